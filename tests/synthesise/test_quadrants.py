"""Centrality and density of themes, counted by hand."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import protocol
from funnel.synthesise import quadrants
from funnel.synthesise.concept_map import Node


def nodes(**sources):
    return [{"code_id": code, "label": code.upper(), "sources": str(n)} for code, n in sources.items()]


def edge(one, other, both, of_one, of_other, basis="co-occurrence"):
    ends = {"from_code": one, "to_code": other, "basis": basis}
    return {**ends, "weight": str(both), "from_units": str(of_one), "to_units": str(of_other)}


# Two triangles of strong links (each 2/(2*2) = 0.5 and 1/(2*2) = 0.25) and one link of 1/(2*2) between c and d.
NODES = nodes(a=3, b=2, c=2, d=2, e=2, f=4, g=1)
TRIANGLES = [
    *(edge(*pair, 2, 2, 2) for pair in ("ab", "ac", "bc")),
    *(edge(*pair, 1, 2, 2) for pair in ("de", "df", "ef")),
    edge("c", "d", 1, 2, 2),
]


def test_two_clusters_by_hand():
    one, two, alone = quadrants.quadrants(NODES, TRIANGLES)
    assert (one.theme, one.concepts, one.n) == ("A", ("a", "b", "c"), 3), "called by the concept with the most sources"
    assert (two.theme, two.concepts, two.n) == ("F", ("d", "e", "f"), 3)
    assert (one.links_within, one.links_outside, two.links_within, two.links_outside) == (3, 1, 3, 1)
    assert (one.centrality, two.centrality) == ("0.2500", "0.2500"), "the link c-d counts for both"
    assert (one.density, two.density) == ("50.00", "25.00"), "100 x 1.5 / 3 and 100 x 0.75 / 3"
    assert (one.centrality_rank, two.centrality_rank) == (1.5, 1.5)
    assert (one.density_rank, two.density_rank) == (2, 1)
    assert (one.quadrant, two.quadrant) == ("on an axis", "on an axis"), "their centrality is the mean rank"
    assert alone == quadrants.Theme("", ("g",), 1, 0, 0, "", "", None, None, "no co-occurrence")


def test_a_row_of_the_table_joins_its_concepts():
    assert [row["concepts"] for row in quadrants.rows(quadrants.quadrants(NODES, TRIANGLES))] == ["a;b;c", "d;e;f", "g"]


def test_concepts_that_nobody_put_into_categories_are_grouped_by_theme():
    concepts = [Node(row["code_id"], row["label"], "", "", "concept", "", 0, 0, 0, 0, 1, 1) for row in NODES]
    grouped = quadrants.grouped(concepts, quadrants.quadrants(NODES, TRIANGLES))
    assert [node.category_label for node in grouped] == ["A", "A", "A", "F", "F", "F", "Not linked"]


def test_equivalence_counts_what_is_shared_twice():
    one, two, _ = quadrants.quadrants(NODES, TRIANGLES, "equivalence")
    assert (one.density, two.density) == ("100.0", "25.00"), "2*2/(2*2) = 1 a link; 1*1/(2*2) = 0.25"
    assert one.centrality == two.centrality == "0.2500"


def test_three_clusters_fall_into_their_quadrants():
    """Pairs ab (strong), cd and ef; a-c and a-e join them, so ab is most central; cd is the least dense.

    Strengths: ab 4/(4*4) = 0.25, cd 2/(4*4) = 0.125, ef 3/(4*4) = 0.1875, a-c 1/(4*4) = 0.0625, a-e 1/(4*8) = 0.03125.
    Centrality: ab 0.09375 (rank 3), cd 0.0625 (2), ef 0.03125 (1). Density: 12.5 (3), 6.25 (1), 9.375 (2).
    """
    links = [
        *(edge("a", "b", 4, 4, 4), edge("c", "d", 2, 4, 4), edge("e", "f", 3, 4, 4)),
        *(edge("a", "c", 1, 4, 4), edge("a", "e", 1, 4, 8)),
    ]
    found = {
        "".join(theme.concepts): theme for theme in quadrants.quadrants(nodes(a=1, b=1, c=1, d=1, e=1, f=1), links)
    }
    assert {key: (theme.centrality, theme.density) for key, theme in found.items()} == {
        "ab": ("0.09375", "12.50"), "cd": ("0.06250", "6.250"), "ef": ("0.03125", "9.375")
    }  # fmt: skip
    assert [found[key].centrality_rank for key in found] == [3, 2, 1]
    assert [found[key].density_rank for key in found] == [3, 1, 2]
    assert [found[key].quadrant for key in found] == ["motor", "on an axis", "on an axis"]


def test_equal_sums_share_their_rank_however_they_were_added():
    assert quadrants.ranks([0.1 + 0.2, 0.3, 0.05]) == [2.5, 2.5, 1]


@pytest.mark.parametrize(
    "links, rows",
    [
        pytest.param([], ["no co-occurrence"], id="nothing co-occurs"),
        pytest.param([edge("a", "b", 0, 0, 0, "recorded")], ["no co-occurrence"], id="recorded relations are no co-occurrence"),
        pytest.param([edge("a", "b", 1, 1, 1)], ["on an axis"], id="one theme is its own mean"),
    ],
)  # fmt: skip
def test_maps_with_next_to_nothing(links, rows):
    assert [theme.quadrant for theme in quadrants.quadrants(nodes(a=1, b=1), links)] == rows


def test_no_concepts_no_themes():
    assert quadrants.quadrants([], []) == []


LINKS = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 5),
    max_size=20,
)


@given(LINKS, st.sampled_from(sorted(quadrants.STRENGTHS)))
def test_each_concept_is_in_one_theme_and_each_link_counts_twice_outside(links, strength):
    book = nodes(**{f"k{k}": 1 for k in range(9)})
    together = [edge(f"k{one}", f"k{other}", both, 5, 5) for (one, other), both in links.items()]
    themes = quadrants.quadrants(book, together, strength)
    assert sorted(code for theme in themes for code in theme.concepts) == [f"k{k}" for k in range(9)]
    assert sum(theme.n for theme in themes) == 9
    assert 2 * sum(theme.links_within for theme in themes) + sum(theme.links_outside for theme in themes) == 2 * len(
        links
    )
    assert quadrants.quadrants(book, together[::-1], strength) == themes, "whatever the order of the rows"


@given(LINKS)
def test_the_clusters_are_as_modular_as_those_of_another_program(links):
    """Of equal gains the two may join different pairs first, which then can cost or win a little."""
    if not links:
        return
    graph = nx.Graph()
    graph.add_weighted_edges_from((*pair, strong) for pair, strong in links.items())
    ours = quadrants.clusters_of(9, links)
    theirs = nx.community.greedy_modularity_communities(graph, weight="weight")
    reached = [nx.community.modularity(graph, found, weight="weight") for found in (ours, theirs)]
    assert reached[0] == pytest.approx(reached[1], abs=0.1)


def test_the_clusters_of_a_network_that_is_often_clustered():
    """Zachary's karate club: Clauset, Newman and Moore's method finds three groups with a modularity of 0.381."""
    graph = nx.karate_club_graph()
    found = quadrants.clusters_of(34, {tuple(sorted(pair)): 1.0 for pair in graph.edges})
    assert [len(cluster) for cluster in found] == [17, 9, 8]
    assert nx.community.modularity(graph, found, weight=None) == pytest.approx(0.381, abs=5e-4)


def test_config_names_the_strengths_that_there_are():
    rules = protocol.schema("config")["properties"]["concept_map"]["properties"]["themes"]["properties"]["strength"]
    assert set(rules["enum"]) == set(quadrants.STRENGTHS)
