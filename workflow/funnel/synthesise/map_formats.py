"""The concept map in the files of programs that draw and count graphs."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml.etree import Element, SubElement, tostring

from funnel.synthesise.concept_map import Edge, Node
from funnel.text import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

PIXELS_PER_MM = 96 / 25.4

_GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
_GRAPHML_TYPES = {int: "long", float: "double"}
_CMAP = "{http://cmap.ihmc.us/xml/cmap/}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def graphml(nodes: Sequence[Node], edges: Sequence[Edge]) -> bytes:
    """GraphML: every column of both tables as an attribute, in the tables' order.

    Text loses the control characters that XML cannot hold; a value that is not known is left out.
    """
    root = _root(_GRAPHML + "graphml")
    keys: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    for part, kind in (("node", Node), ("edge", Edge)):
        for name, declared in kind.__annotations__.items():
            keys[part][name] = f"{part}.{name}"
            stated = next(
                (word for type_, word in _GRAPHML_TYPES.items() if declared in (type_, type_ | None)), "string"
            )
            told = {"id": keys[part][name], "for": part, "attr.name": name, "attr.type": stated}
            SubElement(root, _GRAPHML + "key", told)
    graph = SubElement(root, _GRAPHML + "graph", edgedefault="directed")
    for node in nodes:
        _describe(SubElement(graph, _GRAPHML + "node", id=_xml(node.code_id)), node, keys["node"])
    for edge in edges:
        ends = {"source": _xml(edge.from_code), "target": _xml(edge.to_code), "id": _xml(edge.edge_id)}
        _describe(SubElement(graph, _GRAPHML + "edge", ends), edge, keys["edge"])
    return _document(root)


def cytoscape(nodes: Sequence[Node], edges: Sequence[Edge]) -> bytes:
    """Cytoscape's JSON: every column of both tables as data; a value that is not known is left out."""
    concepts = [
        {
            # value: where networkx looks for the id
            "data": {**_known(node), "id": node.code_id, "value": node.code_id, "name": node.label},
            **({} if node.x is None or node.y is None else {"position": _pixels(node.x, node.y)}),
        }
        for node in nodes
    ]
    links = [
        {
            "data": {
                **_known(edge),
                "id": edge.edge_id,
                "key": edge.edge_id,
                "source": edge.from_code,
                "target": edge.to_code,
                "interaction": edge.relation,
            }
        }
        for edge in edges
    ]
    about = {"data": {"name": "Concept map"}, "directed": True, "multigraph": True}
    return _json({**about, "elements": {"nodes": concepts, "edges": links}})


def vosviewer(nodes: Sequence[Node], edges: Sequence[Edge]) -> bytes:
    """VOSviewer's JSON: concepts as items, their category as cluster, one link without direction a pair.

    A link is as strong as the heaviest edge between the two concepts, at least 1, as a relation may cite no coding.
    """
    numbers = {node.code_id: number for number, node in enumerate(nodes, start=1)}
    categories = list(dict.fromkeys(node.category for node in nodes))
    strengths: dict[tuple[int, int], int] = {}
    for edge in edges:
        one, other = sorted((numbers[edge.from_code], numbers[edge.to_code]))
        strengths[one, other] = max(strengths.get((one, other), 1), edge.weight)
    items = [
        {
            "id": numbers[node.code_id],
            "label": one_line(node.label),
            # its y grows upwards
            **({} if node.x is None or node.y is None else {"x": node.x, "y": -node.y}),
            "cluster": categories.index(node.category) + 1,
            "weights": {"Sources": node.sources, "Codings": node.codings},
        }
        for node in nodes
    ]
    links = [
        {"source_id": one, "target_id": other, "strength": strength}
        for (one, other), strength in sorted(strengths.items())
        if one != other
    ]
    return _json({"network": {"items": items, "links": links}})


def cmaptools(nodes: Sequence[Node], edges: Sequence[Edge]) -> bytes:
    """CmapTools' CXL: each edge is a linking phrase with a connection from one concept and one to the other.

    Only a recorded relation has a head: two concepts that co-occur do so either way. The elements stand in the order
    of CmapTools' own files.
    """
    root = _root(_CMAP + "cmap", dc=_DUBLIN_CORE)
    about = SubElement(root, _CMAP + "res-meta")
    SubElement(about, _DUBLIN_CORE + "title").text = "Concept map"
    SubElement(about, _DUBLIN_CORE + "format").text = "x-cmap/x-storable"
    names = ("concept", "linking-phrase", "connection")
    drawn = SubElement(root, _CMAP + "map")
    listed = {name: SubElement(drawn, f"{_CMAP}{name}-list") for name in names}
    shown = {name: SubElement(drawn, f"{_CMAP}{name}-appearance-list") for name in names}
    concepts = {node.code_id: f"concept-{number}" for number, node in enumerate(nodes, start=1)}
    places = {node.code_id: (node.x, node.y) for node in nodes if node.x is not None and node.y is not None}
    for node in nodes:
        concept = concepts[node.code_id]
        SubElement(listed["concept"], _CMAP + "concept", id=concept, label=_xml(node.label))
        if node.code_id in places:
            SubElement(shown["concept"], _CMAP + "concept-appearance", _place(concept, *places[node.code_id]))
    for number, edge in enumerate(edges, start=1):
        phrase = f"phrase-{number}"
        SubElement(listed["linking-phrase"], _CMAP + "linking-phrase", id=phrase, label=_xml(edge.relation))
        if edge.from_code in places and edge.to_code in places:
            (x1, y1), (x2, y2) = places[edge.from_code], places[edge.to_code]
            middle = _place(phrase, (x1 + x2) / 2, (y1 + y2) / 2)
            SubElement(shown["linking-phrase"], _CMAP + "linking-phrase-appearance", middle)
        head = "if-to-concept" if edge.basis == "recorded" else "no"
        ends = ((concepts[edge.from_code], phrase), (phrase, concepts[edge.to_code]))
        for part, (start, end) in zip("ab", ends, strict=True):
            joined = f"connection-{number}{part}"
            SubElement(listed["connection"], _CMAP + "connection", {"id": joined, "from-id": start, "to-id": end})
            SubElement(shown["connection"], _CMAP + "connection-appearance", id=joined, arrowhead=head)
    return _document(root)


FORMATS: dict[str, Callable[[Sequence[Node], Sequence[Edge]], bytes]] = {
    "concept_map.graphml": graphml,
    "concept_map.vosviewer.json": vosviewer,
    "concept_map.cyjs": cytoscape,
    "concept_map.cxl": cmaptools,
}


def files(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, bytes]:
    """The map in every format, by the file's name."""
    return {name: written(nodes, edges) for name, written in FORMATS.items()}


def _root(tag: str, **others: str) -> "_Element":
    """The first element, whose own namespace needs no prefix; others: further namespaces by their prefix."""
    namespaces = {"": tag.partition("}")[0] + "}", **others}
    return Element(tag, nsmap={prefix or None: name[1:-1] for prefix, name in namespaces.items()})


def _describe(element: "_Element", row: Node | Edge, keys: Mapping[str, str]) -> None:
    for name, value in _known(row).items():
        text = _xml(value) if isinstance(value, str) else str(value)
        SubElement(element, _GRAPHML + "data", key=keys[name]).text = text


def _document(root: "_Element") -> bytes:
    return tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


@lru_cache(maxsize=2**16)  # the same names stand on thousands of lines
def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", one_line(text))


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _known(row: Node | Edge) -> dict[str, object]:
    return {name: value for name, value in row._asdict().items() if value not in (None, "")}


def _pixels(x: float, y: float) -> dict[str, float]:
    return {"x": round(x * PIXELS_PER_MM, 1), "y": round(y * PIXELS_PER_MM, 1)}


def _place(shown: str, x: float, y: float) -> dict[str, str]:
    return {"id": shown, **{axis: str(round(at)) for axis, at in _pixels(x, y).items()}}
