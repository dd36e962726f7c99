"""Lines between boxes: along a grid, around every box, side by side rather than on top of one another."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

# What a line pays for passing a point, in steps beside the one step that every point costs.
TURN = 4.0
CROSSING = 3.0
AT_A_TURN = 12.0  # where another line turns, or turning where another line passes
ALONG = 40.0  # on another line, in its direction
THROUGH_LABEL = 25.0
CROWDED = 6.0  # for each other line that ends on the same side within two steps: heads need room
OFF_CENTRE = 0.08  # for each step between a line's end and the middle of the box's side

ROUNDS = 2  # from the second on, each line knows where all the others lie
SHORT = 10.0  # mm; on a line shorter than this a label would hide the head
ACROSS, DOWN = 0, 1
WAYS = ((1, 0), (0, 1), (-1, 0), (0, -1))  # right, down, left, up: even ones run across, odd ones down

Point = tuple[int, int]


class Route(NamedTuple):
    points: tuple[tuple[float, float], ...]  # from the border of one box to the border of the other, turns between
    badge: tuple[float, float] | None  # the middle of the place for its short label; None where it has none


class Frame(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


class Grid:
    """Points at whole steps within the frame given; lines may use any that no box covers."""

    def __init__(self, frame: Frame, step: float):
        self.frame, self.step = frame, step
        self.columns = frame.right - frame.left + 2  # one more on either side, which no line may use
        points = self.columns * (frame.bottom - frame.top + 2)
        self.free = [
            frame.left <= i < frame.right and frame.top <= j < frame.bottom for i, j in map(self._point, range(points))
        ]
        self.straight = ([0.0] * points, [0.0] * points)  # price of passing across, and of passing down
        self.turn = [TURN] * points
        self.lines = [0] * points  # how many lines pass
        self.ends: Counter[int] = Counter()  # lines that leave or reach a box by this point
        self.boxes: dict[str, Frame] = {}
        self.covered: set[Point] = set()
        self.labels: set[Point] = set()

    def _point(self, index: int) -> Point:
        return index % self.columns + self.frame.left - 1, index // self.columns + self.frame.top - 1

    def _index(self, point: Point) -> int:
        return (point[1] - self.frame.top + 1) * self.columns + point[0] - self.frame.left + 1

    def block(self, name: str, x: float, y: float, width: float, height: float) -> None:
        left, top = round(x / self.step), round(y / self.step)
        box = Frame(left, top, left + round(width / self.step), top + round(height / self.step))
        self.boxes[name] = box
        inside = {(i, j) for i in range(box.left, box.right + 1) for j in range(box.top, box.bottom + 1)}
        self.covered |= inside
        for point in inside:
            self.free[self._index(point)] = False

    def routes(self, lines: Iterable[tuple[str, str, str, float]]) -> dict[str, Route]:
        """A route for each line (its id, the boxes it joins, the width of its short label), the nearest boxes first."""
        wanted = sorted(lines, key=lambda line: (self._distance(line[1], line[2]), line[0]))
        paths: dict[str, list[Point]] = {}
        found: dict[str, Route] = {}
        for time in range(ROUNDS):
            for name, one, other, badge_width in wanted:
                if name in paths:
                    self._lay(paths[name], -1)
                path = paths[name] = self._path(self.boxes[one], self.boxes[other])
                self._lay(path, 1)
                if time == ROUNDS - 1:
                    points = tuple((i * self.step, j * self.step) for i, j in _corners(path))
                    badge = self._badge(path, badge_width)
                    found[name] = Route(points, (badge[0] * self.step, badge[1] * self.step) if badge else None)
        return found

    def _distance(self, one: str, other: str) -> int:
        a, b = self.boxes[one], self.boxes[other]
        return max(b.left - a.right, a.left - b.right, 0) + max(b.top - a.bottom, a.top - b.bottom, 0)

    def _exits(self, box: Frame) -> Iterator[tuple[int, int, float]]:
        """Free points just outside a box, the way that leads out to them, what it costs to end there."""
        sides = [
            ((i, j), way, abs(i - (box.left + box.right) / 2))
            for i in range(box.left + 1, box.right)
            for j, way in ((box.top - 1, 3), (box.bottom + 1, 1))
        ] + [
            ((i, j), way, abs(j - (box.top + box.bottom) / 2))
            for j in range(box.top + 1, box.bottom)
            for i, way in ((box.left - 1, 2), (box.right + 1, 0))
        ]
        for point, way, aside in sides:
            index = self._index(point)
            if self.free[index]:
                along = self.columns if way % 2 == ACROSS else 1
                others = sum(self.ends[index + k * along] for k in range(-2, 3))
                yield index, way, OFF_CENTRE * aside + CROWDED * others

    def _path(self, start: Frame, goal: Frame) -> list[Point]:
        """The cheapest path from border to border: A*, as none costs less than its length and a turn that it must take.

        A state is a point and the way by which it is reached: 4 * index + way.
        """
        moves = [dx + dy * self.columns for dx, dy in WAYS]
        ahead_x = [max(goal.left - i, i - goal.right, 0) for i in range(self.frame.left - 1, self.frame.right + 1)]
        ahead_y = [max(goal.top - j, j - goal.bottom, 0) for j in range(self.frame.top - 1, self.frame.bottom + 1)]
        ends = {4 * index + (way + 2) % 4: cost for index, way, cost in self._exits(goal)}
        cheapest = [math.inf] * (4 * len(self.free))
        before = [-1] * len(cheapest)
        queue: list[tuple[float, float, int]] = []

        def wait(cost: float, index: int, way: int) -> None:
            x, y = ahead_x[index % self.columns], ahead_y[index // self.columns]
            must_turn = y if way % 2 == ACROSS else x
            heappush(queue, (cost + x + y + (TURN if must_turn else 0.0), cost, 4 * index + way))

        for index, way, cost in self._exits(start):
            cheapest[4 * index + way] = cost
            wait(cost, index, way)
        last, arrived = -1, math.inf
        while queue and queue[0][0] < arrived:
            _, cost, state = heappop(queue)
            if cost > cheapest[state]:
                continue
            index, way = divmod(state, 4)
            straight = self.straight[way % 2][index]
            if state in ends and cost + ends[state] + straight < arrived:
                last, arrived = state, cost + ends[state] + straight
            for onward in (way, (way + 1) % 4, (way + 3) % 4):
                then = index + moves[onward]
                if not self.free[then]:
                    continue
                price = cost + 1 + (straight if onward == way else self.turn[index])
                to = 4 * then + onward
                if price < cheapest[to]:
                    cheapest[to], before[to] = price, state
                    wait(price, then, onward)
        if last < 0:
            raise ValueError("no way between two boxes")
        path = [last // 4 + moves[last % 4]]
        while last >= 0:
            path.append(last // 4)
            first, last = last, before[last]
        path.append(first // 4 - moves[first % 4])
        return [self._point(index) for index in reversed(path)]

    def _lay(self, path: list[Point], times: int) -> None:
        """From now on others pay where this line passes; with times -1 no longer."""
        for end in (path[1], path[-2]):
            self.ends[self._index(end)] += times
        for earlier, point, later in zip(path, path[1:], path[2:], strict=False):
            index = self._index(point)
            self.lines[index] += times
            self.turn[index] += times * AT_A_TURN
            if earlier[0] != later[0] and earlier[1] != later[1]:
                self.straight[ACROSS][index] += times * AT_A_TURN
                self.straight[DOWN][index] += times * AT_A_TURN
            else:
                way = DOWN if earlier[0] == later[0] else ACROSS
                self.straight[way][index] += times * ALONG
                self.straight[1 - way][index] += times * CROSSING

    def _badge(self, path: list[Point], width: float) -> tuple[float, float] | None:
        """The point nearest to the middle of the path around which no other line, label or box stands.

        On a line too short for label and head the label stands beside it, on the emptier side.
        """
        if not width:
            return None
        reach = int(width / 2 / self.step + 0.8)
        middle = (len(path) - 1) / 2
        own = set(path)

        def around(x: float, y: float) -> set[Point]:
            across = range(math.floor(x) - reach, math.ceil(x) + reach + 1)
            return {(i, j) for i in across for j in range(math.floor(y) - 1, math.ceil(y) + 2)}

        def burden(x: float, y: float) -> int:
            near = around(x, y)
            outside = sum(not (self.frame.left <= i < self.frame.right) for i, _ in near)
            crowd = len(near & self.labels) + len((near - own) & self.covered)
            return 4 * crowd + outside + sum(self._passed(point) for point in near - own)

        if len(path) * self.step < SHORT and path[0][0] == path[-1][0]:
            aside = (width / 2 + 0.5) / self.step
            y = (path[0][1] + path[-1][1]) / 2
            place = min(((path[0][0] + side * aside, y) for side in (1, -1)), key=lambda at: burden(*at))
        else:
            # the ends are kept for the head
            kept = reach + 2 if len(path) > 2 * reach + 6 else 2
            inner = range(kept, len(path) - kept) if len(path) > 6 else [len(path) // 2]
            turns = set(_corners(path))
            unfit = {k: 2 * self._crossed(path[k]) + 2 * bool(turns & set(path[k - 1 : k + 2])) for k in inner}
            best = min(inner, key=lambda k: (burden(*path[k]) + unfit[k], abs(k - middle)))
            place = (float(path[best][0]), float(path[best][1]))
        taken = around(*place)
        self.labels |= taken
        for point in taken:
            if self._inside(point):
                index = self._index(point)
                for prices in (*self.straight, self.turn):
                    prices[index] += THROUGH_LABEL
        return place

    def _inside(self, point: Point) -> bool:
        return self.frame.left <= point[0] < self.frame.right and self.frame.top <= point[1] < self.frame.bottom

    def _passed(self, point: Point) -> bool:
        return self._inside(point) and self.lines[self._index(point)] > 0

    def _crossed(self, point: Point) -> bool:
        return self.lines[self._index(point)] > 1


def _corners(path: list[Point]) -> list[Point]:
    """The ends of a path and the points at which it turns."""
    inner = (
        here
        for before, here, after in zip(path, path[1:], path[2:], strict=False)
        if before[0] != after[0] and before[1] != after[1]
    )
    return [path[0], *inner, path[-1]]
