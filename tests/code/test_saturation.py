import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.code import saturation

RULE = saturation.Rule(base=2, run=2, threshold=0.25, orders=50, seed=1)


def codings(*sources, dates=()):
    """One string of one-letter codes a source, in the order of coding."""
    days = dict(enumerate(dates))
    return [
        {"coding_id": f"c{place}_{code}", "source_id": f"S{place}", "code_id": code, "coded_on": days.get(place, f"2024-01-{place + 1:02}")}
        for place, codes in enumerate(sources)
        for code in codes
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sources", "shares", "reached"),
    [
        pytest.param(
            ["abc", "d", "ae", "b"], ["", "", "", "0.2500"], 4, id="one new in a run of two, over a base of four"
        ),
        pytest.param(
            ["abc", "d", "ae", "bf", "a", "b"], ["", "", "", "0.5000", "0.2500", "0.0000"], 5, id="two new, then one"
        ),
        pytest.param(["ab", "c", "d", "e"], ["", "", "", "0.6667"], 0, id="each source brings something"),
        pytest.param(["ab", "c"], ["", ""], 0, id="too few sources to tell"),
    ],
)
def test_curve(sources, shares, reached):
    rows = saturation.curve(codings(*sources), RULE)
    assert [row.get("share", "") for row in rows] == shares
    assert [int(row["place"]) for row in rows if row.get("reached")] == ([reached] if reached else [])


def test_sources_stand_in_the_order_in_which_they_were_coded():
    rows = saturation.curve(codings("a", "b", "c", dates=["2024-03-01", "2024-01-01", ""]), RULE)
    assert [row["source_id"] for row in rows] == ["S1", "S0", "S2"], "a coding without a date comes last"
    assert [row["first_coded_on"] for row in rows] == ["2024-01-01", "2024-03-01", ""]


def test_no_codings_no_curve():
    assert saturation.curve([], RULE) == [] and saturation.sensitivity([], RULE) == []


def test_the_order_does_not_matter_where_all_sources_say_the_same():
    [row] = saturation.sensitivity(codings("ab", "ab", "ab", "ab", "ab"), RULE)
    assert (row["share_reached"], row["earliest"], row["latest"]) == ("1.0000", "4", "4")


def test_the_order_does_not_matter_where_every_source_is_new():
    [row] = saturation.sensitivity(codings("a", "b", "c", "d", "e"), RULE)
    assert (row["reached"], row["median_place"]) == ("0", "")


@given(st.lists(st.text("abcdef", min_size=1, max_size=4), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_new_codes_add_up_and_rows_may_come_in_any_order(sources, chance):
    given_codings = codings(*sources)
    rows = saturation.curve(given_codings, RULE)
    assert sum(int(row["new_codes"]) for row in rows) == len(set("".join(sources))) == int(rows[-1]["known_codes"])
    told = saturation.sensitivity(given_codings, RULE)
    chance.shuffle(given_codings)
    assert saturation.curve(given_codings, RULE) == rows
    assert saturation.sensitivity(given_codings, RULE) == told
