import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.screen import reconcile, votes

WORK = {"work_id": "w", "members": "w;m", "arm": "databases", "round": "1", "source_types": "database"}
CRITERIA = ["first", "second", "third"]


def ballots(*cast):
    """(reviewer, decision, *reasons) -> votes on one work, on its lead; "m" before the decision: on its other member."""
    rows = []
    for line, (reviewer, decision, *reasons) in enumerate(cast, start=2):
        record, decision = ("m", decision[2:]) if decision.startswith("m:") else ("w", decision)
        cells = {"record_id": record, "decision": decision, "reasons": ";".join(reasons), "decided_on": "2024-01-01"}
        rows.append((f"t/{reviewer}.csv", line, cells))
    return votes.cast(rows, "title", {"w": "w", "m": "w"}, ["w"]).votes


def rule(how="agree", unsure="conflict", reviewers=("ana", "ben")):
    return reconcile.Rule("title", reviewers, how, unsure, CRITERIA)


def settled(cast, adjudication=None, **settings):
    adjudications = (
        {"w": {"decision": adjudication, "by": "cy", "decided_on": "2024-02-01", "where": "x"}} if adjudication else {}
    )
    return reconcile.settle([WORK], {}, ballots(*cast), adjudications, rule(**settings))


@pytest.mark.parametrize(
    ("cast", "settings", "decision", "how", "kind"),
    [
        pytest.param([("ana", "include"), ("ben", "include")], {}, "include", "agreed", "", id="both include"),
        pytest.param([("ana", "exclude"), ("ben", "exclude")], {}, "exclude", "agreed", "", id="both exclude"),
        pytest.param([("ana", "include"), ("ben", "exclude")], {}, "", "awaiting", "decision", id="they differ"),
        pytest.param([("ana", "include")], {}, "", "awaiting", "", id="one has not voted: no conflict yet"),
        pytest.param([], {}, "", "awaiting", "", id="nobody has voted"),
        pytest.param([("ana", "unsure"), ("ben", "include")], {}, "", "awaiting", "unsure", id="unsure is a conflict"),
        pytest.param([("ana", "unsure"), ("ben", "unsure")], {}, "", "awaiting", "unsure", id="two unsure are one too"),
        pytest.param([("ana", "unsure"), ("ben", "include")], {"unsure": "include"}, "include", "agreed", "", id="unsure as include"),
        pytest.param([("ana", "unsure"), ("ben", "exclude")], {"unsure": "include"}, "", "awaiting", "decision", id="unsure as include against exclude"),
        pytest.param([("ana", "include")], {"how": "liberal"}, "include", "liberal", "", id="liberal: one include is enough"),
        pytest.param([("ana", "exclude")], {"how": "liberal"}, "", "awaiting", "", id="liberal: one exclude is not"),
        pytest.param([("ana", "exclude"), ("ben", "exclude")], {"how": "liberal"}, "exclude", "liberal", "", id="liberal: all exclude"),
        pytest.param([("ana", "unsure"), ("ben", "exclude")], {"how": "liberal"}, "", "awaiting", "unsure", id="liberal: unsure is still open"),
        pytest.param([("ben", "exclude")], {"how": "single"}, "exclude", "single", "", id="single: any one decides"),
        pytest.param([("ana", "include"), ("ben", "exclude")], {"how": "single"}, "", "awaiting", "decision", id="single: two that differ do not"),
        pytest.param([("ana", "include"), ("ana", "m:exclude"), ("ben", "include")], {}, "", "awaiting", "own votes", id="one reviewer, two members, two answers"),
        pytest.param([("ana", "include"), ("ana", "m:include"), ("ben", "include")], {}, "include", "agreed", "", id="equal votes on two members count once"),
        pytest.param([("ana", "duplicate"), ("ben", "exclude")], {}, "", "awaiting", "", id="a duplicate that was joined since: ana votes on the joined work"),
    ],
)  # fmt: skip
def test_the_stages_rule(cast, settings, decision, how, kind):
    result = settled(cast, **settings)
    [row] = result.decisions
    assert (row["decision"], row["how"]) == (decision, how)
    assert [conflict["kind"] for conflict in result.conflicts] == ([kind] if kind else [])
    assert result.events[-1]["outcome"] == (decision or "awaiting")


def test_a_proposed_duplicate_waits_for_a_person():
    rows = [
        ("t/ana.csv", 2, {"record_id": "v", "decision": "duplicate"}),
        ("t/ben.csv", 2, {"record_id": "v", "decision": "include"}),
    ]
    cast = votes.cast(rows, "title", {"v": "v"}, ["v"]).votes
    result = reconcile.settle([WORK | {"work_id": "v", "members": "v"}], {}, cast, {}, rule())
    assert [(row["kind"], row["status"]) for row in result.conflicts] == [("duplicate", "open")]


def test_two_reasons_are_settled_by_protocol_order_and_listed():
    result = settled([("ana", "exclude", "third", "first"), ("ben", "exclude", "second")])
    [row], [conflict] = result.decisions, result.conflicts
    assert (row["decision"], row["reason"]) == ("exclude", "second")
    assert (conflict["kind"], conflict["status"]) == ("reason", "protocol order")


@pytest.mark.parametrize(
    ("cast", "adjudication", "decision", "how", "status"),
    [
        pytest.param([("ana", "include"), ("ben", "exclude")], "include", "include", "adjudicated", "settled", id="a conflict is settled"),
        pytest.param([("ana", "include")], "exclude", "exclude", "adjudicated", "settled", id="a reviewer left: the adjudicator takes over"),
        pytest.param([("ana", "include"), ("ben", "include")], "exclude", "include", "agreed", "void", id="no conflict: it decides nothing and is listed"),
        pytest.param([], "include", "", "awaiting", "void", id="nobody voted: it stands alone and decides nothing"),
    ],
)  # fmt: skip
def test_adjudication(cast, adjudication, decision, how, status):
    result = settled(cast, adjudication)
    [row], [conflict] = result.decisions, result.conflicts
    assert (row["decision"], row["how"], conflict["status"]) == (decision, how, status)
    assert [event["event"] for event in result.events].count("adjudicated") == 1, "it stays in the ledger"


def test_a_report_that_two_works_lead_to_is_decided_once_by_the_votes_on_both():
    works = [WORK, WORK | {"work_id": "v", "members": "v"}]
    rows = [
        ("t/ana.csv", 2, {"record_id": "w", "decision": "include"}),
        ("t/ben.csv", 2, {"record_id": "v", "decision": "include"}),
    ]
    cast = votes.cast(rows, "title", {"w": "w", "v": "v"}, ["w", "v"]).votes
    result = reconcile.settle(works, {"w": ["rep"], "v": ["rep"]}, cast, {}, rule())
    assert [(row["work_id"], row["report_id"], row["decision"]) for row in result.decisions] == [
        ("w", "rep", "include"),
        ("v", "rep", "include"),
    ]


def test_a_work_goes_on_if_one_of_its_reports_does():
    rows = [
        ("t/ana.csv", 2, {"record_id": "w", "decision": "exclude", "report_id": "one", "reasons": "first"}),
        ("t/ana.csv", 3, {"record_id": "w", "decision": "include", "report_id": "two"}),
    ]
    cast = votes.cast(rows, "title", {"w": "w"}, ["w"]).votes
    result = reconcile.settle([WORK], {"w": ["one", "two"]}, cast, {}, rule("single"))
    assert [row["decision"] for row in result.decisions] == ["exclude", "include"]
    assert result.events[-1]["outcome"] == "include"


DECISIONS = st.sampled_from(["include", "exclude", "unsure", "duplicate"])


@given(
    st.lists(st.tuples(st.sampled_from(["ana", "ben"]), DECISIONS), max_size=6),
    st.sampled_from(["agree", "liberal", "single"]),
    st.sampled_from(["conflict", "include"]),
)
def test_every_vote_is_in_the_ledger_and_every_work_is_settled_once(cast, how, unsure):
    result = settled(cast, how=how, unsure=unsure)
    events = [event["event"] for event in result.events]
    assert events.count("settled") == 1 and events[-1] == "settled"
    assert events.count("vote") + events.count("superseded") == len(cast)
    open_ones = [row for row in result.conflicts if row["status"] == "open"]
    assert bool(open_ones) <= (result.decisions[0]["decision"] == ""), "an open conflict decides nothing"
