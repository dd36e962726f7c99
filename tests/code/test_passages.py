import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.code.passages import Span, overlap, passages, span


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        pytest.param({"location": "p. 12"}, Span("p. ", 12, 12), id="a page"),
        pytest.param({"location": "S3:20-14"}, Span("s3:", 14, 20), id="lines, the wrong way round"),
        pytest.param({"location": "Abstract"}, Span("abstract", 0, 0), id="a place without a number"),
        pytest.param(
            {"location": "p. 1", "start": "10", "end": "12"}, Span("characters ", 10, 11), id="characters before pages"
        ),
    ],
)
def test_span(cells, found):
    assert span(cells) == found


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        pytest.param((0, 9), (0, 9), 1, id="the same"),
        pytest.param((0, 9), (5, 14), 5 / 15, id="half of each"),
        pytest.param((0, 9), (10, 12), 0, id="one after the other"),
        pytest.param((0, 9), (2, 3), 2 / 10, id="one within the other"),
    ],
)
def test_overlap(one, other, share):
    assert overlap(Span("t", *one), Span("t", *other)) == pytest.approx(share)


def test_pages_and_lines_have_nothing_in_common():
    assert overlap(Span("p. ", 1, 2), Span("s3:", 1, 2)) == 0


def coding(coder, start, end, source="S1"):
    return {"source_id": source, "coder": coder, "location": "", "start": str(start), "end": str(end)}


def test_each_place_joins_the_passage_that_it_overlaps_most():
    # ben's 0-80 shares 0.8 with ana's 0-100 and nothing with 200-300; his 10-90 comes too late for it and stands alone
    codings = [coding("ana", 0, 100), coding("ana", 200, 300), coding("ben", 10, 80), coding("ben", 0, 80)]
    codings += [coding("ben", 210, 230), coding("cem", 200, 290)]
    assert passages(codings, ["ana", "ben", "cem"], 0.5) == [
        "S1 characters 0-99",
        "S1 characters 200-299",
        "S1 characters 10-79",
        "S1 characters 0-99",
        "S1 characters 210-229",
        "S1 characters 200-299",
    ]


PLACES = st.lists(
    st.builds(coding, st.sampled_from("abc"), st.integers(0, 20), st.integers(21, 40), st.sampled_from(("S1", "S2"))),
    max_size=20,
)


@given(PLACES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_a_coder_has_one_place_a_passage(codings, chance):
    found = passages(codings, "abc", 0.5)
    shuffled = list(range(len(codings)))
    chance.shuffle(shuffled)
    again = passages([codings[place] for place in shuffled], "abc", 0.5)
    assert [found[place] for place in shuffled] == again
    places = {(passage, row["coder"]): set() for passage, row in zip(found, codings, strict=True)}
    for passage, row in zip(found, codings, strict=True):
        places[passage, row["coder"]].add(span(row))
    assert all(len(spans) == 1 for spans in places.values())
