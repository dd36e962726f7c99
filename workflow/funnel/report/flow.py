"""The PRISMA 2020 flow diagram and the funnel as tables, and the equations that a reader can check on them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from funnel import ledger as trail
from funnel.errors import ReviewError
from funnel.model import ARMS, SOURCE_TYPES
from funnel.report.counts import Counted, Number, stages_of
from funnel.text import split_list

if TYPE_CHECKING:
    import pandas as pd

FLOW_COLUMNS = ("box", "label", "n", "arm", "unit", "detail")
FUNNEL_COLUMNS = ("step", "label", "unit", "arm", "n_in", "entered", "n_out", "set_aside", "awaiting", "detail")

# PRISMA 2020: the box of the "other methods" column in which a source type counts.
OTHER_BOXES = {
    "website": ("website_results", "Websites"),
    "organisation": ("organisation_results", "Organisations"),
    "citation_backward": ("citations_results", "Citation searching"),
    "citation_forward": ("citations_results", "Citation searching"),
}
# What PRISMA 2020 has no box for: records that stay beside the included ones.
NOT_INCLUDED = {
    "background": "Gathered as background, not counted as included",
    "sampled": "Sampled for theory, not counted as included",
}
ANY_OTHER_BOX = ("other_results", "Handsearching, contacts and other sources")


def flow(counted: Counted, found: Mapping[str, Number]) -> list[dict[str, str]]:
    """The PRISMA 2020 flow diagram as a table: one row a box in FLOW_COLUMNS. An empty n is not reported."""
    config = counted.config
    rows = [
        _box(
            "database_results",
            "Databases",
            _of_type(counted, "database"),
            "databases",
            "records",
            _per_source(counted, "database"),
        ),
        _box(
            "register_results",
            "Registers",
            _of_type(counted, "register"),
            "databases",
            "records",
            _per_source(counted, "register"),
        ),
        _box("duplicates", "Duplicate records removed", found["databases.duplicates_removed"], "databases", "records"),
        _box(
            "excluded_automatic",
            "Records marked as ineligible by automation tools",
            found["databases.ineligible"],
            "databases",
            "records",
            _eligibility_reasons(counted, "ineligible"),
        ),
        _box(
            "excluded_other",
            "Records removed for other reasons",
            found["databases.removed_other"],
            "databases",
            "records",
            _eligibility_reasons(counted, "removed"),
        ),
        _box(
            "records_screened",
            "Records screened",
            found["databases.screened"],
            "databases",
            "records",
            _awaiting(counted),
        ),
        _box(
            "records_excluded",
            "Records excluded",
            found["databases.excluded_at_screening"],
            "databases",
            "records",
            _per_stage(counted),
        ),
    ]
    rows += _read_in_full(counted, found, "databases", "dbr")
    if (counted.works["arm"] == "other").any():
        rows += _other_sources(counted)
        rows += _read_in_full(counted, found, "other", "other")
    rows.append(_box("new_studies", "Studies included in review", found["included.studies"], "", "studies"))
    rows.append(_box("new_reports", "Reports of included studies", found["included.reports"], "", "reports"))
    ends = {state: label for state, label in NOT_INCLUDED.items() if found[state]}
    rows += [_box(state, label, found[state], "other", "records") for state, label in ends.items()]
    if config["retrieval"] == "not_recorded":
        for row in rows:
            if row["box"].endswith("notretrieved_reports"):
                row["n"] = ""
    return rows


def _box(box: str, label: str, n: Number | None, arm: str, unit: str, detail: Sequence[str] = ()) -> dict[str, str]:
    return {
        "box": box,
        "label": label,
        "n": "" if n is None else str(n),
        "arm": arm,
        "unit": unit,
        "detail": "; ".join(detail),
    }


def _line(text: str, n: int) -> str:
    return f"{text.replace(';', ',')} (n = {n})"


def _of_type(counted: Counted, source_type: str) -> int:
    return int((counted.records["source_type"] == source_type).sum())


def _per_source(counted: Counted, source_type: str) -> list[str]:
    rows = counted.records[counted.records["source_type"] == source_type]
    return [_line(str(source), len(of_source)) for source, of_source in rows.groupby("source", sort=False)]


def _eligibility_reasons(counted: Counted, outcome: str) -> list[str]:
    rows = counted.settled("eligibility", "databases", [outcome])
    return _by_reason(rows["reason"], counted.config)


def _by_reason(reasons: "pd.Series", config: Mapping[str, Any]) -> list[str]:
    """Reasons as the diagram prints them, in protocol order."""
    counts = reasons.value_counts()
    ordered = [name for name in config["criteria"] if name in counts.index]
    lines = [_line(config["criteria"][name]["reason"], int(counts[name])) for name in ordered]
    return [*lines, _line("no reason recorded", int(counts[""]))] if "" in counts.index else lines


def _per_stage(counted: Counted) -> list[str]:
    stages = stages_of(counted.config, "screening")
    lines = [_line(f"at {stage}", len(counted.settled(stage, "databases", ["exclude"]))) for stage in stages]
    return lines if len(stages) > 1 else []


def _awaiting(counted: Counted) -> list[str]:
    """What is still open before full texts, so that the boxes add up while a review is under way."""
    steps = ["eligibility", *stages_of(counted.config, "screening")]
    waiting = {step: len(counted.settled(step, "databases", ["awaiting"])) for step in steps}
    return [_line(f"awaiting at {step}", n) for step, n in waiting.items() if n]


def _read_in_full(counted: Counted, found: Mapping[str, Number], arm: str, prefix: str) -> list[dict[str, str]]:
    """Sought, not retrieved, assessed, excluded; not reported where no route of the arm comes to full texts."""
    reached = "retrieval" in counted.steps(arm)
    sought = counted.settled("retrieval", arm)
    last = stages_of(counted.config, "full_text")
    excluded = [counted.reports(stage, arm, "exclude") for stage in last]
    waiting = [_line("awaiting retrieval", n)] if (n := len(sought[sought["outcome"] == "awaiting"])) else []
    undecided = sum(len(counted.reports(stage, arm, "awaiting")) for stage in last)
    works = (
        [_line("records that led to them", len(sought))]
        if reached and len(sought) != found[f"{arm}.retrieval.sought"]
        else []
    )
    reasons = [line for rows in excluded for line in _by_reason(rows["reason"], counted.config)]
    numbers: list[Number | None] = [
        found[f"{arm}.retrieval.sought"],
        found[f"{arm}.retrieval.not_obtained"],
        found[f"{arm}.retrieval.obtained"],
        sum(len(rows) for rows in excluded),
    ]
    names = ("sought_reports", "notretrieved_reports", "assessed", "excluded")
    labels = (
        "Reports sought for retrieval",
        "Reports not retrieved",
        "Reports assessed for eligibility",
        "Reports excluded",
    )
    details: tuple[list[str], ...] = (
        [*works, *waiting],
        [],
        [_line("awaiting a decision", undecided)] if undecided else [],
        reasons,
    )
    return [
        _box(f"{prefix}_{name}", label, n if reached else None, arm, "reports", detail)
        for name, label, n, detail in zip(names, labels, numbers, details, strict=True)
    ]


def _other_sources(counted: Counted) -> list[dict[str, str]]:
    works = counted.works[counted.works["arm"] == "other"]
    boxes: dict[tuple[str, str], list[str]] = {}
    for work_id, types in zip(works["work_id"], works["source_types"], strict=True):
        first = min(split_list(types), key=lambda name: SOURCE_TYPES.index(name))
        boxes.setdefault(OTHER_BOXES.get(first, ANY_OTHER_BOX), []).append(work_id)
    source = dict(zip(counted.records["record_id"], counted.records["source"], strict=True))
    rows = []
    for box, label in [*dict.fromkeys(OTHER_BOXES.values()), ANY_OTHER_BOX]:
        if members := boxes.get((box, label)):
            names = [source[work_id] for work_id in members]
            lines = [_line(name, names.count(name)) for name in dict.fromkeys(names)]
            rows.append(_box(box, label, len(members), "other", "records", lines if len(lines) > 1 else []))
    return rows


def funnel(counted: Counted) -> list[dict[str, str]]:
    """The funnel as a table, one row an arm and step in FUNNEL_COLUMNS: in + entered = out + set aside + awaiting."""
    config = counted.config
    rows = []
    for arm in ARMS:
        steps = counted.steps(arm)
        if not steps:
            continue
        of_arm = (
            counted.records["source_type"].map({name: route["arm"] for name, route in config["routes"].items()}) == arm
        )
        records, kept = int(of_arm.sum()), int((counted.works["arm"] == arm).sum())
        if arm == "other":  # what databases found too counts there
            records = int((of_arm & counted.records["record_id"].isin(_members(counted.works, arm))).sum())
        named = [line for name in _source_types(config, arm) for line in _per_source(counted, name)]
        rows.append(_row("identified", "Identified", "records", arm, 0, records, records, detail=named))
        rows.append(_row("deduplicate", "Duplicates removed", "works", arm, records, 0, kept, records - kept))
        for step in ("eligibility", *config["stages"], "retrieval", "final"):
            if step in steps:
                rows.append(_step_row(counted, step, arm))
    order = [
        "identified",
        "deduplicate",
        "eligibility",
        *stages_of(config, "screening"),
        "retrieval",
        *stages_of(config, "full_text"),
        "final",
    ]
    return sorted(rows, key=lambda row: (ARMS.index(row["arm"]), order.index(row["step"])))


def _source_types(config: Mapping[str, Any], arm: str) -> list[str]:
    return [name for name, route in config["routes"].items() if route["arm"] == arm]


def _members(works: "pd.DataFrame", arm: str) -> set[str]:
    return {member for cell in works.loc[works["arm"] == arm, "members"] for member in split_list(cell)}


def _step_row(counted: Counted, step: str, arm: str) -> dict[str, str]:
    by_report = step in stages_of(counted.config, "full_text") or (
        step == "final" and "retrieval" in counted.steps(arm)
    )
    rows = counted.reports(step, arm) if by_report else counted.settled(step, arm)
    goes_on = ["included", "background", "sampled"] if step == "final" else trail.goes_on(step)
    waiting = int((rows["outcome"] == "awaiting").sum())
    out = int(rows["outcome"].isin(list(goes_on)).sum())
    unit = "reports" if by_report else "works"
    aside = rows[~rows["outcome"].isin([*goes_on, "awaiting"])]
    reasons = _by_reason(aside["reason"], counted.config) if step != "retrieval" else []
    labels = {"eligibility": "Eligibility", "retrieval": "Full texts obtained", "final": _end_label(rows)}
    label = labels.get(step, f"{step.replace('_', ' ').capitalize()} screening")
    return _row(step, label, unit, arm, len(rows), 0, out, len(aside), waiting, reasons)


def _end_label(rows: "pd.DataFrame") -> str:
    words = {"included": "Included", "background": "Gathered as background", "sampled": "Sampled for theory"}
    return ", ".join(words[state] for state in words if state in set(rows["outcome"]))


def _row(
    step: str,
    label: str,
    unit: str,
    arm: str,
    n_in: int,
    entered: int,
    n_out: int,
    aside: int = 0,
    waiting: int = 0,
    detail: Sequence[str] = (),
) -> dict[str, str]:
    numbers = {"n_in": n_in, "entered": entered, "n_out": n_out, "set_aside": aside, "awaiting": waiting}
    words = {"step": step, "label": label, "unit": unit, "arm": arm, "detail": "; ".join(detail)}
    return words | {name: str(n) for name, n in numbers.items()}


def broken(
    boxes: Iterable[Mapping[str, str]], steps: Iterable[Mapping[str, str]], config: Mapping[str, Any]
) -> list[str]:
    """The equations that do not hold on the diagram (PRISMA 2020, Page et al. 2021) and the funnel, in words.

    boxes: rows of `flow`; steps: rows of `funnel`. A box that is not reported takes part in no equation.
    """
    n = {row["box"]: int(row["n"]) for row in boxes if row["n"]}
    found = []

    def require_equal(words: str, left: int, right: int) -> None:
        if left != right:
            found.append(f"{words} ({left} is not {right})")

    waiting = {(row["arm"], row["step"]): int(row["awaiting"]) for row in steps}
    if stages_of(config, "screening"):
        before = n["duplicates"] + n["excluded_automatic"] + n["excluded_other"]
        left = n["database_results"] + n["register_results"] - before - waiting.get(("databases", "eligibility"), 0)
        require_equal(
            "identified - duplicates - automation - other reasons - awaiting = screened", left, n["records_screened"]
        )
    for prefix in ("dbr", "other"):
        names = [f"{prefix}_{name}" for name in ("sought_reports", "notretrieved_reports", "assessed", "excluded")]
        if all(name in n for name in names):
            open_ones = n[names[0]] - n[names[1]] - n[names[2]]
            if open_ones < 0:
                found.append(
                    f"{prefix}: sought - not retrieved >= assessed ({n[names[0]]} - {n[names[1]]} < {n[names[2]]})"
                )
    if n["new_reports"] < n["new_studies"]:
        found.append(f"reports of included studies >= included studies ({n['new_reports']} < {n['new_studies']})")
    for row in steps:
        came = int(row["n_in"]) + int(row["entered"])
        went = int(row["n_out"]) + int(row["set_aside"]) + int(row["awaiting"])
        require_equal(f"{row['arm']}, {row['step']}: in + entered = out + set aside + awaiting", came, went)
    return found


def require(equations: Sequence[str]) -> None:
    """Stop the run where an equation is broken."""
    if equations:
        raise ReviewError("results/6-reported/flow.csv", None, f"broken equation: {'; '.join(equations)}.")
