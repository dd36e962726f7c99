"""The sheets of coding, appraisal and extraction, and their way back into corpus/."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from funnel import forms, protocol, tables
from funnel.code import sheets
from funnel.screen import collect

SOURCES = [{"source_id": "S1", "citation": "One 2020"}, {"source_id": "S2", "citation": "</script><b>Two</b>"}]
CODES = [
    {
        "code_id": "risk",
        "label": "Risk",
        "definition": "harm",
        "status": "active",
        "version": "2",
        "exclude_if": "<i>past</i>",
    },
    {"code_id": "old", "label": "Old", "definition": "", "status": "retired", "version": "1"},
]
QUESTIONS = [
    {"question_id": "Q1", "version": "10", "wording": "later"},
    {"question_id": "Q1", "version": "9", "wording": "earlier"},
]
CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "stages": {"title": {"reviewers": ["ana"]}},
        "coding": {"coders": ["ana", "ben"]},
        "appraisal": {"readers": ["ana"]},
    }
)


def coded(coding_id, coder):
    return {"coding_id": coding_id, "coder": coder}


CODING = sheets.coding("ana", SOURCES, CODES, [coded("ana_7", "ana"), coded("c99", "ana"), coded("ana_500", "ben")])


def column(form, name):
    return next(column for column in form.columns if column.name == name)


def test_a_coder_gets_free_ids_and_codes_in_use():
    assert [row["coding_id"] for row in CODING.rows] == ["ana_8", "ana_108"]
    assert column(CODING, "code_id").options == {"risk": "Risk: harm\nExclude if: <i>past</i>"}
    assert {row["codebook_version"] for row in CODING.rows} == {"2"}


def test_the_workbook_has_five_rows_a_source_and_hides_what_is_kept():
    book = load_workbook(io.BytesIO(forms.files({"coding": [CODING]}, "t")["coding/ana.xlsx"]))["sheet"]
    rows = list(book.values)
    assert [row[0] for row in rows[1:]] == [f"ana_{n}" for n in (*range(8, 13), *range(108, 113))]
    names = {row[0].column_letter: row[0].value for row in book.columns}
    hidden = {names[letter] for letter, dimension in book.column_dimensions.items() if dimension.hidden}
    assert hidden == {"coding_id", "coded_on", "coder", "codebook_version"}


@pytest.mark.parametrize(
    ("form", "ids"),
    [
        pytest.param(sheets.appraisal("ana", SOURCES, QUESTIONS, [{"source_id": "S1", "question_id": "Q1"}]), [("S2", "Q1", "later")], id="what the reader has not appraised, by the last wording"),
        pytest.param(sheets.appraisal_conflicts([{"source_id": "S1", "question_id": "Q1", "status": status, "ratings": "r", "contributions": ""} for status in ("open", "settled")], SOURCES, QUESTIONS), [("S1", "Q1", "later")], id="open conflicts only"),
    ],
)  # fmt: skip
def test_appraisal_asks_what_is_open(form, ids):
    assert [(row["source_id"], row["question_id"], row["wording"]) for row in form.rows] == ids


def test_extraction_asks_what_is_open():
    form = sheets.extraction(
        {"st1": "One", "st2": "Two"}, {"design": "Which?"}, [{"study_id": "st1", "field": "design"}]
    )
    assert [(row["study_id"], row["field"], row["asked"]) for row in form.rows] == [("st2", "design", "Which?")]


def test_a_study_is_known_by_its_included_works():
    works = [{"work_id": name, "authors": "A", "year": "2020", "title": name} for name in ("w1", "w2", "w3")]
    included = [
        {"work_id": "w1", "study_id": "st1", "state": "included"},
        {"work_id": "w2", "study_id": "st1", "state": "included"},
        {"work_id": "w3", "study_id": "st3", "state": "background"},
    ]
    assert sheets.references(included, works) == {"st1": "A (2020) w1\nA (2020) w2"}


def test_a_form_that_asks_nothing_is_not_handed_out():
    assert forms.files({"coding": [sheets.coding("ana", [], CODES, [])]}, "t") == {}


def test_the_page_holds_words_as_data_and_asks_the_network_for_nothing():
    made = forms.files({"coding": [CODING]}, "t")
    assert made == forms.files({"coding": [CODING]}, "t")
    page = made["coding/ana.html"].decode()
    assert page.count("<script") == 2 and "<b>" not in page and "default-src 'none'" in page
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert data["rows"][1]["citation"] == SOURCES[1]["citation"]


@pytest.fixture
def review(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus/coding").mkdir(parents=True)
    for name, rows in (("coding/codebook", CODES), ("coding/sources", SOURCES), ("questions", QUESTIONS)):
        (tmp_path / f"corpus/{name}.csv").write_bytes(tables.csv_bytes(rows, list(rows[0])))
    return tmp_path


def collected(rows, columns):
    Path("sheet.csv").write_bytes(tables.csv_bytes(rows, columns))
    return collect.collect([(Path("sheet.csv"), tables.read_sheet("sheet.csv"))], CONFIG, date(2024, 5, 1))


@pytest.mark.parametrize(
    ("form", "answers", "place", "kept"),
    [
        pytest.param(CODING, {"code_id": "risk", "location": "p. 1", "summary": "s"}, "coding/ana", {"coding_id": "ana_8", "source_id": "S1", "code_id": "risk"}, id="codings"),
        pytest.param(sheets.conflicts([dict.fromkeys(("kind", "location", "coder", "quote", "summary", "others", "source_id", "code_id"), "x") | {"coding_id": "c1", "status": "open"}], SOURCES, CODES), {"decision": "drop", "method": "consensus", "by": "both"}, "coding/reconciled", {"coding_id": "c1", "decision": "drop", "decided_on": "2024-05-01"}, id="codings settled"),
        pytest.param(sheets.appraisal("ana", SOURCES, QUESTIONS, []), {"relevance": "3", "fatal_flaw": "no"}, "appraisal/ana", {"source_id": "S1", "relevance": "3", "decided_on": "2024-05-01"}, id="appraisals"),
        pytest.param(sheets.appraisal_conflicts([{"source_id": "S1", "question_id": "Q1", "status": "open", "ratings": "r", "contributions": ""}], SOURCES, QUESTIONS), {"relevance": "2", "method": "consensus"}, "appraisal/adjudicated", {"source_id": "S1", "relevance": "2"}, id="appraisals settled"),
        pytest.param(sheets.extraction({"st1": "One"}, {"design": "Which?"}, []), {"status": "not_reported", "extractor": "ana"}, "characteristics", {"study_id": "st1", "field": "design", "status": "not_reported", "extractor": "ana"}, id="characteristics"),
    ],
)  # fmt: skip
def test_every_sheet_comes_back_once(review, form, answers, place, kept):
    columns = [column.name for column in form.columns]
    rows = [{**form.rows[0], **answers}, *form.rows[1:]]
    assert collected(rows, columns)[0] == f"corpus/{place}.csv: 1 rows added"
    [(_, row)] = tables.read_sheet(f"corpus/{place}.csv")
    assert {name: row[name] for name in kept} == kept
    assert "1 were there already" in collected(rows, columns)[0]


def test_a_code_that_nobody_knows_is_refused_before_anything_is_written(review):
    rows = [CODING.rows[0] | {"code_id": "rsk", "location": "p. 1", "summary": "s"}]
    with pytest.raises(
        collect.ReviewError, match=r"line 2: code_id 'rsk' is not in corpus/coding/codebook.csv.*'risk'"
    ):
        collected(rows, [column.name for column in CODING.columns])
    assert not Path("corpus/coding/ana.csv").exists()


def test_a_coder_who_is_not_in_config_is_refused(review):
    rows = [CODING.rows[0] | {"coder": "carl", "code_id": "risk", "location": "p. 1", "summary": "s"}]
    with pytest.raises(collect.ReviewError, match="'carl' is not one of the coders in config: ana, ben"):
        collected(rows, [column.name for column in CODING.columns])


@pytest.mark.browser
def test_a_page_is_filled_in_reloaded_downloaded_and_taken_back(review, browser, downloads):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select
    from selenium.webdriver.support.wait import WebDriverWait

    page = review / "ana.html"
    page.write_bytes(forms.files({"coding": [CODING]}, "t")["coding/ana.html"])
    browser.get(page.as_uri())
    assert len(browser.find_elements(By.TAG_NAME, "section")) == 2, "one passage a source to begin with"
    assert browser.find_element(By.CSS_SELECTOR, "option[value=risk]").text == "risk – Risk: harm"
    browser.find_element(By.TAG_NAME, "summary").click()
    assert browser.find_element(By.TAG_NAME, "details").text.endswith("Risk: harm\nExclude if: <i>past</i>")
    browser.find_element(By.CSS_SELECTOR, "button.plain").click()
    second = browser.find_elements(By.TAG_NAME, "section")[1]
    Select(second.find_element(By.TAG_NAME, "select")).select_by_value("risk")
    where, _, summary = second.find_elements(By.TAG_NAME, "textarea")
    where.send_keys("p. 3")
    summary.send_keys('He said "no", then left')
    browser.refresh()
    assert browser.find_element(By.ID, "count").text == "1 filled in"
    assert "<b>Two</b>" in browser.find_element(By.TAG_NAME, "main").text, "markup of a reference shows as text"
    browser.find_element(By.ID, "download").click()
    WebDriverWait(browser, 60).until(lambda _: (downloads / "ana.csv").is_file())
    file = downloads / "ana.csv"
    told = collect.collect([(file, tables.read_sheet(file))], CONFIG, date.today())
    assert told == ["corpus/coding/ana.csv: 1 rows added"]
    [(_, row)] = tables.read_sheet("corpus/coding/ana.csv")
    assert [row[name] for name in ("coding_id", "source_id", "code_id", "location", "summary", "coded_on")] == [
        "ana_9",
        "S1",
        "risk",
        "p. 3",
        'He said "no", then left',
        date.today().isoformat(),
    ]
