"""The tables of the synthesis: models as printed, the crosswalk and what it covers, claims, frameworks.

models, labels and targets are models/models.csv, stages.csv and targets.csv: the models, the labels that they print,
and the stages of the synthesis.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from funnel.report.table import Table, frame_of, rows_of
from funnel.text import natural, split_list

# What a cell of the coverage table says: the strictest reading that finds the stage in the model.
STRICTNESSES = {"wording": "same words", "primary": "primary", "any": "secondary"}
# What stands after a label: sign, when, and what it says.
SIGNS: tuple[tuple[str, Callable[[Mapping[str, str]], bool], str], ...] = (
    ("*", lambda link: link["confidence"] == "low", "low confidence"),
    ("†", lambda link: bool(link["conflict"]), "something speaks against it"),
    ("‡", lambda link: link["outside_column"] == "yes", "printed under another phase"),
)
NO_LABEL = "no label in this phase"
NOT_FOUND = "–"
NOT_SETTLED = "not settled"
NOT_MAPPED = "not mapped"


def models(models: pd.DataFrame, labels: pd.DataFrame, targets: pd.DataFrame) -> Table:
    """One row a model in the order printed, its labels joined by "; " under their phases; a blank cell is blank.

    The phases stand in the order of the stages that belong to them. What is noted of a model with a blank cell is
    said below, as what is known of the blank.
    """
    phases = list(dict.fromkeys(row["phase"] for row in (*_in_order(targets), *rows_of(labels))))
    rows, notes = [], []
    for model in _in_order(models):
        own = [label for label in _in_order(labels) if label["model_id"] == model["model_id"]]
        cells = {
            phase: "; ".join(label["token_printed"] for label in own if label["phase"] == phase) for phase in phases
        }
        rows.append({"model_id": model["model_id"], "model": _cited(model), **cells})
        if own and not all(cells.values()) and model.get("note"):
            notes.append(f"{_cited(model)}: {model['note']}")
    columns = {"model": "Model", **{phase: _capital(phase) for phase in phases}}
    frame = frame_of(rows, ["model_id", *columns])
    title = "Models and the stages that they name, as printed"
    return Table("models", title, columns, frame, tuple(notes), blank=frozenset(phases))


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
    frame = frame_of(_in_order(targets), targets.columns)
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
        "conflict": "What speaks against it",
    }
    label = dict(zip(targets["stage_id"], targets["label"], strict=True))
    frame = crosswalk.assign(stage=[label.get(stage, stage or NOT_MAPPED) for stage in crosswalk["stage_id"]])
    title = "Crosswalk from the models' labels to the stages of the synthesis"
    blank = frozenset({"role", "basis", "confidence", "rationale", "conflict"})
    return Table("crosswalk", title, columns, frame, empty="No label is mapped yet.", blank=blank)


def models_by_stage(crosswalk: pd.DataFrame, coverage: pd.DataFrame, targets: pd.DataFrame) -> Table:
    """One row a model, one column a stage: the labels that answer to it, those that only touch it in brackets."""
    linked: dict[tuple[str, str], list[str]] = {}
    for role, form in (("primary", "{}"), ("secondary", "({})")):
        for row in rows_of(crosswalk[crosswalk["role"] == role]):
            signs = "".join(sign for sign, holds, _ in SIGNS if holds(row))
            linked.setdefault((row["model_id"], row["stage_id"]), []).append(form.format(row["token_printed"]) + signs)
    rows: dict[str, dict[str, str]] = {}
    for cell in rows_of(coverage):
        pair = cell["model_id"], cell["stage_id"]
        rows.setdefault(pair[0], {"model": cell["model"]})[pair[1]] = "\n".join(linked.get(pair, [_nothing(cell)]))
    columns = {"model": "Model", **{stage["stage_id"]: stage["label"] for stage in _in_order(targets)}}
    frame = frame_of(rows.values(), columns)
    said = "; ".join(f"{sign} {meaning}" for sign, _, meaning in SIGNS)
    note = f"In brackets: labels that touch the stage and are mainly about another one; {said}; {NOT_FOUND} no label."
    title = "The models' labels by the stage that they answer to"
    return Table("models_by_stage", title, columns, frame, (note,) if rows else (), empty="No model is recorded yet.")


def depth(coverage: pd.DataFrame, targets: pd.DataFrame) -> Table:
    """One row a model, one column a stage: how deeply the model treats it, as raters agreed or settled."""
    columns = {"model": "Model", **{stage["stage_id"]: stage["label"] for stage in _in_order(targets)}}
    rated: dict[str, dict[str, str]] = {}
    for cell in rows_of(coverage) if any(coverage["depth"]) else ():
        rated.setdefault(cell["model_id"], {"model": cell["model"]})[cell["stage_id"]] = cell["depth"]
    frame = frame_of(rated.values(), columns)
    notes = ("0 not treated, 1 named, 2 described, 3 worked out.",) if rated else ()
    title = "How deeply the models treat each stage"
    return Table("depth", title, columns, frame, notes, empty="Not reported: nobody has rated it.")


def gaps(gaps: pd.DataFrame) -> Table:
    """One row a model and stage with a gap, then one a stage that few models have."""
    columns = {"model": "Model", "phase": "Phase", "stage": "Stage", "what": "Gap", "found_in": "Found in", "of": "Of"}
    frame = gaps.assign(model=[model or "all models" for model in gaps["model"]])
    notes = ("A gap is one of labels; what a model's text says of the stage is a matter of depth.",)
    title = "Stages that models do not name, or hardly"
    blank = frozenset({"found_in", "of"})
    return Table("gaps", title, columns, frame, notes if len(frame) else (), empty="No gap is found.", blank=blank)


def rater_agreement(rater_agreement: pd.DataFrame, targets: pd.DataFrame) -> Table:
    """One row a figure of two raters, each column of the models' table by itself."""
    columns = {
        "rater_a": "Rater",
        "rater_b": "and",
        "about": "About",
        "phase": "Column",
        "stage": "Stage",
        "statistic": "Statistic",
        "value": "Value",
        "low": "95 % from",
        "high": "to",
        "n": "n",
        "note": "Note",
    }
    label = dict(zip(targets["stage_id"], targets["label"], strict=True))
    frame = rater_agreement.assign(stage=[label.get(stage, stage) for stage in rater_agreement["stage_id"]])
    title = "Agreement of raters on the crosswalk, before reconciliation"
    blank = frozenset({"rater_b", "about", "phase", "stage", "statistic", "low", "high", "n"})
    return Table("rater_agreement", title, columns, frame, blank=blank, optional=frozenset({"note"}))


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
    frame = frame_of(rows if len(coverage) else [], columns)
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
        "wording": "The crosswalk, by the same words",
        "primary": "By primary links",
        "any": "By all links",
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
        "linked": "Asked when; relations",
        "location": "Place",
    }
    linked = [_linked(row) for row in rows_of(frameworks)]
    frame = frameworks.assign(linked=pd.Series(linked, index=frameworks.index, dtype=str))
    return Table("frameworks", "Frameworks, restated", columns, frame, optional=frozenset({"linked"}))


def _linked(row: Mapping[str, str]) -> str:
    """How an item hangs together with others of its framework, a line each."""
    asked = [row["asked_when"]] if row["asked_when"] else []
    return "\n".join([*asked, *split_list(row["relations"])])


def _covered(cell: Mapping[str, str] | None) -> str:
    if cell is None:
        return ""
    return STRICTNESSES.get(cell["strictest"]) or _nothing(cell)


def _nothing(cell: Mapping[str, str]) -> str:
    """What a cell says in which nothing is found: whether there is anything to find, and whether it is settled."""
    if cell["column"] == "blank":
        return NO_LABEL
    return NOT_SETTLED if cell.get("awaiting", "0") not in ("", "0") else NOT_FOUND


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cited(model: Mapping[str, str]) -> str:
    return f"{model['name']} ({model['citation']})" if model["citation"] else model["name"]


def _in_order(table: pd.DataFrame) -> list[dict[str, str]]:
    """Rows by their column `order`, 2 before 10."""
    return sorted(rows_of(table), key=lambda row: natural(row["order"]))
