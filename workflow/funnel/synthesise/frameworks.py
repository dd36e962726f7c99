"""Question frameworks: the questions that a published framework asks, restated, and which of them hang on answers."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from funnel import protocol
from funnel.errors import ReviewError, near

COLUMNS = ("framework", "title", "section", "section_title", "item", "restated", "location", "asked_when", "provenance")
ANSWERS = ("yes", "no", "partly", "unknown")
_CONDITION = re.compile(r"(?:(any|all) of )?(?P<items>[^,]+(?:, ?[^,]+)*) is (?P<answer>\w+)")


class Condition(NamedTuple):
    """When a question is asked: `quantity` ("any" or "all") of the items were answered so."""

    quantity: str
    items: tuple[str, ...]
    answer: str


def read(path: Path) -> dict[str, Any]:
    """One framework of corpus/frameworks/, checked; protocol.read_yaml refuses aliases and files above 1 MB."""
    framework = protocol.read_yaml(path)
    check(framework, path)
    return framework


def condition(text: str) -> Condition | None:
    """ "any of T1, T2, T3 is no", "all of P1, P2 is yes", "T4 is yes"; None for empty text, which means always.

    Raises ValueError for anything else.
    """
    if not text.strip():
        return None
    match = _CONDITION.fullmatch(text.strip())
    items = tuple(item.strip() for item in match["items"].split(",")) if match else ()
    if not match or match["answer"] not in ANSWERS or (len(items) > 1 and not match[1]):
        raise ValueError(text)
    return Condition(match[1] or "all", items, match["answer"])


def check(framework: Any, path: Path) -> None:
    """Raises ReviewError for a missing key, an item that stands twice, or a chain that leads nowhere or in a circle.

    The chain: an item with `asked_when` hangs on the answers to other items of the same framework.
    """
    _require(framework, ("id", "title", "source", "sections"), path, [])
    items: dict[str, list[Any]] = {}
    for s, section in enumerate(framework["sections"]):
        _require(section, ("id", "title", "items"), path, ["sections", s])
        for i, item in enumerate(section["items"]):
            place = ["sections", s, "items", i]
            _require(item, ("id", "restated", "location"), path, place)
            if item["id"] in items:
                raise ReviewError(path, protocol.line_of(path, place), f"item {item['id']!r} stands twice.")
            items[item["id"]] = place
    hangs_on: dict[str, tuple[str, ...]] = {}
    for item in _items(framework):
        line = protocol.line_of(path, [*items[item["id"]], "asked_when"])
        try:
            asked = condition(str(item.get("asked_when") or ""))
        except ValueError:
            message = f"asked_when {item['asked_when']!r} of item {item['id']!r} cannot be read."
            hint = f'Write "any of T1, T2 is no", "all of T1, T2 is yes" or "T4 is yes"; answers: {", ".join(ANSWERS)}.'
            raise ReviewError(path, line, message, hint) from None
        hangs_on[item["id"]] = asked.items if asked else ()
        for other in hangs_on[item["id"]]:
            if other not in items:
                message = f"item {item['id']!r} is asked by the answer to {other!r}, which is no item here."
                raise ReviewError(path, line, message, near(other, items))
    for item_id, place in items.items():
        if item_id in _behind(item_id, hangs_on):
            message = f"whether item {item_id!r} is asked hangs on its own answer."
            raise ReviewError(path, protocol.line_of(path, [*place, "asked_when"]), message)


def _behind(item_id: str, hangs_on: Mapping[str, Iterable[str]]) -> set[str]:
    """Every item whose answer decides, directly or through others, whether this one is asked."""
    behind: set[str] = set()
    waiting = list(hangs_on[item_id])
    while waiting:
        other = waiting.pop()
        if other not in behind:
            behind.add(other)
            waiting += hangs_on[other]
    return behind


def rows(frameworks: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """One row an item (COLUMNS), frameworks by id, sections and items in their own order."""
    return [
        {
            "framework": str(framework["id"]),
            "title": str(framework["title"]),
            "section": str(section["id"]),
            "section_title": str(section["title"]),
            "item": str(item["id"]),
            "restated": str(item["restated"]),
            "location": str(item["location"]),
            "asked_when": str(item.get("asked_when") or ""),
            "provenance": str(framework.get("provenance", "")),
        }
        for framework in sorted(frameworks, key=lambda each: str(each["id"]))
        for section in framework["sections"]
        for item in section["items"]
    ]


def _items(framework: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [item for section in framework["sections"] for item in section["items"]]


def _require(found: Any, keys: Iterable[str], path: Path, place: list[Any]) -> None:
    if not isinstance(found, dict):
        raise ReviewError(path, protocol.line_of(path, place), "expected keys and values here.")
    for key in keys:
        if not found.get(key):
            name = f" of {'.'.join(map(str, place))}" if place else ""
            raise ReviewError(path, protocol.line_of(path, place), f"the key {key!r}{name} is missing or empty.")
