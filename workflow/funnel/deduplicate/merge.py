"""One row a work: what its members say together, and which of them said what."""

from collections.abc import Iterable

import pandas as pd

from funnel.model import BIBLIOGRAPHIC_COLUMNS, HAND_ENTERED_COLUMNS, WORK_COLUMNS

MERGED_COLUMNS = (*BIBLIOGRAPHIC_COLUMNS, *HAND_ENTERED_COLUMNS)
# Volume without its pages, or pages without their year, would cite something that does not exist.
PLACE = ("year", "container_title", "volume", "issue", "pages", "issn")
LONGEST = ("title", "abstract", "keywords")
# Where a work keeps what all its members say: its column, and the records' column it is gathered from.
SEVERAL = {
    "members": "record_id", "sources": "source", "source_types": "source_type", "provenance": "provenance",
    "author_lists": "authors",
}  # fmt: skip
SEPARATORS = {"author_lists": " | "}
COLUMNS = (*WORK_COLUMNS, "author_lists", "origins")


def works(records: pd.DataFrame, leads: list[int], arms: list[str]) -> pd.DataFrame:
    """One row a work, in the order of their leads.

    records: all RECORD_COLUMNS, one row a record, in the order that decides who leads; leads: for each record the row
    number of its work's lead; arms: the arm of each record. `author_lists` holds the distinct author lists, joined by
    " | "; `origins` says which member each field came from ("r_1: title, year | r_2: abstract"), empty where there is
    one member.
    """
    groups: dict[int, list[int]] = {}
    for row, lead in enumerate(leads):
        groups.setdefault(lead, []).append(row)
    firsts = records.iloc[list(groups)]
    out = {name: firsts[name].tolist() for name in (*MERGED_COLUMNS, "round", "provenance")}
    out["work_id"] = out["members"] = firsts["record_id"].tolist()
    out["arm"] = [arms[lead] for lead in groups]
    out["origins"] = [""] * len(groups)
    for name, column in SEVERAL.items():
        out[name] = firsts[column].tolist()
    cells = {name: records[name].tolist() for name in {*MERGED_COLUMNS, *SEVERAL.values(), "record_id"}}
    stated = [name for name in MERGED_COLUMNS if any(cells[name])]
    for number, rows in enumerate(groups.values()):
        if len(rows) == 1:
            continue
        placed = max(rows, key=lambda row: (sum(bool(cells[name][row]) for name in PLACE), -row))
        came_from: dict[int, list[str]] = {}
        for name in stated:
            row = _source_of(name, rows, cells[name], placed)
            out[name][number] = cells[name][row]
            if cells[name][row]:
                came_from.setdefault(row, []).append(name)
        for name, column in SEVERAL.items():
            out[name][number] = SEPARATORS.get(name, ";").join(_distinct(cells[column][row] for row in rows))
        if any(arms[row] == "databases" for row in rows):
            out["arm"][number] = "databases"
        ids = cells["record_id"]
        out["origins"][number] = " | ".join(f"{ids[row]}: {', '.join(came_from[row])}" for row in sorted(came_from))
    return pd.DataFrame({name: pd.Series(out[name], dtype=object) for name in COLUMNS})


def _source_of(name: str, rows: list[int], column: list[str], placed: int) -> int:
    """The member that a field is taken from: the first that states it, unless length or place tells another."""
    if name in PLACE and column[placed]:
        return placed
    if name in LONGEST:
        return max(rows, key=lambda row: (not column[row].isupper(), len(column[row]), -row))
    if name == "authors":
        return max(rows, key=lambda row: (column[row].count(";"), len(column[row]), -row))
    stated = [row for row in rows if column[row] and (name != "type" or column[row] not in ("unknown", "other"))]
    return next(iter(stated or rows))


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
