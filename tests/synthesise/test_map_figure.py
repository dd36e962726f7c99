import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from map_case import codebook, codings, relations

from funnel import drawing
from funnel.synthesise import concept_map, map_figure, map_layout, map_signs
from funnel.synthesise.concept_map import Edge, Node

PHASES = ("early", "middle", "later", "cross", "")
FRAME = {"categories": 7, "phases": ["early", "middle", "later"], "caption": "Names unpublished"}


def drawn(nodes, edges, caption="A map.", frame=FRAME, unit="passage", width=None):
    signs = map_signs.signs(edges)
    layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, signs), width=width)
    return layout, map_figure.draw(layout, nodes, edges, signs, caption, 2, unit, frame)


def words_of(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def small():
    nodes = concept_map.nodes(codebook(), codings(), relations())
    return nodes, concept_map.edges(relations(), codings(), "passage", 1)


def node(code_id, category="", phase="", label="", sources=0):
    label = label or f"Concept {code_id}"
    return Node(code_id, label, category, f"Category {category}", "concept", phase, 0, 0, 0, 0, sources, sources)


def edge(edge_id, one, other, relation="enables", weight=1):
    basis = "co-occurrence" if relation == concept_map.CO_OCCURS else "recorded"
    return Edge(edge_id, one, other, relation, basis, weight, "", 1, "")


def large(
    label="Concept number {}", n=40, words=("enables", "constrains", "part of", "in tension with"), phases=PHASES
):
    """So many concepts in eight categories, every one joined to two others."""
    nodes = [
        node(f"k{k}", f"c{k % 8}", phases[(k * k + k // 3) % len(phases)], label.format(k), k % 3) for k in range(n)
    ]
    pairs = [(f"k{k}", f"k{(k * 7 + 3 + more) % n}") for k in range(n) for more in (0, 11)]
    pairs = [(one, other) for one, other in pairs if one != other][:60]
    return nodes, [
        edge(f"r{k}", one, other, words[k % len(words)] if k < 50 else concept_map.CO_OCCURS, k)
        for k, (one, other) in enumerate(pairs)
    ]


def themes():
    """Themes that no coding ties to a phase, joined by nothing but shared sources."""
    nodes = [
        node(f"t{k}", "means" if k < 8 else "goals", "", f"Theme {k} with a name of some length") for k in range(11)
    ]
    pairs = [(one, other) for one, other in combinations(range(11), 2) if (one * other) % 3 == 1]
    return nodes, [edge(f"t{a}~t{b}", f"t{a}", f"t{b}", concept_map.CO_OCCURS, 3 + 9 * a) for a, b in pairs]


CASES = [
    pytest.param(small, id="a handful"),
    pytest.param(large, id="40 concepts, 60 lines"),
    pytest.param(lambda: large("A concept {} whose name takes far more room than is kind"), id="long names"),
    pytest.param(lambda: large("Unwrappable{}" + "x" * 30, n=12), id="words wider than their box"),
    pytest.param(themes, id="no phases"),
    pytest.param(lambda: (themes()[0][:1], []), id="one concept"),
    pytest.param(lambda: ([], []), id="nothing coded yet"),
]


@pytest.mark.parametrize("case", CASES)
def test_boxes_keep_apart_and_hold_their_labels(case):
    nodes, edges = case()
    layout, _ = drawn(nodes, edges)
    boxes = list(layout.boxes.values())
    assert len(boxes) == len(nodes)
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


@pytest.mark.parametrize("case", CASES[:3])
def test_lines_pass_by_every_box_but_their_own(case):
    nodes, edges = case()
    layout, _ = drawn(nodes, edges)
    ends = {edge.edge_id: {edge.from_code, edge.to_code} for edge in edges}
    assert ends and layout.routes.keys() <= ends.keys()
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
    assert columns and strips and nodes
    for node in nodes:
        box, band = layout.boxes[node.code_id], bands[node.category]
        assert band.start <= box.y and box.y + box.height <= band.start + band.extent
        if node.phase in columns:
            column = columns[node.phase]
            assert column.start <= box.x and box.x + box.width <= column.start + column.extent
        else:
            assert box.y >= strips[node.category].start


@pytest.mark.parametrize(
    "phases, columns, across",
    [
        pytest.param(["", "", ""], [], [], id="no coding bears a phase: no columns and no strip"),
        pytest.param(["cross", "", "cross"], [], [], id="none leans to one: columns would stand empty"),
        pytest.param(["early", "", ""], ["Early", "Middle", "Later"], ["k1", "k2"], id="without one beside one with"),
        pytest.param(["later", "cross", ""], ["Early", "Middle", "Later"], ["k1", "k2"], id="all three sorts"),
        pytest.param(["middle"] * 3, ["Early", "Middle", "Later"], [], id="an empty column tells something"),
    ],
)
def test_columns_stand_only_where_a_concept_leans_to_a_phase(phases, columns, across):
    layout, figure = drawn([node(f"k{k}", "c", phase) for k, phase in enumerate(phases)], [], frame=None)
    assert [column.label for column in layout.columns] == columns
    assert [word for word in words_of(figure) if word in map_layout.COLUMNS.values()] == columns
    assert words_of(figure).count(map_layout.ACROSS) == len(layout.strips) == bool(across)
    below = [code_id for code_id, box in layout.boxes.items() for strip in layout.strips if box.y > strip.start]
    assert below == across


def test_without_phases_concepts_fill_the_width_of_an_upright_page():
    layout, _ = drawn(*themes())
    assert layout.width <= map_layout.PAGES[0][0]
    lefts = {code_id: box.x for code_id, box in layout.boxes.items()}
    assert len(set(lefts.values())) >= 3
    assert max(map(len, (box.lines for box in layout.boxes.values()))) <= 3, "no tall and narrow boxes"


@pytest.mark.parametrize("case", CASES)
def test_no_line_runs_on_another(case):
    layout, _ = drawn(*case())
    taken = {}
    for edge_id, route in layout.routes.items():
        for (x0, y0), (x1, y1) in pairwise((round(x / 1.45), round(y / 1.45)) for x, y in route.points):
            n = abs(x1 - x0) + abs(y1 - y0)
            points = [(x0 + (x1 - x0) * k // n, y0 + (y1 - y0) * k // n) for k in range(n + 1)]
            for step in map(frozenset, pairwise(points)):
                assert taken.setdefault(step, edge_id) == edge_id


@pytest.mark.parametrize("case", CASES)
def test_each_label_belongs_to_one_line(case):
    """The middle of a label lies on no line but its own; beside a short upright line it lies on none."""
    nodes, edges = case()
    layout, _ = drawn(nodes, edges)
    crossed = []
    for edge_id, route in layout.routes.items():
        x, y = route.badge
        for other in layout.routes.keys() - {edge_id}:
            for (x0, y0), (x1, y1) in pairwise(layout.routes[other].points):
                if min(x0, x1) - 0.7 < x < max(x0, x1) + 0.7 and min(y0, y1) - 0.7 < y < max(y0, y1) + 0.7:
                    crossed.append((edge_id, other))
    assert not crossed


def test_co_occurrence_is_not_drawn_where_a_relation_is():
    nodes, edges = small()
    assert [edge.edge_id for edge in edges if edge.basis == "co-occurrence"] == ["case~crisis"]
    layout, _ = drawn(nodes, edges)
    assert set(layout.routes) == {"r2", "r10"}


def test_co_occurrence_says_in_how_many_units_and_more_is_thicker():
    nodes = [node("a"), node("b"), node("c")]
    edges = [edge("a~b", "a", "b", concept_map.CO_OCCURS, 40), edge("b~c", "b", "c", concept_map.CO_OCCURS, 4)]
    _, figure = drawn(nodes, edges, unit="source")
    assert {"40", "4", "n sources hold both"} <= set(words_of(figure))
    widths = map_figure.line_widths(edges)
    assert widths["a~b"] > widths["b~c"]
    assert map_figure.line_widths(edges[1:])["b~c"] < map_figure.THICKEST / 2, (
        "few are thin where they are the most too"
    )


def test_the_key_spells_each_sign_that_the_map_uses_and_no_other():
    nodes, edges = small()
    shown = words_of(drawn(nodes, edges)[1])
    assert {"enables", "prompts"} <= set(shown)
    assert "constrains" not in shown and not [word for word in shown if "hold both" in word]


def test_the_title_names_the_file_and_stands_in_no_picture():
    nodes, edges = small()
    signs = map_signs.signs(edges)
    layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, signs))
    figure = map_figure.draw(layout, nodes, edges, signs, "A map.", 2, title="A heading")
    assert figure.get_label() == "A heading"
    assert "A heading" not in words_of(figure)


def test_what_tables_say_is_shown_as_it_stands():
    nodes, edges = small()
    nodes[0] = nodes[0]._replace(label="$x^2$ & <b>bold</b>")
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
    edges = [edge(word, "a", "b", word) for word in words]
    assert sorted(sign.code for sign in map_signs.signs(edges).values()) == sorted(codes)


def test_no_two_known_relations_look_alike_without_colour():
    looks = [(dash, head, both) for dash, head, both, _ in (*map_signs.KNOWN.values(), *map_signs.SPARE)]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize(
    "pairs, note",
    [
        pytest.param(61, "Of 61 lines the first 60 are drawn: the pairs coded together most often. edges.csv has all.", id="too many"),
        pytest.param(60, None, id="as many as there may be"),
    ],
)  # fmt: skip
def test_the_key_says_how_many_lines_are_left_out(pairs, note):
    nodes = [node(f"k{k}") for k in range(12)]
    ends = list(combinations(range(12), 2))[:pairs]
    edges = [edge(f"{a}~{b}", f"k{a}", f"k{b}", concept_map.CO_OCCURS, 2) for a, b in ends]
    layout, figure = drawn(nodes, edges)
    assert len(layout.routes) == 60
    said = " ".join(words_of(figure))
    assert (note in said) if note else ("lines the first" not in said)


def test_a_line_without_room_goes_without_its_label_and_the_key_says_so():
    layout, figure = drawn(*large())
    assert all(route.badge for route in layout.routes.values())
    said = "A line that has no room for its letters or number goes without."
    assert said not in words_of(figure)
    bare = {name: route._replace(badge=None) for name, route in layout.routes.items()}
    nodes, edges = large()
    signs = map_signs.signs(edges)
    figure = map_figure.draw(layout._replace(routes=bare), nodes, edges, signs, "", 2)
    assert said in words_of(figure)
