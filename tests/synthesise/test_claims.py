import crosswalk_case as case
import pytest

from funnel.errors import ReviewError
from funnel.synthesise import claims


def verdict(test, arguments="", extra=()):
    models, labels, stages, found, _ = case.tables(extra)
    claim = {"claim_id": "C1", "statement": "s", "location": "", "test": test, "arguments": arguments, "note": "Ours."}
    return claims.verdicts([claim], models, labels, stages, found)[0]


def at_each(row):
    return [row["wording"], row["primary"], row["any"]]


YES, PART, NO, OPEN = claims.SUPPORTED, claims.IN_PART, claims.NOT_SUPPORTED, claims.NOT_TESTABLE


@pytest.mark.parametrize(
    "test, arguments, expected",
    [
        # labels: one 1 1 1, two 1 2 0, ten 1 0 1
        pytest.param("most_labels_in", "phase=middle; models=two", [YES] * 3, id="2 of 3 labels"),
        pytest.param("most_labels_in", "phase=early; models=one", [NO] * 3, id="a tie is not most"),
        pytest.param("most_labels_in", "phase=middle", [PART] * 3, id="one of all three models"),
        pytest.param("at_most_labels", "phase=middle; n=2", [YES] * 3, id="none has more than two"),
        pytest.param("at_most_labels", "phase=middle; n=1", [NO] * 3, id="one model with two refutes it"),
        pytest.param("covers", "stage=beginning; models=one, two", [PART, YES, YES], id="two's link is a judgement"),
        pytest.param("covers", "stage=ending; models=two", [NO, NO, YES], id="a secondary link counts at any only"),
        pytest.param("does_not_cover", "stage=going; models=ten", [YES] * 3, id="no link at all"),
        pytest.param("does_not_cover", "stage=beginning; models=one, ten", [PART, PART, NO], id="ten's is secondary"),
        pytest.param("none_covers_all", "models=two, ten", [YES, YES, NO], id="two covers all with secondary links"),
        pytest.param("none_covers_all", "", [NO] * 3, id="one covers all with plain words"),
        pytest.param("one_to_one", "models=one", [YES] * 3, id="three labels, three stages, in order"),
        pytest.param("one_to_one", "models=two", [NO] * 3, id="a label without a link, then stages with two"),
        pytest.param("not_testable", "", [OPEN] * 3, id="labels cannot show it"),
    ],
)
def test_verdicts_by_hand(test, arguments, expected):
    row = verdict(test, arguments)
    assert at_each(row) == expected
    assert row["changes"] == ("yes" if len(set(expected)) > 1 else "no")


def test_the_note_names_the_models_that_decide_and_keeps_what_people_noted():
    row = verdict("covers", "stage=beginning; models=one, two")
    assert row["note"] == (
        "At wording: holds for Ana, 2001, not for Ben, 2002. At primary, any: holds throughout. Ours."
    )
    assert verdict("none_covers_all")["note"].startswith("At wording, primary: refuted by Ana, 2001.")


@pytest.mark.parametrize(
    "test, arguments, said",
    [
        pytest.param("most_label_in", "phase=early", "Did you mean 'most_labels_in'", id="unknown test"),
        pytest.param("covers", "models=one", "needs an argument stage", id="an argument is missing"),
        pytest.param("covers", "stage=goign", "Did you mean 'going'", id="unknown stage"),
        pytest.param("covers", "stage=going; models=one, tow", "Did you mean 'two'", id="unknown model"),
        pytest.param("most_labels_in", "phase=later", "early, middle, latter", id="the phase as printed is latter"),
        pytest.param("at_most_labels", "phase=early; n=three", "whole number", id="a number in words"),
        pytest.param("covers", "stage=going; n=3", "takes no argument 'n'", id="an argument of another test"),
        pytest.param("covers", "stage=going; one", "takes no argument 'one'", id="a value without a name"),
    ],
)
def test_a_claim_that_cannot_be_tested_as_written_is_an_error(test, arguments, said):
    given = case.rows("claims", ("claim_id", "statement", "test", "arguments"), ("C1", "s", test, arguments))
    with pytest.raises(ReviewError, match=said):
        claims.check(given, case.models(), case.stages())


def test_the_fourteen_claims_of_the_case():
    """As read by hand: C1-C3, C7 and C9 hold; C4 holds for Mulgan and others but not for Nesta where primary links
    count; presence cannot show C5, as two models touch every stage; the rest is not about labels."""
    from funnel import corpus
    from funnel.references import table

    rows = list(corpus.rows_of([case.CORPUS / "claims.csv"]))
    models, labels, stages, found, _ = case.shipped()
    verdicts = claims.verdicts(table(rows, claims.INPUT_COLUMNS), models, labels, stages, found)
    primary = {row["claim_id"]: row["primary"] for row in verdicts}
    assert {claim for claim, found in primary.items() if found == YES} == {"C1", "C2", "C3", "C7", "C9"}
    assert (primary["C4"], primary["C5"]) == (PART, NO)
    assert {claim for claim, found in primary.items() if found == OPEN} == {
        "C6",
        "C8",
        "C10",
        "C11",
        "C12",
        "C13",
        "C14",
    }
    assert "holds for Mulgan et al., 2007, not for Nesta, 2016" in next(
        row["note"] for row in verdicts if row["claim_id"] == "C4"
    )
