"""Tagged text other than RIS, BibTeX and JSON: one small file a format, what it holds counted by hand."""

import re

import pytest

WOS = """FN Clarivate
VR 1.0
PT J
AU Li, A
   Wu, B
AF Li, Ana
   Wu, Bo
TI A title that
   goes on
SO JOURNAL OF CARE
DT Article; Early Access
SN 1234-5678
EI 8765-4321
PY 2020
VL 3
BP 11
EP 19
DI 10.5555/w
UT WOS:0001
ER

PT B
AU Ng, C
TI Second
PY 2021
UT WOS:0002
ER

EF
"""
NBIB = """PMID- 111
OWN - NLM
DP  - 2011 May-Jun
TI  - First title
      goes on
LID - 10.5555/n1 [doi]
AB  - Text.
FAU - Li, Ana
AU  - Li A
FAU - Wu, Bo
AU  - Wu B
LA  - eng
PT  - Journal Article
PT  - Review
JT  - Lancet (London, England)
IS  - 1234-5678 (Print)
VI  - 3
PG  - 475-82
MH  - Care

PMID- 112
TI  - Second
LID - 1042 [pii]"""
ERIC = """
OWN - ERIC
TI  - Paper
AU  - Li, Ana
JT  - Journal
OID - EJ1
AID - http://dx.doi.org/10.5555/e
DP  - 2000
ISSN - ISSN-1234-5678
PT  - Journal Articles

OWN - ERIC
TI  - Report
OID - ED2
PT  - Reports - Research
"""
OVID = """<1. >
VN  - Ovid Technologies
DB  - PsycINFO
AN  - Peer Reviewed Journal: 2015-33942-012.
TI  - Care at home. [References].
AU  - Li, Ana MD
AU  - Wu, Bo
SO  - Journal of Care. Vol.43(5), Sep 2015, pp. 623-634.
DT  - Journal Article
DO  - http://dx.doi.org/10.5555/o
YR  - 2015

<53. >
TI  - Second
SO  - Forest Care. 201(2-3):327-334, November 15, 2004.
"""
OVID_LABELS = """<8>
Author
  Li, Ana MD *;  Wu, Bo 1
Title
  Care at home.[Review]
Source
  School Quarterly.   28(2):103-6, April 2015.
Document Type
  Review:  PDF Only.
DOI Number
  10.5555/l
<7>
Title
  Second
"""
REFER = """%0 Journal Article
%T First
%A Li, Ana
%A Wu, Bo
%J Journal
%D 2020
%V 3
%N 1
%P 5-9
%@ 1234-5678
%R 10.5555/r

%T Second has no type
%D 2021

%0 Book
%T Third
"""
REFWORKS = """RefWorks Export Tagged Format
T1=Title
BEGIN EXPORTED REFERENCES

RT Journal Article
A1 Li,Ana
T1 First
JF Journal
YR 2003
VO 2
SP 5
OP 9

RT Dissertation
T1 Second
"""
BIBTEX = r"""
@comment{not a record}
@string{joc = "Journal of Care"}
@article{Li 2020 x,
  title = {{Caf\'e} and care},
  author = {Li, Ana and Wu, Bo and {Council for Care and Health}},
  journal = joc, year = 2020, volume = {3}, pages = {5--9}, doi = {10.5555/b},
  funding = {a}, funding = {b},
}
@book{, title = {No key}, year = {2021}}
@article{key, title = {Braces { that do not close}, year = {2020}}
@phdthesis{dup, title = {Thesis}, author = {Bo van Dyk}}
@phdthesis{dup, title = {Thesis again}}
"""
CSL = """\ufeff[{"type": "article-journal", "title": "T", "issued": {"date-parts": [["2010", 5]]},
 "author": [{"literal": "WHO"}, {"family": "Berg", "given": "J", "non-dropping-particle": "van"}], "DOI": "10.5555/c"},
 "not a record", {"type": "book", "title": "Second", "issued": {"raw": "2011"}}]"""

CASES = [
    pytest.param(
        WOS, "wos-tagged", "wos", 2, 0,
        {"title": "A title that goes on", "authors": "Li, Ana; Wu, Bo", "year": "2020", "pages": "11-19", "type": "article",
         "container_title": "JOURNAL OF CARE", "issn": "1234-5678; 8765-4321", "doi": "10.5555/w", "accession": "WOS:0001"},
        id="Web of Science tagged",
    ),
    pytest.param(
        NBIB, "nbib", "pubmed", 2, 0,
        {"title": "First title goes on", "authors": "Li, Ana; Wu, Bo", "year": "2011", "type": "review", "pages": "475-482",
         "container_title": "Lancet", "doi": "10.5555/n1", "issn": "1234-5678", "accession": "111", "keywords": "Care"},
        id="PubMed, no newline at the end",
    ),
    pytest.param(
        ERIC, "nbib", "eric", 2, 0,
        {"authors": "Li, Ana", "doi": "10.5555/e", "issn": "1234-5678", "accession": "EJ1", "type": "article", "year": "2000"},
        id="ERIC",
    ),
    pytest.param(
        OVID, "ovid-tagged", "ovid", 2, 0,
        {"title": "Care at home.", "authors": "Li, Ana; Wu, Bo", "container_title": "Journal of Care", "volume": "43",
         "issue": "5", "pages": "623-634", "year": "2015", "doi": "10.5555/o", "accession": "2015-33942-012"},
        id="Ovid by tags",
    ),
    pytest.param(
        OVID_LABELS, "ovid-tagged", "ovid", 2, 0,
        {"title": "Care at home.", "authors": "Li, Ana; Wu, Bo", "container_title": "School Quarterly", "volume": "28",
         "issue": "2", "pages": "103-106", "year": "2015", "doi": "10.5555/l"},
        id="Ovid by labels",
    ),
    pytest.param(
        REFER, "refer", "", 3, 0,
        {"title": "First", "authors": "Li, Ana; Wu, Bo", "container_title": "Journal", "pages": "5-9", "doi": "10.5555/r"},
        id="Refer, one record without type",
    ),
    pytest.param(
        REFWORKS, "refworks-tagged", "refworks", 2, 0,
        {"title": "First", "authors": "Li, Ana", "container_title": "Journal", "year": "2003", "volume": "2", "pages": "5-9"},
        id="RefWorks, below its legend",
    ),
    pytest.param(
        BIBTEX, "bibtex", "", 4, 1,
        {"title": "Café and care", "authors": "Li, Ana; Wu, Bo; Council for Care and Health", "year": "2020", "pages": "5-9",
         "container_title": "Journal of Care", "doi": "10.5555/b", "type": "article"},
        id="BibTeX: key with spaces, none, twice; a field twice; braces that do not close",
    ),
    pytest.param(
        CSL, "json", "", 2, 1,
        {"title": "T", "authors": "WHO; van Berg, J", "year": "2010", "doi": "10.5555/c", "type": "article"},
        id="CSL-JSON",
    ),
]  # fmt: skip


@pytest.mark.parametrize("text, form, platform, records, quarantined, first", CASES)
def test_a_format_and_its_first_record(read, text, form, platform, records, quarantined, first):
    reading = read(text)
    assert (reading.format, reading.platform) == (form, platform)
    assert (len(reading.records), len(reading.quarantined)) == (records, quarantined)
    assert {column: reading.records[0].fields[column] for column in first} == first


def test_what_is_set_aside_keeps_its_place(read):
    aside = read(BIBTEX).quarantined[0]
    assert (aside.position, aside.line) == (3, 11)
    assert aside.reason


def test_the_second_record_of_pubmed_has_the_articles_number_for_pages(read):
    assert read(NBIB).records[1].fields["pages"] == "1042"


def test_bibtex_keeps_the_words_of_a_broken_macro(read):
    assert read("@article{a, title = undefined # { care}}").records[0].fields["title"]


@pytest.mark.parametrize("cut", range(WOS.index("\nAU ") + 6, len(WOS), 7))
def test_a_wos_file_cut_anywhere_loses_no_record_that_has_begun(read, cut):
    reading = read(WOS[:cut] + "\n")
    assert len(re.findall(r"^PT \w$", WOS[:cut], re.M)) <= len(reading.records) + len(reading.quarantined) <= 2


@pytest.mark.parametrize(
    "text, records, quarantined",
    [
        pytest.param("%0 Book\n%T One\n%0 Book\n%T Two\n", 2, 0, id="Refer without blank lines"),
        pytest.param(
            "PT J\nTI One\nPT SAGE\nPY 2020\nER\n", 1, 0, id="a Web of Science publisher whose tag was damaged"
        ),
        pytest.param("@article{a, title={One}} @book{b, title={Two}}\n", 2, 0, id="BibTeX in one line"),
        pytest.param("<1. >\nTI  - One\n\n<2. >\n\n<3. >\nTI  - Three\n", 2, 1, id="an Ovid record that has lost all"),
    ],
)
def test_every_mark_of_a_record_is_accounted_for(read, text, records, quarantined):
    reading = read(text)
    assert (len(reading.records), len(reading.quarantined)) == (records, quarantined)
