"""Two reviewers of a finished review, each vote and conflict held to the authors' own files."""

import csv
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks/real"))

from niph import build  # noqa: E402

pytestmark = pytest.mark.xdist_group("niph")  # one build for all
DATA = Path(os.environ.get("FUNNEL_REAL_DATA", "")) / "reviews/niph_who_qes_backpain"
needs_data = pytest.mark.skipif(
    not os.environ.get("FUNNEL_REAL_DATA"), reason="FUNNEL_REAL_DATA is not set: no real review to build"
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_an_item_that_both_agree_on_is_no_conflict():
    final = [{"item_id": item, "decision": "include", "completed_by": "R2"} for item in "abc"]
    said = [{"a": "include", "b": "include"}, {"a": "exclude", "b": "include", "c": "include"}]
    assert [row["record_id"] for row in build.settlements(final, said, {item: item for item in "abc"})] == ["a"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("niph") / "review"
    build.build(DATA, out)
    return out


@needs_data
def test_every_number_is_that_of_the_authors_files(built):
    stated = {row["key"]: int(row["published"]) for row in rows_of(build.HERE / "published.csv")}
    assert build.counted(built) == stated


@needs_data
def test_every_conflict_is_listed_with_both_votes_and_how_it_ended(built):
    first, second, final = (
        {row["item_id"]: row["decision"] for row in rows_of(DATA / f"votes/{name}.csv")}
        for name in ("R1", "R2", "final")
    )
    item_of = {row["record_id"]: row["accession"] for row in rows_of(built / "results/1-identified/records.csv")}
    expected = {
        (item, f"R1:{first[item]};R2:{second[item]}", final[item])
        for item in first.keys() & second.keys()
        if first[item] != second[item]
    }
    listed = {(item_of[row["work_id"]], row["votes"], row["decision"]) for row in build.conflicts(built)}
    assert len(expected) == 53
    assert listed == expected


@needs_data
def test_every_decision_is_the_completed_one(built):
    item_of = {row["record_id"]: row["accession"] for row in rows_of(built / "results/1-identified/records.csv")}
    decisions = rows_of(built / f"results/3-screened/{build.STAGE}/decisions.csv")
    final = {row["item_id"]: row["decision"] for row in rows_of(DATA / "votes/final.csv")}
    assert {item_of[row["work_id"]]: row["decision"] for row in decisions} == final


@needs_data
def test_what_one_reviewer_read_alone_is_said_with_why(built):
    figures = rows_of(built / f"results/3-screened/{build.STAGE}/agreement.csv")
    [alone] = [row for row in figures if row["statistic"] == "seen by one only"]
    assert (alone["value"], 792 + 621 - 2 * 425) == ("563", 563)
    assert alone["note"].startswith("R1 alone 367, R2 alone 196")
