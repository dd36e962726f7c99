from collections import Counter
from pathlib import Path

import pytest

from funnel.errors import ReviewError
from funnel.synthesise import frameworks

SHIPPED = Path(__file__).parents[2] / "corpus" / "frameworks"

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
"""


def written(folder, second="", third=""):
    path = folder / "tests.yaml"
    cells = [f', asked_when: "{when}"' if when else "" for when in (second, third)]
    path.write_text(WHOLE.format(second=cells[0], third=cells[1]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text, meant",
    [
        pytest.param("", None, id="always asked"),
        pytest.param("T4 is yes", ("all", ("T4",), "yes"), id="one item"),
        pytest.param("any of T1, T2, T3 is no", ("any", ("T1", "T2", "T3"), "no"), id="one no is enough"),
        pytest.param("all of P1,P2 is yes", ("all", ("P1", "P2"), "yes"), id="all of them"),
    ],
)
def test_conditions(text, meant):
    assert frameworks.condition(text) == meant


@pytest.mark.parametrize(
    "second, third, line, said",
    [
        pytest.param("T1 is maybe", "", 10, "cannot be read", id="no answer that is known"),
        pytest.param("T1, T3 is no", "", 10, "cannot be read", id="any or all is not said"),
        pytest.param("", "T9 is yes", 11, "'T9', which is no item here", id="an item that is not there"),
        pytest.param("T3 is yes", "T2 is no", 10, "hangs on its own answer", id="a circle"),
        pytest.param("T2 is yes", "", 10, "hangs on its own answer", id="a circle of one"),
    ],
)
def test_a_chain_that_leads_nowhere_is_an_error_with_its_line(tmp_path, second, third, line, said):
    with pytest.raises(ReviewError, match=said) as error:
        frameworks.read(written(tmp_path, second, third))
    assert error.value.line == line


@pytest.mark.parametrize(
    "change, said",
    [
        pytest.param(lambda text: text.replace("title: Two tests\n", ""), "'title'", id="a key is missing"),
        pytest.param(lambda text: text.replace("id: T2", "id: T1"), "'T1' stands twice", id="an item twice"),
        pytest.param(lambda text: text.replace("id: tests", "id: &a tests"), "anchors", id="an anchor"),
        pytest.param(lambda text: text + "#" + "x" * 1_000_000, "at most", id="too large"),
        pytest.param(lambda text: "- 1\n", "keys and values", id="a list"),
        pytest.param(lambda text: text.replace('"S0:1"', '""'), "'location'", id="an item without its place"),
    ],
)
def test_a_file_that_is_not_a_framework_is_an_error(tmp_path, change, said):
    path = written(tmp_path)
    path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
    with pytest.raises(ReviewError, match=said):
        frameworks.read(path)


def test_one_row_an_item_in_the_framework_s_own_order(tmp_path):
    rows = frameworks.rows([frameworks.read(written(tmp_path, third="any of T1, T2 is no"))])
    assert [row["item"] for row in rows] == ["T1", "T2", "T3"]
    assert [row["asked_when"] for row in rows] == ["", "", "any of T1, T2 is no"]
    assert {row["provenance"] for row in rows} == {"published"}
    assert {tuple(row) for row in rows} == {frameworks.COLUMNS}


def test_the_ethical_framework_has_seven_three_and_six_questions_in_their_chain():
    rows = frameworks.rows([frameworks.read(SHIPPED / "ethical_framework.yaml")])
    assert list(Counter(row["section"] for row in rows).values()) == [7, 3, 6]
    asked = {row["item"]: row["asked_when"] for row in rows if row["asked_when"]}
    assert asked == {"T4": "any of T1, T2, T3 is no", "T5": "T4 is yes"}


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_framework_is_sound(path):
    assert frameworks.read(path)["id"] == path.stem
