import pytest

from funnel.code import evidence
from funnel.errors import ReviewError


def rows(name, *cells):
    return [(f"corpus/{name}.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


BOOK = rows(
    "coding/codebook",
    {"code_id": "risk"},
    {"code_id": "trust", "status": "active"},
    {"code_id": "old", "status": "retired"},
)
CODINGS = [
    {"coding_id": "c1", "decision": "keep", "same_as": ""},
    {"coding_id": "c2", "decision": "same", "same_as": "c1"},
    {"coding_id": "c3", "decision": "drop", "same_as": ""},
    {"coding_id": "c4", "decision": "awaiting", "same_as": ""},
    {"coding_id": "c5", "decision": "keep", "same_as": ""},
]


def change(kind, from_code, to_code):
    return {"change_id": from_code, "version": "2", "change": kind, "from_code": from_code, "to_code": to_code}


CHANGES = rows(
    "coding/changes", change("rename", "peril", "risk"), change("merge", "fear", "risk"), change("split", "cut", "risk")
)
CODED = evidence.Coded(BOOK, CHANGES, CODINGS)


def construct(**cells):
    return {"construct_id": "k1", "label": "K", "codes": "risk", "coding_ids": "c1", "status": "draft", **cells}


def relation(**cells):
    ends = {"from_code": "risk", "relation": "limits", "to_code": "trust", "coding_ids": "c1"}
    return {"relation_id": "r1", **ends, **cells}


def made(**cells):
    return evidence.constructs(rows("constructs", construct(**cells)), CODED)


def related(*cells):
    return evidence.relations(rows("coding/relations", *cells), CODED)


def test_constructs_follow_the_codebook_and_cite_a_passage_once():
    [found] = made(codes="peril; trust", coding_ids="c2;c1")
    assert (found["codes"], found["coding_ids"], found["lost"]) == ("risk;trust", "c1", "")
    assert found["where"] == "corpus/constructs.csv:2"


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        pytest.param({"codes": "risk; old"}, "code 'old' is retired", id="a retired code"),
        pytest.param({"codes": "cut"}, "code 'cut' was split", id="a code that was split"),
        pytest.param({"coding_ids": "c1; c3"}, "coding 'c3' was dropped", id="a dropped coding"),
        pytest.param({"disconfirming_ids": "c4"}, "coding 'c4' awaits a person", id="a coding in conflict, also against it"),
        pytest.param({"codes": "old", "coding_ids": "c3"}, "code 'old' is retired; coding 'c3' was dropped", id="two things"),
    ],
)  # fmt: skip
def test_what_a_draft_lost_is_told_and_stops_a_final_one(cells, lost):
    assert made(**cells)[0]["lost"] == lost
    with pytest.raises(ReviewError, match="'k1' is final: ") as error:
        made(**cells, status="final")
    assert (error.value.path, error.value.line) == ("corpus/constructs.csv", 2)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"codes": "rsk"}, "Did you mean 'risk'", id="no such code"),
        pytest.param({"coding_ids": "c9"}, "coding_ids 'c9'", id="no such coding"),
        pytest.param({"disconfirming_ids": "c1;c9"}, "disconfirming_ids 'c9'", id="nor against it"),
    ],
)
def test_what_a_construct_cites_must_be_there(cells, said):
    with pytest.raises(ReviewError, match=said) as error:
        made(**cells)
    assert (error.value.path, error.value.line) == ("corpus/constructs.csv", 2)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"to_construct": "k9"}, "to_construct 'k9'", id="to no construct"),
        pytest.param({"refuting_ids": "c9"}, "refuting_ids 'c9'", id="against it no coding"),
    ],
)
def test_what_a_claim_cites_must_be_there(cells, said):
    claim = {"claim_id": "a1", "from_construct": "k1", "to_construct": "k1", **cells}
    with pytest.raises(ReviewError, match=said):
        evidence.argument(rows("argument", claim), made(), CODED)


@pytest.mark.parametrize(
    ("cells", "ends", "decision", "lost"),
    [
        pytest.param({}, ("risk", "trust"), "keep", "", id="sound"),
        pytest.param({"from_code": "peril"}, ("risk", "trust"), "keep", "", id="follows a rename"),
        pytest.param({"coding_ids": "c2; c1"}, ("risk", "trust"), "keep", "", id="cites another coder's of the same passage"),
        pytest.param({"to_code": "old"}, ("risk", "old"), "awaiting", "code 'old' is retired", id="to a retired code"),
        pytest.param({"from_code": "cut"}, ("cut", "trust"), "awaiting", "code 'cut' was split", id="only a person knows which part"),
        pytest.param({"to_code": "fear"}, ("risk", "risk"), "awaiting", "both of its codes are 'risk' since they were merged", id="between codes that are one now"),
        pytest.param({"coding_ids": ""}, ("risk", "trust"), "awaiting", "no coding bears it out", id="without evidence"),
        pytest.param({"coding_ids": "c3"}, ("risk", "trust"), "awaiting", "coding 'c3' was dropped", id="its evidence was dropped"),
        pytest.param({"coding_ids": "c1; c3"}, ("risk", "trust"), "keep", "coding 'c3' was dropped", id="some of its evidence was dropped"),
    ],
)  # fmt: skip
def test_relations(cells, ends, decision, lost):
    [found] = related(relation(**cells))
    assert (found["from_code"], found["to_code"]) == ends
    assert (found["decision"], found["lost"]) == (decision, lost)
    if lost:
        with pytest.raises(ReviewError, match="'r1' is final: "):
            related(relation(**cells, status="final"))


def test_relations_that_a_merge_makes_equal_are_one_with_the_evidence_of_both():
    one, other = related(relation(), relation(relation_id="r2", from_code="fear", coding_ids="c5"))
    assert (one["coding_ids"], one["decision"]) == ("c1;c5", "keep")
    assert (other["coding_ids"], other["decision"], other["same_as"]) == ("c5", "same", "r1")


def test_a_relation_that_lost_its_evidence_stands_by_that_of_one_that_a_merge_made_equal():
    one, other = related(relation(coding_ids="c3"), relation(relation_id="r2", from_code="fear", coding_ids="c5"))
    assert (one["coding_ids"], one["decision"], one["lost"]) == ("c3;c5", "keep", "coding 'c3' was dropped")
    assert (other["decision"], other["same_as"]) == ("same", "r1")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param([relation(to_code="risk")], "related to itself", id="to itself"),
        pytest.param([relation(to_code="trst")], "Did you mean 'trust'", id="no such code"),
        pytest.param([relation(coding_ids="c1; c9")], "'c9' is not a coding", id="no such coding"),
        pytest.param([relation(), relation()], "stands already", id="one id twice"),
        pytest.param([relation(), relation(relation_id="r2")], "stands already", id="the same relation twice"),
    ],
)
def test_relations_that_cannot_be(cells, said):
    with pytest.raises(ReviewError, match=said) as error:
        related(*cells)
    assert (error.value.path, error.value.line) == ("corpus/coding/relations.csv", len(cells) + 1)
