"""Coding that was done in another program, brought into the tables of corpus/coding/: only what is not there yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.text import folded

Rows = Sequence[Mapping[str, str]]


class Brought(NamedTuple):
    """What a file of another program holds, in our columns; ids are its own until `with_ids_of` has named them."""

    codebook: Rows  # code_id, parent_id, label, kind, definition
    sources: Rows  # source_id, citation, kind
    codings: Rows  # coding_id, source_id, code_id, quote, summary, location, start, end, phase, coded_on, coder
    texts: Mapping[str, str]  # source_id -> text
    notes: Sequence[str] = ()  # what could not be brought along, a sentence each


class Additions(NamedTuple):
    """Rows to add, by the table's name below corpus/coding/, texts by source_id, and what was found, a line each."""

    rows: dict[str, list[dict[str, str]]]
    texts: dict[str, str]
    told: list[str]


def additions(brought: Brought, codebook: Rows, sources: Rows, codings: Rows) -> Additions:
    """What of it is new. codebook, sources, codings: those that corpus/coding/ holds, of all coders.

    Codes and sources are the same where their ids are, or else their names. A coding that is there is left as it is,
    also where the other program has it under another code; that, and codings that it no longer has, is told.
    """
    codes = _ids(brought.codebook, "code_id", "label", codebook)
    places = _ids(brought.sources, "source_id", "citation", sources)
    there = {coding["coding_id"]: coding for coding in codings}
    known_codes = {code["code_id"] for code in codebook}
    new_codes = [
        dict(code) | {"code_id": codes[code["code_id"]], "parent_id": codes.get(code["parent_id"], "")}
        for code in brought.codebook
        if codes[code["code_id"]] not in known_codes
    ]
    known_sources = {source["source_id"] for source in sources}
    new_sources = [
        dict(source) | {"source_id": places[source["source_id"]]}
        for source in brought.sources
        if places[source["source_id"]] not in known_sources
    ]
    rows: dict[str, list[dict[str, str]]] = {"codebook": new_codes, "sources": new_sources}
    other_code = []
    for coding in brought.codings:
        named = dict(coding) | {"code_id": codes[coding["code_id"]], "source_id": places[coding["source_id"]]}
        known = there.get(coding["coding_id"])
        if known is None:
            rows.setdefault(coding["coder"], []).append(named)
        elif known["code_id"] != named["code_id"]:
            other_code.append(f"{coding['coding_id']} ({named['code_id']} for {known['code_id']})")
    coded_there = {places[source["source_id"]] for source in brought.sources}
    ids = {coding["coding_id"] for coding in brought.codings}
    gone = [c["coding_id"] for c in codings if c["source_id"] in coded_there and c["coding_id"] not in ids]
    told = [*brought.notes]
    if other_code:
        told.append(f"Under another code there, left as they are: {', '.join(other_code)}.")
    if gone:
        told.append(f"No longer there, left as they are: {', '.join(gone)}.")
    texts = {places[source]: text for source, text in brought.texts.items() if places[source] not in known_sources}
    return Additions({name: added for name, added in rows.items() if added}, texts, told)


def _ids(brought: Rows, key: str, name: str, there: Rows) -> dict[str, str]:
    """The other program's id -> ours: the one that bears the id or the name, else a new one made from the name."""
    known = {row[key] for row in there}
    by_name = {folded(row[name]): row[key] for row in there}
    ids: dict[str, str] = {}
    taken = set(known)
    for row in brought:
        if row[key] in known:
            ids[row[key]] = row[key]
        elif (same := by_name.get(folded(row[name]))) and same not in ids.values():
            ids[row[key]] = same
        else:
            ids[row[key]] = _free(folded(row[name]).replace(" ", "_")[:40] or key.removesuffix("_id"), taken)
            taken.add(ids[row[key]])
    return ids


def _free(name: str, taken: Collection[str]) -> str:
    """The name, or with the first number that makes it a new one."""
    numbered: Iterable[str] = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return next(free for free in (name, *numbered) if free not in taken)
