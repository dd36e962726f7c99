"""The themes of a map by centrality and density, as a picture for print: four fields, a number a place, and the key."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funnel import drawing
from funnel.drawing import INK, PAGE_WIDTH, PANEL, PAPER, QUIET
from funnel.synthesise.quadrants import QUADRANTS, Theme

MARGIN = 3.0  # mm
SIZE = 7.5  # points
DOT = 4.6  # mm across
PITCH = 5.0  # mm from one rank to the next, at least, so that neighbours do not touch
SMALLEST_FIELD = 96.0  # mm, both ways
NAME = 7.0  # mm kept free for the quadrants' names, above and below
AXIS = 6.0  # mm for the name of an axis
GAP = 1.2  # mm of white for an axis
FILLS = {"motor": PANEL, "niche": "#f6f7f9", "emerging or declining": PANEL, "basic": "#f6f7f9"}


def places(themes: Sequence[Theme]) -> dict[tuple[float, float], list[Theme]]:
    """The themes by their ranks of centrality and density, in their order; one place may hold several."""
    found: dict[tuple[float, float], list[Theme]] = {}
    for theme in themes:
        if theme.centrality_rank is not None and theme.density_rank is not None:
            found.setdefault((theme.centrality_rank, theme.density_rank), []).append(theme)
    return found


def key_lines(themes: Sequence[Theme]) -> list[str]:
    """What each number stands for, a line a theme, with its n; then what is on none of the places."""
    lines = [
        f"{number}  {theme.theme} (n = {theme.n})"
        for number, there in enumerate(places(themes).values(), start=1)
        for theme in there
    ]
    alone = sum(theme.n for theme in themes if theme.centrality_rank is None)
    return lines + ([f"Not shown: concepts without a link (n = {alone})."] if alone else [])


def draw(
    themes: Sequence[Theme],
    unit: str,
    minimum_support: int,
    caption: str,
    title: str = "Themes by centrality and density",
) -> Figure:
    """A page as wide as a double column; its field grows with the number of themes, its foot with the key.

    unit, minimum_support: what two concepts share, and from how many on they are linked; said below with what n and the
    ranks are, before the caption. title: for the file's own title, not drawn.
    """
    spots = places(themes)
    ranked = sum(map(len, spots.values()))
    field = max(SMALLEST_FIELD, ranked * PITCH + DOT) + 2 * NAME
    left, top = MARGIN + AXIS, MARGIN
    width = max(PAGE_WIDTH, left + field + MARGIN)
    beside = left + field + 5
    room = width - beside - MARGIN
    below = room < 45  # the field has grown so wide that the key has no room at its side
    key_left, key_width = (left, width - left - MARGIN) if below else (beside, room)
    key = [drawing.wrapped(line, key_width, SIZE) for line in key_lines(themes)]
    key_height = sum(drawing.height_of(len(lines), SIZE) + 0.8 for lines in key)
    note = (
        f"n: concepts in the theme. Concepts that share {minimum_support} or more {unit}s are linked."
        f" Ranks among {ranked} themes, from the least; with few themes they are coarse."
    )
    told = drawing.wrapped(f"{note} {caption}", width - 2 * MARGIN, SIZE)
    body = field + AXIS + 2
    key_top = top + body if below else top
    foot = top + (body + key_height if below else max(body, key_height)) + 2
    figure = drawing.page(width, foot + drawing.height_of(len(told), SIZE) + MARGIN, title)
    sheet = figure.axes[0]
    _fields(sheet, left, top, field)
    _axes(sheet, left, top, field)
    for number, (central, dense) in enumerate(spots, start=1):
        x = left + _along(central, ranked, field)
        y = top + field - _along(dense, ranked, field)
        drawing.box(sheet, x - DOT / 2, y - DOT / 2, DOT, DOT, fill=PAPER, edge=INK, line=0.9, radius=DOT / 2, zorder=3)
        drawing.write(sheet, x, y, str(number), SIZE, ha="center", va="center", zorder=4)
    y = key_top
    for lines in key:
        drawing.write(sheet, key_left, y, lines, SIZE)
        y += drawing.height_of(len(lines), SIZE) + 0.8
    drawing.write(sheet, MARGIN, foot, told, SIZE, colour=QUIET)
    return figure


def _along(rank: float, ranked: int, field: float) -> float:
    """Where a rank lies on its axis, the mean rank in the middle."""
    return NAME + (field - 2 * NAME) * (rank - 0.5) / ranked


def _fields(sheet: Axes, left: float, top: float, field: float) -> None:
    """The four fields with their names in the outer corners; white between them tells the axes."""
    half = (field - GAP) / 2
    for (central, dense), name in QUADRANTS.items():
        x = left + (half + GAP if central else 0)
        y = top + (0 if dense else half + GAP)
        drawing.box(sheet, x, y, half, half, fill=FILLS[name], edge="none", line=0, zorder=0.5)
        across, ha = (x + half - 1.5, "right") if central else (x + 1.5, "left")
        down, va = (y + 1.2, "top") if dense else (y + half - 1.2, "bottom")
        drawing.write(sheet, across, down, name.capitalize(), 8.0, ha=ha, va=va, bold=True, colour=QUIET)


def _axes(sheet: Axes, left: float, top: float, field: float) -> None:
    words: Mapping[str, tuple[float, float, float]] = {
        "Centrality: links to other themes, by rank →": (left + field / 2, top + field + AXIS / 2, 0.0),
        "Density: links within the theme, by rank →": (left - AXIS / 2, top + field / 2, 90.0),
    }
    for text, (x, y, rotation) in words.items():
        drawing.write(sheet, x, y, text, 8.0, ha="center", va="center", rotation=rotation)
