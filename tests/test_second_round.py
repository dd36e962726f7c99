"""The shipped review is searched again: six records, counted by hand; its own corpus has one round only.

Round 2 exports four records that the first round's Scopus had, and two of no paper. So 3,825 records, 4 more duplicates,
two works that both reviewers are asked about at the title, and every earlier decision as it was.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import rounds


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    """The shipped review without and with a second round."""
    before, after = (rounds.laid_out(tmp_path_factory.mktemp(name)) for name in ("before", "after"))
    rounds.add_round(after, known=4, new=2)
    for review in (before, after):
        rounds.run(review)
    return before, after


def boxes(review):
    return {row["box"]: row for row in rounds.table(review, "6-reported/flow.csv")}


def test_exactly_the_unseen_works_are_queued(reviews):
    before, after = reviews
    assert rounds.queued(before) == set()
    assert len(rounds.queued(after)) == 2
    assert rounds.queued(after) == rounds.unseen(before, after)
    assert sorted(row["reviewer"] for row in rounds.table(after, "3-screened/title/todo.csv")) == [
        "R1",
        "R1",
        "R2",
        "R2",
    ]


def test_no_earlier_decision_is_lost_or_changed(reviews):
    before, after = reviews
    assert rounds.changed(before, after) == []
    assert rounds.changed(after, before) != [], "the two new works are decisions that were not there"


def test_the_flow_diagram_adds_the_round(reviews):
    before, after = (boxes(review) for review in reviews)
    assert (before["database_results"]["n"], after["database_results"]["n"]) == ("3819", "3825")
    assert int(after["duplicates"]["n"]) - int(before["duplicates"]["n"]) == 4
    assert after["duplicates"]["detail"] == "found by an earlier round already (n = 4)"
    assert int(after["records_screened"]["n"]) - int(before["records_screened"]["n"]) == 2
    assert after["new_studies"]["n"] == before["new_studies"]["n"]
