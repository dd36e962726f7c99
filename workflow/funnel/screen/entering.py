"""Who enters a step: the works whose route passes it and that every earlier step let go on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from funnel import ledger, protocol
from funnel.text import split_list

Row = Mapping[str, str]


class Here(NamedTuple):
    """works: rows of works.csv, in its order; reports: work_id -> the full texts obtained, once some were sought."""

    works: list[Row]
    reports: dict[str, list[str]]

    @property
    def ids(self) -> list[str]:
        return [work["work_id"] for work in self.works]


def at(step: str, works: Sequence[Row], earlier: Sequence[Iterable[Row]], config: Mapping[str, Any]) -> Here:
    """What enters `step`; earlier: the events of every step between deduplication and this one, in funnel order."""
    steps = ledger.steps_by_work(works, config)
    stopped: set[str] = set()
    reports: dict[str, list[str]] = {}
    for name, events in zip(protocol.steps_before(step, config), earlier, strict=True):
        read: dict[str, list[str]] = {}
        for event in events:
            goes_on = event["outcome"] in ledger.goes_on(name)
            if event["event"] == "settled" and not goes_on:
                stopped.add(event["record_id"])
            if event["event"] == "report" and goes_on:
                read.setdefault(event["record_id"], []).append(event["report_id"])
        reports = read or reports
    here = [work for work in works if work["work_id"] not in stopped and step in steps[work["work_id"]]]
    return Here(here, {work["work_id"]: reports[work["work_id"]] for work in here if work["work_id"] in reports})


def ends(works: Iterable[Row], config: Mapping[str, Any]) -> dict[str, str]:
    """work_id -> the final state to which its route leads."""
    routes = config["routes"]
    return {work["work_id"]: protocol.route_of(split_list(work["source_types"]), routes)["ends"] for work in works}
