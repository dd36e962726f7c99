"""Two states of a review small enough to see every difference."""

import pytest

from funnel.model import BIBLIOGRAPHIC_COLUMNS
from funnel.report import changes


def record(record_id, search, source="One", round="1", **fields):
    stated = dict.fromkeys(BIBLIOGRAPHIC_COLUMNS, "") | {"title": f"Title of {record_id[0]}"} | fields
    return {"record_id": record_id, "search_id": search, "source": source, "round": round, **stated}


def work(work_id, *members, doi=""):
    return {"work_id": work_id, "members": ";".join([work_id, *members]), "title": f"Title of {work_id}", "doi": doi}


def search(search_id, source, query="q", limits="", repeats=""):
    told = {"platform": "", "searched_on": "", "repeats": repeats}
    return {"search_id": search_id, "source": source, "query": query, "limits": limits, **told}


# Round 1: source One finds a, b, c, d; source Two finds e. Round 2: One is searched again with the same query and finds
# a (with another volume), b and the new f; Three is searched for the first time and finds g, a record that joins c and d.
BEFORE = [*(record(name, "S1") for name in "abcd"), record("e", "S2", "Two")]
AFTER = [
    *BEFORE,
    record("a2", "S3", round="2", volume="7", url="https://example.org/a"),
    record("b2", "S3", round="2"),
    record("f", "S3", round="2"),
    record("g", "S4", "Three", "2"),
]
SEARCHES = [search("S1", "One"), search("S2", "Two")]
LOOSENED = {"criterion": "topic", "change": "loosened", "version": "2", "what": "boats too", "why": "few"}
TIGHTENED = {"criterion": "topic", "change": "tightened", "version": "3", "what": "no rafts", "why": "scope"}
DATES = {"amendment_id": "a1", "what": "until 2024", "why": "late"}
PEOPLE = {"amendment_id": "a2", "what": "a third reviewer", "why": "illness"}
THEN = changes.State(
    "round 1",
    SEARCHES,
    BEFORE,
    [work(name) for name in "abcde"],
    {
        ("a", "title"): "include",
        ("b", "title"): "exclude: topic",
        ("c", "title"): "include",
        ("d", "title"): "exclude: topic",
        ("e", "title"): "awaiting",
    },
    [LOOSENED],
    [DATES],
)
NOW = changes.State(
    "round 2",
    [*SEARCHES, search("S3", "One"), search("S4", "Three")],
    AFTER,
    [work("a", "a2", doi="10.5555/A"), work("b", "b2"), work("c", "d", "g"), work("e"), work("f")],
    {
        ("a", "title"): "include",
        ("a", "full_text"): "include",
        ("b", "title"): "include",
        ("c", "title"): "awaiting",
        ("e", "title"): "include",
        ("f", "title"): "awaiting",
    },
    [LOOSENED, TIGHTENED],
    [DATES, PEOPLE],
)
FOUND = changes.changes(THEN, NOW, [{"doi": "10.5555/a", "retracted_on": "2025-05-01"}])


def told(change, *columns):
    return [tuple(row[column] for column in columns) for row in FOUND if row["change"] == change]


@pytest.mark.parametrize(
    ("change", "columns", "expected"),
    [
        pytest.param("search added", ("source", "what"), [("Three", "S4")], id="a source nobody had searched"),
        pytest.param("search changed", ("what",), [], id="the same query"),
        pytest.param("source not searched again", ("source",), [("Two",)], id="left out this time"),
        pytest.param("new", ("work_id", "source"), [("f", "One")], id="g is no new work: it joins two known ones"),
        pytest.param(
            "seen again", ("work_id", "record_id"), [("a", "a2"), ("b", "b2"), ("c", "g")], id="known works"
        ),
        pytest.param(
            "no longer found", ("work_id", "what"), [("c", "S3"), ("c", "S3")], id="c and d, by the repeated search"
        ),
        pytest.param(
            "metadata changed", ("work_id", "what", "before", "after"), [("a", "volume", "", "7")], id="not the url"
        ),
        pytest.param("joined", ("work_id", "before"), [("c", "c; d")], id="by g"),
        pytest.param(
            "decisions contradict",
            ("work_id", "what", "before", "after"),
            [("c", "title", "c: include; d: exclude: topic", "awaiting")],
            id="both are told, a person is asked",
        ),
        pytest.param(
            "decision changed",
            ("work_id", "what", "before", "after"),
            [("b", "title", "exclude: topic", "include")],
            id="b flipped; a first decision on e is no change",
        ),
        pytest.param(
            "criterion amended", ("what", "after"), [("topic tightened in version 3: no rafts", "scope")], id="what is new"
        ),
        pytest.param("protocol amended", ("what", "after"), [("a third reviewer", "illness")], id="by its id"),
        pytest.param(
            "retracted", ("work_id", "what", "after"), [("a", "10.5555/A", "full_text: include")], id="without case"
        ),
        pytest.param("parted", ("work_id",), [], id="nothing was parted"),
    ],
)  # fmt: skip
def test_every_difference_is_a_row(change, columns, expected):
    assert told(change, *columns) == expected


def test_counts_by_source_are_those_of_the_rows():
    assert changes.by_source(THEN, NOW, FOUND) == [
        {
            "source": "One",
            "searched": "",
            "records": "3",
            "new": "1",
            "seen_again": "2",
            "metadata_changed": "1",
            "no_longer_found": "2",
        },
        {
            "source": "Three",
            "searched": "",
            "records": "1",
            "new": "0",
            "seen_again": "1",
            "metadata_changed": "0",
            "no_longer_found": "0",
        },
    ]


def test_the_sentence_names_what_there_is_and_nothing_else():
    sentence = changes.sentence(THEN, NOW, FOUND)
    assert sentence.startswith("Between round 1 and round 2: 1 search added")
    assert "parted" not in sentence
    assert changes.sentence(THEN, THEN, []) == "Between round 1 and round 1: no change."


def test_a_state_beside_itself_has_not_changed():
    assert changes.changes(NOW, NOW) == []


def test_the_way_back_parts_what_was_joined():
    back = changes.changes(NOW, THEN)
    assert [(row["work_id"], row["after"]) for row in back if row["change"] == "parted"] == [("c", "c; d")]


@pytest.mark.parametrize(
    ("later", "repeats"),
    [
        pytest.param(search("S3", "One"), True, id="same source, platform, query, limits"),
        pytest.param(search("S3", "One", limits="2024-"), False, id="only what is newer: nothing can be missed"),
        pytest.param(search("S3", "One", query="other", repeats="S1"), True, id="the log says so"),
        pytest.param(search("S3", "Two"), False, id="another source"),
    ],
)
def test_a_search_is_run_again(later, repeats):
    then = changes.State("1", [search("S1", "One")], [], [], {})
    now = changes.State("2", [search("S1", "One"), later], [], [], {})
    assert bool(changes.repeated(then, now)) is repeats


def test_searches_without_a_recorded_query_are_not_taken_for_repetitions():
    then = changes.State("1", [search("S1", "One", query="")], [], [], {})
    now = changes.State("2", [search("S1", "One", query=""), search("S2", "One", query="")], [], [], {})
    assert changes.repeated(then, now) == []
