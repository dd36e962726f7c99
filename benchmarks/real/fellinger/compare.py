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

# The authors' numbers. `explains` is the one other number that `why` explains; any third one counts as not explained.
PUBLISHED = Path(__file__).with_name("published.csv")
SHOWN_VERSIONS = ("snakemake", "pandas", "rapidfuzz", "openpyxl", "xlrd")
KINDS = """\
What a match shows. *reading*: the exports are read without loss, from the raw files alone. *joining*: copies are found.
*marks*: the authors' marks, entered as votes and verdicts, come out of the ledger at the same number, so that none is
lost, counted twice or set on another record; it does not show that a decision is right. *coding*: the same for themes.
"""

Row = Mapping[str, str]


class Found(NamedTuple):
    """What building the review brought to light. by_rules: record -> work before any verdict of a person."""

    placed: review.Placed
    judged: review.Judged
    by_rules: Mapping[str, str]
    coding: review.Coding


class Figure(NamedTuple):
    tests: str  # reading | joining | marks | coding: see KINDS
    what: str
    computed: int
    published: int
    where: str
    verdict: str  # match | differs | differs, not explained
    why: str


def work_of(works: Iterable[Row]) -> dict[str, str]:
    """record_id -> work_id of every member."""
    return {member: work["work_id"] for work in works for member in split_list(work["members"])}


def figures(out: Path, decided: sheet.Decisions, found: Found) -> list[Figure]:
    """One figure a row of published.csv, in its order."""
    numbers = counted(out, decided, found)
    return [figure(stated, numbers[stated["key"]]) for stated in tables.read_rows(PUBLISHED)]


def figure(stated: Row, computed: int) -> Figure:
    """One number beside another; an explanation holds for the number that it was written for and no other."""
    verdict, why = "match", ""
    if computed != int(stated["published"]):
        explained = stated["explains"] == str(computed)
        verdict, why = ("differs", stated["why"]) if explained else ("differs, not explained", "")
    return Figure(stated["tests"], stated["what"], computed, int(stated["published"]), stated["where"], verdict, why)


def counted(out: Path, decided: sheet.Decisions, found: Found) -> dict[str, int]:
    """Every number as it stands in results/, by the keys of published.csv."""
    results = out / "results"
    measures = tables.read_rows(results / "6-reported/measures.csv")
    records = tables.read_rows(results / "1-identified/records.csv")
    ledger = tables.read_rows(results / "audit/ledger.csv")
    works = tables.read_rows(results / "2-deduplicated/works.csv")
    included = tables.read_rows(results / "3-screened/final/included.csv")
    concepts = tables.read_rows(results / "5-synthesised/nodes.csv")
    by_type = Counter(record["source_type"] for record in records)
    record_of = _records_of(decided.searched, found.placed)
    marks, late = excluded(ledger, set(record_of.values()))
    sizes = Counter(work_of(works).values())
    size_of = {record: sizes[work] for record, work in work_of(works).items()}
    copies = [row for row in decided.searched if "E1" in row.marks and size_of.get(record_of.get(row.id, ""), 0) > 1]
    types = {work["work_id"]: work["source_types"] for work in works}
    snowballed = [row for row in included if types[row["work_id"]].startswith("citation_")]
    reports = {row["report_id"] for row in included}
    return {
        **{row["measure"]: int(row["value"]) for row in measures if row["value"].isdecimal()},
        **{f"marks.{mark}": marks[mark] for mark in sheet.EXCLUSION},
        **{f"records.{name}": n for name, n in by_type.items()},
        **{f"theme.{row['label']}": int(row["sources"]) for row in concepts},
        "marks.E1": marks["E1"] + len(copies),
        "google.read": by_type["website"],
        "placed.searched": len(set(record_of.values())),
        "removed_at_step_6": sum(n for reason, n in late.items() if reason != "primary"),
        "secondary.searched": late["primary"],
        "included.searched": len(included) - len(snowballed),
        "included.snowballed": len(snowballed),
        "extracted.included": sum(source["report_id"] in reports for source in found.coding.sources),
    }


def _records_of(rows: Iterable[sheet.Row], placed: review.Placed) -> dict[str, str]:
    return {row.id: placed.record_of[row.id]["record_id"] for row in rows if row.id in placed.record_of}


def excluded(ledger: Iterable[Row], records: set[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each reason stands in a vote cast on these records, and the first reasons of round 6."""
    reasons: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for event in ledger:
        if event["event"] == "vote" and event["outcome"] == "exclude" and _cast_on(event) in records:
            given = split_list(event["reason"])
            reasons.update(given)
            late.update(given[:1] if event["stage"] == review.LAST else [])
    return reasons, late


def _cast_on(event: Row) -> str:
    """The record that a vote was cast on, which its note names where it is not the work's first."""
    note = event["note"]
    return note.split()[2].rstrip(":") if note.startswith("cast on ") else event["record_id"]


def undecided(out: Path) -> list[str]:
    """The works on which the sheet says nothing in the end, each with the step at which it waits."""
    titles = {work["work_id"]: work["title"] for work in tables.read_rows(out / "results/2-deduplicated/works.csv")}
    last = {event["record_id"]: event for event in tables.read_rows(out / "results/audit/ledger.csv")}
    waiting = {record: event for record, event in last.items() if event["outcome"] == "awaiting"}
    return [f"{event['stage']}: {_quoted(titles[record])} ({record})" for record, event in waiting.items()]


class Copies(NamedTuple):
    """Pairs of row ids."""

    missed: list[tuple[str, str]]  # marked by the authors, not joined by rules
    unmarked: list[tuple[str, str]]  # joined by rules, no row of the work marked


def copies(decided: sheet.Decisions, found: Found) -> Copies:
    """Where the rules of deduplication, without being told, and the authors' marks part."""
    rows = {row.id: row for row in [*decided.searched, *decided.snowballed]}
    work = {name: found.by_rules[record] for name, record in _records_of(rows.values(), found.placed).items()}
    together: dict[str, list[str]] = {}
    for name, of_work in work.items():
        together.setdefault(of_work, []).append(name)
    plain = [names for names in together.values() if not any("E1" in rows[name].marks for name in names)]
    return Copies(
        [(a, b) for a, b in found.judged.pairs if work[a] != work[b]],
        [(names[0], other) for names in plain for other in names[1:]],
    )


def report(figures: Sequence[Figure], decided: sheet.Decisions, found: Found, out: Path, seconds: float) -> str:
    """The section of the results as Markdown."""
    titles = {row.id: _quoted(row.title) for row in [*decided.searched, *decided.snowballed]}
    pairs, (missed, unmarked) = found.judged.pairs, copies(decided, found)
    joined = len(pairs) - len(missed)
    lines = [
        _machine(seconds),
        "",
        *_table(Figure._fields, figures),
        "",
        KINDS,
        f"**Copies.** The authors' marks name {len(pairs)} pairs of rows that title, DOI or address confirm.",
        f"Untold, the rules of deduplication join {joined} of them, and {len(unmarked)} that no mark tells of.",
        "",
        *(f"- marked, not joined by rules: {a} {titles[a]} and {b} {titles[b]}" for a, b in missed),
        *(f"- joined by rules, not marked: {a} and {b} {titles[b]}" for a, b in unmarked),
        *(f"- marked, but no row is its copy; stays a reason: {name} {titles[name]}" for name in found.judged.unpaired),
        "",
        "**Open.** What the sheet does not decide stays `awaiting`:",
        "",
        *(f"- {line}" for line in undecided(out)),
        "",
        f"**Not placed.** Rows without a record: {_listed(found.placed.unplaced)}. Rows whose DOI is not that of",
        f"their record: {_listed(found.placed.contradicted)}.",
    ]
    return "\n".join(lines) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    return [f"| {' | '.join(map(str, cells))} |" for cells in (header, ["---"] * len(header), *rows)]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _quoted(title: str) -> str:
    return f'"{title if len(title) < 90 else title[:86].rstrip() + " ..."}"'


def _machine(seconds: float) -> str:
    python = f"Python {platform.python_version()}"
    versions = ", ".join([python, *(f"{name} {version(name)}" for name in SHOWN_VERSIONS)])
    return (
        f"Made by `benchmarks/real/fellinger/build.py` in {seconds:.0f} s (three runs of the workflow, one core of "
        f"{os.cpu_count()}, {platform.system()} {platform.machine()})\nwith {versions}."
    )
