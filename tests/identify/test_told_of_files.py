"""What `funnel read`, `funnel check` and `funnel deduplicate` get to know of files."""

import pytest

from funnel.identify import checking, summary

RIS = "TY  - JOUR\nTI  - Care\nDB  - Scopus\nER  - \n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.ris").write_text(RIS * 2)
    (tmp_path / "b.csv").write_text("Title,Authors\nA,B\nC,D,extra\n")
    (tmp_path / "c.ris").write_text("")
    (tmp_path / "d.csv").write_text("id,title,author\n7,Care,Li\n")
    return tmp_path


def test_a_line_a_file(files):
    assert summary.of_file(files / "a.ris").line().endswith("a.ris: scopus, ris, ascii, 2 records, 0 set aside")
    assert (
        summary.of_file(files / "b.csv")
        .line()
        .endswith(
            "b.csv: platform not recognised, table, ascii, 1 record, 1 set aside; record 2 set aside: 3 cells under a header of 2"
        )
    )
    assert summary.of_file(files / "c.ris").line().endswith("c.ris: this file is empty. Export it again.")


def test_an_object_a_file(files):
    told = summary.of_file(files / "a.ris").as_json()
    assert list(told) == [
        "file",
        "platform",
        "format",
        "encoding",
        "newline",
        "records",
        "quarantined",
        "warnings",
        "error",
    ]
    assert (told["records"], told["newline"], told["error"]) == (2, "LF", "")
    assert summary.of_file(files / "c.ris").as_json()["records"] == 0


def test_records_of_several_files_have_ids_of_their_own(files):
    told = summary.of_file(files / "a.ris")
    table = summary.records({"a.ris": told.reading, "again.ris": told.reading})
    assert len(set(table["record_id"])) == 4
    assert list(table["occurrence"]) == ["a.ris:1", "a.ris:2", "again.ris:1", "again.ris:2"]


def test_a_table_with_ids_keeps_them_and_an_export_gets_some(files):
    table = summary.table([files / "d.csv", files / "a.ris"])
    assert list(table["id"]) == ["7", "a.ris:1", "a.ris:2"]
    assert list(table["author"]) == ["Li", "", ""]


def check(tmp_path, noted=(), **cells):
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "a.ris").write_text(RIS * 2)
    (tmp_path / "1" / "c.ris").write_text("")
    row = {
        "search_id": "S1",
        "round": "1",
        "status": "final",
        "source": "Scopus",
        "source_type": "database",
        "hits": "5",
    }
    return checking.check([(2, {**row, "exported": "2", "files": "1/a.ris", **cells})], [], tmp_path, dict(noted))


def test_the_log_is_held_against_its_files(tmp_path):
    told = check(tmp_path)
    assert told.lines[0] == "S1 (Scopus, final): scopus, ris, ascii, 2 records"
    assert "hits says 5; 2 records were read, 0 set aside" in told.lines[1]
    assert (told.errors, len(told.record_ids)) == ([], 2)


@pytest.mark.parametrize(
    "cells, message",
    [
        ({"exported": "3"}, "log.csv, line 2: exported says 3; 2 records were read"),
        ({"files": "1/c.ris", "exported": ""}, "c.ris: this file is empty"),
    ],
)
def test_what_does_not_agree_is_an_error(tmp_path, cells, message):
    assert [message in str(error) for error in check(tmp_path, **cells).errors] == [True]


def test_a_file_that_has_changed_since_the_last_run_is_told(tmp_path):
    assert check(tmp_path, [("S1", "0")], hits="2").lines[-1] == "  1/a.ris: not the file of the last run."
