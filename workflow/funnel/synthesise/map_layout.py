"""Where each part of the concept map stands: categories as bands, phases as columns, lines in the gaps between.

All lengths are millimetres at print size, x to the right and y down from the top left corner of the map. Everything
lies on a grid of STEP, so that lines which run side by side keep that distance. The same tables give the same layout:
no chance is involved, and ties go to the earlier row.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, combinations
from typing import NamedTuple

import pandas as pd

from funnel import drawing
from funnel.synthesise.map_routes import Frame, Grid, Route

STEP = 1.45
LABEL_SIZE = 6.5  # points
BAND_WIDTH = 18.5  # the categories' names at the left
HEADER = 6.0  # the phases' names at the top
NARROWEST_BOX = 21.5
PADDING = 0.9  # between a box and its label
GAUGE = 1.5  # at the left of a box: how many of the sources hold the concept
GAP_ACROSS = 7  # steps between boxes side by side, at least
GAP_DOWN = 3  # steps between boxes one above the other
GAP_BANDS = 1  # steps more between two bands
MOST_LANES = 8
MOST_SWEEPS = 30
WIDER = 2.5  # how much longer a step across to the next box is than one down
PAGES = ((186.0, 238.0), (273.0, 150.0))  # width and height that A4 leaves a map, upright and lying
COLUMNS = {"early": "Early", "middle": "Middle", "later": "Later", "cross": "across phases"}


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
    columns: list[Strip]
    routes: dict[str, Route]


class _Slot(NamedTuple):
    row: int
    lane: int


def arrange(nodes: pd.DataFrame, edges: pd.DataFrame, badges: Mapping[str, float]) -> Layout:
    """The layout on the first page of PAGES that holds the map, else on the one that it exceeds least.

    Each category is a band. Concepts of one phase stand in its column, those tied to none in a strip across the columns
    at the foot of their band; a node without a phase stands there too.
    nodes, edges: as `concept_map` makes them.
    badges: how wide the short label of each recorded relation stands. Pairs that co-occur are joined after these, by
    a line without a label, unless a recorded relation joins them already.
    """
    drawn = _drawn(edges)
    pairs = list(zip(drawn["from_code"], drawn["to_code"], strict=True))
    layout = _stand(nodes, pairs, *_measures(nodes))
    frame = Frame(_steps(BAND_WIDTH) + 1, _steps(HEADER) + 1, _steps(layout.width), _steps(layout.height))
    grid = Grid(frame, STEP)
    for box in layout.boxes.values():
        grid.block(box.code_id, box.x, box.y, box.width, box.height)
    routes: dict[str, Route] = {}
    for basis in ("recorded", "co-occurrence"):
        lines = drawn[drawn["basis"] == basis]
        names = (lines[column] for column in ("edge_id", "from_code", "to_code", "relation"))
        routes |= grid.routes(
            (name, one, to, badges.get(relation, 0.0)) for name, one, to, relation in zip(*names, strict=True)
        )
    return layout._replace(routes=routes)


def _drawn(edges: pd.DataFrame) -> pd.DataFrame:
    """All but the pairs that merely co-occur although a relation between them is recorded."""
    pairs = pd.Series(list(map(frozenset, zip(edges["from_code"], edges["to_code"], strict=True))), index=edges.index)
    recorded = edges["basis"] == "recorded"
    return edges[recorded | ~pairs.isin(pairs[recorded])]


def _measures(nodes: pd.DataFrame) -> tuple[int, int, int]:
    """Lanes, their pitch and the width of a box, in steps: what leaves lines the widest gaps on a page of PAGES.

    Where the map fits no page: what makes it lowest.
    """
    cells = _cells(nodes)
    words = {
        code_id: [drawing.width_of(word, LABEL_SIZE) for word in label.split()]
        for code_id, label in zip(nodes["code_id"], nodes["label"], strict=True)
    }
    space = drawing.width_of("a a", LABEL_SIZE) - drawing.width_of("aa", LABEL_SIZE)
    options = []
    for page_width, page_height in PAGES:
        for lanes in range(len(COLUMNS) - 1, MOST_LANES + 1):
            pitch = int((page_width - BAND_WIDTH) / lanes / STEP)
            _, rows = _shares(cells, lanes)
            for box in range(_steps(NARROWEST_BOX), pitch - GAP_ACROSS + 1):
                room = box * STEP - GAUGE - 2 * PADDING
                tallest = {
                    cell: _row_height(max((_line_count(words[code_id], space, room) for code_id in codes), default=0))
                    for cell, codes in cells.items()
                }
                height = HEADER
                for category, (upper, lower) in rows.items():
                    of_phases = max(tallest[category, phase] for phase in COLUMNS if phase != "cross")
                    height += upper * of_phases + lower * tallest[category, "cross"] + GAP_BANDS * STEP
                options.append((max(height - page_height, 0.0), box - pitch, lanes, pitch, box))
    _, _, lanes, pitch, box = min(options)
    return lanes, pitch, box


def _row_height(lines: int) -> float:
    return (_steps(drawing.height_of(lines, LABEL_SIZE) + PADDING) + GAP_DOWN) * STEP


def _line_count(words: Sequence[float], space: float, room: float) -> int:
    """Lines that a label takes, from the widths of its words."""
    lines, used = 1, 0.0
    for width in words:
        if used and used + space + width > room:
            lines, used = lines + 1, width
        else:
            used += width + (space if used else 0.0)
    return lines


def _stand(nodes: pd.DataFrame, pairs: Sequence[tuple[str, str]], lanes: int, pitch: int, box: int) -> Layout:
    """Where boxes, bands and columns stand with so many boxes side by side; no routes yet."""
    box_width = box * STEP
    cells = _cells(nodes)
    shares, rows = _shares(cells, lanes)
    slots = _slots(cells, shares, rows, pairs)
    lines = {
        code_id: tuple(drawing.wrapped(label, box_width - GAUGE - 2 * PADDING, LABEL_SIZE))
        for code_id, label in zip(nodes["code_id"], nodes["label"], strict=True)
    }
    heights = {code_id: _steps(drawing.height_of(len(of), LABEL_SIZE) + PADDING) for code_id, of in lines.items()}
    boxes: dict[str, Box] = {}
    bands, strips = [], []
    top = _steps(HEADER)
    left = _steps(BAND_WIDTH) + (pitch - box + 1) // 2
    for category, label in dict(zip(nodes["category"], nodes["category_label"], strict=True)).items():
        start = top
        members = [code_id for (band, _), codes in cells.items() if band == category for code_id in codes]
        for row in range(sum(rows[category])):
            if row == rows[category][0]:
                strip_start = top
            in_row = [code_id for code_id in members if slots[code_id].row == row]
            tallest = max((heights[code_id] for code_id in in_row), default=0)
            for code_id in in_row:
                x = (left + slots[code_id].lane * pitch) * STEP
                y = (top + (GAP_DOWN + 1) // 2 + (tallest - heights[code_id]) // 2) * STEP
                boxes[code_id] = Box(code_id, x, y, box_width, heights[code_id] * STEP, lines[code_id])
            top += tallest + GAP_DOWN
        top += GAP_BANDS
        bands.append(Strip(category, label, start * STEP, (top - start) * STEP))
        if rows[category][1]:
            strips.append(Strip(category, COLUMNS["cross"], strip_start * STEP, (top - strip_start) * STEP))
    columns, lane = [], 0
    for phase, share in shares.items():
        start_x = _steps(BAND_WIDTH) + lane * pitch
        columns.append(Strip(phase, COLUMNS[phase], start_x * STEP, share * pitch * STEP))
        lane += share
    return Layout((_steps(BAND_WIDTH) + lanes * pitch) * STEP, top * STEP, boxes, bands, strips, columns, {})


def placed(nodes: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The nodes with x and y: where the middle of each one's box stands, to a hundredth of a millimetre."""
    boxes = [layout.boxes[code_id] for code_id in nodes["code_id"]]
    return nodes.assign(
        x=[round(box.x + box.width / 2, 2) for box in boxes], y=[round(box.y + box.height / 2, 2) for box in boxes]
    )


def _steps(length: float) -> int:
    return math.ceil(length / STEP - 1e-9)


def _cells(nodes: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """The concepts of each category and phase, categories in the order in which the codebook first uses them."""
    cells: dict[tuple[str, str], list[str]] = {
        (category, phase): [] for category in dict.fromkeys(nodes["category"]) for phase in COLUMNS
    }
    for code_id, category, phase in zip(nodes["code_id"], nodes["category"], nodes["phase"], strict=True):
        cells[category, phase or "cross"].append(code_id)
    return cells


def _shares(
    cells: Mapping[tuple[str, str], Sequence[str]], lanes: int
) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """How many lanes each phase has, and how many rows each band: above in the phases, below in the strip across.

    Of all ways to share the lanes out, the one with the fewest rows; of those, the first.
    """
    phases = [phase for phase in COLUMNS if phase != "cross"]
    options = []
    for cuts in combinations(range(1, lanes), len(phases) - 1):
        ends = (0, *cuts, lanes)
        shares = {phase: ends[k + 1] - ends[k] for k, phase in enumerate(phases)}
        rows = {
            category: (
                max(math.ceil(len(cells[category, phase]) / shares[phase]) for phase in phases),
                math.ceil(len(cells[category, "cross"]) / lanes),
            )
            for category, _ in cells
        }
        options.append((shares, rows))
    return min(options, key=lambda option: sum(map(sum, option[1].values())))


def _slots(
    cells: Mapping[tuple[str, str], Sequence[str]],
    shares: Mapping[str, int],
    rows: Mapping[str, tuple[int, int]],
    pairs: Sequence[tuple[str, str]],
) -> dict[str, _Slot]:
    """Row in its band and lane in the map for each concept, moved within its cell as long as lines get shorter."""
    lanes = sum(shares.values())
    ends = dict(zip(shares, accumulate(shares.values()), strict=True))
    above = dict(zip(rows, accumulate(map(sum, rows.values()), initial=0), strict=False))
    places: dict[tuple[str, str], list[_Slot]] = {}
    for category, phase in cells:
        upper, lower = rows[category]
        of_cell = range(upper), range(ends.get(phase, lanes) - shares.get(phase, lanes), ends.get(phase, lanes))
        if phase == "cross":
            of_cell = range(upper, upper + lower), of_cell[1]
        places[category, phase] = [_Slot(row, lane) for row in of_cell[0] for lane in of_cell[1]]
    slots = {code_id: slot for cell, codes in cells.items() for code_id, slot in zip(codes, places[cell], strict=False)}
    first_row = {code_id: above[category] for (category, _), codes in cells.items() for code_id in codes}
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
                    slots[code_id], slots[there] = place, here
                    if there == code_id:
                        slots[code_id] = place
                    if length({code_id, there}) < before - 1e-9:
                        moved = True
                    else:
                        slots[there], slots[code_id] = place, here
        if not moved:
            break
    return slots
