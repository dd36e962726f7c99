"""Works that were excluded on little, and of which a later round brought more: they are asked about again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from funnel.screen.adjudications import Adjudication
from funnel.screen.votes import Vote
from funnel.text import natural, split_list

Row = Mapping[str, str]

# What a work may have been excluded as: the word of config's `ask_again`, and whether a record says no more than that.
LITTLE = {
    "preprint": lambda record: record["type"] == "preprint",
    "conference abstract": lambda record: record["type"] == "conference abstract",
    "no abstract": lambda record: not record["abstract"],
}


COLUMNS = ("work_id", "search_id", "since", "why")
Said = TypeVar("Said", Vote, Adjudication)


def appeared(
    works: Iterable[Row], records: Iterable[Row], searched_on: Mapping[str, str], kinds: Collection[str]
) -> list[dict[str, str]]:
    """One row a work of which a later round brought a fuller version, in COLUMNS, in the order of the works.

    search_id, since: the search that brought it and its day; why: in words for the ledger.
    records: rows of records.csv; searched_on: by search_id; kinds: keys of LITTLE that the review asks about again.
    Every record of the rounds before must say little in the same way, and one of the later round more. A search whose
    day is unknown calls no vote into question: nobody could tell which votes came before it.
    """
    by_id = {record["record_id"]: record for record in records}
    return [
        row
        for work in works
        if (
            row := _first(
                work["work_id"], [by_id[member] for member in split_list(work["members"])], searched_on, kinds
            )
        )
    ]


def _first(
    work_id: str, members: Sequence[Row], searched_on: Mapping[str, str], kinds: Collection[str]
) -> dict[str, str] | None:
    rounds = sorted({record["round"] for record in members}, key=natural)
    for before, now in pairwise(rounds):
        known = [record for record in members if natural(record["round"]) <= natural(before)]
        new = [record for record in members if record["round"] == now]
        for kind, says_little in LITTLE.items():
            fuller = [record for record in new if not says_little(record)]
            days = {searched_on.get(record["search_id"], ""): record["search_id"] for record in fuller}
            since = min(filter(None, days), default="")
            if kind in kinds and since and all(map(says_little, known)):
                why = f"{kind} before, a fuller version in round {now}"
                return {"work_id": work_id, "search_id": days[since], "since": since, "why": why}
    return None


def reopened(said: Mapping[str, list[Said]], fuller: Iterable[Row]) -> dict[str, list[Said]]:
    """What was said, by work, with the excludes marked that were made before the fuller version was there.

    said: votes or adjudications; fuller: rows in COLUMNS. An amendment that calls the same into question is told first.
    """
    again = {row["work_id"]: row for row in fuller}
    return {
        work: [one._replace(reopened=one.reopened or _why(one, again[work])) for one in ones] if work in again else ones
        for work, ones in said.items()
    }


def _why(one: Vote | Adjudication, fuller: Row) -> str:
    return fuller["why"] if one.decision == "exclude" and one.on < fuller["since"] else ""
