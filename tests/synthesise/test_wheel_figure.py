import math

import boxes
import crosswalk_case as case
import pytest

from funnel import corpus, drawing
from funnel.references import table
from funnel.synthesise import crosswalk, wheel_figure

NAMES = ("System change and more", "Preparing", "Institutionalisation", "Go")


def stages(n, tasks="transforming; restructuring the whole of it; re-prompting", phases=3):
    return [
        {
            "stage_id": f"s{k}",
            "order": str(k),
            "label": NAMES[k % 4],
            "phase": f"phase {k * phases // n}",
            "sub_verbs": tasks,
        }
        for k in range(n)
    ]


def back(*pairs):
    return [{"from_stage": start, "to_stage": end, "stated": stated} for start, end, stated in pairs]


def draw(of, returns=(), caption="A reconstruction: the original drawing was not available."):
    return wheel_figure.draw(of, returns, caption, "Wheel")


def shipped():
    stages = table(corpus.rows_of([case.CORPUS / "targets.csv"]), crosswalk.STAGE_COLUMNS)
    return stages, table(corpus.rows_of([case.CORPUS / "returns.csv"]), crosswalk.RETURN_COLUMNS)


CASES = [
    pytest.param(*shipped(), id="the shipped stages"),
    *(pytest.param(stages(n), back(), id=f"{n} stages") for n in (1, 2, 3, 5, 10, 14)),
    pytest.param(stages(6, ""), back(("s5", "s0", "yes")), id="stages without tasks"),
    pytest.param(
        stages(4, "; ".join(["$x$ <b>worked</b> out"] * 7)), back(), id="many tasks, words that look like markup"
    ),
    pytest.param(
        [{**stages(1)[0], "label": "Krankenhausinnovationsmanagementphase" * 2}],
        back(),
        id="a word wider than any sector",
    ),
]


@pytest.mark.parametrize(("of", "returns"), CASES)
def test_no_text_leaves_the_page_overlaps_another_or_is_too_small(of, returns):
    boxes.require_legible(draw(of, returns), 7.0)


@pytest.mark.parametrize(("of", "returns"), CASES)
def test_each_text_lies_within_the_sector_of_its_stage(of, returns):
    figure = draw(of, returns)
    wedges = [patch for patch in figure.axes[0].patches if type(patch).__name__ == "Wedge"]
    assert len(wedges) == len(of)
    texts = [(text, box.transformed(figure.axes[0].transData.inverted())) for text, box in boxes.of_texts(figure)]
    within = [(text, box) for text, box in texts if text.get_ha() == "center"]
    assert within
    for text, box in within:
        inside = [all(_lies_in(wedge, x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)) for wedge in wedges]
        assert sum(inside) == 1, text.get_text()


def _lies_in(wedge, x, y):
    dx, dy = x - wedge.center[0], y - wedge.center[1]
    turned = (math.degrees(math.atan2(dy, dx)) - wedge.theta1) % 360
    # a hair for the slant of italics
    return wedge.r - wedge.width - 0.3 <= math.hypot(dx, dy) <= wedge.r + 0.3 and turned <= (
        wedge.theta2 - wedge.theta1
    )


def test_every_stage_and_task_is_written_and_clockwise_from_the_top():
    of, returns = shipped()
    figure = draw(of, returns)
    shown = [text.get_text() for text in figure.axes[0].texts]
    for stage in of:
        assert all(word in shown for word in (*stage["label"].split(),)) or stage["label"] in shown
        assert all(task.strip() in shown for task in stage["sub_verbs"].split(";"))
    starts = [patch.theta1 for patch in figure.axes[0].patches if type(patch).__name__ == "Wedge"]
    assert starts == pytest.approx([-90 + 60 * k for k in range(6)])


def lines(figure):
    """(dashed, solid) among the arrows."""
    dashed = [line.is_dashed() for line in figure.axes[0].lines]
    return dashed.count(True), dashed.count(False)


@pytest.mark.parametrize(
    ("n", "returns", "expected"),
    [
        pytest.param(6, [], (0, 5), id="from each stage to the next, and not from the last to the first"),
        pytest.param(6, [("s5", "s0", "yes")], (0, 6), id="a way back that is stated"),
        pytest.param(6, [("s1", "s0", "no"), ("s2", "s1", "")], (2, 5), id="ways back that are a reading"),
        pytest.param(6, [("s1", "s1", "yes")], (0, 5), id="a stage does not lead back to itself"),
        pytest.param(1, [], (0, 0), id="one stage"),
    ],
)
def test_arrows(n, returns, expected):
    assert lines(draw(stages(n), back(*returns))) == expected


def test_the_drawing_says_what_it_is_and_what_its_arrows_mean():
    shown = " ".join(text.get_text() for text in draw(stages(3), back(("s1", "s0", "no"))).axes[0].texts)
    assert "A reconstruction: the original drawing was not available." in shown
    assert "dashed: a return whose place is a reading" in shown and "solid" not in shown


def test_a_review_without_stages_draws_a_page_that_says_so():
    assert draw([]).axes[0].texts[0].get_text() == wheel_figure.NOTHING


@pytest.mark.parametrize("phases", range(1, 8))
def test_neighbouring_phases_differ_in_shade_all_around(phases):
    figure = draw(stages(phases, "", phases))
    shades = [patch.get_facecolor() for patch in figure.axes[0].patches if type(patch).__name__ == "Wedge"]
    if phases > 1:
        assert all(one != other for one, other in zip(shades, [*shades[1:], shades[0]], strict=True))


def test_six_stages_fit_a_pages_text_width():
    width, height = draw(*shipped()).get_size_inches() * drawing.MM_PER_INCH
    assert width <= 180.001 and height <= 180


def test_same_bytes_each_time(tmp_path):
    for suffix in ("svg", "pdf"):
        one, other = tmp_path / f"one.{suffix}", tmp_path / f"other.{suffix}"
        drawing.save(draw(*shipped()), one)
        drawing.save(draw(*shipped()), other)
        assert one.read_bytes() == other.read_bytes()
