"""Pages in millimetres, text that is measured before it is drawn, and files of the same bytes."""

import os
import subprocess
import sys
from hashlib import sha256

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from funnel import drawing
from funnel.text import one_line

PICTURE = """
import sys
from funnel import drawing
figure = drawing.page(90, 60, "A picture")
sheet = figure.axes[0]
drawing.box(sheet, 5, 5, 60, 20, radius=2)
drawing.write(sheet, 35, 15, drawing.wrapped("Costs of $x$ and <b>bold</b> (n = 12)", 50, 8), ha="center", va="center")
drawing.write(sheet, 80, 30, "upright", 7, bold=True, rotation=90)
drawing.arrow(sheet, [(35, 25), (35, 40), (60, 40)])
for path in sys.argv[1:]:
    drawing.save(figure, path)
"""


def pictures(folder, **environment):
    """The three files of PICTURE, drawn by a Python of its own: name -> hash of the bytes."""
    folder.mkdir()
    paths = [folder / f"picture{suffix}" for suffix in (".svg", ".pdf", ".png")]
    command = [sys.executable, "-c", PICTURE, *map(str, paths)]
    subprocess.run(command, check=True, env={**os.environ, **environment})
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder in which PICTURE was drawn once, and the hashes of its files."""
    folder = tmp_path_factory.mktemp("drawn") / "made"
    return folder, pictures(folder, PYTHONHASHSEED="0")


def test_same_drawing_same_bytes_whatever_the_hash_seed_and_the_persons_matplotlibrc(made, tmp_path):
    (tmp_path / "matplotlibrc").write_text(
        "savefig.bbox: tight\nfont.size: 20\nlines.linestyle: --\nsvg.fonttype: none\n"
    )
    assert pictures(tmp_path / "again", PYTHONHASHSEED="1", MPLCONFIGDIR=str(tmp_path)) == made[1]


def test_files_hold_no_time_and_no_library_version(made):
    svg = (made[0] / "picture.svg").read_text(encoding="utf-8")
    assert "dc:date" not in svg and "atplotlib" not in svg
    assert dict(pypdf.PdfReader(made[0] / "picture.pdf").metadata) == {"/Title": "A picture"}
    png = (made[0] / "picture.png").read_bytes()
    assert b"Software" not in png and b"tIME" not in png


def test_text_from_a_table_is_neither_mathematics_nor_markup(made):
    text = pypdf.PdfReader(made[0] / "picture.pdf").pages[0].extract_text()
    assert "$x$" in text
    assert "<b>bold</b>" in text


def test_svg_text_is_drawn_as_outlines_so_that_no_font_is_asked_for(made):
    svg = (made[0] / "picture.svg").read_text(encoding="utf-8")
    assert "<text" not in svg and "font-family" not in svg
    assert "<title>A picture</title>" in svg


def test_pdf_carries_its_fonts(made):
    fonts = pypdf.PdfReader(made[0] / "picture.pdf").pages[0]["/Resources"]["/Font"].values()
    embedded = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert embedded and all("/FontFile2" in descriptor.get_object() for descriptor in embedded)


TEXT = """
import sys
from funnel import drawing
figure = drawing.page(90, 60, "A page")
drawing.write(figure.axes[0], 5, 5, drawing.wrapped(sys.argv[1], 50, 8))
drawing.save_all(figure, sys.argv[2:])
"""


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        pytest.param("Zaufanie, \u0434\u043e\u0432\u0435\u0440\u0438\u0435, \u03c0\u03af\u03c3\u03c4\u03b7 \u2021\n", "", id="Latin, Cyrillic and Greek are there"),
        pytest.param("\u4fe1\u4efb, \u4fe1 and trust", "\u4fe1 \u4efb", id="Chinese is not; each once"),
    ],
)  # fmt: skip
def test_letters_that_the_font_lacks_are_told_in_one_line(tmp_path, text, lacking):
    """In a process of its own: pytest keeps warnings by itself."""
    given = [sys.executable, "-c", TEXT, text, str(tmp_path / "a.svg"), str(tmp_path / "a.pdf")]
    told = subprocess.run(
        given, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONUTF8": "1"}
    ).stderr
    assert told == (f"a.svg, a.pdf: the font has no {lacking}; an empty box stands there.\n" if lacking else "")


def test_page_counts_millimetres_from_the_top_left_corner():
    figure = drawing.page(180, 90)
    assert figure.get_size_inches() * 25.4 == pytest.approx([180, 90])
    sheet = figure.axes[0]
    across, up = sheet.transData.transform((45, 30)) / figure.dpi * 25.4
    assert (across, up) == pytest.approx((45, 60))


@pytest.mark.parametrize(
    "text, as_wide_as, lines",
    [
        pytest.param("", "anything", [], id="nothing has no lines"),
        pytest.param(" one\n two\t", "one two", ["one two"], id="line breaks in data are spaces"),
        pytest.param("Reports (n = 12)", "Reports (n =", ["Reports", "(n = 12)"], id="a count is not broken"),
        pytest.param(
            "Reports (n = not reported)",
            "(n = not reported)",
            ["Reports", "(n = not reported)"],
            id="nor is this",
        ),
    ],
)
def test_wrapped(text, as_wide_as, lines):
    assert drawing.wrapped(text, drawing.width_of(as_wide_as, 8) + 0.1, 8) == lines


def test_a_word_wider_than_the_line_is_cut_and_loses_nothing():
    word = "Donaudampfschifffahrtsgesellschaft"
    lines = drawing.wrapped(f"of {word}", 20, 8)
    assert "".join(lines) == f"of{word}"
    assert all(drawing.width_of(line, 8) <= 20 for line in lines)


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(max_codepoint=0x17F, exclude_categories=["Cc", "Cf"]), max_size=80), st.integers(6, 60))
def test_wrapped_keeps_every_word_and_every_width(text, width):
    lines = drawing.wrapped(text, width, 7)
    assert "".join("".join(lines).split()) == "".join(one_line(text).split())
    assert all(drawing.width_of(line, 7) <= width or len(line) == 1 or line.startswith("(n = ") for line in lines)


@pytest.mark.parametrize("va, above", [("top", 0.0), ("center", 0.5), ("bottom", 1.0)])
def test_a_block_of_text_stands_where_it_was_measured(va, above):
    figure = drawing.page(100, 100)
    lines = ["Élan of the first", "and of the second line"]
    written = drawing.write(figure.axes[0], 20, 50, lines, 8, va=va)
    renderer = FigureCanvasAgg(figure).get_renderer()
    extents = [text.get_window_extent(renderer) for text in written]
    top, bottom = (100 - y / figure.dpi * 25.4 for y in (extents[0].y1, extents[-1].y0))
    begins = 50 - above * drawing.height_of(2, 8)
    assert begins - 0.3 <= top < bottom <= begins + drawing.height_of(2, 8) + 0.3
    width = max(extent.width for extent in extents) / figure.dpi * 25.4
    assert width == pytest.approx(max(drawing.width_of(line, 8) for line in lines), abs=0.5)


def test_turned_lines_follow_each_other_in_the_turned_direction():
    sheet = drawing.page(100, 100).axes[0]
    first, second = drawing.write(sheet, 50, 50, ["one", "two"], 8, rotation=90)
    assert second.get_position()[0] - first.get_position()[0] == pytest.approx(drawing.height_of(1, 8))
    assert second.get_position()[1] == pytest.approx(first.get_position()[1])


def test_an_arrow_ends_at_its_last_point():
    sheet = drawing.page(100, 100).axes[0]
    drawing.arrow(sheet, [(10, 10), (10, 30), (40, 30)], head=2)
    assert list(sheet.lines[0].get_xydata()[-1]) == pytest.approx([38, 30])
    assert list(sheet.patches[0].get_xy()[0]) == pytest.approx([40, 30])
