import pytest
from pictures import faults, words

from funnel import drawing
from funnel.synthesise import quadrants_figure
from funnel.synthesise.quadrants import Theme


def theme(name, central, dense, n=3):
    return Theme(name, (name,), n, 1, 1, "0.1", "0.1", central, dense, "motor")


ALONE = Theme("", ("x", "y"), 2, 0, 0, "", "", None, None, "no co-occurrence")
MANY = [theme(f"Theme number {k}", float(k + 1), float(40 - k)) for k in range(40)]


@pytest.mark.parametrize(
    "themes",
    [
        pytest.param([], id="nothing co-occurs"),
        pytest.param([theme("Trust", 1.0, 1.0)], id="one theme, on both axes"),
        pytest.param([theme("Trust", 1.5, 1.5), theme("Power", 1.5, 1.5), ALONE], id="two in one place"),
        pytest.param(MANY, id="forty: the key goes below"),
        pytest.param([theme("Word" * 30, 1.0, 2.0), theme("many words " * 20, 2.0, 1.0)], id="names far too long"),
        pytest.param([theme("<b> $x$ доверие\x07", 1.0, 1.0)], id="names are text"),
    ],
)
def test_nothing_lies_over_anything_else(themes):
    assert faults(quadrants_figure.draw(themes, "passage", 2, "A map of three documents by this project. " * 6)) == []


def test_each_place_has_a_number_and_each_theme_a_line_with_its_n():
    themes = [theme("Trust", 1.5, 1.5, 4), theme("Power", 3.0, 3.0, 2), theme("Money", 1.5, 1.5, 1), ALONE]
    assert quadrants_figure.key_lines(themes) == [
        "1  Trust (n = 4)",
        "1  Money (n = 1)",
        "2  Power (n = 2)",
        "Not shown: concepts without a link (n = 2).",
    ]
    told = words(quadrants_figure.draw(themes, "passage", 2, ""))
    assert "share 2 or more passages are linked. Ranks among 3 themes" in told


@pytest.mark.parametrize(
    ("central", "dense", "right", "above"),
    [
        pytest.param(2.0, 2.0, True, True, id="motor themes upper right"),
        pytest.param(1.0, 2.0, False, True, id="niche themes upper left"),
        pytest.param(2.0, 1.0, True, False, id="basic themes lower right"),
        pytest.param(1.0, 1.0, False, False, id="emerging or declining themes lower left"),
    ],
)
def test_a_theme_stands_in_its_quadrant(central, dense, right, above):
    figure = quadrants_figure.draw(
        [theme("One", central, dense), theme("Two", 3 - central, 3 - dense)], "source", 1, ""
    )
    at = {text.get_text(): text.get_position() for text in figure.axes[0].texts}
    middle = [(at["Motor"][axis] + at["Emerging or declining"][axis]) / 2 for axis in (0, 1)]
    assert (at["1"][0] > middle[0], at["1"][1] < middle[1]) == (right, above)


def test_the_same_bytes_twice(tmp_path):
    for name in ("one.svg", "two.svg"):
        drawing.save(quadrants_figure.draw(MANY, "source", 1, "A map."), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
