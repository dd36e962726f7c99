import crosswalk_case as case
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.synthesise import raters
from funnel.synthesise.raters import Rule, Sheets

BLIND = Rule(["ana", "ben"], independent=True)
ONE_MIND = Rule(["ana", "ben"], independent=False)
ALONE = Rule(["ana"], independent=True)
NOBODY = Rule([], independent=True)


def settled(rule, ana=(), ben=(), ruled=()):
    sheets = Sheets({"ana": case.said("ana", *ana), "ben": case.said("ben", *ben)}, case.said("reconciled", *ruled))
    return raters.settle(*case.given_tables(), sheets, rule)


def of_label(found):
    """What became of label 1 of model one: its standing links, whether it waits, its conflicts."""
    links = [(row["stage_id"], row["role"], row["how"]) for row in found.links if row["model_id"] == "one"]
    return links, ("one", "1") in found.awaited, [(row["kind"], row["status"]) for row in found.conflicts]


P, S, N = "primary", "secondary", "none"


@pytest.mark.parametrize(
    ("rule", "ana", "ben", "ruled", "links", "waits", "conflicts"),
    [
        pytest.param(BLIND, [], [], [], [], True, [], id="nobody has begun"),
        pytest.param(BLIND, [("beginning", P)], [], [], [], True, [], id="awaits the second rater: no conflict"),
        pytest.param(BLIND, [("beginning", P)], [("beginning", P)], [], [("beginning", P, "agreed")], False, [], id="both say it: it stands by itself"),
        pytest.param(BLIND, [("beginning", P)], [("beginning", S)], [], [], True, [("role", "open")], id="another role"),
        pytest.param(BLIND, [("beginning", P), ("going", S)], [("beginning", P)], [], [("beginning", P, "agreed")], True, [("presence", "open")], id="what is agreed stands, what only one says waits"),
        pytest.param(BLIND, [("beginning", P)], [("", N)], [], [], True, [("presence", "open")], id="one says that it answers to none"),
        pytest.param(BLIND, [("", N)], [("", N)], [], [], False, [], id="both say that it answers to none"),
        pytest.param(BLIND, [("beginning", P)], [("going", P)], [("beginning", P), ("going", N)], [("beginning", P, "reconciled")], False, [("presence", "settled")] * 2, id="both links settled"),
        pytest.param(BLIND, [("beginning", P)], [("going", P)], [("beginning", P)], [("beginning", P, "reconciled")], True, [("presence", "settled"), ("presence", "open")], id="one link settled, the other still open"),
        pytest.param(BLIND, [("beginning", P)], [("going", P)], [("", N)], [], False, [("presence", "settled")] * 2, id="settled: it answers to none"),
        pytest.param(BLIND, [("beginning", P)], [("beginning", P)], [("beginning", N)], [], False, [], id="what people settled holds against what was agreed"),
        pytest.param(BLIND, [], [], [("ending", P)], [("ending", P, "reconciled")], False, [], id="settled though nobody rated it"),
        pytest.param(ONE_MIND, [("beginning", P)], [("beginning", P)], [], [], True, [], id="readings of one mind do not agree with each other"),
        pytest.param(ONE_MIND, [("beginning", P)], [("going", P)], [("beginning", P)], [("beginning", P, "reconciled")], False, [("presence", "settled")] * 2, id="what one mind leaves out was not kept"),
        pytest.param(ALONE, [("beginning", P)], [], [], [("beginning", P, "single")], False, [], id="the only rater"),
        pytest.param(ALONE, [], [], [], [], True, [], id="the only rater has not begun"),
        pytest.param(NOBODY, [], [], [("beginning", P)], [("beginning", P, "reconciled")], False, [], id="a crosswalk without raters"),
        pytest.param(NOBODY, [], [], [], [], True, [], id="nobody and nothing"),
    ],
)  # fmt: skip
def test_what_stands_what_waits_and_what_is_in_conflict(rule, ana, ben, ruled, links, waits, conflicts):
    label = ("one", "1")
    found = settled(rule, *([(*label, *said) for said in sheet] for sheet in (ana, ben, ruled)))
    assert of_label(found) == (links, waits, conflicts)


def test_three_raters_of_whom_one_has_not_begun():
    """All who rated the label, at least two."""
    rule = Rule(["ana", "ben", "cy"], independent=True)
    both = [("one", "1", "beginning", P)]
    assert of_label(settled(rule, both, both))[0] == [("beginning", P, "agreed")]


def test_a_conflict_says_who_said_what_and_how_it_was_settled():
    ana = [("one", "1", "beginning", P, "wording", "yes", "high", "the same word")]
    ben = [("one", "1", "beginning", S, "judgement", "no", "low", "only in part")]
    ruled = [("one", "1", "beginning", P, "wording", "yes", "high", "the source says so")]
    [row] = settled(BLIND, ana, ben, ruled).conflicts
    assert row["said"] == "ana: primary; ben: secondary"
    assert row["rationales"] == "ana: the same word; ben: only in part"
    assert (row["decision"], row["rationale"]) == (P, "the source says so")
    assert (row["model"], row["token_printed"], row["phase"]) == ("First model", "begin", "early")


def test_of_what_agreeing_raters_say_the_least_firm_stands_and_all_words_are_kept():
    ana = [("one", "1", "beginning", P, "wording", "yes", "high", "same word", "")]
    ben = [("one", "1", "beginning", P, "judgement", "no", "low", "by its sense", "the source")]
    [row] = settled(BLIND, ana, ben).links
    assert (row["basis"], row["wording_match"], row["confidence"]) == ("judgement", "no", "low")
    assert row["rationale"] == "ana: same word; ben: by its sense"
    assert row["conflict"] == "ben: the source"


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        pytest.param([("2024-05-02", "beginning", S), ("2024-05-01", "beginning", P)], {"beginning": S}, id="the later date, wherever it stands"),
        pytest.param([("2024-05-01", "beginning", P), ("2024-05-01", "beginning", S)], {"beginning": S}, id="of one day the later line"),
        pytest.param([("2024-05-01", "", N), ("2024-05-02", "going", P)], {"going": P}, id="a stage after all"),
        pytest.param([("2024-05-01", "going", P), ("2024-05-02", "", N)], {"": N}, id="none after all"),
        pytest.param([("", "going", P), ("", "ending", S)], {"going": P, "ending": S}, id="several stages"),
    ],
)  # fmt: skip
def test_the_last_word_of_a_rater_holds(rows, held):
    columns = ("decided_on", "stage_id", "role", "model_id", "order")
    sheet = case.rows("crosswalk/ana", columns, *((*row, "one", "1") for row in rows))
    assert {stage: row["role"] for stage, row in raters.held(sheet)["one", "1"].items()} == held


def test_whoever_has_a_sheet_is_a_rater_where_config_names_nobody():
    sheets = Sheets({"ben": [], "ana": []})
    assert raters.rule_of([sheets, Sheets({"cy": []})], [], True).raters == ["ana", "ben", "cy"]
    assert raters.rule_of([sheets], ["ben", "ana"], True).raters == ["ben", "ana"], "in the order of config"


def test_the_shipped_readings_are_settled_in_every_label():
    """75 links reconciled; nothing waits; the two readings differ in 24 links and, of those they share, in 10 roles."""
    found = raters.settle(*case.shipped()[:3], case.shipped_links(), case.READINGS)
    assert len(found.links) == 75 and {row["how"] for row in found.links} == {"reconciled"}
    assert not found.awaited
    kinds = [row["kind"] for row in found.conflicts]
    assert (kinds.count("presence"), kinds.count("role")) == (24, 10)
    assert {row["status"] for row in found.conflicts} == {"settled"}
    assert all(row["rationale"] for row in found.conflicts)


def depths(rule, ana=(), ben=(), ruled=()):
    models, _, stages = case.given_tables()
    sheets = Sheets({"ana": case.rated("ana", *ana), "ben": case.rated("ben", *ben)}, case.rated("reconciled", *ruled))
    found = raters.settle_depths(models, stages, sheets, rule)
    return found.standing.get(("one", "going"), ""), [
        (row["kind"], row["status"], row["said"]) for row in found.conflicts
    ]


@pytest.mark.parametrize(
    ("rule", "ana", "ben", "ruled", "stands", "conflicts"),
    [
        pytest.param(BLIND, "2", "2", "", "2", [], id="agreed"),
        pytest.param(BLIND, "0", "0", "", "0", [], id="agreed that it is not treated: not the same as unknown"),
        pytest.param(BLIND, "2", "", "", "", [], id="one rated, one did not"),
        pytest.param(BLIND, "2", "3", "", "", [("depth", "open", "ana: 2; ben: 3")], id="they differ"),
        pytest.param(BLIND, "2", "3", "3", "3", [("depth", "settled", "ana: 2; ben: 3")], id="settled"),
        pytest.param(ONE_MIND, "2", "2", "", "", [], id="one mind, not reconciled"),
        pytest.param(ALONE, "1", "", "", "1", [], id="the only rater"),
        pytest.param(NOBODY, "", "", "", "", [], id="nobody"),
    ],
)
def test_which_depth_stands(rule, ana, ben, ruled, stands, conflicts):
    cells = ([("one", "going", depth)] if depth else [] for depth in (ana, ben, ruled))
    assert depths(rule, *cells) == (stands, conflicts)


ROWS = st.lists(
    st.tuples(
        st.sampled_from([("one", "1"), ("one", "2"), ("two", "3")]),
        st.sampled_from(["beginning", "going", "ending", ""]),
        st.sampled_from([P, S, N]),
    ).filter(lambda row: row[1] or row[2] == N),
    unique_by=lambda row: row[:2],
    max_size=8,
)


@given(ROWS, ROWS, ROWS, st.sampled_from([BLIND, ONE_MIND, ALONE]))
def test_nothing_that_somebody_said_is_dropped_without_a_trace(ana, ben, ruled, rule):
    """Each link that a rater named stands, or is settled otherwise by people, or its label waits."""
    ana, ben, ruled = ([(*label, stage, role) for label, stage, role in sheet] for sheet in (ana, ben, ruled))
    found = settled(rule, ana, ben, ruled)
    standing = {(row["model_id"], row["order"], row["stage_id"]) for row in found.links}
    decided = {row[:2] for row in ruled}
    for sheet, rater in ((ana, "ana"), (ben, "ben")):
        last = raters.held(case.said(rater, *sheet)) if rater in rule.raters else {}
        for label, own in last.items():
            for stage, row in own.items():
                if row["role"] != N:
                    assert (*label, stage) in standing or label in found.awaited or label in decided
