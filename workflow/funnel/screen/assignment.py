"""Who is asked about which work: a draw by the recorded seed that stays the same when others join or leave."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from funnel.screen.votes import Vote, unread

COLUMNS = ("work_id", "set", "reviewers", "votes", "instead_of")
CALIBRATION, MAIN = "calibration", "main"


class Asked(NamedTuple):
    """Who is asked about one work, and how many votes it takes; fewer people than votes where nobody is left to ask."""

    part: str  # calibration | main
    reviewers: list[str]
    votes: int
    instead_of: dict[str, str]  # who took over -> who left


Assignment = Mapping[str, Asked]  # by work_id


def assign(
    works: Iterable[Mapping[str, str]],
    votes: Mapping[str, list[Vote]],
    reports: Mapping[str, Sequence[str]],
    stage: str,
    settings: Mapping[str, Any],
    seed: int,
) -> dict[str, Asked]:
    """The assignment of every work that entered a stage.

    settings: the stage's, of config. Each work draws by itself, from the seed, the stage and its id: whether it is in
    the calibration set, whether it is double-screened, and the order in which the reviewers' turns come. Somebody else
    is asked in place of a reviewer who left without having read it (all its reports); no other vote plays a part.
    """
    drawn, left = settings["drawn"], settings["left"]
    calibration, double = settings["calibration"], settings["double_screened"]
    found = {}
    for work in works:
        work_id = work["work_id"]
        lot = _lot(seed, stage, work_id)
        part = CALIBRATION if lot < calibration else MAIN
        needed = len(drawn)
        if part == MAIN:
            is_double = lot < calibration + (1 - calibration) * double
            needed = settings.get("votes", len(drawn)) if is_double else 1
        turns = sorted(drawn, key=lambda name: _lot(seed, stage, work_id, name)) if needed < len(drawn) else drawn
        gone = {one for one in left if unread(votes.get(work_id, ()), one, reports.get(work_id, ()))}
        found[work_id] = Asked(part, *_with_stand_ins(turns, needed, left, gone))
    return found


def _with_stand_ins(
    turns: Sequence[str], needed: int, left: Mapping[str, Mapping[str, str]], gone: Collection[str]
) -> tuple[list[str], int, dict[str, str]]:
    """The first in turn; for one who left, whoever takes over, and where nobody does the next in turn."""
    asked: list[str] = []
    instead_of: dict[str, str] = {}
    for reviewer in turns:
        one = reviewer
        while one in gone:
            one = left[one].get("to", "")
        if one and one not in asked and len(asked) < needed:
            asked.append(one)
            if one != reviewer:
                instead_of[one] = reviewer
    return asked, needed, instead_of


def rows(assignment: Assignment) -> list[dict[str, str]]:
    """One row a work in COLUMNS, in the order of the works."""
    return [
        {
            "work_id": work_id,
            "set": asked.part,
            "reviewers": ";".join(asked.reviewers),
            "votes": str(asked.votes),
            "instead_of": ";".join(f"{one} for {other}" for one, other in asked.instead_of.items()),
        }
        for work_id, asked in assignment.items()
    ]


def _lot(seed: int, *drawing: str) -> float:
    """A number from 0 to 1, the same for the same seed and names on every machine."""
    digest = hashlib.sha256("|".join([str(seed), *drawing]).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
