"""The reporting standards that a review is held against, from standards/*.yaml: a new standard is a new file there.

An item has its number and label as published and what it asks in our words. `check` names a function of
self_check.CHECKS; `write` says what people have to write where no file can show it; `see` names the tables in which
they find the matter. An item without a check, or whose check finds that words are needed, waits for a row of
corpus/statements.csv.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from funnel.errors import ReviewError, listed, near
from funnel.references import Row as LinedRow
from funnel.report.finding import VERDICTS, Rows

FOLDER = Path(__file__).with_name("standards")
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@dataclass(frozen=True)
class Item:
    item: str  # number, as published
    label: str
    asks: str
    check: str = ""
    write: str = ""
    see: Sequence[str] = ()


@dataclass(frozen=True)
class Standard:
    id: str
    name: str
    about: str
    citation: str
    doi: str
    notes: str  # what of the list is ours, and what is not claimed
    items: tuple[Item, ...]


@cache
def standard(name: str) -> Standard:
    """The standard of that name, one of NAMES."""
    read = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return Standard(**{**read, "items": tuple(Item(**item) for item in read["items"])})


def check_statements(statements: Iterable[LinedRow]) -> None:
    """Raises ReviewError for words on a standard or an item that is not there."""
    items = {name: [item.item for item in standard(name).items] for name in NAMES}
    for path, line, row in statements:
        for column, options in (("standard", list(items)), ("item", items.get(row["standard"], []))):
            if row[column] not in options:
                message = f"{column} {row[column]!r} is not one of {listed(options)}."
                raise ReviewError(path, line, message, near(row[column], options))


def verdicts(standard: Standard, rows: Rows) -> dict[str, int]:
    """How many of a standard's items have which of VERDICTS. rows: those of `self_check.self_check`."""
    counts = Counter(row["verdict"] for row in rows if row["standard"] == standard.id)
    return {verdict: counts[verdict] for verdict in VERDICTS}


def sentence(standard: Standard, rows: Rows) -> str:
    """ "PRISMA-S: met 5, not met 3" """
    counts = verdicts(standard, rows)
    return f"{standard.name}: {', '.join(f'{verdict} {n}' for verdict, n in counts.items() if n)}"
