"""Tables as Markdown and, written by pandoc, as HTML, Word and LaTeX.

What pandoc gets is its own tree, built here word by word, and never text to be parsed: what stands in a record can
become neither markup nor a formula nor a command. Pandoc runs in its sandbox, which reads no other file, opens no
connection and knows no clock, so that the same tables give the same bytes.
"""

import json
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from funnel.report import markdown, word
from funnel.report.table import DOI, Table, landscape, numeric, printed, rows_of, widths
from funnel.tables import csv_bytes
from funnel.text import one_line

Node = dict[str, Any]

API_VERSION = [1, 23, 1]  # of the tree, not of the program
PAGE = Path(__file__).with_name("table_page.html")
WRITERS: Mapping[str, tuple[str, ...]] = {  # a file's ending -> what pandoc is told
    "html": ("--to=html5", "--wrap=none", "--standalone", f"--template={PAGE}"),
    "docx": ("--to=docx",),
    "tex": ("--to=latex", "--wrap=none"),
}
LATEX_HEAD = """\
% For \\input into a document with \\usepackage{array,booktabs,calc,longtable,hyperref}; XeLaTeX or LuaLaTeX
% where titles hold other scripts than Latin.
"""
LATEX_WIDE = "% A wide table: put it into \\begin{landscape} ... \\end{landscape} (\\usepackage{pdflscape}).\n"
LATEX_START = (
    "\\begingroup\\footnotesize\\setlength{\\extrarowheight}{3pt}\\setlength{\\tabcolsep}{4pt}"
    "\\setlength{\\LTcapwidth}{\\linewidth}\n"
)
LATEX_END = "\\endgroup\n"
FORMATS = ("csv", "md", *WRITERS)

_NO_ATTRIBUTES: list[Any] = ["", [], []]


def ast(tables: Sequence[Table], bibliography: Mapping[str, str] | None = None, lang: str = "en-GB") -> Node:
    """Pandoc's tree of the tables, each with its title and caption above and its notes below, in the order given.

    bibliography: id -> reference as text; listed under a heading after the tables, by reference.
    """
    title = "; ".join(table.title for table in tables)
    blocks = [block for table in tables for block in _blocks(table)]
    if bibliography:
        references = [_paragraph(text) for text in sorted(bibliography.values(), key=str.casefold)]
        blocks += [_header("References"), _division(references, "references", "Bibliography")]
    wide = any(landscape(table, printed(table)) for table in tables)
    return {
        "pandoc-api-version": API_VERSION,
        "meta": {
            "lang": {"t": "MetaString", "c": lang},
            "pagetitle": {"t": "MetaString", "c": one_line(title)},
            "landscape": {"t": "MetaBool", "c": wide},
        },
        "blocks": blocks,
    }


def convert(tree: Node, to: str) -> bytes:
    """The document in one of WRITERS: one HTML page, a Word file, or LaTeX to \\input."""
    wide = tree["meta"]["landscape"]["c"]
    made = pandoc(tree, *WRITERS[to])
    if to == "docx":
        return word.typeset(made, wide, tree["meta"]["pagetitle"]["c"])
    if to == "tex":
        # At the start of a row LaTeX takes an asterisk for a part of the line break before it.
        grid = re.sub(r"^\*", "{}*", made.decode(), flags=re.MULTILINE)
        return "".join([LATEX_HEAD, LATEX_WIDE * wide, LATEX_START, grid, LATEX_END]).encode()
    return made


def document(
    tables: Sequence[Table], to: str, bibliography: Mapping[str, str] | None = None, lang: str = "en-GB"
) -> bytes:
    """One document of all the tables, in Markdown or one of WRITERS."""
    if to == "md":
        return markdown.written(tables, bibliography).encode()
    return convert(ast(tables, bibliography, lang), to)


def documents(tables: Iterable[Table], formats: Iterable[str], lang: str = "en-GB") -> dict[str, bytes]:
    """Every table in every one of FORMATS that is asked for, by file name; pandoc runs twice at a time.

    CSV holds the raw values of all columns, for machines: a cell that starts with "=" stays as it was recorded, so a
    spreadsheet should import such a file as text. No other format holds anything that is computed.
    """
    wanted = [(table, to) for table in tables for to in formats]
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = pool.map(lambda item: _file(item[0], item[1], lang), wanted)
        return {f"{table.name}.{to}": content for (table, to), content in zip(wanted, made, strict=True)}


def _file(table: Table, to: str, lang: str) -> bytes:
    if to == "csv":
        return csv_bytes(rows_of(table.rows), list(table.rows.columns))
    return document([table], to, lang=lang)


def pandoc(tree: Node, *arguments: str) -> bytes:
    """What pandoc writes for a tree; only the files that the arguments name are read."""
    command = [_pandoc(), "--from=json", "--sandbox", "--output=-", *arguments]
    run = subprocess.run(command, input=json.dumps(tree).encode(), capture_output=True, check=False)
    if run.returncode:
        raise RuntimeError(f"pandoc {' '.join(arguments)}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout


@cache
def _pandoc() -> str:
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def inlines(text: str) -> list[Node]:
    """Words and spaces; line feeds become line breaks, and a DOI's address a link to itself."""
    nodes: list[Node] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            nodes.append({"t": "LineBreak"})
        for place, part in enumerate(line.split(" ")):
            if place:
                nodes.append({"t": "Space"})
            nodes.extend(_word(part))
    return nodes


def _word(part: str) -> list[Node]:
    found = DOI.search(part)
    if not found:
        return [_string(part)] if part else []
    address = found.group()
    link = {"t": "Link", "c": [["", ["uri"], []], [_string(address)], [address, ""]]}
    around = part[: found.start()], part[found.end() :]
    return [node for node in (_string(around[0]), link, _string(around[1])) if node.get("c") != ""]


def _blocks(table: Table) -> list[Node]:
    rows = printed(table)
    caption = _caption(table)
    if not rows:
        return [{"t": "Para", "c": caption}, _paragraph(table.empty)]
    shares = widths(table, rows)
    alignments = [
        {"t": "AlignRight" if numeric([row[place] for row in rows]) else "AlignLeft"}
        for place in range(len(table.columns))
    ]
    heading = [[_cell(text, strong=True) for text in table.columns.values()]]
    grid = {
        "t": "Table",
        "c": [
            [table.name, [], []],
            [None, [{"t": "Plain", "c": caption}]],
            [[side, {"t": "ColWidth", "c": share}] for side, share in zip(alignments, shares, strict=True)],
            [_NO_ATTRIBUTES, [[_NO_ATTRIBUTES, cells] for cells in heading]],
            [[_NO_ATTRIBUTES, 0, [], [[_NO_ATTRIBUTES, [_cell(text) for text in row]] for row in rows]]],
            [_NO_ATTRIBUTES, []],
        ],
    }
    # A page narrower than the table scrolls it; who has no mouse reaches it with the tabulator key.
    region = [["role", "region"], ["aria-label", one_line(table.title)], ["tabindex", "0"]]
    blocks: list[Node] = [{"t": "Div", "c": [["", ["scroll"], region], [grid]]}]
    if table.notes:
        blocks.append(_division([_paragraph(note) for note in table.notes], "notes", "Table Notes"))
    return blocks


def _caption(table: Table) -> list[Node]:
    title: list[Node] = [{"t": "Strong", "c": inlines(one_line(table.title) + ".")}]
    return [*title, {"t": "Space"}, *inlines(one_line(table.caption))] if table.caption else title


def _cell(text: str, strong: bool = False) -> list[Any]:
    words = inlines(text)
    content = [{"t": "Strong", "c": words}] if strong and words else words
    return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": content}]]


def _string(text: str) -> Node:
    return {"t": "Str", "c": text}


def _paragraph(text: str) -> Node:
    return {"t": "Para", "c": inlines(one_line(text))}


def _header(text: str) -> Node:
    return {"t": "Header", "c": [1, _NO_ATTRIBUTES, inlines(text)]}


def _division(blocks: list[Node], kind: str, style: str) -> Node:
    """Blocks with a class in HTML and a paragraph style in Word."""
    return {"t": "Div", "c": [["", [kind], [["custom-style", style]]], blocks]}
