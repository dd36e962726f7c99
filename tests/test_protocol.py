from pathlib import Path

import pytest

from funnel import protocol
from funnel.errors import ReviewError

SMALL = """\
title: A review
criteria:
  topic:
    sentence: It is about bridges.
    reason: Not about bridges
    stages: [title]
stages:
  title:
    reviewers: [ana, ben]
"""


def load(tmp_path: Path, text: str):
    path = tmp_path / "config.yaml"
    path.write_text(text)
    return protocol.validated(protocol.read_yaml(path), path)


def test_defaults_are_filled_in(tmp_path):
    config = load(tmp_path, SMALL)
    assert config["stages"]["title"] == {
        "reviewers": ["ana", "ben"],
        "drawn": ["ana", "ben"],
        "adjudicator_sees": "names",
        "calibration": 0,
        "double_screened": 1,
        "left": {},
        "box": "screening",
        "unit": "report",
        "reconcile": "agree",
        "unsure": "conflict",
        "order": "shuffled",
        "show": ["title", "authors", "year", "container_title", "abstract", "keywords"],
    }
    assert config["routes"]["website"] == {"arm": "other", "eligibility": [], "stages": ["title"], "ends": "included"}


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        pytest.param("reviewers: [ana, ben]", "reviewer: [ana]", 9, "key 'reviewer' under stages.title is not one of .*Did you mean 'reviewers'", id="a key misspelt"),
        pytest.param("title: A review\n", "", None, "the file lacks the key 'title'", id="a key missing"),
        pytest.param("reviewers: [ana, ben]", "reviewers: ana", 9, "expected a list", id="a word where a list belongs"),
        pytest.param("reviewers: [ana, ben]", "reviewers: [ana]\n    reconcile: agreed", 10, "stages.title.reconcile is 'agreed', not one of agree, liberal, single. Did you mean 'agree'", id="a word that is not one of the choices"),
        pytest.param("stages: [title]", "stages: [titel]", 6, "stage 'titel' is not one of eligibility, title. Did you mean 'title'", id="a criterion at a stage that is not there"),
        pytest.param("stages: [title]", "stages: [eligibility]", 3, "applies at eligibility and has no test", id="a machine's step without a test"),
        pytest.param("reviewers: [ana, ben]", "reviewers: [ana, ben]\n    votes: 3", 10, "votes is 3; stage title has 2 reviewers", id="more votes than people"),
        pytest.param("reviewers: [ana, ben]", "reviewers: [ana, ben]\n    left: {bea: {last_day: 2024-05-01}}", 10, "'bea' left stage title without having been one of its reviewers.*Did you mean 'ben'", id="somebody left who was not there"),
        pytest.param("reviewers: [ana, ben]", "reviewers: [ana, ben]\n    left: {ana: {last_day: 2024-05-01, to: ben}, ben: {last_day: 2024-04-01}}", 10, "'ben', who takes over from ana, had left by then", id="the successor had left"),
        pytest.param("stages: [title]\n", "stages: [title]\n    versions: [{version: '2', since: 2024-03-04, change: tightened, what: a, why: b}]\n", 7, "topic has a version '2' and criteria_version is '1'. Write criteria_version: \"2\"", id="the criteria as a whole were not counted on"),
        pytest.param("stages: [title]\n", "stages: [title]\n    versions: [{version: '1', since: 2024-03-04, change: tightened, what: a, why: b}]\n", 7, "version '1' of topic does not come after the one before it", id="versions that do not rise"),
        pytest.param("stages: [title]\n", "stages: [title]\n    versions: [{version: '2', since: March, change: tightened, what: a, why: b}]\n", 7, "since is 'March'; expected a date written YYYY-MM-DD", id="a date that is none"),
        pytest.param("stages: [title]\n", "stages: [title]\n    test: {kind: pattern, field: title}\n", 7, "criteria.topic.test lacks the key 'pattern'", id="a test without what it needs"),
        pytest.param("stages: [title]\n", "stages: [title]\n    test: {kind: pattern, field: titel, pattern: x}\n", 7, "column 'titel' is not one of .*Did you mean 'title'", id="a test on a column that no record has"),
        pytest.param("title:\n    reviewers", "final:\n    reviewers", 8, "'final' is the name of a step of its own", id="a stage named like a step"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path, before, after, line, words):
    with pytest.raises(ReviewError, match=words) as caught:
        load(tmp_path, SMALL.replace(before, after))
    assert caught.value.line == line


def test_who_takes_over_is_a_reviewer_and_draws_nothing_else(tmp_path):
    left = "reviewers: [ana, ben]\n    left: {ben: {last_day: 2024-05-01, to: cy}}"
    stage = load(tmp_path, SMALL.replace("reviewers: [ana, ben]", left))["stages"]["title"]
    assert (stage["reviewers"], stage["drawn"]) == (["ana", "ben", "cy"], ["ana", "ben"])
    assert stage["left"]["ben"]["last_day"] == "2024-05-01", "a date stays as it was written, with or without quotes"


def test_a_screening_stage_after_full_texts_is_refused(tmp_path):
    text = SMALL + "  late:\n    box: screening\n    reviewers: [ana]\n"
    text = text.replace("reviewers: [ana, ben]", "box: full_text\n    reviewers: [ana, ben]")
    with pytest.raises(ReviewError, match="a stage of box screening stands after one of box full_text"):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a: &x [1]\nb: [*x, *x]\n", "line 1: anchors and aliases", id="a bomb begins with an anchor"),
        pytest.param("a: [1\n", "this is not YAML", id="a bracket that is not closed"),
        pytest.param("# " + "x" * 1_000_001, "at most 1,000,000 are read", id="too large to be a person's"),
    ],
)
def test_yaml_that_is_not_read(tmp_path, text, words):
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(ReviewError, match=words):
        protocol.read_yaml(tmp_path / "x.yaml")


STAGES = {"title": {"box": "screening"}, "abstract": {"box": "screening"}, "full_text": {"box": "full_text"}}


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        pytest.param({"eligibility": ["A"], "stages": list(STAGES)}, ["eligibility", "title", "abstract", "retrieval", "full_text", "final"], id="the whole way"),
        pytest.param({"eligibility": [], "stages": ["full_text"]}, ["retrieval", "full_text", "final"], id="handsearch enters at full texts"),
        pytest.param({"eligibility": [], "stages": ["abstract"]}, ["abstract", "final"], id="no full texts, none sought"),
        pytest.param({"eligibility": [], "stages": []}, ["final"], id="background"),
    ],
)  # fmt: skip
def test_steps_of_a_route(route, expected):
    assert protocol.steps_of(route, STAGES) == expected


def test_a_review_without_full_texts_has_no_steps_before_their_retrieval():
    config = {"stages": {"title": {"box": "screening"}}}
    assert protocol.steps_before("retrieval", config) == []
    assert protocol.steps_before("final", config) == ["eligibility", "title"]


@pytest.mark.parametrize(
    ("source_types", "arm"),
    [
        pytest.param(["website", "database"], "databases", id="a database holds it: it counts there"),
        pytest.param(["handsearch", "website"], "other", id="no database does"),
    ],
)
def test_a_work_takes_the_route_of_a_database_that_holds_it(tmp_path, source_types, arm):
    assert protocol.route_of(source_types, load(tmp_path, SMALL)["routes"])["arm"] == arm


def test_the_shipped_config_is_valid():
    path = Path(__file__).parent.parent / "config" / "config.yaml"
    config = protocol.validated(protocol.read_yaml(path), path)
    assert list(config["stages"]) == ["title", "abstract", "full_text"]


def test_an_empty_file_is_called_empty(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("# nothing yet\n")
    with pytest.raises(ReviewError, match=r"config\.yaml: the file is empty; expected keys and values"):
        protocol.require_shape(protocol.read_yaml(path), protocol.schema("config"), path)
