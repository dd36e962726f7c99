import crosswalk_case as case
import pytest

from funnel.synthesise import crosswalk_to_do
from funnel.synthesise.raters import Rule, Sheets

BLIND = Rule(["ana", "ben"], independent=True)
EVERY = [
    ("one", "1"),
    ("one", "2"),
    ("one", "10"),
    ("two", "1"),
    ("two", "2"),
    ("two", "3"),
    ("ten", "1"),
    ("ten", "2"),
]
SETTLED = [(*label, "", "none") for label in EVERY]


def to_do(rule=BLIND, links=None, deep=None, labels=None):
    models, printed, stages = case.given_tables()
    tasks = crosswalk_to_do.to_do(models, labels or printed, stages, links or Sheets({}), deep or Sheets({}), rule)
    return [(task["kind"], task["by"], task["model_id"], task["order"], task["what"]) for task in tasks]


def links(ana=(), ben=(), ruled=()):
    return Sheets({"ana": case.said("ana", *ana), "ben": case.said("ben", *ben)}, case.said("reconciled", *ruled))


def test_nothing_is_left_once_every_label_is_settled():
    assert to_do(links=links(ruled=SETTLED)) == []


def test_each_rater_is_told_which_labels_are_left_of_each_model():
    ana = [(*label, "beginning", "primary", "", "", "", "so") for label in EVERY if label[0] != "one"]
    tasks = [task for task in to_do(links=links(ana)) if task[0] == "unrated"]
    assert tasks == [
        ("unrated", "ana", "one", "", "labels to map: 1, 2, 10"),
        ("unrated", "ben", "one", "", "labels to map: 1, 2, 10"),
        ("unrated", "ben", "two", "", "labels to map: 1, 2, 3"),
        ("unrated", "ben", "ten", "", "labels to map: 1, 2"),
    ]


def test_a_review_that_names_no_rater_is_told_the_same_of_nobody():
    tasks = to_do(Rule([], True), links(ruled=SETTLED[1:]))
    assert tasks == [("unrated", "", "one", "", "labels to map: 1")]


@pytest.mark.parametrize(
    ("rationale", "role", "asked"),
    [
        pytest.param("", "primary", True, id="no reason given"),
        pytest.param("", "secondary", True, id="of a secondary link too"),
        pytest.param("because", "primary", False, id="a reason given"),
        pytest.param("", "none", False, id="no link"),
    ],
)
def test_a_link_outside_its_column_asks_for_its_reason(rationale, role, asked):
    """Of each rater's own row, which knows its line, and not as an error."""
    ruled = [*SETTLED[1:], ("one", "1", "ending", role, "judgement", "no", "low", rationale)]
    models, labels, stages = case.given_tables()
    tasks = crosswalk_to_do.to_do(models, labels, stages, links(ruled=ruled), Sheets({}), BLIND)
    assert [task["where"] for task in tasks] == (["corpus/models/crosswalk/reconciled.csv, line 9"] if asked else [])
    for task in tasks:
        assert "'begin' is printed in the early column and mapped to ending, a stage of the latter" in task["what"]


def test_open_conflicts_and_readings_to_reconcile():
    ana, ben = [("one", "1", "beginning", "primary")], [("one", "1", "beginning", "secondary")]
    told = to_do(links=links(ana, ben, SETTLED[1:]))
    assert told == [("conflict", "", "one", "1", "role: ana: primary; ben: secondary")]
    one_mind = to_do(Rule(["ana", "ben"], False), links(ana, ana, SETTLED[1:]))
    assert one_mind == [("conflict", "", "one", "1", "its readings are to be reconciled, though they agree")]


def test_depths_are_asked_for_once_somebody_began():
    done = links(ruled=SETTLED)
    assert to_do(links=done) == []
    ana = [("one", "beginning", "2"), ("one", "going", "2"), ("one", "ending", "2")]
    tasks = to_do(links=done, deep=Sheets({"ana": case.rated("ana", *ana), "ben": []}))
    assert tasks[0] == ("unrated", "ana", "two", "", "depths to rate: beginning, going, ending")
    assert [task[:3] for task in tasks] == [("unrated", who, model) for who, model in (("ana", "two"), ("ana", "ten"), ("ben", "one"), ("ben", "two"), ("ben", "ten"))]  # fmt: skip


def test_a_column_to_which_no_stage_belongs_is_pointed_out():
    labels = [{**case.given_tables()[1][0], "phase": "erly"}]
    [task] = to_do(links=links(ruled=SETTLED[:1]), labels=labels)
    assert task[0] == "phase" and "'erly'" in task[4]


def test_the_shipped_crosswalk_leaves_nothing_to_do():
    given = case.shipped()[:3]
    assert crosswalk_to_do.to_do(*given, case.shipped_links(), Sheets({}), case.READINGS) == []
