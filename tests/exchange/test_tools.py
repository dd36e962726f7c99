"""Decisions as Covidence, EPPI-Reviewer, ASReview and plain tables state them."""

import pytest
from told_case import article

from funnel import cli_exchange
from funnel.errors import ReviewError
from funnel.exchange import tools
from funnel.exchange.told import Asked, Files


def test_the_command_offers_every_tool():
    assert tuple(tools.TOOLS) == cli_exchange.TOOLS


def from_file(tool, name, *said, **asked):
    told = tool(Files([article(*said, file=name)], []), Asked(**asked))
    return [(one.decision, one.reasons) for one in told]


@pytest.mark.parametrize(
    ("name", "box", "decision"),
    [
        pytest.param("review_58723_irrelevant_csv_20191023234056.csv", "screening", "exclude", id="irrelevant"),
        pytest.param("review_1_select_csv_2020.csv", "screening", "include", id="to be read in full: included before"),
        pytest.param("review_1_excluded_csv_2020.csv", "screening", "include", id="excluded in full text: included before"),
        pytest.param("review_1_excluded_csv_2020.csv", "full_text", "exclude", id="excluded"),
        pytest.param("review_1_included_csv_2020.csv", "full_text", "include", id="included"),
    ],
)  # fmt: skip
def test_covidence_says_it_in_the_files_name(name, box, decision):
    assert from_file(tools.covidence, name, box=box) == [(decision, ())]


@pytest.mark.parametrize(
    ("tool", "name", "box"),
    [
        pytest.param(tools.covidence, "review_1_select_csv_2020.csv", "full_text", id="not decided at this stage"),
        pytest.param(tools.covidence, "review_1_screen_csv_2020.csv", "screening", id="still to be screened"),
        pytest.param(tools.covidence, "my export.csv", "screening", id="renamed"),
        pytest.param(tools.eppi, "20 refs.txt", "screening", id="EPPI: nothing said"),
        pytest.param(tools.eppi, "included_and_excluded.ris", "screening", id="EPPI: both"),
        pytest.param(tools.eppi, "not_included.ris", "screening", id="EPPI: denied"),
    ],
)
def test_a_name_that_does_not_say_it_asks_the_person(tool, name, box):
    with pytest.raises(ReviewError, match="--decision"):
        from_file(tool, name, box=box)
    assert from_file(tool, name, box=box, decision="exclude") == [("exclude", ())]


def test_covidences_reason_stands_in_the_notes():
    said = ("Notes", "Exclusion reason: Wrong population; Jo Doe (2020-01-01 10:00:00)(Select): a remark; ")
    assert from_file(tools.covidence, "review_1_excluded_csv.csv", said, box="full_text") == [
        ("exclude", ("Wrong population",))
    ]


@pytest.mark.parametrize(
    ("name", "decision"),
    [
        ("IncludesT&A_Psychologicaldebriefing_n57.ris", "include"),
        ("12step_incl.ris", "include"),
        ("ExcludesT&A_WHOchronicpain_n801.ris", "exclude"),
        ("duplicateTA.ris", "duplicate"),
    ],
)
def test_eppi_says_it_in_the_files_name(name, decision):
    assert from_file(tools.eppi, name) == [(decision, ())]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([("N1", "ASReview_relevant")], ["include"], id="RIS"),
        pytest.param([("N1", "More. ASReview_irrelevant. And more.")], ["exclude"], id="among other notes"),
        pytest.param([("N1", "<div><p>ASReview_relevant</p></div>")], ["include"], id="a note that went through Zotero"),
        pytest.param([("N1", "ASReview_prior"), ("N1", "ASReview_relevant")], ["include"], id="known before"),
        pytest.param([("N1", "ASReview_not_seen")], [], id="not seen"),
        pytest.param([("N1", "an asreview of things")], [], id="other notes"),
        pytest.param([("label_included", "1")], ["include"], id="CSV"),
        pytest.param([("included", "0")], ["exclude"], id="CSV of another version"),
        pytest.param([("Included", "1.0")], ["include"], id="a number as a spreadsheet writes it"),
        pytest.param([("title", "x")], [], id="partly labelled: an empty cell"),
        pytest.param([("asreview_label", "-1")], [], id="not labelled"),
        pytest.param([("N1", "ASReview_relevant"), ("N1", "ASReview_irrelevant")], ["labelled both relevant and irrelevant"], id="both"),
        pytest.param([("included", "maybe")], ["included 'maybe' is neither 1 nor 0"], id="another word"),
    ],
)  # fmt: skip
def test_asreviews_labels(said, expected):
    told = tools.asreview(Files([article(*said)], []), Asked())
    assert [one.decision or one.problem for one in told] == expected


def test_a_data_sets_own_label_is_not_taken_for_the_one_that_a_person_gave():
    first, second = article(("included", "1"), ("asreview_label", "0")), article(("included", "1"))
    assert [one.decision for one in tools.asreview(Files([first, second], []), Asked())] == ["exclude"]


def test_asreviews_note_and_day():
    [told] = tools.asreview(
        Files([article(("asreview_label", "1"), ("asreview_note", "good"), ("asreview_time", "2024-05-13 12:00:12"))], []), Asked()
    )  # fmt: skip
    assert (told.note, told.decided_on) == ("good", "2024-05-13")


def from_table(row, **asked):
    [told] = tools.table(Files([], [("v.csv", 5, row)]), Asked(**asked))
    return told


def test_a_plain_table_under_our_own_headings():
    told = from_table(
        {
            "record_id": "r_1",
            "reviewer": "Ana ",
            "decision": "Included",
            "reasons": "topic; data",
            "decided_on": "2026-01-02",
        }
    )
    assert (told.ids, told.reviewer, told.decision) == (("r_1",), "Ana", "include")
    assert (told.reasons, told.decided_on, told.line) == (("topic", "data"), "2026-01-02", 5)


def test_a_plain_table_under_other_headings_and_words():
    told = from_table(
        {"link": "https://doi.org/10.1000/ABC", "verdict": "Yes", "paper": "A title"},
        columns={"doi": "Link", "decision": "Verdict", "title": "Paper"},
        words={"yes": "include"},
    )
    assert (told.doi, told.decision, told.title) == ("10.1000/abc", "include", "A title")


@pytest.mark.parametrize("word", ["yes", "1", "x", "accept"])
def test_a_word_that_could_mean_two_things_is_not_guessed(word):
    told = from_table({"decision": word})
    assert told.decision == "" and told.problem.startswith(f"decision {word!r} is not one of include")


@pytest.mark.parametrize(
    "columns", [pytest.param({"verdict": "x"}, id="no column of ours"), pytest.param({"decision": "Vote"}, id="none of theirs")]
)  # fmt: skip
def test_a_column_that_is_not_there_is_named(columns):
    with pytest.raises(ReviewError, match="no such column"):
        from_table({"decision": "include"}, columns=columns)
