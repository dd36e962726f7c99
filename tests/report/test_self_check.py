"""How a review stands to the standards as they are shipped: what is there, and how words and files meet."""

import re

import pytest
from reviewed_case import reviewed, search

from funnel import protocol
from funnel.errors import ReviewError
from funnel.report import document, self_check
from funnel.report.finding import IN_WORDS, MET, NEEDS_WORDS, NOT_APPLICABLE, NOT_MET, VERDICTS, Finding, counted, named
from funnel.report.standards import NAMES, check_statements, sentence, standard, verdicts
from funnel.report.table import printed

STANDARDS = [standard(name) for name in NAMES]
BY_ID = {standard.id: standard for standard in STANDARDS}


@pytest.mark.parametrize(
    ("standard", "numbers"),
    [
        pytest.param("entreq", [str(n) for n in range(1, 22)], id="ENTREQ has 21 items"),
        pytest.param("prisma_s", [str(n) for n in range(1, 17)], id="PRISMA-S has 16 items"),
        pytest.param("cis_criteria", [str(n) for n in range(1, 8)], id="seven criteria could be read"),
        pytest.param(
            "cis_processes", ["1", "2", "3", "4", "5", "6", "7a", "7b", "8", "9"], id="the points of the table"
        ),
    ],
)
def test_every_item_of_a_standard_is_there_once(standard, numbers):
    assert [item.item for item in BY_ID[standard].items] == numbers


def test_every_standard_in_the_folder_can_be_asked_for_and_is_by_default():
    rule = protocol.schema("config")["properties"]["standards"]
    assert sorted(rule["items"]["enum"]) == sorted(rule["default"]) == list(NAMES) == list(BY_ID)


def test_what_could_not_be_read_is_not_claimed():
    assert "nothing is claimed of it" in BY_ID["cis_criteria"].notes


def test_every_check_is_asked_for_and_every_check_asked_for_is_there():
    asked = {item.check for standard in STANDARDS for item in standard.items} - {""}
    assert asked == set(self_check.CHECKS)


def test_every_item_says_what_to_write_unless_files_alone_can_show_it():
    silent = [item for standard in STANDARDS for item in standard.items if not item.check and not item.write]
    assert silent == []


# A config without criteria is none.
@pytest.mark.parametrize("name", sorted(set(self_check.CHECKS) - {"criteria_stated"}))
def test_no_check_is_met_by_a_review_that_has_only_begun(name):
    finding = self_check.CHECKS[name](reviewed())
    assert finding.verdict in (NOT_MET, NEEDS_WORDS, NOT_APPLICABLE)
    assert finding.found.endswith(".")


WORDS = {"standard": "entreq", "item": "2", "verdict": "met", "words": "We chose it.", "location": "p. 2", "by": "ana"}
ABSENT = WORDS | {"verdict": "not_applicable", "words": "There is none."}


@pytest.mark.parametrize(
    ("finding", "statement", "answered"),
    [
        pytest.param(
            Finding(NEEDS_WORDS, "None logged.", ("log.csv",), "Say so."),
            WORDS,
            Finding(IN_WORDS, "We chose it. (ana)", ("log.csv", "p. 2")),
            id="words answer what needs them",
        ),
        pytest.param(
            Finding(NOT_MET, "No day.", ("log.csv",), "Fill it in."),
            WORDS,
            Finding(NOT_MET, "No day. Your words: We chose it. (ana)", ("log.csv", "p. 2"), "Fill it in."),
            id="words do not make good what files lack",
        ),
        pytest.param(
            Finding(MET, "Dated.", ("log.csv",)),
            WORDS,
            Finding(MET, "Dated. Your words: We chose it. (ana)", ("log.csv", "p. 2")),
            id="words beside what is met",
        ),
        pytest.param(
            Finding(NOT_MET, "No day.", ("log.csv",), "Fill it in."),
            ABSENT,
            Finding(NOT_APPLICABLE, "Your words: There is none. (ana) The files: No day.", ("log.csv", "p. 2")),
            id="whether an item applies is for people to say; what the files say stays",
        ),
        pytest.param(Finding(NEEDS_WORDS, "", (), "Say so."), None, Finding(NEEDS_WORDS, "", (), "Say so."), id="silence"),
    ],
)  # fmt: skip
def test_words_and_files(finding, statement, answered):
    assert self_check.answered(finding, statement) == answered


def test_a_review_is_held_against_every_item_in_order():
    statements = [("corpus/statements.csv", 2, WORDS)]
    rows = self_check.self_check(STANDARDS, reviewed(searches=[search(note="=1+1")]), statements)
    assert len(rows) == 10 + 7 + 21 + 16
    assert [row["standard"] for row in rows] == [s.id for s in STANDARDS for _ in s.items]
    told = {(row["standard"], row["item"]): row["verdict"] for row in rows}
    assert told["entreq", "1"] == NEEDS_WORDS
    assert told["entreq", "2"] == IN_WORDS
    assert told["prisma_s", "8"] == NOT_MET
    assert {row["verdict"] for row in rows} <= set(VERDICTS)
    assert all(row["to_do"] for row in rows if row["verdict"] in (NEEDS_WORDS, NOT_MET))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"item": "22"}, "item '22' is not one of 1, 2", id="ENTREQ ends at 21"),
        pytest.param(
            {"standard": "rameses"}, "standard 'rameses' is not one of cis_criteria", id="not held against it"
        ),
    ],
)
def test_words_on_what_is_not_there(cells, said):
    with pytest.raises(ReviewError, match=re.escape(said)) as error:
        check_statements([("corpus/statements.csv", 2, WORDS), ("corpus/statements.csv", 3, WORDS | cells)])
    assert error.value.line == 3


def test_verdicts_are_counted_by_standard():
    rows = [{"standard": "entreq", "verdict": verdict} for verdict in (MET, NOT_MET, MET)]
    assert verdicts(BY_ID["entreq"], rows) == {MET: 2, IN_WORDS: 0, NEEDS_WORDS: 0, NOT_MET: 1, NOT_APPLICABLE: 0}
    assert sentence(BY_ID["entreq"], rows) == "ENTREQ: met 2, not met 1"


def test_one_document_has_a_table_that_counts_and_one_for_each_standard():
    rows = self_check.self_check(STANDARDS, reviewed(), [])
    tables = self_check.tables(rows, STANDARDS, "Simulated.")
    assert [table.title for table in tables[1:]] == [standard.name for standard in STANDARDS]
    overview = {row[0]: row[2:] for row in printed(tables[0])}
    assert all(int(items) == sum(map(int, counts)) for items, *counts in overview.values())
    page = document.document(tables, "html").decode()
    assert page.count("<table") == 5
    assert "Simulated." in page


@pytest.mark.parametrize(
    ("n", "what", "said"),
    [
        pytest.param(1, "search", "1 search", id="one"),
        pytest.param(2, "search", "2 searches", id="ch"),
        pytest.param(2, "study", "2 studies", id="y"),
        pytest.param(3, "way of searching", "3 ways of searching", id="the first word, after a vowel"),
        pytest.param(1200, "box", "1,200 boxes", id="x, thousands"),
    ],
)
def test_numbers_and_nouns(n, what, said):
    assert counted(n, what) == said


def test_long_lists_of_ids_end():
    assert named(f"S{n}" for n in range(12, 0, -1)) == "S1, S2, S3, S4, S5, S6, S7, S8 and 4 more"
