"""What the tests of figures ask of every picture: nothing lies over anything else, nothing is cut."""

from itertools import combinations, pairwise

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from funnel import drawing


def words(figure):
    """Everything that is written, in the order in which it was, with single spaces."""
    return " ".join(text.get_text() for text in figure.axes[0].texts)


def extents(figure, artists):
    """Where each of the artists stands, in millimetres from the bottom left corner."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    scale = drawing.MM_PER_INCH / figure.dpi
    return [Bbox(artist.get_window_extent(renderer).get_points() * scale) for artist in artists]


def faults(figure):
    """Each text that leaves the page, lies over another or is crossed by a line; each text below the least size."""
    sheet = figure.axes[0]
    width, height = figure.get_size_inches() * drawing.MM_PER_INCH
    written = list(zip((text.get_text() for text in sheet.texts), extents(figure, sheet.texts), strict=True))
    found = [f"{t.get_text()} is too small" for t in sheet.texts if t.get_fontsize() < drawing.SMALLEST]
    found += [
        f"{text!r} leaves the page" for text, box in written if min(box.min) < 0 or box.x1 > width or box.y1 > height
    ]
    found += [
        f"{one!r} lies over {other!r}"
        for (one, a), (other, b) in combinations(written, 2)
        if a.padded(-0.05).overlaps(b)
    ]
    for line in sheet.lines:
        for (x0, y0), (x1, y1) in pairwise(line.get_xydata()):
            stroke = Bbox([(min(x0, x1), height - max(y0, y1)), (max(x0, x1), height - min(y0, y1))])
            found += [f"a line crosses {text!r}" for text, box in written if stroke.overlaps(box)]
    return found
