"""Known answers: published tables, what their authors or the packages named beside them give, and limits by hand."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import stdtrit
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_statsmodels

from funnel import coefficients
from funnel.coefficients import tallied, tallied_votes

# Cross tables of two.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]  # Cohen 1960
EVEN = [[40, 9], [6, 45]]  # Feinstein and Cicchetti 1990
SKEWED = [[80, 10], [5, 5]]  # the same
MIDDLING = [[20, 5], [10, 15]]
RARE = [[118, 5], [2, 0]]
CUNNINGHAM = [[95, 4], [1, 0]]  # Cunningham 2009
VIGNETTE = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]  # irrCAC for R, cont3x3abstractors
ONE_WORD = [[100, 0], [0, 0]]

# Several reviewers: how many of six chose each of five categories, for 30 patients (Fleiss 1971).
FLEISS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]  # fmt: skip
# The same for fourteen raters and ten subjects: the worked example of encyclopaedias.
TEN_BY_FOURTEEN = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
# Ratings with gaps (0), one row a reviewer.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]  # Krippendorff 2011
FOUR_RATERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 0],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]  # irrCAC, raw_4raters


def ratings(rows):
    return np.array(rows).T - 1


@pytest.mark.parametrize(
    ("statistic", "table", "expected", "digits"),
    [
        pytest.param(coefficients.proportion_agreed, COHEN, 0.70, 2, id="Cohen 1960"),
        pytest.param(coefficients.cohen_kappa, COHEN, 0.4915, 4, id="Cohen 1960, three categories"),
        pytest.param(coefficients.proportion_agreed, EVEN, 0.85, 2, id="Feinstein and Cicchetti 1990, even prevalence"),
        pytest.param(coefficients.cohen_kappa, EVEN, 0.6995, 4, id="the same: kappa"),
        pytest.param(coefficients.prevalence_index, EVEN, 0.05, 2, id="the same: prevalence index"),
        pytest.param(coefficients.bias_index, EVEN, 0.03, 2, id="the same: bias index"),
        pytest.param(coefficients.proportion_agreed, SKEWED, 0.85, 2, id="same 85 %, skewed prevalence"),
        pytest.param(coefficients.cohen_kappa, SKEWED, 0.3182, 4, id="the same: kappa"),
        pytest.param(coefficients.prevalence_index, SKEWED, 0.75, 2, id="the same: prevalence index"),
        pytest.param(coefficients.bias_index, SKEWED, 0.05, 2, id="the same: bias index"),
        pytest.param(coefficients.positive_agreement, SKEWED, 160 / 175, 9, id="2a / (2a + b + c) by hand"),
        pytest.param(coefficients.negative_agreement, SKEWED, 10 / 25, 9, id="2d / (2d + b + c) by hand"),
        pytest.param(coefficients.positive_agreement, COHEN, 176 / 220, 9, id="first category against two others"),
        pytest.param(coefficients.negative_agreement, COHEN, 24 / 60, 9, id="last category against two others"),
        pytest.param(coefficients.cohen_kappa, MIDDLING, 0.400, 3, id="fifty records"),
        pytest.param(coefficients.proportion_agreed, RARE, 0.944, 3, id="94 % agreement, kappa below zero"),
        pytest.param(coefficients.cohen_kappa, RARE, -0.0234, 4, id="the same: kappa"),
        pytest.param(coefficients.cohen_kappa, CUNNINGHAM, -0.0163, 4, id="Cunningham 2009"),
        pytest.param(coefficients.prevalence_index, CUNNINGHAM, 0.95, 2, id="the same: prevalence index"),
        pytest.param(coefficients.bias_index, CUNNINGHAM, 0.03, 2, id="the same: bias index"),
        pytest.param(coefficients.prevalence_index, COHEN, (88 - 68) / 200, 9, id="first category against two others"),
        pytest.param(coefficients.bias_index, COHEN, (32 - 12) / 200, 9, id="the same: 14 + 18 against 10 + 2"),
        pytest.param(coefficients.cohen_kappa, VIGNETTE, 0.79641, 5, id="irrCAC's vignette, three categories"),
        pytest.param(coefficients.cohen_kappa, [[0, 3], [2, 0]], -0.9231, 4, id="never together: 2(0-6) / (3x3 + 2x2)"),
        pytest.param(coefficients.positive_agreement, [[0, 1], [0, 0]], 0.0, 9, id="one alone"),
    ],
)
def test_known_answers_of_two(statistic, table, expected, digits):
    assert statistic(np.array(table)).value == pytest.approx(expected, abs=0.5 * 10**-digits)


@pytest.mark.parametrize(
    ("statistic", "tallies", "expected", "digits"),
    [
        pytest.param(coefficients.gwet_ac1, tallied(np.array(COHEN)), 0.576, 3, id="Cohen 1960: AC1"),
        pytest.param(coefficients.pabak, tallied(np.array(COHEN)), 0.55, 2, id="Cohen 1960: Brennan and Prediger"),
        pytest.param(coefficients.gwet_ac1, tallied(np.array(EVEN)), 0.7007, 4, id="even prevalence: AC1"),
        pytest.param(coefficients.pabak, tallied(np.array(EVEN)), 0.70, 2, id="even prevalence: PABAK"),
        pytest.param(coefficients.gwet_ac1, tallied(np.array(SKEWED)), 0.808, 3, id="skewed prevalence: AC1"),
        pytest.param(coefficients.pabak, tallied(np.array(SKEWED)), 0.70, 2, id="skewed prevalence: PABAK"),
        pytest.param(coefficients.gwet_ac1, tallied(np.array(MIDDLING)), 0.4059, 4, id="fifty records: AC1"),
        pytest.param(coefficients.pabak, tallied(np.array(RARE)), 0.888, 3, id="rare includes: PABAK"),
        pytest.param(coefficients.gwet_ac1, tallied(np.array(RARE)), 0.9408, 4, id="rare includes: AC1"),
        pytest.param(coefficients.pabak, tallied(np.array(CUNNINGHAM)), 0.90, 2, id="Cunningham 2009: PABAK"),
        pytest.param(coefficients.gwet_ac1, tallied(np.array(CUNNINGHAM)), 0.9474, 4, id="Cunningham 2009: AC1"),
        pytest.param(coefficients.fleiss_kappa, tallied(np.array(VIGNETTE)), 0.79624, 5, id="vignette: Scott's pi"),
        pytest.param(coefficients.gwet_ac1, tallied(np.array(VIGNETTE)), 0.84933, 5, id="vignette: AC1"),
        pytest.param(coefficients.pabak, tallied(np.array(VIGNETTE)), 0.835, 3, id="vignette: Brennan and Prediger"),
        pytest.param(coefficients.krippendorff_alpha, tallied(np.array(VIGNETTE)), 0.79726, 5, id="vignette: alpha"),
        pytest.param(coefficients.gwet_ac1, tallied(np.array(ONE_WORD)), 1.0, 9, id="one category throughout: AC1 is 1"),
        pytest.param(coefficients.fleiss_kappa, FLEISS, 0.4302, 4, id="Fleiss 1971"),
        pytest.param(coefficients.gwet_ac1, FLEISS, 0.4479, 4, id="Fleiss 1971: AC1"),
        pytest.param(coefficients.pabak, FLEISS, 0.4444, 4, id="Fleiss 1971: Brennan and Prediger"),
        pytest.param(coefficients.fleiss_kappa, TEN_BY_FOURTEEN, 0.2099, 4, id="ten subjects, fourteen raters"),
        pytest.param(coefficients.pabak, TEN_BY_FOURTEEN, 0.2225, 4, id="the same: Randolph's, with free margins"),
        pytest.param(coefficients.gwet_ac1, tallied_votes(ratings(FOUR_RATERS), 5), 0.77544, 5, id="irrCAC: AC1"),
        pytest.param(coefficients.fleiss_kappa, tallied_votes(ratings(FOUR_RATERS), 5), 0.76117, 5, id="irrCAC: Fleiss"),
        pytest.param(coefficients.pabak, tallied_votes(ratings(FOUR_RATERS), 5), 0.77273, 5, id="irrCAC: Brennan-Prediger"),
        pytest.param(coefficients.krippendorff_alpha, tallied_votes(ratings(FOUR_RATERS), 5), 0.74342, 5, id="irrCAC: alpha"),
        pytest.param(coefficients.pairs_agreed, tallied_votes(ratings(FOUR_RATERS), 5), 9 / 11, 9, id="irrCAC: 9 of 11, by hand"),
    ],
)  # fmt: skip
def test_known_answers_of_two_or_more(statistic, tallies, expected, digits):
    if not isinstance(tallies, coefficients.Tallies):
        tallies = coefficients.Tallies(np.array(tallies), np.ones(len(tallies), dtype=int))
    assert statistic(tallies).value == pytest.approx(expected, abs=0.5 * 10**-digits)


def test_congers_kappa_is_that_of_irrcac():
    assert coefficients.conger_kappa(ratings(FOUR_RATERS), 5).value == pytest.approx(0.76282, abs=5e-6)


VALUES = np.arange(1, 6)


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        pytest.param(coefficients.nominal, 0.7434, id="nominal"),
        pytest.param(coefficients.ordinal, 0.8154, id="ordinal"),
        pytest.param(lambda margins: np.subtract.outer(VALUES, VALUES) ** 2, 0.8491, id="interval"),
        pytest.param(
            lambda margins: (np.subtract.outer(VALUES, VALUES) / np.add.outer(VALUES, VALUES)) ** 2, 0.7974, id="ratio"
        ),
    ],
)
def test_krippendorffs_alpha_with_gaps_at_every_level_of_measurement(difference, expected):
    found = coefficients.krippendorff_alpha(tallied_votes(ratings(KRIPPENDORFF), 5), difference)
    assert found.value == pytest.approx(expected, abs=5e-5)


def error_of(found, n):
    """The standard error that lies behind an interval cut off at neither end."""
    return (found.value - found.low) / stdtrit(n - 1, 0.975)


def test_kappas_errors_are_the_published_ones():
    assert error_of(coefficients.cohen_kappa(np.array(COHEN)), 200) == pytest.approx(0.051, abs=5e-4)
    assert error_of(coefficients.cohen_kappa(np.array(VIGNETTE)), 100) == pytest.approx(0.05891, abs=5e-6)


def test_kappas_interval_is_that_of_irrcacs_vignette():
    found = coefficients.cohen_kappa(np.array(VIGNETTE))
    assert (round(found.low, 3), round(found.high, 3)) == (0.680, 0.913)


def test_the_error_of_ac1_with_gaps_is_that_of_irrcac():
    assert error_of(coefficients.gwet_ac1(tallied_votes(ratings(FOUR_RATERS), 5)), 12) == pytest.approx(
        0.14295, abs=5e-6
    )


ALONE = np.array([[0, -1, -1], [-1, 1, -1], [-1, -1, -1]])


@pytest.mark.parametrize(
    ("found", "why"),
    [
        pytest.param(coefficients.cohen_kappa(np.array(ONE_WORD)), "one category", id="kappa: one category"),
        pytest.param(coefficients.fleiss_kappa(tallied(np.array(ONE_WORD))), "one category", id="Fleiss: one category"),
        pytest.param(coefficients.krippendorff_alpha(tallied(np.array(ONE_WORD))), "one category", id="alpha: one category"),
        pytest.param(coefficients.conger_kappa(np.zeros((4, 3), dtype=int), 2), "one category", id="Conger: one category"),
        pytest.param(coefficients.cohen_kappa(np.zeros((2, 2))), "no record", id="kappa: nothing in common"),
        pytest.param(coefficients.proportion_agreed(np.zeros((2, 2))), "no record", id="percent: nothing in common"),
        pytest.param(coefficients.gwet_ac1(tallied_votes(ALONE, 2)), "no record", id="AC1: nobody saw what another saw"),
        pytest.param(coefficients.conger_kappa(ALONE, 2), "no record", id="Conger: the same"),
        pytest.param(coefficients.krippendorff_alpha(tallied_votes(ALONE, 2)), "no record", id="alpha: the same"),
        pytest.param(coefficients.pairs_agreed(tallied_votes(ALONE, 2)), "no record", id="pairs: the same"),
        pytest.param(coefficients.positive_agreement(np.array([[0, 0], [0, 9]])), "included anything", id="nobody included"),
        pytest.param(coefficients.negative_agreement(np.array([[9, 0], [0, 0]])), "excluded anything", id="nobody excluded"),
        pytest.param(coefficients.prevalence_index(np.zeros((3, 3))), "no record", id="prevalence: nothing in common"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_says_so(found, why):
    assert found.value is None and found.low is None
    assert found.note.startswith("undefined") and why in found.note


def test_one_record_has_no_interval():
    found = coefficients.gwet_ac1(tallied(np.array([[1, 0], [0, 0]])))
    assert (found.value, found.low, found.high) == (1.0, None, None)


tables = st.lists(st.integers(0, 60), min_size=4, max_size=4).map(lambda cells: np.array(cells).reshape(2, 2))
votes = st.integers(2, 5).flatmap(
    lambda reviewers: st.lists(
        st.lists(st.integers(-1, 2), min_size=reviewers, max_size=reviewers), min_size=2, max_size=25
    )
)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param([[2, 0, 0], [0, 2, 0], [0, 0, 2]], 1.0, id="no disagreement"),
        pytest.param([[0, 0, 1], [0, 0, 0], [1, 0, 0]], -1.0, id="as far apart as can be: steps 2 + 2, by chance 2"),
        pytest.param([[1, 1, 0], [0, 1, 0], [0, 0, 1]], 1 - 1 / 3.5, id="one step in four; by chance 14/4 steps"),
        pytest.param([[4, 0], [0, 0]], None, id="one category throughout"),
        pytest.param([[0, 0], [0, 0]], None, id="nothing shared"),
    ],
)
def test_weighted_kappa_counts_steps(table, expected):
    found = coefficients.weighted_kappa(np.array(table))
    assert found.value == (None if expected is None else pytest.approx(expected))
    assert bool(found.note) == (expected is None)


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4))
def test_weighted_kappa_is_that_of_statsmodels(table):
    found = coefficients.weighted_kappa(np.array(table))
    assume(found.value is not None)
    assert found.value == pytest.approx(cohens_kappa(np.array(table), wt="linear").kappa)


@pytest.mark.filterwarnings("ignore:invalid value")
@given(tables.filter(lambda table: table.sum() > 3))
def test_kappa_is_that_of_statsmodels(table):
    found = coefficients.cohen_kappa(table)
    assume(found.value is not None)
    other = cohens_kappa(table)
    assert found.value == pytest.approx(other.kappa)
    if not np.isnan(other.kappa_low) and found.low > -1:  # a variance of -1e-17 there is 0 here
        assert error_of(found, table.sum()) == pytest.approx(np.sqrt(max(other.var_kappa, 0)), abs=1e-8)


@given(tables.filter(lambda table: table.sum() > 0))
def test_kappa_lies_below_pabak_just_where_prevalence_outweighs_bias(table):
    """Byrt, Bishop and Carlin (1993): kappa = (PABAK - PI^2 + BI^2) / (1 - PI^2 + BI^2)."""
    kappa, pabak = coefficients.cohen_kappa(table).value, coefficients.pabak(tallied(table)).value
    assume(kappa is not None)
    prevalence, bias = coefficients.prevalence_index(table).value, coefficients.bias_index(table).value
    assert kappa == pytest.approx((pabak - prevalence**2 + bias**2) / (1 - prevalence**2 + bias**2))


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
@given(votes)
def test_fleiss_without_gaps_is_that_of_statsmodels(rows):
    complete = np.abs(np.array(rows))
    counts = np.stack([(complete == category).sum(axis=1) for category in range(3)], axis=1)
    found = coefficients.fleiss_kappa(tallied_votes(complete, 3))
    assume(found.value is not None)
    assert found.value == pytest.approx(fleiss_of_statsmodels(counts))


@given(votes)
def test_alpha_is_that_of_krippendorff(rows):
    krippendorff = pytest.importorskip("krippendorff")
    found = coefficients.krippendorff_alpha(tallied_votes(np.array(rows), 3))
    in_order = coefficients.krippendorff_alpha(tallied_votes(np.array(rows), 3), coefficients.ordinal)
    assume(found.value is not None)
    given_to_it = {"reliability_data": np.where(np.array(rows) < 0, np.nan, rows).T, "value_domain": [0, 1, 2]}
    assert found.value == pytest.approx(krippendorff.alpha(**given_to_it, level_of_measurement="nominal"), abs=1e-9)
    assert in_order.value == pytest.approx(krippendorff.alpha(**given_to_it, level_of_measurement="ordinal"), abs=1e-9)


@given(votes)
def test_figures_of_several_are_those_of_irrcac(rows):
    """Complete votes only: with gaps irrCAC 0.4.4 counts the gap among the categories, which moves AC1."""
    irrcac = pytest.importorskip("irrCAC.raw")
    pd = pytest.importorskip("pandas")
    complete = np.abs(np.array(rows))
    used = len(np.unique(complete))
    assume(used > 1)
    relabelled = np.searchsorted(np.unique(complete), complete)
    other, tallies = irrcac.CAC(pd.DataFrame(complete), digits=9), tallied_votes(relabelled, used)
    for ours, theirs in (
        (coefficients.gwet_ac1(tallies), other.gwet()),
        (coefficients.fleiss_kappa(tallies), other.fleiss()),
        (coefficients.pabak(tallies), other.bp()),
        (coefficients.conger_kappa(relabelled, used), other.conger()),
    ):
        assert ours.value == pytest.approx(float(theirs["est"]["coefficient_value"]), abs=1e-6)
        if ours.low is not None and ours.low > -1 and ours.high < 1:
            assert error_of(ours, len(rows)) == pytest.approx(float(theirs["est"]["se"]), abs=1e-6)
