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
WIDTH = 277.0  # mm: A4 lying, within its margins
MODEL_WIDTH = 35.0
SIZE = 6.5  # points; the smallest text
HEADING = 8.0
MARK = 3.2  # mm, the room of the mark before a label
INSET, BETWEEN = 1.0, 0.9  # around the labels of a cell, and between them
PHASE_HEIGHT, STAGE_HEIGHT = 5.2, 6.4
BLANK = "no phase printed"
PHASE_LABELS = {"early": "Early", "middle": "Middle", "latter": "Latter"}


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
    "primary": Look(PAPER, "#7d8994", False, "ring", INK, False, "primary, our judgement"),
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
    """A lying A4 page, as high as its rows need.

    crosswalk, coverage: as `crosswalk` makes them; stages of one phase stand side by side under its name.
    title: for the file's own title, not drawn, as in flow, funnel and map. caption: said below, as it is.
    """
    phase_of = {row.stage_id: row.phase for row in coverage}
    in_order = list(phase_of)
    names = {stage["stage_id"]: stage["label"] for stage in stages}
    column = (WIDTH - 2 * MARGIN - MODEL_WIDTH) / len(in_order)
    cells = _cells(crosswalk, column)
    blank = {(row.model_id, row.stage_id) for row in coverage if row.column == "blank"}
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
            *(_cell_height(cells.get((model_id, stage_id), [])) for stage_id in in_order),
        )
        for model_id in rows
    }
    caption_lines = drawing.wrapped(caption, WIDTH - 2 * MARGIN, SIZE)
    top = MARGIN + PHASE_HEIGHT + STAGE_HEIGHT
    foot = top + sum(heights.values()) + 3
    height = foot + 9.5 + drawing.height_of(len(caption_lines), SIZE) + MARGIN
    figure = drawing.page(WIDTH, height, title)
    sheet = figure.axes[0]
    left = MARGIN + MODEL_WIDTH
    _headings(sheet, left, column, [(names[stage_id], phase_of[stage_id]) for stage_id in in_order])
    y = top
    for model_id in rows:
        tall = heights[model_id]
        name, citation = heads[model_id]
        drawing.write(sheet, MARGIN + 0.5, y + INSET, name, SIZE, bold=True)
        below = y + INSET + drawing.height_of(len(name), SIZE)
        drawing.write(sheet, MARGIN + 0.5, below, citation, SIZE, colour=QUIET)
        for start, length in _runs([(model_id, stage_id) in blank for stage_id in in_order]):
            if not any((model_id, stage_id) in cells for stage_id in in_order[start : start + length]):
                _hatched(sheet, left + start * column, y, length * column, tall)
        for number, stage_id in enumerate(in_order):
            _cell(sheet, left + number * column, y, column, cells.get((model_id, stage_id), []))
        y += tall
        sheet.plot([MARGIN, WIDTH - MARGIN], [y, y], color=FAINT, linewidth=0.6, zorder=1.2)
    for number, stage_id in enumerate(in_order):
        first = number == 0 or phase_of[stage_id] != phase_of[in_order[number - 1]]
        x = left + number * column
        sheet.plot([x, x], [top, y], color=RULE if first else FAINT, linewidth=0.8 if first else 0.5, zorder=1.3)
    _legend(sheet, MARGIN, foot, bool(blank))
    drawing.write(sheet, MARGIN, foot + 9.5, caption_lines, SIZE)
    return figure


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


def _cell_height(labels: Sequence[_Label]) -> float:
    return sum(label.height for label in labels) + BETWEEN * max(len(labels) - 1, 0) + 2 * INSET


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


def _headings(sheet: Axes, left: float, column: float, stages: Sequence[tuple[str, str]]) -> None:
    for start, length in _runs_of([phase for _, phase in stages]):
        phase = stages[start][1]
        x, width = left + start * column, length * column
        drawing.box(sheet, x + 0.3, MARGIN, width - 0.6, PHASE_HEIGHT - 0.4, fill=RULE, edge="none", line=0)
        middle = MARGIN + (PHASE_HEIGHT - 0.4) / 2
        shown = PHASE_LABELS.get(phase, phase)
        drawing.write(sheet, x + width / 2, middle, shown, HEADING, ha="center", va="center", bold=True, colour=PAPER)
    top = MARGIN + PHASE_HEIGHT
    drawing.box(sheet, MARGIN, top, WIDTH - 2 * MARGIN, STAGE_HEIGHT, fill=PANEL, edge="none", line=0, zorder=0.5)
    drawing.write(sheet, MARGIN + 0.5, top + STAGE_HEIGHT / 2, "Model", HEADING, va="center", bold=True)
    for number, (name, _) in enumerate(stages):
        x = left + (number + 0.5) * column
        drawing.write(sheet, x, top + STAGE_HEIGHT / 2, name, HEADING, ha="center", va="center", bold=True)


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
    room = drawing.width_of(BLANK, SIZE, italic=True) + 3
    drawing.box(sheet, middle[0] - room / 2, middle[1] - 1.9, room, 3.8, fill=PAPER, edge="none", line=0, zorder=1.4)
    drawing.write(sheet, *middle, BLANK, SIZE, ha="center", va="center", italic=True, colour=QUIET)


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
    notes = "; ".join(f"{sign} {says}" for sign, says in FLAGS.values())
    drawing.write(sheet, x, y + 4.8, f"{notes}. Empty: the phase is printed, but no label answers to the stage.", SIZE)
