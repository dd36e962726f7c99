"""What was decided under each criterion, by each reviewer and at each stage, counted from the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from funnel.report.wording import PERSONS_EVENTS, said, spoken
from funnel.text import natural, split_list

Row = Mapping[str, str]

COUNTED = (*PERSONS_EVENTS, "criterion", "settled")
BEFORE_DECISIONS = ("identify", "deduplicate", "final")


class Act(NamedTuple):
    """Something that was done at a stage to one or more records, in one phrase: "title: R1: exclude for IC4"."""

    stage: str
    phrase: str
    people: tuple[str, ...]
    criterion: str  # "" where it is counted whatever the reason

    @property
    def label(self) -> str:
        return f"{spoken(self.stage)}: {self.phrase}"


class Topic(NamedTuple):
    """A criterion, reviewer or stage: what is known of it, and each act with the number of records."""

    kind: str  # criterion | reviewer | stage
    name: str
    title: str
    about: list[tuple[str, str]]
    acts: list[tuple[Act, int]]

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.name}"


def acts(event: Row) -> list[Act]:
    """An event as it counts: by itself, and once more under each criterion that it cites."""
    if event["event"] not in COUNTED or event["stage"] in BEFORE_DECISIONS:
        return []
    stage, phrase = event["stage"], said(event)
    people = tuple(split_list(event["by"])) if event["event"] in PERSONS_EVENTS else ()
    if event["event"] == "criterion":
        return [Act(stage, phrase, people, event["reason"])]
    cited = [Act(stage, f"{phrase} for {name}", people, name) for name in split_list(event["reason"])]
    return [Act(stage, phrase, people, ""), *cited]


def by_record(events: Iterable[Row]) -> dict[str, list[Act]]:
    """record_id -> what was done to it, each act once, in the order of the ledger."""
    found: dict[str, dict[Act, None]] = {}
    for event in events:
        found.setdefault(event["record_id"], {}).update(dict.fromkeys(acts(event)))
    return {record_id: list(done) for record_id, done in found.items()}


def counted(done: Mapping[str, Iterable[Act]], stages: Sequence[str]) -> dict[Act, int]:
    """Each act and the number of its records, in funnel order, then by phrase."""
    counts: dict[Act, int] = {}
    for of_record in done.values():
        for act in of_record:
            counts[act] = counts.get(act, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (stages.index(item[0].stage), natural(item[0].phrase))))


def topics(
    counts: Mapping[Act, int], criteria: Mapping[str, Mapping[str, Any]], stages: Mapping[str, Mapping[str, Any]]
) -> list[Topic]:
    """The criteria and stages of config in its order, with the reviewers by name between them.

    criteria: as validated, with every state under `versions`; stages: the screening stages' settings.
    """

    def topic(kind: str, name: str, title: str, about: list[tuple[str, str]], mine: Iterable[Act]) -> Topic:
        return Topic(kind, name, title, about, [(act, counts[act]) for act in mine])

    found = [
        topic("criterion", name, one["sentence"], _of_criterion(one), (act for act in counts if act.criterion == name))
        for name, one in criteria.items()
    ]
    reviewers = sorted({person for act in counts for person in act.people}, key=natural)
    found += [topic("reviewer", name, "", [], (act for act in counts if name in act.people)) for name in reviewers]
    seen = dict.fromkeys(act.stage for act in counts)
    return found + [
        topic("stage", name, "", _of_stage(stages.get(name, {})), (act for act in counts if act.stage == name))
        for name in dict.fromkeys([*seen, *stages])
    ]


def _of_criterion(criterion: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where it applies and how it is told, then each version: since when, what changed and why."""
    about = [("Reason as printed", criterion["reason"]), ("Applies at", ", ".join(map(spoken, criterion["stages"])))]
    if "test" in criterion:
        test = criterion["test"]
        about.append(("Tested by machine", f"{spoken(test['kind'])}, on {test['field']}; it may {criterion['action']}"))
    for state in criterion.get("versions", []):
        told = (state["change"], state.get("since", ""), state["what"], state.get("why", ""), state["sentence"])
        about.append(
            (f"Version {state['version']}", "; ".join(part.rstrip(".") for part in dict.fromkeys(told) if part))
        )
    return about


def _of_stage(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    said_as = {"reviewers": "Reviewers", "reconcile": "Votes are reconciled by", "unsure": "Unsure counts as"}
    about = [
        (label, ", ".join(settings[key]) if key == "reviewers" else settings[key])
        for key, label in said_as.items()
        if key in settings
    ]
    left = [
        f"{name}, last day {leaving['last_day']}" + (f", then {leaving['to']}" if "to" in leaving else "")
        for name, leaving in settings.get("left", {}).items()
    ]
    return [*about, *([("Left", "; ".join(left))] if left else [])]
