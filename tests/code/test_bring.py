import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from funnel.code import bring
from funnel.errors import ReviewError

NOBODY_KNOWN = bring.Known()
REAL = Path(os.environ.get("FUNNEL_REAL_DATA", "")) / "exports/files/qda/TestProject.qdpx"


def test_taguette_highlights(tmp_path):
    path = tmp_path / "highlights.csv"
    path.write_text(
        'id,document,tag,content\n7,One.pdf,risk,"Risk is, shared"\n7,One.pdf,risk.fear,"Risk is, shared"\n9,Two,,x\n'
    )
    found = bring.read(path, "ana", NOBODY_KNOWN)
    assert [(row["code_id"], row["parent_id"]) for row in found.codebook] == [("risk", ""), ("risk.fear", "risk")]
    assert [row["source_id"] for row in found.sources] == ["One.pdf", "Two"]
    first, second = found.codings
    assert (first["coding_id"], second["coding_id"]) == ("ana_7_risk", "ana_7_risk_fear")
    assert (first["quote"], first["location"], first["coder"]) == ("Risk is, shared", "highlight 7", "ana")
    assert "start" not in first
    assert found.notes == ["1 highlights without a tag were left out."]


def test_taguette_highlights_as_a_spreadsheet_saved_them(tmp_path):
    path = tmp_path / "highlights.csv"
    path.write_bytes('id;document;tag;content\r\n7;One;risk;"Müh; sal"\r\n'.encode("cp1252"))
    [coding] = bring.read(path, "ana", NOBODY_KNOWN).codings
    assert (coding["source_id"], coding["code_id"], coding["quote"]) == ("One", "risk", "Müh; sal")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("tag,description,number of highlights\na,first,2\na.b,,0\n", [("a", "", "first"), ("a.b", "a", "")], id="older: a dotted path"),
        pytest.param("tag,parent,description,number of highlights\na,,,2\nb,a,d,0\n", [("a", "", ""), ("b", "a", "d")], id="newer: a parent"),
    ],
)  # fmt: skip
def test_taguette_codebook(tmp_path, text, codes):
    path = tmp_path / "codebook.csv"
    path.write_text(text)
    found = bring.read(path, "", NOBODY_KNOWN)
    assert [(row["code_id"], row["parent_id"], row["definition"]) for row in found.codebook] == codes


QUALCODER = """
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text, avid integer, important integer);
CREATE TABLE code_image (imid integer primary key, id integer);
INSERT INTO source VALUES (1, 'One.txt', 'Risk is shared.', null, '', 'ana', ''), (2, 'pic.png', null, '/pic', '', 'ana', '');
INSERT INTO code_cat VALUES (1, 'Stakes', 'ana', '', '', null), (2, 'Harm', 'ana', '', '', 1);
INSERT INTO code_name VALUES (5, 'Fear', 'A memo', 2, 'ana', '', '#fff'), (6, 'Loose', null, null, 'ana', '', '#fff');
INSERT INTO code_text VALUES (11, 5, 1, 'Risk', 0, 4, 'ana', '2024-05-01 10:00:00', 'why', null, null),
    (12, 6, 1, 'shared', 8, 14, 'ben', '2024-05-02 10:00:00', null, null, null);
INSERT INTO code_image VALUES (1, 2);
"""


@pytest.fixture
def qualcoder(tmp_path):
    folder = tmp_path / "Study.qda"
    folder.mkdir()
    with sqlite3.connect(folder / "data.qda") as database:
        database.executescript(QUALCODER)
    database.close()
    return folder


@pytest.mark.parametrize("place", [".", "data.qda"], ids=["the project's folder", "its database"])
def test_qualcoder(qualcoder, place):
    found = bring.read(qualcoder / place, "", NOBODY_KNOWN)
    assert [(row["label"], row["kind"]) for row in found.codebook] == [
        ("Stakes", "category"),
        ("Harm", "category"),
        ("Fear", "concept"),
        ("Loose", "concept"),
    ]
    assert [row["parent_id"] for row in found.codebook] == ["", "cat1", "cat2", ""]
    assert [(row["coding_id"], row["coder"], row["quote"]) for row in found.codings] == [
        ("ana_11", "ana", "Risk"),
        ("ben_12", "ben", "shared"),
    ]
    assert [found.codings[0][name] for name in ("start", "end", "coded_on", "summary")] == [
        "0",
        "4",
        "2024-05-01",
        "why",
    ]
    assert list(found.texts.values()) == ["Risk is shared."]
    assert found.notes == ["1 codings of pictures, sound or film were left out."]


def test_places_count_a_line_s_end_once(qualcoder):
    with sqlite3.connect(qualcoder / "data.qda") as database:
        database.execute("UPDATE source SET fulltext = 'Risk\r\nis shared.' WHERE id = 1")
        database.execute("UPDATE code_text SET pos0 = 9, pos1 = 15 WHERE ctid = 12")
    database.close()
    found = bring.read(qualcoder, "", NOBODY_KNOWN)
    [text], coding = found.texts.values(), found.codings[1]
    assert coding["quote"] == text[int(coding["start"]) : int(coding["end"])] == "shared"


def test_a_newer_qualcoder_hangs_codes_below_codes(qualcoder):
    with sqlite3.connect(qualcoder / "data.qda") as database:
        database.execute("ALTER TABLE code_name ADD COLUMN supercid integer")
        database.execute("UPDATE code_name SET supercid = 5 WHERE cid = 6")
    database.close()
    parents = {row["label"]: row["parent_id"] for row in bring.read(qualcoder, "", NOBODY_KNOWN).codebook}
    assert parents["Loose"] == "code5"


PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p">
 <Users><User guid="AAAAAAAA-0000-0000-0000-000000000001" name="ana"/></Users>
 <CodeBook><Codes><Code guid="{CCCCCCCC-0000-0000-0000-000000000001}" name="Risk" isCodable="true"/></Codes></CodeBook>
 <Sources>
  <TextSource guid="55555555-0000-0000-0000-000000000001" name="One" plainTextPath="internal://T.txt">
   <PlainTextSelection guid="1" name="shared" startPosition="9" endPosition="15" creatingUser="AAAAAAAA-0000-0000-0000-000000000001">
    <Coding guid="11111111-0000-0000-0000-000000000001"><CodeRef targetGUID="{CCCCCCCC-0000-0000-0000-000000000001}"/></Coding>
   </PlainTextSelection>
  </TextSource>
  <PDFSource guid="55555555-0000-0000-0000-000000000002" name="Two">
   <PDFSelection guid="2" name="a figure" page="0" firstX="1" firstY="1" secondX="2" secondY="2">
    <Coding guid="11111111-0000-0000-0000-000000000002"><CodeRef targetGUID="{CCCCCCCC-0000-0000-0000-000000000001}"/></Coding>
   </PDFSelection>
  </PDFSource>
  <AudioSource guid="55555555-0000-0000-0000-000000000003" name="Three">
   <AudioSelection guid="3" begin="1000" end="2500">
    <Coding guid="11111111-0000-0000-0000-000000000003"><CodeRef targetGUID="{CCCCCCCC-0000-0000-0000-000000000001}"/></Coding>
   </AudioSelection>
  </AudioSource>
 </Sources>
</Project>"""


def packed(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_project_of_another_program(tmp_path):
    path = packed(tmp_path / "p.qdpx", {"Project.QDE": PROJECT, "Sources/T.TXT": "Risk is\r\nshared"})
    found = bring.read(path, "", NOBODY_KNOWN)
    text, page, sound = found.codings
    assert (text["quote"], text["start"], text["end"], text["coder"]) == ("shared", "8", "14", "ana")
    assert text["code_id"] == found.codebook[0]["code_id"]
    assert (page["location"], page["quote"]) == ("p. 1", "a figure")
    assert sound["location"] == "begin 1000, end 2500"
    assert found.texts == {text["source_id"]: "Risk is\nshared"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("h.csv", b"id,document,tag,content\n1,a,b,c\n", "do not say who coded.*--coder", id="who?"),
        pytest.param("h.csv", b"a,b\n1,2\n", "expected id, document, tag, content", id="some other table"),
        pytest.param("h.csv", b"", "expected id, document", id="an empty file"),
        pytest.param("p.qdpx", b"PK\x03\x04 and nothing", "no project in REFI-QDA", id="a broken archive"),
        pytest.param("c.qdc", b"<CodeBook", "not well-formed XML", id="half a codebook"),
        pytest.param("c.qdc", b"a line of text", "not well-formed XML", id="no codebook, whatever its name says"),
        pytest.param("p.QDPX", b"a line of text", "no project in REFI-QDA", id="no project, whatever its name says"),
        pytest.param("d.qda", b"SQLite format 3\x00and nothing", "no database of QualCoder", id="a broken database"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReviewError, match=said):
        bring.read(path, "", NOBODY_KNOWN)


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        pytest.param('<CodeRef targetGUID="{CCCCCCCC-0000-0000-0000-000000000001}"/>', "", "line 8: CodeRef without targetGUID", id="a coding without a code"),
        pytest.param('<CodeRef targetGUID="{CCCCCCCC', '<CodeRef targetGUID="{DDDDDDDD', "line 8: a coding names a code that", id="a code that is nowhere"),
        pytest.param('startPosition="9"', 'startPosition="nine"', "line 7: startPosition is 'nine'", id="a place that is no number"),
        pytest.param('startPosition="9"', "", "line 7: PlainTextSelection without startPosition", id="no place"),
        pytest.param('page="0"', "", "PDFSelection without page", id="no page"),
        pytest.param(' name="Risk"', "", "line 4: Code without name", id="a code without a name"),
        pytest.param('guid="55555555-0000-0000-0000-000000000001"', "", "TextSource without guid", id="a source without an identifier"),
    ],
)  # fmt: skip
def test_a_damaged_project_is_told_where(tmp_path, there, instead, said):
    path = tmp_path / "p.qdpx"
    assert there in PROJECT
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", PROJECT.replace(there, instead, 1))
    with pytest.raises(ReviewError, match=said):
        bring.read(path, "", NOBODY_KNOWN)


def test_entities_of_a_codebook_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("secret words")
    path = tmp_path / "c.qdc"
    path.write_text(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{tmp_path / "secret"}">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
        '<Code guid="AAAAAAAA-0000-0000-0000-000000000001" name="a" isCodable="true"><Description>&e;</Description></Code>'
        "</Codes></CodeBook>"
    )
    assert "secret" not in str(bring.read(path, "", NOBODY_KNOWN))


@pytest.mark.skipif(not REAL.is_file(), reason="needs FUNNEL_REAL_DATA")
def test_a_project_by_atlas_ti():
    found = bring.read(REAL, "", NOBODY_KNOWN)
    with zipfile.ZipFile(REAL) as archive:
        text = archive.read("Project.qde").decode()
    assert len(found.codebook) == text.count("<Code ") == 14
    assert len(found.codings) == text.count("<CodeRef ")
    assert {coding["coder"] for coding in found.codings} <= {"ATLAS.ti", "Friedrich Markgraf", "Sebastian Petrausch"}
    assert all(coding["location"] and (coding["quote"] or coding["summary"]) for coding in found.codings)
