import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from map_case import codebook, codings, relations
from matplotlib.backends.backend_agg import FigureCanvasAgg

from funnel import drawing
from funnel.synthesise import concept_map, map_figure, map_layout, map_signs

PHASES = ("early", "middle", "later", "cross", "")
FRAME = {"categories": 7, "phases": ["early", "middle", "later"], "caption": "Names unpublished"}


def drawn(nodes, edges, caption="A map.", frame=FRAME):
    signs = map_signs.signs(edges)
    layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(signs))
    return layout, map_figure.draw(layout, nodes, edges, signs, caption, 2, frame)


def small():
    nodes = concept_map.nodes(codebook(), codings(), relations())
    return nodes, concept_map.edges(relations(), codings(), "passage", 1)


def large(label="Concept number {}", n=40, words=("enables", "constrains", "part of", "in tension with")):
    """So many concepts in eight categories, every one joined to two others."""
    nodes = pd.DataFrame(
        {
            "code_id": [f"k{k}" for k in range(n)],
            "label": [label.format(k) for k in range(n)],
            "category": [f"c{k % 8}" for k in range(n)],
            "category_label": [f"Category with a name {k % 8}" for k in range(n)],
            "phase": [PHASES[(k * k + k // 3) % 5] for k in range(n)],
            "sources": [k % 3 for k in range(n)],
        }
    )
    pairs = [(f"k{k}", f"k{(k * 7 + 3 + more) % n}") for k in range(n) for more in (0, 11)]
    pairs = [(one, other) for one, other in pairs if one != other][:60]
    edges = pd.DataFrame(
        [
            (f"r{k}", one, other, words[k % len(words)] if k < 50 else "co-occurs with", "recorded" if k < 50 else "x")
            for k, (one, other) in enumerate(pairs)
        ],
        columns=["edge_id", "from_code", "to_code", "relation", "basis"],
    )
    edges.loc[edges["basis"] == "x", "basis"] = "co-occurrence"
    return nodes, edges


CASES = [
    pytest.param(small, id="a handful"),
    pytest.param(large, id="40 concepts, 60 lines"),
    pytest.param(lambda: large("A concept {} whose name takes far more room than is kind"), id="long names"),
    pytest.param(lambda: large("Unwrappable{}" + "x" * 30, n=12), id="words wider than their box"),
    pytest.param(lambda: (small()[0].iloc[:0], small()[1].iloc[:0]), id="nothing coded yet"),
]


@pytest.mark.parametrize("case", CASES)
def test_boxes_keep_apart_and_hold_their_labels(case):
    layout, _ = drawn(*case())
    boxes = list(layout.boxes.values())
    for one, other in combinations(boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one, other)
    for box in boxes:
        room = box.width - map_layout.GAUGE - map_layout.PADDING
        assert all(drawing.width_of(line, map_layout.LABEL_SIZE) <= room for line in box.lines)
        assert drawing.height_of(len(box.lines), map_layout.LABEL_SIZE) <= box.height


@pytest.mark.parametrize("case", CASES)
def test_no_text_leaves_the_page_overlaps_another_or_is_too_small(case):
    _, figure = drawn(*case())
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = [text for text in figure.axes[0].texts if text.get_text()]
    page = figure.bbox
    extents = [text.get_window_extent(renderer) for text in texts]
    for text, extent in zip(texts, extents, strict=True):
        assert page.x0 <= extent.x0 and extent.x1 <= page.x1 and page.y0 <= extent.y0 and extent.y1 <= page.y1, text
        assert text.get_fontproperties().get_size_in_points() >= 6.5
    for (one, a), (other, b) in combinations(zip(texts, extents, strict=True), 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1, f"{one.get_text()!r} lies on {other.get_text()!r}"


@pytest.mark.parametrize("case", CASES[:3])
def test_lines_pass_by_every_box_but_their_own(case):
    nodes, edges = case()
    layout, _ = drawn(nodes, edges)
    ends = {
        edge: {one, other}
        for edge, one, other in zip(*(edges[c] for c in ("edge_id", "from_code", "to_code")), strict=True)
    }
    for edge_id, route in layout.routes.items():
        for box in layout.boxes.values():
            if box.code_id in ends[edge_id]:
                continue
            for (x0, y0), (x1, y1) in zip(route.points, route.points[1:], strict=False):
                beside = max(x0, x1) < box.x or min(x0, x1) > box.x + box.width
                over = max(y0, y1) < box.y or min(y0, y1) > box.y + box.height
                assert beside or over, (edge_id, box.code_id)


def test_each_concept_stands_in_its_band_and_column():
    nodes, edges = large()
    layout, _ = drawn(nodes, edges)
    bands = {band.key: band for band in layout.bands}
    columns = {column.key: column for column in layout.columns}
    strips = {strip.key: strip for strip in layout.strips}
    for node in nodes.to_dict("records"):
        box, band = layout.boxes[node["code_id"]], bands[node["category"]]
        assert band.start <= box.y and box.y + box.height <= band.start + band.extent
        if node["phase"] in columns:
            column = columns[node["phase"]]
            assert column.start <= box.x and box.x + box.width <= column.start + column.extent
        else:
            assert box.y >= strips[node["category"]].start


def test_co_occurrence_is_not_drawn_where_a_relation_is():
    nodes, edges = small()
    together = edges[edges["basis"] == "co-occurrence"]
    assert list(together["edge_id"]) == ["case~crisis"]
    layout, _ = drawn(nodes, edges)
    assert set(layout.routes) == {"r2", "r10"}


def test_what_tables_say_is_shown_as_it_stands():
    nodes, edges = small()
    nodes.loc[0, "label"] = "$x^2$ & <b>bold</b>"
    _, figure = drawn(nodes, edges, caption="Costs $5 to $6")
    shown = [text.get_text() for text in figure.axes[0].texts]
    assert "Costs $5 to $6" in shown
    assert "$x^2$ & <b>bold</b>" in " ".join(shown)


def test_a_frame_is_drawn_only_where_one_is_asked_for():
    words = [{text.get_text() for text in drawn(*small(), frame=frame)[1].axes[0].texts} for frame in (FRAME, None)]
    assert "Names unpublished" in words[0]
    assert "Names unpublished" not in words[1]


def test_same_bytes_whatever_the_hash_seed(tmp_path):
    script = (
        "import sys; sys.path[:0] = [sys.argv[1]]\n"
        "from test_map_figure import drawn, small\n"
        "from funnel import drawing\n"
        "figure = drawn(*small())[1]\n"
        "for suffix in ('.svg', '.pdf'):\n"
        "    drawing.save(figure, sys.argv[2] + suffix)\n"
    )
    for seed in ("0", "77"):
        arguments = [sys.executable, "-c", script, str(Path(__file__).parent), str(tmp_path / seed)]
        subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    for suffix in (".svg", ".pdf"):
        one, other = ((tmp_path / f"{seed}{suffix}").read_bytes() for seed in ("0", "77"))
        assert one == other


@pytest.mark.parametrize(
    "words, codes",
    [
        pytest.param(["part of", "precedes", "prompts"], ["pre", "pro", "pa"], id="the shortest that tells them apart"),
        pytest.param(["cause", "causes"], ["cause", "causes"], id="a word within another is written out"),
        pytest.param(["enables"], ["e"], id="one letter where one is enough"),
    ],
)
def test_short_labels(words, codes):
    edges = pd.DataFrame({"basis": "recorded", "relation": words})
    assert sorted(sign.code for sign in map_signs.signs(edges).values()) == sorted(codes)


def test_no_two_known_relations_look_alike_without_colour():
    looks = [(dash, head, both) for dash, head, both, _ in (*map_signs.KNOWN.values(), *map_signs.SPARE)]
    assert len(set(looks)) == len(looks)
