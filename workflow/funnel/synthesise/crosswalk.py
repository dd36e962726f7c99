"""The crosswalk: what the stages of published models are called, and which stages of ours each label answers to."""

from collections.abc import Sequence

import pandas as pd

from funnel.errors import ReviewError
from funnel.references import Row, require_known, require_unique, values

PHASES = ("early", "middle", "latter")  # as printed over the columns
ROLES = ("primary", "secondary")
# Each holds the one before: what is counted as a link from a label to a stage.
STRICTNESSES = ("wording", "primary", "any")

MODEL_COLUMNS = ("model_id", "order", "name", "citation", "family", "location", "note", "provenance")
LABEL_COLUMNS = ("model_id", "order", "token_printed", "token_source", "phase", "location", "note", "provenance")
STAGE_COLUMNS = ("stage_id", "order", "label", "phase", "sub_verbs", "focus", "question_name", "question", "success")
LINK_COLUMNS = (
    "model_id",
    "order",
    "stage_id",
    "role",
    "basis",
    "wording_match",
    "confidence",
    "reading",
    "rationale",
    "conflict",
    "provenance",
)
CROSSWALK_COLUMNS = (
    "model_id",
    "model",
    "order",
    "token_printed",
    "phase",
    "stage_id",
    "role",
    "basis",
    "wording_match",
    "confidence",
    "reading",
    "outside_column",
    "rationale",
    "conflict",
    "provenance",
)


def check(models: Sequence[Row], labels: Sequence[Row], stages: Sequence[Row], links: Sequence[Row]) -> list[str]:
    """Raises ReviewError for a link to what is not there or that stands twice; returns what deserves a look.

    models, labels, stages: models.csv, stages.csv (one row a printed label) and targets.csv; links: one row a label
    and a stage of ours, by one rater or reconciled. A link to a stage outside the label's printed column is a reading
    that a person may hold: without a rationale it is returned as a warning, one line a link; so is a label that no
    link maps.
    """
    require_unique(models, "model_id")
    require_unique(stages, "stage_id")
    require_unique(labels, "model_id", "order")
    require_unique(links, "model_id", "order", "stage_id")
    for rows in (labels, links):
        require_known(rows, "model_id", values(models, "model_id"), "a model of models.csv")
    require_known(links, "stage_id", values(stages, "stage_id"), "a stage of targets.csv")
    require_known(links, "role", ROLES, "a role")
    label_of = {(row["model_id"], row["order"]): row for *_, row in labels}
    phase_of = {row["stage_id"]: row["phase"] for *_, row in stages}
    warnings = []
    for path, line, row in links:
        label = label_of.get((row["model_id"], row["order"]))
        if label is None:
            message = f"model {row['model_id']!r} has no label of order {row['order']!r} in stages.csv."
            raise ReviewError(path, line, message)
        if phase_of[row["stage_id"]] != label["phase"] and not row.get("rationale"):
            warnings.append(
                f"{path}, line {line}: {label['token_printed']!r} is printed in the {label['phase']} column and mapped "
                f"to {row['stage_id']}, a stage of the {phase_of[row['stage_id']]} column. Say why in rationale."
            )
    mapped = {(row["model_id"], row["order"]) for *_, row in links}
    for path, line, row in labels:
        if (row["model_id"], row["order"]) not in mapped:
            warnings.append(f"{path}, line {line}: {row['token_printed']!r} is mapped to no stage.")
    return warnings


def crosswalk(models: pd.DataFrame, labels: pd.DataFrame, stages: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """One row a printed label and a stage that it answers to (CROSSWALK_COLUMNS), by model, label, stage.

    A label that is mapped to nothing keeps one row with an empty stage. outside_column: yes where the stage belongs
    to another phase than the column in which the label is printed.
    """
    phase_of = dict(zip(stages["stage_id"], stages["phase"], strict=True))
    rows = _in_order(labels, models).merge(
        links.drop(columns="provenance"), how="left", on=["model_id", "order"], sort=False
    )
    rows = rows.fillna("")
    rows["model"] = rows["model_id"].map(dict(zip(models["model_id"], models["name"], strict=True)))
    elsewhere = (rows["stage_id"] != "") & (rows["stage_id"].map(phase_of) != rows["phase"])
    rows["outside_column"] = elsewhere.map({True: "yes", False: ""})
    rows["provenance"] = "ours"
    position = {stage_id: number for number, stage_id in enumerate(_by_order(stages)["stage_id"])}
    rows["position"] = rows["stage_id"].map(position).fillna(-1)
    rows["label_number"] = rows.groupby(["model_id", "order"], sort=False).ngroup()
    rows = rows.sort_values(["label_number", "position"], kind="stable")
    return rows[list(CROSSWALK_COLUMNS)].reset_index(drop=True)


def at(crosswalk: pd.DataFrame, strictness: str) -> pd.DataFrame:
    """The links that count: wording = primary ones that rest on the same words; primary; any = secondary ones too."""
    links = crosswalk[crosswalk["stage_id"] != ""]
    if strictness != "any":
        links = links[links["role"] == "primary"]
    return links[links["wording_match"] == "yes"] if strictness == "wording" else links


def coverage(models: pd.DataFrame, labels: pd.DataFrame, stages: pd.DataFrame, crosswalk: pd.DataFrame) -> pd.DataFrame:
    """One row a model and a stage: how many of its labels answer to the stage at each strictness.

    column: "printed", or "blank" where the model prints no label in the stage's phase, so that nothing could be found.
    strictest: the strictest reading that finds the stage (wording | primary | any), empty where none does.
    """
    counts = {s: at(crosswalk, s).groupby(["model_id", "stage_id"]).size().to_dict() for s in STRICTNESSES}
    printed = set(zip(labels["model_id"], labels["phase"], strict=True))
    rows = []
    for model in _by_order(models).to_dict("records"):
        for stage in _by_order(stages).to_dict("records"):
            key = (model["model_id"], stage["stage_id"])
            found = {strictness: int(counts[strictness].get(key, 0)) for strictness in STRICTNESSES}
            rows.append(
                {
                    "model_id": model["model_id"],
                    "model": model["name"],
                    "stage_id": stage["stage_id"],
                    "phase": stage["phase"],
                    "column": "printed" if (model["model_id"], stage["phase"]) in printed else "blank",
                    **found,
                    "strictest": next((strictness for strictness, n in found.items() if n), ""),
                }
            )
    return pd.DataFrame(rows)


def stages_covered(coverage: pd.DataFrame) -> pd.DataFrame:
    """One row a stage: in how many models it is found at each strictness, of how many that print its phase at all."""
    rows = []
    for stage_id, of_stage in coverage.groupby("stage_id", sort=False):
        found = {strictness: int((of_stage[strictness] > 0).sum()) for strictness in STRICTNESSES}
        printing = int((of_stage["column"] == "printed").sum())
        rows.append({"stage_id": stage_id, **found, "models_printing_phase": printing, "models": len(of_stage)})
    return pd.DataFrame(rows)


def _by_order(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values("order", key=lambda order: order.astype(int), kind="stable").reset_index(drop=True)


def _in_order(labels: pd.DataFrame, models: pd.DataFrame) -> pd.DataFrame:
    rank = {model_id: number for number, model_id in enumerate(_by_order(models)["model_id"])}
    ranked = labels.assign(rank=labels["model_id"].map(rank), number=labels["order"].astype(int))
    return ranked.sort_values(["rank", "number"], kind="stable").drop(columns=["rank", "number"])
