"""What `funnel read`, `funnel check` and `funnel deduplicate` get to know of files."""

import os
import tracemalloc
from dataclasses import asdict

import pytest

from funnel import tables
from funnel.errors import ReviewError
from funnel.identify import checking, records, summary, tables_with_ids
from funnel.identify.registry import read_file
from funnel.model import RECORD_COLUMNS

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
    told = asdict(summary.of_file(files / "a.ris"))
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
    assert summary.of_file(files / "c.ris").records == 0


def test_of_many_records_set_aside_the_first_are_named(files):
    (files / "e.csv").write_text("Title,Authors\n" + "C,D,extra\n" * 25)
    told = summary.of_file(files / "e.csv")
    assert told.quarantined == 25
    assert told.warnings[19:] == ["record 20 set aside: 3 cells under a header of 2", "and 5 more set aside"]


def listed(files, *names):
    listing = summary.Listing()
    told = [listing.add(files / name) for name in names]
    listing.write(files / "out.csv")
    return told, tables.read(files / "out.csv")


def test_records_of_several_files_are_listed_with_the_ids_of_a_review(files):
    _, table = listed(files, "a.ris", "b.csv")
    assert list(table.columns) == list(RECORD_COLUMNS)
    assert list(table["title"]) == ["Care", "Care", "A"]
    searches = [(2, {"search_id": "S", "round": "", "status": "final", "source": "", "source_type": "", "files": "*"})]
    names = [str(files / "a.ris"), str(files / "b.csv")]
    found = records.identify(searches, {name: read_file(name) for name in names}).records
    assert list(table["record_id"]) == list(found["record_id"])
    assert list(table["occurrence"])[:2] == [f"{files / 'a.ris'}:1", f"{files / 'a.ris'}:2"]


def test_a_file_given_twice_is_listed_twice_with_ids_of_its_own(files):
    assert len(set(listed(files, "a.ris", "a.ris")[1]["record_id"])) == 4


def test_repeats_are_told_apart_by_what_else_they_say_and_not_by_their_order(files):
    for name, notes in (("x.ris", "ab"), ("y.ris", "ba")):
        (files / name).write_text("".join(f"TY  - JOUR\nTI  - Care\nZZ  - {note}\nER  - \n" for note in notes))
    there, back = (list(listed(files, name)[1]["record_id"]) for name in ("x.ris", "y.ris"))
    assert there == back[::-1]
    assert sorted(one.partition(".")[2] for one in there) == ["", "2"]


def test_a_file_that_breaks_off_leaves_no_record_behind(files):
    (files / "f.csv").write_text("Title,Authors\nA,B\n" + 'C,"' + "x\n" * 4_500_000)
    told, table = listed(files, "a.ris", "f.csv", "b.csv")
    assert "more than" in told[1].error
    assert list(table["title"]) == ["Care", "Care", "A"]


@pytest.mark.parametrize("size", [1_000, 5_000])
def test_memory_stays_flat_however_many_records_are_listed(files, size):
    one = "TY  - JOUR\nTI  - Care {}\nAB  - " + "x" * 900 + "\nER  - \n"
    (files / "g.ris").write_text("".join(map(one.format, range(size))))
    tracemalloc.start()
    listing = summary.Listing()
    listing.add(files / "g.ris")
    listing.write(files / "out.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_table_with_ids_keeps_them_and_an_export_gets_some(files):
    table, told = tables_with_ids.table([files / "d.csv", files / "a.ris"])
    assert list(table["id"]) == ["7", "a.ris:1", "a.ris:2"]
    assert list(table["author"]) == ["Li", "", ""]
    assert told == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("id;title;year\n7;Caf\u00e9;2001\n".encode("cp1252"), id="as a European spreadsheet saves it"),
        pytest.param("id\ttitle\tyear\n7\tCaf\u00e9\t2001\n".encode("utf-16"), id="tabs, UTF-16"),
        pytest.param("id,title,year\n7,Caf\u00e9,2001,\n\n".encode(), id="every row ends in a comma"),
        pytest.param("id,year,title\n7,2001,Caf\u00e9\n".encode(), id="another order"),
    ],
)
def test_ids_are_kept_however_the_table_is_saved(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    table, told = tables_with_ids.table([tmp_path / "a.csv"])
    assert (table[["id", "title", "year"]].values.tolist(), told) == ([["7", "Caf\u00e9", "2001"]], [])


def test_id_and_title_are_columns_enough(tmp_path):
    (tmp_path / "a.csv").write_text("id,title\n7,Care\n7,Cure\n8\n")
    assert tables_with_ids.table([tmp_path / "a.csv"])[0].values.tolist() == [["7", "Care"], ["7", "Cure"], ["8", ""]]


@pytest.mark.parametrize(
    "content, message",
    [
        pytest.param("id,title\n7,Care, not cure\n", "line 2: 3 cells under a header of 2", id="a comma without quotes"),
        pytest.param("id,title\n7,Care\n ,Cure\n", "line 3: its id is empty", id="no id"),
        pytest.param("id,title\n", "without a single record", id="nothing but a header"),
        pytest.param('id,title,year,doi\n7,"A,1,\n8,B,1,\n9,C",1,\n', "rows joined to one", id="a quotation mark too few"),
    ],
)  # fmt: skip
def test_a_table_with_ids_that_would_lose_a_row_is_refused(tmp_path, content, message):
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(ReviewError, match=message):
        tables_with_ids.table([tmp_path / "a.csv"])


def test_ids_tell_files_of_one_name_in_two_folders_apart(files):
    (files / "later").mkdir()
    (files / "later" / "a.ris").write_text(RIS)
    ids = tables_with_ids.table([files / "a.ris", files / "later" / "a.ris"])[0]["id"]
    assert list(ids) == [f"{files}/a.ris:1", f"{files}/a.ris:2", f"{files}/later/a.ris:1"]


def test_what_an_export_has_set_aside_is_told_where_duplicates_are_sought(files):
    _, told = tables_with_ids.table([files / "b.csv"])
    assert told == [f"{files}/b.csv: record 2 set aside: 3 cells under a header of 2"]


@pytest.mark.parametrize(
    "content, warned",
    [
        pytest.param('Title,Authors\nA,B\n"C,D\nE,F\n', 1, id="never closed: two rows have become one"),
        pytest.param('Title,Authors\nA,B\nC,"D\n', 1, id="the file was cut"),
        pytest.param('Title,Authors\nA,B\nC,"D\nE"\n', 0, id="closed, over two lines"),
        pytest.param('Title,Authors\nA,B\nC,"D\n"\n', 0, id="closed on a line of its own"),
        pytest.param('Title,Authors\nA,B\nC,D"\n', 0, id="no quotation of a cell"),
    ],
)
def test_a_quotation_mark_open_at_the_end_of_a_table_is_told(tmp_path, content, warned):
    (tmp_path / "a.csv").write_text(content)
    expected = ["a quotation mark in the row of line 3 does not close before the file ends"] * warned
    assert summary.of_file(tmp_path / "a.csv").warnings == expected


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


def test_a_file_name_that_is_no_text_can_still_be_written(tmp_path):
    path = tmp_path / os.fsdecode(b"m\xfcll.ris")
    path.write_text(RIS)
    listing = summary.Listing()
    assert listing.add(path).file.endswith(r"m\xfcll.ris")
    listing.write(tmp_path / "out.csv")
    assert tables.read(tmp_path / "out.csv")["file"].str.endswith(r"m\xfcll.ris").all()
    assert list(tables_with_ids.table([path])[0]["id"]) == [r"m\xfcll.ris:1"]


def test_half_a_character_in_json_is_replaced(tmp_path):
    (tmp_path / "a.json").write_text(r'[{"title": "Half \ud83d, whole \ud83d\ude00", "type": "book"}]')
    listing = summary.Listing()
    listing.add(tmp_path / "a.json")
    listing.write(tmp_path / "out.csv")
    assert list(tables.read(tmp_path / "out.csv")["title"]) == ["Half \ufffd, whole \U0001f600"]


def test_a_file_that_no_search_names_is_told(tmp_path):
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "forgotten.ris").write_text(RIS)
    told = checking.check([], [], tmp_path, {})
    assert told.lines == ["1/forgotten.ris: no search in corpus/searches/log.csv names this file; it is not read."]
    assert told.errors == []


def test_a_file_that_has_changed_since_the_last_run_is_told(tmp_path):
    assert "  1/a.ris: not the file of the last run." in check(tmp_path, [("S1", "0")], hits="2").lines
