"""Votes as people cast them: which one holds, on which work it counts, and which can no longer be placed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from rapidfuzz import process

from funnel.text import split_list

ORPHAN_COLUMNS = ("record_id", "stage", "reviewer", "decision", "where", "why", "near")
NOT_REACHED = "its work did not reach this step"
NO_SOURCE = "no source holds this record"


class Vote(NamedTuple):
    """One row of a reviewer's sheet."""

    work_id: str
    record_id: str
    report_id: str  # "" where the row names none
    reviewer: str
    decision: str
    reasons: tuple[str, ...]
    note: str
    on: str
    version: str
    where: str
    superseded: bool  # a later row of the same reviewer on the same record holds


class Cast(NamedTuple):
    """votes: by work, in the order in which they were cast; orphans: rows in ORPHAN_COLUMNS."""

    votes: dict[str, list[Vote]]
    orphans: list[dict[str, str]]


def cast(
    rows: Iterable[tuple[str, int, Mapping[str, str]]], stage: str, work_of: Mapping[str, str], entered: Iterable[str]
) -> Cast:
    """Place every vote of a stage on its work.

    rows: (path, line, row) of the reviewers' sheets; work_of: any record_id -> work_id; entered: the works that reached
    the stage. Of several rows of one reviewer on one record the last holds, by date and then by line; the earlier
    ones stay, marked. So does `duplicate` once its record was joined with another: the reviewer sees the joined work
    again. A vote on a record that no source holds, or on a work that did not reach the stage, is an orphan.
    """
    here = set(entered)
    members = Counter(work_of.values())
    votes: dict[str, list[Vote]] = {}
    orphans = []
    latest: dict[tuple[str, str, str], tuple[str, int]] = {}
    placed = []
    for path, line, row in rows:
        reviewer, record_id = PurePath(path).stem, row["record_id"]
        work_id = work_of.get(record_id, "")
        if work_id not in here:
            orphans.append(orphan((path, line, row), stage, reviewer, work_of))
            continue
        key = (reviewer, record_id, row.get("report_id", ""))
        moment = (row.get("decided_on", ""), line)
        latest[key] = max(latest.get(key, moment), moment)
        placed.append((path, line, row, reviewer, work_id, key, moment))
    for path, line, row, reviewer, work_id, key, moment in placed:
        vote = Vote(
            work_id,
            row["record_id"],
            row.get("report_id", ""),
            reviewer,
            row["decision"],
            tuple(split_list(row.get("reasons", ""))),
            row.get("note", ""),
            row.get("decided_on", ""),
            row.get("criteria_version", ""),
            f"{path}:{line}",
            moment != latest[key] or (row["decision"] == "duplicate" and members[work_id] > 1),
        )
        votes.setdefault(work_id, []).append(vote)
    for of_work in votes.values():
        of_work.sort(key=lambda vote: (vote.on, vote.reviewer, int(vote.where.rsplit(":", 1)[1])))
    return Cast(votes, orphans)


def orphan(
    cited: tuple[str, int, Mapping[str, str]], stage: str, person: str, work_of: Mapping[str, str]
) -> dict[str, str]:
    """A row in ORPHAN_COLUMNS for (path, line, row) that cites a record without a place at this step."""
    path, line, row = cited
    known = row["record_id"] in work_of
    close = [] if known else process.extract(row["record_id"], list(work_of), limit=3, score_cutoff=85)
    return {
        "record_id": row["record_id"],
        "stage": stage,
        "reviewer": person,
        "decision": row.get("decision", ""),
        "where": f"{path}:{line}",
        "why": NOT_REACHED if known else NO_SOURCE,
        "near": ";".join(match for match, *_ in close),
    }


def holding(votes: Iterable[Vote]) -> dict[str, list[Vote]]:
    """The votes that hold, by reviewer: more than one where a reviewer voted on several members of a work."""
    held: dict[str, list[Vote]] = {}
    for vote in votes:
        if not vote.superseded:
            held.setdefault(vote.reviewer, []).append(vote)
    return held


def vote_event(vote: Vote) -> dict[str, str]:
    """A vote as a row of the ledger; the record that it was cast on is named where it is not the work's own."""
    note = vote.note
    if vote.record_id != vote.work_id:
        note = f"cast on {vote.record_id}" + (f": {note}" if note else "")
    return {
        "event": "superseded" if vote.superseded else "vote",
        "outcome": vote.decision,
        "report_id": vote.report_id,
        "reason": ";".join(vote.reasons),
        "criterion_version": vote.version,
        "by": vote.reviewer,
        "on": vote.on,
        "where": vote.where,
        "note": note,
    }
