"""RIS in its dialects: where records begin and end, and which tag means what."""

import pytest


def fields_of(read, lines: str) -> dict[str, str]:
    records = read(f"TY  - JOUR\n{lines}\nER  - \n").records
    assert len(records) == 1
    return records[0].fields


@pytest.mark.parametrize(
    "text, titles",
    [
        pytest.param("TY  - JOUR\nTI  - One\nER  - \n\nTY  - BOOK\nTI  - Two\nER  - \n", ["One", "Two"], id="plain"),
        pytest.param("\ufeffTY  - JOUR\nTI  - One\nER  - \n", ["One"], id="byte-order mark before the first record"),
        pytest.param("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nER  -", ["One", "Two"], id="ER missing between"),
        pytest.param("TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Two", ["One", "Two"], id="file ends without ER"),
        pytest.param("TI  - One\nJF  - J\nER  - \nTY  - JOUR\nTI  - Two\nER  - \n", ["One", "Two"], id="TY missing"),
        pytest.param("TY - JOUR\nT1 - One\nER -\nTY - JOUR\nT1 - Two\nER -\n", ["One", "Two"], id="one space"),
        pytest.param("TY - JOUR\nT1  - One\nER  -\n", ["One"], id="one space after TY only, as Embase writes"),
        pytest.param("TY  -  JOUR\nTI  -  One\nER  -  \n", ["One"], id="two spaces after the hyphen, as Cochrane writes"),
        pytest.param("  TY  - JOUR\n  TI  - One\n  ER  - \n", ["One"], id="indented"),
        pytest.param("ty  - jour\nti  - One\ner  - \n", ["One"], id="small letters"),
        pytest.param("TY\u00a0 - JOUR\nTI\u00a0 - One\nER\u00a0 - \n", ["One"], id="no-break spaces"),
        pytest.param("1.\nTY  - JOUR\nTI  - One\nER  - \nNL  - J\n\n2.\nTY  - JOUR\nTI  - Two\nER  - \n", ["One", "Two"],
                     id="numbers above and a tag behind each record, as Ovid writes"),
        pytest.param("Record #1 of 1\nProvider: X\n\nTY  - JOUR\nTI  - One\nER  - \n", ["One"], id="preamble"),
        pytest.param("TY  - JOUR\nTI  - One\nAB  - a\nER  - was the code of the ward.\nPY  - 2010\nER  - \n", ["One"],
                     id="a line of the abstract begins with ER"),
        pytest.param("TY  - JOUR\nTY  - BOOK\nTI  - Two\nER  - \n", ["", "Two"], id="a record of nothing but its type"),
        pytest.param("TY  - JOUR\r\nTI  - One\rPU  - P\rER  - \r\n", ["One"], id="mixed newlines, as Web of Science writes"),
    ],
)  # fmt: skip
def test_every_record_is_found(read, text, titles):
    reading = read(text)
    assert [found.fields["title"] for found in reading.records] == titles
    assert [found.position for found in reading.records] == list(range(1, len(titles) + 1))


def test_nothing_of_a_record_is_lost(read):
    found = read("Above\nTY  - JOUR\nXX  - own tag\nAB  - a\n\nb\nKW  - x\ny\nER  - \nBelow\n").records[0]
    assert found.pairs == [
        ("", "Above"),
        ("TY", "JOUR"),
        ("XX", "own tag"),
        ("AB", "a\n\nb"),
        ("KW", "x\ny"),
        ("", "Below"),
    ]


def test_a_record_says_on_which_line_it_begins(read):
    text = "\n\nTY  - JOUR\nTI  - One\nER  - \n\nTI  - Two, untyped\nER  - \nTY  - JOUR\nTI  - Three\nER  - \n"
    assert [found.line for found in read(text).records] == [3, 7, 9]


def test_other_separators_do_not_end_a_line(read):
    assert fields_of(read, "TI  - a\u2028b\x0bc\u0085d\nPY  - 2001")["year"] == "2001"


@pytest.mark.parametrize(
    "lines, column, value",
    [
        pytest.param("T1  - A\nTT  - B", "title", "A", id="T1, and never the translated title"),
        pytest.param("TI  - First\nTI  - Second", "title", "First", id="the first of repeated titles"),
        pytest.param("TI  - A &amp; <i>B</i>", "title", "A & B", id="entities and markup"),
        pytest.param("AU  - Smith, J\nA1  - Jones, K", "authors", "Smith, J; Jones, K", id="both author tags, in order"),
        pytest.param("PY  - 2025\nY2  - 2026/01/02", "year", "2025", id="year of publication"),
        pytest.param("Y1  - 2018/04//abr-jun2018", "year", "2018", id="Y1 without PY, as EBSCOhost writes"),
        pytest.param("Y2  - 2024/08/09", "year", "", id="never the day of access or export"),
        pytest.param("DA  - AUG 11", "year", "", id="a date without a year"),
        pytest.param("JO  - J Abbr\nJF  - Journal in full", "container_title", "Journal in full", id="full before short"),
        pytest.param("AB  - Short abstract of the paper, in a sentence or so.\n"
                     "AB  - Copyright of Journal is the property of Publisher and its content may not be copied or emailed.",
                     "abstract", "Short abstract of the paper, in a sentence or so.", id="copyright notice as second abstract"),
        pytest.param("AB  - El estudio trata de la vida en las ciudades y de los cuidados en el hogar de acogida, y mucho más.\n"
                     "AB  - The study deals with the care of children in the city.",
                     "abstract", "The study deals with the care of children in the city.", id="the English of two languages"),
        pytest.param("N2  - Text", "abstract", "Text", id="N2 where there is no AB"),
        pytest.param("AB  - wrapped\nat the margin", "abstract", "wrapped at the margin", id="hard-wrapped lines"),
        pytest.param("AB  - [No abstract available]", "abstract", "", id="Scopus' way to say there is none"),
        pytest.param("SN  - 00167363 (ISSN)", "issn", "0016-7363", id="ISSN without hyphen, named"),
        pytest.param("SN  - 1573-3602 1050-5350", "issn", "1573-3602; 1050-5350", id="two ISSN in one field"),
        pytest.param("SN  - 1234-5678\nSN  - 8765-432x", "issn", "1234-5678; 8765-432X", id="two fields"),
        pytest.param("SN  - 978-1-4028-9462-6", "isbn", "9781402894626", id="a book's number in the same tag"),
        pytest.param("KW  - *Wildfires\nsecond\nKW  - third", "keywords", "*Wildfires; second; third", id="untagged lines"),
        pytest.param("SP  - 12\nEP  - 25", "pages", "12-25", id="first and last page"),
        pytest.param("SP  - N.PAG", "pages", "", id="EBSCO's way to say there are none"),
        pytest.param("SP  - No\nEP  - Specified", "pages", "", id="Ovid's way to say there are none"),
        pytest.param("C7  - 123456", "pages", "123456", id="article number"),
        pytest.param("AU  - NA\nVL  - NA", "authors", "NA", id="NA is a person"),
        pytest.param("AU  - NA\nVL  - NA", "volume", "", id="NA is no volume"),
    ],
)  # fmt: skip
def test_what_a_field_says(read, lines, column, value):
    assert fields_of(read, lines)[column] == value


DOI = "10.5555/ab.c-12"


@pytest.mark.parametrize(
    "line",
    [
        f"DO  - {DOI}",
        f"DO  - http://dx.doi.org/{DOI}",
        "DO  - doi:10.5555/AB.C-12",
        f"DO  - {DOI} [doi]",
        f"DO  - {DOI}.",
        f"DI  - {DOI}",
        f"M3  - {DOI}",
        f"L3  - {DOI}",
        f"UR  - https://doi.org/{DOI}",
        f"UR  - https://publisher.example/doi/abs/{DOI}?journalCode=x",
        f"L2  - http://dx.doi.org/{DOI}",
        f"N1  - doi: {DOI}",
        f"AN  - {DOI}",
        f"DO  - not one\nUR  - https://doi.org/{DOI}",
        f"DO  - not one\nDO  - {DOI}",
    ],
)
def test_the_doi_wherever_it_hides(read, line):
    assert fields_of(read, line)["doi"] == DOI


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("UR  - https://www.cochranelibrary.com/central/doi/10.1002/central/CN-012345/full", id="CENTRAL's own"),
        pytest.param("N1  - References: A, 10.5555/x; B, doi: 10.5555/y; C, doi: 10.5555/z", id="those of cited works"),
        pytest.param("DO  - 10.xxxxxxxxx", id="a placeholder"),
    ],
)  # fmt: skip
def test_no_doi_that_is_not_the_records_own(read, line):
    assert fields_of(read, line)["doi"] == ""


PLATFORMS = [
    ("proquest", "UR  - https://www.proquest.com/scholarly-journals/t/docview/77/se-2\nAN  - 77", "77", "article"),
    ("proquest", "UR  - https://www.proquest.com/magazines/t/docview/78/se-2\nAN  - 78", "78", "news"),
    ("proquest", "UR  - https://search.proquest.com/docview/79\nAN  - 79", "79", "unknown"),
    ("ebscohost", "DP  - EBSCOhost\nAN  - 2010-1-001\nN1  - A: 1; Document Type: Editorial; B: 2", "2010-1-001", "editorial"),
    ("ebscohost", "UR  - http://search.ebscohost.com/login.aspx?db=x&AN=9&site=y\nM3  - Article", "9", "article"),
    ("scopus", "DB  - Scopus\nM3  - Conference paper\nUR  - https://www.scopus.com/x?eid=2-s2.0-8&b=c", "2-s2.0-8",
     "conference paper"),
    ("wos", "AN  - WOS:000123", "WOS:000123", "article"),
    ("embase", "DB  - Embase\nU2  - L20\nM3  - Conference Abstract", "L20", "conference abstract"),
    ("cochrane", "AN  - CN-0012\nM3  - Trial registry record", "CN-0012", "trial registration"),
    ("cochrane", "AN  - CN-0013", "CN-0013", "unknown"),
    ("lens", "UR  - https://lens.org/000-1\nID  - 000-1", "000-1", "article"),
    ("dimensions", "AN  - pub.11", "pub.11", "article"),
    ("eppi-reviewer", "KW  - eppi-reviewer\nKW  - care\nU1  - 55", "55", "unknown"),
    ("covidence", "PD  - \nNS  - ", "", "unknown"),
    ("endnote", "AN  - 5\nID  - 12", "5", "article"),
    ("ovid", "M3  - Group Therapy [3300]\nL2  - http://ovidsp.ovid.com/x\nID  - 2019-1", "2019-1", "article"),
]  # fmt: skip


@pytest.mark.parametrize("platform, lines, accession, kind", PLATFORMS)
def test_each_platform_has_its_signature_accession_and_type(read, platform, lines, accession, kind):
    reading = read(f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n")
    fields = reading.records[0].fields
    assert (reading.platform, fields["accession"], fields["type"]) == (platform, accession, kind)


def test_the_marks_that_eppi_reviewer_leaves_are_no_keywords(read):
    assert (
        read("TY  - JOUR\nTI  - T\nKW  - eppi-reviewer\nKW  - care\nER  - \n").records[0].fields["keywords"] == "care"
    )


def test_a_few_records_of_a_platform_do_not_name_the_file(read):
    others = "TY  - JOUR\nTI  - T\nER  - \n" * 9
    assert read(others + "TY  - JOUR\nTI  - T\nDB  - Scopus\nER  - \n").platform == ""


def test_a_record_of_a_million_tags_is_set_aside(read):
    reading = read("TY  - JOUR\n" + "KW  - x\n" * 1_000_000 + "ER  - \nTY  - JOUR\nTI  - T\nER  - \n")
    assert len(reading.records) == 1
    assert [one.position for one in reading.quarantined] == [1]
