"""The tables of the interpretive work, from rows made by hand."""

import pandas as pd
import pytest

from funnel.report import interpretation_tables as made
from funnel.report.publication_tables import INPUTS
from funnel.report.table import Table, printed, without_empty


def frame(name: str, *rows: dict[str, str]) -> pd.DataFrame:
    """An input of the tables; cells that a row lacks are empty."""
    columns = list(INPUTS[name])
    return pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=columns, dtype=str)


def cells(table: Table) -> list[list[str]]:
    return printed(without_empty(table))


SOURCES = frame(
    "sources", {"source_id": "s1", "citation": "Arden 2018"}, {"source_id": "s2", "citation": "Jansen 2013"}
)


def code(code_id, parent_id="", status="active", **more):
    return {"code_id": code_id, "parent_id": parent_id, "label": code_id.capitalize(), "status": status} | more


def test_codes_stand_below_their_parents_with_the_codings_that_stand():
    codes = frame(
        "codebook",
        code("joint", "stone", definition="Where stones meet"),
        code("stone", "material"),
        code("time"),
        code("material"),
        code("glue", "material", "retired"),
    )
    codings = frame(
        "codings",
        {"source_id": "s1", "code_id": "joint"},
        {"source_id": "s1", "code_id": "joint", "decision": "keep"},
        {"source_id": "s2", "code_id": "joint", "decision": "drop"},
        {"source_id": "s2", "code_id": "stone", "decision": "keep"},
    )
    table = made.codebook(codes, codings)
    assert cells(table) == [
        ["", "Time", "not reported", "0", "0"],
        ["", "Material", "not reported", "0", "0"],
        ["Material", "Stone", "not reported", "1", "1"],
        ["Stone", "Joint", "Where stones meet", "2", "1"],
    ]
    assert table.notes == ("1 code no longer in use, not shown.",)
    assert list(table.rows["code_id"]) == ["time", "material", "stone", "joint"]


def test_a_code_below_a_retired_one_is_shown():
    table = made.codebook(frame("codebook", code("old", status="retired"), code("new", "old")), frame("codings"))
    assert [row[:2] for row in cells(table)] == [["old", "New"]]


def test_agreement_of_coders_by_code_and_over_all():
    by_code = frame(
        "agreement_by_code",
        {"coder_a": "ana", "coder_b": "ben", "unit": "source", "code_id": "joint", "both": "1", "only_a": "0"}
        | {"only_b": "0", "neither": "0", "positive_agreement": "1.0000", "kappa": "", "note": "kappa undefined"},
    )
    overall = frame(
        "coder_agreement", {"coders": "ana; ben", "unit": "source", "statistic": "alpha", "value": "0.6667", "n": "2"}
    )
    table = made.coder_agreement(overall, by_code, frame("codebook", code("joint")))
    assert cells(table) == [
        ["ana", "ben", "source", "Joint", "1", "0", "0", "0", "1.00", "undefined", "kappa undefined"]
    ]
    assert table.notes[1] == "ana; ben, by source: alpha 0.67, n = 2."
    assert made.coder_agreement(frame("coder_agreement"), frame("agreement_by_code"), frame("codebook")).notes == ()


RATED = [
    {"source_id": "s1", "question_id": "Q1", "relevance": "3", "credibility": "2", "how": "agreed"},
    {"source_id": "s2", "question_id": "Q1", "relevance": "3", "credibility": "2", "how": "adjudicated"},
    {
        "source_id": "s2",
        "question_id": "Q2",
        "relevance": "0",
        "credibility": "",
        "how": "single",
        "weak": "relevance 0",
    },
    {"source_id": "s9", "question_id": "Q2", "how": "conflict"},
]


def test_appraisals_source_by_source():
    table = made.appraisal(frame("appraisal", *RATED), SOURCES)
    assert [row[:4] for row in cells(table)] == [
        ["Arden 2018", "Q1", "3", "2"],
        ["Jansen 2013", "Q1", "3", "2"],
        ["Jansen 2013", "Q2", "0", "not reported"],
        ["s9", "Q2", "not reported", "not reported"],
    ]
    assert [row[-1] for row in cells(table)] == ["", "", "relevance 0", ""]


def test_relevance_by_credibility_counts_what_is_settled():
    table = made.appraisal_summary(frame("appraisal", *RATED))
    assert list(table.columns.values())[1:] == [
        *("Credibility 3", "Credibility 2", "Credibility 1", "Credibility 0", "Credibility not rated", "Total")
    ]
    assert cells(table) == [
        ["3", "0", "2", "0", "0", "0", "2"],
        ["2", "0", "0", "0", "0", "0", "0"],
        ["1", "0", "0", "0", "0", "0", "0"],
        ["0", "0", "0", "0", "0", "1", "1"],
    ]
    assert table.notes == ("1 appraisal not settled yet, not counted.",)


def test_versions_of_questions():
    first = {"question_id": "Q1", "version": "1", "asked_on": "2024-01-01", "wording": "What helps?"}
    later = {
        "question_id": "Q1",
        "version": "2",
        "wording": "What helps people?",
        "added": "people?",
        "reason": "Cards",
    }
    assert cells(made.questions(frame("versions", first, later))) == [
        ["Q1", "1", "2024-01-01", "What helps?", "", "not reported"],
        ["Q1", "2", "not reported", "What helps people?", "people?", "Cards"],
    ]


CONSTRUCTS = frame(
    "constructs",
    {"construct_id": "k1", "label": "Patience", "kind": "synthetic", "definition": "d", "status": "draft"},
    {
        "construct_id": "k2",
        "label": "Wear",
        "kind": "existing",
        "status": "final",
        "disconfirming": "sought, none found",
    },
)


def test_sampling_is_told_decision_by_decision_and_counted():
    theoretical = {"kind": "theoretical", "gap": "Timber", "construct_id": "k1", "source_id": "s2", "effect": "adds"}
    table = made.sampling(
        frame(
            "sampling",
            {"sample_id": "t1", "decision": "include", **theoretical},
            {"sample_id": "p1", "kind": "purposive", "decision": "exclude"},
        ),
        SOURCES,
        CONSTRUCTS,
    )
    assert cells(table) == [
        ["theoretical", "Timber", "Patience", "Jansen 2013", "include", "adds"],
        ["purposive", "", "", "", "exclude", ""],
    ]
    assert table.notes == ("Purposive: 1.", "Theoretical: 1.", "Effects: adds 1.")


SUPPORT = {"codings": "2", "sources": "1", "against": "1"}


def test_constructs_with_their_evidence():
    support = frame(
        "support",
        {"construct_id": "k1", **SUPPORT},
        {"construct_id": "k2", **SUPPORT, "weak_sources": "s2", "sensitivity": "rests on weak sources only"},
    )
    table = made.constructs(CONSTRUCTS, support)
    assert cells(table) == [
        ["Patience", "synthetic", "d", "2", "1", "1", "", "", "", "draft"],
        [
            *("Wear", "existing", "not reported", "2", "1", "1", "s2", "rests on weak sources only"),
            *("sought, none found", "final"),
        ],
    ]
    assert table.notes


def test_the_argument_names_its_constructs():
    relation = {"claim_id": "a1", "from_construct": "k1", "relation": "limits", "to_construct": "k2", "status": "final"}
    table = made.argument(frame("relations", relation | SUPPORT), CONSTRUCTS)
    assert cells(table) == [["Patience", "limits", "Wear", "not reported", "2", "1", "1", "final"]]
    assert table.notes == ()


def test_lines_of_argument_have_a_row_a_source():
    matrix = pd.DataFrame(
        [
            {"construct_id": "k1", "construct": "Patience", "s1": "+2 -1", "s2": "", "s3": ""},
            {"construct_id": "source", "construct": "Source", "s1": "", "s2": "+1", "s3": ""},
        ]
    )
    table = made.lines_of_argument(matrix, SOURCES)
    assert list(table.columns.values()) == ["Source", "Patience", "Source"]
    assert cells(table) == [["Arden 2018", "+2 -1", ""], ["Jansen 2013", "", "+1"]]  # s3 speaks to no construct


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        pytest.param({"search_id": "S2", "records": "3", "new_works": "0"}, ["S2", "3", "0"], id="nought is a count"),
        pytest.param({}, ["not reported"] * 3, id="no search yet"),
    ],
)
def test_what_adopted_terms_brought(row, shown):
    [told] = cells(made.term_yield(frame("term_yield", {"term": "deck*"} | row)))
    assert [told[1], told[4], told[7]] == shown
