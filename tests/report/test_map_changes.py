"""Two states of a map small enough to see every difference."""

import pytest

from funnel.errors import ReviewError
from funnel.report import changes, changes_document, map_changes
from funnel.report.map_changes import Map


def node(code, sources=1, label=""):
    return {"code_id": code, "label": label or code.capitalize(), "sources": str(sources), "x": "1.5"}


def pair(one, other, weight=2):
    named = {"edge_id": f"{one}~{other}", "from_code": one, "to_code": other}
    return {**named, "relation": "co-occurs with", "basis": "co-occurrence", "weight": str(weight)}


def relation(edge_id, one, other, word="enables"):
    return {**pair(one, other), "edge_id": edge_id, "relation": word, "basis": "recorded"}


def change(kind, one, other, version="2"):
    return {"change": kind, "from_code": one, "to_code": other, "version": version}


def told(then, now, *replayed):
    return [
        (row["change"], row["what"], row["before"], row["after"]) for row in map_changes.changes(then, now, replayed)
    ]


THEN = Map([node("stone", 3), node("fear"), node("risk", 2), node("oak")], [pair("oak", "stone"), relation("r1", "fear", "oak")])  # fmt: skip


@pytest.mark.parametrize(
    ("now", "replayed", "expected"),
    [
        pytest.param(THEN, [], [], id="nothing"),
        pytest.param(
            Map([{**row, "x": "9"} for row in THEN.nodes], THEN.edges), [], [], id="a concept drawn elsewhere is the same"
        ),
        pytest.param(
            Map([*THEN.nodes, node("ice")], THEN.edges), [], [("concept added", "Ice (ice)", "", "")], id="added"
        ),
        pytest.param(
            Map([node("stone", 3), node("fear"), node("oak")], THEN.edges),
            [],
            [("concept removed", "Risk (risk)", "", "")],
            id="removed",
        ),
        pytest.param(
            Map([node("material", 4), *THEN.nodes[1:]], [pair("material", "oak", 3), THEN.edges[1]]),
            [change("rename", "stone", "material")],
            [
                ("concept renamed", "Material (material)", "Stone (stone)", "Material (material)"),
                ("concept changed", "Material (material): sources", "3", "4"),
                ("link changed", "Material (material) co-occurs with Oak (oak): weight", "2", "3"),
            ],
            id="renamed: neither it nor its link came or went, though the pair's order turned",
        ),
        pytest.param(
            Map([node("material", 3), *THEN.nodes[1:]], [pair("material", "oak"), THEN.edges[1]]),
            [],
            [
                ("concept added", "Material (material)", "", ""),
                ("concept removed", "Stone (stone)", "", ""),
                ("link added", "Material (material) co-occurs with Oak (oak)", "", ""),
                ("link removed", "Oak (oak) co-occurs with Stone (stone)", "", ""),
            ],
            id="without a row that says so it is another concept",
        ),
        pytest.param(
            Map([node("matter", 3), *THEN.nodes[1:]], [pair("matter", "oak"), THEN.edges[1]]),
            [change("rename", "material", "matter", "10"), change("rename", "stone", "material", "9")],
            [("concept renamed", "Matter (matter)", "Stone (stone)", "Matter (matter)")],
            id="renamed twice, by version and not by row",
        ),
        pytest.param(
            Map([node("stone", 3), node("risk", 3), node("oak")], [THEN.edges[0], relation("r1", "risk", "oak")]),
            [change("merge", "fear", "risk")],
            [
                ("concepts merged", "Risk (risk)", "Fear (fear); Risk (risk)", "Risk (risk)"),
                ("concept changed", "Risk (risk): sources", "2", "3"),
            ],
            id="merged: its relation goes along",
        ),
        pytest.param(
            Map([*THEN.nodes, node("loss")], THEN.edges),
            [change("split", "risk", "loss")],
            [("concept split", "Loss (loss)", "Risk (risk)", "Loss (loss)")],
            id="split, a part stays",
        ),
        pytest.param(
            Map([*THEN.nodes[:2], node("oak"), node("loss"), node("odds")], THEN.edges),
            [change("split", "risk", "loss"), change("split", "risk", "odds")],
            [
                ("concept split", "Loss (loss)", "Risk (risk)", "Loss (loss)"),
                ("concept split", "Odds (odds)", "Risk (risk)", "Odds (odds)"),
            ],
            id="split, nothing is left",
        ),
        pytest.param(
            Map(THEN.nodes, [THEN.edges[0], relation("r1", "oak", "fear", "constrains")]),
            [],
            [
                ("link changed", "Oak (oak) constrains Fear (fear): relation", "enables", "constrains"),
                ("link changed", "Oak (oak) constrains Fear (fear): ends", "Fear (fear) enables Oak (oak)", "Oak (oak) constrains Fear (fear)"),
            ],
            id="a recorded relation has a direction and is known by its id",
        ),
        pytest.param(
            Map([node("stone", 3, "Rock"), *THEN.nodes[1:]], THEN.edges),
            [],
            [("concept changed", "Rock (stone): label", "Stone", "Rock")],
            id="another label for the same code",
        ),
    ],
)  # fmt: skip
def test_every_difference_is_a_row(now, replayed, expected):
    assert told(THEN, now, *replayed) == expected


def test_a_link_of_two_concepts_that_are_one_now_is_gone():
    then = Map([node("fear"), node("risk")], [pair("fear", "risk")])
    assert told(then, Map([node("risk")], []), change("merge", "fear", "risk")) == [
        ("concepts merged", "Risk (risk)", "Fear (fear); Risk (risk)", "Risk (risk)"),
        ("link removed", "Fear (fear) co-occurs with Risk (risk)", "", ""),
    ]


def test_of_two_links_that_became_one_the_lasting_concept_s_is_compared():
    then = Map([node("fear"), node("risk"), node("oak")], [pair("fear", "oak", 7), pair("oak", "risk", 2)])
    now = Map([node("risk"), node("oak")], [pair("oak", "risk", 8)])
    found = told(then, now, change("merge", "fear", "risk"))
    assert found[1:] == [("link changed", "Oak (oak) co-occurs with Risk (risk): weight", "2", "8")]


def test_a_column_that_one_of_the_two_lacks_is_not_compared():
    older = Map([{key: value for key, value in row.items() if key != "sources"} for row in THEN.nodes], THEN.edges)
    assert told(older, THEN) == told(THEN, older) == []


def test_what_was_added_one_way_was_removed_the_other():
    now = Map([*THEN.nodes[1:], node("ice")], [pair("ice", "oak")])
    there, back = ([row["change"] for row in map_changes.changes(*states)] for states in ((THEN, now), (now, THEN)))
    assert [there.count(f"{what} added") for what in ("concept", "link")] == [1, 1]
    assert [there.count(f"{what} removed") for what in ("concept", "link")] == [1, 2]
    assert [back.count(f"{what} added") for what in ("concept", "link")] == [1, 2]


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        pytest.param(None, None, "nodes.csv: there is no such file. Name the folder of a map", id="no map"),
        pytest.param("name\nx\n", "a\n", "nodes.csv, line 1: the column 'code_id' is missing; found name", id="other table"),
        pytest.param("code_id,label\nx,X\n", "edge_id\n1\n", "edges.csv, line 1: the column 'from_code' is missing", id="edges"),
    ],
)  # fmt: skip
def test_a_folder_without_a_map_is_told(tmp_path, nodes, edges, message):
    for name, text in (("nodes.csv", nodes), ("edges.csv", edges)):
        if text:
            (tmp_path / name).write_text(text)
    with pytest.raises(ReviewError) as error:
        map_changes.read(tmp_path)
    assert message in str(error.value)


def test_a_comparison_of_reviews_tells_of_the_map_where_both_have_one():
    def state(concept_map):
        return changes.State("one", [], [], [], {}, concept_map=concept_map)

    now = Map([*THEN.nodes, node("ice")], THEN.edges)
    rows = changes.changes(state(THEN), state(now))
    assert [(row["change"], row["what"]) for row in rows] == [("concept added", "Ice (ice)")]
    assert changes.sentence(state(THEN), state(now), rows).endswith(": 1 concept added to the map.")
    assert changes.changes(state(None), state(now)) == [], "a map that was not made then says nothing of concepts"


def test_the_document_tells_of_the_map_where_both_states_have_one():
    def state(concept_map):
        return changes.State("one", [], [], [], {}, concept_map=concept_map)

    now = Map([*THEN.nodes[1:], node("ice")], [])
    rows = changes.changes(state(THEN), state(now))
    *_, of_map = changes_document.tables(state(THEN), state(now), rows)
    assert list(of_map.rows["change"]) == ["concept added", "concept removed", "link removed", "link removed"]
    names = [table.name for table in changes_document.tables(state(None), state(now), [])]
    assert "changes_to_map" not in names
