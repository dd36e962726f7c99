"""Lay the dual screening of a finished review out for Funnel, run the workflow on it, and print its counts.

    python benchmarks/real/niph/build.py [--data DIR] --out DIR [--results FILE]

Without --data it is $FUNNEL_REAL_DATA/reviews/niph_who_qes_backpain; without either the program says so and ends.
"""

import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from review_folder import arguments, put_section, snakemake  # noqa: E402

from funnel import tables  # noqa: E402

STAGE, REVIEWERS = "title_abstract", ("R1", "R2")
HEADING = "## Screening: two reviewers on back pain (Ames, Hestevik and Briggs 2024)"
VOTES = ("record_id", "decision", "reasons", "note", "criteria_version", "provenance")
SETTLED = ("record_id", "decision", "reason", "method", "by", "rationale", "provenance")
REASONS = {"EXCLUDE": "scope", "Exclude MSK pain relevant": "msk"}

Row = Mapping[str, str]


def main() -> int:
    given = arguments(__doc__, "niph_who_qes_backpain", "votes/final.csv")
    started = time.monotonic()
    build(given.data, given.out)
    text = report(given.out, time.monotonic() - started)
    print(text)
    if given.results:
        put_section(given.results, HEADING, text)
    return 0


def build(data: Path, out: Path) -> None:
    """Records in, votes in, all settled."""
    corpus = out / "corpus"
    (out / "config").mkdir(parents=True)
    (corpus / "searches/1").mkdir(parents=True)
    shutil.copyfile(HERE / "config.yaml", out / "config/config.yaml")
    shutil.copyfile(HERE / "searches.csv", corpus / "searches/log.csv")
    for export in sorted((data / "records").glob("*.ris")):
        shutil.copyfile(export, corpus / "searches/1" / export.name)
    snakemake(out, ["results/2-deduplicated/works.csv"])

    records = tables.read_rows(out / "results/1-identified/records.csv")
    record_of = {record["accession"]: record["record_id"] for record in records}
    cast = {name: tables.read_rows(data / f"votes/{name}.csv") for name in REVIEWERS}
    for name, rows in cast.items():
        tables.write_rows(votes(rows, record_of), VOTES, corpus / f"screening/{STAGE}/{name}.csv")
    final = tables.read_rows(data / "votes/final.csv")
    said = [{row["item_id"]: row["decision"] for row in rows} for rows in cast.values()]
    settled = settlements(final, said, record_of)
    tables.write_rows(settled, SETTLED, corpus / f"screening/{STAGE}/adjudicated.csv")
    snakemake(out, [f"results/3-screened/{STAGE}/agreement.html", "results/audit/ledger.csv"])


def votes(rows: Iterable[Row], record_of: Mapping[str, str]) -> list[dict[str, str]]:
    """A screener's codes as votes; items are named by the number that EPPI-Reviewer gives them."""
    return [
        {
            "record_id": record_of[row["item_id"]],
            "decision": row["decision"],
            "reasons": REASONS.get(row["coded_as"], ""),
            "note": row["coded_as"],
            "provenance": "published",
        }
        for row in rows
    ]


def settlements(
    final: Iterable[Row], said: Iterable[Mapping[str, str]], record_of: Mapping[str, str]
) -> list[dict[str, str]]:
    """How each conflict ended: the coding that was completed, and whose it is. How it came about is not recorded."""
    first, second = said
    return [
        {
            "record_id": record_of[row["item_id"]],
            "decision": row["decision"],
            "method": "consensus",
            "by": row["completed_by"],
            "rationale": f"the completed coding is that of {row['completed_by']}; how it was agreed on is not recorded",
            "provenance": "published",
        }
        for row in final
        if row["item_id"] in first and row["item_id"] in second and first[row["item_id"]] != second[row["item_id"]]
    ]


def counted(out: Path) -> dict[str, int]:
    """Every number as it stands in results/, by the keys of published.csv."""
    results = out / "results/3-screened" / STAGE
    decisions = tables.read_rows(results / "decisions.csv")
    figures = {row["statistic"]: row for row in tables.read_rows(results / "agreement.csv")}
    clashes = conflicts(out)
    ledger = tables.read_rows(out / "results/audit/ledger.csv")
    cast = [event["by"] for event in ledger if event["stage"] == STAGE and event["event"] == "vote"]
    return {
        "records": len(decisions),
        **{f"votes_{name}": cast.count(name) for name in REVIEWERS},
        "both": int(figures["proportion agreed"]["n"]),
        "conflicts": len(clashes),
        "conflicts_included": sum(row["decision"] == "include" for row in clashes),
        "conflicts_excluded": sum(row["decision"] == "exclude" for row in clashes),
        "included": sum(row["decision"] == "include" for row in decisions),
        "excluded": sum(row["decision"] == "exclude" for row in decisions),
        "agreed": round(1000 * float(figures["proportion agreed"]["value"])),
    }


def conflicts(out: Path) -> list[dict[str, str]]:
    """The rows of conflicts.csv on which the two said different things; not those on the reason alone."""
    rows = tables.read_rows(out / f"results/3-screened/{STAGE}/conflicts.csv")
    return [row for row in rows if row["kind"] == "decision"]


def report(out: Path, seconds: float) -> str:
    """The comparison as Markdown."""
    found = counted(out)
    stated = tables.read_rows(HERE / "published.csv")
    figures = tables.read_rows(out / f"results/3-screened/{STAGE}/agreement.csv")
    lines = [
        f"Made by `benchmarks/real/niph/build.py` in {seconds:.0f} s (two runs of the workflow).",
        "",
        "| what | computed | published | where | verdict |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in stated:
        verdict = "match" if found[row["key"]] == int(row["published"]) else "differs"
        lines.append(f"| {row['what']} | {found[row['key']]} | {row['published']} | {row['where']} | {verdict} |")
    lines += ["", "| figure | value | 95 % interval | note |", "| --- | --- | --- | --- |"]
    for row in figures:
        low_high = f"{row['low']} to {row['high']}" if row["low"] else ""
        lines.append(f"| {row['statistic']} | {row['value']} | {low_high} | {row['note']} |")
    lines += [
        "",
        f"Every conflict stands with both votes in `3-screened/{STAGE}/conflicts.csv` and on `agreement.html`.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
