"""Tables: headings that tell the platform, rows that do not fit, a column map from the search log."""

import io

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
