"""`funnel exchange import` from the file of another tool to the reviewer's sheet, on made and on real exports."""

import csv
import os
import zipfile
from pathlib import Path

import pytest

from funnel import tables
from funnel.cli import main
from funnel.identify import summary

CONFIG = """\
title: A review
criteria_version: "1.0"
criteria:
  topic: {sentence: It is about bridges., reason: Off topic, stages: [title]}
stages:
  title: {reviewers: [ana, ben]}
"""
RECORDS = "TY  - JOUR\nTI  - Bridges over cold water\nPY  - 2010\nDO  - 10.1000/a\nER  - \n\nTY  - JOUR\nTI  - Bridges over warm water\nPY  - 2011\nER  - \n\n"
EPPI = "TY  - JOUR\nT1  - Bridges over warm water\nKW  - eppi-reviewer\nPY  - 2011\nU1  - 9\nER  - \n\nTY  - JOUR\nT1  - Nowhere to be found\nKW  - eppi-reviewer\nU1  - 8\nER  - \n\n"
ARTICLES = 'key,title,year,month,day,journal,authors,abstract,notes,doi\nrayyan-7,Bridges over cold water,2010,,,J,A,,"RAYYAN-INCLUSION: {""Nala""=>""Included""}",10.1000/a\n'
LOG = """\
created_at,user_id,user_email,article_id,key,value
2023-09-04T17:22:54.269Z,1,a@example.org,7,included,1
2023-09-05T10:00:00.000Z,1,a@example.org,7,\"\"\"__EXR__Off topic\"\"\",1
2023-09-05T10:00:01.000Z,1,a@example.org,7,included,-1
"""
REAL = Path(os.environ.get("FUNNEL_REAL_DATA", "")) / "exports/files"
needs_data = pytest.mark.skipif(not os.environ.get("FUNNEL_REAL_DATA"), reason="FUNNEL_REAL_DATA is not set")


def review(folder: Path, *exports: Path) -> Path:
    """A review whose last run found one work a record of the exports."""
    (folder / "config").mkdir(parents=True)
    (folder / "config/config.yaml").write_text(CONFIG)
    (folder / "corpus/searches").mkdir(parents=True)
    (folder / "corpus/searches/log.csv").write_text("search_id,searched_on\nS1,2020-01-01\n")
    listing = summary.Listing()
    for export in exports:
        listing.add(export)
    listing.write(folder / "results/1-identified/records.csv")
    records = tables.read(folder / "results/1-identified/records.csv")
    works = records.rename(columns={"record_id": "work_id"}).assign(members=records["record_id"])
    tables.write(works, folder / "results/2-deduplicated/works.csv")
    return folder


def bring(folder: Path, *arguments: object) -> int:
    before = Path.cwd()
    try:
        return main(["exchange", "import", "--review", str(folder), "--stage", "title", *map(str, arguments)])
    finally:
        os.chdir(before)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def bridges(tmp_path):
    export = tmp_path / "bridges.ris"
    export.write_text(RECORDS)
    return review(tmp_path / "review", export)


def test_what_matches_goes_into_the_sheet_and_the_rest_into_a_list(bridges, tmp_path, capsys):
    included = tmp_path / "TA_includes.ris"
    included.write_text(EPPI)
    assert bring(bridges, "--from", "eppi", "--reviewer", "ana", "--criteria-version", "1.0", included) == 0
    [vote] = rows(bridges / "corpus/screening/title/ana.csv")
    assert (vote["decision"], vote["decided_on"], vote["criteria_version"]) == ("include", "", "1.0")
    [left] = rows(bridges / "results/exchange/not_taken_title_ta_includes.csv")
    assert (left["title"], left["why"]) == ("Nowhere to be found", "no work has its DOI or title")
    told = capsys.readouterr().out
    assert "1 votes placed (1 by title)" in told and "1 votes not taken" in told


def test_the_same_file_again_adds_nothing(bridges, tmp_path, capsys):
    included = tmp_path / "TA_includes.ris"
    included.write_text(EPPI)
    assert [bring(bridges, "--from", "eppi", "--reviewer", "ana", included) for _ in range(2)] == [0, 0]
    assert len(rows(bridges / "corpus/screening/title/ana.csv")) == 1
    assert "0 rows added, 1 were there already" in capsys.readouterr().out


def test_rayyans_zip_with_articles_and_log(bridges, tmp_path):
    with zipfile.ZipFile(tmp_path / "review.zip", "w") as packed:
        packed.writestr("customizations_log.csv", LOG)
        packed.writestr("articles.csv", ARTICLES)
    assert (
        bring(
            bridges,
            "--from",
            "rayyan",
            "--reviewer",
            "a@example.org=ana",
            "--reviewer",
            "Nala=ben",
            tmp_path / "review.zip",
        )
        == 0
    )
    [ana], [ben] = (rows(bridges / f"corpus/screening/title/{who}.csv") for who in ("ana", "ben"))
    assert (ana["decision"], ana["reasons"], ana["decided_on"]) == ("exclude", "topic", "2023-09-05")
    assert (ben["decision"], ben["decided_on"]) == ("include", "")


def test_what_is_wrong_in_a_zip_is_named_with_its_file(bridges, tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "review.zip", "w") as packed:
        packed.writestr("inner/page.html", "<!doctype html><html><body>expired</body></html>")
    assert bring(bridges, "--from", "rayyan", "--reviewer", "ana", tmp_path / "review.zip") == 2
    assert "review.zip/inner/page.html" in capsys.readouterr().err


def test_a_vote_that_was_there_stays_and_a_changed_mind_is_a_further_row(bridges, tmp_path):
    sheet = bridges / "corpus/screening/title/ana.csv"
    votes = tmp_path / "votes.csv"
    for decision, day in (("include", "2026-01-01"), ("exclude", "2026-01-02")):
        votes.write_text(f"doi,decision,decided_on,reasons\nhttps://doi.org/10.1000/A,{decision},{day},Off topic\n")
        before = sheet.read_bytes() if sheet.exists() else b""
        assert bring(bridges, "--from", "csv", "--reviewer", "ana", votes) == 0
        assert sheet.read_bytes().startswith(before)
    assert [(row["decision"], row["reasons"]) for row in rows(sheet)] == [("include", "topic"), ("exclude", "topic")]


def test_the_list_of_what_was_not_taken_comes_back_once_it_is_filled_in(bridges, tmp_path):
    votes = tmp_path / "votes.csv"
    votes.write_text("title,decision\nA title of nothing here,include\n")
    assert bring(bridges, "--from", "csv", "--reviewer", "ben", "--not-taken", tmp_path / "left.csv", votes) == 0
    left = rows(tmp_path / "left.csv")
    left[0]["record_id"] = rows(bridges / "results/1-identified/records.csv")[0]["record_id"]
    tables.write_rows(left, list(left[0]), tmp_path / "left.csv")
    before = Path.cwd()
    assert main(["collect", "--review", str(bridges), str(tmp_path / "left.csv")]) == 0
    os.chdir(before)
    assert len(rows(bridges / "corpus/screening/title/ben.csv")) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--from", "csv", "--reviewer", "zoe"], "'zoe' is not a reviewer of this stage: ana, ben", id="reviewer"),
        pytest.param(["--from", "csv"], "does not say whose votes it holds", id="nobody named"),
        pytest.param(["--from", "csv", "--reviewer", "ana", "--reason", "x=y"], "'y' is not a criterion of stage title", id="reason"),
        pytest.param(["--from", "csv", "--reviewer", "ana", "--stage", "titel"], "Did you mean 'title'?", id="stage"),
        pytest.param(["--from", "csv", "--reviewer", "ana", "--on", "1/2/26"], "may be 2026-01-02 or 2026-02-01", id="date"),
        pytest.param(["--from", "csv", "--reviewer", "ana", "--reviewer", "ben"], "was given before", id="two answers"),
    ],
)  # fmt: skip
def test_what_a_person_can_mend_is_one_line_and_nothing_is_written(bridges, tmp_path, capsys, arguments, message):
    votes = tmp_path / "votes.csv"
    votes.write_text("doi,decision\n10.1000/a,include\n")
    assert bring(bridges, *arguments, votes) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1
    assert not list((bridges / "corpus/screening").rglob("*.csv"))


def test_without_a_run_there_is_nothing_to_match_with(bridges, tmp_path, capsys):
    votes = tmp_path / "votes.csv"
    votes.write_text("doi,decision\n10.1000/a,include\n")
    (bridges / "results/2-deduplicated/works.csv").unlink()
    assert bring(bridges, "--from", "csv", "--reviewer", "ana", votes) == 2
    assert "Run snakemake first." in capsys.readouterr().err


@needs_data
@pytest.mark.parametrize(
    ("tool", "names", "arguments", "source", "decisions"),
    [
        pytest.param(
            "rayyan", ["rayyan/articles.csv"], ["--reviewer", "Nala=ana"], "rayyan/articles.csv", {"include": 101, "unsure": 13}, id="Rayyan: grep counts 101 and 13"
        ),
        pytest.param(
            "rayyan", ["rayyan/articles.csv", "rayyan/customizations_log.csv"],
            ["--reviewer", "Nala=ana", "--reviewer", "reviewer1@example.org=ana"], "rayyan/articles.csv", {"include": 101, "unsure": 13},
            id="Rayyan's log says the same as its notes",
        ),
        pytest.param(
            "covidence", ["covidence/review_58723_irrelevant_csv_20191023234056.csv"], ["--reviewer", "ana"],
            "covidence/review_58723_irrelevant_mendeley_20191023234131.ris", {"exclude": 178}, id="Covidence's CSV onto its RIS",
        ),
        pytest.param("eppi", ["eppi-reviewer/12step_incl.ris"], ["--reviewer", "ana"], "eppi-reviewer/12step_incl.ris", {"include": 103}, id="EPPI-Reviewer"),
        pytest.param("asreview", ["asreview/generic_partial_labels.csv"], ["--reviewer", "ana"], "asreview/generic_partial_labels.csv", {"include": 1, "exclude": 1}, id="ASReview, partly labelled: six rows, of which four repeat two others"),
    ],
)  # fmt: skip
def test_real_exports(tmp_path, tool, names, arguments, source, decisions):
    folder = review(tmp_path / "review", REAL / source)
    assert bring(folder, "--from", tool, *arguments, *(REAL / name for name in names)) == 0
    votes = rows(folder / "corpus/screening/title/ana.csv")
    left = list((folder / "results/exchange").glob("*"))
    counted = {decision: sum(vote["decision"] == decision for vote in votes) for decision in decisions}
    assert (counted, sum(decisions.values()), left) == (decisions, len(votes), [])
