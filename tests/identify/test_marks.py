"""A reader that passes over a record is found out, in every format, with the line of what it lost."""

from dataclasses import replace
from itertools import islice

import pytest

from funnel.errors import ReviewError
from funnel.identify import csl, marks, registry, source

# By format: three records, and the line in which the last begins.
FILES = {
    "ris": ("TY  - JOUR\nTI  - A\nER  - \n" * 3, 7),
    "nbib": ("PMID- 1\nTI  - A\n\n" * 3, 7),
    "wos-tagged": ("FN X\nVR 1\n" + "PT J\nTI A\nER\n\n" * 3 + "EF\n", 11),
    "refworks-tagged": ("RT Journal\nT1 A\nA1 Li, Ana\n\n" * 3, 9),
    "refer": ("%0 Book\n%T A\n\n" * 3, 7),
    "ovid-tagged": ("".join(f"<{n}. >\nTI  - A\nSO  - J. 3(1):5-9, 2020.\n\n" for n in (1, 2, 3)), 9),
    "bibtex": ("@article{k,\n title={A}}\n" * 2 + "\n@Book{k,\n title={A}}\n", 6),
    "embase-csv": ('"TITLE","A"\n"AUTHOR NAMES","Li A."\n"SOURCE","J (2020) 3:1"\n\n' * 3, 9),
    "pubmed-xml": ("<PubmedArticleSet>\n" + "<PubmedArticle><PMID>1</PMID></PubmedArticle>\n" * 3, 4),
    "endnote-xml": ("<xml><records>\n" + "<record><titles><title>A</title></titles></record>\n" * 3, 4),
    "ebsco-xml": ("<records>\n" + '<rec resultID="1"><header><controlInfo/></header></rec>\n' * 3, 4),
    "zotero-rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib="http://purl.org/net/biblio#"\n'
        ' xmlns:z="http://www.zotero.org/namespaces/export#">\n'
        + "<bib:Book><z:itemType>book</z:itemType></bib:Book>\n" * 3
        + "<z:Attachment><z:itemType>attachment</z:itemType></z:Attachment></rdf:RDF>\n",
        5,
    ),
}


def test_every_format_is_counted_by_marks_or_by_its_reader():
    unmarked = {form.name for form in registry.TEXT if not form.mark}
    assert {form.name for form in registry.TEXT} == set(FILES) | unmarked
    assert unmarked == {"json", "table"}


@pytest.mark.parametrize("name", FILES)
def test_a_record_that_is_passed_over_is_named_by_its_line(tmp_path, monkeypatch, name):
    text, line = FILES[name]
    (tmp_path / "x").write_text(text)
    reading = registry.read_file(tmp_path / "x")
    assert (reading.format, len(reading.records)) == (name, 3)
    losing = [replace(form, read=lambda one, form=form: islice(form.read(one), 2)) for form in registry.TEXT]
    monkeypatch.setattr(registry, "TEXT", losing)
    with pytest.raises(ReviewError, match=f"x, line {line}: a record begins here that was not read"):
        registry.read_file(tmp_path / "x")


def test_a_list_that_stands_twice_in_a_json_file_is_not_read_once(read):
    with pytest.raises(ReviewError, match="line 3: a record begins here that was not read"):
        read(
            '{"items": [{"title": "A"},\n{"title": "B"},\n{"title": "C"}],\n"items": [{"title": "D"}, {"title": "E"}]}'
        )


@pytest.mark.parametrize(
    "text, begin",
    [
        pytest.param('[{"a": {"b": [{}]}}, {"c": "{\\"["}]', [1, 21], id="objects within objects and brackets within words"),
        pytest.param('{"items": [{"a": 1}, {"b": {}}]}', [11, 21], id="a list in an object"),
        pytest.param('{"title": "x", "b": {}}', [0], id="one record alone"),
        pytest.param("[]", [], id="none"),
    ],
)  # fmt: skip
def test_the_records_of_a_json_list_are_found_by_its_brackets(text, begin):
    assert csl.objects(text) == begin


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 16])
def test_marks_are_found_wherever_blocks_end(tmp_path, monkeypatch, size):
    monkeypatch.setattr(source, "BLOCK", size)
    monkeypatch.setattr(marks, "BLOCK", size)
    (tmp_path / "x").write_text("TY  - A\n" + "x" * 300 + "TY  - no\nTY  - B\n\nTY  - C")
    one = source.opened(tmp_path / "x")
    assert "".join(one.blocks()).endswith("TY  - C")
    assert marks.count(one, "\nTY  - ") == 3
    assert marks.unread(one, "\nTY  - ", [1, 3]) == 5
    assert marks.unread(one, "\nTY  - ", [1, 5]) == 3


@pytest.mark.parametrize("size", [7, 64, 1 << 16])
def test_marks_of_xml_in_a_single_line(tmp_path, monkeypatch, size):
    monkeypatch.setattr(marks, "BLOCK", size)
    (tmp_path / "x").write_text("<records>" + "<record><title>A</title></record>" * 3)
    one = source.opened(tmp_path / "x")
    assert marks.count(one, r"<record(?![\w:.-])") == 3
    assert marks.unread(one, r"<record(?![\w:.-])", [1, 1]) == 1
