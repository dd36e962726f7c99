"""A sheet as a page: one offline file on which a person reads one record at a time and says what becomes of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from funnel import offline_page
from funnel.screen import highlight
from funnel.text import one_line, split_list

_DOI = re.compile(r"10\.\d{4,9}/\S+")

# How the page names a column of the works table; every other one by its own name.
LABELS = {"container_title": "Published in", "type_as_exported": "Type as exported", "doi": "DOI", "url": "Address"}

# What a kind of conflict means, for whoever settles it.
CONFLICTS = {
    "decision": "Some include it, some exclude it.",
    "unsure": "Somebody is unsure.",
    "reason": "All exclude it, for different first reasons.",
    "own votes": "One reviewer answered differently for two records of this work.",
    "duplicate": "Somebody takes it for a duplicate; if it is one, say so in corpus/duplicates.csv instead.",
}


class Answer(NamedTuple):
    """One thing that a person may say, and the key for it."""

    value: str
    label: str
    key: str


class Kind(NamedTuple):
    """What a page asks, and the columns in which its download says it."""

    answers: tuple[Answer, ...]
    columns: tuple[str, ...]
    reasons: str  # the column of the reasons
    note: str  # the column of what a person adds in words
    several_reasons: bool
    asks: Mapping[str, tuple[str, ...]]  # what is asked once for all records -> its options, none for free words


VOTES = Kind(
    answers=(
        Answer("include", "Include", "i"),
        Answer("exclude", "Exclude", "e"),
        Answer("unsure", "Unsure", "u"),
        Answer("duplicate", "Duplicate", "d"),
    ),
    columns=(
        *("record_id", "report_id", "decision", "reasons", "note", "decided_on"),
        *("criteria_version", "stage", "reviewer"),
    ),
    reasons="reasons",
    note="note",
    several_reasons=True,
    asks={},
)
ADJUDICATIONS = Kind(
    answers=VOTES.answers[:2],
    columns=(
        *("record_id", "report_id", "decision", "reason", "method", "by", "decided_on", "rationale"),
        *("criteria_version", "stage"),
    ),
    reasons="reason",
    note="rationale",
    several_reasons=False,
    asks={"by": (), "method": ("consensus", "third_reviewer")},
)


class Unit(NamedTuple):
    """A work to be judged, or one report of it."""

    work: Mapping[str, str]
    report_id: str = ""
    flags: str = ""  # what the criteria found doubtful and left to people
    full_text: str = ""  # where retrieval.csv says that the file lies
    asked: bool = True  # False where only the person's own earlier answer is shown
    earlier: Mapping[str, Any] | None = None  # that answer: decision, reasons, note, on, version, why it is asked again
    said: Sequence[Mapping[str, Any]] = ()  # for an adjudicator: who, decision, reasons, note, on, one an answer
    about: str = ""  # for an adjudicator: the kind of conflict


def page(
    kind: Kind,
    units: Iterable[Unit],
    review: str,
    stage: str,
    reviewer: str,
    version: str,
    show: Sequence[str],
    criteria: Mapping[str, Mapping[str, Any]],
    reason_needed: bool,
) -> str:
    """The page as HTML, identical for identical input; units in the order in which they are to be judged.

    reviewer: whose sheet it is, "" for that of the conflicts; criteria: those of the stage as config holds them;
    reason_needed: whether the page asks before it takes an exclusion without a criterion. Words of records stand only
    in the data block, from where the page takes them as text, never as markup.
    """
    terms = highlight.terms(criteria)
    data = {
        "review": review,
        "stage": stage,
        "reviewer": reviewer,
        "version": version,
        "answers": [answer._asdict() for answer in kind.answers],
        "columns": kind.columns,
        "reasons": kind.reasons,
        "note": kind.note,
        "severalReasons": kind.several_reasons,
        "reasonNeeded": reason_needed and bool(criteria),
        "asks": {name: list(options) for name, options in kind.asks.items()},
        "criteria": [
            {"id": name, "sentence": criterion["sentence"], "reason": criterion["reason"], "terms": _terms(criterion)}
            for name, criterion in criteria.items()
        ],
        "shown": [[column, label_of(column)] for column in show if column != "title"],
        "records": [_record(unit, show, terms) for unit in units],
    }
    return offline_page.rendered(
        __package__,
        "sheet_page",
        data,
        review=one_line(review),
        heading=f"{stage.replace('_', ' ')}: {reviewer or 'conflicts to settle'}",
        workbook=f"{reviewer or 'adjudicated'}.xlsx",
        note_label="Why" if kind is ADJUDICATIONS else "Note",
    )


def label_of(column: str) -> str:
    return LABELS.get(column) or column.replace("_", " ").capitalize()


def _terms(criterion: Mapping[str, Any]) -> str:
    """How the page marks a criterion's terms: "for" what it looks for, "against" what it must not find."""
    return {"pattern": "for", "no_pattern": "against"}.get(criterion.get("test", {}).get("kind", ""), "")


def _record(unit: Unit, show: Sequence[str], terms: Sequence[highlight.Terms]) -> dict[str, Any]:
    """What the page holds of a unit; what is empty is left out."""
    work = unit.work
    parts = {
        "report": unit.report_id,
        "also": [member for member in split_list(work.get("members", "")) if member != work["work_id"]],
        "shown": {column: highlight.marked(work[column], column, terms) for column in show if work[column]},
        "links": links(work, unit.full_text),
        "flags": unit.flags,
        "earlier": dict(unit.earlier) if unit.earlier else None,
        "said": [dict(answer) for answer in unit.said],
        "about": CONFLICTS.get(unit.about, unit.about),
    }
    return {"id": work["work_id"], "asked": unit.asked} | {name: part for name, part in parts.items() if part}


def links(work: Mapping[str, str], full_text: str = "") -> list[list[str]]:
    """[label, address] of what can be opened, and safely so: the full text, the DOI, the record's own address."""
    found = [["Full text", address_of(full_text)]]
    if _DOI.fullmatch(work.get("doi", "")):
        found.append(["DOI", "https://doi.org/" + quote(work["doi"], safe="/:;().,-_")])
    found.append(["Record", _web_address(work.get("url", ""))])
    return [[label, address] for label, address in found if address]


def address_of(path: str) -> str:
    """Where a page in results/3-screened/<stage>/sheets/ finds a file of corpus/, or an address of the web; else ""."""
    place = PurePosixPath(path.replace("\\", "/"))
    if address := _web_address(path):
        return address
    if not place.parts or place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
        return ""
    within = place if place.parts[0] == "corpus" else "corpus" / place
    return "../../../../" + quote(within.as_posix())


def _web_address(text: str) -> str:
    """The address if it is one of the web (http or https) without anything that could make it another; else ""."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme.casefold() not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"\\^`{|}]", text):
        return ""
    return text
