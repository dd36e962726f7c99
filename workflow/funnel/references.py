"""Whether what people's rows name is there. Their shape is checked before (corpus.py); here ids meet ids.

Rows are as `corpus.rows_of` gives them: the sheet's path, the line (the header is line 1), the cells by column.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from funnel.errors import ReviewError, listed, near

Row = tuple[str, int, dict[str, str]]

MOST_OPTIONS_LISTED = 12


def table(rows: Iterable[Row], columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows in their order under these columns, cells that a sheet lacks empty; without path and line."""
    return [{column: row.get(column, "") for column in columns} for *_, row in rows]


def values(rows: Iterable[Row], column: str) -> list[str]:
    """The different values of a column in the order in which they first stand; empty cells left out."""
    return list(dict.fromkeys(value for *_, row in rows if (value := row.get(column, ""))))


def require_unique(rows: Iterable[Row], *columns: str) -> None:
    """No two rows, in one sheet or over several, hold the same values in these columns together."""
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    for path, line, row in rows:
        key = tuple(row.get(column, "") for column in columns)
        if key in first:
            shown = ", ".join(f"{column} {value!r}" for column, value in zip(columns, key, strict=True))
            there, earlier = first[key]
            where = f"line {earlier}" if there == path else f"{Path(there).name}, line {earlier}"
            raise ReviewError(path, line, f"{shown} stands already in {where}.")
        first[key] = (path, line)


def require_known(
    rows: Iterable[Row], column: str, options: Collection[str], what: str, optional: bool = False
) -> None:
    """Each cell of the column is one of the options.

    what: what an option is, for the message ("a source of sources.csv"); optional: the cell may be empty.
    """
    for path, line, row in rows:
        value = row.get(column, "")
        if value in options or (optional and not value):
            continue
        shown = f" ({listed(options)})" if len(options) <= MOST_OPTIONS_LISTED else ""
        raise ReviewError(path, line, f"{column} {value!r} is not {what}{shown}.", near(value, options))


# The columns in which people's sheets cite records, by the schema of the sheet.
CITING = {
    "votes": ("record_id",),
    "adjudications": ("record_id",),
    "retrieval": ("record_id",),
    "duplicates": ("record_a", "record_b"),
    "related": ("record_a", "record_b"),
}


def unknown_records(rows: Iterable[Row], schema: str, known: Collection[str]) -> list[ReviewError]:
    """One error a cell of a sheet that cites a record which no source holds, in the order of the lines."""
    found = []
    for path, line, row in rows:
        for column in CITING.get(schema, ()):
            if row[column] not in known:
                message = f"{column} {row[column]!r} is held by no source."
                found.append(ReviewError(path, line, message, near(row[column], known)))
    return found
