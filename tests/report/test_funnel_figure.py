"""The screening funnel: bars true to their counts, every number and reason written, at any length of text."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from pictures import faults, words

from funnel import drawing
from funnel.report import funnel_figure

COLUMNS = ["step", "label", "unit", "arm", "n_in", "entered", "n_out", "set_aside", "awaiting", "detail"]
FOUND = ("identified", "Identified", "records", "databases", "0", "3819", "3819", "0", "0", "six databases")
DEDUPLICATED = ("deduplicate", "Duplicates removed", "works", "databases", "3819", "0", "2608", "1211", "0", "")
DATABASES = [
    FOUND,
    DEDUPLICATED,
    ("eligibility", "Eligibility", "works", "databases", "2608", "0", "1802", "806", "0", "not an article (n = 806)"),
    ("title", "Title screening", "works", "databases", "1802", "0", "304", "1498", "0", "health (n = 1498)"),
    ("abstract", "Abstract screening", "works", "databases", "304", "0", "144", "160", "0", "off topic (n = 160)"),
    ("retrieval", "Full texts obtained", "works", "databases", "144", "0", "144", "0", "0", ""),
    ("full_text", "Full text screening", "reports", "databases", "145", "0", "80", "65", "0", "policy (n = 65)"),
    ("final", "Included", "works", "databases", "79", "0", "79", "0", "0", ""),
]
OTHER = [
    (
        "identified",
        "Identified",
        "records",
        "other",
        "0",
        "275",
        "275",
        "0",
        "0",
        "websites (n = 224);experts (n = 51)",
    ),
    ("eligibility", "Eligibility", "works", "other", "275", "0", "275", "0", "0", ""),
    ("final", "Gathered as background", "works", "other", "275", "0", "275", "0", "0", ""),
]
UNKNOWN = [
    FOUND,
    ("deduplicate", "Duplicates removed", "works", "databases", "3819", "0", "", "", "", ""),
    ("title", "Titles", "works", "databases", "", "", "304", "", "", ""),
    ("abstract", "Abstracts", "studies", "databases", "304", "0", "79", "225", "", ""),
]
ENTERED = [
    FOUND,
    DEDUPLICATED,
    ("title", "Titles", "works", "databases", "2608", "1204", "9", "3803", "0", ""),
]
UNDER_WAY = [
    ("identified", "Identified", "records", "databases", "0", "9", "9", "0", "0", ""),
    ("title", "Title screening", "works", "databases", "9", "0", "2", "4", "3", "off topic (n = 4)"),
    ("full_text", "Full text", "studies", "databases", "2", "0", "0", "0", "2", ""),
]
REASONS = ";".join(f"reason {n} that is told at some length for the reader's sake (n = {n}000)" for n in range(1, 13))
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwe"
LARGE = [
    ("identified", "Identified", "records", "databases", "0", "987654", "987654", "0", "0", "many"),
    ("deduplicate", "Removal of the many duplicates", "works", "databases", "987654", "0", "612345", "375309", "0", ""),
    ("title", "Title screening", "works", "databases", "612345", "0", "3", "612342", "0", REASONS),
    ("identified", "Identified", "records", "other", "0", "6", "6", "0", "0", "experts"),
    ("title", "Title screening", "works", "other", "6", "0", "4", "2", "0", "off topic (n = 2)"),
    ("full_text", "Full text", "studies", "databases", "3", "0", "0", "3", "0", WORD),
    ("full_text", "Full text", "studies", "other", "4", "2", "1", "5", "0", REASONS),
]
TURNED = [(*row[:3], "other" if row[3] == "databases" else "databases", *row[4:]) for row in DATABASES + OTHER]
CAPTION = "Simulated records arranged to published totals; not the authors' library. " * 3


def table(rows):
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def bars(figure, colour):
    """The widths of an arm's bars in millimetres, from above."""
    return [
        p.get_width() for p in figure.axes[0].patches if hasattr(p, "get_width") and to_hex(p.get_facecolor()) == colour
    ]


CASES = [
    pytest.param(DATABASES, id="one arm"),
    pytest.param(DATABASES + OTHER, id="two arms"),
    pytest.param(UNKNOWN, id="counts that nobody reported"),
    pytest.param(ENTERED, id="records enter on the way"),
    pytest.param(UNDER_WAY, id="a review under way, one digit"),
    pytest.param(LARGE, id="six digits beside one, twelve reasons in both arms"),
    pytest.param(TURNED, id="the other arm is the larger one"),
    pytest.param(OTHER, id="nothing but other methods"),
    pytest.param([(*row[:4], "", "", "", "", "", "") for row in DATABASES + OTHER], id="nothing is known"),
    pytest.param([FOUND], id="nothing but searches"),
]


@pytest.mark.parametrize("rows", CASES)
def test_nothing_overlaps_or_is_cut(rows):
    figure = funnel_figure.draw(table(rows), "", CAPTION)
    assert faults(figure) == []
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(180)


@pytest.mark.parametrize("rows", CASES)
def test_every_count_is_written(rows):
    written = words(funnel_figure.draw(table(rows)))
    assert rows
    for row in table(rows):
        unit = "study" if row["n_out"] == "1" else row["unit"]
        assert (f"{int(row['n_out']):,} {unit}" if row["n_out"] else "not reported") in written
        if row["step"] != "identified":
            assert row["label"] in written
            aside = f"{int(row['set_aside']):,} set aside" if row["set_aside"] else "set aside: not reported"
            assert aside in written


DRAW_BOTH = """
import sys
sys.path[:0] = sys.argv[1], sys.argv[1] + "/.."  # as pytest finds the modules of tests
import test_flow_figure, test_funnel_figure
from funnel import drawing
from funnel.report import flow_figure, funnel_figure
flow = test_flow_figure.table(test_flow_figure.DATABASES + test_flow_figure.OTHER)
funnel = test_funnel_figure.table(test_funnel_figure.DATABASES + test_funnel_figure.OTHER)
for suffix in (".svg", ".pdf"):
    drawing.save(flow_figure.draw(flow, "A review"), sys.argv[2] + "/flow" + suffix)
    drawing.save(funnel_figure.draw(funnel, "A review"), sys.argv[2] + "/funnel" + suffix)
"""


def test_flow_diagram_and_funnel_have_the_same_bytes_whatever_the_hash_seed(tmp_path):
    made = []
    for seed in ("0", "1"):
        command = [sys.executable, "-c", DRAW_BOTH, str(Path(__file__).parent), str(tmp_path / seed)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        made.append({path.name: path.read_bytes() for path in sorted((tmp_path / seed).iterdir())})
    assert len(made[0]) == 4
    assert made[0] == made[1]


def test_bars_are_as_wide_as_their_counts_on_one_scale_for_both_arms():
    figure = funnel_figure.draw(table(DATABASES + OTHER))
    widest, *_ = databases = bars(figure, drawing.DATABASES)
    assert [width / widest * 3819 for width in databases] == pytest.approx([3819, 2608, 1802, 304, 144, 144, 80, 79])
    assert [width / widest * 3819 for width in bars(figure, drawing.OTHER)] == pytest.approx([275, 275, 275])


def test_the_arms_are_never_added_up():
    assert "354" not in words(funnel_figure.draw(table(DATABASES + OTHER)))


def test_an_arm_that_ends_otherwise_says_so():
    written = words(funnel_figure.draw(table(DATABASES + OTHER)))
    assert "Included" in written and "Gathered as background" in written


def test_a_count_that_nobody_reported_has_no_bar():
    figure = funnel_figure.draw(table(UNKNOWN))
    assert len(bars(figure, drawing.DATABASES)) == 3  # 3,819, 304 and 79
    assert words(figure).count("not reported") == 1 + 2 + 3 + 1  # bar, two set aside, three awaiting, entered


def test_what_enters_on_the_way_is_written_and_led_in():
    figure = funnel_figure.draw(table(ENTERED))
    assert "+ 1,204 entered" in words(figure)
    closed = funnel_figure.draw(table([*ENTERED[:2], (*ENTERED[2][:5], "0", "9", "2599", "0", "")]))
    assert "entered" not in words(closed)
    assert len(figure.axes[0].lines) == len(closed.axes[0].lines) + 1


def test_where_the_unit_or_the_count_changes_between_steps_it_is_said():
    written = words(funnel_figure.draw(table(DATABASES)))
    assert [written.count(change) for change in ("records → works", "works → reports", "reports → works")] == [1, 1, 1]
    assert "145 reports in" in written  # 144 works led to them


def test_what_awaits_a_decision_is_said_and_nothing_where_nothing_awaits():
    assert "3 awaiting" in words(funnel_figure.draw(table(UNDER_WAY)))
    assert "awaiting" not in words(funnel_figure.draw(table(DATABASES)))


def test_text_of_a_table_shows_as_it_is():
    row = ("title", "Titles", "works", "databases", "2", "0", "1", "1", "0", "Costs of $x$\nand <b>more</b> (n = 1)")
    assert "Costs of $x$ and <b>more</b> (n = 1)" in words(funnel_figure.draw(table([FOUND, row])))


@pytest.mark.parametrize(
    "rows, message",
    [
        pytest.param([], "at least one row", id="no rows"),
        pytest.param([(*FOUND[:3], "grey", *FOUND[4:])], "grey", id="an arm that there is not"),
    ],
)
def test_tables_that_cannot_be_drawn_are_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        funnel_figure.draw(table(rows))
