"""Rayyan's decisions, in the forms in which it exports them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_case import article

from funnel.exchange import rayyan
from funnel.exchange.told import Asked, Files

TWO = 'RAYYAN-INCLUSION: {"Nala"=>"Included", "Other "=>"Excluded"}'


def decided(notes):
    return [(told.reviewer, told.decision) for told in rayyan.in_notes(article(("notes", notes)))]


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        pytest.param('RAYYAN-INCLUSION: {"Nala"=>"Included"}', [("Nala", "include")], id="one reviewer"),
        pytest.param(TWO, [("Nala", "include"), ("Other", "exclude")], id="a name that ends in a space"),
        pytest.param('RAYYAN-INCLUSION: {"Nala"=>"Maybe"} | RAYYAN-LABELS: a,b', [("Nala", "unsure")], id="labels follow"),
        pytest.param('L62 2018-06-18\nsecond line | RAYYAN-INCLUSION: {"N"=>"Included"}', [("N", "include")], id="a note of the source before it"),
        pytest.param('RAYYAN-INCLUSION: {"Nala" => "Included"}', [("Nala", "include")], id="newer Ruby: spaces around the arrow"),
        pytest.param('RAYYAN-INCLUSION: "Nala"=>"Included"', [("Nala", "include")], id="braces taken for BibTeX's"),
        pytest.param('RAYYAN-INCLUSION: {"A \\"Al\\" B"=>"Excluded"}', [('A "Al" B', "exclude")], id="quotes in a name"),
        pytest.param('RAYYAN-INCLUSION: {"Zo\\u00eb"=>"Excluded"}', [("Zoë", "exclude")], id="an escaped letter"),
        pytest.param('RAYYAN-INCLUSION: {"N"=>"Undecided"}', [], id="nothing decided"),
        pytest.param("RAYYAN-LABELS: included", [], id="labels are no decision"),
        pytest.param('she said "Nala"=>"Included"', [], id="the words of a note are no decision"),
        pytest.param("", [], id="no notes"),
    ],
)  # fmt: skip
def test_decisions_in_notes(notes, expected):
    assert decided(notes) == expected


def test_a_title_that_looks_like_a_decision_is_none():
    assert rayyan.in_notes(article(("title", TWO), ("abstract", TWO))) == []


def test_a_word_that_is_not_known_is_told_and_not_guessed():
    [told] = rayyan.in_notes(article(("notes", 'RAYYAN-INCLUSION: {"Nala"=>"Later"}')))
    assert (told.decision, told.problem) == ("", "decision 'Later' is not known")


@pytest.mark.parametrize(
    ("inclusion", "reasons", "notes"),
    [
        pytest.param('{"A"=>"Excluded", "B"=>"Included"}', {"A": ("wrong topic", "no data"), "B": ()}, {"A": "", "B": ""}, id="one excluded: they are hers"),
        pytest.param(
            '{"A"=>"Excluded", "B"=>"Excluded"}',
            {"A": (), "B": ()},
            dict.fromkeys("AB", "reasons given by one of A, B: wrong topic, no data"),
            id="two excluded: nobody knows whose they are",
        ),
    ],
)  # fmt: skip
def test_reasons_are_kept_by_article_and_not_by_reviewer(inclusion, reasons, notes):
    text = f"RAYYAN-INCLUSION: {inclusion} | RAYYAN-EXCLUSION-REASONS: wrong topic,no data"
    told = rayyan.in_notes(article(("notes", text)))
    assert {one.reviewer: one.reasons for one in told} == reasons
    assert {one.reviewer: one.note for one in told} == notes


def test_a_reviewers_own_notes_come_along():
    text = TWO + ' | USER-NOTES: {"Nala"=>["see [2], p. 3", "again"], "Other "=>["no"]}'
    told = rayyan.in_notes(article(("notes", text)))
    assert [one.note for one in told] == ["see [2], p. 3; again", "no"]


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=4))
def test_whatever_a_name_or_a_note_holds_comes_out_of_the_hash_as_it_was(said):
    def ruby(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

    printed = "{" + ", ".join(f"{ruby(name)}=>{ruby(value)}" for name, value in said.items()) + "}"
    assert dict(rayyan.ruby_hash(printed)) == said


@given(st.text(alphabet='"\\[]{}=> ,ab', max_size=200))
def test_a_hash_that_is_cut_or_broken_is_read_as_far_as_it_goes(text):
    for name, value in rayyan.ruby_hash(text):
        assert isinstance(name, str) and isinstance(value, str)


def log(*events):
    """(created_at, e-mail, article, key, value) as rows of the log."""
    names = ("created_at", "user_email", "article_id", "key", "value")
    return [
        ("log.csv", line, dict(zip(names, event, strict=True)) | {"user_id": "7"})
        for line, event in enumerate(events, start=2)
    ]


ARTICLES = [
    article(("key", "rayyan-11"), title="One"),
    article(("ENTRYKEY", "rayyan-12"), title="Two", accession="2-s2.0-1"),
]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([("2023-01-01T10", "a@x", "11", "included", "1")], [("a@x", "include", "2023-01-01", ())], id="in"),
        pytest.param([("2023-01-01T10", "a@x", "11", "included", "0")], [("a@x", "unsure", "2023-01-01", ())], id="maybe"),
        pytest.param(
            [("2023-01-02T10", "a@x", "11", "included", "1"), ("2023-01-01T10", "a@x", "11", "included", "-1")],
            [("a@x", "include", "2023-01-02", ())],
            id="the last event wins, whatever the order of lines",
        ),
        pytest.param(
            [("2023-01-01T10", "a@x", "11", '"__EXR__Wrong, topic"', "1"), ("2023-01-01T11", "a@x", "11", "included", "-1")],
            [("a@x", "exclude", "2023-01-01", ("Wrong, topic",))],
            id="a reason of this reviewer, its comma kept",
        ),
        pytest.param(
            [("2023-01-01T10", "a@x", "11", '"__EXR__Late"', "1"), ("2023-01-01T11", "a@x", "11", "included", "-1"), ("2023-01-01T12", "a@x", "11", '"__EXR__Late"', "deleted")],
            [("a@x", "exclude", "2023-01-01", ())],
            id="a reason taken back",
        ),
        pytest.param(
            [("2023-01-01T10", "a@x", "11", "included", "1"), ("2023-01-01T11", "a@x", "11", "included", "deleted")],
            [],
            id="a decision taken back",
        ),
        pytest.param([("2023-01-01T10", "a@x", "11", '"very relevant"', "1")], [], id="a label is no decision"),
        pytest.param(
            [("2023-01-01T10", "a@x", "11", "included", "1"), ("2023-01-01T10", "b@x", "11", "included", "-1")],
            [("a@x", "include", "2023-01-01", ()), ("b@x", "exclude", "2023-01-01", ())],
            id="two reviewers",
        ),
    ],
)  # fmt: skip
def test_the_log_of_what_people_clicked(events, expected):
    told = rayyan.votes(Files(ARTICLES, log(*events)), Asked())
    assert [(one.reviewer, one.decision, one.decided_on, one.reasons) for one in told] == expected
    assert all((one.file, one.title, one.problem) == ("log.csv", "One", "") for one in told)


def test_the_log_finds_articles_of_a_bibtex_export_by_their_key():
    [told] = rayyan.votes(Files(ARTICLES, log(("2023-01-01", "a@x", "12", "included", "1"))), Asked())
    assert told.title == "Two"


def test_a_log_without_its_articles_asks_for_them():
    [told] = rayyan.votes(Files([], log(("2023-01-01", "a@x", "11", "included", "1"))), Asked())
    assert "give Rayyan's articles.csv too" in told.problem


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("created_at,user_id,user_email,article_id,key,value\n", True),
        ('\ufeff"created_at","user_id","user_email","article_id","key","value"\r\n', True),
        ("key,title,year,month,day,journal\n", False),
    ],
)
def test_the_log_is_told_by_its_header(line, expected):
    assert rayyan.is_log(line) is expected
