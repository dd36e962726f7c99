import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.errors import ReviewError
from funnel.synthesise import search_strings
from funnel.synthesise.search_strings import PLATFORMS, Block, blocks, string

STRATEGY = {
    "blocks": {
        "change": {"terms": ["innovat*", "service NEAR/2 design*"], "concepts": ["meaning"], "leave_out": False},
        "care": {"terms": ["social care", "social work*"], "concepts": [], "leave_out": False},
        "health": {"terms": ["hospital"], "concepts": [], "leave_out": True},
    }
}


# Written by hand from each platform's rules: at most two words between service and design*.
@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        pytest.param("Web of Science", 'TS=(innovat* OR (service NEAR/2 design*))\nAND TS=("social care" OR "social work*")\nNOT TS=(hospital)', id="TS= before brackets"),
        pytest.param("Scopus", 'TITLE-ABS-KEY(innovat* OR (service W/2 design*))\nAND TITLE-ABS-KEY("social care" OR "social work*")\nAND NOT TITLE-ABS-KEY(hospital)', id="W/n, AND NOT"),
        pytest.param("PubMed", '(innovat*[tiab] OR (service[tiab] AND design*[tiab]))\nAND ("social care"[tiab] OR "social work*"[tiab])\nNOT (hospital[tiab])', id="a tag a term, and no proximity with truncation"),
        pytest.param("Ovid", '(innovat* OR (service adj3 design*)).ti,ab,kf.\nAND ("social care" OR (social adj work*)).ti,ab,kf.\nNOT (hospital).ti,ab,kf.', id="adj3 is two words between"),
        pytest.param("EBSCOhost", '(TI (innovat* OR (service N2 design*)) OR AB (innovat* OR (service N2 design*)) OR SU (innovat* OR (service N2 design*)))\nAND (TI ("social care" OR (social W0 work*)) OR AB ("social care" OR (social W0 work*)) OR SU ("social care" OR (social W0 work*)))\nNOT (TI (hospital) OR AB (hospital) OR SU (hospital))', id="each field by itself"),
        pytest.param("ProQuest", 'TI,AB,SU(innovat* OR (service NEAR/2 design*))\nAND TI,AB,SU("social care" OR (social PRE/0 work*))\nNOT TI,AB,SU(hospital)', id="fields before brackets"),
        pytest.param("Cochrane", '(innovat* OR (service NEAR/2 design*)):ti,ab,kw\nAND ("social care" OR (social NEXT work*)):ti,ab,kw\nNOT (hospital):ti,ab,kw', id="no truncation within quotation marks"),
        pytest.param("Embase.com", '(innovat* OR (service NEAR/3 design*)):ti,ab,kw\nAND ("social care" OR (social NEXT/1 work*)):ti,ab,kw\nNOT (hospital):ti,ab,kw', id="NEAR/3 is two words between"),
    ],
)  # fmt: skip
def test_the_strategy_as_each_platform_wants_it(platform, expected):
    assert string(blocks(STRATEGY), platform) == expected


@pytest.mark.parametrize(
    ("term", "platform", "expected"),
    [
        pytest.param("service NEAR/2 design", "PubMed", '"service design"[tiab:~2]', id="PubMed has proximity for whole words"),
        pytest.param("social care NEAR/0 reform", "Ovid", '("social care" adj1 reform)', id="a phrase beside a word"),
        pytest.param("co-produc*", "Cochrane", "(co NEXT produc*)", id="a hyphen parts words where quotation marks cannot hold *"),
        pytest.param("children's home*", "Embase.com", '("children\'s" NEXT/1 home*)', id="an apostrophe is within quotation marks"),
        pytest.param("children’s home", "Scopus", '"children\'s home"', id="a curled apostrophe is made straight"),
        pytest.param("health and care work*", "Ovid", '(health adj "and" adj care adj work*)', id="an operator's name as a word"),
        pytest.param("next", "Cochrane", '"next"', id="an operator's name alone"),
        pytest.param('"social care"', "Scopus", '"social care"', id="quotation marks that people write are not doubled"),
    ],
)  # fmt: skip
def test_a_term_as_a_platform_wants_it(term, platform, expected):
    assert search_strings.written(term, PLATFORMS[platform]) == expected


@pytest.mark.parametrize(
    ("concept", "concepts"),
    [
        pytest.param("sense", ["meaning"], id="the decision was made before the code was renamed"),
        pytest.param("meaning", ["sense"], id="the strategy was"),
    ],
)
def test_a_renamed_concept_keeps_its_terms(concept, concepts):
    strategy = {"blocks": {"change": {"terms": ["innovat*"], "concepts": concepts, "leave_out": False}}}
    [block] = blocks(strategy, adopted(concept_id=concept), {"sense": "meaning"})
    assert block.terms == ["innovat*", "reform*"]


def adopted(**cells):
    return [("corpus/terms.csv", 2, {"term": "reform*", "decision": "adopt", "concept_id": "care"} | cells)]


@pytest.mark.parametrize(
    ("cells", "block"),
    [
        pytest.param({}, 1, id="adopted for a block"),
        pytest.param({"concept_id": "meaning"}, 0, id="adopted for a code of a block"),
    ],
)
def test_an_adopted_term_joins_its_block_at_the_end(cells, block):
    assert blocks(STRATEGY, adopted(**cells))[block].terms[-1] == "reform*"


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"decision": "park"}, id="parked"),
        pytest.param({"decision": "reject"}, id="rejected"),
        pytest.param({"term": "Social Care"}, id="there already, in other letters"),
    ],
)
def test_nothing_else_joins(cells):
    assert blocks(STRATEGY, adopted(**cells)) == blocks(STRATEGY)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param({"concept_id": "setting"}, "line 2: concept_id 'setting' .* belongs to no block", id="no block"),
        pytest.param({"concept_id": ""}, "belongs to no block", id="no concept"),
        pytest.param({"term": "re*form"}, "cannot be written", id="truncation within a word"),
        pytest.param({"term": "a NEAR/1 b NEAR/1 c"}, "cannot be written", id="three words near one another"),
        pytest.param({"term": 'x") OR ("y'}, "cannot be written", id="brackets and quotation marks"),
        pytest.param({"term": "*"}, "cannot be written", id="a truncation sign alone"),
    ],
)
def test_a_term_that_cannot_be_placed_or_written_is_named_with_its_line(cells, words):
    with pytest.raises(ReviewError, match=words):
        blocks(STRATEGY, adopted(**cells))


def test_too_few_letters_before_a_truncation_sign_are_told():
    # PubMed wants four letters; Web of Science three.
    made = [Block("b", ["car*", "ca*", "care*", "foster car*"], False)]
    assert search_strings.short_stems(made, PLATFORMS["PubMed"]) == ["car*", "ca*", "foster car*"]
    assert search_strings.short_stems(made, PLATFORMS["Web of Science"]) == ["ca*"]
    assert search_strings.short_stems(made, PLATFORMS["Ovid"]) == []


def test_a_strategy_that_leaves_out_everything_asks_for_nothing():
    assert string([Block("b", ["hospital"], True)], "Scopus") == ""


def test_a_platform_is_found_in_whatever_letters_and_a_misspelt_one_is_named():
    assert search_strings.platforms("pubmed") == ["PubMed"]
    with pytest.raises(ReviewError, match="'Pubmeed' is not one of Web of Science"):
        search_strings.platforms("Pubmeed")


WORD = st.from_regex(r"[a-z]{1,6}(?:[-'][a-z]{1,4})?\*?", fullmatch=True)
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
TERM = PHRASE | st.tuples(PHRASE, st.integers(0, 9), PHRASE).map(lambda t: f"{t[0]} NEAR/{t[1]} {t[2]}")


@given(st.lists(st.lists(TERM, min_size=1, max_size=4), min_size=1, max_size=3), st.sampled_from(sorted(PLATFORMS)))
def test_brackets_and_quotation_marks_balance_and_no_word_is_lost(terms, platform):
    strategy = {"blocks": {str(n): {"terms": t, "concepts": [], "leave_out": False} for n, t in enumerate(terms)}}
    made = string(blocks(strategy), platform)
    assert made.count('"') % 2 == 0
    outside = re.sub(r'"[^"]*"', "", made)
    depth = 0
    for sign in outside:
        depth += (sign == "(") - (sign == ")")
        assert depth >= 0
    assert depth == 0
    bare = set(re.findall(r"[a-z]+\*?", made))
    for term in (term for block in terms for term in block):
        for side in re.split(r" NEAR/\d+ ", term):
            assert set(re.findall(r"[a-z]+\*?", side)) <= bare
