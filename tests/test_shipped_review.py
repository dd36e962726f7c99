"""The shipped review computes the published totals from its own files; no stage reads them."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The shipped review's ledger and what is counted from it, made from a copy of config and corpus alone."""
    review = tmp_path_factory.mktemp("shipped")
    for folder in ("config", "corpus"):
        shutil.copytree(ROOT / folder, review / folder)
    targets = [
        "2-deduplicated/doubtful.csv",
        "6-reported/funnel.svg",
        "6-reported/reconciliation.csv",
        "6-reported/self_check.csv",
        "3-screened/title/sheets",
    ]
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "-s",
        str(ROOT / "Snakefile"),
        "--directory",
        str(review),
        "--cores",
        "2",
    ]
    ran = subprocess.run(
        [*command, "--show-failed-logs", *(f"results/{name}" for name in targets)], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return review / "results"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize(
    ("step", "remaining"),
    [
        pytest.param("identified", 3819, id="S0:189, S3:255"),
        pytest.param("eligibility", 1802, id="S0:191"),
        pytest.param("title", 304, id="S0:195, S3:270"),
        pytest.param("abstract", 144, id="S0:195-199"),
        pytest.param("full_text", 79, id="S0:205-207, S3:271"),
    ],
)
def test_the_published_totals_are_computed(results, step, remaining):
    funnel = {row["step"]: row for row in rows(results / "6-reported/funnel.csv") if row["arm"] == "databases"}
    assert funnel[step]["n_out"] == str(remaining)


def test_the_grey_documents_are_gathered_and_not_included(results):
    boxes = {row["box"]: row["n"] for row in rows(results / "6-reported/flow.csv")}
    assert boxes["background"] == "275"
    assert boxes["other_sought_reports"] == boxes["other_excluded"] == "", "not reported"
    assert boxes["new_reports"] == "79"


def test_a_match_is_by_construction_and_silence_is_not_a_match(results):
    verdicts = {row["measure"]: row for row in rows(results / "6-reported/reconciliation.csv")}
    assert "match" not in {row["verdict"] for row in verdicts.values()}
    assert verdicts["databases.identified"]["verdict"] == "match (by construction)"
    assert verdicts["abstract.out"]["verdict"] == "differs", "one account has 144, the other 79"
    for silent in (
        "databases.identified.Scopus",
        "databases.duplicates_removed",
        "full_text.excluded.FT1",
        "title.agreement",
    ):
        row = verdicts[silent]
        assert row["verdict"] == row["hampson2021"] == row["lefevre2022"] == "not reported"
        assert float(row["computed"]) > 0


def test_no_pair_is_left_to_judge_and_no_vote_is_without_a_place(results):
    assert rows(results / "2-deduplicated/doubtful.csv") == []
    for orphans in results.glob("3-screened/*/orphans.csv"):
        assert rows(orphans) == []


def test_every_title_says_that_it_is_simulated(results):
    records = rows(results / "1-identified/records.csv")
    assert records
    for row in records:
        assert re.search(r"\(simulated\)\W*$", row["title"], re.IGNORECASE), row["title"]
        assert row["provenance"] == "simulated"


def test_the_picture_in_the_readme_is_the_one_that_the_workflow_draws(results):
    assert (ROOT / "docs/funnel.svg").read_bytes() == (results / "6-reported/funnel.svg").read_bytes()


@pytest.mark.parametrize("number", ["3819", "1802", "304", "144"])
def test_no_stage_holds_the_expected_numbers(number):
    sources = [path for path in (ROOT / "workflow").rglob("*") if path.suffix in (".py", ".smk")]
    assert sources
    assert [path.name for path in sources if re.search(rf"\b{number}\b", path.read_text())] == []


def test_only_the_comparison_reads_what_accounts_report():
    readers = [path.name for path in (ROOT / "workflow/rules").glob("*.smk") if "reported()" in path.read_text()]
    assert sorted(readers) == ["common.smk", "report.smk"]
    assert (ROOT / "corpus/reported.yaml").is_file()


@pytest.mark.parametrize(
    ("standard", "item", "verdict"),
    [
        pytest.param("prisma_s", "1", "met", id="six databases, each with its platform"),
        pytest.param("prisma_s", "2", "needs your words", id="two of them on ProQuest: at once or not is not told"),
        pytest.param("prisma_s", "8", "not met", id="strings are not reported"),
        pytest.param("prisma_s", "9", "needs your words", id="years and language, without a reason"),
        pytest.param("prisma_s", "13", "not met", id="dates are not reported"),
        pytest.param("prisma_s", "15", "met", id="3,819 in databases, 275 grey"),
        pytest.param("entreq", "12", "not met", id="no appraisal is reported"),
        pytest.param("cis_processes", "1", "not met", id="questions are told without dates"),
        pytest.param("cis_criteria", "3", "met", id="39 qualitative, 21 mixed"),
        pytest.param("cis_criteria", "6", "not met", id="sampling is not reported in numbers"),
    ],
)
def test_the_self_check_claims_no_more_than_the_files_hold(results, standard, item, verdict):
    told = {(row["standard"], row["item"]): row for row in rows(results / "6-reported/self_check.csv")}
    assert told[standard, item]["verdict"] == verdict


def test_what_simulated_rows_show_is_marked_so(results):
    evidence = [row["evidence"] for row in rows(results / "6-reported/self_check.csv")]
    of_searches = [line for cell in evidence for line in cell.splitlines() if "searches/log.csv" in line]
    assert of_searches
    assert all(line.endswith("(simulated)") for line in of_searches)
