from collections import Counter

import pytest

from funnel.synthesise import terms
from funnel.synthesise.terms import Document

STOP = {"the", "of", "in", "and", "a"}


def spoken(text: str) -> list[str]:
    return [" ".join(gram) for _, gram in terms.grams(terms.tokens(text), STOP)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Foster care", ["foster", "foster care", "care"], id="single words and what they make"),
        pytest.param("Care, foster", ["care", "foster"], id="a term crosses no comma"),
        pytest.param(
            "quality of care", ["quality", "quality of care", "care"], id="a stop word within, never at an end"
        ),
        pytest.param("the care", ["care"], id="a stop word at an end"),
        pytest.param("Evidence-based", ["evidence", "evidence based", "based"], id="a hyphen parts words"),
        pytest.param("children’s home", ["children's", "children's home", "home"], id="a curled apostrophe"),
        pytest.param("in 2020 care", ["care"], id="a number is no end of a term"),
    ],
)
def test_what_may_be_a_term(text, expected):
    assert spoken(text) == expected


def test_a_term_has_four_words_at_most():
    assert max(len(term.split()) for term in spoken("one two three four five six")) == 4


def test_a_term_is_worth_what_it_says_outside_longer_ones():
    # care stands 5 times, 3 of them in foster care: 1 x (5 - 3); foster 3 - 3; foster care log2(3) x 3.
    occurrences = {("foster",): 3, ("care",): 5, ("foster", "care"): 3}
    around = terms.longer(occurrences)
    assert around == {("foster",): [3], ("care",): [3]}
    values = terms.c_values(occurrences, around)
    assert values == {("foster",): 0, ("care",): 2, ("foster", "care"): pytest.approx(4.7549, abs=5e-5)}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(["foster care", "foster care"], ["foster care"], id="never by themselves"),
        pytest.param(["foster care", "foster care", "care"], ["foster care"], id="once by itself is fewer than the minimum"),
        pytest.param(["foster care", "foster care", "care", "care"], ["care", "foster care"], id="twice by itself"),
        pytest.param(["looks care", "looks care", "looks care now", "looks care now"], ["looks care", "looks care now"], id="rarer longer terms do not hide a frequent one"),
    ],
)  # fmt: skip
def test_nested_terms_are_collapsed(texts, expected):
    found = terms.candidates([Document(str(n), [t]) for n, t in enumerate(texts)], [], [], [], 2, STOP)
    assert sorted(row["term"] for row in found) == expected


def test_strength_adds_up_the_documents_shared_with_each_other_term():
    # a-b share d1; a-c share d1 and d2; b-c share d1.
    found = terms.strengths({("a",): {"d1", "d2"}, ("b",): {"d1"}, ("c",): {"d1", "d2"}})
    assert found == {("a",): 3, ("b",): 2, ("c",): 3}


@pytest.mark.parametrize(
    ("strengths", "cut"),
    [
        pytest.param([50, 30, 10, 10], 30, id="50 + 30 are 80 of 100"),
        pytest.param([40, 30, 20, 10], 20, id="40 + 30 are 70 of 100, too few"),
        pytest.param([0, 0], 0, id="no two terms ever meet"),
        pytest.param([], 0, id="no terms"),
    ],
)
def test_the_fewest_terms_that_hold_four_fifths(strengths, cut):
    assert terms.cumulative_cut_off(strengths) == cut


@pytest.mark.parametrize(
    ("strengths", "cut"),
    [
        pytest.param([10, 9, 1, 1, 1], 9, id="a step after the second"),
        pytest.param([1, 10, 1], 10, id="in whatever order"),
        pytest.param([5, 5, 5], 0, id="no step: all are in"),
        pytest.param([], 0, id="no terms"),
    ],
)
def test_the_change_of_level(strengths, cut):
    assert terms.change_point(strengths) == cut


def test_a_term_belongs_to_the_concept_that_speaks_of_it_most():
    # A = (4 + 2) / 2 = 3. care: f 3, in x 2 ln 2 = 1.3863, in y ln 2; risk: f 2, 2 ln 2.5; blame: f 1, ln 4.
    found = terms.of_concepts(
        {
            "x": Counter({("care",): 2, ("risk",): 2}),
            "y": Counter({("care",): 1, ("blame",): 1}),
        }
    )
    assert found == {
        ("care",): ("x", pytest.approx(1.3863, abs=5e-5)),
        ("risk",): ("x", pytest.approx(1.8326, abs=5e-5)),
        ("blame",): ("y", pytest.approx(1.3863, abs=5e-5)),
    }


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        pytest.param('TS=("foster care" OR innovat*)', ["foster care", "innovation"], ["foster", "care"], id="Web of Science"),
        pytest.param("TITLE-ABS-KEY(foster W/3 care*)", ["foster", "carers"], ["foster care"], id="Scopus"),
        pytest.param('"foster care"[tiab] AND risk[tiab]', ["foster care", "risk"], ["tiab"], id="PubMed"),
        pytest.param("(foster adj3 care).ti,ab. and risk.mp.", ["foster", "care", "risk"], ["ti", "ab", "mp"], id="Ovid"),
        pytest.param("TI (foster care) OR AB (foster N3 carer)", ["foster care", "carer"], ["ti", "ab"], id="EBSCOhost"),
        pytest.param("", [], ["care"], id="not reported"),
    ],
)  # fmt: skip
def test_what_a_query_asks_for_already(query, there, not_there):
    patterns = terms.asked_for([query])
    assert [term for term in [*there, *not_there] if any(p.fullmatch(term) for p in patterns)] == there


def coding(source, code, quote, decision="keep"):
    return {"source_id": source, "code_id": code, "quote": quote, "summary": "", "decision": decision}


CODINGS = [
    coding("s1", "danger", "Risk appetite grows."),
    coding("s1", "other", "Risk appetite grows."),
    coding("s2", "danger", "A dropped phrase", "drop"),
]
TEXTS = [
    Document("w1", ["Risk appetite in foster care", "", "blame"]),
    Document("w2", ["Foster care and blame"]),
    Document("s1", ["Risk appetite grows."]),
]


def rows(settled=(), queries=()):
    found = terms.candidates(TEXTS, CODINGS, settled, queries, 2, STOP)
    return {row["term"]: row for row in found}


def test_candidates_of_three_documents_as_counted_by_hand():
    # In two documents: risk appetite (w1, s1), foster care (w1, w2), blame (w1, w2), and the single words within.
    found = rows()
    assert list(found) == ["blame", "foster care", "risk appetite"]
    assert [row["strength"] for row in found.values()] == ["3", "3", "2"]
    assert found["risk appetite"]["concept_id"] == "danger"  # equal in both codes: the first by name
    assert found["blame"]["concept_id"] == found["blame"]["concept_score"] == ""
    assert found["risk appetite"]["contexts"] == "w1: risk appetite in foster care | s1: risk appetite grows."


@pytest.mark.parametrize(
    ("settled", "queries"),
    [
        pytest.param(["Foster care"], [], id="decided, or in a block of the strategy"),
        pytest.param(["foster car*"], [], id="with any ending"),
        pytest.param([], ['TS=("foster care")'], id="a search asked for it"),
    ],
)
def test_what_is_settled_or_asked_for_leaves(settled, queries):
    assert list(rows(settled, queries)) == ["blame", "risk appetite"]


def test_documents_are_included_works_and_standing_passages_once_each():
    work = {"title": "T", "abstract": "A", "keywords": "k1; k2"}
    works = [work | {"work_id": "w1"}, work | {"work_id": "w2"}]
    assert terms.documents(works, {"w1"}, CODINGS) == [
        Document("w1", ["T", "A", "k1", "k2"]),
        Document("s1", ["Risk appetite grows."]),
    ]
