"""Who a record is: an id that does not depend on the order of files, nor on what else was found."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.model import BIBLIOGRAPHIC_COLUMNS
from funnel.text import natural

# What stands for a record that has no accession number: everything but our own reading of its type.
IDENTIFYING = tuple(column for column in BIBLIOGRAPHIC_COLUMNS if column not in ("type", "accession"))
_BETWEEN = "\x1f"  # the unit separator, which no field holds


class Row(NamedTuple):
    """One row of an export, as far as its id depends on it."""

    record_id: str  # as record_id() gives it, repeats not yet told apart
    round: str
    raw: str  # as raw_hash() gives it
    place: tuple[str, str, int]  # search, file, position: tells identical rows apart


def record_id(platform: str, fields: Mapping[str, str]) -> str:
    """ "r_" and the first 16 hex digits of the SHA-256 of platform and accession number, joined by U+001F;
    without an accession number of platform and all IDENTIFYING fields, in that order.

    The recipe is frozen: people's votes cite these ids.
    """
    said = (fields["accession"],) if fields["accession"] else (fields[column] for column in IDENTIFYING)
    return "r_" + _digest((platform, *said))[:16]


def raw_hash(pairs: Iterable[tuple[str, str]]) -> str:
    """The hash of everything that the export says of a record."""
    return _digest(part for pair in pairs for part in pair)


def told_apart(rows: Sequence[Row]) -> list[str]:
    """The ids in the order given, repeats with ".2", ".3", by round, then raw row, then place."""
    order = sorted(
        range(len(rows)), key=lambda i: (rows[i].record_id, natural(rows[i].round), rows[i].raw, rows[i].place)
    )
    ids, seen = [""] * len(rows), 0
    for before, i in zip([None, *order], order, strict=False):
        repeated = before is not None and rows[before].record_id == rows[i].record_id
        seen = seen + 1 if repeated else 1
        ids[i] = rows[i].record_id if seen == 1 else f"{rows[i].record_id}.{seen}"
    return ids


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256(_BETWEEN.join(parts).encode("utf-8", "surrogatepass")).hexdigest()
