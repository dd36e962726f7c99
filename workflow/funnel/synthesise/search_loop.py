"""The search loop: whether each adopted term led to a search that asks for it, and what those searches brought."""

import re
from collections.abc import Collection, Mapping, Sequence

from funnel.errors import ReviewError
from funnel.references import Row
from funnel.text import split_list

Rows = Sequence[Mapping[str, str]]

TODO_COLUMNS = ("term", "concept_id", "search_id", "status", "what")
YIELD_COLUMNS = (
    *("term", "concept_id", "search_id", "round", "searched_on", "records", "works", "included"),
    *("new_works", "new_included"),
)


def to_do(decided: Sequence[Row], queries: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows in TODO_COLUMNS, one a thing missing: an adopted term without a search, or that its search does not ask for.

    queries: search_id -> query, every search of the log. Raises ReviewError where the row says that it is final.
    """
    rows = []
    for path, line, row in decided:
        for what in _missing(row, queries) if row["decision"] == "adopt" else []:
            if row.get("status") == "final":
                message = f"the term {row['term']!r} is final: {what}."
                raise ReviewError(path, line, message, "Name a search that asks for it, or make it a draft.")
            cells = {name: row.get(name, "") for name in ("term", "concept_id", "search_id")}
            rows.append(cells | {"status": "open", "what": what})
    return rows


def yields(
    decided: Rows, searches: Rows, records: Rows, works: Rows, included: Collection[str]
) -> list[dict[str, str]]:
    """Rows in YIELD_COLUMNS, one an adopted term and search that cites it, or an adopted term without a search.

    searches: the log; included: work_ids. A work is new if no search of an earlier round had found it. What a search
    brought cannot be told apart by its terms: two terms of one search show the same counts. The counts are empty where
    the search is not in the log, or is none that counts (pilot, superseded).
    """
    log = {row["search_id"]: row for row in searches}
    work_of = {member: work for work in works for member in split_list(work["members"])}
    rows = []
    for row in decided:
        if row["decision"] != "adopt":
            continue
        for search_id in split_list(row.get("search_id", "")) or [""]:
            search = log.get(search_id, {})
            cells = {name: search.get(name, "") for name in ("round", "searched_on")}
            term = {"term": row["term"], "concept_id": row.get("concept_id", ""), "search_id": search_id}
            rows.append(term | cells | _counts(search, records, work_of, included))
    return rows


def _counts(
    search: Mapping[str, str], records: Rows, work_of: Mapping[str, Mapping[str, str]], included: Collection[str]
) -> dict[str, str]:
    if search.get("status") != "final":
        return {}
    found = [row["record_id"] for row in records if row["search_id"] == search["search_id"]]
    works = {work_of[record]["work_id"]: work_of[record]["round"] for record in found}
    new = {work for work, first in works.items() if first == search["round"]}
    counts = {
        "records": len(found),
        "works": len(works),
        "included": len(works.keys() & included),
        "new_works": len(new),
        "new_included": len(new & set(included)),
    }
    return {name: str(n) for name, n in counts.items()}


def _missing(row: Mapping[str, str], queries: Mapping[str, str]) -> list[str]:
    searches = split_list(row.get("search_id", ""))
    missing = [] if searches else ["no search is named for it yet"]
    for search in searches:
        if search not in queries:
            missing.append(f"search {search} is not in the log yet")
        elif not _asks(queries[search], row["term"]):
            missing.append(f"the query of search {search} does not have it")
    return missing


def _asks(query: str, term: str) -> bool:
    """Whether the words of a term stand in a query, one after the other, whatever signs stand between them."""
    sides = re.split(r" NEAR/\d+ ", term)
    said = f" {_bare(query)} "
    return all(f" {_bare(side)} " in said for side in sides)


def _bare(text: str) -> str:
    """Lower-case words with their truncation signs; adjacency operators between them are left out."""
    without = re.sub(r"\b(?:adj1?|NEXT(?:/1)?|PRE/0|W/?0)\b", " ", text, flags=re.IGNORECASE)
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*\*?", without.casefold().replace("’", "'")))
