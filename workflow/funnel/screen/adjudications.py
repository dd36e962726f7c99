"""How people settled conflicts: on which work each adjudication counts, and which one holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.amendments import questioned
from funnel.screen.votes import Reports, no_place, orphan


class Adjudication(NamedTuple):
    """One row of adjudicated.csv."""

    decision: str
    reason: str
    method: str
    by: str
    on: str
    rationale: str
    version: str  # of the criteria; "" where the row states none
    report_id: str
    where: str
    line: int
    reopened: str  # why it has to be made again: "topic tightened in version 2"; "" while it stands


class Settlements(NamedTuple):
    """by_work: the adjudications of each work in the order in which they were made; orphans: votes.ORPHAN_COLUMNS."""

    by_work: dict[str, list[Adjudication]]
    orphans: list[dict[str, str]]


def adjudications(
    rows: Iterable[tuple[str, int, Mapping[str, str]]],
    stage: str,
    work_of: Mapping[str, str],
    entered: Iterable[str],
    amendments: Sequence[Mapping[str, str]] = (),
    reports: Reports | None = None,
) -> Settlements:
    """Place each row of adjudicated.csv on its work, by date and then by line.

    rows: (path, line, row); amendments: of the criteria; what a later one calls into question is marked; reports: as
    for votes.cast.
    """
    here = set(entered)
    by_work: dict[str, list[Adjudication]] = {}
    orphans = []
    for path, line, row in rows:
        if why := no_place(row, work_of, here, reports):
            orphans.append(orphan((path, line, row), stage, row.get("by", ""), why, work_of, reports))
            continue
        work_id = work_of[row["record_id"]]
        decision, reason = row["decision"], row.get("reason", "")
        version, on = row.get("criteria_version", ""), row.get("decided_on", "")
        made = Adjudication(
            decision,
            reason,
            row.get("method", ""),
            row.get("by", ""),
            on,
            row.get("rationale", ""),
            version,
            row.get("report_id", ""),
            f"{path}:{line}",
            line,
            questioned(amendments, stage, decision, [reason], version, on),
        )
        by_work.setdefault(work_id, []).append(made)
    for made_on_work in by_work.values():
        made_on_work.sort(key=lambda made: (made.on, made.line))
    return Settlements(by_work, orphans)


def last_adjudication(made: Iterable[Adjudication]) -> Adjudication | None:
    """The last by date, then by line."""
    return max(made, key=lambda one: (one.on, one.line), default=None)


def standing_adjudication(made: Iterable[Adjudication]) -> Adjudication | None:
    """The last that no change of the criteria calls into question."""
    return last_adjudication(one for one in made if not one.reopened)


def settled_on(by_work: Mapping[str, Iterable[Adjudication]]) -> dict[str, str]:
    """work_id -> the day of the adjudication that holds, where one does."""
    held = {work: standing_adjudication(made) for work, made in by_work.items()}
    return {work: last.on for work, last in held.items() if last}


def adjudication_events(made: Sequence[Adjudication]) -> list[dict[str, str]]:
    """Each adjudication of a work as a row of the ledger; `superseded` where a later one on the same report holds."""
    last = {one.report_id: one for one in made}
    return [
        {
            "event": "superseded" if one != last[one.report_id] else "reopened" if one.reopened else "adjudicated",
            "outcome": one.decision,
            "report_id": one.report_id,
            "reason": one.reason,
            "criterion_version": one.version,
            "by": one.by,
            "on": one.on,
            "where": one.where,
            "note": ": ".join(part for part in (one.reopened, one.method, one.rationale) if part),
        }
        for one in made
    ]
