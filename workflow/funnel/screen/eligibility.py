"""Before screening: what the criteria settle by themselves, and what a person settles where they cannot tell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.screen.adjudications import Adjudication, adjudication_events, standing_adjudication
from funnel.screen.assignment import MAIN, Asked
from funnel.screen.reconcile import Ending, Rule, conflict_rows, ending
from funnel.screen.votes import Vote, holding, vote_event

Row = Mapping[str, str]

WAITING_COLUMNS = ("work_id", "criteria", "note")
ANY_ONE = Asked(MAIN, [], 1, {})  # any one vote settles it; who casts it is not drawn
NOBODY_VOTED = Ending("", "", "awaiting", "")
STATES = {"include": "eligible", "exclude": "removed"}


class Settled(NamedTuple):
    """events: rows for the ledger; waiting: the works that a person has to look at, with the criteria in question;
    conflicts: where people differ, in reconcile.CONFLICT_COLUMNS."""

    events: list[dict[str, str]]
    waiting: list[dict[str, str]]
    conflicts: list[dict[str, str]]


def settle(
    works: Iterable[Row],
    decisions: Iterable[Row],
    votes: Mapping[str, list[Vote]],
    adjudications: Mapping[str, list[Adjudication]],
    reviewers: Sequence[str],
    criteria: Sequence[str],
) -> Settled:
    """Settle each work: a person's word stands over the criteria; without one a failed criterion makes it ineligible.

    Where a criterion that excludes is unknown the work waits for a reviewer; while config names none it goes on, to be
    seen at screening. Reviewers who differ, or one who is unsure, wait for an adjudicator.
    decisions: rows of criteria.apply with any outcome; criteria: their ids in protocol order.
    """
    in_question: dict[str, list[Row]] = {}
    for row in decisions:
        if row["outcome"] != "meets":
            in_question.setdefault(row["work_id"], []).append(row)
    rule = Rule("eligibility", "single", "conflict", criteria)
    result = Settled([], [], [])
    for work in works:
        work_id = work["work_id"]
        doubts, cast, said = in_question.get(work_id, []), votes.get(work_id, []), adjudications.get(work_id, [])
        base = {
            "record_id": work_id,
            "work_id": work_id,
            "arm": work["arm"],
            "round": work["round"],
            "stage": "eligibility",
        }
        result.events.extend(base | _criterion_event(doubt) for doubt in doubts)
        result.events.extend(base | vote_event(vote) for vote in cast)
        result.events.extend(base | event for event in adjudication_events(said))
        held = holding(cast)
        end = ending(held, standing_adjudication(said), ANY_ONE, rule) if held else NOBODY_VOTED
        outcome = _by_people(end, held, cast) or _by_criteria(doubts, bool(reviewers))
        result.events.append(base | {"event": "settled"} | outcome)
        result.conflicts.extend(conflict_rows(work_id, "", end, cast, said))
        if outcome["outcome"] == "awaiting":
            asked = ";".join(doubt["criterion"] for doubt in doubts if doubt["action"] != "flag")
            result.waiting.append({"work_id": work_id, "criteria": asked, "note": outcome["note"]})
    return result


def _by_people(end: Ending, held: Mapping[str, list[Vote]], cast: Sequence[Vote]) -> dict[str, str]:
    """What people settled or left open; nothing where none of them has said a word that counts."""
    again = next((vote.reopened for vote in cast if vote.reopened and not vote.superseded), "")
    if end.decision:
        return {
            "outcome": STATES[end.decision],
            "reason": end.reason,
            "by": end.by or ";".join(held),
            "on": end.on,
            "criterion_version": end.version if end.decision == "exclude" else "",
        }
    if end.kind or again:
        return {"outcome": "awaiting", "note": again or "reviewers differ or are unsure"}
    return {}


def _by_criteria(doubts: Sequence[Row], someone_looks: bool) -> dict[str, str]:
    failed = next((doubt for doubt in doubts if doubt["action"] == "exclude"), None)
    if failed:
        return {
            "outcome": "ineligible",
            "reason": failed["criterion"],
            "criterion_version": failed["criterion_version"],
            "by": "criterion",
            "note": failed["value"],
        }
    if someone_looks and any(doubt["action"] == "ask" for doubt in doubts):
        return {"outcome": "awaiting", "note": "unknown"}
    return {"outcome": "eligible"}


def _criterion_event(doubt: Row) -> dict[str, str]:
    return {
        "event": "criterion",
        "outcome": doubt["outcome"],
        "reason": doubt["criterion"],
        "criterion_version": doubt["criterion_version"],
        "by": "criterion",
        "note": doubt["value"],
    }
