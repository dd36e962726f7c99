"""Workbooks, .xlsx and the older .xls, read as tables of records."""

import io
import zipfile
from collections.abc import Iterator
from itertools import takewhile

from funnel.errors import ReviewError
from funnel.identify import columns
from funnel.identify.archive import members
from funnel.identify.delimited import HEADER_WITHIN, records
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

SheetRow = tuple[int, int, list[str]]  # sheet, from 0; line, from 1; cells
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_xls(start: bytes) -> bool:
    return start.startswith(_OLE)


def read_xls(source: Source) -> Iterator[Found | Quarantined]:
    yield from _table(source, _guarded(source, _xls_rows(source.raw())))


def read_xlsx(source: Source) -> Iterator[Found | Quarantined]:
    yield from _table(source, _guarded(source, _xlsx_rows(source)))


def _xls_rows(content: bytes) -> Iterator[SheetRow]:
    import xlrd

    book = xlrd.open_workbook(file_contents=content, on_demand=True, logfile=io.StringIO())
    for sheet in range(book.nsheets):
        for number, cells in enumerate(book.sheet_by_index(sheet).get_rows(), start=1):
            yield sheet, number, [_text(cell.value) for cell in cells]


def _xlsx_rows(source: Source) -> Iterator[SheetRow]:
    """Every row of every sheet; ReviewError where one that holds a value is not among those that openpyxl gives."""
    import openpyxl

    members(source)  # checks count, paths and size
    with source.path.open("rb") as handle:
        for at, sheet in enumerate(openpyxl.load_workbook(handle, read_only=True, data_only=True).worksheets):
            sheet.reset_dimensions()  # some programs say that a sheet of many rows is "A1"
            marked = _rows_with_values(source, sheet._worksheet_path)  # type: ignore[attr-defined]
            mark = next(marked, None)
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if number == mark and any(cell is not None for cell in cells):
                    mark = next(marked, None)
                yield at, number, [_text(cell) for cell in cells]
            if mark is not None:
                raise source.missed(mark)


def _rows_with_values(source: Source, part: str) -> Iterator[int]:
    """The numbers of the rows of a sheet that hold a value, as its XML has them."""
    from lxml import etree

    number = 0
    with zipfile.ZipFile(source.path) as packed, packed.open(part) as handle:
        for _, row in etree.iterparse(handle, tag="{*}row", resolve_entities=False, no_network=True):
            number = int(row.get("r", number + 1))
            if any(value.text for value in row.iter("{*}v", "{*}t")):
                yield number
            row.clear()


def _guarded(source: Source, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    """The same rows; whatever a damaged workbook makes its library stumble over is the file's fault, not a bug."""
    line = 0
    try:
        for row in rows:
            line = row[1]
            yield row
    except ReviewError:
        raise
    except Exception as error:
        hint = "Save it again as .xlsx or .csv."
        raise source.error(line or None, f"this is not a readable workbook ({type(error).__name__}).", hint) from error


def _table(source: Source, rows: Iterator[SheetRow]) -> Iterator[Found | Quarantined]:
    """The first sheet that has a header, below it."""
    for sheet, line, cells in rows:
        if line > HEADER_WITHIN:
            continue
        while cells and not cells[-1].strip():
            cells.pop()
        if columns.dialect_of(cells) or (source.column_map and len(cells) > 1):
            below = takewhile(lambda row, sheet=sheet: row[0] == sheet, rows)  # type: ignore[misc]
            yield from records(source, cells, ((number, values) for _, number, values in below))
            return
    raise source.error(1, "no column is known to hold titles.", "Name the columns in column_map of searches/log.csv.")


def _text(value: object) -> str:
    """A cell as a person sees it: whole numbers without ".0"."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
