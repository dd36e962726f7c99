"""How a review stands to the reporting standards: what its files show, what they lack, what only people can say."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from funnel.references import Row as LinedRow
from funnel.report import check_interpretation as interpretation
from funnel.report import check_searches as searches
from funnel.report import check_selection as selection
from funnel.report.finding import IN_WORDS, NEEDS_WORDS, NOT_APPLICABLE, VERDICTS, Finding, Reviewed, Row, Rows
from funnel.report.standards import Item, Standard, verdicts
from funnel.report.table import Table, frame_of

# What is looked at: people's sheets by their place below corpus/, and tables of the workflow.
PEOPLE: Mapping[str, str] = {
    "searches": "searches/log",
    "characteristics": "characteristics",
    "questions": "questions",
    "sampling": "sampling",
    "memos": "memos",
    "terms": "terms",
    "codebook": "coding/codebook",
}
MADE = (
    *("found", "merged", "ledger", "included", "flow", "codings", "argument", "appraisal", "support", "memo_coverage"),
    "terms_to_do",
)
CHECKS: Mapping[str, Callable[[Reviewed], Finding]] = {
    check.__name__: check
    for check in (
        *(searches.databases_with_platform, searches.searched_together, searches.registers, searches.browsed),
        *(searches.citations_followed, searches.contacts, searches.other_methods, searches.full_strategies),
        *(searches.limits_justified, searches.filters_stated, searches.updates, searches.searches_dated),
        *(searches.strategies_reviewed, searches.totals_per_source, searches.deduplication_described),
        *(searches.approach_to_searching, searches.sources_and_dates, searches.three_search_methods),
        *(selection.criteria_stated, selection.screening_described, selection.selection_results),
        *(selection.characteristics_of_all, selection.extraction, selection.various_methods),
        *(selection.flexible_criteria, interpretation.questions_versioned, interpretation.search_loop_closed),
        *(interpretation.broad_and_purposive, interpretation.sampled_for_theory),
        *(interpretation.sampled_in_two_stages, interpretation.relevance_and_contribution),
        *(interpretation.appraisal_process, interpretation.appraisal_results, interpretation.passages_located),
        *(interpretation.coders_named, interpretation.codebook_defined, interpretation.studies_compared),
        *(interpretation.recurring_concepts, interpretation.constructs_quoted),
        *(interpretation.synthetic_constructs_supported, interpretation.argument_links_constructs),
        interpretation.memos_at_every_step,
    )
}
COLUMNS = ("standard", "item", "label", "asks", "verdict", "found", "evidence", "to_do")
HEADINGS = {
    "item": "Item",
    "label": "Label",
    "asks": "What it asks",
    "verdict": "Verdict",
    "found": "What was found",
    "evidence": "Where",
    "to_do": "What to do",
}


def self_check(standards: Iterable[Standard], review: Reviewed, statements: Sequence[LinedRow]) -> list[dict[str, str]]:
    """Rows in COLUMNS, one an item, in the order of the standards.

    statements: rows of corpus/statements.csv. Words answer what needs them, and say where an item does not apply; what
    the files lack, words do not make good: they stand beside it.
    """
    said = {(row["standard"], row["item"]): row for *_, row in statements}
    rows = []
    for standard in standards:
        for item in standard.items:
            finding = answered(found(item, review), said.get((standard.id, item.item)))
            cells = {"standard": standard.id, "item": item.item, "label": item.label, "asks": item.asks}
            shown = {"verdict": finding.verdict, "found": finding.found, "to_do": finding.to_do}
            rows.append(cells | shown | {"evidence": "\n".join(finding.evidence)})
    return rows


def found(item: Item, review: Reviewed) -> Finding:
    """What the files show of an item, before anybody's words; where words are needed, what to write."""
    if item.check:
        finding = CHECKS[item.check](review)
    else:
        evidence = tuple(review.place(name, "row") for name in item.see if review.of(name))
        finding = Finding(NEEDS_WORDS, "No file can show it.", evidence)
    return finding._replace(to_do=finding.to_do or item.write) if finding.verdict == NEEDS_WORDS else finding


def answered(finding: Finding, statement: Row | None) -> Finding:
    """The finding with what people said of the item."""
    if not statement:
        return finding
    who = " ".join(filter(None, (statement.get(name, "") for name in ("by", "stated_on", "provenance"))))
    words = statement["words"] + (f" ({who})" if who else "")
    evidence = tuple(filter(None, (*finding.evidence, statement.get("location", ""))))
    if statement["verdict"] == "not_applicable":
        return Finding(NOT_APPLICABLE, f"Your words: {words} The files: {finding.found}", evidence)
    if finding.verdict == NEEDS_WORDS:
        return Finding(IN_WORDS, words, evidence)
    return finding._replace(found=f"{finding.found} Your words: {words}", evidence=evidence)


def tables(rows: Rows, standards: Sequence[Standard], caption: str) -> list[Table]:
    """The tables of self_check.md and its other formats: one that counts verdicts, then one a standard."""
    counted = [
        {"standard": standard.name, "about": standard.about, "items": str(len(standard.items))}
        | {verdict: str(n) for verdict, n in verdicts(standard, rows).items()}
        for standard in standards
    ]
    heads = {
        "standard": "Standard",
        "about": "About",
        "items": "Items",
        **{name: name.capitalize() for name in VERDICTS},
    }
    note = "A verdict says what was recorded, not how well it was done. Your words stand in corpus/statements.csv."
    overview = Table(
        "self_check", "How the review stands to reporting standards", heads, frame_of(counted, heads), (note,), caption
    )
    return [overview, *(_of_standard(standard, rows) for standard in standards)]


def _of_standard(standard: Standard, rows: Rows) -> Table:
    own = [row for row in rows if row["standard"] == standard.id]
    source = f"{standard.citation}, https://doi.org/{standard.doi}."
    return Table(
        f"self_check_{standard.id}",
        standard.name,
        HEADINGS,
        frame_of(own, HEADINGS),
        (source, standard.notes),
        blank=frozenset({"evidence", "to_do"}),
    )
