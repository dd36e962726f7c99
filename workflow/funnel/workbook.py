"""Workbooks for people: every cell text, drop-down lists where there is a choice, the same bytes each time."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

WIDE = {
    "title": 60,
    "abstract": 90,
    "note": 30,
    "notes": 40,
    "evidence": 60,
    "rationale": 40,
    "why": 40,
    "keywords": 30,
    "authors": 30,
}
HIDDEN = ("stage", "reviewer", "criteria_version")
_LONGEST_CELL = 32_767  # a workbook's limit
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def workbook(
    rows: Sequence[Mapping[str, str]],
    columns: Sequence[str],
    lists: Mapping[str, Mapping[str, str]],
    hidden: Sequence[str] = HIDDEN,
) -> bytes:
    """An .xlsx of the rows, a drop-down per column in `lists`, whose options stand on a second sheet.

    Every cell is text, never a formula; the same rows give the same bytes. Cells beyond a workbook's limit are cut
    there and end in "[…]"; the whole text is in works.csv.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    def cells(sheet: Any, values: Sequence[str], **style: Any) -> list[Any]:
        written = []
        for value in values:
            cell = WriteOnlyCell(sheet)
            cell.value, cell.data_type = _fitting(value), "s"
            for name, setting in style.items():
                setattr(cell, name, setting)
            written.append(cell)
        return written

    book = Workbook(write_only=True)
    sheet, options = book.create_sheet("sheet"), book.create_sheet("choices")
    sheet.freeze_panes = "C2"
    for place, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.hidden = WIDE.get(column, 16), column in hidden
    first = 1
    for column, choice in lists.items():
        options.append(cells(options, [column], font=Font(bold=True)))
        for option, meaning in choice.items():
            options.append(cells(options, [option, meaning]))
        reach = f"choices!$A${first + 1}:$A${first + len(choice)}"
        first += 1 + len(choice)
        rule = DataValidation(type="list", formula1=reach, allow_blank=True)
        rule.showErrorMessage = column != "reasons"  # several may be typed, joined by ;
        rule.errorTitle, rule.error = column, f"One of: {', '.join(choice)}"[:255]
        letter = get_column_letter(list(columns).index(column) + 1)
        rule.add(f"{letter}2:{letter}{max(len(rows) + 1, 2)}")
        sheet.data_validations.append(rule)
    sheet.append(cells(sheet, list(columns), font=Font(bold=True)))
    top = Alignment(vertical="top", wrap_text=True)
    for row in rows:
        sheet.append(cells(sheet, [row.get(column, "") for column in columns], alignment=top, number_format="@"))
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def _fitting(value: str) -> str:
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", value)
    return clean if len(clean) <= _LONGEST_CELL else clean[: _LONGEST_CELL - 4] + " […]"


def _timeless(book: bytes) -> bytes:
    """The workbook without the moment of its making: fixed times in the archive and in its properties."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[^<]*<", b">1980-01-01T00:00:00Z<", content)
            target.writestr(zipfile.ZipInfo(name, _FIXED_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
