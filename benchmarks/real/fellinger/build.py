"""Lay a finished review out for Funnel, run the whole workflow on it, and print its counts beside the authors'.

    python benchmarks/real/fellinger/build.py [--data DIR] --out DIR [--results FILE]

Without --data it is $FUNNEL_REAL_DATA/reviews/fellinger_dms; without either the program says so and ends.
"""

import shutil
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from fellinger import compare, review, sheet  # noqa: E402
from review_folder import arguments, put_section, snakemake  # noqa: E402

from funnel import tables  # noqa: E402
from funnel.code import codings  # noqa: E402

HEADING = "## A real review: data management and energy (Fellinger and Lago 2025)"
VERDICTS = ("record_a", "record_b", "verdict", "by", "decided_on", "why", "provenance")
VOTES = ("record_id", "decision", "reasons", "note", "decided_on", "criteria_version", "provenance")
MANUAL = (
    *("search_id", "key", "type", "title", "authors", "year", "container_title", "doi", "publisher", "url", "note"),
    "provenance",
)
CODEBOOK = ("code_id", "parent_id", "label", "kind", "definition", "version", "status", "provenance")
CHARACTERISTICS = ("study_id", "field", "value", "status", "location", "extractor", "provenance")
RELATIONS = ("relation_id", "from_code", "relation", "to_code", "coding_ids")
CODINGS = ("coding_id", "source_id", "code_id", "quote", "summary", "location", "phase", "coded_on", "provenance")


def main() -> int:
    given = arguments(__doc__, "fellinger_dms", sheet.FILE)
    started = time.monotonic()
    decided = sheet.read(given.data / sheet.FILE)
    found = build(given.data, given.out, decided)
    figures = compare.figures(given.out, decided, found)
    text = compare.report(figures, decided, found, given.out, time.monotonic() - started)
    print(text)
    if given.results:
        put_section(given.results, HEADING, text)
    return 0


def build(data: Path, out: Path, decided: sheet.Decisions) -> compare.Found:
    """Do what a team does, in its order: searches in, records read, copies judged, votes in, codings in, all made."""
    corpus = out / "corpus"
    (out / "config").mkdir(parents=True)
    (corpus / "searches/1").mkdir(parents=True)
    shutil.copyfile(HERE / "config.yaml", out / "config/config.yaml")
    shutil.copyfile(HERE / "searches.csv", corpus / "searches/log.csv")
    shutil.copyfile(HERE / "reported.yaml", corpus / "reported.yaml")
    for export in sorted((data / "searches").iterdir()):
        shutil.copyfile(export, corpus / "searches/1" / export.name)
    tables.write_rows(review.manual(decided.snowballed), MANUAL, corpus / "records/manual.csv")
    snakemake(out, ["results/2-deduplicated/works.csv"])

    records = tables.read_rows(out / "results/1-identified/records.csv")
    by_rules = tables.read_rows(out / "results/2-deduplicated/works.csv")
    rows = [*decided.searched, *decided.snowballed]
    placed = review.placed(decided, records)
    judged = review.judged(rows, placed.record_of)
    merged = [row.id for row in rows if "E1" in row.marks and row.id not in judged.unpaired]
    tables.write_rows(judged.verdicts, VERDICTS, corpus / "duplicates.csv")
    for stage, cast in review.votes(rows, placed.record_of, merged).items():
        tables.write_rows(cast, VOTES, corpus / f"screening/{stage}/{review.REVIEWER}.csv")
    snakemake(out, ["results/3-screened/final/included.csv"])

    included = [row["work_id"] for row in tables.read_rows(out / "results/3-screened/final/included.csv")]
    works = compare.work_of(tables.read_rows(out / "results/2-deduplicated/works.csv"))
    work_of = {row_id: works[record["record_id"]] for row_id, record in placed.record_of.items()}
    coding = review.coding(decided, work_of, included)
    tables.write_rows(coding.codebook, CODEBOOK, corpus / "coding/codebook.csv")
    tables.write_rows(coding.sources, codings.SOURCE_COLUMNS, corpus / "coding/sources.csv")
    tables.write_rows(coding.codings, CODINGS, corpus / f"coding/{review.REVIEWER}.csv")
    tables.write_rows([], RELATIONS, corpus / "coding/relations.csv")
    tables.write_rows(coding.characteristics, CHARACTERISTICS, corpus / "characteristics.csv")
    snakemake(out, [])
    return compare.Found(placed, judged, compare.work_of(by_rules), coding)


if __name__ == "__main__":
    sys.exit(main())
