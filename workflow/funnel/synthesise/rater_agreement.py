"""How far raters agree before anything is reconciled, each column of the models' table by itself.

A label printed in one column is hardly ever mapped to a stage of another: pairs that nobody considers would be counted
as agreement. So a stage is compared over the labels printed in its own column, and a depth over the models that print
that column. Passes made by one mind are no raters: for them nothing is computed.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from funnel import coefficients
from funnel.coefficients import Statistic, rounded
from funnel.synthesise.crosswalk import DEPTHS, Rows, in_order, phases
from funnel.synthesise.raters import NONE, Rule, Sheets, held, latest

COLUMNS = ("rater_a", "rater_b", "about", "phase", "stage_id", "statistic", "value", "low", "high", "n", "note")
# What the coefficients say of votes, as it is said of ratings.
WORDS = {
    coefficients.NOTHING_SHARED: "undefined: nothing that both rated",
    "undefined: neither reviewer included anything": "undefined: neither linked anything to it",
}
NOT_INDEPENDENT = "not computed: config says that the raters are not independent (crosswalk.independent)"
ONE_RATER = "not computed: one rater"

Pairs = Sequence[tuple[str, str]]


def agreement(labels: Rows, stages: Rows, links: Sheets, depths: Sheets, rule: Rule) -> list[dict[str, str]]:
    """Rows in COLUMNS, by pair of raters: presence of each stage, primary stage in each column, depth of each stage.

    Where nothing can be computed there is one row that says why.
    """
    if len(rule.raters) < 2 or not rule.independent:
        why = ONE_RATER if len(rule.raters) == 1 else NOT_INDEPENDENT if rule.raters else "not computed: no rater"
        return [dict.fromkeys(COLUMNS, "") | {"rater_a": "; ".join(rule.raters), "note": why}]
    mapped = {rater: held(links.by_rater.get(rater, ())) for rater in rule.raters}
    deep = {
        rater: {pair: row["depth"] for pair, row in latest(sheet, "model_id", "stage_id").items()}
        for rater, sheet in depths.by_rater.items()
    }
    rows = []
    for a, b in combinations(rule.raters, 2):
        base = dict.fromkeys(COLUMNS, "") | {"rater_a": a, "rater_b": b}
        for stage in in_order(stages):
            place = base | {"phase": stage["phase"], "stage_id": stage["stage_id"], "about": "presence"}
            in_column = _both(labels, stage["phase"], mapped[a], mapped[b])
            pairs = [(_presence(one, stage), _presence(other, stage)) for one, other in in_column]
            rows += _rows(place, pairs, ("linked", "not linked"), positive=True)
        for phase in phases(stages, labels):
            pairs = [(_primary(one), _primary(other)) for one, other in _both(labels, phase, mapped[a], mapped[b])]
            said = sorted({stage for pair in pairs for stage in pair})
            rows += _rows(base | {"phase": phase, "about": "primary stage"}, pairs, said)
        for stage in in_order(stages) if deep else ():
            printing = dict.fromkeys(label["model_id"] for label in labels if label["phase"] == stage["phase"])
            rated = [(model_id, stage["stage_id"]) for model_id in printing]
            place = base | {"phase": stage["phase"], "stage_id": stage["stage_id"], "about": "depth"}
            first, second = deep.get(a, {}), deep.get(b, {})
            pairs = [(first[pair], second[pair]) for pair in rated if pair in first and pair in second]
            rows += _rows(place, pairs, DEPTHS, weighted=True)
    return rows


def _both(labels: Rows, phase: str, first: Mapping, second: Mapping) -> list[tuple[Mapping, Mapping]]:
    """What the two said of each label of the column that both rated."""
    keys = [(label["model_id"], label["order"]) for label in labels if label["phase"] == phase]
    return [(first[key], second[key]) for key in keys if key in first and key in second]


def _presence(said: Mapping[str, Mapping[str, str]], stage: Mapping[str, str]) -> str:
    return "linked" if said.get(stage["stage_id"], {"role": NONE})["role"] != NONE else "not linked"


def _primary(said: Mapping[str, Mapping[str, str]]) -> str:
    """The label's primary stages together; two raters agree where they name the same ones."""
    return "; ".join(sorted(stage for stage, row in said.items() if row["role"] == "primary"))


def _rows(
    base: Mapping[str, str], pairs: Pairs, categories: Sequence[str], positive: bool = False, weighted: bool = False
) -> list[dict[str, str]]:
    table = np.array([[pairs.count((one, other)) for other in categories] for one in categories]).reshape(
        len(categories), len(categories)
    )
    found = [coefficients.proportion_agreed(table)]
    if positive:
        found.append(coefficients.positive_agreement(table))
    found.append(coefficients.weighted_kappa(table) if weighted else coefficients.cohen_kappa(table))
    return [{**base, **_figures(one), "n": str(len(pairs))} for one in found]


def _figures(statistic: Statistic) -> dict[str, str]:
    figures = {name: rounded(getattr(statistic, name)) for name in ("value", "low", "high")}
    return {"statistic": statistic.name, "note": WORDS.get(statistic.note, statistic.note), **figures}
