"""What `funnel read` says of files outside a review: a line for people, an object for programs, a table of records."""

import csv
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from funnel import tables
from funnel.errors import ReviewError
from funnel.identify.identity import raw_hash, record_id
from funnel.identify.reading import Found, Quarantined
from funnel.identify.registry import open_file
from funnel.model import RECORD_COLUMNS
from funnel.text import path_name

MOST_NAMED = 20  # records set aside that are named one by one


@dataclass
class Told:
    """One file: what it holds, or in `error` why it cannot be read."""

    file: str
    platform: str = ""
    format: str = ""
    encoding: str = ""
    newline: str = ""
    records: int = 0
    quarantined: int = 0
    warnings: list[str] = field(default_factory=list)
    error: str = ""

    def line(self) -> str:
        """ "x.ris: scopus, ris, utf-8, 12 records, 1 set aside; record 3 set aside: a record of 200,000 tags"."""
        if self.error:
            return f"refused: {self.error}"
        count = f"{self.records} record{'s' * (self.records != 1)}, {self.quarantined} set aside"
        parts = [self.platform or "platform not recognised", self.format, self.encoding, count]
        return "; ".join([f"{self.file}: {', '.join(parts)}", *self.warnings])


def of_file(path: str | Path, keep: Callable[[str, Found], None] | None = None) -> Told:
    """Read one file record by record; what is wrong with it as a whole is told, not raised.

    keep: given the platform and each record as it comes, those too that stand above the place where a file breaks off.
    """
    told = Told(path_name(path))
    aside: list[str] = []
    try:
        source, form, found = open_file(path)
        for one in found:
            if isinstance(one, Quarantined):
                told.quarantined += 1
                if told.quarantined <= MOST_NAMED:
                    aside.append(f"record {one.position} set aside: {one.reason}")
                continue
            told.records += 1
            if keep:
                keep(source.platform, one)
    except ReviewError as error:
        return Told(path_name(path), error=str(error))
    if told.quarantined > MOST_NAMED:
        aside.append(f"and {told.quarantined - MOST_NAMED} more set aside")
    told.platform, told.format = source.platform, form.name
    told.encoding, told.newline = source.encoding, source.newline
    told.warnings = [*aside, *source.warnings]
    return told


class Listing:
    """A table of the records of several files, RECORD_COLUMNS; what only a search knows stays empty.

    The rows wait in a scratch file until all are there, for only then can repeats of an id be told apart (".2", ".3",
    as in a review). Both that file and what tells them apart lie on disk.
    """

    def __init__(self) -> None:
        self._scratch = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._found = sqlite3.connect("")
        self._found.execute("create table found (row integer primary key, id text, raw text, file text)")

    def add(self, path: str | Path) -> Told:
        """Read one file and list its records; none where it is refused."""
        rows = csv.writer(tables.LinesEndedByLF(self._scratch), lineterminator="\r\n")
        end, name = self._scratch.tell(), path_name(path)
        self._found.commit()

        def keep(platform: str, one: Found) -> None:
            identity = record_id(platform, one.fields)
            row = dict.fromkeys(RECORD_COLUMNS, "") | one.fields
            row |= {"record_id": identity, "file": name, "position": str(one.position)}
            row["occurrence"] = f"{name}:{one.position}"
            rows.writerow(row.values())
            found = (identity, raw_hash(one.pairs), name)
            self._found.execute("insert into found (id, raw, file) values (?, ?, ?)", found)

        told = of_file(path, keep)
        if told.error:
            self._scratch.seek(end)
            self._scratch.truncate()
            self._found.rollback()
        return told

    def write(self, path: Path) -> None:
        """The table, whole or not at all."""
        self._scratch.seek(0)
        at = RECORD_COLUMNS.index("record_id")
        with self._scratch, tables.whole(path) as handle:
            rows = csv.writer(tables.LinesEndedByLF(handle), lineterminator="\r\n")
            rows.writerow(RECORD_COLUMNS)
            for cells, (nth,) in zip(csv.reader(self._scratch), self._found.execute(_TOLD_APART), strict=True):
                cells[at] += f".{nth}" if nth > 1 else ""
                rows.writerow(cells)


# As identity.told_apart does it: which of the records of its id a row is.
_TOLD_APART = """
    select nth from (select row, row_number() over (partition by id order by raw, file, row) as nth from found)
    order by row
"""
