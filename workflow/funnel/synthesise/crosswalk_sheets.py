"""The sheets on which raters map labels to stages and rate depth, each blind, and those of what is to be settled."""

from collections.abc import Mapping, Sequence

from funnel.forms import Column, Form, Rows
from funnel.synthesise.crosswalk import in_order
from funnel.synthesise.raters import Sheets, held, latest

LINKS = ("first", "second", "third")  # stages that a label has room for
ROLES = {"primary": "what the label is mainly about", "secondary": "it touches this as well"}
NO_ROLE = {"none": "it answers to no stage"}
BASES = {
    "author": "the authors of the stages say it",
    "wording": "the same words on both sides",
    "anchor": "it shares words with a label whose stage is known",
    "judgement": "sense, order or source",
}
CONFIDENCES = {"high": "", "medium": "", "low": ""}
YES_NO = {"yes": "the printed words carry the link alone", "no": ""}
DEPTHS = {"0": "not treated", "1": "named", "2": "described", "3": "worked out"}


def sheets(
    models: Rows,
    labels: Rows,
    stages: Rows,
    links: Sheets,
    depths: Sheets,
    conflicts: Rows,
    raters: Sequence[str],
) -> dict[str, list[Form]]:
    """Folder -> its forms. Nothing on a rater's sheet is made from another's; conflicts are for who settles them.

    raters: those that config names; nobody else's sheet could be taken back.
    """
    return {
        "crosswalk": [
            *(mapping(rater, models, labels, stages, links) for rater in raters),
            settling(conflicts, stages),
        ],
        "depth": [
            *(rating(rater, models, stages, depths) for rater in raters),
            settling_depths(conflicts, stages),
        ],
    }


def mapping(rater: str, models: Rows, labels: Rows, stages: Rows, links: Sheets) -> Form:
    """A rater's sheet: each label of which the rater has said nothing, with room for several stages."""
    done = held(links.by_rater.get(rater, ()))
    rows = [
        {name: label[name] for name in ("order", "token_printed", "token_source", "phase")}
        | _about(model)
        | {"rater": rater, "link": link}
        for model in in_order(models)
        for label in in_order([label for label in labels if label["model_id"] == model["model_id"]])
        if (label["model_id"], label["order"]) not in done
        for link in LINKS
    ]
    columns = (
        *(Column(name, "", "kept") for name in ("model_id", "order", "rater", "decided_on")),
        Column("token_printed", "Label", "shown"),
        Column("model", "Model", "shown"),
        Column("token_source", "In the model's own document", "shown"),
        Column("phase", "Printed under", "shown"),
        Column("link", "Stage of this label", "shown"),
        Column("stage_id", "Stage", "asked", _stages(stages)),
        *_linked(ROLES | NO_ROLE),
    )
    return Form(rater, f"Labels to stages, by {rater}", columns, rows, ("model_id", "order", "link"))


def settling(conflicts: Rows, stages: Rows) -> Form:
    """The sheet of links on which raters differ, with what each said."""
    rows = [
        {name: row[name] for name in ("model_id", "order", "stage_id", "model", "token_printed", "phase")}
        | {"stage": _stages(stages)[row["stage_id"]], "said": row["said"], "rationales": row["rationales"]}
        for row in conflicts
        if row["status"] == "open" and row["kind"] != "depth"
    ]
    columns = (
        *(Column(name, "", "kept") for name in ("model_id", "order", "stage_id", "decided_on")),
        Column("token_printed", "Label", "shown"),
        Column("model", "Model", "shown"),
        Column("phase", "Printed under", "shown"),
        Column("stage", "Stage", "shown"),
        Column("said", "What raters said", "shown"),
        Column("rationales", "Why", "shown"),
        *_linked(ROLES | {"none": "it does not answer to this stage"}),
        Column("by", "By whom", "asked"),
    )
    return Form("reconciled", "Links to settle", columns, rows, ("model_id", "order", "stage_id"))


def rating(rater: str, models: Rows, stages: Rows, depths: Sheets) -> Form:
    """A rater's sheet: each model and stage of which the rater has not rated the depth."""
    done = latest(depths.by_rater.get(rater, ()), "model_id", "stage_id")
    rows = [
        {**_about(model), "stage_id": stage["stage_id"], "stage": _stages(stages)[stage["stage_id"]], "rater": rater}
        for model in in_order(models)
        for stage in in_order(stages)
        if (model["model_id"], stage["stage_id"]) not in done
    ]
    kept = (Column(name, "", "kept") for name in ("model_id", "stage_id", "rater", "decided_on"))
    columns = (*kept, *_deep(), Column("location", "Where it stands", "asked"), Column("rationale", "Why", "asked"))
    return Form(rater, f"Depth of stages, by {rater}", columns, rows, ("model_id", "stage_id"))


def settling_depths(conflicts: Rows, stages: Rows) -> Form:
    """The sheet of depths on which raters differ, with what each said."""
    rows = [
        {name: row[name] for name in ("model_id", "model", "stage_id", "said", "rationales")}
        | {"stage": _stages(stages)[row["stage_id"]]}
        for row in conflicts
        if row["status"] == "open" and row["kind"] == "depth"
    ]
    columns = (
        *(Column(name, "", "kept") for name in ("model_id", "stage_id", "decided_on")),
        *_deep(),
        Column("said", "What raters said", "shown"),
        Column("rationales", "Why", "shown"),
        Column("rationale", "Why it is settled so", "asked"),
        Column("by", "By whom", "asked"),
    )
    return Form("reconciled", "Depths to settle", columns, rows, ("model_id", "stage_id"))


def _about(model: Mapping[str, str]) -> dict[str, str]:
    citation = f" ({model['citation']})" if model["citation"] else ""
    return {"model_id": model["model_id"], "model": model["name"] + citation}


def _stages(stages: Rows) -> dict[str, str]:
    """What each stage is called and what belongs to it, in order."""
    return {
        stage["stage_id"]: ": ".join(filter(None, (stage["label"], stage["sub_verbs"]))) for stage in in_order(stages)
    }


def _linked(roles: Mapping[str, str]) -> Sequence[Column]:
    return (
        Column("role", "Role", "asked", roles),
        Column("basis", "What it rests on", "asked", BASES),
        Column("wording_match", "Same words?", "asked", YES_NO),
        Column("confidence", "How sure", "asked", CONFIDENCES),
        Column("rationale", "Why", "asked"),
        Column("conflict", "What speaks against it", "asked"),
    )


def _deep() -> Sequence[Column]:
    return (
        Column("model", "Model", "shown"),
        Column("stage", "Stage", "shown"),
        Column("depth", "How deeply it is treated", "asked", DEPTHS),
    )
