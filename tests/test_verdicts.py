"""Verdicts on pairs that cannot all hold are named with their rows, wherever they are found."""

import shutil
from pathlib import Path

import pytest

from funnel import corpus, protocol
from funnel.errors import ReviewError
from funnel.verdicts import require_consistent

PATH = "corpus/duplicates.csv"


def said(line, a, b, verdict, path=PATH):
    return (path, line, {"record_a": a, "record_b": b, "verdict": verdict})


@pytest.mark.parametrize(
    "rows, line, named",
    [
        pytest.param(
            [said(2, "r_1", "r_2", "same"), said(5, "r_2", "r_1", "different")],
            5,
            "the same by line 2",
            id="one pair, two verdicts",
        ),
        pytest.param(
            [said(2, "r_1", "r_2", "same"), said(3, "r_2", "r_3", "same"), said(4, "r_1", "r_3", "different")],
            4,
            "the same by line 2, line 3",
            id="by way of a third record",
        ),
        pytest.param(
            [said(2, "r_3", "r_1", "different"), said(3, "r_2", "r_1", "same"), said(9, "r_2", "r_3", "same")],
            2,
            "the same by line 9, line 3",
            id="the row that tells apart stands first",
        ),
        pytest.param(
            [said(7, "r_1", "r_2", "same"), said(2, "r_1", "r_2", "different", "to_judge.csv")],
            2,
            "the same by duplicates.csv, line 7",
            id="a sheet against what was said before",
        ),
        pytest.param([said(2, "r_1", "r_2", "sane")], 2, "Did you mean 'same'?", id="a slip"),
        pytest.param([said(2, "r_1", "r_1", "same")], 2, "r_1 is compared with itself", id="a record with itself"),
    ],
)
def test_what_a_person_must_mend(rows, line, named):
    with pytest.raises(ReviewError) as raised:
        require_consistent(rows)
    assert raised.value.line == line
    assert named in str(raised.value)


def test_what_agrees_may_be_said_twice_and_in_either_order():
    require_consistent(
        [
            said(2, "r_1", "r_2", "same"),
            said(3, "r_2", "r_1", "same"),
            said(4, "r_3", "r_1", "different"),
            said(5, "r_3", "r_2", "different"),
        ]
    )


def test_the_check_before_any_job_finds_them(tmp_path):
    small = Path(__file__).parent / "small_review"
    people = Path(shutil.copytree(small / "corpus", tmp_path / "corpus"))
    (people / "duplicates.csv").write_text("record_a,record_b,verdict\nr_1,r_2,same\nr_1,r_2,different\n")
    config = protocol.validated(protocol.read_yaml(small / "config/config.yaml"))
    with pytest.raises(ReviewError, match=r"duplicates\.csv, line 3: r_1 and r_2 are 'different' here"):
        corpus.check(config, people)
