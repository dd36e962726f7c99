"""The machine behind every tagged format but RIS: lines with a tag, lines that go on, marks that begin a record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Pair, Quarantined
from funnel.identify.source import LONGEST_RECORD, Source


@dataclass(frozen=True)
class Grammar:
    """How a format is written.

    tag: a line that names a field; group 1 its tag, group 2 its value.
    begins: tags that begin a record.
    begins_again: tags that begin a record below a blank line, where the record before has one of them already.
    once: tags that no record has twice; the second begins another.
    rule: a line, without a tag, that stands above each record.
    ends: tags that end a record.
    each_line: tags whose further lines are further values.
    """

    tag: re.Pattern[str]
    begins: frozenset[str] = frozenset()
    begins_again: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    rule: re.Pattern[str] | None = None
    ends: frozenset[str] = frozenset()
    each_line: frozenset[str] = frozenset()


def read(source: Source, grammar: Grammar, dialect: Dialect) -> Iterator[Found | Quarantined]:
    """Every record; text above the first is a preamble and belongs to none."""
    source.platform = dialect.platform
    for position, (line, pairs) in enumerate(cut(source, grammar), start=1):
        if not pairs:
            yield Quarantined(position, line, "a record without content")
        else:
            yield Found(position, line, pairs, mapped(pairs, dialect))


def cut(source: Source, grammar: Grammar) -> Iterator[tuple[int, list[Pair]]]:
    """Each record's first line and its pairs; the lines of a value stay apart as the file has them."""
    pairs: list[Pair] = []
    going_on: list[str] = []  # further lines of the last value
    started, size, inside, blank = 0, 0, not (grammar.rule or grammar.begins), True
    below_rule = False  # a rule stands above the record
    for number, text in enumerate(source.lines(), start=1):
        stripped = text.strip()
        if not stripped:
            blank = True
            continue
        ruled = grammar.rule is not None and grammar.rule.match(text) is not None
        found = None if ruled else grammar.tag.match(text)
        tag = found.group(1) if found else ""
        again = blank and tag in grammar.begins_again and any(other in grammar.begins_again for other, _ in pairs)
        again = again or (tag in grammar.once and any(other == tag for other, _ in pairs))
        if going_on and (ruled or found):
            pairs[-1] = (pairs[-1][0], "\n".join([pairs[-1][1], *going_on]).strip())
            going_on = []
        if ruled or tag in grammar.begins or again:
            if inside and (pairs or below_rule):
                yield started, pairs
            pairs, below_rule, started, size, inside = [], ruled, number, 0, True
        blank = False
        size += len(text) + 1
        if size > LONGEST_RECORD:
            raise source.error(started, f"a record of more than {LONGEST_RECORD:,} characters.", "This is no export.")
        if not inside:
            continue
        if tag in grammar.ends:
            if pairs:
                yield started, pairs
            pairs, inside = [], not (grammar.rule or grammar.begins)
        elif found:
            started = started if pairs or below_rule else number
            pairs.append((tag, (found.group(2) or "").strip()))
        elif ruled:
            continue
        elif pairs:
            if pairs[-1][0] in grammar.each_line:
                pairs.append((pairs[-1][0], stripped))
            else:
                going_on.append(stripped)
    if inside and (pairs or below_rule):
        if going_on:
            pairs[-1] = (pairs[-1][0], "\n".join([pairs[-1][1], *going_on]).strip())
        yield started, pairs
