"""Conditions in words, and what may come of them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.conditions import (
    EITHER,
    NO_ANSWER,
    NOT_APPLICABLE,
    NOT_ASKED,
    UNKNOWN,
    Answered,
    Condition,
    holds,
    leaves,
    parse,
)

T1_NO, T2_NO, T2_YES = Answered("T1", ("no",)), Answered("T2", ("no",)), Answered("T2", ("yes",))


def all_of(*parts):
    return Condition("all", parts)


def any_of(*parts):
    return Condition("any", parts)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("", None, id="always asked"),
        pytest.param("  ", None, id="white space"),
        pytest.param("T1 is no", all_of(T1_NO), id="one item"),
        pytest.param("any of T1, T2 is no", any_of(T1_NO, T2_NO), id="one no is enough"),
        pytest.param("all of T1,T2 is no", all_of(T1_NO, T2_NO), id="all of them"),
        pytest.param("T1 is no or partly", all_of(Answered("T1", ("no", "partly"))), id="one of two answers"),
        pytest.param("T1 is no or T2 is yes", any_of(all_of(T1_NO), all_of(T2_YES)), id="one of two conditions"),
        pytest.param("T1 is no or (T2 is yes)", any_of(all_of(T1_NO), all_of(T2_YES)), id="or before parentheses"),
        pytest.param("T1 is no or any of T1, T2 is no", any_of(all_of(T1_NO), any_of(T1_NO, T2_NO)), id="or before any of"),
        pytest.param("T1 is no and (T2 is yes or T2 is no)", all_of(all_of(T1_NO), any_of(all_of(T2_YES), all_of(T2_NO))), id="nested"),
        pytest.param("((T1 is no))", all_of(T1_NO), id="more parentheses than needed"),
    ],
)  # fmt: skip
def test_conditions_are_read(text, meant):
    assert parse(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("T1", "T1 is", "is no", "T1 is no or", "and T1 is no", "T1, T2 is no", "any of is no", "T1 no", "T1 is no T2 is no"),
        *("(T1 is no", "T1 is no)", "()", "T1 is no, partly", "any T1, T2 is no", "all of T1,, T2 is no"),
        pytest.param("T1 is no and T2 is no or T3 is no", id="and mixed with or"),
        pytest.param("(" * 100_000, id="a hundred thousand parentheses"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError):
        parse(text)


def test_the_tests_of_a_condition_in_its_order():
    assert [test.item for test in leaves(parse("(any of B, A is no) and C is yes"))] == ["B", "A", "C"]
    assert list(leaves(None)) == []


YES, NO = frozenset({True}), frozenset({False})


@pytest.mark.parametrize(
    ("text", "answers", "outcome"),
    [
        pytest.param("T1 is no", "no", YES, id="so"),
        pytest.param("T1 is no", "partly", NO, id="another answer"),
        pytest.param("T1 is no", NO_ANSWER, EITHER, id="nobody answered yet"),
        pytest.param("T1 is no", UNKNOWN, EITHER, id="nobody knows"),
        pytest.param("T1 is no or unknown", UNKNOWN, YES, id="not to know is the answer asked for"),
        pytest.param("T1 is no", NOT_APPLICABLE, NO, id="does not apply"),
        pytest.param("T1 is no", NOT_ASKED, NO, id="was not asked"),
        pytest.param("any of T1, T2 is no", "yes no", YES, id="one of two"),
        pytest.param("any of T1, T2 is no", "yes yes", NO, id="none of two"),
        pytest.param("any of T1, T2 is no", "unknown no", YES, id="one is enough, whatever the other is"),
        pytest.param("any of T1, T2 is no", "unknown yes", EITHER, id="it hangs on the unknown one"),
        pytest.param("any of T1, T2 is no", "not_applicable yes", NO, id="the one that counts says yes"),
        pytest.param("all of T1, T2 is no", "no no", YES, id="both"),
        pytest.param("all of T1, T2 is no", "yes unknown", NO, id="one says otherwise, whatever the other is"),
        pytest.param("all of T1, T2 is no", "no unknown", EITHER, id="it hangs on the other"),
        pytest.param("all of T1, T2 is no", "no not_applicable", YES, id="all that count"),
        pytest.param("all of T1, T2 is no", "not_applicable not_applicable", NO, id="nothing counts"),
        pytest.param("T1 is no and T2 is no", "no unknown", EITHER, id="and: hangs on the other"),
        pytest.param("T1 is no or T2 is no", "no unknown", YES, id="or: one is enough"),
        pytest.param("T1 is no and (T2 is no or T3 is no)", "no yes no", YES, id="nested"),
    ],
)  # fmt: skip
def test_what_comes_of_a_condition(text, answers, outcome):
    told = answers.split(" ") if answers != NOT_ASKED else [answers]
    given_ = {f"T{place}": {answer} for place, answer in enumerate(told, start=1)}
    assert holds(parse(text), given_) == outcome


def test_what_is_always_asked_is_asked():
    assert holds(None, {}) == YES


ITEMS = ("A", "B", "C", "D")
VALUES = ("yes", "no", UNKNOWN, NO_ANSWER, NOT_APPLICABLE, NOT_ASKED)


@st.composite
def conditions_of(draw, items):
    """A condition in which each of these items stands once."""
    if len(items) == 1:
        return Condition("all", (Answered(items[0], ("no",)),))
    if draw(st.booleans()):
        return Condition(draw(st.sampled_from(["any", "all"])), tuple(Answered(item, ("no",)) for item in items))
    cut = draw(st.integers(1, len(items) - 1))
    parts = (draw(conditions_of(items[:cut])), draw(conditions_of(items[cut:])))
    return Condition(draw(st.sampled_from(["any", "all"])), parts)


def counted(condition, answers):
    """The plain reading, for answers that are all known: which parts count, and what they say."""
    said = []
    for part in condition.parts:
        if isinstance(part, Condition):
            said.append(counted(part, answers))
        elif answers[part.item] not in (NOT_APPLICABLE, NOT_ASKED):
            said.append(answers[part.item] in part.answers)
    return bool(said) and (any(said) if condition.quantity == "any" else all(said))


@given(conditions_of(ITEMS), st.lists(st.sets(st.sampled_from(VALUES), min_size=1, max_size=2), min_size=4, max_size=4))
def test_what_may_come_of_it_is_what_comes_of_it_under_some_answers(condition, possible):
    known = [
        [one for value in values for one in (("yes", "no") if value in (UNKNOWN, NO_ANSWER) else (value,))]
        for values in possible
    ]
    outcomes = {counted(condition, dict(zip(ITEMS, answers, strict=True))) for answers in product(*known)}
    assert holds(condition, dict(zip(ITEMS, possible, strict=True))) == outcomes
