"""Bytes as text, formats by content, and files that are refused."""

import tracemalloc
from pathlib import Path

import pytest

from funnel.errors import ReviewError
from funnel.identify.registry import open_file, read_file

RIS = "TY  - JOUR\nTI  - Café œuvre\nAU  - Børsted, K.\nER  - \n"


@pytest.mark.parametrize(
    "content, encoding",
    [
        pytest.param(RIS.encode(), "utf-8", id="UTF-8"),
        pytest.param(RIS.encode("utf-8-sig"), "utf-8", id="UTF-8 with byte-order mark"),
        pytest.param(RIS.encode("utf-16"), "utf-16-le", id="UTF-16 with mark"),
        pytest.param(b"\xfe\xff" + RIS.encode("utf-16-be"), "utf-16-be", id="UTF-16, the other order"),
        pytest.param(RIS.encode("utf-16-le"), "utf-16-le", id="UTF-16 without mark"),
        pytest.param(RIS.encode("utf-16-be"), "utf-16-be", id="the other order without mark"),
        pytest.param(RIS.encode("cp1252"), "cp1252", id="Windows-1252"),
    ],
)
def test_encodings(read, content, encoding):
    reading = read(content)
    assert reading.encoding == encoding
    assert reading.records[0].fields["title"] == "Café œuvre"
    assert not reading.warnings


def test_a_few_foreign_bytes_in_utf_8_are_read_and_told(read):
    reading = read(RIS.encode() * 3 + b"TY  - JOUR\nTI  - caf\xe9\nER  - \n")
    assert (reading.encoding, reading.records[3].fields["title"]) == ("utf-8", "café")
    assert reading.warnings == ["1 bytes are not UTF-8 and were read as Windows-1252"]


@pytest.mark.parametrize(
    "title, told",
    [
        pytest.param("SÃ©rgio", True, id="e acute"),
        pytest.param("Slamnik-KrijeÅ¡torac", True, id="s caron"),
        pytest.param("â€œCareâ€\x9d", True, id="quotation marks"),
        pytest.param("p =Â\xa00.001", True, id="no-break space"),
        pytest.param("SÃO PAULO, Âncora, „Ä“ and Å\xa0", False, id="letters that stand in words"),
        pytest.param("Sérgio – “care”", False, id="UTF-8 as it should be"),
    ],
)
def test_utf_8_that_was_encoded_twice_is_told_and_not_mended(read, title, told):
    reading = read(f"TY  - JOUR\nTI  - {title}\nPY  - 2020\nER  - \n" * 2)
    assert reading.records[0].pairs[1] == ("TI", title.strip())
    assert reading.warnings == ['2 records look as if their UTF-8 had been encoded twice ("Ã©" for "é")'] * told


def test_nul_characters_are_left_out_and_told(read):
    reading = read("TY  - JOUR\nTI  - a\0b\nER  - \n")
    assert reading.records[0].fields["title"] == "ab"
    assert reading.warnings == ["NUL characters left out"]


@pytest.mark.parametrize("newline, name", [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")])
def test_newlines(read, newline, name):
    reading = read(RIS.replace("\n", newline))
    assert (reading.newline, len(reading.records)) == (name, 1)


@pytest.mark.parametrize("name", ["x.ris", "x.csv", "x.xml", "x", "x.pdf"])
def test_a_files_name_says_nothing(read, name):
    assert read(RIS, name=name).format == "ris"


@pytest.mark.parametrize(
    "content, message",
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param(" \r\n\r\n", "empty", id="white space"),
        pytest.param("\ufeff\n", "empty", id="a byte-order mark"),
        pytest.param("<!DOCTYPE html><html><body>Your session has timed out.</body></html>", "web page", id="HTML"),
        pytest.param("{\\rtf1\\ansi TY  - JOUR}", "Rich Text", id="RTF"),
        pytest.param("%PDF-1.7\n", "PDF", id="PDF"),
        pytest.param("created_at,user_id,user_email,article_id,key,value\n", "Rayyan's log", id="a log of decisions"),
        pytest.param("Dear colleague,\nhere are the results.\n", "no export format", id="a letter"),
        pytest.param('{"a": {"title": "x"}}', "not a list", id="JSON that is no list"),
        pytest.param('[{"title": "x"', "not readable JSON", id="JSON cut off"),
        pytest.param('[{"title": ' + "[" * 100_000, "JSON", id="JSON nested beyond sense"),
        pytest.param("Title,Authors\n", "without a single record", id="a header without rows"),
        pytest.param(b"PK\x03\x04 and no more", "zip", id="a zip file cut off"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "workbook", id="an old workbook cut off"),
        pytest.param("TY  - JOUR\nAB  - " + "x" * 9_000_000, "more than", id="a record of 9 million characters"),
        pytest.param("Title,Abstract,Year\nA," + "x" * 9_000_000, "more than", id="a cell of 9 million characters"),
        pytest.param('Title,Abstract,Year\nA,"' + "x\n" * 4_500_000, "more than", id="the same over many lines"),
        pytest.param("<records><record><titles>" + "x" * 9_000_000, "more than", id="an element of as many"),
        pytest.param("@article{k, title = {" + "x\n" * 4_500_000, "more than", id="an entry of as many"),
        pytest.param("PMID- 1\nAB  - " + "x\n" * 4_500_000, "more than", id="a tagged record of as many"),
        pytest.param('[{"title": "' + "x" * 9_000_000 + '"}]', "more than", id="a value of as many in JSON"),
    ],
)
def test_what_is_no_export_is_refused_by_name(read, content, message):
    with pytest.raises(ReviewError, match=message) as refused:
        read(content)
    assert refused.value.path.endswith("export")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("TY  - JOUR\nTI  - A\n" + "KW  - x\n" * 100_000 + "ER  - \n", id="RIS"),
        pytest.param("%0 Book\n%T A\n" + "%K x\n" * 100_000, id="Refer"),
        pytest.param('[{"title": "a", "keyword": [' + '"x",' * 100_000 + '"y"]}]', id="JSON"),
        pytest.param("<xml><records><record><titles/>" + "<k>a</k>" * 100_001 + "</record></records></xml>", id="XML"),
    ],
)
def test_a_record_of_countless_tags_is_set_aside(read, content):
    reading = read(content)
    assert (reading.records, len(reading.quarantined)) == ([], 1)
    assert "a record of 100,00" in reading.quarantined[0].reason


def test_a_file_that_is_not_there():
    with pytest.raises(ReviewError, match="cannot be opened"):
        read_file("no/such/file.ris")


@pytest.mark.parametrize("size", [1_000, 5_000])
def test_memory_stays_flat_however_many_records(tmp_path, size):
    path = Path(tmp_path / "large")
    record = "TY  - JOUR\nTI  - A title of usual length for a paper on care\nAU  - Li, Ana\nPY  - 2020\nER  - \n\n"
    path.write_text(record * size)
    tracemalloc.start()
    count = sum(1 for _ in open_file(path)[2])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == size
    assert peak < 2_000_000
