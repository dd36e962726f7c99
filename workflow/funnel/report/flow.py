"""The PRISMA 2020 flow diagram and the funnel as tables, and the equations that a reader can check on them.

A row of either is a mapping of texts; `detail` holds lines such as "Scopus (n = 5)", joined by "; ".
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from funnel import ledger as trail
from funnel.errors import ReviewError
from funnel.model import ARMS, SOURCE_TYPES
from funnel.report.counts import Counted, Number, Row, members_of, stages_of
from funnel.text import natural, split_list

FLOW_COLUMNS = ("box", "label", "n", "arm", "unit", "detail", "provenance")
FUNNEL_COLUMNS = (
    "step",
    "label",
    "unit",
    "arm",
    "n_in",
    "entered",
    "n_out",
    "set_aside",
    "awaiting",
    "detail",
    "provenance",
)

# The box of the "other methods" column in which a source type counts.
OTHER_BOXES = {
    "website": ("website_results", "Websites"),
    "organisation": ("organisation_results", "Organisations"),
    "citation_backward": ("citations_results", "Citation searching"),
    "citation_forward": ("citations_results", "Citation searching"),
}
ANY_OTHER_BOX = ("other_results", "Handsearching, contacts and other sources")
# What PRISMA 2020 has no box for: records that stay beside the included ones.
NOT_INCLUDED = {
    "background": "Gathered as background, not counted as included",
    "sampled": "Sampled for theory, not counted as included",
}
# Box, label, measure, unit, and whether it stands there even with 0.
INCLUDED = (
    ("new_studies", "Studies included in review", "included.studies", "studies", True),
    ("new_reports", "Reports of included studies", "included.reports", "reports", True),
)
INCLUDED_IN_UPDATE = (
    ("new_studies", "New studies included in review", "new.studies", "studies", True),
    ("new_reports", "Reports of new included studies", "new.reports", "reports", True),
    (
        "new_reports_of_previous",
        "New reports of previously included studies",
        "new.reports_of_previous",
        "reports",
        False,
    ),
    ("removed_studies", "Studies of the previous version no longer included", "removed.studies", "studies", False),
    ("removed_reports", "Reports of the previous version no longer included", "removed.reports", "reports", False),
    ("total_studies", "Total studies included in review", "total.studies", "studies", True),
    ("total_reports", "Reports of total included studies", "total.reports", "reports", True),
)
ENDS = {"included": "Included", "background": "Gathered as background", "sampled": "Sampled for theory"}


def flow(counted: Counted, found: Mapping[str, Number]) -> list[dict[str, str]]:
    """One row a box in FLOW_COLUMNS; found: the measures. An empty n is not reported.

    Of an updated review counted holds what its present version brought (versions.this_version), found the measures of
    that and of the update (versions.measures).
    """
    rows = [
        *_earlier_version(found),
        *(_of_type(counted, *kind) for kind in (("database", "Databases"), ("register", "Registers"))),
        _box(
            "duplicates",
            "Duplicate records removed",
            found["databases.duplicates_removed"],
            "databases",
            detail=_seen_again(counted),
        ),
        *_removed_and_screened(counted, found, "databases", ""),
        *_read_in_full(counted, found, "databases", "dbr"),
    ]
    if any(work["arm"] == "other" for work in counted.works):
        rows += _other_sources(counted)
        rows += [row for row in _removed_and_screened(counted, found, "other", "other_") if row["n"] != "0"]
        rows += _read_in_full(counted, found, "other", "other")
    rows += _included(found)
    ends = {state: label for state, label in NOT_INCLUDED.items() if found[state]}
    return rows + [_box(state, label, found[state], "other") for state, label in ends.items()]


def _box(
    box: str, label: str, n: Number | None, arm: str, unit: str = "records", detail: Sequence[str] = ()
) -> dict[str, str]:
    cells = (box, label, "" if n is None else str(n), arm, unit, "; ".join(detail))
    return dict(zip(FLOW_COLUMNS, cells, strict=False))


def _line(text: str, n: int) -> str:
    return f"{text.replace(';', ',')} (n = {n})"


def _of_type(counted: Counted, source_type: str, label: str) -> dict[str, str]:
    records = [row for row in counted.records if row["source_type"] == source_type]
    detail = [*_per_source(records), *_led_to_by_concepts(counted, records)]
    return _box(f"{source_type}_results", label, len(records), "databases", detail=detail)


def _per_source(records: Iterable[Row]) -> list[str]:
    return [_line(source, n) for source, n in Counter(row["source"] for row in records).items()]


def _led_to_by_concepts(counted: Counted, records: Iterable[Row]) -> list[str]:
    """How many of the records come from searches that a concept led to, where any do."""
    led = {name for name, search in counted.searches.items() if search["triggered_by"]}
    n = sum(row["search_id"] in led for row in records) if led else 0
    return [_line("of them by theoretical sampling", n)] if n else []


def _seen_again(counted: Counted) -> list[str]:
    """Of the databases' duplicates those of works that the earlier version or an earlier round holds."""
    records = counted.found_by("databases")
    here = {row["record_id"] for row in records}
    members = {member: work for work in counted.works for member in split_list(work["members"])}
    held = sum(row["record_id"] not in members for row in records)
    # A work that was taken up again is led by a record of the earlier version: none of its own is a duplicate.
    joined = [(row, members[row["record_id"]]) for row in records if row["record_id"] in members]
    again = sum(work["work_id"] in here and natural(row["round"]) > natural(work["round"]) for row, work in joined)
    lines = (("in the previous version already", held), ("found by an earlier round already", again))
    return [_line(text, n) for text, n in lines if n]


def _earlier_version(found: Mapping[str, Number]) -> list[dict[str, str]]:
    if "previous.studies" not in found:
        return []
    studies, reports = found["previous.studies"], found["previous.reports"]
    return [
        _box("previous_studies", "Studies included in previous version of review", studies, "", "studies"),
        _box("previous_reports", "Reports of studies included in previous version of review", reports, "", "reports"),
    ]


def _included(found: Mapping[str, Number]) -> list[dict[str, str]]:
    """What is included: of a first version all of it, of a later one what is new, what was removed, and the total."""
    boxes = INCLUDED_IN_UPDATE if "previous.studies" in found else INCLUDED
    return [
        _box(box, label, found[measure], "", unit)
        for box, label, measure, unit, always in boxes
        if always or found[measure]
    ]


def _by_reason(rows: Iterable[Row], config: Mapping[str, Any]) -> list[str]:
    """Reasons as the diagram prints them, in protocol order."""
    counts = Counter(row["reason"] for row in rows)
    lines = [_line(config["criteria"][name]["reason"], counts[name]) for name in config["criteria"] if counts[name]]
    return [*lines, _line("no reason recorded", counts[""])] if counts[""] else lines


def _spoken(stage: str) -> str:
    return stage.replace("_", " ")


def _removed_and_screened(counted: Counted, found: Mapping[str, Number], arm: str, prefix: str) -> list[dict[str, str]]:
    """What leaves before full texts. PRISMA 2020 has these boxes for databases only; others stand where not 0."""
    config = counted.config
    stages = stages_of(config, "screening")
    waiting = {step: len(counted.settled(step, arm, "awaiting")) for step in ("eligibility", *stages)}
    open_ones = [_line(f"awaiting at {_spoken(step)}", n) for step, n in waiting.items() if n]
    left = [_line(f"at {_spoken(stage)}", len(counted.settled(stage, arm, "exclude"))) for stage in stages]
    automatic, other = (
        _by_reason(counted.settled("eligibility", arm, outcome), config) for outcome in ("ineligible", "removed")
    )
    return [
        _box(
            f"{prefix}excluded_automatic",
            "Records marked as ineligible by automation tools",
            found[f"{arm}.ineligible"],
            arm,
            detail=automatic,
        ),
        _box(
            f"{prefix}excluded_other",
            "Records removed for other reasons",
            found[f"{arm}.removed_other"],
            arm,
            detail=other,
        ),
        _box(f"{prefix}records_screened", "Records screened", found[f"{arm}.screened"], arm, detail=open_ones),
        _box(
            f"{prefix}records_excluded",
            "Records excluded",
            found[f"{arm}.excluded_at_screening"],
            arm,
            detail=left if len(stages) > 1 else [],
        ),
    ]


def _read_in_full(counted: Counted, found: Mapping[str, Number], arm: str, prefix: str) -> list[dict[str, str]]:
    """Sought, not retrieved, assessed, excluded; not reported where no route of the arm comes to full texts."""
    reached = "retrieval" in counted.steps(arm)
    recorded = counted.config["retrieval"] == "recorded"
    sought, waiting = counted.settled("retrieval", arm), len(counted.settled("retrieval", arm, "awaiting"))
    stages = stages_of(counted.config, "full_text")
    excluded = counted.excluded_in_full(arm)
    by_study = any(counted.config["units"][stage] == "study" for stage in stages)
    undecided = sum(len(counted.reports(stage, arm, "awaiting")) for stage in stages)
    shared = [_line("records that led to them", len(sought))] if len(sought) != found[f"{arm}.retrieval.sought"] else []
    open_ones = [_line("awaiting retrieval", waiting)] if waiting else []
    boxes: list[tuple[str, str, Number | None, list[str]]] = [
        ("sought_reports", "Reports sought for retrieval", found[f"{arm}.retrieval.sought"], shared + open_ones),
        (
            "notretrieved_reports",
            "Reports not retrieved",
            found[f"{arm}.retrieval.not_obtained"] if recorded else None,
            [],
        ),
        (
            "assessed",
            "Reports assessed for eligibility",
            found[f"{arm}.retrieval.obtained"],
            ([_line("studies", counted.studies_read(arm))] if by_study else [])
            + ([_line("awaiting a decision", undecided)] if undecided else []),
        ),
    ]
    rows = [
        _box(f"{prefix}_{name}", label, n if reached else None, arm, "reports", detail)
        for name, label, n, detail in boxes
    ]
    unit = "studies" if by_study else "reports"
    reasons = _by_reason(excluded, counted.config)
    label, n = f"{unit.capitalize()} excluded", len(excluded) if reached else None
    return [*rows, _box(f"{prefix}_excluded", label, n, arm, unit, reasons)]


def _other_sources(counted: Counted) -> list[dict[str, str]]:
    """A box each kind of source: the works that no database holds, with the records that they were found as."""
    members, by_databases = members_of(counted.works, "other"), members_of(counted.works, "databases")
    source = {row["record_id"]: row["source"] for row in counted.records}
    works: dict[tuple[str, str], list[str]] = {}
    for work in counted.works:
        if work["arm"] == "other":
            first = min(split_list(work["source_types"]), key=SOURCE_TYPES.index)
            lead = next(member for member in split_list(work["members"]) if member in source)
            works.setdefault(OTHER_BOXES.get(first, ANY_OTHER_BOX), []).append(source[lead])
    rows = []
    for box in [*dict.fromkeys(OTHER_BOXES.values()), ANY_OTHER_BOX]:
        if box not in works:
            continue
        records = [
            row for row in counted.found_by("other") if OTHER_BOXES.get(row["source_type"], ANY_OTHER_BOX) == box
        ]
        names = Counter(works[box])
        lines = [_line(name, n) for name, n in names.items()] if len(names) > 1 else []
        if len(records) != len(works[box]):
            lines.append(_line("records found there", len(records)))
        held = sum(row["record_id"] in by_databases for row in records)
        before = sum(row["record_id"] not in by_databases | members for row in records)
        told = (("of them held by databases too", held), ("of them in the previous version already", before))
        lines += [_line(text, n) for text, n in told if n]
        lines += _led_to_by_concepts(counted, records)
        rows.append(_box(*box, len(works[box]), "other", detail=lines))
    return rows


def funnel(counted: Counted) -> list[dict[str, str]]:
    """One row an arm and step in FUNNEL_COLUMNS: in + entered = out + set aside + awaiting.

    Works whose route leaves a step out pass it by and count on both of its sides; the detail says how many.
    """
    config = counted.config
    rows = []
    for arm in ARMS:
        steps = counted.steps(arm)
        if not steps and arm == "other":
            continue
        members = members_of(counted.works, arm)
        records = [row for row in counted.found_by(arm) if arm == "databases" or row["record_id"] in members]
        kept = sum(work["arm"] == arm for work in counted.works)
        rows.append(
            _row("identified", "Identified", "records", arm, 0, len(records), len(records), detail=_per_source(records))
        )
        aside = len(records) - kept
        rows.append(_row("deduplicate", "Duplicates removed", "works", arm, len(records), 0, kept, aside))
        alive = {work["work_id"] for work in counted.works if work["arm"] == arm}
        order = ["eligibility", *stages_of(config, "screening"), "retrieval", *stages_of(config, "full_text"), "final"]
        for step in order:
            if step in steps and not (step == "retrieval" and config["retrieval"] == "not_recorded"):
                rows.append(_step_row(counted, step, arm, alive))
            here = counted.settled(step, arm)
            alive -= {row["record_id"] for row in here if row["outcome"] not in trail.goes_on(step)}
    return rows


def _step_row(counted: Counted, step: str, arm: str, alive: set[str]) -> dict[str, str]:
    """alive: the arm's works that no earlier step set aside or keeps waiting."""
    full_text = step in stages_of(counted.config, "full_text")
    by_report = full_text or (step == "final" and "retrieval" in counted.steps(arm))
    rows = counted.reports(step, arm) if by_report else counted.settled(step, arm)
    passing_by = len(alive - {row["record_id"] for row in counted.settled(step, arm)})
    goes_on = tuple(ENDS) if step == "final" else trail.goes_on(step)
    outcomes = Counter("out" if row["outcome"] in goes_on else row["outcome"] for row in rows)
    aside = [row for row in rows if row["outcome"] not in (*goes_on, "awaiting")]
    detail = _by_reason(aside, counted.config) if step != "retrieval" else []
    if passing_by:
        detail.append(_line("passing this step by", passing_by))
    n_in, n_out = len(rows) + passing_by, outcomes["out"] + passing_by
    unit = "reports" if by_report else "works"
    return _row(step, _label(step, rows), unit, arm, n_in, 0, n_out, len(aside), outcomes["awaiting"], detail)


def _label(step: str, rows: Iterable[Row]) -> str:
    if step == "final":
        ended = {row["outcome"] for row in rows}
        return ", ".join(label for state, label in ENDS.items() if state in ended) or ENDS["included"]
    known = {"eligibility": "Eligibility", "retrieval": "Full texts obtained"}
    return known.get(step, f"{_spoken(step).capitalize()} screening")


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
    cells = (step, label, unit, arm, n_in, entered, n_out, aside, waiting, "; ".join(detail))
    return dict(zip(FUNNEL_COLUMNS, map(str, cells), strict=False))


def broken(boxes: Iterable[Row], steps: Sequence[Row], config: Mapping[str, Any]) -> list[str]:
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
        removed = n["duplicates"] + n["excluded_automatic"] + n["excluded_other"]
        left = n["database_results"] + n["register_results"] - removed - waiting.get(("databases", "eligibility"), 0)
        words = "identified - duplicates - automation - other reasons - awaiting = screened"
        require_equal(words, left, n["records_screened"])
    for prefix in ("dbr", "other"):
        sought, lost, assessed = (
            n.get(f"{prefix}_{name}") for name in ("sought_reports", "notretrieved_reports", "assessed")
        )
        if sought is not None and assessed is not None and sought - (lost or 0) < assessed:
            found.append(f"{prefix}: sought - not retrieved >= assessed ({sought} - {lost or 0} < {assessed})")
    if n["new_reports"] < n["new_studies"]:
        found.append(f"reports of included studies >= included studies ({n['new_reports']} < {n['new_studies']})")
    if "total_studies" in n:
        then, new, gone = (n.get(name, 0) for name in ("previous_studies", "new_studies", "removed_studies"))
        require_equal("previous + new - removed studies = total studies", then + new - gone, n["total_studies"])
        then, new, gone = (n.get(name, 0) for name in ("previous_reports", "new_reports", "removed_reports"))
        new += n.get("new_reports_of_previous", 0)
        require_equal("previous + new - removed reports = total reports", then + new - gone, n["total_reports"])
    return found + unbalanced(steps)


def unbalanced(steps: Iterable[Row]) -> list[str]:
    """The steps of the funnel at which what came is not what went."""
    found = []
    for row in steps:
        came = int(row["n_in"]) + int(row["entered"])
        went = int(row["n_out"]) + int(row["set_aside"]) + int(row["awaiting"])
        if came != went:
            found.append(
                f"{row['arm']}, {row['step']}: in + entered = out + set aside + awaiting ({came} is not {went})"
            )
    return found


def require(equations: Sequence[str]) -> None:
    """Stop the run where an equation is broken."""
    if equations:
        raise ReviewError("results/6-reported/flow.csv", None, f"broken equation: {'; '.join(equations)}.")
