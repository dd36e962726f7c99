"""Tables: comma-, semicolon- and tab-separated text and workbooks, one record a row."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from funnel.identify import columns, names
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import LONGEST_RECORD, Source

Row = tuple[int, list[str]]  # its first line, its cells
csv.field_size_limit(1 << 27)  # of the whole process; abstracts with references pass the default of 131,072

DELIMITERS = (",", "\t", ";", "|")
HEADER_WITHIN = 60  # lines; some exports put a summary above the header


def header_of(head: str) -> tuple[int, str, list[str]] | None:
    """The line, delimiter and headings of the first line that reads as the header of a table of records."""
    lines = head.removeprefix("\ufeff").split("\n")[:HEADER_WITHIN]
    for number, text in enumerate(lines, start=1):
        if len(text) < LONGEST_RECORD and text.strip():
            for delimiter in sorted(DELIMITERS, key=text.count, reverse=True):
                if delimiter in text and columns.dialect_of(cells := _cells(text, delimiter)):
                    return number, delimiter, cells
    return None


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter), [])


def recognises(head: str) -> bool:
    return header_of(head) is not None


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every row of a delimited table under its header; rows without any value are no records."""
    found = header_of(source.head)
    if found is None:
        if not source.column_map:
            raise source.error(
                1, "no column is known to hold titles.", "Name the columns in column_map of searches/log.csv."
            )
        first = source.head.split("\n", 1)[0]
        delimiter = max(DELIMITERS, key=first.count)
        found = (1, delimiter, _cells(first, delimiter))
    number, delimiter, header = found
    source.delimiter = delimiter
    bare = delimiter == "\t" and [columns.heading(name) for name in header[:2]] == ["pt", "au"]
    yield from records(source, header, rows_below(source, number, delimiter, quoted=not bare))


def rows_below(source: Source, header_line: int, delimiter: str, quoted: bool = True) -> Iterator[Row]:
    """The rows below the header line. Web of Science puts no quotes around cells in its tab-delimited form.

    A quotation mark that is still open where the file ends is a warning: rows may have become part of a cell.
    """
    since, text = 0, ""

    def lines() -> Iterator[str]:
        nonlocal since, text
        for text in source.lines():
            since += len(text) + 1
            if since > LONGEST_RECORD:
                raise source.error(
                    reader.line_num, f"a row of more than {LONGEST_RECORD:,} characters.", "This is no export."
                )
            yield text + "\n"

    reader = csv.reader(lines(), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    begin = line = 1
    cells: list[str] = []
    try:
        for cells in reader:
            since, begin = 0, line
            if line > header_line:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise source.error(line, f"this is not a delimited table ({error}).") from error
    if cells and cells[-1].endswith("\n") and not text.rstrip().endswith('"'):
        source.warnings.append(f"a quotation mark in the row of line {begin} does not close before the file ends")


def records(source: Source, header: Sequence[str], rows: Iterable[Row]) -> Iterator[Found | Quarantined]:
    """One record a row; a row with values beyond the header is set aside, for its cells cannot be told apart."""
    dialect = dialect_for(source, header)
    source.platform = dialect.platform
    position = 0
    for line, cells in rows:
        if not any(map(str.strip, cells)):
            continue
        position += 1
        if swallowed := joined_rows(cells, header, source.delimiter):
            for number in swallowed:
                yield Quarantined(
                    position, line + number, "a quotation mark that does not close joins this row to others"
                )
                position += 1
            position -= 1
            continue
        if any(map(str.strip, cells[len(header) :])):
            yield Quarantined(position, line, f"{len(cells)} cells under a header of {len(header)}")
            continue
        pairs = [(name, value) for name, cell in zip(header, cells, strict=False) if (value := _unbraced(cell.strip()))]
        told = [
            (name, "; ".join(names.in_list(value)) or value if value[0] == "[" else value)
            for name, value in pairs
            if value not in dialect.nothing
        ]
        yield Found(position, line, pairs, mapped(told, dialect))


def joined_rows(cells: Sequence[str], header: Sequence[str], delimiter: str) -> list[int]:
    """The lines, counted from the row's own as 0, of the rows that an open quotation mark has joined to this one.

    A line within a cell is a row of its own where it holds as many delimiters as the header: no text does.
    """
    if len(header) < 4 or not delimiter:
        return []
    lines = [text for cell in cells if "\n" in cell for text in cell.split("\n")[1:]]
    rows = [number for number, text in enumerate(lines, start=1) if text.count(delimiter) >= len(header) - 1]
    return [0, *rows] if rows else []


def dialect_for(source: Source, header: Sequence[str]) -> Dialect:
    dialect = columns.in_words_of(header, columns.dialect_of(header) or columns.ANY)
    if source.column_map:
        tags, wrong = columns.column_map(source.column_map, header)
        if wrong:
            raise source.error(1, wrong)
        dialect = columns.mapped_by_hand(tags, dialect)
    return dialect


_BRACES = re.compile(r"\{([^{}]*)\}")


def _unbraced(cell: str) -> str:
    """A cell that BibTeX's braces came along with."""
    return _BRACES.fullmatch(cell).group(1) if cell.startswith("{") and _BRACES.fullmatch(cell) else cell  # type: ignore[union-attr]
