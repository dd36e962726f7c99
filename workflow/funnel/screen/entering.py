"""Who enters a step: the works whose route passes it and that every earlier step let go on."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from funnel import ledger, protocol
from funnel.text import split_list

if TYPE_CHECKING:
    import pandas as pd


class Here(NamedTuple):
    """works: rows of works.csv, in its order; reports: work_id -> the full texts obtained, once some were sought."""

    works: "pd.DataFrame"
    reports: dict[str, list[str]]


def at(step: str, works: "pd.DataFrame", earlier: Sequence["pd.DataFrame"], config: Mapping[str, Any]) -> Here:
    """What enters `step`; earlier: the events of every step between deduplication and this one, in funnel order."""
    steps = ledger.steps_by_work(works, config)
    stopped: set[str] = set()
    reports: dict[str, list[str]] = {}
    for name, events in zip(protocol.steps_before(step, config), earlier, strict=True):
        rows = ledger.settled(events, name)
        stopped |= set(rows.loc[~rows["outcome"].isin(ledger.goes_on(name)), "record_id"])
        read = events[(events["event"] == "report") & events["outcome"].isin(ledger.goes_on(name))]
        if not read.empty:
            reports = {str(work): list(rows["report_id"]) for work, rows in read.groupby("record_id", sort=False)}
    here = [work not in stopped and step in steps[work] for work in works["work_id"]]
    entered = works[here].reset_index(drop=True)
    return Here(entered, {work: reports[work] for work in entered["work_id"] if work in reports})


def ends(works: "pd.DataFrame", config: Mapping[str, Any]) -> dict[str, str]:
    """work_id -> the final state to which its route leads."""
    pairs = zip(works["work_id"], works["source_types"], strict=True)
    return {work: protocol.route_of(split_list(types), config["routes"])["ends"] for work, types in pairs}
