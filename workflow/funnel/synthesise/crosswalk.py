"""The crosswalk: what the stages of published models are called, and which stages of ours each label answers to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

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


Rows = Sequence[Mapping[str, str]]


class Covered(NamedTuple):
    """A model and a stage: how many of the model's labels answer to the stage at each strictness."""

    model_id: str
    model: str
    stage_id: str
    phase: str
    column: str  # "printed", or "blank": the model prints no label in the stage's phase, so nothing could be found
    wording: int
    primary: int
    any: int
    strictest: str  # the strictest reading that finds the stage; "" where none does


class StageCovered(NamedTuple):
    """In how many models a stage is found at each strictness, of how many that print its phase at all."""

    stage_id: str
    wording: int
    primary: int
    any: int
    models_printing_phase: int
    models: int


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


def crosswalk(models: Rows, labels: Rows, stages: Rows, links: Rows) -> list[dict[str, str]]:
    """One row a printed label and a stage that it answers to (CROSSWALK_COLUMNS), by model, label, stage.

    A label that is mapped to nothing keeps one row with an empty stage. outside_column: yes where the stage belongs
    to another phase than the column in which the label is printed.
    """
    phase_of = {stage["stage_id"]: stage["phase"] for stage in stages}
    position = {stage["stage_id"]: number for number, stage in enumerate(in_order(stages))}
    nothing = dict.fromkeys(LINK_COLUMNS, "")
    rows = []
    for model in in_order(models):
        for label in in_order([label for label in labels if label["model_id"] == model["model_id"]]):
            key = (label["model_id"], label["order"])
            answered = [link for link in links if (link["model_id"], link["order"]) == key]
            for link in sorted(answered, key=lambda link: position[link["stage_id"]]) or [nothing]:
                outside = link["stage_id"] and phase_of[link["stage_id"]] != label["phase"]
                added = {"model": model["name"], "outside_column": "yes" if outside else "", "provenance": "ours"}
                row = {**link, **label, **added}
                rows.append({column: row[column] for column in CROSSWALK_COLUMNS})
    return rows


def at(crosswalk: Rows, strictness: str) -> list[Mapping[str, str]]:
    """The links that count: wording = primary ones that rest on the same words; primary; any = secondary ones too."""
    links = [row for row in crosswalk if row["stage_id"]]
    if strictness != "any":
        links = [row for row in links if row["role"] == "primary"]
    return [row for row in links if row["wording_match"] == "yes"] if strictness == "wording" else links


def coverage(models: Rows, labels: Rows, stages: Rows, crosswalk: Rows) -> list[Covered]:
    """Each model with each stage, both in their order."""
    counts = {s: Counter((row["model_id"], row["stage_id"]) for row in at(crosswalk, s)) for s in STRICTNESSES}
    printed = {(label["model_id"], label["phase"]) for label in labels}
    rows = []
    for model in in_order(models):
        for stage in in_order(stages):
            found = {
                strictness: counts[strictness][model["model_id"], stage["stage_id"]] for strictness in STRICTNESSES
            }
            rows.append(
                Covered(
                    model_id=model["model_id"],
                    model=model["name"],
                    stage_id=stage["stage_id"],
                    phase=stage["phase"],
                    column="printed" if (model["model_id"], stage["phase"]) in printed else "blank",
                    strictest=next((strictness for strictness, n in found.items() if n), ""),
                    **found,
                )
            )
    return rows


def stages_covered(coverage: Sequence[Covered]) -> list[StageCovered]:
    """Each stage, in its order."""
    rows = []
    for stage_id in dict.fromkeys(row.stage_id for row in coverage):
        of_stage = [row for row in coverage if row.stage_id == stage_id]
        found = {strictness: sum(getattr(row, strictness) > 0 for row in of_stage) for strictness in STRICTNESSES}
        printing = sum(row.column == "printed" for row in of_stage)
        rows.append(StageCovered(stage_id, models_printing_phase=printing, models=len(of_stage), **found))
    return rows


def in_order(rows: Rows) -> list[Mapping[str, str]]:
    """Models, labels or stages by their number."""
    return sorted(rows, key=lambda row: int(row["order"]))
