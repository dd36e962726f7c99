import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_case import codebook, codings, relations, table

from funnel.synthesise import concept_map


def test_one_node_for_each_concept_in_use_with_counts_made_by_hand():
    nodes = {node.code_id: node for node in concept_map.nodes(codebook(), codings(), relations())}
    assert list(nodes) == ["crisis", "case", "trial", "trial_small", "idle"]
    counts = {
        code_id: [node.early, node.middle, node.later, node.cross, node.sources, node.codings]
        for code_id, node in nodes.items()
    }
    assert counts["crisis"] == [2, 0, 0, 0, 2, 2]
    assert counts["case"] == [1, 1, 0, 0, 2, 2]
    assert counts["trial"] == [0, 1, 0, 0, 1, 1], "a dropped coding counts nowhere"
    assert counts["idle"] == [0, 0, 0, 0, 0, 0]
    assert {code_id: node.phase for code_id, node in nodes.items()} == {
        "crisis": "early", "case": "cross", "trial": "middle", "trial_small": "cross", "idle": ""
    }  # fmt: skip
    assert nodes["trial_small"].category_label == "Work", "a concept below a concept keeps its category"


def test_a_category_is_a_node_only_where_it_is_cited_itself():
    cited = relations()
    cited[0]["from_code"] = "need"
    assert "need" in [node.code_id for node in concept_map.nodes(codebook(), codings(), cited)]


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
    assert [edge.edge_id for edge in edges] == ["r2", "r10"]
    assert (edges[0].weight, edges[0].n, edges[0].evidence) == (2, 2, "c2;c5")


def test_what_people_recorded_is_recorded_whatever_its_word():
    recorded = relations()
    recorded[0]["relation"] = concept_map.CO_OCCURS
    assert concept_map.edges(recorded, codings(), "passage", 9)[0].basis == "recorded"


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
    together = [edge for edge in edges if edge.basis == "co-occurrence"]
    assert {(edge.from_code, edge.to_code): (edge.weight, edge.association) for edge in together} == pairs


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


def test_documents_by_concepts_as_a_matrix_counts_them():
    held = {"a": "xyz", "b": "xy", "c": "yz", "d": "x"}  # document: concepts
    rows = [(f"{doc}{code}", doc, code, "") for doc, codes in held.items() for code in codes]
    coded = table(("coding_id", "source_id", "code_id", "location"), *rows)
    matrix = np.array([[code in codes for code in "xyz"] for codes in held.values()], dtype=int)
    shared = matrix.T @ matrix
    edges = concept_map.edges([], coded, "source", 1)
    assert len(edges) == 3
    for edge in edges:
        one, other = "xyz".index(edge.from_code), "xyz".index(edge.to_code)
        assert edge.weight == shared[one, other]
        assert float(edge.association) == pytest.approx(
            shared[one, other] / (shared[one, one] * shared[other, other]), abs=5e-5
        )


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.integers(1, 30)), max_size=25))
def test_order_of_rows_does_not_change_the_edges(cells):
    rows = [(f"c{k}", source, code, f"l. {line}-{line + 2}") for k, (source, code, line) in enumerate(cells)]
    columns = ("coding_id", "source_id", "code_id", "location")
    there = concept_map.edges([], table(columns, *rows), "passage", 1)
    back = concept_map.edges([], table(columns, *rows[::-1]), "passage", 1)
    assert there == back
    assert all(0 < float(edge.association) <= 1 for edge in there)


@pytest.mark.parametrize(
    "shared, one, other, strength",
    [
        pytest.param(1, 2000, 1000, "5.000e-07", id="many units: digits count, not decimals"),
        pytest.param(2, 3, 1, "0.6667", id="few units"),
        pytest.param(0, 3, 1, "0.000", id="nothing shared"),
        pytest.param(0, 0, 1, "", id="in no unit: not known"),
    ],
)
def test_association_keeps_its_digits(shared, one, other, strength):
    assert concept_map.association_strength(shared, one, other) == strength


def test_edges_say_what_their_strength_is_made_from():
    edge = next(
        edge for edge in concept_map.edges(relations(), codings(), "source", 1) if edge.to_code == "trial_small"
    )
    assert (edge.edge_id, edge.weight, edge.from_units, edge.to_units) == ("case~trial_small", 1, 2, 1)
    assert edge.evidence == "c5;c6", "the codings of both in S2, and not that of case in S1"
