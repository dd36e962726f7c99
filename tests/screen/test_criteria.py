import pytest

from funnel import protocol
from funnel.errors import ReviewError
from funnel.screen import criteria, languages


def one_of(*values):
    return {"kind": "one_of", "field": "type", "values": list(values)}


def types(*values):
    return [{"type": value} for value in values]


def years(*values):
    return [{"year": value} for value in values]


def titled(title, abstract=""):
    return {"title": title, "abstract": abstract}


YEARS = {"kind": "year_range", "field": "year", "min": 2005, "max": 2020}
ENGLISH = {"kind": "language", "field": "language", "values": ["English"]}
TRIAL = {"kind": "pattern", "field": "title+abstract", "pattern": r"\btrials?\b"}
NO_TRIAL = TRIAL | {"kind": "no_pattern"}


@pytest.mark.parametrize(
    ("records", "rule", "outcome", "value"),
    [
        pytest.param(types("article"), one_of("Article"), "meets", "article", id="compared without case"),
        pytest.param(types("editorial"), one_of("article"), "fails", "editorial", id="the one known value fails"),
        pytest.param(types("editorial", "article"), one_of("article"), "meets", "editorial; article", id="one member meets: databases disagree"),
        pytest.param(types("unknown", ""), one_of("article"), "unknown", "", id="unknown is no value"),
        pytest.param([{}], one_of("article"), "unknown", "", id="no member states a type"),
        pytest.param(types("news", "news"), {"kind": "none_of", "field": "type", "values": ["News"]}, "fails", "news", id="on the list of those out, said once"),
        pytest.param([{"publisher_category": "Charity"}], {"kind": "one_of", "field": "publisher_category", "values": ["charity"]}, "meets", "Charity", id="publisher category"),
        pytest.param(years("2005"), YEARS, "meets", "2005", id="lower bound is inside"),
        pytest.param(years("2020"), YEARS, "meets", "2020", id="upper bound is inside"),
        pytest.param(years("2021"), YEARS, "fails", "2021", id="a year too late"),
        pytest.param(years("2021"), {"kind": "year_range", "field": "year", "min": 2005}, "meets", "2021", id="no upper bound"),
        pytest.param(years("2021", "2020"), YEARS, "meets", "2021; 2020", id="online and in print: one year meets"),
        pytest.param(years("in press", ""), YEARS, "unknown", "", id="only years count as years"),
        pytest.param([{"language": "eng"}], ENGLISH, "meets", "eng", id="a language by its code"),
        pytest.param([{"language": "en-GB"}], ENGLISH, "meets", "en-GB", id="a code with its country"),
        pytest.param([{"language": "French; English"}], ENGLISH, "meets", "French; English", id="one of several languages"),
        pytest.param([{"language": "Fre"}], ENGLISH, "fails", "Fre", id="another language by its code"),
        pytest.param([{"language": "und"}], ENGLISH, "unknown", "", id="undetermined is unknown"),
        pytest.param([titled("A Trial of ships")], TRIAL, "meets", "Trial", id="pattern found: the value is what was found, nothing longer"),
        pytest.param([titled("A ship", "a trial")], TRIAL, "meets", "trial", id="pattern found in the second field"),
        pytest.param([titled("A ship", "of wood")], TRIAL, "fails", "", id="pattern in neither field"),
        pytest.param([titled("A ship")], TRIAL, "unknown", "", id="not in the title, and nobody knows the abstract"),
        pytest.param([titled("A ship"), titled("A ship", "of wood")], TRIAL, "fails", "", id="another member has the abstract"),
        pytest.param([titled("A trial")], NO_TRIAL, "fails", "trial", id="pattern must not be found"),
        pytest.param([titled("A ship"), titled("A ship", "trial")], NO_TRIAL, "fails", "trial", id="found in what one member states"),
        pytest.param([titled("A ship")], NO_TRIAL, "unknown", "", id="it may yet stand in the abstract that nobody has"),
        pytest.param([titled("A ship", "of wood")], NO_TRIAL, "meets", "", id="pattern in neither field: meets"),
    ],
)  # fmt: skip
def test_outcome_has_three_states_and_names_the_value_that_decided(records, rule, outcome, value):
    assert criteria.TESTS[rule["kind"]](rule)(records) == (outcome, value)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        pytest.param("English", {"en"}, id="Scopus, Web of Science"),
        pytest.param("eng", {"en"}, id="MEDLINE"),
        pytest.param("English and Spanish", {"en", "es"}, id="two in a sentence"),
        pytest.param("Português", {"pt"}, id="its own name, with an accent"),
        pytest.param("Spanish; Castilian", {"es"}, id="two names of one language"),
        pytest.param("Basque", {"basque"}, id="one that is not in the table stands for itself"),
        pytest.param("Multiple languages", set(), id="several, and nobody says which"),
    ],
)
def test_languages_go_by_many_names(cell, codes):
    assert languages.language_codes(cell) == codes


def test_a_pattern_that_would_hang_other_engines_is_answered_at_once():
    test = criteria.pattern({"field": "title", "pattern": "(a+)+$"})
    assert test([titled("a" * 5000 + "b")]) == ("fails", "")


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
        "criteria_version": "2",
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
