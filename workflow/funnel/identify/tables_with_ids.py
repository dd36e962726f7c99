"""Records of files outside a review as one table, each with an id."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from funnel import tables
from funnel.identify import columns, delimited
from funnel.identify.registry import read_file
from funnel.identify.source import opened
from funnel.model import BIBLIOGRAPHIC_COLUMNS


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
