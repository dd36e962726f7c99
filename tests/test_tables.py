import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import tables
from funnel.errors import ReviewError

ROWS = [(2, {"record_id": "r_1", "decision": "include", "note": "ça va; merci"})]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("record_id,decision,note\nr_1,include,ça va; merci\n".encode(), id="comma, UTF-8"),
        pytest.param("record_id;decision;note\nr_1;include;\"ça va; merci\"\n".encode("utf-8-sig"), id="semicolon, byte-order mark"),
        pytest.param("record_id\tdecision\tnote\r\nr_1\tinclude\tça va; merci\r\n".encode("utf-16"), id="tab, UTF-16, CRLF"),
        pytest.param("record_id,decision,note\nr_1,include,ça va; merci".encode("cp1252"), id="Windows-1252, no last newline"),
        pytest.param("Record_ID , Decision,note,\nr_1, include ,ça va; merci,\n".encode(), id="spaces, capitals, an empty last column"),
        pytest.param("record_id,,decision,note,,,\nr_1,,include,ça va; merci,,,\n,,,,,,\n".encode(), id="empty columns and rows anywhere"),
    ],
)  # fmt: skip
def test_a_sheet_is_read_as_a_spreadsheet_saves_it(tmp_path, content):
    (tmp_path / "ana.csv").write_bytes(content)
    assert tables.read_sheet(tmp_path / "ana.csv") == ROWS


def test_a_workbook_is_read_like_the_same_table_as_csv(tmp_path):
    book = openpyxl.Workbook()
    for row in (["record_id", "year", "decided_on"], ["r_1", 2019.0, pd.Timestamp("2024-03-01")]):
        book.active.append(row)
    book.save(tmp_path / "ana.xlsx")
    expected = [(2, {"record_id": "r_1", "year": "2019", "decided_on": "2024-03-01"})]
    assert tables.read_sheet(tmp_path / "ana.xlsx") == expected


def test_a_workbook_whose_sheets_were_moved_about_is_read_from_the_one_handed_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "choices"
    book.create_sheet("sheet").append(["record_id"])
    book["sheet"].append(["r_1"])
    book.save(tmp_path / "ana.csv")
    assert tables.read_sheet(tmp_path / "ana.csv") == [(2, {"record_id": "r_1"})], "whatever its name ends in"


def test_lines_are_those_of_the_file_even_after_a_cell_with_line_breaks(tmp_path):
    (tmp_path / "a.csv").write_text('id,note\n1,"one\ntwo"\n\n2,x\n')
    assert [line for line, _ in tables.read_sheet(tmp_path / "a.csv")] == [2, 5]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("a.csv", b"id,note\n1,2,3\n", "line 2: '3' stands in a column without a name", id="a row longer than its header"),
        pytest.param("a.csv", b"id,,note\n1,2,3\n", "line 2: '2' stands in a column without a name", id="a column whose name was deleted"),
        pytest.param("a.csv", b"PK\x03\x04...", "not a readable .xlsx", id="a workbook of another program by the name of a table"),
        pytest.param("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not a readable .xlsx", id="an old workbook by the name of a table"),
        pytest.param("a.csv", b"id,id\n1,2\n", "line 1: column 'id' stands twice", id="a column twice"),
        pytest.param("a.xlsx", b"no workbook", "not a readable .xlsx", id="a file that only bears the name"),
    ],
)  # fmt: skip
def test_a_sheet_of_the_wrong_shape_is_named_with_its_line(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReviewError, match=words):
        tables.read_sheet(tmp_path / name)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=str)
    tables.write(frame, path)
    pd.testing.assert_frame_equal(tables.read(path), frame, check_dtype=False)
    assert [tuple(row.values()) for row in tables.read_rows(path)] == rows


def test_a_cell_that_says_na_is_a_person_and_an_empty_one_is_nothing(tmp_path):
    (tmp_path / "t.csv").write_text("author,year\nNA,\n")
    assert tables.read(tmp_path / "t.csv").to_dict("records") == [{"author": "NA", "year": ""}]


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("before")
    with pytest.raises(RuntimeError), tables.whole(path) as handle:
        handle.write("half")
        raise RuntimeError
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"], "no temporary file is left behind"


def test_a_row_with_a_column_that_nobody_asked_for_is_our_mistake():
    with pytest.raises(ValueError, match="extra"):
        tables.csv_bytes([{"a": "1", "extra": "2"}], ["a"])


@pytest.mark.parametrize(
    "place, message",
    [
        pytest.param("folder", "folder: this is a folder, not a file.", id="a folder is there"),
        pytest.param("sheet.csv/out.csv", "sheet.csv: this is a file, not a folder.", id="below a file"),
    ],
)
def test_where_no_file_can_stand_the_place_is_named_and_nothing_written(tmp_path, place, message):
    (tmp_path / "folder").mkdir()
    (tmp_path / "sheet.csv").write_text("as it was")
    with pytest.raises(ReviewError, match=message):
        tables.write_bytes(b"new", tmp_path / place)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "sheet.csv"]
    assert (tmp_path / "sheet.csv").read_text() == "as it was"
