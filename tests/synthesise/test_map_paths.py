"""Cheapest ways against those that another program finds in the same grid, written out as a graph."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.synthesise.map_paths import DOWN, LEFT, RIGHT, STEPS, UP, WALL, WAYS, cheapest

STEP = 10


def as_graph(straight, turn, starts, ends):
    """One node a point and the way on which it is reached, with a node before all starts and one behind all ends."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["start", "end"])
    height, width = turn.shape
    for row in range(height):
        for column in range(width):
            for way in WAYS:
                for onward in (way, (way + 1) % 4, (way + 3) % 4):
                    price = straight[way % 2][row, column] if onward == way else turn[row, column]
                    there = column + STEPS[onward][0], row + STEPS[onward][1]
                    if price < WALL and 0 <= there[0] < width and 0 <= there[1] < height:
                        graph.add_edge(((column, row), way), (there, onward), weight=STEP + int(price))
    for state, price in starts.items():
        graph.add_edge("start", state, weight=price)
    for ((column, row), way), price in ends.items():
        passing = int(straight[way % 2][row, column])
        if passing < WALL:
            graph.add_edge(((column, row), way), "end", weight=price + passing)
    return graph


def price_of(path, straight, turn, starts, ends, begin):
    """What a path costs, point by point: so that it is a path at all, and not only a number."""
    total, way, at = starts[begin, path.first], path.first, begin
    for corner in [*path.turns, path.end]:
        while at != corner:
            total += STEP + (0 if at in path.turns else int(straight[way % 2][at[1], at[0]]))
            at = (at[0] + STEPS[way][0], at[1] + STEPS[way][1])
        if corner in path.turns:
            total += int(turn[at[1], at[0]])
            after = next(c for c in [*path.turns[path.turns.index(corner) + 1 :], path.end])
            way = next(w for w in WAYS if STEPS[w] == (np.sign(after[0] - at[0]), np.sign(after[1] - at[1])))
    return total + ends[path.end, path.last] + int(straight[path.last % 2][at[1], at[0]])


@st.composite
def grids(draw):
    height, width = draw(st.integers(3, 9)), draw(st.integers(3, 9))
    free = st.integers(0, 40)
    cells = st.lists(st.one_of(free, free, free, st.just(WALL)), min_size=height * width, max_size=height * width)
    straight = [np.array(draw(cells)).reshape(height, width) for _ in range(2)]
    turn = np.array(draw(cells)).reshape(height, width)
    walls = (straight[0] == WALL) | (turn == WALL)
    for prices in (*straight, turn):
        prices[walls] = WALL
    states = st.tuples(st.tuples(st.integers(0, width - 1), st.integers(0, height - 1)), st.sampled_from(list(WAYS)))
    ends_of = st.dictionaries(states, st.integers(0, 30), min_size=1, max_size=4)
    return straight, turn, draw(ends_of), draw(ends_of)


@settings(max_examples=150, deadline=None)
@given(grids())
def test_no_way_is_cheaper_in_the_same_grid_as_a_graph(given_grid):
    straight, turn, starts, ends = given_grid
    path = cheapest(STEP, straight, turn, starts, ends, np.zeros_like(turn))
    graph = as_graph(straight, turn, starts, ends)
    if not nx.has_path(graph, "start", "end"):
        assert path is None
        return
    least = nx.dijkstra_path_length(graph, "start", "end")
    corner = path.turns[0] if path.turns else path.end
    begins = [point for point, way in starts if way == path.first and _behind(point, corner, way)]
    assert least in [
        price_of(path, straight, turn, starts, ends, begin) for begin in begins if begin not in path.turns[1:]
    ]


def _behind(point, corner, way):
    dx, dy = STEPS[way]
    gone = (corner[0] - point[0]) * dx + (corner[1] - point[1]) * dy
    return gone >= 0 and (point[0] + gone * dx, point[1] + gone * dy) == corner


@pytest.mark.parametrize(
    "starts, ends, turns",
    [
        pytest.param({((0, 0), RIGHT): 0}, {((4, 0), RIGHT): 0}, 0, id="straight on where nothing stands"),
        pytest.param({((0, 2), RIGHT): 0}, {((4, 2), DOWN): 0}, 3, id="around the wall: up, right, down"),
        pytest.param({((0, 2), RIGHT): 0}, {((4, 2), RIGHT): 0}, 4, id="and right again, where it must arrive so"),
        pytest.param({((0, 0), DOWN): 0}, {((0, 4), LEFT): 0}, 3, id="to arrive from the side it must step aside"),
        pytest.param({((0, 4), UP): 0, ((1, 0), RIGHT): 9}, {((4, 0), RIGHT): 0}, 0, id="the dearer start is nearer"),
        pytest.param({((0, 2), RIGHT): 0}, {((2, 2), RIGHT): 0}, None, id="nothing ends in a wall"),
    ],
)
def test_turns_by_hand(starts, ends, turns):
    """Five by five, a wall in the third column from the second row to the fourth."""
    straight = [np.zeros((5, 5), dtype=np.int64) for _ in range(2)]
    turn = np.full((5, 5), 5)
    for prices in (*straight, turn):
        prices[1:4, 2] = WALL
    path = cheapest(STEP, straight, turn, starts, ends, np.zeros_like(turn))
    assert (path and len(path.turns)) == turns
