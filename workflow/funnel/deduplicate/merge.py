"""One row a work: what its members say together, and which of them said what."""

import pandas as pd

from funnel.model import BIBLIOGRAPHIC_COLUMNS, HAND_ENTERED_COLUMNS, WORK_COLUMNS

MERGED_COLUMNS = (*BIBLIOGRAPHIC_COLUMNS, *HAND_ENTERED_COLUMNS)
# Volume without its pages, or pages without their year, would cite something that does not exist.
PLACE = ("year", "container_title", "volume", "issue", "pages", "issn")
LONGEST = ("title", "abstract", "keywords")
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
    out = {name: records[name].to_numpy(dtype=object)[list(groups)].tolist() for name in MERGED_COLUMNS}
    out["work_id"] = records["record_id"].to_numpy(dtype=object)[list(groups)].tolist()
    cells = {name: records[name].tolist() for name in (*MERGED_COLUMNS, "record_id", "source", "source_type", "round",
                                                       "provenance")}  # fmt: skip
    for name, of in (
        ("members", "record_id"),
        ("sources", "source"),
        ("source_types", "source_type"),
        ("provenance", "provenance"),
    ):
        column = cells[of]
        out[name] = [";".join(_distinct(column[row] for row in rows)) for rows in groups.values()]
    out["round"] = [cells["round"][lead] for lead in groups]
    out["arm"] = [
        "databases" if any(arms[row] == "databases" for row in rows) else arms[rows[0]] for rows in groups.values()
    ]
    out["author_lists"] = [" | ".join(_distinct(cells["authors"][row] for row in rows)) for rows in groups.values()]
    out["origins"] = [""] * len(groups)
    for number, rows in enumerate(groups.values()):
        if len(rows) == 1:
            continue
        came_from: dict[int, list[str]] = {}
        placed = max(rows, key=lambda row: (sum(bool(cells[name][row]) for name in PLACE), -row))
        for name in MERGED_COLUMNS:
            row = _source_of(name, rows, cells[name], placed)
            out[name][number] = cells[name][row]
            if cells[name][row]:
                came_from.setdefault(row, []).append(name)
        ids = cells["record_id"]
        out["origins"][number] = " | ".join(f"{ids[row]}: {', '.join(came_from[row])}" for row in sorted(came_from))
    return pd.DataFrame({name: pd.Series(out[name], dtype=object) for name in COLUMNS})


def _source_of(name: str, rows: list[int], column: list[str], placed: int) -> int:
    """The member that a field is taken from: the first that states it, unless length or place tells which states more."""
    if name in PLACE and column[placed]:
        return placed
    if name in LONGEST:
        return max(rows, key=lambda row: (not column[row].isupper(), len(column[row]), -row))
    if name == "authors":
        return max(rows, key=lambda row: (column[row].count(";"), len(column[row]), -row))
    stated = [row for row in rows if column[row] and (name != "type" or column[row] not in ("unknown", "other"))]
    return next(iter(stated or rows))


def _distinct(values) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
