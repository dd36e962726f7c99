"""Rows added at the end of a table that a person's program saved, in its own columns, delimiter and encoding."""

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from funnel import tables
from funnel.errors import ReviewError

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def appended(content: bytes, rows: Sequence[Mapping[str, str]], schema_columns: Sequence[str], path: Path) -> bytes:
    """A file's bytes with rows added at its end; the rows that were there stay byte for byte.

    content: b"" for a new file, which gets `schema_columns`. A column that the file lacks and a row has something for
    is added at the end of the header; the rows above are shorter than it, which is read as empty cells. Raises
    ReviewError where the header does not stand in the first line, or the encoding of the file lacks a letter of a row.
    """
    mark, encoding = encoding_of(content)
    text = tables.decoded(content)
    first, newline, rest = text.partition("\n")
    if content and not first.strip():
        raise ReviewError(path, 1, "the file begins with an empty line.", "Take it out, then collect again.")
    if first.endswith("\r"):
        first, newline = first[:-1], "\r\n"
    delimiter = tables.delimiter_of(first) if first else ","
    header = next(csv.reader([first], delimiter=delimiter), [])
    columns = [name.strip().casefold() for name in header]
    wanted = [
        column
        for column in schema_columns
        if column not in columns and (not columns or any(row.get(column) for row in rows))
    ]
    head = delimiter.join([*([first] if first else []), *wanted])
    buffer = io.StringIO(newline="")
    if rest and not rest.endswith("\n"):
        buffer.write(newline)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline or "\n")
    writer.writerows([row.get(column, "") for column in [*columns, *wanted]] for row in rows)
    kept = content[len(mark) + len((first + newline).encode(encoding)) :]
    try:
        return mark + (head + (newline or "\n")).encode(encoding) + kept + buffer.getvalue().encode(encoding)
    except UnicodeEncodeError as error:
        message = (
            f"the file is saved as {encoding}, which has no {error.object[error.start]!r}; a row to be added has one."
        )
        raise ReviewError(path, None, message, "Save it as UTF-8, then collect again.") from error


def encoding_of(content: bytes) -> tuple[bytes, str]:
    """The mark at the beginning of a file, b"" for none, and the encoding of what follows."""
    for mark, name in MARKS.items():
        if content.startswith(mark):
            return mark, name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return b"", "cp1252"
    return b"", "utf-8"
