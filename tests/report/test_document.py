"""Text from records is text in every format, and equal tables have equal bytes."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser

import docx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.report import document, markdown
from funnel.report.table import Table, landscape, printed, widths

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "entity": "&lt;b&gt; &amp;",
    "formula": "$x$ and \\(y\\) and \\[z\\]",
    "LaTeX command": "\\input{x} \\write18{ls} %",
    "backslash before a bar": "a\\|b",
    "cell border": "a|b",
    "emphasis": "*a* _b_ **c**",
    "asterisk at the start of a row": "*",
    "bracket at the start of a row": "[2em]",
    "code": "`a` ``b``",
    "link": "[a](http://example.org) <http://example.org>",
    "bare address": "http://example.org/a_b www.example.org",
    "mention": "@someone a@example.org",
    "emoji code": ":smile:",
    "strike and script": "~~a~~ ~b~ ^c^",
    "spreadsheet formula": "=cmd|' /C calc'!A0",
    "heading": "# a",
    "list": "- a",
    "numbered list": "1. a",
    "quotes and dashes": "--- ... 'a' \"b\" ''c''",
    "footnote": "[^1]",
    "hostile DOI": "https://doi.org/10.1000/}\\input{x}",
    "comment": "<!-- a",
    "other scripts": "Ζωή 你好 ñ",
}


def table(cells: list[str], **changes: object) -> Table:
    rows = pd.DataFrame({"a": cells, "b": [str(number) for number in range(len(cells))]}, dtype=str)
    given = {"name": "t", "title": "Title", "columns": {"a": "Heading", "b": "Number"}, "rows": rows} | changes
    return Table(**given)  # type: ignore[arg-type]


class Cells(HTMLParser):
    """The text of every cell, and every element that the page holds."""

    def __init__(self, page: bytes):
        super().__init__()
        self.cells: list[str] = []
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "td":
            self.cells.append("")
            self.open = True
        if tag == "br":
            self.cells[-1] += "\n"

    def handle_endtag(self, tag):
        if tag == "td":
            self.open = False

    def handle_data(self, data):
        if self.cells and self.open:
            self.cells[-1] += data.replace("\n", "")


def read_by_pandoc(text: bytes) -> list[str]:
    """The first cells of the rows of a Markdown table, as pandoc's own reader understands them."""
    run = subprocess.run([document._pandoc(), "--from=gfm", "--to=json"], input=text, capture_output=True, check=True)
    [grid] = [block for block in json.loads(run.stdout)["blocks"] if block["t"] == "Table"]
    return [plain(row[1][0][4]) for body in grid["c"][4] for row in body[3]]


def plain(node) -> str:
    if isinstance(node, list):
        return "".join(map(plain, node))
    if not isinstance(node, dict):
        return ""
    if node["t"] == "Str":
        return node["c"]
    assert node["t"] in ("Plain", "Space"), f"markup in a cell: {node}"
    return " " if node["t"] == "Space" else plain(node["c"])


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {to: document.document([table(list(HOSTILE.values()))], to) for to in ("md", *document.WRITERS)}


def test_hostile_text_stays_text_in_html(made):
    page = Cells(made["html"])
    assert page.cells[::2] == list(HOSTILE.values())
    assert not page.elements & {"script", "img", "a", "em", "b"}
    assert "onerror" not in page.attributes


def test_hostile_text_stays_text_in_word(made):
    grid = docx.Document(io.BytesIO(made["docx"])).tables[0]
    assert [row.cells[0].text for row in grid.rows[1:]] == list(HOSTILE.values())
    body = zipfile.ZipFile(io.BytesIO(made["docx"])).read("word/document.xml").decode()
    assert "<m:oMath" not in body and "w:hyperlink" not in body and "w:instrText" not in body


def test_hostile_text_stays_text_in_markdown(made):
    # Pandoc's reader stands in for GitHub's; it looks for markup, emoji, formulas, links and raw HTML.
    assert read_by_pandoc(made["md"]) == list(HOSTILE.values())


def test_hostile_text_stays_text_in_latex(made):
    rows = made["tex"].decode().split("\\endlastfoot\n")[1].split("\\end{longtable}")[0].splitlines()
    assert len(rows) == len(HOSTILE)
    letters = r"\\text(less|greater|backslash|bar|asciitilde|quotesingle|asciigrave)(?![a-z])(\{\})?"
    signs = r"\\[{}$%&#_]|\\\^\{\}|\{[][]\}|\{\}|\\/"
    for row in rows:
        cell, number = row.removesuffix(r" \\").rsplit(" & ", 1)
        assert number.isdigit()
        assert not re.search(r"[\\${}%&#_^~]", re.sub(f"{letters}|{signs}", "", cell)), f"LaTeX in a cell: {cell}"


def test_no_row_of_latex_starts_with_an_asterisk(made):
    """LaTeX would take it for the star of the line break that ends the row above."""
    assert not re.search(rb"^\s*\*", made["tex"], flags=re.MULTILINE)
    assert b"{}*a*" in made["tex"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab1 \\|`*_[]()<>&$~^@:#.-+=!{}'\"%/"), min_size=1), min_size=30, max_size=30))
def test_any_text_comes_back_from_markdown(cells):
    shown = [row[0] for row in printed(table(cells))]
    assert read_by_pandoc(markdown.written([table(cells)]).encode()) == shown


@pytest.mark.parametrize(
    "cell, shown",
    [
        pytest.param("", "not reported", id="nothing is known"),
        pytest.param(" \n ", "not reported", id="spaces are nothing"),
        pytest.param("0", "0", id="a nought is known"),
        pytest.param("NA", "NA", id="a person may be called NA"),
        pytest.param("1. fire\n2. alarm", "1. fire\n2. alarm", id="lines of a search are kept"),
        pytest.param("safe \u202egpj.exe", "safe gpj.exe", id="nothing turns the reading direction"),
        pytest.param("a\x00b\u200bc\x1b[31m", "a b c [31m", id="no control characters"),
    ],
)
def test_printed_cell(cell, shown):
    assert printed(table([cell]))[0][0] == shown


def test_line_breaks_in_every_format():
    lines = table(["1. fire\n2. alarm"])
    assert "1. fire<br>2. alarm" in document.document([lines], "md").decode()
    assert Cells(document.document([lines], "html")).cells[0] == "1. fire\n2. alarm"
    assert (
        docx.Document(io.BytesIO(document.document([lines], "docx"))).tables[0].cell(1, 0).text == "1. fire\n2. alarm"
    )
    assert "1. fire\\\\\n2. alarm" in document.document([lines], "tex").decode()


def test_only_a_plain_doi_becomes_a_link():
    made = document.document([table(["See https://doi.org/10.1000/abc.1.", "https://example.org/10.1000/x"])], "html")
    assert re.findall(r'href="([^"]*)"', made.decode()) == ["https://doi.org/10.1000/abc.1"]


def test_title_caption_and_notes_are_in_every_document():
    given = table(["x"], caption="Simulated <records>.", notes=("First note.", "2. Second note."))
    for to in ("md", "html", "tex"):
        text = document.document([given], to).decode().replace("\\", "").replace("&lt;", "<").replace("&gt;", ">")
        text = text.replace("textless ", "<").replace("textgreater", ">")
        assert "Title." in text and "Simulated <records>." in text
        assert "First note." in text and "2. Second note." in text
    paragraphs = [p.text for p in docx.Document(io.BytesIO(document.document([given], "docx"))).paragraphs]
    assert paragraphs == ["Title. Simulated <records>.", "First note.", "2. Second note."]


def test_a_table_without_rows_says_so_in_one_line():
    empty = table([], empty="No search recorded.", notes=("Not shown.",))
    assert document.document([empty], "md").decode() == "**Title.**\n\nNo search recorded.\n"
    for to in ("html", "tex"):
        made = document.document([empty], to).decode()
        assert "No search recorded." in made and "<table" not in made and "longtable}" not in made
    assert not docx.Document(io.BytesIO(document.document([empty], "docx"))).tables


def test_equal_tables_have_equal_bytes():
    given = [table(list(HOSTILE.values())), table(["x"], name="u")]
    first, second = (document.documents(given, document.FORMATS) for _ in range(2))
    assert first == second
    assert list(first) == [f"{name}.{to}" for name in ("t", "u") for to in document.FORMATS]


def test_word_document_holds_no_time_of_its_making():
    archive = zipfile.ZipFile(io.BytesIO(document.document([table(["x"])], "docx")))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "1970-01-01T00:00:00Z" in archive.read("docProps/core.xml").decode()


@pytest.mark.parametrize(
    "columns, text, turned",
    [
        pytest.param(2, "short", False, id="few narrow columns"),
        pytest.param(
            4, "running text of a length that wraps " * 3, False, id="four columns of text fit at 20 characters"
        ),
        pytest.param(8, "running text of a length that wraps " * 3, True, id="eight columns of text do not"),
    ],
)
def test_word_page_is_turned_for_a_wide_table(columns, text, turned):
    names = {f"c{number}": f"Column {number}" for number in range(columns)}
    wide = Table("t", "Title", names, pd.DataFrame([dict.fromkeys(names, text)]))
    section = docx.Document(io.BytesIO(document.document([wide], "docx"))).sections[0]
    assert (section.page_width > section.page_height) is turned
    assert landscape(wide, printed(wide)) is turned


def test_word_table_repeats_its_heading_and_keeps_its_width():
    given = table(["a word and another one " * 20])
    grid = docx.Document(io.BytesIO(document.document([given], "docx"))).tables[0]
    body = grid._tbl.xml
    assert body.count("<w:tblHeader") == 1
    columns = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', body)]
    assert sum(columns) == pytest.approx(11906 - 2 * 1134, rel=0.01)  # A4 between margins of 2 cm


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=60), min_size=3, max_size=3), max_size=5))
def test_columns_never_take_more_than_the_line(rows):
    given = Table("t", "Title", {"a": "A", "b": "B", "c": "C"}, pd.DataFrame(rows, columns=["a", "b", "c"], dtype=str))
    shares = widths(given, printed(given))
    assert sum(shares) <= 1.001
    assert all(share > 0 for share in shares)


def test_a_column_has_room_for_its_longest_word():
    words = {"a": ["responsibilities"], "b": ["a long text " * 60], "c": ["x"]}
    given = Table("t", "Title", {"a": "A", "b": "B", "c": "C"}, pd.DataFrame(words))
    first, text, last = widths(given, printed(given))
    assert first * 100 >= len("responsibilities")  # of 100 characters on a line
    assert text > 0.5 and last < 0.12


@pytest.mark.skipif(
    not shutil.which("soffice") or not shutil.which("pdftotext"), reason="needs LibreOffice and poppler"
)
def test_libreoffice_opens_the_word_document(tmp_path):
    (tmp_path / "t.docx").write_bytes(document.document([table(["*a* <b>", "plain"])], "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "t.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "t.pdf"), "-"], capture_output=True, check=True
    ).stdout
    assert "Title." in text.decode() and "*a* <b>" in text.decode()


@pytest.mark.skipif(not shutil.which("pdflatex") or not shutil.which("pdftotext"), reason="needs LaTeX and poppler")
def test_latex_compiles_and_shows_the_text(tmp_path):
    cells = [text for name, text in HOSTILE.items() if name != "other scripts"]
    (tmp_path / "t.tex").write_bytes(document.document([table(cells)], "tex"))
    packages = "array,booktabs,calc,longtable,hyperref"
    main = "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{%s}\\begin{document}\\input{t}\\end{document}"
    (tmp_path / "main.tex").write_text(main % packages)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "main.pdf", "-"], capture_output=True, check=True).stdout
    for shown in ("<script>alert(1)</script>", "$x$", "\\input{x}", "a|b", "a\\|b", "*a*", "[2em]"):
        assert shown in text.decode()
