"""What goes out to a person: what the rules leave open, and what reviewers' votes propose."""

import io

import openpyxl
import pandas as pd
import pytest

from funnel.deduplicate import judging
from funnel.deduplicate.methods import methods
from funnel.deduplicate.pipeline import deduplicate
from funnel.tables import csv_bytes

TITLES = {
    "r_1": "Zinc in the treatment of chronic wounds",
    "r_2": "Zinc in treating chronic wounds",
    "r_3": "Copper pipes and drinking water",
}
WORKS = [
    {"work_id": name, "members": name, **dict.fromkeys(judging.SHOWN, ""), "title": TITLES[name]} for name in TITLES
]
OPEN = {"record_a": "r_2", "record_b": "r_3", "score": "0.90", "evidence": "same authors"}


def vote(record, decision="duplicate", note="", on="2024-05-01", line=2, path="corpus/screening/title/ana.csv"):
    return (path, line, {"record_id": record, "decision": decision, "note": note, "decided_on": on})


def pairs(votes, works=WORKS, verdicts=(), unsettled=()):
    return [(row["record_a"], row["record_b"]) for row in judging.to_judge(unsettled, works, votes, verdicts)]


@pytest.mark.parametrize(
    "votes, proposed",
    [
        pytest.param([vote("r_1")], [("r_1", "r_2")], id="the work whose title resembles most"),
        pytest.param([vote("r_1", note="of r_3.")], [("r_1", "r_3")], id="the record that the note names"),
        pytest.param([vote("r_3")], [("r_3", "")], id="nothing resembles it: told, not dropped"),
        pytest.param([vote("r_1"), vote("r_2", path="ben.csv")], [("r_1", "r_2")], id="said of both, asked once"),
        pytest.param([vote("r_1"), vote("r_1", "include", on="2024-05-02", line=3)], [], id="superseded"),
        pytest.param([vote("r_1", "include", line=3), vote("r_1")], [], id="superseded by a lower row, the same day"),
        pytest.param([vote("r_1", "exclude")], [], id="another decision"),
        pytest.param([vote("r_9")], [], id="a record nobody holds is among the orphans of its stage"),
    ],
)
def test_a_vote_duplicate_proposes_a_pair(votes, proposed):
    assert pairs(votes) == proposed


@pytest.mark.parametrize(
    "verdict, proposed",
    [
        pytest.param("different", [("r_1", "")], id="a pair told apart is not asked again"),
        pytest.param("same", [("r_1", "r_2")], id="a verdict that the next run will act on"),
    ],
)
def test_verdicts_answer_proposals(verdict, proposed):
    assert pairs([vote("r_1")], verdicts=[{"record_a": "r_2", "record_b": "r_1", "verdict": verdict}]) == proposed


def test_a_work_joined_since_proposes_nothing():
    joined = [WORKS[0] | {"members": "r_1;r_2"}, WORKS[2]]
    assert pairs([vote("r_2")], joined) == []


def test_votes_come_first_and_take_no_room_from_what_the_rules_leave_open():
    found = judging.to_judge([OPEN, OPEN | {"record_a": "r_1"}], WORKS, [vote("r_1")], [])
    assert [(row["record_a"], row["record_b"]) for row in found] == [("r_1", "r_2"), ("r_2", "r_3")]


def test_a_pair_that_both_propose_stands_once_with_both_reasons():
    (row,) = judging.to_judge([OPEN], WORKS, [vote("r_3", note="see r_2")], [])
    assert row["evidence"] == "a reviewer voted duplicate: see r_2; same authors"


def test_the_sheet_comes_back_as_verdicts():
    found = judging.to_judge([], WORKS, [vote("r_1")], [])
    book = openpyxl.load_workbook(io.BytesIO(judging.sheet(found)))
    header = [cell.value for cell in next(book.worksheets[0].iter_rows())]
    assert header[:6] == ["record_a", "record_b", "verdict", "by", "decided_on", "why"]
    assert csv_bytes(found, judging.DOUBTFUL_COLUMNS)


def test_the_methods_say_what_each_rule_did_and_what_the_review_decided():
    zinc = {"title": TITLES["r_1"], "authors": "Doe, J; Roe, R", "year": "2010", "doi": "10.5555/z.1", "round": "1"}
    preprint = zinc | {"type": "preprint", "doi": "10.31235/osf.io/ab12c"}
    records = pd.DataFrame([zinc | {"record_id": "r_1"}, zinc | {"record_id": "r_2"}, preprint | {"record_id": "r_3"}])
    linked = methods(deduplicate(records.fillna("")), {})
    assert "3 records became 2 works." in linked
    assert "| doi and title | Same DOI, same or nearly the same title. | 1 | ISO 26324" in linked
    assert "| preprint | A preprint and the version of record. | link | 1 |" in linked
    merged = methods(deduplicate(records.fillna(""), policy={"preprint": "merge"}), {"preprint": "merge"})
    assert "| preprint | A preprint and the version of record. | merge | 0 |" in merged
    assert "| preprint | A preprint and the version of record. | 1 |" in merged
