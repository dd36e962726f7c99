"""Single values brought to one form."""

import pytest

from funnel.identify import item_types, latex, names, values
from funnel.model import ITEM_TYPES


@pytest.mark.parametrize(
    "first, last, article, expected",
    [
        pytest.param("12", "25", "", "12-25", id="two fields"),
        pytest.param("12-25", "", "", "12-25", id="a range in one"),
        pytest.param("12-25", "25", "", "12-25", id="a range and its end"),
        pytest.param("1025", "38", "", "1025-1038", id="shortened end"),
        pytest.param("475-82", "", "", "475-482", id="shortened range"),
        pytest.param("S12-9", "", "", "S12-S19", id="shortened range of a supplement"),
        pytest.param("12‐25", "", "", "12-25", id="U+2010 as Cochrane writes it"),
        pytest.param("12 – 25", "", "", "12-25", id="en dash with spaces"),
        pytest.param("pp. 12-25", "", "", "12-25", id="abbreviation before it"),
        pytest.param("82", "82", "", "82", id="a single page"),
        pytest.param("82-82", "", "", "82", id="a single page as a range"),
        pytest.param("e1001", "", "", "e1001", id="electronic page"),
        pytest.param("iv-xii", "", "", "iv-xii", id="Roman numerals"),
        pytest.param("12+", "", "", "12+", id="and following"),
        pytest.param("E98-+", "", "", "E98", id="Web of Science: the last page is not known"),
        pytest.param("336", "+", "", "336", id="the same in two fields"),
        pytest.param("25-12", "", "", "25-12", id="a range that does not rise is left alone"),
        pytest.param("", "25", "", "25", id="last page only"),
        pytest.param("July", "", "", "", id="a month"),
        pytest.param("p11-19", "", "", "11-19", id="ERIC's p"),
        pytest.param("P11-P19", "", "", "P11-P19", id="a capital belongs to the number"),
        pytest.param("", "", "104501", "104501", id="article number"),
    ],
)
def test_pages(first, last, article, expected):
    assert values.pages(first, last, article) == expected


@pytest.mark.parametrize(
    "written, expected",
    [
        ("10.5555/a(b)c", "10.5555/a(b)c"),
        ("(10.5555/abc)", "10.5555/abc"),
        ("10.1002/(SICI)1-1(199605)5:3<193::AID-HEC203>3.0.CO;2-A", "10.1002/(sici)1-1(199605)5:3<193::aid-hec203>3.0.co;2-a"),
        ("https://doi.org/10.5555%2fabc", "10.5555/abc"),
        ("10.1002/central/CN-1", ""),
        ("doi10.5555/abc", "10.5555/abc"),
        ("https://www.preprints.org/manuscript/202410.0059/v1", ""),
        ("210.5555/abc", ""),
        ("10.0555/abc", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_doi(written, expected):
    assert values.doi(written) == expected


@pytest.mark.parametrize(
    "form, written, expected",
    [
        pytest.param(names.as_written, "Hing, N.", ["Hing, N."], id="as it should be"),
        pytest.param(names.as_written, "Smith,J.", ["Smith, J."], id="no space"),
        pytest.param(names.as_written, "Waldinger R J", ["Waldinger, R J"], id="EPPI-Reviewer"),
        pytest.param(names.as_written, "van der Berg JW", ["van der Berg, JW"], id="initials at the end"),
        pytest.param(names.as_written, "World Health Organization", ["World Health Organization"], id="an organisation"),
        pytest.param(names.as_written, "Smith, J. and Jones, K.", ["Smith, J.", "Jones, K."], id="two in one"),
        pytest.param(names.as_written, "Smith, J., Jones, K., & Brown, L.", ["Smith, J.", "Jones, K.", "Brown, L."], id="APA"),
        pytest.param(names.as_written, "Müller, Hans-Peter, Jr.", ["Müller, Hans-Peter, Jr."], id="junior"),
        pytest.param(names.as_written, "Craciunas, L,", ["Craciunas, L"], id="Cochrane's comma"),
        pytest.param(names.as_written, "et al", [], id="nobody"),
        pytest.param(names.by_comma, "Tobler W., Smith J.", ["Tobler, W.", "Smith, J."], id="Scopus before 2023"),
        pytest.param(names.by_comma, "Barros B.J.; Cunha J.P.S.", ["Barros, B.J.", "Cunha, J.P.S."], id="Scopus since"),
        pytest.param(names.by_comma_given_first, "W Tobler, J de Smith", ["Tobler, W", "de Smith, J"], id="Publish or Perish"),
        pytest.param(names.by_semicolon_given_first, "null Ratkoczy; Ana B. Li", ["Ratkoczy", "Li, Ana B."], id="Lens"),
        pytest.param(names.by_pipe_given_first, "Ana Li|Bo Wu", ["Li, Ana", "Wu, Bo"], id="OpenAlex"),
        pytest.param(names.by_and, "Smith, J. and Jan van Dyk", ["Smith, J.", "van Dyk, Jan"], id="BibTeX"),
        pytest.param(names.by_and, "{Council on Care and Health}", ["Council on Care and Health"], id="an organisation in braces"),
        pytest.param(names.family_given_by_comma, "Li, Ana, Wu, Bo", ["Li, Ana", "Wu, Bo"], id="SciELO"),
        pytest.param(names.guessed, "['Marx, Karl', 'Li, A']", ["Marx, Karl", "Li, A"], id="a list as Python writes it"),
        pytest.param(names.guessed, "Li A||Wu B", ["Li, A", "Wu, B"], id="two bars"),
        pytest.param(names.ovid, "Gazic, Barbara MD, PhD *", ["Gazic, Barbara"], id="degrees and footnotes"),
        pytest.param(names.ovid, "Li, A. [Author, Reprint Author; E-mail: a@b.example]", ["Li, A."], id="roles"),
        pytest.param(names.as_written, "NA", ["NA"], id="NA is a person"),
        pytest.param(names.as_written, "Li, A., Wu, B. and Ng, C.", ["Li, A.", "Wu, B.", "Ng, C."], id="no comma before and"),
        pytest.param(names.as_written, "Ana Li, Bo de Wu, and Eva Ng", ["Li, Ana", "de Wu, Bo", "Ng, Eva"], id="Oxford comma"),
        pytest.param(names.as_written, "Dept of Health, Education, and Welfare", ["Dept of Health, Education, and Welfare"], id="an office"),
        pytest.param(names.as_written, "Li, Ana (55652665300)", ["Li, Ana"], id="Scopus' number of an author"),
        pytest.param(names.guessed, "Ana Li, Bo Wu and Eva Ng", ["Li, Ana", "Wu, Bo", "Ng, Eva"], id="full names with and"),
        pytest.param(names.guessed, "Li, Ana AND Wu, Bo", ["Li, Ana", "Wu, Bo"], id="and in capitals"),
        pytest.param(names.guessed, "Ana Li, Bin Wu", ["Ana Li", "Bin Wu"], id="two full names"),
        pytest.param(names.guessed, "van Dyk, Jan", ["van Dyk, Jan"], id="one name with a particle"),
        pytest.param(names.guessed, "US Department of Housing and Urban Development",
                     ["US Department of Housing and Urban Development"], id="an office with and in its name"),
        pytest.param(names.by_and, "Ana Li, Bo Wu, and Eva Ng", ["Li, Ana", "Wu, Bo", "Ng, Eva"], id="commas in BibTeX"),
        pytest.param(names.by_and, "van der Berg, Jan Willem and Eva Ng", ["van der Berg, Jan Willem", "Ng, Eva"], id="BibTeX as it should be"),
        pytest.param(names.as_written, "Department of Health and Human Services",
                     ["Department of Health and Human Services"], id="a body with and"),
        pytest.param(names.as_written, "[No author name available]", [], id="Scopus' nobody"),
        pytest.param(names.by_and, "Li, Ana and Centers for Disease Control and Prevention",
                     ["Li, Ana", "Centers for Disease Control and Prevention"], id="a person and a body with and"),
        pytest.param(names.by_and, "World Health Organization and UNICEF", ["World Health Organization", "UNICEF"], id="two bodies"),
        pytest.param(names.by_and, "family=Wu, given=Bo, prefix=van der, useprefix=true and Li, Ana",
                     ["van der Wu, Bo", "Li, Ana"], id="BibLaTeX's extended form"),
        pytest.param(names.run_together, "Ana B. LiJosé McDonaldÖzgür Çelik", ["Li, Ana B.", "McDonald, José", "Çelik, Özgür"],
                     id="Springer"),
        pytest.param(names.run_together, "OpenAI", ["OpenAI"], id="a capital within one word"),
        pytest.param(names.guessed, "Li, Ana, Wu, Bo", ["Li, Ana", "Wu, Bo"], id="family and given by commas"),
        pytest.param(names.guessed, "Li, Ana\n\nWu, Bo", ["Li, Ana", "Wu, Bo"], id="a line each"),
    ],
)  # fmt: skip
def test_names(form, written, expected):
    assert form([written]) == expected


@pytest.mark.parametrize(
    "exported, kind",
    [
        ("Article; Early Access", "article"),
        ("Article; Proceedings Paper", "article"),
        ("Article; Book Chapter", "book chapter"),
        ("Journal Article; Review", "review"),
        ("Journal Articles; Reports - Research", "article"),
        ("Journal Article; Comment", "letter"),
        ("Conference Abstract", "conference abstract"),
        ("Trial registry record", "trial registration"),
        ("journalArticle", "article"),
        ("posted-content", "preprint"),
        ("THES", "thesis"),
        ("IEEE Journals", "article"),
        ("IEEE Magazines", "article"),
        ("IEEE Early Access Articles", "article"),
        ("IET Conferences", "conference paper"),
        ("Packt Publishing eBooks", "book"),
        ("River eBook Chapters", "book chapter"),
        ("Magazines", "news"),
        ("Proceeding", "conference paper"),
        ("Proceedings", "book"),
        ("Journal (0100), Peer Reviewed Journal (0110)", "article"),
        ("Book, Authored Book (0120)", "book"),
        ("Review:  PDF Only.", "review"),
        ("GEN", "unknown"),
        ("CITATION", "unknown"),
        ("", "unknown"),
    ],
)
def test_item_types(exported, kind):
    assert item_types.normalised(exported) == kind


def test_every_word_for_a_type_means_one_of_the_types_that_funnel_knows():
    assert set(item_types.WORDS) == set(ITEM_TYPES) - {"unknown"}
    assert set(item_types.TELLING) == set(item_types.WORDS)
    assert len(item_types.TYPES) == sum(len(words.split("|")) for words in item_types.WORDS.values())


def test_a_platforms_word_goes_before_the_formats_and_what_is_said_of_everything_says_nothing():
    assert item_types.told(("Editorial", "JOUR")) == ("editorial", "Editorial")
    assert item_types.told(("Group Therapy [3300]", "JOUR")) == ("article", "JOUR")
    assert item_types.told(("JOUR",), frozenset({"JOUR"})) == ("unknown", "JOUR")


@pytest.mark.parametrize(
    "written, plain",
    [
        (r"P\"{a}ckert and \'Eric \~n", "Päckert and Éric ñ"),
        (r"\v{S}ebor \& {\O}ster", "Šebor & Øster"),
        (r"{DNA$_{2}$} of \textit{Canis}", "DNA2 of Canis"),
        (r"50\% of $\alpha$", "50% of α"),
        ("no command at all", "no command at all"),
    ],
)
def test_latex(written, plain):
    assert latex.plain(written) == plain
