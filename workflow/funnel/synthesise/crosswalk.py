"""The crosswalk: what the stages of published models are called, and which stages of ours each label answers to."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.errors import ReviewError
from funnel.references import Row, require_known, require_unique, values

ROLES = ("primary", "secondary", "none")
DEPTHS = ("0", "1", "2", "3")
# Each holds the one before: what is counted as a link from a label to a stage.
STRICTNESSES = ("wording", "primary", "any")

MODEL_COLUMNS = ("model_id", "order", "name", "citation", "family", "location", "note", "provenance")
LABEL_COLUMNS = ("model_id", "order", "token_printed", "token_source", "phase", "location", "note", "provenance")
STAGE_COLUMNS = ("stage_id", "order", "label", "phase", "sub_verbs", "focus", "question_name", "question", "success")
RETURN_COLUMNS = ("from_stage", "to_stage", "stated", "location", "note", "provenance")
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
    "how",
    "by",
    "decided_on",
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
    "how",
    "by",
    "decided_on",
)


Rows = Sequence[Mapping[str, str]]
Label = tuple[str, str]  # model_id and order


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
    depth: str = ""  # how far the model treats the stage, 0 to 3, as settled; "" where nobody rated or settled it
    awaiting: int = 0  # labels that the model prints in the stage's phase and that wait to be mapped or settled


class StageCovered(NamedTuple):
    """In how many models a stage is found at each strictness, of how many that print its phase at all."""

    stage_id: str
    wording: int
    primary: int
    any: int
    models_printing_phase: int
    models: int


def check(
    models: Sequence[Row],
    labels: Sequence[Row],
    stages: Sequence[Row],
    links: Iterable[Sequence[Row]],
    depths: Iterable[Sequence[Row]] = (),
) -> None:
    """Raises ReviewError for a link or a depth of what is not there, or that stands twice, or contradicts another.

    models, labels, stages: models.csv, stages.csv (one row a printed label) and targets.csv; links, depths: the sheets
    of each rater and the reconciled one. Of several rows about one thing the last holds, where they bear dates.
    """
    require_unique(models, "model_id")
    require_unique(stages, "stage_id")
    require_unique(labels, "model_id", "order")
    model_ids, stage_ids = values(models, "model_id"), values(stages, "stage_id")
    require_known(labels, "model_id", model_ids, "a model of models.csv")
    printed = {_label(row) for *_, row in labels}
    for sheet in links:
        require_unique(_undated(sheet), "model_id", "order", "stage_id")
        require_known(sheet, "model_id", model_ids, "a model of models.csv")
        require_known(sheet, "role", ROLES, "a role")
        _require_labels(sheet, printed)
        linked = [found for found in sheet if found[2]["role"] != "none" or found[2].get("stage_id")]
        require_known(linked, "stage_id", stage_ids, "a stage of targets.csv")
        _require_no_contradiction(sheet)
    for sheet in depths:
        require_unique(_undated(sheet), "model_id", "stage_id")
        require_known(sheet, "model_id", model_ids, "a model of models.csv")
        require_known(sheet, "stage_id", stage_ids, "a stage of targets.csv")
        require_known(sheet, "depth", DEPTHS, "a depth")


def check_returns(returns: Sequence[Row], stages: Sequence[Row]) -> None:
    """Raises ReviewError for a way back from or to a stage that is not there, that stands twice, or that leads on."""
    require_unique(returns, "from_stage", "to_stage")
    order = {row["stage_id"]: int(row["order"]) for *_, row in stages}
    for column in ("from_stage", "to_stage"):
        require_known(returns, column, order, "a stage of targets.csv")
    for path, line, row in returns:
        if order[row["from_stage"]] <= order[row["to_stage"]]:
            message = f"from {row['from_stage']!r} to {row['to_stage']!r} is no way back: that stage is no earlier one."
            raise ReviewError(path, line, message, "The stages stand in the `order` of targets.csv.")


def _require_labels(links: Iterable[Row], printed: Collection[Label]) -> None:
    for path, line, row in links:
        if _label(row) not in printed:
            message = f"model {row['model_id']!r} has no label of order {row['order']!r} in stages.csv."
            raise ReviewError(path, line, message)


def _require_no_contradiction(links: Sequence[Row]) -> None:
    """A label that answers to no stage answers to none, unless dates tell which of the rows holds."""
    undated = _undated(links)
    nothing = {_label(row): line for _, line, row in undated if row["role"] == "none" and not row.get("stage_id")}
    for path, line, row in undated:
        if row["role"] != "none" and _label(row) in nothing:
            message = (
                f"label {row['order']!r} of {row['model_id']!r} answers to no stage in line {nothing[_label(row)]}."
            )
            raise ReviewError(path, line, message, "Keep the row that holds.")


def _undated(rows: Sequence[Row]) -> list[Row]:
    return [found for found in rows if not found[2].get("decided_on")]


def crosswalk(models: Rows, labels: Rows, stages: Rows, links: Rows, awaited: Collection[Label] = ()) -> list[dict]:
    """One row a printed label and a stage that it answers to (CROSSWALK_COLUMNS), by model, label, stage.

    links: those that stand. A label that is mapped to nothing keeps one row with an empty stage; its `how` says
    whether that is `awaiting` (one of `awaited`) or `settled`. outside_column: yes where the stage belongs to another
    phase than the column in which the label is printed.
    """
    phase_of = {stage["stage_id"]: stage["phase"] for stage in stages}
    position = {stage["stage_id"]: number for number, stage in enumerate(in_order(stages))}
    answered = grouped(links)
    rows = []
    for model in in_order(models):
        for label in in_order([label for label in labels if label["model_id"] == model["model_id"]]):
            how = "awaiting" if _label(label) in awaited else "settled"
            nothing = dict.fromkeys(LINK_COLUMNS, "") | {"how": how}
            found = sorted(answered.get(_label(label), ()), key=lambda link: position[link["stage_id"]])
            for link in found or [nothing]:
                outside = link["stage_id"] and phase_of[link["stage_id"]] != label["phase"]
                row = {**label, **nothing, **link, "outside_column": "yes" if outside else "", "model": model["name"]}
                row |= {"model_id": label["model_id"], "order": label["order"]}
                rows.append({column: row[column] for column in CROSSWALK_COLUMNS})
    return rows


def at(crosswalk: Rows, strictness: str) -> list[Mapping[str, str]]:
    """The links that count: wording = primary ones that rest on the same words; primary; any = secondary ones too."""
    links = [row for row in crosswalk if row["stage_id"]]
    if strictness != "any":
        links = [row for row in links if row["role"] == "primary"]
    return [row for row in links if row["wording_match"] == "yes"] if strictness == "wording" else links


def coverage(
    models: Rows,
    labels: Rows,
    stages: Rows,
    crosswalk: Rows,
    depths: Mapping[tuple[str, str], str] | None = None,
    awaited: Collection[Label] = (),
) -> list[Covered]:
    """Each model with each stage, both in their order.

    depths: (model_id, stage_id) -> the depth that stands; awaited: labels on which something is still open.
    """
    counts = {s: Counter((row["model_id"], row["stage_id"]) for row in at(crosswalk, s)) for s in STRICTNESSES}
    printed = {(label["model_id"], label["phase"]) for label in labels}
    waiting = Counter((label["model_id"], label["phase"]) for label in labels if _label(label) in awaited)
    rows = []
    for model in in_order(models):
        for stage in in_order(stages):
            pair = model["model_id"], stage["stage_id"]
            found = {strictness: counts[strictness][pair] for strictness in STRICTNESSES}
            rows.append(
                Covered(
                    model_id=model["model_id"],
                    model=model["name"],
                    stage_id=stage["stage_id"],
                    phase=stage["phase"],
                    column="printed" if (model["model_id"], stage["phase"]) in printed else "blank",
                    strictest=next((strictness for strictness, n in found.items() if n), ""),
                    depth=(depths or {}).get(pair, ""),
                    awaiting=waiting[model["model_id"], stage["phase"]],
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


def phases(stages: Rows, labels: Rows = ()) -> list[str]:
    """The phases in the order of the stages, then those in which labels are printed though no stage belongs to them."""
    return list(dict.fromkeys(row["phase"] for row in (*in_order(stages), *labels)))


def in_order(rows: Rows) -> list[Mapping[str, str]]:
    """Models, labels or stages by their number."""
    return sorted(rows, key=lambda row: int(row["order"]))


def grouped(rows: Iterable[Mapping[str, str]]) -> dict[Label, list[Mapping[str, str]]]:
    """Links by the label that they are about."""
    groups: dict[Label, list[Mapping[str, str]]] = {}
    for row in rows:
        groups.setdefault(_label(row), []).append(row)
    return groups


def _label(row: Mapping[str, str]) -> Label:
    return row["model_id"], row["order"]
