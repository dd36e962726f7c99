"""What people said about pairs of records, by the rows of the records' table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from funnel.verdicts import require_consistent

PATH = "corpus/duplicates.csv"
RELATED_PATH = "corpus/related.csv"
ORPHAN_COLUMNS = ("where", "record_a", "record_b", "verdict", "why")

NumberedRow = tuple[int, Mapping[str, str]]


@dataclass
class Decided:
    """Pairs of row numbers (left < right) that people settled, each with the line that says so."""

    same: dict[tuple[int, int], NumberedRow] = field(default_factory=dict)
    different: dict[tuple[int, int], NumberedRow] = field(default_factory=dict)
    orphans: list[NumberedRow] = field(default_factory=list)  # rows that cite a record nobody holds


def decided(verdicts: Sequence[NumberedRow], row_of: Mapping[str, int], path: str = PATH) -> Decided:
    """People's verdicts by row number; of two rows for one pair the first is named.

    Raises ReviewError where verdicts contradict each other.
    """
    require_consistent((path, line, row) for line, row in verdicts)
    found = Decided()
    for line, row in verdicts:
        pair = pair_of(row, row_of)
        if pair is None:
            found.orphans.append((line, row))
        else:
            settled = found.same if row["verdict"] == "same" else found.different
            settled.setdefault(pair, (line, row))
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


def orphans(verdicts: Iterable[NumberedRow], relations: Iterable[NumberedRow]) -> list[dict[str, str]]:
    """Rows in ORPHAN_COLUMNS: verdicts and relations that cite a record which no source holds."""
    cited = [(PATH, row) for row in verdicts] + [(RELATED_PATH, row) for row in relations]
    return [
        {
            "where": f"{path}:{line}",
            "record_a": row.get("record_a", ""),
            "record_b": row.get("record_b", ""),
            "verdict": row.get("verdict", "") or row.get("relation", ""),
            "why": "no source holds one of the records",
        }
        for path, (line, row) in cited
    ]
