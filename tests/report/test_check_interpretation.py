"""The interpretive work: each check on a record that meets it and on records that do not."""

import pytest
from reviewed_case import appraisal, coding, construct, relation, reviewed, sample, search

from funnel.report import check_interpretation as checks
from funnel.report.finding import MET, NEEDS_WORDS, NOT_MET

ASKED = {"question_id": "Q1", "version": "1", "asked_on": "2024-01-01"}
AGAIN = {"question_id": "Q1", "version": "2", "asked_on": "2024-04-01", "reason": "The follow-up came in"}
LATER = search("S2", round="2", triggered_by="joints")
GAP = {"gap": "Nothing on timber", "effect": "adds"}
THREE_WAYS = [search(query="q"), search("S2", "contact", note="A call"), search("S3", "handsearch", note="Since 2005")]
CODED = [coding("c1", "s1"), coding("c2", "s2"), coding("c3", "s2", "c2", decision="drop")]


@pytest.mark.parametrize(
    ("check", "tables", "verdict"),
    [
        pytest.param("questions_versioned", {"questions": [ASKED, AGAIN]}, MET, id="two versions and the reason"),
        pytest.param("questions_versioned", {"questions": [ASKED]}, MET, id="a question that did not change"),
        pytest.param("questions_versioned", {"questions": [ASKED, AGAIN | {"reason": ""}]}, NOT_MET, id="changed: why?"),
        pytest.param("questions_versioned", {"questions": [ASKED | {"asked_on": ""}]}, NOT_MET, id="asked when?"),
        pytest.param("questions_versioned", {"questions": [ASKED | {"version": ""}]}, NOT_MET, id="which version?"),
        pytest.param("questions_versioned", {}, NOT_MET, id="no question recorded"),
        pytest.param("search_loop_closed", {"searches": [search(), LATER]}, MET, id="a concept led to a search"),
        pytest.param(
            "search_loop_closed",
            {"searches": [search()], "sampling": [sample("t1", "theoretical")]},
            MET,
            id="a gap led to sampling",
        ),
        pytest.param("search_loop_closed", {"searches": [search()]}, NOT_MET, id="nothing led back to searching"),
        pytest.param(
            "search_loop_closed",
            {"searches": [search()], "sampling": [sample("p1", "purposive")]},
            NOT_MET,
            id="purposive sampling comes before analysis",
        ),
        pytest.param(
            "search_loop_closed",
            {"searches": [search(), LATER], "terms_to_do": [{"term": "deck*", "what": "no search is named for it yet"}]},
            NOT_MET,
            id="an adopted term without a search",
        ),
        pytest.param(
            "search_loop_closed",
            {"searches": [search(), LATER, search("S3", round="2")]},
            NOT_MET,
            id="a later search that nothing led to",
        ),
        pytest.param(
            "broad_and_purposive",
            {"searches": THREE_WAYS, "sampling": [sample("p1", "purposive")]},
            MET,
            id="three ways and a choice",
        ),
        pytest.param("broad_and_purposive", {"searches": THREE_WAYS}, NOT_MET, id="no choice"),
        pytest.param(
            "broad_and_purposive",
            {"searches": THREE_WAYS[:2], "sampling": [sample("p1", "purposive")]},
            NOT_MET,
            id="two ways",
        ),
        pytest.param("sampled_for_theory", {"sampling": [sample("t1", "theoretical", **GAP)]}, MET, id="gap and effect"),
        pytest.param(
            "sampled_for_theory",
            {"sampling": [sample("t1", "theoretical", **GAP), sample("t2", "theoretical", gap="g")]},
            NOT_MET,
            id="taken in, but what did it do?",
        ),
        pytest.param(
            "sampled_for_theory",
            {"sampling": [sample("t1", "theoretical", "exclude", gap="g")]},
            MET,
            id="left out: no effect to tell",
        ),
        pytest.param(
            "sampled_for_theory", {"sampling": [sample("t1", "theoretical", effect="adds")]}, NOT_MET, id="which gap?"
        ),
        pytest.param("sampled_for_theory", {"sampling": [sample("p1", "purposive")]}, NOT_MET, id="purposive only"),
        pytest.param(
            "sampled_in_two_stages",
            {"sampling": [sample("p1", "purposive"), sample("t1", "theoretical")]},
            MET,
            id="both stages",
        ),
        pytest.param("sampled_in_two_stages", {"sampling": [sample("p1", "purposive")]}, NOT_MET, id="the first only"),
        pytest.param("sampled_in_two_stages", {"sampling": []}, NOT_MET, id="none"),
        pytest.param(
            "relevance_and_contribution",
            {"codings": CODED, "appraisal": [appraisal("s1"), appraisal("s2")]},
            MET,
            id="every coded source",
        ),
        pytest.param(
            "relevance_and_contribution", {"codings": CODED, "appraisal": [appraisal("s1")]}, NOT_MET, id="s2 is not rated"
        ),
        pytest.param(
            "relevance_and_contribution",
            {"codings": CODED, "appraisal": [appraisal("s1"), appraisal("s2", contribution="")]},
            NOT_MET,
            id="what does s2 contribute?",
        ),
        pytest.param(
            "relevance_and_contribution",
            {"codings": CODED, "appraisal": [appraisal("s1"), appraisal("s2", relevance="", how="conflict")]},
            NOT_MET,
            id="readers differ on s2",
        ),
        pytest.param("relevance_and_contribution", {}, NOT_MET, id="nothing coded"),
        pytest.param("appraisal_process", {"appraisal": [appraisal("s1")]}, MET, id="two readers, agreed"),
        pytest.param("appraisal_process", {}, NOT_MET, id="no appraisal"),
        pytest.param("appraisal_results", {"appraisal": [appraisal("s1")]}, MET, id="settled"),
        pytest.param(
            "appraisal_results", {"appraisal": [appraisal("s1", relevance="", how="awaiting")]}, NOT_MET, id="a reader awaits"
        ),
        pytest.param("appraisal_results", {"appraisal": [appraisal("s1", fatal_flaw="yes")]}, NOT_MET, id="which flaw?"),
        pytest.param("appraisal_results", {"appraisal": [appraisal("s1", fatal_flaw="yes", flaw_reason="No data")]}, MET, id="a flaw and its reason"),
        pytest.param("appraisal_results", {}, NOT_MET, id="no appraisal to present"),
        pytest.param("passages_located", {"codings": CODED}, NEEDS_WORDS, id="located; of which sections?"),
        pytest.param("passages_located", {"codings": [coding("c1", location="")]}, NOT_MET, id="nowhere"),
        pytest.param("passages_located", {"codings": [coding("c1", location="", start="12")]}, NEEDS_WORDS, id="by characters"),
        pytest.param("passages_located", {"codings": []}, NOT_MET, id="nothing coded, nothing located"),
        pytest.param("coders_named", {"codings": CODED}, MET, id="ana"),
        pytest.param("coders_named", {"codings": []}, NOT_MET, id="nobody"),
        pytest.param(
            "codebook_defined", {"codings": CODED, "codebook": [{"code_id": "c1", "definition": "A part"}]}, MET, id="in use"
        ),
        pytest.param("codebook_defined", {"codings": CODED, "codebook": [{"code_id": "c1"}]}, NOT_MET, id="not defined"),
        pytest.param("studies_compared", {"codings": CODED}, MET, id="c1 in two sources"),
        pytest.param("studies_compared", {"codings": [coding("c1"), coding("c2")]}, NOT_MET, id="twice in one source"),
        pytest.param(
            "studies_compared", {"codings": [coding("c1"), coding("c2", "s2", coded_on="")]}, NOT_MET, id="coded when?"
        ),
        pytest.param("recurring_concepts", {"codings": CODED}, NEEDS_WORDS, id="recurring; found how?"),
        pytest.param("recurring_concepts", {"codings": [coding("c1")]}, NOT_MET, id="nothing recurs"),
        pytest.param("constructs_quoted", {"support": [construct("k1")]}, NEEDS_WORDS, id="quoted; whose voice?"),
        pytest.param("constructs_quoted", {"support": [construct("k1"), construct("k2", quotes="0")]}, NOT_MET, id="k2 is not"),
        pytest.param("constructs_quoted", {}, NOT_MET, id="no construct"),
        pytest.param(
            "synthetic_constructs_supported",
            {"support": [construct("k1")], "argument": [relation("k1", "k2")]},
            NEEDS_WORDS,
            id="on two sources and related",
        ),
        pytest.param(
            "synthetic_constructs_supported",
            {"support": [construct("k1", sources="1")], "argument": [relation("k1", "k2")]},
            NOT_MET,
            id="on one source",
        ),
        pytest.param("synthetic_constructs_supported", {"support": [construct("k1")]}, NOT_MET, id="no relation"),
        pytest.param("synthetic_constructs_supported", {"support": [construct("k1", "existing")]}, NOT_MET, id="none new"),
        pytest.param(
            "argument_links_constructs",
            {"support": [construct("k1"), construct("k2", "existing", "0")], "argument": [relation("k2", "k1")]},
            MET,
            id="new joined with existing, which needs no sources",
        ),
        pytest.param(
            "argument_links_constructs",
            {"support": [construct("k1"), construct("k2")], "argument": [relation("k2", "k1")]},
            NOT_MET,
            id="both are new",
        ),
        pytest.param(
            "memos_at_every_step", {"memos": [{}], "memo_coverage": [{"step": "coding", "memos": "1"}]}, MET, id="a memo"
        ),
        pytest.param(
            "memos_at_every_step",
            {"memos": [{}], "memo_coverage": [{"step": "coding", "memos": "1"}, {"step": "search", "memos": "0"}]},
            NOT_MET,
            id="none on searching",
        ),
    ],
)  # fmt: skip
def test_the_interpretive_record_is_held_against_an_item(check, tables, verdict):
    assert getattr(checks, check)(reviewed(**tables)).verdict == verdict


def test_what_is_missing_is_named():
    review = reviewed(
        searches=[search(), LATER, search("S3", round="2")],
        terms_to_do=[{"term": "deck*", "what": "no search is named for it yet"}],
    )
    assert checks.search_loop_closed(review).found == (
        "Open ends: the term 'deck*': no search is named for it yet; search S3: nothing says what led to it."
    )
    support = [construct("k1", sources="1"), construct("k2", quotes="0"), construct("k3")]
    argument = [relation("k1", "k3")]
    found = checks.synthetic_constructs_supported(reviewed(support=support, argument=argument)).found
    assert found == "Synthetic constructs on fewer than 2 sources: k1; without a relation: k2."


def test_numbers_of_both_stages_of_sampling_are_given():
    given = [sample("p1", "purposive"), sample("p2", "purposive", "exclude"), sample("t1", "theoretical", **GAP)]
    found = checks.sampled_in_two_stages(reviewed(sampling=given)).found
    assert found == "Purposive: 2 considered, 1 taken in; theoretical: 1 considered, 1 taken in."
