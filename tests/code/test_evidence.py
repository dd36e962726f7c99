import pytest

from funnel.code import evidence
from funnel.errors import ReviewError

CODINGS = [{"coding_id": "c1", "same_as": ""}, {"coding_id": "c2", "same_as": "c1"}]


def rows(name, *cells):
    return [(f"corpus/{name}.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


BOOK = rows("coding/codebook", {"code_id": "risk"}, {"code_id": "old", "status": "retired"})
CHANGED = rows("coding/changes", {"version": "2", "change": "rename", "from_code": "peril", "to_code": "risk"})


def made(**cells):
    construct = {"construct_id": "k1", "label": "K", "codes": "peril; old", "coding_ids": "c2;c1", **cells}
    return evidence.constructs(rows("constructs", construct), CHANGED, BOOK, CODINGS)


def test_constructs_follow_the_codebook_and_cite_a_passage_once():
    [construct] = made()
    assert (construct["codes"], construct["coding_ids"]) == ("risk;old", "c1")
    assert construct["where"] == "corpus/constructs.csv:2"


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
        evidence.argument(rows("argument", claim), made(), CODINGS)
