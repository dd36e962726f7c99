"""Search strings for each platform, from the concept blocks of the strategy and the terms that people adopted.

A term is written once, in words that belong to no platform: `innovat*` (any ending), `social care` (these words in this
order), `service NEAR/3 change*` (in any order, at most three words between).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from funnel.errors import ReviewError, listed, near
from funnel.protocol import CONFIG
from funnel.references import Row
from funnel.text import squeeze

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*\*?")
_NEAR = re.compile(r" NEAR/(\d+) ")
_PLAIN = re.compile(r"[^\W_]+\*?")
# Words that are an operator on one of the platforms: as a word of a term they stand in quotation marks.
_RESERVED = re.compile(r"and|or|not|near|next|same|within|pre|adj\d*|n\d+|w\d+", re.IGNORECASE)


class Platform(NamedTuple):
    """How a platform wants a block of terms written; {terms} and {term}, {a}, {b} and {n} are filled in."""

    block: str
    term: str  # what a field code that stands at each term makes of it
    near: str  # two terms, at most n words between; "" where the platform cannot do it with truncation
    near_plain: str  # the same for two words without truncation, where that is written in another way
    nearest: int  # what n is for words side by side
    next: str  # between the words of a phrase with truncation; "" where quotation marks allow it
    stem: int  # letters that must stand before a truncation sign
    note: str
    source: str  # the platform's own help, by name
    without: str = "NOT"  # before a block that is to be left out


PLATFORMS = {
    "Web of Science": Platform(
        "TS=({terms})", "{term}", "{a} NEAR/{n} {b}", "", 0, "", 3,
        "TS is title, abstract and keywords.",
        "Web of Science Core Collection Help: Search Operators; Wildcards; Field Tags",
    ),
    "Scopus": Platform(
        "TITLE-ABS-KEY({terms})", "{term}", "{a} W/{n} {b}", "", 0, "", 0,
        "",
        "Scopus Support Center: How can I best use the Advanced search?",
        "AND NOT",
    ),
    "PubMed": Platform(
        "({terms})", "{term}[tiab]", "", '"{a} {b}"[tiab:~{n}]', 0, "", 4,
        "Add MeSH terms by hand. Where NEAR joins a phrase or a truncated word, AND takes its place.",
        "PubMed User Guide: Search field tags; Truncation; Proximity searching",
    ),
    "Ovid": Platform(
        "({terms}).ti,ab,kf.", "{term}", "{a} adj{n} {b}", "", 1, "adj", 0,
        "kf is a field of MEDLINE; other databases on Ovid have other names for their keywords (kw, id). "
        "Add subject headings by hand.",
        "Ovid online help: Advanced Searching Techniques; database field guides",
    ),
    "EBSCOhost": Platform(
        "(TI ({terms}) OR AB ({terms}) OR SU ({terms}))", "{term}", "{a} N{n} {b}", "", 0, "W0", 0,
        "Search mode: Boolean/Phrase, without expanders.",
        "EBSCO Connect: Searching with field codes; Proximity searches; Truncation and wildcards",
    ),
    "ProQuest": Platform(
        "TI,AB,SU({terms})", "{term}", "{a} NEAR/{n} {b}", "", 0, "PRE/0", 0,
        "",
        "ProQuest Platform help: Search Tips (operators, truncation, field codes)",
    ),
    "Cochrane": Platform(
        "({terms}):ti,ab,kw", "{term}", "{a} NEAR/{n} {b}", "", 0, "NEXT", 0,
        "Add MeSH descriptors by hand.",
        "Cochrane Library Help: Advanced search; Search operators and wildcards",
    ),
    "Embase.com": Platform(
        "({terms}):ti,ab,kw", "{term}", "{a} NEAR/{n} {b}", "", 1, "NEXT/1", 0,
        "Add Emtree terms by hand.",
        "Embase Support Center: Search syntax (proximity, wildcards, field limits)",
    ),
}  # fmt: skip


def platforms(name: str | None = None) -> list[str]:
    """All platforms, or the one of that name in whatever case."""
    if name is None:
        return list(PLATFORMS)
    found = [platform for platform in PLATFORMS if platform.casefold() == name.casefold()]
    if not found:
        raise ReviewError(
            "--platform", None, f"{name!r} is not one of {listed(list(PLATFORMS))}.", near(name, PLATFORMS)
        )
    return found


class Block(NamedTuple):
    """What the review calls a concept in all its words: the terms are joined by OR, the blocks by AND or NOT."""

    name: str
    terms: list[str]
    leave_out: bool


def blocks(
    strategy: Mapping[str, Any], decided: Iterable[Row] = (), today: Mapping[str, str] = MappingProxyType({})
) -> list[Block]:
    """The blocks of config, each with the terms adopted for it (corpus/terms.csv) behind its own; no term twice.

    An adopted term joins the block of its concept's name, and those that list its concept under `concepts`, by whatever
    name each calls it; today: what codes are called now that were renamed.
    Raises ReviewError for a term that cannot be written, and for an adopted one whose concept no block holds.
    """
    made = {name: _known(block["terms"]) for name, block in strategy["blocks"].items()}
    held = {
        name: {today.get(concept, concept) for concept in (name, *block["concepts"])}
        for name, block in strategy["blocks"].items()
    }
    for path, line, row in decided:
        if row["decision"] != "adopt":
            continue
        _require_writable(row["term"], path, line)
        concept = row.get("concept_id", "")
        homes = [name for name, own in held.items() if concept and today.get(concept, concept) in own]
        if not homes:
            message = f"concept_id {concept!r} of the adopted term {row['term']!r} belongs to no block of the strategy."
            raise ReviewError(path, line, message, f"Name a block or one of its concepts: {listed(list(made))}.")
        for name in homes:
            made[name].setdefault(_same(row["term"]), row["term"])
    return [
        Block(name, list(terms.values()), strategy["blocks"][name]["leave_out"])
        for name, terms in made.items()
        if terms
    ]


def _known(terms: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in terms:
        _require_writable(term, CONFIG, None)
        found.setdefault(_same(term), term)
    return found


def string(blocks: Sequence[Block], platform: str) -> str:
    """The search on one platform: a block a line, those to be left out last; empty where every block is left out."""
    rules = PLATFORMS[platform]
    sought = [_block(block, rules) for block in blocks if not block.leave_out]
    unwanted = [_block(block, rules) for block in blocks if block.leave_out]
    return "".join(("\nAND ".join(sought), *(f"\n{rules.without} {block}" for block in unwanted))) if sought else ""


def _block(block: Block, rules: Platform) -> str:
    return rules.block.format(terms=" OR ".join(written(term, rules) for term in block.terms))


def written(term: str, rules: Platform) -> str:
    """One term as the platform wants it."""
    sides = _sides(term)
    if len(sides) == 1:
        return rules.term.format(term=_phrase(sides[0], rules))
    first, between, second = sides
    n = int(between) + rules.nearest
    if rules.near:
        return "(" + rules.near.format(a=_phrase(first, rules), b=_phrase(second, rules), n=n) + ")"
    if _PLAIN.fullmatch(first) and _PLAIN.fullmatch(second) and "*" not in first + second:
        return rules.near_plain.format(a=first, b=second, n=n)
    return "(" + " AND ".join(rules.term.format(term=_phrase(side, rules)) for side in (first, second)) + ")"


def _phrase(words: str, rules: Platform) -> str:
    """Words that stand side by side in this order."""
    if _PLAIN.fullmatch(words) and not _RESERVED.fullmatch(words):
        return words
    if "*" not in words or not rules.next:
        return f'"{words}"'
    single = words.replace("-", " ").split()
    quoted = (word if _PLAIN.fullmatch(word) and not _RESERVED.fullmatch(word) else f'"{word}"' for word in single)
    return "(" + f" {rules.next} ".join(quoted) + ")"


def _sides(term: str) -> list[str]:
    """[words], or [words, how many words between at most, words]."""
    return _NEAR.split(_clean(term))


def _clean(term: str) -> str:
    return squeeze(term.replace("’", "'").strip('" '))


def _same(term: str) -> str:
    return _clean(term).casefold()


def _require_writable(term: str, path: Path | str, line: int | None) -> None:
    sides = _sides(term)
    words = [word for side in sides[::2] for word in side.split()]
    if len(sides) > 3 or not all(side.split() for side in sides[::2]) or not all(map(_WORD.fullmatch, words)):
        raise ReviewError(
            path,
            line,
            f"the term {term!r} cannot be written for every platform.",
            "Use words, * at the end of a word, and at most one NEAR/n between two words or phrases.",
        )


def short_stems(blocks: Iterable[Block], rules: Platform) -> list[str]:
    """Terms in which a truncation sign stands behind fewer letters than the platform wants."""
    return [
        term
        for block in blocks
        for term in block.terms
        if any(len(word) <= rules.stem for word in re.split(r"[\s-]+", _clean(term)) if word.endswith("*"))
    ]


def page(blocks: Sequence[Block], platforms: Iterable[str] = tuple(PLATFORMS)) -> str:
    """All strings as Markdown, each with what to mind and where its rules are from."""
    if not blocks:
        return "# Search strings\n\nThe config has no strategy.\n"
    told = ["# Search strings"]
    for platform in platforms:
        rules = PLATFORMS[platform]
        told += [f"## {platform}", f"```text\n{string(blocks, platform)}\n```"]
        short = short_stems(blocks, rules)
        if short:
            told.append(f"Too few letters before the truncation sign ({rules.stem} are needed): {', '.join(short)}.")
        told += [part for part in (rules.note, f"Rules: {rules.source}") if part]
    return "\n\n".join(told) + "\n"
