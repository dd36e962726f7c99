"""Tables in and out. Every cell is text; what the workflow makes is byte-identical for identical input."""

import csv
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import IO, TYPE_CHECKING

from funnel.errors import ReviewError

if TYPE_CHECKING:
    import pandas as pd

csv.field_size_limit(2**27)
ROWS = 50_000  # of a table written at a time, which bounds memory
# How an .xlsx or .ods file begins, and an .xls file, whatever its name.
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@contextmanager
def whole(path: str | os.PathLike[str], mode: str = "w") -> Iterator[IO]:
    """Write a file that is either there whole or not there: temporary beside it, flushed, moved into place.

    Raises ReviewError where it cannot stand there.
    """
    target = Path(path)
    if target.is_dir():
        raise ReviewError(target, None, "this is a folder, not a file.", "Name a file to write.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ReviewError(target.parent, None, "this is a file, not a folder.", "Name a folder to write to.") from error
    if not os.access(target.parent, os.W_OK):
        raise ReviewError(target.parent, None, "nothing can be written to this folder.")
    number, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    text = "b" not in mode
    handle = os.fdopen(number, mode, encoding="utf-8" if text else None, newline="" if text else None)
    try:
        with handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def alone(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let one process at a time go on: the others wait until it is done. The lock goes with the process."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(path).open("w") as lock:
        try:
            import fcntl
        except ImportError:  # a system without such locks
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class LinesEndedByLF:
    """A handle for csv writers, which quote a lone carriage return only where it is part of their line ending."""

    def __init__(self, handle: IO[str]):
        self.handle = handle

    def write(self, lines: str) -> int:
        return self.handle.write(lines.removesuffix("\r\n") + "\n")


def read(path: str | os.PathLike[str]) -> "pd.DataFrame":
    """A table that the workflow made, every cell as text, empty where nothing is known."""
    import pandas as pd

    return pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8")


def read_rows(path: str | os.PathLike[str]) -> list[dict[str, str]]:
    """The same as plain rows, for steps that follow single decisions and need no pandas."""
    with Path(path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(table: "pd.DataFrame", path: str | os.PathLike[str]) -> None:
    """Comma-separated UTF-8 with a header row, quoted as RFC 4180 asks, lines ended by LF, in the order given."""
    with whole(path) as handle:
        writer = csv.writer(LinesEndedByLF(handle), lineterminator="\r\n")
        writer.writerow(table.columns)
        for start in range(0, len(table), ROWS):
            rows = table.iloc[start : start + ROWS]
            writer.writerows(zip(*(rows[name].fillna("").tolist() for name in table.columns), strict=True))


def write_bytes(content: bytes, path: str | os.PathLike[str]) -> None:
    """A file as it is, whole or not at all."""
    with whole(path, "wb") as handle:
        handle.write(content)


def write_folder(contents: Mapping[str, bytes], folder: str | os.PathLike[str]) -> None:
    """Several files of one folder, by name."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, content in sorted(contents.items()):
        write_bytes(content, Path(folder) / name)


def csv_bytes(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> bytes:
    """Rows as a table; a column that a row lacks stays empty, one that it has beyond `columns` is an error."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(LinesEndedByLF(buffer), fieldnames=columns, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    return buffer.getvalue().encode()


def write_rows(rows: Iterable[Mapping[str, object]], columns: Sequence[str], path: str | os.PathLike[str]) -> None:
    """The same as `write` for rows as mappings."""
    write_bytes(csv_bytes(rows, columns), path)


def decoded(raw: bytes) -> str:
    """Text as a spreadsheet or a database saved it: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def delimiter_of(header: str) -> str:
    """The delimiter of a header line: comma, semicolon or tab, whichever stands most often outside quotes."""
    outside = "".join(header.split('"')[::2])
    return max((",", ";", "\t"), key=outside.count)


def casefolded(header: list[str]) -> list[str]:
    return [name.casefold() for name in header]


def read_sheet(
    path: str | os.PathLike[str], names: Callable[[list[str]], list[str]] = casefolded
) -> list[tuple[int, dict[str, str]]]:
    """Rows of a sheet that a person filled in (.csv, .tsv or .xlsx), each with its line number (the header is line 1).

    names: what the columns are called, given the cells of the header.

    Column names and cells are stripped; rows without any value are left out, and columns without name and values; a
    value in a column without a name raises ReviewError, a row shorter than its header is filled with empty cells.
    """
    source = Path(path)
    with source.open("rb") as handle:
        packed = source.suffix.casefold() == ".xlsx" or handle.read(8).startswith(_PACKED)
    header: list[str] = []
    rows = []
    for line, cells in _workbook_rows(source) if packed else _delimited_rows(source):
        values = [cell.strip() for cell in cells]
        if not any(values):
            continue
        if not header:
            header = names(values)
            repeated = sorted({name for name in header if name and header.count(name) > 1})
            if repeated:
                raise ReviewError(source, line, f"column {repeated[0]!r} stands twice in the header.")
            continue
        cells_by_name = list(zip_longest(header, values[: len(header)], fillvalue=""))
        unnamed = [value for name, value in cells_by_name if value and not name] + [
            *filter(None, values[len(header) :])
        ]
        if unnamed:
            message = f"{unnamed[0]!r} stands in a column without a name."
            raise ReviewError(source, line, message, "Put a cell that holds the delimiter in double quotes.")
        rows.append((line, {name: value for name, value in cells_by_name if name}))
    return rows


def _delimited_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = decoded(path.read_bytes())
    header = next((line for line in text.split("\n", 5) if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(header))
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReviewError(path, line, f"this is not a delimited table ({error}).") from error


def _workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    with path.open("rb") as handle:
        try:
            workbook = openpyxl.load_workbook(handle, read_only=True, data_only=True)
        except Exception as error:
            message = "this is not a readable .xlsx workbook."
            raise ReviewError(path, None, message, "Save it again as .xlsx or .csv.") from error
        # the sheet that was handed out, wherever a person moved it; else the first one
        sheet = workbook["sheet"] if "sheet" in workbook.sheetnames else workbook.worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, [_cell_text(cell) for cell in cells]


def _cell_text(value: object) -> str:
    """A workbook's cell as a person sees it: whole numbers without ".0", dates as YYYY-MM-DD."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value)
