from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import amendments
from funnel.screen import adjudications, assignment, lists, reconcile, votes

WORK = {"work_id": "w", "members": "w;m", "arm": "databases", "round": "1", "source_types": "database"}
CRITERIA = ["first", "second", "third"]


def ballots(*cast, amendments=(), unsure="conflict"):
    """(reviewer, decision, *reasons) -> votes on one work, on its lead; "m:" before the decision: on its other member.

    "@2" after a reviewer's name: cast under version 2 of the criteria, a day later.
    """
    rows = []
    for line, (who, decision, *reasons) in enumerate(cast, start=2):
        reviewer, _, version = who.partition("@")
        record, decision = ("m", decision[2:]) if decision.startswith("m:") else ("w", decision)
        cells = {"record_id": record, "decision": decision, "reasons": ";".join(reasons)}
        cells |= {"decided_on": f"2024-01-0{version or 1}", "criteria_version": version or "1"}
        rows.append((f"t/{reviewer}.csv", line, cells))
    return votes.cast(rows, "title", {"w": "w", "m": "w"}, ["w"], amendments, unsure).votes


def rule(how="agree", unsure="conflict", amendments=()):
    return reconcile.Rule("title", how, unsure, CRITERIA, amendments)


def asked(reviewers=("ana", "ben"), votes=2):
    return {work: assignment.Asked("main", list(reviewers), votes, {}) for work in "wv"}


def adjudicated(*rows, amendments=()):
    """(decision, version, reason) -> the adjudications of one work, a day apart, by cy."""
    read = [
        (
            "t/adjudicated.csv",
            line,
            {
                "record_id": "w",
                "decision": decision,
                "criteria_version": version,
                "reason": reason,
                "by": "cy",
                "decided_on": f"2024-02-0{line}",
            },
        )
        for line, (decision, version, reason) in enumerate(rows, start=2)
    ]
    return adjudications.adjudications(read, "title", {"w": "w"}, ["w"], amendments).by_work


def settled(cast, adjudication=None, people=asked(), amendments=(), **settings):  # noqa: B008 (never changed)
    said = [(adjudication, "1", "")] if isinstance(adjudication, str) else adjudication or []
    ballot = ballots(*cast, amendments=amendments, unsure=settings.get("unsure", "conflict"))
    made = adjudicated(*said, amendments=amendments)
    return reconcile.settle([WORK], {}, ballot, made, people, rule(amendments=amendments, **settings))


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
        pytest.param([("ana", "unsure"), ("ben", "unsure")], {"unsure": "include"}, "include", "agreed", "", id="two unsure as include"),
        pytest.param([("ana", "unsure"), ("ben", "unsure")], {"unsure": "own"}, "", "awaiting", "", id="a word of its own: it awaits classification and is no conflict"),
        pytest.param([("ana", "unsure"), ("ben", "exclude")], {"unsure": "own"}, "", "awaiting", "unsure", id="a word of its own against another"),
        pytest.param([("ana", "include"), ("ben", "include"), ("cy", "exclude")], {}, "", "awaiting", "decision", id="a vote that nobody asked for counts too"),
        pytest.param([("ana", "include")], {"people": asked(["ana"], 1)}, "include", "agreed", "", id="one is asked, one has voted"),
        pytest.param([("ben", "include")], {"people": asked(["ana"], 1)}, "include", "agreed", "", id="whoever it was"),
        pytest.param([("ana", "include"), ("ben", "include")], {"people": asked(["ana", "ben", "cy"], 3)}, "", "awaiting", "", id="three are asked, one is missing"),
        pytest.param([("ana", "include"), ("ben", "include"), ("cy", "exclude")], {"people": asked(["ana", "ben", "cy"], 3)}, "", "awaiting", "decision", id="two against one is a conflict"),
        pytest.param([("ana", "exclude")], {"people": asked(["ana"], 2)}, "", "awaiting", "reviewer left", id="nobody is left to ask: an adjudicator takes over"),
        pytest.param([], {"people": asked(["ana"], 2)}, "", "awaiting", "", id="ana is still to be waited for"),
        pytest.param([], {"people": asked([], 2)}, "", "awaiting", "reviewer left", id="both left"),
        pytest.param([("ana", "include")], {"people": asked(["ana"], 2), "how": "liberal"}, "include", "liberal", "", id="liberal: an include needs nobody else"),
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
    result = reconcile.settle([WORK | {"work_id": "v", "members": "v"}], {}, cast, {}, asked(), rule())
    assert [(row["kind"], row["status"]) for row in result.conflicts] == [("duplicate", "open")]


def test_two_reasons_are_settled_by_protocol_order_and_listed():
    result = settled([("ana", "exclude", "third", "first"), ("ben", "exclude", "second")])
    [row], [conflict] = result.decisions, result.conflicts
    assert (row["decision"], row["reason"]) == ("exclude", "second")
    assert (conflict["kind"], conflict["status"]) == ("reason", "protocol order")


@pytest.mark.parametrize(
    ("cast", "adjudication", "people", "decision", "how", "kind", "status"),
    [
        pytest.param([("ana", "include"), ("ben", "exclude")], "include", asked(), "include", "adjudicated", "decision", "settled", id="a conflict is settled"),
        pytest.param([("ana", "include")], "exclude", asked(), "exclude", "adjudicated", "missing vote", "settled", id="a vote is missing: the adjudicator takes over"),
        pytest.param([("ana", "include")], "exclude", asked(["ana"]), "exclude", "adjudicated", "reviewer left", "settled", id="a reviewer left: the adjudicator takes over"),
        pytest.param([], "include", asked([]), "include", "adjudicated", "reviewer left", "settled", id="both left: the adjudicator alone"),
        pytest.param([("ana", "include"), ("ben", "include")], "exclude", asked(), "include", "agreed", "no conflict", "void", id="no conflict: it decides nothing and is listed"),
        pytest.param([("ana", "include"), ("ben", "exclude"), ("ben", "include")], "exclude", asked(), "include", "agreed", "conflict gone", "void", id="ben came round since: it decides nothing and is listed"),
        pytest.param([], "include", asked(), "", "awaiting", "no vote yet", "void", id="nobody voted: it stands alone and decides nothing"),
        pytest.param([("ana", "exclude", "first"), ("ben", "exclude", "second")], "include", asked(), "exclude", "agreed", "reason", "void", id="two excludes with different reasons are no conflict over the decision"),
        pytest.param([("ana", "exclude", "first"), ("ben", "exclude", "second")], [("exclude", "1", "second")], asked(), "exclude", "adjudicated", "reason", "settled", id="a person may choose the reason"),
        pytest.param([("ana", "include"), ("ben", "exclude")], [("include", "1", ""), ("exclude", "1", "first")], asked(), "exclude", "adjudicated", "decision", "settled", id="the later adjudication holds"),
    ],
)  # fmt: skip
def test_adjudication(cast, adjudication, people, decision, how, kind, status):
    result = settled(cast, adjudication, people)
    [row], [conflict] = result.decisions, result.conflicts
    assert (row["decision"], row["how"], conflict["kind"], conflict["status"]) == (decision, how, kind, status)
    assert [event["event"] for event in result.events].count("adjudicated") == 1, "it stays in the ledger"


def test_an_adjudication_that_a_later_one_replaced_stays_in_the_ledger():
    result = settled([("ana", "include"), ("ben", "exclude")], [("include", "1", ""), ("exclude", "1", "first")])
    by_cy = [(event["event"], event["outcome"]) for event in result.events if event["by"] == "cy"]
    assert by_cy == [("superseded", "include"), ("adjudicated", "exclude"), ("settled", "exclude")]


def test_an_adjudication_may_name_the_report_that_it_is_about():
    rows = [
        ("t/ana.csv", 2, {"record_id": "w", "decision": "include"}),
        ("t/ben.csv", 2, {"record_id": "w", "decision": "exclude"}),
    ]
    ruling = {"record_id": "w", "decision": "include", "by": "cy", "report_id": "two"}
    cast = votes.cast(rows, "title", {"w": "w"}, ["w"]).votes
    made = adjudications.adjudications([("t/adjudicated.csv", 2, ruling)], "title", {"w": "w"}, ["w"]).by_work
    result = reconcile.settle([WORK], {"w": ["one", "two"]}, cast, made, asked(), rule())
    assert [row["decision"] for row in result.decisions] == ["", "include"]
    assert [row["status"] for row in result.conflicts] == ["open", "settled"]


def amended(change, version="2", criterion="first"):
    cells = (version, criterion, change, f"2024-01-0{version}", "what", "why", "by", "title")
    return dict(zip(amendments.COLUMNS, cells, strict=True))


TIGHTENED, LOOSENED = amended("tightened"), amended("loosened")
BOTH_IN = [("ana", "include"), ("ben", "include")]
BOTH_OUT = [("ana", "exclude", "first"), ("ben", "exclude", "first")]


@pytest.mark.parametrize(
    ("cast", "adjudication", "amendment", "decision", "revisited"),
    [
        pytest.param(BOTH_IN, None, TIGHTENED, "", [("ana;ben", "include", "")], id="tightened: an include waits for both"),
        pytest.param([*BOTH_IN, ("ana@2", "include")], None, TIGHTENED, "", [("ana;ben", "include", "")], id="ben is still to vote again"),
        pytest.param([*BOTH_IN, ("ana@2", "include"), ("ben@2", "include")], None, TIGHTENED, "include", [("ana;ben", "include", "include")], id="made again, with the same result"),
        pytest.param([*BOTH_IN, ("ana@2", "exclude", "first"), ("ben@2", "exclude", "first")], None, TIGHTENED, "exclude", [("ana;ben", "include", "exclude")], id="made again, and otherwise"),
        pytest.param(BOTH_OUT, None, TIGHTENED, "exclude", [], id="tightened: an exclude stands"),
        pytest.param(BOTH_OUT, None, LOOSENED, "", [("ana;ben", "exclude", "")], id="loosened: an exclude that cites it waits"),
        pytest.param([("ana", "exclude", "first"), ("ben", "exclude", "second")], None, LOOSENED, "", [("ana", "exclude", "")], id="ben cited another: his vote stands"),
        pytest.param(BOTH_IN, None, LOOSENED, "include", [], id="loosened: an include stands"),
        pytest.param(BOTH_IN, None, amended("reworded"), "include", [], id="reworded: everything stands"),
        pytest.param([("ana@2", "include"), ("ben@2", "include")], None, TIGHTENED, "include", [], id="cast under the new version from the start"),
        pytest.param([("ana", "unsure"), ("ben", "unsure")], [("include", "1", "")], TIGHTENED, "", [("cy", "include", "")], id="an adjudicated include is adjudicated again"),
        pytest.param([("ana", "unsure"), ("ben", "unsure")], [("include", "1", ""), ("exclude", "2", "first")], TIGHTENED, "exclude", [("cy", "include", "exclude")], id="and has been"),
        pytest.param([("ana", "include"), ("ben", "exclude", "second")], [("exclude", "1", "second")], TIGHTENED, "exclude", [("ana", "exclude", "exclude")], id="ana is asked again; what was adjudicated stands meanwhile"),
    ],
)  # fmt: skip
def test_a_change_of_the_criteria(cast, adjudication, amendment, decision, revisited):
    result = settled(cast, adjudication, amendments=[amendment])
    assert result.decisions[0]["decision"] == decision
    assert [(row["of"], row["was"], row["now"]) for row in result.revisited] == revisited


@pytest.mark.parametrize(
    ("cast", "adjudication", "waits_for"),
    [
        pytest.param(BOTH_IN, None, "ana;ben", id="for both"),
        pytest.param([*BOTH_IN, ("ana@2", "include")], None, "ben", id="for one"),
        pytest.param([*BOTH_IN, ("ana@2", "include"), ("ben@2", "exclude")], None, "adjudicator", id="they differ now"),
        pytest.param([*BOTH_IN, ("ana@2", "include"), ("ben@2", "include")], None, "", id="for nobody"),
        pytest.param(
            [("ana", "include"), ("ben", "exclude")],
            [("exclude", "1", "second")],
            "ana",
            id="adjudicated, which stands, and ana is still asked",
        ),
    ],
)
def test_whom_a_decision_called_into_question_waits_for(cast, adjudication, waits_for):
    [row] = settled(cast, adjudication, amendments=[TIGHTENED]).revisited
    assert row["waits_for"] == waits_for


def test_a_vote_called_into_question_stays_in_the_ledger_with_the_reason():
    result = settled(BOTH_IN, amendments=[TIGHTENED])
    assert [(event["event"], event.get("note", "")) for event in result.events[:2]] == [
        ("reopened", "first tightened in version 2"),
        ("reopened", "first tightened in version 2"),
    ]


def test_people_who_settled_a_conflict_together_are_named_once_each():
    ruling = {"record_id": "w", "decision": "include", "by": "ana; cy", "decided_on": "2024-01-01"}
    made = adjudications.adjudications([("t/adjudicated.csv", 2, ruling)], "title", {"w": "w"}, ["w"], [TIGHTENED])
    cast = ballots(("ana", "include"), ("ben", "exclude", "first"), amendments=[TIGHTENED])
    [row] = reconcile.settle([WORK], {}, cast, made.by_work, asked(), rule(amendments=[TIGHTENED])).revisited
    assert row["of"] == "ana;cy"


def test_unsure_that_counts_as_an_include_is_asked_again_like_one():
    result = settled([("ana", "unsure"), ("ben", "unsure")], amendments=[TIGHTENED], unsure="include")
    assert (result.decisions[0]["decision"], result.revisited[0]["of"]) == ("", "ana;ben")


def test_a_settled_exclude_cites_the_version_under_which_its_reason_was_given():
    result = settled([("ana", "exclude", "first"), ("ben@2", "exclude", "second")])
    assert (result.events[-1]["reason"], result.events[-1]["criterion_version"]) == ("first", "1")


def test_it_shows_who_took_over():
    people = {"w": assignment.Asked("main", ["ana", "cy"], 2, {"cy": "ben"})}
    result = settled([("ana", "include"), ("cy", "include")], people=people)
    assert result.events[-1]["note"] == "agreed, cy in place of ben"


def test_a_report_that_two_works_lead_to_is_decided_once_by_the_votes_on_both():
    works = [WORK, WORK | {"work_id": "v", "members": "v"}]
    rows = [
        ("t/ana.csv", 2, {"record_id": "w", "decision": "include"}),
        ("t/ben.csv", 2, {"record_id": "v", "decision": "include"}),
    ]
    cast = votes.cast(rows, "title", {"w": "w", "v": "v"}, ["w", "v"]).votes
    result = reconcile.settle(works, {"w": ["rep"], "v": ["rep"]}, cast, {}, asked(), rule())
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
    result = reconcile.settle([WORK], {"w": ["one", "two"]}, cast, {}, asked(), rule("single"))
    assert [row["decision"] for row in result.decisions] == ["exclude", "include"]
    assert result.events[-1]["outcome"] == "include"


REVIEWERS = st.sampled_from(["ana", "ben", "cy", "ana@2", "ben@2"])
DECISIONS = st.sampled_from(["include", "exclude", "unsure", "duplicate", "m:include", "m:exclude"])
CAST = st.lists(st.tuples(REVIEWERS, DECISIONS, st.sampled_from(CRITERIA)), max_size=6)
RULES = st.fixed_dictionaries(
    {
        "how": st.sampled_from(["agree", "liberal", "single"]),
        "unsure": st.sampled_from(["conflict", "include", "own"]),
        "amendments": st.sampled_from([(), (TIGHTENED,), (LOOSENED,), (TIGHTENED, amended("loosened", "2", "third"))]),
    }
)
PEOPLE = st.sampled_from([asked(), asked(["ana"], 1), asked(["ana"], 2), asked([], 2), asked(["ana", "ben", "cy"], 3)])


@given(CAST, RULES, PEOPLE)
def test_every_vote_is_in_the_ledger_and_every_work_is_settled_once(cast, rules, people):
    result = settled(cast, people=people, **rules)
    events = Counter(event["event"] for event in result.events)
    assert events["settled"] == 1 and result.events[-1]["event"] == "settled"
    assert events["vote"] + events["superseded"] + events["reopened"] == len(cast)
    open_ones = [row for row in result.conflicts if row["status"] == "open"]
    assert bool(open_ones) <= (result.decisions[0]["decision"] == ""), "an open conflict decides nothing"


@given(CAST, RULES, PEOPLE)
def test_nobody_is_stranded(cast, rules, people):
    """What awaits is on somebody's list, open for the adjudicator, or awaits classification because all are unsure."""
    result = settled(cast, people=people, **rules)
    if result.decisions[0]["decision"]:
        return
    ballot = ballots(*cast, amendments=rules["amendments"], unsure=rules["unsure"])
    everyone = ["ana", "ben", "cy"]
    todo = lists.to_do([WORK | {"title": "t"}], ballot, {}, "title", people, everyone, "shuffled", 1)
    unclassified = reconcile.AWAITS_CLASSIFICATION in result.events[-1]["note"]
    assert todo or unclassified or [row for row in result.conflicts if row["status"] == "open"]


@given(
    st.lists(st.tuples(st.sampled_from(["ana", "ben"]), DECISIONS, st.sampled_from(CRITERIA)), max_size=6), st.data()
)
def test_no_order_of_files_or_rows_changes_anything(cast, data):
    rows = [
        (f"t/{who}.csv", line, {"record_id": "m" if said[:2] == "m:" else "w", "decision": said[-7:], "reasons": why})
        for line, (who, said, why) in enumerate(cast, start=2)
        if said[-7:] in ("include", "exclude")
    ]

    def outcome(in_order):
        cast = votes.cast(in_order, "title", {"w": "w", "m": "w"}, ["w"]).votes
        return reconcile.settle([WORK], {}, cast, {}, asked(), rule())

    assert outcome(data.draw(st.permutations(rows))) == outcome(rows)
