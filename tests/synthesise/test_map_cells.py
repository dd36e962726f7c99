import pytest
from test_map_figure import edge, node

from funnel.errors import ReviewError
from funnel.synthesise import map_cells
from funnel.synthesise.map_cells import Cell, Place


def stands(nodes, lanes, edges=(), kept=None):
    """Where each concept stands on a map so many columns wide."""
    kept = kept or {}
    held = map_cells.cells(nodes)
    shared = map_cells.shares(held, lanes, kept)
    pairs = [(edge.from_code, edge.to_code) for edge in edges]
    return map_cells.places(held, map_cells.slots(held, lanes, shared, pairs, kept), shared)


def test_what_leans_to_no_phase_stands_below_what_does():
    nodes = [node("a", "c", "early"), node("b", "c", "cross"), node("d", "c", "later"), node("e", "c", "")]
    assert map_cells.cells(nodes) == {
        Cell("c", "early"): ["a"], Cell("c", "middle"): [], Cell("c", "later"): ["d"], Cell("c", ""): ["b", "e"]
    }  # fmt: skip
    assert stands(nodes, 3) == {"a": (1, 1), "d": (3, 1), "b": (1, 1), "e": (2, 1)}, "rows count from the top of a cell"


def test_lanes_go_to_the_phase_that_would_need_the_most_rows():
    nodes = [node(f"m{k}", "c", "middle") for k in range(4)] + [node("a", "c", "early")]
    assert {place.row for place in stands(nodes, 4).values()} == {1, 2}, "two of four lanes, so two rows"


def test_what_is_joined_stands_side_by_side():
    nodes = [node(name, "c") for name in "abcdef"]
    found = stands(nodes, 3, [edge("r", "a", "f")])
    assert found["a"].column == found["f"].column and abs(found["a"].row - found["f"].row) == 1


KEPT = {"a": Place(2, 1), "b": Place(1, 1), "d": Place(1, 2)}


@pytest.mark.parametrize(
    ("new", "kept", "expected"),
    [
        pytest.param([], KEPT, KEPT, id="all stand where they are kept"),
        pytest.param(["e"], KEPT, KEPT | {"e": Place(2, 2)}, id="a new concept takes the free place"),
        pytest.param(["e", "f"], KEPT, KEPT, id="or a new row"),
        pytest.param([], {"a": Place(2, 3)}, {"a": Place(2, 3)}, id="rows above may stay empty"),
        pytest.param([], {"b": Place(1, 1), "a": Place(1, 1)}, {"a": Place(1, 1)}, id="of two in one place the codebook's first"),
        pytest.param([], {"a": Place(7, 1)}, {}, id="a column that the map does not have"),
    ],
)  # fmt: skip
def test_places_are_kept(new, kept, expected):
    nodes = [node(name, "c") for name in ("a", "b", "d", *new)]
    edges = [edge("r1", "a", "d"), *(edge(f"r{name}", "d", name) for name in new)]
    found = stands(nodes, 2, edges, kept)
    assert found.items() >= expected.items()
    assert len(set(found.values())) == len(nodes), "each has a place of its own"


def test_a_concept_that_moved_to_another_phase_is_placed_anew_and_moves_no_other():
    nodes = [node("a", "c", "early"), node("b", "c", "early"), node("d", "c", "middle"), node("e", "c", "later")]
    kept = stands(nodes, 4)
    moved = [nodes[0], nodes[1]._replace(phase="later"), *nodes[2:]]
    found = stands(moved, 4, [], kept)
    assert {name: found[name] for name in "ade"} == {name: kept[name] for name in "ade"}
    assert found["b"].column >= found["e"].column


def test_phases_keep_the_columns_that_kept_concepts_stand_in():
    nodes = [node("a", "c", "early"), node("b", "c", "middle"), node("d", "c", "later")]
    kept = {"a": Place(1, 1), "b": Place(4, 1), "d": Place(5, 1)}
    assert stands(nodes, 5, [], kept) == kept, "early has three of the five columns, for middle is kept in the fourth"


def rows(*places):
    return [("layout.csv", 2 + n, dict(zip(map_cells.COLUMNS, place, strict=True))) for n, place in enumerate(places)]


CODEBOOK = [("codebook.csv", 2, {"code_id": "risk"}), ("codebook.csv", 3, {"code_id": "trust"})]


def test_what_is_written_is_read_again():
    places = {"trust": Place(2, 1), "risk": Place(1, 3)}
    written = [("layout.csv", n, row) for n, row in enumerate(map_cells.rows(places), start=2)]
    assert map_cells.read(written, CODEBOOK, {}) == places


def test_a_renamed_code_keeps_its_place_and_of_merged_ones_the_first_does():
    kept = rows(("fear", "2", "1"), ("risk", "1", "1"))
    assert map_cells.read(kept, CODEBOOK, {"fear": "risk"}) == {"risk": Place(2, 1)}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param(("trusts", "1", "1"), "Did you mean 'trust'", id="no such code"),
        pytest.param(("trust", "0", "1"), "column '0' is not one of 1 to 8", id="columns count from 1"),
        pytest.param(("trust", "1", "1000"), "row '1000' is not one of 1 to 99", id="taller than any page"),
    ],
)
def test_a_place_that_cannot_be_is_an_error(place, message):
    with pytest.raises(ReviewError, match=message) as raised:
        map_cells.read(rows(("risk", "1", "1"), place), CODEBOOK, {})
    assert str(raised.value).startswith("layout.csv, line 3")
