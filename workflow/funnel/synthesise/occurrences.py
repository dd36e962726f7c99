"""A table of documents and the concepts they hold, made elsewhere, as the rows that the concept map is made from."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from os import PathLike
from typing import NamedTuple

from funnel.errors import ReviewError, listed, near
from funnel.synthesise import concept_map
from funnel.synthesise.concept_map import Node
from funnel.text import folded, one_line

# What people call the columns of a table with a row a pair, the plainest name first; an "id" or "name" may follow.
DOCUMENT = ("document", "doc", "source", "paper", "article", "study", "report", "record", "publication", "title", "id")
CONCEPT = ("concept", "code", "keyword", "term", "tag", "topic", "theme", "category", "label")
WEIGHT = ("weight", "count", "counts", "frequency", "freq", "n", "occurrences", "times")
UNNAMED = "(no name)"  # statistics programs leave the first column without one

# How people mark a cell, beside a whole number.
HELD = frozenset(("x", "yes", "y", "true", "t", "✓", "✔", "☑", "+"))
NOT_HELD = frozenset(("", "no", "n", "false", "f", "-", "–", "—", "☐"))
SUMS = ("total", "totals", "grand total", "sum", "sums")

_COUNT = re.compile(r"(\d{1,12})(?:[.,]0{1,2})?")

Table = Sequence[tuple[int, Mapping[str, str]]]  # line number, row
Path = str | PathLike[str]


class Occurrences(NamedTuple):
    """One row a concept, a document, a pair of both; a concept that no document holds is still there."""

    codebook: list[dict[str, str]]
    sources: list[dict[str, str]]
    codings: list[dict[str, str]]
    counts: Mapping[str, int]  # how often all documents together hold a concept
    told: list[str]  # how the table was read, and what looks like a slip in it, a line each


class Columns(NamedTuple):
    document: str
    concept: str = ""  # "" where each other column is a concept
    weight: str = ""


class _Held(NamedTuple):
    documents: dict[str, int]  # the line of each
    concepts: dict[str, str]  # the place of each
    counts: dict[tuple[str, str], int]  # document, concept: how often; 0 may be left out
    places: dict[tuple[str, str], str]  # line and column of the table


def named(header: list[str]) -> list[str]:
    """The columns' names as they are written; the first one may lack its name."""
    first, *others = map(one_line, header)
    return [first or UNNAMED, *others]


def occurrences(
    path: Path, rows: Table, document: str = "", concept: str = "", leave_out: Iterable[str] = ()
) -> Occurrences:
    """What the table says, in its order. rows: with their line numbers, columns called as `named` does.

    A row a document: one column names it, each other is a concept, a cell says whether or how often it is held. Or a
    row a pair of document and concept: "weight" says how often (once where it says nothing), rows of the same pair add
    up, a row without a concept is a document that holds none, and other columns do not matter.
    document, concept: the columns' names, where they are not to be found out; leave_out: columns that are no concepts.
    Raises ReviewError for a table that is neither.
    """
    if not rows:
        raise ReviewError(
            path, None, "no row stands below a header.", "Name a column a concept, then a row a document."
        )
    if without := {_known(path, name, rows[0][1]) for name in leave_out}:
        rows = [(line, {name: cell for name, cell in row.items() if name not in without}) for line, row in rows]
    columns = columns_of(path, rows, document, concept)
    held = _pairs(path, rows, columns) if columns.concept else _cells(path, rows, columns.document)
    totals: Counter[str] = Counter(dict.fromkeys(held.concepts, 0))
    for (_, name), count in held.counts.items():
        totals[name] += count
    blank = {"parent_id": "", "kind": "concept", "definition": "", "status": "active"}
    return Occurrences(
        codebook=[{"code_id": name, "label": name, **blank} for name in held.concepts],
        sources=[{"source_id": name, "citation": name, "doi": ""} for name in held.documents],
        codings=[_coding(*pair, held.places[pair], count) for pair, count in held.counts.items() if count],
        counts=totals,
        told=[
            _reading(columns),
            *_unread(rows, columns),
            *_several(held),
            *_sums(held),
            *_years(held),
            *_look_alikes(held, rows, columns),
        ],
    )


def nodes(table: Occurrences) -> list[Node]:
    """The concepts, `codings` being how often the documents hold them all told."""
    found = concept_map.nodes(table.codebook, table.codings, [])
    return [node._replace(codings=table.counts[node.code_id]) for node in found]


def columns_of(path: Path, rows: Table, document: str = "", concept: str = "") -> Columns:
    """Which columns say what, by the names given or else by those that people use.

    A table has a row a pair where a column is called as a document and one as a concept, unless each cell of the
    latter is a mark and there are columns beside these: then it is a concept that happens to be called so.
    """
    header = list(rows[0][1])
    one = _known(path, document, header) if document else _called(DOCUMENT, header)
    other = _known(path, concept, header) if concept else _called(CONCEPT, [name for name in header if name != one])
    weight = _called(WEIGHT, [name for name in header if name not in (one, other)])
    by_pairs = bool(concept) or bool(one and other and (set(header) <= {one, other, weight} or not _marks(rows, other)))
    if by_pairs and one != other:
        return Columns(one or header[0], other, weight)
    if len(header) == 1:
        message = f"{header[0]!r} is the only column."
        raise ReviewError(path, 1, message, "Give each concept a column, or each pair a row: document, concept.")
    return Columns(one if document else header[0])


def _known(path: Path, name: str, header: Iterable[str]) -> str:
    names = {one.casefold(): one for one in header}
    if (found := names.get(one_line(name).casefold())) is not None:
        return found
    message = f"there is no column {name!r}; found {listed(names.values())}."
    raise ReviewError(path, 1, message, near(name, names.values()))


def _called(words: Sequence[str], header: Sequence[str]) -> str:
    """The column with the plainest of these names; "" where there is none."""
    plain = {name: folded(name).removesuffix(" id").removesuffix(" name") for name in reversed(header)}
    return next((name for word in words for name in reversed(plain) if plain[name] in (word, f"{word}s")), "")


def _marks(rows: Table, column: str) -> bool:
    return all(count_of(row[column]) is not None for _, row in rows)


@cache
def count_of(cell: str) -> int | None:
    """How often the document holds the concept; None where the cell says something else."""
    if match := _COUNT.fullmatch(cell):
        return int(match[1])
    word = cell.casefold()
    return 1 if word in HELD else 0 if word in NOT_HELD else None


def _cells(path: Path, rows: Table, document_column: str) -> _Held:
    header = list(rows[0][1])
    concepts = {name: f"column {at}" for at, name in enumerate(header, start=1) if name != document_column}
    held = _Held({}, concepts, {}, {})
    for line, row in rows:
        document = _name(path, line, row[document_column], document_column)
        if (before := held.documents.setdefault(document, line)) != line:
            hint = "Give each document a row and a name of its own."
            raise ReviewError(path, line, f"document {document!r} stands in line {before} already.", hint)
        for at, concept in enumerate(header, start=1):
            if concept != document_column and (count := _count(path, line, concept, row[concept])):
                held.counts[document, concept] = count
                held.places[document, concept] = f"{line}:{at}"
    return held


def _pairs(path: Path, rows: Table, columns: Columns) -> _Held:
    held = _Held({}, {}, {}, {})
    for line, row in rows:
        document = _name(path, line, row[columns.document], columns.document)
        held.documents.setdefault(document, line)
        weight = row.get(columns.weight, "")
        if not row[columns.concept] and not weight:
            continue
        concept = _name(path, line, row[columns.concept], columns.concept)
        held.concepts.setdefault(concept, f"line {line}")
        count = _count(path, line, columns.weight, weight or "1")
        held.counts[document, concept] = held.counts.get((document, concept), 0) + count
        held.places.setdefault((document, concept), str(line))
    return held


def _name(path: Path, line: int, cell: str, column: str) -> str:
    if name := one_line(cell):
        return name
    raise ReviewError(path, line, f"{column} is empty.", "Name the document and the concept in each row.")


def _count(path: Path, line: int, column: str, cell: str) -> int:
    count = count_of(cell)
    if count is not None:
        return count
    message = f"{column} {cell!r} does not say whether the document holds the concept."
    hint = (
        "Write 1, x, yes or how often, else 0, no or nothing. For other tables see --leave-out, --document, --concept."
    )
    raise ReviewError(path, line, message, hint)


def _coding(document: str, concept: str, place: str, count: int) -> dict[str, str]:
    told = {"coding_id": place, "summary": f"{count} times" if count > 1 else "", "quote": "", "coder": ""}
    where = {"source_id": document, "location": f"line {place.partition(':')[0]}", "phase": ""}
    return {**told, **where, "code_id": concept}


def _reading(columns: Columns) -> str:
    if not columns.concept:
        return f"A row a document, named by {columns.document!r}; each other column is a concept."
    weight = f", {columns.weight!r} how often" if columns.weight else ""
    return f"A row a pair: {columns.document!r} names the document, {columns.concept!r} the concept{weight}."


def _unread(rows: Table, columns: Columns) -> list[str]:
    """The columns that do not matter where a row is a pair."""
    others = [name for name in rows[0][1] if columns.concept and name not in columns]
    return [f"Not read: {listed(map(repr, others))}."] if others else []


def _several(held: _Held) -> list[str]:
    """Concepts that look like a list of them, as keywords are exported."""
    lists = [(name, place) for name, place in held.concepts.items() if ";" in name or "|" in name]
    if not lists:
        return []
    (name, place), *others = lists
    more = f", and {len(others):,} more like it," if others else ""
    return [f"{name!r} ({place}){more} counts as one concept; if it is several, give each a row of its own."]


def _sums(held: _Held) -> list[str]:
    places = [*((name, f"line {line}") for name, line in held.documents.items()), *held.concepts.items()]
    return [
        f"{name!r} ({place}) was read like any other; take it out if it is a sum of others."
        for name, place in places
        if folded(name) in SUMS
    ]


def _years(held: _Held) -> list[str]:
    """Concepts that are held nowhere but as often as a year has its number."""
    counts: dict[str, list[int]] = defaultdict(list)
    for (_, concept), count in held.counts.items():
        counts[concept].append(count)
    return [
        f"{concept!r} ({held.concepts[concept]}) seems to hold years; leave it out by --leave-out if it is no concept."
        for concept, found in counts.items()
        if all(1800 <= count <= 2100 for count in found)
    ]


def _look_alikes(held: _Held, rows: Table, columns: Columns) -> list[str]:
    """Names that differ only in case, spaces, accents or punctuation, and those of which spaces made no difference."""
    told = []
    for what, names in (("documents", held.documents), ("concepts", held.concepts)):
        alike: dict[str, list[str]] = defaultdict(list)
        for name in names:
            alike[folded(name) or name].append(name)
        told += [
            f"These {what} are kept apart though they are written nearly alike: {listed(map(repr, group))}."
            for group in alike.values()
            if len(group) > 1
        ]
    spaced: dict[str, set[str]] = defaultdict(set)
    for column in filter(None, (columns.document, columns.concept)):
        for _, row in rows:
            spaced[one_line(row[column])].add(row[column])
    told += [
        f"{name!r} is written with different spaces; it counts as one." for name, as_ in spaced.items() if len(as_) > 1
    ]
    return told
