"""Lines between boxes: along a grid, around every box, side by side rather than on top of one another."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from funnel.synthesise.map_paths import DOWN, LEFT, RIGHT, UP, WALL, Path, Point, cheapest

STEP_PRICE = 20
# What a line pays for passing a point, beside the step itself.
TURN = 80
CROSSING = 60
AT_A_TURN = 400  # where another line turns, or turning where another line passes
AT_A_HEAD = 180  # where another line reaches or leaves a box, or doing so where another line passes
ALONG = 3000  # on another line, in its direction
BESIDE = 14  # next to another line, in its direction: lines that have room keep apart
BY_A_BOX = (24, 6)  # along a side of a box, one step off and two: the heads of other lines need room
CROWDED = 120  # for each other line that ends on the same side within two steps
OFF_CENTRE = 1  # for each half step between a line's end and the middle of the box's side

ROUNDS = 2  # from the second on, each line knows where all the others lie
MARGIN = 16  # steps around two boxes within which the way between them is sought first
NEAR = 2  # steps within which lines that end on the same side crowd each other
SHORT = 10.0  # mm; on a line shorter than this a label would hide the head
LABEL_HEIGHT = 2.7  # mm


class Line(NamedTuple):
    name: str
    one: str  # the boxes that it joins
    other: str
    label_width: float  # 0 for a line without a label


class Route(NamedTuple):
    points: tuple[tuple[float, float], ...]  # from the border of one box to the border of the other, turns between
    badge: tuple[float, float] | None  # the middle of the place for its short label; None where there is no room for it


class Frame(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


class Grid:
    """Points at whole steps within the frame given; lines may use any that no box covers."""

    def __init__(self, frame: Frame, step: float):
        self.step = step
        self.origin = (frame.left - 1, frame.top - 1)  # one point more on either side, which no line may use
        shape = (frame.bottom - frame.top + 2, frame.right - frame.left + 2)
        self.straight = np.full((2, *shape), WALL)  # the price of passing across, and of passing down
        self.straight[:, 1:-1, 1:-1] = 0
        self.turn = self.straight[0] + TURN
        self.lines = np.zeros(shape, dtype=int)  # how many pass
        self.ends = np.zeros(shape, dtype=int)  # how many leave or reach a box by this point
        self.covered = np.zeros(shape, dtype=bool)  # by a box
        self.labelled = np.zeros(shape, dtype=bool)
        self.labels: list[tuple[float, float, float]] = []  # column and row of each one's middle, half its width
        self.boxes: dict[str, Frame] = {}

    def block(self, name: str, x: float, y: float, width: float, height: float) -> None:
        left, top = round(x / self.step) - self.origin[0], round(y / self.step) - self.origin[1]
        box = Frame(left, top, left + round(width / self.step), top + round(height / self.step))
        rows, columns = slice(top, box.bottom + 1), slice(left, box.right + 1)
        self.boxes[name] = box
        self.covered[rows, columns] = True
        self.straight[:, rows, columns] = WALL
        self.turn[rows, columns] = WALL
        for off, price in enumerate(BY_A_BOX, start=1):
            for row in (top - off, box.bottom + off):
                self.straight[0, row : row + 1, columns] += price
            for column in (left - off, box.right + off):
                self.straight[1, rows, column : column + 1] += price

    def routes(self, *groups: Iterable[Line]) -> dict[str, Route]:
        """A route for each line; those of the first group are laid first, and of a group those whose boxes are nearest.

        Labels are placed last, when every line lies where it stays.
        """
        paths: dict[str, list[Point]] = {}
        widths: dict[str, float] = {}
        for group in groups:
            lines = sorted(group, key=lambda line: (_apart(self.boxes[line.one], self.boxes[line.other]), line.name))
            for _ in range(ROUNDS):
                for line in lines:
                    before = paths.get(line.name, [])
                    self._lay(before, -1)
                    paths[line.name] = self._corners(self.boxes[line.one], self.boxes[line.other], before)
                    self._lay(paths[line.name], 1)
            widths |= {line.name: line.label_width for line in lines}
        routes = {}
        for name, path in paths.items():
            badge = self._badge(path, widths[name]) if widths[name] else None
            routes[name] = Route(tuple(self._place(*corner) for corner in path), badge and self._place(*badge))
        return routes

    def _place(self, column: float, row: float) -> tuple[float, float]:
        return (column + self.origin[0]) * self.step, (row + self.origin[1]) * self.step

    def _corners(self, start: Frame, goal: Frame, before: Sequence[Point]) -> list[Point]:
        """The corners of the cheapest way from border to border.

        It is sought around the two boxes and the way that was taken before; elsewhere only if none leads through there.
        """
        height, width = self.turn.shape
        columns = [start.left, start.right, goal.left, goal.right, *(column for column, _ in before)]
        rows = [start.top, start.bottom, goal.top, goal.bottom, *(row for _, row in before)]
        left, top = max(min(columns) - MARGIN, 0), max(min(rows) - MARGIN, 0)
        around = Frame(left, top, min(max(columns) + MARGIN, width - 1), min(max(rows) + MARGIN, height - 1))
        for window in (around, Frame(0, 0, width - 1, height - 1)):
            if (path := self._path(start, goal, window)) is not None:
                turns = [(column + window.left, row + window.top) for column, row in path.turns]
                end = (path.end[0] + window.left, path.end[1] + window.top)
                first = _on_border(start, path.first, [*turns, end][0])
                return [first, *turns, _on_border(goal, (path.last + 2) % 4, end)]
        raise ValueError("no way between two boxes")

    def _path(self, start: Frame, goal: Frame, window: Frame) -> Path | None:
        area = slice(window.top, window.bottom + 1), slice(window.left, window.right + 1)
        columns = np.arange(window.left, window.right + 1)
        rows = np.arange(window.top, window.bottom + 1)[:, None]
        across = np.maximum(np.maximum(goal.left - columns, columns - goal.right), 0)
        down = np.maximum(np.maximum(goal.top - rows, rows - goal.bottom), 0)
        to_go = STEP_PRICE * np.maximum(across + down - 1, 0)
        starts = {((i - window.left, j - window.top), way): price for i, j, way, price in self._exits(start)}
        ends = {((i - window.left, j - window.top), (way + 2) % 4): price for i, j, way, price in self._exits(goal)}
        straight = [prices[area] for prices in self.straight]
        return cheapest(STEP_PRICE, straight, self.turn[area], starts, ends, to_go)

    def _exits(self, box: Frame) -> Iterator[tuple[int, int, int, int]]:
        """Column and row of each point just outside a box, the way that leads out to it, the price of ending there."""
        columns, rows = range(box.left + 1, box.right), range(box.top + 1, box.bottom)
        sides = {
            RIGHT: [(box.right + 1, row) for row in rows],
            DOWN: [(column, box.bottom + 1) for column in columns],
            LEFT: [(box.left - 1, row) for row in rows],
            UP: [(column, box.top - 1) for column in columns],
        }
        for way, points in sides.items():
            ends = [int(self.ends[row, column]) for column, row in points]
            for number, (column, row) in enumerate(points):
                if self.turn[row, column] < WALL:
                    crowd = sum(ends[max(number - NEAR, 0) : number + NEAR + 1])
                    aside = abs(2 * number - len(points) + 1)
                    price = OFF_CENTRE * aside + CROWDED * crowd + AT_A_HEAD * int(self.lines[row, column])
                    yield column, row, way, price

    def _lay(self, path: Sequence[Point], times: int) -> None:
        """From now on others pay where this line passes; with times -1 no longer."""
        if not path:
            return
        for end, inward in ((path[0], path[1]), (path[-1], path[-2])):
            row, column = end[1] + _sign(inward[1] - end[1]), end[0] + _sign(inward[0] - end[0])
            self.ends[row, column] += times
            self.straight[:, row, column] += times * AT_A_HEAD
        for one, other in pairwise(path):
            along = 0 if one[1] == other[1] else 1
            self.lines[_between(one, other)] += times
            self.turn[_between(one, other)] += times * AT_A_TURN
            self.straight[along][_between(one, other)] += times * ALONG
            self.straight[1 - along][_between(one, other)] += times * CROSSING
            for side in (-1, 1):
                self.straight[along][_between(one, other, side)] += times * BESIDE
        for column, row in path[1:-1]:
            self.lines[row, column] += times
            self.turn[row, column] += times * AT_A_TURN
            self.straight[:, row, column] += times * AT_A_TURN

    def _badge(self, path: Sequence[Point], width: float) -> tuple[float, float] | None:
        """The point nearest to the middle of the path around which no other line, label or box stands.

        On a line too short for label and head the label stands beside it, on the emptier side. None where it would
        cover a label or a box, or the middle of it another line.
        """
        steps = _points(path)
        columns, rows = np.array(steps).T
        others = self.lines > 0
        others[rows, columns] = self.lines[rows, columns] > 1
        reach = int(width / 2 / self.step + 0.8)

        def around(column: float, row: float) -> tuple[slice, slice]:
            left, top = int(np.floor(column)) - reach, int(np.floor(row)) - 1
            return (
                slice(max(top, 0), int(np.ceil(row)) + 2),
                slice(max(left, 0), int(np.ceil(column)) + reach + 1),
            )

        def burden(column: float, row: float) -> int:
            near = around(column, row)
            beyond = 1 - column + reach if column < self.turn.shape[1] / 2 else column + reach - self.turn.shape[1] + 2
            crowd = self.labelled[near].sum() + self.covered[near].sum()
            return int(4 * crowd + 2 * others[near].sum() + 3 * max(int(beyond), 0))

        half = width / 2 / self.step
        if len(steps) * self.step < SHORT and path[0][0] == path[-1][0]:
            row = (path[0][1] + path[-1][1]) / 2
            sides = [(path[0][0] + side * (half + 0.5 / self.step), row) for side in (1, -1)]
            place = min(
                (side for side in sides if self._is_clear(*side, half)), key=lambda at: burden(*at), default=None
            )
        else:
            # the last steps are kept for the head
            inner = range(reach + 1, len(steps) - reach - 2) or [len(steps) // 2]
            at_turn = {steps.index(corner) for corner in path}
            clear = [k for k in inner if not others[steps[k][1], steps[k][0]] and self._is_clear(*steps[k], half)]
            unfit = {k: 2 * bool(at_turn & {k - 1, k, k + 1}) for k in clear}
            middle = (len(steps) - 1) / 2
            best = min(clear, key=lambda k: (burden(*steps[k]) + unfit[k], abs(k - middle)), default=None)
            place = None if best is None else steps[best]
        if place:
            self.labelled[around(*place)] = True
            self.labels.append((*place, half))
        return place

    def _is_clear(self, column: float, row: float, half: float) -> bool:
        """Whether a label so wide covers no box and no other label there, and stays on the grid."""
        high = LABEL_HEIGHT / 2 / self.step
        on_grid = half <= column <= self.turn.shape[1] - 1 - half and high <= row <= self.turn.shape[0] - 1 - high
        return (
            on_grid
            and all(abs(column - x) >= half + wide or abs(row - y) >= 2 * high for x, y, wide in self.labels)
            and not any(
                box.left - half < column < box.right + half and box.top - high < row < box.bottom + high
                for box in self.boxes.values()
            )
        )


def _apart(one: Frame, other: Frame) -> int:
    """Steps between two boxes, to the side and down."""
    across = max(other.left - one.right, one.left - other.right, 0)
    return across + max(other.top - one.bottom, one.top - other.bottom, 0)


def _on_border(box: Frame, way: int, point: Point) -> Point:
    """Where a line that leaves the box on that way through the point crosses the border."""
    column, row = point
    return {RIGHT: (box.right, row), LEFT: (box.left, row), DOWN: (column, box.bottom), UP: (column, box.top)}[way]


def _between(one: Point, other: Point, aside: int = 0) -> tuple[int | slice, int | slice]:
    """The points between two corners, without these; aside: those so many steps to the side."""
    (column, row), (to_column, to_row) = one, other
    if row == to_row:
        return row + aside, slice(min(column, to_column) + 1, max(column, to_column))
    return slice(min(row, to_row) + 1, max(row, to_row)), column + aside


def _points(path: Sequence[Point]) -> list[Point]:
    """Every point of the grid on a path, from end to end."""
    points = [path[0]]
    for column, row in path[1:]:
        while points[-1] != (column, row):
            points.append((points[-1][0] + _sign(column - points[-1][0]), points[-1][1] + _sign(row - points[-1][1])))
    return points


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
