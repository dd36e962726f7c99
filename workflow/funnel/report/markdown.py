"""Tables as GitHub-flavoured Markdown, readable as they stand and safe to render.

Written here and not by pandoc, whose Markdown writer (3.9) loses punctuation after a backslash and leaves entities and
emoji codes to be interpreted; search strings and titles hold both.
"""

import re
from collections.abc import Mapping, Sequence

from funnel.report.table import DOI, Table, numeric, printed
from funnel.text import one_line

# What means something inside a line: markup, HTML, entities, formulas, cell borders, names and addresses that become
# links, emoji codes.
_INLINE = re.compile(r"[\\`*_\[\]<>&|$~^@]|:(?=\S)|(?<=www)\.(?=\S)")
_AT_START = re.compile(r"^([#+=-]|\d+(?=[.)]))")


def written(tables: Sequence[Table], bibliography: Mapping[str, str] | None = None) -> str:
    """Each table under its title and caption, its notes below; `<br>` where a cell breaks its line."""
    parts = [part for table in tables for part in _parts(table)]
    if bibliography:
        parts += ["# References", *map(_paragraph, sorted(bibliography.values(), key=str.casefold))]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """The text such that Markdown shows it as it is; the address of a DOI becomes a link to itself."""
    parts, end = [], 0
    for found in DOI.finditer(text):
        parts += [_INLINE.sub(r"\\\g<0>", text[end : found.start()]), f"<{found.group()}>"]
        end = found.end()
    return "".join([*parts, _INLINE.sub(r"\\\g<0>", text[end:])])


def _parts(table: Table) -> list[str]:
    caption = f"**{escaped(one_line(table.title))}.**"
    if table.caption:
        caption += " " + escaped(one_line(table.caption))
    rows = printed(table)
    if not rows:
        return [caption, _paragraph(table.empty)]
    rules = ["---:" if numeric(list(column)) else "---" for column in zip(*rows, strict=True)]
    lines = [[_cell(heading) for heading in table.columns.values()], rules, *([_cell(c) for c in row] for row in rows)]
    return [caption, "\n".join(f"| {' | '.join(line)} |" for line in lines), *map(_paragraph, table.notes)]


def _cell(text: str) -> str:
    return "<br>".join(escaped(line) for line in text.split("\n"))


def _paragraph(text: str) -> str:
    return _AT_START.sub(lambda found: _held(found.group()), escaped(one_line(text)))


def _held(start: str) -> str:
    """A paragraph's first characters where they would start a heading or a list."""
    return start + "\\" if start.isdigit() else "\\" + start
