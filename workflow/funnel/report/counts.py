"""Every number that the review prints, by name, counted from the ledger."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from funnel import ledger as trail
from funnel.model import ARMS
from funnel.text import split_list

MEASURE_COLUMNS = ("measure", "value", "provenance")
ORPHAN_COLUMNS = ("study_id", "where", "why")
NOT_REPORTED = "not reported"
# What counts where a characteristic has no value, by its status; NOT_REPORTED for every other one.
UNVALUED = {"unclear": "unclear", "not_applicable": "not applicable"}
# How far an outcome takes a report that several works lead to: the furthest one is the report's.
FURTHEST = {"include": 0, "obtained": 0, "included": 0, "awaiting": 1}

Number = int | float
Row = Mapping[str, str]


@dataclass(frozen=True)
class Counted:
    """What is counted, rows as the steps wrote them, and the config that names it.

    searches: by search_id; study_of: report_id -> study_id, where people said so.
    """

    ledger: Sequence[Row]
    records: Sequence[Row]
    works: Sequence[Row]
    config: Mapping[str, Any]
    searches: Mapping[str, Row] = field(default_factory=dict)
    study_of: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def arm_of(self) -> dict[str, str]:
        """work_id -> the arm that it counts in."""
        return {work["work_id"]: work["arm"] for work in self.works}

    @cached_property
    def steps_of(self) -> dict[str, list[str]]:
        """work_id -> the steps that its route passes."""
        return trail.steps_by_work(self.works, self.config)

    @cached_property
    def _at(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for event in self.ledger:
            found.setdefault((event["stage"], event["event"]), []).append(event)
        return found

    def steps(self, arm: str) -> set[str]:
        """The steps that any work of an arm passes."""
        return {step for work, steps in self.steps_of.items() if self.arm_of[work] == arm for step in steps}

    def settled(self, step: str, arm: str = "", *outcomes: str) -> list[Row]:
        """The rows that settled a step's works, of one arm and with one of the outcomes where given."""
        return [
            row
            for row in self._at.get((step, "settled"), [])
            if (not arm or self.arm_of.get(row["record_id"]) == arm) and (not outcomes or row["outcome"] in outcomes)
        ]

    def reports(self, step: str, arm: str = "", *outcomes: str) -> list[Row]:
        """One row a report at a step; where several works lead to one report, the one that it got furthest with.

        A report that both arms lead to counts in the databases'.
        """
        best: dict[str, tuple[tuple[int, int], Row]] = {}
        for row in self._at.get((step, "report"), []):
            rank = (ARMS.index(self.arm_of[row["record_id"]]), FURTHEST.get(row["outcome"], 2))
            if row["report_id"] not in best or rank < best[row["report_id"]][0]:
                best[row["report_id"]] = (rank, row)
        return [
            row
            for (place, _), row in best.values()
            if (not arm or ARMS[place] == arm) and (not outcomes or row["outcome"] in outcomes)
        ]

    def excluded_in_full(self, arm: str) -> list[Row]:
        """One row a report that a full-text stage of the arm excluded; one a study where the stage counts studies.

        A study is excluded once none of its reports goes on; its reason is the first in protocol order.
        """
        order = list(self.config["criteria"])
        rows: list[Row] = []
        for stage in stages_of(self.config, "full_text"):
            excluded = self.reports(stage, arm, "exclude")
            if self.config["units"][stage] == "study":
                going_on = {self._study(row) for row in self.reports(stage) if row["outcome"] != "exclude"}
                by_reason = sorted(
                    excluded, key=lambda row: order.index(row["reason"]) if row["reason"] else len(order)
                )
                studies = {self._study(row): row for row in reversed(by_reason)}
                excluded = [row for study, row in studies.items() if study not in going_on]
            rows += excluded
        return rows

    def studies_read(self, arm: str) -> int:
        """How many studies the reports are of that an arm's full-text stages assess."""
        return len({self._study(row) for row in self.reports("retrieval", arm, "obtained")})

    def _study(self, row: Row) -> str:
        return self.study_of.get(row["report_id"], row["report_id"])

    def found_by(self, arm: str) -> list[Row]:
        """The records that the arm's sources found, whichever arm their works count in."""
        return [row for row in self.records if self.config["routes"][row["source_type"]]["arm"] == arm]


def stages_of(config: Mapping[str, Any], box: str) -> list[str]:
    return [name for name, stage in config["stages"].items() if stage["box"] == box]


def measures(counted: Counted) -> dict[str, Number]:
    """Every count by its name, such as databases.identified, title.excluded, included.studies."""
    found: dict[str, Number] = {}
    for arm in ARMS:
        found |= _before_screening(counted, arm) | _of_arm(counted, arm)
    for stage, settings in counted.config["stages"].items():
        found |= _at_stage(counted, stage, settings)
    return found | _ends(counted) | _additions(counted.records)


def _before_screening(counted: Counted, arm: str) -> dict[str, Number]:
    """Databases count the records that they found; the other arm counts the works that it alone added (PRISMA 2020)."""
    works = [work for work in counted.works if work["arm"] == arm]
    records = counted.found_by(arm)
    if arm == "other":
        leads = {work["work_id"] for work in works}
        records = [row for row in records if row["record_id"] in leads]
    sources = Counter(row["source"] for row in records)
    found: dict[str, Number] = {f"{arm}.identified": len(records)}
    found |= {f"{arm}.identified.{source}": n for source, n in sorted(sources.items())}
    found[f"{arm}.duplicates_removed"] = len(counted.found_by(arm)) - len(works)
    found[f"{arm}.ineligible"] = len(counted.settled("eligibility", arm, "ineligible"))
    found[f"{arm}.removed_other"] = len(counted.settled("eligibility", arm, "removed"))
    removed = ("duplicates_removed", "ineligible", "removed_other")
    found[f"{arm}.removed_before_screening"] = sum(found[f"{arm}.{name}"] for name in removed)
    found[f"{arm}.eligibility.awaiting"] = len(counted.settled("eligibility", arm, "awaiting"))
    collections = Counter(work["collection"] for work in works if work["collection"])
    return found | {f"{arm}.{collection}": n for collection, n in sorted(collections.items())}


def _of_arm(counted: Counted, arm: str) -> dict[str, Number]:
    screening = stages_of(counted.config, "screening")
    named = {row["record_id"] for row in counted.ledger if row["stage"] == "retrieval" and row["event"] == "report"}
    sought = [row["record_id"] for row in counted.settled("retrieval", arm)]
    return {
        f"{arm}.screened": len({row["record_id"] for stage in screening for row in counted.settled(stage, arm)}),
        f"{arm}.excluded_at_screening": sum(len(counted.settled(stage, arm, "exclude")) for stage in screening),
        # A work whose report nobody has named yet will be one report at least.
        f"{arm}.retrieval.sought": len(counted.reports("retrieval", arm)) + len(set(sought) - named),
        f"{arm}.retrieval.obtained": len(counted.reports("retrieval", arm, "obtained")),
        f"{arm}.retrieval.not_obtained": len(counted.reports("retrieval", arm, "not_obtained")),
        f"{arm}.included.reports": len(counted.reports("final", arm, "included")),
    }


def _at_stage(counted: Counted, stage: str, settings: Mapping[str, Any]) -> dict[str, Number]:
    rows = counted.reports(stage) if settings["box"] == "full_text" else counted.settled(stage)
    outcomes = Counter(row["outcome"] for row in rows)
    reasons = Counter(row["reason"] for row in rows if row["outcome"] == "exclude")
    found: dict[str, Number] = {
        f"{stage}.in": len(rows),
        f"{stage}.out": outcomes["include"],
        f"{stage}.excluded": outcomes["exclude"],
        f"{stage}.awaiting": outcomes["awaiting"],
    }
    criteria = [name for name, criterion in counted.config["criteria"].items() if stage in criterion["stages"]]
    return found | {f"{stage}.excluded.{name}": reasons[name] for name in criteria}


def _ends(counted: Counted) -> dict[str, Number]:
    reports = counted.reports("final", "", "included")
    return {
        "included.works": len(counted.settled("final", "", "included")),
        "included.reports": len(reports),
        "included.studies": len({row["study_id"] for row in reports}),
        "background": len(counted.settled("final", "", "background")),
        "sampled": len(counted.settled("final", "", "sampled")),
    }


def _additions(records: Iterable[Row]) -> dict[str, Number]:
    """Records that came by other ways than a database search; a way that was not taken has no count."""
    ways = {"additions.handsearch": ("handsearch",), "additions.citations": ("citation_backward", "citation_forward")}
    types = Counter(row["source_type"] for row in records)
    counts = {name: sum(types[source_type] for source_type in among) for name, among in ways.items()}
    return {name: n for name, n in counts.items() if n}


def included_studies(counted: Counted) -> set[str]:
    return {row["study_id"] for row in counted.reports("final", "", "included")}


def described(characteristics: Iterable[Row], included: Collection[str]) -> dict[str, Number]:
    """characteristics.<field>.<value> -> how many included studies.

    Without a value its status counts: "unclear" and "not applicable" are not "not reported".
    """
    studies: dict[str, set[str]] = {}
    for row in characteristics:
        if row["study_id"] not in included:
            continue
        value = row["value"] or UNVALUED.get(row["status"], NOT_REPORTED)
        studies.setdefault(f"characteristics.{row['field']}.{value}", set()).add(row["study_id"])
    return {name: len(members) for name, members in sorted(studies.items())}


def misplaced(rows: Iterable[tuple[str, int, Mapping[str, str]]], included: Collection[str]) -> list[dict[str, str]]:
    """Rows of characteristics.csv on what is no included study, in ORPHAN_COLUMNS: kept, and counted nowhere."""
    return [
        {"study_id": row["study_id"], "where": f"{path}:{line}", "why": "no included study has this id"}
        for path, line, row in rows
        if row["study_id"] not in included
    ]


def agreed(stage: str, agreement: Iterable[Row]) -> dict[str, Number]:
    """<stage>.agreement: the proportion agreed before adjudication, of the first pair and round listed."""
    rows = [row for row in agreement if row["statistic"] == "proportion agreed" and row["value"]]
    return {f"{stage}.agreement": float(rows[0]["value"])} if rows else {}


def rows(found: Mapping[str, Number], provenance: str) -> list[dict[str, str]]:
    """The measures as a table, by name; proportions with four digits. provenance: whose facts were counted."""
    shown = {name: str(value) if isinstance(value, int) else f"{value:.4f}" for name, value in found.items()}
    return [{"measure": name, "value": shown[name], "provenance": provenance} for name in sorted(shown)]


def members_of(works: Iterable[Row], arm: str) -> set[str]:
    """The records of an arm's works."""
    return {member for work in works if work["arm"] == arm for member in split_list(work["members"])}
