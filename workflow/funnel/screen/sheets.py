"""The sheets that go out to people at each step, as workbooks with drop-down lists and as plain CSV."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from funnel import tables
from funnel.model import METHODS, VOTES
from funnel.workbook import workbook

# What a person fills in comes first, then what is needed to take the sheet back, then what is read.
VOTE_COLUMNS = ("record_id", "decision", "reasons", "note", "decided_on", "criteria_version", "stage", "reviewer")
ADJUDICATION_COLUMNS = (
    "record_id",
    "decision",
    "reason",
    "method",
    "by",
    "decided_on",
    "rationale",
    "stage",
    "kind",
    "votes",
    "reasons",
    "notes",
)
RETRIEVAL_COLUMNS = ("record_id", "report_id", "outcome", "route", "sought_on", "obtained_on", "path", "why")


def of_stage(
    stage: str,
    reviewers: Sequence[str],
    todo: Sequence[Mapping[str, str]],
    conflicts: Sequence[Mapping[str, str]],
    works: Iterable[Mapping[str, str]],
    version: str,
    show: Sequence[str],
    reasons: Mapping[str, str],
    flags: Mapping[str, str],
) -> dict[str, bytes]:
    """File name -> content: for each reviewer the works on that reviewer's list, in its order, as .xlsx and .csv.

    Nothing on a reviewer's sheet was said by another. The sheet of open conflicts, with everything that was said, is
    for whoever settles them. works: those that entered the stage; reasons: criterion -> sentence; flags: work_id ->
    what the criteria found doubtful and left to the reviewers.
    """
    shown = _by_id(works, show)
    files: dict[str, bytes] = {}
    optional = [name for name, used in (("report_id", any(row["report_id"] for row in todo)), ("flags", flags)) if used]
    for reviewer in reviewers:
        base = {"criteria_version": version, "stage": stage, "reviewer": reviewer}
        rows = [
            base
            | {"record_id": row["work_id"], "report_id": row["report_id"], "flags": flags.get(row["work_id"], "")}
            | shown[row["work_id"]]
            for row in todo
            if row["reviewer"] == reviewer
        ]
        files |= _both_formats(reviewer, rows, (*VOTE_COLUMNS, *optional, *show), reasons)
    said = ("kind", "votes", "reasons", "notes")
    rows = [
        {"record_id": row["work_id"], "stage": stage} | {name: row[name] for name in said} | shown[row["work_id"]]
        for row in conflicts
        if row["status"] == "open"
    ]
    return files | _both_formats("adjudicated", rows, (*ADJUDICATION_COLUMNS, *show), reasons)


def for_eligibility(
    waiting: Sequence[Mapping[str, str]],
    works: Iterable[Mapping[str, str]],
    version: str,
    criteria: Mapping[str, Mapping[str, Any]],
    reviewers: Sequence[str],
) -> bytes:
    """The works whose eligibility a person has to settle, with the criteria in question; whoever judges says who."""
    show = ("title", "authors", "year", "container_title", "type", "type_as_exported", "url")
    shown = _by_id(works, show)
    one = reviewers[0] if len(reviewers) == 1 else ""
    base = {"criteria_version": version, "stage": "eligibility", "reviewer": one}
    rows = [
        base | {"record_id": row["work_id"], "in_question": row["criteria"]} | shown[row["work_id"]] for row in waiting
    ]
    sentences = {name: c["sentence"] for name, c in criteria.items() if "eligibility" in c["stages"]}
    columns = (*VOTE_COLUMNS, "in_question", *show)
    lists = choices(columns, sentences) | {"reviewer": dict.fromkeys(reviewers or ["?"], "")}
    return workbook(rows, columns, lists, hidden=("stage", "criteria_version"))


def for_retrieval(events: Sequence[Mapping[str, str]], works: Iterable[Mapping[str, str]]) -> bytes:
    """The works whose full text is still to be obtained, in the columns of corpus/retrieval.csv."""
    show = ("title", "authors", "year", "container_title", "doi", "url")
    waiting = [row["work_id"] for row in events if row["event"] == "settled" and row["outcome"] == "awaiting"]
    shown = _by_id(works, show)
    columns = (*RETRIEVAL_COLUMNS, *show)
    outcomes = {"outcome": dict.fromkeys(("obtained", "not_obtained", "awaiting"), "")}
    return workbook([{"record_id": work} | shown[work] for work in waiting], columns, outcomes)


def _by_id(works: Iterable[Mapping[str, str]], show: Sequence[str]) -> dict[str, dict[str, str]]:
    return {work["work_id"]: {column: work[column] for column in show} for work in works}


def _both_formats(
    name: str, rows: Sequence[Mapping[str, str]], columns: Sequence[str], reasons: Mapping[str, str]
) -> dict[str, bytes]:
    book = workbook(rows, columns, choices(columns, reasons))
    plain = [{column: _no_formula(row.get(column, "")) for column in columns} for row in rows]
    return {f"{name}.xlsx": book, f"{name}.csv": tables.csv_bytes(plain, columns)}


def _no_formula(cell: str) -> str:
    """A cell that a spreadsheet program would take for a formula, with an apostrophe before it; ids never need one."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def choices(columns: Sequence[str], reasons: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """The drop-down list of each column that has one: option -> what it means. reasons: criterion -> sentence."""
    votes = VOTES if "reviewer" in columns else VOTES[:2]
    options: dict[str, Mapping[str, str]] = {
        "decision": dict.fromkeys(votes, ""),
        "method": dict.fromkeys(METHODS, ""),
        "reasons": reasons if "reviewer" in columns else {},
        "reason": reasons,
    }
    return {column: options[column] for column in columns if options.get(column)}
