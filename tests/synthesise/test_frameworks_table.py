from collections import Counter
from pathlib import Path

from funnel import corpus
from funnel.synthesise import frameworks_table

SHIPPED = Path(__file__).parents[2] / "corpus"
ROWS = frameworks_table.rows(corpus.frameworks_of(SHIPPED).values())


def of(framework: str) -> list[dict[str, str]]:
    return [row for row in ROWS if row["framework"] == framework]


def test_frameworks_stand_by_id_and_items_in_their_own_order():
    names = list(dict.fromkeys(row["framework"] for row in ROWS))
    assert names == sorted(names)
    assert [row["item"] for row in of("trustworthy_innovation")] == ["1", "2", "3a", "3b", "3c", "4", "5"]
    assert {tuple(row) for row in ROWS} == {frameworks_table.COLUMNS}


def test_the_ethical_framework_has_seven_three_and_six_questions_in_their_chain():
    assert list(Counter(row["section"] for row in of("ethical_framework")).values()) == [7, 3, 6]
    asked = {row["item"]: row["asked_when"] for row in of("ethical_framework") if row["asked_when"]}
    assert asked == {"T4": "any of T1, T2, T3 is no", "T5": "T4 is yes"}


def test_the_stages_are_those_of_the_table_of_stages():
    """Six stages, a question and a sign of success each; none of it is written down twice."""
    rows = of("stages_of_innovation")
    assert [row["section"] for row in rows[::2]] == [stage["stage_id"] for stage in corpus.stages_of(SHIPPED)]
    assert rows[2]["restated"].startswith("Desirability: ")
    assert rows[2]["about"].startswith("Work up ideas")


def test_what_a_source_does_not_name_is_empty_and_is_not_asked():
    [fourth] = [row for row in of("social_discipline_window") if not row["restated"]]
    assert (fourth["item"], fourth["answers"]) == ("fourth", "")
    assert {row["item"]: row["answers"] for row in of("social_discipline_window")}["support"] == (
        "low; high; unknown; not_applicable"
    )


def test_nodes_say_how_they_stand_to_each_other():
    told = {row["item"]: row["relations"] for row in of("interorganisational_learning")}
    assert told == {
        "source": "is related to recipient; stands in context",
        "context": "",
        "recipient": "stands in context",
        "communities": "",
    }


def test_every_item_is_restated_and_has_its_place():
    assert all(row["location"] for row in ROWS)
    assert {row["provenance"] for row in ROWS} == {"published"}
