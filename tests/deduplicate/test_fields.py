import pandas as pd
import pytest

from funnel.deduplicate import fields, values, wording


@pytest.mark.parametrize(
    "cell, name",
    [
        pytest.param("https://doi.org/10.5555/ABC.1", "10.5555/abc.1", id="an address, capitals"),
        pytest.param("doi:10.5555/abc.1.", "10.5555/abc.1", id="a label before, a full stop after"),
        pytest.param("10.5555/abc.1 [doi]", "10.5555/abc.1", id="PubMed's suffix"),
        pytest.param("10.5555/a; 10.5555/b", "10.5555/a", id="two: the first"),
        pytest.param("https://press.example/doi/10.5555/abc.1/full?x=1", "10.5555/abc.1", id="a publisher's page"),
        pytest.param(
            "10.1002/(SICI)1097-0258(19980815)17:15&lt;1661::AID-SIM968&gt;3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
            id="SICI: cut at < it would be shared by a whole issue",
        ),
        pytest.param("(10.5555/abc.1)", "10.5555/abc.1", id="in parentheses"),
        pytest.param("PMC10123456", "", id="none"),
        pytest.param(
            "https://preprints.example/manuscript/202410.0059/v1", "", id="a DOI does not begin within a number"
        ),
        pytest.param("10.0059/v1", "", id="a registrant's number does not begin with 0"),
        pytest.param("10.1000.10/123", "10.1000.10/123", id="a registrant's number with a part of its own"),
    ],
)
def test_doi(cell, name):
    assert values.doi(cell) == name


@pytest.mark.parametrize(
    "cell, found",
    [
        pytest.param("792-8", (792, 798, "", ""), id="last page shortened"),
        pytest.param("792--798", (792, 798, "", ""), id="BibTeX's dash"),
        pytest.param("794‐799", (794, 799, "", ""), id="typographic hyphen"),
        pytest.param("pp. 5-9", (5, 9, "", ""), id="pp."),
        pytest.param("a1754", (1754, -1, "a", ""), id="article number"),
        pytest.param("100A-101A", (100, 101, "", "a"), id="abstract supplement"),
        pytest.param("S12-5", (12, 15, "s", ""), id="supplement page"),
        pytest.param("Suppl-29", (-1, 29, "", ""), id="first page lost in the export"),
        pytest.param("iii-vi", (3, 6, "roman", ""), id="Roman pages"),
        pytest.param("215 p.", (-1, -1, "", ""), id="how long, not where"),
        pytest.param("xii, 340 pages", (-1, -1, "", ""), id="how long, with the preface"),
        pytest.param("1234P", (1234, -1, "", "p"), id="a poster's number"),
        pytest.param("35+", (35, -1, "", ""), id="and following"),
        pytest.param("(no pagination)", (-1, -1, "", ""), id="not stated"),
        pytest.param("", (-1, -1, "", ""), id="empty"),
    ],
)
def test_locator(cell, found):
    assert values.locator(cell) == found


@pytest.mark.parametrize(
    "cell, names",
    [
        pytest.param("Doe, Jane; van der Berg, Piet", "doe vanderberg", id="surname first"),
        pytest.param("Doe, J. and O'Brien, P.", "doe obrien", id="BibTeX"),
        pytest.param("Jane Doe and Per-Åke Larson", "doe larson", id="surname last"),
        pytest.param("Doe J; Lind EM", "doe lind", id="initials after a space"),
        pytest.param("Doe J, Lind EM", "doe lind", id="separated by commas"),
        pytest.param("Garc&#237;a-Molina, H; M&uuml;ller, K", "garciamolina muller", id="entities hold semicolons"),
        pytest.param("Doe, J.A., Lind, E. and Roe, R.", "doe lind roe", id="commas for both, and before the last"),
        pytest.param("Doe, J. A., Lind, E., & Roe, R.", "doe lind roe", id="as a reference list writes them"),
        pytest.param("Doe, J.\nLind, E.", "doe lind", id="a line each"),
        pytest.param("Doe, J. // Lind, E. / Roe, R.", "doe lind roe", id="strokes between"),
        pytest.param("Doe, Jane|Lind, Eva", "doe lind", id="a bar between"),
        pytest.param("Doe J.Lind E. M.Roe R.", "doe lind roe", id="run together after initials"),
        pytest.param("Doe-Lind RicardaRoe Álvaro", "ricarda alvaro", id="run together after given names"),
        pytest.param("McRoe J; DeLind E", "mcroe delind", id="a capital within a name"),
        pytest.param("MacRoe Jane", "jane", id="a capital within the only name"),
        pytest.param("FUTURE II Study Group; Doe, J", "doe", id="a group is no person"),
        pytest.param("Doe, J; et al.", "doe", id="et al."),
        pytest.param("[Anonymous]", "", id="anonymous"),
        pytest.param("", "", id="not reported"),
    ],
)
def test_persons(cell, names):
    table = pd.DataFrame({"authors": [cell]})
    assert fields.comparable(table)["surnames"].tolist() == [names]


@pytest.mark.parametrize(
    "cell, published, number",
    [
        pytest.param("94(5)", 2016, 94, id="issue in the volume"),
        pytest.param("6 Suppl 1", 1999, 6, id="supplement"),
        pytest.param("2016 (May)", 2016, -1, id="a date says nothing"),
        pytest.param("2015-April", 2016, -1, id="another year's date neither"),
        pytest.param("2010", 2010, -1, id="the year of publication neither"),
        pytest.param("", 2016, -1, id="not reported"),
    ],
)
def test_volume(cell, published, number):
    assert values.volume(cell, published) == number


@pytest.mark.parametrize(
    "title, words",
    [
        pytest.param(
            "Zinc &amp; <i>copper</i>: a 1,607-person trial", "zinc and copper a 1607 person trial", id="markup"
        ),
        pytest.param("Caf\u00e9 na\u00efve Stra\u00dfe", "cafe naive strasse", id="accents"),
        pytest.param("TNF-α and patients’ views", "tnf alpha and patients views", id="Greek and apostrophes"),
        pytest.param("RETRACTED: Zinc in wounds", "zinc in wounds", id="a flag is not part of the title"),
        pytest.param("Социальная работа", "sotsialnaya rabota", id="Cyrillic"),
        pytest.param("社会福祉", "社会福祉", id="another script"),
    ],
)
def test_title_words(title, words):
    assert wording.title_words([title]) == [words]


@pytest.mark.parametrize(
    "title, numbers",
    [
        pytest.param("zinc in wounds part ii", "2", id="Roman"),
        pytest.param("zinc in wounds part one", "1", id="spelt out after part"),
        pytest.param("one life with zinc", "", id="spelt out elsewhere"),
        pytest.param("zinc in wounds i", "1", id="a Roman one at the end"),
        pytest.param("value of p16ink4a", "16' 4'", id="within a word"),
        pytest.param("hepatitis type b", "b", id="a type"),
    ],
)
def test_numbers(title, numbers):
    assert wording.numbers(title) == numbers


@pytest.mark.parametrize(
    "cell, title, other",
    [
        pytest.param("Zinc in wounds. [Review] [33 refs]", "Zinc in wounds.", "", id="Ovid's notes"),
        pytest.param("Zinc in wounds (Structured abstract)", "Zinc in wounds", "", id="CRD's notes"),
        pytest.param("Work on platforms [Arbeit auf digitalen Plattformen]", "Work on platforms",
                     "Arbeit auf digitalen Plattformen", id="Scopus gives both languages"),
        pytest.param("[Work on platforms in Chile]", "Work on platforms in Chile", "", id="PubMed brackets translations"),
    ],
)  # fmt: skip
def test_without_additions(cell, title, other):
    assert wording.without_additions(cell) == (title, other)


@pytest.mark.parametrize(
    "title, kind",
    [
        pytest.param("Correction to: zinc in wounds", "erratum", id="correction"),
        pytest.param(
            "Correction of clubfoot: a trial of casts", "erratum", id="not told apart: both copies say the same"
        ),
        pytest.param("Re: zinc in wounds", "reply", id="a letter about it"),
        pytest.param("Re-evaluation of zinc in wounds", "", id="re- is a prefix"),
        pytest.param("Zinc in wounds: authors' reply", "reply", id="at the end"),
        pytest.param("Children's response to treatment", "", id="response is a topic"),
        pytest.param("Data from: zinc in wounds", "supplement", id="a repository's data of an article"),
        pytest.param("Supplementary material for zinc in wounds", "supplement", id="supplementary material"),
        pytest.param("Supplementary zinc in wounds", "", id="a diet may be supplementary"),
    ],
)
def test_notice(title, kind):
    found = fields.comparable(pd.DataFrame({"title": [title]}))
    assert found["notice"].tolist() == [kind]


@pytest.mark.parametrize(
    "title, is_heading",
    [
        pytest.param("Editorial", True, id="editorial"),
        pytest.param("Editor's Comments", True, id="column"),
        pytest.param("Book reviews", True, id="book reviews"),
        pytest.param(
            "Editorial decisions in local newspapers after a child's death", False, id="a study of editorials"
        ),
        pytest.param("社会工作者在儿童保护中的角色研究", False, id="Chinese sets no spaces: not one word"),
    ],
)
def test_heading(title, is_heading):
    assert wording.is_heading(wording.plain(title)) == is_heading


@pytest.mark.parametrize(
    "cell, codes",
    [
        pytest.param("English", "eng", id="in full"),
        pytest.param("ger; EN", "eng ger", id="two, by MARC and ISO codes"),
        pytest.param("Klingon", "", id="not known"),
    ],
)
def test_languages(cell, codes):
    assert values.languages(cell) == codes


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Zinc: a trial (2012)", id="ASCII, at one go"),
        pytest.param("Zinc &amp; <i>copper</i>", id="markup, one by one"),
        pytest.param("Zink für Straßen", id="other letters, one by one"),
        pytest.param("Zinc\x1eand copper", id="the mark that parts cells"),
        pytest.param("", id="empty"),
    ],
)
def test_a_column_is_made_plain_as_each_cell_is(title):
    assert wording.plain_column(["Before", title, "After"]) == ["before", wording.plain(title), "after"]
