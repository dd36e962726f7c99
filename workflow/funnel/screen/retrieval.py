"""From works to reports: which full texts were sought and what became of them; from reports to studies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.screen.votes import no_place, orphan

REPORT_COLUMNS = ("work_id", "report_id", "outcome", "route", "sought_on", "obtained_on", "why", "where")
INCLUDED_COLUMNS = ("work_id", "report_id", "study_id", "arm", "round", "state")


class Retrieved(NamedTuple):
    """reports: rows in REPORT_COLUMNS; events: rows of the ledger; orphans: in votes.ORPHAN_COLUMNS."""

    reports: list[dict[str, str]]
    events: list[dict[str, str]]
    orphans: list[dict[str, str]]


def retrieve(
    works: Iterable[Mapping[str, str]],
    rows: Iterable[tuple[str, int, dict[str, str]]],
    work_of: Mapping[str, str],
    recorded: bool,
) -> Retrieved:
    """What became of the full texts of the works that screening let go on.

    rows: retrieval.csv as (path, line, row), many to many: a record may have several reports, a report several records;
    of several rows on one report of a work the last holds.
    A work without a row awaits retrieval; where config says that retrieval is not recorded, it counts as read, with
    its work_id as report_id.
    """
    entered = list(works)
    sought: dict[str, dict[str, dict[str, str]]] = {work["work_id"]: {} for work in entered}
    orphans = []
    for path, line, row in rows:
        if why := no_place(row, work_of, sought, None):
            orphans.append(orphan((path, line, row), "retrieval", "", why, work_of))
            continue
        work_id = work_of[row["record_id"]]
        sought[work_id][row["report_id"]] = dict(row) | {"work_id": work_id, "where": f"{path}:{line}"}
    reports, events = [], []
    for work in entered:
        work_id = work["work_id"]
        base = {
            "record_id": work_id,
            "work_id": work_id,
            "arm": work["arm"],
            "round": work["round"],
            "stage": "retrieval",
        }
        of_work = [sought[work_id][report] for report in sorted(sought[work_id])]
        if not of_work and not recorded:
            of_work = [
                {"work_id": work_id, "report_id": work_id, "outcome": "obtained", "why": "retrieval not recorded"}
            ]
        for row in of_work:
            reports.append({column: row.get(column, "") for column in REPORT_COLUMNS})
            on = row.get("obtained_on") or row.get("sought_on", "")
            note = "; ".join(part for part in (row.get("route", ""), row.get("why", "")) if part)
            where = row.get("where", "")
            report = {
                "event": "report",
                "report_id": row["report_id"],
                "outcome": row["outcome"],
                "on": on,
                "where": where,
                "note": note,
            }
            events.append(base | report)
        outcomes = [row["outcome"] for row in of_work] or ["awaiting"]
        best = min(outcomes, key=["obtained", "awaiting", "not_obtained"].index)
        events.append(base | {"event": "settled", "outcome": best})
    return Retrieved(reports, events, orphans)


class Final(NamedTuple):
    """included: rows in INCLUDED_COLUMNS, one a work and report; events: rows of the ledger."""

    included: list[dict[str, str]]
    events: list[dict[str, str]]


def conclude(
    works: Iterable[Mapping[str, str]],
    reports: Mapping[str, Sequence[str]],
    study_of: Mapping[str, str],
    ends: Mapping[str, str],
) -> Final:
    """The end of the way: included, or whatever else the route says (background, sampled for theory).

    reports: work_id -> the reports that full-text screening included; a work without one is its own report. A report
    that studies.csv does not name is a study of its own. ends: work_id -> state.
    """
    included, events = [], []
    for work in works:
        work_id, state = work["work_id"], ends[work["work_id"]]
        base = {"record_id": work_id, "work_id": work_id, "arm": work["arm"], "round": work["round"], "stage": "final"}
        for report in reports.get(work_id) or [work_id]:
            study = study_of.get(report, report)
            included.append(
                {
                    "work_id": work_id,
                    "report_id": report,
                    "study_id": study,
                    "arm": work["arm"],
                    "round": work["round"],
                    "state": state,
                }
            )
            events.append(base | {"event": "report", "report_id": report, "study_id": study, "outcome": state})
        events.append(base | {"event": "settled", "outcome": state})
    return Final(included, events)
