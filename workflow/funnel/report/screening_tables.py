"""The tables of the review itself: criteria, searches, what was excluded and included, characteristics, agreement.

Each function takes tables of the workflow and returns one Table; numbers come from the ledger's events, texts are
joined to them by id. What nobody recorded stays an empty cell.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from funnel.report import citations
from funnel.report.table import NOT_REPORTED, Table, frame_of, rows_of
from funnel.text import natural, split_list

Rows = list[dict[str, str]]
# The figures of agreement that are printed; every other one stands in the stage's agreement.csv.
PRINTED_STATISTICS = {
    "proportion agreed": "{:.1%}",
    "Cohen's kappa": "{:.2f}",
    "PABAK": "{:.2f}",
    "Gwet's AC1": "{:.2f}",
}
SEEN_BY_ONE = "seen by one only"
HOW = {
    "agreed": "agreed by all reviewers",
    "adjudicated": "adjudicated",
    "single": "one reviewer",
    "liberal": "agreed by all reviewers",
}
FOUND = {"databases": "databases and registers", "other": "other methods"}


def criteria(criteria: Mapping[str, Mapping[str, Any]]) -> Table:
    """One row a criterion of the protocol, in its order. criteria: the config's, by id."""
    rows = [
        {
            "criterion": name,
            "sentence": item.get("sentence", ""),
            "reason": item.get("reason", ""),
            "stages": "; ".join(stage.replace("_", " ") for stage in item.get("stages", [])),
            "applied_by": "machine, then people where it cannot tell" if item.get("test") else "people",
            "version": str(item.get("version", "")),
            "location": item.get("location", ""),
        }
        for name, item in criteria.items()
    ]
    columns = {
        "criterion": "Criterion",
        "sentence": "As applied",
        "reason": "Reason for exclusion, as printed",
        "stages": "Applied at",
        "applied_by": "Applied by",
        "version": "Version",
        "location": "Stated in",
    }
    return Table("criteria", "Inclusion criteria and their versions", columns, frame_of(rows, columns))


def searches(searches: pd.DataFrame) -> Table:
    """One row a search that counts, in the log's order, with the items of PRISMA-S that the log holds."""
    columns = {
        "search_id": "Search",
        "round": "Round",
        "where": "Source (platform)",
        "type": "Type of source",
        "searched_on": "Searched on",
        "query": "Search as run",
        "limits": "Limits",
        "limits_why": "Why these limits",
        "filters": "Search filters",
        "triggered_by": "Led to by",
        "seeds": "Seeds",
        "hits": "Records found",
        "exported": "Records taken",
        "note": "Note",
    }
    final = searches[searches["status"].isin(["final", ""])]
    rows = final.assign(
        where=[_where(row) for row in rows_of(final)],
        type=final["source_type"].str.replace("_", " "),
    )
    left_out = Counter(status for status in searches["status"] if status not in ("final", ""))
    notes = [f"{n} {status} {'search is' if n == 1 else 'searches are'} not shown." for status, n in left_out.items()]
    empty, optional = "No search recorded.", frozenset({"note", "limits_why", "filters", "triggered_by", "seeds"})
    title = "Searches, each as it was run"
    return Table("searches", title, columns, rows, tuple(sorted(notes)), empty=empty, optional=optional)


def excluded_full_text(
    works: pd.DataFrame,
    ledger: pd.DataFrame,
    references: Mapping[str, str],
    criteria: Mapping[str, Mapping[str, Any]],
    stages: Mapping[str, Mapping[str, Any]],
) -> Table:
    """One row a report excluded in a stage of box full_text, by citation; a report of several works stands once.

    references: work_id -> citation; criteria and stages: the config's, by id.
    """
    rows: Rows = []
    for stage in (name for name, stage in stages.items() if stage.get("box") == "full_text"):
        events = ledger[ledger["stage"] == stage]
        by_work = dict(iter(events.groupby("work_id", sort=False)))
        for event in _decided(events, "exclude"):
            how, by = _how_and_by(event, by_work[event["work_id"]])
            rows.append(
                {
                    "work_id": event["work_id"],
                    "report_id": event["report_id"],
                    "arm": FOUND.get(event["arm"], event["arm"]),
                    "citation": references.get(event["work_id"], ""),
                    "reason": str(criteria.get(event["reason"], {}).get("reason", "")) or event["reason"],
                    "criterion": event["reason"],
                    "criterion_version": event["criterion_version"],
                    "how": how,
                    "by": by,
                    "on": event["on"],
                    "stage": stage,
                }
            )
    rows.sort(key=lambda row: (row["citation"].casefold(), natural(row["report_id"] or row["work_id"])))
    columns = {
        "citation": "Report",
        "reason": "Reason for exclusion",
        "criterion": "Criterion",
        "how": "Decided",
        "by": "By",
        "on": "On",
    }
    counted = Counter(row["reason"] or NOT_REPORTED for row in rows)
    parts = "; ".join(f"{reason}, {n}" for reason, n in sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    notes = (f"{_count(len(rows), 'report')} excluded. Primary reasons: {parts}.",) if rows else ()
    every = (*columns, "criterion_version", "stage", "arm", "work_id", "report_id")
    title = "Reports excluded after reading the full text, with reasons"
    return Table("excluded_full_text", title, columns, frame_of(rows, every), notes, empty="No report was excluded.")


def included(works: pd.DataFrame, ledger: pd.DataFrame, references: Mapping[str, str]) -> Table:
    """One row an included study, with the citations of all its reports, by the first of them."""
    sources = dict(zip(works["work_id"], works["sources"], strict=True))
    rows: Rows = []
    for study, events in _included(ledger).items():
        work_ids = list(dict.fromkeys(event["work_id"] for event in events))
        cited = sorted((references.get(work, "") for work in work_ids), key=str.casefold)
        found = {source: "" for work in work_ids for source in split_list(sources.get(work, ""))}
        rows.append(
            {
                "study_id": study,
                "citation": "\n".join(cited),
                "reports": str(len({event["report_id"] or event["work_id"] for event in events})),
                "arm": "; ".join(sorted({FOUND.get(event["arm"], event["arm"]) for event in events})),
                "sources": "; ".join(sorted(found)),
                "work_ids": "; ".join(work_ids),
            }
        )
    rows.sort(key=lambda row: (row["citation"].casefold(), natural(row["study_id"])))
    columns = {"study_id": "Study", "citation": "Reports", "arm": "Found through", "sources": "Sources"}
    reports = sum(int(row["reports"]) for row in rows)
    notes = (f"{_count(len(rows), 'study')} in {_count(reports, 'report')}.",) if rows else ()
    every = (*columns, "reports", "work_ids")
    empty = "No study is included yet."
    return Table("included", "Studies included in the review", columns, frame_of(rows, every), notes, empty=empty)


def characteristics(works: pd.DataFrame, ledger: pd.DataFrame, characteristics: pd.DataFrame) -> Table:
    """One row a study, one column a field in the order in which the table of characteristics first names it.

    Every included study has its row, whatever is known of it; several values of a field are joined by "; ".
    """
    values = _values(characteristics)
    # A field that is named like a column of ours gets another name, so that neither hides the other.
    fields = {field: f"{field}_" if field in ("study_id", "study") else field for field in characteristics["field"]}
    by_id = {row["work_id"]: row for row in rows_of(works)}
    events = _included(ledger)
    rows: Rows = []
    for study in events:
        own = [by_id[event["work_id"]] for event in events.get(study, []) if event["work_id"] in by_id]
        cited = "; ".join(sorted({citations.short(work) for work in own}))
        known = {column: "; ".join(values.get((study, field), [])) for field, column in fields.items()}
        rows.append({"study_id": study, "study": cited, **known})
    rows.sort(key=lambda row: (row["study"].casefold(), natural(row["study_id"])))
    named = {column: _heading(field) for field, column in fields.items()}
    columns = {"study_id": "Id", "study": "Study", **named}
    empty = "No characteristics recorded."
    frame = frame_of(rows if fields else [], columns)
    return Table("characteristics", "Characteristics of the included studies", columns, frame, empty=empty)


def characteristics_summary(ledger: pd.DataFrame, characteristics: pd.DataFrame) -> Table:
    """One row a field and value: in how many studies it is recorded; the last row of a field counts the unknown."""
    values = _values(characteristics)
    studies = list(_included(ledger))
    rows: Rows = []
    several = False
    for field in dict.fromkeys(characteristics["field"] if studies else ()):
        held = [values.get((study, field), []) for study in studies]
        several = several or any(len(own) > 1 for own in held)
        counted = Counter(value for own in held for value in own)
        ordered = sorted(counted.items(), key=lambda item: (-item[1], natural(item[0])))
        for value, n in [*ordered, ("", sum(not own for own in held))]:
            rows.append({"field": field, "value": value, "n": str(n), "share": f"{100 * n / len(studies):.1f}"})
    columns = {"field": "Field", "value": "Value", "n": "Studies", "share": f"% of {_count(len(studies), 'study')}"}
    notes = ("A study with several values of a field counts under each of them.",) if several else ()
    title = "Characteristics of the included studies, counted"
    empty = "No characteristics recorded."
    return Table("characteristics_summary", title, columns, frame_of(rows, columns), notes, empty=empty)


def agreement(agreement: pd.DataFrame) -> Table:
    """One row a stage, pair of reviewers, round, set and criteria version; intervals of 95 % in brackets.

    More than two reviewers together stand in a note. agreement: the stages' agreement.csv one below the other, with a
    column `stage` in front.
    """
    keys = ["stage", "reviewer_a", "reviewer_b", "round", "set", "criteria_version", "unsure_rule"]
    together = agreement[agreement["reviewer_b"] == ""]
    measured = agreement[(agreement["kind"] == "figure") & (agreement["reviewer_b"] != "")]
    shown = [name for name in PRINTED_STATISTICS if name in set(measured["statistic"])]
    rows: Rows = []
    for key, own in measured.groupby(keys, sort=False):
        row = dict(zip(keys, map(str, key), strict=True))
        row["reviewers"] = f"{row['reviewer_a']} and {row['reviewer_b']}"
        row["stage"] = row["stage"].replace("_", " ")
        row["n"] = str(own["n"].iloc[0])
        statistics = rows_of(own)
        row |= {one["statistic"]: _figure(one) for one in statistics if one["statistic"] in shown}
        row["note"] = "; ".join(f"{one['statistic']}: {one['note']}" for one in statistics if one["note"])
        rows.append(row)
    columns = {
        "stage": "Stage",
        "reviewers": "Reviewers",
        "round": "Round",
        "set": "Set",
        **({"criteria_version": "Criteria"} if measured["criteria_version"].nunique() > 1 else {}),
        "n": "Records voted on by both",
        **{name: _heading(name) for name in shown},
        "note": "Note",
    }
    notes = [
        f"{_heading(row['stage'])}: {row['value']} records seen by one reviewer only ({row['note']})."
        for row in rows_of(agreement[agreement["statistic"] == SEEN_BY_ONE])
        if row["value"] != "0"
    ]
    for (stage, reviewers, n), own in together.groupby(["stage", "reviewer_a", "n"], sort=False):
        figures = ", ".join(f"{row['statistic']} {_figure(row)}" for row in rows_of(own))
        notes.append(f"{_heading(str(stage))}: {reviewers} together, {n} records: {figures}.")
    rules = {"conflict": "a category of its own", "include": "an include"}
    unsure = [rules.get(rule, rule) for rule in dict.fromkeys(measured["unsure_rule"]) if rule]
    if unsure:
        notes.insert(
            0, f"From the votes before adjudication; “unsure” counts as {' or '.join(unsure)}, as the stage has it."
        )
    title = "Agreement between reviewers"
    every = dict.fromkeys([*columns, "criteria_version"])
    return Table("agreement", title, columns, frame_of(rows, every), tuple(notes), optional=frozenset({"note"}))


def reconciliation(reconciliation: pd.DataFrame, accounts: Mapping[str, Mapping[str, str]]) -> Table:
    """One row a step: what is computed beside what each published account reports. accounts: by id, as reported."""
    named = {account: _account(account) for account in accounts if account in reconciliation.columns}
    columns = {"step": "Step", "computed": "Computed", **named, "verdict": "Verdict", "note": "Note"}
    notes = tuple(f"{name}: {accounts[account].get('citation') or NOT_REPORTED}" for account, name in named.items())
    title = "Computed counts beside the published ones"
    empty = "No published account to compare with."
    notes = notes if len(reconciliation) else ()
    return Table("reconciliation", title, columns, reconciliation, notes, empty=empty, optional=frozenset({"note"}))


def grey(works: pd.DataFrame) -> Table:
    """Works that only other methods found, counted by collection (columns) and category of publisher (rows)."""
    other = works[works["arm"] == "other"]
    collections = sorted(set(other["collection"]), key=lambda name: (name == "", natural(name)))
    counted = Counter(zip(other["publisher_category"], other["collection"], strict=True))
    categories = sorted(set(other["publisher_category"]), key=lambda name: (name == "", natural(name)))
    rows: Rows = []
    for category in [*categories, "Total"] if len(other) else []:
        asked = categories if category == "Total" else [category]
        cells = {f"collection {name}".strip(): str(sum(counted[one, name] for one in asked)) for name in collections}
        rows.append({"category": category, **cells, "total": str(sum(map(int, cells.values())))})
    named = {f"collection {name}".strip(): name or NOT_REPORTED.capitalize() for name in collections}
    columns = {"category": "Category of publisher", **named, "total": "Total"}
    title = "Documents found by other methods, by collection and category of publisher"
    return Table("grey", title, columns, frame_of(rows, columns))


def _where(search: Mapping[str, str]) -> str:
    """A source with the platform on which it was searched; only databases and registers have one worth asking for."""
    source, platform = search["source"], search["platform"]
    if source == platform or (not platform and search["source_type"] not in ("database", "register")):
        return source
    return f"{source} ({platform or 'platform not reported'})"


def _decided(events: pd.DataFrame, outcome: str) -> Rows:
    """The events that settle reports with an outcome; for a work without reports the one that settles the work."""
    reports = events[events["event"] == "report"]
    works = events[(events["event"] == "settled") & ~events["work_id"].isin(set(reports["work_id"]))]
    decided = pd.concat([reports, works])
    decided = decided[decided["outcome"] == outcome]
    repeated = decided.duplicated(["stage", "report_id"]) & (decided["report_id"] != "")
    return rows_of(decided[~repeated])


def _how_and_by(event: Mapping[str, str], of_work: pd.DataFrame) -> tuple[str, str]:
    """How a decision came about, as its event notes it, and the names of those who made it."""
    how = event["note"].partition(",")[0].strip()
    voters = sorted(set(of_work.loc[of_work["event"] == "vote", "by"]) - {""})
    return HOW.get(how, how), event["by"] or "; ".join(voters)


def _included(ledger: pd.DataFrame) -> dict[str, Rows]:
    """study_id -> the final events of its reports; a report without a study is one, a work without a report too."""
    final = _decided(ledger[ledger["stage"] == "final"], "included")
    studies: dict[str, Rows] = {}
    for event in final:
        studies.setdefault(event["study_id"] or event["report_id"] or event["work_id"], []).append(event)
    return studies


def _values(characteristics: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """(study_id, field) -> its values, each once; a status such as "not applicable" stands for a missing value."""
    values: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(characteristics):
        status = row["status"].replace("_", " ")
        said = row["value"] or (status if status not in ("reported", NOT_REPORTED) else "")
        held = values.setdefault((row["study_id"], row["field"]), [])
        if said and said not in held:
            held.append(said)
    return {key: sorted(held, key=natural) for key, held in values.items()}


def _figure(statistic: Mapping[str, str]) -> str:
    """ "0.78 (0.74 to 0.82)"; "undefined" where the value cannot be had, for its note says why."""
    if not statistic["value"]:
        return "undefined"
    form = PRINTED_STATISTICS.get(statistic["statistic"], "{:.2f}").format
    value, low, high = (form(float(statistic[part])) if statistic[part] else "" for part in ("value", "low", "high"))
    return f"{value} ({low} to {high})" if low and high else value


def _account(account: str) -> str:
    """An account's id as a heading: "hampson2021" becomes "Hampson 2021"."""
    name = account.rstrip("0123456789")
    return f"{_heading(name)} {account[len(name) :]}".strip()


def _heading(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _count(n: int, unit: str) -> str:
    plural = unit[:-1] + "ies" if unit.endswith("y") else unit + "s"
    return f"{n:,} {unit if n == 1 else plural}"
