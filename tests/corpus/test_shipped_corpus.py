"""What people can count by hand in the shipped review's own files, and that every reference in them leads somewhere.

With FUNNEL_REAL_DATA set to a folder that holds seeds/, also that places lie in the texts and that nothing is copied.
"""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from funnel.corpus import frameworks_of
from funnel.frameworks import Framework
from funnel.model import PHASES
from funnel.tables import read_sheet

CORPUS = Path(__file__).parents[2] / "corpus"
HANDMADE_TABLES = (
    "questions.csv",
    "statements.csv",
    "models/models.csv",
    "models/stages.csv",
    "models/targets.csv",
    "models/claims.csv",
    "models/crosswalk/column_first.csv",
    "models/crosswalk/wording_first.csv",
    "models/crosswalk/reconciled.csv",
    "coding/sources.csv",
    "coding/codebook.csv",
    "coding/project.csv",
    "coding/relations.csv",
)
CROSSWALKS = ("column_first", "wording_first", "reconciled")
PLACE = re.compile(r"S[0-4]:\d+(-\d+)?")
RUN = 8  # words in a row that count as copied
# Labels, titles and names are facts and stand as printed.
AS_PRINTED = {"token_printed", "token_source", "name", "citation", "title", "source", "doi"}


def rows(name: str) -> list[dict[str, str]]:
    return [row for _, row in read_sheet(CORPUS / name)]


def frameworks() -> dict[str, Framework]:
    return frameworks_of(CORPUS)


def reported() -> dict:
    return yaml.safe_load((CORPUS / "reported.yaml").read_text("utf-8"))


def values_of(account: str) -> dict[str, int | None]:
    return {step["measure"]: step["values"][account] for step in reported()["steps"]}


# Table 1 and Table 2


def test_table_1_holds_ten_models_and_51_labels():
    assert len(rows("models/models.csv")) == 10
    assert len(rows("models/stages.csv")) == 51


@pytest.mark.parametrize(
    ("model", "early", "middle", "latter"),
    [
        pytest.param("murray2010", 2, 2, 2, id="the six stages"),
        pytest.param("nesta2016", 2, 3, 2, id="the spiral of seven"),
        pytest.param("spring2016", 1, 1, 1, id="one label a phase"),
        pytest.param("mulgan2007", 1, 2, 2, id="commas do not divide"),
        pytest.param("designcouncil2019", 2, 2, 0, id="latter cell blank"),
        pytest.param("designcouncil2021", 3, 1, 1, id="pairs without a separator are one label"),
        pytest.param("ideo2015", 3, 2, 1, id="six labels"),
        pytest.param("moullin2019", 2, 2, 0, id="latter cell blank"),
        pytest.param("hartley2006", 1, 2, 1, id="four labels"),
        pytest.param("mulganleadbeater2013", 2, 2, 3, id="most in the latter phase"),
    ],
)
def test_labels_by_phase_as_counted_in_table_1(model, early, middle, latter):
    phases = Counter(row["phase"] for row in rows("models/stages.csv") if row["model_id"] == model)
    assert (phases["early"], phases["middle"], phases["latter"]) == (early, middle, latter)


def test_labels_of_a_model_are_numbered_without_gaps():
    models = rows("models/models.csv")
    assert len(models) > 1
    for model in models:
        orders = [int(row["order"]) for row in rows("models/stages.csv") if row["model_id"] == model["model_id"]]
        assert orders == list(range(1, len(orders) + 1)), model["model_id"]


@pytest.mark.parametrize(
    ("model", "order", "label"),
    [
        pytest.param("murray2010", "1", "Prompts, inspirations and diagnoses", id="hyphen at the end of a line joined"),
        pytest.param("designcouncil2021", "3", "explore reframe", id="printed without a semicolon"),
        pytest.param("mulganleadbeater2013", "6", "research, advocacy, argument, policy promotion", id="commas inside"),
    ],
)
def test_labels_stand_as_printed(model, order, label):
    found = [r["token_printed"] for r in rows("models/stages.csv") if (r["model_id"], r["order"]) == (model, order)]
    assert found == [label]


def test_table_2_holds_six_stages_two_a_phase_with_three_sub_verbs_each():
    stages = rows("models/targets.csv")
    assert [stage["label"] for stage in stages] == [
        "Mobilising",
        "Designing",
        "Developing",
        "Integrating",
        "Growing",
        "System change",
    ]
    assert [stage["phase"] for stage in stages] == ["early", "early", "middle", "middle", "latter", "latter"]
    assert all(len(stage["sub_verbs"].split(";")) == 3 for stage in stages)


# The crosswalk is ours


@pytest.mark.parametrize("reading", CROSSWALKS)
def test_each_label_has_a_primary_stage(reading):
    labels = {(row["model_id"], row["order"]) for row in rows("models/stages.csv")}
    links = rows(f"models/crosswalk/{reading}.csv")
    assert {(row["model_id"], row["order"]) for row in links if row["role"] == "primary"} == labels
    assert {(row["model_id"], row["order"]) for row in links} == labels


@pytest.mark.parametrize("reading", CROSSWALKS)
def test_each_link_names_a_stage_once_and_says_why(reading):
    stages = {row["stage_id"] for row in rows("models/targets.csv")}
    links = rows(f"models/crosswalk/{reading}.csv")
    assert {row["stage_id"] for row in links} <= stages
    assert max(Counter((row["model_id"], row["order"], row["stage_id"]) for row in links).values()) == 1
    assert all(row["rationale"] and row["provenance"] == "ours" for row in links)


def test_only_one_link_is_said_by_the_authors():
    said = [row for row in rows("models/crosswalk/reconciled.csv") if row["basis"] == "author"]
    assert [(row["model_id"], row["order"], row["stage_id"]) for row in said] == [("murray2010", "3", "developing")]


@pytest.mark.parametrize(
    ("model", "order"),
    [
        pytest.param("moullin2019", "3", id="Implementation: a homonym"),
        pytest.param("nesta2016", "5", id="delivery and implementation: sub-verbs of two stages"),
    ],
)
def test_contested_wording_is_a_judgement(model, order):
    for reading in ("column_first", "reconciled"):
        links = rows(f"models/crosswalk/{reading}.csv")
        primary = [r for r in links if (r["model_id"], r["order"], r["role"]) == (model, order, "primary")]
        assert [(row["basis"], row["wording_match"]) for row in primary] == [("judgement", "no")]


def test_one_reconciled_link_stands_outside_its_column_and_is_secondary():
    column = {(row["model_id"], row["order"]): row["phase"] for row in rows("models/stages.csv")}
    phase = {row["stage_id"]: row["phase"] for row in rows("models/targets.csv")}
    outside = [
        (row["model_id"], row["order"], row["stage_id"], row["role"])
        for row in rows("models/crosswalk/reconciled.csv")
        if column[row["model_id"], row["order"]] != phase[row["stage_id"]]
    ]
    assert outside == [("nesta2016", "4", "mobilising", "secondary")]


def test_fourteen_claims_are_shipped_in_order():
    assert [row["claim_id"] for row in rows("models/claims.csv")] == [f"C{n}" for n in range(1, 15)]


# The two accounts


def test_grey_groups_add_up():
    lefevre = values_of("lefevre2022")
    assert [lefevre[f"other.G{n}"] for n in (1, 2, 3)] == [176, 48, 51]
    assert lefevre["other.identified"] == values_of("hampson2021")["other.identified"] == 176 + 48 + 51 == 275


@pytest.mark.parametrize(
    ("account", "chain"),
    [
        pytest.param("hampson2021", [3819, 1802, 304, 144, 79], id="every step told"),
        pytest.param("lefevre2022", [3819, None, 304, 79, 79], id="no 1802, no full-text stage"),
    ],
)
def test_each_account_keeps_its_own_funnel(account, chain):
    found = values_of(account)
    steps = ("databases.identified", "databases.screened", "title.out", "abstract.out", "included.reports")
    assert [found[step] for step in steps] == chain


def test_derived_figures_close_the_sums():
    hampson = values_of("hampson2021")
    assert 3819 - hampson["databases.removed_before_screening"] == hampson["databases.screened"]
    for stage in ("title", "abstract", "full_text"):
        assert hampson[f"{stage}.in"] - hampson[f"{stage}.excluded"] == hampson[f"{stage}.out"]


def test_what_neither_account_states_is_null():
    silent = {step["measure"] for step in reported()["steps"] if not any(step["values"].values())}
    by_database = {measure for measure in values_of("hampson2021") if measure.startswith("databases.identified.")}
    by_reason = {f"full_text.excluded.FT{n}" for n in (1, 2, 3)}
    assert len(by_database) == 6
    agreement = {"title.agreement", "abstract.agreement"}
    assert by_database | by_reason | agreement | {"databases.duplicates_removed"} <= silent


def test_a_stated_figure_has_its_place():
    assert any(value is not None for step in reported()["steps"] for value in step["values"].values())
    for step in reported()["steps"]:
        for account, value in step["values"].items():
            assert value is None or step["location"][account], step["measure"]


def test_nineteen_discrepancies():
    assert [row["id"] for row in reported()["discrepancies"]] == [f"D{n}" for n in range(1, 20)]


# Frameworks


@pytest.mark.parametrize(
    ("framework", "sizes"),
    [
        pytest.param("ethical_framework", [7, 3, 6], id="sixteen questions"),
        pytest.param("trustworthy_innovation", [1, 1, 3, 1, 1], id="five parts, 3a to 3c"),
        pytest.param("conditions_for_success", [6], id="the briefing's conditions"),
        pytest.param("engagement_characteristics", [4], id="the briefing's characteristics"),
        pytest.param("progression_review", [3], id="three questions"),
        pytest.param("basw_principles", [5, 5, 5], id="three clusters of five"),
        pytest.param("stages_of_innovation", [2] * 6, id="Table 2: a question and a sign of success at each stage"),
        pytest.param("cultural_characteristics", [3], id="power, risk, relationships"),
        pytest.param("organisational_ethics", [5], id="five paradigms"),
        pytest.param("four_tests", [4], id="the four tests"),
        pytest.param("scale_and_spread", [4], id="four considerations"),
        pytest.param("priorities_at_each_stage", [5], id="five considerations"),
        pytest.param("spreading_issues", [4], id="the briefing's four issues"),
        pytest.param("innovation_journeys", [4], id="the editorial's four questions"),
        pytest.param("social_discipline_window", [2, 4], id="two axes, four corners of which one is not named"),
        pytest.param("interorganisational_learning", [4], id="four labels"),
    ],
)
def test_sizes_of_the_frameworks(framework, sizes):
    assert [len(section.items) for section in frameworks()[framework].sections] == sizes


def test_no_assessment_of_a_case_is_shipped_as_none_was_published():
    assert not (CORPUS / "frameworks/assessments").exists()


def test_the_progression_review_goes_back_to_the_ethical_framework():
    told = {name: item.traced_to for name, item in frameworks()["progression_review"].items().items()}
    assert told == {
        "R1": ("ethical_framework.P2",),
        "R2": ("ethical_framework.P7",),
        "R3": ("ethical_framework.E1", "ethical_framework.E2", "ethical_framework.E3"),
    }


# Coding


def test_codes_hang_below_a_category():
    codes = {row["code_id"]: row for row in rows("coding/codebook.csv")}
    assert {row["kind"] for row in codes.values()} == {"category", "concept"}
    for row in codes.values():
        assert row["kind"] == ("concept" if row["parent_id"] else "category")
        assert not row["parent_id"] or codes[row["parent_id"]]["kind"] == "category"
        assert row["definition"]


def test_each_coding_names_a_concept_a_source_and_a_phase():
    concepts = {row["code_id"] for row in rows("coding/codebook.csv") if row["kind"] == "concept"}
    sources = {row["source_id"] for row in rows("coding/sources.csv")}
    cards = rows("coding/project.csv")
    assert {card["code_id"] for card in cards} == concepts  # and no concept without a passage
    assert {card["source_id"] for card in cards} <= sources
    assert {card["phase"] for card in cards} <= set(PHASES)
    assert max(Counter(card["coding_id"] for card in cards).values()) == 1


def test_a_card_stands_in_the_document_that_it_names():
    cards = rows("coding/project.csv")
    assert cards
    for card in cards:
        document = "S3" if card["source_id"] == "T1" else card["source_id"]
        assert card["location"].startswith(f"{document}:"), card["coding_id"]


def test_a_card_summarises_and_quotes_a_few_words_at_most():
    cards = rows("coding/project.csv")
    assert any(card["quote"] for card in cards)
    for card in cards:
        assert card["summary"], card["coding_id"]
        assert len(card["quote"].split()) <= 5, card["coding_id"]


def test_each_relation_rests_on_cards_and_joins_two_concepts():
    code_of = {card["coding_id"]: card["code_id"] for card in rows("coding/project.csv")}
    concepts = {row["code_id"] for row in rows("coding/codebook.csv") if row["kind"] == "concept"}
    relations = rows("coding/relations.csv")
    assert relations
    for row in relations:
        evidence = row["coding_ids"].split("; ")
        assert set(evidence) <= set(code_of), row["relation_id"]
        assert {row["from_code"], row["to_code"]} <= concepts
        assert row["from_code"] != row["to_code"]


def test_relations_use_a_short_list_of_words():
    words = {"enables", "constrains", "precedes", "prompts", "requires", "part of", "in tension with"}
    used = {row["relation"] for row in rows("coding/relations.csv")}
    assert used and used <= words


# Places, and nothing copied


def places() -> list[tuple[str, str]]:
    """Every place in the files made by hand, with the file that names it."""
    found = [(name, row["location"]) for name in HANDMADE_TABLES for row in rows(name) if "location" in row]
    account = reported()
    found += [("reported.yaml", place) for step in account["steps"] for place in step["location"].values()]
    found += [
        ("reported.yaml", said["location"]) for row in account["discrepancies"] for said in row["accounts"].values()
    ]
    found += [(name, item.location) for name, framework in frameworks().items() for item in framework.items().values()]
    return [(name, place) for name, cell in found if cell for place in cell.split("; ")]


def test_places_have_one_form():
    stated = places()
    assert stated
    assert [(name, place) for name, place in stated if not PLACE.fullmatch(place)] == []


@pytest.fixture(scope="module")
def seeds() -> dict[str, list[str]]:
    folder = os.environ.get("FUNNEL_REAL_DATA")
    texts = sorted(Path(folder, "seeds").glob("*.txt")) if folder else []
    if len(texts) != 5:
        pytest.skip("FUNNEL_REAL_DATA names no folder with the five texts in seeds/")
    return {f"S{n}": text.read_text("utf-8").split("\n") for n, text in enumerate(texts)}


def test_places_lie_inside_the_texts(seeds):
    stated = places()
    assert stated
    for name, place in stated:
        text, _, lines = place.partition(":")
        first, _, last = lines.partition("-")
        assert 1 <= int(first) <= int(last or first) <= len(seeds[text]), (name, place)


def words(text: str) -> list[str]:
    """The words of a text, divided ones joined at the end of a line."""
    joined = re.sub(r"-\s+(?=[a-z])", "", text.casefold())
    return re.findall(r"[a-z0-9]+", re.sub(r"['‘’]", "", joined))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def texts_of_ours() -> list[tuple[str, str]]:
    """Every cell and value that we worded, with the file in which it stands."""
    found = [
        (name, cell)
        for name in HANDMADE_TABLES
        for row in rows(name)
        for column, cell in row.items()
        if column not in AS_PRINTED
    ]
    for name in ("reported", *(f"frameworks/{framework}" for framework in frameworks())):
        found += [(name, text) for text in leaves(yaml.safe_load((CORPUS / f"{name}.yaml").read_text("utf-8")))]
    return [*found, *((name, (CORPUS / name).read_text("utf-8")) for name in ("README.md", "models/README.md"))]


def leaves(value: object, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [text for name, inner in value.items() for text in leaves(inner, name)]
    if isinstance(value, list):
        return [text for inner in value for text in leaves(inner, key)]
    return [] if key in AS_PRINTED else [str(value)]


def test_no_run_of_words_is_copied(seeds):
    printed = set().union(*(runs("\n".join(lines)) for lines in seeds.values()))
    copied = [(name, " ".join(run)) for name, text in texts_of_ours() for run in runs(text) & printed]
    assert copied == []
