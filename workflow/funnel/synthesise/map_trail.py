"""What stands behind each concept, relation and coding and what it led to: searches, decisions, memos."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from funnel.text import natural, split_list

Rows = Sequence[Mapping[str, str]]

KINDS = ("search", "term", "change", "settlement", "memo")
_DECIDED = {"adopt": "adopted as a search term", "park": "parked", "reject": "rejected as a search term"}
_SETTLED = {"keep": "kept", "drop": "dropped", "add": "added"}
_CHANGED = {"rename": "renamed", "merge": "merged", "split": "split"}


class Step(NamedTuple):
    """One thing that people recorded, beside one object of the map. A cell is empty where nobody said."""

    subject: str  # concept | relation | coding | map
    subject_id: str
    kind: str  # one of KINDS
    id: str  # of the search, term, change, coding or memo
    what: str
    text: str  # the query of a search, the words of a memo
    by: str
    on: str
    why: str


class People(NamedTuple):
    """People's sheets, codes under the names that they bear today; changes as they were made."""

    terms: Rows = ()
    searches: Rows = ()
    changes: Rows = ()
    settlements: Rows = ()  # the one that holds for each coding
    memos: Rows = ()


def trail(people: People, codebook: Rows, codings: Rows, relations: Rows, today: Mapping[str, str]) -> list[Step]:
    """Every step, by subject, and of one subject by kind and date; undated ones last.

    Left out: terms of a block of the strategy that is no concept, memos on what the map does not show.
    codings: all, also those that were dropped. today: the names that codes bear now that were renamed or merged.
    A search stands with a concept if an adopted term of it cites the search, or if the search's `triggered_by` names
    the concept, one of its codings or an adopted term of it; with a relation or coding that is named there; with the
    map where something else is.
    """
    subjects = _subjects(people, codebook, codings, relations, today)
    steps = {
        *_searches(people, subjects, codings),
        *_terms(people.terms),
        *_changes(people.changes, today),
        *_settlements(people.settlements, codings),
        *_memos(people.memos, subjects),
    }
    codes = {row["code_id"] for row in codebook}
    return sorted((step for step in steps if step.subject != "concept" or step.subject_id in codes), key=_order)


def _order(step: Step) -> tuple[object, ...]:
    return step.subject, natural(step.subject_id), KINDS.index(step.kind), step.on or "~", natural(step.id), step


def _subjects(
    people: People, codebook: Rows, codings: Rows, relations: Rows, today: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """What people may name, and the subject that is meant; what bears one name is a concept before all else."""
    adopted = [row for row in people.terms if row["decision"] == "adopt" and row.get("concept_id")]
    return {
        **{row["term"]: ("concept", row["concept_id"]) for row in adopted},
        **{row["relation_id"]: ("relation", row["relation_id"]) for row in relations},
        **{row["coding_id"]: ("coding", row["coding_id"]) for row in codings},
        **{old: ("concept", new) for old, new in today.items()},
        **{row["code_id"]: ("concept", row["code_id"]) for row in codebook},
    }


def _searches(people: People, subjects: Mapping[str, tuple[str, str]], codings: Rows) -> list[Step]:
    code_of = {coding["coding_id"]: coding["code_id"] for coding in codings}
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for term in people.terms:
        for search_id in split_list(term.get("search_id", "")):
            if term["decision"] == "adopt" and term.get("concept_id"):
                reasons.setdefault(("concept", term["concept_id"], search_id), []).append(f"term {term['term']}")
    for search in people.searches:
        for name in split_list(search.get("triggered_by", "")):
            subject, subject_id = subjects.get(name, ("map", ""))
            reasons.setdefault((subject, subject_id, search["search_id"]), []).append(name)
            if subject == "coding":
                reasons.setdefault(("concept", code_of[name], search["search_id"]), []).append(name)
    log = {search["search_id"]: search for search in people.searches}
    return [
        _search(subject, subject_id, log[search_id], "; ".join(dict.fromkeys(why)))
        for (subject, subject_id, search_id), why in reasons.items()
        if search_id in log
    ]


def _search(subject: str, subject_id: str, search: Mapping[str, str], why: str) -> Step:
    source = [search["source"], search.get("platform", "")]
    said = [
        f"round {search['round']}" if search["round"] else "",
        f"{search['hits']} hits" if search.get("hits") else "",
    ]
    what = ", ".join(filter(None, [*dict.fromkeys(source), *said]))
    who, when = search.get("run_by", ""), search.get("searched_on", "")
    return Step(subject, subject_id, "search", search["search_id"], what, search.get("query", ""), who, when, why)


def _terms(terms: Rows) -> Iterator[Step]:
    for row in terms:
        if row.get("concept_id"):
            who, when, why = (row.get(name, "") for name in ("by", "decided_on", "why"))
            what = f"{row['term']}: {_DECIDED[row['decision']]}"
            yield Step("concept", row["concept_id"], "term", row["term"], what, "", who, when, why)


def _changes(changes: Rows, today: Mapping[str, str]) -> Iterator[Step]:
    for row in changes:
        moved = split_list(row.get("coding_ids", ""))
        said = f"{row['from_code']} {_CHANGED[row['change']]} into {row['to_code']} in version {row['version']}"
        what = said + (f" ({', '.join(moved)})" if moved else "")
        who, when, why = (row.get(name, "") for name in ("by", "made_on", "why"))
        for code in dict.fromkeys(today.get(row[end], row[end]) for end in ("from_code", "to_code")):
            yield Step("concept", code, "change", row["change_id"], what, "", who, when, why)


def _settlements(settlements: Rows, codings: Rows) -> Iterator[Step]:
    """With the coding and with those that stand for it; with the concept where a coding came or went by it."""
    told = {row["coding_id"]: row for row in settlements}
    for coding in codings:
        row = told.get(coding["coding_id"])
        if row is None:
            continue
        name, code = coding["coding_id"], coding["code_id"]
        before = coding.get("blind_code", "")
        said = f"changed from {before} to {code}" if row["decision"] == "change" else _SETTLED[row["decision"]]
        what = f"{name} {said}" + (f" ({row['method'].replace('_', ' ')})" if row.get("method") else "")
        cells = "settlement", name, what, "", *(row.get(cell, "") for cell in ("by", "decided_on", "rationale"))
        for subject_id in filter(None, (name, coding.get("same_as", ""))):
            yield Step("coding", subject_id, *cells)
        if row["decision"] != "keep":
            for subject_id in filter(None, dict.fromkeys((code, before))):
                yield Step("concept", subject_id, *cells)


def _memos(memos: Rows, subjects: Mapping[str, tuple[str, str]]) -> Iterator[Step]:
    for row in memos:
        for name in split_list(row.get("about", "")):
            if name in subjects:
                who, when = row.get("by", ""), row.get("written_on", "")
                yield Step(*subjects[name], "memo", row["memo_id"], row.get("kind", ""), row["text"], who, when, "")
