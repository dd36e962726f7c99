"""Works from pairs: what is joined belongs together, unless any two records of the whole are to be kept apart."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

Pair = tuple[int, int]  # two rows, the lower first
LARGEST = 200  # rows that differ, in a cluster whose pairs are looked at one by one


def ordered(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True)
class Clusters:
    lead: np.ndarray  # for each row the lowest row of its cluster
    tree: list[Pair]  # the joins that made the clusters: one fewer than members in each
    refused: list[Pair]  # joins that would have brought together two rows to be kept apart


def cluster(count: int, joins: Iterable[Pair], apart: Iterable[Pair] = (), certain: Iterable[Pair] = ()) -> Clusters:
    """Clusters of the rows 0 to count - 1.

    certain: joined whatever `apart` says (people's verdicts); joins: strongest first, each granted unless a row of the
    one cluster is to be kept apart from a row of the other.
    """
    parent = list(range(count))
    members: dict[int, list[int]] = {}
    strangers: dict[int, set[int]] = {}
    for a, b in apart:
        strangers.setdefault(a, set()).add(b)
        strangers.setdefault(b, set()).add(a)

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def unite(low: int, high: int) -> None:
        parent[high] = low
        if strangers:
            members.setdefault(low, [low]).extend(members.pop(high, [high]))

    def kept_apart(a: int, b: int) -> bool:
        others = members.get(b, [b])
        return any(not strangers[row].isdisjoint(others) for row in members.get(a, [a]) if row in strangers)

    tree, refused = [], []
    for sure, pairs in ((True, certain), (False, joins)):
        for a, b in pairs:
            low, high = ordered(root(a), root(b))
            if low == high:
                continue
            if strangers and not sure and kept_apart(low, high):
                refused.append((a, b))
            else:
                unite(low, high)
                tree.append((a, b))
    return Clusters(np.array([root(row) for row in range(count)], dtype=np.int64), tree, refused)


def matches(clusters: Clusters) -> dict[int, int]:
    """For each row that is not its cluster's lead the row that it was joined with, on the way to the lead."""
    neighbours: dict[int, list[int]] = {}
    for a, b in clusters.tree:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    matched: dict[int, int] = {}
    waiting = deque(sorted(row for row in neighbours if clusters.lead[row] == row))
    while waiting:
        here = waiting.popleft()
        for there in neighbours[here]:
            if there not in matched and clusters.lead[there] != there:
                matched[there] = here
                waiting.append(there)
    return matched


def inner_pairs(lead: np.ndarray, alike: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of rows within a cluster of three or more: what a chain of joins implies; and the rows left out.

    alike: a number for each row, equal where two rows say the same throughout; of such rows the first stands for all.
    Left out are the clusters of more than LARGEST rows that differ: no publication is written in so many ways, and
    their pairs grow with the square.
    """
    rows = np.flatnonzero(np.bincount(lead, minlength=1)[lead] >= 3)
    rows = rows[np.lexsort((alike[rows], lead[rows]))]
    repeated = np.zeros(len(rows), dtype=bool)
    repeated[1:] = (lead[rows][1:] == lead[rows][:-1]) & (alike[rows][1:] == alike[rows][:-1])
    rows = rows[~repeated]
    edges = np.flatnonzero(np.diff(lead[rows])) + 1
    left, right, too_large = [], [], []
    for group in np.split(rows, edges):
        if len(group) > LARGEST:
            too_large.append(lead[group[0]])
        elif len(group) >= 3:
            a, b = np.triu_indices(len(group), 1)
            left.append(np.minimum(group[a], group[b]))
            right.append(np.maximum(group[a], group[b]))
    empty = np.empty(0, dtype=np.int64)
    chained = np.flatnonzero(np.isin(lead, too_large))
    return (np.concatenate(left), np.concatenate(right), chained) if left else (empty, empty, chained)
