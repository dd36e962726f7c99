"""Before screening: what the criteria settle by themselves, and what a person settles where they cannot tell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.screen.votes import Vote, holding, vote_event

WAITING_COLUMNS = ("work_id", "criteria", "note")


class Settled(NamedTuple):
    """events: rows for the ledger; waiting: the works that a person has to look at, with the criteria in question."""

    events: list[dict[str, str]]
    waiting: list[dict[str, str]]


def settle(
    works: Iterable[Mapping[str, str]],
    decisions: Iterable[Mapping[str, str]],
    votes: Mapping[str, list[Vote]],
    reviewers: Sequence[str],
) -> Settled:
    """Settle each work: a person's word stands over the criteria; without one a failed criterion makes it ineligible.

    Where a criterion that excludes is unknown the work waits for a reviewer; while config names none it goes on, to be
    seen at screening. decisions: rows of criteria.apply with any outcome.
    """
    in_question: dict[str, list[Mapping[str, str]]] = {}
    for row in decisions:
        if row["outcome"] != "meets":
            in_question.setdefault(row["work_id"], []).append(row)
    events: list[dict[str, str]] = []
    waiting: list[dict[str, str]] = []
    for work in works:
        base = {
            "record_id": work["work_id"],
            "work_id": work["work_id"],
            "arm": work["arm"],
            "round": work["round"],
            "stage": "eligibility",
        }
        doubts = in_question.get(work["work_id"], [])
        for doubt in doubts:
            events.append(base | _criterion_event(doubt))
        cast = votes.get(work["work_id"], [])
        events += [base | vote_event(vote) for vote in cast]
        ending = _ending(doubts, cast, bool(reviewers))
        events.append(base | {"event": "settled"} | ending)
        if ending["outcome"] == "awaiting":
            asked = [doubt["criterion"] for doubt in doubts if doubt["action"] == "ask"]
            waiting.append(
                {
                    "work_id": work["work_id"],
                    "criteria": ";".join(asked),
                    "note": ending["note"],
                }
            )
    return Settled(events, waiting)


def _ending(doubts: Sequence[Mapping[str, str]], cast: list[Vote], someone_looks: bool) -> dict[str, str]:
    held = [vote for own in holding(cast).values() for vote in own]
    said = {vote.decision for vote in held}
    if said == {"include"}:
        return {"outcome": "eligible", "by": held[-1].reviewer, "on": held[-1].on}
    if said == {"exclude"}:
        last = held[-1]
        reason = last.reasons[0] if last.reasons else ""
        return {
            "outcome": "removed",
            "reason": reason,
            "by": last.reviewer,
            "on": last.on,
            "criterion_version": last.version,
        }
    if said:
        return {"outcome": "awaiting", "note": "reviewers differ or are unsure"}
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


def _criterion_event(doubt: Mapping[str, str]) -> dict[str, str]:
    return {
        "event": "criterion",
        "outcome": doubt["outcome"],
        "reason": doubt["criterion"],
        "criterion_version": doubt["criterion_version"],
        "by": "criterion",
        "note": doubt["value"],
    }
