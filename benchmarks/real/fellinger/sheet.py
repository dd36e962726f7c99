"""The authors' workbook of decisions as it stands: which marks each row bears, and nothing read into them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import openpyxl

from funnel.text import squeeze

FILE = "decisions/Selection and Extraction sheet replication.xlsx"
INCLUSION = ("I1", "I2", "I3")
EXCLUSION = ("E1", "E2", "E3", "E4", "E5", "E6")
STEP_6, PRIMARY, SECONDARY = "step 6", "primary", "secondary"
# Headings of the two sheets of decisions, by the marks that stand under them; the second has no column for step 6.
HEADINGS = {
    **{name: name for name in (*INCLUSION, *EXCLUSION)},
    STEP_6: "Removed at step 6",
    PRIMARY: "Included primary study",
    SECONDARY: "Included secondary study for related work",
}
TYPES = ("Identified type 1", "Identified type 2", "Identified type 3")
GOALS, FAMILIES = "Goals according to RQ1", "Family"  # sections of the sheet of tags
NO_LONGER_USED = "--"

Cells = Mapping[str, object]


class Row(NamedTuple):
    """One row of a sheet of decisions."""

    id: str  # as the authors number it: 1 to 808 searched, 809 to 958 snowballed
    line: int
    title: str
    authors: str
    url: str
    publisher: str
    venue: str
    venue_type: str  # J C W B G M P as the sheet has them
    year: str
    marks: frozenset[str]  # keys of HEADINGS
    direction: str  # B or F of a snowballed paper, "" of a searched one
    found_from: str  # id of the paper that it was snowballed from
    note: str  # of researcher 1


class Study(NamedTuple):
    """One row of the sheet of extraction. Its id is the authors'; from 859 on it is not that of the decisions."""

    id: str
    line: int
    title: str
    authors: str
    year: str
    url: str
    venue_type: str
    research_type: str
    goals: tuple[str, ...]
    means: str
    types: tuple[str, ...]  # themes in the order of the columns; one study has the same one twice


class Decisions(NamedTuple):
    searched: list[Row]
    snowballed: list[Row]
    extracted: list[Study]
    tags: dict[str, dict[str, str]]  # section -> tag -> its description


def read(path: Path) -> Decisions:
    """The whole workbook. Formulas are read as formulas: a mark of inclusion is worked out from the marks beside it."""
    workbook = openpyxl.load_workbook(path)
    searched, _, snowballed, extracted, tags = workbook.worksheets
    return Decisions(
        [_row(line, cells) for line, cells in _titled(searched)],
        [_row(line, cells) for line, cells in _titled(snowballed)],
        [_study(line, cells) for line, cells in _titled(extracted)],
        _sections(tags.iter_rows(min_row=2, max_col=2, values_only=True)),
    )


def _titled(sheet) -> Iterator[tuple[int, Cells]]:
    """The rows that name a title, by heading; the searched sheet numbers a hundred empty rows as well."""
    rows = sheet.iter_rows(values_only=True)
    header = [squeeze(str(cell or "")) for cell in next(rows)]
    for line, values in enumerate(rows, start=2):
        cells = dict(zip(header, values, strict=True))
        if _text(cells, "Title"):
            yield line, cells


def _text(cells: Cells, heading: str) -> str:
    value = cells.get(heading)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else squeeze(str(value))


def _row(line: int, cells: Cells) -> Row:
    marks = {mark for mark, heading in HEADINGS.items() if _text(cells, heading).casefold() == "x"}
    if str(cells[HEADINGS[PRIMARY]] or "").startswith("=IF(") and primary_by_formula(cells):
        marks.add(PRIMARY)
    return Row(
        _text(cells, "ID"),
        line,
        _text(cells, "Title"),
        _text(cells, "Authors"),
        _text(cells, "URL"),
        _text(cells, "Publisher"),
        _text(cells, "Venue"),
        _text(cells, "Venue Type"),
        _text(cells, "Year"),
        frozenset(marks),
        _text(cells, "Snowballing Direction"),
        _text(cells, "Included from paper (ID)"),
        _text(cells, "Notes researcher 1"),
    )


def primary_by_formula(cells: Cells) -> bool:
    """What the sheet's own formula says: every inclusion mark is "x" and every column from E1 to step 6 is empty.

    A cell that holds a space is not empty to a spreadsheet; one stands in E4, in a row that E3 excludes anyway.
    """
    wanted = all(cells[HEADINGS[mark]] == "x" for mark in INCLUSION)
    return wanted and all((cells[HEADINGS[mark]] or "") == "" for mark in (*EXCLUSION, STEP_6))


def _study(line: int, cells: Cells) -> Study:
    return Study(
        _text(cells, "ID"),
        line,
        _text(cells, "Title"),
        _text(cells, "Authors"),
        _text(cells, "Year"),
        _text(cells, "URL"),
        _text(cells, "Venue type"),
        _text(cells, "Research type"),
        tuple(re.findall(r"\w+", _text(cells, "Goals relating to RQ1"))),
        _text(cells, "Thematic analysis, means"),
        tuple(theme for heading in TYPES if (theme := _text(cells, heading))),
    )


def _sections(rows) -> dict[str, dict[str, str]]:
    """The described tags of each section; a tag without a description opens a section, or is one of the means."""
    sections: dict[str, dict[str, str]] = {}
    section = ""
    for tag, described in ((squeeze(str(a or "")), squeeze(str(b or ""))) for a, b in rows):
        if tag == NO_LONGER_USED:
            continue
        if tag and not described:
            section = tag
        elif tag:
            sections.setdefault(section, {})[tag] = described
    return sections
