"""The sheets that go out to people at each step: pages, workbooks with drop-down lists, and plain CSV."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from funnel import tables
from funnel.model import METHODS, VOTES
from funnel.screen import sheet_page
from funnel.screen.entering import Here
from funnel.screen.sheet_page import Unit
from funnel.screen.votes import Vote, holding
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
    "criteria_version",
    "stage",
    "kind",
    "votes",
    "reasons",
    "notes",
)
# Tells a spreadsheet program that a CSV is UTF-8; one that takes it for something else all the same garbles the first
# column's name with it, so that the sheet is refused when it comes back, and no letter is lost unseen.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
RETRIEVAL_COLUMNS = ("record_id", "report_id", "outcome", "route", "sought_on", "obtained_on", "path", "why")

Row = Mapping[str, str]


class Stage(NamedTuple):
    """What all sheets of a stage share; see the keys of config."""

    name: str
    settings: Mapping[str, Any]  # the stage's own keys
    criteria: Mapping[str, Mapping[str, Any]]  # those that apply at the stage
    version: str  # of the criteria as a whole
    review: str  # its title
    seed: int


def of_stage(
    stage: Stage,
    here: Here,
    todo: Sequence[Row],
    votes: Mapping[str, Sequence[Vote]],
    conflicts: Sequence[Row],
    flags: Mapping[str, str],
    full_texts: Mapping[str, str],
) -> dict[str, bytes]:
    """File name -> content: each reviewer's sheet and that of the open conflicts, as .html, .xlsx and .csv.

    A reviewer's sheet holds the works on the reviewer's list, in its order, the page also those that the reviewer has
    answered; nothing on it was said by another. The sheet of conflicts, with everything that was said, is for
    whoever settles them. flags: work_id -> what the criteria found doubtful and left to the reviewers; full_texts:
    report_id -> where it lies.
    """
    files: dict[str, bytes] = {}
    works = {work["work_id"]: work for work in here.works}

    def unit(work_id: str, report_id: str, **more: Any) -> Unit:
        return Unit(works[work_id], report_id, flags.get(work_id, ""), full_texts.get(report_id, ""), **more)

    for reviewer in dict.fromkeys([*stage.settings["reviewers"], *(row["reviewer"] for row in todo)]):
        given = last_votes(reviewer, votes)
        waiting = {(row["work_id"], row["report_id"]): None for row in todo if row["reviewer"] == reviewer}
        told = {place: _answer(vote) | {"why": vote.reopened} for place, vote in given.items()}
        # a vote that names no report is one on every report of the work
        asked = [unit(*place, earlier=told.get(place) or told.get((place[0], ""))) for place in waiting]
        passed = {*waiting, *((work_id, "") for work_id, _ in waiting)}
        held = [place for place, vote in given.items() if not (vote.superseded or vote.reopened or place in passed)]
        answered = [unit(*place, earlier=told[place], asked=False) for place in held]
        base = {"criteria_version": stage.version, "stage": stage.name, "reviewer": reviewer}
        files[f"{reviewer}.html"] = _page(sheet_page.VOTES, stage, [*asked, *answered], reviewer)
        files |= _tables(reviewer, stage, VOTE_COLUMNS, [base | _cells(unit, stage) for unit in asked])
    open_ones = [
        unit(row["work_id"], row["report_id"], said=said_of(row, stage, here, votes), about=row["kind"])
        for row in conflicts
        if row["status"] == "open"
    ]
    base = {"criteria_version": stage.version, "stage": stage.name}
    rows = [base | {"kind": unit.about} | _side_by_side(unit) | _cells(unit, stage) for unit in open_ones]
    files["adjudicated.html"] = _page(sheet_page.ADJUDICATIONS, stage, open_ones, "")
    return files | _tables("adjudicated", stage, ADJUDICATION_COLUMNS, rows)


def last_votes(reviewer: str, votes: Mapping[str, Iterable[Vote]]) -> dict[tuple[str, str], Vote]:
    """(work_id, report_id) -> the reviewer's own last vote, earlier ones first; it may hold no more."""
    own = [vote for of_work in votes.values() for vote in of_work if vote.reviewer == reviewer]
    own.sort(key=lambda vote: (vote.on, vote.work_id, vote.report_id))
    return {(vote.work_id, vote.report_id): vote for vote in own}


def said_of(conflict: Row, stage: Stage, here: Here, votes: Mapping[str, Sequence[Vote]]) -> list[dict[str, Any]]:
    """What was said in a conflict: the answers that hold, by reviewer's name or by letter, as config has it.

    The letters are dealt anew for each work, so that nobody is known by theirs. A report that several works lead to is
    judged by the votes on all of them.
    """
    work_id, report = conflict["work_id"], conflict["report_id"]
    works = [other for other, reports in here.reports.items() if report and report in reports] or [work_id]
    cast = [vote for work in works for vote in votes.get(work, ()) if vote.report_id in ("", report)]
    held = holding(cast)
    if stage.settings["adjudicator_sees"] == "names":
        names = {reviewer: reviewer for reviewer in sorted(held)}
    else:
        dealt = sorted(held, key=lambda who: hashlib.sha256(f"{stage.seed}|{work_id}|{who}".encode()).hexdigest())
        names = {reviewer: f"Reviewer {letter}" for reviewer, letter in zip(dealt, "ABCDEFGHIJ", strict=False)}
    return [{"who": name} | _answer(vote) for reviewer, name in names.items() for vote in held[reviewer]]


def _answer(vote: Vote) -> dict[str, Any]:
    return {
        "decision": vote.decision,
        "reasons": list(vote.reasons),
        "note": vote.note,
        "on": vote.on,
        "version": vote.version,
    }


def _side_by_side(unit: Unit) -> dict[str, str]:
    """The cells "ana:include;ben:exclude" of what was said, one a column."""
    columns = {
        "votes": [(answer["who"], answer["decision"]) for answer in unit.said],
        "reasons": [(answer["who"], "+".join(answer["reasons"])) for answer in unit.said],
        "notes": [(answer["who"], answer["note"].replace(";", ",")) for answer in unit.said],
    }
    return {name: ";".join(f"{who}:{what}" for who, what in said if what) for name, said in columns.items()}


def _cells(unit: Unit, stage: Stage) -> dict[str, str]:
    shown = {column: unit.work[column] for column in stage.settings["show"]}
    return {"record_id": unit.work["work_id"], "report_id": unit.report_id, "flags": unit.flags} | shown


def _page(kind: sheet_page.Kind, stage: Stage, units: Sequence[Unit], reviewer: str) -> bytes:
    settings = stage.settings
    reason_needed = settings["box"] == "full_text"  # the flow diagram prints the reasons of this box
    return sheet_page.page(
        kind, units, stage.review, stage.name, reviewer, stage.version, settings["show"], stage.criteria, reason_needed
    ).encode()


def _tables(name: str, stage: Stage, columns: Sequence[str], rows: Sequence[Row]) -> dict[str, bytes]:
    """The sheet as .xlsx and .csv; a column that only some reviews need is there where a row has something for it."""
    optional = [column for column in ("report_id", "flags") if any(row[column] for row in rows)]
    wanted = [*columns, *optional, *stage.settings["show"]]
    reasons = {criterion: rule["sentence"] for criterion, rule in stage.criteria.items()}
    kept = [{column: row.get(column, "") for column in wanted} for row in rows]
    plain = [{column: _no_formula(cell) for column, cell in row.items()} for row in kept]
    book = workbook(kept, wanted, choices(wanted, reasons))
    return {f"{name}.xlsx": book, f"{name}.csv": BYTE_ORDER_MARK + tables.csv_bytes(plain, wanted)}


def for_eligibility(
    waiting: Sequence[Row],
    works: Iterable[Row],
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


def for_eligibility_adjudicator(
    conflicts: Sequence[Row], works: Iterable[Row], criteria: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """The works on whose eligibility people differ or are unsure, with what was said, for whoever settles it."""
    show = ("title", "authors", "year", "container_title", "type", "type_as_exported", "url")
    shown = _by_id(works, show)
    said = ("kind", "votes", "reasons", "notes")
    rows = [
        {"record_id": row["work_id"], "stage": "eligibility"}
        | {name: row[name] for name in said}
        | shown[row["work_id"]]
        for row in conflicts
        if row["status"] == "open"
    ]
    sentences = {name: c["sentence"] for name, c in criteria.items() if "eligibility" in c["stages"]}
    columns = (*ADJUDICATION_COLUMNS, *show)
    return workbook(rows, columns, choices(columns, sentences))


def for_retrieval(events: Sequence[Row], works: Iterable[Row]) -> bytes:
    """The works whose full text is still to be obtained, in the columns of corpus/retrieval.csv."""
    show = ("title", "authors", "year", "container_title", "doi", "url")
    waiting = [row["work_id"] for row in events if row["event"] == "settled" and row["outcome"] == "awaiting"]
    shown = _by_id(works, show)
    columns = (*RETRIEVAL_COLUMNS, *show)
    outcomes = {"outcome": dict.fromkeys(("obtained", "not_obtained", "awaiting"), "")}
    return workbook([{"record_id": work} | shown[work] for work in waiting], columns, outcomes)


def _by_id(works: Iterable[Row], show: Sequence[str]) -> dict[str, dict[str, str]]:
    return {work["work_id"]: {column: work[column] for column in show} for work in works}


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
