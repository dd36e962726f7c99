from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.screen import assignment, lists, votes

WORKS = [{"work_id": f"r_{n:04}"} for n in range(1000)]
ALL_ON_ALL = {"drawn": ["ana", "ben"], "calibration": 0, "double_screened": 1, "left": {}}


def assigned(works=WORKS, cast=None, reports=None, seed=1, **settings):
    return assignment.assign(works, cast or {}, reports or {}, "title", ALL_ON_ALL | settings, seed)


def cast(reviewer, *work_ids, report=""):
    rows = [
        (f"title/{reviewer}.csv", line, {"record_id": work_id, "decision": "include", "report_id": report})
        for line, work_id in enumerate(work_ids, start=2)
    ]
    return votes.cast(rows, "title", {work["work_id"]: work["work_id"] for work in WORKS}, work_ids).votes


def people(asked):
    return Counter(tuple(sorted(one.reviewers)) for one in asked.values())


def test_usually_all_vote_on_all():
    assert people(assigned()) == {("ana", "ben"): 1000}


def test_a_share_is_double_screened_and_the_rest_divided():
    found = people(assigned(double_screened=0.2))
    # 1,000 draws of one in five: the standard deviation is 12.6, so that 50 either way is four of them.
    assert 150 < found["ana", "ben"] < 250
    assert abs(found["ana",] - found["ben",]) < 120
    assert sum(found.values()) == 1000


def test_of_three_reviewers_two_are_asked_in_turn():
    found = people(assigned(drawn=["ana", "ben", "cy"], votes=2))
    assert set(found) == {("ana", "ben"), ("ana", "cy"), ("ben", "cy")}
    assert min(found.values()) > 250, "a third each, give or take"


def test_all_vote_on_the_calibration_set():
    found = assigned(drawn=["ana", "ben", "cy"], votes=1, calibration=0.05)
    sample = [one for one in found.values() if one.part == "calibration"]
    assert 20 < len(sample) < 80
    assert {tuple(one.reviewers) for one in sample} == {("ana", "ben", "cy")}
    assert {len(one.reviewers) for one in found.values() if one.part == "main"} == {1}


SHARES = st.sampled_from([0, 0.05, 0.2, 0.5, 1])


@given(st.sets(st.integers(0, 999), max_size=40), st.sets(st.integers(0, 999), max_size=40), SHARES, SHARES)
def test_works_that_join_later_change_nobody_elses_assignment(first, later, calibration, double):
    settings = {"drawn": ["ana", "ben", "cy"], "votes": 2, "calibration": calibration, "double_screened": double}
    before = assigned([WORKS[n] for n in sorted(first)], **settings)
    after = assigned([WORKS[n] for n in sorted(first | later, reverse=True)], **settings)
    assert {work_id: after[work_id] for work_id in before} == before


def test_another_seed_draws_otherwise():
    assert people(assigned(votes=1)) != people(assigned(votes=1, seed=2))


W0, W1 = WORKS[:2]


@pytest.mark.parametrize(
    ("drawn", "left", "settings", "voted", "reviewers"),
    [
        pytest.param(["ana", "ben"], {"ben": {"last_day": "2024-05-01", "to": "cy"}}, {}, [], ["ana", "cy"], id="somebody new takes over"),
        pytest.param(["ana", "ben"], {"ben": {"last_day": "2024-05-01", "to": "cy"}}, {}, ["ben"], ["ana", "ben"], id="what he voted on stays his"),
        pytest.param(["ana", "ben"], {"ben": {"last_day": "2024-05-01"}}, {}, [], ["ana"], id="nobody takes over: one vote will be missing"),
        pytest.param(["ana", "ben"], {"ben": {"last_day": "2024-05-01", "to": "ana"}}, {}, [], ["ana"], id="ana cannot vote twice"),
        pytest.param(["ana", "ben"], {"ben": {"last_day": "2024-05-01", "to": "cy"}, "cy": {"last_day": "2024-06-01", "to": "di"}}, {}, [], ["ana", "di"], id="the successor left too"),
        pytest.param(["ana", "ben"], {"ben": {"last_day": "2024-05-01"}}, {"votes": 1}, [], ["ana"], id="the next in turn steps in"),
    ],
)  # fmt: skip
def test_a_reviewer_who_left(drawn, left, settings, voted, reviewers):
    held = cast("ben", "r_0000") if voted else {}
    asked = assigned([W0], held, drawn=drawn, left=left, **settings)["r_0000"]
    assert asked.reviewers == reviewers
    assert asked.votes == settings.get("votes", 2), "how many votes it takes stays the same"


def test_who_took_over_is_told():
    [row] = assignment.rows(assigned([W0], left={"ben": {"last_day": "2024-05-01", "to": "cy"}}))
    assert row == {
        "work_id": "r_0000",
        "set": "main",
        "reviewers": "ana;cy",
        "votes": "2",
        "instead_of": "cy for ben",
    }


def test_who_left_with_one_of_two_reports_unread_is_replaced():
    left = {"ben": {"last_day": "2024-05-01", "to": "cy"}}
    held = cast("ben", "r_0000", report="one")
    assert assigned([W0], held, {"r_0000": ["one", "two"]}, left=left)["r_0000"].reviewers == ["ana", "cy"]
    assert assigned([W0], held, {"r_0000": ["one"]}, left=left)["r_0000"].reviewers == ["ana", "ben"]


def on_list(reviewer, asked, held=None):
    rows = lists.to_do(WORKS[:200], held or {}, {}, "title", asked, ["ana", "ben"], "shuffled", 1)
    return [(row["work_id"], row["set"]) for row in rows if row["reviewer"] == reviewer]


def test_a_list_holds_the_calibration_set_alone_until_its_reviewer_has_done_it():
    asked = assigned(WORKS[:200], calibration=0.1, votes=1)
    sample = {work_id for work_id, one in asked.items() if one.part == "calibration"}
    assert {work_id for work_id, _ in on_list("ana", asked)} == sample
    done = on_list("ana", asked, cast("ana", *sorted(sample)))
    assert done and {part for _, part in done} == {"main"}
    assert {part for _, part in on_list("ben", asked, cast("ana", *sorted(sample)))} == {"calibration"}
    assert not {work for work, _ in done} & {work for work, _ in on_list("ben", asked, cast("ben", *sorted(sample)))}
