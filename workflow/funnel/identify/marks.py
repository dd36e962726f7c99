"""Where records begin by a mark of their format: found apart from the readers, whose count has to come to the same."""

import re
from collections.abc import Iterable, Iterator

from funnel.identify.source import BLOCK, Source

LONGEST_MARK = 1 << 12  # characters; a longer stretch without a newline or tag holds none


def count(source: Source, mark: str) -> int:
    """How many marks stand in a file."""
    return sum(len(re.findall(mark, text)) for text in _windows(source))


def unread(source: Source, mark: str, begun: Iterable[int | None]) -> int:
    """The line of the first mark above and at which fewer records begin than marks.

    begun: the lines in which the records that were read begin, ascending.
    """
    below = iter(begun)
    for line in _lines(source, mark):
        record = next(below, None)
        if record is None or record > line:
            return line
    raise ValueError("every mark has its record")


def _lines(source: Source, mark: str) -> Iterator[int]:
    line = 0
    for text in _windows(source):
        at = 0
        for found in re.finditer(mark, text):
            line += text.count("\n", at, found.start() + 1)
            at = found.start() + 1
            yield line
        line += text.count("\n", at)


def _windows(source: Source) -> Iterator[str]:
    """The text below a newline of its own, cut where no mark is cut: at newlines, in XML without any at tags."""
    rest = "\n"
    with source.path.open(encoding=source.codec, errors="replace") as handle:
        while block := handle.read(BLOCK):
            text = rest + block
            at = max(text.rfind("\n"), 0) or max(text.rfind("<"), 0)
            at = at or (len(text) if len(text) > LONGEST_MARK else 0)
            yield text[:at]
            rest = text[at:]
    yield rest
