import pytest

from funnel.code import codings, reconcile
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


def settled(coders=None, reconciled=(), changed=(), texts=None, book=BOOK, mode="single"):
    coders = coders if coders is not None else rows("ana", coding("c1"))
    sheets = codings.Sheets(
        book,
        SOURCES,
        coders,
        rows("reconciled", *reconciled),
        rows("changes", *changed),
    )
    return codings.settled(sheets, texts or {}, reconcile.Rule(["ana", "ben"], mode, 0.5))


def test_a_sound_set_passes():
    assert settled().codings[0]["decision"] == "keep"


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
            {"coders": rows("ana", coding("c1"), coding("c1", source_id="S2"))},
            ("ana", 3),
            "stands already in line 2, there on 'S1'",
            id="one id on two sources is no change of mind",
        ),
        pytest.param(
            {"coders": rows("ana", coding("c1", summary=""))},
            ("ana", 2),
            "neither quote nor summary",
            id="says nothing",
        ),
        pytest.param(
            {"reconciled": [{"coding_id": "c1", "decision": "change", "code_id": "old"}]},
            ("reconciled", 2),
            "code_id 'old' is not a code in use",
            id="reconciled to a retired code",
        ),
    ],
)
def test_mistakes_are_told_where_they_stand(given, place, said):
    with pytest.raises(ReviewError, match=said) as error:
        settled(**given)
    assert (error.value.path, error.value.line) == (f"corpus/coding/{place[0]}.csv", place[1])


def test_codings_come_in_natural_order_with_all_columns_and_no_codings_are_no_rows():
    table = settled(
        rows("ben", coding("c10")) + rows("ana", coding("c9", location="2"), coding("c2", quote="NA"))
    ).codings
    assert [row["coding_id"] for row in table] == ["c2", "c9", "c10"]
    assert [row["coder"] for row in table] == ["ana", "ana", "ben"]
    assert table[0]["quote"] == "NA"
    assert list(table[0]) == list(codings.COLUMNS)
    assert settled([]).codings == []


RENAME = {"change_id": "x", "version": "2", "change": "rename", "from_code": "peril", "to_code": "risk"}
SPLIT = RENAME | {"change": "split", "coding_ids": "c1"}


def test_what_was_coded_before_a_rename_stands_under_the_new_name():
    old = settled(rows("ana", coding("c1", "peril")), changed=[RENAME])
    assert (old.codings[0]["code_id"], old.codings[0]["coded_as"]) == ("risk", "peril")


def test_a_split_that_leaves_a_coding_without_a_code_says_so():
    with pytest.raises(ReviewError, match="'peril' was split in version 2") as error:
        settled(rows("ana", coding("c1", "peril"), coding("c2", "peril", location="9")), changed=[SPLIT])
    assert error.value.line == 3


def test_an_addition_is_coded_by_the_meeting():
    added = {
        "coding_id": "m1",
        "decision": "add",
        "code_id": "trust",
        "source_id": "S1",
        "location": "4",
        "quote": "trust",
    }
    found = settled(reconciled=[added | {"decided_on": "2024-05-01"}], texts={"S1": "in trust"})
    row = {coding["coding_id"]: coding for coding in found.codings}["m1"]
    assert [row[name] for name in ("coder", "decision", "coded_on", "start")] == [
        "reconciled",
        "keep",
        "2024-05-01",
        "3",
    ]


def test_a_quote_that_is_not_in_its_text_stops_the_run():
    with pytest.raises(ReviewError, match="does not stand anywhere in the text of 'S1'"):
        settled(rows("ana", coding("c1", quote="trust")), texts={"S1": "In doubt."})


def test_a_text_of_no_source_is_told():
    with pytest.raises(ReviewError, match=r"corpus/texts/S2\.txt: 'S2' is no source"):
        settled(texts={"S2": ""})
