"""What awaits whom, and what people's files say that can no longer be placed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from funnel import ledger as trail
from funnel import tables
from funnel.report.standards import sentence, standard

Rows = Sequence[Mapping[str, str]]


# Tables of what people have still to settle after screening, what one row is, and where it is settled.
LATER = (
    ("4-coded/conflicts.csv", "coding", "to settle: 4-coded/sheets/coding/conflicts.xlsx"),
    ("4-coded/appraisal_conflicts.csv", "appraisal", "to settle: 4-coded/sheets/appraisal/adjudicated.xlsx"),
    ("5-synthesised/crosswalk_to_do.csv", "thing", "to do on the crosswalk: 5-synthesised/crosswalk_to_do.csv"),
    ("5-synthesised/argument_to_do.csv", "thing", "that the argument lacks: 5-synthesised/argument_to_do.csv"),
    ("5-synthesised/assessments_to_do.csv", "answer", "that assessments lack: 5-synthesised/assessments_to_do.csv"),
    ("5-synthesised/terms_to_do.csv", "adopted term", "to search for: 5-synthesised/terms_to_do.csv"),
)


class Made(NamedTuple):
    """What the last run left behind; an empty list where a step has not run. By stage where there are several."""

    doubtful: Rows  # 2-deduplicated/doubtful.csv
    eligibility: Rows  # 3-screened/eligibility/todo.csv
    todo: Mapping[str, Rows]  # 3-screened/<stage>/todo.csv
    conflicts: Mapping[str, Rows]  # 3-screened/<stage>/conflicts.csv
    retrieval: Rows  # 3-screened/retrieval/events.csv
    orphans: Mapping[str, Rows]  # step -> orphans.csv
    states: Mapping[str, int]  # final state -> records
    later: Mapping[str, Rows]  # of LATER, by place
    checked: Rows = ()  # 6-reported/self_check.csv


def made(results: Path, stages: Sequence[str]) -> Made:
    """Read what the last run left in results/."""

    def rows(place: str) -> Rows:
        path = results / place
        return tables.read_rows(path) if path.is_file() else []

    ledger = results / "audit/ledger.csv"
    states = Counter(row["state"] for row in trail.final_states(tables.read_rows(ledger) if ledger.is_file() else []))
    steps = ["eligibility", *stages, "retrieval"]
    return Made(
        doubtful=rows("2-deduplicated/doubtful.csv"),
        eligibility=rows("3-screened/eligibility/todo.csv"),
        todo={stage: rows(f"3-screened/{stage}/todo.csv") for stage in stages},
        conflicts={stage: rows(f"3-screened/{stage}/conflicts.csv") for stage in ("eligibility", *stages)},
        retrieval=rows("3-screened/retrieval/events.csv"),
        orphans={step: rows(f"3-screened/{step}/orphans.csv") for step in steps}
        | {"deduplicate": rows("2-deduplicated/orphans.csv"), "characteristics": rows("6-reported/orphans.csv")},
        states=states,
        later={place: rows(place) for place, *_ in LATER},
        checked=rows("6-reported/self_check.csv"),
    )


def lines(made: Made, reviewers: Mapping[str, Sequence[str]], eligibility: Sequence[str]) -> list[str]:
    """The state of the review in the order of the funnel, a line each; reviewers: by stage."""
    told = [f"{state}: {n:,} records" for state, n in made.states.items()] or ["Nothing was run yet: type snakemake."]
    awaited = _awaited(made, reviewers, eligibility)
    told += ["", "Awaiting:" if awaited else "Nothing awaits anybody.", *(f"  {line}" for line in awaited)]
    lost = {step: rows for step, rows in made.orphans.items() if rows}
    if lost:
        told += ["", "Kept, but without a place (see orphans.csv of each step):"]
        told += [f"  {step}: {len(rows)} ({_whys(rows)})" for step, rows in lost.items()]
    if made.checked:
        told += ["", "Reporting standards (6-reported/self_check.md):"]
        names = dict.fromkeys(row["standard"] for row in made.checked)
        told += [f"  {sentence(standard(name), made.checked)}" for name in names]
    return told


def _awaited(made: Made, reviewers: Mapping[str, Sequence[str]], eligibility: Sequence[str]) -> list[str]:
    found = []
    if made.doubtful:
        found.append(f"{_works(len(made.doubtful), 'pair')} of records to judge: 2-deduplicated/to_judge.xlsx")
    if made.eligibility:
        whom = " or ".join(eligibility)
        found.append(f"{whom}: {_works(len(made.eligibility))} to judge: 3-screened/eligibility/to_judge.xlsx")
    found += _conflicts("eligibility", made)
    for stage, names in reviewers.items():
        left = Counter(row["reviewer"] for row in made.todo.get(stage, ()))
        found += [f"{name}: {_works(left[name])} to screen at {stage}" for name in names if left[name]]
        found += _conflicts(stage, made)
    waiting = sum(row["event"] == "settled" and row["outcome"] == "awaiting" for row in made.retrieval)
    if waiting:
        found.append(f"{_works(waiting, 'full text')} to obtain: 3-screened/retrieval/to_obtain.xlsx")
    for place, what, where in LATER:
        left_over = sum(row.get("status") != "settled" for row in made.later[place])
        if left_over:
            found.append(f"{_works(left_over, what)} {where}")
    return found


# What is said of the conflicts of a status, which are listed in the stage's conflicts.csv.
CONFLICTS = {
    "open": "conflicts meeting: {works} at {stage} ({kinds})",
    "void": "whoever adjudicated: {works} at {stage} where there is nothing to settle ({kinds})",
}


def _conflicts(stage: str, made: Made) -> list[str]:
    found = []
    for status, wording in CONFLICTS.items():
        kinds = Counter(row["kind"] for row in made.conflicts.get(stage, ()) if row["status"] == status)
        if kinds:
            counted = ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items()))
            found.append(wording.format(works=_works(kinds.total()), stage=stage, kinds=counted))
    return found


def _works(n: int, what: str = "work") -> str:
    return f"{n:,} {what}" + ("" if n == 1 else "s")


def _whys(rows: Iterable[Mapping[str, str]]) -> str:
    counts = Counter(row["why"] for row in rows)
    return ", ".join(f"{why}: {n}" for why, n in sorted(counts.items()))
