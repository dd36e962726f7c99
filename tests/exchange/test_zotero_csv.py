"""Items become rows that the reader of Zotero's CSV export reads back without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stub_zotero import item

from funnel import tables
from funnel.exchange import zotero_csv
from funnel.identify import registry


def row(one):
    (only,) = zotero_csv.rows([one])
    return only


def read_back(items, folder):
    path = folder / "library.csv"
    tables.write_rows(zotero_csv.rows(items), zotero_csv.COLUMNS, path)
    return registry.read_file(path)


def person(last, first="", kind="author"):
    return {"creatorType": kind, "lastName": last, "firstName": first}


ARTICLE = item(
    "AAAA2345",
    title="Rivets, girders; and “rust”",
    creators=[
        person("O'Neill", "Ana María"),
        person("van der Berg", "J. K."),
        {"creatorType": "author", "name": "Bridge Safety Group"},
        person("Editor", "Ed", "editor"),
    ],
    abstractNote='First line,\r\n"second" line\rthird line',
    publicationTitle="Journal of Bridges",
    volume="12",
    issue="3",
    pages="101-119",
    date="March 2, 2019",
    DOI="10.5555/bridges.2019.1",
    ISSN="1234-5679",
    url="https://example.org/rivets",
    language="en",
    tags=[{"tag": "rust"}, {"tag": "steel", "type": 1}],
)


def test_an_article_comes_back_as_it_was(tmp_path):
    reading = read_back([ARTICLE], tmp_path)
    (found,) = reading.records
    assert (reading.platform, reading.quarantined) == ("zotero", [])
    stated = {column: value for column, value in found.fields.items() if value}
    assert stated == {
        "type": "article",
        "type_as_exported": "journalArticle",
        "title": "Rivets, girders; and “rust”",
        "authors": "O'Neill, Ana María; van der Berg, J. K.; Bridge Safety Group",
        "year": "2019",
        "container_title": "Journal of Bridges",
        "volume": "12",
        "issue": "3",
        "pages": "101-119",
        "doi": "10.5555/bridges.2019.1",
        "issn": "1234-5679",
        "language": "en",
        "abstract": 'First line, "second" line third line',
        "keywords": "rust; steel",
        "url": "https://example.org/rivets",
        "accession": "AAAA2345",
    }


@pytest.mark.parametrize(
    ("kind", "data", "column", "value"),
    [
        pytest.param("bookSection", {"bookTitle": "Spans"}, "Publication Title", "Spans", id="a chapter's book"),
        pytest.param("conferencePaper", {"proceedingsTitle": "Proc."}, "Publication Title", "Proc.", id="proceedings"),
        pytest.param("conferencePaper", {"conferenceName": "Conf"}, "Conference Name", "Conf", id="a conference"),
        pytest.param("thesis", {"university": "Leeds"}, "Publisher", "Leeds", id="a thesis's university"),
        pytest.param("thesis", {"thesisType": "PhD"}, "Type", "PhD", id="what kind of thesis"),
        pytest.param("report", {"institution": "Office"}, "Publisher", "Office", id="a report's institution"),
        pytest.param("report", {"reportNumber": "7b"}, "Number", "7b", id="a report's number"),
        pytest.param("preprint", {"repository": "SocArXiv"}, "Publisher", "SocArXiv", id="a preprint's repository"),
        pytest.param("case", {"caseName": "A v B"}, "Title", "A v B", id="a case has no title but a name"),
        pytest.param("statute", {"dateEnacted": "1989-11-16"}, "Publication Year", "1989", id="a statute's date"),
        pytest.param("computerProgram", {"versionNumber": "2.1"}, "Version", "2.1", id="a program's version"),
        pytest.param("journalArticle", {}, "Version", "", id="the number of synchronisation is no version"),
        pytest.param("journalArticle", {"volume": ""}, "Volume", "", id="empty is unknown"),
        pytest.param("journalArticle", {"relations": {"a": "b"}, "pages": 7}, "Pages", "", id="no text, no value"),
    ],
)
def test_fields_find_their_column(kind, data, column, value):
    assert row(item("K", kind, **data))[column] == value


@pytest.mark.parametrize(
    ("creators", "column", "value"),
    [
        pytest.param([person("Plato")], "Author", "Plato", id="no given name"),
        pytest.param([person("", "Madonna")], "Author", "Madonna", id="no family name"),
        pytest.param([person("Doe", "J", "presenter")], "Author", "Doe, J", id="who presents stands as author"),
        pytest.param([person("Doe", "J", "seriesEditor")], "Series Editor", "Doe, J", id="named columns"),
        pytest.param([person("Doe", "J", "editor")], "Author", "", id="an editor is no author"),
        pytest.param([person("B", "b"), person("A", "a")], "Author", "B, b; A, a", id="in their order"),
    ],
)
def test_creators_find_their_column(creators, column, value):
    assert row(item("K", creators=creators))[column] == value


@pytest.mark.parametrize(
    ("parsed", "date", "year"),
    [
        pytest.param("2019-03-02", "2/3/19", "2019", id="Zotero has understood the date"),
        pytest.param("", "March 2, 2019", "2019", id="it has not: four digits"),
        pytest.param("", "2/3/19", "", id="two digits are no year"),
        pytest.param("", "in press", "", id="no year"),
        pytest.param("", "20190302", "", id="eight digits in a row are no year"),
    ],
)
def test_year(parsed, date, year):
    assert row({**item("K", date=date), "meta": {"parsedDate": parsed}})["Publication Year"] == year


def test_attachments_notes_and_annotations_are_no_records():
    items = [item(kind, kind) for kind in ("attachment", "note", "book", "annotation")]
    assert [one["Key"] for one in zotero_csv.rows(items)] == ["book"]


def test_the_columns_are_those_of_zoteros_export():
    assert len(zotero_csv.COLUMNS) == 87
    assert zotero_csv.COLUMNS[:6] == ("Key", "Item Type", "Publication Year", "Author", "Title", "Publication Title")
    assert tuple(row(ARTICLE)) == zotero_csv.COLUMNS


def test_half_of_a_character_pair_does_not_stop_the_table(tmp_path):
    """JSON can hold what no UTF-8 file can; some imports leave cut emoji behind."""
    (found,) = read_back([item("AAAA2345", title="Bridges \ud83d")], tmp_path).records
    assert found.fields["title"] == "Bridges ?"


TEXT = st.text(st.characters(exclude_categories=("Cc",)) | st.sampled_from("\r\n\t,;\"'"), max_size=40)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_no_text_breaks_a_row(tmp_path_factory, texts):
    """Whatever the cells hold: as many records as items, each under its key, none set aside."""
    items = [item(f"KEY{n}", title=title, abstractNote=note) for n, (title, note) in enumerate(texts)]
    reading = read_back(items, tmp_path_factory.mktemp("zotero"))
    assert [found.fields["accession"] for found in reading.records] == [one["key"] for one in items]
    assert reading.quarantined == []
