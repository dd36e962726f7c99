import pytest
from map_case import codebook, codings, relations

from funnel.synthesise import map_trail
from funnel.synthesise.map_trail import People


def trail(**sheets):
    """(subject, its id, kind, id) -> the step, on the map of two sources; "risk" is what "crisis" was called once."""
    coded = [*codings(), codings()[0] | {"coding_id": "b1", "same_as": "c1", "coder": "ben", "decision": "same"}]
    steps = map_trail.trail(People(**sheets), codebook(), coded, relations(), {"risk": "crisis"})
    return {step[:4]: step for step in steps}


def search(search_id, triggered_by="", **cells):
    return {"search_id": search_id, "source": "Scopus", "round": "2", "triggered_by": triggered_by} | cells


def term(word, decision="adopt", concept="case", searches=""):
    return {
        "term": word,
        "decision": decision,
        "concept_id": concept,
        "search_id": searches,
        "by": "ana",
        "why": "Said",
    }


@pytest.mark.parametrize(
    ("triggered_by", "subjects"),
    [
        pytest.param("case", {("concept", "case")}, id="a concept"),
        pytest.param("c4", {("coding", "c4"), ("concept", "crisis")}, id="a coding, and so its concept"),
        pytest.param("r2", {("relation", "r2")}, id="a relation"),
        pytest.param("case*", {("concept", "case")}, id="an adopted term"),
        pytest.param("risk", {("concept", "crisis")}, id="a concept by the name that it bore"),
        pytest.param("the gap in the map", {("map", "")}, id="anything else stands with the map as a whole"),
        pytest.param("case; r2", {("concept", "case"), ("relation", "r2")}, id="several"),
        pytest.param("", set(), id="a search that nothing led to"),
    ],
)
def test_a_search_stands_with_what_led_to_it(triggered_by, subjects):
    found = trail(searches=[search("S7", triggered_by)], terms=[term("case*")])
    assert {key[:2] for key in found if key[2] == "search"} == subjects


def test_an_adopted_term_leads_to_the_searches_that_it_cites_and_no_other_does():
    terms = [term("case*", searches="S7;S8;S99"), term("trust", "park", searches="S9"), term("deed", concept="")]
    found = trail(terms=terms, searches=[search("S7"), search("S8", "case*"), search("S9")])
    searches = {key: step.why for key, step in found.items() if key[2] == "search"}
    assert searches == {
        ("concept", "case", "search", "S7"): "term case*",
        ("concept", "case", "search", "S8"): "term case*; case*",
    }
    assert found["concept", "case", "term", "case*"].what == "case*: adopted as a search term"
    assert found["concept", "case", "term", "trust"][4:] == ("trust: parked", "", "ana", "", "Said")
    assert ("concept", "", "term", "deed") not in found


def test_a_search_says_only_what_was_logged():
    full = search(
        "S1", "case", platform="Elsevier", hits="12", query="TITLE(case)", run_by="ana", searched_on="2021-02"
    )
    found = trail(searches=[full, search("S2", "case")])
    assert found["concept", "case", "search", "S1"][4:8] == (
        "Scopus, Elsevier, round 2, 12 hits",
        "TITLE(case)",
        "ana",
        "2021-02",
    )
    assert found["concept", "case", "search", "S2"][4:8] == ("Scopus, round 2", "", "", "")


def test_a_change_of_the_codebook_stands_with_the_codes_of_today():
    change = {
        "change_id": "x1",
        "version": "2",
        "change": "rename",
        "from_code": "risk",
        "to_code": "crisis",
        "by": "ana",
    }
    split = {
        "change_id": "x2",
        "version": "3",
        "change": "split",
        "from_code": "case",
        "to_code": "trial",
        "coding_ids": "c3; c9",
    }
    found = trail(changes=[change, split])
    assert {key[1:] for key in found} == {
        ("crisis", "change", "x1"),
        ("case", "change", "x2"),
        ("trial", "change", "x2"),
    }
    assert found["concept", "crisis", "change", "x1"].what == "risk renamed into crisis in version 2"
    assert found["concept", "trial", "change", "x2"].what == "case split into trial in version 3 (c3, c9)"


@pytest.mark.parametrize(
    ("coding_id", "decision", "subjects", "what"),
    [
        pytest.param("c1", "keep", {("coding", "c1")}, "c1 kept (third reviewer)", id="kept: with the coding"),
        pytest.param("c7", "drop", {("coding", "c7"), ("concept", "trial")}, "c7 dropped (third reviewer)", id="dropped: with the concept too"),
        pytest.param("b1", "keep", {("coding", "b1"), ("coding", "c1")}, "b1 kept (third reviewer)", id="said of another coder's"),
    ],
)  # fmt: skip
def test_a_settlement_stands_with_the_passage(coding_id, decision, subjects, what):
    row = {
        "coding_id": coding_id,
        "decision": decision,
        "method": "third_reviewer",
        "by": "cem",
        "decided_on": "2021-03-01",
    }
    found = trail(settlements=[row | {"rationale": "Clear"}])
    assert {key[:2] for key in found} == subjects
    assert {step[4:] for step in found.values()} == {(what, "", "cem", "2021-03-01", "Clear")}


def test_a_coding_that_changed_its_concept_is_told_with_both():
    coded = [codings()[0] | {"code_id": "case", "blind_code": "crisis"}]
    row = {"coding_id": "c1", "decision": "change", "code_id": "case"}
    steps = map_trail.trail(People(settlements=[row]), codebook(), coded, [], {})
    assert [(step.subject, step.subject_id, step.what) for step in steps] == [
        ("coding", "c1", "c1 changed from crisis to case"),
        ("concept", "case", "c1 changed from crisis to case"),
        ("concept", "crisis", "c1 changed from crisis to case"),
    ]


def test_a_memo_stands_with_all_that_it_is_about_on_the_map():
    memo = {"memo_id": "m1", "kind": "anomaly", "text": "Why?", "by": "ana", "written_on": "2021-01-01"}
    found = trail(memos=[memo | {"about": "crisis; c2; r10; Q1"}])
    assert {key[:2] for key in found} == {("concept", "crisis"), ("coding", "c2"), ("relation", "r10")}
    assert found["coding", "c2", "memo", "m1"][4:] == ("anomaly", "Why?", "ana", "2021-01-01", "")


def test_steps_of_one_kind_stand_by_date_the_undated_last():
    memos = [
        {"memo_id": f"m{n}", "text": "x", "about": "case", "written_on": on}
        for n, on in enumerate(("", "2022", "2021-05"))
    ]
    assert [key[3] for key in trail(memos=memos)] == ["m2", "m1", "m0"]


def test_what_the_map_does_not_show_is_left_out():
    block = term("bridge*", concept="a block of the strategy", searches="S1")
    memo = {"memo_id": "m1", "text": "x", "about": "Q1; S1"}
    assert not trail(terms=[block], searches=[search("S1")], memos=[memo])
