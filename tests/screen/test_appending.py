import codecs
from pathlib import Path

import pytest

from funnel.errors import ReviewError
from funnel.screen.appending import appended

COLUMNS = ("record_id", "decision", "note")
ROW = {"record_id": "r2", "decision": "exclude", "note": "déjà; vu", "title": "not of the file"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"", "record_id,decision,note\nr2,exclude,déjà; vu\n".encode(), id="a new file"),
        pytest.param(b"record_id,decision,note\n", "record_id,decision,note\nr2,exclude,déjà; vu\n".encode(), id="a header only"),
        pytest.param(b"record_id,decision,note", "record_id,decision,note\nr2,exclude,déjà; vu\n".encode(), id="a header without an end"),
        pytest.param(b"note,record_id,own\r\n,r1,x", "note,record_id,own,decision\r\n,r1,x\r\ndéjà; vu,r2,,exclude\r\n".encode(), id="other order, a column of their own, one that is missing, no last line end"),
        pytest.param("note;decision;record_id\r\nà;include;r1\r\n".encode("cp1252"), "note;decision;record_id\r\nà;include;r1\r\n\"déjà; vu\";exclude;r2\r\n".encode("cp1252"), id="semicolons, Western European"),
        pytest.param(codecs.BOM_UTF8 + b"record_id,decision\nr1,include\n", codecs.BOM_UTF8 + "record_id,decision,note\nr1,include\nr2,exclude,déjà; vu\n".encode(), id="a mark at the beginning"),
        pytest.param(codecs.BOM_UTF16_LE + "record_id\tdecision\r\nr1\tinclude\r\n".encode("utf-16-le"), codecs.BOM_UTF16_LE + "record_id\tdecision\tnote\r\nr1\tinclude\r\nr2\texclude\tdéjà; vu\r\n".encode("utf-16-le"), id="what a program calls Unicode text"),
        pytest.param(b'record_id,decision,note\nr1,include,"two\nlines"\n', 'record_id,decision,note\nr1,include,"two\nlines"\nr2,exclude,déjà; vu\n'.encode(), id="a cell of two lines"),
    ],
)  # fmt: skip
def test_rows_follow_the_files_own_ways_and_what_was_there_stays(before, after):
    assert appended(before, [ROW], COLUMNS, Path("a.csv")) == after


def test_a_column_that_no_row_needs_is_not_added():
    before = b"record_id,decision\nr1,include\n"
    assert appended(before, [ROW | {"note": ""}], COLUMNS, Path("a.csv")) == before + b"r2,exclude\n"


def test_a_letter_that_the_file_cannot_hold_is_named():
    with pytest.raises(ReviewError, match=r"a\.csv: the file is saved as cp1252, which has no 'Ω'"):
        appended("note,record_id\nà,r1\n".encode("cp1252"), [ROW | {"note": "Ω"}], COLUMNS, Path("a.csv"))


def test_a_file_whose_header_stands_lower_down_is_left_alone():
    with pytest.raises(ReviewError, match="line 1: the file begins with an empty line"):
        appended(b"\nrecord_id,decision\n", [ROW], COLUMNS, Path("a.csv"))
