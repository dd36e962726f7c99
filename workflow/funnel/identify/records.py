"""From the search log, the files read and the rows entered by hand to one table of records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd

from funnel.errors import ReviewError, near
from funnel.identify import item_types
from funnel.identify.identity import Row, raw_hash, record_id, told_apart
from funnel.identify.reading import Found, Reading, silent
from funnel.model import (
    BIBLIOGRAPHIC_COLUMNS,
    EVENT_COLUMNS,
    HAND_ENTERED_COLUMNS,
    ITEM_TYPES,
    RECORD_COLUMNS,
)
from funnel.text import natural, split_list

LOG = "corpus/searches/log.csv"
MANUAL = "corpus/records/manual.csv"
MANUAL_FILE = "records/manual.csv"
SEARCH_COLUMNS = (
    "search_id",
    "round",
    "review_version",
    "status",
    "source",
    "source_type",
    "triggered_by",
    "repeats",
    "platform",
    "searched_on",
    "query",
    "limits",
    "platform_detected",
    "format",
    "encoding",
    "files",
    "hits",
    "exported",
    "read",
    "quarantined",
    "warnings",
    "sha256s",
    "provenance",
)
QUARANTINE_COLUMNS = ("search_id", "file", "position", "line", "reason")

Lined = tuple[int, dict[str, str]]  # a row of a person's sheet and its line


@dataclass(frozen=True)
class Identified:
    """What all searches found, as tables.

    records: RECORD_COLUMNS, one row an occurrence of a final search, in the order of the log, then file, position.
    searches: SEARCH_COLUMNS, one row a search of any status, in the order of the log.
    events: EVENT_COLUMNS, one event `identified` a record.
    raw: occurrence, n (from 1), tag, value: everything that the exports say.
    quarantine: QUARANTINE_COLUMNS, one row a record that could not be read, of any search.
    """

    records: pd.DataFrame
    searches: pd.DataFrame
    events: pd.DataFrame
    raw: pd.DataFrame
    quarantine: pd.DataFrame


@dataclass(frozen=True)
class _Occurrence:
    search: Mapping[str, str]
    file: str
    position: int
    platform: str
    found: Found
    where: str
    also: Mapping[str, str]  # HAND_ENTERED_COLUMNS and provenance


def files_below(folder: Path) -> list[str]:
    """Every file below corpus/searches/, relative to it, in natural order; the log and hidden files left out."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    shown = (name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts))
    return sorted((name for name in shown if name != "log.csv"), key=natural)


def files_of(search: Mapping[str, str], line: int, present: Iterable[str]) -> list[str]:
    """The files of one search among those present, each once, in the order of its patterns, then natural order."""
    there = sorted(present, key=natural)
    found: dict[str, None] = {}
    for pattern in split_list(search.get("files", "")):
        matching = [name for name in there if name == pattern or fnmatchcase(name, pattern)]
        if not matching:
            raise ReviewError(LOG, line, f"no file below corpus/searches/ is called {pattern!r}.", near(pattern, there))
        found.update(dict.fromkeys(matching))
    return list(found)


def files_to_read(searches: Iterable[Lined], present: Iterable[str]) -> dict[str, str]:
    """Each file that a search names, once, with the column map of a search that names it.

    Raises ReviewError where two searches give one file different maps.
    """
    there = list(present)
    maps: dict[str, str] = {}
    for line, row in searches:
        stated = row.get("column_map", "")
        for name in files_of(row, line, there):
            held = maps.get(name, "")
            if held and stated not in ("", held):
                message = f"column_map {stated!r} of {name} is {held!r} in a row above."
                raise ReviewError(LOG, line, message, "Keep one of them.")
            maps[name] = held or stated
    return maps


def identify(
    searches: Sequence[Lined],
    readings: Mapping[str, Reading],
    manual: Sequence[Lined] = (),
    arms: Mapping[str, str] | None = None,
) -> Identified:
    """Lay all that was found side by side; only searches of status `final` count.

    searches: rows of searches/log.csv; readings: by file, relative to corpus/searches/; manual: rows of
    records/manual.csv; arms: for each source_type the arm of the flow diagram.
    """
    by_id: dict[str, dict[str, str]] = {}
    for line, search in searches:
        if search["search_id"] in by_id:
            raise ReviewError(LOG, line, f"search_id {search['search_id']!r} stands twice.")
        by_id[search["search_id"]] = search
    entered: dict[str, list[Lined]] = {name: [] for name in by_id}
    for line, row in manual:
        if row["search_id"] not in entered:
            raise ReviewError(
                MANUAL, line, f"search_id {row['search_id']!r} is not in {LOG}.", near(row["search_id"], by_id)
            )
        entered[row["search_id"]].append((line, row))

    occurrences: list[_Occurrence] = []
    table, quarantine = [], []
    for line, search in searches:
        files = {name: readings[name] for name in files_of(search, line, readings)}
        by_hand = entered[search["search_id"]]
        table.append(_search_row(search, files, by_hand))
        for name, reading in files.items():
            quarantine += [(search["search_id"], name, q.position, q.line or "", q.reason) for q in reading.quarantined]
        if search["status"] == "final":
            occurrences += _exported(search, files)
            occurrences += [_by_hand(search, at, row) for at, row in by_hand]
    ids = told_apart([_identity(one) for one in occurrences])
    return Identified(
        records=pd.DataFrame(map(_record_row, occurrences, ids), columns=list(RECORD_COLUMNS), dtype=str),
        searches=pd.DataFrame(table, columns=list(SEARCH_COLUMNS), dtype=str),
        events=pd.DataFrame(_events(occurrences, ids, arms or {}), columns=list(EVENT_COLUMNS), dtype=str),
        raw=pd.DataFrame(_raw_rows(occurrences), columns=["occurrence", "n", "tag", "value"]).astype(str),
        quarantine=pd.DataFrame(quarantine, columns=list(QUARANTINE_COLUMNS)).astype(str),
    )


def _exported(search: Mapping[str, str], files: Mapping[str, Reading]) -> list[_Occurrence]:
    also = {"provenance": search.get("provenance", "")}
    return [
        _Occurrence(
            search, name, found.position, reading.platform, found, f"corpus/searches/{name}:{found.position}", also
        )
        for name, reading in files.items()
        for found in reading.records
    ]


def _by_hand(search: Mapping[str, str], line: int, row: Mapping[str, str]) -> _Occurrence:
    """A row of records/manual.csv: its key is its accession number, its line its position."""
    fields = silent() | {column: row[column] for column in BIBLIOGRAPHIC_COLUMNS if row.get(column)}
    kind = fields["type"]
    fields |= {
        "type": kind if kind in ITEM_TYPES else item_types.normalised(kind),
        "type_as_exported": kind,
        "accession": row.get("key", ""),
    }
    also = {column: row.get(column, "") for column in HAND_ENTERED_COLUMNS}
    also["provenance"] = row.get("provenance") or search.get("provenance", "")
    pairs = [(column, value) for column, value in row.items() if value]
    return _Occurrence(search, MANUAL_FILE, line, "manual", Found(line, line, pairs, fields), f"{MANUAL}:{line}", also)


def _identity(one: _Occurrence) -> Row:
    place = (one.search["search_id"], one.file, one.position)
    return Row(record_id(one.platform, one.found.fields), one.search["round"], raw_hash(one.found.pairs), place)


def _occurrence(one: _Occurrence) -> str:
    return f"{one.search['search_id']}:{one.file}:{one.position}"


def _record_row(one: _Occurrence, identity: str) -> dict[str, str]:
    search = one.search
    return {
        "occurrence": _occurrence(one),
        "record_id": identity,
        "search_id": search["search_id"],
        "source": search["source"],
        "source_type": search["source_type"],
        "round": search["round"],
        "file": one.file,
        "position": str(one.position),
        **one.found.fields,
        **dict.fromkeys(HAND_ENTERED_COLUMNS, ""),
        **one.also,
    }


def _search_row(search: Mapping[str, str], files: Mapping[str, Reading], by_hand: Sequence[Lined]) -> dict[str, str]:
    def told(values: Iterable[str]) -> str:
        return "; ".join(dict.fromkeys(value for value in values if value))

    several = len(files) > 1
    warnings = (f"{name}: {text}" if several else text for name, one in files.items() for text in one.warnings)
    return {
        **{column: search.get(column, "") for column in SEARCH_COLUMNS},
        "platform_detected": told([one.platform for one in files.values()] + (["manual"] if by_hand else [])),
        "format": told(one.format for one in files.values()),
        "encoding": told(one.encoding for one in files.values()),
        "files": "; ".join([*files, *([MANUAL_FILE] if by_hand else [])]),
        "read": str(sum(len(one.records) for one in files.values()) + len(by_hand)),
        "quarantined": str(sum(len(one.quarantined) for one in files.values())),
        "warnings": told(warnings),
        "sha256s": "; ".join(one.sha256 for one in files.values()),
    }


def _events(occurrences: Sequence[_Occurrence], ids: Sequence[str], arms: Mapping[str, str]) -> list[dict[str, str]]:
    empty = dict.fromkeys(EVENT_COLUMNS, "")
    return [
        {
            **empty,
            "seq": "1",
            "record_id": identity,
            "arm": arms.get(one.search["source_type"], ""),
            "round": one.search["round"],
            "stage": "identify",
            "event": "identified",
            "by": one.search.get("run_by", ""),
            "on": one.search.get("searched_on", ""),
            "where": one.where,
        }
        for one, identity in zip(occurrences, ids, strict=True)
    ]


def _raw_rows(occurrences: Iterable[_Occurrence]) -> list[tuple[str, int, str, str]]:
    return [
        (occurrence, n, tag, value)
        for one in occurrences
        for occurrence in (_occurrence(one),)
        for n, (tag, value) in enumerate(one.found.pairs, start=1)
    ]
