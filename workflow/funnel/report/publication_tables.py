"""The tables that the workflow makes for a publication: a table is one function and its row here."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from funnel.model import EVENT_COLUMNS, PROVENANCE, WORK_COLUMNS
from funnel.report import interpretation_tables, protocol_tables, screening_tables, synthesis_tables
from funnel.report.table import Table, rows_of, without_empty
from funnel.text import split_list

# The tables that they are made from, and the columns that are read; one that a review does not have counts as empty.
INPUTS: Mapping[str, tuple[str, ...]] = {
    "works": WORK_COLUMNS,
    "ledger": EVENT_COLUMNS,
    "searches": (
        *("search_id", "round", "review_version", "status", "source", "source_type", "platform", "searched_on"),
        *("query", "limits", "limits_why", "filters", "triggered_by", "seeds"),
        *("hits", "exported", "note", "provenance"),
    ),
    "characteristics": ("study_id", "field", "value", "status", "provenance"),
    "agreement": (
        *("stage", "reviewer_a", "reviewer_b", "round", "set", "criteria_version", "unsure_rule"),
        *("statistic", "value", "low", "high", "n", "note", "kind"),
    ),
    "revisited": ("stage", "version", "criterion", "work_id", "report_id", "was", "now", "waits_for"),
    "amendments": ("amended_on", "what", "why", "decisions_revisited", "by", "provenance"),
    "reconciliation": ("step", "computed", "verdict", "note"),
    "models": ("model_id", "order", "name", "citation", "note", "provenance"),
    "labels": ("model_id", "order", "token_printed", "phase", "provenance"),
    "targets": (
        *("stage_id", "order", "label", "phase", "sub_verbs", "focus", "question_name", "question", "success"),
        *("location", "provenance"),
    ),
    "crosswalk": (
        *("model_id", "model", "token_printed", "phase", "stage_id", "role", "basis", "confidence", "rationale"),
        *("conflict", "outside_column", "provenance"),
    ),
    "coverage": (
        "model_id",
        "model",
        "stage_id",
        "column",
        "wording",
        "primary",
        "any",
        "strictest",
        "depth",
        "awaiting",
    ),
    "gaps": ("model", "phase", "stage", "what", "found_in", "of"),
    "rater_agreement": (
        *("rater_a", "rater_b", "about", "phase", "stage_id", "statistic", "value", "low", "high", "n", "note"),
    ),
    "claims": ("claim_id", "statement", "location", "wording", "primary", "any", "note"),
    "frameworks": (
        *("title", "section_title", "item", "restated", "asked_when", "relations", "location", "provenance"),
    ),
    "questions": ("question_id", "provenance"),
    "versions": ("question_id", "version", "asked_on", "wording", "added", "removed", "reason"),
    "sources": ("source_id", "citation"),
    "codebook": (
        *("code_id", "parent_id", "label", "definition", "include_if", "exclude_if", "version", "status", "provenance"),
    ),
    "codings": ("source_id", "code_id", "decision", "provenance"),
    "coder_agreement": ("coders", "unit", "statistic", "value", "n", "note"),
    "agreement_by_code": (
        *("coder_a", "coder_b", "unit", "code_id", "both", "only_a", "only_b", "neither"),
        *("positive_agreement", "kappa", "note"),
    ),
    "appraisal": (
        *("source_id", "question_id", "relevance", "credibility", "fatal_flaw", "flaw_reason", "contribution"),
        *("how", "readers", "weak", "provenance"),
    ),
    "sampling": (
        *("sample_id", "kind", "gap", "construct_id", "sought", "search_id", "source_id", "decision", "effect"),
        *("reason", "by", "decided_on", "provenance"),
    ),
    "constructs": ("construct_id", "label", "kind", "definition", "disconfirming", "status", "provenance"),
    "support": ("construct_id", "codings", "sources", "against", "weak_sources", "sensitivity"),
    "relations": (
        *("claim_id", "from_construct", "relation", "to_construct", "statement", "status"),
        *("codings", "sources", "against", "weak_sources", "sensitivity"),
    ),
    "lines_of_argument": ("construct_id", "construct"),
    "term_yield": (
        *("term", "concept_id", "search_id", "round", "searched_on"),
        *("records", "works", "included", "new_works", "new_included"),
    ),
}
# Of these, the sheets that people fill in, and the tables that a review has only where it asks for that output.
SHEETS = (
    *("searches", "amendments", "characteristics", "models", "labels", "targets"),
    *("codebook", "sources", "questions", "sampling"),
)
SYNTHESIS = (
    *("crosswalk", "coverage", "gaps", "rater_agreement", "claims", "frameworks", "codings", "coder_agreement"),
    *("agreement_by_code", "appraisal", "constructs", "support", "relations", "lines_of_argument"),
    *("versions", "term_yield"),
)


@dataclass(frozen=True)
class Made:
    by: Callable[..., Table]
    takes: tuple[str, ...]  # inputs, keys of the protocol, `references` or `accounts`, in the order of the parameters
    about: tuple[str, ...] = ()  # the inputs whose provenance its caption states
    output: str = ""  # the output of config that it belongs to; "" for every review


TABLES: Mapping[str, Made] = {
    "criteria": Made(screening_tables.criteria, ("criteria",)),
    "amendments": Made(protocol_tables.amendments, ("criteria", "revisited", "amendments"), ("amendments",)),
    "searches": Made(screening_tables.searches, ("searches",), ("searches",)),
    "excluded_full_text": Made(
        screening_tables.excluded_full_text, ("works", "ledger", "references", "criteria", "stages"), ("works",)
    ),
    "included": Made(screening_tables.included, ("works", "ledger", "references"), ("works",)),
    "characteristics": Made(
        screening_tables.characteristics, ("works", "ledger", "characteristics"), ("characteristics",)
    ),
    "characteristics_summary": Made(
        screening_tables.characteristics_summary, ("ledger", "characteristics"), ("characteristics",)
    ),
    "agreement": Made(screening_tables.agreement, ("agreement",), ("works",)),
    "reconciliation": Made(
        screening_tables.reconciliation, ("reconciliation", "accounts"), ("works",), "reconciliation"
    ),
    "grey": Made(screening_tables.grey, ("works",), ("works",)),
    "models": Made(synthesis_tables.models, ("models", "labels", "targets"), ("labels",), "crosswalk"),
    "stages": Made(synthesis_tables.stages, ("targets",), ("targets",), "crosswalk"),
    "crosswalk": Made(synthesis_tables.crosswalk, ("crosswalk", "targets"), ("crosswalk",), "crosswalk"),
    "coverage": Made(synthesis_tables.coverage, ("coverage", "targets"), ("crosswalk",), "crosswalk"),
    "models_by_stage": Made(
        synthesis_tables.models_by_stage, ("crosswalk", "coverage", "targets"), ("crosswalk",), "crosswalk"
    ),
    "depth": Made(synthesis_tables.depth, ("coverage", "targets"), (), "crosswalk"),
    "gaps": Made(synthesis_tables.gaps, ("gaps",), ("crosswalk",), "crosswalk"),
    "rater_agreement": Made(synthesis_tables.rater_agreement, ("rater_agreement", "targets"), (), "crosswalk"),
    "claims": Made(synthesis_tables.claims, ("claims",), ("crosswalk",), "crosswalk"),
    "frameworks": Made(synthesis_tables.frameworks, ("frameworks",), ("frameworks",), "frameworks"),
    "codebook": Made(interpretation_tables.codebook, ("codebook", "codings"), ("codebook", "codings"), "coding"),
    "coder_agreement": Made(
        interpretation_tables.coder_agreement,
        ("coder_agreement", "agreement_by_code", "codebook"),
        ("codings",),
        "coding",
    ),
    "appraisal": Made(interpretation_tables.appraisal, ("appraisal", "sources"), ("appraisal",), "coding"),
    "appraisal_summary": Made(interpretation_tables.appraisal_summary, ("appraisal",), ("appraisal",), "coding"),
    "questions": Made(interpretation_tables.questions, ("versions",), ("questions",), "argument"),
    "sampling": Made(interpretation_tables.sampling, ("sampling", "sources", "constructs"), ("sampling",), "argument"),
    "constructs": Made(interpretation_tables.constructs, ("constructs", "support"), ("constructs",), "argument"),
    "argument": Made(interpretation_tables.argument, ("relations", "constructs"), ("constructs",), "argument"),
    "lines_of_argument": Made(
        interpretation_tables.lines_of_argument, ("lines_of_argument", "sources"), ("constructs",), "argument"
    ),
    "term_yield": Made(interpretation_tables.term_yield, ("term_yield",), (), "terms"),
}


def names_for(outputs: Iterable[str]) -> list[str]:
    """The tables of a review that asks for these outputs."""
    asked = {"", *outputs}
    return [name for name, made in TABLES.items() if made.output in asked]


def publication_tables(
    results: Mapping[str, pd.DataFrame],
    protocol: Mapping[str, Any],
    references: Mapping[str, str],
    accounts: Mapping[str, Mapping[str, str]],
    names: Iterable[str] = TABLES,
) -> list[Table]:
    """The named tables, each with the caption that its rows' provenance asks for.

    results: tables by the names of INPUTS, as `tables.read` gives them; protocol: the validated config, of which
    `criteria`, `stages` and `captions` are read; references: work_id -> citation, of the works that `cited` returns;
    accounts: the published accounts of reported.yaml by id, {} where there are none.
    """
    frames = {name: _with_columns(results.get(name), columns) for name, columns in INPUTS.items()}
    given: dict[str, Any] = {
        **frames,
        "criteria": protocol["criteria"],
        "stages": protocol["stages"],
        "references": references,
        "accounts": accounts,
    }
    made = []
    for name in names:
        row = TABLES[name]
        caption = provenance([frames[source] for source in row.about], protocol.get("captions", {}))
        table = row.by(*(given[source] for source in row.takes))
        made.append(replace(without_empty(table), caption=caption))
    return made


def cited(works: pd.DataFrame, ledger: pd.DataFrame, stages: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Rows of works whose references the tables print: excluded after a full text was read, or included."""
    full_text = [name for name, stage in stages.items() if stage.get("box") == "full_text"]
    excluded = ledger["stage"].isin(full_text) & (ledger["outcome"] == "exclude")
    included = (ledger["stage"] == "final") & (ledger["outcome"] == "included")
    return rows_of(works[works["work_id"].isin(set(ledger.loc[excluded | included, "work_id"]))])


def by_stage(stages: Iterable[str], agreement: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The input `agreement`: the stages' agreement.csv one below the other, each row with its stage."""
    parts = [frame.assign(stage=stage) for stage, frame in zip(stages, agreement, strict=True)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(INPUTS["agreement"]), dtype=str)


def provenance(frames: Iterable[pd.DataFrame], captions: Mapping[str, str]) -> str:
    """The statements for every provenance among the rows, as sentences; rows of the team's own have none."""
    return stated({one for frame in frames for cell in frame["provenance"] for one in split_list(cell)}, captions)


def stated(found: Collection[str], captions: Mapping[str, str]) -> str:
    """The statements for these provenances, as sentences."""
    said = (captions.get(name, "").strip() for name in PROVENANCE if name in found)
    return " ".join(text[:1].upper() + text[1:].rstrip(".") + "." for text in said if text)


def _with_columns(frame: pd.DataFrame | None, columns: tuple[str, ...]) -> pd.DataFrame:
    """The table with empty cells in the columns that it lacks; no rows where there is no table."""
    if frame is None or frame.empty:
        return pd.DataFrame(columns=list(columns), dtype=str)
    return frame.fillna("").assign(**{column: "" for column in columns if column not in frame.columns})
