"""The words for events that no other test of this room reads."""

import pytest

from funnel.model import EVENT_COLUMNS
from funnel.report.wording import details, said, split_place


def event(**cells):
    return dict.fromkeys(EVENT_COLUMNS, "") | cells


@pytest.mark.parametrize(
    "cells, words",
    [
        pytest.param(
            {"event": "criterion", "reason": "E1", "outcome": "unknown"}, "criterion E1: unknown", id="machine"
        ),
        pytest.param({"event": "vote", "outcome": "exclude"}, "a person not named: exclude", id="nobody is invented"),
        pytest.param({"event": "settled", "outcome": "not_obtained"}, "settled: not obtained", id="as people say it"),
        pytest.param({"event": "stopped", "outcome": "by_rule"}, "stopped: by rule", id="an event not yet in the list"),
        pytest.param(
            {"event": "adjudicated", "by": "R1;R2", "outcome": "include"}, "adjudicated by R1, R2: include", id="two"
        ),
        pytest.param(
            {"event": "report", "report_id": "rep_1", "outcome": "include"}, "report rep_1: include", id="report"
        ),
        pytest.param({"event": "stopped"}, "stopped", id="an event without outcome"),
        pytest.param({"event": "vote", "by": "{reason}", "outcome": "x"}, "{reason}: x", id="braces are a name"),
    ],
)
def test_said(cells, words):
    assert said(event(**cells)) == words


@pytest.mark.parametrize(
    "cells, parts",
    [
        pytest.param({"event": "vote", "on": ""}, ["date not reported"], id="a person's date is missed"),
        pytest.param({"event": "settled", "by": "rule"}, [], id="a rule has neither name nor date"),
        pytest.param(
            {"event": "vote", "reason": "X9", "on": "2020-01-02"}, ["reason X9", "2020-01-02"], id="no wording"
        ),
        pytest.param(
            {"event": "settled", "stage": "deduplicate", "reason": "same_doi", "by": "ana"},
            ["rule same_doi", "by ana"],
            id="a person's verdict on a pair",
        ),
    ],
)
def test_details(cells, parts):
    assert details(event(**cells), {}) == parts


@pytest.mark.parametrize(
    "where, place",
    [
        pytest.param("corpus/a.ris:17", ("corpus/a.ris", "17"), id="file and position"),
        pytest.param("corpus/a:b.ris", ("corpus/a:b.ris", ""), id="a colon in a name"),
        pytest.param("", ("", ""), id="nowhere"),
    ],
)
def test_split_place(where, place):
    assert split_place(where) == place
