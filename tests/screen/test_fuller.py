"""What a later round must bring for an excluded work to be asked about again."""

import pytest

from funnel.screen import fuller, votes

SEARCHED = {"S1": "2024-01-10", "S2": "2025-01-10", "S3": "2025-02-10", "S4": ""}
ALL = tuple(fuller.LITTLE)


def record(record_id, search, search_round, kind="article", abstract="An abstract."):
    return {"record_id": record_id, "search_id": search, "round": search_round, "type": kind, "abstract": abstract}


def appeared(*records, kinds=ALL):
    work = {"work_id": records[0]["record_id"], "members": ";".join(one["record_id"] for one in records)}
    return [(row["since"], row["why"]) for row in fuller.appeared([work], records, SEARCHED, kinds)]


@pytest.mark.parametrize(
    ("records", "since", "why"),
    [
        pytest.param(
            [record("a", "S1", "1", "preprint"), record("b", "S2", "2")],
            "2025-01-10",
            "preprint before, a fuller version in round 2",
            id="the version of record of a preprint",
        ),
        pytest.param(
            [record("a", "S1", "1", "conference abstract"), record("b", "S2", "2")],
            "2025-01-10",
            "conference abstract before, a fuller version in round 2",
            id="the article of an abstract",
        ),
        pytest.param(
            [record("a", "S1", "1", abstract=""), record("b", "S3", "10"), record("c", "S2", "2", abstract="")],
            "2025-02-10",
            "no abstract before, a fuller version in round 10",
            id="an abstract at last; round 10 is after round 2",
        ),
        pytest.param(
            [record("a", "S1", "1", "preprint"), record("b", "S3", "2"), record("c", "S2", "2")],
            "2025-01-10",
            "preprint before, a fuller version in round 2",
            id="the first day of two",
        ),
    ],
)
def test_a_fuller_version(records, since, why):
    assert appeared(*records) == [(since, why)]


@pytest.mark.parametrize(
    ("records", "kinds"),
    [
        pytest.param([record("a", "S1", "1"), record("b", "S2", "2")], ALL, id="it was full before"),
        pytest.param([record("a", "S1", "1", "preprint"), record("b", "S2", "2", "preprint")], ALL, id="no fuller now"),
        pytest.param([record("a", "S1", "1", "preprint"), record("b", "S1", "1")], ALL, id="both in one round"),
        pytest.param([record("a", "S1", "1", "preprint"), record("b", "S2", "2")], ("no abstract",), id="not asked for"),
        pytest.param([record("a", "S1", "1", "preprint"), record("b", "S4", "2")], ALL, id="nobody noted the day"),
        pytest.param(
            [record("a", "S1", "1", "preprint"), record("b", "S1", "1"), record("c", "S2", "2")],
            ALL,
            id="the full version was among the first",
        ),
    ],
)  # fmt: skip
def test_no_fuller_version(records, kinds):
    assert appeared(*records, kinds=kinds) == []


@pytest.mark.parametrize(
    ("decision", "on", "again"),
    [
        pytest.param("exclude", "2024-02-01", True, id="excluded before it was there"),
        pytest.param("exclude", "", True, id="a vote without a day is an old one"),
        pytest.param("exclude", "2025-01-10", False, id="excluded on the day, with the fuller version at hand"),
        pytest.param("include", "2024-02-01", False, id="it is in already"),
        pytest.param("unsure", "2024-02-01", False, id="it is open already"),
    ],
)
def test_only_excludes_made_before_are_asked_again(decision, on, again):
    vote = votes.Vote("a", "a", "", "ana", decision, (), "", on, "1", "ana.csv:2", False)
    row = {"work_id": "a", "since": "2025-01-10", "why": "preprint before"}
    [marked] = fuller.reopened({"a": [vote]}, [row])["a"]
    assert marked.reopened == ("preprint before" if again else "")


def test_an_amendment_is_told_first_and_other_works_are_left_alone():
    amended = votes.Vote("a", "a", "", "ana", "exclude", (), "", "", "1", "ana.csv:2", False, "topic loosened")
    row = {"work_id": "a", "since": "2025-01-10", "why": "preprint before"}
    said = fuller.reopened({"a": [amended], "b": [amended._replace(reopened="")]}, [row])
    assert [vote.reopened for work in "ab" for vote in said[work]] == ["topic loosened", ""]
