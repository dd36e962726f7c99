"""
Searches and hand-entered records -> records.

Reads   corpus/searches/log.csv, the exports that it names, corpus/records/manual.csv
Writes  results/1-identified/: records.csv (one row an occurrence), searches.csv (one row a search), raw.csv, quarantine.csv,
known_items.csv (which search found which of the papers that the team knew)
"""


rule identify:
    """Read every export of the final searches and every record entered by hand; lose none."""
    input:
        log=sheet("searches/log"),
        exports=exports(),
        manual=sheet("records/manual"),
        known=sheet("known_items"),
    output:
        records="results/1-identified/records.csv",
        searches="results/1-identified/searches.csv",
        raw="results/1-identified/raw.csv",
        quarantine="results/1-identified/quarantine.csv",
        known="results/1-identified/known_items.csv",
        events="results/1-identified/events.csv",
    log:
        "logs/identify.log",
    params:
        code=CODE,
        human=corpus.hashes(
            sheet("searches/log")
            + sheet("records/manual")
            + sheet("known_items")
            + exports()
        ),
        arms={
            source_type: route["arm"]
            for source_type, route in config["routes"].items()
        },
    script:
        "../scripts/identify.py"
