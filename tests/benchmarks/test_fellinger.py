"""A finished real review through the whole workflow, held to counts made from its raw files by other means.

Without FUNNEL_REAL_DATA only what needs no data is tested.
"""

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import xlrd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks/real"))

from fellinger import build, compare, review, sheet  # noqa: E402

pytestmark = pytest.mark.xdist_group("fellinger")  # one build for all
DATA = Path(os.environ.get("FUNNEL_REAL_DATA", "")) / "reviews/fellinger_dms"
needs_data = pytest.mark.skipif(
    not os.environ.get("FUNNEL_REAL_DATA"), reason="FUNNEL_REAL_DATA is not set: no real review to build"
)


def row(number="1", title="", marks="", url="", note="", direction="") -> sheet.Row:
    return sheet.Row(number, 2, title, "", url, "", "", "J", "2020", frozenset(marks.split()), direction, "", note)


def record(record_id, title="", doi="", url="", search_id="acm", accession="") -> dict[str, str]:
    return {
        "record_id": record_id, "title": title, "doi": doi, "url": url, "search_id": search_id, "accession": accession,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "space_in", "primary"),
    [
        pytest.param("I1 I2 I3", "", True, id="every inclusion mark, nothing else"),
        pytest.param("I1 I3", "", False, id="not peer-reviewed"),
        pytest.param("I1 I2 I3 E4", "", False, id="an exclusion mark"),
        pytest.param("I1 I2 I3", "E4", False, id="a space is not an empty cell to a spreadsheet"),
    ],
)
def test_the_formula_of_the_sheet_is_worked_out(marks, space_in, primary):
    cells = dict.fromkeys(sheet.HEADINGS.values(), None) | dict.fromkeys(marks.split(), "x")
    if space_in:
        cells[space_in] = " "
    assert sheet.primary_by_formula(cells) is primary


@pytest.mark.parametrize(
    ("marks", "search_id", "reasons"),
    [
        pytest.param("I1 I2 I3 E4", "acm", ["E4"], id="one exclusion mark"),
        pytest.param("I1 I2", "acm", ["I3"], id="a missing inclusion mark is a reason"),
        pytest.param("I1 I2 E6", "acm", ["E6", "I3"], id="off topic is met in round 1, before round 3"),
        pytest.param("I1 I3 E4", "acm", ["I2", "E4"], id="peer review is round 2, before round 5"),
        pytest.param("I1 I3 E4", "google", ["E4"], id="peer review is not asked of the web search"),
        pytest.param("I1 I3", "google", [], id="nothing against it"),
    ],
)
def test_reasons_stand_in_the_order_of_the_rounds(marks, search_id, reasons):
    assert review.reasons(row(marks=marks), search_id) == reasons


@pytest.mark.parametrize(
    ("marks", "early", "late"),
    [
        pytest.param("I1 I2 I3 primary", ["include"], ["include"], id="a primary study"),
        pytest.param("I1 I2 I3 secondary", ["include"], ["exclude primary"], id="a secondary study"),
        pytest.param(["I1 I2 I3 E4", "step 6"], ["include"], ["exclude E4"], id="removed at step 6"),
        pytest.param("I1 I2 I3 E4", ["exclude E4"], [], id="excluded before"),
        pytest.param("I1 I2 I3", ["include"], [], id="nothing against it, nothing decided: no vote of round 6"),
    ],
)
def test_marks_become_votes_at_the_stage_where_they_were_set(marks, early, late):
    extra = marks[1:] if isinstance(marks, list) else []
    one = row("7", marks=marks[0] if extra else marks)
    one = one._replace(marks=one.marks | set(extra))
    cast = review.votes([one], {"7": record("r_7")}, merged=[])
    said = {stage: [f"{vote['decision']} {vote['reasons']}".strip() for vote in votes] for stage, votes in cast.items()}
    assert said == {review.EARLY: early, review.LAST: late}


def test_a_marked_copy_is_paired_with_the_one_that_was_read_and_has_no_vote():
    rows = [row("1", "A title", "I1 I2 I3 E4"), row("2", "A Title.", "E1"), row("3", "Another", "E1", note="#9")]
    record_of = {name: record(f"r_{name}") for name in "123"}
    judged = review.judged(rows, record_of)
    assert judged.pairs == [("1", "2")]
    assert judged.unpaired == ["3"]
    assert [vote["record_id"] for vote in review.votes(rows, record_of, ["2"])[review.EARLY]] == ["r_1", "r_3"]


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        pytest.param(row("1", "Cut by ..."), row("2", "Cut by Google"), "same title, cut by Google", id="cut title"),
        pytest.param(row("1", "A", url="u"), row("2", "B", url="u"), "same address", id="one address"),
        pytest.param(row("1", "A"), row("2", "A longer title"), "", id="a beginning alone proves nothing"),
        pytest.param(row("1", "A"), row("2", "B"), "", id="two papers, no address"),
    ],
)
def test_what_tells_a_copy(one, other, how):
    assert review.alike(one, other, {}) == how


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        pytest.param("https://dl-acm-org.vu-nl.idm.oclc.org/doi/pdf/10.1145/3456727.3463780", "10.1145/3456727.3463780", id="behind a proxy"),
        pytest.param("https://www.scopus.com/inward/record.uri?eid=2-s2.0-1&doi=10.1145%2f33.41&md5=1", "10.1145/33.41", id="escaped, among others"),
        pytest.param("https://www.preprints.org/manuscript/202410.0059/v1", "", id="the end of a longer number is none"),
        pytest.param("https://www.sciencedirect.com/science/article/pii/S0301421524004245", "", id="none"),
    ],
)  # fmt: skip
def test_a_doi_is_found_in_an_address(url, doi):
    assert review.doi_in(url) == doi


@pytest.mark.parametrize(
    ("computed", "verdict", "why"),
    [
        pytest.param(160, "match", "", id="equal"),
        pytest.param(163, "differs", "three are no hits", id="the number that is explained"),
        pytest.param(162, "differs, not explained", "", id="an explanation does not serve another number"),
    ],
)
def test_an_explanation_holds_for_the_number_it_was_written_for(computed, verdict, why):
    stated = {"tests": "reading", "what": "hits", "published": "160", "where": "", "explains": "163"}
    made = compare.figure(stated | {"why": "three are no hits"}, computed)
    assert (made.verdict, made.why) == (verdict, why)


def test_other_sections_of_the_results_stay(tmp_path):
    path = tmp_path / "RESULTS.md"
    path.write_text("# Results\n\n## One\n\nold\n\n## Two\n\nkept\n")
    build.put_section(path, "## One", "new\n")
    build.put_section(path, "## Three", "added\n")
    assert path.read_text() == "# Results\n\n## One\n\nnew\n\n## Two\n\nkept\n\n## Three\n\nadded\n"


def test_without_data_the_program_says_so(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "FUNNEL_REAL_DATA"}
    run = run_build(tmp_path / "out", environment)
    assert run.returncode == 0
    assert "FUNNEL_REAL_DATA" in run.stdout
    assert not (tmp_path / "out").exists()


def run_build(out: Path, environment=None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, build.__file__, "--out", out]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


# With the data: one build, then counts by csv, xlrd and openpyxl (with the values that the spreadsheet itself cached).


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("fellinger") / "review"
    run = run_build(out)
    assert run.returncode == 0, run.stdout + run.stderr
    return out, run.stdout


@pytest.fixture(scope="module")
def workbook():
    return openpyxl.load_workbook(DATA / sheet.FILE, data_only=True)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def raw_sizes() -> dict[str, int]:
    """Rows of each export, by search."""
    folder = DATA / "searches"
    return {
        "acm": len(rows_of(folder / "ACM.csv")),
        "ieee": len(rows_of(folder / "IEEE export2025.01.31-04.05.59.csv")),
        "scopus": len(rows_of(folder / "scopus.csv")),
        "wos": xlrd.open_workbook(folder / "WOS savedrecs(1).xls").sheet_by_index(0).nrows - 1,
        "google": openpyxl.load_workbook(folder / "google_search_results_7-02-2025.xlsx").worksheets[0].max_row - 1,
    }


def marked(worksheet, heading: str) -> list[tuple]:
    """The rows with a title that bear an x under a heading, as the spreadsheet shows them."""
    rows = list(worksheet.iter_rows(values_only=True))
    header = [str(cell or "").replace("\n", " ") for cell in rows[0]]
    at, title = header.index(heading), header.index("Title")
    return [cells for cells in rows[1:] if cells[title] and str(cells[at] or "").strip() == "x"]


@needs_data
def test_every_export_is_copied_byte_for_byte(built):
    out, _ = built
    exports = list((DATA / "searches").iterdir())
    assert exports
    for export in exports:
        copy = out / "corpus/searches/1" / export.name
        assert hashlib.sha256(copy.read_bytes()).digest() == hashlib.sha256(export.read_bytes()).digest()


@needs_data
def test_every_row_of_every_export_is_a_record(built):
    out, _ = built
    read = Counter(record["search_id"] for record in rows_of(out / "results/1-identified/records.csv"))
    assert dict(read) == raw_sizes() | {"backward": 130, "forward": 20}
    assert rows_of(out / "results/1-identified/quarantine.csv") == []


@needs_data
def test_each_vote_stands_on_the_record_in_whose_place_its_row_stands(built):
    """The sheet lists the exports one after the other in their own order, which the matching by title does not use."""
    out, _ = built
    sizes = raw_sizes()
    places = [
        (search, position)
        for search in ("acm", "ieee", "scopus", "wos", "google")
        for position in range(3 if search == "google" else 1, sizes[search] + 1)
    ]
    records = {record["record_id"]: record for record in rows_of(out / "results/1-identified/records.csv")}
    votes = rows_of(out / f"corpus/screening/{review.EARLY}/{review.REVIEWER}.csv")
    searched = [vote for vote in votes if int(number_of(vote)) <= 808]
    assert len(searched) == 808 - 26
    for vote in searched:
        found = records[vote["record_id"]]
        assert (found["search_id"], int(found["position"])) == places[int(number_of(vote)) - 1]


def number_of(vote: dict[str, str]) -> str:
    return vote["note"].split(":")[0].removeprefix("row ")


@needs_data
def test_what_is_included_is_what_the_spreadsheet_shows_as_included(built, workbook):
    out, _ = built
    included = {row["work_id"] for row in rows_of(out / "results/3-screened/final/included.csv")}
    work_of = compare.work_of(rows_of(out / "results/2-deduplicated/works.csv"))
    votes = rows_of(out / f"corpus/screening/{review.LAST}/{review.REVIEWER}.csv")
    numbers = {int(number_of(vote)) for vote in votes if work_of[vote["record_id"]] in included}
    searched = marked(workbook.worksheets[0], "Included primary study")
    snowballed = marked(workbook.worksheets[2], "Included primary study")
    assert (len(searched), len(snowballed)) == (29, 109)
    assert numbers == {int(cells[0]) for cells in searched + snowballed}
    listed = [cells for cells in workbook.worksheets[1].iter_rows(min_row=2, values_only=True) if cells[1]]
    assert {int(cells[0]) for cells in listed} == {int(cells[0]) for cells in searched}


@needs_data
@pytest.mark.parametrize("mark", ["E2", "E3", "E4", "E5", "E6"])
def test_every_exclusion_mark_is_a_reason_in_the_ledger(built, workbook, mark):
    out, _ = built
    votes = [event for event in rows_of(out / "results/audit/ledger.csv") if event["event"] == "vote"]
    sheets = (workbook.worksheets[0], workbook.worksheets[2])
    assert sum(mark in event["reason"].split(";") for event in votes) == sum(len(marked(one, mark)) for one in sheets)


@needs_data
def test_what_nobody_decided_waits(built):
    out, _ = built
    last = {event["record_id"]: event for event in rows_of(out / "results/audit/ledger.csv")}
    assert len(last) == sum(raw_sizes().values()) + 150
    waiting = Counter(event["stage"] for event in last.values() if event["outcome"] == "awaiting")
    # Both copies of one paper are marked as the copy; two hits and five snowballed papers bear no mark but I1 to I3.
    assert waiting == {review.EARLY: 1, review.LAST: 7}


@needs_data
def test_themes_are_counted_in_studies(built, workbook):
    out, _ = built
    rows = list(workbook.worksheets[3].iter_rows(min_row=2, values_only=True))
    studies = Counter(theme for cells in rows if cells[1] for theme in {cell for cell in cells[14:17] if cell})
    concepts = rows_of(out / "results/5-synthesised/nodes.csv")
    assert {row["label"]: int(row["sources"]) for row in concepts if row["category"] == "means"} == dict(studies)
    assert sorted(studies.values(), reverse=True) == [88, 29, 24, 17, 15, 9, 6, 2]


@needs_data
def test_every_difference_is_explained_and_no_row_is_left_over(built):
    _, printed = built
    assert "not explained" not in printed
    assert "Rows without a record: none." in printed
    assert printed.count("| differs |") == 6
