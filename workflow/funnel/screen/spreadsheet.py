"""What a spreadsheet program did to the cells of a sheet, undone where there is only one way to undo it.

It writes dates as its country does or as a number of days, takes "1.10" for 1.1 and "007" for 7, and begins words with
a capital. Where a cell may have been two things, nothing is guessed: the row is refused.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from funnel.errors import ReviewError

# Day 0 of the two ways in which workbooks count days.
EPOCHS = (date(1899, 12, 30), date(1904, 1, 1))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AaPp][Mm])?Z?$")
_DAYS = re.compile(r"(\d{5})([.,]\d+)?")
_PARTS = re.compile(r"(\d{1,4})[-/. ]+(\d{1,2}|[A-Za-z]{3,9})\.?[-/. ]+(\d{1,4})\.?")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[- ]+(\d{1,2})[-, ]+(\d{4})")


def restored(
    path: Path,
    rows: Iterable[tuple[int, dict[str, str]]],
    schema: Mapping[str, Any],
    known: Mapping[str, Collection[str]],
    between: tuple[date, date],
) -> list[tuple[int, dict[str, str]]]:
    """The rows of a sheet with words, dates and names as they were before a spreadsheet program saved them.

    schema: of the sheet; known: column -> the names that may stand there, as far as they are known; between: the first
    and the last day that a date may be. Raises ReviewError for a date that may be two days. What is wrong
    otherwise stays as it is, for the check of the sheet to name.
    """
    return [
        (line, {column: _cell(path, line, column, cell, schema, known, between) for column, cell in row.items()})
        for line, row in rows
    ]


def _cell(
    path: Path,
    line: int,
    column: str,
    cell: str,
    schema: Mapping[str, Any],
    known: Mapping[str, Collection[str]],
    between: tuple[date, date],
) -> str:
    rule = schema["properties"].get(column, {})
    if not cell:
        return cell
    if "enum" in rule:
        return word(cell, rule["enum"])
    if "[0-9]{4}" in rule.get("pattern", ""):
        days = [day for day in sorted(readings(cell)) if between[0] <= day <= between[1]]
        if len(days) > 1:
            message = f"{column} {cell!r} may be {' or '.join(map(str, days))}."
            raise ReviewError(path, line, message, "Write it as YYYY-MM-DD.")
        return str(days[0]) if days else cell
    return name(cell, known.get(column, ()))


def word(cell: str, options: Iterable[str]) -> str:
    """The option that a cell differs from only in capitals, spaces and underscores; else the cell as it is."""
    return {option.casefold(): option for option in options}.get("_".join(cell.casefold().split()), cell)


def name(cell: str, known: Collection[str]) -> str:
    """The known name that a program would have turned into this cell by taking it for a number; else the cell."""
    if cell in known or (number := _number(cell)) is None:
        return cell
    same = [option for option in known if _number(option) == number]
    return same[0] if len(same) == 1 else cell


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def readings(cell: str) -> set[date]:
    """Every day that a cell may mean; none where it names a year or a month only, or is no date."""
    text = _TIME.sub("", cell).strip()
    if found := _DAYS.fullmatch(text):
        return {epoch + timedelta(days=int(found[1])) for epoch in EPOCHS}
    if found := _MONTH_FIRST.fullmatch(text):
        return _valid([(found[3], found[1], found[2])])
    if not (found := _PARTS.fullmatch(text)):
        return set()
    first, second, third = found.groups()
    if len(first) == 4:
        return _valid([(first, second, third)])
    if second.isalpha():
        return _valid([(third, second, first)])
    orders = [(third, second, first), (third, first, second)]
    return _valid(orders if len(third) == 4 else [*orders, (first, second, third)])


def _valid(candidates: Iterable[tuple[str, str, str]]) -> set[date]:
    """The days of the calendar among (year, month, day); a year of two digits is one of this century."""
    days = set()
    for year, month, day in candidates:
        full = {4: year, 2: f"20{year}", 1: f"200{year}"}.get(len(year))
        number = MONTHS.index(month[:3].casefold()) + 1 if month[:3].casefold() in MONTHS else month
        if full and len(day) <= 2:
            try:
                days.add(date(int(full), int(number), int(day)))
            except ValueError:
                continue
    return days
