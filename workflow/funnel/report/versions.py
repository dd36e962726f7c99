"""An updated review: what its earlier versions had included, and what the present one adds to them.

The `review_version` of a search alone says what is earlier; rounds within one version do not (a critical interpretive
synthesis has many). Where a released state of the version before is there, what it included is taken from it; else it
is what this run includes among the works that the earlier versions' searches found.
Source of the boxes: the templates for updated reviews of PRISMA 2020, Page et al. (2021), doi:10.1136/bmj.n71.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from funnel import ledger as trail
from funnel.report.counts import Counted, Number, Row, stages_of
from funnel.text import natural


def earlier_works(counted: Counted, fuller: Iterable[Row] = ()) -> set[str]:
    """The works that a search of an earlier version found, unless this version took them up again.

    fuller: rows of fuller.csv, works of which a search brought a fuller version; one that had been excluded before is
    this version's own where that search is.
    """
    earlier = _earlier_searches(counted)
    work_of = trail.works_by_record(counted.works)
    found = {work_of[row["record_id"]] for row in counted.records if row["search_id"] in earlier}
    since = {row["work_id"]: row["since"] for row in fuller if row["search_id"] not in earlier}
    excluded = (event for event in counted.ledger if event["outcome"] == "exclude" and event["event"] != "settled")
    return found - {event["record_id"] for event in excluded if event["on"] < since.get(event["record_id"], "")}


def this_version(counted: Counted, earlier: Collection[str]) -> Counted:
    """What this version's searches brought: their records, the works that no earlier version knew, and their events.

    earlier: the result of `earlier_works`. Where a new record only leads to reports that an earlier work leads to, its
    work ends at screening: those reports are the earlier version's.
    """
    searches = _earlier_searches(counted)
    records = [row for row in counted.records if row["search_id"] not in searches]
    works = [work for work in counted.works if work["work_id"] not in earlier]
    ids = {row["record_id"] for row in records} | {work["work_id"] for work in works}
    held, again = held_already(counted, earlier)
    read = ("retrieval", *stages_of(counted.config, "full_text"), "final")
    events = [
        event
        for event in counted.ledger
        if event["record_id"] in ids
        and not (event["stage"] in read and (event["record_id"] in again or event["report_id"] in held))
    ]
    return replace(counted, ledger=events, records=records, works=works)


def held_already(counted: Counted, earlier: Collection[str]) -> tuple[set[str], set[str]]:
    """The reports that earlier works lead to, and the other works that lead to no report beside these."""
    reports = _reports(counted, "retrieval")
    held = {report for work, of_work in reports.items() if work in earlier for report in of_work}
    return held, {work for work, of_work in reports.items() if work not in earlier and of_work <= held}


def measures(counted: Counted, earlier: Collection[str], released: Iterable[Row] | None) -> dict[str, Number]:
    """previous.*, removed.*, new.* and total.*, each of studies and of reports; nothing for a first version.

    counted: of all versions; released: rows of the earlier version's included.csv, None where it was not released.
    A new report of an old study adds a report and no study. An old study is removed once none of its reports is
    included any more.
    """
    if not earlier and released is None:
        return {}
    now = {row["report_id"]: row["study_id"] for row in counted.reports("final", "", "included")}
    if released is None:
        of_earlier = {r for work, of_work in _reports(counted, "final").items() if work in earlier for r in of_work}
        then = {report: study for report, study in now.items() if report in of_earlier}
    else:
        then = {row["report_id"]: row["study_id"] for row in released if row["state"] == "included"}
    kept = then.keys() & now.keys()
    studies_kept = {then[report] for report in kept}
    old = {now[report] for report in kept}
    new = {report: study for report, study in now.items() if report not in then}
    new_studies = set(new.values()) - old
    return {
        "previous.studies": len(set(then.values())),
        "previous.reports": len(then),
        "removed.studies": len(set(then.values()) - studies_kept),
        "removed.reports": len(then) - len(kept),
        "new.studies": len(new_studies),
        "new.reports": sum(study in new_studies for study in new.values()),
        "new.reports_of_previous": sum(study in old for study in new.values()),
        "total.studies": len(set(now.values())),
        "total.reports": len(now),
    }


def _earlier_searches(counted: Counted) -> set[str]:
    current = natural(counted.config["review_version"])
    versions = {name: search["review_version"] for name, search in counted.searches.items()}
    return {name for name, version in versions.items() if version and natural(version) < current}


def _reports(counted: Counted, step: str) -> dict[str, set[str]]:
    """work_id -> the reports that it led to at a step."""
    found: dict[str, set[str]] = {}
    for event in counted.ledger:
        if event["stage"] == step and event["event"] == "report":
            found.setdefault(event["record_id"], set()).add(event["report_id"])
    return found
