"""Lay the reviewers' votes side by side and settle what can be settled without a person."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.screen.votes import Vote, holding, orphan, vote_event

DECISION_COLUMNS = ("work_id", "decision", "reason", "how", "votes", "report_id")
CONFLICT_COLUMNS = ("work_id", "report_id", "kind", "status", "votes", "reasons", "notes", "decision", "by")


class Rule(NamedTuple):
    """How a stage settles: see the keys of the same names in config."""

    stage: str
    reviewers: Sequence[str]
    reconcile: str
    unsure: str
    reasons: Sequence[str]  # the stage's criteria in protocol order


class Ending(NamedTuple):
    """What became of one unit. kind, what was open: decision, unsure, reason, own votes, duplicate, missing vote."""

    decision: str  # include | exclude | ""
    reason: str
    how: str
    kind: str
    by: str = ""
    on: str = ""


class Result(NamedTuple):
    """Rows in DECISION_COLUMNS, CONFLICT_COLUMNS and of the ledger, in the order of the units."""

    decisions: list[dict[str, str]]
    conflicts: list[dict[str, str]]
    events: list[dict[str, str]]


def settle(
    works: Iterable[Mapping[str, str]],
    reports: Mapping[str, Sequence[str]],
    votes: Mapping[str, list[Vote]],
    adjudications: Mapping[str, Mapping[str, str]],
    rule: Rule,
) -> Result:
    """Settle every work that entered a stage.

    works: rows of works.csv; reports: work_id -> report_ids, empty while works are screened; a report that several
    works lead to is decided once, by the votes on all of them; votes: by work; adjudications: by work, with `where`.
    Conflicts that were settled stay listed with their settlement, an adjudication that settles nothing as void.
    """
    entered = list(works)
    shared: dict[str, list[str]] = {}
    for work in entered:
        for report in reports.get(work["work_id"], ()):
            shared.setdefault(report, []).append(work["work_id"])
    decisions, conflicts, events = [], [], []
    for work in entered:
        work_id = work["work_id"]
        base = {
            "record_id": work_id,
            "work_id": work_id,
            "arm": work["arm"],
            "round": work["round"],
            "stage": rule.stage,
        }
        events += [base | vote_event(vote) for vote in votes.get(work_id, [])]
        if work_id in adjudications:
            events.append(base | _adjudication_event(adjudications[work_id]))
        endings = []
        for report in reports.get(work_id) or [""]:
            members = shared.get(report, [work_id])
            adjudication = next((adjudications[member] for member in members if member in adjudications), None)
            cast = [v for member in members for v in votes.get(member, []) if v.report_id in ("", report)]
            ending = _ending(cast, adjudication, rule)
            endings.append(ending)
            decisions.append(_decision_row(work_id, report, ending, cast))
            if ending.kind or (adjudication and ending.how != "adjudicated"):
                conflicts.append(_conflict_row(work_id, report, ending, cast, adjudication))
            if report:
                events.append(base | _report_event(report, ending))
        events.append(base | _settled_event(endings))
    return Result(decisions, conflicts, events)


class Settlements(NamedTuple):
    """by_work: the adjudication of each work, with the `where` it stands; orphans: rows in votes.ORPHAN_COLUMNS."""

    by_work: dict[str, dict[str, str]]
    orphans: list[dict[str, str]]


def adjudications(
    rows: Iterable[tuple[str, int, Mapping[str, str]]], stage: str, work_of: Mapping[str, str], entered: Iterable[str]
) -> Settlements:
    """Place each row of adjudicated.csv on its work; of several on members of one work the latest holds."""
    here = set(entered)
    by_work: dict[str, dict[str, str]] = {}
    orphans = []
    for path, line, row in sorted(rows, key=lambda item: (item[2].get("decided_on", ""), item[1])):
        work_id = work_of.get(row["record_id"], "")
        if work_id in here:
            by_work[work_id] = dict(row) | {"where": f"{path}:{line}"}
        else:
            orphans.append(orphan((path, line, row), stage, row.get("by", ""), work_of))
    return Settlements(by_work, orphans)


def _ending(cast: Sequence[Vote], adjudication: Mapping[str, str] | None, rule: Rule) -> Ending:
    found = _by_votes(holding(cast), rule)
    if adjudication and cast and (found.how == "awaiting" or found.kind == "reason"):
        decision = adjudication["decision"]
        reason = adjudication.get("reason", "") or (found.reason if decision == "exclude" else "")
        on = adjudication.get("decided_on", "")
        kind = found.kind or "missing vote"
        return Ending(decision, reason, "adjudicated", kind, adjudication.get("by", ""), on)
    return found


def _by_votes(held: Mapping[str, list[Vote]], rule: Rule) -> Ending:
    """What the votes that hold say by the stage's rule; `awaiting` where a vote is missing or a conflict is open."""
    everything = [vote for own in held.values() for vote in own]
    on = max((vote.on for vote in everything), default="")
    if any(vote.decision == "duplicate" for vote in everything):
        return Ending("", "", "awaiting", "duplicate")
    said = {reviewer: {_folded(vote.decision, rule) for vote in own} for reviewer, own in held.items()}
    anyone = set().union(*said.values()) if said else set()
    enough = len(said) >= (1 if rule.reconcile == "single" else len(rule.reviewers))
    how = {"agree": "agreed", "liberal": "liberal", "single": "single"}[rule.reconcile]
    if rule.reconcile == "liberal" and "include" in anyone:
        return Ending("include", "", how, "", on=on)
    if any(len(own) > 1 for own in said.values()):
        return Ending("", "", "awaiting", "own votes")
    if anyone == {"include"} and enough:
        return Ending("include", "", how, "", on=on)
    if anyone == {"exclude"} and enough:
        primary = {vote.reasons[0] for vote in everything if vote.reasons}
        reason = min(primary, key=rule.reasons.index, default="")
        return Ending("exclude", reason, how, "reason" if len(primary) > 1 else "", on=on)
    if not enough:
        return Ending("", "", "awaiting", "")
    return Ending("", "", "awaiting", "unsure" if "unsure" in anyone else "decision")


def _folded(decision: str, rule: Rule) -> str:
    return rule.unsure.replace("conflict", "unsure") if decision == "unsure" else decision


def _decision_row(work_id: str, report: str, ending: Ending, cast: Sequence[Vote]) -> dict[str, str]:
    said = _side_by_side(cast, "decision")
    return {
        "work_id": work_id,
        "report_id": report,
        "decision": ending.decision,
        "reason": ending.reason,
        "how": ending.how,
        "votes": said,
    }


def _side_by_side(cast: Sequence[Vote], what: str) -> str:
    """ "ana:include;ben:exclude": what each reviewer's holding votes say, by reviewer."""
    parts = []
    for reviewer, own in sorted(holding(cast).items()):
        for vote in own:
            value = getattr(vote, what)
            text = "+".join(value) if isinstance(value, tuple) else value
            if text:
                parts.append(f"{reviewer}:{text.replace(';', ',')}")
    return ";".join(dict.fromkeys(parts))


def _conflict_row(
    work_id: str, report: str, ending: Ending, cast: Sequence[Vote], adjudication: Mapping[str, str] | None
) -> dict[str, str]:
    """One row a conflict: open, settled by a person, by protocol order (reasons only), or void (nothing to settle)."""
    status = "open"
    if ending.how == "adjudicated":
        status = "settled"
    elif adjudication:
        status = "void"
    elif ending.kind == "reason":
        status = "protocol order"
    return {
        "work_id": work_id,
        "report_id": report,
        "kind": ending.kind,
        "status": status,
        "votes": _side_by_side(cast, "decision"),
        "reasons": _side_by_side(cast, "reasons"),
        "notes": _side_by_side(cast, "note"),
        "decision": ending.decision,
        "by": ending.by,
    }


def _adjudication_event(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "event": "adjudicated",
        "outcome": row["decision"],
        "reason": row.get("reason", ""),
        "by": row.get("by", ""),
        "on": row.get("decided_on", ""),
        "where": row.get("where", ""),
        "note": ": ".join(part for part in (row.get("method", ""), row.get("rationale", "")) if part),
    }


def _report_event(report: str, ending: Ending) -> dict[str, str]:
    outcome = ending.decision or "awaiting"
    return {
        "event": "report",
        "report_id": report,
        "outcome": outcome,
        "reason": ending.reason,
        "by": ending.by,
        "on": ending.on,
        "note": _how(ending),
    }


def _settled_event(endings: Sequence[Ending]) -> dict[str, str]:
    """A work goes on if one of its reports does, waits if none does and one waits."""
    best = min(endings, key=lambda ending: ["include", "", "exclude"].index(ending.decision))
    return {
        "event": "settled",
        "outcome": best.decision or "awaiting",
        "reason": best.reason,
        "by": best.by,
        "on": best.on,
        "note": _how(best),
    }


def _how(ending: Ending) -> str:
    """How it was settled and what was open; nothing where it merely waits."""
    return ", ".join(part for part in (ending.how.replace("awaiting", ""), ending.kind) if part)
