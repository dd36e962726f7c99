"""The cheapest way over a grid on which every step and every turn has its price.

What it costs to reach each point is brought down for all points at once, as arrays: along the rows, with what the
columns gave, then along the columns, with what the rows gave, until no further turn can pay. Prices are whole numbers,
so that sums are exact and the same everywhere.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

WALL = 2**40  # a point that cannot be passed; more than any way around costs
RIGHT, DOWN, LEFT, UP = WAYS = range(4)
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))

Prices = np.ndarray  # one whole number a point: rows run down, columns to the right
Point = tuple[int, int]  # column, row
Ends = Mapping[tuple[Point, int], int]  # points at which a path may begin or end on a way, with the price of it


class Path(NamedTuple):
    first: int  # the way on which it leaves
    turns: list[Point]
    last: int  # the way on which it arrives
    end: Point  # where it arrives


def cheapest(
    step: int, straight: Sequence[Prices], turn: Prices, starts: Ends, ends: Ends, to_go: Prices
) -> Path | None:
    """The path of the lowest price; None where there is no way.

    step: the price of going on to the next point. straight: beside it, of passing a point across and of passing it
    down; turn: of turning there. to_go: no way from a point to an end costs less.
    """
    grid = _Reached(step, straight, turn, starts)
    best, found = WALL, None
    idle, ways = -2, (RIGHT, LEFT)
    while idle < 2:
        pays = [grid.run(way, to_go, best) for way in ways]
        idle = 0 if any(pays) else idle + 1
        for (point, way), price in ends.items():
            if way in ways:
                price += grid.arriving_at(point, way) + int(straight[way % 2][point[1], point[0]])
                if price < best:
                    best, found = price, (point, way)
        ways = grid.turn_off(ways)
    return grid.retraced(*found) if found else None


class _Reached:
    """For each way: what it costs to arrive at each point, and to be there and go on, as far as is known."""

    def __init__(self, step: int, straight: Sequence[Prices], turn: Prices, starts: Ends):
        self.step, self.straight, self.turn, self.starts = step, straight, turn, starts
        self.so_far = [np.cumsum(_facing(straight[way % 2] + step, way), axis=_axis(way)) for way in WAYS]
        self.arriving = [np.full(turn.shape, WALL) for _ in WAYS]
        self.leaving = [np.full(turn.shape, WALL) for _ in WAYS]
        for ((column, row), way), price in starts.items():
            self.arriving[way][row, column] = price
            self.leaving[way][row, column] = price + straight[way % 2][row, column]

    def arriving_at(self, point: Point, way: int) -> int:
        return int(self.arriving[way][point[1], point[0]])

    def run(self, way: int, to_go: Prices, best: int) -> bool:
        """Go on in that way from all points at once.

        True where that pays anywhere: it costs less than before to arrive, and the path may still cost less than best.
        """
        axis, so_far = _axis(way), self.so_far[way]
        lowest = np.minimum.accumulate(_facing(self.leaving[way], way) - so_far, axis=axis)
        lowest += so_far
        lowest += self.step
        arriving = np.full_like(lowest, WALL)
        if axis:
            arriving[:, 1:] = lowest[:, :-1]
        else:
            arriving[1:] = lowest[:-1]
        arriving = _facing(arriving, way)
        pays = arriving < self.arriving[way]
        pays &= arriving + to_go < best
        np.copyto(self.arriving[way], arriving, where=pays)
        return bool(pays.any())

    def turn_off(self, ways: tuple[int, int]) -> tuple[int, int]:
        """Where it costs least to turn from these two ways into the others; the others."""
        one, other = ways
        turned = np.minimum(self.arriving[one], self.arriving[other])
        turned += self.turn
        others = ((one + 1) % 4, (other + 1) % 4)
        for way in others:
            np.minimum(self.leaving[way], turned, out=self.leaving[way])
        return others

    def retraced(self, end: Point, last: int) -> Path:
        """The path, found backward from its end: from where was a point left that was reached at its price?"""
        (column, row), way = end, last
        turns: list[Point] = []
        price = self.arriving_at(end, last)
        while self.starts.get(((column, row), way)) != price:
            column, row = column - STEPS[way][0], row - STEPS[way][1]
            price -= self.step
            passed = price - int(self.straight[way % 2][row, column])
            if self.leaving[way][row, column] != price or self.starts.get(((column, row), way)) == passed:
                price = passed
                continue
            turns.append((column, row))
            price -= int(self.turn[row, column])
            way = next(
                side for side in ((way + 1) % 4, (way + 3) % 4) if self.arriving_at((column, row), side) == price
            )
        return Path(way, turns[::-1], last, end)


def _axis(way: int) -> int:
    return 1 - way % 2


def _facing(prices: Prices, way: int) -> Prices:
    """A view in which the way leads to higher rows or columns; of such a view, the grid's own."""
    return prices[::-1] if way == UP else prices[:, ::-1] if way == LEFT else prices
