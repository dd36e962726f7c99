"""What `funnel read` says of files outside a review: a line for people, an object for programs, a table of records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from funnel import tables
from funnel.errors import ReviewError
from funnel.identify import columns, delimited
from funnel.identify.identity import Row, raw_hash, record_id, told_apart
from funnel.identify.reading import Reading
from funnel.identify.registry import read_file
from funnel.identify.source import opened
from funnel.model import BIBLIOGRAPHIC_COLUMNS, RECORD_COLUMNS


@dataclass
class Told:
    """One file: what it holds, or in `error` why it cannot be read."""

    file: str
    reading: Reading | None = None
    error: str = ""
    warnings: list[str] = field(default_factory=list)

    def line(self) -> str:
        """ "x.ris: scopus, ris, utf-8, 12 records, 1 set aside; record 3 set aside: a record of 200,000 tags"."""
        if self.reading is None:
            return f"refused: {self.error}"
        one = self.reading
        count = f"{len(one.records)} record{'s' * (len(one.records) != 1)}"
        parts = [one.platform or "platform not recognised", one.format, one.encoding, count]
        return "; ".join([f"{self.file}: {', '.join(parts)}, {len(one.quarantined)} set aside", *self.warnings])

    def as_json(self) -> dict[str, object]:
        one = self.reading or Reading("", "", "", "")
        return {
            "file": self.file,
            "platform": one.platform,
            "format": one.format,
            "encoding": one.encoding,
            "newline": one.newline,
            "records": len(one.records),
            "quarantined": len(one.quarantined),
            "warnings": self.warnings,
            "error": self.error,
        }


def of_file(path: str | Path, column_map: str = "") -> Told:
    """Read one file; what is wrong with it as a whole is told, not raised."""
    try:
        reading = read_file(path, column_map)
    except ReviewError as error:
        return Told(str(path), error=str(error))
    aside = [f"record {one.position} set aside: {one.reason}" for one in reading.quarantined]
    return Told(str(path), reading, warnings=[*aside, *reading.warnings])


def records(readings: Mapping[str | Path, Reading]) -> pd.DataFrame:
    """RECORD_COLUMNS, one row a record in the order of files and positions; what only a search knows stays empty."""
    found = [(str(path), reading.platform, one) for path, reading in readings.items() for one in reading.records]
    rows = [
        Row(record_id(platform, one.fields), "", raw_hash(one.pairs), ("", path, one.position))
        for path, platform, one in found
    ]
    return pd.DataFrame(
        [
            {
                **dict.fromkeys(RECORD_COLUMNS, ""),
                "occurrence": f"{path}:{one.position}",
                "record_id": identity,
                "file": path,
                "position": str(one.position),
                **one.fields,
            }
            for (path, _, one), identity in zip(found, told_apart(rows), strict=True)
        ],
        columns=list(RECORD_COLUMNS),
        dtype=str,
    )


def table(paths: Iterable[str | Path]) -> pd.DataFrame:
    """One row a record with an `id`, for deduplication outside a review.

    A plain table that has a column `id` comes as it is; of an export the bibliographic columns, with file name and
    position as id. Raises ReviewError for the first file that cannot be read.
    """
    parts = []
    for path in map(Path, paths):
        if _has_ids(path):
            parts.append(tables.read(path))
            continue
        found = [{"id": f"{path.name}:{one.position}", **one.fields} for one in read_file(path).records]
        parts.append(pd.DataFrame(found, columns=["id", *BIBLIOGRAPHIC_COLUMNS], dtype=str))
    return pd.concat(parts, ignore_index=True).fillna("")


def _has_ids(path: Path) -> bool:
    """Whether this is a comma-separated table with a column `id` that no platform has written."""
    header = delimited.header_of(opened(path).head)
    if header is None or header[:2] != (1, ","):
        return False
    dialect = columns.dialect_of(header[2])
    return dialect is not None and not dialect.platform and "id" in header[2]
