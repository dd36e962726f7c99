"""No text of the map lies on another or leaves the sheet: measured on what is drawn."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from test_map_figure import CASES, PHASES, drawn, edge, large, node

from funnel import corpus
from funnel.code.codebook import COLUMNS
from funnel.references import table
from funnel.synthesise import concept_map

ROOT = Path(__file__).parent.parent.parent
SIXTY = "Sixty characters of a label that somebody took great care of"
SCRIPTS = (
    "Доверие между службами",
    "Εμπιστοσύνη και ευθύνη",
    "שותפות עם משפחות",
    "児童福祉における革新の持続",
    "विश्वास और जोखिम",
)
LONG_WORDS = ("is a necessary condition for A", "is a necessary condition for B", "e")


def coded(review):
    """The map of a review's own sheets, as far as a single coder and recorded relations make one."""
    folder = review / "corpus" / "coding"
    sheets = {path.stem: list(corpus.rows_of([path])) for path in sorted(folder.glob("*.csv"))}
    changed = {row["from_code"]: row["to_code"] for *_, row in sheets.get("changes", [])}
    coders = [name for name in sheets if name in ("project", "ana", "ben")]
    codings = [row | {"code_id": changed.get(row["code_id"], row["code_id"])} for n in coders for *_, row in sheets[n]]
    relations = [row for *_, row in sheets["relations"]]
    nodes = concept_map.nodes(table(sheets["codebook"], COLUMNS), codings, relations)
    return nodes, concept_map.edges(relations, codings, "passage", 1)


def crowded():
    nodes = [node(f"k{k}", f"c{k % 6}", PHASES[k % 5], f"Concept {k} of the crowd") for k in range(60)]
    pairs = [(a, b) for a, b in combinations(range(60), 2) if (a * b) % 2 == 0][:800]
    return nodes, [edge(f"{a}~{b}", f"k{a}", f"k{b}", concept_map.CO_OCCURS, 2 + (a * b) % 97) for a, b in pairs]


def named(*labels, category="", phase=""):
    nodes = [node(f"k{k}", "c", phase, label) for k, label in enumerate(labels)]
    return [one._replace(category_label=category) for one in nodes], [edge("r", "k0", f"k{len(nodes) - 1}")]


MORE = [
    pytest.param(lambda: coded(ROOT), id="the shipped map"),
    pytest.param(lambda: coded(ROOT / "tests" / "small_review"), id="the small review's map"),
    pytest.param(lambda: large(SIXTY + "{}"), id="labels of sixty characters"),
    pytest.param(lambda: named(*SCRIPTS, category="Κατηγορία και Категория"), id="other scripts"),
    pytest.param(lambda: large(n=40, phases=("middle",)), id="forty in the middle, early and later empty"),
    pytest.param(lambda: named(*(f"Concept {k}" for k in range(40))), id="forty in one cell"),
    pytest.param(lambda: named("a", "b", category=SIXTY, phase="cross"), id="a category's long name beside one row"),
    pytest.param(lambda: large(words=LONG_WORDS), id="relations that are sentences"),
    pytest.param(crowded, id="60 concepts, 800 pairs"),
]


def require_apart(figure):
    """Each text's box lies on the sheet and, to a pixel at 300 dpi, beside all others."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = [text for text in figure.axes[0].texts if text.get_text()]
    sheet = figure.bbox
    extents = [text.get_window_extent(renderer) for text in texts]
    assert texts
    for text, extent in zip(texts, extents, strict=True):
        inside = sheet.x0 <= extent.x0 and extent.x1 <= sheet.x1 and sheet.y0 <= extent.y0 and extent.y1 <= sheet.y1
        assert inside, f"{text.get_text()!r} leaves the sheet"
        assert text.get_fontproperties().get_size_in_points() >= 6.5
    for (one, a), (other, b) in combinations(zip(texts, extents, strict=True), 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1, f"{one.get_text()!r} lies on {other.get_text()!r}"


@pytest.mark.filterwarnings("ignore:Glyph")  # the font that comes along lacks Han and Devanagari
@pytest.mark.parametrize("case", [*CASES, *MORE])
def test_no_text_leaves_the_page_overlaps_another_or_is_too_small(case):
    require_apart(drawn(*case())[1])


@pytest.mark.parametrize("width", [120, 174])
def test_nor_on_a_narrower_page(width):
    require_apart(drawn(*large(SIXTY + "{}", words=LONG_WORDS), width=width)[1])


labels = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), max_codepoint=0x24F), max_size=70)


@st.composite
def maps(draw):
    n = draw(st.integers(0, 14))
    nodes = [
        node(
            f"k{k}", draw(st.sampled_from("cde")), draw(st.sampled_from(PHASES)), draw(labels), draw(st.integers(0, 2))
        )
        for k in range(n)
    ]
    ends = st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=20) if n else st.just([])
    words = st.sampled_from(["enables", "part of", *LONG_WORDS, concept_map.CO_OCCURS])
    edges = [
        edge(f"r{k}", f"k{a}", f"k{b}", draw(words), draw(st.integers(1, 2000)))
        for k, (a, b) in enumerate(draw(ends))
        if a != b
    ]
    return nodes, edges


@pytest.mark.filterwarnings("ignore:Glyph")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(maps(), labels)
def test_nor_does_any_on_any_map(drawing, caption):
    nodes, edges = drawing
    require_apart(drawn(nodes, edges, caption=caption)[1])
