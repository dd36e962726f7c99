"""How the protocol changed on the way, and what that meant for decisions made before."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from funnel import amendments as changes
from funnel.report.table import Table, frame_of, rows_of
from funnel.text import natural

COLUMNS = {
    "on": "When",
    "what": "What changed",
    "why": "Why",
    "by": "By",
    "criterion": "Criterion",
    "change": "Change",
    "version": "Version of the criteria",
    "questioned": "Decisions called into question",
    "again": "Made again",
    "otherwise": "Made otherwise",
    "waiting": "Still to be made again",
}


def amendments(criteria: Mapping[str, Mapping[str, Any]], revisited: pd.DataFrame, recorded: pd.DataFrame) -> Table:
    """One row a change, by date: those of the criteria with what became of earlier decisions, and the recorded ones.

    criteria: the config's, by id; revisited: the stages' revisited.csv one below the other, with a column `stage`;
    recorded: rows of corpus/amendments.csv. Each change of a criterion is told in a sentence for the methods section.
    """
    rows = [_of_criterion(amendment, revisited) for amendment in changes.amendments(criteria)]
    notes = tuple(_sentence(row, "eligibility" in criteria[row["criterion"]]["stages"]) for row in rows)
    recorded_rows = [
        {"on": row["amended_on"], "again": row["decisions_revisited"]}
        | {name: row[name] for name in ("what", "why", "by")}
        for row in rows_of(recorded)
    ]
    ordered = sorted([*rows, *recorded_rows], key=lambda row: (row["on"], natural(row.get("version", ""))))
    frame = frame_of(ordered, COLUMNS)
    return Table(
        "amendments",
        "Changes to the protocol",
        COLUMNS,
        frame,
        notes,
        empty="The protocol was not changed.",
        optional=frozenset({"criterion", "change", "version", "questioned", "again", "otherwise", "waiting", "by"}),
    )


def _of_criterion(amendment: Mapping[str, str], revisited: pd.DataFrame) -> dict[str, str]:
    of_change = (revisited["version"] == amendment["version"]) & (revisited["criterion"] == amendment["criterion"])
    decided = of_change & (revisited["was"] != "")  # a vote alone was no decision yet
    decisions = rows_of(revisited[decided].drop_duplicates(["stage", "work_id", "report_id"]))
    again = [row for row in decisions if not row["waits_for"]]
    return {
        **{name: amendment[name] for name in ("what", "why", "by", "criterion", "change", "version")},
        "on": amendment["since"],
        "questioned": str(len(decisions)),
        "again": str(len(again)),
        "otherwise": str(sum(row["now"] != row["was"] for row in again)),
        "waiting": str(len(decisions) - len(again)),
    }


def _sentence(row: Mapping[str, str], tested: bool) -> str:
    """A change of a criterion for the methods section: what, when, why, and what became of earlier decisions."""
    said = [
        f"Criterion {row['criterion']} was {row['change']} in version {row['version']} of the criteria"
        f" ({row['on'] or 'date not reported'}): {_full_stop(row['what'])}",
        _full_stop(row["why"]),
        "Every work was tested by it anew." if tested else "",
        f"Of the decisions made before, {row['questioned']} were called into question; {row['again']} of them were made"
        f" again, {row['otherwise']} otherwise than before, and {row['waiting']} are still to be made again.",
        "Every other decision stands, since the change could not have altered it.",
    ]
    return " ".join(filter(None, said))


def _full_stop(sentence: str) -> str:
    return sentence and sentence.rstrip(".") + "."
