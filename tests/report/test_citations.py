"""Works as CSL items and as formatted references; expected references are written after the Chicago Manual by hand."""

import pytest

from funnel.report import citations

ARTICLE = {
    "work_id": "r_1",
    "type": "article",
    "title": "Mentors in care: a trial (simulated)",
    "authors": "Vint, Ola; Marlow, Pim",
    "year": "2011",
    "container_title": "Journal of Invented Care",
    "volume": "12",
    "issue": "3",
    "pages": "123-130",
    "doi": "10.5555/abc",
    "url": "https://example.org/a",
}


def test_article_as_csl():
    assert citations.csl(ARTICLE) == {
        "id": "r_1",
        "type": "article-journal",
        "title": "Mentors in care: a trial (simulated)",
        "author": [{"family": "Vint", "given": "Ola"}, {"family": "Marlow", "given": "Pim"}],
        "issued": {"date-parts": [[2011]]},
        "container-title": "Journal of Invented Care",
        "volume": "12",
        "issue": "3",
        "page": "123-130",
        "DOI": "10.5555/abc",
    }


@pytest.mark.parametrize(
    "work, item",
    [
        pytest.param({}, {"type": "document"}, id="empty fields are left out, no author is made up"),
        pytest.param({"authors": "Trust for Care"}, {"author": [{"literal": "Trust for Care"}]}, id="an organisation"),
        pytest.param({"authors": "Vint,"}, {"author": [{"literal": "Vint"}]}, id="a comma and no first name"),
        pytest.param({"authors": "Vint, O, Jr"}, {"author": [{"family": "Vint", "given": "O, Jr"}]}, id="a suffix"),
        pytest.param({"authors": " ; "}, {}, id="separators without a name"),
        pytest.param({"year": "in press"}, {"issued": {"literal": "in press"}}, id="a year in words"),
        pytest.param({"url": "https://a.org"}, {"URL": "https://a.org"}, id="an address where there is no DOI"),
        pytest.param({"type": "", "container_title": "J"}, {"type": "article-journal"}, id="type from its journal"),
        pytest.param({"title": "A\nB \u202e C"}, {"title": "A B C"}, id="one line, no control characters"),
    ],
)
def test_field_as_csl(work, item):
    made = citations.csl({"work_id": "r_1"} | work)
    made.pop("container-title", None)
    assert made == {"id": "r_1", "type": "document"} | item


def test_references():
    works = [
        ARTICLE,
        {"work_id": "r_2", "type": "report", "title": "Nobody's report", "publisher": "Invented Trust", "year": "2009"},
        {
            "work_id": "r_3",
            "type": "book",
            "title": "A book",
            "authors": "Invented Trust",
            "publisher": "P",
            "year": "2001",
        },
    ]
    assert citations.references(works) == {
        "r_1": "Vint, Ola, and Pim Marlow. 2011. ‘Mentors in care: a trial (simulated)’. "
        "Journal of Invented Care 12 (3): 123–30. https://doi.org/10.5555/abc.",
        "r_2": "Nobody's report. 2009. Invented Trust.",
        "r_3": "Invented Trust. 2001. A book. P.",
    }


def test_what_looks_like_markup_stays_in_the_reference():
    title = "<i>a</i> *b* $c$ \\input{d} {e} [@r_2] <script>f</script>"
    made = citations.references([ARTICLE | {"title": title}, ARTICLE | {"work_id": "r_2"}])
    assert f"‘{title}’" in made["r_1"]


def test_references_do_not_hang_on_the_order_of_works():
    works = [ARTICLE | {"work_id": f"r_{number}", "title": f"Title {number}"} for number in range(5)]
    first, second = citations.references(works), citations.references(works[::-1])
    assert first == second
    assert list(first) == ["r_0", "r_1", "r_2", "r_3", "r_4"]
    assert len(set(first.values())) == 5  # two works of the same authors and year are told apart


def test_a_style_of_the_reviews_own(tmp_path):
    style = tmp_path / "title-only.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>t</title><id>t</id>'
        "<updated>2020-01-01T00:00:00+00:00</updated></info><citation><layout><text variable='title'/></layout>"
        "</citation><bibliography><layout><text variable='title'/></layout></bibliography></style>"
    )
    assert citations.references([ARTICLE], style) == {"r_1": "Mentors in care: a trial (simulated)"}


def test_no_works_no_references():
    assert citations.references([]) == {}


@pytest.mark.parametrize(
    "authors, year, shown",
    [
        pytest.param("Vint, O", "2011", "Vint 2011", id="one author"),
        pytest.param("Vint, O; Marlow, P", "2011", "Vint and Marlow 2011", id="two"),
        pytest.param("Vint, O; Marlow, P; Tarn, Q", "2011", "Vint et al. 2011", id="three"),
        pytest.param("Trust for Care", "2011", "Trust for Care 2011", id="an organisation"),
        pytest.param("", "2011", "A title 2011", id="nobody named"),
        pytest.param("Vint, O", "", "Vint", id="no year"),
    ],
)
def test_short_citation(authors, year, shown):
    assert citations.short({"authors": authors, "year": year, "title": "A title"}) == shown
