"""Lay a finished overview of reviews out for Funnel, run it, and print its flow diagram beside the authors'.

    python benchmarks/real/hedco/build.py [--data DIR] --out DIR [--results FILE]

Without --data it is $FUNNEL_REAL_DATA/reviews/hedco_depression_overview; without either the program says so and ends.
"""

import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from review_folder import arguments, put_section, snakemake  # noqa: E402

from funnel import tables  # noqa: E402

HEADING = "## A real review: school-based prevention of depression (HEDCO Institute)"
WORKBOOK = "decisions/Depression_Overview_Search_Data.xlsx"
SHEET = "reference_level"
SCREENED = {"1. Keep": "include", "2. Drop": "exclude"}
ELIGIBLE = {"Eligible": "include", "Not Eligible": "exclude"}
# How the authors' reasons begin, once their number is taken off, and the criterion that it is here.
REASONS = {
    "Ineligible due to anxiety": "anxiety",
    "Ineligible population": "population",
    "Ineligible interventions": "interventions",
    "Ineligible comparator": "comparator",
    "Ineligible outcomes": "outcomes",
    "Ineligible setting": "setting",
    "Ineligible study design (not a systematic review)": "not_systematic",
    "Ineligible study design (no meta-analysis)": "no_meta_analysis",
    "Ineligible publication type": "publication",
    "Other reason": "other",
}
SEARCH = {
    "search_id": "H1",
    "round": "1",
    "status": "final",
    "source": "All databases, copies removed by the authors",
    "source_type": "database",
    "platform": "FileMaker",
    "files": "1/references.csv",
    "column_map": "accession=screening_id; authors=authors; year=year; title=title",
    "note": "The published figure has 5,223 records identified and 439 removed before screening; those are not public.",
    "provenance": "published",
}
VOTES = ("record_id", "decision", "reasons", "provenance")
RETRIEVAL = ("record_id", "report_id", "outcome", "provenance")
STUDIES = ("report_id", "study_id", "by", "provenance")
VERDICTS = ("record_a", "record_b", "verdict", "by", "why", "provenance")
_CITATION = re.compile(r"(?P<authors>.*?)\s*\((?P<year>\d{4})[^)]*\)\.?\s*(?P<title>.*)", re.DOTALL)
_NUMBER = re.compile(r"^\d+\.\s*")

Row = Mapping[str, str]


def main() -> int:
    given = arguments(__doc__, "hedco_depression_overview", WORKBOOK)
    kept_apart = build(references(given.data / WORKBOOK), given.out)
    text = report(tables.read_rows(given.out / "results/6-reported/flow.csv"), kept_apart)
    print(text)
    if given.results:
        put_section(given.results, HEADING, text)
    return 0


def references(workbook: Path) -> list[dict[str, str]]:
    """The rows of the authors' sheet, one a record that was screened, every cell as text."""
    import openpyxl

    sheet = openpyxl.load_workbook(workbook, read_only=True)[SHEET]
    heading, *rows = sheet.iter_rows(values_only=True)
    return [
        {str(name): "" if cell is None else str(cell) for name, cell in zip(heading, row, strict=True)} for row in rows
    ]


def cited(row: Row) -> dict[str, str]:
    """The record as an export: the authors' citation cut into authors, year and the rest, which stands as the title."""
    found = _CITATION.fullmatch(row["citation"])
    parts = found.groupdict() if found else {"authors": "", "year": "", "title": row["citation"]}
    return {"screening_id": row["screening_id"], **parts}


def criterion(reason: str) -> str:
    """The criterion that an exclusion names; KeyError for a reason that nobody has read yet."""
    bare = _NUMBER.sub("", reason)
    return next(REASONS[start] for start in REASONS if bare.startswith(start)) if bare else ""


def build(rows: Sequence[Row], out: Path) -> int:
    """Do what a team does: the search, then the decisions, then everything; how many pairs the authors keep apart."""
    corpus = out / "corpus"
    (out / "config").mkdir(parents=True)
    shutil.copyfile(HERE / "config.yaml", out / "config/config.yaml")
    tables.write_rows([SEARCH], list(SEARCH), corpus / "searches/log.csv")
    tables.write_rows(
        map(cited, rows), ("screening_id", "authors", "year", "title"), corpus / "searches/1/references.csv"
    )
    snakemake(out, ["results/2-deduplicated/works.csv"])
    # The authors screened every record by itself; what the rules would join here they had kept apart.
    joined = tables.read_rows(out / "results/2-deduplicated/duplicates.csv")
    tables.write_rows(map(apart, joined), VERDICTS, corpus / "duplicates.csv")
    record_of = {
        row["accession"]: row["record_id"] for row in tables.read_rows(out / "results/1-identified/records.csv")
    }
    tables.write_rows(votes(rows, record_of, "screening_consensus", SCREENED), VOTES, sheet(corpus, "abstract"))
    tables.write_rows(votes(rows, record_of, "eligibility_consensus", ELIGIBLE), VOTES, sheet(corpus, "full_text"))
    read = [row for row in rows if row["review_id"]]
    tables.write_rows((sought(row, record_of) for row in read), RETRIEVAL, corpus / "retrieval.csv")
    tables.write_rows(map(study, read), STUDIES, corpus / "studies.csv")
    snakemake(out, [])
    return len(joined)


def sheet(corpus: Path, stage: str) -> Path:
    return corpus / f"screening/{stage}/consensus.csv"


def apart(row: Row) -> dict[str, str]:
    told = {"verdict": "different", "by": "the authors", "why": "screened as two records", "provenance": "published"}
    return {"record_a": row["record_id"], "record_b": row["matched_with"], **told}


def votes(
    rows: Iterable[Row], record_of: Mapping[str, str], column: str, words: Mapping[str, str]
) -> list[dict[str, str]]:
    """The authors' consensus of one stage, as one person's votes."""
    return [
        {
            "record_id": record_of[row["screening_id"]],
            "decision": words[row[column]],
            "reasons": criterion(row["exclude_reason"]) if words is ELIGIBLE else "",
            "provenance": "published",
        }
        for row in rows
        if row[column]
    ]


def sought(row: Row, record_of: Mapping[str, str]) -> dict[str, str]:
    report = {"report_id": row["screening_id"], "outcome": "obtained", "provenance": "published"}
    return {"record_id": record_of[row["screening_id"]], **report}


def study(row: Row) -> dict[str, str]:
    told = {"by": "the authors", "provenance": "published"}
    return {"report_id": row["screening_id"], "study_id": f"review {row['review_id']}", **told}


def report(flow: Iterable[Row], kept_apart: int) -> str:
    """The published diagram's numbers beside the computed ones, as Markdown."""
    computed: dict[str, int] = {}
    for row in flow:
        computed[row["box"]] = int(row["n"] or 0)
        for line in filter(None, row["detail"].split("; ")):
            label, n = line.removesuffix(")").rsplit(" (n = ", 1)
            computed[f"{row['box']}: {label}"] = int(n)
    lines = ["| box | published | computed | |", "|---|---:|---:|---|"]
    differing = 0
    for row in tables.read_rows(HERE / "published.csv"):
        n = computed.get(row["box"], 0)
        differing += n != int(row["published"])
        verdict = "match" if n == int(row["published"]) else "differs"
        lines.append(f"| {row['what']} | {int(row['published']):,} | {n:,} | {verdict} |")
    numbers = len(lines) - 2
    summary = (
        f"{numbers - differing} of {numbers} numbers of the published diagram match. The 5,223 records identified and "
        f"the 439 removed before screening are not in the public files. {kept_apart} records that the rules would join "
        "with another were screened by the authors as records of their own, and enter as verdicts `different`."
    )
    return "\n".join([summary, "", *lines])


if __name__ == "__main__":
    sys.exit(main())
