"""Which votes are compared with which, and what stands beside the figures. The figures: test_coefficients."""

from itertools import pairwise

import pytest
from agreement_case import ballots, cast
from hypothesis import given
from hypothesis import strategies as st

from funnel.screen import agreement

NOTHING_YET = agreement.Outcomes(frozenset(), frozenset())


def compared(by_work, **settings):
    """version -> pairs of decisions of ana and ben."""
    return {one.version: sorted(one.pairs) for one in agreement.comparisons(ballots(by_work, **settings))}


def version(name):
    return {"criteria_version": name}


def on(day):
    return {"decided_on": day}


@pytest.mark.parametrize(
    ("by_work", "settings", "expected"),
    [
        pytest.param(
            cast(("ana", "w1", "include"), ("ben", "w1", "include"), ("ana", "w2", "exclude")),
            {},
            {"1": [("include", "include")]},
            id="only what both voted on is compared",
        ),
        pytest.param(
            cast(("ana", "w1", "exclude", on("2026-01-01")), ("ana", "w1", "include", on("2026-01-02")), ("ben", "w1", "include")),
            {},
            {"1": [("include", "include")]},
            id="a changed mind: the last vote",
        ),
        pytest.param(
            cast(("ana", "w1", "exclude", on("2026-01-01")), ("ben", "w1", "include", on("2026-01-01")), ("ana", "w1", "include", on("2026-02-02"))),
            {"settled_on": {"w1": "2026-02-01"}},
            {"1": [("exclude", "include")]},
            id="a vote brought into line after the adjudication is none: the last one before it",
        ),
        pytest.param(
            cast(("ana", "w1", "exclude"), ("ben", "w1", "include")),
            {"settled_on": {"w1": "2026-02-01"}},
            {"1": [("exclude", "include")]},
            id="a vote without a date stands before the adjudication",
        ),
        pytest.param(
            cast(("ana", "w1", "include", version("1")), ("ben", "w1", "include", version("1")), ("ana", "w2", "include", version("2")), ("ben", "w2", "exclude", version("2"))),
            {},
            {"1": [("include", "include")], "2": [("include", "exclude")]},
            id="versions of the criteria are never pooled",
        ),
        pytest.param(
            cast(("ana", "w1", "include", version("1")), ("ben", "w1", "exclude", version("1")), ("ana", "w1", "exclude", version("2")), ("ben", "w1", "exclude", version("2"))),
            {},
            {"1": [("include", "exclude")], "2": [("exclude", "exclude")]},
            id="read again under new criteria: the earlier agreement stays",
        ),
        pytest.param(
            cast(("ana", "w1", "include", version("1")), ("ben", "w1", "include", version("2"))),
            {},
            {"1 | 2": [("include", "include")]},
            id="no version in common: a group of its own",
        ),
        pytest.param(
            cast(("ana", "w1", "unsure"), ("ben", "w1", "include")),
            {},
            {"1": [("unsure", "include")]},
            id="unsure is its own word",
        ),
        pytest.param(
            cast(("ana", "w1", "unsure"), ("ben", "w1", "include")),
            {"unsure": "include"},
            {"1": [("include", "include")]},
            id="unsure counts as include where the stage says so",
        ),
        pytest.param(
            cast(("ana", "r1", "include"), ("ana", "r2", "exclude"), ("ben", "r1", "include"), works="w=r1 r2"),
            {},
            {"1": []},
            id="two words on two copies are no single decision",
        ),
        pytest.param(
            cast(("ana", "r1", "include"), ("ana", "r2", "include"), ("ben", "r1", "include"), works="w=r1 r2"),
            {},
            {"1": [("include", "include")]},
            id="the same word on two copies counts once",
        ),
        pytest.param(
            cast(("ana", "w1", "include", {"report_id": "p"}), ("ana", "w1", "exclude", {"report_id": "q"}), ("ben", "w1", "exclude")),
            {},
            {"1": [("exclude", "exclude"), ("include", "exclude")]},
            id="each report of a work is compared; a vote that names none speaks of all",
        ),
        pytest.param(
            cast(("ana", "w1", "duplicate"), ("ben", "w1", "include")),
            {},
            {"1": []},
            id="duplicate is no decision on the criteria",
        ),
    ],
)  # fmt: skip
def test_which_votes_are_compared(by_work, settings, expected):
    assert compared(by_work, **settings) == expected


def test_rounds_and_sets_stand_apart():
    by_work = cast(*((who, work, "include") for who in ("ana", "ben") for work in ("w1", "w2", "w3")))
    works = [{"work_id": "w1", "round": "1"}, {"work_id": "w2", "round": "1"}, {"work_id": "w3", "round": "10"}]
    found = agreement.ballots(works, by_work, {}, "conflict", {"w1": "calibration"})
    assert [(one.round, one.set, len(one.both)) for one in agreement.comparisons(found)] == [
        ("1", "calibration", 1),
        ("1", "main", 1),
        ("10", "main", 1),
    ]


def figure(rows, statistic):
    [row] = [row for row in rows if row["statistic"] == statistic]
    return row


# ana and ben on ten works: 1 both in, 1 ana in, 2 ben in, 6 both out.
TEN = cast(
    *(("ana", f"w{n}", "include" if n < 2 else "exclude") for n in range(10)),
    *(("ben", f"w{n}", "include" if n in (0, 2, 3) else "exclude") for n in range(10)),
)


def test_the_cross_table_and_the_figures_of_a_pair():
    rows = agreement.agreement(ballots(TEN), "conflict", NOTHING_YET)
    said = {row["statistic"]: row["value"] for row in rows}
    assert {name: n for name, n in said.items() if name.startswith("votes")} == {
        "votes include, include": "1",
        "votes include, exclude": "1",
        "votes exclude, include": "2",
        "votes exclude, exclude": "6",
    }
    assert (said["proportion agreed"], said["positive agreement"], said["PABAK"]) == ("0.7000", "0.4000", "0.4000")
    assert {row["n"] for row in rows if row["statistic"] in ("Cohen's kappa", "Gwet's AC1")} == {"10"}


def test_the_sentence_on_kappa_names_what_each_reviewer_would_have_lost():
    """Of w0 to w3, three are included at the stage: ana had excluded w2 and w3, ben w1; of the review's two, ana one."""
    outcomes = agreement.Outcomes(frozenset({"w1", "w2", "w3", "elsewhere"}), frozenset({"w1", "w2"}))
    rows = agreement.agreement(ballots(TEN), "conflict", outcomes)
    missed = [figure(rows, f"later includes missed by reviewer_{one}") for one in "ab"]
    assert [(row["value"], row["n"]) for row in missed] == [("2", "3"), ("1", "3")]
    assert [row["note"] for row in missed] == [
        "of those included in the review by now 1 of 2",
        "of those included in the review by now 1 of 2",
    ]
    note = figure(rows, "Cohen's kappa")["note"]
    assert "prevalence index 0.50" in note and "PABAK 0.40" in note
    assert note.endswith("ana missed 2 of 3 later includes; ben missed 1 of 3 later includes")


@pytest.mark.parametrize(
    ("decisions", "says"),
    [
        pytest.param([("include", "include")] * 5 + [("exclude", "exclude")] * 5, "", id="even categories: nothing to say"),
        pytest.param([("exclude", "exclude")] * 9, "undefined: one category", id="undefined: said with the includes"),
        pytest.param([("exclude", "exclude")] * 8 + [("include", "exclude")], "lowers kappa", id="rare includes"),
    ],
)  # fmt: skip
def test_where_kappa_needs_a_sentence(decisions, says):
    by_work = cast(
        *(("ana", f"w{n}", first) for n, (first, _) in enumerate(decisions)),
        *(("ben", f"w{n}", second) for n, (_, second) in enumerate(decisions)),
    )
    note = figure(agreement.agreement(ballots(by_work), "conflict", NOTHING_YET), "Cohen's kappa")["note"]
    assert note.startswith(says) if says.startswith("undefined") else says in note
    assert bool(note) == bool(says)
    assert ("no record that both voted on is included" in note) == bool(says)


def test_what_only_one_saw_is_counted_with_why():
    by_work = cast(
        ("ana", "w1", "include"), ("ana", "w2", "include"), ("ben", "w3", "exclude"), ("ana", "w4", "exclude")
    )
    expected = {"w1": {"ana", "ben"}, "w2": {"ana"}, "w3": {"ana", "ben"}}
    row = figure(agreement.agreement(ballots(by_work), "conflict", NOTHING_YET, expected), "seen by one only")
    assert row["value"] == "4"
    assert row["note"] == (
        "ana alone 3, ben alone 1; given to one reviewer by the protocol: 1; "
        "nothing lays down who was to read them: 1; the other vote is awaited: 2"
    )


def test_who_is_expected_to_vote():
    assigned = [{"work_id": "w1", "reviewers": "ana;ben"}, {"work_id": "w2", "reviewers": "ana"}]
    assert agreement.expected(assigned, "agree") == {"w1": {"ana", "ben"}, "w2": {"ana"}}
    assert agreement.expected(assigned, "single") == {}


def test_more_than_two_reviewers_are_compared_in_pairs_and_together():
    """By hand: w1 has three pairs that agree, w2 one of three, w3 its only one; w4 was read by one."""
    by_work = cast(
        *((who, "w1", "include") for who in ("ana", "ben", "cyd")),
        *(("ana", "w2", "include"), ("ben", "w2", "exclude"), ("cyd", "w2", "exclude")),
        *(("ana", "w3", "exclude"), ("ben", "w3", "exclude"), ("ana", "w4", "exclude")),
    )
    rows = agreement.agreement(ballots(by_work), "conflict", NOTHING_YET)
    together = [row for row in rows if not row["reviewer_b"]]
    assert {row["reviewer_a"] for row in together} == {"ana; ben; cyd"}
    assert figure(together, "pairs agreed")["value"] == f"{(1 + 1 / 3 + 1) / 3:.4f}"
    assert {row["n"] for row in together} == {"3"}
    pairs = [(row["reviewer_a"], row["reviewer_b"]) for row in rows if row["statistic"] == "proportion agreed"]
    assert pairs == [("ana", "ben"), ("ana", "cyd"), ("ben", "cyd")]


def test_two_reviewers_have_no_figures_of_several():
    rows = agreement.agreement(ballots(TEN), "conflict", NOTHING_YET)
    assert all(row["reviewer_b"] for row in rows)


@given(
    st.lists(
        st.tuples(st.sampled_from(["ana", "ben", "cyd"]), st.sampled_from("pqrs"), st.sampled_from(["include", "exclude", "unsure", "duplicate"])),
        max_size=30,
    )
)  # fmt: skip
def test_every_work_that_somebody_voted_on_is_compared_seen_by_one_or_unclear(rows):
    found = agreement.comparisons(ballots(cast(*rows)))
    seen = {(who, work) for who, work, _ in rows}
    for one in found:
        a, b = one.reviewers
        of_pair = {work for who, work in seen if who in (a, b)}
        told = [ballot.work_id for ballot, *_ in one.both]
        told += [ballot.work_id for part in (*one.alone, one.unclear) for ballot in part]
        assert sorted(told) == sorted(of_pair)
    names = [one.reviewers for one in found]
    assert all(first < second for first, second in pairwise(names))


def test_a_later_include_is_one_of_the_stage_or_of_the_review():
    decisions = [{"work_id": "w1", "decision": "include"}, {"work_id": "w2", "decision": "exclude"}]
    assert agreement.Outcomes.of(decisions, [{"work_id": "w1"}]) == (frozenset({"w1"}), frozenset({"w1"}))
