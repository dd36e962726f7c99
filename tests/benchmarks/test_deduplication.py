"""The figures of the benchmark, counted by hand, and the libraries that it makes."""

import csv
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import deduplication as benchmark

# Five records of three studies: a1 a2 a3, b1, c1.
TRUTH = {"a1": "a", "a2": "a", "a3": "a", "b1": "b", "c1": "c"}
BASE = pd.DataFrame(
    [
        ("r1", "Zinc in wounds", "Doe, Jane and Roe, R.", "Journal of Zinc", "10.5555/z", "a"),
        ("r2", "ZINC IN WOUNDS", "Doe, J.", "J Zinc", "", "a"),
        ("r3", "Editorial", "Editors", "Journal of Zinc", "", "b"),
    ],
    columns=["id", "title", "author", "journal", "doi", "cluster"],
).assign(year="2010", abstract="All about zinc. " * 400)


@pytest.mark.parametrize(
    "found, left_in, lost, pair_f1",
    [
        pytest.param("aaabc", 0, 0, 1.0, id="all found"),
        pytest.param("xyzbc", 2, 0, 0.0, id="nothing found: three pieces of one study"),
        pytest.param("xxybc", 1, 0, 0.5, id="one of three pairs, none wrong: 2 * 1 / (3 + 1)"),
        pytest.param("aaaac", 0, 1, 0.6667, id="a study merged away: 2 * 3 / (3 + 6)"),
        pytest.param("aabbb", 1, 2, 0.2857, id="two studies merged away, one copy left: 2 * 1 / (3 + 4)"),
    ],
)
def test_accuracy(found, left_in, lost, pair_f1):
    figures = benchmark.accuracy(dict(zip(TRUTH, found, strict=True)), TRUTH)
    assert figures == {"left_in": left_in, "lost": lost, "pair_f1": pair_f1}


@pytest.mark.parametrize(
    "doubtful, left_in",
    [
        pytest.param([("a1", "a2"), ("a2", "a3")], 0, id="by way of a third"),
        pytest.param([("a3", "a1"), ("a1", "a3")], 1, id="one pair twice"),
        pytest.param([("a1", "b1")], 2, id="a person joins no two studies"),
    ],
)
def test_a_person_joins_the_doubtful_pairs_that_are_duplicates(doubtful, left_in):
    apart = {record: record for record in TRUTH}
    assert benchmark.accuracy(benchmark.judged(apart, doubtful, TRUTH), TRUTH)["left_in"] == left_in


def test_a_copy_of_a_library_shares_no_publication_with_it():
    copy = benchmark.copied(BASE, 1)
    assert set(copy["cluster"]).isdisjoint(BASE["cluster"]) and set(copy["id"]).isdisjoint(BASE["id"])
    assert (copy["journal"] != BASE["journal"]).all()
    assert copy.at[0, "title"] != BASE.at[0, "title"] and copy.at[0, "author"] != BASE.at[0, "author"]
    assert copy.at[0, "title"].casefold() == copy.at[1, "title"].casefold(), "duplicates stay duplicates"
    assert copy.at[2, "title"] == "Editorial" and " and " in copy.at[0, "author"], "words of the trade stay"
    assert list(copy["doi"]) == ["10.5555/z.1", "", ""]


def test_a_library_of_any_size_is_written_with_its_truth(tmp_path):
    truth = benchmark.write_grown(BASE, 7, tmp_path / "records.csv")
    with (tmp_path / "records.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["id"] for row in rows] == list(truth) == ["r1", "r2", "r3", "r1#1", "r2#1", "r3#1", "r1#2"]
    assert truth["r1#1"] == truth["r2#1"] != truth["r1"]
    assert "cluster" not in rows[0]
    assert max(len(row["abstract"]) for row in rows) == benchmark.LONGEST_ABSTRACT


def test_the_simulated_exports_are_a_library_with_its_truth():
    base = benchmark.base_of_simulated()
    assert (len(base), base["cluster"].nunique()) == (3819, 2278)  # the published totals they are made to
    assert base["id"].is_unique


def test_sets_are_found_at_any_depth_and_an_adjudicated_truth_wins(tmp_path):
    folder = tmp_path / "data" / "one"
    folder.mkdir(parents=True)
    pd.DataFrame({"id": ["1", "2"], "title": ["x", "x"]}).to_csv(folder / "records.csv.gz", index=False)
    pd.DataFrame({"id": ["1", "2"], "cluster": ["a", "a"]}).to_csv(folder / "truth.csv.gz", index=False)
    ((name, _, truth),) = benchmark.sets(tmp_path)
    assert (name, truth) == ("one", {"1": "a", "2": "a"})
    pd.DataFrame({"id": ["1", "2"], "cluster": ["a", "b"]}).to_csv(folder / "truth_adjudicated.csv.gz", index=False)
    assert next(benchmark.sets(tmp_path))[2] == {"1": "a", "2": "b"}
