import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.code import reconcile
from funnel.errors import ReviewError

CODERS = ["ana", "ben", "cem"]


def rows(name, *cells):
    return [(f"corpus/coding/{name}.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


def coding(coding_id, coder, code="risk", location="p. 1", source="S1"):
    return {"coding_id": coding_id, "coder": coder, "code_id": code, "location": location, "source_id": source}


def said(coding_id, decision, **cells):
    return {"coding_id": coding_id, "decision": decision, **cells}


def settled(codings, settlements=(), mode="dual"):
    rule = reconcile.Rule(CODERS, mode, 0.5)
    return reconcile.settle(rows("all", *codings), rows("reconciled", *settlements), rule)


TWO = [coding("a1", "ana"), coding("b1", "ben")]
APART = [coding("a1", "ana"), coding("b1", "ben", location="p. 9")]
OTHERWISE = [coding("a1", "ana"), coding("b1", "ben", "trust")]


@pytest.mark.parametrize(
    ("codings", "settlements", "mode", "decisions"),
    [
        pytest.param(TWO, [], "dual", {"a1": "keep", "b1": "same"}, id="both found it: it counts once"),
        pytest.param(TWO, [], "single", {"a1": "keep", "b1": "same"}, id="under single too"),
        pytest.param(APART, [], "single", {"a1": "keep", "b1": "keep"}, id="single: each stands"),
        pytest.param(APART, [], "dual", {"a1": "awaiting", "b1": "awaiting"}, id="each alone"),
        pytest.param(OTHERWISE, [], "dual", {"a1": "awaiting", "b1": "awaiting"}, id="one passage, two codes"),
        pytest.param([coding("a1", "ana")], [], "dual", {"a1": "awaiting"}, id="the second coder has not begun"),
        pytest.param([*TWO, coding("c1", "cem", location="p. 9")], [], "dual", {"a1": "awaiting", "b1": "awaiting", "c1": "awaiting"}, id="three coders: two of three is not all"),
        pytest.param(OTHERWISE, [said("b1", "change", code_id="risk")], "dual", {"a1": "keep", "b1": "same"}, id="changed to what the other said"),
        pytest.param(OTHERWISE, [said("b1", "drop"), said("a1", "keep")], "dual", {"a1": "keep", "b1": "drop"}, id="one kept, one dropped"),
        pytest.param(TWO, [said("b1", "drop")], "dual", {"a1": "drop", "b1": "drop"}, id="what was said of one holds for the finding"),
        pytest.param(APART, [said("a1", "drop", decided_on="2024-02-01"), said("a1", "keep", decided_on="2024-03-01")], "dual", {"a1": "keep", "b1": "awaiting"}, id="the later settlement holds"),
        pytest.param([coding("a1", "ana")], [], "checked", {"a1": "awaiting"}, id="nobody checked it"),
        pytest.param([coding("a1", "ana")], [said("a1", "keep", method="check", by="ben")], "checked", {"a1": "keep"}, id="checked"),
        pytest.param([coding("a1", "ana")], [said("a1", "drop")], "single", {"a1": "drop"}, id="single, and dropped all the same"),
        pytest.param([coding("a1", "ana"), coding("a2", "ana")], [], "single", {"a1": "keep", "a2": "keep"}, id="two cards of one coder both stand"),
        pytest.param([coding("a1", "ana"), coding("r1", "reconciled", location="p. 3")], [said("r1", "add")], "dual", {"a1": "awaiting", "r1": "keep"}, id="added at the meeting"),
        pytest.param([coding("a1", "ana"), coding("b1", "ben"), coding("r1", "reconciled", location="p. 3")], [said("r1", "add")], "dual", {"a1": "keep", "b1": "same", "r1": "keep"}, id="an addition is no reader"),
    ],
)  # fmt: skip
def test_what_stands(codings, settlements, mode, decisions):
    result = settled(codings, settlements, mode)
    assert {row["coding_id"]: row["decision"] for row in result.codings} == decisions


@pytest.mark.parametrize(
    ("codings", "mode", "kinds"),
    [
        pytest.param(TWO, "dual", {}, id="agreed"),
        pytest.param(APART, "dual", {"a1": ("one coder only", ""), "b1": ("one coder only", "")}, id="alone"),
        pytest.param(OTHERWISE, "dual", {"a1": ("other code", "ben: trust"), "b1": ("other code", "ana: risk")}, id="otherwise"),
        pytest.param([coding("a1", "ana")], "dual", {}, id="waiting for a coder is no conflict"),
        pytest.param([coding("a1", "ana")], "checked", {"a1": ("unchecked", "")}, id="to be checked"),
        pytest.param(APART, "single", {}, id="single: none"),
    ],
)  # fmt: skip
def test_conflicts_say_what_is_asked(codings, mode, kinds):
    assert {row["coding_id"]: (row["kind"], row["others"]) for row in settled(codings, (), mode).conflicts} == kinds


def test_a_settled_conflict_stays_listed():
    [kept, dropped] = settled(APART, [said("a1", "keep", by="ana and ben"), said("b1", "drop", by="cem")]).conflicts
    assert [kept[name] for name in ("status", "decision", "by")] == ["settled", "keep", "ana and ben"]
    assert [dropped[name] for name in ("status", "decision", "by")] == ["settled", "drop", "cem"]


def test_a_conflict_settled_by_a_change_stays_listed_too():
    result = settled(OTHERWISE, [said("b1", "change", code_id="risk")])
    assert [(row["coding_id"], row["kind"], row["status"]) for row in result.conflicts] == [
        ("a1", "other code", "settled"),
        ("b1", "other code", "settled"),
    ]


def test_the_code_before_the_meeting_is_kept():
    [_, changed] = settled(OTHERWISE, [said("b1", "change", code_id="risk")]).codings
    assert (changed["code_id"], changed["blind_code"], changed["same_as"]) == ("risk", "trust", "a1")


@pytest.mark.parametrize(
    ("settlement", "message"),
    [
        pytest.param(said("z9", "keep"), "'z9' is not a coding", id="of no coding"),
        pytest.param(said("a1", "change", code_id="rsk"), "Did you mean 'risk'", id="to no code"),
        pytest.param(said("a1", "change"), "code_id '' is not a code", id="to what?"),
        pytest.param(said("a1", "keep", method="check", by="ana"), "checked by ana", id="one's own check"),
        pytest.param(said("a1", "add", code_id="risk"), "is there already", id="added though it is there"),
        pytest.param(said("r1", "add", code_id="risk"), "lacks source_id and location and quote or summary", id="added without a passage"),
    ],
)  # fmt: skip
def test_mistakes_are_told_where_they_stand(settlement, message):
    with pytest.raises(ReviewError, match=message) as error:
        reconcile.check(rows("reconciled", settlement), rows("ana", coding("a1", "ana")), ["risk"], "single")
    assert (error.value.path, error.value.line) == ("corpus/coding/reconciled.csv", 2)


@pytest.mark.parametrize("by", ["", "ana"], ids=["nobody", "the coder"])
def test_under_checked_every_settlement_is_somebody_elses(by):
    with pytest.raises(ReviewError, match="A check is somebody else's"):
        reconcile.check(rows("reconciled", said("a1", "keep", by=by)), rows("ana", coding("a1", "ana")), [], "checked")


CODINGS = st.lists(
    st.tuples(st.sampled_from(CODERS), st.sampled_from(("risk", "trust")), st.sampled_from(("p. 1", "p. 1-2", "p. 7"))),
    max_size=12,
    unique=True,
)


@given(CODINGS, st.sampled_from(reconcile.MODES), st.randoms(use_true_random=False))
def test_nothing_is_lost_and_the_order_of_sheets_does_not_matter(drawn, mode, chance):
    codings = [coding(f"{coder}{code}{place}", coder, code, place) for coder, code, place in drawn]
    result = settled(codings, (), mode)
    assert sorted(row["coding_id"] for row in result.codings) == sorted(row["coding_id"] for row in codings)
    leads = {row["coding_id"] for row in result.codings if row["decision"] == "keep"}
    assert {row["same_as"] for row in result.codings if row["decision"] == "same"} <= leads
    chance.shuffle(codings)
    assert settled(codings, (), mode) == result
