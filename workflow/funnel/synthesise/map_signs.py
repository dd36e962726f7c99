"""How each kind of relation is drawn: a line, a head and a short label, told apart in print without colour too."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from funnel.synthesise.concept_map import Edge

LONGEST_CODE = 8  # characters

SOLID: tuple[float, ...] = ()
DASHED, DOTTED, DASH_DOT, LONG = (2.0, 1.0), (0.45, 0.75), (2.4, 0.8, 0.45, 0.8), (4.0, 1.2)


class Sign(NamedTuple):
    code: str  # the shortest beginning of the word that no other relation of the map shares; a capital if that is long
    dash: tuple[float, ...]  # millimetres of line, gap, line, gap; empty: unbroken
    head: str  # arrow | open | bar | diamond
    both_ends: bool
    colour: str  # dark enough for print in grey; never the only difference


# dash, head, both ends, colour
KNOWN: dict[str, tuple[tuple[float, ...], str, bool, str]] = {
    "enables": (SOLID, "arrow", False, "#0b5d3b"),
    "constrains": (SOLID, "bar", False, "#8c1d40"),
    "precedes": (LONG, "open", False, "#3d4248"),
    "prompts": (DASH_DOT, "arrow", False, "#332288"),
    "requires": (DASHED, "arrow", False, "#0f4c75"),
    "part of": (SOLID, "diamond", False, "#3d4248"),
    "in tension with": (DOTTED, "arrow", True, "#8a3b00"),
}
# for the words of other reviews, in this order
SPARE: tuple[tuple[tuple[float, ...], str, bool, str], ...] = (
    (DASHED, "open", False, "#0b5d3b"),
    (DASHED, "bar", False, "#8c1d40"),
    (DOTTED, "open", False, "#332288"),
    (LONG, "diamond", False, "#8a3b00"),
    (DASH_DOT, "bar", False, "#0f4c75"),
    (DOTTED, "diamond", False, "#3d4248"),
)


def signs(edges: Sequence[Edge]) -> dict[str, Sign]:
    """A sign for each recorded relation, the known ones first; beyond KNOWN and SPARE signs repeat and codes tell."""
    found = {edge.relation for edge in edges if edge.basis == "recorded"}
    words = [word for word in KNOWN if word in found] + sorted(found - set(KNOWN))
    others = [word for word in words if word not in KNOWN]
    looks = {**KNOWN, **{word: SPARE[k % len(SPARE)] for k, word in enumerate(others)}}
    beginnings = {word: _beginning(word, words) for word in words}
    letters = (letter for letter in ascii_uppercase if letter not in beginnings.values())
    codes = {
        word: code if len(code) <= LONGEST_CODE else next(letters, code[:LONGEST_CODE])
        for word, code in beginnings.items()
    }
    return {word: Sign(codes[word], *looks[word]) for word in words}


def _beginning(word: str, words: Iterable[str]) -> str:
    """The shortest that no other word shares; the word itself where another one begins with it."""
    others = [other for other in words if other != word]
    lengths = (n for n in range(1, len(word)) if not any(other.startswith(word[:n]) for other in others))
    return word[: next(lengths, len(word))]
