import crosswalk_case as case
import pytest

from funnel.errors import ReviewError
from funnel.synthesise import crosswalk


def check(*sheets, depths=(), labels=None):
    crosswalk.check(case.models(), labels or case.labels(), case.stages(), sheets or [case.links()], depths)


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
        check(links)


def dated(day, *cells):
    [(path, line, row)] = link(*cells)
    return (path, line, row | {"decided_on": day})


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        pytest.param([dated("", "one", "1", "", "none"), dated("", "one", "1", "going", "primary")], True, id="no stage and a stage"),
        pytest.param([dated("2024-05-01", "one", "1", "", "none"), dated("2024-05-02", "one", "1", "going", "primary")], False, id="first none, later one"),
        pytest.param([dated("", "one", "1", "going", "none"), dated("", "one", "1", "ending", "primary")], False, id="not this stage, but that one"),
        pytest.param([dated("2024-05-01", "one", "1", "going", "primary"), dated("2024-05-01", "one", "1", "going", "secondary")], False, id="a changed mind of one day: the later line"),
    ],
)  # fmt: skip
def test_a_label_cannot_answer_to_nothing_and_to_something(rows, wrong):
    if wrong:
        with pytest.raises(ReviewError, match="answers to no stage in line 2"):
            check(rows)
    else:
        check(rows)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(("onne", "going", "1"), "model_id 'onne'.*Did you mean 'one'", id="unknown model"),
        pytest.param(("one", "goign", "1"), "stage_id 'goign'.*Did you mean 'going'", id="unknown stage"),
        pytest.param(("one", "going", "4"), "depth '4' is not a depth", id="beyond the scale"),
    ],
)
def test_a_depth_of_what_is_not_there_is_an_error(row, said):
    with pytest.raises(ReviewError, match=said):
        check(depths=[case.rated("ana", row)])


def test_a_way_back_leads_from_a_stage_to_a_stage():
    returns = case.rows("returns", ("from_stage", "to_stage"), ("ending", "beginnning"))
    with pytest.raises(ReviewError, match=r"to_stage 'beginnning'.*Did you mean 'beginning'"):
        crosswalk.check_returns(returns, case.stages())


@pytest.mark.parametrize("ends", [("beginning", "ending"), ("ending", "ending")])
def test_a_way_back_does_not_lead_on(ends):
    with pytest.raises(ReviewError, match=r"line 2: .* is no way back"):
        crosswalk.check_returns(case.rows("returns", ("from_stage", "to_stage"), ends), case.stages())


def test_a_label_that_is_mapped_to_nothing_keeps_its_row_and_waits():
    *_, found, _ = case.tables()
    assert [(row["stage_id"], row["how"]) for row in found if row["token_printed"] == "lost"] == [("", "awaiting")]


def test_a_label_that_answers_to_no_stage_keeps_its_row_and_is_settled():
    *_, found, _ = case.tables([("ten", "2", "", "none")])
    assert [(row["stage_id"], row["how"]) for row in found if row["token_printed"] == "lost"] == [("", "settled")]


def test_provenance_is_that_of_the_link():
    """A team's own links carry none, and no caption may call them ours."""
    *_, found, _ = case.tables()
    assert {row["provenance"] for row in found} == {""}
    assert {row["provenance"] for row in case.shipped()[3]} == {"ours"}


@pytest.mark.parametrize(
    ("of_stages", "of_labels", "expected"),
    [
        pytest.param([], [], [], id="no stage yet"),
        pytest.param(["b", "a", "b"], [], ["b", "a"], id="in the order of the stages, each once"),
        pytest.param(["a"], ["x", "a", "x"], ["a", "x"], id="a column to which no stage belongs comes last"),
        pytest.param(["1", "2", "3", "4", "5"], [], ["1", "2", "3", "4", "5"], id="five of them"),
    ],
)
def test_phases_are_those_of_the_tables(of_stages, of_labels, expected):
    stages = [{"order": str(number), "phase": phase} for number, phase in enumerate(of_stages)]
    assert crosswalk.phases(stages, [{"phase": phase} for phase in of_labels]) == expected


def test_a_review_without_models_has_no_rows():
    given = case.given_tables()
    assert crosswalk.coverage([], [], given[2], []) == [] == crosswalk.stages_covered([])
    assert crosswalk.crosswalk([], [], [], []) == []


def test_depth_stands_beside_presence():
    *given, found, _ = case.tables()
    covered = crosswalk.coverage(*given, found, {("one", "going"): "0"})
    assert {(row.model_id, row.stage_id): row.depth for row in covered if row.depth} == {("one", "going"): "0"}


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
