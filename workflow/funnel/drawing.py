"""Pages to draw on, measured in millimetres, and pictures saved with the same bytes for the same drawing.

A page is a matplotlib Figure without pyplot, so nothing is global and nothing needs a screen. Its one set of axes
covers it: x runs right and y runs down from the top left corner, in millimetres at print size. Text is measured
from the font itself, before anything is drawn, so that a layout can grow with its text.
"""

import logging
import math
import os
import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import FancyBboxPatch, Polygon
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from funnel import tables
from funnel.text import one_line

MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
PAGE_WIDTH = 180.0  # mm: the text width of an A4 page, a journal's double column
SMALLEST = 7.0  # points; what print still carries
LEADING = 1.3  # baseline to baseline, in font sizes
CAP_HEIGHT = 0.729  # of DejaVu Sans, in font sizes

INK = "#1c1e21"
QUIET = "#5b6168"  # secondary text; 6:1 on white
RULE = "#4a4f55"  # frames and arrows
FAINT = "#c9ced3"  # guide lines
PANEL = "#eef1f4"  # headings and unfilled parts
PAPER = "#ffffff"
DATABASES = "#2f5f8f"  # the arm of databases and registers; dark in greyscale
OTHER = "#c58b2a"  # the arm of other methods; middle grey in greyscale
# Told apart by people with any colour vision: Paul Tol's scheme "muted". Never the only mark of a difference.
CATEGORIES = ("#332288", "#88ccee", "#44aa99", "#117733", "#999933", "#ddcc77", "#cc6677", "#882255", "#aa4499")

# The fonts that come with matplotlib, by file: another machine's copy may be cut differently and move every line.
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_FACES = {
    (False, False): _FONTS / "DejaVuSans.ttf",
    (True, False): _FONTS / "DejaVuSans-Bold.ttf",
    (False, True): _FONTS / "DejaVuSans-Oblique.ttf",
    (True, True): _FONTS / "DejaVuSans-BoldOblique.ttf",
}

# SVG text as outlines: few machines outside Linux have DejaVu Sans, and with any other font words leave their boxes.
# The PDF carries the embedded font (TrueType, which publishers ask for) and so the text that can be searched.
matplotlib.rcdefaults()  # a person's own matplotlibrc must not change a picture
matplotlib.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "funnel", "pdf.fonttype": 42})
matplotlib.rcParams["text.hinting"] = "none"  # the PNG sets its letters where the SVG and the PDF do
# No clock, and no version of the library either, so that the bytes change only when the drawing does.
_METADATA: dict[str, dict[str, str | None]] = {
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    ".png": {"Software": None},
}
_DPI = 300

warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)  # one a letter; save_all tells of all

_COUNT = re.compile(r"\(n = [^()]*\)")


def page(width_mm: float, height_mm: float, title: str = "") -> Figure:
    """An empty white page whose only axes, `figure.axes[0]`, count millimetres from the top left corner.

    title: what the picture shows, for the file's own title (a screen reader says it); it is not drawn.
    """
    figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=_DPI, facecolor=PAPER)
    figure.set_label(one_line(title))
    sheet = figure.add_axes((0, 0, 1, 1))
    sheet.set_axis_off()
    sheet.set_autoscale_on(False)
    sheet.set_xlim(0, width_mm)
    sheet.set_ylim(height_mm, 0)
    return figure


def save(figure: Figure, path: str | os.PathLike[str]) -> None:
    """Save as the suffix says: .svg, .pdf or .png (300 dpi); whole or not at all, the same bytes each time."""
    suffix = Path(path).suffix.lower()
    metadata = {**_METADATA[suffix], "Title": figure.get_label() or None}
    with tables.whole(path, "wb") as handle:
        figure.savefig(handle, format=suffix.lstrip("."), dpi=_DPI, metadata=metadata)


def save_all(figure: Figure, paths: Iterable[str | os.PathLike[str]]) -> None:
    """One picture in several formats; letters that the font does not have, drawn as empty boxes, are logged."""
    files = list(map(Path, paths))
    for path in files:
        save(figure, path)
    if lacking := letters_lacking("".join(text.get_text() for text in figure.findobj(Text))):
        names = ", ".join(path.name for path in files)
        logging.getLogger(__name__).warning(
            "%s: the font has no %s; an empty box stands there.", names, " ".join(lacking)
        )


def letters_lacking(text: str) -> str:
    """Those that the font does not have, each once, as they first stand."""
    face = get_font(_FACES[False, False])
    return "".join(
        letter for letter in dict.fromkeys(text) if letter.isprintable() and not face.get_char_index(ord(letter))
    )


def font(size: float, bold: bool = False, italic: bool = False) -> FontProperties:
    """size: points at print size."""
    return FontProperties(fname=_FACES[bold, italic], size=size)


def width_of(text: str, size: float, bold: bool = False, italic: bool = False) -> float:
    """How wide one line of text stands, in millimetres."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size, bold, italic), ismath=False)
    return width * MM_PER_POINT


def height_of(lines: int, size: float) -> float:
    """How high a block of so many lines stands, in millimetres, with the leading that `write` gives it."""
    return lines * LEADING * size * MM_PER_POINT


def wrapped(text: str, width_mm: float, size: float, bold: bool = False, italic: bool = False) -> list[str]:
    """The text in lines no wider than width_mm; none for empty text.

    A count, "(n = 12)", stays on one line; a word wider than the line is cut where the line ends.
    """
    glued = _COUNT.sub(lambda count: count[0].replace(" ", "\N{NO-BREAK SPACE}"), one_line(text))
    lines: list[str] = []
    line = ""
    for word in glued.split(" ") if glued else []:
        if line and width_of(f"{line} {word}", size, bold, italic) <= width_mm:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, width_mm, size, bold, italic)
        lines += full
    return [whole.replace("\N{NO-BREAK SPACE}", " ") for whole in [*lines, line] if whole]


def _cut(word: str, width_mm: float, size: float, bold: bool, italic: bool) -> list[str]:
    """A word in pieces that fit the width, most often one; a piece holds at least one character."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width_of(pieces[-1] + character, size, bold, italic) > width_mm:
            pieces.append("")
        pieces[-1] += character
    return pieces


def write(
    sheet: Axes,
    x: float,
    y: float,
    text: str | Sequence[str],
    size: float = 8.0,
    *,
    ha: str = "left",
    va: str = "top",
    bold: bool = False,
    italic: bool = False,
    colour: str = INK,
    rotation: float = 0.0,
    zorder: float = 3.0,
) -> list[Text]:
    """Write text at a point in millimetres; one Text a line, in order.

    text: a string is one line whatever it holds, a sequence (what `wrapped` gives) is its lines. What stands in a
    table is never read as mathematics: "$x$" shows its dollars.
    ha: left | center | right; va: which part of the block lies at y, top | center | bottom.
    rotation: degrees, anticlockwise, about the point; lines then follow each other in the turned direction.
    """
    lines = [text] if isinstance(text, str) else list(text)
    above = {"top": 0.0, "center": 0.5, "bottom": 1.0}[va] * height_of(len(lines), size)
    turn = math.radians(rotation)
    written = []
    for number, line in enumerate(lines):
        # capitals stand in the middle of their line, so that a block looks centred in its box
        down = height_of(number, size) + (LEADING + CAP_HEIGHT) / 2 * size * MM_PER_POINT - above
        written.append(
            sheet.text(
                x + down * math.sin(turn),
                y + down * math.cos(turn),
                one_line(line),
                fontproperties=font(size, bold, italic),
                color=colour,
                ha=ha,
                va="baseline",
                rotation=rotation,
                rotation_mode="anchor",
                parse_math=False,
                zorder=zorder,
            )
        )
    return written


def box(
    sheet: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = PAPER,
    edge: str = RULE,
    line: float = 0.8,
    radius: float = 0.0,
    zorder: float = 2.0,
) -> FancyBboxPatch:
    """A box by its top left corner and size, corners rounded by `radius`, all in millimetres; line: points."""
    style = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
    shape = FancyBboxPatch(
        (x, y), width, height, boxstyle=style, facecolor=fill, edgecolor=edge, linewidth=line, zorder=zorder
    )
    sheet.add_patch(shape)
    return shape


def arrow(
    sheet: Axes,
    points: Sequence[tuple[float, float]],
    *,
    colour: str = RULE,
    line: float = 0.8,
    head: float = 2.0,
    dashed: bool = False,
    zorder: float = 1.5,
) -> None:
    """A line through the points, in millimetres, whose solid head, `head` millimetres long, ends at the last one."""
    (x0, y0), (x1, y1) = points[-2:]
    length = math.hypot(x1 - x0, y1 - y0)
    along, across = ((x1 - x0) / length, (y1 - y0) / length), ((y0 - y1) / length, (x1 - x0) / length)
    back = (x1 - head * along[0], y1 - head * along[1])
    half = 0.36 * head
    corners = [
        (x1, y1),
        (back[0] + half * across[0], back[1] + half * across[1]),
        (back[0] - half * across[0], back[1] - half * across[1]),
    ]
    # the line ends where the head begins: points of a fine curve that lie under the head are left out
    under = [math.hypot(x1 - x, y1 - y) <= head for x, y in points[:-1]]
    kept = [point for place, point in enumerate(points[:-1]) if not all(under[place:])]
    xs, ys = zip(*[*(kept or points[:1]), back], strict=True)
    style = {"linestyle": (0, (2.4, 1.8)), "dash_capstyle": "butt"} if dashed else {"solid_capstyle": "butt"}
    sheet.plot(xs, ys, color=colour, linewidth=line, solid_joinstyle="miter", zorder=zorder, **style)
    sheet.add_patch(Polygon(corners, closed=True, facecolor=colour, edgecolor="none", linewidth=0, zorder=zorder))
