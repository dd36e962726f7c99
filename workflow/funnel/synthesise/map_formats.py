"""The concept map in the files of programs that draw and count graphs."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from funnel.synthesise.concept_map import Edge, Node
from funnel.text import one_line

PIXELS_PER_MM = 96 / 25.4

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GRAPHML_TYPES = {int: "long", float: "double"}
_CMAP = "http://cmap.ihmc.us/xml/cmap/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def graphml(nodes: Sequence[Node], edges: Sequence[Edge]) -> bytes:
    """GraphML: every column of both tables as an attribute, in the tables' order.

    Text loses the control characters that XML cannot hold; a value that is not known is left out.
    """
    lines = [f'<graphml xmlns="{_GRAPHML}">']
    for part, kind in (("node", Node), ("edge", Edge)):
        for name, declared in kind.__annotations__.items():
            stated = next(
                (word for type_, word in _GRAPHML_TYPES.items() if declared in (type_, type_ | None)), "string"
            )
            key = {"id": f"{part}.{name}", "for": part, "attr.name": name, "attr.type": stated}
            lines.append(f"  <key{_attributes(key)}/>")
    lines.append('  <graph edgedefault="directed">')
    for node in nodes:
        lines += [f"    <node{_attributes({'id': node.code_id})}>", *_described("node", node), "    </node>"]
    for edge in edges:
        ends = {"source": edge.from_code, "target": edge.to_code, "id": edge.edge_id}
        lines += [f"    <edge{_attributes(ends)}>", *_described("edge", edge), "    </edge>"]
    return _document([*lines, "  </graph>", "</graphml>"])


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
    kinds = ("concept", "linking-phrase", "connection")
    listed: dict[str, list[dict[str, str]]] = {kind: [] for kind in kinds}
    shown: dict[str, list[dict[str, str]]] = {f"{kind}-appearance": [] for kind in kinds}
    concepts = {node.code_id: f"concept-{number}" for number, node in enumerate(nodes, start=1)}
    places = {node.code_id: (node.x, node.y) for node in nodes if node.x is not None and node.y is not None}
    for node in nodes:
        concept = concepts[node.code_id]
        listed["concept"].append({"id": concept, "label": node.label})
        if node.code_id in places:
            shown["concept-appearance"].append(_place(concept, *places[node.code_id]))
    for number, edge in enumerate(edges, start=1):
        phrase = f"phrase-{number}"
        listed["linking-phrase"].append({"id": phrase, "label": edge.relation})
        if edge.from_code in places and edge.to_code in places:
            (x1, y1), (x2, y2) = places[edge.from_code], places[edge.to_code]
            shown["linking-phrase-appearance"].append(_place(phrase, (x1 + x2) / 2, (y1 + y2) / 2))
        head = "if-to-concept" if edge.basis == "recorded" else "no"
        ends = ((concepts[edge.from_code], phrase), (phrase, concepts[edge.to_code]))
        for part, (start, end) in zip("ab", ends, strict=True):
            joined = f"connection-{number}{part}"
            listed["connection"].append({"id": joined, "from-id": start, "to-id": end})
            shown["connection-appearance"].append({"id": joined, "arrowhead": head})
    lines = [
        f'<cmap xmlns="{_CMAP}" xmlns:dc="{_DUBLIN_CORE}">',
        "  <res-meta>",
        "    <dc:title>Concept map</dc:title>",
        "    <dc:format>x-cmap/x-storable</dc:format>",
        "  </res-meta>",
        "  <map>",
    ]
    for name, elements in (listed | shown).items():
        empty = [f"      <{name}{_attributes(element)}/>" for element in elements]
        lines += [f"    <{name}-list>", *empty, f"    </{name}-list>"]
    return _document([*lines, "  </map>", "</cmap>"])


FORMATS: dict[str, Callable[[Sequence[Node], Sequence[Edge]], bytes]] = {
    "concept_map.graphml": graphml,
    "concept_map.vosviewer.json": vosviewer,
    "concept_map.cyjs": cytoscape,
    "concept_map.cxl": cmaptools,
}


def files(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, bytes]:
    """The map in every format, by the file's name."""
    return {name: written(nodes, edges) for name, written in FORMATS.items()}


def _described(part: str, row: Node | Edge) -> list[str]:
    return [f'      <data key="{part}.{name}">{_xml(str(value))}</data>' for name, value in _known(row).items()]


def _attributes(told: Mapping[str, str]) -> str:
    return "".join(f' {name}="{_xml(value)}"' for name, value in told.items())


def _document(lines: Iterable[str]) -> bytes:
    return "\n".join(["<?xml version='1.0' encoding='UTF-8'?>", *lines, ""]).encode()


@lru_cache(maxsize=2**16)  # the same names stand on thousands of lines
def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", one_line(text)), {'"': "&quot;"})


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _known(row: Node | Edge) -> dict[str, object]:
    return {name: value for name, value in row._asdict().items() if value not in (None, "")}


def _pixels(x: float, y: float) -> dict[str, float]:
    return {"x": round(x * PIXELS_PER_MM, 1), "y": round(y * PIXELS_PER_MM, 1)}


def _place(shown: str, x: float, y: float) -> dict[str, str]:
    return {"id": shown, **{axis: str(round(at)) for axis, at in _pixels(x, y).items()}}
