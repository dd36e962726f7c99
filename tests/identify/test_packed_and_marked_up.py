"""XML of four kinds, and packed files."""

import io
import sqlite3
import zipfile

import pytest

from funnel.errors import ReviewError
from funnel.identify import archive

ENDNOTE = """<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><source-app name="{app}">x</source-app>
<ref-type name="Journal Article">17</ref-type><contributors><authors><author>{o}Li, Ana{c}</author><author>{o}Wu, Bo{c}</author>
</authors></contributors><titles><title>{o}Care {c}{o}at home{c}</title><secondary-title>{o}J Care{c}</secondary-title></titles>
<dates><year>{o}2020{c}</year></dates><isbn>{o}1234-5678&#xD;8765-4321{c}</isbn>
<electronic-resource-num>{o}10.5555/e{c}</electronic-resource-num></record><record><titles><title>Cut"""
STYLE = '<style face="normal">', "</style>"
PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><Journal><ISSN>1234-5678</ISSN><JournalIssue>
<Volume>3</Volume><PubDate><MedlineDate>2020 May-Jun</MedlineDate></PubDate></JournalIssue><Title>J Care</Title></Journal>
<ArticleTitle>Care <i>at</i> home</ArticleTitle><Pagination><MedlinePgn>475-82</MedlinePgn></Pagination>
<ELocationID EIdType="doi">10.5555/p</ELocationID><Abstract><AbstractText Label="AIM">One.</AbstractText>
<AbstractText Label="END">Two.</AbstractText></Abstract><AuthorList><Author><LastName>Li</LastName><ForeName>Ana</ForeName></Author>
<Author><CollectiveName>Care Group</CollectiveName></Author></AuthorList><PublicationTypeList><PublicationType>Journal Article
</PublicationType><PublicationType>Letter</PublicationType></PublicationTypeList></Article></MedlineCitation></PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>8</PMID><Book><BookTitle>Book</BookTitle></Book></BookDocument></PubmedBookArticle>
<PubmedArticle> wrong </PubmedArticleSet>"""
EBSCO = """<records><rec resultID="1"><header shortDbName="psyh" uiTerm="2010-1-001"><controlInfo><jinfo><jtl>J Care</jtl>
<issn type="Print">1234-5678</issn></jinfo><pubinfo><dt year="2010" month="08">Aug 2010</dt><vid>3</vid><iid>1</iid></pubinfo><artinfo>
<ui type="doi">10.5555/x</ui><ppf>11</ppf><tig><atl>Care</atl></tig><aug><au>Li, Ana</au><au>Wu, Bo</au></aug><ab>Text.</ab>
<doctype>Journal Article</doctype></artinfo></controlInfo></header></rec></records>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
<bib:Article rdf:about="#1"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:1"/><bib:authors><rdf:Seq>
<rdf:li><foaf:Person><foaf:surname>Li</foaf:surname><foaf:givenName>Ana</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<dc:date>1978</dc:date><dcterms:dateSubmitted>2016-02-26</dcterms:dateSubmitted><dc:title>Care</dc:title></bib:Article>
<bib:Journal rdf:about="urn:issn:1"><prism:volume>112</prism:volume><dc:title>J Care</dc:title>
<dc:identifier>ISSN 1234-5678</dc:identifier><dc:identifier>DOI 10.5555/z</dc:identifier></bib:Journal>
<z:Attachment rdf:about="#2"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title></z:Attachment></rdf:RDF>"""

CASES = [
    pytest.param(ENDNOTE.format(app="EndNote", o=STYLE[0], c=STYLE[1]), "endnote", 1, 1,
                 {"title": "Care at home", "authors": "Li, Ana; Wu, Bo", "year": "2020", "issn": "1234-5678; 8765-4321",
                  "doi": "10.5555/e", "container_title": "J Care", "type": "article"}, id="EndNote, cut off"),
    pytest.param(ENDNOTE.format(app="Mendeley Desktop", o="", c=""), "mendeley", 1, 1,
                 {"title": "Care at home", "authors": "Li, Ana; Wu, Bo"}, id="Mendeley's EndNote XML, without styles"),
    pytest.param(PUBMED, "pubmed", 2, 1,
                 {"title": "Care at home", "authors": "Li, Ana; Care Group", "year": "2020", "pages": "475-482", "type": "letter",
                  "abstract": "AIM: One. END: Two.", "doi": "10.5555/p", "accession": "7"}, id="PubMed, one broken"),
    pytest.param(EBSCO, "ebscohost", 1, 0,
                 {"title": "Care", "authors": "Li, Ana; Wu, Bo", "year": "2010", "container_title": "J Care", "volume": "3",
                  "doi": "10.5555/x", "accession": "2010-1-001", "type": "article", "issn": "1234-5678"}, id="EBSCOhost"),
    pytest.param(RDF, "zotero", 1, 0,
                 {"title": "Care", "authors": "Li, Ana", "year": "1978", "container_title": "J Care", "volume": "112",
                  "issn": "1234-5678", "doi": "10.5555/z"}, id="Zotero RDF, journal beside the article"),
]  # fmt: skip


@pytest.mark.parametrize("text, platform, records, quarantined, first", CASES)
def test_an_xml_format_and_its_first_record(read, text, platform, records, quarantined, first):
    reading = read(text)
    assert (reading.platform, len(reading.records), len(reading.quarantined)) == (platform, records, quarantined)
    assert {column: reading.records[0].fields[column] for column in first} == first


def test_entities_of_an_xml_file_are_not_followed(read):
    bomb = '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "xxxx"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    title = "<titles><title>T &f; &a;</title></titles>"
    reading = read(f"{bomb}<xml><records><record><ref-type name='x'>1</ref-type>{title}</record></records></xml>")
    [found] = reading.records
    assert found.pairs
    assert not any("root" in value or "xxxx" in value for _, value in found.pairs)


def test_entities_and_document_types_of_a_whole_xml_file_are_not_followed(read):
    tenfold = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    declared = f'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY a "xxxx"><!ENTITY f SYSTEM "file:///etc/passwd">{tenfold}]>'
    reading = read(declared + RDF.replace("<dc:title>Care", "<dc:title>Care &f; &i;"))
    assert len(reading.records) == 1
    assert all("root" not in value and "xxxx" not in value for _, value in reading.records[0].pairs)


def zipped(**members: str | bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return content.getvalue()


RIS = "TY  - JOUR\nTI  - {}\nER  - \n"


def test_the_exports_in_a_zip_file_are_counted_through(read):
    reading = read(zipped(**{"a.ris": RIS.format("One"), "b.ris": RIS.format("Two"), "__MACOSX/._a.ris": "\0\1"}))
    assert [(found.position, found.fields["title"]) for found in reading.records] == [(1, "One"), (2, "Two")]


@pytest.mark.parametrize(
    "members, message",
    [
        pytest.param({"../a.ris": RIS}, "leads out", id="a path out of the archive"),
        pytest.param({"Project.qde": "<x/>"}, "QDA", id="a project of a QDA tool"),
        pytest.param({"a.zip": zipped(**{"a.ris": RIS})}, "another", id="a zip in a zip"),
        pytest.param({"a.ris": "", "b.ris": RIS}, "empty", id="an empty member"),
        pytest.param({f"{n}": RIS for n in range(1001)}, "more than", id="too many members"),
    ],
)
def test_a_zip_file_that_is_no_export_is_refused(read, members, message):
    with pytest.raises(ReviewError, match=message):
        read(zipped(**members))


def test_a_zip_file_that_unpacks_to_too_much_is_refused(read, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 1000)
    with pytest.raises(ReviewError, match="more than"):
        read(zipped(**{"a.ris": b"\0" * 1001}))


def test_a_packed_endnote_library_without_what_lies_in_its_bin(read, tmp_path):
    path = tmp_path / "sdb.eni"
    with sqlite3.connect(path) as library:
        library.execute(
            "create table refs (id integer, trash_state integer, reference_type integer, author, year, title)"
        )
        library.execute("insert into refs values (2, 0, 0, 'Li, A.' || char(13) || 'Wu, B.', '2020', 'Care')")
        library.execute("insert into refs values (1, 1, 0, 'X', '2019', 'Binned')")
    library.close()
    reading = read(zipped(**{"sdb/sdb.eni": path.read_bytes()}))
    assert [found.fields["title"] for found in reading.records] == ["Care"]
    assert (reading.records[0].fields["authors"], reading.records[0].fields["type"]) == ("Li, A.; Wu, B.", "article")
