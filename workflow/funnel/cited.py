"""Whether every record that people's sheets cite is there."""

from collections.abc import Collection, Iterable, Mapping

from funnel.corpus import Sheet
from funnel.errors import ReviewError, near

CITING = {
    "votes": ("record_id",),
    "adjudications": ("record_id",),
    "retrieval": ("record_id",),
    "duplicates": ("record_a", "record_b"),
    "related": ("record_a", "record_b"),
}


def unknown(
    sheets: Iterable[tuple[Sheet, list[tuple[int, Mapping[str, str]]]]], known: Collection[str]
) -> list[ReviewError]:
    """One error a cell that cites a record which no source holds, in the order of the sheets and lines."""
    found = []
    for sheet, rows in sheets:
        for column in CITING.get(sheet.schema, ()):
            for line, row in rows:
                if row[column] not in known:
                    message = f"{column} {row[column]!r} is held by no source."
                    found.append(ReviewError(sheet.path, line, message, near(row[column], known)))
    return found
