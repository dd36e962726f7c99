import pytest

from funnel import ledger, protocol

CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "stages": {"title": {"reviewers": ["ana"]}},
    }
)
# Three records, two works: r2 is the same as r1; r1 is included at title, r3 excluded.
RECORDS = [{"record_id": record} for record in ("r1", "r2", "r3")]
WORKS = [
    {"work_id": "r1", "members": "r1;r2", "source_types": "database"},
    {"work_id": "r3", "members": "r3", "source_types": "database"},
]


def events(*rows):
    """(record, stage, event, outcome) -> the events of one step."""
    return [dict(zip(("record_id", "stage", "event", "outcome"), row, strict=True)) for row in rows]


STEPS = {
    "identify": events(*[(r, "identify", "identified", "") for r in ("r1", "r2", "r3")]),
    "deduplicate": events(
        ("r1", "deduplicate", "settled", "kept"),
        ("r2", "deduplicate", "settled", "merged"),
        ("r3", "deduplicate", "settled", "kept"),
    ),
    "title": events(
        ("r1", "title", "vote", "include"),
        ("r1", "title", "vote", "include"),
        ("r1", "title", "settled", "include"),
        ("r3", "title", "vote", "exclude"),
        ("r3", "title", "settled", "exclude"),
    ),
    "final": events(("r1", "final", "report", "included"), ("r1", "final", "settled", "included")),
}


def assembled(steps=STEPS, without=None):
    """The ledger of the steps; without: (step, row) taken out after the step has written its events."""
    tables = []
    for name, rows in steps.items():
        written = ledger.numbered(rows)
        if without and without[0] == name:
            del written[without[1]]
        tables.append((name, written))
    return ledger.assemble(tables)


def broken(trail):
    return ledger.check(trail, RECORDS, WORKS, CONFIG)


def test_a_whole_ledger_breaks_no_equation():
    assert broken(assembled()) == []


def test_seq_counts_on_from_step_to_step():
    trail = assembled()
    assert [event["seq"] for event in trail if event["record_id"] == "r1"] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [event["record_id"] for event in trail] == ["r1"] * 7 + ["r2"] * 2 + ["r3"] * 4


@pytest.mark.parametrize(
    ("step", "row"),
    [(step, row) for step, rows in STEPS.items() for row in range(len(rows))],
    ids=lambda value: str(value),
)
def test_a_row_taken_out_of_any_step_breaks_an_equation_that_names_the_record(step, row):
    record = STEPS[step][row]["record_id"]
    found = broken(assembled(without=(step, row)))
    assert found and any(record in equation.ids for equation in found)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        pytest.param({"final": [*STEPS["final"], *events(("r3", "final", "settled", "included"))]}, "final: in (1)", id="an excluded record is included all the same"),
        pytest.param({"title": [*STEPS["title"], *events(("r3", "title", "settled", "exclude"))]}, "title: every record is settled once", id="settled twice"),
        pytest.param({"deduplicate": [*STEPS["deduplicate"][:2], *events(("r3", "deduplicate", "settled", "merged"))]}, "kept (1) = works (2)", id="a work that deduplication does not know of"),
        pytest.param({"identify": [*STEPS["identify"], *events(("r9", "identify", "identified", ""))]}, "records read (3) = records identified (4)", id="a record from nowhere"),
    ],
)  # fmt: skip
def test_other_ways_to_break_it(steps, words):
    assert any(words in str(equation) for equation in broken(assembled(STEPS | steps)))


def test_final_states_are_read_from_the_last_event():
    states = ledger.final_states(assembled())
    assert {row["record_id"]: row["state"] for row in states} == {
        "r1": "included",
        "r2": "merged",
        "r3": "excluded at title",
    }


def test_a_broken_equation_stops_the_run_and_names_the_ids():
    with pytest.raises(ledger.ReviewError, match=r"title: in \(2\).*r3"):
        ledger.require(broken(assembled(without=("title", 4))))


def test_any_member_leads_to_its_work():
    assert ledger.works_by_record(WORKS) == {"r1": "r1", "r2": "r1", "r3": "r3"}
