"""Votes of another tool on their way into a reviewer's sheet."""

import pytest

from funnel.errors import ReviewError
from funnel.exchange import importing
from funnel.exchange.matching import known
from funnel.exchange.told import Told

CRITERIA = {
    "topic": {"sentence": "It is about bridges.", "reason": "Other topic", "stages": ["title"]},
    "data": {"sentence": "It reports data.", "reason": "No data", "stages": ["full_text"]},
}
REVIEW = known(
    [{"work_id": name, "title": f"Work number {name} of some", "doi": "", "year": "", "members": members}
     for name, members in (("w1", "w1;r1b"), ("w2", "w2"))],
    [],
)  # fmt: skip
STAGE = importing.Stage("title", ["ana", "ben"], importing.reasons_of("title", CRITERIA, {"Falsches Thema": "topic"}))


def told(name="w1", decision="include", reviewer="ana", on="", line=2, **also):
    plain = {"reasons": (), "note": "", "criteria_version": "", "ids": (name,), "doi": "", "title": "", "year": ""}
    return Told("votes.csv", line, reviewer, decision, decided_on=on, **(plain | also))


def bring(*votes, there=(), **also):
    return importing.bring(votes, REVIEW, STAGE, also.pop("called", {}), {"ana": there}, **also)


def cells(brought):
    return [[(row["record_id"], row["decision"], row["decided_on"]) for _, row in rows] for _, rows in brought.sheets]


def refused(brought):
    return [(row["decision"], row["why"]) for row in brought.not_taken]


def test_a_vote_becomes_a_row_that_collect_takes():
    brought = bring(told(note="fine"), version="1.1", on="2026-01-02")
    [(path, [(line, row)])] = brought.sheets
    assert (path.name, line) == ("votes.csv", 2)
    assert row == {
        "record_id": "w1", "decision": "include", "reasons": "", "note": "fine", "decided_on": "2026-01-02",
        "criteria_version": "1.1", "stage": "title", "reviewer": "ana",
    }  # fmt: skip
    assert brought.matched == {"id": 1}


@pytest.mark.parametrize(
    ("text", "reasons", "note"),
    [
        pytest.param("topic", "topic", "", id="the criterion's id"),
        pytest.param("OTHER TOPIC", "topic", "", id="its reason"),
        pytest.param("It is about bridges", "topic", "", id="its sentence"),
        pytest.param("Falsches Thema", "topic", "", id="what the person says"),
        pytest.param("No data", "", "reason given: No data", id="a criterion of another stage"),
        pytest.param("Dull", "", "reason given: Dull", id="no criterion's: kept as a note"),
    ],
)
def test_reasons_become_criteria_only_where_they_are_the_same(text, reasons, note):
    [(_, [(_, row)])] = bring(told(decision="exclude", reasons=(text,))).sheets
    assert (row["reasons"], row["note"]) == (reasons, note)


def test_a_reason_for_no_criterion_of_the_stage_is_refused():
    with pytest.raises(ReviewError, match="'data' is not a criterion of stage title"):
        importing.reasons_of("title", CRITERIA, {"x": "data"})


@pytest.mark.parametrize(
    ("votes", "sheets", "why"),
    [
        pytest.param([told(), told("r1b", line=3)], [[("r1b", "include", "")]], [], id="the same on two copies: once"),
        pytest.param(
            [told(), told("r1b", "exclude", line=3)],
            [],
            [("include", importing.CONTRADICTED), ("exclude", importing.CONTRADICTED)],
            id="two answers, no dates: neither",
        ),
        pytest.param(
            [told(on="2026-01-02", line=9), told(decision="exclude", on="2026-01-01")],
            [[("w1", "exclude", "2026-01-01")], [("w1", "include", "2026-01-02")]],
            [],
            id="two answers with dates: one after the other",
        ),
        pytest.param(
            [told(on="2026-01-02"), told(decision="exclude", on="2026-01-02", line=3)],
            [],
            [("include", importing.CONTRADICTED), ("exclude", importing.CONTRADICTED)],
            id="two answers on one day: neither",
        ),
        pytest.param(
            [told(), told("r1b", "duplicate", line=3)],
            [[("w1", "include", "")]],
            [("duplicate", importing.COPY)],
            id="one copy judged, the other called a duplicate",
        ),
        pytest.param([told(decision="duplicate")], [[("w1", "duplicate", "")]], [], id="a duplicate of something else"),
        pytest.param([told(problem="odd")], [], [("include", "odd")], id="what cannot be read"),
        pytest.param([told("nobody")], [], [("include", "it has neither DOI nor title")], id="what matches no record"),
        pytest.param(
            [told(reviewer="ana"), told(decision="exclude", reviewer="ben", line=3)],
            [[("w1", "include", ""), ("w1", "exclude", "")]],
            [],
            id="two reviewers may differ",
        ),
    ],
)
def test_votes_on_one_work(votes, sheets, why):
    brought = bring(*votes)
    assert cells(brought) == sheets
    assert refused(brought) == why


@pytest.mark.parametrize(
    ("there", "vote", "sheets", "refusals"),
    [
        pytest.param("2026-03-01", told("w1", "exclude"), [], 1, id="undated against dated: it would count as the earlier"),
        pytest.param("2026-03-01", told("w1", "exclude", on="2026-03-02"), [[("r1b", "exclude", "2026-03-02")]], 0, id="a changed mind goes to the record voted on before"),
        pytest.param("", told("w1", "exclude"), [[("r1b", "exclude", "")]], 0, id="both undated: the later line"),
        pytest.param("2026-03-01", told("w1", "include"), [[("r1b", "include", "")]], 0, id="nothing new; collect sees that it is there"),
    ],
)  # fmt: skip
def test_what_is_in_the_sheet_already(there, vote, sheets, refusals):
    brought = bring(vote, there=[{"record_id": "r1b", "decision": "include", "decided_on": there}])
    assert cells(brought) == sheets
    assert len(brought.not_taken) == refusals


@pytest.mark.parametrize(
    ("name", "called", "message"),
    [
        pytest.param("Nala", {}, '--reviewer "Nala=NAME"', id="somebody unknown"),
        pytest.param("", {}, "--reviewer NAME", id="nobody named"),
        pytest.param("", {"": "zoe"}, "'zoe' is not a reviewer of this stage: ana, ben", id="not of this stage"),
    ],
)
def test_whose_votes_they_are_is_not_guessed(name, called, message):
    with pytest.raises(ReviewError) as error:
        bring(told(reviewer=name), called=called)
    assert message in str(error.value)


@pytest.mark.parametrize(("name", "called"), [("Nala", {"Nala": "ana"}), ("", {"": "ana"}), ("ana", {})])
def test_whose_votes_they_are_is_told(name, called):
    [(_, [(_, row)])] = bring(told(reviewer=name), called=called).sheets
    assert row["reviewer"] == "ana"


def test_somebodys_votes_can_be_left_out():
    brought = bring(told(reviewer="Nala"), told(reviewer="ana"), called={"Nala": ""})
    assert (cells(brought), brought.left_out) == ([[("w1", "include", "")]], {"Nala": 1})


def test_what_was_not_taken_can_be_filled_in_and_collected():
    [row] = bring(told("nobody", title="Work number w1 of none", year="2020")).not_taken
    assert list(row) == list(importing.NOT_TAKEN_COLUMNS)
    assert (row["record_id"], row["decision"], row["stage"], row["reviewer"]) == ("", "include", "title", "ana")
    assert (row["title"], row["file"], row["line"]) == ("Work number w1 of none", "votes.csv", "2")


def test_the_person_is_told_how_votes_were_placed(tmp_path):
    brought = bring(told(decision="exclude", reasons=("Dull",)), told("nobody"))
    placed, reasons, rest = importing.lines(brought, tmp_path / "list.csv")
    assert placed == "1 votes placed (1 by id)"
    assert "'Dull' (1)" in reasons and "--reason" in reasons
    assert rest.startswith("1 votes not taken") and "list.csv" in rest
