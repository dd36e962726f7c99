import pytest

from funnel import amendments, protocol

CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria_version": "10",
        "criteria": {
            "topic": {
                "sentence": "It is about bridges.",
                "reason": "Not about bridges",
                "stages": ["title", "full_text"],
                "versions": [
                    {
                        "version": "2",
                        "since": "2024-03-04",
                        "change": "tightened",
                        "what": "Footbridges no longer count.",
                        "why": "They swamped the pilot.",
                        "by": "ana; ben",
                        "sentence": "It is about bridges that carry roads.",
                    },
                    {
                        "version": "10",
                        "since": "2024-06-01",
                        "change": "loosened",
                        "what": "Railways count too.",
                        "why": "A reader asked.",
                        "sentence": "It is about bridges that carry roads or railways.",
                    },
                ],
            },
            "data": {
                "version": "2",
                "since": "2024-03-04",
                "why": "Essays were many.",
                "sentence": "It reports data.",
                "reason": "No data",
                "stages": ["full_text"],
            },
        },
        "stages": {"title": {"reviewers": ["ana"]}, "full_text": {"box": "full_text", "reviewers": ["ana"]}},
    }
)
FOUND = amendments.amendments(CONFIG["criteria"])
TIGHTENED, ADDED, LOOSENED = FOUND


def test_the_last_version_holds_and_the_older_ones_stay():
    topic = CONFIG["criteria"]["topic"]
    assert (topic["version"], topic["sentence"]) == ("10", "It is about bridges that carry roads or railways.")
    assert [state["sentence"][:28] for state in topic["versions"]] == [
        "It is about bridges.",
        "It is about bridges that car",
        "It is about bridges that car",
    ]
    assert {state["reason"] for state in topic["versions"]} == {"Not about bridges"}, "what is left out stays"
    assert [state["by"] for state in topic["versions"]] == ["", "ana; ben", ""], (
        "who decided one did not decide the next"
    )


def test_every_change_is_an_amendment_in_order_of_version():
    assert [(row["version"], row["criterion"], row["change"]) for row in FOUND] == [
        ("2", "topic", "tightened"),
        ("2", "data", "added"),
        ("10", "topic", "loosened"),
    ]
    assert (ADDED["what"], ADDED["since"]) == ("It reports data.", "2024-03-04")


def test_criteria_that_never_changed_have_no_amendments():
    only = {"topic": CONFIG["criteria"]["data"]}
    assert amendments.amendments(only) == [], "the earliest version of all is where the review began"


@pytest.mark.parametrize(
    ("amendment", "stage", "decision", "reasons", "expected"),
    [
        pytest.param(TIGHTENED, "title", "include", [], True, id="tightened: an include may fall"),
        pytest.param(TIGHTENED, "full_text", "include", [], True, id="at every stage where it applies"),
        pytest.param(TIGHTENED, "abstract", "include", [], False, id="not where it does not apply"),
        pytest.param(TIGHTENED, "title", "exclude", ["topic"], False, id="tightened: who fell before falls now"),
        pytest.param(ADDED, "full_text", "include", [], True, id="a new criterion tightens"),
        pytest.param(ADDED, "title", "include", [], False, id="a new criterion at its own stage only"),
        pytest.param(LOOSENED, "title", "exclude", ["topic"], True, id="loosened: an exclude that cites it may pass"),
        pytest.param(LOOSENED, "title", "exclude", ["data", "topic"], True, id="cited second is cited"),
        pytest.param(LOOSENED, "title", "exclude", ["data"], False, id="an exclude for another reason stands"),
        pytest.param(LOOSENED, "title", "exclude", [], False, id="an exclude that cites nothing stands"),
        pytest.param(LOOSENED, "title", "include", [], False, id="loosened: who passed before passes now"),
        pytest.param(TIGHTENED, "title", "unsure", [], False, id="unsure decided nothing"),
        pytest.param(TIGHTENED | {"change": "reworded"}, "title", "include", [], False, id="other words, same meaning"),
    ],
)
def test_what_a_change_calls_into_question(amendment, stage, decision, reasons, expected):
    assert amendments.questions(amendment, stage, decision, reasons) is expected


@pytest.mark.parametrize(
    ("version", "on", "expected"),
    [
        pytest.param("1", "2024-09-09", "topic tightened in version 2", id="an old sheet, whatever its date"),
        pytest.param("2", "2024-01-01", "", id="cast under the new version"),
        pytest.param("10", "", "", id="10 is later than 2"),
        pytest.param("", "2024-03-03", "topic tightened in version 2", id="no version: the one of that day"),
        pytest.param("", "2024-03-04", "", id="no version, on the day of the change"),
        pytest.param("", "", "topic tightened in version 2", id="neither: nobody knows that it was the new one"),
    ],
)
def test_a_decision_under_the_old_version_is_made_again(version, on, expected):
    assert amendments.questioned(FOUND, "title", "include", [], version, on) == expected


def test_two_changes_at_once_are_both_named():
    found = amendments.questioned(FOUND, "full_text", "include", [], "1", "")
    assert found == "topic tightened in version 2, data added in version 2"
