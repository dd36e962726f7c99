import pytest

from funnel.screen import votes

WORK_OF = {"r_1": "r_1", "r_2": "r_1", "r_9": "r_9"}


def row(path, line, record_id, decision, on="2024-01-01", **other):
    return path, line, {"record_id": record_id, "decision": decision, "decided_on": on} | other


def held(cast, work):
    return {reviewer: [v.decision for v in own] for reviewer, own in votes.holding(cast.votes.get(work, [])).items()}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([row("t/ana.csv", 2, "r_1", "include")], {"ana": ["include"]}, id="one vote"),
        pytest.param(
            [row("t/ana.csv", 2, "r_1", "include"), row("t/ana.csv", 3, "r_1", "exclude")],
            {"ana": ["exclude"]},
            id="same day: the later line holds",
        ),
        pytest.param(
            [row("t/ana.csv", 2, "r_1", "include", "2024-02-01"), row("t/ana.csv", 3, "r_1", "exclude", "2024-01-01")],
            {"ana": ["include"]},
            id="the later date holds, whatever the line",
        ),
        pytest.param(
            [row("t/ana.csv", 2, "r_1", "include"), row("t/ana.csv", 3, "r_2", "exclude")],
            {"ana": ["include", "exclude"]},
            id="two members of one work: both hold, nothing is superseded",
        ),
        pytest.param(
            [row("t/ana.csv", 2, "r_1", "include"), row("t/ben.csv", 2, "r_2", "unsure")],
            {"ana": ["include"], "ben": ["unsure"]},
            id="a vote on a member counts for the work",
        ),
    ],
)
def test_which_vote_holds(rows, expected):
    assert held(votes.cast(rows, "title", WORK_OF, ["r_1"]), "r_1") == expected


def test_no_vote_is_lost_when_a_mind_changes():
    rows = [row("t/ana.csv", 2, "r_1", "include"), row("t/ana.csv", 3, "r_1", "exclude")]
    cast = votes.cast(rows, "title", WORK_OF, ["r_1"])
    assert [(v.decision, v.superseded) for v in cast.votes["r_1"]] == [("include", True), ("exclude", False)]


@pytest.mark.parametrize(
    ("record_id", "why", "near"),
    [
        pytest.param("r_7", votes.NO_SOURCE, "", id="held by no source and like none"),
        pytest.param("r_99", votes.NO_SOURCE, "r_9", id="a slip of the hand: the near id is named"),
        pytest.param("r_9", votes.NOT_REACHED, "", id="known, but its work was excluded earlier"),
    ],
)
def test_a_vote_without_a_place_is_kept_and_listed(record_id, why, near):
    found = votes.cast([row("t/ana.csv", 5, record_id, "include")], "title", WORK_OF, ["r_1"])
    assert found.votes == {}
    [orphan] = found.orphans
    assert (orphan["record_id"], orphan["where"], orphan["why"]) == (record_id, "t/ana.csv:5", why)
    assert near in orphan["near"]


@pytest.mark.parametrize(
    ("report_id", "reports", "why", "near"),
    [
        pytest.param("smith-2020", {"r_1": ["smith-2020"]}, "", "", id="a report that the work has"),
        pytest.param("", {"r_1": ["smith-2020"]}, "", "", id="a vote that names no report is on all of them"),
        pytest.param("smith-2002", {"r_1": ["smith-2020"]}, votes.NO_REPORT, "smith-2020", id="a slip of the hand: the near report is named"),
        pytest.param("smith-2020", {"r_9": ["smith-2020"]}, votes.NO_REPORT, "", id="a report of another work"),
        pytest.param("smith-2020", {}, votes.NO_REPORT, "", id="while works are screened none has a report"),
    ],
)  # fmt: skip
def test_a_vote_on_a_report_that_its_work_does_not_have_is_kept_and_listed(report_id, reports, why, near):
    rows = [row("t/ana.csv", 5, "r_2", "include", report_id=report_id)]
    found = votes.cast(rows, "title", WORK_OF, ["r_1", "r_9"], reports=reports)
    assert bool(found.votes) == (why == "")
    assert [(orphan["why"], orphan["near"]) for orphan in found.orphans] == [(why, near)] * (why != "")


def test_a_vote_on_a_report_of_a_work_that_waits_earlier_says_so():
    rows = [row("t/ana.csv", 5, "r_9", "include", report_id="smith-2020")]
    [orphan] = votes.cast(rows, "title", WORK_OF, ["r_1"], reports={}).orphans
    assert orphan["why"] == votes.NOT_REACHED


def test_the_ledger_names_the_record_on_which_a_vote_was_cast():
    [vote] = votes.cast([row("t/ana.csv", 2, "r_2", "include", note="clear")], "title", WORK_OF, ["r_1"]).votes["r_1"]
    assert votes.vote_event(vote)["note"] == "cast on r_2: clear"
