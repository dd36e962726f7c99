"""The screening funnel, drawn from one table: results/6-reported/funnel.csv.

Bars are as wide as their counts, one scale for all of them; between two bars stands the step that led from one to the
other, at its left what it is, at its right what it set aside and why. The arm of other methods has a lane of its own,
which begins where its records enter: the arms are never added up.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from funnel import drawing
from funnel.text import one_line, split_list

TITLE = "Screening funnel"
UNKNOWN = "not reported"
ONE = {"records": "record", "works": "work", "reports": "report", "studies": "study"}
HEADS = {"databases": "Databases and registers", "other": "Other methods"}
COLOURS = {"databases": drawing.DATABASES, "other": drawing.OTHER}
TINTS = {"databases": "#d5e0ea", "other": "#f1e3c6"}
ON_BAR = {"databases": drawing.PAPER, "other": drawing.INK}  # white on ochre could not be read

SIZE, SMALL = 8.0, drawing.SMALLEST  # points
BAR = 7.5  # mm, height of a bar
STEP = 11.0  # mm, the least height of a step
THINNEST = 0.5  # mm: a bar of nothing is still seen
NARROWEST = 10.0  # mm, the least width of a lane's bars
HEAD = 44.0  # mm, the least width of a head at the top
GAP = 4.0  # mm, between columns; half of it above and below a step's text
PARTED = 0.8  # mm, between one entry and the next, so that wrapped lines are seen to belong together
# Widths in mm, by number of arms: the steps' names, then the words beside each lane. Bars have what is left.
NAMES = {1: 36.0, 2: 33.0}
WORDS = {1: (54.0,), 2: (38.0, 31.0)}

_COUNT = re.compile(r"\(n = (\d+)\)")


@dataclass(frozen=True)
class Words:
    """One line of text beside the funnel."""

    text: str
    bold: bool = False
    quiet: bool = False
    enters: bool = False  # the line from which an arrow leads into the funnel
    parted: bool = False  # begins an entry of its own

    @property
    def size(self) -> float:
        return SIZE if self.bold else SMALL

    @property
    def height(self) -> float:
        return drawing.height_of(1, self.size) + (PARTED if self.parted else 0.0)


@dataclass(frozen=True)
class Lane:
    """One arm: its rows of the table, and the room of its bars and of the words at their right, in millimetres."""

    arm: str
    source: Mapping[str, str]  # the arm's first row: what was identified
    rows: Mapping[str, Mapping[str, str]]  # step -> its row
    left: float
    width: float
    words_width: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    @property
    def words_at(self) -> float:
        return self.left + self.width + GAP

    def before(self, step: str) -> Mapping[str, str]:
        """The row that stands before a step's."""
        steps = list(self.rows)
        place = steps.index(step)
        return self.rows[steps[place - 1]] if place else self.source

    def enters_at(self, steps: Sequence[str]) -> int:
        """The place of the arm's first step; its first bar stands above it."""
        return steps.index(next(iter(self.rows))) if self.rows else 0


@dataclass(frozen=True)
class Flow:
    """What stands between two bars: where it begins and ends, and half its width at either end, in millimetres."""

    top: float
    bottom: float
    above: float
    below: float

    def half(self, y: float) -> float:
        """Half the width at y: an S-shaped passage, upright at both ends."""
        part = (y - self.top) / (self.bottom - self.top)
        return self.above + (self.below - self.above) * part * part * (3 - 2 * part)


def draw(funnel: Sequence[Mapping[str, str]], title: str = "", caption: str = "") -> Figure:
    """The funnel, 180 mm wide and as high as its steps and their text need.

    funnel: one row a step and arm, in the order in which the arm passes its steps: step (an id; arms that share a step
        share its id), label, unit (what n_out counts), arm (databases | other), n_in, entered (beside what the step
        before let through), n_out, set_aside, awaiting (empty prints "not reported"), detail (";"-joined reasons such
        as "not an article (n = 806)"). An arm's first row is its first bar: what was identified, in detail where.
    title: the review's, for the file's own title, not drawn; caption: stands below the funnel.
    Raises ValueError for a table without rows, and for an arm that has no lane.
    """
    lanes = _lanes(funnel)
    steps = _in_order([list(lane.rows) for lane in lanes])
    namers = {step: next(lane for lane in lanes if step in lane.rows) for step in steps}
    names = {step: _name(lane, step, NAMES[len(lanes)], lane is lanes[0]) for step, lane in namers.items()}
    words = {
        (lane.arm, step): _words(lane, step, namers[step].rows[step]["label"], lane is lanes[0])
        for lane in lanes
        for step in lane.rows
    }
    heads = {lane.arm: _head(lane, lane.enters_at(steps) == 0) for lane in lanes}
    scale = min(lane.width / max(_largest([lane.source, *lane.rows.values()]), 1) for lane in lanes)

    # tops[k] is the top of the bars above step k, tops[-1] of the last ones; texts: where a step's words begin
    tops = [max(_height(heads[lane.arm]) for lane in lanes if not lane.enters_at(steps)) + 5.0]
    texts = {}
    for place, step in enumerate(steps):
        tallest = max(_height(block) for block in [names[step], *(words[spot] for spot in words if spot[1] == step)])
        entering = [_height(heads[lane.arm]) + 7.0 for lane in lanes if lane.enters_at(steps) == place + 1]
        space = max(STEP, tallest + GAP, *entering)
        texts[step] = tops[-1] + BAR + (space - tallest) / 2
        tops.append(tops[-1] + BAR + space)
    note = drawing.wrapped(caption, drawing.PAGE_WIDTH - 1.0, SMALL)
    foot = tops[-1] + BAR + 4.0
    height = foot + drawing.height_of(len(note), SMALL) + 1.0
    figure = drawing.page(drawing.PAGE_WIDTH, height, f"{TITLE}: {title}" if title else TITLE)
    sheet = figure.axes[0]

    for step in steps:
        _write(sheet, 0.5, texts[step], names[step])
    for lane in lanes:
        top = tops[lane.enters_at(steps)]
        _draw_head(sheet, lane, top, heads[lane.arm], lane.enters_at(steps) == 0)
        flows = _draw_lane(sheet, lane, top, {step: tops[place + 1] for place, step in enumerate(steps)}, scale)
        for step, flow in flows.items():
            _draw_words(sheet, lane, flow, texts[step], words[lane.arm, step])
            if lane is lanes[0]:
                _draw_inlet(sheet, lane, flow, texts[step], names[step])
    drawing.write(sheet, 0.5, foot, note, SMALL, colour=drawing.QUIET)
    return figure


def _lanes(rows: Sequence[Mapping[str, str]]) -> list[Lane]:
    """The arms that have rows, side by side; bars share the width by the arms' largest counts."""
    if not rows:
        raise ValueError("a funnel needs at least one row")
    if strays := sorted({row["arm"] for row in rows} - set(HEADS)):
        raise ValueError(f"no lane in the funnel for the arm {', '.join(strays)}")
    arms = {arm: own for arm in HEADS if (own := [row for row in rows if row["arm"] == arm])}
    free = drawing.PAGE_WIDTH - 1.0 - NAMES[len(arms)] - sum(WORDS[len(arms)]) - 2 * GAP * len(arms)
    largest = {arm: max(_largest(own), 1) for arm, own in arms.items()}
    lanes, left = [], 0.5 + NAMES[len(arms)] + GAP
    for (arm, (source, *steps)), words_width in zip(arms.items(), WORDS[len(arms)], strict=True):
        width = NARROWEST + (free - NARROWEST * len(arms)) * largest[arm] / sum(largest.values())
        lanes.append(Lane(arm, source, {row["step"]: row for row in steps}, left, width, words_width))
        left += width + words_width + 2 * GAP
    return lanes


def _largest(rows: Iterable[Mapping[str, str]]) -> int:
    return max(_count(row["n_out"]) or 0 for row in rows)


def _in_order(sequences: Iterable[Sequence[str]]) -> list[str]:
    """The steps of all arms in one order; a step that only a later arm passes stands after that arm's step before."""
    order: list[str] = []
    for steps in sequences:
        place = 0
        for step in steps:
            if step not in order:
                order.insert(place, step)
            place = order.index(step) + 1
    return order


def _name(lane: Lane, step: str, width: float, is_first: bool) -> list[Words]:
    """At the left of a step: what it is called, what it counts if that changes, what enters the first lane."""
    row, unit = lane.rows[step], lane.before(step)["unit"]
    lines = [Words(text, bold=True) for text in drawing.wrapped(row["label"], width, SIZE, bold=True)]
    if unit != row["unit"]:
        lines += _entry(f"{unit} \N{RIGHTWARDS ARROW} {row['unit']}", width, quiet=True)
    return lines + (_entering(lane, step, width) if is_first else [])


def _entering(lane: Lane, step: str, width: float) -> list[Words]:
    """What came in at a step, and how many went into it where these are not those that the step before let through."""
    row, lines = lane.rows[step], []
    if row["entered"] != "0":
        entered = f"+ {_number(row['entered'])} entered" if row["entered"] else f"+ entered: {UNKNOWN}"
        lines += _entry(entered, width, enters=True)
    if row["n_in"] != lane.before(step)["n_out"]:
        lines += _entry(f"{_number(row['n_in'])} {row['unit']} in", width)
    return lines


def _words(lane: Lane, step: str, name: str, is_first: bool) -> list[Words]:
    """At the right of a step: what was set aside and why, what awaits a decision, what enters a further lane.

    name: what the step is called at the left; an arm that calls it otherwise says so.
    """
    row, width = lane.rows[step], lane.words_width
    aside = f"{_number(row['set_aside'])} set aside" if row["set_aside"] else f"set aside: {UNKNOWN}"
    lines = [Words(text, bold=True) for text in drawing.wrapped(aside, width, SIZE, bold=True)]
    if row["label"] != name and row["set_aside"] == "0":
        lines = []  # the end of an arm: what it is called, not that nothing was set aside there
    if row["label"] != name:
        own = drawing.wrapped(row["label"], width, SIZE, bold=True)
        lines += [Words(text, bold=True, parted=not n) for n, text in enumerate(own)]
    for detail in split_list(row["detail"]):
        lines += _entry(_grouped(detail), width)
    if row["awaiting"] != "0":
        awaiting = f"{_number(row['awaiting'])} awaiting" if row["awaiting"] else f"awaiting: {UNKNOWN}"
        lines += _entry(awaiting, width, quiet=True)
    return lines if is_first else lines + _entering(lane, step, width)


def _head(lane: Lane, at_top: bool) -> list[Words]:
    """Above a lane: its name and where its records come from."""
    width = max(lane.width, HEAD) if at_top else lane.width + GAP + lane.words_width
    lines = [Words(HEADS[lane.arm], bold=True)]
    for detail in split_list(lane.source["detail"]):
        lines += _entry(_grouped(detail), width, quiet=True)
    return lines


def _entry(text: str, width: float, quiet: bool = False, enters: bool = False) -> list[Words]:
    lines = drawing.wrapped(text, width, SMALL)
    return [Words(line, quiet=quiet, enters=enters and not n, parted=not n) for n, line in enumerate(lines)]


def _draw_head(sheet: Axes, lane: Lane, top: float, head: Sequence[Words], at_top: bool) -> None:
    """Centred at the top of the figure; further down, between its neighbours' words, flush with the lane's own room."""
    x, ha = (lane.middle, "center") if at_top else (lane.left, "left")
    _write(sheet, x, top - 4.7 - _height(head), head, ha)
    drawing.arrow(sheet, [(lane.middle, top - 4.2), (lane.middle, top)], colour=COLOURS[lane.arm], line=1.0)


def _draw_lane(sheet: Axes, lane: Lane, top: float, bars: Mapping[str, float], scale: float) -> dict[str, Flow]:
    """The arm's bars and what flows between them; the flow of each step.

    top: of the first bar; bars: step -> the top of the bar below it.
    """
    flows = {}
    above = _count(lane.source["n_out"])
    _draw_bar(sheet, lane, top, above, lane.source["unit"], scale)
    for step, row in lane.rows.items():
        below = _count(row["n_out"])
        known = above is not None and below is not None
        flow = Flow(top + BAR, bars[step], *((_half(above, scale), _half(below, scale)) if known else (0.0, 0.0)))
        _draw_flow(sheet, lane, flow)
        _draw_bar(sheet, lane, bars[step], below, row["unit"], scale)
        flows[step], above, top = flow, below, bars[step]
    return flows


def _draw_words(sheet: Axes, lane: Lane, flow: Flow, top: float, words: Sequence[Words]) -> None:
    """What a step set aside, led out of the funnel by an arrow."""
    y = _line_middles(words, top)[0]
    ends = [(lane.middle + flow.half(y), y), (lane.words_at - 1.0, y)]
    drawing.arrow(sheet, ends, colour=drawing.QUIET, line=0.5, head=1.6)
    _write(sheet, lane.words_at, top, words)


def _draw_inlet(sheet: Axes, lane: Lane, flow: Flow, top: float, name: Sequence[Words]) -> None:
    """An arrow into the funnel where records entered at a step."""
    for words, y in zip(name, _line_middles(name, top), strict=True):
        if words.enters:
            start = 0.5 + drawing.width_of(words.text, words.size) + 1.5
            ends = [(start, y), (lane.middle - flow.half(y), y)]
            drawing.arrow(sheet, ends, colour=COLOURS[lane.arm], line=1.0)


def _draw_flow(sheet: Axes, lane: Lane, flow: Flow) -> None:
    if not flow.above and not flow.below:  # a count at one end is unknown: no width would be true
        ends = (flow.top, flow.bottom)
        sheet.plot([lane.middle] * 2, ends, color=COLOURS[lane.arm], linewidth=1.0, linestyle=(0, (3, 2)), zorder=1.0)
        return
    ys = [flow.top + (flow.bottom - flow.top) * part / 40 for part in range(41)]
    right = [(lane.middle + flow.half(y), y) for y in ys]
    left = [(lane.middle - flow.half(y), y) for y in reversed(ys)]
    sheet.add_patch(Polygon([*right, *left], closed=True, facecolor=TINTS[lane.arm], edgecolor="none", zorder=1.0))


def _draw_bar(sheet: Axes, lane: Lane, top: float, count: int | None, unit: str, scale: float) -> None:
    """A bar with its count, inside where it fits and else at its right; an unknown count has a frame, not a bar."""
    label = f"{count:,} {ONE.get(unit, unit) if count == 1 else unit}" if count is not None else UNKNOWN
    length = drawing.width_of(label, SIZE, bold=True) + 4.0
    width, middle = 2 * _half(count, scale), top + BAR / 2
    if count is None:
        drawing.box(sheet, lane.middle - length / 2, top, length, BAR, edge=COLOURS[lane.arm], line=0.8)
    else:
        drawing.box(sheet, lane.middle - width / 2, top, width, BAR, fill=COLOURS[lane.arm], edge="none", line=0.0)
    if count is None or length <= width:
        ink = drawing.INK if count is None else ON_BAR[lane.arm]
        drawing.write(sheet, lane.middle, middle, label, SIZE, ha="center", va="center", bold=True, colour=ink)
    else:
        drawing.write(sheet, lane.middle + width / 2 + 1.5, middle, label, SIZE, va="center", bold=True)


def _half(count: int | None, scale: float) -> float:
    """Half the width of a count's bar."""
    return max((count or 0) * scale, THINNEST) / 2


def _height(block: Sequence[Words]) -> float:
    return sum(words.height for words in block)


def _line_middles(block: Sequence[Words], top: float) -> list[float]:
    """Where the lines of a block stand that begins at `top`."""
    bottoms = accumulate((words.height for words in block), initial=top)
    return [
        bottom - drawing.height_of(1, words.size) / 2 for words, bottom in zip(block, list(bottoms)[1:], strict=True)
    ]


def _write(sheet: Axes, x: float, top: float, block: Sequence[Words], ha: str = "left") -> None:
    for words, y in zip(block, _line_middles(block, top), strict=True):
        colour = drawing.QUIET if words.quiet else drawing.INK
        drawing.write(sheet, x, y, words.text, words.size, ha=ha, va="center", bold=words.bold, colour=colour)


def _count(cell: str) -> int | None:
    """None where nobody recorded it."""
    text = one_line(cell)
    return int(text) if text.isdecimal() else None


def _number(cell: str) -> str:
    count = _count(cell)
    return UNKNOWN if count is None else f"{count:,}"


def _grouped(text: str) -> str:
    """Counts in words as print has them, thousands apart."""
    return _COUNT.sub(lambda count: f"(n = {int(count[1]):,})", one_line(text))
