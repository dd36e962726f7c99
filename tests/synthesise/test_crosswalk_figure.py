from itertools import combinations

import crosswalk_case as case
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from funnel import drawing
from funnel.synthesise import crosswalk_figure

LONG = ("one", "2", "beginning", "secondary", "judgement", "no", "low", "", "x")


def figure(given, caption="The links are ours."):
    models, _, stages, found, coverage = given
    return crosswalk_figure.draw(found, coverage, models, stages, caption)


def long_labels():
    models, labels, stages, found, coverage = case.tables()
    more = " and whatever else belongs to a very long label, said again and again, with unbreakable" + "x" * 40
    found = [{**row, "token_printed": row["token_printed"] + more} for row in found]
    return models, labels, stages, found, coverage


CASES = [
    pytest.param(case.tables, id="three models"),
    pytest.param(case.shipped, id="the shipped crosswalk"),
    pytest.param(long_labels, id="labels far longer than their cell"),
]


@pytest.mark.parametrize("given", CASES)
def test_no_text_leaves_the_page_overlaps_another_or_is_too_small(given):
    drawn = figure(given())
    renderer = FigureCanvasAgg(drawn).get_renderer()
    texts = [(text, text.get_window_extent(renderer)) for text in drawn.axes[0].texts if text.get_text()]
    page = drawn.bbox
    assert texts
    for text, box in texts:
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, text
        assert text.get_fontproperties().get_size_in_points() >= 6.5
    for (one, a), (other, b) in combinations(texts, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1, f"{one.get_text()!r} lies on {other.get_text()!r}"


def test_the_shipped_crosswalk_fits_a_lying_page():
    width, height = figure(case.shipped()).get_size_inches() * drawing.MM_PER_INCH
    assert width <= 277 and height <= 190


def test_labels_are_shown_as_printed_and_blank_columns_are_named():
    shown = [text.get_text() for text in figure(case.tables()).axes[0].texts]
    assert "carry <b>further</b>†‡" in shown, "a conflict is recorded, and it is printed under another phase"
    assert "carry <b>further</b>*" in shown, "its other link is of low confidence"
    assert "Third $x$" in shown
    assert shown.count(crosswalk_figure.BLANK) == 1, "model ten, middle; what model two is linked to is shown instead"


@pytest.mark.parametrize(
    "role, basis, match, kind",
    [
        pytest.param("primary", "author", "yes", "author", id="said by the authors"),
        pytest.param("primary", "wording", "yes", "wording", id="the same words"),
        pytest.param("primary", "wording", "no", "primary", id="words that mislead are a judgement"),
        pytest.param("secondary", "wording", "yes", "secondary", id="secondary whatever the words"),
    ],
)
def test_strictness_is_told_by_the_look(role, basis, match, kind):
    assert crosswalk_figure.look({"role": role, "basis": basis, "wording_match": match}) == kind


def test_looks_differ_without_colour():
    assert len({(look.mark, look.dashed) for look in crosswalk_figure.LOOKS.values()}) == len(crosswalk_figure.LOOKS)


def test_same_bytes_each_time(tmp_path):
    for suffix in ("svg", "pdf"):
        one, other = tmp_path / f"one.{suffix}", tmp_path / f"other.{suffix}"
        drawing.save(figure(case.tables()), one)
        drawing.save(figure(case.tables()), other)
        assert one.read_bytes() == other.read_bytes()
