from hypothesis import given
from hypothesis import strategies as st

from funnel.deduplicate.clusters import cluster, matches, ordered

ROWS = 8
PAIRS = st.lists(
    st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1))
    .filter(lambda p: p[0] != p[1])
    .map(lambda p: ordered(*p))
)


def test_a_chain_joins_its_ends():
    assert cluster(3, [(0, 1), (1, 2)]).lead.tolist() == [0, 0, 0]


def test_no_chain_joins_what_a_pair_forbids():
    found = cluster(3, [(0, 1), (1, 2)], apart=[(0, 2)])
    assert found.lead.tolist() == [0, 0, 2]
    assert found.refused == [(1, 2)]


def test_the_stronger_join_comes_first():
    assert cluster(3, [(1, 2), (0, 1)], apart=[(0, 2)]).lead.tolist() == [0, 1, 1]


def test_what_people_say_is_joined_whatever_a_rule_forbids():
    assert cluster(2, [], apart=[(0, 1)], certain=[(0, 1)]).lead.tolist() == [0, 0]


def test_each_record_is_matched_on_the_way_to_its_lead():
    assert matches(cluster(4, [(2, 3), (1, 2), (0, 1)])) == {1: 0, 2: 1, 3: 2}


@given(PAIRS, PAIRS)
def test_vetoes_hold_for_whole_clusters(joins, apart):
    lead = cluster(ROWS, joins, apart).lead
    assert all(lead[a] != lead[b] for a, b in apart)


@given(PAIRS, PAIRS)
def test_every_join_is_granted_or_refused(joins, apart):
    found = cluster(ROWS, joins, apart)
    assert all(found.lead[a] == found.lead[b] or (a, b) in found.refused for a, b in joins)


@given(PAIRS, PAIRS)
def test_a_cluster_has_one_tree_edge_fewer_than_rows(joins, apart):
    found = cluster(ROWS, joins, apart)
    assert len(found.tree) == ROWS - len(set(found.lead.tolist()))
    assert set(matches(found)) == {row for row in range(ROWS) if found.lead[row] != row}
