"""Rows added at the end of a table that a person's program saved, in its own columns, delimiter and encoding."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from funnel import tables
from funnel.errors import ReviewError


def appended(content: bytes, rows: Sequence[Mapping[str, str]], schema_columns: Sequence[str], path: Path) -> bytes:
    """A file's bytes with rows added at its end; what was there stays byte for byte.

    content: b"" for a new file, which gets `schema_columns`. Raises ReviewError where the file lacks a column that a
    row has something for, or is in an encoding that lacks a letter of it.
    """
    text = tables.decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = tables.delimiter_of(first) if content else ","
    header = next(csv.reader(io.StringIO(text), delimiter=delimiter), None)
    columns = [name.strip().casefold() for name in header] if header else list(schema_columns)
    for row in rows:
        for column in schema_columns:
            if column not in columns and row.get(column):
                message = f"the file has no column {column!r}."
                raise ReviewError(path, 1, message, "Add it to the header, then collect again.")
    buffer = io.StringIO(newline="")
    newline = "\r\n" if first.endswith("\r") else "\n"
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline)
    if not header:
        writer.writerow(columns)
    elif not text.endswith("\n"):
        buffer.write(newline)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    encoding = encoding_of(content)
    try:
        return content + buffer.getvalue().encode(encoding)
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        message = f"the file is saved as {encoding}, which has no {letter!r}; a row to be added has one."
        raise ReviewError(path, None, message, "Save it as UTF-8, then collect again.") from error


def encoding_of(content: bytes) -> str:
    """The encoding that a file is in, without a mark at its beginning."""
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
