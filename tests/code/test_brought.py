import pytest

from funnel.code import brought
from funnel.code.brought import Brought

BOOK = [{"code_id": "risk", "label": "Risk"}]
SOURCES = [{"source_id": "S1", "citation": "One 2020"}]
CODINGS = [{"coding_id": "c1", "source_id": "S1", "code_id": "risk"}]


def code(code_id, label, parent_id=""):
    return {"code_id": code_id, "label": label, "parent_id": parent_id}


def coding(coding_id="x1", source_id="9", code_id="5", coder="ana"):
    return {"coding_id": coding_id, "source_id": source_id, "code_id": code_id, "coder": coder}


def added(codes=(), sources=(), codings=(), texts=None):
    return brought.additions(Brought(codes, sources, codings, texts or {}), BOOK, SOURCES, CODINGS)


def test_a_code_of_the_same_name_is_ours():
    found = added(
        [code("5", "RISK"), code("6", "Fear of loss", "5")], [{"source_id": "9", "citation": "one 2020"}], [coding()]
    )
    assert found.rows == {
        "codebook": [code("fear_of_loss", "Fear of loss", "risk")],
        "ana": [coding(source_id="S1", code_id="risk")],
    }


@pytest.mark.parametrize(
    ("labels", "ids"),
    [
        pytest.param(["Trust", "Trust!"], ["trust", "trust_2"], id="two that are written alike"),
        pytest.param(["Risk", "risk"], ["risk_2"], id="only one of them is ours"),
        pytest.param(["???"], ["code"], id="nothing to make a name of"),
    ],
)
def test_new_codes_get_names_of_their_own(labels, ids):
    found = added([code(str(number), label) for number, label in enumerate(labels)])
    assert [row["code_id"] for row in found.rows["codebook"]] == ids


def test_what_changed_or_went_elsewhere_is_told_and_left():
    source = {"source_id": "S1", "citation": "One"}
    recoded = added([code("t", "Trust")], [source], [coding("c1", "S1", "t")])
    assert "ana" not in recoded.rows
    assert recoded.told == ["Under another code there, left as they are: c1 (trust for risk)."]
    assert added([], [source], []).told == ["No longer there, left as they are: c1."]


def test_a_text_is_brought_for_a_new_source_only():
    new = {"source_id": "9", "citation": "Two"}
    assert added([], [new], [], {"9": "words"}).texts == {"two": "words"}
    assert added([], SOURCES, [], {"S1": "words"}).texts == {}
