"""From the authors' marks to what a review team fills in: verdicts on pairs, votes, codings. No file is touched."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from fellinger import sheet

from funnel.text import folded

REVIEWER, PROVENANCE = "researcher_1", "published"
EARLY, LAST = "rounds_1_to_5", "round_6"
# Marks as reasons, in the order in which the authors' rounds meet them; a missing inclusion mark is a reason too.
ROUNDS = ("I1", "E2", "E6", "I2", "I3", "E1", "E3", "E4", "E5")
WEB = "google"
SEARCH = {"B": "backward", "F": "forward"}
# The sheet of tags names five types of venue.
ITEM_TYPES = {"J": "article", "C": "conference paper", "W": "conference paper", "B": "book", "M": "article"}
GOAL_CATEGORY, MEANS_CATEGORY = "goals", "means"
GOAL_LABELS = {"E": "Goal: less energy", "D": "Goal: less data", "C": "Goal: less carbon"}

_DOI = re.compile(r"(?<![\w.])10\.[1-9]\d{3,8}/[^\s?#&]+")
_SHORTENED = re.compile(r"\s*\.{2,3}\s*$")  # Google cuts long titles so

Record = Mapping[str, str]
Cells = dict[str, str]


class Placed(NamedTuple):
    """record_of: row id -> record; unplaced: rows without a record; contradicted: title agrees, DOI does not."""

    record_of: dict[str, Record]
    unplaced: list[str]
    contradicted: list[str]


class Judged(NamedTuple):
    """What becomes of the rows marked E1."""

    verdicts: list[Cells]  # rows of duplicates.csv
    pairs: list[tuple[str, str]]  # the row ids of each
    unpaired: list[str]  # row ids whose copy no row is


def doi_in(url: str) -> str:
    """The DOI in an address, also behind a university's proxy; "" where there is none."""
    found = _DOI.search(unquote(url))
    return found.group().casefold() if found else ""


def manual(snowballed: Iterable[sheet.Row]) -> list[Cells]:
    """The snowballed papers as rows of records/manual.csv; the key is the authors' number.

    Authors stay as the sheet has them: it writes them in a dozen ways, and a wrong guess is worse than a long name.
    """
    return [
        {
            "search_id": SEARCH[row.direction],
            "key": row.id,
            "type": ITEM_TYPES.get(row.venue_type, ""),
            "title": row.title,
            "authors": row.authors,
            "year": row.year,
            "container_title": row.venue,
            "doi": doi_in(row.url),
            "publisher": row.publisher,
            "url": row.url,
            "note": f"snowballed from {row.found_from}",
            "provenance": PROVENANCE,
        }
        for row in snowballed
    ]


def placed(decided: sheet.Decisions, records: Sequence[Record]) -> Placed:
    """The record of each row of decisions.

    A searched row is the record of the same title (letters and digits only, "&amp;" read as "&"); of several, the
    first row is the first record, for the sheet keeps the order of the exports. Where no title agrees the address
    must, character by character. A snowballed row is the record of its own number.
    """
    by_hand = {record["accession"]: record for record in records if record["search_id"] in SEARCH.values()}
    titled, addressed = defaultdict(list), defaultdict(list)
    for record in records:
        if record["search_id"] not in SEARCH.values():
            titled[folded(record["title"])].append(record)
            addressed[record["url"]].append(record)
    found: dict[str, Record] = {}
    for row in decided.searched:
        if same := titled[folded(unescape(row.title))]:
            found[row.id] = same.pop(0)
    used = {record["record_id"] for record in found.values()}
    for row in decided.searched:
        if row.id not in found and row.url:
            free = [record for record in addressed[row.url] if record["record_id"] not in used]
            if len(free) == 1:
                found[row.id] = free[0]
    found |= {row.id: by_hand[row.id] for row in decided.snowballed if row.id in by_hand}
    rows = [*decided.searched, *decided.snowballed]
    return Placed(
        found,
        [row.id for row in rows if row.id not in found],
        [
            row.id
            for row in decided.searched
            if row.id in found and (doi := doi_in(row.url)) and found[row.id]["doi"] not in ("", doi)
        ],
    )


def judged(rows: Sequence[sheet.Row], record_of: Mapping[str, Record]) -> Judged:
    """Verdicts for the rows marked E1 whose other copy the files themselves tell: same title, DOI or address.

    Of several copies the first that is not itself marked is meant; a mark without any such copy stays a reason for
    exclusion (the authors also mark papers of which a fuller publication is kept).
    """
    pairs: dict[tuple[str, str], str] = {}
    unpaired = []
    for row in rows:
        if "E1" not in row.marks or row.id not in record_of:
            continue
        copies = [
            (other, how)
            for other in rows
            if other is not row and (how := alike(row, other, record_of)) and other.id in record_of
        ]
        if not copies:
            unpaired.append(row.id)
            continue
        other, how = min(copies, key=lambda copy: ("E1" in copy[0].marks, int(copy[0].id)))
        first, second = sorted((row.id, other.id), key=int)
        pairs.setdefault((first, second), how)
    verdicts = [
        {
            "record_a": record_of[first]["record_id"],
            "record_b": record_of[second]["record_id"],
            "verdict": "same",
            "by": REVIEWER,
            "why": f"rows {first} and {second} of the sheet, E1; {how}",
            "provenance": PROVENANCE,
        }
        for (first, second), how in sorted(pairs.items())
    ]
    return Judged(verdicts, sorted(pairs), unpaired)


def alike(row: sheet.Row, other: sheet.Row, record_of: Mapping[str, Record]) -> str:
    """By what two rows are the same paper, "" where nothing tells."""
    ours, theirs = record_of.get(row.id, {}), record_of.get(other.id, {})
    one, two = folded(row.title), folded(other.title)
    if one == two:
        return "same title"
    if ours.get("doi") and ours.get("doi") == theirs.get("doi"):
        return "same DOI"
    if row.url and row.url == other.url:
        return "same address"
    if _SHORTENED.search(row.title) and two.startswith(folded(_SHORTENED.sub("", row.title))):
        return "same title, cut by Google"
    return ""


def reasons(row: sheet.Row, search_id: str) -> list[str]:
    """Why a row is out, in the order of the rounds; empty where every inclusion mark stands that is asked of it.

    I2 (peer review) is not asked of what the web search found (protocol 3.7 and round 2).
    """
    asked = set(sheet.INCLUSION) - ({"I2"} if search_id == WEB else set())
    out = {mark for mark in sheet.EXCLUSION if mark in row.marks} | (asked - row.marks)
    return [mark for mark in ROUNDS if mark in out]


def votes(rows: Iterable[sheet.Row], record_of: Mapping[str, Record], merged: Iterable[str]) -> dict[str, list[Cells]]:
    """Researcher 1's votes by stage, in the order of the sheet.

    Rows removed at step 6 and rows marked primary or secondary passed rounds 1 to 5; so did rows that bear every
    inclusion mark asked of them and no other, on which round 6 says nothing. merged: rows whose mark E1 became a
    verdict; they are copies and have no vote of their own.
    """
    cast: dict[str, list[Cells]] = {EARLY: [], LAST: []}
    copies = set(merged)
    for row in rows:
        if row.id in copies or row.id not in record_of:
            continue
        why, late = (
            reasons(row, record_of[row.id]["search_id"]),
            row.marks & {sheet.STEP_6, sheet.PRIMARY, sheet.SECONDARY},
        )

        def vote(decision: str, given: Sequence[str] = (), row: sheet.Row = row) -> Cells:
            return {
                "record_id": record_of[row.id]["record_id"],
                "decision": decision,
                "reasons": ";".join(given),
                "note": f"row {row.id}" + (f": {row.note}" if row.note else ""),
                "criteria_version": "1.0",
                "provenance": PROVENANCE,
            }

        if why and not late:
            cast[EARLY].append(vote("exclude", why))
            continue
        cast[EARLY].append(vote("include"))
        if sheet.STEP_6 in late:
            cast[LAST].append(vote("exclude", why))
        elif sheet.SECONDARY in late:
            cast[LAST].append(vote("exclude", ["primary"]))
        elif sheet.PRIMARY in late:
            cast[LAST].append(vote("include"))
    return cast


def decided_row(study: sheet.Study, rows: Sequence[sheet.Row]) -> sheet.Row | None:
    """The row of decisions that an extracted study comes from: same title, else same address, else None."""
    title = folded(study.title)
    return next((row for row in rows if folded(row.title) == title), None) or next(
        (row for row in rows if row.url and row.url == study.url), None
    )


class Coding(NamedTuple):
    """Rows of the tables below corpus/coding/, and of characteristics.csv."""

    codebook: list[Cells]
    sources: list[Cells]
    codings: list[Cells]
    characteristics: list[Cells]


def coding(decided: sheet.Decisions, work_of: Mapping[str, str], included: Iterable[str]) -> Coding:
    """Themes and goals of the extracted studies as codes; what a study's row says of its means is the passage.

    work_of: row id -> work; included: works that are included. A study whose row is not is coded all the same, with no
    report to its name. A theme that a row states twice is coded twice.
    """
    rows, here = [*decided.searched, *decided.snowballed], set(included)
    primary = [row for row in rows if sheet.PRIMARY in row.marks]
    themes = decided.tags[sheet.FAMILIES]
    code_of = {theme: f"m{number}" for number, theme in enumerate(themes, start=1)}
    codebook = [
        _code(MEANS_CATEGORY, "", "Means", "category", "What the study uses, by family of strategies."),
        *(_code(code_of[theme], MEANS_CATEGORY, theme, "concept", text) for theme, text in themes.items()),
        _code(GOAL_CATEGORY, "", "Goals", "category", "What the study is after."),
        *(
            _code(f"g{tag}", GOAL_CATEGORY, GOAL_LABELS[tag], "concept", text)
            for tag, text in decided.tags[sheet.GOALS].items()
        ),
    ]
    sources, codings, told = [], [], []
    for study in decided.extracted:
        row = decided_row(study, primary) or decided_row(study, rows)
        work = work_of.get(row.id, "") if row else ""
        report = work if work in here else ""
        source = f"x{study.id}"
        sources.append(
            {
                "source_id": source,
                "report_id": report,
                "citation": f"{study.authors} ({study.year}). {study.title}",
                "kind": ITEM_TYPES.get(study.venue_type, "report"),
                "doi": doi_in(study.url),
                "note": f"row {row.id} of the decisions" if row else "in no row of the decisions",
                "provenance": PROVENANCE,
            }
        )
        codes = [code_of[theme] for theme in study.types] + [f"g{goal}" for goal in study.goals]
        codings += [
            {
                "coding_id": f"{source}.{number}",
                "source_id": source,
                "code_id": code,
                "quote": study.means,
                "location": f"Data extraction, row {study.line}",
                "provenance": PROVENANCE,
            }
            for number, code in enumerate(codes, start=1)
        ]
        if report:
            told.append(
                {
                    "study_id": report,
                    "field": "research type",
                    "value": study.research_type,
                    "status": "reported",
                    "location": f"Data extraction, row {study.line}",
                    "extractor": REVIEWER,
                    "provenance": PROVENANCE,
                }
            )
    return Coding(codebook, sources, codings, told)


def _code(code_id: str, parent: str, label: str, kind: str, definition: str) -> Cells:
    return {
        "code_id": code_id,
        "parent_id": parent,
        "label": label,
        "kind": kind,
        "definition": definition,
        "version": "1",
        "status": "active",
        "provenance": PROVENANCE,
    }
