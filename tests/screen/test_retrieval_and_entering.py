import pytest

from funnel import protocol
from funnel.screen import entering, retrieval

CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "routes": {"website": {"stages": [], "ends": "background"}, "handsearch": {"stages": ["full_text"]}},
        "stages": {"title": {"reviewers": ["ana"]}, "full_text": {"box": "full_text", "reviewers": ["ana"]}},
    }
)


def work(work_id, source_types="database"):
    return {"work_id": work_id, "members": work_id, "arm": "databases", "round": "1", "source_types": source_types}


def sought(record_id, report_id, outcome):
    return "corpus/retrieval.csv", 2, {"record_id": record_id, "report_id": report_id, "outcome": outcome}


@pytest.mark.parametrize(
    ("rows", "recorded", "reports", "outcome"),
    [
        pytest.param([], True, [], "awaiting", id="nobody has asked for it yet"),
        pytest.param([], False, ["a"], "obtained", id="retrieval is not recorded: read, under its own id"),
        pytest.param([sought("a", "r1", "obtained")], True, ["r1"], "obtained", id="obtained"),
        pytest.param([sought("a", "r1", "awaiting"), sought("a", "r1", "obtained")], True, ["r1"], "obtained", id="the last row on a report holds"),
        pytest.param([sought("a", "r1", "not_obtained")], True, ["r1"], "not_obtained", id="not obtained"),
        pytest.param([sought("a", "r1", "not_obtained"), sought("a", "r2", "obtained")], True, ["r1", "r2"], "obtained", id="one of two is enough to go on"),
        pytest.param([sought("a", "r1", "not_obtained"), sought("a", "r2", "awaiting")], True, ["r1", "r2"], "awaiting", id="one may still come"),
    ],
)  # fmt: skip
def test_what_became_of_the_full_texts_of_a_work(rows, recorded, reports, outcome):
    found = retrieval.retrieve([work("a")], rows, {"a": "a"}, recorded)
    assert [row["report_id"] for row in found.reports] == reports
    assert (found.events[-1]["event"], found.events[-1]["outcome"]) == ("settled", outcome)


@pytest.mark.parametrize(
    ("record_id", "why"),
    [
        pytest.param("z", "no source holds this record", id="unknown"),
        pytest.param("b", "its work did not reach this step", id="excluded before"),
    ],
)
def test_a_full_text_of_a_record_without_a_place_is_kept_and_listed(record_id, why):
    found = retrieval.retrieve([work("a")], [sought(record_id, "r1", "obtained")], {"a": "a", "b": "b"}, True)
    assert [row["why"] for row in found.orphans] == [why]


def test_reports_of_one_study_come_together_and_others_stand_alone():
    final = retrieval.conclude(
        [work("a"), work("b")],
        {"a": ["r1", "r2"], "b": ["r3"]},
        {"r1": "s", "r2": "s"},
        {"a": "included", "b": "included"},
    )
    assert [(row["report_id"], row["study_id"]) for row in final.included] == [("r1", "s"), ("r2", "s"), ("r3", "r3")]


def event(record_id, stage, name, outcome, report_id=""):
    cells = (record_id, stage, name, outcome, report_id)
    return dict(zip(("record_id", "stage", "event", "outcome", "report_id"), cells, strict=True))


WORKS = [work("a"), work("b"), work("c"), work("hand", "handsearch"), work("site", "website")]
TITLE = [
    event("a", "title", "settled", "include"),
    event("b", "title", "settled", "exclude"),
    event("c", "title", "settled", "awaiting"),
]
OBTAINED = [
    event("a", "retrieval", "report", "obtained", "r1"),
    event("a", "retrieval", "report", "not_obtained", "r2"),
    event("a", "retrieval", "settled", "obtained"),
    event("hand", "retrieval", "settled", "awaiting"),
]


@pytest.mark.parametrize(
    ("step", "earlier", "ids"),
    [
        pytest.param("title", [[]], ["a", "b", "c"], id="only works whose route passes the stage"),
        pytest.param("retrieval", [[], TITLE], ["a", "hand"], id="what was let go on, and what enters here"),
        pytest.param("full_text", [[], TITLE, OBTAINED], ["a"], id="what was obtained"),
        pytest.param(
            "final", [[], TITLE, OBTAINED, []], ["a", "site"], id="what passed everything, and what has nothing to pass"
        ),
    ],
)
def test_who_enters(step, earlier, ids):
    assert entering.at(step, WORKS, earlier, CONFIG).ids == ids


def test_only_full_texts_that_were_obtained_are_read():
    assert entering.at("full_text", WORKS, [[], TITLE, OBTAINED], CONFIG).reports == {"a": ["r1"]}


def test_where_each_route_leads():
    assert entering.ends(WORKS, CONFIG)["site"] == "background"
    assert entering.ends(WORKS, CONFIG)["hand"] == "included"
