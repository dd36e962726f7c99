"""What the simulated reviewers said of each work, how they settled their conflicts, and what they noted of the rest."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from press import Work

Row = dict[str, str]

VOTE_COLUMNS = ("record_id", "decision", "reasons", "note", "decided_on", "criteria_version", "provenance")
ADJUDICATION_COLUMNS = (*("record_id", "decision", "reason", "method", "by", "decided_on", "rationale", "provenance"),)
RETRIEVAL_COLUMNS = (
    *("record_id", "report_id", "outcome", "route", "sought_on", "obtained_on", "path", "why", "provenance"),
)
CHARACTERISTIC_COLUMNS = (
    *("study_id", "field", "value", "status", "location", "extractor", "verified_by", "provenance"),
)
FIELDS = ("design", "country", "setting")
CRITERIA_VERSION = "1"
OURS = {"provenance": "simulated"}


@dataclass(frozen=True)
class Stage:
    """A screening stage: who votes from when on, over how many working days; counts are of works."""

    name: str
    reviewers: tuple[str, ...]
    begun: date
    days: int
    hesitation: float  # how much more often than at titles the two differ on what is to be left out
    reasons: tuple[str, ...]
    usual: str  # the reason that a reviewer gives for leaving out what others keep, or what leaves at a later stage
    other_reason: int = 0  # both exclude, for different first reasons
    changed: int = 0  # votes of each reviewer that a later row replaces


# Two reviewers where one account reports two: at titles (Lefevre 2022), at abstracts (Hampson 2021).
STAGES = (
    Stage("title", ("R1", "R2"), date(2020, 3, 2), 25, 1, ("IC3", "IC4", "IC5"), "IC4", other_reason=18, changed=6),
    Stage("abstract", ("R1", "R2"), date(2020, 4, 20), 12, 3, ("RQ", "IC4"), "RQ", other_reason=4, changed=3),
    Stage("full_text", ("R1",), date(2020, 6, 1), 24, 1, ("FT1", "FT2", "FT3"), "FT3"),
)
FULL_TEXTS_SOUGHT = date(2020, 5, 14)
EVENTS = ("person", "title", "abstract", "full_text", "included")  # in the order in which works leave

# How two people vote on what turns out to be in or out. Nobody is sure together of what turns out wrong: a conflict
# is where at least one of them said so, and all conflicts were settled.
PAIRS = {
    "include": {
        ("include", "include"): 850,
        ("include", "exclude"): 50,
        ("exclude", "include"): 50,
        ("include", "unsure"): 20,
        ("unsure", "include"): 20,
        ("unsure", "exclude"): 10,
    },
    "exclude": {
        ("exclude", "exclude"): 955,
        ("include", "exclude"): 13,
        ("exclude", "include"): 17,
        ("unsure", "exclude"): 8,
        ("exclude", "unsure"): 7,
    },
}
RATIONALES = {
    "include": ("innovation in children's services is the subject", "kept in doubt, to be seen at the next stage"),
    "exclude": ("on reading again, outside the criterion", "the service is named only as a setting"),
}
ROUTES = {"open access": 9, "library": 26, "inter-library loan": 4, "author": 1}


class Citing:
    """The record that a reviewer has before the eyes: mostly the lead of its work, now and then another member."""

    def __init__(self, members: Mapping[str, Sequence[str]], rng: random.Random):
        self.members, self.rng = members, rng

    def __call__(self, work: Work) -> str:
        lead, *others = self.members[work.key]
        return self.rng.choice(others) if others and self.rng.random() < 0.06 else lead


def working_days(begun: date, n: int) -> list[date]:
    days = (begun + timedelta(days=offset) for offset in range(2 * n + 7))
    return [day for day in days if day.weekday() < 5][:n]


def entering(works: Sequence[Work], stage: str) -> list[Work]:
    at = EVENTS.index(stage)
    return [work for work in works if work.fate.stage in EVENTS[at:]]


def decided(work: Work, stage: str) -> str:
    return "exclude" if work.fate.stage == stage else "include"


def eligibility(works: Sequence[Work], cite: Citing) -> list[Row]:
    """One person's word on each item of unknown type."""
    unknown = [work for work in works if work.kind == "unknown"]
    rows = [
        OURS
        | {
            "record_id": cite(work),
            "decision": (decision := decided(work, "person")),
            "reasons": "E1" if decision == "exclude" else "",
            "note": "not a journal article" if decision == "exclude" else "an article in a journal",
            "decided_on": "2020-02-27",
            "criteria_version": CRITERIA_VERSION,
        }
        for work in unknown
    ]
    return sorted(rows, key=lambda row: row["record_id"])


def screening(works: Sequence[Work], stage: Stage, cite: Citing, rng: random.Random) -> dict[str, list[Row]]:
    """The sheets of a stage, by reviewer, and `adjudicated` where two people voted."""
    entered = entering(works, stage.name)
    said = {work.key: _votes(work, stage, rng) for work in entered}
    own = {work.key: work.fate.reason if work.fate.reason in stage.reasons else stage.usual for work in entered}
    reasons = {key: [reason] * len(stage.reviewers) for key, reason in own.items()}
    both = [work for work in entered if said[work.key] == ("exclude", "exclude")]
    for work in rng.sample(both, stage.other_reason):
        reasons[work.key][rng.randrange(2)] = rng.choice([r for r in stage.reasons if r != own[work.key]])
    sheets = {
        reviewer: _sheet([(work, said[work.key][n], reasons[work.key][n]) for work in entered], stage, cite, rng)
        for n, reviewer in enumerate(stage.reviewers)
    }
    if len(stage.reviewers) > 1:
        open_ones = [work for work in entered if len({*said[work.key]}) > 1 or len({*reasons[work.key]}) > 1]
        meeting = working_days(stage.begun, stage.days + 4)[-1]
        sheets["adjudicated"] = sorted(
            (_settlement(work, stage, cite, meeting, rng) for work in open_ones), key=lambda row: row["record_id"]
        )
    return sheets


def _votes(work: Work, stage: Stage, rng: random.Random) -> tuple[str, ...]:
    decision = decided(work, stage.name)
    if len(stage.reviewers) == 1:
        return (decision,)
    agreed = (decision, decision)
    weights = {
        pair: weight * (stage.hesitation if pair != agreed and decision == "exclude" else 1)
        for pair, weight in PAIRS[decision].items()
    }
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def _sheet(votes: list[tuple[Work, str, str]], stage: Stage, cite: Citing, rng: random.Random) -> list[Row]:
    """One reviewer's votes in the order in which they were cast; the list was shuffled for each."""
    rng.shuffle(votes)
    days = working_days(stage.begun, stage.days)
    changed = set(rng.sample(range(len(votes)), stage.changed))
    rows, later = [], []
    for n, (work, decision, reason) in enumerate(votes):
        day = days[n * (stage.days - 1) // len(votes)]
        row = _vote(cite(work), decision, reason, day)
        if n in changed:
            first = "exclude" if decision == "include" else "include"
            rows.append(row | {"decision": first, "reasons": reason if first == "exclude" else "", "note": ""})
            later.append(row | {"decided_on": days[-1].isoformat(), "note": "seen again"})
        else:
            rows.append(row)
    return rows + later


def _vote(record_id: str, decision: str, reason: str, day: date) -> Row:
    return OURS | {
        "record_id": record_id,
        "decision": decision,
        "reasons": reason if decision == "exclude" else "",
        "note": "cannot tell from this" if decision == "unsure" else "",
        "decided_on": day.isoformat(),
        "criteria_version": CRITERIA_VERSION,
    }


def _settlement(work: Work, stage: Stage, cite: Citing, meeting: date, rng: random.Random) -> Row:
    decision = decided(work, stage.name)
    return OURS | {
        "record_id": cite(work),
        "decision": decision,
        "reason": work.fate.reason if decision == "exclude" else "",
        "method": "consensus",
        "by": "; ".join(stage.reviewers),
        "decided_on": meeting.isoformat(),
        "rationale": rng.choice(RATIONALES[decision]),
    }


def retrieval(works: Sequence[Work], cite: Citing, rng: random.Random) -> tuple[list[Row], dict[str, str]]:
    """One row a full text sought, all of them obtained; and the report of each work, by the work's key."""
    sought = entering(works, "full_text")
    rng.shuffle(sought)
    rows = []
    for n, work in enumerate(sought, start=1):
        route = rng.choices(list(ROUTES), weights=list(ROUTES.values()))[0]
        wait = {"open access": 0, "library": 1}.get(route, rng.randint(4, 10))
        asked = working_days(FULL_TEXTS_SOUGHT, 2)[n % 2]
        rows.append(
            OURS
            | {
                "record_id": cite(work),
                "report_id": f"rep_{n:03d}",
                "outcome": "obtained",
                "route": route,
                "sought_on": asked.isoformat(),
                "obtained_on": working_days(asked, wait + 1)[-1].isoformat(),
            }
        )
    return rows, {work.key: row["report_id"] for work, row in zip(sought, rows, strict=True)}


def characteristics(works: Sequence[Work], reports: Mapping[str, str]) -> list[Row]:
    """Design, country and setting of each included study; each study is one report."""
    included = sorted(entering(works, "included"), key=lambda work: reports[work.key])
    return [
        OURS
        | {
            "study_id": reports[work.key],
            "field": name,
            "value": (value := getattr(work, name)),
            "status": "reported" if value else "not_reported",
            "location": f"p. {int(work.first_page) + n + 1}" if value and not work.article_number else "",
            "extractor": "R1",
        }
        for work in included
        for n, name in enumerate(FIELDS)
    ]
