import crosswalk_case as case

from funnel.synthesise import crosswalk, gaps


def named(rows):
    return [(row["kind"], row["model_id"], row["stage_id"]) for row in rows]


def test_each_gap_says_why_nothing_is_found():
    """Model two has a secondary link to Ending from another column; ten begins with a secondary link only, prints no
    middle label, and its last label waits: whether Ending is a gap cannot be known yet."""
    *given, _, coverage = case.tables()
    found = gaps.gaps(coverage, given[2])
    assert named(found) == [
        ("secondary only", "two", "ending"),
        ("secondary only", "ten", "beginning"),
        ("no label printed", "ten", "going"),
        ("not settled", "ten", "ending"),
    ]
    assert all(row["what"] for row in found)


def test_a_printed_column_without_a_link_is_another_gap_than_a_blank_one():
    *given, _, coverage = case.tables([("ten", "2", "", "none")])
    kinds = {(row["model_id"], row["stage_id"]): row["kind"] for row in gaps.gaps(coverage, given[2])}
    assert kinds["ten", "going"] == "no label printed"
    assert kinds["ten", "ending"] == "none mapped"


def test_a_stage_found_in_half_of_the_models_or_fewer_is_named():
    """Ending: model one of the two that print the last column (one and ten)."""
    *given, _, coverage = case.tables([("ten", "2", "", "none")])
    [row] = [row for row in gaps.gaps(coverage, given[2]) if row["kind"] == "few models"]
    assert (row["stage"], row["found_in"], row["of"]) == ("Ending", "1", "2")


def test_a_stage_that_is_named_and_rated_as_not_treated_is_a_gap():
    *given, found, _ = case.tables()
    coverage = crosswalk.coverage(*given, found, {("one", "going"): "0", ("one", "ending"): "1"})
    rows = gaps.gaps(coverage, given[2])
    assert [(row["stage_id"], row["depth"]) for row in rows if row["model_id"] == "one"] == [("going", "0")]


def test_a_review_without_models_has_no_gap():
    assert gaps.gaps([], []) == []


def test_the_gaps_of_the_case():
    """METHOD.md's coverage table: a point where nothing is found though the column has labels, a dash where it has
    none, s where a label only touches the stage; Integrating in 5 of 10 models, System change in 4 of 8."""
    _, _, stages, _, coverage = case.shipped()
    rows = gaps.gaps(coverage, stages)
    assert named(rows) == [
        *(("secondary only", "spring2016", "mobilising"), ("none mapped", "spring2016", "integrating")),
        *(("none mapped", "spring2016", "system_change"), ("secondary only", "mulgan2007", "integrating")),
        *(("secondary only", "designcouncil2019", "designing"), ("no label printed", "designcouncil2019", "growing")),
        ("no label printed", "designcouncil2019", "system_change"),
        *(("secondary only", "designcouncil2021", stage) for stage in ("designing", "integrating", "system_change")),
        *(("none mapped", "ideo2015", "integrating"), ("none mapped", "ideo2015", "system_change")),
        *(("no label printed", "moullin2019", "growing"), ("no label printed", "moullin2019", "system_change")),
        *(("secondary only", "hartley2006", "mobilising"), ("none mapped", "hartley2006", "system_change")),
        ("secondary only", "mulganleadbeater2013", "integrating"),
        ("secondary only", "mulganleadbeater2013", "growing"),
        *(("few models", "", "integrating"), ("few models", "", "system_change")),
    ]
