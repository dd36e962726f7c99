"""Tables: headings that tell the platform, rows that do not fit, a column map from the search log."""

import io
import zipfile

import openpyxl
import pytest

from funnel.errors import ReviewError

SCOPUS = (
    '\ufeff"Authors","Title","Year","Source title","Volume","Issue","Art. No.","Page start","Page end","DOI","Abstract",'
    '"Document Type","Source","EID"\r\n'
    '"Li A., Wu B.","Care ""at"" home, now",2020,"J Care","3","1","","11","19","10.5555/s","[No abstract available]",'
    '"Conference Paper","Scopus","2-s2.0-8"\r\n'
)
WOS_TAB = 'PT\tAU\tTI\tSO\tPY\tUT\tDT\nJ\tLi, A; Wu, B\tThe "open" quote" home\tJ Care\t2020\tWOS:1\tReview\n'
EMBASE = '"TITLE","Care"\n"AUTHOR NAMES","Li A.","Wu B."\n"SOURCE","J Care (2023) 8:4 (1138-1150). Date of Publication: 1 Dec"\n' \
         '"PUI","L20"\n\n"TITLE","Second"\n"AUTHOR NAMES","Ng C."\n"PUI","L21"\n'  # fmt: skip

TABLES = [
    pytest.param(
        SCOPUS, "scopus", {"title": 'Care "at" home, now', "authors": "Li, A.; Wu, B.", "pages": "11-19", "abstract": "",
                           "type": "conference paper", "accession": "2-s2.0-8", "doi": "10.5555/s"}, id="Scopus"),
    pytest.param(
        WOS_TAB, "wos", {"title": 'The "open" quote" home', "authors": "Li, A; Wu, B", "accession": "WOS:1", "type": "review"},
        id="Web of Science by tabs, without quoting"),
    pytest.param(
        WOS_TAB.replace("\n", "\r").encode("utf-16"), "wos", {"title": 'The "open" quote" home'}, id="the same, UTF-16 and CR"),
    pytest.param(
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,DOI\n"
        '7,Care,"Li A, Wu B.","J Care. 2020 Jan 5;3(1):15-9. doi: 10.5555/p.",Li A,J Care,2020,10.5555/p\n',
        "pubmed", {"authors": "Li, A; Wu, B.", "volume": "3", "issue": "1", "pages": "15-19", "accession": "7", "type": "unknown"},
        id="PubMed: volume and pages from the citation"),
    pytest.param(
        "Lens ID,Title,Author/s,Publication Type,ISSNs\n0-1,Care,Ana Li; null Wu,journal article,12345678; 87654321\n",
        "lens", {"authors": "Li, Ana; Wu", "issn": "1234-5678; 8765-4321", "type": "article"}, id="Lens"),
    pytest.param(
        "Cites,Authors,Title,Year,Source,GSRank,Type,DOI\n3,\"A Li, B Wu\",Care,2020,J Care,1,journal-article,\n",
        "publish-or-perish", {"authors": "Li, A; Wu, B", "type": "article"}, id="Publish or Perish"),
    pytest.param(
        "Key,Item Type,Publication Year,Author,Title,Publication Title,ISSN\nAB,bookSection,2020,\"Li, A; Wu, B\",Care,Book,\n",
        "zotero", {"authors": "Li, A; Wu, B", "type": "book chapter", "accession": "AB"}, id="Zotero"),
    pytest.param(
        "key,title,year,journal,authors,notes\nrayyan-1,Care,2020,J,\"Li, A. and Wu, B.\",RAYYAN-INCLUSION: {}\n",
        "rayyan", {"authors": "Li, A.; Wu, B.", "accession": "rayyan-1", "type": "unknown"}, id="Rayyan"),
    pytest.param(EMBASE, "embase", {"authors": "Li, A.; Wu, B.", "pages": "1138-1150", "volume": "8", "issue": "4",
                                    "container_title": "J Care", "accession": "L20"}, id="Embase, one field a line"),
    pytest.param("title;abstract;doi\nCare;Text;10.5555/x\n", "", {"title": "Care", "doi": "10.5555/x"}, id="semicolons"),
    pytest.param("Title\tAuthors\tYear\r\nØre\tBørsted, K.\t2010\r\n".encode("utf-16"), "", {"title": "Øre", "year": "2010"},
                 id="Excel's Unicode text"),
    pytest.param("Search,9 of 9\n\nTitle,Authors\nCare,\"Li, A\"\n", "", {"title": "Care"}, id="a summary above the header"),
    pytest.param(f"Title,Abstract\nCare,{'a' * 200_000}\n", "", {"abstract": "a" * 200_000}, id="a cell of 200,000 characters"),
]  # fmt: skip

SCOPUS_2023 = '"Authors","Author full names","Author(s) ID","Title","Year","Source title","EID"\n{}\n'
IEEE = "Document Title,Authors,Publication Title,ISSN,ISBNs,PDF Link,IEEE Terms,Document Identifier\n{}\n"
SEVERAL_FORMS = [
    pytest.param(SCOPUS_2023.format('"Li A.; Wu B.","Li, Ana (55001); Wu, Bo (55002)",1,T,2024,J,2-s2.0-1'),
                 {"authors": "Li, Ana; Wu, Bo"}, id="Scopus since 2023: full names before short ones, never both"),
    pytest.param(SCOPUS_2023.format('"","Li, Xindong (55652665300)",1,T,2024,J,2-s2.0-1'),
                 {"authors": "Li, Xindong"}, id="a sole author in full, without the number"),
    pytest.param(SCOPUS_2023.format('"You X.","",1,T,2024,J,2-s2.0-1'), {"authors": "You, X."}, id="a sole author in short"),
    pytest.param("PMID,Title,Authors,Citation,Journal/Book\n7,T,\"Li A, de Wu B; Care Study Group; Ng C.\",,J\n",
                 {"authors": "Li, A; de Wu, B; Care Study Group; Ng, C."}, id="PubMed: a group between people"),
    pytest.param("Title,Author,Authors,Year\nT,\"Li, Ana\",\"Li, A.\",2020\n", {"authors": "Li, A."}, id="two headings for people"),
    pytest.param("Key,Item Type,Publication Year,Author,Title,Publication Title,Editor\nAB,book,2020,,T,,\"Li, A; Wu, B\"\n",
                 {"authors": "Li, A; Wu, B"}, id="Zotero: a book that has only editors"),
    pytest.param("Key,Item Type,Publication Year,Author,Title,Publication Title,Editor\nAB,bookSection,2020,\"Ng, C\",T,,\"Li, A\"\n",
                 {"authors": "Ng, C"}, id="Zotero: editors beside authors are no authors"),
    pytest.param(IEEE.format("T,A. Li; B. Wu,IEEE Access,1234-5678,979-8-3503-7895-5,https://x.example/stamp.jsp?arnumber=90,,IEEE Journals"),
                 {"authors": "Li, A.; Wu, B.", "isbn": "9798350378955", "accession": "90", "type": "article",
                  "url": "https://x.example/stamp.jsp?arnumber=90"}, id="IEEE: a link is an address, its number the accession"),
]  # fmt: skip


@pytest.mark.parametrize("content, first", SEVERAL_FORMS)
def test_people_stand_once_and_addresses_are_addresses(read, content, first):
    fields = read(content).records[0].fields
    assert {column: fields[column] for column in first} == first


@pytest.mark.parametrize("content, platform, first", TABLES)
def test_headings_tell_who_wrote_a_table(read, content, platform, first):
    reading = read(content)
    assert reading.platform == platform
    assert {column: reading.records[0].fields[column] for column in first} == first


def test_a_row_with_values_beyond_the_header_is_set_aside_and_a_short_one_is_not(read):
    reading = read("Title,Authors,Year\nA,B\nC,D,2010,extra\nE,F,2011,\n\n,,\n")
    assert [found.fields["title"] for found in reading.records] == ["A", "E"]
    assert [(one.position, one.line) for one in reading.quarantined] == [(2, 3)]


def test_a_column_that_stands_twice_is_kept_twice(read):
    assert read("Title,Authors,Title,Year\nA,B,C,2010\n").records[0].pairs[0::2] == [("Title", "A"), ("Title", "C")]


def test_rows_that_an_open_quote_joins_are_set_aside_one_by_one(read):
    rows = 'Title,Authors,Year,DOI\nA,x,2001,d\n"B,y,2002,d\nC,z,2003,d\nD,z,2004,d\n'
    reading = read(rows)
    assert len(reading.records) + len(reading.quarantined) == 4
    assert [one.line for one in reading.quarantined] == [3, 4, 5]


def test_a_column_map_goes_before_the_headings(read):
    text = 'Nr,Heading,Who,When,Note\n1,Care,"Li, A; Wu, B",2020,x\n'
    found = read(text, "title=Heading; authors = Who; year=when; accession=Nr").records[0]
    assert [found.fields[column] for column in ("title", "authors", "year", "accession")] == [
        "Care",
        "Li, A; Wu, B",
        "2020",
        "1",
    ]
    assert ("Note", "x") in found.pairs


@pytest.mark.parametrize(
    "column_map, unset",
    [
        pytest.param("container_title=", ["container_title"], id="a column"),
        pytest.param("pages=; doi=", ["pages", "doi"], id="columns that are read from several headings"),
        pytest.param("title=Title; container_title = ; authors=", ["authors", "container_title"], id="beside others"),
    ],
)
def test_a_column_map_can_say_that_no_heading_means_a_column(read, column_map, unset):
    text = "Title,Authors,Source,Pages,DOI,Link\nCare,Li A,Google,5,10.5555/x,https://doi.org/10.5555/y\n"
    with_all, without = (read(text, given).records[0].fields for given in ("", column_map))
    assert [column for column in with_all if with_all[column] != without[column]] == unset
    assert not any(without[column] for column in unset)


@pytest.mark.parametrize(
    "column_map, message",
    [
        ("titel=Heading", "Did you mean 'title'?"),
        ("title=Headings", "Did you mean 'Heading'?"),
    ],
)
def test_a_column_map_that_does_not_fit_says_so(read, column_map, message):
    with pytest.raises(ReviewError, match="column_map") as error:
        read("Nr,Heading,Who\n1,Care,Li\n", column_map)
    assert message in str(error.value)


def workbook(*rows: list) -> io.BytesIO:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content


def changed(content: io.BytesIO, old: bytes, new: bytes) -> bytes:
    """The workbook with other words in its XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(content) as packed, zipfile.ZipFile(made, "w") as repacked:
        assert any(old in packed.read(name) for name in packed.namelist())
        for name in packed.namelist():
            repacked.writestr(name, packed.read(name).replace(old, new))
    return made.getvalue()


TWO_ROWS = (["Title", "Authors", "Year"], ["Care", "Li, A", 2020], ["Trust", "Wu, B", 2021])


def test_a_workbook_that_calls_itself_one_cell_large_is_read_whole(read):
    found = read(changed(workbook(*TWO_ROWS), b'ref="A1:C3"', b'ref="A1"')).records
    assert [(one.fields["title"], one.fields["year"]) for one in found] == [("Care", "2020"), ("Trust", "2021")]


def test_records_are_read_from_the_first_sheet_that_has_a_header(read):
    content, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["Results of the search of 1 May", "exported by Ana"])
    records = book.create_sheet("Records")
    for row in TWO_ROWS:
        records.append(row)
    book.create_sheet("Excluded").append(["Title", "Authors", "Year"])
    book.save(content)
    found = read(content.getvalue()).records
    assert [(one.fields["title"], one.line) for one in found] == [("Care", 2), ("Trust", 3)]


def test_a_row_of_a_workbook_that_its_library_does_not_give_is_missed(read, monkeypatch):
    monkeypatch.setattr("funnel.identify.workbook._rows_with_values", lambda source, part: iter([1, 2, 3, 4]))
    with pytest.raises(ReviewError, match="line 4: a record begins here that was not read"):
        read(workbook(*TWO_ROWS).getvalue())


def test_a_workbook_is_read_below_its_header(read):
    book = openpyxl.Workbook()
    for row in (
        ["My search"],
        [],
        ["Title", "Authors", "Publication Year", "DOI"],
        ["Care", "Li, A", 2020, "10.5555/x"],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    reading = read(content.getvalue())
    assert (reading.format, len(reading.records), reading.records[0].line) == ("xlsx", 1, 4)
    assert reading.records[0].fields["year"] == "2020"
