"""RIS as everybody writes it, cut into records and (tag, value) pairs: nothing left out, nothing invented."""

import re
from collections.abc import Iterator
from itertools import product
from string import ascii_uppercase, digits

from funnel.identify.dialects import ris_dialect
from funnel.identify.mapping import mapped
from funnel.identify.reading import MOST_PAIRS, Found, Pair, Quarantined
from funnel.identify.source import Source

# A record begins with its type: "TY  - JOUR", "TY - JOUR", "TY  -  JOUR"; loosely also indented or in small letters.
_START = re.compile(r"\nTY[ \xa0]{0,3}-")
_LOOSE_START = re.compile(r"\n[ \t\xa0]*TY[ \xa0]{0,3}-(?=[ \t\xa0]*[A-Z]{0,20}[ \t\xa0]*(?:\n|$))", re.I)
_TAG = re.compile(r"\n([A-Z][A-Z0-9])  -[ \t]*")
_LOOSE_TAG = re.compile(r"\n[ \t\xa0]*([A-Za-z][A-Za-z0-9])[ \xa0]{1,2}-(?:[ \t\xa0]+|(?=\n|$))")
_BEFORE_TAG = re.compile(r"\n(?=[A-Z][A-Z0-9]  -)")
# By the first six characters of a line, which may lack the last space where there is no value.
_TAGS = {
    f"{tag}  -{space}": tag
    for tag in map("".join, product(ascii_uppercase, ascii_uppercase + digits))
    if tag != "ER"
    for space in (" ", "")
}
_TITLES = frozenset({"TI", "T1", "CT", "BT"})
_UNTYPED = re.compile(r"^(?:TI|T1|JF|AU|A1)  - .*\n(?:.*\n){0,300}?ER  -[ \t]*$", re.M)


def recognises(head: str) -> bool:
    """A line that names a type of reference, or tagged lines that are closed as RIS closes a record."""
    text = "\n" + head
    return bool("\nTY  - " in text or _LOOSE_START.search(text) or _UNTYPED.search(head))


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every record of a RIS file. What stands between records stays with the record before it, under the tag ""."""
    dialect = ris_dialect(source.head)
    source.platform = dialect.platform
    strict = len(_TAG.findall(source.head)) * 2 >= len(_LOOSE_TAG.findall(source.head))
    start, tag = (_START, _TAG) if strict else (_LOOSE_START, _LOOSE_TAG)
    position, line = 0, 1
    above: list[Pair] = []  # text above the first record
    for segment in source.pieces(start, before="\n"):
        if (pairs := _tidy(segment, strict)) and not above:
            position += 1
            yield Found(position, line, pairs, mapped(pairs, dialect))
        else:
            for offset, pairs in _untidy(tag.split(segment)):
                if not _is_record(pairs):
                    above = pairs
                    continue
                position += 1
                pairs = above + pairs
                yield Found(position, line + offset, pairs, mapped(pairs, dialect))
                above = []
        line += segment.count("\n")


def _tidy(segment: str, strict: bool) -> list[Pair]:
    """The pairs of a record that runs from TY to its only ER; none where it is not so.

    Most records have a tag on every line: this is several times faster than the pattern of tags, which reads what is
    not so simple. Where the file writes its tags strictly, a line without one belongs to the value above it.
    """
    body, _, behind = segment.rpartition("\nER  -")
    if behind.strip():
        return []
    return _pairs(body[1:].split("\n")) or (_pairs(_BEFORE_TAG.split(body[1:])) if strict else [])


def _pairs(values: list[str]) -> list[Pair]:
    try:
        return [(_TAGS[value[:6]], value[6:].strip()) for value in values]
    except KeyError:  # one without a tag
        return []


def _untidy(parts: list[str]) -> list[tuple[int, list[Pair]]]:
    """The records of a segment that does not simply run from TY to ER, each with the number of lines above it.

    One as a rule. A further one where its TY line is missing: it has a title and follows an end of record.
    """
    tags, texts = parts[1::2], parts[2::2]
    blocks: list[tuple[int, list[Pair]]] = [(0, [("", parts[0].strip())] if parts[0].strip() else [])]
    closed, line = False, parts[0].count("\n")
    for tag, text in zip(map(str.upper, tags), texts, strict=True):
        current = blocks[-1][1]
        behind, _, below = text.partition("\n")
        if tag == "ER" and not behind.strip():
            closed = True
            current += [("", below.strip())] if below.strip() else []
        elif tag == "ER" and current and len(tags) < MOST_PAIRS:  # a line of text that begins with these letters
            current[-1] = (current[-1][0], f"{current[-1][1]}\nER  - {text.strip()}")
        elif closed:
            closed = False
            blocks.append((line, [(tag, text.strip())]))
        else:
            current.append((tag, text.strip()))
        line += text.count("\n") + 1
    kept = [blocks[0]]
    for offset, pairs in blocks[1:]:
        if _is_record(pairs):
            kept.append((offset, pairs))
        else:
            kept[-1][1].extend(pairs)
    return [block for block in kept if block[1]]


def _is_record(pairs: list[Pair]) -> bool:
    return pairs[0][0] == "TY" or any(tag == "TY" or (tag in _TITLES and text) for tag, text in pairs)
