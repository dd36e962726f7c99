"""The boxes of the texts of a drawing, as they are set."""

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg


def of_texts(figure):
    """(text, box) of every text that says something, in pixels."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(text, text.get_window_extent(renderer)) for text in figure.axes[0].texts if text.get_text()]


def require_legible(figure, smallest):
    """No text leaves the page, overlaps another, or is smaller than so many points."""
    texts, page = of_texts(figure), figure.bbox
    assert texts
    for text, box in texts:
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, text
        assert text.get_fontproperties().get_size_in_points() >= smallest
    for (one, a), (other, b) in combinations(texts, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1, f"{one.get_text()!r} lies on {other.get_text()!r}"
