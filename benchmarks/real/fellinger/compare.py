"""What the workflow counts beside what the authors count, and in words why the two differ where they do."""

import os
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from fellinger import review, sheet

from funnel import tables
from funnel.text import split_list

PROTOCOL, DECISIONS, EXTRACTION = "protocol 3.4", "sheet of decisions", "sheet of extraction"
SHOWN_VERSIONS = ("snakemake", "pandas", "rapidfuzz", "openpyxl", "xlrd")


READING, JOINING, MARKS, CODING = "reading", "joining", "marks", "coding"


class Stated(NamedTuple):
    """A number of the authors', and the explanation of one other number. Any third number is not explained."""

    tests: str  # what a match shows: see `report`
    what: str
    key: str  # in `counted`
    published: int
    where: str
    explains: int | None = None
    why: str = ""


PUBLISHED = (
    Stated(READING, "ACM Digital Library, records", "databases.identified.ACM Digital Library", 219, PROTOCOL),
    Stated(READING, "IEEE Xplore, records", "databases.identified.IEEE Xplore", 140, PROTOCOL),
    Stated(READING, "Scopus, records", "databases.identified.Scopus", 141, PROTOCOL),
    Stated(READING, "Web of Science, records", "databases.identified.Web of Science", 147, PROTOCOL),
    Stated(READING, "Four databases together", "databases.identified", 647, PROTOCOL),
    Stated(READING, "Google, rows in the file", "google.read", 160, PROTOCOL, 163,
           "163 rows are 160 hits and three that are none: the address of the search and Google's pointer to Google Scholar (both set aside "
           "by the criterion `hit`), and Google's box of pictures, which the sheet of decisions turns into the article that heads it (row 747)."),
    Stated(READING, "Rows of decisions that found their record", "placed.searched", 807, "647 + 160", 808,
           "The box of pictures again: the sheet has 161 rows from Google. Rows and records agree one to one, 807 by title, row 747 by address."),
    Stated(MARKS, "E1: copies among what was searched", "marks.E1", 26, DECISIONS),
    Stated(JOINING, "E1, databases only: copies removed", "databases.duplicates_removed", 20, DECISIONS, 21,
           "20 marks, but rows 265 and 466, two copies of one paper, are both marked, so that 19 copies go; rules find two that bear no mark "
           "(44 and 263; 446 and 505): 19 + 2 = 21."),
    Stated(MARKS, "E2: full text not available", "marks.E2", 52, DECISIONS),
    Stated(MARKS, "E3: mentioned in passing", "marks.E3", 157, DECISIONS),
    Stated(MARKS, "E4: improves something else", "marks.E4", 386, DECISIONS),
    Stated(MARKS, "E5: multimedia", "marks.E5", 6, DECISIONS),
    Stated(MARKS, "E6: off topic or retracted", "marks.E6", 71, DECISIONS),
    Stated(MARKS, "Removed at step 6", "removed_at_step_6", 77, DECISIONS),
    Stated(MARKS, "Secondary studies, searched", "secondary.searched", 13, DECISIONS),
    Stated(MARKS, "Primary studies, searched", "included.searched", 29, DECISIONS),
    Stated(MARKS, "Snowballed backward", "records.citation_backward", 130, DECISIONS),
    Stated(MARKS, "Snowballed forward", "records.citation_forward", 20, DECISIONS),
    Stated(MARKS, "Primary studies, snowballed", "included.snowballed", 109, DECISIONS),
    Stated(MARKS, "Studies included", "included.studies", 135, EXTRACTION, 138,
           "29 + 109 = 138 are marked primary. Four of them are not in the sheet of extraction (snowballed 891, 892, 893, 903), and one that is "
           "there (904, in extraction 907) is excluded by E1 in the sheet of decisions: 138 - 4 + 1 = 135."),
    Stated(CODING, "Included and extracted", "extracted.included", 135, EXTRACTION, 134,
           "The study that is extracted though its row is excluded (904) is coded, but leads to no included report."),
    Stated(CODING, "Theme: compression and deduplication", "theme.Compression and deduplication", 88, EXTRACTION),
    Stated(CODING, "Theme: prediction and measuring", "theme.Prediction and measuring of energy consumption and data operations", 30, EXTRACTION, 29,
           "30 cells, 29 studies: one study (extraction 909) bears the theme as its first and again as its third type."),
    Stated(CODING, "Theme: downsampling", "theme.Downsampling", 24, EXTRACTION),
    Stated(CODING, "Theme: data classification", "theme.Data classification", 17, EXTRACTION),
    Stated(CODING, "Theme: database optimisation", "theme.Database optimisation", 15, EXTRACTION),
    Stated(CODING, "Theme: routing and network optimisation", "theme.Routing and network optimisation", 9, EXTRACTION),
    Stated(CODING, "Theme: data placement", "theme.Data placement SDD, HDD, memory or tape", 6, EXTRACTION),
    Stated(CODING, "Theme: task scheduling", "theme.Task Scheduling", 2, EXTRACTION),
)  # fmt: skip


class Found(NamedTuple):
    """What building the review brought to light. by_rules: record -> work before any verdict of a person."""

    placed: review.Placed
    judged: review.Judged
    by_rules: Mapping[str, str]
    coding: review.Coding


class Figure(NamedTuple):
    tests: str
    what: str
    computed: int
    published: int
    where: str
    verdict: str  # match | differs | differs, not explained
    why: str


def work_of(works: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """record_id -> work_id of every member."""
    return {member: work["work_id"] for work in works for member in split_list(work["members"])}


def counted(out: Path, decided: sheet.Decisions, found: Found) -> dict[str, int]:
    """Every number of PUBLISHED as it stands in results/, by key."""
    results = out / "results"
    measures = {row["measure"]: row["value"] for row in tables.read_rows(results / "6-reported/measures.csv")}
    records = tables.read_rows(results / "1-identified/records.csv")
    ledger = tables.read_rows(results / "audit/ledger.csv")
    included = tables.read_rows(results / "3-screened/final/included.csv")
    works = tables.read_rows(results / "2-deduplicated/works.csv")
    types = {work["work_id"]: work["source_types"] for work in works}
    joined = {
        member for work in works for members in [split_list(work["members"])] if members[1:] for member in members
    }
    reports = {row["report_id"] for row in included}
    record_of = {
        row.id: found.placed.record_of[row.id]["record_id"]
        for row in decided.searched
        if row.id in found.placed.record_of
    }
    searched = set(record_of.values())
    marks, late = _marks(ledger, searched)
    copies = [row for row in decided.searched if "E1" in row.marks and record_of.get(row.id) in joined]
    by_type = Counter(record["source_type"] for record in records)
    snowballed = [row for row in included if types[row["work_id"]].startswith("citation_")]
    return {
        **{key: int(value) for key, value in measures.items() if value.isdecimal()},
        **{f"marks.{mark}": marks[mark] for mark in sheet.EXCLUSION},
        **{f"records.{name}": n for name, n in by_type.items()},
        **{
            f"theme.{row['label']}": int(row["sources"])
            for row in tables.read_rows(results / "5-synthesised/nodes.csv")
        },
        "marks.E1": marks["E1"] + len(copies),
        "google.read": by_type["website"],
        "placed.searched": len(searched),
        "removed_at_step_6": sum(n for reason, n in late.items() if reason != "primary"),
        "secondary.searched": late["primary"],
        "included.searched": len(included) - len(snowballed),
        "included.snowballed": len(snowballed),
        "extracted.included": sum(source["report_id"] in reports for source in found.coding.sources),
    }


def _marks(ledger: Iterable[Mapping[str, str]], cast_on: set[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each reason stands in a vote on these records, and the first reasons of round 6."""
    marks: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for event in ledger:
        if event["event"] != "vote" or _cast_on(event) not in cast_on or event["outcome"] != "exclude":
            continue
        reasons = split_list(event["reason"])
        marks.update(reasons)
        if event["stage"] == review.LAST:
            late[reasons[0]] += 1
    return marks, late


def _cast_on(event: Mapping[str, str]) -> str:
    """The record that a vote was cast on, which its note names where it is not the work's first."""
    note = event["note"]
    return note.split()[2].rstrip(":") if note.startswith("cast on ") else event["record_id"]


def figures(out: Path, decided: sheet.Decisions, found: Found) -> list[Figure]:
    """One figure a row of PUBLISHED, in its order."""
    numbers = counted(out, decided, found)
    return [_figure(stated, numbers.get(stated.key, 0)) for stated in PUBLISHED]


def _figure(stated: Stated, computed: int) -> Figure:
    verdict, why = "match", ""
    if computed != stated.published:
        verdict, why = ("differs", stated.why) if computed == stated.explains else ("differs, not explained", "")
    return Figure(stated.tests, stated.what, computed, stated.published, stated.where, verdict, why)


def undecided(out: Path) -> list[str]:
    """The works on which the sheet says nothing in the end: "work_id at stage: title"."""
    titles = {work["work_id"]: work["title"] for work in tables.read_rows(out / "results/2-deduplicated/works.csv")}
    last = {event["record_id"]: event for event in tables.read_rows(out / "results/audit/ledger.csv")}
    return [
        f"{record} at {event['stage']}: {titles[record]}"
        for record, event in last.items()
        if event["outcome"] == "awaiting"
    ]


def copies(decided: sheet.Decisions, found: Found) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs of rows that the authors mark and rules alone do not join; pairs that rules join and no mark tells of."""
    rows = [*decided.searched, *decided.snowballed]
    work = {
        row.id: found.by_rules[found.placed.record_of[row.id]["record_id"]]
        for row in rows
        if row.id in found.placed.record_of
    }
    missed = [(a, b) for a, b in found.judged.pairs if work[a] != work[b]]
    together: dict[str, list[sheet.Row]] = {}
    for row in rows:
        if row.id in work:
            together.setdefault(work[row.id], []).append(row)
    unmarked = [
        (same[0].id, row.id)
        for same in together.values()
        if not any("E1" in row.marks for row in same)
        for row in same[1:]
    ]
    return missed, unmarked


def report(figures: Sequence[Figure], found: Found, decided: sheet.Decisions, out: Path, seconds: float) -> str:
    """The section of the results as Markdown."""
    titles = {row.id: row.title for row in [*decided.searched, *decided.snowballed]}
    missed, unmarked = copies(decided, found)
    lines = [
        _machine(seconds),
        "",
        "| tests | what | computed | published | where | verdict | why they differ |",
        "|---|---|---:|---:|---|---|---|",
        *(f"| {f.tests} | {f.what} | {f.computed} | {f.published} | {f.where} | {f.verdict} | {f.why} |" for f in figures),
        "",
        "What a match shows. *reading*: the exports are read without loss, from the raw files alone. *joining*: copies are found. *marks*: "
        "the authors' marks, entered as votes and verdicts, come out of the ledger at the same number: none is lost, counted twice or set on "
        "another record; it does not show that the decisions are right. *coding*: the same for the themes.",
        "",
        f"Copies: the authors' marks name {len(found.judged.pairs)} pairs of rows that title, DOI or address confirm. Without being told, "
        f"the rules of deduplication join {len(found.judged.pairs) - len(missed)} of them, and {len(unmarked)} pairs that bear no mark.",
        "",
        *(f"- marked, not joined by rules: {a} and {b}, {_quoted(titles[a])} / {_quoted(titles[b])}" for a, b in missed),
        *(f"- joined by rules, not marked: {a} and {b}, {_quoted(titles[a])}" for a, b in unmarked),
        *(f"- marked E1, no other copy is told; kept as a reason for exclusion: {name}, {_quoted(titles[name])}" for name in found.judged.unpaired),
        "",
        "Decisions that the sheet does not tell (they stay open as `awaiting`):",
        "",
        *(f"- {line}" for line in undecided(out)),
        "",
        f"Rows without a record: {', '.join(found.placed.unplaced) or 'none'}. Rows whose DOI is not their record's: "
        f"{', '.join(found.placed.contradicted) or 'none'}.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _quoted(title: str) -> str:
    return f'"{title if len(title) < 70 else title[:66].rstrip() + " ..."}"'


def _machine(seconds: float) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN_VERSIONS)
    return (
        f"Made by `benchmarks/real/fellinger/build.py` in {seconds:.0f} s (three runs of the workflow, one core of "
        f"{os.cpu_count()}, {platform.system()} {platform.machine()}) with Python {platform.python_version()}, {versions}."
    )
