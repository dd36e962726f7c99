import io

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_case import codebook, codings, relations, table

from funnel.synthesise import concept_map


def test_one_node_for_each_concept_in_use_with_counts_made_by_hand():
    nodes = concept_map.nodes(codebook(), codings(), relations()).set_index("code_id")
    assert list(nodes.index) == ["crisis", "case", "trial", "trial_small", "idle"]
    counts = nodes[["early", "middle", "later", "cross", "sources", "codings"]].T.to_dict("list")
    assert counts["crisis"] == [2, 0, 0, 0, 2, 2]
    assert counts["case"] == [1, 1, 0, 0, 2, 2]
    assert counts["trial"] == [0, 1, 0, 0, 1, 1], "a dropped coding counts nowhere"
    assert counts["idle"] == [0, 0, 0, 0, 0, 0]
    assert dict(nodes["phase"]) == {
        "crisis": "early", "case": "cross", "trial": "middle", "trial_small": "cross", "idle": ""
    }  # fmt: skip
    assert nodes.loc["trial_small", "category_label"] == "Work", "a concept below a concept keeps its category"


def test_a_category_is_a_node_only_where_it_is_cited_itself():
    cited = relations()
    cited.loc[0, "from_code"] = "need"
    assert "need" in set(concept_map.nodes(codebook(), codings(), cited)["code_id"])


@pytest.mark.parametrize(
    "phases, leading",
    [
        pytest.param(["early", "early", "later"], "early", id="most often"),
        pytest.param(["early", "later"], "cross", id="a tie is tied to none"),
        pytest.param(["", ""], "", id="nobody said"),
        pytest.param(["", "middle"], "middle", id="what nobody said does not count"),
    ],
)
def test_leading_phase(phases, leading):
    assert concept_map.leading_phase(phases) == leading


def test_recorded_edges_cite_their_evidence_and_come_in_natural_order():
    edges = concept_map.edges(relations(), codings(), "passage", 9)
    assert list(edges["edge_id"]) == ["r2", "r10"]
    first = edges.iloc[0]
    assert (first["weight"], first["n"], first["evidence"]) == (2, 2, "c2;c5")


@pytest.mark.parametrize(
    "unit, support, pairs",
    [
        # S1:10-14 and S1:14-20 share line 14; both codings of S2 stand on p. 3
        pytest.param(
            "passage", 2, {("case", "crisis"): (2, "0.5000")}, id="two passages hold both, each in 2: 2/(2*2)"
        ),
        pytest.param(
            "source",
            1,
            {
                ("case", "crisis"): (2, "0.5000"),
                ("case", "trial"): (1, "0.5000"),
                ("case", "trial_small"): (1, "0.5000"),
                ("crisis", "trial"): (1, "0.5000"),
                ("crisis", "trial_small"): (1, "0.5000"),
            },
            id="sources: the dropped coding of trial in S2 joins nothing",
        ),
        pytest.param("source", 3, {}, id="no pair reaches the support"),
    ],
)
def test_co_occurrence_by_hand(unit, support, pairs):
    edges = concept_map.edges(relations(), codings(), unit, support)
    together = edges[edges["basis"] == "co-occurrence"]
    keys = zip(together["from_code"], together["to_code"], strict=True)
    assert dict(zip(keys, zip(together["weight"], together["association"], strict=True), strict=True)) == pairs


@pytest.mark.parametrize(
    "locations, same",
    [
        pytest.param(["S3:10-14", "S3:14-20"], True, id="they share a line"),
        pytest.param(["S3:10-13", "S3:14-20"], False, id="next to each other"),
        pytest.param(["S3:10-30", "S3:12"], True, id="one line within"),
        pytest.param(["p. 10", "S3:10"], False, id="a page is not a line"),
        pytest.param(["Table", "Table"], True, id="the same place without a number"),
        pytest.param(["Table", "Figure"], False, id="two places without a number"),
        pytest.param(["S3:30-10", "S3:20"], True, id="a range written backwards"),
    ],
)
def test_passages_that_overlap_are_one(locations, same):
    coded = table(("source_id", "location"), *(("S", location) for location in locations))
    first, second = concept_map.units(coded, "passage")
    assert (first == second) is same


def test_documents_by_concepts_as_pandas_alone_counts_them():
    held = {"a": "xyz", "b": "xy", "c": "yz", "d": "x"}  # document: concepts
    rows = [(f"{doc}{code}", doc, code, "") for doc, codes in held.items() for code in codes]
    coded = table(("coding_id", "source_id", "code_id", "location"), *rows)
    matrix = pd.crosstab(coded["source_id"], coded["code_id"])
    shared = matrix.T @ matrix
    edges = concept_map.edges(relations().iloc[:0], coded, "source", 1)
    assert len(edges) == 3
    for edge in edges.to_dict("records"):
        one, other = edge["from_code"], edge["to_code"]
        assert edge["weight"] == shared.loc[one, other]
        assert float(edge["association"]) == pytest.approx(
            shared.loc[one, other] / (shared.loc[one, one] * shared.loc[other, other]), abs=5e-5
        )


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.integers(1, 30)), max_size=25))
def test_order_of_rows_does_not_change_the_edges(cells):
    rows = [(f"c{k}", source, code, f"l. {line}-{line + 2}") for k, (source, code, line) in enumerate(cells)]
    columns = ("coding_id", "source_id", "code_id", "location")
    none = relations().iloc[:0]
    there = concept_map.edges(none, table(columns, *rows), "passage", 1)
    back = concept_map.edges(none, table(columns, *rows[::-1]), "passage", 1)
    assert there.equals(back)
    assert all(0 < float(value) <= 1 for value in there["association"])


def test_graphml_is_read_back_whole_by_another_reader():
    book = codebook()
    book.loc[book["code_id"] == "case", "label"] = "Case\x07 <&> made"
    nodes = concept_map.nodes(book, codings(), relations())
    edges = concept_map.edges(relations(), codings(), "passage", 1)
    text = concept_map.graphml(nodes, edges)
    graph = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    assert list(graph.nodes) == list(nodes["code_id"])
    assert graph.nodes["case"]["label"] == "Case <&> made"
    assert graph.edges["case", "trial", "r2"]["relation"] == "enables"
    assert concept_map.graphml(nodes, edges) == text
