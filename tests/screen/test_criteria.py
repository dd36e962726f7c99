import pytest

from funnel import protocol
from funnel.errors import ReviewError
from funnel.screen import criteria


def one_of(*values):
    return {"kind": "one_of", "field": "type", "values": list(values)}


@pytest.mark.parametrize(
    ("values", "rule", "expected"),
    [
        pytest.param(["article"], one_of("Article"), "meets", id="compared without case"),
        pytest.param(["editorial"], one_of("article"), "fails", id="the one known value fails"),
        pytest.param(["editorial", "article"], one_of("article"), "meets", id="one member meets: databases disagree"),
        pytest.param([], one_of("article"), "unknown", id="no member states a type"),
        pytest.param(["French; English"], one_of("english"), "meets", id="one of several languages"),
        pytest.param(["2005"], {"kind": "year_range", "min": 2005, "max": 2020}, "meets", id="lower bound is inside"),
        pytest.param(["2020"], {"kind": "year_range", "min": 2005, "max": 2020}, "meets", id="upper bound is inside"),
        pytest.param(["2021"], {"kind": "year_range", "min": 2005, "max": 2020}, "fails", id="a year too late"),
        pytest.param(["2021"], {"kind": "year_range", "min": 2005}, "meets", id="no upper bound"),
        pytest.param(["A trial"], {"kind": "pattern", "pattern": r"\btrial\b"}, "meets", id="pattern found"),
        pytest.param(["A trial"], {"kind": "no_pattern", "pattern": "TRIAL"}, "fails", id="pattern must not be found"),
        pytest.param(["news"], {"kind": "none_of", "values": ["news"]}, "fails", id="on the list of those out"),
    ],
)
def test_outcome_has_three_states(values, rule, expected):
    assert criteria.outcome(values, criteria.TESTS[rule["kind"]](rule)) == expected


@pytest.mark.parametrize(
    ("field", "rows", "expected"),
    [
        pytest.param("type", [{"type": "unknown"}, {"type": ""}], [], id="unknown is no value"),
        pytest.param("type", [{"type": "a"}, {"type": "a"}], ["a"], id="each value once"),
        pytest.param("year", [{"year": "in press"}, {"year": "2019"}], ["2019"], id="only years count as years"),
        pytest.param("title+abstract", [{"title": "A", "abstract": "b"}], ["A b"], id="several fields read as one"),
    ],
)
def test_known_values(field, rows, expected):
    assert criteria.known_values(rows, field) == expected


def test_a_pattern_that_would_hang_other_engines_is_answered_at_once():
    meets = criteria.pattern({"pattern": "(a+)+$"})
    assert not meets("a" * 5000 + "b")


def test_a_pattern_that_is_none_names_the_config():
    wrong = {"sentence": "s", "reason": "r", "stages": ["eligibility"]}
    wrong["test"] = {"kind": "pattern", "field": "title", "pattern": "(unclosed"}
    with pytest.raises(
        ReviewError, match=r"config\.yaml.*criterion P: pattern '\(unclosed' is not an RE2 expression: missing"
    ):
        criteria.compiled({"criteria": {"P": wrong}})


CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {
            "A": {"sentence": "s", "reason": "r", "stages": ["eligibility"], "test": one_of("article")},
            "B": {
                "sentence": "s",
                "reason": "r",
                "stages": ["eligibility"],
                "action": "flag",
                "version": "2",
                "test": {"kind": "one_of", "field": "language", "values": ["English"]},
            },
        },
        "routes": {"website": {"eligibility": ["B"]}},
        "stages": {"title": {"reviewers": ["ana"]}},
    }
)


def test_apply_says_what_follows_for_each_work_and_criterion_of_its_route():
    works = [
        {"work_id": "w1", "members": "r1;r2", "source_types": "database"},
        {"work_id": "w2", "members": "r3", "source_types": "website"},
        {"work_id": "w3", "members": "r4", "source_types": "database"},
    ]
    records = [
        {"record_id": "r1", "type": "editorial", "language": ""},
        {"record_id": "r2", "type": "article", "language": "French"},
        {"record_id": "r3", "type": "report", "language": ""},
        {"record_id": "r4", "type": "unknown", "language": "English"},
    ]
    found = [
        (r["work_id"], r["criterion"], r["criterion_version"], r["outcome"], r["action"], r["value"])
        for r in criteria.apply(works, records, CONFIG)
    ]
    assert found == [
        ("w1", "A", "1", "meets", "", "editorial; article"),
        ("w1", "B", "2", "fails", "flag", "French"),
        ("w2", "B", "2", "unknown", "flag", ""),
        ("w3", "A", "1", "unknown", "ask", ""),
        ("w3", "B", "2", "meets", "", "English"),
    ]  # fmt: skip


def test_what_is_left_to_the_reviewers_is_told_them():
    rows = [
        {"work_id": "w", "criterion": "year", "outcome": "fails", "action": "flag", "value": "2021"},
        {"work_id": "w", "criterion": "language", "outcome": "unknown", "action": "flag", "value": ""},
        {"work_id": "w", "criterion": "kind", "outcome": "fails", "action": "exclude", "value": "news"},
        {"work_id": "v", "criterion": "year", "outcome": "meets", "action": "", "value": "2019"},
    ]
    assert criteria.flags(rows) == {"w": "year fails: 2021; language unknown"}


def test_a_criterion_on_a_field_that_no_record_has_is_the_configs_mistake():
    records = [{"record_id": "r1", "language": "English"}]
    with pytest.raises(ReviewError, match="criterion A tests 'type'"):
        criteria.apply([], records, CONFIG)
