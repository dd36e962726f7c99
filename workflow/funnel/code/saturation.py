"""How many new codes each further source brings, and whether that depends on the order in which sources were coded."""

import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from funnel.text import natural

COLUMNS = (
    "place",
    "source_id",
    "first_coded_on",
    "codes",
    "new_codes",
    "known_codes",
    "base",
    "run_new",
    "share",
    "reached",
)
SENSITIVITY_COLUMNS = ("orders", "reached", "share_reached", "median_place", "earliest", "latest")

Coding = Mapping[str, str]


class Rule(NamedTuple):
    """When new information counts as having run dry: see the keys of the same names in config."""

    base: int  # sources that make the base
    run: int  # sources in a run
    threshold: float  # new codes of a run as a share of the codes of the base: at or below it saturation is reached
    orders: int  # random orders that are tried
    seed: int


def order(codings: Sequence[Coding]) -> list[str]:
    """The sources in the order in which they were first coded, by date, then by id of the coding."""
    first: dict[str, tuple[str, list]] = {}
    for coding in codings:
        when = (coding["coded_on"] or "9999", natural(coding["coding_id"]))
        if coding["source_id"] not in first or when < first[coding["source_id"]]:
            first[coding["source_id"]] = when
    return sorted(first, key=first.__getitem__)


def curve(codings: Sequence[Coding], rule: Rule) -> list[dict[str, str]]:
    """Rows in COLUMNS, one a source in the order of coding; codings: those that stand.

    `run_new` counts the codes that the last `run` sources brought first, from the first whole run after the base on;
    `share` is that over the codes of the base; `reached` marks the first source at which it is at most the threshold.
    Source: Guest, Namey and Chen (2020), doi:10.1371/journal.pone.0232076, who made it for interviews in thematic
    analysis; its use on documents is to be argued for by whoever reports it.
    """
    codes = _codes(codings)
    sources = order(codings)
    fresh = _new_codes([codes[source] for source in sources])
    reached = _reached(fresh, rule)
    base = sum(fresh[: rule.base])
    dates: dict[str, list[str]] = {}
    for coding in codings:
        dates.setdefault(coding["source_id"], []).append(coding["coded_on"])
    rows = []
    for place, source in enumerate(sources, start=1):
        row = {
            "place": str(place),
            "source_id": source,
            "first_coded_on": min(filter(None, dates[source]), default=""),
            "codes": str(len(codes[source])),
            "new_codes": str(fresh[place - 1]),
            "known_codes": str(sum(fresh[:place])),
            "base": str(base) if place >= rule.base else "",
        }
        if place >= rule.base + rule.run:
            new = sum(fresh[place - rule.run : place])
            row |= {"run_new": str(new), "share": f"{new / base:.4f}", "reached": "yes" if place == reached else ""}
        rows.append(row)
    return rows


def sensitivity(codings: Sequence[Coding], rule: Rule) -> list[dict[str, str]]:
    """One row in SENSITIVITY_COLUMNS: over random orders of the sources, how often and where saturation is reached."""
    codes = list(_codes(codings).values())
    if not codes:
        return []
    chance = random.Random(rule.seed)
    places = []
    for _ in range(rule.orders):
        chance.shuffle(codes)
        places.append(_reached(_new_codes(codes), rule))
    found = sorted(place for place in places if place)
    return [
        {
            "orders": str(rule.orders),
            "reached": str(len(found)),
            "share_reached": f"{len(found) / rule.orders:.4f}",
            "median_place": str(found[(len(found) - 1) // 2]) if found else "",
            "earliest": str(found[0]) if found else "",
            "latest": str(found[-1]) if found else "",
        }
    ]


def _codes(codings: Sequence[Coding]) -> dict[str, set[str]]:
    """The codes of each source, in the order of their ids: shuffling begins from the same order each time."""
    codes: dict[str, set[str]] = {}
    for coding in sorted(codings, key=lambda coding: natural(coding["source_id"])):
        codes.setdefault(coding["source_id"], set()).add(coding["code_id"])
    return codes


def _new_codes(codes: Sequence[set[str]]) -> list[int]:
    known: set[str] = set()
    fresh = []
    for found in codes:
        fresh.append(len(found - known))
        known |= found
    return fresh


def _reached(fresh: Sequence[int], rule: Rule) -> int:
    """The place of the source at which saturation is first reached, counted from 1; 0 where it is not."""
    base = sum(fresh[: rule.base])
    for place in range(rule.base + rule.run, len(fresh) + 1):
        if sum(fresh[place - rule.run : place]) <= rule.threshold * base:
            return place
    return 0
