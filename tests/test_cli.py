"""The command as a person types it; what the rooms compute is tested in the rooms."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from funnel import cli

SMALL = Path(__file__).parent / "small_review"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def review(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "review"))


def test_init_makes_a_review_that_is_in_order(capsys):
    assert cli.main(["init", "my-review"]) == 0
    made = sorted(path.as_posix() for path in Path("my-review").rglob("*") if path.is_file())
    assert "my-review/config/config.yaml" in made and "my-review/corpus/searches/log.csv" in made
    capsys.readouterr()
    assert cli.main(["check", "--review", "my-review"]) == 0
    assert "in order" in capsys.readouterr().out


def test_init_overwrites_nothing(capsys):
    cli.main(["init", "my-review"])
    config = Path("my-review/config/config.yaml")
    config.write_text("mine")
    assert cli.main(["init", "my-review"]) == 2
    assert config.read_text() == "mine"
    assert "it is there already; nothing was written" in capsys.readouterr().err


def test_check_tells_of_every_search(review, capsys):
    assert cli.main(["check", "--review", str(review)]) == 0
    told = capsys.readouterr().out
    assert "S1 (Scopus, final): " in told and "5 records" in told
    assert "P1 (Scopus, pilot): " in told


@pytest.mark.parametrize(
    ("place", "before", "after", "words"),
    [
        pytest.param("corpus/searches/log.csv", "5,5,1/transport.ris", "6,6,1/transport.ris", "log.csv, line 3: exported says 6; 5 records were read", id="a number that is not the file's"),
        pytest.param("corpus/duplicates.csv", "", "record_a,record_b,verdict\nr_f91a86e94845e12,r_942511b11c47db45,same\n", "duplicates.csv, line 2: record_a 'r_f91a86e94845e12' is held by no source. Did you mean 'r_f91a86e94845e125'", id="a verdict on a record that nobody holds"),
        pytest.param("corpus/searches/1/transport.ris", "TY  - JOUR", "<html>", "transport.ris", id="a web page saved in place of an export"),
        pytest.param("corpus/sampling.csv", "Nothing on timber,wear", "Nothing on timber,tear", "sampling.csv, line 2: construct_id 'tear'", id="sampling for a construct that is not there"),
        pytest.param("corpus/memos.csv", "c2; Q1", "c2; Q9", "memos.csv, line 2: about 'Q9'", id="a memo about what is not there"),
        pytest.param("corpus/statements.csv", "prisma_s,14", "prisma_s,17", "statements.csv, line 4: item '17' is not one of 1, 2", id="words on an item that the standard does not have"),
    ],
)  # fmt: skip
def test_check_names_what_is_wrong_and_exits_2(review, capsys, place, before, after, words):
    path = review / place
    text = path.read_text() if path.exists() else ""
    path.write_text(
        after + text.split("\n", 1)[1] if before.startswith("TY") else text.replace(before, after) if before else after
    )
    assert cli.main(["check", "--review", str(review)]) == 2
    assert words in capsys.readouterr().err


def test_a_folder_that_is_no_review_is_named(capsys):
    assert cli.main(["status"]) == 2
    assert (
        "config/config.yaml: there is no such file. Is this a review's folder? See `funnel init`."
        in capsys.readouterr().err
    )


def test_status_before_anything_ran(review, capsys):
    assert cli.main(["status", "--review", str(review)]) == 0
    assert "Nothing was run yet" in capsys.readouterr().out


def test_collect_adds_a_sheet_to_the_corpus(review, capsys):
    Path("ben (1).csv").write_text(
        "record_id,decision,reasons,note,decided_on,criteria_version,stage,reviewer\n"
        "r_0690b4a95ec8533f,exclude,topic,,2024-02-20,1,title,ben\n"
    )
    assert cli.main(["collect", "ben (1).csv", "--review", str(review)]) == 0
    assert "corpus/screening/title/ben.csv: 1 rows added" in capsys.readouterr().out
    last = (review / "corpus/screening/title/ben.csv").read_bytes().splitlines()[-1]
    assert last == b"r_0690b4a95ec8533f;exclude;topic;;2024-02-20;1", "in the delimiter that ben's file has"


def test_read_prints_a_line_a_file_and_goes_on_after_one_that_is_refused(review, capsys):
    Path("page.ris").write_text("<!doctype html><html></html>")
    export = review / "corpus/searches/1/transport.ris"
    assert cli.main(["read", "page.ris", str(export), "--out", "records.csv"]) == 2
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("refused: page.ris") and "5 records" in second
    with Path("records.csv").open() as handle:
        assert [row["title"] for row in csv.DictReader(handle)][1] == "Beams in winter"


def test_read_as_json(review, capsys):
    cli.main(["read", "--json", str(review / "corpus/searches/1/scopus.csv")])
    told = json.loads(capsys.readouterr().out)
    assert (told["records"], told["quarantined"], told["platform"], told["error"]) == (5, 0, "scopus", "")


@pytest.mark.parametrize("options, begins", [([], rb"\xe9.ris: "), (["--json"], rb'{"file": "\u00e9.ris"')])
def test_what_a_terminal_cannot_show_is_printed_as_an_escape(tmp_path, options, begins):
    (tmp_path / "\u00e9.ris").write_text("TY  - JOUR\nTI  - Care\nER  - \n")
    command = [sys.executable, "-m", "funnel.cli", "read", *options, "\u00e9.ris"]
    ran = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
    assert ran.stdout.startswith(begins)


def test_deduplicate_takes_exports_and_plain_tables(review, capsys):
    exports = [str(path) for path in sorted((review / "corpus/searches/1").iterdir())]
    assert cli.main(["deduplicate", *exports, "--out", "found"]) == 0
    assert "10 records, 8 works" in capsys.readouterr().out
    Path("plain.csv").write_text(
        'id,title,author,year\n1,On the arches of bridges,Arden A,2018\n2,On the arches of bridges,"Arden, A.",2018\n3,Ships,Boyle B,2001\n'
    )
    assert cli.main(["deduplicate", "plain.csv", "--out", "plain"]) == 0
    with Path("plain/clusters.csv").open() as handle:
        clusters = {row["id"]: row["cluster"] for row in csv.DictReader(handle)}
    assert clusters["1"] == clusters["2"] != clusters["3"]


def test_explain_wants_a_run_first(review, capsys):
    assert cli.main(["explain", "--review", str(review), "bridge"]) == 2
    assert "Run snakemake first." in capsys.readouterr().err


def test_what_is_printed_cannot_move_the_cursor(capsys):
    assert cli.main(["read", "no\x1b[2Jsuch.ris"]) == 2
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err


def test_check_says_which_adopted_term_has_no_search_and_that_this_is_no_mistake(review, capsys):
    assert cli.main(["check", "--review", str(review)]) == 0
    told = capsys.readouterr().out
    assert "To do: the term 'timber deck*' was adopted; no search is named for it yet." in told
    assert "To do: the term 'bridge*' was adopted; search S9 is not in the log yet." in told


def test_check_asks_why_a_link_stands_outside_its_column_and_that_this_is_no_mistake(review, capsys):
    assert cli.main(["check", "--review", str(review)]) == 0
    told = capsys.readouterr().out
    assert (
        "To do: corpus/models/crosswalk/ben.csv, line 4: 'Build' is printed in the middle column and mapped to" in told
    )
    assert "To do: plan Build keeping: presence: ana: none; ben: secondary." in told


def test_check_names_a_link_to_what_is_not_there(review, capsys):
    sheet = review / "corpus/models/crosswalk/ben.csv"
    sheet.write_text(sheet.read_text().replace("plan,1,survey", "plan,1,survy"))
    assert cli.main(["check", "--review", str(review)]) == 2
    assert "ben.csv, line 2: stage_id 'survy' is not a stage of targets.csv" in capsys.readouterr().err


def test_strings_writes_the_strategy_with_the_terms_adopted(review, capsys):
    assert cli.main(["strings", "--review", str(review), "--platform", "scopus"]) == 0
    told = capsys.readouterr().out
    assert 'TITLE-ABS-KEY(bridge*)\nAND TITLE-ABS-KEY(deck* OR (stone W/3 arch*) OR "timber deck*")' in told
    assert "Ovid" not in told


def test_strings_names_a_platform_that_is_not_there(review, capsys):
    assert cli.main(["strings", "--review", str(review), "--platform", "Skopus"]) == 2
    assert "'Skopus' is not one of Web of Science, Scopus" in capsys.readouterr().err


def test_strings_without_a_strategy_says_where_to_write_one(capsys):
    cli.main(["init", "my-review"])
    assert cli.main(["strings", "--review", "my-review"]) == 2
    assert "config.yaml: there is no strategy" in capsys.readouterr().err
