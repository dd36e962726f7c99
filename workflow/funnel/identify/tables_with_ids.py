"""Records of files outside a review as one table, each with an id."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from funnel.identify import columns, delimited
from funnel.identify.registry import read_file
from funnel.identify.source import Source, opened
from funnel.model import BIBLIOGRAPHIC_COLUMNS
from funnel.text import path_name


def table(paths: Sequence[str | Path]) -> tuple[pd.DataFrame, list[str]]:
    """One row a record with an `id`, for deduplication outside a review, and what the files warn of, a line a warning.

    A plain table with columns `id` and `title` comes as it is; of an export the
    bibliographic columns, with file and position as id (of files of one name as they were given). Raises ReviewError
    for the first file that cannot be read.
    """
    files = [Path(path) for path in paths]
    of_that_name = Counter(path.name for path in set(files))
    parts, told = [], []
    for path in files:
        source = opened(path)
        if header := _header_with_id(source.head):
            parts.append(_as_it_is(source, *header))
            told += [f"{path}: {warning}" for warning in source.warnings]
            continue
        reading = read_file(path)
        name = path_name(path.name if of_that_name[path.name] == 1 else path)
        found = [{"id": f"{name}:{one.position}", **one.fields} for one in reading.records]
        parts.append(pd.DataFrame(found, columns=["id", *BIBLIOGRAPHIC_COLUMNS], dtype=str))
        told += [f"{path}: record {one.position} set aside: {one.reason}" for one in reading.quarantined]
        told += [f"{path}: {warning}" for warning in reading.warnings]
    return pd.concat(parts, ignore_index=True).fillna(""), told


def _header_with_id(head: str) -> tuple[str, list[str]] | None:
    """Delimiter and headings where the first line names `id` and `title`, as no platform writes them together."""
    first = head.split("\n", 1)[0]
    delimiter = max(delimited.DELIMITERS, key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if header.count("id") != 1 or "title" not in header:
        return None
    dialect = columns.dialect_of(header)
    return None if dialect and dialect.platform else (delimiter, header)


def _as_it_is(source: Source, delimiter: str, header: list[str]) -> pd.DataFrame:
    """Every row that holds anything; of several columns of one name the first. Raises ReviewError for a ragged one."""
    at, width, rows = header.index("id"), len(header), []
    for line, cells in delimited.rows_below(source, 1, delimiter):
        if not any(map(str.strip, cells)):
            continue
        if any(map(str.strip, cells[width:])) or delimited.joined_rows(cells, header, delimiter):
            hint = "Put a cell that holds the delimiter in double quotes, and close them."
            raise source.error(line, f"{len(cells)} cells under a header of {width}, or rows joined to one.", hint)
        if len(cells) <= at or not cells[at].strip():
            raise source.error(line, "its id is empty.", "Give every row an id, or take the column out.")
        rows.append(cells[:width] + [""] * (width - len(cells)))
    if not rows:
        raise source.error(None, "this is a table without a single record.", "Export it again.")
    found = pd.DataFrame(rows, columns=header, dtype=str)
    return found.loc[:, ~found.columns.duplicated()]
