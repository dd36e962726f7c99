"""How the criteria changed: each version of each criterion, and which decisions a change calls into question."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from funnel.text import natural, split_list

Row = Mapping[str, str]

COLUMNS = ("version", "criterion", "change", "since", "what", "why", "by", "stages")
# What a change calls into question: decisions of this kind made before; excludes only where they cite the criterion.
QUESTIONED = {"added": "include", "tightened": "include", "loosened": "exclude", "reworded": ""}
OWN_KEYS = ("since", "why", "sentence", "reason", "stages", "action", "location", "test")


def states(criterion: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A criterion of config as each of its versions states it, the oldest first; what a version leaves out stays."""
    first = {"version": criterion["version"], "change": "", "what": "", "by": ""}
    first |= {key: criterion[key] for key in OWN_KEYS if key in criterion}
    return list(accumulate(criterion["versions"], lambda before, now: {**before, "by": "", **now}, initial=first))


def amendments(criteria: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Every change after the first version of the criteria, rows in COLUMNS by version, then in protocol order.

    criteria: as validated, with every state under `versions`. A criterion that is first stated in a later version than
    another was added.
    """
    beginning = min((natural(criterion["versions"][0]["version"]) for criterion in criteria.values()), default=[])
    found = []
    for name, criterion in criteria.items():
        first, *later = criterion["versions"]
        if natural(first["version"]) > beginning:
            later = [first | {"change": "added", "what": first["sentence"]}, *later]
        for state in later:
            cells = {column: state.get(column, "") for column in COLUMNS}
            found.append(cells | {"criterion": name, "stages": ";".join(state["stages"])})
    return sorted(found, key=lambda row: natural(row["version"]))


def is_later(amendment: Row, version: str, on: str) -> bool:
    """Whether an amendment came after a decision; one that states no version is judged by its date, by none as old."""
    return natural(version) < natural(amendment["version"]) if version else on < amendment["since"]


def questions(amendment: Row, stage: str, decision: str, reasons: Sequence[str]) -> bool:
    """Whether an amendment calls a decision that was made before it into question.

    A tightened criterion questions the includes of the stages where it applies, a loosened one the excludes that
    cite it, a reworded one nothing.
    """
    if decision != QUESTIONED[amendment["change"]]:
        return False
    if decision == "exclude":
        return amendment["criterion"] in reasons
    return stage in split_list(amendment["stages"])


def questioned(
    amendments: Iterable[Row], stage: str, decision: str, reasons: Sequence[str], version: str, on: str
) -> str:
    """Why a decision has to be made again: "topic tightened in version 2"; "" where it stands."""
    found = (
        f"{row['criterion']} {row['change']} in version {row['version']}"
        for row in amendments
        if is_later(row, version, on) and questions(row, stage, decision, reasons)
    )
    return ", ".join(found)
