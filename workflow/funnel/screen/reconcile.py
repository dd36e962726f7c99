"""Lay the reviewers' votes side by side and settle what can be settled without a person."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.amendments import is_later, questions
from funnel.screen.adjudications import Adjudication, adjudication_events, last_adjudication, standing_adjudication
from funnel.screen.assignment import Asked, Assignment
from funnel.screen.votes import Vote, by_reviewer, counted_as, holding, last_of, vote_event
from funnel.text import natural, split_list

Row = Mapping[str, str]

DECISION_COLUMNS = ("work_id", "decision", "reason", "how", "votes", "report_id")
CONFLICT_COLUMNS = ("work_id", "report_id", "kind", "status", "votes", "reasons", "notes", "decision", "by")
REVISITED_COLUMNS = ("version", "criterion", "work_id", "report_id", "of", "was", "now", "waits_for")

HOW = {"agree": "agreed", "liberal": "liberal", "single": "single"}
AWAITS_CLASSIFICATION = "awaits classification"  # all unsure, where that is a word of its own: no conflict


class Rule(NamedTuple):
    """How a stage settles: see the keys of the same names in config."""

    stage: str
    reconcile: str
    unsure: str
    reasons: Sequence[str]  # the criteria in protocol order
    amendments: Sequence[Row] = ()  # rows in amendments.COLUMNS


class Ending(NamedTuple):
    """What became of one unit.

    kind, what was open: decision, unsure, reason, own votes, duplicate, reviewer left, missing vote.
    """

    decision: str  # include | exclude | ""
    reason: str
    how: str  # agreed | liberal | single | adjudicated | awaiting
    kind: str
    by: str = ""
    on: str = ""
    version: str = ""  # of the criteria, the latest under which it was decided


class Result(NamedTuple):
    """Rows in DECISION_COLUMNS, CONFLICT_COLUMNS, REVISITED_COLUMNS and of the ledger, in the order of the units."""

    decisions: list[dict[str, str]]
    conflicts: list[dict[str, str]]
    revisited: list[dict[str, str]]
    events: list[dict[str, str]]


def settle(
    works: Iterable[Row],
    reports: Mapping[str, Sequence[str]],
    votes: Mapping[str, list[Vote]],
    adjudications: Mapping[str, list[Adjudication]],
    assignment: Assignment,
    rule: Rule,
) -> Result:
    """Settle every work that entered a stage.

    works: rows of works.csv; reports: work_id -> report_ids, empty while works are screened; a report that several
    works lead to is decided once, by the votes on all of them; votes, adjudications and assignment: by work.
    Conflicts that were settled stay listed with their settlement, an adjudication that settles nothing as void.
    """
    entered = list(works)
    shared: dict[str, list[str]] = {}
    for work in entered:
        for report in reports.get(work["work_id"], ()):
            shared.setdefault(report, []).append(work["work_id"])
    result = Result([], [], [], [])
    for work in entered:
        work_id = work["work_id"]
        asked = assignment[work_id]
        base = {
            "record_id": work_id,
            "work_id": work_id,
            "arm": work["arm"],
            "round": work["round"],
            "stage": rule.stage,
        }
        result.events.extend(base | vote_event(vote) for vote in votes.get(work_id, ()))
        result.events.extend(base | event for event in adjudication_events(adjudications.get(work_id, ())))
        endings = []
        for report in reports.get(work_id) or [""]:
            members = shared.get(report, [work_id])
            cast = [v for member in members for v in votes.get(member, ()) if v.report_id in ("", report)]
            said = [a for member in members for a in adjudications.get(member, ()) if a.report_id in ("", report)]
            held = holding(cast)
            end = ending(held, standing_adjudication(said), asked, rule)
            endings.append(end)
            result.decisions.append(_decision_row(work_id, report, end, held))
            result.conflicts.extend(conflict_rows(work_id, report, end, cast, said))
            result.revisited.extend(_revisited(work_id, report, end, cast, said, asked, rule))
            if report:
                result.events.append(base | _report_event(report, end))
        result.events.append(base | _settled_event(endings, asked))
    return result


def ending(held: Mapping[str, list[Vote]], adjudication: Adjudication | None, asked: Asked, rule: Rule) -> Ending:
    """How a unit ends by the votes that hold and, where they leave it open, by the adjudication that holds."""
    found = _by_votes(held, asked, rule)
    if not adjudication:
        return found
    opened = found.how == "awaiting" and (held or found.kind)
    if opened or (found.kind == "reason" and adjudication.decision == "exclude"):
        reason = adjudication.reason or (found.reason if adjudication.decision == "exclude" else "")
        kind, version = found.kind or "missing vote", adjudication.version or found.version
        return Ending(adjudication.decision, reason, "adjudicated", kind, adjudication.by, adjudication.on, version)
    return found


def _by_votes(held: Mapping[str, list[Vote]], asked: Asked, rule: Rule) -> Ending:
    """What the votes that hold say by the stage's rule; `awaiting` where a vote is missing or a conflict is open."""
    everything = [vote for own in held.values() for vote in own]
    on, version = max((vote.on for vote in everything), default=""), _latest(everything)
    waiting = Ending("", "", "awaiting", "", on=on, version=version)
    if any(vote.decision == "duplicate" for vote in everything):
        return waiting._replace(kind="duplicate")
    said = {reviewer: {counted_as(vote.decision, rule.unsure) for vote in own} for reviewer, own in held.items()}
    anyone = set().union(*said.values())
    enough = len(said) >= (1 if rule.reconcile == "single" else asked.votes)
    how = HOW[rule.reconcile]
    if "include" in anyone and (rule.reconcile == "liberal" or (enough and len(anyone) == 1)):
        return Ending("include", "", how, "", on=on, version=version)
    if any(len(own) > 1 for own in said.values()):
        return waiting._replace(kind="own votes")
    if anyone == {"exclude"} and enough:
        primary = {vote.reasons[0] for vote in everything if vote.reasons}
        reason = min(primary, key=rule.reasons.index, default="")
        cited = _latest(vote for vote in everything if reason in vote.reasons) or version
        return Ending("exclude", reason, how, "reason" if len(primary) > 1 else "", on=on, version=cited)
    if not enough:
        nobody_left_to_ask = said.keys() >= set(asked.reviewers)
        return waiting._replace(kind="reviewer left" if nobody_left_to_ask else "")
    if anyone == {"unsure"} and rule.unsure == "own":
        return waiting._replace(kind=AWAITS_CLASSIFICATION)
    return waiting._replace(kind="unsure" if "unsure" in anyone else "decision")


def _latest(votes: Iterable[Vote]) -> str:
    return max({vote.version for vote in votes}, key=natural, default="")


def _decision_row(work_id: str, report: str, end: Ending, held: Mapping[str, list[Vote]]) -> dict[str, str]:
    return {
        "work_id": work_id,
        "report_id": report,
        "decision": end.decision,
        "reason": end.reason,
        "how": end.how,
        "votes": _side_by_side(held, "decision"),
    }


def _side_by_side(held: Mapping[str, list[Vote]], what: str) -> str:
    """ "ana:include;ben:exclude": what each reviewer's holding votes say, by reviewer."""
    parts = []
    for reviewer, own in sorted(held.items()):
        for vote in own:
            value = getattr(vote, what)
            text = "+".join(value) if isinstance(value, tuple) else value
            if text:
                parts.append(f"{reviewer}:{text.replace(';', ',')}")
    return ";".join(dict.fromkeys(parts))


def conflict_rows(
    work_id: str, report: str, end: Ending, cast: Sequence[Vote], said: Sequence[Adjudication]
) -> list[dict[str, str]]:
    """The row of a conflict: open, settled by a person, by protocol order (reasons only), or void (nothing to settle).

    None where there was nothing to settle and nobody did.
    """
    kind = end.kind
    unused = end.how != "adjudicated" and any(not adjudication.reopened for adjudication in said)
    if end.how == "adjudicated":
        status = "settled"
    elif unused:
        kind, status = kind or _why_void(cast), "void"
    elif kind in ("", AWAITS_CLASSIFICATION):
        return []
    else:
        status = "protocol order" if kind == "reason" else "open"
    held = holding(cast)
    return [
        {
            "work_id": work_id,
            "report_id": report,
            "kind": kind,
            "status": status,
            "votes": _side_by_side(held, "decision"),
            "reasons": _side_by_side(held, "reasons"),
            "notes": _side_by_side(held, "note"),
            "decision": end.decision,
            "by": end.by,
        }
    ]


def _why_void(cast: Sequence[Vote]) -> str:
    """What an adjudication that settles nothing was about: a conflict that votes have ended since, or none."""
    if not cast:
        return "no vote yet"
    return "conflict gone" if len({vote.decision for vote in cast}) > 1 else "no conflict"


def _revisited(
    work_id: str,
    report: str,
    end: Ending,
    cast: Sequence[Vote],
    said: Sequence[Adjudication],
    asked: Asked,
    rule: Rule,
) -> list[dict[str, str]]:
    """One row an amendment that called this decision into question: whose, what it was before, what it is now.

    waits_for: who has yet to vote again, or `adjudicator`; "" once it was made again.
    """
    rows = []
    for amendment in rule.amendments:
        before = last_of(vote for vote in cast if is_later(amendment, vote.version, vote.on))
        adjudication = last_adjudication(a for a in said if is_later(amendment, a.version, a.on))
        whose = [
            vote.reviewer
            for vote in before
            if questions(amendment, rule.stage, counted_as(vote.decision, rule.unsure), vote.reasons)
        ]
        if adjudication and questions(amendment, rule.stage, adjudication.decision, [adjudication.reason]):
            whose += split_list(adjudication.by)
        if whose:
            was = ending(by_reviewer(before), adjudication, asked, rule).decision
            cells = (amendment["version"], amendment["criterion"], work_id, report)
            row = dict(zip(REVISITED_COLUMNS, cells, strict=False))
            row |= {"of": ";".join(dict.fromkeys(whose)), "was": was, "now": end.decision}
            rows.append(row | {"waits_for": ";".join(_awaited(end, cast, asked))})
    return rows


def _awaited(end: Ending, cast: Sequence[Vote], asked: Asked) -> list[str]:
    held = holding(cast)
    missing = [reviewer for reviewer in asked.reviewers if reviewer not in held]
    return missing or ([] if end.decision else ["adjudicator"])


def _report_event(report: str, end: Ending) -> dict[str, str]:
    return {"event": "report", "report_id": report} | _outcome(end) | {"note": _how(end)}


def _settled_event(endings: Sequence[Ending], asked: Asked) -> dict[str, str]:
    """A work goes on if one of its reports does, waits if none does and one waits."""
    best = min(endings, key=lambda end: ["include", "", "exclude"].index(end.decision))
    stand_ins = [f"{one} in place of {other}" for one, other in asked.instead_of.items()]
    return {"event": "settled"} | _outcome(best) | {"note": ", ".join(filter(None, (_how(best), *stand_ins)))}


def _outcome(end: Ending) -> dict[str, str]:
    return {
        "outcome": end.decision or "awaiting",
        "reason": end.reason,
        "criterion_version": end.version if end.decision else "",
        "by": end.by,
        "on": end.on if end.decision else "",
    }


def _how(end: Ending) -> str:
    """How it was settled and what was open; nothing where it merely waits."""
    return ", ".join(part for part in (end.how.replace("awaiting", ""), end.kind) if part)
