"""How studies were chosen and described: each check on files that meet it and on files that do not."""

import pytest
from reviewed_case import PROTOCOL, event, reviewed, study

from funnel.report import check_selection as checks
from funnel.report.finding import MET, NEEDS_WORDS, NOT_APPLICABLE, NOT_MET

INCLUDED = [study("s1"), study("s2"), study("b1", "background")]


def described(*rows):
    return [dict(zip(("study_id", "field", "value"), row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("criterion", "verdict"),
    [
        pytest.param({"sentence": "About bridges.", "reason": "Not about bridges"}, MET, id="stated"),
        pytest.param({"sentence": "About bridges.", "reason": ""}, NOT_MET, id="no reason"),
        pytest.param({"sentence": "", "reason": "Not about bridges"}, NOT_MET, id="no sentence"),
    ],
)
def test_criteria_are_stated(criterion, verdict):
    assert checks.criteria_stated(reviewed(PROTOCOL | {"criteria": {"topic": criterion}})).verdict == verdict


def test_every_stage_has_reviewers_who_voted():
    votes = [event("title", "vote", by=who) for who in ("ana", "ben", "ana")]
    half = checks.screening_described(reviewed(ledger=votes))
    assert (half.verdict, half.found) == (NOT_MET, "Nobody has voted yet at full_text.")
    whole = checks.screening_described(reviewed(ledger=[*votes, event("full_text", "vote", by="ana")]))
    assert whole.verdict == MET
    assert "title: 2 reviewers; full text: 1 reviewer" in whole.found
    assert whole.evidence[1] == "ledger.csv: 4 votes"


READ = {"record_id": "r1", "report_id": "p1"}
IN = [event("final", "settled", "included", record_id="r2")]


@pytest.mark.parametrize(
    ("ledger", "included", "verdict"),
    [
        pytest.param([event("full_text", "report", "exclude", **READ, reason="F1"), *IN], INCLUDED, MET, id="a reason"),
        pytest.param([event("full_text", "report", "exclude", **READ), *IN], INCLUDED, NOT_MET, id="no reason"),
        pytest.param([event("title", "settled", "exclude", record_id="r1"), *IN], INCLUDED, MET, id="titles need none"),
        pytest.param([event("title", "settled", "awaiting", record_id="r1"), *IN], INCLUDED, NOT_MET, id="one waits"),
        pytest.param([], [], NOT_MET, id="nothing included yet"),
    ],
)
def test_selection_is_over_and_reasons_are_given(ledger, included, verdict):
    assert checks.selection_results(reviewed(ledger=ledger, included=included, flow=[])).verdict == verdict


@pytest.mark.parametrize(
    ("rows", "verdict", "found"),
    [
        pytest.param([("s1", "country", "UK"), ("s2", "country", "")], MET, "2 included studies", id="NR is a row too"),
        pytest.param(
            [("s1", "country", "UK")], NOT_MET, "1 of 2 included studies have no characteristics: s2.", id="s2"
        ),
        pytest.param(
            [("s1", "country", "UK"), ("b1", "country", "UK")], NOT_MET, "s2", id="background is not included"
        ),
    ],
)
def test_every_included_study_is_described(rows, verdict, found):
    told = checks.characteristics_of_all(reviewed(included=INCLUDED, characteristics=described(*rows)))
    assert told.verdict == verdict
    assert found in told.found


def test_extraction_is_optional():
    assert checks.extraction(reviewed(included=INCLUDED)).verdict == NOT_APPLICABLE
    told = checks.extraction(reviewed(included=INCLUDED, characteristics=described(("s1", "country", "UK"))))
    assert told.verdict == MET


@pytest.mark.parametrize(
    ("rows", "various", "flexible"),
    [
        pytest.param([("s1", "design", "Qualitative"), ("s2", "design", "quantitative")], MET, MET, id="both"),
        pytest.param([("s1", "Study design", "qualitative"), ("s2", "method", "mixed methods")], MET, MET, id="mixed"),
        pytest.param([("s1", "design", "qualitative"), ("s2", "design", "qualitative")], NOT_MET, NEEDS_WORDS, id="one"),
        pytest.param([("s1", "design", "quantitative"), ("s2", "design", "mixed")], NOT_MET, NEEDS_WORDS, id="none qual."),
        pytest.param([("s1", "design", "qualitative"), ("b1", "design", "survey, quantitative")], NOT_MET, NEEDS_WORDS, id="background"),
        pytest.param([("s1", "setting", "qualitative"), ("s2", "topic", "quantitative")], NOT_MET, NEEDS_WORDS, id="other fields"),
        pytest.param([("s1", "design", "qualitative"), ("s2", "design", "semiquantitative")], NOT_MET, NEEDS_WORDS, id="words only"),
    ],
)  # fmt: skip
def test_research_of_several_kinds_is_included(rows, various, flexible):
    review = reviewed(included=INCLUDED, characteristics=described(*rows))
    assert checks.various_methods(review).verdict == various
    assert checks.flexible_criteria(review).verdict == flexible


def test_before_anything_is_included_nothing_is_met():
    for check in (checks.characteristics_of_all, checks.various_methods, checks.selection_results):
        assert check(reviewed(ledger=[], included=[study("b1", "background")])).verdict == NOT_MET
