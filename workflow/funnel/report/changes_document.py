"""What changed, as people read it: a sentence for the methods, counts by source, changes to methods and to results.

Source of the parts: PRISMA-LSR (BMJ 2024;387:e079183), which asks versions of a review to tell changes to methods and
changes to results; living-mode parameters, and authors and their roles, are for people to write.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from funnel.report import changes, map_changes
from funnel.report.changes import Row, State
from funnel.report.table import Table

METHODS = ("search added", "search changed", "source not searched again", "criterion amended", "protocol amended")
RESULTS = ("joined", "parted", "decisions contradict", "decision changed", "retracted")
ON_THE_MAP = tuple(kind for kind in map_changes.KINDS if kind not in map_changes.VALUES)
# Kinds in none of the three are as many as records or values: counted, and listed in the CSV only.

SOURCES = {
    "source": "Source",
    "searched": "Searched on",
    "records": "Records",
    "new": "New works",
    "seen_again": "Seen again",
    "metadata_changed": "Fields changed",
    "no_longer_found": "No longer found",
}
COLUMNS = {
    "change": "Change",
    "title": "Work",
    "source": "Source",
    "what": "What",
    "before": "Before",
    "after": "After",
}
MAP_COLUMNS = {"change": "Change", "what": "What", "before": "Before", "after": "After"}


def tables(then: State, now: State, rows: Sequence[Row]) -> list[Table]:
    """The tables of changes.md and changes.html, in the order of reading. rows: those of `changes.changes`."""
    included = f"Works included: {_included(then):,} in {then.name}, {_included(now):,} in {now.name}."
    listed = "Each new work, each record seen again or no longer found and each changed field is a row of changes.csv."
    yours = "Living-mode parameters and authors with their roles (PRISMA-LSR) need your own words."
    sources = changes.by_source(then, now, rows)
    told = [
        Table(
            "changes_by_source",
            f"What the searches since {then.name} brought",
            SOURCES,
            pd.DataFrame(sources, columns=list(SOURCES), dtype=str),
            (changes.sentence(then, now, rows), included, listed),
            empty="No search since.",
        ),
        _table("changes_to_methods", "Changes to methods", rows, METHODS, (yours,)),
        _table("changes_to_results", "Changes to results", rows, RESULTS),
    ]
    if then.concept_map and now.concept_map:
        values = "Each changed value of a concept or link is a row of changes.csv."
        of_map = pd.DataFrame(
            [row for row in rows if row["change"] in ON_THE_MAP], columns=list(MAP_COLUMNS), dtype=str
        )
        optional = frozenset(MAP_COLUMNS) - {"change"}
        title = "Changes to the concept map"
        told.append(Table("changes_to_map", title, MAP_COLUMNS, of_map, (values,), empty="None.", optional=optional))
    return told


def _table(name: str, title: str, rows: Iterable[Row], kinds: Sequence[str], notes: tuple[str, ...] = ()) -> Table:
    of_kind = [row for row in rows if row["change"] in kinds]
    frame = pd.DataFrame(of_kind, columns=list(changes.COLUMNS), dtype=str)
    optional = frozenset(COLUMNS) - {"change"}
    return Table(name, title, COLUMNS, frame, notes, empty="None.", optional=optional)


def _included(state: State) -> int:
    return sum(step == "final" and decision == "included" for (_, step), decision in state.decisions.items())
