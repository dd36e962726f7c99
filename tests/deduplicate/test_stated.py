import pytest

from funnel.deduplicate.stated import decided, stated_relations
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


def test_verdicts_that_cannot_all_hold_are_not_taken():
    with pytest.raises(ReviewError, match=r"corpus/duplicates\.csv, line 5: .* the same by line 2"):
        decided([said(2, "r_1", "r_2", "same"), said(5, "r_2", "r_1", "different")], ROW_OF)


def test_a_relation_to_a_record_nobody_holds_is_an_orphan():
    row = (3, {"record_a": "r_1", "record_b": "r_9", "relation": "preprint_of"})
    found = stated_relations([row, (4, {"record_a": "r_2", "record_b": "r_1", "relation": "reprint_of"})], ROW_OF)
    assert found.orphans == [row]
    assert set(found.pairs) == {(0, 1)}
