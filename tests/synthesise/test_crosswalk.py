import crosswalk_case as case
import pytest

from funnel.errors import ReviewError
from funnel.synthesise import crosswalk


def check(models=None, labels=None, stages=None, links=None):
    return crosswalk.check(
        models or case.models(), labels or case.labels(), stages or case.stages(), links or case.links()
    )


def link(*cells):
    return [("corpus/models/crosswalk/ana.csv", 2, dict(zip(case.LINK_COLUMNS, cells, strict=False)))]


@pytest.mark.parametrize(
    "links, said",
    [
        pytest.param(link("onne", "1", "going", "primary"), "model_id 'onne'.*Did you mean 'one'", id="unknown model"),
        pytest.param(link("one", "7", "going", "primary"), "no label of order '7'", id="unknown label"),
        pytest.param(
            link("one", "1", "goign", "primary"), "stage_id 'goign'.*Did you mean 'going'", id="unknown stage"
        ),
        pytest.param(link("one", "1", "going", "main"), "role 'main'", id="unknown role"),
        pytest.param(
            link("one", "1", "going", "primary") + link("one", "1", "going", "secondary"),
            "stands already in line 2",
            id="the same link twice",
        ),
    ],
)
def test_a_link_to_what_is_not_there_is_an_error(links, said):
    with pytest.raises(ReviewError, match=said):
        check(links=links)


def test_a_link_outside_its_column_warns_unless_it_says_why():
    bare = case.links(("one", "1", "ending", "secondary", "judgement", "no", "low", "", ""))
    told = case.links(("one", "1", "ending", "secondary", "judgement", "no", "low", "because", ""))
    outside = [warning for warning in check(links=bare) if "latter column" in warning]
    assert len(outside) == 1
    assert "line 10: 'begin' is printed in the early column and mapped to ending" in outside[0]
    assert not [warning for warning in check(links=told) if "column" in warning]


def test_a_label_that_is_mapped_to_nothing_warns_and_keeps_its_row():
    assert [warning for warning in check() if "'lost' is mapped to no stage" in warning]
    *_, found, _ = case.tables()
    assert [row["stage_id"] for row in found if row["token_printed"] == "lost"] == [""]


def test_one_row_a_label_and_stage_in_the_order_of_print():
    *_, found, _ = case.tables()
    assert len(found) == 9, "eight links and one label without"
    assert list(dict.fromkeys(row["model_id"] for row in found)) == ["one", "two", "ten"], "2 before 10"
    assert [row["order"] for row in found if row["model_id"] == "one"] == ["1", "2", "10"]
    outside = [(row["token_printed"], row["stage_id"]) for row in found if row["outside_column"] == "yes"]
    assert outside == [("carry <b>further</b>", "ending")]


def test_coverage_by_hand():
    *_, coverage = case.tables()
    found = {
        (row.model_id, row.stage_id): (row.wording, row.primary, row.any, row.strictest, row.column) for row in coverage
    }
    assert found == {
        ("one", "beginning"): (1, 1, 1, "wording", "printed"),
        ("one", "going"): (1, 1, 1, "wording", "printed"),
        ("one", "ending"): (1, 1, 1, "wording", "printed"),
        ("two", "beginning"): (0, 1, 1, "primary", "printed"),
        ("two", "going"): (1, 1, 2, "wording", "printed"),
        ("two", "ending"): (0, 0, 1, "any", "blank"),
        ("ten", "beginning"): (0, 0, 1, "any", "printed"),
        ("ten", "going"): (0, 0, 0, "", "blank"),
        ("ten", "ending"): (0, 0, 0, "", "printed"),
    }


def test_models_a_stage_by_hand():
    *_, coverage = case.tables()
    assert crosswalk.stages_covered(coverage) == [
        ("beginning", 1, 2, 3, 3, 3), ("going", 2, 2, 2, 2, 3), ("ending", 1, 1, 2, 2, 3)
    ]  # fmt: skip


def test_each_strictness_holds_the_one_before():
    *_, coverage = case.shipped()
    assert coverage and all(row.wording <= row.primary <= row.any for row in coverage)


def test_the_shipped_crosswalk_finds_the_stages_in_as_many_models_as_the_reading_of_the_case_did():
    """Counted by hand when the case was read: primary 8 8 10 5 7 4, any 10 10 10 8 8 5.

    Of the wording counts then, 4 6 8 3 5 3, two were later held to be judgements: EPIS "Implementation" under
    Developing and Nesta's "delivery and implementation" under Integrating.
    """
    *_, coverage = case.shipped()
    counts = crosswalk.stages_covered(coverage)
    assert [row.stage_id for row in counts] == [
        "mobilising", "designing", "developing", "integrating", "growing", "system_change"
    ]  # fmt: skip
    assert [row.wording for row in counts] == [4, 6, 7, 2, 5, 3]
    assert [row.primary for row in counts] == [8, 8, 10, 5, 7, 4]
    assert [row.any for row in counts] == [10, 10, 10, 8, 8, 5]
    assert [row.models_printing_phase for row in counts] == [10, 10, 10, 10, 8, 8]
