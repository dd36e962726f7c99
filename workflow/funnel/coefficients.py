"""Coefficients of agreement: closed forms, each with its source, and in words why one cannot be had.

Of two reviewers a function takes their cross table: counts of records, one row a category of the first, one column the
same category of the second. Of several it takes Tallies, which a cross table can be turned into (`tallied`).
"""

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

NOTHING_SHARED = "undefined: no record that both voted on"
NOTHING_SHARED_BY_SEVERAL = "undefined: no record that two of them voted on"
ONE_CATEGORY = "undefined: one category was used throughout"


class Statistic(NamedTuple):
    """One figure; value is None where it cannot be had and note says why. low, high: 95 % interval, None without."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


def rounded(value: float | None) -> str:
    """A figure as tables hold it; empty where there is none, and never "-0.0000"."""
    return "" if value is None else f"{value + 0.0:.4f}"


class Tallies(NamedTuple):
    """Records with the same votes, together. counts: one row a kind of record, in each column how many reviewers chose
    that category (a gap is nobody's choice); times: how many records are of the kind."""

    counts: np.ndarray
    times: np.ndarray


def tallied(table: np.ndarray) -> Tallies:
    """The cross table of two reviewers, each cell a kind of record."""
    own = np.eye(len(table), dtype=int)
    return Tallies((own[:, None, :] + own[None, :, :]).reshape(-1, len(table)), table.reshape(-1))


def tallied_votes(ratings: np.ndarray, categories: int) -> Tallies:
    """ratings: one row a record, one column a reviewer, the index of the category or -1 where there is no vote."""
    counts = np.stack([(ratings == category).sum(axis=1) for category in range(categories)], axis=1)
    return Tallies(*np.unique(counts, axis=0, return_counts=True))


def interval(value: float, error: float, n: int) -> tuple[float, float]:
    """95 % by Student's t with n - 1 degrees of freedom, within -1 and 1."""
    half = float(stdtrit(n - 1, 0.975)) * error
    return max(value - half, -1.0), min(value + half, 1.0)


# Of two reviewers


def proportion_agreed(table: np.ndarray) -> Statistic:
    """Share of the records on which both said the same."""
    return _share("proportion agreed", np.trace(table), table.sum(), NOTHING_SHARED)


def positive_agreement(table: np.ndarray) -> Statistic:
    """2a / (2a + b + c) for the first category against all others: agreement on includes."""
    return _specific("positive agreement", table, 0, "neither reviewer included anything")


def negative_agreement(table: np.ndarray) -> Statistic:
    """2d / (2d + b + c) for the last category against all others: agreement on excludes."""
    return _specific("negative agreement", table, -1, "neither reviewer excluded anything")


def prevalence_index(table: np.ndarray) -> Statistic:
    """|a - d| / n: how unevenly include and exclude were used; near 1 it pulls kappa down.

    Defined for two categories (Byrt, Bishop and Carlin 1993); of more, the first stands against all others.
    """
    (a, _), (_, d) = _first_or_not(table)
    return _index("prevalence index", table, a - d)


def bias_index(table: np.ndarray) -> Statistic:
    """|b - c| / n: how differently the two used them; the same for more than two categories."""
    (_, b), (c, _) = _first_or_not(table)
    return _index("bias index", table, b - c)


def cohen_kappa(table: np.ndarray) -> Statistic:
    """Agreement of two reviewers beyond the chance of their own margins.

    Undefined, and says so, when both used a single category throughout. Source: Cohen (1960),
    doi:10.1177/001316446002000104; large-sample standard error of Fleiss, Cohen and Everitt (1969),
    doi:10.1037/h0028106.
    """
    name, n = "Cohen's kappa", int(table.sum())
    if not n:
        return Statistic(name, None, note=NOTHING_SHARED)
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, chance = float(np.trace(p)), float(rows @ columns)
    if np.isclose(chance, 1):
        return Statistic(name, None, note=ONE_CATEGORY)
    kappa = (observed - chance) / (1 - chance)
    margins = np.add.outer(columns, rows)  # of a cell (i, j): share of i at the second + share of j at the first
    diagonal = float((np.diag(p) * (1 - np.diag(margins) * (1 - kappa)) ** 2).sum())
    rest = float(((p - np.diag(np.diag(p))) * margins**2).sum()) * (1 - kappa) ** 2
    variance = (diagonal + rest - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    return _with_interval(name, kappa, sqrt(max(variance, 0.0)), n)


def weighted_kappa(table: np.ndarray) -> Statistic:
    """Cohen's kappa of categories in an order: a disagreement counts by the steps between the two.

    Undefined, and says so, when both used a single category throughout. Source: Cohen (1968), doi:10.1037/h0026256,
    with weights that fall evenly (Cicchetti and Allison 1971, doi:10.1080/00029238.1971.11080840).
    """
    name, n = "Cohen's kappa, linear weights", int(table.sum())
    if not n:
        return Statistic(name, None, note=NOTHING_SHARED)
    places = np.arange(len(table))
    steps = np.abs(np.subtract.outer(places, places))
    by_chance = float((np.outer(table.sum(axis=1), table.sum(axis=0)) / n * steps).sum())
    if not by_chance:
        return Statistic(name, None, note=ONE_CATEGORY)
    return Statistic(name, 1 - float((table * steps).sum()) / by_chance)


def _share(name: str, part: float, whole: float, otherwise: str) -> Statistic:
    return Statistic(name, float(part) / float(whole)) if whole else Statistic(name, None, note=otherwise)


def _specific(name: str, table: np.ndarray, category: int, why: str) -> Statistic:
    uses = table[category].sum() + table[:, category].sum()
    return _share(name, 2 * table[category, category], uses, f"undefined: {why}" if table.sum() else NOTHING_SHARED)


def _first_or_not(table: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """The table of the first category against all others taken together."""
    a, first, second = table[0, 0], table[0].sum(), table[:, 0].sum()
    return (a, first - a), (second - a, table.sum() - first - second + a)


def _index(name: str, table: np.ndarray, difference: float) -> Statistic:
    found = _share(name, abs(difference), table.sum(), NOTHING_SHARED)
    return found._replace(note="include against all others") if len(table) > 2 and not found.note else found


def _with_interval(name: str, value: float, error: float, n: int) -> Statistic:
    return Statistic(name, value, *interval(value, error, n)) if n > 1 else Statistic(name, value)


# Of two or more reviewers, gaps allowed


def pairs_agreed(tallies: Tallies) -> Statistic:
    """Over the records with two votes or more, the mean share of pairs of votes that agree."""
    agreed, paired = _pairs_agreed(tallies)
    return _share("pairs agreed", agreed @ tallies.times, paired @ tallies.times, NOTHING_SHARED_BY_SEVERAL)


def gwet_ac1(tallies: Tallies) -> Statistic:
    """Chance judged by how hard records are to tell apart. Source: Gwet (2008), doi:10.1348/000711006X126600."""
    return _beyond_chance("Gwet's AC1", tallies, lambda shares: (1 - shares) / (len(shares) - 1))


def fleiss_kappa(tallies: Tallies) -> Statistic:
    """Chance from the margins of all reviewers together; of two it is Scott's pi.

    Source: Fleiss (1971), doi:10.1037/h0031619; records with gaps as Gwet (2014) has it.
    """
    return _beyond_chance("Fleiss' kappa", tallies, lambda shares: shares)


def pabak(tallies: Tallies) -> Statistic:
    """Chance set to 1 / number of categories: kappa adjusted for prevalence and bias, also Brennan and Prediger's.

    Source: Byrt, Bishop and Carlin (1993), doi:10.1016/0895-4356(93)90018-V; Brennan and Prediger (1981),
    doi:10.1177/001316448104100307.
    """
    return _beyond_chance("PABAK", tallies, lambda shares: np.full(len(shares), 1 / len(shares)))


def _beyond_chance(name: str, tallies: Tallies, weigh: Callable[[np.ndarray], np.ndarray]) -> Statistic:
    """(observed - chance) / (1 - chance), chance being the shares of the categories weighed by a function of them.

    Interval from Gwet's linearised variance: one value a record, in which the record's part in the shares stands too.
    """
    voted = tallies.counts.sum(axis=1) > 0
    counts, times = tallies.counts[voted], tallies.times[voted]
    agreed, paired = _pairs_agreed(Tallies(counts, times))
    n, with_two = int(times.sum()), float(paired @ times)
    if not with_two:
        return Statistic(name, None, note=NOTHING_SHARED_BY_SEVERAL)
    own = counts / counts.sum(axis=1, keepdims=True)
    shares = times @ own / n
    weights = weigh(shares)
    chance, observed = float(shares @ weights), float(agreed @ times) / with_two
    if np.isclose(chance, 1):
        return Statistic(name, None, note=ONE_CATEGORY)
    value = (observed - chance) / (1 - chance)
    linear = n / with_two * (agreed - chance * paired) / (1 - chance)
    linear -= 2 * (1 - value) * (own @ weights - chance) / (1 - chance)
    error = sqrt(float(((linear - value) ** 2) @ times) / (n * max(n - 1, 1)))
    return _with_interval(name, value, error, n)


def _pairs_agreed(tallies: Tallies) -> tuple[np.ndarray, np.ndarray]:
    """Of each kind of record the share of pairs of votes that agree, 0 without a pair, and 1 where there is one."""
    votes = tallies.counts.sum(axis=1)
    alike = (tallies.counts * (tallies.counts - 1)).sum(axis=1)
    return alike / np.maximum(votes * (votes - 1), 1), (votes > 1).astype(float)


def conger_kappa(ratings: np.ndarray, categories: int) -> Statistic:
    """Cohen's kappa of several reviewers: chance from each one's own margins.

    ratings: as for `tallied_votes`. Source: Conger (1980), doi:10.1037/0033-2909.88.2.322.
    """
    name = "Conger's kappa"
    observed = pairs_agreed(tallied_votes(ratings, categories)).value
    if observed is None:
        return Statistic(name, None, note=NOTHING_SHARED_BY_SEVERAL)
    used = np.stack([(ratings == category).sum(axis=0) for category in range(categories)], axis=1)
    margins = used[used.sum(axis=1) > 0] / used.sum(axis=1, keepdims=True)[used.sum(axis=1) > 0]
    chance = float((margins.mean(axis=0) ** 2 - margins.var(axis=0, ddof=1) / len(margins)).sum())
    if np.isclose(chance, 1):
        return Statistic(name, None, note=ONE_CATEGORY)
    return Statistic(name, (observed - chance) / (1 - chance))


def nominal(margins: np.ndarray) -> np.ndarray:
    """Any two categories differ by 1."""
    return 1 - np.eye(len(margins))


def ordinal(margins: np.ndarray) -> np.ndarray:
    """Categories in an order differ by how much was rated from the one to the other, squared."""
    reached = np.cumsum(margins) - margins / 2
    return np.subtract.outer(reached, reached) ** 2


def krippendorff_alpha(
    tallies: Tallies,
    difference: Callable[[np.ndarray], np.ndarray] = nominal,
    name: str = "Krippendorff's alpha",
) -> Statistic:
    """1 - observed / expected disagreement; records with fewer than two votes say nothing and are left out.

    difference: how far categories lie apart, a matrix made from how often each was used.
    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; Hayes and Krippendorff (2007),
    doi:10.1080/19312450709336664.
    """
    several = tallies.counts.sum(axis=1) > 1
    counts, times = tallies.counts[several], tallies.times[several]
    if not times.sum():
        return Statistic(name, None, note=NOTHING_SHARED_BY_SEVERAL)
    weights = times / (counts.sum(axis=1) - 1)
    coincidences = (counts * weights[:, None]).T @ counts - np.diag(weights @ counts)
    margins = coincidences.sum(axis=0)
    apart = difference(margins)
    expected = float(margins @ apart @ margins)
    if not expected:
        return Statistic(name, None, note=ONE_CATEGORY)
    return Statistic(name, 1 - (float(margins.sum()) - 1) * float((coincidences * apart).sum()) / expected)
