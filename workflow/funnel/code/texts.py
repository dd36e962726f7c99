"""Quotes held against the text that they are from: a quote that does not stand there is a mistake to mend."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from funnel.errors import ReviewError
from funnel.references import Row

# What a person's copy of a passage and the text drawn from a PDF may differ in, and what both become.
_SIGNS = {"‘": "'", "’": "'", "“": '"', "”": '"', "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}
_SPACE = r"[^\S ]\s*| \s+"
_HYPHEN = r"[-\u00ad\u2010-\u2015](?:\s*\n\s*)?"
_UNEVEN = re.compile(f"(?P<space>{_SPACE})|(?P<hyphen>{_HYPHEN})|[{''.join(_SIGNS)}]")
_GAP = re.compile(r"\s*\[\s*(?:\.\.\.|…)\s*\]\s*")


class Evened(NamedTuple):
    """A text in which spacing, hyphens, quotation marks and ligatures make no difference."""

    content: str
    places: list[int]  # in `content`, where a stretch begins
    origins: list[int]  # and where this stretch begins in the text as it is

    def origin(self, place: int) -> int:
        """Where a character of `content` stands in the text as it is."""
        stretch = bisect_right(self.places, place) - 1
        return self.origins[stretch] + place - self.places[stretch]


def evened(text: str) -> Evened:
    """Runs of white space become one space, hyphens (with the line end after them) nothing, variants of signs one."""
    parts, origins, last = [], [], 0
    for found in _UNEVEN.finditer(text):
        even = " " if found["space"] else "" if found["hyphen"] else _SIGNS[found.group()]
        parts += [text[last : found.start()], even]
        origins += [last, found.start()]
        last = found.end()
    parts.append(text[last:])
    origins.append(last)
    places = [0, *accumulate(map(len, parts[:-1]))]
    return Evened("".join(parts), places, origins)


def located(codings: Sequence[Row], texts: Mapping[str, str]) -> list[Row]:
    """The codings with `start`, `end` and `quote_check`: whether the quote stands in the text of its source.

    texts: source_id -> the text, for sources whose text is there; start and end count its characters from 0, the end
    is the first character after the passage. quote_check is "at its place" (where the coder said), "found" (once;
    start and end are filled in), "found several times" (they stay empty), "no text" or "no quote". A quote may leave
    out words, marked [...]. Raises ReviewError where the quote does not stand there.
    """
    smooth: dict[str, Evened] = {}
    checked = []
    for path, line, row in codings:
        source = row["source_id"]
        place = {"quote_check": "no text" if row.get("quote") else "no quote"}
        if source in texts:
            place = _place((path, line, row), texts[source], smooth)
        checked.append((path, line, row | place))
    return checked


def _place(coding: Row, text: str, smooth: dict[str, Evened]) -> dict[str, str]:
    path, line, row = coding
    quote, start, end = row.get("quote", ""), row.get("start", ""), row.get("end", "")
    if start and not (end and int(start) < int(end) <= len(text)):
        message = f"start {start} and end {end or 'unknown'} are no passage of {row['source_id']!r}, whose text has"
        raise ReviewError(path, line, f"{message} {len(text)} characters.")
    if not quote:
        return {"quote_check": "no quote"}
    if row["source_id"] not in smooth:
        smooth[row["source_id"]] = evened(text)
    if start and _spans(quote, evened(text[int(start) : int(end)]), whole=True):
        return {"quote_check": "at its place"}
    spans = _spans(quote, smooth[row["source_id"]])
    if start or not spans:
        where = f"at {start}-{end} of" if start else "anywhere in"
        hint = f"It stands at {' and at '.join(f'{a}-{b}' for a, b in spans[:3])}." if spans else "Copy it anew."
        raise ReviewError(path, line, f"the quote does not stand {where} the text of {row['source_id']!r}.", hint)
    if len(spans) > 1:
        return {"quote_check": "found several times"}
    return {"start": str(spans[0][0]), "end": str(spans[0][1]), "quote_check": "found"}


def _spans(quote: str, text: Evened, whole: bool = False) -> list[tuple[int, int]]:
    """Where a quote stands in the text as it is; with `whole`, only if nothing but space stands before or after it."""
    parts = [part for gap in _GAP.split(quote) if (part := evened(gap).content.strip())]
    found = list(_in_order(parts, text.content)) if parts else []
    if whole:
        found = [(first, end) for first, end in found if not (text.content[:first] + text.content[end:]).strip()]
    return [(text.origin(first), text.origin(end - 1) + 1) for first, end in found]


def _in_order(parts: Sequence[str], content: str) -> Iterator[tuple[int, int]]:
    """Each place at which the parts stand one after the other, as first and end."""
    end = 0
    while True:
        places = []
        for part in parts:
            place = content.find(part, end)
            if place < 0:
                return
            places.append(place)
            end = place + len(part)
        yield places[0], end
