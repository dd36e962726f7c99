"""The simulated library: the committed files are what the generator writes, and they hold what the accounts print.

Totals are those of the two published accounts: Hampson et al. 2021 (3,819; 1,802; 304; 144; 65; 79; 275) and Lefevre
et al. 2022 (39 and 21, 33 and 29, 58; 176, 48 and 51).
"""

import csv
import importlib
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from funnel import tables
from funnel.text import folded

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
GENERATOR = CORPUS / "simulated" / "make.py"
EXPORTS = CORPUS / "searches" / "1"
SHEETS = (
    "searches/log.csv",
    "records/manual.csv",
    "screening/eligibility/R1.csv",
    "screening/title/R1.csv",
    "screening/title/R2.csv",
    "screening/title/adjudicated.csv",
    "screening/abstract/R1.csv",
    "screening/abstract/R2.csv",
    "screening/abstract/adjudicated.csv",
    "screening/full_text/R1.csv",
    "retrieval.csv",
    "characteristics.csv",
)


def sheet(name: str) -> list[dict[str, str]]:
    return [row for _, row in tables.read_sheet(CORPUS / name)]


def scopus_rows() -> list[dict[str, str]]:
    with (EXPORTS / "scopus.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def lines(name: str, tag: str) -> list[str]:
    """The values of a tag in a tagged export, lines that go on joined."""
    text = (EXPORTS / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    text = re.sub(r"\n   (?=\S)", " ", text)
    return re.findall(rf"^{tag}(?:  - | )(.*)$", text, re.M)


@pytest.fixture(scope="module")
def generator():
    """The generator's own modules: the truth that no stage of the workflow sees."""
    sys.path.insert(0, str(GENERATOR.parent))
    yield importlib.import_module("make")
    sys.path.remove(str(GENERATOR.parent))


@pytest.fixture(scope="module")
def truth(generator):
    """The works by key, and each record's work."""
    works, exports = generator.simulated()
    members = generator.members(CORPUS / "searches", exports)
    return {work.key: work for work in works}, {record: key for key, ids in members.items() for record in ids}


def test_the_committed_files_are_what_the_generator_writes(tmp_path):
    command = [sys.executable, str(GENERATOR), "--out", str(tmp_path)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": "7"}, cwd=tmp_path)
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    }
    assert set(written) == {*SHEETS, *(f"searches/1/{path.name}" for path in EXPORTS.iterdir())}
    assert [name for name, content in written.items() if (CORPUS / name).read_bytes() != content] == []


@pytest.mark.parametrize(
    "name, mark, search",
    [
        pytest.param("assia_proquest.ris", "TY", "R1-ASSIA", id="ProQuest RIS"),
        pytest.param("business_proquest.ris", "TY", "R1-PBC", id="ProQuest RIS, another database"),
        pytest.param("psycinfo_ebscohost.ris", "TY", "R1-PSYCINFO", id="EBSCOhost RIS"),
        pytest.param("scie.ris", "TY", "R1-SCIE", id="plain RIS"),
        pytest.param("web_of_science.txt", "PT", "R1-WOS", id="Web of Science tagged"),
    ],
)
def test_the_log_states_how_many_records_an_export_holds(name, mark, search):
    logged = next(row for row in sheet("searches/log.csv") if row["search_id"] == search)
    assert logged["hits"] == logged["exported"] == str(len(lines(name, mark)))


def test_the_six_exports_hold_3819_records_together():
    tagged = sum(len(lines(path.name, "TY")) for path in EXPORTS.glob("*.ris")) + len(lines("web_of_science.txt", "PT"))
    assert tagged + len(scopus_rows()) == 3819
    assert sum(int(row["hits"] or 0) for row in sheet("searches/log.csv")) == 3819


def test_the_log_invents_no_search_string_and_no_date():
    log = sheet("searches/log.csv")
    assert {(row["query"], row["searched_on"]) for row in log} == {("", "")}
    databases = {row["source"] for row in log if row["source_type"] == "database"}
    assert databases == {"ASSIA", "Scopus", "SCIE", "Web of Science", "ProQuest Business Collection", "PsychInfo"}


def test_every_title_says_that_it_is_simulated():
    titles = [title for path in EXPORTS.glob("*.ris") for tag in ("T1", "TI") for title in lines(path.name, tag)]
    titles += lines("web_of_science.txt", "TI") + [row["Title"] for row in scopus_rows()]
    assert len(titles) == 3819
    titles += [row["title"] for row in sheet("records/manual.csv")]
    assert [title for title in titles if not title.rstrip().rstrip(".").endswith("(simulated)")] == []


def test_every_doi_stands_under_the_prefix_for_examples():
    exports = list(EXPORTS.iterdir())
    assert exports
    for path in exports:
        prefixes = set(re.findall(r"\b10\.\d{4,9}(?=/|%2F)", path.read_text("utf-8-sig")))
        assert prefixes == {"10.5555"}, path.name


@pytest.mark.parametrize("name", SHEETS)
def test_every_row_is_marked_as_simulated(name):
    assert {row["provenance"] for row in sheet(name)} == {"simulated"}


def test_the_275_grey_documents_fall_into_the_published_groups():
    documents = sheet("records/manual.csv")
    assert Counter(row["collection"] for row in documents) == {"G1": 176, "G2": 48, "G3": 51}
    assert len({row["publisher_category"] for row in documents}) == 7
    assert len({row["document_kind"] for row in documents}) == 9
    assert len({folded(row["title"]) for row in documents}) == 275
    assert all(2005 <= int(row["year"]) <= 2020 for row in documents)
    logged = {
        row["search_id"]: row["exported"] for row in sheet("searches/log.csv") if row["source_type"] != "database"
    }
    assert {name: str(n) for name, n in Counter(row["search_id"] for row in documents).items()} == logged


def test_works_and_records_add_up(truth):
    works, work_of = truth
    machine = [work for work in works.values() if work.fate.stage == "eligibility"]
    person = [work for work in works.values() if work.fate.stage == "person"]
    assert len(work_of) == 3819
    assert len(works) - len(machine) - len(person) == 1802
    assert (len(work_of) - len(works)) + len(machine) + len(person) == 2017


def test_the_deduplicator_finds_exactly_these_works(truth):
    from funnel.deduplicate.pipeline import deduplicate
    from funnel.identify.records import identify
    from funnel.identify.registry import read_file

    _, work_of = truth
    log = tables.read_sheet(CORPUS / "searches" / "log.csv")
    readings = {row["files"]: read_file(CORPUS / "searches" / row["files"]) for _, row in log if row["files"]}
    records = identify(log, readings, tables.read_sheet(CORPUS / "records" / "manual.csv")).records
    found: dict[str, set[str]] = {}
    for event in deduplicate(records).events.itertuples():
        found.setdefault(event.work_id, set()).add(event.record_id)
    meant: dict[str, set[str]] = {}
    for record in records["record_id"]:
        meant.setdefault(work_of.get(record, record), set()).add(record)
    split = [key for key, ids in meant.items() if ids not in found.values()]
    merged = [sorted({work_of.get(record, record) for record in ids}) for ids in found.values()]
    assert [keys for keys in merged if len(keys) > 1] == []
    assert split == []


def test_two_works_of_one_title_differ_in_doi_and_place(truth):
    works, _ = truth
    by_title: dict[str, list] = {}
    for work in works.values():
        by_title.setdefault(folded(f"{work.title} {work.subtitle}"), []).append(work)
    alike = [pair for group in by_title.values() for pair in combinations(group, 2)]
    assert len(alike) > 100  # editorials, namesakes, papers that became articles, books reviewed twice
    for one, two in alike:
        assert one.doi and two.doi and one.doi != two.doi
        assert (one.container, one.year, one.first_page) != (two.container, two.year, two.first_page)


def holding(stage: str, reviewer: str, work_of: dict[str, str]) -> dict[str, dict[str, str]]:
    """The vote of a reviewer that holds on each work: the last by date."""
    rows = sorted(sheet(f"screening/{stage}/{reviewer}.csv"), key=lambda row: row["decided_on"])
    return {work_of[row["record_id"]]: row for row in rows}


@pytest.mark.parametrize(
    "stage, entering, leaving",
    [pytest.param("title", 1802, 304, id="titles"), pytest.param("abstract", 304, 144, id="abstracts")],
)
def test_two_reviewers_vote_on_everything_and_settle_every_conflict(truth, stage, entering, leaving):
    _, work_of = truth
    one, two = (holding(stage, reviewer, work_of) for reviewer in ("R1", "R2"))
    settled = {work_of[row["record_id"]]: row["decision"] for row in sheet(f"screening/{stage}/adjudicated.csv")}
    assert set(one) == set(two)
    assert len(one) == entering
    conflicts = {w for w in one if any(one[w][field] != two[w][field] for field in ("decision", "reasons"))}
    assert conflicts == set(settled)
    decided = {work: settled.get(work, vote["decision"]) for work, vote in one.items()}
    assert Counter(decided.values()) == {"include": leaving, "exclude": entering - leaving}


@pytest.mark.parametrize("stage", ["title", "abstract"])
def test_reviewers_agree_as_people_do(truth, stage):
    """Cohen's kappa on include-or-not, by hand: neither chance nor perfect."""
    _, work_of = truth
    one, two = (holding(stage, reviewer, work_of) for reviewer in ("R1", "R2"))
    pairs = Counter((one[work]["decision"] != "exclude", two[work]["decision"] != "exclude") for work in one)
    n = len(one)
    first, second = (pairs[True, True] + pairs[True, False]) / n, (pairs[True, True] + pairs[False, True]) / n
    expected = first * second + (1 - first) * (1 - second)
    assert 0.7 < ((pairs[True, True] + pairs[False, False]) / n - expected) / (1 - expected) < 0.85


def test_some_votes_are_replaced_and_some_cite_another_copy(truth):
    _, work_of = truth
    votes = sheet("screening/title/R1.csv")
    assert len(votes) > len(holding("title", "R1", work_of)) == 1802
    leads: dict[str, str] = {}
    for record in sorted(work_of):
        leads.setdefault(work_of[record], record)
    elsewhere = [row for row in votes if leads[work_of[row["record_id"]]] != row["record_id"]]
    assert 0 < len(elsewhere) < len(votes) / 10


def test_a_person_settles_exactly_the_items_of_unknown_type(truth):
    works, work_of = truth
    rows = sheet("screening/eligibility/R1.csv")
    unknown = {key for key, work in works.items() if work.kind == "unknown"}
    assert {work_of[row["record_id"]] for row in rows} == unknown
    removed = {work_of[row["record_id"]] for row in rows if row["decision"] == "exclude"}
    assert removed == {key for key, work in works.items() if work.fate.stage == "person"}


def test_144_full_texts_are_obtained_and_79_remain():
    sought = sheet("retrieval.csv")
    assert len({row["report_id"] for row in sought}) == len(sought) == 144
    assert {row["outcome"] for row in sought} == {"obtained"}
    votes = sheet("screening/full_text/R1.csv")
    assert Counter(row["decision"] for row in votes) == {"include": 79, "exclude": 65}
    assert {row["reasons"] for row in votes if row["decision"] == "exclude"} == {"FT1", "FT2", "FT3"}


@pytest.mark.parametrize(
    "field, values",
    [
        pytest.param("design", {"qualitative": 39, "mixed methods": 21, "": 19}, id="design; 19 are not described"),
        pytest.param("country", {"UK": 33, "USA": 29, "": 17}, id="country; 17 are not described"),
        pytest.param("setting", {"children's social care": 58, "": 21}, id="setting; 21 are not described"),
    ],
)
def test_the_79_studies_are_as_described(truth, field, values):
    _, work_of = truth
    report_of = {work_of[row["record_id"]]: row["report_id"] for row in sheet("retrieval.csv")}
    votes = sheet("screening/full_text/R1.csv")
    included = {report_of[work_of[row["record_id"]]] for row in votes if row["decision"] == "include"}
    rows = [row for row in sheet("characteristics.csv") if row["field"] == field]
    assert {row["study_id"] for row in rows} == included
    assert Counter(row["value"] for row in rows) == values
    assert all((row["status"] == "reported") == bool(row["value"]) for row in rows)
