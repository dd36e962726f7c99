"""Votes as people cast them: which one holds, on which work it counts, and which can no longer be placed."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from rapidfuzz import process

from funnel.amendments import questioned
from funnel.text import split_list

ORPHAN_COLUMNS = ("record_id", "stage", "reviewer", "decision", "where", "why", "near")
NOT_REACHED = "its work did not reach this step"
NO_SOURCE = "no source holds this record"
NO_REPORT = "its work has no such report at this step"

Reports = Mapping[str, Sequence[str]]  # work_id -> report_ids


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
    reopened: str = ""  # why it has to be cast again: "topic tightened in version 2"; "" while it stands


class Cast(NamedTuple):
    """votes: by work, in the order in which they were cast; orphans: rows in ORPHAN_COLUMNS."""

    votes: dict[str, list[Vote]]
    orphans: list[dict[str, str]]


def counted_as(decision: str, unsure: str) -> str:
    """What a decision says by the stage's rule for `unsure` (conflict | include | own)."""
    return "include" if decision == "unsure" and unsure == "include" else decision


def cast(
    rows: Iterable[tuple[str, int, Mapping[str, str]]],
    stage: str,
    work_of: Mapping[str, str],
    entered: Iterable[str],
    amendments: Sequence[Mapping[str, str]] = (),
    unsure: str = "conflict",
    reports: Reports | None = None,
) -> Cast:
    """Place every vote of a stage on its work.

    rows: (path, line, row) of the reviewers' sheets; work_of: any record_id -> work_id; entered: the works that reached
    the stage; amendments: of the criteria, rows in amendments.COLUMNS; unsure: the stage's rule for it; reports:
    work_id -> its full texts there, None where votes may name any.
    Of several rows of one reviewer on one record the last holds, by date and then by line; the earlier
    ones stay, marked. So does `duplicate` once its record was joined with another: the reviewer sees the joined work
    again; and so does a vote that a later amendment calls into question. A vote on a record that no source holds, on
    a work that did not reach the stage, or on a report that its work does not have there, is an orphan.
    """
    here = set(entered)
    members = Counter(work_of.values())
    votes: dict[str, list[Vote]] = {}
    orphans = []
    latest: dict[tuple[str, str, str], tuple[str, int]] = {}
    placed = []
    for path, line, row in rows:
        reviewer, record_id = PurePath(path).stem, row["record_id"]
        if why := no_place(row, work_of, here, reports):
            orphans.append(orphan((path, line, row), stage, reviewer, why, work_of, reports))
            continue
        work_id = work_of[record_id]
        key = (reviewer, record_id, row.get("report_id", ""))
        moment = (row.get("decided_on", ""), line)
        latest[key] = max(latest.get(key, moment), moment)
        placed.append((path, line, row, reviewer, work_id, key, moment))
    for path, line, row, reviewer, work_id, key, moment in placed:
        decision, reasons = row["decision"], tuple(split_list(row.get("reasons", "")))
        on, version = row.get("decided_on", ""), row.get("criteria_version", "")
        vote = Vote(
            work_id,
            row["record_id"],
            row.get("report_id", ""),
            reviewer,
            decision,
            reasons,
            row.get("note", ""),
            on,
            version,
            f"{path}:{line}",
            moment != latest[key] or (decision == "duplicate" and members[work_id] > 1),
            questioned(amendments, stage, counted_as(decision, unsure), reasons, version, on),
        )
        votes.setdefault(work_id, []).append(vote)
    for of_work in votes.values():
        of_work.sort(key=lambda vote: (vote.on, vote.reviewer, int(vote.where.rsplit(":", 1)[1])))
    return Cast(votes, orphans)


def no_place(row: Mapping[str, str], work_of: Mapping[str, str], here: Container[str], reports: Reports | None) -> str:
    """Why a row that cites a record, and perhaps a report of it, does not count at this step; "" where it does."""
    work_id, report = work_of.get(row["record_id"]), row.get("report_id", "")
    if work_id is None:
        return NO_SOURCE
    if work_id not in here:
        return NOT_REACHED
    return NO_REPORT if report and reports is not None and report not in reports.get(work_id, ()) else ""


def orphan(
    cited: tuple[str, int, Mapping[str, str]],
    stage: str,
    person: str,
    why: str,
    work_of: Mapping[str, str],
    reports: Reports | None = None,
) -> dict[str, str]:
    """A row in ORPHAN_COLUMNS for (path, line, row) that has no place at this step; why: the answer of `no_place`."""
    path, line, row = cited
    near: list[str] = []
    if why == NO_SOURCE:
        near = _near(row["record_id"], work_of)
    elif why == NO_REPORT and reports:
        near = _near(row["report_id"], reports.get(work_of[row["record_id"]], ()))
    return {
        "record_id": row["record_id"],
        "stage": stage,
        "reviewer": person,
        "decision": row.get("decision", ""),
        "where": f"{path}:{line}",
        "why": why,
        "near": ";".join(near),
    }


def _near(name: str, options: Iterable[str]) -> list[str]:
    return [match for match, *_ in process.extract(name, list(options), limit=3, score_cutoff=85)]


def last_of(votes: Iterable[Vote]) -> list[Vote]:
    """Of several votes of a reviewer on one record or report of it the last, in the order given."""
    return list({(vote.reviewer, vote.record_id, vote.report_id): vote for vote in votes}.values())


def holding(votes: Iterable[Vote]) -> dict[str, list[Vote]]:
    """The votes that hold, by reviewer: more than one where a reviewer voted on several members of a work."""
    return by_reviewer(vote for vote in votes if not vote.superseded and not vote.reopened)


def by_reviewer(votes: Iterable[Vote]) -> dict[str, list[Vote]]:
    held: dict[str, list[Vote]] = {}
    for vote in votes:
        held.setdefault(vote.reviewer, []).append(vote)
    return held


def unread(votes: Iterable[Vote], reviewer: str, reports: Sequence[str]) -> list[str]:
    """The reports of a work ("" where it has none) on which a reviewer has no vote; one that names none reads all."""
    read = {vote.report_id for vote in holding(votes).get(reviewer, [])}
    return [] if "" in read else [report for report in reports or [""] if report not in read]


def vote_event(vote: Vote) -> dict[str, str]:
    """A vote as a row of the ledger; the record that it was cast on is named where it is not the work's own."""
    cast_on = f"cast on {vote.record_id}" if vote.record_id != vote.work_id else ""
    reopened = "" if vote.superseded else vote.reopened
    return {
        "event": "superseded" if vote.superseded else "reopened" if reopened else "vote",
        "outcome": vote.decision,
        "report_id": vote.report_id,
        "reason": ";".join(vote.reasons),
        "criterion_version": vote.version,
        "by": vote.reviewer,
        "on": vote.on,
        "where": vote.where,
        "note": ": ".join(part for part in ("; ".join(filter(None, (cast_on, reopened))), vote.note) if part),
    }
