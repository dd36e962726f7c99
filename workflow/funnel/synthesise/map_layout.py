"""Where each part of the concept map stands: categories as bands, phases as columns, lines in the gaps between.

All lengths are millimetres at print size, x to the right and y down from the top left corner of the map. Everything
lies on a grid of STEP, so that lines which run side by side keep that distance. The same tables give the same layout:
no chance is involved, and ties go to the earlier row.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from funnel import drawing
from funnel.synthesise import map_cells
from funnel.synthesise.concept_map import Edge, Node
from funnel.synthesise.map_cells import MOST_LANES, Cell, Cells, Kept, Place
from funnel.synthesise.map_routes import Frame, Grid, Line, Route

STEP = 1.45
MARGIN = 2.0  # around the map
LABEL_SIZE = 6.5  # points
BAND_WIDTH = 18.5  # the categories' names at the left
HEADER = 6.0  # the phases' names at the top
NARROWEST_BOX = 21.5
PADDING = 0.9  # between a box and its label
GAUGE = 1.5  # at the left of a box: how many of the sources hold the concept
GAP_ACROSS = 7  # steps between boxes side by side, at least
GAP_DOWN = 3  # steps between boxes one above the other, at least
GAP_BANDS = 1  # steps more between two bands
MOST_LINES = 60  # on the picture, unless config says otherwise
# Width and height that A4 and then A3 leave a map, upright and lying.
PAGES = ((186.0, 238.0), (273.0, 150.0), (273.0, 372.0), (396.0, 250.0))
COLUMNS = {"early": "Early", "middle": "Middle", "later": "Later"}
ACROSS = "across phases"


class Box(NamedTuple):
    code_id: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]  # the label as it is broken


class Strip(NamedTuple):
    """A band (start and extent along y) or a column (along x)."""

    key: str  # code_id of the category, or phase
    label: str
    start: float
    extent: float


class Layout(NamedTuple):
    width: float
    height: float
    boxes: dict[str, Box]
    bands: list[Strip]
    strips: list[Strip]  # the part of a band, its lower one, that lies across the phases
    columns: list[Strip]  # none in a map without phases
    routes: dict[str, Route]
    places: dict[str, Place]  # column and row of each concept, to keep the layout by


class _Measures(NamedTuple):
    """In steps, but for the number of lanes."""

    lanes: int  # boxes side by side
    pitch: int  # from one to the next
    box: int  # the width of one
    gap: int  # between boxes one above the other


def arrange(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    badges: Mapping[str, float],
    most_lines: int = MOST_LINES,
    width: float | None = None,
    places: Kept = MappingProxyType({}),
) -> Layout:
    """The layout on the first page of PAGES that holds the map, else on the one that it exceeds least.

    Each category is a band. Where any concept leans to one of the phases, the map has their columns: concepts of one
    phase stand in its column, all others, tied to several or to none, in a strip across the columns at the foot of
    their band. Where no concept does, there are no columns, and each band is filled over its whole width.
    badges: how wide the short label of each edge stands, 0 for one without. most_lines: see `drawn`. width: of the
    whole picture, in place of the pages'. places: the map has as many columns as they name, and a concept stands where
    it is kept, unless that is no place of its category and phase, or one listed before it stands there.
    """
    lines = drawn(edges, most_lines)
    cells = map_cells.cells(nodes)
    here = {node.code_id: places[node.code_id] for node in nodes if node.code_id in places}
    pages = PAGES if width is None else ((width - 2 * MARGIN, PAGES[0][1]),)
    layout = _stand(nodes, cells, lines, _measures(nodes, cells, len(lines), pages, here), here)
    top = layout.bands[0].start if layout.bands else 0.0
    frame = Frame(_steps(BAND_WIDTH) + 1, _steps(top) + 1, _steps(layout.width), _steps(layout.height))
    grid = Grid(frame, STEP)
    for box in layout.boxes.values():
        grid.block(box.code_id, box.x, box.y, box.width, box.height)
    groups = [
        [
            Line(edge.edge_id, edge.from_code, edge.to_code, badges[edge.edge_id])
            for edge in lines
            if edge.basis == basis
        ]
        for basis in ("recorded", "co-occurrence")
    ]
    return layout._replace(routes=grid.routes(*groups))


def drawn(edges: Sequence[Edge], most: int) -> list[Edge]:
    """The lines of the picture, as many as it may have, in the order of the edges.

    Recorded relations come first, those that the most codings bear before others; then the pairs that share the most
    units, of equal ones those of greater association. A pair that a recorded relation joins already has no line of its
    own.
    """
    told = {frozenset((edge.from_code, edge.to_code)) for edge in edges if edge.basis == "recorded"}
    lines = [edge for edge in edges if edge.basis == "recorded" or {edge.from_code, edge.to_code} not in told]

    def rank(edge: Edge) -> tuple[bool, int, float]:
        return edge.basis != "recorded", -edge.weight, -float(edge.association or 0)

    shown = {edge.edge_id for edge in sorted(lines, key=rank)[:most]}
    return [edge for edge in lines if edge.edge_id in shown]


def _measures(
    nodes: Sequence[Node], cells: Cells, lines: int, pages: Sequence[tuple[float, float]], places: Kept
) -> _Measures:
    """What holds the map on the first page that can, gives its lines the gaps they need, and is low, then narrow."""
    phases = map_cells.phases(cells)
    width_of = cache(drawing.width_of)
    words = {node.code_id: [width_of(word, LABEL_SIZE) for word in node.label.split()] for node in nodes}
    space = drawing.width_of("a a", LABEL_SIZE) - drawing.width_of("aa", LABEL_SIZE)
    names = {node.category: _name_height(node.category_label) for node in nodes}

    @cache
    def tallest(box: int) -> dict[Cell, int]:
        room = box * STEP - GAUGE - 2 * PADDING
        heights = {code_id: _box_height(_line_count(widths, space, room)) for code_id, widths in words.items()}
        return {cell: max((heights[code_id] for code_id in codes), default=0) for cell, codes in cells.items()}

    options = []
    for page, (page_width, page_height) in enumerate(pages):
        for lanes in _lane_counts(cells, places, page_width):
            pitch = int((page_width - BAND_WIDTH) / lanes / STEP)
            _, rows = map_cells.shares(cells, lanes, places)
            for box in range(_steps(NARROWEST_BOX), pitch - GAP_ACROSS + 1):
                high = tallest(box)
                height, in_rows = _steps(HEADER) if phases else 0, 0
                for category, (upper, lower) in rows.items():
                    of_phases = max((high[Cell(category, phase)] for phase in phases), default=0)
                    band = upper * of_phases + lower * high[Cell(category, "")] + (upper + lower) * GAP_DOWN
                    height += max(band, names[category]) + GAP_BANDS
                    in_rows += upper + lower
                spare = int(page_height / STEP) - height
                narrow = max(GAP_ACROSS + lines // lanes - (pitch - box), 0)
                gap = GAP_DOWN + max(min(spare, lines) // max(in_rows, 1), 0)
                options.append((max(-spare, 0), page, narrow, height, _Measures(lanes, pitch, box, gap)))
    return min(options)[-1]


def _lane_counts(cells: Cells, places: Kept, page_width: float) -> range:
    """How many boxes may stand side by side on a page: where places are kept, as many as they name and it holds."""
    phases = map_cells.phases(cells)
    held = int((page_width - BAND_WIDTH) / STEP) // (_steps(NARROWEST_BOX) + GAP_ACROSS)
    fewest = max(len(phases), 1)
    most = min(held, MOST_LANES)
    if places:
        fewest = most = max(min(max(place.column for place in places.values()), most), fewest)
    elif not phases:
        most = min(max(map(len, cells.values()), default=1), most)
    return range(fewest, most + 1)


def _name_height(name: str) -> int:
    """Steps that a band needs for its category's name and for the name of its strip, which any band may have."""
    lines = len(drawing.wrapped(name, BAND_WIDTH - 1.5, LABEL_SIZE, bold=True))
    return _steps(drawing.height_of(lines, LABEL_SIZE) + drawing.height_of(1, LABEL_SIZE) + 1.5)


def _box_height(lines: int) -> int:
    return _steps(drawing.height_of(lines, LABEL_SIZE) + PADDING)


def _line_count(words: Sequence[float], space: float, room: float) -> int:
    """Lines that a label takes, from the widths of its words."""
    lines, used = 1, 0.0
    for width in words:
        if used and used + space + width > room:
            lines, used = lines + 1, width
        else:
            used += width + (space if used else 0.0)
    return lines


def _stand(nodes: Sequence[Node], cells: Cells, edges: Sequence[Edge], measures: _Measures, places: Kept) -> Layout:
    """Where boxes, bands and columns stand; no routes yet."""
    lanes, pitch, box, gap = measures
    shares, rows = shared = map_cells.shares(cells, lanes, places)
    slots = map_cells.slots(cells, lanes, shared, [(edge.from_code, edge.to_code) for edge in edges], places)
    room = box * STEP - GAUGE - 2 * PADDING
    lines = {node.code_id: tuple(drawing.wrapped(node.label, room, LABEL_SIZE)) for node in nodes}
    heights = {code_id: _box_height(len(broken)) for code_id, broken in lines.items()}
    labels = {node.category: node.category_label for node in nodes}
    boxes: dict[str, Box] = {}
    bands, strips = [], []
    top = _steps(HEADER) if shares else 0
    left = _steps(BAND_WIDTH) + (pitch - box + 1) // 2
    for category, (upper, lower) in rows.items():
        start = top
        members = [code_id for cell, codes in cells.items() if cell.category == category for code_id in codes]
        for row in range(upper + lower):
            if shares and row == upper:
                strips.append(Strip(category, ACROSS, top * STEP, 0.0))
            in_row = [code_id for code_id in members if slots[code_id].row == row]
            tallest = max((heights[code_id] for code_id in in_row), default=0)
            for code_id in in_row:
                x = (left + slots[code_id].lane * pitch) * STEP
                y = (top + (gap + 1) // 2 + (tallest - heights[code_id]) // 2) * STEP
                boxes[code_id] = Box(code_id, x, y, box * STEP, heights[code_id] * STEP, lines[code_id])
            top += tallest + gap
        top = max(top, start + _name_height(labels[category])) + GAP_BANDS
        bands.append(Strip(category, labels[category], start * STEP, (top - start) * STEP))
        if shares and lower:
            strips[-1] = strips[-1]._replace(extent=top * STEP - strips[-1].start)
    starts = accumulate(shares.values(), initial=0)
    columns = [
        Strip(phase, COLUMNS[phase], (_steps(BAND_WIDTH) + lane * pitch) * STEP, share * pitch * STEP)
        for (phase, share), lane in zip(shares.items(), starts, strict=False)
    ]
    size = (_steps(BAND_WIDTH) + lanes * pitch) * STEP, top * STEP
    return Layout(*size, boxes, bands, strips, columns, {}, map_cells.places(cells, slots, shared))


def placed(nodes: Sequence[Node], layout: Layout) -> list[Node]:
    """The nodes with x and y: where the middle of each one's box stands, to a hundredth of a millimetre."""
    found = []
    for node in nodes:
        box = layout.boxes[node.code_id]
        found.append(node._replace(x=round(box.x + box.width / 2, 2), y=round(box.y + box.height / 2, 2)))
    return found


def _steps(length: float) -> int:
    return math.ceil(length / STEP - 1e-9)
