"""Whether the exports are what the search log says of them: there, readable, of the number announced, unchanged."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from funnel.errors import ReviewError
from funnel.identify import records, registry
from funnel.identify.records import LOG, Lined

if TYPE_CHECKING:
    import pandas as pd


class Checked(NamedTuple):
    """lines: what was read, a line a search; errors: what a person has to mend; record_ids: of the final searches."""

    lines: list[str]
    errors: list[ReviewError]
    record_ids: set[str]


def check(log: Sequence[Lined], manual: Sequence[Lined], folder: Path, noted: Mapping[str, str]) -> Checked:
    """Read every export that the log names and compare.

    folder: corpus/searches; noted: search_id -> the hashes of its files at the last run, as searches.csv has them.
    """
    errors = []
    readings = {}
    present = records.files_below(folder)
    named = records.files_to_read(log, present)
    for name, column_map in named.items():
        try:
            readings[name] = registry.read_file(folder / name, column_map)
        except ReviewError as error:
            errors.append(error)
    if errors:
        return Checked([], errors, set())
    found = records.identify(log, readings, manual)
    lines = []
    for (line, _), search in zip(log, rows_of(found.searches), strict=True):
        lines.append(_told(search))
        for column in ("hits", "exported"):
            if not search[column] or not search["read"]:
                continue
            if int(search[column]) != int(search["read"]) + int(search["quarantined"]):
                counted = f"{search['read']} records were read, {search['quarantined']} set aside"
                wrong = ReviewError(
                    LOG, line, f"{column} says {search[column]}; {counted}.", "Export again, or mend it."
                )
                errors.append(wrong) if column == "exported" else lines.append(f"  {wrong}")
        before = noted.get(search["search_id"], "")
        if before and before != search["sha256s"]:
            lines.append(f"  {search['files']}: not the file of the last run.")
    lines += [f"{name}: no search in {LOG} names this file; it is not read." for name in present if name not in named]
    return Checked(lines, errors, set(found.records["record_id"]))


def rows_of(table: "pd.DataFrame") -> list[dict[str, str]]:
    return [{str(column): str(cell) for column, cell in row.items()} for row in table.to_dict("records")]


def _told(search: Mapping[str, str]) -> str:
    parts = [search["platform_detected"], search["format"], search["encoding"], f"{search['read']} records"]
    if search["quarantined"] != "0":
        parts.append(f"{search['quarantined']} set aside")
    name = f"{search['search_id']} ({search['source']}, {search['status']})"
    return f"{name}: {', '.join(part for part in parts if part)}" + (
        f"; {search['warnings']}" if search["warnings"] else ""
    )
