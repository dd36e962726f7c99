"""The concept map as a page: one offline file on which each concept and each line shows the passages behind it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from funnel import drawing, offline_page
from funnel.model import PHASES
from funnel.synthesise.concept_map import Edge, Node, Rows, standing, units
from funnel.synthesise.map_figure import badge_text, badge_width, head_shape, line_widths, rounded
from funnel.synthesise.map_layout import BAND_WIDTH, GAUGE, HEADER, LABEL_SIZE, STEP, Layout
from funnel.synthesise.map_signs import Sign
from funnel.synthesise.map_trail import Step
from funnel.text import one_line, split_list

PASSAGE = ("coding_id", "source", "concept", "unit", "location", "phase", "coder", "coded_on", "quote", "summary")

_DOI = re.compile(r"10\.\d{4,9}/\S+")


class Record(NamedTuple):
    """What was coded, and what people recorded about it: what the page tells beside the map."""

    codebook: Rows
    codings: Rows
    sources: Rows
    relations: Rows = ()
    trail: Sequence[Step] = ()
    unit: str = "passage"  # what pairs that co-occur share


def page(
    layout: Layout,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    signs: Mapping[str, Sign],
    record: Record,
    title: str,
    caption: str,
) -> str:
    """The page as HTML, identical for identical input.

    nodes, edges: as `concept_map` makes them; every edge is told of, also one that the map does not draw. Words of
    people's tables stand only in the data block, from where the page takes them as text, never as markup.
    """
    data = data_of(layout, nodes, edges, signs, record)
    sizes = {"concepts": len(nodes), "passages": len(data["passages"]), "sources": len(record.sources)}
    return offline_page.rendered(
        __package__, "map_page", data, title=one_line(title), caption=one_line(caption), sizes=sizes
    )


def data_of(
    layout: Layout, nodes: Sequence[Node], edges: Sequence[Edge], signs: Mapping[str, Sign], record: Record
) -> dict[str, Any]:
    """What the page shows, and where; each text once, pointed to by its place in a list. Shapes in millimetres.

    passages: PASSAGE columns. lines: recorded relations and pairs that are drawn; pairs: all others, as concept,
    concept, units shared, association. Which passages lie behind a pair the page finds by their units.
    """
    at = {node.code_id: number for number, node in enumerate(nodes)}
    told = [edge for edge in edges if edge.basis == "recorded" or edge.edge_id in layout.routes]
    said = {edge.edge_id for edge in told}
    return _ground(layout) | {
        "signs": {
            word: {"code": sign.code, "dash": list(sign.dash), "head": sign.head, "colour": sign.colour}
            for word, sign in signs.items()
        },
        "unit": record.unit,
        "concepts": _concepts(layout, nodes, record),
        "lines": _lines(layout, told, signs, record, at),
        "pairs": [
            [at[edge.from_code], at[edge.to_code], edge.weight, edge.association]
            for edge in edges
            if edge.edge_id not in said
        ],
        "passages": _passages(record, at),
        "sources": [
            {
                "id": source["source_id"],
                "citation": source["citation"],
                "link": f"https://doi.org/{source['doi']}" if _DOI.fullmatch(source["doi"]) else "",
            }
            for source in record.sources
        ],
        "trail": _trail(record.trail),
    }


def _concepts(layout: Layout, nodes: Sequence[Node], record: Record) -> list[dict[str, Any]]:
    meanings = {code["code_id"]: code["definition"] for code in record.codebook}
    return [
        {
            "id": node.code_id,
            "label": node.label,
            "category": node.category_label,
            "phases": {phase: count for phase in PHASES if (count := getattr(node, phase))},
            "definition": meanings.get(node.code_id, ""),
            "share": round(node.sources / max(len(record.sources), 1), 3),
            "box": _box(layout, node.code_id),
        }
        for node in nodes
    ]


def _passages(record: Record, at: Mapping[str, int]) -> list[list[Any]]:
    """Rows in PASSAGE, one a coding that counts; equal numbers under unit: the two share one."""
    coded = standing(record.codings)
    source_at = {source["source_id"]: number for number, source in enumerate(record.sources)}
    numbers: dict[str, int] = {}
    return [
        [
            coding["coding_id"],
            source_at.get(coding["source_id"]),
            at.get(coding["code_id"]),
            numbers.setdefault(place, len(numbers)),
            *(coding.get(column, "") for column in PASSAGE[4:]),
        ]
        for coding, place in zip(coded, units(coded, record.unit), strict=True)
    ]


def _lines(
    layout: Layout, edges: Sequence[Edge], signs: Mapping[str, Sign], record: Record, at: Mapping[str, int]
) -> list[dict[str, Any]]:
    passage_at = {coding["coding_id"]: number for number, coding in enumerate(standing(record.codings))}
    told = {relation["relation_id"]: relation for relation in record.relations}
    widths = line_widths([edge for edge in edges if edge.edge_id in layout.routes])
    found = []
    for edge in edges:
        line = {
            "id": edge.edge_id,
            "from": at[edge.from_code],
            "to": at[edge.to_code],
            "relation": edge.relation,
            "recorded": edge.basis == "recorded",
            "weight": edge.weight,
            "association": edge.association,
            "shape": _shape(layout, edge, signs, widths) if edge.edge_id in layout.routes else None,
        }
        if edge.basis == "recorded":
            relation = told[edge.edge_id]
            line |= {name: relation.get(name, "") for name in ("note", "by")}
            line["passages"] = [passage_at[coding_id] for coding_id in split_list(edge.evidence)]
        found.append(line)
    return found


def _trail(steps: Sequence[Step]) -> dict[str, dict[str, list[dict[str, str]]]]:
    """By subject and its id; the cells that say something."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {name: {} for name in ("concept", "relation", "coding", "map")}
    for step in steps:
        subject, subject_id, *_ = step
        cells = {name: value for name, value in step._asdict().items() if value}
        found[subject].setdefault(subject_id, []).append(
            {name: cells[name] for name in Step._fields[2:] if name in cells}
        )
    return found


def _ground(layout: Layout) -> dict[str, Any]:
    """Size, bands and columns."""
    return {
        "width": _mm(layout.width),
        "height": _mm(layout.height),
        "size": _mm(LABEL_SIZE * drawing.MM_PER_POINT),
        "gauge": GAUGE,
        "labelWidth": BAND_WIDTH,
        "header": HEADER if layout.columns else 0,
        "bands": [
            {
                "lines": drawing.wrapped(band.label, BAND_WIDTH - 1.5, LABEL_SIZE, bold=True),
                "y": _mm(band.start),
                "height": _mm(band.extent),
            }
            for band in layout.bands
        ],
        "strips": [
            {"label": strip.label, "y": _mm(strip.start), "height": _mm(strip.extent)} for strip in layout.strips
        ],
        "columns": [
            {"label": column.label, "x": _mm(column.start), "width": _mm(column.extent)} for column in layout.columns
        ],
    }


def _box(layout: Layout, code_id: str) -> dict[str, Any]:
    box = layout.boxes[code_id]
    # with the width of each line, so that another font than the layout's own is fitted to its box
    lines = [[line, _mm(drawing.width_of(line, LABEL_SIZE))] for line in box.lines]
    return {"x": _mm(box.x), "y": _mm(box.y), "width": _mm(box.width), "height": _mm(box.height), "lines": lines}


def _shape(layout: Layout, edge: Edge, signs: Mapping[str, Sign], widths: Mapping[str, float]) -> dict[str, Any]:
    """The path of a line that is drawn, the corners of its heads and its short label with the place of it."""
    route = layout.routes[edge.edge_id]
    path = " ".join(
        name + " ".join(f"{_mm(x)},{_mm(y)}" for x, y in at) for name, at in rounded(route.points, 0.9 * STEP)
    )
    shape: dict[str, Any] = {
        "path": path,
        "heads": [],
        "thickness": _mm(widths[edge.edge_id] * drawing.MM_PER_POINT),
    }
    if edge.basis == "recorded":
        sign = signs[edge.relation]
        ends = [(route.points[-2], route.points[-1])]
        if sign.both_ends:
            ends.append((route.points[1], route.points[0]))
        shape["heads"] = [[[_mm(x), _mm(y)] for x, y in head_shape(*end, sign.head)] for end in ends]
    if route.badge:
        text = badge_text(edge, signs)
        shape["badge"] = {
            "text": text,
            "x": _mm(route.badge[0]),
            "y": _mm(route.badge[1]),
            "width": _mm(badge_width(text)),
        }
    return shape


def _mm(length: float) -> float:
    return round(length, 2)
