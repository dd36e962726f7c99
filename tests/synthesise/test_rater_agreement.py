"""Which ratings are compared with which. The coefficients themselves: tests/test_coefficients.py."""

import crosswalk_case as case
import pytest

from funnel.synthesise import rater_agreement
from funnel.synthesise.raters import Rule, Sheets

BLIND = Rule(["ana", "ben"], independent=True)
STAGES = case.rows(
    "targets", ("stage_id", "order", "label", "phase"),
    ("a", "1", "A", "early"), ("b", "2", "B", "early"), ("z", "3", "Z", "late"),
)  # fmt: skip
# Four labels in the early column, two in the late one.
LABELS = case.rows(
    "stages", ("model_id", "order", "token_printed", "phase"),
    *(("m", str(n), f"label {n}", "early") for n in range(1, 5)), *(("m", str(n), f"label {n}", "late") for n in (5, 6)),
)  # fmt: skip


def agreement(ana=(), ben=(), rule=BLIND, ana_deep=(), ben_deep=()):
    """ana, ben: (order, stage, role)."""
    links = Sheets({who: case.said(who, *(("m", *row) for row in rows)) for who, rows in (("ana", ana), ("ben", ben))})
    deep = {who: case.rated(who, *rows) for who, rows in (("ana", ana_deep), ("ben", ben_deep)) if rows}
    tables = [[row for *_, row in rows] for rows in (LABELS, STAGES)]
    return rater_agreement.agreement(*tables, links, Sheets(deep), rule)


def figure(rows, about, place, statistic):
    [row] = [
        r
        for r in rows
        if r["about"] == about and place in (r["stage_id"], r["phase"] + "!") and r["statistic"] == statistic
    ]
    return row["value"], row["n"], row["note"]


ANA = [
    ("1", "a", "primary"),
    ("2", "a", "primary"),
    ("3", "b", "primary"),
    ("4", "b", "primary"),
    ("5", "z", "primary"),
    ("6", "z", "primary"),
]
BEN = [
    ("1", "a", "primary"),
    ("2", "b", "primary"),
    ("3", "b", "primary"),
    ("4", "b", "secondary"),
    ("5", "z", "primary"),
]


def test_each_column_by_itself():
    """Of stage a over the four early labels: both link label 1, ana alone label 2, neither 3 and 4. Observed 3/4;
    by chance 2/4 x 1/4 + 2/4 x 3/4 = 1/2; kappa 1/2; positive agreement 2/(2 + 1). The late labels, of which
    nobody would think, are not counted as agreement."""
    rows = agreement(ANA, BEN)
    assert figure(rows, "presence", "a", "proportion agreed") == ("0.7500", "4", "")
    assert figure(rows, "presence", "a", "Cohen's kappa") == ("0.5000", "4", "")
    assert figure(rows, "presence", "a", "positive agreement") == ("0.6667", "4", "")


def test_a_label_that_one_has_not_rated_is_not_compared():
    """Ben said nothing of label 6: of stage z one label is left, which both link."""
    rows = agreement(ANA, BEN)
    assert figure(rows, "presence", "z", "proportion agreed") == ("1.0000", "1", "")
    assert figure(rows, "presence", "z", "Cohen's kappa") == ("", "1", "undefined: one category was used throughout")


def test_primary_stages_of_a_column():
    """a a b b against a b b none: observed 2/4; by chance 2/4 x 1/4 + 2/4 x 2/4 = 3/8; kappa (1/8) / (5/8) = 0.2."""
    assert figure(agreement(ANA, BEN), "primary stage", "early!", "Cohen's kappa") == ("0.2000", "4", "")


def test_two_primary_stages_agree_only_with_the_same_two():
    ana = [("1", "a", "primary"), ("1", "b", "primary")]
    assert figure(agreement(ana, ana[:1]), "primary stage", "early!", "proportion agreed") == ("0.0000", "1", "")
    assert figure(agreement(ana, ana[::-1]), "primary stage", "early!", "proportion agreed") == ("1.0000", "1", "")


def test_a_label_that_answers_to_nothing_counts_as_not_linked():
    rows = agreement([("1", "", "none"), ("2", "a", "none")], [("1", "a", "primary"), ("2", "b", "primary")])
    assert figure(rows, "presence", "a", "proportion agreed") == ("0.5000", "2", "")


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        pytest.param(Rule(["ana", "ben"], independent=False), "not independent", id="two readings of one mind"),
        pytest.param(Rule(["ana"], independent=True), "one rater", id="one rater"),
        pytest.param(Rule([], independent=True), "no rater", id="nobody"),
    ],
)
def test_nothing_is_computed_for_what_is_no_agreement_of_raters_and_it_says_why(rule, why):
    [row] = agreement(ANA, BEN, rule)
    assert why in row["note"]
    assert not row["value"] and not row["statistic"]


def test_raters_who_share_nothing_have_no_figure():
    rows = agreement(ANA[:1], BEN[1:2])
    assert figure(rows, "presence", "a", "Cohen's kappa") == ("", "0", "undefined: nothing that both rated")


def test_three_raters_in_pairs():
    rows = agreement(ANA, BEN, Rule(["ana", "ben", "cy"], independent=True))
    assert {(row["rater_a"], row["rater_b"]) for row in rows} == {("ana", "ben"), ("ana", "cy"), ("ben", "cy")}


def test_depths_are_compared_over_the_models_that_print_the_stages_column():
    """m prints early and late; the rating of a model that prints neither is left out."""
    ana = [("m", "a", "3"), ("x", "a", "0")]
    rows = agreement(ANA, BEN, ana_deep=ana, ben_deep=[("m", "a", "1"), ("x", "a", "0")])
    assert figure(rows, "depth", "a", "proportion agreed") == ("0.0000", "1", "")
    assert figure(rows, "depth", "a", "Cohen's kappa, linear weights") == ("0.0000", "1", "")


def test_nothing_is_said_of_depth_while_nobody_rated_it():
    assert not [row for row in agreement(ANA, BEN) if row["about"] == "depth"]
