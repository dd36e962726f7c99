"""When a question is asked: conditions on the answers to other questions, read from words and tried on answers."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

UNKNOWN, NOT_APPLICABLE = "unknown", "not_applicable"
ALWAYS = (UNKNOWN, NOT_APPLICABLE)  # may be answered to every question
NO_ANSWER, NOT_ASKED = "", "not asked"

EITHER = frozenset({True, False})
HOW = 'Write "T4 is yes", "T4 is yes or partly", "any of T1, T2 is no", "all of T1, T2 is yes", joined by and, or, ( ).'
_WORDS = re.compile(r"[(),]|[^\s(),]+")
_MARKS = frozenset({"(", ")", ",", "and", "or", "is", "of"})


class Answered(NamedTuple):
    """Holds if one question was answered in one of these ways."""

    item: str
    answers: tuple[str, ...]


class Condition(NamedTuple):
    """`quantity` ("any" or "all") of the parts hold."""

    quantity: str
    parts: tuple["Condition | Answered", ...]


def parse(text: str) -> Condition | None:
    """A condition in words (HOW); None for empty text, which means always. Raises ValueError for anything else.

    "and" and "or" are not mixed without parentheses, so that nobody has to know which binds closer.
    """
    words = _WORDS.findall(text)
    if not words:
        return None
    try:
        found, end = _joined(words, 0)
    except (IndexError, RecursionError):
        raise ValueError(text) from None
    if end < len(words):
        raise ValueError(text)
    return found


def _joined(words: Sequence[str], at: int) -> tuple[Condition, int]:
    """The condition that begins at a word, and the place of the word after it."""
    first, at = _single(words, at)
    parts, joins = [first], set()
    while at < len(words) and words[at] in ("and", "or"):
        joins.add(words[at])
        part, at = _single(words, at + 1)
        parts.append(part)
    if len(joins) > 1:
        raise ValueError
    return (Condition("any" if joins == {"or"} else "all", tuple(parts)) if joins else first), at


def _single(words: Sequence[str], at: int) -> tuple[Condition, int]:
    if words[at] == "(":
        found, at = _joined(words, at + 1)
        return found, _after(")", words, at)
    quantity = words[at] if words[at] in ("any", "all") and words[at + 1] == "of" else ""
    items, at = _items(words, at + 2 if quantity else at)
    answers, at = _answers(words, _after("is", words, at))
    if len(items) > 1 and not quantity:
        raise ValueError
    return Condition(quantity or "all", tuple(Answered(item, answers) for item in items)), at


def _items(words: Sequence[str], at: int) -> tuple[list[str], int]:
    """ "T1, T2" and the place after it."""
    found = [_name(words, at)]
    while words[at + 1] == ",":
        at += 2
        found.append(_name(words, at))
    return found, at + 1


def _answers(words: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
    """ "no or partly" and the place after it; an "or" that begins another condition is left where it is."""
    found = [_name(words, at)]
    while words[at + 1 : at + 2] == ["or"] and words[at + 2] != "(" and words[at + 3 : at + 4] not in (["is"], ["of"]):
        at += 2
        found.append(_name(words, at))
    return tuple(found), at + 1


def _name(words: Sequence[str], at: int) -> str:
    if words[at] in _MARKS:
        raise ValueError
    return words[at]


def _after(mark: str, words: Sequence[str], at: int) -> int:
    if words[at] != mark:
        raise ValueError
    return at + 1


def leaves(condition: Condition | None) -> Iterator[Answered]:
    """What a condition asks of single items, in the order of its words."""
    for part in condition.parts if condition else ():
        if isinstance(part, Answered):
            yield part
        else:
            yield from leaves(part)


def holds(condition: Condition | None, given: Mapping[str, Collection[str]]) -> frozenset[bool]:
    """What may come of a condition: {True}, {False}, or EITHER where that cannot be told.

    given: item -> the answers that it may have; NO_ANSWER and UNKNOWN may turn out to be anything. An item that was
    not asked or does not apply counts neither way; where that leaves nothing to count, the condition does not hold.
    """
    return frozenset({True}) if condition is None else _outcomes(condition, given)


def _outcomes(condition: Condition, given: Mapping[str, Collection[str]]) -> frozenset[bool]:
    parts: list[frozenset[bool | None]] = []
    for part in condition.parts:
        if isinstance(part, Answered):
            parts.append(frozenset().union(*(_outcome(answer, part) for answer in given[part.item])))
        else:
            parts.append(frozenset(_outcomes(part, given)))
    some = any(True in part for part in parts)
    if condition.quantity == "any":
        may = some, all(part - {True} for part in parts)
    else:
        nothing_counts = all(None in part for part in parts)
        may = some and all(part - {False} for part in parts), nothing_counts or any(False in part for part in parts)
    return frozenset(outcome for outcome, possible in zip((True, False), may, strict=True) if possible)


def _outcome(answer: str, told: Answered) -> frozenset[bool | None]:
    """None stands for a question that does not count."""
    if answer in told.answers:
        return frozenset({True})
    if answer in (UNKNOWN, NO_ANSWER):
        return frozenset({True, False})
    return frozenset({None} if answer in (NOT_APPLICABLE, NOT_ASKED) else {False})
