import pytest

from funnel.code import codebook
from funnel.errors import ReviewError


def rows(*codes):
    return [
        ("corpus/coding/codebook.csv", line, dict(zip(("code_id", "parent_id", "label", "status"), code, strict=True)))
        for line, code in enumerate(codes, start=2)
    ]


@pytest.mark.parametrize(
    "codes, line, said",
    [
        pytest.param(
            [("a", "", "A", "active"), ("a", "", "B", "active")], 3, "stands already in line 2", id="an id stands twice"
        ),
        pytest.param([("a", "z", "A", "active")], 2, "parent_id 'z' is not a code", id="below nothing"),
        pytest.param([("a", "b", "A", "active"), ("b", "a", "B", "active")], 2, "below itself", id="a circle of two"),
        pytest.param([("a", "a", "A", "active")], 2, "below itself", id="a circle of one"),
        pytest.param([("a", "", "A", "active"), ("b", "", "A", "")], 3, "label 'A'", id="one label, two codes in use"),
    ],
)
def test_mistakes_are_told_where_they_stand(codes, line, said):
    with pytest.raises(ReviewError, match=said) as error:
        codebook.check(rows(*codes))
    assert error.value.line == line


def test_a_retired_code_may_keep_the_label_of_the_one_that_took_its_place():
    codebook.check(rows(("a", "", "A", "retired"), ("b", "", "A", "active")))


def test_ancestors_come_nearest_first():
    assert codebook.ancestors("c", {"c": "b", "b": "a", "a": ""}) == ["b", "a"]
