"""Every number that the review prints, by name, counted from the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from funnel import ledger as trail
from funnel.model import ARMS

if TYPE_CHECKING:
    import pandas as pd

MEASURE_COLUMNS = ("measure", "value")
NOT_REPORTED = "not reported"


Number = int | float


class Counted(NamedTuple):
    """What the ledger says, with what is needed to name it; tables as the steps wrote them."""

    ledger: "pd.DataFrame"
    records: "pd.DataFrame"
    works: "pd.DataFrame"
    config: Mapping[str, Any]

    def steps(self, arm: str) -> set[str]:
        """The steps that any work of an arm passes."""
        steps = trail.steps_by_work(trail.rows_of(self.works[self.works["arm"] == arm]), self.config)
        return {step for passed in steps.values() for step in passed}

    def settled(self, step: str, arm: str = "", outcome: Sequence[str] = ()) -> "pd.DataFrame":
        """The rows that settled a step's works, of one arm and with one of the outcomes where given."""
        rows = trail.settled(self.ledger, step)
        if arm:
            rows = rows[rows["record_id"].map(self.arm_of()).eq(arm)]
        return rows[rows["outcome"].isin(list(outcome))] if outcome else rows

    def arm_of(self) -> dict[str, str]:
        """work_id -> the arm that it counts in."""
        return dict(zip(self.works["work_id"], self.works["arm"], strict=True))

    def reports(self, step: str, arm: str = "", outcome: str = "") -> "pd.DataFrame":
        """One row a report at a step; where several works lead to one report, the outcome that takes it furthest."""
        rows = self.ledger[(self.ledger["stage"] == step) & (self.ledger["event"] == "report")]
        arms = rows["record_id"].map(self.arm_of())
        rank = rows["outcome"].map({"include": 0, "obtained": 0, "included": 0, "awaiting": 1}).fillna(2)
        best = (
            rows.assign(_arm=arms, _rank=rank)
            .sort_values(["_arm", "_rank"], kind="stable")
            .drop_duplicates("report_id")
        )
        best = best[best["_arm"] == arm] if arm else best
        return best[best["outcome"] == outcome] if outcome else best


def measures(counted: Counted) -> dict[str, Number]:
    """Every count by its name, such as databases.identified, title.excluded, included.studies."""
    config, works = counted.config, counted.works
    found: dict[str, Number] = {}
    for arm in ARMS:
        found |= _identified(counted, arm)
        merged = found[f"{arm}.identified"] - int((works["arm"] == arm).sum()) if arm == "databases" else 0
        found[f"{arm}.duplicates_removed"] = merged
        found[f"{arm}.ineligible"] = len(counted.settled("eligibility", arm, ["ineligible"]))
        found[f"{arm}.removed_other"] = len(counted.settled("eligibility", arm, ["removed"]))
        removed = ("duplicates_removed", "ineligible", "removed_other")
        found[f"{arm}.removed_before_screening"] = sum(found[f"{arm}.{name}"] for name in removed)
        found[f"{arm}.eligibility.awaiting"] = len(counted.settled("eligibility", arm, ["awaiting"]))
        screening = [counted.settled(stage, arm) for stage in stages_of(config, "screening")]
        found[f"{arm}.screened"] = len({record for rows in screening for record in rows["record_id"]})
        found[f"{arm}.excluded_at_screening"] = sum(len(rows[rows["outcome"] == "exclude"]) for rows in screening)
        found[f"{arm}.retrieval.sought"] = len(counted.reports("retrieval", arm)) + _without_report(counted, arm)
        for outcome in ("obtained", "not_obtained"):
            found[f"{arm}.retrieval.{outcome}"] = len(counted.reports("retrieval", arm, outcome))
        found[f"{arm}.included.reports"] = len(counted.reports("final", arm, "included"))
    for stage, settings in config["stages"].items():
        found |= _at_stage(counted, stage, settings)
    found |= _ends(counted)
    found |= _additions(counted.records)
    for collection in sorted(set(works["collection"]) - {""}):
        rows = works[works["collection"] == collection]
        for arm in ARMS:
            found[f"{arm}.{collection}"] = int((rows["arm"] == arm).sum())
    return found


def _additions(records: "pd.DataFrame") -> dict[str, Number]:
    """Records that came by other ways than a database search; a way that was not taken has no count."""
    ways = {"additions.handsearch": ("handsearch",), "additions.citations": ("citation_backward", "citation_forward")}
    counts = {name: int(records["source_type"].isin(types).sum()) for name, types in ways.items()}
    return {name: n for name, n in counts.items() if n}


def stages_of(config: Mapping[str, Any], box: str) -> list[str]:
    return [name for name, stage in config["stages"].items() if stage["box"] == box]


def _identified(counted: Counted, arm: str) -> dict[str, Number]:
    """Databases count records found; the other arm counts what it alone added (PRISMA 2020)."""
    config, records = counted.config, counted.records
    of_type = records["source_type"].map({name: route["arm"] for name, route in config["routes"].items()})
    rows = records[of_type == arm]
    if arm == "other":
        alone = set(counted.works.loc[counted.works["arm"] == arm, "work_id"])
        rows = rows[rows["record_id"].isin(alone)]
    named: dict[str, Number] = {
        f"{arm}.identified.{source}": len(of_source) for source, of_source in rows.groupby("source", sort=True)
    }
    named[f"{arm}.identified"] = len(rows)
    return named


def _without_report(counted: Counted, arm: str) -> int:
    """Works sought whose report nobody has named yet: each will be one report at least."""
    named = set(
        counted.ledger.loc[
            (counted.ledger["stage"] == "retrieval") & (counted.ledger["event"] == "report"), "record_id"
        ]
    )
    return len(set(counted.settled("retrieval", arm)["record_id"]) - named)


def _at_stage(counted: Counted, stage: str, settings: Mapping[str, Any]) -> dict[str, Number]:
    by_report = settings["box"] == "full_text"
    rows = counted.reports(stage) if by_report else counted.settled(stage)
    excluded = rows[rows["outcome"] == "exclude"]
    found: dict[str, Number] = {
        f"{stage}.in": len(rows),
        f"{stage}.out": int((rows["outcome"] == "include").sum()),
        f"{stage}.excluded": len(excluded),
        f"{stage}.awaiting": int((rows["outcome"] == "awaiting").sum()),
    }
    criteria = [name for name, criterion in counted.config["criteria"].items() if stage in criterion["stages"]]
    return found | {f"{stage}.excluded.{name}": int((excluded["reason"] == name).sum()) for name in criteria}


def _ends(counted: Counted) -> dict[str, Number]:
    reports = counted.reports("final", outcome="included")
    found: dict[str, Number] = {
        "included.works": len(counted.settled("final", outcome=["included"])),
        "included.reports": len(reports),
        "included.studies": reports["study_id"].nunique(),
    }
    for state in ("background", "sampled"):
        found[state] = len(counted.settled("final", outcome=[state]))
    return found


def described(characteristics: Iterable[Mapping[str, str]]) -> dict[str, Number]:
    """characteristics.<field>.<value> -> how many studies; a study without a value counts as "not reported"."""
    studies: dict[str, set[str]] = {}
    for row in characteristics:
        value = row["value"] or NOT_REPORTED
        studies.setdefault(f"characteristics.{row['field']}.{value}", set()).add(row["study_id"])
    return {name: len(members) for name, members in sorted(studies.items())}


def agreed(stage: str, agreement: Iterable[Mapping[str, str]]) -> dict[str, Number]:
    """<stage>.agreement: the proportion agreed before adjudication, of the first pair and round listed."""
    rows = [row for row in agreement if row["statistic"] == "proportion agreed" and row["value"]]
    return {f"{stage}.agreement": float(rows[0]["value"])} if rows else {}


def rows(found: Mapping[str, Number]) -> list[dict[str, str]]:
    """The measures as a table, by name; proportions with four digits."""
    return [{"measure": name, "value": shown(found[name])} for name in sorted(found)]


def shown(value: Number) -> str:
    """A count as it is, a proportion with four digits."""
    return str(value) if isinstance(value, int) else f"{value:.4f}"
