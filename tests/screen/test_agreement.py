"""Known answers: published tables and what two other libraries make of them (see each case)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from funnel.screen import agreement, votes

COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
EVEN = [[40, 9], [6, 45]]
SKEWED = [[80, 10], [5, 5]]
GWET = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


@pytest.mark.parametrize(
    ("statistic", "table", "expected"),
    [
        pytest.param(agreement.cohen_kappa, COHEN, 0.4915, id="Cohen 1960, three categories"),
        pytest.param(agreement.gwet_ac1, COHEN, 0.576, id="Cohen 1960: AC1"),
        pytest.param(agreement.pabak, COHEN, 0.55, id="Cohen 1960: chance set to a third"),
        pytest.param(agreement.cohen_kappa, EVEN, 0.6995, id="Feinstein and Cicchetti 1990, even prevalence"),
        pytest.param(agreement.gwet_ac1, EVEN, 0.7007, id="the same: AC1"),
        pytest.param(agreement.pabak, EVEN, 0.70, id="the same: PABAK"),
        pytest.param(agreement.prevalence_index, EVEN, 0.05, id="the same: prevalence index"),
        pytest.param(agreement.bias_index, EVEN, 0.03, id="the same: bias index"),
        pytest.param(agreement.cohen_kappa, SKEWED, 0.3182, id="same 85 % agreement, skewed prevalence"),
        pytest.param(agreement.gwet_ac1, SKEWED, 0.808, id="the same: AC1 is not pulled down"),
        pytest.param(agreement.percent_agreement, SKEWED, 0.85, id="the same: proportion agreed"),
        pytest.param(agreement.positive_agreement, SKEWED, 160 / 175, id="2a / (2a + b + c) by hand"),
        pytest.param(agreement.negative_agreement, SKEWED, 10 / 25, id="2d / (2d + b + c) by hand"),
        pytest.param(agreement.cohen_kappa, [[118, 5], [2, 0]], -0.0234, id="94 % agreement, kappa below zero"),
        pytest.param(agreement.gwet_ac1, [[118, 5], [2, 0]], 0.9408, id="the same: AC1"),
        pytest.param(agreement.cohen_kappa, [[95, 4], [1, 0]], -0.0163, id="Cunningham 2009"),
        pytest.param(agreement.cohen_kappa, GWET, 0.79641, id="Gwet's vignette, three categories"),
        pytest.param(agreement.gwet_ac1, GWET, 0.84933, id="the same: AC1"),
        pytest.param(agreement.gwet_ac1, [[100, 0], [0, 0]], 1.0, id="all in one category: AC1 is 1"),
    ],
)
def test_known_answers(statistic, table, expected):
    assert statistic(np.array(table)).value == pytest.approx(expected, abs=5e-5)


def test_kappas_interval_is_that_of_gwets_vignette():
    found = agreement.cohen_kappa(np.array(GWET))
    assert (found.low, found.high) == (pytest.approx(0.680, abs=1e-3), pytest.approx(0.913, abs=1.5e-3))


@pytest.mark.parametrize(
    ("statistic", "table", "why"),
    [
        pytest.param(agreement.cohen_kappa, [[100, 0], [0, 0]], "one category", id="kappa: one category throughout"),
        pytest.param(agreement.cohen_kappa, [[0, 0], [0, 0]], "no record", id="kappa: nothing in common"),
        pytest.param(agreement.positive_agreement, [[0, 0], [0, 9]], "included anything", id="nobody included"),
        pytest.param(agreement.prevalence_index, COHEN, "two categories", id="prevalence index of three categories"),
    ],
)
def test_what_cannot_be_had_says_so(statistic, table, why):
    found = statistic(np.array(table))
    assert found.value is None and found.note.startswith("undefined") and why in found.note


@pytest.mark.filterwarnings("ignore:invalid value")
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(lambda n: sum(n) > 3))
def test_kappa_and_its_interval_are_those_of_statsmodels(cells):
    table = np.array(cells).reshape(2, 2)
    found = agreement.cohen_kappa(table)
    if found.value is None:
        return
    other = cohens_kappa(table)
    assert found.value == pytest.approx(other.kappa)
    if np.isnan(other.kappa_low):  # a variance of -1e-17 there, of 0 here
        return
    assert found.low == pytest.approx(max(other.kappa_low, -1), abs=1e-9)
    assert found.high == pytest.approx(min(other.kappa_upp, 1), abs=1e-9)


def cast(*rows):
    """(reviewer, work, decision, version) -> votes by work."""
    cells = [
        (f"t/{who}.csv", line, {"record_id": work, "decision": decision, "criteria_version": version})
        for line, (who, work, decision, version) in enumerate(rows, start=2)
    ]
    ids = {work for _, work, *_ in rows}
    return votes.cast(cells, "t", {work: work for work in ids}, ids).votes


WORKS = [{"work_id": name, "round": "1"} for name in ("w1", "w2", "w3")]


def figures(found, statistic):
    return [(row["criteria_version"], row["value"], row["n"]) for row in found if row["statistic"] == statistic]


def test_only_works_that_both_voted_on_are_compared_and_the_others_are_counted():
    by_work = cast(("ana", "w1", "include", "1"), ("ben", "w1", "include", "1"), ("ana", "w2", "exclude", "1"))
    found = agreement.agreement(WORKS, by_work, ["ana", "ben"], "conflict")
    assert figures(found, "proportion agreed") == [("1", "1.0000", "1")]
    assert found[-1]["note"] == "ana alone 1, ben alone 0"


def test_versions_of_the_criteria_are_never_pooled():
    by_work = cast(
        ("ana", "w1", "include", "1"), ("ben", "w1", "include", "1"), ("ana", "w2", "include", "2"), ("ben", "w2", "exclude", "2")
    )  # fmt: skip
    found = agreement.agreement(WORKS, by_work, ["ana", "ben"], "conflict")
    assert figures(found, "proportion agreed") == [("1", "1.0000", "1"), ("2", "0.0000", "1")]


def test_unsure_is_folded_only_where_the_stage_says_so():
    by_work = cast(("ana", "w1", "unsure", "1"), ("ben", "w1", "include", "1"))
    assert (
        figures(agreement.agreement(WORKS, by_work, ["ana", "ben"], "include"), "proportion agreed")[0][1] == "1.0000"
    )
    assert (
        figures(agreement.agreement(WORKS, by_work, ["ana", "ben"], "conflict"), "proportion agreed")[0][1] == "0.0000"
    )
