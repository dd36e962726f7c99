"""Checks of how studies were chosen and described: criteria, screening, characteristics."""

import re

from funnel import ledger as trail
from funnel import protocol
from funnel.report.finding import MET, NEEDS_WORDS, NOT_APPLICABLE, NOT_MET, Finding, Reviewed, Row, counted, named
from funnel.text import folded

DESIGN = re.compile("design|method")  # fields of the characteristics in which a study's kind of research is looked for
KINDS = ("qualitative", "quantitative", "mixed")
NOBODY_INCLUDED = Finding(NOT_MET, "No study is included yet.", (), "Finish screening.")


def criteria_stated(review: Reviewed) -> Finding:
    criteria = review.protocol["criteria"]
    silent = [name for name, criterion in criteria.items() if not (criterion["sentence"] and criterion["reason"])]
    evidence = (f"{protocol.CONFIG}: {counted(len(criteria), 'criterion', 'criteria')}",)
    if silent:
        found = f"Criteria without a sentence or a reason: {named(silent)}."
        return Finding(NOT_MET, found, evidence, "Fill in the keys sentence and reason.")
    return Finding(MET, "Every criterion is stated, with the reason that an exclusion by it gives.", evidence)


def screening_described(review: Reviewed) -> Finding:
    """Who screened at each stage is in the config, and that they did is in the ledger."""
    stages = review.protocol["stages"]
    votes = [row for row in review.of("ledger") if row["event"] == "vote" and row["stage"] in stages]
    voters = {stage: {row["by"] for row in votes if row["stage"] == stage} for stage in stages}
    told = "; ".join(f"{stage.replace('_', ' ')}: {counted(len(who), 'reviewer')}" for stage, who in voters.items())
    evidence = (f"{protocol.CONFIG}: {counted(len(stages), 'stage')}", review.place("ledger", "vote", votes))
    silent = [stage for stage, who in voters.items() if not who]
    if silent:
        return Finding(
            NOT_MET, f"Nobody has voted yet at {named(silent)}.", evidence, "Screen, and collect the sheets."
        )
    return Finding(MET, f"Reviewers who voted, each on a sheet of their own: {told}.", evidence)


def selection_results(review: Reviewed) -> Finding:
    """Screening is over, and each report excluded after reading has a reason."""
    full_text = [name for name, stage in review.protocol["stages"].items() if stage["box"] == "full_text"]
    waiting = [row for row in trail.final_states(review.of("ledger")) if row["state"].startswith("awaiting")]
    excluded = [
        row
        for row in review.of("ledger")
        if row["stage"] in full_text and row["event"] == "report" and row["outcome"] == "exclude"
    ]
    evidence = (review.place("flow", "box"), review.place("ledger", "report excluded after reading", excluded))
    if waiting or not review.included:
        found = f"{counted(len(waiting), 'record')} still without a decision." if waiting else NOBODY_INCLUDED.found
        return Finding(NOT_MET, found, evidence, NOBODY_INCLUDED.to_do)
    bare = [row for row in excluded if not row["reason"]]
    if bare:
        found = f"Excluded after reading without a reason: {named(row['report_id'] for row in bare)}."
        return Finding(NOT_MET, found, evidence, "Give the reasons in the sheets of the stage.")
    return Finding(
        MET, "The flow diagram gives the numbers; every report excluded after reading has a reason.", evidence
    )


def characteristics_of_all(review: Reviewed) -> Finding:
    if not review.included:
        return NOBODY_INCLUDED
    described = _described(review)
    missing = review.included - {row["study_id"] for row in described}
    evidence = (review.place("characteristics", "characteristic", described),)
    if missing:
        of = counted(len(review.included), "included study", "included studies")
        found = f"{len(missing)} of {of} have no characteristics: {named(missing)}."
        return Finding(NOT_MET, found, evidence, "Extract them; 4-coded/sheets/extraction.xlsx lists what is open.")
    return Finding(MET, f"Every one of {len(review.included)} included studies is described.", evidence)


def extraction(review: Reviewed) -> Finding:
    described = _described(review)
    if not described:
        return Finding(NOT_APPLICABLE, "No characteristics were extracted; the method does not ask for it.")
    found = f"{counted(len({row['field'] for row in described}), 'characteristic')} extracted."
    return Finding(MET, found, (review.place("characteristics", "row", described),))


def various_methods(review: Reviewed) -> Finding:
    """One qualitative study at least, and one that is quantitative or of mixed methods.

    Read from the characteristics whose name speaks of design or method; the words of KINDS are looked for.
    """
    if not review.included:
        return NOBODY_INCLUDED
    rows = [row for row in _described(review) if DESIGN.search(folded(row["field"]))]
    studies = {
        kind: {row["study_id"] for row in rows if kind in folded(row.get("value", "")).split()} for kind in KINDS
    }
    told = ", ".join(f"{kind} {len(of_kind)}" for kind, of_kind in studies.items())
    evidence = (review.place("characteristics", "row", rows),)
    found = f"Of {len(review.included)} studies included: {told}."
    if studies["qualitative"] and (studies["quantitative"] or studies["mixed"]):
        return Finding(MET, found, evidence)
    to_do = "Say in a characteristic design of each study whether it is qualitative, quantitative or of mixed methods."
    return Finding(NOT_MET, found, evidence, to_do)


def flexible_criteria(review: Reviewed) -> Finding:
    """That both kinds of research were included shows that the criteria let them in; otherwise people must say it."""
    stated, various = criteria_stated(review), various_methods(review)
    if stated.verdict != MET:
        return stated
    evidence = (*stated.evidence, *various.evidence)
    if various.verdict == MET:
        return Finding(MET, f"The criteria let in research of several kinds. {various.found}", evidence)
    return Finding(NEEDS_WORDS, f"What was included does not show it. {various.found}", evidence)


def _described(review: Reviewed) -> list[Row]:
    return [row for row in review.of("characteristics") if row["study_id"] in review.included]
