"""The concept map as a picture for print: bands, columns, boxes, lines, and the key to them."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from funnel import drawing
from funnel.drawing import INK, PANEL, PAPER, QUIET
from funnel.synthesise.concept_map import Edge, Node
from funnel.synthesise.map_layout import ACROSS, BAND_WIDTH, GAUGE, HEADER, LABEL_SIZE, MARGIN, STEP, Box, Layout, drawn
from funnel.synthesise.map_routes import LABEL_HEIGHT
from funnel.synthesise.map_signs import Sign

SMALL = 6.5  # points; the smallest text of the map
LINE = 0.75  # points
HEAD = 1.9  # mm
BAND_FILL, STRIP_FILL = "#f4f5f7", "#e4e7eb"
TOGETHER = "#868f98"  # co-occurrence: paler than what people recorded, dark enough for print
THINNEST, THICKEST = 0.5, 1.8  # points, for the weakest and the strongest co-occurrence
THICK_FROM = 20  # units; weaker ones stay thin also where they are the strongest of the map
KEY_ROW, KEY_COLUMN, KEY_COLUMNS, KEY_LINE = 4.0, 45.0, 3, 17.0
GAUGE_EMPTY, GAUGE_FULL = "#dfe3e7", "#3d4248"
FRAME_ROW, FRAME_COLUMN = 2.6, 12.5
_Entry = tuple[str, str, Sign | None]  # of the key: what stands on a line, what it means, how the line is drawn
_CODES = {"M": [Path.MOVETO], "L": [Path.LINETO], "Q": [Path.CURVE3, Path.CURVE3]}


class Frame(NamedTuple):
    """A grid that is known to exist but whose names were never published: drawn empty, beside the map."""

    categories: int
    phases: Sequence[str]
    caption: str


def badge_widths(edges: Sequence[Edge], signs: Mapping[str, Sign]) -> dict[str, float]:
    """How wide the short label of each edge stands, in millimetres: what the layout keeps free for it."""
    return {edge.edge_id: badge_width(badge_text(edge, signs)) for edge in edges}


def badge_text(edge: Edge, signs: Mapping[str, Sign]) -> str:
    """The sign of a recorded relation; for a pair that co-occurs, in how many units."""
    return signs[edge.relation].code if edge.basis == "recorded" else str(edge.weight)


@cache
def badge_width(text: str) -> float:
    return max(LABEL_HEIGHT, drawing.width_of(text, SMALL) + 1.2)


def line_widths(edges: Sequence[Edge]) -> dict[str, float]:
    """Points, by edge: a pair that co-occurs is as thick as it is strong; recorded relations are all alike."""
    strongest = max([THICK_FROM, *(edge.weight for edge in edges if edge.basis == "co-occurrence")])
    return {
        edge.edge_id: LINE if edge.basis == "recorded" else THINNEST + (THICKEST - THINNEST) * edge.weight / strongest
        for edge in edges
    }


def draw(
    layout: Layout,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    signs: Mapping[str, Sign],
    caption: str,
    n_sources: int,
    unit: str = "passage",
    unnamed_frame: Mapping[str, Any] | None = None,
    title: str = "Concept map",
) -> Figure:
    """A page as wide as the layout and as high as map, key and caption need.

    Co-occurrence is drawn only between pairs that no recorded relation joins, its strength by number and width.
    title: for the file's own title, not drawn, as in flow, funnel and crosswalk: a journal sets it in the caption.
    caption: said below, as it is. n_sources: what the gauge in each box is a share of. unit: what co-occurrence counts.
    unnamed_frame: the fields of a Frame, for a published map whose categories are counted but not named.
    """
    frame = Frame(**unnamed_frame) if unnamed_frame else None
    width = layout.width + 2 * MARGIN
    room = layout.width - (len(frame.phases) * FRAME_COLUMN + 8 if frame else 0.0)
    caption_lines = drawing.wrapped(caption, room, LABEL_SIZE)
    shown = [edge for edge in edges if edge.edge_id in layout.routes]
    entries: list[_Entry] = [(sign.code, word, sign) for word, sign in signs.items()]
    if any(edge.basis == "co-occurrence" for edge in shown):
        entries.append(("n", f"n {unit}s hold both", None))
    key = _rows(entries, room)
    notes = [drawing.wrapped(note, room - 3, LABEL_SIZE) for note in _notes(layout, edges, signs, n_sources)]
    key_height = sum(height for height, _ in key) + sum(map(_note_height, notes)) + 1
    foot = MARGIN + layout.height + 3
    foot_height = max(key_height + drawing.height_of(len(caption_lines), LABEL_SIZE), _frame_height(frame))
    figure = drawing.page(width, foot + foot_height + MARGIN, title)
    sheet = figure.axes[0]
    _bands(sheet, layout)
    widths = line_widths(shown)
    for edge in sorted(shown, key=lambda edge: edge.basis):  # what people recorded lies above
        route = layout.routes[edge.edge_id]
        points = [(x + MARGIN, y + MARGIN) for x, y in route.points]
        sign = signs.get(edge.relation) if edge.basis == "recorded" else None
        if sign:
            _line(sheet, points, sign)
        else:
            _stroke(sheet, points, TOGETHER, widths[edge.edge_id], (), zorder=1.2)
        if route.badge:
            _pill(sheet, route.badge[0] + MARGIN, route.badge[1] + MARGIN, badge_text(edge, signs), sign)
    sources = {node.code_id: node.sources for node in nodes}
    for box in layout.boxes.values():
        _box(sheet, box, sources[box.code_id] / max(n_sources, 1))
    _key(sheet, MARGIN, foot, key, notes)
    if frame:
        _frame(sheet, width - MARGIN, foot, frame)
    drawing.write(sheet, MARGIN, foot + key_height, caption_lines, LABEL_SIZE)
    return figure


def _bands(sheet: Axes, layout: Layout) -> None:
    """Bands and columns are told apart by white between them: a ruled border could be taken for a line."""
    left, right = MARGIN + BAND_WIDTH, MARGIN + layout.width
    strips = {strip.key: strip for strip in layout.strips}
    for column in layout.columns:
        middle = column.start + column.extent / 2 + MARGIN
        drawing.write(sheet, middle, MARGIN + HEADER / 2, column.label, 8.0, ha="center", va="center", bold=True)
    for band in layout.bands:
        top, bottom = band.start + MARGIN, band.start + band.extent + MARGIN
        drawing.box(sheet, MARGIN, top, layout.width, band.extent, fill=BAND_FILL, edge="none", line=0, zorder=0.5)
        lines = drawing.wrapped(band.label, BAND_WIDTH - 1.5, LABEL_SIZE, bold=True)
        drawing.write(sheet, MARGIN + 1, top + 1, lines, LABEL_SIZE, bold=True, zorder=1.0)
        divided = bottom
        if strip := strips.get(band.key):
            divided = strip.start + MARGIN
            drawing.box(
                sheet, left, divided, right - left, strip.extent, fill=STRIP_FILL, edge="none", line=0, zorder=0.6
            )
            drawing.write(
                sheet, MARGIN + 1, bottom - 1, strip.label, LABEL_SIZE, va="bottom", italic=True, colour=QUIET, zorder=1
            )
        for column in layout.columns:
            x = column.start + MARGIN
            sheet.plot([x, x], [top, divided], color=PAPER, linewidth=1.6, zorder=0.8)
        sheet.plot([left, left], [top, bottom], color=PAPER, linewidth=1.6, zorder=0.8)
        sheet.plot([MARGIN, right], [top, top], color=PAPER, linewidth=2.4, zorder=0.8)


def _box(sheet: Axes, box: Box, share: float) -> None:
    """share: of all sources, those that hold the concept; filled from the foot of the gauge at the left."""
    x, y = box.x + MARGIN, box.y + MARGIN
    edge = INK if share else QUIET
    drawing.box(sheet, x, y, box.width, box.height, fill=PAPER, edge=edge, line=0.7, radius=0.8, zorder=4)
    _gauge(sheet, x + 0.45, y + 0.6, box.height - 1.2, share)
    middle = (x + (GAUGE + box.width) / 2, y + box.height / 2)
    drawing.write(sheet, *middle, box.lines, LABEL_SIZE, ha="center", va="center", zorder=5)


def _gauge(sheet: Axes, x: float, y: float, height: float, share: float) -> None:
    width = GAUGE - 0.5
    drawing.box(sheet, x, y, width, height, fill=GAUGE_EMPTY, edge="none", line=0, zorder=4.2)
    filled = share * height
    drawing.box(sheet, x, y + height - filled, width, filled, fill=GAUGE_FULL, edge="none", line=0, zorder=4.4)


def rounded(points: Sequence[tuple[float, float]], radius: float) -> list[tuple[str, list[tuple[float, float]]]]:
    """The line through the points as drawing commands (M, L and Q, as SVG names them), its turns rounded."""
    commands = [("M", [points[0]])]
    for before, turn, after in zip(points, points[1:], points[2:], strict=False):
        into, out = (
            (turn[0] + part * (end[0] - turn[0]), turn[1] + part * (end[1] - turn[1]))
            for end in (before, after)
            for part in [min(0.5, radius / math.dist(turn, end))]
        )
        commands += [("L", [into]), ("Q", [turn, out])]
    return [*commands, ("L", [points[-1]])]


def _line(sheet: Axes, points: Sequence[tuple[float, float]], sign: Sign) -> None:
    ends = [points[-1]] if not sign.both_ends else [points[-1], points[0]]
    for end, before in zip(ends, (points[-2], points[1]), strict=False):
        _head(sheet, before, end, sign)
    drawn = list(points)
    if sign.head in ("arrow", "diamond"):  # the line ends inside the head, not at its point
        drawn[-1] = _towards(points[-1], points[-2], HEAD * 0.6)
        if sign.both_ends:
            drawn[0] = _towards(points[0], points[1], HEAD * 0.6)
    _stroke(sheet, drawn, sign.colour, LINE, sign.dash)


def _stroke(
    sheet: Axes,
    points: Sequence[tuple[float, float]],
    colour: str,
    line: float,
    dash: Sequence[float],
    zorder: float = 2,
) -> None:
    commands = rounded(points, 0.9 * STEP)
    path = Path([xy for _, at in commands for xy in at], [code for name, _ in commands for code in _CODES[name]])
    scale = drawing.MM_PER_POINT * line  # matplotlib counts dashes in line widths
    style = (0, tuple(length / scale for length in dash)) if dash else "solid"
    sheet.add_patch(
        PathPatch(path, fill=False, edgecolor=colour, linewidth=line, linestyle=style, capstyle="butt", zorder=zorder)
    )


def _towards(point: tuple[float, float], other: tuple[float, float], by: float) -> tuple[float, float]:
    share = by / max(math.dist(point, other), by)
    return point[0] + share * (other[0] - point[0]), point[1] + share * (other[1] - point[1])


def head_shape(before: tuple[float, float], end: tuple[float, float], head: str) -> list[tuple[float, float]]:
    """The corners of a line's head: a closed shape for arrow and diamond, an open stroke for bar and open."""
    length = math.dist(before, end)
    along = ((end[0] - before[0]) / length, (end[1] - before[1]) / length)

    def at(back: float, aside: float) -> tuple[float, float]:
        return end[0] - back * along[0] - aside * along[1], end[1] - back * along[1] + aside * along[0]

    half = 0.36 * HEAD
    return {
        "arrow": [at(0, 0), at(HEAD, half), at(HEAD, -half)],
        "diamond": [at(0, 0), at(HEAD / 2, half * 0.9), at(HEAD, 0), at(HEAD / 2, -half * 0.9)],
        "open": [at(HEAD * 0.9, half * 1.2), at(0, 0), at(HEAD * 0.9, -half * 1.2)],
        "bar": [at(0.75, half * 1.7), at(0.75, -half * 1.7)],
    }[head]


def _head(sheet: Axes, before: tuple[float, float], end: tuple[float, float], sign: Sign) -> None:
    corners = head_shape(before, end, sign.head)
    if sign.head in ("arrow", "diamond"):
        fill = sign.colour if sign.head == "arrow" else PAPER
        shape = Polygon(corners, closed=True, facecolor=fill, edgecolor=sign.colour, linewidth=0.6, zorder=2.2)
        sheet.add_patch(shape)
    else:
        xs, ys = zip(*corners, strict=True)
        width = 1.5 if sign.head == "bar" else 0.8
        sheet.plot(xs, ys, color=sign.colour, linewidth=width, solid_capstyle="butt", zorder=2.2)


def _pill(sheet: Axes, x: float, y: float, text: str, sign: Sign | None) -> None:
    width, edge = badge_width(text), sign.colour if sign else TOGETHER
    left, top = x - width / 2, y - LABEL_HEIGHT / 2
    radius = LABEL_HEIGHT / 2 - 0.05
    drawing.box(sheet, left, top, width, LABEL_HEIGHT, fill=PAPER, edge=edge, line=0.4, radius=radius, zorder=2.6)
    colour = sign.colour if sign else INK
    drawing.write(sheet, x, y, text, SMALL, ha="center", va="center", colour=colour, zorder=2.8)


def _notes(layout: Layout, edges: Sequence[Edge], signs: Mapping[str, Sign], n_sources: int) -> list[str]:
    """What the key says in words; the first on the gauge."""
    lines = drawn(edges, len(edges))
    shown = len(layout.routes)
    notes = [f"how many of the {n_sources} sources hold the concept (here half of them)"]
    if any(edge.basis == "recorded" for edge in lines):
        notes.append(f"The letters on a line stand for its word, read towards the head: A {next(iter(signs))} B.")
    if any(route.badge is None for route in layout.routes.values()):
        notes.append("A line that has no room for its letters or number goes without.")
    if len(lines) > shown:
        first = "recorded relations, then " if signs else ""
        notes.append(
            f"Of {len(lines):,} lines the first {shown:,} are drawn: {first}the pairs coded together most often. "
            "edges.csv has all."
        )
    if any(strip.label == ACROSS for strip in layout.strips):
        notes.append(
            f"In a shaded strip, {ACROSS}, a concept belongs to no one phase, whatever stands over its column."
        )
    return notes


def _rows(entries: Sequence[_Entry], room: float) -> list[tuple[float, list[tuple[_Entry, list[str]]]]]:
    """The rows of the key, each with its height: the entries run down its columns, their words in lines that fit."""
    columns = max(min(int(room / KEY_COLUMN), KEY_COLUMNS), 1)
    n = math.ceil(len(entries) / columns)
    broken = [(entry, drawing.wrapped(entry[1], KEY_COLUMN - KEY_LINE - 1, LABEL_SIZE)) for entry in entries]
    rows = [broken[row::n] for row in range(n)]
    return [(max([KEY_ROW, *(_note_height(lines) for _, lines in row)]), row) for row in rows]


def _note_height(lines: Sequence[str]) -> float:
    return drawing.height_of(len(lines), LABEL_SIZE) + KEY_ROW - drawing.height_of(1, LABEL_SIZE)


def _key(
    sheet: Axes,
    x: float,
    y: float,
    rows: Sequence[tuple[float, Sequence[tuple[_Entry, list[str]]]]],
    notes: Sequence[Sequence[str]],
) -> None:
    for height, row in rows:
        middle = y + height / 2
        for number, ((text, _, sign), lines) in enumerate(row):
            left = x + number * KEY_COLUMN
            ends = [(left, middle), (left + KEY_LINE - 2, middle)]
            if sign:
                _line(sheet, ends, sign)
            else:
                _stroke(sheet, ends, TOGETHER, (THINNEST + THICKEST) / 2, ())
            _pill(sheet, left + 6.5, middle, text, sign)
            drawing.write(sheet, left + KEY_LINE, middle, lines, LABEL_SIZE, va="center")
        y += height
    _gauge(sheet, x + 0.45, y + KEY_ROW / 2 - 1.6, 3.2, 0.5)
    for number, note in enumerate(notes):
        height = _note_height(note)
        drawing.write(sheet, x + (0.0 if number else 3.0), y + height / 2, note, LABEL_SIZE, va="center")
        y += height


def _frame_caption(frame: Frame) -> list[str]:
    return drawing.wrapped(frame.caption, len(frame.phases) * FRAME_COLUMN, SMALL, italic=True)


def _frame_height(frame: Frame | None) -> float:
    if frame is None:
        return 0.0
    return drawing.height_of(len(_frame_caption(frame)) + 1, SMALL) + 1.5 + frame.categories * FRAME_ROW


def _frame(sheet: Axes, right: float, top: float, frame: Frame) -> None:
    """The empty grid below its caption, its right upper corner at the point given."""
    left = right - len(frame.phases) * FRAME_COLUMN
    caption = _frame_caption(frame)
    drawing.write(sheet, left, top, caption, SMALL, italic=True, colour=QUIET)
    head = top + drawing.height_of(len(caption), SMALL) + 0.5
    grid = head + drawing.height_of(1, SMALL) + 0.5
    for number, phase in enumerate(frame.phases):
        x = left + number * FRAME_COLUMN
        drawing.write(sheet, x + FRAME_COLUMN / 2, head, phase, SMALL, ha="center", colour=QUIET)
        for row in range(frame.categories):
            fill = PANEL if row % 2 == 0 else PAPER
            drawing.box(sheet, x, grid + row * FRAME_ROW, FRAME_COLUMN, FRAME_ROW, fill=fill, line=0.4)
