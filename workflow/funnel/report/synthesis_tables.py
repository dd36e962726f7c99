"""The tables of the synthesis: models as printed, the crosswalk and what it covers, claims, frameworks.

models, labels and targets are models/models.csv, stages.csv and targets.csv: the models, the labels that they print,
and the stages of the synthesis.
"""

from collections.abc import Mapping

import pandas as pd

from funnel.report.table import Table, rows_of
from funnel.text import natural

PHASES = {"early": "Early phases", "middle": "Middle phases", "latter": "Latter phases"}
# What a cell of the coverage table says: the strictest reading that finds the stage in the model.
STRICTNESSES = {"wording": "same words", "primary": "primary", "any": "secondary"}
NO_LABEL = "no label in this phase"
NOT_FOUND = "–"
NOT_MAPPED = "not mapped"


def models(models: pd.DataFrame, labels: pd.DataFrame) -> Table:
    """One row a model in the order printed, its labels joined by "; " under their phases; a blank cell is blank."""
    rows = []
    for model in _in_order(models):
        own = [label for label in _in_order(labels) if label["model_id"] == model["model_id"]]
        cells = {
            phase: "; ".join(label["token_printed"] for label in own if label["phase"] == phase) for phase in PHASES
        }
        rows.append({"model_id": model["model_id"], "model": _cited(model), **cells})
    columns = {"model": "Model", **PHASES}
    frame = pd.DataFrame(rows, columns=["model_id", *columns], dtype=str)
    title = "Models and the stages that they name, as printed"
    return Table("models", title, columns, frame, blank=frozenset(PHASES))


def stages(targets: pd.DataFrame) -> Table:
    """One row a stage of the synthesis, in order."""
    columns = {
        "label": "Stage",
        "phase": "Phase",
        "sub_verbs": "Tasks",
        "focus": "Focus",
        "question_name": "Question",
        "question": "What it asks",
        "success": "Sign of success",
        "location": "Place",
    }
    frame = pd.DataFrame(_in_order(targets), columns=list(targets.columns), dtype=str)
    notes = ("Labels, tasks and names of questions as printed; focus, question and sign of success restated.",)
    return Table("stages", "The stages of the synthesis", columns, frame, notes if len(frame) else ())


def crosswalk(crosswalk: pd.DataFrame, targets: pd.DataFrame) -> Table:
    """One row a printed label and a stage that it answers to, in the crosswalk's order."""
    columns = {
        "model": "Model",
        "token_printed": "Label as printed",
        "phase": "Printed under",
        "stage": "Stage",
        "role": "Role",
        "basis": "Basis",
        "confidence": "Confidence",
        "rationale": "Rationale",
    }
    label = dict(zip(targets["stage_id"], targets["label"], strict=True))
    frame = crosswalk.assign(stage=[label.get(stage, stage or NOT_MAPPED) for stage in crosswalk["stage_id"]])
    title = "Crosswalk from the models' labels to the stages of the synthesis"
    blank = frozenset({"role", "basis", "confidence", "rationale"})
    return Table("crosswalk", title, columns, frame, empty="No label is mapped yet.", blank=blank)


def coverage(coverage: pd.DataFrame, targets: pd.DataFrame) -> Table:
    """One row a model, one column a stage: the strictest reading that finds it; three last rows count the models."""
    stages = [(stage["stage_id"], stage["label"]) for stage in _in_order(targets)]
    cells = {(row["model_id"], row["stage_id"]): row for row in rows_of(coverage)}
    rows = []
    for model_id, model in dict(zip(coverage["model_id"], coverage["model"], strict=True)).items():
        found = {stage: _covered(cells.get((model_id, stage))) for stage, _ in stages}
        rows.append({"model": model, **found})
    for strictness, meaning in STRICTNESSES.items():
        counted = {
            stage: str(sum(cell[strictness] not in ("", "0") for (_, of), cell in cells.items() if of == stage))
            for stage, _ in stages
        }
        reach = meaning if strictness == "wording" else f"{meaning} or stricter"
        rows.append({"model": f"Models, {reach}", **counted})
    columns = {"model": "Model", **dict(stages)}
    frame = pd.DataFrame(rows if len(coverage) else [], columns=list(columns), dtype=str)
    notes = (
        "Same words: a primary link that the printed words carry alone; primary: the stage that a label is mainly "
        f"about; secondary: one that it touches as well; {NOT_FOUND}: no link. Presence is not depth.",
    )
    title = "Which stages the models cover, by the strictest reading that finds them"
    return Table("coverage", title, columns, frame, notes if len(frame) else (), empty="No label is mapped yet.")


def claims(claims: pd.DataFrame) -> Table:
    """One row a claim, with its verdict at each strictness."""
    columns = {
        "claim_id": "Claim",
        "statement": "Restated",
        "location": "Place",
        "wording": "Same words",
        "primary": "Primary links",
        "any": "All links",
        "note": "Note",
    }
    title = "Claims about the models, tested on the crosswalk"
    return Table("claims", title, columns, claims, optional=frozenset({"note"}))


def frameworks(frameworks: pd.DataFrame) -> Table:
    """One row an item of a framework, in the frameworks' order."""
    columns = {
        "title": "Framework",
        "section_title": "Section",
        "item": "Item",
        "restated": "Restated",
        "asked_when": "Asked when",
        "relations": "Relations",
        "traced_to": "Goes back to",
        "location": "Place",
    }
    optional = frozenset({"asked_when", "relations", "traced_to"})
    return Table("frameworks", "Frameworks, restated", columns, frameworks, optional=optional)


def _covered(cell: Mapping[str, str] | None) -> str:
    if cell is None:
        return ""
    return STRICTNESSES.get(cell["strictest"]) or (NO_LABEL if cell["column"] == "blank" else NOT_FOUND)


def _cited(model: Mapping[str, str]) -> str:
    return f"{model['name']} ({model['citation']})" if model["citation"] else model["name"]


def _in_order(table: pd.DataFrame) -> list[dict[str, str]]:
    """Rows by their column `order`, 2 before 10."""
    return sorted(rows_of(table), key=lambda row: natural(row["order"]))
