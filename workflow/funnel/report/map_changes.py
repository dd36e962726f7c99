"""What differs between two states of a concept map, each as its nodes.csv and edges.csv.

A concept that bears another name now is the same concept: the rows of corpus/coding/changes.csv say which. Where it
is drawn says nothing about a concept, so places on the sheet are not compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from funnel import tables
from funnel.errors import ReviewError, listed
from funnel.text import natural

COLUMNS = ("change", "what", "before", "after")

# Each kind of change, in the order in which they are told, and how one and several are counted in words.
KINDS = {
    "concept added": ("concept added to the map", "concepts added to the map"),
    "concept removed": ("concept taken from the map", "concepts taken from the map"),
    "concept renamed": ("concept renamed", "concepts renamed"),
    "concepts merged": ("concept made of several", "concepts made of several"),
    "concept split": ("concept split off another", "concepts split off others"),
    "concept changed": ("value of a concept changed", "values of concepts changed"),
    "link added": ("link added", "links added"),
    "link removed": ("link removed", "links removed"),
    "link changed": ("value of a link changed", "values of links changed"),
}
VALUES = ("concept changed", "link changed")  # many, so that people read them in the table

CONCEPT_VALUES = (
    *("category_label", "kind", "phase", "early", "middle", "later", "cross"),
    *("sources", "codings"),
)
LINK_VALUES = ("relation", "weight", "association")

Row = Mapping[str, str]


NEEDED = {
    "nodes.csv": ("code_id", "label"),
    "edges.csv": ("edge_id", "from_code", "to_code", "relation", "basis"),
}


class Map(NamedTuple):
    nodes: Sequence[Row]
    edges: Sequence[Row]


def changes(then: Map, now: Map, replayed: Iterable[Row] = ()) -> list[dict[str, str]]:
    """Rows in COLUMNS, by kind: each concept and link that came, went or is another, and each value that changed.

    replayed: rows of corpus/coding/changes.csv as they stand now. A link that two merged concepts had to the same
    third one is compared as the one that bore the lasting name.
    """
    before, after = ({row["code_id"]: row for row in one.nodes} for one in (then, now))
    ordered = sorted(replayed, key=lambda change: natural(change["version"]))
    became = {code: _today(code, after, ordered) for code in before}
    found = [*_concepts(before, after, became, ordered), *_links(then, now, before, after, became)]
    return sorted(found, key=lambda row: list(KINDS).index(row["change"]))


def read(folder: Path) -> Map:
    """The map whose tables lie in a folder. Raises ReviewError where one is missing or lacks a column."""
    found = []
    for name, needed in NEEDED.items():
        path = folder / name
        if not path.is_file():
            hint = "Name the folder of a map: results/5-synthesised, a copy of it, or what `funnel map` wrote."
            raise ReviewError(path, None, "there is no such file.", hint)
        rows = [row for _, row in tables.read_sheet(path)]
        if rows and (missing := [column for column in needed if column not in rows[0]]):
            raise ReviewError(path, 1, f"the column {missing[0]!r} is missing; found {listed(rows[0])}.")
        found.append(rows)
    return Map(*found)


def _today(code: str, after: Mapping[str, Row], replayed: Sequence[Row]) -> str:
    """What a code of then is called now: itself, or what renaming and merging made of it."""
    for change in replayed:
        if code not in after and change["from_code"] == code and change["change"] != "split":
            code = change["to_code"]
    return code


def _concepts(
    before: Mapping[str, Row], after: Mapping[str, Row], became: Mapping[str, str], replayed: Sequence[Row]
) -> Iterator[dict[str, str]]:
    were: dict[str, list[str]] = {code: [] for code in after}
    for code, today in became.items():
        were.get(today, []).append(code)
    parted = {
        _today(change["to_code"], after, replayed): change["from_code"]
        for change in replayed
        if change["change"] == "split" and change["from_code"] in before
    }
    for code, row in after.items():
        what = _named(code, after)
        if not were[code]:
            if code in parted:
                yield _change("concept split", what, _named(parted[code], before), what)
            else:
                yield _change("concept added", what)
            continue
        if len(were[code]) > 1:
            yield _change("concepts merged", what, "; ".join(_named(one, before) for one in were[code]), what)
        elif were[code] != [code]:
            yield _change("concept renamed", what, _named(were[code][0], before), what)
        same = code in were[code]
        earlier = before[code if same else were[code][0]]
        yield from _values(
            "concept changed", what, ["label", *CONCEPT_VALUES] if same else CONCEPT_VALUES, earlier, row
        )
    for code, today in became.items():
        if today not in after and code not in parted.values():
            yield _change("concept removed", _named(code, before))


def _links(
    then: Map, now: Map, before: Mapping[str, Row], after: Mapping[str, Row], became: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    earlier: dict[tuple[str, ...], Row] = {}
    for row in then.edges:
        key = _key(row, became)
        if key not in earlier or key == _key(row):
            earlier[key] = row
    later = {_key(row): row for row in now.edges}
    for key, row in later.items():
        what = _link(row, after)
        if key not in earlier:
            yield _change("link added", what)
            continue
        yield from _values("link changed", what, LINK_VALUES, earlier[key], row)
        if _ends(earlier[key], became) != _ends(row):
            yield _change("link changed", f"{what}: ends", _link(earlier[key], before), what)
    for key, row in earlier.items():
        if key not in later:
            yield _change("link removed", _link(row, before))


def _ends(row: Row, became: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The concepts that a link joins, by the names of today; those of a pair that co-occurs in no order."""
    ends = [became.get(row[end], row[end]) for end in ("from_code", "to_code")]
    return ends if row["basis"] == "recorded" else sorted(ends)


def _key(row: Row, became: Mapping[str, str] = MappingProxyType({})) -> tuple[str, ...]:
    """What makes a link the same one: the id of a recorded relation, the two concepts of a pair that co-occurs."""
    return (row["basis"], *([row["edge_id"]] if row["basis"] == "recorded" else _ends(row, became)))


def _values(kind: str, what: str, columns: Iterable[str], earlier: Row, row: Row) -> Iterator[dict[str, str]]:
    """A row a value that differs; a column that one of the two tables lacks is not compared."""
    for name in columns:
        if name in earlier and name in row and earlier[name] != row[name]:
            yield _change(kind, f"{what}: {name}", earlier[name], row[name])


def _named(code: str, rows: Mapping[str, Row]) -> str:
    label = rows[code]["label"] if code in rows else code
    return label if label == code else f"{label} ({code})"


def _link(row: Row, rows: Mapping[str, Row]) -> str:
    return f"{_named(row['from_code'], rows)} {row['relation']} {_named(row['to_code'], rows)}"


def _change(change: str, what: str, before: str = "", after: str = "") -> dict[str, str]:
    return dict(zip(COLUMNS, (change, what, before, after), strict=True))
