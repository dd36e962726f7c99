"""Which row and which column of the map each concept stands in: near what it is joined to, or where people keep it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, combinations
from typing import NamedTuple

from funnel.errors import ReviewError
from funnel.references import Row, require_known, values
from funnel.synthesise.concept_map import Node

COLUMNS = ("code_id", "column", "row")
PHASES = ("early", "middle", "later")  # those with columns of their own
MOST_LANES = 8
MOST_ROWS = 99  # that a place may name
MOST_SWEEPS = 30
WIDER = 2.5  # how much longer a step across to the next box is than one down


class Cell(NamedTuple):
    category: str
    phase: str  # "" for the part of the band that lies across the phases


class Slot(NamedTuple):
    row: int  # of its band, from 0
    lane: int  # of the map, from 0


class Place(NamedTuple):
    """Where a concept is kept, as corpus/coding/layout.csv has it."""

    column: int  # of the map, from 1
    row: int  # of its cell, from 1


class Shares(NamedTuple):
    """How the map's lanes and rows are shared out."""

    lanes: dict[str, int]  # of each phase, side by side
    rows: dict[str, tuple[int, int]]  # of each category: above in the phases, below in the strip across


Cells = dict[Cell, list[str]]  # the concepts of each, in the codebook's order
Kept = Mapping[str, Place]


def read(layout: Sequence[Row], codebook: Sequence[Row], today: Mapping[str, str]) -> dict[str, Place]:
    """The places that people keep, by code_id; of two that a merge left to one code the first.

    today: the names that renamed codes bear now. Raises ReviewError for a code that the codebook does not have, and for
    a place that no map has.
    """
    named = [(path, line, row | {"code_id": today.get(row["code_id"], row["code_id"])}) for path, line, row in layout]
    require_known(named, "code_id", values(codebook, "code_id"), "a code of the codebook")
    found: dict[str, Place] = {}
    for path, line, row in named:
        for name, most in (("column", MOST_LANES), ("row", MOST_ROWS)):
            if not 1 <= int(row[name]) <= most:
                raise ReviewError(path, line, f"{name} {row[name]!r} is not one of 1 to {most}.")
        found.setdefault(row["code_id"], Place(int(row["column"]), int(row["row"])))
    return found


def rows(places: Kept) -> list[dict[str, str]]:
    """Rows in COLUMNS, as `read` takes them."""
    return [
        {"code_id": code_id, "column": str(place.column), "row": str(place.row)} for code_id, place in places.items()
    ]


def cells(nodes: Sequence[Node]) -> Cells:
    """The concepts of each category and phase, categories in the order in which the codebook first uses them."""
    phases = PHASES if any(node.phase in PHASES for node in nodes) else ()
    categories = dict.fromkeys(node.category for node in nodes)
    found: Cells = {Cell(category, phase): [] for category in categories for phase in (*phases, "")}
    for node in nodes:
        found[Cell(node.category, node.phase if node.phase in phases else "")].append(node.code_id)
    return found


def phases(held: Cells) -> list[str]:
    return list(dict.fromkeys(cell.phase for cell in held if cell.phase))


def shares(held: Cells, lanes: int, kept: Kept) -> Shares:
    """How many lanes each phase has, and how many rows each band.

    Of all ways to share the lanes out, the one that moves the fewest concepts from where people keep them; of those,
    the one with the fewest rows, then the first.
    """
    names = phases(held)
    options = []
    for cuts in combinations(range(1, lanes), max(len(names) - 1, 0)):
        ends = (0, *cuts, lanes)
        of_phases = {phase: ends[k + 1] - ends[k] for k, phase in enumerate(names)}
        spans = _spans(of_phases, lanes)
        fitting = {cell: _fitting(codes, kept, spans[cell.phase]) for cell, codes in held.items()}
        rows = {
            cell.category: (
                max((_rows(Cell(cell.category, p), held, fitting, len(spans[p])) for p in names), default=0),
                _rows(cell, held, fitting, lanes),
            )
            for cell in held
            if not cell.phase
        }
        moved = len(kept) - sum(map(len, fitting.values()))
        options.append((moved, sum(map(sum, rows.values())), Shares(of_phases, rows)))
    return min(options, key=lambda option: option[:2])[-1]


def _spans(of_phases: Mapping[str, int], lanes: int) -> dict[str, range]:
    """The lanes of each phase, and under "" of the strip across them."""
    starts = accumulate(of_phases.values(), initial=0)
    return {phase: range(start, start + n) for (phase, n), start in zip(of_phases.items(), starts, strict=False)} | {
        "": range(lanes)
    }


def _fitting(codes: Iterable[str], kept: Kept, span: range) -> dict[str, Place]:
    """Of the concepts of a cell, those that can stand where they are kept: in its lanes, the first where two are."""
    found: dict[Place, str] = {}
    for code_id in codes:
        if code_id in kept and kept[code_id].column - 1 in span:
            found.setdefault(kept[code_id], code_id)
    return {code_id: place for place, code_id in found.items()}


def _rows(cell: Cell, held: Cells, fitting: Mapping[Cell, Mapping[str, Place]], lanes: int) -> int:
    return max([math.ceil(len(held[cell]) / lanes), *(place.row for place in fitting[cell].values())])


def slots(held: Cells, lanes: int, shared: Shares, pairs: Iterable[tuple[str, str]], kept: Kept) -> dict[str, Slot]:
    """Where each concept stands: kept in its place, the others moved within their cell as long as lines get shorter."""
    spans = _spans(shared.lanes, lanes)
    above = dict(zip(shared.rows, accumulate(map(sum, shared.rows.values()), initial=0), strict=False))
    free: dict[Cell, list[Slot]] = {}
    movable: Cells = {}
    found: dict[str, Slot] = {}
    for cell, codes in held.items():
        upper, lower = shared.rows[cell.category]
        first, n = (0, upper) if cell.phase else (upper, lower)
        span = spans[cell.phase]
        fixed = {
            code_id: Slot(first + place.row - 1, place.column - 1)
            for code_id, place in _fitting(codes, kept, span).items()
        }
        taken = set(fixed.values())
        free[cell] = [Slot(row, lane) for row in range(first, first + n) for lane in span]
        free[cell] = [slot for slot in free[cell] if slot not in taken]
        movable[cell] = [code_id for code_id in codes if code_id not in fixed]
        found |= fixed | dict(zip(movable[cell], free[cell], strict=False))
    first_row = {code_id: above[cell.category] for cell, codes in held.items() for code_id in codes}
    _shorten(found, movable, free, first_row, pairs)
    return found


def places(held: Cells, found: Mapping[str, Slot], shared: Shares) -> dict[str, Place]:
    """Where each concept stands, as it can be kept."""
    return {
        code_id: Place(
            found[code_id].lane + 1, found[code_id].row + 1 - (0 if cell.phase else shared.rows[cell.category][0])
        )
        for cell, codes in held.items()
        for code_id in codes
    }


def _shorten(
    found: dict[str, Slot],
    movable: Cells,
    free: Mapping[Cell, Sequence[Slot]],
    first_row: Mapping[str, int],
    pairs: Iterable[tuple[str, str]],
) -> None:
    """Move concepts to other places of their cell, or let two change places, until no line gets shorter by that.

    first_row: of each concept's band, counted over the whole map. One that nothing joins moves only to make room.
    """
    neighbours: dict[str, list[str]] = {code_id: [] for code_id in found}
    for one, other in pairs:
        neighbours[one].append(other)
        neighbours[other].append(one)

    def length(code_ids: Iterable[str]) -> float:
        total = 0.0
        for code_id in code_ids:
            row, lane = first_row[code_id] + found[code_id].row, found[code_id].lane
            for other in neighbours[code_id]:
                down, across = row - first_row[other] - found[other].row, lane - found[other].lane
                total += abs(down) + WIDER * abs(across)
        return total

    for _ in range(MOST_SWEEPS):
        moved = False
        for cell, codes in movable.items():
            standing = {found[code_id]: code_id for code_id in codes}
            for code_id in codes:
                if not neighbours[code_id]:
                    continue
                for slot in free[cell]:
                    here, there = found[code_id], standing.get(slot, code_id)
                    before = length({code_id, there})
                    found[there], found[code_id] = here, slot
                    if length({code_id, there}) < before - 1e-9:
                        moved = True
                        standing.pop(here)
                        standing |= {found[there]: there, slot: code_id}
                    else:
                        found[there], found[code_id] = slot, here
        if not moved:
            break
