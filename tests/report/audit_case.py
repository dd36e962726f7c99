"""A review of eight records, small enough to follow every life by eye."""

import pandas as pd

from funnel import ledger
from funnel.model import EVENT_COLUMNS, RECORD_COLUMNS, WORK_COLUMNS

A1, A2, B, C, D, E, F, G = (f"r_{letter * 16}" for letter in "abcdef01")
A1, A2 = "r_a1a1a1a1a1a1a1a1", "r_a2a2a2a2a2a2a2a2"
HOSTILE_TITLE = '"><img src=x onerror="document.title=\'owned\'">'
CLOSING_TITLE = "</script><script>document.title='owned'</script>"
TURNING_TITLE = "Learning to scale \x1b[2J\u202e, part two"
CRITERIA = {"E1": "journal article", "IC4": "about children's social care", "FT1": "a general account of change"}

SEARCHES = [
    dict.fromkeys(("searched_on", "query", "hits", "exported", "files", "note"), "")
    | {"search_id": name, "round": "1", "status": status, "source": source, "platform": platform, "limits": limits}
    for name, status, source, platform, limits in (
        ("S0", "pilot", "ASSIA", "ProQuest", ""),
        ("S1", "final", "ASSIA", "ProQuest", "2005-2020"),
        ("S2", "final", "Scopus", "", ""),
        ("W1", "final", "Websites", "", ""),
    )
]

# record, search, file, position, title, authors, year, journal, doi
_FOUND = [
    (
        A1,
        "S1",
        "corpus/searches/1/assia.ris",
        "1",
        "Scaling care: a study",
        "Östrup, A.",
        "2014",
        "Care",
        "10.5555/care.7",
    ),
    (A2, "S2", "corpus/searches/1/scopus.csv", "2", "Scaling care", "Östrup, Anna", "2014", "Care", "10.5555/CARE.7"),
    (B, "S1", "corpus/searches/1/assia.ris", "2", HOSTILE_TITLE, "Moro, B.", "2015", "Care", ""),
    (C, "S1", "corpus/searches/1/assia.ris", "3", CLOSING_TITLE, "NA", "2016", "Annals", "10.5555/annals.3"),
    (D, "S2", "corpus/searches/1/scopus.csv", "3", "Learning to scale, part one", "Kellin, C.", "2017", "Annals", ""),
    (E, "W1", "corpus/records/manual.csv", "2", "A guide for councils", "", "", "", ""),
    (F, "S2", "corpus/searches/1/scopus.csv", "4", TURNING_TITLE, "Kellin, C.", "2018", "Annals", "10.5555/annals.9"),
    (G, "S1", "corpus/searches/1/assia.ris", "4", "An editorial", "Moro, B.", "2015", "Care", ""),
]

# record, stage, event, outcome, reason, version, by, on, where, note
_HAPPENED = [
    (A1, "deduplicate", "settled", "kept", "", "", "rule", "", "", ""),
    (A2, "deduplicate", "settled", "merged", "same_doi", "", "rule", "", "", "DOI equal; title 73 alike"),
    *((r, "deduplicate", "settled", "kept", "", "", "rule", "", "", "") for r in (B, C, D, E, F, G)),
    (C, "eligibility", "criterion", "fails", "E1", "1", "", "", "", "type: editorial"),
    (C, "eligibility", "settled", "ineligible", "E1", "1", "criteria", "", "", ""),
    *((r, "eligibility", "settled", "eligible", "", "", "", "", "", "") for r in (A1, B, D, F)),
    (G, "eligibility", "vote", "exclude", "E1", "1", "R1", "2020-02-01", "corpus/screening/eligibility/R1.csv:2", ""),
    (G, "eligibility", "settled", "removed", "E1", "1", "R1", "", "", ""),
    (A1, "title", "superseded", "unsure", "", "1", "R1", "2020-03-01", "corpus/screening/title/R1.csv:2", ""),
    (A1, "title", "vote", "include", "", "2", "R1", "2020-03-09", "corpus/screening/title/R1.csv:9", "on reflection"),
    (A1, "title", "vote", "exclude", "IC4", "2", "R2", "", "corpus/screening/title/R2.csv:5", ""),
    (A1, "title", "adjudicated", "include", "", "2", "R1 and R2", "2020-03-20",
     "corpus/screening/title/adjudicated.csv:2", "children's homes are meant"),
    (A1, "title", "settled", "include", "", "2", "R1;R2", "", "", ""),
    (B, "title", "vote", "exclude", "IC4", "2", "R1", "2020-03-09", "corpus/screening/title/R1.csv:3", ""),
    (B, "title", "settled", "exclude", "IC4", "2", "R1", "", "", ""),
    *((r, "title", "settled", "include", "", "2", "R1", "", "", "") for r in (D, F)),
    (F, "abstract", "settled", "awaiting", "", "", "", "", "", ""),
    *((r, "abstract", "settled", "include", "", "2", "R1", "", "", "") for r in (A1, D)),
    *((r, "retrieval", "settled", "obtained", "", "", "", "", "", "") for r in (A1, D)),
    (A1, "full_text", "settled", "include", "", "2", "R1", "", "", ""),
    (D, "full_text", "settled", "exclude", "FT1", "2", "R1", "", "", ""),
    (A1, "final", "settled", "included", "", "", "", "", "", ""),
    (E, "final", "settled", "background", "", "", "", "", "", ""),
]  # fmt: skip

_REPORTS = {A1: ("rep_001", "st_001"), D: ("rep_002", "")}
_WORK_OF = {A2: A1}
_SOURCES = {search["search_id"]: search["source"] for search in SEARCHES}


def _records() -> pd.DataFrame:
    rows = [
        {
            "occurrence": f"{search}:{file}:{position}",
            "record_id": record,
            "search_id": search,
            "source": _SOURCES[search],
            "source_type": "website" if search == "W1" else "database",
            "round": "1",
            "file": file.removeprefix("corpus/searches/"),
            "position": position,
            "title": title,
            "authors": authors,
            "year": year,
            "container_title": journal,
            "doi": doi,
            "provenance": "simulated" if search == "S1" else "",
        }
        for record, search, file, position, title, authors, year, journal, doi in _FOUND
    ]
    return pd.DataFrame(rows, columns=list(RECORD_COLUMNS), dtype=str).fillna("")


def _works(records: pd.DataFrame) -> pd.DataFrame:
    works = records[~records["record_id"].isin(_WORK_OF)].copy()
    works["work_id"] = works["record_id"]
    works["members"] = works["record_id"].replace({A1: f"{A1};{A2}"})
    works["arm"] = works["source_type"].replace({"website": "other", "database": "databases"})
    return works.reindex(columns=list(WORK_COLUMNS), fill_value="")


def _ledger() -> pd.DataFrame:
    identified = [(row[0], "identify", "identified", *[""] * 5, f"{row[2]}:{row[3]}", "") for row in _FOUND]
    columns = ("record_id", "stage", "event", "outcome", "reason", "criterion_version", "by", "on", "where", "note")
    events = []
    for happened in (*identified, *_HAPPENED):
        event = dict.fromkeys(EVENT_COLUMNS, "") | dict(zip(columns, happened, strict=True))
        event["work_id"] = _WORK_OF.get(event["record_id"], event["record_id"])
        event["arm"] = "other" if event["record_id"] == E else "databases"
        if event["stage"] in ("retrieval", "full_text", "final"):
            event["report_id"], event["study_id"] = _REPORTS.get(event["record_id"], ("", ""))
        events.append(event)
    return pd.DataFrame(ledger.assemble([("all", ledger.numbered(events))]), dtype=str)


RECORDS = _records()
WORKS = _works(RECORDS)
LEDGER = _ledger()
STATES = pd.DataFrame(ledger.final_states(LEDGER.to_dict("records")))
