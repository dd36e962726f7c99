"""The ledger: one row an event in a record's life, and the equations that every number must satisfy.

Each step writes the events of its own records with `seq` counted from 1 within a record; the ledger lays the steps one
after the other and counts on. A record's last event at a step is `settled`, or `identified`, `merged` at the first two:
it says whether the record goes on, and its last event of all is its final state.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from funnel import protocol
from funnel.errors import ReviewError
from funnel.model import EVENT_COLUMNS
from funnel.text import split_list

if TYPE_CHECKING:
    import pandas as pd

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
LAST_OF_ALL = ("included", "background", "sampled")


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


def assemble(steps: Sequence[tuple[str, "pd.DataFrame"]]) -> "pd.DataFrame":
    """The ledger: the steps' events in funnel order, by record, `seq` counted on from step to step.

    A gap in a step's own numbers stays a gap, so that `check` can see it. Sorted by the records' first appearance.
    """
    import pandas as pd

    offset: dict[str, int] = {}
    parts = []
    for place, (_, events) in enumerate(steps):
        part = events.copy()
        seq = part["seq"].astype(int) + part["record_id"].map(offset).fillna(0).astype(int)
        part["seq"], part["_step"] = seq, place
        offset |= {str(record): int(last) for record, last in seq.groupby(part["record_id"]).max().items()}
        parts.append(part)
    ledger = pd.concat(parts, ignore_index=True)
    order = {record: place for place, record in enumerate(dict.fromkeys(ledger["record_id"]))}
    ledger["_record"] = ledger["record_id"].map(order)
    ledger = ledger.sort_values(["_record", "seq", "_step"], kind="stable")
    return ledger.assign(seq=ledger["seq"].astype(str))[list(EVENT_COLUMNS)].reset_index(drop=True)


def last_events(ledger: "pd.DataFrame") -> "pd.DataFrame":
    """The last event of each record, in the ledger's order."""
    return ledger.drop_duplicates("record_id", keep="last")


def final_states(ledger: "pd.DataFrame") -> "pd.DataFrame":
    """One row a record: record_id, work_id, arm, state, stage, reason. `stage` is where it ended."""
    last = last_events(ledger)
    state = [
        STATES[outcome].format(stage=stage) if outcome in STATES else ""
        for outcome, stage in zip(last["outcome"], last["stage"], strict=True)
    ]
    return last.assign(state=state)[["record_id", "work_id", "arm", "state", "stage", "reason"]].reset_index(drop=True)


def settled(ledger: "pd.DataFrame", step: str) -> "pd.DataFrame":
    """The rows with which a step's records were settled: one a record."""
    return ledger[(ledger["stage"] == step) & (ledger["event"] == "settled")]


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
    ledger: "pd.DataFrame", records: "pd.DataFrame", works: "pd.DataFrame", config: Mapping[str, Any]
) -> list[Broken]:
    """Every equation that does not hold, in funnel order; an empty list when all do.

    records: results/1-identified/records.csv; works: results/2-deduplicated/works.csv.
    """
    broken = [*_identified(ledger, records), *_without_gaps(ledger), *_deduplicated(ledger, works)]
    steps = steps_by_work(rows_of(works), config)
    entering = set(works["work_id"])
    for step in protocol.all_steps(config):
        rows = settled(ledger, step)
        came = set(rows["record_id"])
        due = {work for work in entering if step in steps[work]}
        if wrong := sorted(due ^ came):
            equation = f"{step}: in ({len(due)}) = out + set aside + awaiting ({len(came)})"
            broken.append(Broken(equation, wrong))
        broken += _once(rows, step)
        if step == "final":
            continue
        stopped = set(rows.loc[~rows["outcome"].isin(goes_on(step)), "record_id"])
        entering -= stopped
    return broken + _one_final_state(ledger)


def require(broken: Sequence[Broken]) -> None:
    """Stop the run with the first broken equation and the ids that break it."""
    if broken:
        more = f" ({len(broken) - 1} more equations are broken)" if len(broken) > 1 else ""
        message = f"broken equation: {broken[0]}{more}."
        raise ReviewError("results/audit/ledger.csv", None, message, "No number can be trusted; make the step anew.")


def _identified(ledger: "pd.DataFrame", records: "pd.DataFrame") -> list[Broken]:
    found = ledger.loc[ledger["event"] == "identified", "record_id"]
    wrong = sorted(set(records["record_id"]) ^ set(found))
    broken = []
    if wrong or len(found) != len(records):
        broken.append(Broken(f"identify: records read ({len(records)}) = records identified ({len(found)})", wrong))
    unknown = sorted(set(ledger["record_id"]) - set(records["record_id"]))
    if unknown:
        broken.append(Broken("ledger: every event is of a record that was read", unknown))
    return broken


def _without_gaps(ledger: "pd.DataFrame") -> list[Broken]:
    """`seq` runs 1, 2, 3 … within a record; a row taken out of any step leaves a gap."""
    expected = ledger.groupby("record_id", sort=False).cumcount() + 1
    wrong = ledger.loc[ledger["seq"].astype(int) != expected]
    if wrong.empty:
        return []
    stages = ", ".join(dict.fromkeys(wrong["stage"]))
    return [Broken(f"seq runs without a gap within each record (broken at {stages})", sorted(set(wrong["record_id"])))]


def _deduplicated(ledger: "pd.DataFrame", works: "pd.DataFrame") -> list[Broken]:
    """identified = kept + merged, kept = works, and every member of a work is there once."""
    identified = ledger.loc[ledger["event"] == "identified", "record_id"]
    rows = settled(ledger, "deduplicate")
    kept = rows.loc[rows["outcome"] == "kept", "record_id"]
    broken = []
    if wrong := sorted(set(identified) ^ set(rows["record_id"])):
        equation = f"deduplicate: in ({identified.nunique()}) = kept ({len(kept)}) + merged ({len(rows) - len(kept)})"
        broken.append(Broken(equation, wrong))
    if wrong := sorted(set(kept) ^ set(works["work_id"])):
        broken.append(Broken(f"deduplicate: kept ({len(kept)}) = works ({len(works)})", wrong))
    members = [member for cell in works["members"] for member in split_list(cell)]
    if wrong := sorted(set(members) ^ set(rows["record_id"])):
        broken.append(Broken(f"deduplicate: members of works ({len(members)}) = kept + merged ({len(rows)})", wrong))
    return broken + _once(rows, "deduplicate")


def _once(rows: "pd.DataFrame", step: str) -> list[Broken]:
    twice = sorted(set(rows.loc[rows["record_id"].duplicated(), "record_id"]))
    return [Broken(f"{step}: every record is settled once", twice)] if twice else []


def _one_final_state(ledger: "pd.DataFrame") -> list[Broken]:
    """A record's last event is its final state, and it has no other."""
    states = final_states(ledger)
    nowhere = sorted(states.loc[states["state"] == "", "record_id"])
    broken = [Broken("every record ends in a final state", nowhere)] if nowhere else []
    ends = ledger[(ledger["event"] == "settled") & ledger["outcome"].isin([o for o in STATES if o != "include"])]
    twice = sorted(set(ends.loc[ends["record_id"].duplicated(), "record_id"]))
    return [*broken, Broken("no record is in two final states", twice)] if twice else broken


def rows_of(works: "pd.DataFrame") -> list[dict[str, str]]:
    """What routes and members are told by, as plain rows."""
    names = ("work_id", "members", "source_types")
    return [dict(zip(names, cells, strict=True)) for cells in zip(*(works[name] for name in names), strict=True)]


def works_by_record(works: Iterable[Row]) -> dict[str, str]:
    """Any member's record_id -> its work_id: the one place where a cited record is resolved."""
    return {member: work["work_id"] for work in works for member in split_list(work["members"])}
