"""How far coders agree before anything is settled: code by code, and on the codes of a passage together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from funnel import coefficients
from funnel.coefficients import rounded

UNITS = ("passage", "source")
BY_CODE_COLUMNS = (
    *("coder_a", "coder_b", "unit", "code_id", "both", "only_a", "only_b", "neither"),
    *("positive_agreement", "kappa", "note"),
)
SETS_COLUMNS = ("coders", "unit", "statistic", "value", "n", "note")

Coding = Mapping[str, str]


class Found(NamedTuple):
    """What each coder found in one unit; a coder who read its source and found nothing has the empty set."""

    unit: str
    codes: dict[str, frozenset[str]]  # coder -> codes


def found(codings: Iterable[Coding], coders: Sequence[str], unit: str) -> list[Found]:
    """The units of the sources that at least two coders coded, by name.

    unit: "source", or "passage": the passages that at least one coder marked (passages that nobody marked are not
    known, so that agreement on them does not count). codings: with `passage` and `blind_code`, of every coder before
    anything was settled.
    """
    readers: dict[str, set[str]] = {}
    marked: dict[str, tuple[str, dict[str, set[str]]]] = {}
    for coding in codings:
        source, coder = coding["source_id"], coding["coder"]
        if coder in coders:
            readers.setdefault(source, set()).add(coder)
            name = source if unit == "source" else coding["passage"]
            marked.setdefault(name, (source, {}))[1].setdefault(coder, set()).add(coding["blind_code"])
    return [
        Found(name, {coder: frozenset(codes.get(coder, ())) for coder in coders if coder in readers[source]})
        for name, (source, codes) in sorted(marked.items())
        if len(readers[source]) > 1
    ]


def by_code(codings: Sequence[Coding], coders: Sequence[str]) -> list[dict[str, str]]:
    """Rows in BY_CODE_COLUMNS: each pair of coders, unit and code that either of the two used where both coded."""
    rows = []
    for unit in UNITS:
        units = found(codings, coders, unit)
        for a, b in combinations(coders, 2):
            shared = [(codes[a], codes[b]) for _, codes in units if a in codes and b in codes]
            both, first, second = (Counter[str](), Counter[str](), Counter[str]())
            for one, other in shared:
                both.update(one & other)
                first.update(one - other)
                second.update(other - one)
            for code in sorted({*both, *first, *second}):
                cells = both[code], first[code], second[code]
                neither = len(shared) - sum(cells)
                counts = dict(zip(("both", "only_a", "only_b", "neither"), map(str, (*cells, neither)), strict=True))
                rows.append(
                    {"coder_a": a, "coder_b": b, "unit": unit, "code_id": code} | counts | _figures(*cells, neither)
                )
    return rows


def _figures(both: int, only_a: int, only_b: int, neither: int) -> dict[str, str]:
    """Kappa is poor for codes that are rare: read it beside the positive agreement."""
    table = np.array([[both, only_a], [only_b, neither]])
    kappa = coefficients.cohen_kappa(table).value
    return {
        "positive_agreement": rounded(coefficients.positive_agreement(table).value),
        "kappa": rounded(kappa),
        "note": "" if kappa is not None else "kappa undefined: both used the code in every unit",
    }


def sets(codings: Sequence[Coding], coders: Sequence[str]) -> list[dict[str, str]]:
    """Rows in SETS_COLUMNS: over all coders and each unit, the share of equal code sets and Krippendorff's alpha."""
    rows = []
    for unit in UNITS:
        units = [list(codes.values()) for _, codes in found(codings, coders, unit)]
        base = {"coders": "; ".join(coders), "unit": unit, "n": str(len(units))}
        none = "" if units else f"undefined: no {unit} that two coders coded"
        equal = sum(len(set(values)) == 1 for values in units) / len(units) if units else None
        alpha = alpha_masi(units)
        why = none or ("" if alpha is not None else "undefined: one and the same set throughout")
        rows.append(base | {"statistic": "proportion of equal code sets", "value": rounded(equal), "note": none})
        name = "Krippendorff's alpha, MASI distance"
        rows.append(base | {"statistic": name, "value": rounded(alpha), "note": why})
    return rows


def masi_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """1 - Jaccard x monotonicity: 0 for equal sets, 1 for sets that share nothing.

    Monotonicity is 1 where the sets are equal, 2/3 where one holds the other, 1/3 where they overlap otherwise.
    Source: Passonneau (2006), Measuring agreement on set-valued items, LREC.
    """
    if one == other:
        return 0.0
    monotonicity = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - len(one & other) / len(one | other) * monotonicity


def alpha_masi(units: Sequence[Sequence[frozenset[str]]]) -> float | None:
    """Krippendorff's alpha of code sets; each unit holds the sets of the coders who coded it, at least two.

    Observed over expected disagreement, the expected one over all pairs of sets whatever their unit. None where every
    set is the same. Source: Krippendorff (2004), doi:10.1111/j.1468-2958.2004.tb00738.x; the distance is
    `masi_distance`, not squared.
    """
    kinds = sorted({values for unit in units for values in unit}, key=sorted)
    codes = {code: place for place, code in enumerate(sorted(frozenset().union(*kinds)))}
    marks = np.zeros((len(kinds), len(codes)), dtype=np.float32)
    for row, kind in enumerate(kinds):
        marks[row, [codes[code] for code in kind]] = 1
    sizes = marks.sum(axis=1)
    places = {kind: place for place, kind in enumerate(kinds)}
    counts = Counter(places[values] for unit in units for values in unit)
    often = np.array([counts[place] for place in range(len(kinds))], dtype=float)
    total = often.sum()
    expected = 0.0
    for row in range(len(kinds)):  # row by row: the whole matrix of distances may not fit
        expected += often[row] * float(_distances(marks, sizes, row) @ often)
    if not expected:
        return None
    observed = 0.0
    for unit in units:
        within = sum(masi_distance(one, other) for one, other in combinations(unit, 2))
        observed += 2 * within / (len(unit) - 1)
    return 1 - (observed / total) / (expected / (total * (total - 1)))


def _distances(marks: np.ndarray, sizes: np.ndarray, row: int) -> np.ndarray:
    """The MASI distance of one set to every set."""
    shared = marks @ marks[row]
    union = sizes + sizes[row] - shared
    smaller = np.minimum(sizes, sizes[row])
    jaccard = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    monotonicity = np.where((shared == smaller), 2 / 3, 1 / 3)
    distances = 1 - jaccard * monotonicity
    distances[(shared == union)] = 0
    return distances
