"""Every rule at work on a pair of records made for it: what joins, what forbids, what is linked, what is left to a person."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from funnel.deduplicate import rules
from funnel.deduplicate.compare import evidence
from funnel.deduplicate.fields import comparable
from funnel.deduplicate.pipeline import deduplicate

ARTICLE = {
    "type": "article",
    "title": "Family group conferences and the reunification of children in care",
    "authors": "Marlow, Jane; Okafor, Chidi; Lind, Eva",
    "year": "2012",
    "container_title": "Journal of Invented Social Work",
    "volume": "17",
    "issue": "3",
    "pages": "123-130",
    "doi": "10.5555/jisw.2012.17",
}
NO_PLACE = {"volume": "", "issue": "", "pages": "", "doi": ""}
WEB = {"authors": "", "year": "", "container_title": ""} | NO_PLACE
SHORT = {"title": "Family group conferences", **NO_PLACE}
ABSTRACT = (
    "Children in care were followed for two years after a family group conference, and half of them went home again."
)


def two(first: dict[str, str], second: dict[str, str]) -> pd.DataFrame:
    """Two records from two databases: the article changed by the one and by the other."""
    common = {"round": "1", "source_type": "database"}
    return (
        pd.DataFrame(
            [
                ARTICLE | common | {"record_id": "r_1", "source": "One", "search_id": "s1", "file": "1/a.ris"} | first,
                ARTICLE | common | {"record_id": "r_2", "source": "Two", "search_id": "s2", "file": "1/b.ris"} | second,
            ]
        )
        .astype(object)
        .fillna("")
    )


def holding(table: tuple[rules.Rule, ...], records: pd.DataFrame) -> list[str]:
    facts = evidence(comparable(records), pd.array([0]).to_numpy(), pd.array([1]).to_numpy())
    return [rule.name for rule in table if rules.first_that_holds([rule], facts)[0] == 0]


JOINED = [
    ("doi and title", {}, {"pages": "", "doi": "https://doi.org/10.5555/JISW.2012.17"}, "DOI as an address, capitals"),
    ("doi and title", {}, {"title": "Family group conferences", "pages": ""}, "same DOI, subtitle missing"),
    (
        "doi and place",
        {},
        {"title": "Familienrat und Rückkehr von Kindern aus Fremdunterbringung"},
        "translated title, same DOI",
    ),
    (
        "same export",
        {"record_id": "r_0123456789abcdef", "title": "Editorial", "doi": ""},
        {"record_id": "r_0123456789abcdef.2", "title": "Editorial", "doi": ""},
        "a file imported twice",
    ),
    ("title and place", {"doi": ""}, {"authors": "Marlow, J.; Okafor, C.; Lind, E.", "pages": "123-30"}, "initials"),
    ("title and place", {}, {"doi": "10.5555/wrong.17"}, "wrong DOI on one side, all else equal"),
    ("title and place", {}, {"doi": "", "authors": ""}, "no author on one side"),
    ("title, author and page", {"doi": ""}, {"doi": "", "volume": "", "year": "2011"}, "electronic publication year"),
    (
        "title and place",
        {"doi": ""},
        {"doi": "", "title": "Family group conferencing and the reunification of children in care"},
        "two words spelt otherwise",
    ),
    (
        "title and pages",
        {"doi": "", "authors": "", "volume": ""},
        {"title": "Family group conferences: a cohort study", "volume": "", "doi": ""}
        | {"title": "Family group conferences and the reunification of children in care: a cohort study"},
        "nobody named, subtitle missing, same pages",
    ),
    (
        "title, author and page",
        {"doi": "", "volume": "", "container_title": ""},
        {"doi": "", "volume": "", "title": ARTICLE["title"] + ": a cohort study"},
        "subtitle missing, no volume",
    ),
    ("title and author", {"doi": ""}, {"doi": "", "pages": "e1754"}, "page and article number"),
    ("title and author", {"doi": ""}, NO_PLACE | {"container_title": ""}, "one side knows no more than the year"),
    ("title and author", NO_PLACE, NO_PLACE | {"container_title": "J Invented Soc Work"}, "abbreviated journal"),
    (
        "title and author",
        NO_PLACE | {"container_title": "International Conference on Invented Systems"},
        NO_PLACE | {"container_title": "ICIS 2012"},
        "a conference by its acronym",
    ),
    ("title and author", {"doi": ""}, NO_PLACE | {"year": "2011"}, "ahead of print, a year before"),
    (
        "title and author",
        {"doi": "", "pages": ""},
        {"doi": "", "pages": "", "container_title": "Zeitschrift für erfundene Sozialarbeit"},
        "the journal's name in another language, same volume and issue",
    ),
    (
        "doi and title",
        {"title": ARTICLE["title"][:50] + " ...", "pages": ""},
        {"pages": ""},
        "a search engine cut the title within a word",
    ),
    ("title, year and journal", NO_PLACE | {"authors": ""}, NO_PLACE | {"authors": ""}, "a report that names nobody"),
    (
        "subtitle",
        NO_PLACE,
        NO_PLACE | {"title": ARTICLE["title"] + ": a cohort study"},
        "subtitle missing, nothing else differs",
    ),
    (
        "same pages",
        {"doi": ""},
        {"doi": "", "title": "Der Familienrat: wie Kinder aus der Fremdunterbringung zurückkehren"},
        "title in another language, same pages",
    ),
    (
        "abstract and author",
        {"abstract": ABSTRACT, "doi": "", "volume": "", "pages": ""},
        {"abstract": ABSTRACT, "doi": "", "volume": "", "pages": ""}
        | {"title": "How they did it: family group conferences and the reunification of children in care"},
        "a heading before the title",
    ),
]


@pytest.mark.parametrize(
    "rule, first, second", [pytest.param(*case[:3], id=f"{case[0]}: {case[3]}") for case in JOINED]
)
def test_joins(rule, first, second):
    found = deduplicate(two(first, second))
    assert list(found.duplicates["rule"]) == [rule]
    assert len(found.works) == 1


APART = [
    ("notice", {}, {"title": "Erratum to: " + ARTICLE["title"], "doi": "", "pages": "131"}, "erratum"),
    ("notice", {}, {"title": "Commentary: " + ARTICLE["title"]}, "commentary under the article's own DOI"),
    (
        "numbered",
        {"title": ARTICLE["title"] + ": part I", "doi": ""},
        {"title": ARTICLE["title"] + ": part II", "doi": ""},
        "parts of one article in one place",
    ),
    (
        "numbered",
        {"title": "Invented Conference 2013, volume 1", "authors": "", "type": "book"} | NO_PLACE,
        {"title": "Invented Conference 2013, volume 2", "authors": "", "type": "book"} | NO_PLACE,
        "volumes of proceedings",
    ),
    ("other doi", {}, {"doi": "10.5555/jisw.2012.18", "pages": "131-140"}, "commentary under the same title"),
    (
        "other doi",
        {"pages": ""},
        {"doi": "10.5555/jisw.2012.18", "pages": "", "issue": "4"},
        "a column in each issue",
    ),
    (
        "other doi",
        {"volume": "", "pages": "", "issue": ""},
        {
            "doi": "10.5555/other.1",
            "volume": "",
            "pages": "",
            "issue": "",
            "container_title": "Invented Nursing Review",
        },
        "published in two journals at once",
    ),
    ("other volume", {"doi": ""}, {"doi": "", "volume": "18", "pages": "5-9"}, "reprinted in the next volume"),
    (
        "other page",
        {"doi": "", "authors": ""},
        {"doi": "", "authors": "", "pages": "131-140"},
        "two letters in one volume",
    ),
    (
        "other volume",
        {"doi": "", "pages": "CD001234"},
        {"doi": "", "pages": "CD001234", "volume": "18", "year": "2013"},
        "an updated review under its article number",
    ),
    (
        "recurring",
        {"title": "Editorial"} | NO_PLACE,
        {"title": "Editorial", "doi": "", "pages": ""},
        "which editorial?",
    ),
    (
        "recurring",
        {"title": "Editorial", "authors": "", "doi": "", "pages": "1-2"},
        {"title": "Editorial", "authors": "", "doi": "", "pages": "1-2", "year": "2013"}
        | {"container_title": "Invented Nursing Review"},
        "two journals print volume 17 a year apart",
    ),
    (
        "twice in one export",
        SHORT | {"source": "One", "file": "1/a.ris", "search_id": "s1"},
        SHORT | {"source": "One", "file": "1/a.ris", "search_id": "s1"},
        "one database lists a short title twice",
    ),
    (
        "other authors",
        {"doi": "", "pages": ""},
        {"doi": "", "volume": "18", "pages": "", "authors": "Zimmer, Ulla"},
        "same title, other people",
    ),
    (
        "years apart",
        {"doi": "", "pages": ""},
        {"doi": "", "pages": "", "year": "2015"},
        "the same title three years on",
    ),
    (
        "other words",
        {"volume": "", "doi": ""},
        {"volume": "", "doi": "", "title": ARTICLE["title"].replace("children", "mothers"), "pages": "210-216"},
        "twin trials of one team",
    ),
    (
        "shared doi",
        {"pages": "S12", "title": "Reunification after family group conferences in three towns"},
        {"pages": "S13", "title": "Kinship placements after family group conferences in villages"},
        "one DOI for a supplement",
    ),
]


@pytest.mark.parametrize("rule, first, second", [pytest.param(*case[:3], id=f"{case[0]}: {case[3]}") for case in APART])
def test_forbids(rule, first, second):
    records = two(first, second)
    assert rule in holding(rules.FORBID, records)
    assert len(deduplicate(records).works) == 2


LINKED = [
    (
        "part_of",
        {"type": "book", "title": "A Handbook of Invented Social Work", "container_title": ""} | NO_PLACE,
        {"type": "book chapter", "container_title": "A handbook of invented social work", "doi": ""},
        "a chapter and its book",
    ),
    ("supplement_of", {}, {"title": "Data from: " + ARTICLE["title"]} | NO_PLACE, "data in a repository"),
    ("supplement_of", {}, {"doi": ARTICLE["doi"] + ".s001", "pages": ""}, "a supplementary file with a DOI of its own"),
    (
        "translation_of",
        {"language": "English"},
        {"language": "es", "doi": "10.5555/jisw.2012.17.es", "pages": "131-139"},
        "the journal prints the article in Spanish too",
    ),
    ("erratum_of", {}, {"title": "Erratum to: " + ARTICLE["title"], "pages": "200", "doi": ""}, "erratum"),
    ("reply_to", {}, {"title": "Reply to: " + ARTICLE["title"], "pages": "200", "doi": ""}, "reply"),
    (
        "preprint_of",
        {},
        NO_PLACE | {"type": "preprint", "container_title": "SocArXiv", "doi": "10.31235/osf.io/ab12c"},
        "preprint",
    ),
    (
        "abstract_of",
        {},
        {"container_title": "Invented Congress Book", "volume": "9", "pages": "S44", "doi": "", "issue": "Suppl 1"},
        "conference abstract",
    ),
    (
        "reprint_of",
        {},
        {"container_title": "Invented Nursing Review", "volume": "4", "pages": "9-16", "doi": ""},
        "reprint",
    ),
]


@pytest.mark.parametrize("relation, first, second", [pytest.param(*case[:3], id=case[3]) for case in LINKED])
def test_related_is_linked_and_merged_only_where_the_review_says_so(relation, first, second):
    records = two(first, second)
    linked = deduplicate(records)
    assert (len(linked.works), list(linked.related["relation"])) == (2, [relation])
    key = next(rule.name for rule in rules.RELATED if rule.relation == relation)
    for named in (relation, key):
        merged = deduplicate(records, policy={named: "merge"})
        assert (len(merged.works), len(merged.related)) == (1, 0)
        assert len(deduplicate(records, policy={named: "link"}).works) == 2


@pytest.mark.parametrize("swapped", [False, True])
def test_a_relation_is_told_of_the_record_that_bears_it(swapped):
    records = two({}, {"title": "Erratum to: " + ARTICLE["title"], "pages": "200", "doi": ""})
    if swapped:
        records["record_id"] = ["r_2", "r_1"]
    (link,) = deduplicate(records).related.to_dict("records")
    titles = records.set_index("record_id")["title"]
    assert titles[link["record_a"]].startswith("Erratum") and link["relation"] == "erratum_of"


def test_the_keys_of_config_are_relations():
    schema = Path(__file__).parents[2] / "workflow" / "schemas" / "config.schema.yaml"
    keys = yaml.safe_load(schema.read_text())["properties"]["duplicates"]["properties"]
    assert set(keys) == {rule.name for rule in rules.RELATED}


def test_every_rule_says_what_it_does_and_where_it_is_from():
    for rule in (*rules.FORBID, *rules.JOIN, *rules.RELATED, *rules.DOUBT):
        assert rule.says.endswith(".") and rule.source


def test_a_doi_holds_where_copies_of_one_article_differ_in_year():
    records = pd.concat([two({}, {"year": "2011"}), two({"year": "2013"}, {}).head(1).assign(record_id="r_3")])
    assert len(deduplicate(records).works) == 1


DOUBTED = [
    (
        "title and authors",
        NO_PLACE,
        NO_PLACE | {"title": ARTICLE["title"].replace("children", "infants")},
        "one word of a title differs and nothing tells",
    ),
    ("other pages", {"doi": ""}, {"doi": "", "pages": "323-330"}, "all agrees but the pages"),
    ("title alone", NO_PLACE, NO_PLACE | {"authors": "", "container_title": ""}, "same title, nobody named"),
    (
        "same place",
        {"doi": ""},
        {"doi": "", "authors": "", "title": "Der Familienrat: wie Kinder aus der Fremdunterbringung zurückkehren"},
        "title in another language, same pages, nobody named",
    ),
    (
        "title alone",
        WEB,
        WEB | {"title": ARTICLE["title"] + " in three towns"},
        "web pages: nobody named, no year, one title within the other",
    ),
    ("title alone", WEB, WEB, "web pages: nobody named, no year, one title"),
    (
        "title and authors",
        NO_PLACE,
        NO_PLACE | {"year": "2014"},
        "two years apart, all else equal",
    ),
]


@pytest.mark.parametrize(
    "rule, first, second", [pytest.param(*case[:3], id=f"{case[0]}: {case[3]}") for case in DOUBTED]
)
def test_doubts_go_to_a_person(rule, first, second):
    records = two(first, second)
    found = deduplicate(records)
    assert rule in holding(rules.DOUBT, records)
    assert len(found.works) == 2
    assert list(found.doubtful[["record_a", "record_b"]].itertuples(index=False, name=None)) == [("r_1", "r_2")]


@pytest.mark.parametrize(
    "table, cases",
    [
        pytest.param(rules.JOIN, JOINED, id="rules that join"),
        pytest.param(rules.FORBID, APART, id="rules that forbid"),
        pytest.param(rules.DOUBT, DOUBTED, id="doubts"),
    ],
)
def test_every_rule_has_its_case(table, cases):
    assert {rule.name for rule in table} == {case[0] for case in cases}


def test_every_relation_has_its_case():
    assert {rule.relation for rule in rules.RELATED} == {case[0] for case in LINKED}
