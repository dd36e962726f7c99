"""The forms on which a case is assessed: one set of questions as page, workbook and document; and their way back."""

import io
import json
import random
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from funnel import corpus, frameworks, protocol, tables
from funnel.report import assessment_forms
from funnel.screen import collect
from funnel.synthesise import assessments

SHIPPED = Path(__file__).parents[2] / "corpus"
FRAMEWORKS = corpus.frameworks_of(SHIPPED)
STAGES = corpus.stages_of(SHIPPED)
LABELS = {stage["stage_id"]: stage["label"] for stage in STAGES}
ETHICS = FRAMEWORKS["ethical_framework"]
HOSTILE = '</script><img src=x onerror=alert(1)> "=1+1"'
CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "stages": {"title": {"reviewers": ["ana"]}},
    }
)


def hostile():
    section = ETHICS.sections[2]
    items = tuple(item._replace(restated=HOSTILE) for item in section.items)
    return ETHICS._replace(title=HOSTILE, note=HOSTILE, sections=(section._replace(title=HOSTILE, items=items),))


def test_every_framework_has_its_three_forms_always_the_same_bytes():
    made = assessment_forms.files([ETHICS, FRAMEWORKS["four_tests"]], STAGES, "t")
    assert list(made) == [
        f"{name}.{to}" for name in ("ethical_framework", "four_tests") for to in ("html", "xlsx", "docx")
    ]
    assert made == assessment_forms.files([ETHICS, FRAMEWORKS["four_tests"]], STAGES, "t")
    with zipfile.ZipFile(io.BytesIO(made["four_tests.docx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_page_holds_words_as_data_and_asks_the_network_for_nothing():
    page = assessment_forms.page(hostile(), {"one": HOSTILE}, HOSTILE).decode()
    assert page.count("<script") == 2 and "<img" not in page and "default-src 'none'" in page
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert data["sections"][0]["items"][0]["restated"] == HOSTILE


def test_the_page_asks_what_can_be_asked_and_no_more():
    page = assessment_forms.page(FRAMEWORKS["social_discipline_window"], LABELS, "t").decode()
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert data["order"] == ["support", "challenge", "with", "to", "for"], "the fourth way of acting is not named"
    assert data["sections"][0]["items"][0]["answers"] == ["low", "high"]
    assert next(iter(data["stages"])) == "mobilising"


def test_the_workbook_asks_the_same_and_names_what_may_be_answered():
    book = load_workbook(io.BytesIO(assessment_forms.sheet(ETHICS, LABELS)))["sheet"]
    rows = list(book.values)
    told = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert list(told) == [*ETHICS.asked(), "conclusion"]
    assert told["T4"]["answers"] == "yes; no; partly; unknown; not_applicable"
    assert told["T4"]["asked_when"] == "any of T1, T2, T3 is no"
    assert not told["P3"]["answers"], "answered in words"
    assert set(protocol.schema("assessments")["properties"]) - {"provenance"} <= set(rows[0])


def test_a_workbook_holds_no_formula():
    framework = hostile()._replace(title="t")
    items = tuple(item._replace(restated="=1+1") for item in framework.sections[0].items)
    framework = framework._replace(sections=(framework.sections[0]._replace(items=items),))
    book = load_workbook(io.BytesIO(assessment_forms.sheet(framework, {})))["sheet"]
    assert {cell.data_type for row in book.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_document_has_room_for_every_question_and_boxes_to_tick():
    document = docx.Document(io.BytesIO(assessment_forms.files([ETHICS], STAGES, "t")["ethical_framework.docx"]))
    about, first, _, last, end = document.tables
    assert [row.cells[0].text for row in about.rows][1:3] == ["Case", "Stage"]
    assert "Mobilising; Designing" in about.rows[2].cells[1].text
    assert [row.cells[0].text for row in last.rows][1:] == ["T1", "T2", "T3", "T4", "T5", "T6"]
    assert last.rows[4].cells[1].text.endswith("Asked when any of T1, T2, T3 is no.")
    assert last.rows[4].cells[2].text == "☐ yes\n☐ no\n☐ partly\n☐ unknown\n☐ not applicable"
    assert first.rows[3].cells[2].text == "", "answered in words"
    assert end.rows[1].cells[0].text == ETHICS.conclusion
    widths = [column.width for column in last.columns]
    assert widths[3] > widths[0] * 2, "room to write why"


@pytest.fixture
def review(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("frameworks/ethical_framework.yaml", "models/targets.csv"):
        (tmp_path / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "corpus" / name).write_bytes((SHIPPED / name).read_bytes())
    return tmp_path


def sheet(**cells):
    row = {
        "case": "A case",
        "stage": "growing",
        "framework": "ethical_framework",
        "item": "T1",
        "answer": "no",
        "by": "ana",
    }
    Path("sheet.csv").write_bytes(tables.csv_bytes([row | cells], [*assessment_forms.SHOWN, *assessment_forms.COLUMNS]))
    return collect.collect([(Path("sheet.csv"), tables.read_sheet("sheet.csv"))], CONFIG, date(2024, 5, 1))


def test_a_sheet_comes_back_once_and_a_changed_mind_is_a_further_row(review):
    assert sheet() == ["corpus/frameworks/assessments/ana.csv: 1 rows added"]
    assert sheet() == ["corpus/frameworks/assessments/ana.csv: 0 rows added, 1 were there already"]
    [told] = sheet(answer="yes", decided_on="2024-04-30")
    assert told == "corpus/frameworks/assessments/ana.csv: 1 rows added, 1 of them are older than the answer that holds"
    assert sheet(answer="yes", by="ben") == ["corpus/frameworks/assessments/ben.csv: 1 rows added"]
    assert sheet(stage="designing") == ["corpus/frameworks/assessments/ana.csv: 1 rows added"]
    [(_, first), *_] = tables.read_sheet("corpus/frameworks/assessments/ana.csv")
    assert (first["decided_on"], first["item"], "question" in first) == ("2024-05-01", "T1", False)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"answer": "maybe"}, "line 2: answer 'maybe' is not one of T1's", id="answer"),
        pytest.param({"item": "T7"}, "item 'T7' is not one of", id="item"),
        pytest.param({"stage": "growin"}, "Did you mean 'growing'", id="stage"),
        pytest.param({"framework": "ethical"}, "framework 'ethical' is not one of", id="framework"),
        pytest.param({"case": ""}, "case '' is empty", id="no case"),
        pytest.param({"by": "ana bell"}, "by 'ana bell' is not a name", id="no name of a file"),
        pytest.param({"by": "../x"}, "by '../x' is not a name", id="a path"),
        pytest.param({"status": "finl"}, "Did you mean 'final'", id="status"),
    ],
)  # fmt: skip
def test_what_would_stop_the_next_run_is_refused_and_nothing_is_written(review, cells, said):
    with pytest.raises(collect.ReviewError, match=said):
        sheet(**cells)
    assert not Path("corpus/frameworks/assessments").exists()


def test_a_case_written_otherwise_than_before_is_refused(review):
    sheet()
    with pytest.raises(collect.ReviewError, match=r"sheet.csv, line 2: case 'a case' is written 'A case' in ana.csv"):
        sheet(case="a case", by="ben")


def test_a_filled_in_workbook_comes_back(review):
    book = load_workbook(io.BytesIO(assessment_forms.sheet(ETHICS, LABELS)))
    filled = book["sheet"]
    names = {cell.value: cell.column for cell in filled[1]}
    row = next(row[0].row for row in filled.iter_rows() if row[0].value == "T2")
    for name, value in (("case", "A case"), ("stage", "growing"), ("answer", "no"), ("by", "ana"), ("status", "Final")):
        filled.cell(row, names[name]).value = value
    book.save("filled.xlsx")
    told = collect.collect([(Path("filled.xlsx"), tables.read_sheet("filled.xlsx"))], CONFIG, date(2024, 5, 1))
    assert told == ["corpus/frameworks/assessments/ana.csv: 1 rows added"]
    [(_, told_row)] = tables.read_sheet("corpus/frameworks/assessments/ana.csv")
    assert [told_row[name] for name in ("framework", "item", "answer", "status", "decided_on")] == [
        *("ethical_framework", "T2", "no", "final", "2024-05-01"),
    ]


def opened(browser, page: bytes, folder: Path):
    (folder / "form.html").write_bytes(page)
    browser.get((folder / "form.html").as_uri())
    browser.execute_script("localStorage.clear()")
    browser.refresh()


def choose(browser, item, answer):
    browser.find_element("css selector", f'input[name="answer {item}"][value="{answer}"]').click()


def hidden(browser):
    """The questions of the chain whose answers cannot be given at present."""
    return [
        item
        for item in ("T4", "T5")
        if not browser.find_element("css selector", f'input[name="answer {item}"][value="yes"]').is_displayed()
    ]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("answers", "silent", "said"),
    [
        pytest.param([], ["T4", "T5"], "T4. Asked when any of T1, T2, T3 is no: the answers so far leave that open.", id="nothing yet"),
        pytest.param([("T1", "yes"), ("T2", "yes"), ("T3", "partly")], ["T4", "T5"], "T4. Not asked: it is when any of T1, T2, T3 is no.", id="confident"),
        pytest.param([("T2", "no")], ["T5"], "T5. Asked when T4 is yes: the answers so far leave that open.", id="one no is enough"),
        pytest.param([("T2", "no"), ("T4", "yes")], [], "Asked because T4 is yes.", id="all six"),
        pytest.param([("T2", "no"), ("T4", "no")], ["T5"], "T5. Not asked: it is when T4 is yes.", id="nothing outweighs it"),
        pytest.param([("T1", "unknown"), ("T2", "yes"), ("T3", "yes")], [], "which nobody can tell as long as an answer to that is unknown", id="unknown"),
        pytest.param([("T1", "not_applicable"), ("T2", "yes"), ("T3", "yes")], ["T4", "T5"], "T5. Not asked", id="does not apply"),
        pytest.param([("T2", "no"), ("T4", "yes"), ("T2", "yes"), ("T1", "yes"), ("T3", "yes")], ["T4", "T5"], "T5. Not asked", id="a changed mind"),
    ],
)  # fmt: skip
def test_a_question_shows_once_the_answers_make_it_due(browser, tmp_path, answers, silent, said):
    opened(browser, assessment_forms.page(ETHICS, LABELS, "t"), tmp_path)
    for item, answer in answers:
        choose(browser, item, answer)
    assert hidden(browser) == silent
    assert said in browser.find_element("id", "questions").text


NESTED = """\
id: nested
title: Nested
source: ours
sections:
  - id: s
    title: Section
    items:
      - {id: G, restated: "?", location: x, asked_when: "(any of A, B is no or partly) and (C is yes or all of D, E is yes)"}
      - {id: A, restated: "?", location: x}
      - {id: B, restated: "?", location: x, asked_when: "A is yes or unknown"}
      - {id: C, restated: "?", location: x, asked_when: "all of A, B is no"}
      - {id: D, restated: "?", location: x}
      - {id: E, restated: "?", location: x, asked_when: "any of B, D is partly or not_applicable"}
"""


@pytest.mark.browser
def test_page_and_run_take_the_same_way(browser, tmp_path):
    """Sixty sets of answers to a nested chain: what the page keeps silent is what the run says is not asked yet."""
    (tmp_path / "nested.yaml").write_text(NESTED)
    framework = frameworks.read(tmp_path / "nested.yaml")
    opened(browser, assessment_forms.page(framework, {}, "t"), tmp_path)
    choose_all = """for (const [item, answer] of Object.entries(arguments[0]))
        document.querySelector(`input[name="answer ${item}"][value="${answer}"]`).click()"""
    chance = random.Random(4)
    silent_states = set()
    for _ in range(60):
        options = ("yes", "no", "partly", "unknown", "not_applicable", "")
        answers = {name: answer for name in "ABCDE" if (answer := chance.choice(options))}
        steps = assessments.path(framework.asked(), answers)
        while early := [name for name, step in steps.items() if step.state == "provisional"]:
            answers = {name: answer for name, answer in answers.items() if name not in early}
            steps = assessments.path(framework.asked(), answers)
        browser.execute_script(choose_all, {name: answers.get(name, "") for name in "ABCDE"})
        silent = {
            element.get_attribute("id")[5:] for element in browser.find_elements("css selector", "fieldset.silent")
        }
        expected = {name for name, step in steps.items() if step.state in ("waits", "not asked", "out of turn")}
        assert silent == expected, answers
        silent_states |= {steps[name].state for name in expected}
    assert silent_states == {"waits", "not asked", "out of turn"}


@pytest.mark.browser
def test_a_page_is_filled_in_reloaded_downloaded_and_taken_back(review, browser, downloads):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select
    from selenium.webdriver.support.wait import WebDriverWait

    opened(browser, assessment_forms.page(ETHICS, LABELS, "t"), review)
    for item, answer in (
        ("T1", "yes"),
        ("T2", "no"),
        ("T3", "yes"),
        ("T4", "yes"),
        ("T5", "no"),
        ("T6", "yes"),
        ("T4", "no"),
    ):
        choose(browser, item, answer)
    assert not browser.find_element(By.ID, "download").is_enabled()
    assert "say what is assessed, and by whom" in browser.find_element(By.ID, "notice").text
    browser.find_element(By.NAME, "case").send_keys("=1+1, a case")
    browser.find_element(By.NAME, "by").send_keys("ana bell")
    assert not browser.find_element(By.ID, "download").is_enabled(), "no name of a file"
    browser.find_element(By.NAME, "by").clear()
    browser.find_element(By.NAME, "by").send_keys("ana")
    Select(browser.find_element(By.CSS_SELECTOR, "#head select")).select_by_value("growing")
    browser.find_element(By.CSS_SELECTOR, "#head textarea").send_keys("the council")
    why, involved = browser.find_elements(By.CSS_SELECTOR, "#item-T2 textarea")
    why.send_keys('They said "no"')
    involved.send_keys("young people")
    browser.find_element(By.CSS_SELECTOR, "#end textarea").send_keys("We recast it.")
    browser.refresh()
    assert browser.find_element(By.ID, "count").text == "6 answered, 10 open", "five tests, and what follows"
    browser.find_element(By.ID, "download").click()
    file = downloads / "ethical_framework.csv"
    WebDriverWait(browser, 60).until(lambda _: file.is_file())
    told = collect.collect([(file, tables.read_sheet(file))], CONFIG, date.today())
    assert told == ["corpus/frameworks/assessments/ana.csv: 6 rows added"]
    rows = {row["item"]: row for _, row in tables.read_sheet("corpus/frameworks/assessments/ana.csv")}
    assert list(rows) == ["T1", "T2", "T3", "T4", "T6", "conclusion"], "what T4 no longer asks stays out"
    assert {row["case"] for row in rows.values()} == {"=1+1, a case"}
    assert rows["T2"]["justification"] == 'They said "no"'
    assert (rows["T2"]["involved"], rows["T4"]["involved"]) == ("young people", "the council")
    assert (rows["T4"]["status"], rows["T4"]["decided_on"]) == ("draft", date.today().isoformat())


@pytest.mark.browser
def test_a_page_shows_markup_as_text_and_fits_a_phone(browser, tmp_path):
    opened(browser, assessment_forms.page(hostile(), {"one": HOSTILE}, HOSTILE), tmp_path)
    assert HOSTILE in browser.find_element("tag name", "main").text
    assert browser.get_log("browser") == []
    browser.set_window_size(500, 800)
    browser.execute_script("document.body.style.width = '320px'")
    assert browser.execute_script("return document.body.scrollWidth") <= 320
