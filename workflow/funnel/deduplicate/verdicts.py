"""What people decided about pairs, checked against the records and against each other."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from funnel.errors import ReviewError, listed, near
from funnel.model import VERDICTS

PATH = "corpus/duplicates.csv"

NumberedRow = tuple[int, Mapping[str, str]]


@dataclass
class Decided:
    """Pairs of row numbers (left < right) that people settled, each with the line that says so."""

    same: dict[tuple[int, int], NumberedRow] = field(default_factory=dict)
    different: dict[tuple[int, int], NumberedRow] = field(default_factory=dict)
    orphans: list[NumberedRow] = field(default_factory=list)  # rows that cite a record nobody holds


def decided(verdicts: Sequence[NumberedRow], row_of: Mapping[str, int], path: str = PATH) -> Decided:
    """People's verdicts by row number.

    Raises ReviewError where a verdict is neither word, a record is paired with itself, or two lines contradict each
    other, be it by way of other lines: a same as b, b same as c, a different from c.
    """
    found = Decided()
    for line, row in verdicts:
        verdict = row.get("verdict", "")
        if verdict not in VERDICTS:
            raise ReviewError(
                path, line, f"verdict {verdict!r} is not one of {listed(VERDICTS)}.", near(verdict, VERDICTS)
            )
        pair = pair_of(row, row_of)
        if pair is None:
            found.orphans.append((line, row))
        elif pair[0] == pair[1]:
            raise ReviewError(path, line, f"record {row['record_a']} is compared with itself.")
        else:
            ours, theirs = (found.same, found.different) if verdict == "same" else (found.different, found.same)
            if pair in theirs:
                other = theirs[pair][0]
                message = (
                    f"{row['record_a']} and {row['record_b']} are {verdict!r} here and the opposite in line {other}."
                )
                raise ReviewError(path, line, message, "Keep the one that holds.")
            ours.setdefault(pair, (line, row))
    for (a, b), (line, row) in sorted(found.different.items(), key=lambda item: item[1][0]):
        chain = _chain(a, b, found.same)
        if chain:
            lines = listed(sorted(chain))
            message = f"{row['record_a']} and {row['record_b']} are 'different' here, but the same by lines {lines}."
            raise ReviewError(path, line, message, "Keep the ones that hold.")
    return found


@dataclass
class Stated:
    """Relations that people stated, by pair of row numbers."""

    pairs: dict[tuple[int, int], NumberedRow] = field(default_factory=dict)
    orphans: list[NumberedRow] = field(default_factory=list)


def stated_relations(rows: Sequence[NumberedRow], row_of: Mapping[str, int]) -> Stated:
    """People's relations (preprint_of, erratum_of ...); of two rows for one pair the first holds."""
    found = Stated()
    for line, row in rows:
        pair = pair_of(row, row_of)
        if pair is None:
            found.orphans.append((line, row))
        elif pair[0] != pair[1]:
            found.pairs.setdefault(pair, (line, row))
    return found


def pair_of(row: Mapping[str, str], row_of: Mapping[str, int]) -> tuple[int, int] | None:
    """The two records of a row by number, the lower first; None if either is unknown."""
    a, b = row_of.get(row.get("record_a", "")), row_of.get(row.get("record_b", ""))
    return None if a is None or b is None else (min(a, b), max(a, b))


def _chain(start: int, goal: int, same: Mapping[tuple[int, int], NumberedRow]) -> list[int]:
    """Lines by which one record is the same as another through others; [] if they are not."""
    neighbours: dict[int, list[tuple[int, int]]] = {}
    for (a, b), (line, _) in same.items():
        neighbours.setdefault(a, []).append((b, line))
        neighbours.setdefault(b, []).append((a, line))
    paths: dict[int, list[int]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return paths[here]
        for there, line in neighbours.get(here, ()):
            if there not in paths:
                paths[there] = [*paths[here], line]
                waiting.append(there)
    return []
