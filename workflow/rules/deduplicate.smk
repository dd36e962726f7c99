"""
Records -> works.

Reads   records.csv and people's verdicts, corpus/duplicates.csv and corpus/related.csv
        and, for the pairs that a person may judge, the votes
Writes  results/2-deduplicated/: works.csv (one row a work), duplicates.csv (what matched what, and why), related.csv (what
        belongs together without being the same), doubtful.csv (pairs for a person), methods.md (how it was done)
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
        unsettled="results/2-deduplicated/unsettled.csv",
        related="results/2-deduplicated/related.csv",
        orphans="results/2-deduplicated/orphans.csv",
        methods="results/2-deduplicated/methods.md",
        events="results/2-deduplicated/events.csv",
    log:
        "logs/deduplicate.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("duplicates") + sheet("related")),
        policy=config["duplicates"],
        arms={
            source_type: route["arm"]
            for source_type, route in config["routes"].items()
        },
    script:
        "../scripts/deduplicate.py"


rule propose_pairs:
    """Put together the pairs for a person to judge: what the rules leave open, and what votes call a duplicate."""
    input:
        works="results/2-deduplicated/works.csv",
        unsettled="results/2-deduplicated/unsettled.csv",
        verdicts=sheet("duplicates"),
        votes=all_votes(),
    output:
        doubtful="results/2-deduplicated/doubtful.csv",
        sheet="results/2-deduplicated/to_judge.xlsx",
    log:
        "logs/propose_pairs.log",
    params:
        code=CODE,
        human=corpus.hashes(sheet("duplicates") + all_votes()),
    script:
        "../scripts/propose_pairs.py"
