"""What reading one file yields."""

from dataclasses import dataclass, field
from typing import NamedTuple

from funnel.model import BIBLIOGRAPHIC_COLUMNS

MOST_PAIRS = 100_000  # a record of more is broken or hostile
Pair = tuple[str, str]  # a tag (or column, or element) of the export and its value, as the file has them


class Found(NamedTuple):
    """One record of an export."""

    position: int  # from 1, in the order of the file, set-aside records counted too
    line: int | None  # where it begins, None for formats without lines
    pairs: list[Pair]  # everything the file says of it, in order
    fields: dict[str, str]  # BIBLIOGRAPHIC_COLUMNS, "" where the export is silent


class Quarantined(NamedTuple):
    """A record that is plainly there and cannot be read; a person looks at it."""

    position: int
    line: int | None
    reason: str


@dataclass
class Reading:
    """One file as read: `len(records) + len(quarantined)` records stand in the file."""

    platform: str  # who wrote it, "" where it does not say
    format: str
    encoding: str
    newline: str  # LF, CRLF, CR, "CRLF and LF" ..., "" for binary formats
    records: list[Found] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sha256: str = ""  # of the file's bytes


def silent() -> dict[str, str]:
    """A record of which nothing is known."""
    return dict.fromkeys(BIBLIOGRAPHIC_COLUMNS, "")
