import pytest

from funnel.code import texts
from funnel.errors import ReviewError

TEXT = "Risk is shared.\nThe inno-\nvation team felt “safe”, and the co-design group – a small one – felt ﬁne.\nRisk is shared."


def located(quote="", start="", end="", source="S1"):
    row = {"coding_id": "c1", "source_id": source, "quote": quote, "start": start, "end": end}
    return texts.located([("corpus/coding/ana.csv", 7, row)], {"S1": TEXT})[0][2]


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        pytest.param("team felt", "team felt", id="as it stands"),
        pytest.param("The innovation team", "The inno-\nvation team", id="over a hyphen at the end of a line"),
        pytest.param('felt "safe"', "felt “safe”", id="straight for curly quotation marks"),
        pytest.param("codesign group", "co-design group", id="a hyphen more or less"),
        pytest.param("group — a small one — felt", "group – a small one – felt", id="dashes of another length"),
        pytest.param("felt fine", "felt ﬁne", id="a ligature"),
        pytest.param("shared.   The", "shared.\nThe", id="other spacing"),
        pytest.param("The innovation [...] the co-design", "The inno-\nvation team felt “safe”, and the co-design", id="words left out"),
    ],
)  # fmt: skip
def test_a_quote_is_found_as_people_copy_it(quote, passage):
    row = located(quote)
    assert row["quote_check"] == "found"
    assert TEXT[int(row["start"]) : int(row["end"])] == passage


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        pytest.param(
            {"quote": "Risk is shared."}, "found several times", id="twice in the text, which one is not said"
        ),
        pytest.param(
            {"quote": "Risk is shared.", "start": "0", "end": "15"}, "at its place", id="the first of the two"
        ),
        pytest.param(
            {"quote": "The innovation", "start": "16", "end": "32"}, "at its place", id="a place over a line end"
        ),
        pytest.param({"quote": "anything", "source": "S2"}, "no text", id="a source without its text"),
        pytest.param({}, "no quote", id="a summary only"),
    ],
)
def test_what_is_known_of_a_place(cells, check):
    row = located(**cells)
    assert row["quote_check"] == check
    assert (row["start"], row["end"]) == (cells.get("start", ""), cells.get("end", ""))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"quote": "Risk is never shared"}, "does not stand anywhere in the text of 'S1'", id="nowhere"),
        pytest.param({"quote": "RISK IS"}, "does not stand anywhere", id="in other letters"),
        pytest.param(
            {"quote": "team felt", "start": "0", "end": "9"}, r"at 0-9 of.*It stands at 33-42", id="elsewhere"
        ),
        pytest.param({"quote": "Risk is", "start": "0", "end": "15"}, "at 0-15 of", id="only part of the place"),
        pytest.param({"start": "5", "end": "5"}, "start 5 and end 5 are no passage", id="an empty place"),
        pytest.param({"start": "5", "end": "5000"}, "whose text has", id="beyond the end"),
        pytest.param({"quote": "Risk", "start": "5"}, "end unknown", id="a start without an end"),
    ],
)
def test_a_quote_that_is_not_at_its_place_is_told(cells, said):
    with pytest.raises(ReviewError, match=said) as error:
        located(**cells)
    assert (error.value.path, error.value.line) == ("corpus/coding/ana.csv", 7)
