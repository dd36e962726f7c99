"""
Records -> works.

Reads   records.csv and people's verdicts, corpus/duplicates.csv and corpus/related.csv
Writes  results/2-deduplicated/: works.csv (one row a work), duplicates.csv (what matched what, and why), doubtful.csv (for a person)
"""


rule deduplicate:
    """Find the records that are the same publication; what rules cannot settle is left to a person."""
    input:
        records="results/1-identified/records.csv",
        verdicts=sheet("duplicates"),
        related=sheet("related"),
    output:
        works="results/2-deduplicated/works.csv",
        duplicates="results/2-deduplicated/duplicates.csv",
        doubtful="results/2-deduplicated/doubtful.csv",
        related="results/2-deduplicated/related.csv",
        orphans="results/2-deduplicated/orphans.csv",
        sheet="results/2-deduplicated/to_judge.xlsx",
        events="results/2-deduplicated/events.csv",
    log:
        "logs/deduplicate.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("duplicates") + sheet("related")),
        policy=config["deduplication"],
        arms={
            source_type: route["arm"]
            for source_type, route in config["routes"].items()
        },
    script:
        "../scripts/deduplicate.py"
