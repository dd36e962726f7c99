"""The concept map as two tables: concepts by category and phase, and how people and passages relate them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

from funnel.text import natural, one_line, split_list

UNITS = ("source", "passage")
CO_OCCURS = "co-occurs with"

_RANGE = re.compile(r"^(.*?)(\d+)(?:\s*[-–]\s*(\d+))?$")
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GRAPHML_TYPES = {int: "long", float: "double"}

Rows = Sequence[Mapping[str, str]]


class Node(NamedTuple):
    """A concept in use. The counts by phase have the phases' own names."""

    code_id: str
    label: str
    category: str  # code_id of the nearest category above; "" where there is none
    category_label: str
    kind: str
    phase: str  # of most of its codings; "cross" where two stand equally often, "" where none is said
    early: int
    middle: int
    later: int
    cross: int
    sources: int  # different ones
    codings: int
    x: float | None = None  # millimetres on the map, once it is laid out
    y: float | None = None


class Edge(NamedTuple):
    """A relation that people recorded, or two codes that share units."""

    edge_id: str
    from_code: str
    to_code: str
    relation: str
    basis: str  # recorded | co-occurrence
    weight: int  # codings cited as evidence, or units shared
    association: str  # c_ij / (c_i c_j), four decimals; empty where a code is in no unit
    n: int  # sources that the evidence comes from
    evidence: str  # coding ids, joined by ";"


def nodes(codebook: Rows, codings: Rows, relations: Rows) -> list[Node]:
    """The concepts in use, in the codebook's order; a category is among them only where it is cited itself.

    Codings that were dropped when they were reconciled are left out; a concept without codings stays, with 0.
    """
    coded: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for coding in standing(codings):
        coded[coding["code_id"]].append(coding)
    codes = {code["code_id"]: code for code in codebook}
    cited = {*coded, *(relation[end] for relation in relations for end in ("from_code", "to_code"))}
    found = []
    for code_id, code in codes.items():
        if code["status"] == "retired" or (code["kind"] == "category" and code_id not in cited):
            continue
        category = _category(code_id, codes)
        phases = Counter(coding["phase"] for coding in coded[code_id])
        found.append(
            Node(
                code_id=code_id,
                label=code["label"],
                category=category,
                category_label=codes[category]["label"] if category else "",
                kind=code["kind"],
                phase=leading_phase(phases.elements()),
                early=phases["early"],
                middle=phases["middle"],
                later=phases["later"],
                cross=phases["cross"],
                sources=len({coding["source_id"] for coding in coded[code_id]}),
                codings=len(coded[code_id]),
            )
        )
    return found


def leading_phase(phases: Iterable[str]) -> str:
    """The phase that stands most often; "cross" where two or more stand equally often, "" where none does."""
    counts = Counter(phase for phase in phases if phase)
    most = [phase for phase, count in counts.items() if count == max(counts.values())]
    return most[0] if len(most) == 1 else "cross" if most else ""


def edges(relations: Rows, codings: Rows, unit: str = "passage", minimum_support: int = 2) -> list[Edge]:
    """Each relation that people recorded, then each pair of codes that share units, its lower code_id first.

    unit: what two codes must share to co-occur, a source or a passage (`units`); minimum_support: how many of them.
    The association strength takes for c the units that hold a code or both (van Eck and Waltman 2009,
    doi:10.1002/asi.21075).
    """
    coded = standing(codings)
    source_of = {coding["coding_id"]: coding["source_id"] for coding in coded}
    holding: dict[str, set[str]] = defaultdict(set)
    within: dict[tuple[str, str], list[str]] = defaultdict(list)
    for coding, place in zip(coded, units(coded, unit), strict=True):
        holding[coding["code_id"]].add(place)
        within[coding["code_id"], place].append(coding["coding_id"])

    def edge(edge_id: str, one: str, relation: str, other: str, basis: str, weight: int, evidence: list[str]) -> Edge:
        shared = len(holding[one] & holding[other]) if {one, other} <= holding.keys() else 0
        possible = len(holding.get(one, ())) * len(holding.get(other, ()))
        association = f"{shared / possible:.4f}" if possible else ""
        n = len({source_of[coding_id] for coding_id in evidence})
        return Edge(edge_id, one, other, relation, basis, weight, association, n, ";".join(evidence))

    recorded = []
    for row in relations:
        cited = [coding_id for coding_id in split_list(row["coding_ids"]) if coding_id in source_of]
        names = row["relation_id"], row["from_code"], row["relation"], row["to_code"]
        recorded.append(edge(*names, "recorded", len(cited), cited))
    together = []
    for one, other in combinations(sorted(holding), 2):
        shared = sorted(holding[one] & holding[other])
        if len(shared) >= minimum_support:
            evidence = sorted({c for place in shared for c in within[one, place] + within[other, place]}, key=natural)
            together.append(edge(f"{one}~{other}", one, CO_OCCURS, other, "co-occurrence", len(shared), evidence))
    return [*sorted(recorded, key=lambda found: natural(found.edge_id)), *together]


def units(codings: Rows, unit: str) -> list[str]:
    """The unit that each coding lies in, in the order of the codings.

    "source": its source. "passage": lines or pages of one source whose ranges overlap are one passage ("S3:10-14" and
    "S3:14-20"; also what lies between through a third); a location without a number is a passage by itself.
    """
    if unit == "source":
        return [coding["source_id"] for coding in codings]
    spans = []
    for index, coding in enumerate(codings):
        match = _RANGE.match(coding["location"].strip())
        where, start, end = match.groups() if match else (coding["location"], "0", "0")
        first, last = int(start), int(end or start)
        spans.append((coding["source_id"], where, min(first, last), max(first, last), index))
    places = [""] * len(spans)
    current: tuple[str, str] | None = None
    place, reach = "", 0
    for source, where, first, last, index in sorted(spans):
        if (source, where) != current or first > reach:
            current, reach, place = (source, where), last, f"{source} {where}{first}"
        reach = max(reach, last)
        places[index] = place
    return places


def graphml(nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """The map for graph programs: every column of both tables as an attribute, in the tables' order.

    Text loses the control characters that XML cannot hold; a value that is not known is left out.
    """
    root = ElementTree.Element("graphml", xmlns=_GRAPHML)
    keys = {}
    for part, kind in (("node", Node), ("edge", Edge)):
        for name, declared in kind.__annotations__.items():
            keys[part, name] = f"{part}.{name}"
            stated = next(
                (word for type_, word in _GRAPHML_TYPES.items() if declared in (type_, type_ | None)), "string"
            )
            attributes = {"id": keys[part, name], "for": part, "attr.name": name, "attr.type": stated}
            ElementTree.SubElement(root, "key", attributes)
    graph = ElementTree.SubElement(root, "graph", edgedefault="directed")
    for node in nodes:
        _describe(ElementTree.SubElement(graph, "node", id=one_line(node.code_id)), "node", node, keys)
    for edge in edges:
        ends = {"source": one_line(edge.from_code), "target": one_line(edge.to_code)}
        _describe(ElementTree.SubElement(graph, "edge", ends, id=one_line(edge.edge_id)), "edge", edge, keys)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _describe(element: ElementTree.Element, part: str, row: Node | Edge, keys: Mapping[tuple[str, str], str]) -> None:
    for name, value in row._asdict().items():
        if value is not None:
            ElementTree.SubElement(element, "data", key=keys[part, name]).text = one_line(str(value))


def standing(codings: Rows) -> list[Mapping[str, str]]:
    """The codings that count: without those that were dropped, still await a person, or repeat another coder's."""
    return [coding for coding in codings if coding.get("decision", "") in ("", "keep")]


def _category(code_id: str, codes: Mapping[str, Mapping[str, str]]) -> str:
    """The nearest code of kind category, the code itself or above it; "" where there is none."""
    while code_id and codes[code_id]["kind"] != "category":
        code_id = codes[code_id]["parent_id"]
    return code_id
