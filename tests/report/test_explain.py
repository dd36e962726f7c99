"""A record's life, asked by id, DOI or title; and a paper that no export held."""

import dataclasses
import json

import pytest
from audit_case import A1, A2, CRITERIA, LEDGER, RECORDS, SEARCHES, STATES, WORKS, B, C, D, E, F

from funnel.report.explain import InNoExport, Life, Several, bare_doi, life, told


def ask(query, **more):
    return life(query, RECORDS, WORKS, LEDGER, SEARCHES, STATES, CRITERIA, **more)


@pytest.mark.parametrize(
    "query, work",
    [
        pytest.param(A1, A1, id="the lead record"),
        pytest.param(A2, A1, id="a merged member leads to its work"),
        pytest.param(f"  {A2.upper()} ", A1, id="an id as someone typed it"),
        pytest.param("r_a1a1", A1, id="the beginning of an id, if it is the only one"),
        pytest.param("10.5555/care.7", A1, id="a DOI that two members share"),
        pytest.param("https://doi.org/10.5555/CARE.7", A1, id="a DOI as link, upper case"),
        pytest.param("DOI: 10.5555/Care.7", A1, id="a DOI with its label"),
        pytest.param("http://dx.doi.org/10.5555%2Fcare.7", A1, id="a DOI with an escaped slash"),
        pytest.param("scaling CARE", A1, id="the whole title of a member"),
        pytest.param("guide for", E, id="part of a title"),
        pytest.param("S2:corpus/searches/1/scopus.csv:3", D, id="an occurrence"),
        pytest.param("img src=x", B, id="a title that is markup"),
    ],
)
def test_a_query_leads_to_one_work(query, work):
    answer = ask(query)
    assert isinstance(answer, Life)
    assert answer.work["work_id"] == work


def test_a_whole_life_is_told():
    assert told(ask(A2)) == [
        "Östrup, A. (2014). Scaling care: a study. Care. doi:10.5555/care.7",
        f"record {A1}",
        f"record {A2}, which was asked for, was merged into it",
        "final state: included",
        "report: rep_001",
        "study: st_001",
        "provenance: simulated",
        "",
        "found 2 times",
        f"  corpus/searches/1/assia.ris, position 1: record {A1}",
        "      search S1: ASSIA (ProQuest), round 1, on not reported, limits: 2005-2020",
        f"  corpus/searches/1/scopus.csv, position 2: record {A2}",
        "      search S2: Scopus, round 1, on not reported",
        f"      merged into {A1}, rule same_doi: DOI equal; title 73 alike",
        "",
        "eligibility",
        "  settled: eligible",
        "",
        "title",
        "  R1: unsure, superseded by a later one; criteria version 1; 2020-03-01",
        "      recorded in corpus/screening/title/R1.csv:2",
        "  R1: include; criteria version 2; 2020-03-09",
        "      recorded in corpus/screening/title/R1.csv:9",
        "      on reflection",
        "  R2: exclude; reason IC4: about children's social care; criteria version 2; date not reported",
        "      recorded in corpus/screening/title/R2.csv:5",
        "  adjudicated by R1 and R2: include; criteria version 2; 2020-03-20",
        "      recorded in corpus/screening/title/adjudicated.csv:2",
        "      children's homes are meant",
        "  settled: include; criteria version 2; by R1, R2",
        "",
        "abstract",
        "  settled: include; criteria version 2; by R1",
        "",
        "retrieval",
        "  settled: obtained",
        "",
        "full text",
        "  settled: include; criteria version 2; by R1",
        "",
        "final",
        "  settled: included",
    ]


@pytest.mark.parametrize(
    "record, line",
    [
        pytest.param(B, "final state: excluded at title, reason IC4: about children's social care", id="by a person"),
        pytest.param(C, "final state: ineligible, reason E1: journal article", id="by a criterion"),
        pytest.param(D, "final state: excluded at full text, reason FT1: a general account of change", id="two words"),
        pytest.param(F, "final state: awaiting at abstract", id="nobody has decided"),
        pytest.param(E, "Author not reported (year not reported). A guide for councils", id="unknown stays unknown"),
    ],
)
def test_where_a_record_left_the_funnel_is_said(record, line):
    assert line in told(ask(record))


def test_a_title_that_fits_several_works_lists_them():
    answer = ask("learning to scale")
    assert isinstance(answer, Several)
    assert [work["work_id"] for work in answer.works] == sorted([D, F])
    assert told(answer)[0] == "2 works fit this title; ask with one of the ids:"
    assert f"  {D}: Learning to scale, part one (2017); excluded at full text" in told(answer)


def test_control_and_direction_characters_never_reach_a_terminal():
    lines = told(ask(F)) + told(ask("learning to scale")) + told(ask("no such \x1b[31m paper \u202e"))
    assert not [line for line in lines if not line.isprintable()]


def test_a_paper_in_no_export_has_its_nearest_titles():
    answer = ask("Scaling cares: a study")
    assert isinstance(answer, InNoExport)
    assert answer.nearest[0]["work_id"] == A1
    assert len(answer.nearest) == 5
    lines = told(answer)
    assert lines[0] == "in no export: none of 8 records fits this title"
    assert "  unknown: a title alone does not say where a paper is indexed; ask with its DOI or journal" in lines


@pytest.mark.parametrize(
    "query, journal, why",
    [
        pytest.param(
            "10.5555/care.99",
            "",
            {
                "S1": "its source returned 1 record whose DOI begins with 10.5555/care.",
                "S2": "its source returned 1 record whose DOI begins with 10.5555/care.",
            },
            id="the journal's part of the DOI; the pilot is not named, the websites returned none",
        ),
        pytest.param(
            "10.5555/zz.1",
            "",
            {
                "S1": "its source returned 2 records whose DOI begins with 10.5555/",
                "S2": "its source returned 2 records whose DOI begins with 10.5555/",
            },
            id="the registrant's part where the journal's is new",
        ),
        pytest.param(
            "Unheard of", "annals", {"S1": "its source returned 1 record of annals",
                                     "S2": "its source returned 2 records of annals"}, id="a title with its journal"
        ),
        pytest.param("10.1234/x", "", {}, id="a registrant of whom nothing was found"),
    ],
)  # fmt: skip
def test_searches_that_could_have_found_it(query, journal, why):
    answer = ask(query, journal=journal)
    assert isinstance(answer, InNoExport)
    assert {search["search_id"]: search["why"] for search in answer.searches} == why
    assert bool(answer.unknown) == (not why)


def test_records_without_a_doi_may_hide_the_paper():
    assert "4 of them state no DOI: ask with the title as well" in told(ask("10.5555/none"))


@pytest.mark.parametrize("query", ["", "  ", "???", "r_ffffffff00000000"])
def test_a_query_that_nothing_fits_is_in_no_export(query):
    assert isinstance(ask(query), InNoExport)


@pytest.mark.parametrize("query", [A2, "learning to scale", "10.5555/none"])
def test_every_answer_is_data_too(query):
    assert json.loads(json.dumps(dataclasses.asdict(ask(query))))["query"] == query


@pytest.mark.parametrize(
    "text, doi",
    [
        pytest.param("10.1111/CFS.12345", "10.1111/cfs.12345", id="bare, upper case"),
        pytest.param(
            "https://onlinelibrary.wiley.com/doi/abs/10.1111/cfs.12345", "10.1111/cfs.12345", id="a publisher"
        ),
        pytest.param("doi:10.1016/S0190-7409(98)00012-3.", "10.1016/s0190-7409(98)00012-3", id="a full stop after it"),
        pytest.param("Doi 10.1111/x1", "10.1111/x1", id="a label without colon"),
        pytest.param("Doing 10.1111/x1", "", id="words that begin like the label"),
        pytest.param("see 10.1111/x1", "", id="a sentence is not a DOI"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_bare_doi(text, doi):
    assert bare_doi(text) == doi
