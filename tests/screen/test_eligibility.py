import pytest

from funnel.screen import adjudications, eligibility, votes

WORK = {"work_id": "w", "members": "w", "arm": "databases", "round": "1", "source_types": "database"}


def decision(criterion, outcome, action, value="x"):
    return {
        "work_id": "w",
        "criterion": criterion,
        "criterion_version": "2",
        "outcome": outcome,
        "action": action,
        "value": value,
    }


def settled(decisions, cast=(), reviewers=("ana",), said=(), changes=()):
    rows = [
        (f"e/{who}.csv", line, {"record_id": "w", "decision": vote, "reasons": "kind", "decided_on": "2024-01-01"})
        for line, (who, vote) in enumerate(cast, start=2)
    ]
    rulings = [
        ("e/adjudicated.csv", 2, {"record_id": "w", "decision": one, "reason": "kind", "by": "cy"}) for one in said
    ]
    placed = votes.cast(rows, "eligibility", {"w": "w"}, ["w"], changes).votes
    made = adjudications.adjudications(rulings, "eligibility", {"w": "w"}, ["w"]).by_work
    return eligibility.settle([WORK], decisions, placed, made, reviewers, ["kind", "year", "a", "b"])


@pytest.mark.parametrize(
    ("decisions", "cast", "reviewers", "outcome", "reason"),
    [
        pytest.param([decision("kind", "meets", "")], [], ["ana"], "eligible", "", id="meets"),
        pytest.param([decision("kind", "fails", "exclude")], [], ["ana"], "ineligible", "kind", id="fails: a machine removes it"),
        pytest.param([decision("year", "fails", "flag")], [], ["ana"], "eligible", "", id="fails, but config only flags"),
        pytest.param([decision("kind", "unknown", "ask")], [], ["ana"], "awaiting", "", id="unknown: a person has to look"),
        pytest.param([decision("kind", "unknown", "ask")], [], [], "eligible", "", id="unknown, and nobody is named: on to screening"),
        pytest.param([decision("year", "unknown", "flag")], [], ["ana"], "eligible", "", id="unknown of what is only flagged"),
        pytest.param([decision("kind", "unknown", "ask")], [("ana", "exclude")], ["ana"], "removed", "kind", id="a person removes it"),
        pytest.param([decision("kind", "unknown", "ask")], [("ana", "include")], ["ana"], "eligible", "", id="a person keeps it"),
        pytest.param([decision("kind", "fails", "exclude")], [("ana", "include")], ["ana"], "eligible", "", id="a person stands over the machine"),
        pytest.param([decision("kind", "meets", "")], [("ana", "exclude")], ["ana"], "removed", "kind", id="the other way round too"),
        pytest.param([decision("kind", "unknown", "ask")], [("ana", "unsure")], ["ana"], "awaiting", "", id="unsure settles nothing"),
        pytest.param([decision("kind", "unknown", "ask")], [("ana", "include"), ("ben", "exclude")], ["ana", "ben"], "awaiting", "", id="two people differ"),
        pytest.param([decision("a", "fails", "exclude"), decision("b", "fails", "exclude")], [], ["ana"], "ineligible", "a", id="the first criterion in protocol order is the reason"),
    ],
)  # fmt: skip
def test_a_work_is_settled(decisions, cast, reviewers, outcome, reason):
    last = settled(decisions, cast, reviewers).events[-1]
    assert (last["event"], last["outcome"], last.get("reason", "")) == ("settled", outcome, reason)


def test_a_removal_by_the_machine_cites_the_criterion_its_version_and_the_value_that_decided():
    last = settled([decision("kind", "fails", "exclude", "editorial")]).events[-1]
    assert (last["reason"], last["criterion_version"], last["note"], last["by"]) == (
        "kind",
        "2",
        "editorial",
        "criterion",
    )


def test_only_what_awaits_a_person_is_on_the_list_with_the_criteria_in_question():
    found = settled([decision("year", "unknown", "flag"), decision("kind", "unknown", "ask")])
    assert [(row["work_id"], row["criteria"]) for row in found.waiting] == [("w", "kind")]
    assert settled([decision("kind", "meets", "")]).waiting == []


def test_every_doubt_and_every_vote_is_an_event():
    found = settled([decision("kind", "unknown", "ask"), decision("year", "fails", "flag")], [("ana", "exclude")])
    assert [event["event"] for event in found.events] == ["criterion", "criterion", "vote", "settled"]


DIFFER = [("ana", "include"), ("ben", "exclude")]


@pytest.mark.parametrize(
    ("cast", "said", "outcome", "by", "status"),
    [
        pytest.param(DIFFER, [], "awaiting", "", ["open"], id="two people differ: a conflict for an adjudicator"),
        pytest.param(DIFFER, ["include"], "eligible", "cy", ["settled"], id="settled as eligible"),
        pytest.param(DIFFER, ["exclude"], "removed", "cy", ["settled"], id="settled as removed"),
        pytest.param([("ana", "unsure")], [], "awaiting", "", ["open"], id="one is unsure: a conflict too"),
        pytest.param([("ana", "unsure")], ["exclude"], "removed", "cy", ["settled"], id="unsure, then settled"),
        pytest.param([("ana", "include")], ["exclude"], "eligible", "ana", ["void"], id="no conflict: the adjudication decides nothing and is listed"),
        pytest.param([], ["exclude"], "awaiting", "", ["void"], id="nobody voted: it decides nothing and is listed"),
    ],
)  # fmt: skip
def test_an_adjudicator_settles_where_people_differ(cast, said, outcome, by, status):
    found = settled([decision("kind", "unknown", "ask")], cast, ["ana", "ben"], said)
    last = found.events[-1]
    assert (last["outcome"], last.get("by", "")) == (outcome, by)
    assert [row["status"] for row in found.conflicts] == status
    assert [event["event"] for event in found.events].count("adjudicated") == len(said), "it stays in the ledger"


TIGHTENED = {"criterion": "kind", "change": "tightened", "version": "2", "since": "2024-06-01", "stages": "eligibility"}


@pytest.mark.parametrize(
    ("outcome", "action"),
    [
        pytest.param("unknown", "ask", id="the machine still cannot tell"),
        pytest.param("fails", "exclude", id="it fails now: what a person kept, no machine removes unasked"),
        pytest.param("meets", "", id="it meets: the person is asked all the same"),
    ],
)
def test_what_a_person_kept_is_judged_again_when_the_criterion_is_tightened(outcome, action):
    found = settled([decision("kind", outcome, action)], [("ana", "include")], changes=[TIGHTENED])
    assert found.events[-1]["outcome"] == "awaiting"
    assert [(row["work_id"], row["note"]) for row in found.waiting] == [("w", "kind tightened in version 2")]
    assert found.conflicts == []
