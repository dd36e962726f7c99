import pytest

from funnel.code import codings
from funnel.errors import ReviewError


def rows(name, *cells):
    return [(f"corpus/coding/{name}.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


BOOK = rows(
    "codebook",
    {"code_id": "risk", "label": "Risk", "kind": "concept", "status": "active"},
    {"code_id": "trust", "label": "Trust", "kind": "concept", "status": ""},
    {"code_id": "old", "label": "Old", "kind": "concept", "status": "retired"},
)
SOURCES = rows("sources", {"source_id": "S1", "citation": "One"})


def coding(coding_id, code_id="risk", **cells):
    return {"coding_id": coding_id, "source_id": "S1", "code_id": code_id, "location": "1", "summary": "s", **cells}


def relation(**cells):
    return {
        "relation_id": "r1",
        "from_code": "risk",
        "relation": "limits",
        "to_code": "trust",
        "coding_ids": "c1",
        **cells,
    }


def check(coders=None, relations=(), reconciled=()):
    coders = coders if coders is not None else rows("ana", coding("c1"))
    codings.check(BOOK, SOURCES, coders, rows("relations", *relations), rows("reconciled", *reconciled))


def test_a_sound_set_passes():
    check(relations=[relation()])


@pytest.mark.parametrize(
    "given, place, said",
    [
        pytest.param(
            {"coders": rows("ana", coding("c1", "rsk"))}, ("ana", 2), "Did you mean 'risk'", id="unknown code"
        ),
        pytest.param({"coders": rows("ana", coding("c1", "old"))}, ("ana", 2), "'old' is retired", id="retired code"),
        pytest.param(
            {"coders": rows("ana", coding("c1", source_id="S9"))}, ("ana", 2), "source_id 'S9'", id="unknown source"
        ),
        pytest.param(
            {"coders": rows("ana", coding("c1")) + rows("ben", coding("c1"))},
            ("ben", 2),
            "stands already in ana.csv, line 2",
            id="one id over two coders",
        ),
        pytest.param(
            {"coders": rows("ana", coding("c1", summary=""))},
            ("ana", 2),
            "neither quote nor summary",
            id="says nothing",
        ),
        pytest.param(
            {"relations": [relation(to_code="old")]}, ("relations", 2), "retired", id="relation to a retired code"
        ),
        pytest.param({"relations": [relation(to_code="risk")]}, ("relations", 2), "itself", id="relation to itself"),
        pytest.param(
            {"relations": [relation(coding_ids="")]}, ("relations", 2), "coding_ids is empty", id="no evidence"
        ),
        pytest.param(
            {"relations": [relation(coding_ids="c1; c9")]},
            ("relations", 2),
            "'c9' is not a coding",
            id="unknown evidence",
        ),
        pytest.param(
            {"relations": [relation(), relation(relation_id="r2")]},
            ("relations", 3),
            "stands already in line 2",
            id="the same relation twice",
        ),
        pytest.param(
            {"relations": [relation()], "reconciled": [coding("c2")]},
            ("relations", 2),
            "dropped",
            id="dropped evidence",
        ),
        pytest.param(
            {"reconciled": [coding("c1", "old")]}, ("reconciled", 2), "retired", id="reconciled to a retired code"
        ),
    ],
)
def test_mistakes_are_told_where_they_stand(given, place, said):
    with pytest.raises(ReviewError, match=said) as error:
        check(**given)
    assert (error.value.path, error.value.line) == (f"corpus/coding/{place[0]}.csv", place[1])


def test_without_reconciliation_all_coders_codings_stand_in_natural_order():
    table = codings.codings(rows("ben", coding("c10")) + rows("ana", coding("c9"), coding("c2", quote="NA")))
    assert [row["coding_id"] for row in table] == ["c2", "c9", "c10"]
    assert [row["coder"] for row in table] == ["ana", "ana", "ben"]
    assert {row["decision"] for row in table} == {""}
    assert table[0]["quote"] == "NA"


def test_reconciled_codings_decide_and_nothing_is_lost():
    coders = rows("ana", coding("c1"), coding("c2")) + rows("ben", coding("c3"))
    agreed = rows("reconciled", coding("c1", "trust"), coding("c3"), coding("c4"))
    table = {row["coding_id"]: row for row in codings.codings(coders, agreed)}
    assert {coding_id: row["decision"] for coding_id, row in table.items()} == {
        "c1": "keep",
        "c2": "drop",
        "c3": "keep",
        "c4": "keep",
    }
    assert table["c1"]["code_id"] == "trust"
    assert {coding_id: row["coder"] for coding_id, row in table.items()} == {
        "c1": "ana",
        "c2": "ana",
        "c3": "ben",
        "c4": "reconciled",
    }


def test_every_coding_has_all_columns_and_no_codings_are_no_rows():
    assert [list(row) for row in codings.codings(rows("ana", coding("c1")))] == [list(codings.COLUMNS)]
    assert codings.codings([]) == []
