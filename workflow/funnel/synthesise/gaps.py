"""Gaps named as gaps: stages that are not found in a model, and why not, and stages found in few models."""

from collections.abc import Sequence

from funnel.synthesise.crosswalk import Covered, Rows, stages_covered

COLUMNS = ("kind", "model_id", "model", "phase", "stage_id", "stage", "found_in", "of", "depth", "what")
KINDS = {
    "no label printed": "the model prints no label in this phase",
    "not settled": "labels of this phase still wait to be mapped or settled: no gap until they are",
    "none mapped": "labels are printed in this phase, and none answers to the stage",
    "secondary only": "labels touch the stage, and none is mainly about it",
    "not treated": "a label names the stage, and the model is rated as not treating it",
    "few models": "at most half of the models that print this phase have a label that is mainly about the stage",
}


def gaps(coverage: Sequence[Covered], stages: Rows) -> list[dict[str, str]]:
    """Rows in COLUMNS: each model and stage with a gap, then each stage found in few models, in their order.

    What is found is presence; `depth` stands beside it where it was rated. found_in, of: models with a primary link
    to the stage, of those that print its phase. What waiting labels may turn out to answer to is no gap.
    """
    names = {stage["stage_id"]: stage["label"] for stage in stages}
    rows = []
    for one in coverage:
        if kind := _kind(one):
            row = {"kind": kind, "model_id": one.model_id, "model": one.model, "phase": one.phase, "depth": one.depth}
            rows.append(row | {"stage_id": one.stage_id})
    phase_of = {one.stage_id: one.phase for one in coverage if not one.awaiting}
    unsettled = {one.stage_id for one in coverage if one.awaiting}
    for stage in stages_covered(coverage):
        if stage.stage_id not in unsettled and 2 * stage.primary <= stage.models_printing_phase:
            counts = {"found_in": str(stage.primary), "of": str(stage.models_printing_phase)}
            rows.append({"kind": "few models", "phase": phase_of[stage.stage_id], "stage_id": stage.stage_id} | counts)
    told = [row | {"stage": names[row["stage_id"]], "what": KINDS[row["kind"]]} for row in rows]
    return [dict.fromkeys(COLUMNS, "") | row for row in told]


def _kind(one: Covered) -> str:
    """Why the stage is not, or hardly, found in the model; "" where it is."""
    if one.primary:
        return "not treated" if one.depth == "0" else ""
    if one.awaiting:
        return "not settled"
    if one.any:
        return "secondary only"
    return "no label printed" if one.column == "blank" else "none mapped"
