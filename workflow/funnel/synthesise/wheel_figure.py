"""The stages as a wheel, clockwise from the top: each with its tasks, and the ways back to earlier stages as arrows."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Wedge

from funnel import drawing
from funnel.drawing import INK, PAPER, QUIET, RULE
from funnel.synthesise.crosswalk import Rows, in_order, phases
from funnel.text import split_list

MARGIN = 4.0  # mm
NAME, SIZE = 9.0, 7.0  # points
GAP = 1.6  # mm between a text and the edge of its sector
RIM = 5.0  # mm around the ring, for the arrows from each stage to the next
HOLE = 24.0  # mm, the least radius of the hole, for the arrows back
NARROWEST, WIDEST = 20.0, 44.0  # mm, of a stage's text
# Phases by turns, the third where the last of an odd number meets the first; told apart in greyscale, and named.
SHADES = ("#d9e1e9", "#f3f5f7", "#e7ebef")
NOTHING = "No stage is recorded yet."
STEPS = 40  # points of a curve


class Way(NamedTuple):
    """An arrow back from one stage to another, by their places."""

    start: int
    end: int
    stated: bool


class Sector(NamedTuple):
    """A stage's text: lines and how each is set, in a box around the middle of its sector."""

    name: Sequence[str]
    tasks: Sequence[str]
    phase: Sequence[str]
    width: float
    height: float


def draw(stages: Rows, returns: Rows, caption: str, title: str) -> Figure:
    """As wide as its text needs, at least a page's text width.

    stages: of targets.csv; returns: of returns.csv, drawn dashed unless a document states them. title: for the file's
    own title, not drawn; caption: said below, as it is.
    """
    ordered = in_order(stages)
    sectors, radius = _fitted(ordered)
    inner, outer = _band(sectors, radius)
    side = 2 * (outer + RIM + MARGIN) if ordered else 0.0
    width = max(side, drawing.PAGE_WIDTH)
    ways = _ways(ordered, returns)
    told = drawing.wrapped(_legend(ways) if ordered else NOTHING, width - 2 * MARGIN, SIZE)
    told += drawing.wrapped(caption, width - 2 * MARGIN, SIZE)
    figure = drawing.page(width, side + drawing.height_of(len(told), SIZE) + 2 * MARGIN, title)
    sheet = figure.axes[0]
    centre = (width / 2, side / 2)
    for place, (stage, sector) in enumerate(zip(ordered, sectors, strict=True)):
        _sector(sheet, centre, (inner, outer), (place, len(sectors)), _shade(stage["phase"], phases(ordered)))
        _text(sheet, _point(centre, radius, _middle(place, len(sectors))), sector)
        if place + 1 < len(sectors):
            _onward(sheet, centre, outer + RIM / 2, (place, len(sectors)))
    for way, (start, end) in zip(ways, _landings(ways, len(sectors)), strict=True):
        _back(sheet, centre, inner - 0.8, (start, end), way)
    drawing.write(sheet, MARGIN, side + MARGIN, told, SIZE)
    return figure


def _shade(phase: str, of: Sequence[str]) -> str:
    number = of.index(phase)
    return SHADES[2] if number and number + 1 == len(of) and number % 2 == 0 else SHADES[number % 2]


def _ways(ordered: Rows, returns: Rows) -> list[Way]:
    place = {stage["stage_id"]: number for number, stage in enumerate(ordered)}
    found = [Way(place[row["from_stage"]], place[row["to_stage"]], row["stated"] == "yes") for row in returns]
    return sorted(way for way in found if way.start != way.end)


def _legend(ways: Sequence[Way]) -> str:
    says = {
        True: "solid arrows inside: a return that a document states",
        False: "dashed: a return whose place is a reading",
    }
    told = [text for stated, text in says.items() if any(way.stated == stated for way in ways)]
    return "; ".join(["Clockwise from the top", *told]) + "."


def _middle(place: float, n: int) -> float:
    """The angle of a sector's middle; y runs down, so that angles grow clockwise."""
    return -math.pi / 2 + (place + 0.5) * math.tau / n


def _point(centre: tuple[float, float], radius: float, angle: float) -> tuple[float, float]:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _fitted(stages: Rows) -> tuple[list[Sector], float]:
    """The texts, and the radius of their middles: the width of text that lets the wheel be smallest."""
    if not stages:
        return [], 0.0
    words = [word for stage in stages for word in stage["label"].split()]
    least = max([NARROWEST, *(drawing.width_of(word, NAME, bold=True) + 0.2 for word in words)])
    widths = [min(least, WIDEST) + step for step in range(0, int(max(WIDEST - least, 0)) + 1, 2)]
    tried = [[_set(stage, width) for stage in stages] for width in widths]
    return min(((sectors, _radius(sectors)) for sectors in tried), key=lambda found: found[1])


def _set(stage: Mapping[str, str], width: float) -> Sector:
    name = drawing.wrapped(stage["label"], width, NAME, bold=True)
    tasks = [line for task in split_list(stage["sub_verbs"]) for line in drawing.wrapped(task, width, SIZE)]
    phase = drawing.wrapped(stage["phase"], width, SIZE, italic=True)
    widest = max(
        *(drawing.width_of(line, NAME, bold=True) for line in name),
        *(drawing.width_of(line, SIZE, italic=True) for line in (*tasks, *phase)),
        1.0,
    )
    height = drawing.height_of(len(name), NAME) + drawing.height_of(len(tasks) + len(phase), SIZE)
    return Sector(name, tasks, phase, widest, height)


def _corners(sector: Sector, radius: float, angle: float) -> list[tuple[float, float]]:
    x, y = _point((0.0, 0.0), radius, angle)
    return [(x + dx * sector.width / 2, y + dy * sector.height / 2) for dx in (-1, 1) for dy in (-1, 1)]


def _radius(sectors: Sequence[Sector]) -> float:
    """The least radius, in whole millimetres, at which every text lies within its sector and outside the hole."""
    n = len(sectors)
    radius = HOLE
    while not all(_fits(sector, radius, _middle(place, n), n) for place, sector in enumerate(sectors)):
        radius += 1.0
    return radius


def _fits(sector: Sector, radius: float, angle: float, n: int) -> bool:
    for x, y in _corners(sector, radius, angle):
        off = math.remainder(math.atan2(y, x) - angle, math.tau)
        if abs(off) >= math.pi / n or (n > 1 and math.hypot(x, y) * math.sin(min(math.pi / n - abs(off), 1.5)) < GAP):
            return False
    return _nearest(sector, radius, angle) >= HOLE + GAP


def _nearest(sector: Sector, radius: float, angle: float) -> float:
    """From the wheel's centre to the text's box."""
    x, y = _point((0.0, 0.0), radius, angle)
    return math.hypot(max(abs(x) - sector.width / 2, 0), max(abs(y) - sector.height / 2, 0))


def _band(sectors: Sequence[Sector], radius: float) -> tuple[float, float]:
    """The radii between which all texts lie."""
    if not sectors:
        return 0.0, 0.0
    n = len(sectors)
    placed = [(sector, _middle(place, n)) for place, sector in enumerate(sectors)]
    inner = min(_nearest(sector, radius, angle) for sector, angle in placed) - GAP
    outer = max(math.hypot(*corner) for sector, angle in placed for corner in _corners(sector, radius, angle)) + GAP
    return inner, outer


def _sector(
    sheet: Axes, centre: tuple[float, float], band: tuple[float, float], place: tuple[int, int], shade: str
) -> None:
    number, n = place
    start, end = (math.degrees(_middle(number + side, n)) for side in (-0.5, 0.5))
    inner, outer = band
    edge = PAPER if n > 1 else "none"
    sheet.add_patch(
        Wedge(centre, outer, start, end, width=outer - inner, facecolor=shade, edgecolor=edge, linewidth=1.6, zorder=1)
    )


def _text(sheet: Axes, middle: tuple[float, float], sector: Sector) -> None:
    x, y = middle[0], middle[1] - sector.height / 2
    drawing.write(sheet, x, y, sector.name, NAME, ha="center", bold=True)
    y += drawing.height_of(len(sector.name), NAME)
    drawing.write(sheet, x, y, sector.tasks, SIZE, ha="center")
    y += drawing.height_of(len(sector.tasks), SIZE)
    drawing.write(sheet, x, y, sector.phase, SIZE, ha="center", italic=True, colour=QUIET)


def _onward(sheet: Axes, centre: tuple[float, float], radius: float, place: tuple[int, int]) -> None:
    """From the middle of a stage to the middle of the next, around the rim."""
    number, n = place
    start, end = _middle(number, n), _middle(number + 1, n)
    points = [_point(centre, radius, start + (end - start) * (0.08 + 0.84 * step / STEPS)) for step in range(STEPS + 1)]
    drawing.arrow(sheet, points, colour=RULE, line=1.0, head=2.4)


def _landings(ways: Sequence[Way], n: int) -> list[tuple[float, float]]:
    """The angles at which each way leaves and lands, those of one sector side by side: none cross at the rim."""
    ends = [(way.start, way.end, number, 0) for number, way in enumerate(ways)]
    ends += [(way.end, way.start, number, 1) for number, way in enumerate(ways)]
    found: dict[tuple[int, int], float] = {}
    for place in range(n):
        own = [
            (math.remainder((other - here) / n, 1.0), number, side)
            for here, other, number, side in ends
            if here == place
        ]
        # the way to the next stage stands nearest to it: from far anticlockwise to far clockwise, by where each leads
        own.sort(key=lambda end: (end[0] > 0, -abs(end[0]) if end[0] > 0 else abs(end[0]), end[1:]))
        for rank, (_, number, side) in enumerate(own):
            found[number, side] = _middle(place - 0.5 + (rank + 1) / (len(own) + 1), n)
    return [(found[number, 0], found[number, 1]) for number in range(len(ways))]


def _back(sheet: Axes, centre: tuple[float, float], radius: float, angles: tuple[float, float], way: Way) -> None:
    """A curve through the hole, the deeper the further it leads."""
    start, end = angles
    turn = math.remainder(end - start, math.tau)
    bend = _point(centre, radius * max(0.0, 0.75 - abs(turn) / math.pi * 0.6), start + turn / 2)
    first, last = _point(centre, radius, start), _point(centre, radius, end)
    points = [_curve(first, bend, last, step / STEPS) for step in range(STEPS + 1)]
    drawing.arrow(sheet, points, colour=INK, line=0.9, head=2.4, dashed=not way.stated)


def _curve(
    first: tuple[float, float], bend: tuple[float, float], last: tuple[float, float], t: float
) -> tuple[float, float]:
    weights = ((1 - t) ** 2, 2 * t * (1 - t), t**2)
    x, y = (sum(w * point[axis] for w, point in zip(weights, (first, bend, last), strict=True)) for axis in (0, 1))
    return x, y
