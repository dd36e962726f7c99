"""What people decided about pairs of records, and whether all of it can hold at once.

Rows are those of corpus/duplicates.csv as `corpus.rows_of` gives them: the sheet's path, the line, the cells by column.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from funnel.errors import ReviewError, listed, near
from funnel.model import VERDICTS

Row = tuple[str, int, Mapping[str, str]]


def require_consistent(rows: Iterable[Row]) -> None:
    """Raise ReviewError where a verdict is neither word, pairs a record with itself, or contradicts others.

    Contradictions by way of other rows count: a same as b, b same as c, a different from c.
    """
    same: dict[str, dict[str, Row]] = {}
    different: list[Row] = []
    for path, line, row in rows:
        a, b, verdict = row["record_a"], row["record_b"], row["verdict"]
        if verdict not in VERDICTS:
            message = f"verdict {verdict!r} is not one of {listed(VERDICTS)}."
            raise ReviewError(path, line, message, near(verdict, VERDICTS))
        if a == b:
            raise ReviewError(path, line, f"record {a} is compared with itself.")
        if verdict == "same":
            same.setdefault(a, {})[b] = same.setdefault(b, {})[a] = (path, line, row)
        else:
            different.append((path, line, row))
    for path, line, row in different:
        chain = _chain(row["record_a"], row["record_b"], same)
        if chain:
            places = listed([_place(there, path) for there in chain])
            message = f"{row['record_a']} and {row['record_b']} are 'different' here, but the same by {places}."
            raise ReviewError(path, line, message, "Keep the rows that hold.")


def _chain(start: str, goal: str, same: Mapping[str, Mapping[str, Row]]) -> list[Row]:
    """The rows by which one record is the same as another, through others perhaps; [] if they are not."""
    way: dict[str, list[Row]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return way[here]
        for there, row in same.get(here, {}).items():
            if there not in way:
                way[there] = [*way[here], row]
                waiting.append(there)
    return []


def _place(row: Row, path: str) -> str:
    return f"line {row[1]}" if row[0] == path else f"{Path(row[0]).name}, line {row[1]}"
