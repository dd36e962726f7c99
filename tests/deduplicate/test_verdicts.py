import pytest

from funnel.deduplicate.verdicts import decided, stated_relations
from funnel.errors import ReviewError

ROW_OF = {"r_1": 0, "r_2": 1, "r_3": 2}


def said(line, a, b, verdict):
    return (
        line,
        {"record_a": a, "record_b": b, "verdict": verdict, "by": "Ana", "decided_on": "2024-05-01", "why": ""},
    )


def test_a_verdict_may_name_its_records_in_either_order():
    assert set(decided([said(2, "r_2", "r_1", "same")], ROW_OF).same) == {(0, 1)}


def test_a_verdict_on_a_record_nobody_holds_is_kept_as_an_orphan():
    row = said(2, "r_1", "r_9", "different")
    found = decided([row], ROW_OF)
    assert (found.orphans, found.same, found.different) == ([row], {}, {})


@pytest.mark.parametrize(
    "rows, line, named",
    [
        pytest.param(
            [said(2, "r_1", "r_2", "same"), said(5, "r_2", "r_1", "different")],
            5,
            "line 2",
            id="one pair, two verdicts",
        ),
        pytest.param(
            [said(2, "r_1", "r_2", "same"), said(3, "r_2", "r_3", "same"), said(4, "r_1", "r_3", "different")],
            4,
            "lines 2, 3",
            id="by way of a third record",
        ),
        pytest.param([said(2, "r_1", "r_2", "sane")], 2, "Did you mean 'same'?", id="a slip"),
        pytest.param([said(2, "r_1", "r_1", "same")], 2, "r_1 is compared with itself", id="a record with itself"),
    ],
)
def test_what_a_person_must_mend(rows, line, named):
    with pytest.raises(ReviewError, match=r"corpus/duplicates\.csv") as raised:
        decided(rows, ROW_OF)
    assert raised.value.line == line
    assert named in str(raised.value)


def test_a_relation_to_a_record_nobody_holds_is_an_orphan():
    row = (3, {"record_a": "r_1", "record_b": "r_9", "relation": "preprint_of"})
    found = stated_relations([row, (4, {"record_a": "r_2", "record_b": "r_1", "relation": "reprint_of"})], ROW_OF)
    assert found.orphans == [row]
    assert set(found.pairs) == {(0, 1)}
