import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.deduplicate import rules
from funnel.deduplicate.compare import evidence
from funnel.deduplicate.fields import comparable
from funnel.deduplicate.pipeline import deduplicate, deduplicate_table
from funnel.model import EVENT_COLUMNS

TITLES = (
    "Editorial",
    "Zinc in chronic wounds",
    "Zinc in chronic wounds: part II",
    "Family group conferences and care at home",
)
RECORD = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "authors": st.sampled_from(("", "Doe, J; Roe, R", "Roe, Richard", "Lind, Eva")),
        "year": st.sampled_from(("", "2010", "2011", "2014")),
        "container_title": st.sampled_from(("", "Journal of Zinc", "J Zinc", "Copper Review")),
        "volume": st.sampled_from(("", "4", "5")),
        "pages": st.sampled_from(("", "11-19", "11-9", "e1754", "40-48")),
        "doi": st.sampled_from(("", "10.5555/z.1", "10.5555/z.2")),
        "round": st.sampled_from(("1", "2", "10")),
        "source": st.sampled_from(("One", "Two")),
    }
)


def library(rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame([row | {"record_id": f"r_{n:02d}", "file": f"{n % 2}.ris"} for n, row in enumerate(rows)])


LIBRARY = st.lists(RECORD, min_size=1, max_size=14).map(library)
EXAMPLES = settings(max_examples=15, deadline=None)


def partition(found) -> set[frozenset[str]]:
    return {frozenset(members.split(";")) for members in found.works["members"]}


@EXAMPLES
@given(LIBRARY, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_no_byte(records, chance):
    order = list(range(len(records)))
    chance.shuffle(order)
    once, again = deduplicate(records), deduplicate(records.iloc[order].reset_index(drop=True))
    for name in ("works", "duplicates", "unsettled", "related", "events"):
        assert getattr(once, name).to_csv() == getattr(again, name).to_csv()


@EXAMPLES
@given(LIBRARY)
def test_every_record_is_in_one_work_and_has_one_event(records):
    found = deduplicate(records)
    members = [record for cell in found.works["members"] for record in cell.split(";")]
    assert sorted(members) == sorted(records["record_id"]) == sorted(found.events["record_id"])
    assert len(found.duplicates) == len(records) - len(found.works) == (found.events["outcome"] == "merged").sum()


@EXAMPLES
@given(LIBRARY)
def test_no_work_holds_two_records_with_other_doi_and_other_pages(records):
    of = records.set_index("record_id")
    for members in partition(deduplicate(records)):
        stated = {
            (of.loc[m, "doi"], of.loc[m, "pages"][:2]) for m in members if of.loc[m, "doi"] and of.loc[m, "pages"]
        }
        print_pages = {(doi, page) for doi, page in stated if page != "e1"}
        assert len({page for _, page in print_pages}) < 2 or len({doi for doi, _ in print_pages}) < 2


@EXAMPLES
@given(LIBRARY)
def test_a_verdict_different_is_undone_by_taking_it_out_again(records):
    before = deduplicate(records)
    for row in before.duplicates.head(1).itertuples():
        verdict = (2, {"record_a": row.record_id, "record_b": row.matched_with, "verdict": "different", "by": "Ana"})
        apart = deduplicate(records, [verdict])
        assert not any({row.record_id, row.matched_with} <= members for members in partition(apart))
        assert deduplicate(records).works.to_csv() == before.works.to_csv()


@EXAMPLES
@given(LIBRARY)
def test_every_file_imported_twice_changes_no_work(records):
    records["record_id"] = [f"r_{n:016x}" for n in range(len(records))]
    copy = records.assign(record_id=records["record_id"] + ".2", file="again-" + records["file"])
    both = deduplicate(pd.concat([records, copy], ignore_index=True))
    twice = {
        frozenset({*members, *(f"{record}.2" for record in members)}) for members in partition(deduplicate(records))
    }
    assert partition(both) == twice


@EXAMPLES
@given(LIBRARY)
def test_one_run_of_searches_or_many_makes_the_same_works(records):
    assert partition(deduplicate(records.assign(round="1"))) == partition(deduplicate(records))


@EXAMPLES
@given(LIBRARY)
def test_no_work_holds_two_records_that_a_rule_forbids(records):
    for members in partition(deduplicate(records)):
        for a, b in itertools.combinations(sorted(members), 2):
            pair = records[records["record_id"].isin([a, b])].reset_index(drop=True)
            facts = evidence(comparable(pair), np.array([0]), np.array([1]))
            assert rules.first_that_holds(rules.FORBID, facts)[0] == -1


ZINC = {
    "title": "Zinc in chronic wounds",
    "authors": "Doe, J; Roe, R",
    "year": "2010",
    "container_title": "Journal of Zinc",
}
TWO = library([ZINC | {"volume": "4", "pages": "11-19", "doi": "10.5555/z.1"}] * 2)


def verdict(word, a="r_00", b="r_01", line=2):
    return (
        line,
        {"record_a": a, "record_b": b, "verdict": word, "by": "Ana", "decided_on": "2024-05-01", "why": "read both"},
    )


def test_a_verdict_same_joins_what_rules_forbid_and_says_who_and_where():
    records = library(
        [ZINC | {"pages": "11-19", "doi": "10.5555/z.1"}, ZINC | {"pages": "40-48", "doi": "10.5555/z.2"}]
    )
    assert len(deduplicate(records).works) == 2
    found = deduplicate(records, [verdict("same")])
    assert found.duplicates.to_dict("records") == [
        {"record_id": "r_01", "work_id": "r_00", "matched_with": "r_00", "rule": "verdict"}
        | {"evidence": "corpus/duplicates.csv, line 2: read both"}
    ]
    event = found.events.set_index("record_id").loc["r_01"]
    assert tuple(event[["outcome", "by", "on", "where"]]) == ("merged", "Ana", "2024-05-01", "corpus/duplicates.csv:2")


def test_a_verdict_different_moves_the_count_by_one_and_is_not_asked_again():
    found = deduplicate(TWO, [verdict("different")])
    assert (len(deduplicate(TWO).works), len(found.works), len(found.doubtful)) == (1, 2, 0)


def test_the_lead_is_the_lowest_round_by_number_then_the_lowest_id():
    records = TWO.assign(round=["10", "2"])
    assert list(deduplicate(records).works["work_id"]) == ["r_01"]


def test_a_chain_through_a_poor_record_does_not_join_two_articles():
    full = [ZINC | {"volume": "4", "pages": "11-19"}, ZINC | {"volume": "5", "pages": "40-48"}, ZINC]
    assert len(deduplicate(library(full)).works) == 2


def test_a_stated_relation_keeps_apart_or_merges_as_the_review_says():
    stated = [(2, {"record_a": "r_00", "record_b": "r_01", "relation": "preprint_of", "by": "Ana", "why": ""})]
    assert len(deduplicate(TWO, related=stated).works) == 2
    assert len(deduplicate(TWO, related=stated, policy={"preprint_of": "merge"}).works) == 1


def test_doubts_beyond_what_a_person_is_asked_are_listed_apart():
    titles = ("Zinc in the treatment of chronic wounds", "Copper pipes and drinking water", "Silver mines of the Andes")
    pairs = [{"title": title} for title in titles for _ in "ab"]
    found = deduplicate(library(pairs))
    assert (len(found.doubtful), len(found.unsettled)) == (1, 3)


def test_a_chain_of_many_records_that_differ_is_not_believed():
    start = "Zinc in the treatment of wounds"
    rows = [
        {"title": start, "authors": f"Doe, J; Author{n:03d}, A", "year": "2010", "container_title": "Zinc"}
        for n in range(230)
    ]
    found = deduplicate(library(rows))
    assert len(found.works) == 230
    assert len(found.unsettled) > len(found.doubtful)


def test_arms_follow_the_routes():
    records = TWO.assign(source_type=["contact", "database"])
    found = deduplicate(records, routes_arm={"database": "databases", "contact": "other"})
    assert list(found.works["arm"]) == ["databases"]
    assert found.events[["record_id", "arm"]].to_numpy().tolist() == [["r_00", "databases"], ["r_01", "databases"]]
    assert list(found.events.columns) == list(EVENT_COLUMNS)


def test_a_file_imported_twice_changes_no_work():
    once = library([ZINC, {"title": "Editorial", "year": "2010"}, {"title": "Editorial", "year": "2011"}])
    once["record_id"] = [f"r_{n:016x}" for n in range(3)]
    copy = once.assign(record_id=once["record_id"] + ".2", file="again.ris")
    both = deduplicate(pd.concat([once, copy], ignore_index=True))
    assert partition(both) == {frozenset({f"r_{n:016x}", f"r_{n:016x}.2"}) for n in range(3)}


def test_a_table_of_title_authors_venue_and_year_is_enough():
    rows = [("1", "Joins in the dark", "VLDB", "2001"), ("2", "Joins in the Dark.", "VLDB", "2001")]
    rows += [("3", "Joins in the dark", "SIGMOD Conference", "2001")]
    table = pd.DataFrame(rows, columns=["id", "title", "venue", "year"]).assign(authors="Jane Doe, Eva Lind")
    found, _ = deduplicate_table(table)
    assert list(found["cluster"]) == ["1", "1", "3"]


def test_no_records_are_no_works():
    found = deduplicate(pd.DataFrame(columns=["record_id"]))
    assert (len(found.works), len(found.duplicates), len(found.doubtful), len(found.events)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "table, clusters",
    [
        pytest.param(
            pd.DataFrame({"id": ["b", "a"], "title": ["Zinc in wounds"] * 2, "doi": ["10.5555/z"] * 2}),
            ["a", "a"],
            id="in the order of the table",
        ),
        pytest.param(
            pd.DataFrame({"id": ["1", "1"], "title": ["Zinc in wounds", "Copper in water"], "year": ["2001", "2009"]}),
            ["1", "1.2"],
            id="an id that stands twice stands for two records",
        ),
        pytest.param(
            pd.DataFrame({"id": ["1", "1", "1.2"], "title": ["Zinc in wounds", "Copper in water", "Silver in soil"]}),
            ["1", "1.3", "1.2"],
            id="the name of the second is no other record's",
        ),
    ],
)
def test_any_table_with_an_id(table, clusters):
    found, _ = deduplicate_table(table)
    assert list(found["id"]) == list(table["id"])
    assert list(found["cluster"]) == clusters
