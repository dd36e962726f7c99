from itertools import pairwise

import pytest

from funnel.synthesise.map_routes import Frame, Grid, Line


def grid(*boxes, step=1.0):
    made = Grid(Frame(0, 0, 60, 60), step)
    for name, box in boxes:
        made.block(name, *box)
    return made


def points(route, step=1.0):
    """Every grid point that a route touches."""
    found = []
    for (x0, y0), (x1, y1) in pairwise((x / step, y / step) for x, y in route.points):
        length = round(abs(x1 - x0) + abs(y1 - y0))
        found += [
            (round(x0 + (x1 - x0) * k / max(length, 1)), round(y0 + (y1 - y0) * k / max(length, 1)))
            for k in range(length + 1)
        ]
    return found


BOXES = (
    ("left", (5, 25, 10, 6)),
    ("wall", (22, 15, 10, 26)),
    ("right", (42, 25, 10, 6)),
    ("below", (42, 45, 10, 6)),
)


def test_a_line_goes_around_what_stands_between():
    route = grid(*BOXES).routes([Line("e", "left", "right", 3.0)])["e"]
    assert route.points[0][0] in (5, 15) or route.points[0][1] in (25, 31), "begins on a border of its box"
    assert route.points[-1][0] in (42, 52) or route.points[-1][1] in (25, 31), "and ends on one"
    inside = [(x, y) for x, y in points(route) if 22 <= x <= 32 and 15 <= y <= 41]
    assert not inside


def test_every_part_of_a_line_is_level_or_upright():
    routes = grid(*BOXES).routes([Line("e", "left", "right", 3.0), Line("f", "left", "below", 3.0)])
    assert routes.keys() == {"e", "f"}
    for route in routes.values():
        assert all((x0 == x1) != (y0 == y1) for (x0, y0), (x1, y1) in pairwise(route.points))


def test_lines_may_cross_but_not_run_on_one_another():
    lines = [Line(f"e{k}", one, other, 2.0) for k, (one, other) in enumerate(
        [("left", "right"), ("left", "below"), ("right", "left"), ("wall", "below"), ("right", "below"), ("left", "wall")]
    )]  # fmt: skip
    routes = grid(*BOXES).routes(lines)
    steps = {name: {frozenset(pair) for pair in pairwise(points(route))} for name, route in routes.items()}
    assert len(steps) == len(lines) and all(steps.values())
    for one in steps:
        for other in steps:
            assert one == other or not {pair for pair in steps[one] & steps[other] if len(pair) == 2}


def test_the_order_in_which_lines_are_given_does_not_matter():
    lines = [Line("a", "left", "right", 2.0), Line("b", "wall", "below", 2.0), Line("c", "right", "below", 2.0)]
    assert grid(*BOXES).routes(lines) == grid(*BOXES).routes(lines[::-1])


def test_the_label_stands_on_its_line_and_clear_of_boxes():
    route = grid(*BOXES).routes([Line("e", "left", "right", 3.0)])["e"]
    assert route.badge in [(float(x), float(y)) for x, y in points(route)]
    assert not any(x - 2 <= route.badge[0] <= x + w + 2 and y <= route.badge[1] <= y + h for _, (x, y, w, h) in BOXES)


def test_on_a_short_upright_line_the_label_stands_beside_it():
    made = grid(("over", (5, 5, 10, 6)), ("under", (5, 15, 10, 6)))
    route = made.routes([Line("e", "over", "under", 3.0)])["e"]
    assert len(route.points) == 2 and route.points[0][0] == route.points[1][0]
    assert abs(route.badge[0] - route.points[0][0]) == pytest.approx(2.0)


def test_a_line_without_a_label_gets_no_place_for_one():
    assert grid(*BOXES).routes([Line("e", "left", "right", 0.0)])["e"].badge is None


def test_points_are_millimetres_whatever_the_step():
    made = Grid(Frame(0, 0, 60, 60), 1.5)
    made.block("a", 7.5, 7.5, 15, 9)
    made.block("b", 45, 7.5, 15, 9)
    (start, end) = made.routes([Line("e", "a", "b", 0.0)])["e"].points
    assert (start[0], end[0]) == (22.5, 45.0)


def test_lines_that_have_room_keep_apart_and_from_boxes():
    made = grid(("one", (5, 5, 10, 30)), ("other", (40, 5, 10, 30)), ("between", (25, 30, 6, 6)))
    routes = made.routes([Line(f"e{k}", "one", "other", 0.0) for k in range(3)])
    heights = sorted(y for route in routes.values() for (_, y), _ in [route.points])
    assert len(heights) == 3, "each is one straight line"
    assert all(later - earlier >= 2 for earlier, later in pairwise(heights))
    assert heights[-1] <= 27, "two steps from the box between, whose own lines need room for their heads"


def test_a_later_group_goes_around_an_earlier_one_and_labels_around_both():
    made = grid(
        ("left", (5, 25, 10, 6)), ("right", (42, 25, 10, 6)), ("over", (24, 5, 10, 6)), ("under", (24, 45, 10, 6))
    )
    routes = made.routes([Line("first", "left", "right", 3.0)], [Line("second", "over", "under", 3.0)])
    (start, end), (_, _) = routes["first"].points, routes["second"].points
    assert start[1] == end[1], "both run straight, so that they must cross in the middle of both"
    crossing = (routes["second"].points[0][0], start[1])
    assert all(abs(route.badge[0] - crossing[0]) + abs(route.badge[1] - crossing[1]) >= 2 for route in routes.values())
