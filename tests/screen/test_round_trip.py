"""A sheet that was handed out, filled in, and saved by a spreadsheet program comes back with the same votes."""

import csv
import io
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from funnel import protocol, tables
from funnel.errors import ReviewError
from funnel.screen import collect, sheets
from funnel.screen.entering import Here

CRITERIA = {
    "topic": {"sentence": "It is about bridges.", "reason": "Not about bridges", "stages": ["title"]},
    "data": {"sentence": "It reports data.", "reason": "No data", "stages": ["title"]},
}
CONFIG = protocol.validated(
    {"title": "t", "criteria": CRITERIA, "criteria_version": "1.10", "stages": {"title": {"reviewers": ["ana"]}}}
)
WORKS = [
    {"work_id": "r_0012e50000000000", "title": "Bridges, arches; “stone”", "year": "2019"},
    {"work_id": "r_1000000000000000.2", "title": "=SUM(1;2)", "year": "2020"},
    {"work_id": "r_00000000000000e9", "title": "Déjà vu\nof bridges", "year": ""},
    {"work_id": "r_ffffffffffffffff", "title": "Not read yet", "year": "2021"},
]
# What the reviewer says: the last work stays open.
SAID = [
    ("r_0012e50000000000", "include", "", "à voir; “odd”, they say"),
    ("r_1000000000000000.2", "exclude", "data;topic", ""),
    ("r_00000000000000e9", "unsure", "", "p. 3"),
]
DAY = date(2026, 11, 21)


@pytest.fixture
def review(tmp_path, monkeypatch):
    """An empty review whose first search was on 10 January 2026."""
    monkeypatch.chdir(tmp_path)
    Path("corpus/searches").mkdir(parents=True)
    Path("corpus/searches/log.csv").write_text("search_id,searched_on\nA,2026-01-10\n")
    return tmp_path


def handed_out() -> dict[str, bytes]:
    todo = [{"reviewer": "ana", "work_id": work["work_id"], "report_id": ""} for work in WORKS]
    settings = {"reviewers": ["ana"], "show": ["title", "year"], "box": "screening", "adjudicator_sees": "names"}
    stage = sheets.Stage("title", settings, CRITERIA, "1.10", "t", 1)
    return sheets.of_stage(stage, Here(WORKS, {}), todo, {}, [], {}, {})


def filled(day: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the plain sheet after the reviewer typed into it."""
    header, *rows = csv.reader(io.StringIO(handed_out()["ana.csv"].decode("utf-8-sig")))
    for row, (record_id, *answer) in zip(rows, SAID, strict=False):
        assert row[0] == record_id
        row[1:5] = [*answer, day]
    return header, rows


def text_of(header: list[str], rows: list[list[str]], delimiter: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows([header, *rows])
    return buffer.getvalue()


def taken(name: str) -> list[tuple[str, ...]]:
    """The votes in corpus/ once the sheet was collected."""
    collect.collect([(Path(name), tables.read_sheet(name))], CONFIG, date(2026, 11, 22))
    columns = ("record_id", "decision", "reasons", "note", "decided_on", "criteria_version")
    return [tuple(row[name] for name in columns) for _, row in tables.read_sheet("corpus/screening/title/ana.csv")]


EXPECTED = [(*answer, DAY.isoformat(), "1.10") for answer in SAID]


@pytest.mark.parametrize(
    ("delimiter", "encoding", "day"),
    [
        pytest.param(",", "utf-8", "2026-11-21", id="as it was"),
        pytest.param(",", "utf-8-sig", "21/11/2026", id="UTF-8 with a byte-order mark, British dates"),
        pytest.param(";", "cp1252", "21.11.2026", id="Western European, semicolons, German dates"),
        pytest.param(";", "utf-8-sig", "46347", id="semicolons, days counted"),
        pytest.param("\t", "utf-16", "11/21/26", id="what a program calls Unicode text, American dates"),
        pytest.param("\t", "utf-8", "2026-11-21 00:00:00", id="tabs, dates with a time"),
    ],
)
def test_a_table_saved_in_another_way_has_the_same_votes(review, delimiter, encoding, day):
    Path("ana (1).csv").write_bytes(text_of(*filled(day), delimiter).encode(encoding))
    assert taken("ana (1).csv") == EXPECTED


def test_columns_in_another_order_and_empty_ones_and_rows_between_change_nothing(review):
    header, rows = filled("2026-11-21")
    order = sorted(range(len(header)), key=lambda place: header[place])
    mixed = [[cell for place in order for cell in ("", row[place])] + ["", ""] for row in [header, *rows]]
    mixed[0] = [name.upper() for name in mixed[0]]
    Path("a.csv").write_text(text_of(mixed[0], [cells for row in mixed[1:] for cells in (row, [""] * len(row))]))
    assert taken("a.csv") == EXPECTED


def test_a_version_that_was_taken_for_a_number_is_known(review):
    header, rows = filled("2026-11-21")
    place = header.index("criteria_version")
    Path("a.csv").write_text(text_of(header, [[*row[:place], "1.1", *row[place + 1 :]] for row in rows]))
    assert taken("a.csv") == EXPECTED


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        pytest.param("decided_on", "03/04/2026", "line 3: decided_on '03/04/2026' may be 2026-03-04 or 2026-04-03", id="a date that may be two"),
        pytest.param("decided_on", "########", "line 3: decided_on '########' is not a date", id="a column too narrow, saved as shown"),
        pytest.param("record_id", "1E+15", "line 3: record_id '1E.15' is held by no source", id="an id that is none"),
        pytest.param("decision", "#NAME?", "line 3: decision '#NAME.' is not one of", id="a formula that failed"),
        pytest.param("reasons", "data, topic", "line 3: reason 'data, topic' is not a criterion", id="another way to divide a list"),
        pytest.param("stage", "Titel", "'Titel' is not in config", id="a translated cell"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_with_its_row(review, column, cell, words):
    header, rows = filled("2026-11-21")
    rows[1][header.index(column)] = cell
    Path("a.csv").write_text(text_of(header, rows))
    known = {work["work_id"] for work in WORKS}
    with pytest.raises(ReviewError, match=words):
        collect.collect([(Path("a.csv"), tables.read_sheet("a.csv"))], CONFIG, date(2026, 11, 22), known=known)
    assert not Path("corpus/screening").exists()


def test_a_translated_header_is_refused(review):
    header, rows = filled("2026-11-21")
    Path("a.csv").write_text(text_of(["Datensatz", "Entscheidung", *header[2:]], rows))
    with pytest.raises(ReviewError, match="no sheet that was handed out; its columns are datensatz, entscheidung"):
        taken("a.csv")


def fill_workbook(path: str) -> None:
    """The workbook as a person leaves it: answers chosen, dates that the program took for dates, a row added below."""
    Path(path).write_bytes(handed_out()["ana.xlsx"])
    book = openpyxl.load_workbook(path)
    sheet = book["sheet"]
    for line, (_, decision, reasons, note) in enumerate(SAID, start=2):
        for column, value in enumerate((decision.capitalize(), reasons, note, datetime(2026, 11, 21)), start=2):
            cell = sheet.cell(line, column)
            cell.number_format = "DD/MM/YY" if column == 5 else "@"
            cell.value = value
    sheet.cell(30, 3).value = "  "
    book.move_sheet("sheet", 1)
    book.save(path)


def test_a_workbook_comes_back(review):
    fill_workbook("ana.xlsx")
    assert taken("ana.xlsx") == EXPECTED


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize(
    ("given", "form", "saved"),
    [
        pytest.param("ana.xlsx", "xlsx:Calc MS Excel 2007 XML", "ana.xlsx", id="a workbook, saved again"),
        pytest.param("ana.xlsx", "csv:Text - txt - csv (StarCalc):59,34,1,1,,0,false,true,false,false,false,2", "ana-sheet.csv", id="a workbook, saved as Western European text with semicolons, dates as shown"),
        pytest.param("ana.csv", "xlsx:Calc MS Excel 2007 XML", "ana.xlsx", id="the plain sheet, saved as a workbook"),
        pytest.param("ana.csv", "csv:Text - txt - csv (StarCalc):9,34,76,1", "ana.csv", id="the plain sheet, saved with tabs"),
    ],
)  # fmt: skip
def test_libreoffice_gives_back_the_same_votes(review, given, form, saved):
    if given == "ana.xlsx":
        fill_workbook(given)
    else:
        Path(given).write_bytes(sheets.BYTE_ORDER_MARK + text_of(*filled("2026-11-21")).encode())
    convert(review, given, form, "--infilter=CSV:44,34,76,1" if given == "ana.csv" else "")
    assert taken(f"out/{saved}") == EXPECTED


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_a_sheet_that_was_opened_as_western_european_is_refused_not_garbled(review):
    Path("ana.csv").write_bytes(sheets.BYTE_ORDER_MARK + text_of(*filled("2026-11-21")).encode())
    convert(review, "ana.csv", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--infilter=CSV:44,34,1,1")
    with pytest.raises(ReviewError, match="no sheet that was handed out"):
        taken("out/ana.csv")


def convert(review: Path, given: str, form: str, *how: str) -> None:
    """Open a file in LibreOffice and save it in another form; skips where its spreadsheet program is not installed."""
    command = ["soffice", f"-env:UserInstallation=file://{review}/profile", "--headless", *filter(None, how)]
    command += ["--convert-to", form, "--outdir", "out", given]
    ran = subprocess.run(command, check=True, capture_output=True, timeout=180)
    if b"could not be loaded" in ran.stdout + ran.stderr:
        pytest.skip("LibreOffice is here, its spreadsheet program is not (libreoffice-calc)")
