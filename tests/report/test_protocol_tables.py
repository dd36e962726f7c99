import pandas as pd
import pytest

from funnel import protocol
from funnel.report import protocol_tables

CRITERIA = {
    "topic": {
        "sentence": "It is about bridges.",
        "reason": "Not about bridges",
        "stages": ["title"],
        "versions": [
            {
                "version": "2",
                "since": "2024-03-04",
                "change": "tightened",
                "what": "Footbridges no longer count",
                "why": "They swamped the pilot.",
            }
        ],
    }
}
REVIEW = {"title": "t", "criteria_version": "2", "criteria": CRITERIA, "stages": {"title": {"reviewers": ["ana"]}}}
COLUMNS = ("stage", "version", "criterion", "work_id", "report_id", "was", "now", "waits_for")
RECORDED = ("amended_on", "what", "why", "decisions_revisited", "by", "provenance")


def table(revisited=(), recorded=(), review=REVIEW):
    frames = pd.DataFrame(revisited, columns=list(COLUMNS)), pd.DataFrame(recorded, columns=list(RECORDED))
    return protocol_tables.amendments(protocol.validated(review)["criteria"], *frames)


REVISITED = [
    ("title", "2", "topic", "w1", "", "include", "include", ""),
    ("title", "2", "topic", "w2", "", "include", "exclude", ""),
    ("title", "2", "topic", "w3", "", "include", "", "ana"),
    ("title", "2", "topic", "w5", "", "", "", "ana"),
    ("title", "3", "topic", "w4", "", "include", "", "ana"),
]


def test_what_became_of_earlier_decisions_is_counted_and_said():
    made = table(REVISITED)
    row = made.rows.iloc[0]
    assert (row["questioned"], row["again"], row["otherwise"], row["waiting"]) == ("3", "2", "1", "1")
    assert made.notes == (
        "Criterion topic was tightened in version 2 of the criteria (2024-03-04): Footbridges no longer count. "
        "They swamped the pilot. Of the decisions made before, 3 were called into question; 2 of them were made again, "
        "1 otherwise than before, and 1 are still to be made again. "
        "Every other decision stands, since the change could not have altered it.",
    )


@pytest.mark.parametrize(
    ("on", "order"),
    [
        pytest.param(
            "2024-01-01", ["A second database", "Footbridges no longer count"], id="before the criteria changed"
        ),
        pytest.param("2024-09-01", ["Footbridges no longer count", "A second database"], id="after it"),
    ],
)
def test_recorded_changes_stand_among_those_of_the_criteria_by_date(on, order):
    made = table(recorded=[(on, "A second database", "", "", "ana", "")])
    assert list(made.rows["what"]) == order


def test_a_protocol_that_never_changed():
    plain = REVIEW | {"criteria": {"topic": CRITERIA["topic"] | {"versions": []}}}
    made = table(review=plain)
    assert (len(made.rows), made.notes, made.empty) == (0, (), "The protocol was not changed.")
