"""The ledger: one row an event in a record's life, and the equations that every number must satisfy.

Each step writes the events of its own records with `seq` counted from 1 within a record; the ledger lays the steps one
after the other and counts on. A record's last event at a step is `settled`, or `identified`, `merged` at the first two:
it says whether the record goes on, and its last event of all is its final state.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from funnel import protocol
from funnel.errors import ReviewError
from funnel.model import EVENT_COLUMNS
from funnel.text import split_list

Row = Mapping[str, Any]

# Outcomes with which a record goes on to its next step; every other one sets it aside or leaves it waiting.
GOES_ON = {
    "deduplicate": ("kept",),
    "eligibility": ("eligible",),
    "retrieval": ("obtained",),
}
SCREENED_IN = ("include",)

# Outcome of a record's last event -> its final state; `{stage}` is filled in.
STATES = {
    "merged": "merged",
    "ineligible": "ineligible",
    "removed": "removed for other reasons",
    "exclude": "excluded at {stage}",
    "not_obtained": "not obtained",
    "awaiting": "awaiting at {stage}",
    "included": "included",
    "background": "background",
    "sampled": "sampled for theory",
}


class Broken(NamedTuple):
    """An equation that does not hold, and the records that break it."""

    equation: str
    ids: list[str]

    def __str__(self) -> str:
        shown = ", ".join(self.ids[:5]) + (f" and {len(self.ids) - 5} more" if len(self.ids) > 5 else "")
        return f"{self.equation}: {shown}" if self.ids else self.equation


def numbered(events: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Events of one step, rows in EVENT_COLUMNS in the order given, with `seq` counted within each record."""
    last: dict[str, int] = {}
    rows = []
    for event in events:
        seq = last[event["record_id"]] = last.get(event["record_id"], 0) + 1
        rows.append({**dict.fromkeys(EVENT_COLUMNS, ""), **event, "seq": str(seq)})
    return rows


def assemble(steps: Sequence[tuple[str, Sequence[Row]]]) -> list[dict[str, str]]:
    """The ledger: the steps' events in funnel order, by record, `seq` counted on from step to step.

    A gap in a step's own numbers stays a gap, so that `check` can see it. Sorted by the records' first appearance.
    """
    trail: dict[str, list[dict[str, str]]] = {}
    for _, events in steps:
        offset = {record: int(of_record[-1]["seq"]) for record, of_record in trail.items()}
        for event in sorted(events, key=lambda event: int(event["seq"])):
            record = event["record_id"]
            seq = str(offset.get(record, 0) + int(event["seq"]))
            trail.setdefault(record, []).append({**event, "seq": seq})
    return [event for of_record in trail.values() for event in of_record]


STATE_COLUMNS = ("record_id", "work_id", "arm", "state", "stage", "reason")


def final_states(ledger: Iterable[Row]) -> list[dict[str, str]]:
    """One row a record: record_id, work_id, arm, state, stage, reason. `stage` is where it ended."""
    last = {event["record_id"]: event for event in ledger}
    return [
        {
            "state": STATES.get(event["outcome"], "").format(stage=event["stage"]),
            **{name: event[name] for name in ("record_id", "work_id", "arm", "stage", "reason")},
        }
        for event in last.values()
    ]


def settled(ledger: Iterable[Row], step: str) -> list[Row]:
    """The rows with which a step's records were settled: one a record."""
    return [event for event in ledger if event["stage"] == step and event["event"] == "settled"]


def goes_on(step: str) -> tuple[str, ...]:
    """The outcomes of a step with which a record goes on."""
    return GOES_ON.get(step, SCREENED_IN)


def steps_by_work(works: Iterable[Row], config: Mapping[str, Any]) -> dict[str, list[str]]:
    """work_id -> the steps after deduplication that its route passes."""
    known: dict[str, list[str]] = {}
    steps = {}
    for work in works:
        types = work["source_types"]
        if types not in known:
            known[types] = protocol.steps_of(protocol.route_of(split_list(types), config["routes"]), config["stages"])
        steps[work["work_id"]] = known[types]
    return steps


def check(
    ledger: Sequence[Row], records: Iterable[Row], works: Sequence[Row], config: Mapping[str, Any]
) -> list[Broken]:
    """Every equation that does not hold, in funnel order; an empty list when all do.

    records: rows of results/1-identified/records.csv; works: of results/2-deduplicated/works.csv.
    """
    broken = [*_identified(ledger, records), *_without_gaps(ledger), *_deduplicated(ledger, works)]
    steps = steps_by_work(works, config)
    entering = {work["work_id"] for work in works}
    for step in protocol.all_steps(config):
        rows = settled(ledger, step)
        came = {row["record_id"] for row in rows}
        due = {work for work in entering if step in steps[work]}
        if wrong := sorted(due ^ came):
            broken.append(Broken(f"{step}: in ({len(due)}) = out + set aside + awaiting ({len(came)})", wrong))
        broken += _once(rows, step)
        entering -= {row["record_id"] for row in rows if row["outcome"] not in goes_on(step)}
    return broken + _one_final_state(ledger)


def require(broken: Sequence[Broken]) -> None:
    """Stop the run with the first broken equation and the ids that break it."""
    if broken:
        more = f" ({len(broken) - 1} more equations are broken)" if len(broken) > 1 else ""
        message = f"broken equation: {broken[0]}{more}."
        raise ReviewError("results/audit/ledger.csv", None, message, "No number can be trusted; make the step anew.")


def _identified(ledger: Iterable[Row], records: Iterable[Row]) -> list[Broken]:
    read = [record["record_id"] for record in records]
    found = [event["record_id"] for event in ledger if event["event"] == "identified"]
    broken = []
    wrong = sorted(set(read) ^ set(found))
    if wrong or len(found) != len(read):
        broken.append(Broken(f"identify: records read ({len(read)}) = records identified ({len(found)})", wrong))
    if unknown := sorted({event["record_id"] for event in ledger} - set(read)):
        broken.append(Broken("ledger: every event is of a record that was read", unknown))
    return broken


def _without_gaps(ledger: Iterable[Row]) -> list[Broken]:
    """`seq` runs 1, 2, 3 … within a record; a row taken out of any step leaves a gap."""
    count: Counter[str] = Counter()
    wrong: dict[str, str] = {}
    for event in ledger:
        count[event["record_id"]] += 1
        if int(event["seq"]) != count[event["record_id"]]:
            wrong.setdefault(event["record_id"], event["stage"])
    if not wrong:
        return []
    stages = ", ".join(dict.fromkeys(wrong.values()))
    return [Broken(f"seq runs without a gap within each record (broken at {stages})", sorted(wrong))]


def _deduplicated(ledger: Iterable[Row], works: Iterable[Row]) -> list[Broken]:
    """identified = kept + merged, kept = works, and every member of a work is there once."""
    identified = {event["record_id"] for event in ledger if event["event"] == "identified"}
    rows = settled(ledger, "deduplicate")
    came = {row["record_id"] for row in rows}
    kept = {row["record_id"] for row in rows if row["outcome"] == "kept"}
    leads = {work["work_id"] for work in works}
    members = {member for work in works for member in split_list(work["members"])}
    merged = len(rows) - len(kept)
    sums = [
        (f"deduplicate: in ({len(identified)}) = kept ({len(kept)}) + merged ({merged})", identified ^ came),
        (f"deduplicate: kept ({len(kept)}) = works ({len(leads)})", kept ^ leads),
        (f"deduplicate: members of works ({len(members)}) = kept + merged ({len(rows)})", members ^ came),
    ]
    return [Broken(equation, sorted(wrong)) for equation, wrong in sums if wrong] + _once(rows, "deduplicate")


def _once(rows: Iterable[Row], step: str) -> list[Broken]:
    twice = sorted(record for record, n in Counter(row["record_id"] for row in rows).items() if n > 1)
    return [Broken(f"{step}: every record is settled once", twice)] if twice else []


def _one_final_state(ledger: Iterable[Row]) -> list[Broken]:
    """A record's last event is its final state, and it has no other."""
    nowhere = sorted(row["record_id"] for row in final_states(ledger) if not row["state"])
    broken = [Broken("every record ends in a final state", nowhere)] if nowhere else []
    ends = [event for event in ledger if event["event"] == "settled" and event["outcome"] in STATES]
    twice = sorted(record for record, n in Counter(event["record_id"] for event in ends).items() if n > 1)
    return [*broken, Broken("no record is in two final states", twice)] if twice else broken


def works_by_record(works: Iterable[Row]) -> dict[str, str]:
    """Any member's record_id -> its work_id: the one place where a cited record is resolved."""
    return {member: work["work_id"] for work in works for member in split_list(work["members"])}
