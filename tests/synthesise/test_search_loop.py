"""Adopted terms, the searches that cite them, and what these found, counted by hand."""

import pytest

from funnel.errors import ReviewError
from funnel.synthesise import search_loop


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        pytest.param({"search_id": ""}, ["no search is named for it yet"], id="no search"),
        pytest.param({"search_id": "S9"}, ["search S9 is not in the log yet"], id="a search that is planned"),
        pytest.param(
            {"search_id": "S2"}, ["the query of search S2 does not have it"], id="a search for something else"
        ),
        pytest.param({"search_id": "S1"}, [], id="done"),
        pytest.param({"search_id": "S3"}, [], id="done, where the platform joins words by an operator"),
        pytest.param({"search_id": "", "decision": "park"}, [], id="parked: nothing to do"),
    ],
)
def test_an_adopted_term_leads_to_a_search_that_asks_for_it(cells, what):
    queries = {"S1": 'TS=("foster car*")', "S2": "TS=(bridge)", "S3": "(foster adj car*).ti,ab."}
    row = {"term": "foster car*", "decision": "adopt", "concept_id": "c"} | cells
    assert [missing["what"] for missing in search_loop.to_do([("corpus/terms.csv", 2, row)], queries)] == what
    if what:
        with pytest.raises(ReviewError, match=f"'foster car\\*' is final: {what[0]}"):
            search_loop.to_do([("corpus/terms.csv", 2, row | {"status": "final"})], queries)


SEARCHES = [
    {"search_id": "S1", "round": "1", "status": "final", "searched_on": "2024-01-10"},
    {"search_id": "S2", "round": "2", "status": "final", "searched_on": "2024-06-01"},
    {"search_id": "P", "round": "2", "status": "pilot"},
]
# S2 finds b again, and c twice; of its two works, c is new and included.
RECORDS = [
    {"record_id": record, "search_id": search}
    for record, search in (("a", "S1"), ("b", "S1"), ("b2", "S2"), ("c", "S2"), ("c2", "S2"))
]
WORKS = [
    {"work_id": "a", "members": "a", "round": "1"},
    {"work_id": "b", "members": "b; b2", "round": "1"},
    {"work_id": "c", "members": "c; c2", "round": "2"},
]


@pytest.mark.parametrize(
    ("cells", "brought"),
    [
        pytest.param({"search_id": "S2"}, [("S2", "3", "2", "2", "1", "1")], id="one old work, one new"),
        pytest.param({"search_id": "S1"}, [("S1", "2", "2", "1", "2", "1")], id="in the first round every work is new"),
        pytest.param(
            {"search_id": "S1; S2"},
            [("S1", "2", "2", "1", "2", "1"), ("S2", "3", "2", "2", "1", "1")],
            id="two searches, a row each",
        ),
        pytest.param({"search_id": ""}, [("", "", "", "", "", "")], id="no search yet: nothing is known"),
        pytest.param({"search_id": "S9"}, [("S9", "", "", "", "", "")], id="planned: nothing is known, not nought"),
        pytest.param({"search_id": "P"}, [("P", "", "", "", "", "")], id="a pilot search counts nothing"),
        pytest.param({"search_id": "S2", "decision": "park"}, [], id="parked"),
    ],
)
def test_what_the_searches_of_a_term_brought(cells, brought):
    row = {"term": "foster car*", "decision": "adopt", "concept_id": "care"} | cells
    names = ("search_id", "records", "works", "included", "new_works", "new_included")
    found = search_loop.yields([row], SEARCHES, RECORDS, WORKS, {"b", "c"})
    assert [tuple(told.get(name, "") for name in names) for told in found] == brought
