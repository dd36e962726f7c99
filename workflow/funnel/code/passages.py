"""Which codings are on one passage: of one coder where the places are the same, of several where they overlap."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_RANGE = re.compile(r"^(.*?)(\d+)(?:\s*[-–]\s*(\d+))?$")

Coding = Mapping[str, str]


class Span(NamedTuple):
    """A stretch of a source: characters of its text, or the lines or pages that its location names."""

    where: str  # what is counted, as the location says it ("p. ", "S3:"); "characters " of the text
    first: int
    last: int  # inclusive


def span(coding: Coding) -> Span:
    """Where a coding stands: by its characters where they are known, else by the numbers of its location."""
    if coding.get("start") and coding.get("end"):
        return Span("characters ", int(coding["start"]), int(coding["end"]) - 1)
    match = _RANGE.match(coding["location"].strip())
    if not match:
        return Span(coding["location"].strip().casefold(), 0, 0)
    where, first, last = match.group(1), int(match.group(2)), int(match.group(3) or match.group(2))
    return Span(where.casefold(), min(first, last), max(first, last))


def overlap(one: Span, other: Span) -> float:
    """The share of what both cover together that both cover: 1 where they are the same, 0 where nothing is shared."""
    if one.where != other.where:
        return 0.0
    shared = min(one.last, other.last) - max(one.first, other.first) + 1
    return max(shared, 0) / (one.last - one.first + other.last - other.first + 2 - shared)


def passages(codings: Sequence[Coding], coders: Sequence[str], least: float) -> list[str]:
    """The passage of each coding, in the order of the codings: its source and the place of its first coder's.

    A passage holds at most one place of each coder. A coder's place belongs to the passage that an earlier coder began
    (in the order of `coders`) and that it overlaps most, at least by the share `least`; otherwise it begins one.
    """
    spans: dict[str, dict[str, dict[Span, None]]] = {}
    for coding in codings:
        spans.setdefault(coding["source_id"], {}).setdefault(coding["coder"], {})[span(coding)] = None
    named: dict[tuple[str, str, Span], str] = {}
    for source, by_coder in spans.items():
        begun: list[Span] = []
        for coder in sorted(by_coder, key=lambda name: (coders.index(name) if name in coders else len(coders), name)):
            anchors = _matched(sorted(by_coder[coder]), begun, least)
            for own, anchor in anchors.items():
                named[source, coder, own] = f"{source} {_told(anchor)}"
            begun += [own for own, anchor in anchors.items() if own is anchor]
    return [named[coding["source_id"], coding["coder"], span(coding)] for coding in codings]


def _told(place: Span) -> str:
    numbers = [place.first] if place.first == place.last else [place.first, place.last]
    return place.where + "-".join(map(str, numbers)) if any(numbers) else place.where


def _matched(own: Sequence[Span], begun: Sequence[Span], least: float) -> dict[Span, Span]:
    """Each of a coder's places and the passage that it belongs to, itself where it begins one; most overlap first."""
    pairs = sorted(
        (-share, first, second)
        for first in own
        for second in begun
        if (share := overlap(first, second)) >= least and share > 0
    )
    anchors: dict[Span, Span] = {}
    taken: set[Span] = set()
    for _, first, second in pairs:
        if first not in anchors and second not in taken:
            anchors[first] = second
            taken.add(second)
    return {place: anchors.get(place, place) for place in own}
