"""The crosswalk as a picture for print: models down, stages across, the printed labels in the cells."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle, RegularPolygon

from funnel import drawing
from funnel.drawing import FAINT, INK, PANEL, PAPER, QUIET, RULE
from funnel.synthesise.crosswalk import Covered, Rows

MARGIN = 2.0
WIDTH = 277.0  # mm: A4 lying, within its margins; wider only where the columns need it
MODEL_WIDTH = 35.0
NARROWEST = 22.0  # mm, of a stage's column
SIZE = 6.5  # points; the smallest text
HEADING = 8.0
MARK = 3.2  # mm, the room of the mark before a label
INSET, BETWEEN = 1.0, 0.9  # around the labels of a cell, and between them
HEAD = 0.8  # mm, above and below a heading
BLANK = "no phase printed"
NOTHING = "No model, or no stage, is recorded yet."


class Look(NamedTuple):
    """How a link of one strictness is drawn; lighter the less it rests on."""

    fill: str
    edge: str
    dashed: bool
    mark: str  # diamond | disc | ring | dash
    colour: str
    italic: bool
    says: str


LOOKS = {
    "author": Look("#bccad8", INK, False, "diamond", INK, False, "primary, said by the authors of the stages"),
    "wording": Look("#d5dee7", "#7d8994", False, "disc", INK, False, "primary, the same words"),
    "primary": Look(PAPER, "#7d8994", False, "ring", INK, False, "primary, a judgement"),
    "secondary": Look("none", "#a3abb3", True, "dash", QUIET, True, "secondary"),
}
FLAGS = {
    "low": ("*", "low confidence"),
    "conflict": ("†", "something speaks against it"),
    "outside": ("‡", "printed under another phase"),
}


def look(link: Mapping[str, str]) -> str:
    """The key in LOOKS for a row of the crosswalk."""
    if link["role"] != "primary":
        return "secondary"
    if link["basis"] == "author":
        return "author"
    return "wording" if link["wording_match"] == "yes" else "primary"


def flags(link: Mapping[str, str]) -> str:
    """The signs that follow a label: low confidence, a recorded conflict, a phase other than the printed one."""
    holds = {
        "low": link["confidence"] == "low",
        "conflict": link["conflict"],
        "outside": link["outside_column"] == "yes",
    }
    return "".join(sign for flag, (sign, _) in FLAGS.items() if holds[flag])


def draw(
    crosswalk: Rows,
    coverage: Sequence[Covered],
    models: Rows,
    stages: Rows,
    caption: str,
    title: str = "Crosswalk of models and stages",
) -> Figure:
    """A lying A4 page, as high as its rows need, and wider only where there are more than ten stages or so.

    crosswalk, coverage: as `crosswalk` makes them; stages of one phase stand side by side under its name.
    title: for the file's own title, not drawn, as in flow, funnel and map. caption: said below, as it is.
    """
    phase_of = {row.stage_id: row.phase for row in coverage}
    in_order = list(phase_of)
    if not in_order:
        return _nothing(caption, title)
    names = {stage["stage_id"]: stage["label"] for stage in stages}
    width = max(WIDTH, 2 * MARGIN + MODEL_WIDTH + NARROWEST * len(in_order))
    column = (width - 2 * MARGIN - MODEL_WIDTH) / len(in_order)
    cells = _cells(crosswalk, column)
    depths = {(row.model_id, row.stage_id): row.depth for row in coverage if row.depth}
    blank = {(row.model_id, row.stage_id) for row in coverage if row.column == "blank"}
    bare = blank - cells.keys() - depths.keys()
    heads = {
        model["model_id"]: (
            drawing.wrapped(model["name"], MODEL_WIDTH - 2, SIZE, bold=True),
            drawing.wrapped(model["citation"], MODEL_WIDTH - 2, SIZE),
        )
        for model in models
    }
    rows = list(dict.fromkeys(row.model_id for row in coverage))
    heights = {
        model_id: max(
            drawing.height_of(sum(map(len, heads[model_id])), SIZE) + 2 * INSET,
            *(_cell_height(cells.get(pair, []), pair in depths) for pair in ((model_id, s) for s in in_order)),
        )
        for model_id in rows
    }
    headings = _Headings.of([(names[stage_id], phase_of[stage_id]) for stage_id in in_order], column)
    notes = drawing.wrapped(_notes(crosswalk, bool(depths)), width - 2 * MARGIN, SIZE)
    notes += drawing.wrapped(caption, width - 2 * MARGIN, SIZE)
    top = MARGIN + headings.phase_height + headings.stage_height
    foot = top + sum(heights.values()) + 3
    figure = drawing.page(width, foot + 4.8 + drawing.height_of(len(notes), SIZE) + MARGIN, title)
    sheet = figure.axes[0]
    left = MARGIN + MODEL_WIDTH
    _write_headings(sheet, left, column, headings)
    y = top
    for model_id in rows:
        tall = heights[model_id]
        name, citation = heads[model_id]
        drawing.write(sheet, MARGIN + 0.5, y + INSET, name, SIZE, bold=True)
        below = y + INSET + drawing.height_of(len(name), SIZE)
        drawing.write(sheet, MARGIN + 0.5, below, citation, SIZE, colour=QUIET)
        for start, length in _runs([(model_id, stage_id) in bare for stage_id in in_order]):
            _hatched(sheet, left + start * column, y, length * column, tall)
        for number, stage_id in enumerate(in_order):
            x = left + number * column
            _cell(sheet, x, y, column, cells.get((model_id, stage_id), []))
            if depth := depths.get((model_id, stage_id)):
                at = (x + column - INSET, y + tall - INSET / 2)
                drawing.write(sheet, *at, f"depth {depth}", SIZE, ha="right", va="bottom", colour=QUIET)
        y += tall
        sheet.plot([MARGIN, width - MARGIN], [y, y], color=FAINT, linewidth=0.6, zorder=1.2)
    for number, stage_id in enumerate(in_order):
        first = number == 0 or phase_of[stage_id] != phase_of[in_order[number - 1]]
        x = left + number * column
        sheet.plot([x, x], [top, y], color=RULE if first else FAINT, linewidth=0.8 if first else 0.5, zorder=1.3)
    _legend(sheet, MARGIN, foot, bool(blank))
    drawing.write(sheet, MARGIN, foot + 4.8, notes, SIZE)
    return figure


def _nothing(caption: str, title: str) -> Figure:
    lines = [NOTHING, *drawing.wrapped(caption, WIDTH - 2 * MARGIN, SIZE)]
    figure = drawing.page(WIDTH, drawing.height_of(len(lines), SIZE) + 2 * MARGIN, title)
    drawing.write(figure.axes[0], MARGIN, MARGIN, lines, SIZE)
    return figure


def _notes(crosswalk: Rows, depths: bool) -> str:
    """What the signs mean, and what is not drawn."""
    told = ["; ".join(f"{sign} {says}" for sign, says in FLAGS.values())]
    told.append("Empty: the phase is printed, but no label answers to the stage")
    if depths:
        told.append("Depth: 0 not treated, 1 named, 2 described, 3 worked out")
    for how, says in (("awaiting", "to be mapped or settled"), ("settled", "answering to no stage")):
        n = sum(not row["stage_id"] and row["how"] == how for row in crosswalk)
        told += [f"Not drawn: {n} label{'s' if n > 1 else ''} {says}"] if n else []
    return ". ".join(told) + "."


class _Label(NamedTuple):
    look: Look
    lines: Sequence[str]

    @property
    def height(self) -> float:
        return drawing.height_of(len(self.lines), SIZE) + 0.5


def _cells(crosswalk: Rows, column: float) -> dict[tuple[str, str], list[_Label]]:
    """The labels of each model and stage, the strictest links first, then in the order of print."""
    cells: dict[tuple[str, str], list[tuple[int, _Label]]] = {}
    for link in (row for row in crosswalk if row["stage_id"]):
        kind = look(link)
        lines = drawing.wrapped(
            link["token_printed"] + flags(link), column - 2 * INSET - MARK - 0.8, SIZE, italic=LOOKS[kind].italic
        )
        key = (link["model_id"], link["stage_id"])
        cells.setdefault(key, []).append((list(LOOKS).index(kind), _Label(LOOKS[kind], lines)))
    return {key: [label for _, label in sorted(found, key=lambda pair: pair[0])] for key, found in cells.items()}


def _cell_height(labels: Sequence[_Label], depth: bool) -> float:
    room = drawing.height_of(1, SIZE) + BETWEEN if depth else 0.0
    return sum(label.height for label in labels) + BETWEEN * max(len(labels) - 1, 0) + 2 * INSET + room


def _cell(sheet: Axes, x: float, y: float, width: float, labels: Sequence[_Label]) -> None:
    y += INSET
    for label in labels:
        _chip(sheet, x + INSET, y, width - 2 * INSET, label)
        y += label.height + BETWEEN


def _chip(sheet: Axes, x: float, y: float, width: float, label: _Label) -> None:
    style = label.look
    box = drawing.box(
        sheet, x, y, width, label.height, fill=style.fill, edge=style.edge, line=0.5, radius=0.6, zorder=2.0
    )
    if style.dashed:
        box.set_linestyle((0, (2.0, 1.6)))
    _mark(sheet, x + MARK / 2, y + 0.25 + drawing.height_of(1, SIZE) / 2, style.mark)
    at = (x + MARK, y + 0.25)
    drawing.write(sheet, *at, label.lines, SIZE, colour=style.colour, italic=style.italic)


def _mark(sheet: Axes, x: float, y: float, mark: str) -> None:
    if mark == "dash":
        sheet.plot([x - 0.6, x + 0.6], [y, y], color=QUIET, linewidth=0.8, solid_capstyle="butt", zorder=2.5)
    elif mark == "diamond":
        sheet.add_patch(RegularPolygon((x, y), 4, radius=1.0, facecolor=INK, edgecolor="none", zorder=2.5))
    else:
        fill = INK if mark == "disc" else PAPER
        sheet.add_patch(Circle((x, y), 0.68, facecolor=fill, edgecolor=INK, linewidth=0.6, zorder=2.5))


class _Headings(NamedTuple):
    """The lines of each stage's name, and of each phase's with the run of stages that it stands over."""

    stages: Sequence[Sequence[str]]
    phases: Sequence[tuple[int, int, Sequence[str]]]
    stage_height: float
    phase_height: float

    @classmethod
    def of(cls, stages: Sequence[tuple[str, str]], column: float) -> "_Headings":
        """stages: name and phase of each."""
        names = [drawing.wrapped(name, column - 1, HEADING, bold=True) for name, _ in stages]
        phases = []
        for start, length in _runs_of([phase for _, phase in stages]):
            phase = stages[start][1]
            shown = drawing.wrapped(phase[:1].upper() + phase[1:], length * column - 2, HEADING, bold=True)
            phases.append((start, length, shown))
        tallest = [max(map(len, lines), default=1) for lines in (names, [shown for *_, shown in phases])]
        stage_height, phase_height = (drawing.height_of(n, HEADING) + 2 * HEAD for n in tallest)
        return cls(names, phases, stage_height, phase_height)


def _write_headings(sheet: Axes, left: float, column: float, headings: _Headings) -> None:
    for start, length, shown in headings.phases:
        x, width, height = left + start * column, length * column, headings.phase_height - 0.4
        drawing.box(sheet, x + 0.3, MARGIN, width - 0.6, height, fill=RULE, edge="none", line=0)
        at = (x + width / 2, MARGIN + height / 2)
        drawing.write(sheet, *at, shown, HEADING, ha="center", va="center", bold=True, colour=PAPER)
    top, height = MARGIN + headings.phase_height, headings.stage_height
    across = MODEL_WIDTH + column * len(headings.stages)
    drawing.box(sheet, MARGIN, top, across, height, fill=PANEL, edge="none", line=0, zorder=0.5)
    drawing.write(sheet, MARGIN + 0.5, top + height / 2, "Model", HEADING, va="center", bold=True)
    for number, name in enumerate(headings.stages):
        at = (left + (number + 0.5) * column, top + height / 2)
        drawing.write(sheet, *at, name, HEADING, ha="center", va="center", bold=True)


def _hatched(sheet: Axes, x: float, y: float, width: float, height: float) -> None:
    # drawn line by line: a viewer's own hatch pattern changes with its zoom
    area = Rectangle((x, y), width, height, facecolor="none", edgecolor="none", zorder=0.6)
    sheet.add_patch(area)
    start = x - height
    while start < x + width:
        (line,) = sheet.plot([start, start + height], [y + height, y], color=FAINT, linewidth=0.5, zorder=0.7)
        line.set_clip_path(area)
        start += 2.2
    middle = (x + width / 2, y + height / 2)
    lines = drawing.wrapped(BLANK, width - 3, SIZE, italic=True)
    room = max(drawing.width_of(line, SIZE, italic=True) for line in lines) + 2
    room_below = drawing.height_of(len(lines), SIZE) + 0.8
    corner = (middle[0] - room / 2, middle[1] - room_below / 2)
    drawing.box(sheet, *corner, room, room_below, fill=PAPER, edge="none", line=0, zorder=1.4)
    drawing.write(sheet, *middle, lines, SIZE, ha="center", va="center", italic=True, colour=QUIET)


def _runs(holds: Sequence[bool]) -> list[tuple[int, int]]:
    """Start and length of each stretch of True."""
    return [(start, length) for start, length in _runs_of(holds) if holds[start]]


def _runs_of(values: Sequence[object]) -> list[tuple[int, int]]:
    starts = [k for k, value in enumerate(values) if k == 0 or value != values[k - 1]]
    return [(start, end - start) for start, end in zip(starts, [*starts[1:], len(values)], strict=True)]


def _legend(sheet: Axes, x: float, y: float, blank: bool) -> None:
    at = x
    for style in LOOKS.values():
        width = drawing.width_of(style.says, SIZE, italic=style.italic) + MARK + 1.6
        _chip(sheet, at, y, width, _Label(style, [style.says]))
        at += width + 3
    if blank:
        drawing.write(sheet, at, y + 0.25, "hatched: the model prints no label in this phase", SIZE, colour=QUIET)
