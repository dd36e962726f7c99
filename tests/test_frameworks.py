"""Frameworks as people write them down, and rows that answer them."""

from pathlib import Path

import pytest

from funnel import conditions, frameworks
from funnel.errors import ReviewError

WHOLE = """\
id: tests
title: Two tests
source: "Somewhere, 2020"
provenance: published
sections:
  - id: T
    title: Tests
    items:
      - {{id: T1, restated: "Is it right?", location: "S0:1"}}
      - {{id: T2, restated: "Is it good?", location: "S0:2"{second}}}
      - {{id: T3, restated: "And then?", location: "S0:3"{third}}}
      - {{id: T4, restated: "How?", location: "S0:4", answers: []}}
      - {{id: T5, restated: "", location: "S0:5"}}
"""
STAGES = [
    {"stage_id": "one", "label": "One", "focus": "Begin.", "question_name": "Need", "question": "Who?", "success": ""},
    {"stage_id": "two", "label": "Two", "focus": "Go on.", "question_name": "", "question": "How?", "success": "All."},
]


def written(folder: Path, second: str = "", third: str = "") -> Path:
    path = folder / "tests.yaml"
    cells = [f', asked_when: "{when}"' if when else "" for when in (second, third)]
    path.write_text(WHOLE.format(second=cells[0], third=cells[1]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("second", "third", "line", "said"),
    [
        pytest.param("T1 is maybe", "", 10, "T1 is 'maybe', which nobody can answer: yes, no, partly", id="an answer that cannot be given"),
        pytest.param("T1 is ys", "", 10, "Did you mean 'yes'", id="an answer misspelt"),
        pytest.param("T4 is yes", "", 10, "nobody can answer: unknown", id="what is answered in words"),
        pytest.param("T5 is yes", "", 10, "nobody can answer", id="what is not asked at all"),
        pytest.param("T1, T3 is no", "", 10, "cannot be read", id="any or all is not said"),
        pytest.param("", "T9 is yes", 11, "'T9', which is no item here", id="an item that is not there"),
        pytest.param("T3 is yes", "T2 is no", 10, "hangs on its own answer", id="a circle"),
        pytest.param("T2 is yes", "", 10, "hangs on its own answer", id="a circle of one"),
        pytest.param("(T1 is no) or (T3 is no and T2 is no)", "", 10, "hangs on its own answer", id="a circle inside"),
    ],
)  # fmt: skip
def test_a_chain_that_leads_nowhere_is_an_error_with_its_line(tmp_path, second, third, line, said):
    with pytest.raises(ReviewError, match=said) as error:
        frameworks.read(written(tmp_path, second, third))
    assert error.value.line == line


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        pytest.param("title: Two tests\n", "", None, "lacks the key 'title'", id="a key is missing"),
        pytest.param("title: Two", "titel: x\ntitle: Two", 2, "'titel' is not one of .* Did you mean 'title'", id="a key misspelt"),
        pytest.param("restated: \"Is it r", "restatd: \"Is it r", 9, "Did you mean 'restated'", id="a key of an item misspelt"),
        pytest.param("id: T2", "id: T1", 10, "'T1' stands twice", id="an item twice"),
        pytest.param("id: T2", "id: conclusion", 10, "how an assessment ends", id="the name of the end"),
        pytest.param("id: T2", "id: T 2", 10, "is 'T 2'; expected letters", id="a name with a space"),
        pytest.param("id: tests", "id: &a tests", 1, "anchors", id="an anchor"),
        pytest.param("id: tests", "id: other", 1, "called 'other' and its file 'tests.yaml'", id="another name than the file"),
        pytest.param('"S0:1"', '""', 9, "location is ''; expected words", id="an item without its place"),
        pytest.param("provenance: published", "provenance: publishd", 4, "Did you mean 'published'", id="a provenance misspelt"),
        pytest.param("provenance:", "kind: axis\nprovenance:", 4, "Did you mean 'axes'", id="a kind misspelt"),
        pytest.param("provenance:", "of_each_stage: [{column: focus}]\nprovenance:", None, "either `sections`", id="both kinds of sections"),
        pytest.param('"S0:1"', '"S0:1", relations: [{relation: leads to, to: T33, location: x}]', 9, "leads to 'T33', which is no item here", id="a relation to nothing"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_framework_is_an_error(tmp_path, before, after, line, said):
    path = written(tmp_path)
    assert before in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(ReviewError, match=said) as error:
        frameworks.read(path)
    assert error.value.line == line


@pytest.mark.parametrize(
    "content", ["- 1\n", "", "a", "#" + "x" * 1_000_001], ids=["list", "empty", "word", "too large"]
)
def test_what_is_no_framework_at_all_is_an_error(tmp_path, content):
    path = tmp_path / "tests.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReviewError):
        frameworks.read(path)


def test_answers_and_names_are_the_text_that_was_written(tmp_path):
    """YAML would take yes and no for truth values, 1 for a number, 1.10 for 1.1."""
    path = written(tmp_path)
    text = path.read_text("utf-8").replace("id: T1,", "id: 1.10,").replace("answers: []", "answers: [yes, no, 3]")
    path.write_text(text, encoding="utf-8")
    items = frameworks.read(path).items()
    assert list(items) == ["1.10", "T2", "T3", "T4", "T5"]
    assert items["T4"].answers == ("yes", "no", "3")
    assert items["T2"].answers == ("yes", "no", "partly")


def test_an_item_that_the_source_does_not_state_is_kept_and_not_asked(tmp_path):
    framework = frameworks.read(written(tmp_path))
    assert "T5" in framework.items() and "T5" not in framework.asked()


def test_a_framework_of_each_stage_takes_the_stages_words(tmp_path):
    path = tmp_path / "stages.yaml"
    path.write_text(
        "id: stages\ntitle: t\nsource: s\nof_each_stage: [{column: question, answers: []}, {column: success}]\n"
    )
    framework = frameworks.read(path, STAGES)
    assert [(section.id, section.about) for section in framework.sections] == [("one", "Begin."), ("two", "Go on.")]
    assert {name: item.restated for name, item in framework.items().items()} == {
        "one.question": "Need: Who?",  # what "one" calls a success is not said: no item
        "two.question": "Question: How?",
        "two.success": "Sign of success: All.",
    }
    with pytest.raises(ReviewError, match=r"there is no corpus/models/targets.csv"):
        frameworks.read(path)


def test_what_an_item_goes_back_to_is_there(tmp_path):
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"S0:1"', '"S0:1", traced_to: [tests.T2, tests.T22]'))
    with pytest.raises(ReviewError, match=r"'tests.T22', which is no item of a framework here. Did you mean"):
        frameworks.read_all(tmp_path, [])


def test_items_that_hang_on_others_come_after_them(tmp_path):
    items = frameworks.read(written(tmp_path, "T3 is no", "T1 is yes")).items()
    order = frameworks.in_order(items)
    assert order.index("T1") < order.index("T3") < order.index("T2")
    assert [test.item for test in conditions.leaves(items["T2"].condition)] == ["T3"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"framework": "test"}, "framework 'test' is not one of tests. Did you mean 'tests'", id="framework"),
        pytest.param({"item": "T11"}, "item 'T11' is not one of tests's T1, T2, T3, T4, conclusion", id="item"),
        pytest.param({"item": "T5"}, "item 'T5' is not one of", id="an item that is not asked"),
        pytest.param({"answer": "Yess"}, "answer 'Yess' is not one of T1's yes, no, partly, unknown, not_applicable. Did you mean 'yes'", id="answer"),
        pytest.param({"answer": "not applicable"}, "Did you mean 'not_applicable'", id="an answer with a space"),
        pytest.param({"stage": "onee"}, "stage 'onee' is not one of one, two. Did you mean 'one'", id="stage"),
        pytest.param({}, "", id="sound"),
        pytest.param({"stage": "two", "answer": "unknown"}, "", id="unknown may be answered to everything"),
        pytest.param({"item": "T4", "answer": "By and by"}, "", id="in words"),
        pytest.param({"item": "conclusion", "answer": "We stop."}, "", id="what follows"),
    ],
)  # fmt: skip
def test_answers_to_what_is_not_asked_or_not_as_it_is_asked_are_refused(tmp_path, cells, said):
    known = {"tests": frameworks.read(written(tmp_path))}
    row = {"framework": "tests", "item": "T1", "answer": "yes", "stage": "", **cells}
    if not said:
        return frameworks.check_answers([(Path("ana.csv"), 7, row)], known, ["one", "two"])
    with pytest.raises(ReviewError, match=said) as error:
        frameworks.check_answers([(Path("ana.csv"), 7, row)], known, ["one", "two"])
    assert (error.value.path, error.value.line) == ("ana.csv", 7)


def test_without_stages_of_the_review_any_stage_may_be_named(tmp_path):
    known = {"tests": frameworks.read(written(tmp_path))}
    row = {"framework": "tests", "item": "T1", "answer": "yes", "stage": "anything"}
    frameworks.check_answers([(Path("ana.csv"), 2, row)], known, [])


def test_a_case_that_is_written_in_two_ways_is_named():
    rows = [(Path("ana.csv"), 2, {"case": "The old bridge"}), (Path("ben.csv"), 9, {"case": "the old  bridge."})]
    with pytest.raises(ReviewError, match=r"ben.csv, line 9: case .* is written 'The old bridge' in ana.csv, line 2"):
        frameworks.check_cases(rows)
    frameworks.check_cases([rows[0], rows[0], (Path("ben.csv"), 9, {"case": "The new bridge"})])
