"""How the literature was searched: each check on a log that meets it, one that does not, and one that is silent."""

import pytest
from reviewed_case import reviewed, search

from funnel.report import check_searches as checks
from funnel.report.finding import MET, NEEDS_WORDS, NOT_APPLICABLE, NOT_MET

FULL = {"platform": "Ovid", "query": "bridge*", "searched_on": "2024-01-10", "limits": "none", "filters": "none"}
LATER = {"round": "2"}


@pytest.mark.parametrize(
    ("check", "searches", "verdict"),
    [
        pytest.param("databases_with_platform", [search(platform="Ovid")], MET, id="platform named"),
        pytest.param(
            "databases_with_platform", [search(platform="Ovid"), search("S2")], NOT_MET, id="one without a platform"
        ),
        pytest.param(
            "databases_with_platform",
            [search(platform="Ovid"), search("P", status="pilot")],
            MET,
            id="a pilot search counts nothing",
        ),
        pytest.param("databases_with_platform", [search(source_type="contact")], NOT_APPLICABLE, id="no database"),
        pytest.param(
            "searched_together", [search(source="ERIC; Medline", platform="Ovid")], MET, id="two databases at once"
        ),
        pytest.param("searched_together", [search(source="ERIC; Medline")], NOT_MET, id="at once, but where?"),
        pytest.param(
            "searched_together",
            [search(source="ERIC", platform="Ovid"), search("S2", source="Medline", platform="Ovid")],
            NEEDS_WORDS,
            id="one platform, two rows: at once or one by one?",
        ),
        pytest.param(
            "searched_together",
            [search(platform="Ovid"), search("S2", platform="Ovid", **LATER)],
            NOT_APPLICABLE,
            id="one database twice shares nothing",
        ),
        pytest.param("registers", [search(source_type="register")], MET, id="register named"),
        pytest.param("registers", [search()], NEEDS_WORDS, id="none logged may mean none searched"),
        pytest.param("browsed", [search(source_type="website", note="Every page of the list")], MET, id="described"),
        pytest.param("browsed", [search(source_type="handsearch")], NOT_MET, id="handsearched, but how?"),
        pytest.param("browsed", [search()], NEEDS_WORDS, id="nothing browsed, or not logged"),
        pytest.param("citations_followed", [search(source_type="citation_forward", seeds="10.1/a")], MET, id="seeds"),
        pytest.param("citations_followed", [search(source_type="citation_backward")], NOT_MET, id="of which papers?"),
        pytest.param("citations_followed", [search()], NEEDS_WORDS, id="no citation search logged"),
        pytest.param("contacts", [search(source_type="contact", note="A call to 12 experts")], MET, id="who was asked"),
        pytest.param("contacts", [search(source_type="contact")], NOT_MET, id="somebody was asked something"),
        pytest.param("contacts", [], NEEDS_WORDS, id="nobody asked, or not logged"),
        pytest.param("other_methods", [search(source_type="other", note="Alerts")], MET, id="another way, described"),
        pytest.param("other_methods", [search()], NEEDS_WORDS, id="no other way logged"),
        pytest.param("full_strategies", [search(query="bridge*")], MET, id="as it was run"),
        pytest.param("full_strategies", [search(note="Three concepts")], NOT_MET, id="a note is no search string"),
        pytest.param("full_strategies", [search(source_type="website", note="By menu")], MET, id="how a site was read"),
        pytest.param("full_strategies", [search(source_type="website")], NOT_MET, id="a site, but how?"),
        pytest.param("full_strategies", [], NOT_MET, id="nothing logged"),
        pytest.param("limits_justified", [search(limits="None")], MET, id="no limits, said so"),
        pytest.param("limits_justified", [search(limits="English", limits_why="Our languages")], MET, id="and why"),
        pytest.param("limits_justified", [search(limits="English")], NEEDS_WORDS, id="limits without a reason"),
        pytest.param("limits_justified", [search(limits="none"), search("S2")], NOT_MET, id="one is silent"),
        pytest.param("limits_justified", [search(source_type="website")], NOT_APPLICABLE, id="no database"),
        pytest.param("filters_stated", [search(filters="none"), search("S2", filters="SIGN RCT")], MET, id="stated"),
        pytest.param("filters_stated", [search(filters="none"), search("S2")], NEEDS_WORDS, id="one is silent"),
        pytest.param("updates", [search()], NOT_APPLICABLE, id="one round"),
        pytest.param("updates", [search(), search("S2", repeats="S1", **LATER)], MET, id="run again, as it says"),
        pytest.param("updates", [search(**FULL), search("S2", **{**FULL, **LATER})], MET, id="the same words again"),
        pytest.param(
            "updates",
            [search(**FULL), search("S2", **{**FULL, **LATER, "query": "arch*"})],
            NEEDS_WORDS,
            id="new words",
        ),
        pytest.param(
            "updates", [search(), search("S2", **LATER)], NEEDS_WORDS, id="two empty queries are not the same"
        ),
        pytest.param("searches_dated", [search(searched_on="2024-01-10")], MET, id="a day"),
        pytest.param("searches_dated", [search(searched_on="2024-01")], NOT_MET, id="a month is no day"),
        pytest.param("searches_dated", [search()], NOT_MET, id="no day"),
        pytest.param("searches_dated", [], NOT_MET, id="nothing logged"),
        pytest.param("approach_to_searching", [search()], NEEDS_WORDS, id="one round may be either"),
        pytest.param(
            "approach_to_searching",
            [search(), search("S2", triggered_by="joints", **LATER)],
            MET,
            id="led to by a concept",
        ),
        pytest.param("approach_to_searching", [search(), search("S2", **LATER)], NOT_MET, id="led to by what?"),
        pytest.param("sources_and_dates", [search(searched_on="2024-01-10")], NEEDS_WORDS, id="dated; why these?"),
        pytest.param("sources_and_dates", [search()], NOT_MET, id="not dated"),
    ],
)
def test_the_search_log_is_held_against_an_item(check, searches, verdict):
    assert getattr(checks, check)(reviewed(searches=searches)).verdict == verdict


def test_what_is_lacking_is_named_with_its_file_and_whose_facts_it_holds():
    log = [search(platform="Ovid", provenance="simulated"), *(search(f"S{n}", provenance="simulated") for n in (10, 9))]
    found = checks.databases_with_platform(reviewed(searches=log))
    assert found.found == "Without a platform: S9, S10 (2 of 3 searches)."
    assert found.evidence == ("searches.csv: 3 searches (simulated)",)


def test_ways_of_searching_are_three_different_ones_that_are_described():
    described = [
        search(query="bridge*"),
        search("S2", "register", query="bridge*"),
        search("S3", "citation_forward", seeds="10.1/a"),
        search("S4", "citation_backward", seeds="10.1/a"),
    ]
    assert checks.three_search_methods(reviewed(searches=described)).verdict == NOT_MET  # databases, citations
    silent = [*described, search("S5", "contact")]
    assert checks.three_search_methods(reviewed(searches=silent)).verdict == NOT_MET
    assert checks.three_search_methods(reviewed(searches=[*described, search("S5", "contact", note="A call")])) == (
        MET,
        "3 ways of searching described: citation searching, contacts, databases and registers.",
        ("searches.csv: 5 searches",),
        "",
    )


@pytest.mark.parametrize(
    ("others", "led_to"),
    [
        pytest.param({"terms": [{"search_id": "S1; S2"}]}, True, id="an adopted term cites it"),
        pytest.param({"sampling": [{"search_id": "S2"}]}, True, id="a gap of the argument cites it"),
        pytest.param({"terms": [{"search_id": "S22"}]}, False, id="another search of a like name"),
    ],
)
def test_what_led_to_a_later_search_may_stand_elsewhere(others, led_to):
    review = reviewed(searches=[search(), search("S2", **LATER)], **others)
    assert [row["search_id"] for row in checks.unexplained(review)] == ([] if led_to else ["S2"])


def counts(hits="", exported="", read="", quarantined=""):
    return {"search_id": "S1", "status": "final"} | {
        "hits": hits,
        "exported": exported,
        "read": read,
        "quarantined": quarantined,
    }


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        pytest.param(counts("500", "500", "500", "0"), MET, id="as many as the file holds"),
        pytest.param(counts("500", "480", "480", "0"), MET, id="fewer taken than announced: the log says so"),
        pytest.param(counts("500", "500", "498", "2"), MET, id="two could not be read, and are there"),
        pytest.param(counts("500", "500", "498", "0"), NOT_MET, id="two are missing from the file"),
        pytest.param(counts("", "", "12", "0"), MET, id="entered by hand: the rows are the number"),
        pytest.param(counts("0", "", "", ""), MET, id="found nothing, and says so"),
        pytest.param(counts("", "", "0", "0"), NOT_MET, id="nothing is known"),
    ],
)
def test_the_number_of_records_is_known_and_is_that_of_the_file(row, verdict):
    assert checks.totals_per_source(reviewed(found=[row])).verdict == verdict


def test_peer_review_is_a_form_on_file_or_in_words():
    assert checks.strategies_reviewed(reviewed()).verdict == NEEDS_WORDS
    found = checks.strategies_reviewed(reviewed(forms=["corpus/searches/press/scopus.pdf"]))
    assert (found.verdict, found.evidence) == (MET, ("corpus/searches/press/scopus.pdf",))


def test_deduplication_is_described_once_the_account_is_there():
    assert checks.deduplication_described(reviewed(merged=[])).verdict == NOT_MET
    assert checks.deduplication_described(reviewed(merged=[{}], methods="# How")).verdict == MET
