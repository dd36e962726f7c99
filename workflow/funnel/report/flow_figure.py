"""The flow diagram of PRISMA 2020, drawn from one table: results/6-reported/flow.csv.

Where a box stands is data (PLACES); how large it is follows from its text. Source of the layout and of the words that
are not in the table: Page et al. (2021), doi:10.1136/bmj.n71, the templates with and without other methods, for new
and for updated reviews. Only two things are arranged otherwise, so that an A4 page can carry them: the box of previous
studies stands above the searches and its arrow runs down the left margin, and arrows meet boxes of unequal height.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funnel import drawing
from funnel.text import one_line, split_list

TITLE = "PRISMA 2020 flow diagram"
UNKNOWN = "not reported"

RESULTS = (
    "database_results",
    "register_results",
    "website_results",
    "organisation_results",
    "citations_results",
    "other_results",
)


@dataclass(frozen=True)
class Place:
    """A box of the diagram: the rows of the table that it holds, in this order, and where it stands."""

    boxes: tuple[str, ...]
    row: str
    column: str  # main | side of the databases' arm or both of them; other_main | other_side
    heading: str = ""  # stands above rows that share a box


PLACES = (
    Place(("previous_studies", "previous_reports"), "previous", "both", "Previous studies"),
    Place(RESULTS, "identified", "main", "Records identified from:"),
    Place(RESULTS, "identified", "other_main", "Records identified from:"),
    Place(
        ("duplicates", "excluded_automatic", "excluded_other"),
        "identified",
        "side",
        "Records removed before screening:",
    ),
    Place(("records_screened",), "screened", "main"),
    Place(("records_excluded",), "screened", "side"),
    Place(("dbr_sought_reports",), "sought", "main"),
    Place(("dbr_notretrieved_reports",), "sought", "side"),
    Place(
        ("other_excluded_automatic", "other_excluded_other"),
        "identified",
        "other_side",
        "Records removed before screening:",
    ),
    Place(("other_records_screened",), "screened", "other_main"),
    Place(("other_records_excluded",), "screened", "other_side"),
    Place(("other_sought_reports",), "sought", "other_main"),
    Place(("other_notretrieved_reports",), "sought", "other_side"),
    Place(("dbr_assessed",), "assessed", "main"),
    Place(("dbr_excluded",), "assessed", "side"),
    Place(("other_assessed",), "assessed", "other_main"),
    Place(("other_excluded",), "assessed", "other_side"),
    Place(("new_studies", "new_reports", "new_reports_of_previous"), "included", "main"),
    Place(("background", "sampled"), "included", "other_main"),
    Place(("removed_studies", "removed_reports"), "total", "side"),
    Place(("total_studies", "total_reports"), "total", "main"),
)
ROWS = ("previous", "heads", "identified", "screened", "sought", "assessed", "included", "total")
PHASES = (
    ("Identification", ("previous", "heads", "identified")),
    ("Screening", ("screened", "sought", "assessed")),
    ("Included", ("included", "total")),
)
HEADS = (
    ("Identification of {new}studies via databases and registers", "main", "side", drawing.DATABASES),
    ("Identification of {new}studies via other methods", "other_main", "other_side", drawing.OTHER),
)

SIZES = (8.0, 7.5, drawing.SMALLEST)  # points: the largest with which the diagram stays on a page
TALLEST = 240.0  # mm: what an A4 page leaves above a legend
BAND = 6.5  # width of the strip that names the phase
GUTTER = 5.0  # beside it, where the arrow of previous studies runs down
ACROSS = 5.5  # gap between boxes side by side
DOWN = 6.0  # gap between boxes one above the other
PADDING = 2.0  # between a box's edge and its text
INDENT = 2.5  # of what belongs to the line above
PARTED = 0.9  # between one entry of a box and the next, so that wrapped lines are seen to belong together
MAIN_SHARE = 0.47  # of an arm's width; reasons need more room than counts

_COUNT = re.compile(r"\(n = (\d+)\)")


@dataclass(frozen=True)
class Line:
    """One line of text in a box."""

    text: str
    indent: float
    down: float  # from the top of the box's text to the top of the line


@dataclass(frozen=True)
class Box:
    """A box as it is drawn; x and y are its top left corner, in millimetres."""

    place: Place
    lines: tuple[Line, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Layout:
    """Where everything stands at one size of text."""

    size: float
    boxes: dict[tuple[str, str], Box]  # by row and column
    spans: dict[str, tuple[float, float]]  # row -> top and height
    columns: dict[str, tuple[float, float]]  # column -> left edge and width
    heads: dict[str, list[str]]  # column -> the heading's lines
    height: float


def draw(flow: Sequence[Mapping[str, str]], title: str = "", caption: str = "") -> Figure:
    """The flow diagram, 180 mm wide and as high as its text needs.

    flow: one row a line of a box: box (a name in PLACES), label, n ("" prints "not reported"), arm (databases | other;
        decides between the two boxes of records identified, elsewhere the box itself does), detail (";"-joined lines
        that stand below the label, such as "by title (n = 12)"). A box without a row is not drawn, and arrows pass on
        to the next.
    title: the review's, for the file's own title, not drawn; caption: stands below the diagram.
    Raises ValueError for a row whose box has no place: a number must not vanish from the diagram.
    """
    known = {box for place in PLACES for box in place.boxes}
    if strays := sorted({row["box"] for row in flow} - known):
        raise ValueError(f"no place in the flow diagram for {', '.join(strays)}")
    placed = {(place.row, place.column): (place, found) for place in PLACES if (found := _rows_of(place, flow))}
    layouts = (_layout(placed, size) for size in SIZES)
    layout = next((found for found in layouts if found.height <= TALLEST), None) or _layout(placed, SIZES[-1])

    note = drawing.wrapped(caption, drawing.PAGE_WIDTH - 1.0, drawing.SMALLEST)
    below = 3.0 + drawing.height_of(len(note), drawing.SMALLEST) if note else 0.0
    figure = drawing.page(drawing.PAGE_WIDTH, layout.height + below + 1.0, f"{TITLE}: {title}" if title else TITLE)
    sheet = figure.axes[0]
    _draw_phases(sheet, layout)
    _draw_heads(sheet, layout)
    for box in layout.boxes.values():
        _draw_box(sheet, box, layout.size)
    read = any(row["box"] == "other_assessed" and row["n"] for row in flow)
    _draw_arrows(sheet, layout, others_are_read=read)
    drawing.write(sheet, 0.5, layout.height + 3.0, note, drawing.SMALLEST, colour=drawing.QUIET)
    return figure


def _rows_of(place: Place, rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    arm = "other" if place.column.startswith("other") else "databases"
    either_arm = place.boxes != RESULTS
    return [
        row
        for box in place.boxes
        for row in rows
        if row["box"] == box and (either_arm or (row["arm"] == "other") == (arm == "other"))
    ]


def _layout(
    placed: Mapping[tuple[str, str], tuple[Place, Sequence[Mapping[str, str]]]],
    size: float,
) -> Layout:
    """Rows as high as their highest box, one below the other; boxes hang from the top of their row."""
    columns = _columns(placed)
    heads = {}
    for words, first, second, _ in HEADS:
        if first in columns:
            new = "new " if ("previous", "both") in placed else ""
            width = columns[second][0] + columns[second][1] - columns[first][0]
            heads[first] = drawing.wrapped(words.format(new=new), width - 2 * PADDING, size, bold=True)
    texts = {
        spot: tuple(_lines(place, rows, columns[place.column][1] - 2 * PADDING, size))
        for spot, (place, rows) in placed.items()
    }
    line = drawing.height_of(1, size)
    heights = {spot: lines[-1].down + line + 2 * PADDING for spot, lines in texts.items()}
    tallest = {row: max((h for (r, _), h in heights.items() if r == row), default=0.0) for row in ROWS}
    tallest["heads"] = drawing.height_of(max(map(len, heads.values())), size) + 2 * PADDING
    present = [row for row in ROWS if tallest[row]]
    for phase, rows_of_phase in PHASES:  # a strip must be as long as the word in it
        own = [row for row in rows_of_phase if row in present]
        if own:
            length = sum(tallest[row] for row in own) + DOWN * (len(own) - 1)
            tallest[own[-1]] += max(0.0, drawing.width_of(phase, size, bold=True) + 4.0 - length)

    spans, y = {}, 0.5
    for row in present:
        spans[row] = (y, tallest[row])
        y += tallest[row] + (DOWN / 2 if row == "heads" else DOWN)
    boxes = {}
    for spot, lines in texts.items():
        place = placed[spot][0]
        left, width = columns[place.column]
        boxes[spot] = Box(place, lines, left, spans[place.row][0], width, heights[spot])
    return Layout(size, boxes, spans, columns, heads, y - DOWN)


def _columns(placed: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Left edge and width of each column: one arm has the page, two share it alike."""
    spots = set(placed)
    left = BAND + 2.5 + (GUTTER if ("previous", "both") in spots else 0.0)
    arms = [("main", "side")]
    if any(column.startswith("other") for _, column in spots):
        arms.append(("other_main", "other_side"))
    width = (drawing.PAGE_WIDTH - 0.5 - left - ACROSS * (2 * len(arms) - 1)) / len(arms)
    columns = {}
    for arm in arms:
        for column, share in zip(arm, (MAIN_SHARE, 1 - MAIN_SHARE), strict=True):
            columns[column] = (left, width * share)
            left += width * share + ACROSS
    columns["both"] = (columns["main"][0], columns["main"][1] + ACROSS + columns["side"][1])
    return columns


def _lines(place: Place, rows: Sequence[Mapping[str, str]], width: float, size: float) -> list[Line]:
    """The text of a box: a heading where several rows may share it, then each row with its count and its details."""
    indent = INDENT if place.heading else 0.0
    entries = [(0.0, place.heading)] if place.heading else []
    for row in rows:
        details = [text for part in split_list(row["detail"]) if (text := one_line(part))]
        colon = ":" if details else ""
        entries.append((indent, f"{one_line(row['label'])} (n = {_number(row['n'])}){colon}"))
        entries += [(indent + INDENT, _COUNT.sub(_grouped, detail)) for detail in details]
    lines: list[Line] = []
    for number, (inwards, entry) in enumerate(entries):
        for text in drawing.wrapped(entry, width - inwards, size):
            lines.append(Line(text, inwards, drawing.height_of(len(lines), size) + PARTED * number))
    return lines


def _number(cell: str) -> str:
    """A count as print has it: thousands apart, and in words where nobody recorded it."""
    text = one_line(cell)
    return f"{int(text):,}" if text.isdecimal() else text or UNKNOWN


def _grouped(count: re.Match[str]) -> str:
    return f"(n = {_number(count[1])})"


def _draw_phases(sheet: Axes, layout: Layout) -> None:
    for phase, rows in PHASES:
        spans = [layout.spans[row] for row in rows if row in layout.spans]
        if not spans:
            continue
        top, bottom = spans[0][0], spans[-1][0] + spans[-1][1]
        drawing.box(sheet, 0.5, top, BAND - 0.5, bottom - top, fill=drawing.PANEL, edge="none", radius=1.0)
        middle = ((BAND + 0.5) / 2, (top + bottom) / 2)
        drawing.write(sheet, *middle, phase, layout.size, ha="center", va="center", bold=True, rotation=90)


def _draw_heads(sheet: Axes, layout: Layout) -> None:
    top, height = layout.spans["heads"]
    for _, first, second, colour in HEADS:
        if first not in layout.heads:
            continue
        left = layout.columns[first][0]
        width = layout.columns[second][0] + layout.columns[second][1] - left
        drawing.box(sheet, left, top, width, height, fill=drawing.PANEL, edge="none")
        drawing.box(sheet, left, top + height - 0.8, width, 0.8, fill=colour, edge="none")
        lines = layout.heads[first]
        drawing.write(
            sheet, left + width / 2, top + height / 2, lines, layout.size, ha="center", va="center", bold=True
        )


def _draw_box(sheet: Axes, box: Box, size: float) -> None:
    outcome = box.place.row in ("included", "total")
    fill, frame = (drawing.PANEL, 1.4) if outcome else (drawing.PAPER, 0.8)
    drawing.box(sheet, box.x, box.y, box.width, box.height, fill=fill, line=frame)
    for line in box.lines:
        drawing.write(sheet, box.x + PADDING + line.indent, box.y + PADDING + line.down, line.text, size)


def _draw_arrows(sheet: Axes, layout: Layout, others_are_read: bool) -> None:
    """Along each arm and out to its sides; the other arm leads to the included studies unless it ends by itself."""
    boxes = layout.boxes
    for arm in ("main", "other_main"):
        chain = [boxes[row, arm] for row in ROWS if (row, arm) in boxes]
        for above, below in pairwise(chain):
            drawing.arrow(sheet, [(above.middle, above.bottom), (below.middle, below.y)])
    for (row, column), box in boxes.items():
        main = boxes.get((row, column.replace("side", "main")))
        if column.endswith("side") and main:
            y = box.y + min(box.height, main.height) / 2
            drawing.arrow(sheet, [(main.right, y), (box.x, y)])
    included = boxes.get(("included", "main"))
    others = [boxes[row, "other_main"] for row in ROWS[:-2] if (row, "other_main") in boxes]
    ends_by_itself = ("included", "other_main") in boxes and not others_are_read
    if included and others and not ends_by_itself:
        x, y = others[-1].middle, included.y + included.height / 2
        drawing.arrow(sheet, [(x, others[-1].bottom), (x, y), (included.right, y)])
    previous, total = boxes.get(("previous", "both")), boxes.get(("total", "main"))
    if previous and total:
        x = previous.x - GUTTER / 2
        start, end = previous.y + previous.height / 2, total.y + total.height / 2
        drawing.arrow(sheet, [(previous.x, start), (x, start), (x, end), (total.x, end)])
