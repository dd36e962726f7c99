"""What an event of the ledger says, in words; and where it happened."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from funnel.text import split_list

if TYPE_CHECKING:
    import pandas as pd

NOT_REPORTED = "not reported"

# What an event says, by its name; a name that is not here is said as "event: outcome".
SAYINGS = {
    "identified": "identified",
    "criterion": "criterion {reason}: {outcome}",
    "vote": "{by}: {outcome}",
    "superseded": "{by}: {outcome}, superseded by a later one",
    "reopened": "{by}: {outcome}, to be decided again",
    "adjudicated": "adjudicated by {by}: {outcome}",
    "report": "report {report}: {outcome}",
    "settled": "settled: {outcome}",
}
NO_PERSON = ("", "rule")
PERSONS_EVENTS = ("vote", "superseded", "reopened", "adjudicated")  # a person acted: an empty date is then worth saying


def spoken(word: str) -> str:
    """A word of the tables as a person says it: "full_text" is "full text"."""
    return word.replace("_", " ")


def said(event: Mapping[str, str]) -> str:
    """What happened, in one phrase: "R1: exclude"."""
    words = {
        "by": ", ".join(split_list(event["by"])) or "a person not named",
        "reason": event["reason"],
        "report": event["report_id"] or "not named",
        "outcome": spoken(event["outcome"]),
    }
    pattern = SAYINGS.get(event["event"])
    return pattern.format(**words) if pattern else f"{spoken(event['event'])}: {words['outcome']}".removesuffix(": ")


def details(event: Mapping[str, str], criteria: Mapping[str, str]) -> list[str]:
    """What is known beside the phrase: rule or reason with its wording, version, whose settlement it was, date."""
    reason, is_settled = event["reason"], event["event"] == "settled"
    named = "" if event["event"] == "criterion" else reason
    label = "rule" if event["stage"] == "deduplicate" else "reason"
    wording = criteria.get(reason, "").rstrip(".")
    return [
        part
        for part in (
            f"{label} {': '.join(filter(None, (named, wording)))}" if named else wording,
            f"criteria version {event['criterion_version']}" if event["criterion_version"] else "",
            f"by {', '.join(split_list(event['by']))}" if is_settled and event["by"] not in NO_PERSON else "",
            event["on"] or ("date not reported" if event["event"] in PERSONS_EVENTS else ""),
        )
        if part
    ]


def rows_of(table: "pd.DataFrame") -> list[dict[str, str]]:
    """A table's rows as mappings."""
    columns = [str(name) for name in table.columns]
    return [dict(zip(columns, row, strict=True)) for row in table.itertuples(index=False, name=None)]


def files_found(events: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """record_id -> the file in which it was identified, as a path from the review's folder."""
    identified = (event for event in events if event["event"] == "identified" and event["where"])
    return {event["record_id"]: split_place(event["where"])[0] for event in identified}


def split_place(where: str) -> tuple[str, str]:
    """The file and the line or position of an event's place; the second is "" where there is none."""
    file, colon, line = where.rpartition(":")
    return (file, line) if colon and line.isdigit() else (where, "")
