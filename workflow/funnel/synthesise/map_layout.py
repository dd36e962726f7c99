"""Where each part of the concept map stands: categories as bands, phases as columns, lines in the gaps between.

All lengths are millimetres at print size, x to the right and y down from the top left corner of the map. Everything
lies on a grid of STEP, so that lines which run side by side keep that distance. The same tables give the same layout:
no chance is involved, and ties go to the earlier row.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, combinations
from typing import NamedTuple

from funnel import drawing
from funnel.synthesise.concept_map import Edge, Node
from funnel.synthesise.map_routes import Frame, Grid, Line, Route

STEP = 1.45
LABEL_SIZE = 6.5  # points
BAND_WIDTH = 18.5  # the categories' names at the left
HEADER = 6.0  # the phases' names at the top
NARROWEST_BOX = 21.5
PADDING = 0.9  # between a box and its label
GAUGE = 1.5  # at the left of a box: how many of the sources hold the concept
GAP_ACROSS = 7  # steps between boxes side by side, at least
GAP_DOWN = 3  # steps between boxes one above the other, at least
GAP_BANDS = 1  # steps more between two bands
MOST_LANES = 8
MOST_SWEEPS = 30
WIDER = 2.5  # how much longer a step across to the next box is than one down
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


class _Slot(NamedTuple):
    row: int
    lane: int


class _Measures(NamedTuple):
    """In steps, but for the number of lanes."""

    lanes: int  # boxes side by side
    pitch: int  # from one to the next
    box: int  # the width of one
    gap: int  # between boxes one above the other


class _Cell(NamedTuple):
    category: str
    phase: str  # "" for the part of the band that lies across the phases


_Cells = dict[_Cell, list[str]]


def arrange(nodes: Sequence[Node], edges: Sequence[Edge], badges: Mapping[str, float]) -> Layout:
    """The layout on the first page of PAGES that holds the map, else on the one that it exceeds least.

    Each category is a band. Where any concept leans to one of the phases, the map has their columns: concepts of one
    phase stand in its column, all others, tied to several or to none, in a strip across the columns at the foot of
    their band. Where no concept does, there are no columns, and each band is filled over its whole width.
    badges: how wide the short label of each edge stands, 0 for one without. Pairs that co-occur are joined after the
    recorded relations, unless one of these joins them already.
    """
    drawn = _drawn(edges)
    cells = _cells(nodes)
    layout = _stand(nodes, cells, drawn, _measures(nodes, cells, len(drawn)))
    top = layout.bands[0].start if layout.bands else 0.0
    frame = Frame(_steps(BAND_WIDTH) + 1, _steps(top) + 1, _steps(layout.width), _steps(layout.height))
    grid = Grid(frame, STEP)
    for box in layout.boxes.values():
        grid.block(box.code_id, box.x, box.y, box.width, box.height)
    groups = [
        [
            Line(edge.edge_id, edge.from_code, edge.to_code, badges[edge.edge_id])
            for edge in drawn
            if edge.basis == basis
        ]
        for basis in ("recorded", "co-occurrence")
    ]
    return layout._replace(routes=grid.routes(*groups))


def _drawn(edges: Sequence[Edge]) -> list[Edge]:
    """All but the pairs that merely co-occur although a relation between them is recorded."""
    related = {frozenset((edge.from_code, edge.to_code)) for edge in edges if edge.basis == "recorded"}
    return [edge for edge in edges if edge.basis == "recorded" or {edge.from_code, edge.to_code} not in related]


def _measures(nodes: Sequence[Node], cells: _Cells, lines: int) -> _Measures:
    """What holds the map on the first page that can, gives its lines the gaps they need, and is low, then narrow."""
    phases = _phases(cells)
    width_of = cache(drawing.width_of)
    words = {node.code_id: [width_of(word, LABEL_SIZE) for word in node.label.split()] for node in nodes}
    space = drawing.width_of("a a", LABEL_SIZE) - drawing.width_of("aa", LABEL_SIZE)

    @cache
    def tallest(box: int) -> dict[_Cell, int]:
        room = box * STEP - GAUGE - 2 * PADDING
        heights = {code_id: _box_height(_line_count(widths, space, room)) for code_id, widths in words.items()}
        return {cell: max((heights[code_id] for code_id in codes), default=0) for cell, codes in cells.items()}

    fewest = max(len(phases), 1)
    most = MOST_LANES if phases else min(max(map(len, cells.values()), default=1), MOST_LANES)
    options = []
    for page, (page_width, page_height) in enumerate(PAGES):
        for lanes in range(fewest, most + 1):
            pitch = int((page_width - BAND_WIDTH) / lanes / STEP)
            _, rows = _shares(cells, lanes)
            for box in range(_steps(NARROWEST_BOX), pitch - GAP_ACROSS + 1):
                high = tallest(box)
                height, in_rows = _steps(HEADER) if phases else 0, 0
                for category, (upper, lower) in rows.items():
                    of_phases = max((high[_Cell(category, phase)] for phase in phases), default=0)
                    height += upper * of_phases + lower * high[_Cell(category, "")] + GAP_BANDS
                    in_rows += upper + lower
                height += in_rows * GAP_DOWN
                spare = int(page_height / STEP) - height
                narrow = max(GAP_ACROSS + lines // lanes - (pitch - box), 0)
                gap = GAP_DOWN + max(min(spare, lines) // max(in_rows, 1), 0)
                options.append((max(-spare, 0), page, narrow, height, _Measures(lanes, pitch, box, gap)))
    return min(options)[-1]


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


def _stand(nodes: Sequence[Node], cells: _Cells, edges: Sequence[Edge], measures: _Measures) -> Layout:
    """Where boxes, bands and columns stand; no routes yet."""
    lanes, pitch, box, gap = measures
    shares, rows = _shares(cells, lanes)
    slots = _slots(cells, lanes, shares, rows, [(edge.from_code, edge.to_code) for edge in edges])
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
        top += GAP_BANDS
        bands.append(Strip(category, labels[category], start * STEP, (top - start) * STEP))
        if shares and lower:
            strips[-1] = strips[-1]._replace(extent=top * STEP - strips[-1].start)
    starts = accumulate(shares.values(), initial=0)
    columns = [
        Strip(phase, COLUMNS[phase], (_steps(BAND_WIDTH) + lane * pitch) * STEP, share * pitch * STEP)
        for (phase, share), lane in zip(shares.items(), starts, strict=False)
    ]
    return Layout((_steps(BAND_WIDTH) + lanes * pitch) * STEP, top * STEP, boxes, bands, strips, columns, {})


def placed(nodes: Sequence[Node], layout: Layout) -> list[Node]:
    """The nodes with x and y: where the middle of each one's box stands, to a hundredth of a millimetre."""
    found = []
    for node in nodes:
        box = layout.boxes[node.code_id]
        found.append(node._replace(x=round(box.x + box.width / 2, 2), y=round(box.y + box.height / 2, 2)))
    return found


def _steps(length: float) -> int:
    return math.ceil(length / STEP - 1e-9)


def _cells(nodes: Sequence[Node]) -> _Cells:
    """The concepts of each category and phase, categories in the order in which the codebook first uses them."""
    phases = list(COLUMNS) if any(node.phase in COLUMNS for node in nodes) else []
    categories = dict.fromkeys(node.category for node in nodes)
    cells: _Cells = {_Cell(category, phase): [] for category in categories for phase in [*phases, ""]}
    for node in nodes:
        cells[_Cell(node.category, node.phase if node.phase in phases else "")].append(node.code_id)
    return cells


def _phases(cells: _Cells) -> list[str]:
    return list(dict.fromkeys(cell.phase for cell in cells if cell.phase))


def _shares(cells: _Cells, lanes: int) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """How many lanes each phase has, and how many rows each band: above in the phases, below in the strip across.

    Of all ways to share the lanes out, the one with the fewest rows; of those, the first.
    """
    phases = _phases(cells)
    options = []
    for cuts in combinations(range(1, lanes), max(len(phases) - 1, 0)):
        ends = (0, *cuts, lanes)
        shares = {phase: ends[k + 1] - ends[k] for k, phase in enumerate(phases)}
        rows = {
            cell.category: (
                max((math.ceil(len(cells[_Cell(cell.category, p)]) / share) for p, share in shares.items()), default=0),
                math.ceil(len(codes) / lanes),
            )
            for cell, codes in cells.items()
            if not cell.phase
        }
        options.append((shares, rows))
    return min(options, key=lambda option: sum(map(sum, option[1].values())))


def _slots(
    cells: _Cells,
    lanes: int,
    shares: Mapping[str, int],
    rows: Mapping[str, tuple[int, int]],
    pairs: Sequence[tuple[str, str]],
) -> dict[str, _Slot]:
    """Row in its band and lane in the map for each concept, moved within its cell as long as lines get shorter."""
    ends = dict(zip(shares, accumulate(shares.values()), strict=True))
    above = dict(zip(rows, accumulate(map(sum, rows.values()), initial=0), strict=False))
    places: dict[_Cell, list[_Slot]] = {}
    for cell in cells:
        upper, lower = rows[cell.category]
        in_rows = range(upper) if cell.phase else range(upper, upper + lower)
        in_lanes = range(ends[cell.phase] - shares[cell.phase], ends[cell.phase]) if cell.phase else range(lanes)
        places[cell] = [_Slot(row, lane) for row in in_rows for lane in in_lanes]
    slots = {code_id: slot for cell, codes in cells.items() for code_id, slot in zip(codes, places[cell], strict=False)}
    first_row = {code_id: above[cell.category] for cell, codes in cells.items() for code_id in codes}
    neighbours: dict[str, list[str]] = {code_id: [] for code_id in slots}
    for one, other in pairs:
        neighbours[one].append(other)
        neighbours[other].append(one)

    def length(code_ids: Iterable[str]) -> float:
        total = 0.0
        for code_id in code_ids:
            row, lane = first_row[code_id] + slots[code_id].row, slots[code_id].lane
            for other in neighbours[code_id]:
                down, across = row - first_row[other] - slots[other].row, lane - slots[other].lane
                total += abs(down) + WIDER * abs(across)
        return total

    for _ in range(MOST_SWEEPS):
        moved = False
        for cell, codes in cells.items():
            for code_id in codes:
                for place in places[cell]:
                    there = next((other for other in codes if slots[other] == place), code_id)
                    before, here = length({code_id, there}), slots[code_id]
                    slots[there], slots[code_id] = here, place
                    if length({code_id, there}) < before - 1e-9:
                        moved = True
                    else:
                        slots[there], slots[code_id] = place, here
        if not moved:
            break
    return slots
