from itertools import combinations

import pytest
from test_map_figure import edge, large, node

from funnel.synthesise import map_figure, map_layout, map_signs
from funnel.synthesise.concept_map import CO_OCCURS


def arranged(nodes, edges, **settings):
    return map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, map_signs.signs(edges)), **settings)


def pair(one, other, weight):
    return edge(f"{one}~{other}", one, other, CO_OCCURS, weight)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        pytest.param(9, ["a~b", "b~c", "c~d", "r1", "r2"], id="all, but no pair that a relation joins already"),
        pytest.param(3, ["b~c", "r1", "r2"], id="relations first, then the strongest pair"),
        pytest.param(4, ["a~b", "b~c", "r1", "r2"], id="of two equally strong the earlier"),
        pytest.param(1, ["r2"], id="of too many relations the one with the most codings"),
        pytest.param(0, [], id="none"),
    ],
)
def test_the_strongest_lines_are_drawn(most, expected):
    pairs = [pair("a", "b", 5), pair("b", "c", 8), pair("c", "d", 5), pair("a", "c", 99)]
    edges = [*pairs, edge("r1", "c", "a", weight=1), edge("r2", "d", "a", weight=2)]
    assert [line.edge_id for line in map_layout.drawn(edges, most)] == expected


def test_a_layout_that_is_kept_stays_when_codings_are_added():
    nodes, edges = large()
    before = arranged(nodes, edges)
    grown = [*nodes, node("new", "c3", "early")]
    more = [*edges, edge("r99", "new", "k3"), edge("r98", "k1", "k30"), pair("k2", "k31", 7)]
    after = arranged(grown, more, places=before.places)
    assert after.places.items() >= before.places.items()
    lefts = {code_id: (before.boxes[code_id].x, after.boxes[code_id].x) for code_id in before.boxes}
    assert all((a < b) == (x < y) for (a, x), (b, y) in combinations(lefts.values(), 2)), "left of stays left of"


def test_the_layout_that_was_written_gives_the_same_picture():
    nodes, edges = large()
    made = arranged(nodes, edges)
    assert arranged(nodes, edges, places=made.places) == made


@pytest.mark.parametrize("width", [120, 174, 300])
def test_the_picture_is_as_wide_as_it_is_asked_to_be(width):
    nodes, edges = large()
    layout = arranged(nodes, edges, width=width)
    assert 0 <= width - 2 * map_layout.MARGIN - layout.width < 8 * map_layout.STEP, "but for what is no whole step"


def test_a_band_is_high_enough_for_its_name():
    name = "Conditions under which families and practitioners take part in what is begun"
    layout = arranged([node("a", "c")._replace(category_label=name), node("b", "d")], [])
    high, low = layout.bands
    assert high.extent >= 7 * 2.9, "seven lines of 2.98 mm at 6.5 points"
    assert low.extent < high.extent
    assert low.start == pytest.approx(high.start + high.extent)
