import pytest

from funnel import references
from funnel.errors import ReviewError

ROWS = [
    ("corpus/a.csv", 2, {"id": "x1", "of": "y1"}),
    ("corpus/a.csv", 3, {"id": "x2", "of": ""}),
    ("corpus/b.csv", 2, {"id": "x3", "of": "y1"}),
]


def test_values_come_once_in_the_order_of_the_rows_without_empty_ones():
    assert references.values(ROWS, "of") == ["y1"]
    assert references.values(ROWS, "no such column") == []


def test_a_table_has_the_columns_asked_for_and_lacking_cells_empty():
    table = references.table(ROWS[:2], ["of", "id", "note"])
    assert table == [{"of": "y1", "id": "x1", "note": ""}, {"of": "", "id": "x2", "note": ""}]
    assert references.table([], ["id"]) == []


def test_what_stands_twice_is_told_with_both_places():
    again = [*ROWS, ("corpus/b.csv", 3, {"id": "x1"})]
    with pytest.raises(ReviewError, match=r"b.csv, line 3: id 'x1' stands already in a.csv, line 2"):
        references.require_unique(again, "id")
    references.require_unique(ROWS, "id")


@pytest.mark.parametrize(
    "options, optional, said",
    [
        pytest.param(["y1"], False, "line 3: of '' is not", id="an empty cell is no option"),
        pytest.param(["y2"], True, "line 2: of 'y1' is not one of ours \\(y2\\)", id="a near match"),
        pytest.param(
            [f"z{k}" for k in range(13)], True, "is not one of ours\\.$", id="thirteen options are not listed"
        ),
    ],
)
def test_what_is_not_there_is_told(options, optional, said):
    with pytest.raises(ReviewError, match=said):
        references.require_known(ROWS, "of", options, "one of ours", optional=optional)


def test_what_is_there_passes():
    references.require_known(ROWS, "of", ["y1"], "one of ours", optional=True)
