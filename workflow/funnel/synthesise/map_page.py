"""The concept map as a page: one offline file on which each concept and each line shows the passages behind it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from funnel import drawing, offline_page
from funnel.model import PHASES
from funnel.synthesise.concept_map import Edge, Node, Rows, standing
from funnel.synthesise.map_figure import badge_text, badge_width, head_shape, line_widths, rounded
from funnel.synthesise.map_layout import BAND_WIDTH, GAUGE, HEADER, LABEL_SIZE, STEP, Layout
from funnel.synthesise.map_signs import Sign
from funnel.text import one_line, split_list

_DOI = re.compile(r"10\.\d{4,9}/\S+")


def page(
    layout: Layout,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    signs: Mapping[str, Sign],
    codebook: Rows,
    codings: Rows,
    sources: Rows,
    relations: Rows,
    title: str,
    caption: str,
) -> str:
    """The page as HTML, identical for identical input.

    nodes, edges: as `concept_map` makes them; every edge is told of, also one that the map does not draw. Words of
    people's tables stand only in the data block, from where the page takes them as text, never as markup.
    """
    data = data_of(layout, nodes, edges, signs, codebook, codings, sources, relations)
    return offline_page.rendered(
        __package__,
        "map_page",
        data,
        title=one_line(title),
        caption=one_line(caption),
        sizes={"concepts": len(nodes), "passages": len(data["passages"]), "sources": len(sources)},
    )


def data_of(
    layout: Layout,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    signs: Mapping[str, Sign],
    codebook: Rows,
    codings: Rows,
    sources: Rows,
    relations: Rows,
) -> dict[str, Any]:
    """What the page shows, and where: passages, concepts and edges by id, shapes in millimetres."""
    meanings = {code["code_id"]: code["definition"] for code in codebook}
    notes = {relation["relation_id"]: relation["note"] for relation in relations}
    columns = ("source_id", "code_id", "location", "phase", "coder", "quote", "summary")
    passages = {row["coding_id"]: {column: row[column] for column in columns} for row in standing(codings)}
    widths = line_widths([edge for edge in edges if edge.edge_id in layout.routes])
    concepts = [
        {
            "id": node.code_id,
            "label": node.label,
            "category": node.category_label,
            "phase": node.phase,
            "phases": {phase: count for phase in PHASES if (count := getattr(node, phase))},
            "definition": meanings.get(node.code_id, ""),
            "share": round(node.sources / max(len(sources), 1), 3),
            "passages": [coding_id for coding_id, row in passages.items() if row["code_id"] == node.code_id],
            "box": _box(layout, node.code_id),
        }
        for node in nodes
    ]
    lines = [
        {
            "id": edge.edge_id,
            "from": edge.from_code,
            "to": edge.to_code,
            "relation": edge.relation,
            "recorded": edge.basis == "recorded",
            "weight": edge.weight,
            "association": edge.association,
            "note": notes.get(edge.edge_id, "") if edge.basis == "recorded" else "",
            "passages": split_list(edge.evidence),
            "shape": _shape(layout, edge, signs, widths) if edge.edge_id in layout.routes else None,
        }
        for edge in edges
    ]
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
        "signs": {
            word: {"code": sign.code, "dash": list(sign.dash), "head": sign.head, "colour": sign.colour}
            for word, sign in signs.items()
        },
        "concepts": concepts,
        "lines": lines,
        "passages": passages,
        "sources": {
            source["source_id"]: {
                "citation": source["citation"],
                "link": f"https://doi.org/{source['doi']}" if _DOI.fullmatch(source["doi"]) else "",
            }
            for source in sources
        },
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
