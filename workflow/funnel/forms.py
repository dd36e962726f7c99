"""Sheets that ask people: as a workbook, and as a page that opens by double click; `funnel collect` takes both back."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from funnel import offline_page
from funnel.text import one_line
from funnel.workbook import workbook

Row = Mapping[str, str]
Rows = Sequence[Row]

NUMBERS = 100  # that a numbered row takes up; the page offers them one by one
BLANK_ROWS = 5  # of these stand on the workbook


class Column(NamedTuple):
    """A column of a sheet, in the order in which people see it."""

    name: str
    label: str
    use: str  # "asked", "shown" (what is to be read) or "kept" (needed to take the sheet back)
    options: Mapping[str, str] = {}  # value -> what it means, where there is a choice: in a line, and more below it


class Form(NamedTuple):
    """A sheet: what it asks, of what."""

    name: str  # of its files, without ending
    title: str
    columns: tuple[Column, ...]
    rows: Rows
    key: tuple[str, ...]  # the columns that name a row
    numbered: str = ""  # the column with the first of the NUMBERS of a row, ("ana_101"); "" where a row is one row


def files(forms: Mapping[str, Sequence[Form]], review: str) -> dict[str, bytes]:
    """File name -> content: the forms of each folder that ask something, as .xlsx and .html, always the same bytes."""
    made = {}
    for folder, sheets in forms.items():
        for form in sheets:
            if form.rows:
                made[f"{folder}/{form.name}.xlsx"] = _workbook(form)
                made[f"{folder}/{form.name}.html"] = _page(form, f"{review}/{folder}", review)
    return made


def _workbook(form: Form) -> bytes:
    columns = [column.name for column in form.columns]
    choices = {column.name: column.options for column in form.columns if column.use == "asked" and column.options}
    hidden = [column.name for column in form.columns if column.use == "kept"]
    return workbook(_blank(form), columns, choices, hidden)


def _page(form: Form, place: str, review: str) -> bytes:
    names = [column.name for column in form.columns]
    data = {
        "form": f"{place}/{form.name}",
        "name": form.name,
        "columns": [column._asdict() | {"options": dict(column.options)} for column in form.columns],
        "rows": [{name: row.get(name, "") for name in names} for row in form.rows],
        "key": form.key,
        "numbered": form.numbered,
        "blank": NUMBERS,
    }
    told = {"title": one_line(form.title), "review": one_line(review)}
    return offline_page.rendered(__package__, "form_page", data, base="form_base", **told).encode()


def _blank(form: Form) -> list[Row]:
    """The rows of the workbook: of a numbered one several, each under its own number."""
    if not form.numbered:
        return list(form.rows)
    rows: list[Row] = []
    for row in form.rows:
        stem, _, first = row[form.numbered].rpartition("_")
        rows += [{**row, form.numbered: f"{stem}_{number}"} for number in range(int(first), int(first) + BLANK_ROWS)]
    return rows
