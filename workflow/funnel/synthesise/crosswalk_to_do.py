"""What raters and those who settle have still to do on the crosswalk."""

from collections.abc import Mapping

from funnel.synthesise.crosswalk import Label, Rows, in_order
from funnel.synthesise.raters import NONE, Rule, Sheets, held, latest, of_model, settle, settle_depths

COLUMNS = ("kind", "by", "model_id", "model", "order", "token_printed", "stage_id", "what", "where")


def to_do(models: Rows, labels: Rows, stages: Rows, links: Sheets, depths: Sheets, rule: Rule) -> list[dict[str, str]]:
    """What people have still to do, rows in COLUMNS: rate, settle, say why.

    A link to a stage outside the label's printed column is a reading that a person may hold: it is asked for its
    rationale. Depths are asked for once somebody has begun to rate them.
    """
    return [
        *_without_place(labels, stages),
        *_without_rationale(labels, stages, links),
        *_unrated(models, labels, links, rule),
        *_unsettled(models, labels, stages, links, depths, rule),
    ]


def _task(kind: str, what: str, row: Mapping[str, str], **more: str) -> dict[str, str]:
    known = {name: row.get(name, "") for name in ("model_id", "model", "order", "token_printed", "stage_id")}
    return dict.fromkeys(COLUMNS, "") | known | {"kind": kind, "what": what} | more


def _without_place(labels: Rows, stages: Rows) -> list[dict[str, str]]:
    known = {stage["phase"] for stage in stages}
    return [
        _task("phase", f"no stage of targets.csv belongs to the phase {label['phase']!r}: add one, or mend it", label)
        for label in labels
        if label["phase"] not in known
    ]


def _without_rationale(labels: Rows, stages: Rows, links: Sheets) -> list[dict[str, str]]:
    label_of = {(label["model_id"], label["order"]): label for label in labels}
    phase_of = {stage["stage_id"]: stage["phase"] for stage in stages}
    tasks = []
    for by, sheet in (*links.by_rater.items(), ("", links.reconciled)):
        for path, line, row in sheet:
            label = label_of[row["model_id"], row["order"]]
            if row["role"] == NONE or row.get("rationale") or phase_of[row["stage_id"]] == label["phase"]:
                continue
            what = (
                f"{label['token_printed']!r} is printed in the {label['phase']} column and mapped to "
                f"{row['stage_id']}, a stage of the {phase_of[row['stage_id']]} column: say why in rationale"
            )
            tasks.append(_task("outside", what, {**label, **row}, by=by, where=f"{path}, line {line}"))
    return tasks


def _unrated(models: Rows, labels: Rows, links: Sheets, rule: Rule) -> list[dict[str, str]]:
    """A row a rater and model with labels of which the rater said nothing, and that nobody settled."""
    settled = held(links.reconciled)
    tasks = []
    for rater in rule.raters or [""]:
        done = {*held(links.by_rater.get(rater, ())), *settled}
        for model in in_order(models):
            left = [label["order"] for label in in_order(of_model(labels, model)) if _key(label) not in done]
            if left:
                what = f"labels to map: {', '.join(left)}"
                tasks.append(_task("unrated", what, {**model, "model": model["name"], "order": ""}, by=rater))
    return tasks


def _unsettled(
    models: Rows, labels: Rows, stages: Rows, links: Sheets, depths: Sheets, rule: Rule
) -> list[dict[str, str]]:
    settled = settle(models, labels, stages, links, rule)
    deep = settle_depths(models, stages, depths, rule)
    tasks = [
        _task("conflict", f"{row['kind']}: {row['said']}", row)
        for row in (*settled.conflicts, *deep.conflicts)
        if row["status"] == "open"
    ]
    if not rule.independent and len(rule.raters) > 1:
        disputed = {(row["model_id"], row["order"]) for row in settled.conflicts if row["status"] == "open"}
        tasks += [
            _task("conflict", "its readings are to be reconciled, though they agree", label)
            for label in labels
            if _key(label) in settled.awaited - disputed
        ]
    begun = any(depths.by_rater.values())
    told = latest(depths.reconciled, "model_id", "stage_id")
    for rater in rule.raters if begun else ():
        done = {*latest(depths.by_rater.get(rater, ()), "model_id", "stage_id"), *told}
        for model in in_order(models):
            left = [
                stage["stage_id"] for stage in in_order(stages) if (model["model_id"], stage["stage_id"]) not in done
            ]
            if left:
                what = f"depths to rate: {', '.join(left)}"
                tasks.append(_task("unrated", what, {**model, "model": model["name"], "order": ""}, by=rater))
    return tasks


def _key(label: Mapping[str, str]) -> Label:
    return label["model_id"], label["order"]
