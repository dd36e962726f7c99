"""Works that were excluded on little, and of which a later round brought more: a fuller version is asked about again."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from funnel.text import natural, split_list

Row = Mapping[str, str]

# What a work may have been excluded as, for config's `ask_again`; the word, and whether a record says no more than that.
LITTLE = {
    "preprint": lambda record: record["type"] == "preprint",
    "conference abstract": lambda record: record["type"] == "conference abstract",
    "no abstract": lambda record: not record["abstract"],
}


class Fuller(NamedTuple):
    """since: the day of the search that brought the fuller version, YYYY-MM-DD; why: in words for the ledger."""

    since: str
    why: str


def appeared(
    works: Iterable[Row], records: Iterable[Row], searched_on: Mapping[str, str], kinds: Collection[str]
) -> dict[str, Fuller]:
    """work_id -> the first fuller version that a later round brought.

    records: rows of records.csv; searched_on: by search_id; kinds: keys of LITTLE that the review asks about again.
    Every record of the rounds before must say little in the same way, and one of the later round more. A search whose
    day is unknown calls no vote into question: nobody could tell which votes came before it.
    """
    by_id = {record["record_id"]: record for record in records}
    found: dict[str, Fuller] = {}
    for work in works:
        members = [by_id[member] for member in split_list(work["members"])]
        rounds = sorted({record["round"] for record in members}, key=natural)
        for before, now in zip(rounds, rounds[1:], strict=False):
            known = [record for record in members if natural(record["round"]) <= natural(before)]
            new = [record for record in members if record["round"] == now]
            for kind in (kind for kind in LITTLE if kind in kinds):
                fuller = [record for record in new if not LITTLE[kind](record)]
                days = [day for record in fuller if (day := searched_on.get(record["search_id"], ""))]
                if days and all(map(LITTLE[kind], known)) and work["work_id"] not in found:
                    found[work["work_id"]] = Fuller(min(days), f"{kind} before, a fuller version in round {now}")
    return found


def asked_again(fuller: Fuller | None, decision: str, on: str) -> str:
    """Why a vote has to be cast again: it excluded the work before the fuller version was there; "" where it stands."""
    return fuller.why if fuller and decision == "exclude" and on < fuller.since else ""
