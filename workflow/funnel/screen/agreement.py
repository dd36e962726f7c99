"""How far two reviewers agree before anything is settled between them, and what may mislead about the figure."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import NamedTuple

import numpy as np

from funnel.screen.votes import Vote, holding

COLUMNS = (
    "reviewer_a",
    "reviewer_b",
    "round",
    "set",
    "criteria_version",
    "unsure_rule",
    "statistic",
    "value",
    "low",
    "high",
    "n",
    "note",
)
Z_95 = 1.959963984540054
CATEGORIES = ("include", "exclude", "unsure")


class Statistic(NamedTuple):
    """One figure of agreement; value is None where it cannot be had and note says why."""

    name: str
    value: float | None
    low: float | None  # 95 % interval
    high: float | None
    note: str


def percent_agreement(table: np.ndarray) -> Statistic:
    """Share of records on which both said the same. table: counts, rows first reviewer, columns second."""
    return Statistic("proportion agreed", _ratio(np.trace(table), table.sum()), None, None, _if_empty(table))


def positive_agreement(table: np.ndarray) -> Statistic:
    """2a / (2a + b + c) for the first category against all others: agreement on includes."""
    return _specific("positive agreement", table, 0, "neither reviewer included anything")


def negative_agreement(table: np.ndarray) -> Statistic:
    """2d / (2d + b + c) for the second category against all others: agreement on excludes."""
    return _specific("negative agreement", table, 1, "neither reviewer excluded anything")


def cohen_kappa(table: np.ndarray) -> Statistic:
    """Agreement of two reviewers beyond chance.

    table: counts, one row a category of the first reviewer, one column the same category of the second. Undefined, and
    says so, when both used a single category throughout. Source: Cohen (1960), doi:10.1177/001316446002000104; interval
    with the large-sample standard error of Fleiss, Cohen and Everitt (1969), doi:10.1037/h0028106.
    """
    n = table.sum()
    if not n:
        return Statistic("Cohen's kappa", None, None, None, _if_empty(table))
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, chance = float(np.trace(p)), float(rows @ columns)
    if np.isclose(chance, 1):
        return Statistic("Cohen's kappa", None, None, None, "undefined: both used one category throughout")
    kappa = (observed - chance) / (1 - chance)
    margins = np.add.outer(columns, rows)  # of a cell (i, j): share of i at the second + share of j at the first
    diagonal = float((np.diag(p) * (1 - np.diag(margins) * (1 - kappa)) ** 2).sum())
    rest = float(((p - np.diag(np.diag(p))) * margins**2).sum()) * (1 - kappa) ** 2
    variance = (diagonal + rest - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    half = Z_95 * sqrt(max(variance, 0.0))
    return Statistic("Cohen's kappa", kappa, max(kappa - half, -1.0), min(kappa + half, 1.0), "")


def pabak(table: np.ndarray) -> Statistic:
    """Kappa adjusted for prevalence and bias: chance agreement set to 1 / number of categories.

    Source: Byrt, Bishop and Carlin (1993), doi:10.1016/0895-4356(93)90018-V.
    """
    q = len(table)
    observed = _ratio(np.trace(table), table.sum())
    value = None if observed is None else (q * observed - 1) / (q - 1)
    return Statistic("PABAK", value, None, None, _if_empty(table))


def gwet_ac1(table: np.ndarray) -> Statistic:
    """Agreement beyond chance where chance is judged by how hard records are to tell apart.

    Source: Gwet (2008), doi:10.1348/000711006X126600; interval with the linearised variance given there.
    """
    n, q = table.sum(), len(table)
    if not n:
        return Statistic("Gwet's AC1", None, None, None, _if_empty(table))
    p = table / n
    shares = (p.sum(axis=1) + p.sum(axis=0)) / 2
    chance = float((shares * (1 - shares)).sum() / (q - 1))
    observed = float(np.trace(p))
    value = (observed - chance) / (1 - chance)
    # One linearised value a record, the same for every record of a cell.
    own = np.eye(q)
    pair_weight = ((1 - shares)[:, None] + (1 - shares)[None, :]) / 2 / (q - 1)
    linear = (own - chance) / (1 - chance) - 2 * (1 - value) * (pair_weight - chance) / (1 - chance)
    variance = float((p * (linear - value) ** 2).sum()) / max(n - 1, 1)
    half = Z_95 * sqrt(variance)
    return Statistic("Gwet's AC1", value, max(value - half, -1.0), min(value + half, 1.0), "")


def prevalence_index(table: np.ndarray) -> Statistic:
    """|a - d| / n: how unevenly include and exclude were used; near 1 it pulls kappa down."""
    return _two_by_two("prevalence index", table, lambda t: abs(t[0, 0] - t[1, 1]))


def bias_index(table: np.ndarray) -> Statistic:
    """|b - c| / n: how differently the two used them."""
    return _two_by_two("bias index", table, lambda t: abs(t[0, 1] - t[1, 0]))


STATISTICS = (
    percent_agreement,
    positive_agreement,
    negative_agreement,
    cohen_kappa,
    pabak,
    prevalence_index,
    bias_index,
    gwet_ac1,
)


def _ratio(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole else None


def _if_empty(table: np.ndarray) -> str:
    return "" if table.sum() else "undefined: no record that both voted on"


def _specific(name: str, table: np.ndarray, category: int, why: str) -> Statistic:
    value = _ratio(2 * table[category, category], table[category].sum() + table[:, category].sum())
    return Statistic(name, value, None, None, "" if value is not None else _if_empty(table) or f"undefined: {why}")


def _two_by_two(name: str, table: np.ndarray, difference) -> Statistic:
    if table.shape != (2, 2):
        return Statistic(name, None, None, None, "undefined: more than two categories")
    return Statistic(name, _ratio(difference(table), table.sum()), None, None, _if_empty(table))


def agreement(
    works: Sequence[Mapping[str, str]], votes: Mapping[str, list[Vote]], reviewers: Sequence[str], unsure: str
) -> list[dict[str, str]]:
    """Rows in COLUMNS for each pair of reviewers, round and criteria version, never pooled over versions.

    Only works that both voted on, each with one decision, are compared; `n` is their number and a row of its own says
    how many only one of the two saw. Votes are those that held before any adjudication; `duplicate` is no decision.
    """
    groups: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
    alone: dict[tuple[str, str], list[int]] = {}
    for a, b in combinations(reviewers, 2):
        for work in works:
            held = holding(votes.get(work["work_id"], []))
            first, second = _decision(held.get(a, []), unsure), _decision(held.get(b, []), unsure)
            if first and second:
                version = first[1] if first[1] == second[1] else f"{first[1]} | {second[1]}"
                groups.setdefault((a, b, work["round"], version), []).append((first[0], second[0]))
            elif first or second:
                alone.setdefault((a, b), [0, 0])[0 if first else 1] += 1
    rows = []
    for (a, b, search_round, version), pairs in sorted(groups.items()):
        base = {
            "reviewer_a": a,
            "reviewer_b": b,
            "round": search_round,
            "set": "main",
            "criteria_version": version,
            "unsure_rule": unsure,
        }
        table = crossed(pairs)
        for statistic in STATISTICS:
            rows.append(base | _row(statistic(table), len(pairs)))
    for (a, b), (only_a, only_b) in sorted(alone.items()):
        base = {"reviewer_a": a, "reviewer_b": b, "set": "main", "unsure_rule": unsure, "statistic": "seen by one only"}
        rows.append(base | {"value": str(only_a + only_b), "n": "", "note": f"{a} alone {only_a}, {b} alone {only_b}"})
    return rows


def crossed(pairs: Sequence[tuple[str, str]]) -> np.ndarray:
    """Counts of (first, second); `unsure` has a row and column of its own only where somebody used it."""
    used = CATEGORIES if any("unsure" in pair for pair in pairs) else CATEGORIES[:2]
    table = np.zeros((len(used), len(used)), dtype=int)
    for first, second in pairs:
        table[used.index(first), used.index(second)] += 1
    return table


def _decision(own: Sequence[Vote], unsure: str) -> tuple[str, str] | None:
    said = {"include" if vote.decision == "unsure" and unsure == "include" else vote.decision for vote in own}
    if len(said) != 1 or "duplicate" in said:
        return None
    return said.pop(), own[-1].version


def _row(statistic: Statistic, n: int) -> dict[str, str]:
    def rounded(value: float | None) -> str:
        return "" if value is None else f"{value + 0.0:.4f}"

    low, high = rounded(statistic.low), rounded(statistic.high)
    return {
        "statistic": statistic.name,
        "value": rounded(statistic.value),
        "low": low,
        "high": high,
        "n": str(n),
        "note": statistic.note,
    }
