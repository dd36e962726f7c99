"""How a Word document of tables looks: A4, small type, rules as in a book, headings repeated, pages numbered.

Pandoc's styles are made for running text and its column widths for one size of paper; both are set here in the file
that it wrote. The members of the archive keep their order and have one time, so that equal documents have equal bytes.
"""

import io
import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

STYLES = Path(__file__).with_name("word_styles.xml")
PAGES = {False: (11906, 16838), True: (16838, 11906)}  # A4 upright and turned, in twentieths of a point
MARGIN = 1134  # 2 cm
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that an archive can state

_STYLE = re.compile(r'<w:style\b[^>]*\bw:styleId="([^"]+)".*?</w:style>', re.DOTALL)
_GRID = re.compile(r'<w:tblW w:type="pct" w:w="(\d+)" />(.*?)<w:tblGrid>(.*?)</w:tblGrid>', re.DOTALL)
_SECTION = re.compile(r"<w:sectPr>.*?</w:sectPr>", re.DOTALL)
_FOOTER = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr>'
    '<w:pStyle w:val="Footer"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    "</w:ftr>"
)
_FOOTER_TYPE = (
    '<Override PartName="/word/footer1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml" />'
)
_FOOTER_LINK = (
    '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" '
    'Id="rIdFooter" Target="footer1.xml" />'
)


def typeset(document: bytes, landscape: bool, title: str) -> bytes:
    """The same document on A4 paper, upright or turned, with the styles of word_styles.xml and a title in its
    properties, which screen readers announce."""
    width, height = PAGES[landscape]
    changes: dict[str, Callable[[str], str]] = {
        "word/document.xml": lambda text: _laid_out(text, width, height),
        "word/styles.xml": _styled,
        "word/_rels/document.xml.rels": lambda text: text.replace(
            "</Relationships>", _FOOTER_LINK + "</Relationships>"
        ),
        "[Content_Types].xml": lambda text: text.replace("</Types>", _FOOTER_TYPE + "</Types>"),
        "docProps/core.xml": lambda text: text.replace(
            "<dc:title></dc:title>", f"<dc:title>{escape(title)}</dc:title>"
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(made, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        for name, change in changes.items():
            members[name] = change(members[name].decode()).encode()
        members["word/footer1.xml"] = _FOOTER.encode()
        for name, content in members.items():
            new.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _laid_out(text: str, width: int, height: int) -> str:
    """The page's size, columns as wide as their share of it, no row parted by the end of a page, no cell
    higher for being empty."""
    turned = ' w:orient="landscape"' if width > height else ""
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter" />'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned} />'
        f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" '
        'w:header="567" w:footer="567" w:gutter="0" /></w:sectPr>'
    )
    text = _GRID.sub(lambda found: _grid(found, width - 2 * MARGIN), text)
    text = text.replace("<w:tr><w:tc>", "<w:tr><w:trPr><w:cantSplit /></w:trPr><w:tc>")
    text = text.replace("<w:tcPr /><w:p />", '<w:tcPr /><w:p><w:pPr><w:pStyle w:val="Compact" /></w:pPr></w:p>')
    return _SECTION.sub(section, text)


def _grid(found: re.Match[str], line: int) -> str:
    """Widths in twips for the table and for each column; Word takes them more literally than shares."""
    share, between, columns = found.groups()
    widths = [int(width) for width in re.findall(r'w:w="(\d+)"', columns)]
    table = line * int(share) // 5000
    grid = "".join(f'<w:gridCol w:w="{table * width // sum(widths)}" />' for width in widths)
    return f'<w:tblW w:type="dxa" w:w="{table}" />{between}<w:tblGrid>{grid}</w:tblGrid>'


def _styled(text: str) -> str:
    ours = {found.group(1): found.group() for found in _STYLE.finditer(STYLES.read_text(encoding="utf-8"))}
    kept = _STYLE.sub(lambda found: "" if found.group(1) in ours else found.group(), text)
    return kept.replace("</w:styles>", "".join(ours.values()) + "</w:styles>")
