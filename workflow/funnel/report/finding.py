"""What a self-check looks at, and what it can find."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from funnel.model import STANDING
from funnel.text import natural

Row = Mapping[str, str]
Rows = Sequence[Row]

MET = "met"
NOT_MET = "not met"
NEEDS_WORDS = "needs your words"
IN_WORDS = "met in your words"
NOT_APPLICABLE = "not applicable"
VERDICTS = (MET, IN_WORDS, NEEDS_WORDS, NOT_MET, NOT_APPLICABLE)

# Tables without a column `provenance`, whose rows are about the records that the searches found.
FROM_RECORDS = ("ledger", "merged")
MOST_NAMED = 8  # ids that a sentence lists


class Finding(NamedTuple):
    verdict: str
    found: str  # what the files say, a sentence; the reason where the item does not apply
    evidence: tuple[str, ...] = ()  # files, with what was counted in them
    to_do: str = ""  # "" where nothing is, or where the item itself says what to write


@dataclass(frozen=True)
class Reviewed:
    """A review as its files hold it; what is not there has no rows.

    rows: by the names of self_check.PEOPLE and MADE; places: the path of each of these; protocol: the checked config;
    methods: the text of methods.md; forms: paths of the peer review of search strategies.
    """

    rows: Mapping[str, Rows]
    places: Mapping[str, str]
    protocol: Mapping[str, Any]
    methods: str = ""
    forms: Sequence[str] = ()

    def of(self, name: str) -> Rows:
        return self.rows.get(name, ())

    def place(self, name: str, what: str, rows: Rows | None = None) -> str:
        """A table's path, how many of its rows count, and whose facts they are where they are not the team's own."""
        counting = self.of(name) if rows is None else rows
        facts = self.searches() if name in FROM_RECORDS and counting else counting
        whose = sorted({row.get("provenance", "") for row in facts} - {""})
        return f"{self.places[name]}: {counted(len(counting), what)}" + (f" ({', '.join(whose)})" if whose else "")

    def searches(self, *types: str) -> list[Row]:
        """The searches that count, of these source_types where any are given, in the order of the log."""
        return [
            row
            for row in self.of("searches")
            if row["status"] == "final" and (not types or row["source_type"] in types)
        ]

    def later_searches(self) -> list[Row]:
        """The searches that count of every round but the first."""
        rounds = sorted({row["round"] for row in self.searches()}, key=natural)
        return [row for row in self.searches() if row["round"] in rounds[1:]]

    @cached_property
    def included(self) -> set[str]:
        """The studies included."""
        return {row["study_id"] for row in self.of("included") if row["state"] == "included"}

    @cached_property
    def standing(self) -> list[Row]:
        """The codings that count."""
        return [row for row in self.of("codings") if row["decision"] in STANDING]

    @cached_property
    def provenances(self) -> set[str]:
        """Whose facts are among the rows."""
        return {row.get("provenance", "") for rows in self.rows.values() for row in rows} - {""}


def counted(n: int, one: str, many: str = "") -> str:
    """ "1 search", "2 searches", "2 studies"; of several words the first has the plural where `many` is not given."""
    noun, _, rest = one.partition(" ")
    return f"{n:,} {one if n == 1 else many or f'{_plural(noun)} {rest}'.rstrip()}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeo":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "x")) else "s")


def named(ids: Iterable[str]) -> str:
    """The ids in natural order, the first MOST_NAMED of them."""
    every = sorted(set(ids), key=natural)
    more = len(every) - MOST_NAMED
    return ", ".join(every[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
