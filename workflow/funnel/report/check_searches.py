"""Checks of how the literature was searched, from the search log and what was read of each search.

A way of searching that the log does not hold may not have been taken, or nobody wrote it down: only words can tell.
"""

from collections.abc import Mapping

from funnel.report.finding import (
    MET,
    NEEDS_WORDS,
    NOT_APPLICABLE,
    NOT_MET,
    Finding,
    Reviewed,
    Row,
    Rows,
    counted,
    named,
)
from funnel.text import folded, split_list

INDEXED = ("database", "register")  # what is searched with a string
NO_LIMITS = ("none", "no", "no limits", "no limit")
ENOUGH_METHODS = 3
# The ways of searching that Depraetere and others (2021) count, by source_type.
METHODS: Mapping[str, str] = {
    "database": "databases and registers",
    "register": "databases and registers",
    "website": "websites and organisations",
    "organisation": "websites and organisations",
    "citation_backward": "citation searching",
    "citation_forward": "citation searching",
    "handsearch": "handsearching",
    "contact": "contacts",
    "other": "other sources",
}
NONE_LOGGED = Finding(
    NOT_MET, "The search log holds no search that counts.", (), "Log each search in corpus/searches/log.csv."
)
NO_DATABASE = Finding(NOT_APPLICABLE, "The search log holds no search of a database or register.")


def databases_with_platform(review: Reviewed) -> Finding:
    searches = review.searches("database")
    if not searches:
        return Finding(NOT_APPLICABLE, "The search log holds no search of a database.")
    lacking = [row for row in searches if not row.get("platform")]
    found = f"Named with their platforms: {named(row['source'] for row in searches)}."
    return _unless(lacking, review, searches, "a platform", found, "Fill in the column platform.")


def searched_together(review: Reviewed) -> Finding:
    """A search of several databases at once names them in one row, joined by ";"."""
    searches = review.searches("database")
    together = [row for row in searches if len(split_list(row["source"])) > 1]
    if together:
        lacking = [row for row in together if not row.get("platform")]
        found = f"Searched at once: {named(row['source'] for row in together)}."
        return _unless(lacking, review, together, "a platform", found, "Fill in the column platform.")
    sources: dict[str, set[str]] = {}
    for row in searches:
        sources.setdefault(row.get("platform", ""), set()).add(row["source"])
    shared = {platform: names for platform, names in sources.items() if platform and len(names) > 1}
    if not shared:
        return Finding(
            NOT_APPLICABLE, "Each search of the log names one database, and no two databases share a platform."
        )
    told = "; ".join(f"{platform}: {named(names)}" for platform, names in sorted(shared.items()))
    return Finding(
        NEEDS_WORDS, f"Databases that share a platform: {told}.", (review.place("searches", "search", searches),)
    )


def registers(review: Reviewed) -> Finding:
    searches = review.searches("register")
    if not searches:
        return _not_logged("search of a study register")
    found = f"Named: {named(row['source'] for row in searches)}."
    return Finding(MET, found, (review.place("searches", "search", searches),))


def browsed(review: Reviewed) -> Finding:
    return _described(review, ("website", "organisation", "handsearch"), "website, organisation or journal")


def citations_followed(review: Reviewed) -> Finding:
    """Each citation search says from which papers it started (`seeds`)."""
    searches = review.searches("citation_backward", "citation_forward")
    if not searches:
        return _not_logged("search of references or citing papers")
    lacking = [row for row in searches if not row.get("seeds")]
    found = f"{counted(len(searches), 'search')} of references or citing papers, each with its seeds."
    return _unless(lacking, review, searches, "seeds", found, "Fill in the column seeds.")


def contacts(review: Reviewed) -> Finding:
    return _described(review, ("contact",), "contact with people")


def other_methods(review: Reviewed) -> Finding:
    return _described(review, ("other",), "other way of searching")


def full_strategies(review: Reviewed) -> Finding:
    """Databases and registers have their query; every other source says how it was searched."""
    searches = review.searches()
    if not searches:
        return NONE_LOGGED
    lacking = [
        row for row in searches if not (row.get("query") if row["source_type"] in INDEXED else _is_described(row))
    ]
    to_do = "Enter each search as it was run in the column query; without one, say in note how it was searched."
    return _unless(lacking, review, searches, "the search as it was run", "Every search is given as it was run.", to_do)


def limits_justified(review: Reviewed) -> Finding:
    searches = review.searches(*INDEXED)
    if not searches:
        return NO_DATABASE
    silent = [row for row in searches if not row.get("limits")]
    if silent:
        return _unless(
            silent,
            review,
            searches,
            "a word on limits",
            "",
            "Fill in the column limits; enter none where there was none.",
        )
    bare = [row for row in searches if folded(row["limits"]) not in NO_LIMITS and not row.get("limits_why")]
    evidence = (review.place("searches", "search", searches),)
    if bare:
        limits = named(row["limits"] for row in bare)
        return Finding(NEEDS_WORDS, f"The limits are given and not justified in the log: {limits}.", evidence)
    return Finding(MET, "Every search says that it had no limits, or why it had them.", evidence)


def filters_stated(review: Reviewed) -> Finding:
    searches = review.searches(*INDEXED)
    if not searches:
        return NO_DATABASE
    evidence = (review.place("searches", "search", searches),)
    if not all(row.get("filters") for row in searches):
        return Finding(NEEDS_WORDS, "The search log does not say of every search whether a filter was used.", evidence)
    return Finding(MET, f"Filters: {named(row['filters'] for row in searches)}.", evidence)


def updates(review: Reviewed) -> Finding:
    later = review.later_searches()
    if not review.searches():
        return NONE_LOGGED
    if not later:
        return Finding(NOT_APPLICABLE, "All searches that count belong to one round.")
    again = [row for row in later if _repeats(row, review)]
    if again:
        found = f"Run again in a later round: {named(row['search_id'] for row in again)}."
        return Finding(MET, found, (review.place("searches", "search", again),))
    found = "No search of a later round runs an earlier one again."
    return Finding(NEEDS_WORDS, found, (review.place("searches", "search of a later round", later),))


def searches_dated(review: Reviewed) -> Finding:
    """A year or a month is no date of a search."""
    searches = review.searches()
    if not searches:
        return NONE_LOGGED
    lacking = [row for row in searches if len(row.get("searched_on", "")) < len("YYYY-MM-DD")]
    days = sorted({row.get("searched_on", "") for row in searches})
    found = f"Every search bears its day, from {days[0]} to {days[-1]}."
    return _unless(lacking, review, searches, "a day", found, "Fill in the column searched_on.")


def strategies_reviewed(review: Reviewed) -> Finding:
    if review.forms:
        return Finding(MET, "The peer review of the strategies is on file.", tuple(review.forms))
    return Finding(NEEDS_WORDS, "No form of a peer review is on file.")


def totals_per_source(review: Reviewed) -> Finding:
    """A number is known of each search, and where the log states one it is what the search's files hold."""
    searches = [row for row in review.of("found") if row["status"] == "final"]
    if not searches:
        return NONE_LOGGED
    lacking = [row for row in searches if not _total_is_known(row)]
    total = sum(_number(row["read"]) for row in searches)
    found = f"The number of records is known of every search and is that of its files: {total:,} in all."
    to_do = "Fill in the column exported; where it differs from what the file holds, export anew or mend the number."
    return _unless(lacking, review, searches, "a number that their files hold", found, to_do, "found")


def deduplication_described(review: Reviewed) -> Finding:
    evidence = (review.places["methods"], review.place("merged", "record merged with another"))
    if not review.methods.strip():
        return Finding(NOT_MET, "There is no account of how duplicates were found.", (), "Run the workflow.")
    return Finding(MET, "Every rule, what it merged and its source are listed, with what people decided.", evidence)


def approach_to_searching(review: Reviewed) -> Finding:
    """Iterative: every search of a later round says what led to it."""
    later = review.later_searches()
    if not review.searches():
        return NONE_LOGGED
    if not later:
        found = "All searches that count belong to one round."
        return Finding(NEEDS_WORDS, found, (review.place("searches", "search", review.searches()),))
    found = "Iterative: every search of a later round says what led to it."
    return _unless(
        unexplained(review), review, later, "a word on what led to them", found, "Fill in the column triggered_by."
    )


def sources_and_dates(review: Reviewed) -> Finding:
    dated = searches_dated(review)
    return dated._replace(verdict=NEEDS_WORDS) if dated.verdict == MET else dated


def three_search_methods(review: Reviewed) -> Finding:
    described = [row for row in review.searches() if _is_described(row)]
    methods = {METHODS[row["source_type"]] for row in described}
    evidence = (review.place("searches", "search", described),)
    found = f"{counted(len(methods), 'way')} of searching described: {named(methods) or 'none'}."
    if len(methods) < ENOUGH_METHODS:
        to_do = "Log every way that was taken, each with its query or with a note on how it was done."
        return Finding(NOT_MET, found, evidence, to_do)
    return Finding(MET, found, evidence)


def unexplained(review: Reviewed) -> list[Row]:
    """Searches of later rounds of which nothing says what led to them: concept, adopted term, gap, earlier run."""
    led_to = {
        search
        for name in ("terms", "sampling")
        for row in review.of(name)
        for search in split_list(row.get("search_id", ""))
    }
    return [
        row
        for row in review.later_searches()
        if not (row.get("triggered_by") or row["search_id"] in led_to or _repeats(row, review))
    ]


def _repeats(search: Row, review: Reviewed) -> bool:
    """Whether a search of a later round runs one of another round again, as it says or as its wording shows."""
    if search.get("repeats"):
        return True
    same = ("source", "platform", "query", "limits")
    return bool(search.get("query")) and any(
        all(row.get(name, "") == search.get(name, "") for name in same)
        for row in review.searches()
        if row["round"] != search["round"]
    )


def _is_described(search: Row) -> bool:
    return any(search.get(name) for name in ("query", "note", "seeds"))


def _described(review: Reviewed, types: tuple[str, ...], what: str) -> Finding:
    searches = review.searches(*types)
    if not searches:
        return _not_logged(what)
    lacking = [row for row in searches if not _is_described(row)]
    found = f"Described: {named(row['source'] for row in searches)}."
    return _unless(lacking, review, searches, "a word on how it was done", found, "Say it in the column query or note.")


def _not_logged(what: str) -> Finding:
    return Finding(NEEDS_WORDS, f"The search log holds no {what}.")


def _unless(
    lacking: Rows, review: Reviewed, searches: Rows, what: str, found: str, to_do: str, table: str = "searches"
) -> Finding:
    """Met, unless some of the searches are without what is asked for."""
    evidence = (review.place(table, "search", searches),)
    if not lacking:
        return Finding(MET, found, evidence)
    ids = named(row["search_id"] for row in lacking)
    told = f"Without {what}: {ids} ({len(lacking)} of {counted(len(searches), 'search')})."
    return Finding(NOT_MET, told, evidence, to_do)


def _total_is_known(search: Row) -> bool:
    held = _number(search["read"]) + _number(search["quarantined"])
    if search["exported"]:
        return _number(search["exported"]) == held
    return bool(held or search["hits"] == "0")


def _number(cell: str) -> int:
    return int(cell or 0)
