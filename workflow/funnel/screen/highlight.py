"""The criteria's own terms in what a person reads: what their patterns find, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from funnel import protocol
from funnel.errors import ReviewError
from funnel.screen.criteria import expression

PATTERN_TESTS = ("pattern", "no_pattern")


class Terms(NamedTuple):
    """What a criterion looks for, and in which columns."""

    criterion: str
    columns: tuple[str, ...]
    expression: Any


def terms(criteria: Mapping[str, Mapping[str, Any]]) -> list[Terms]:
    """The terms of the criteria that hold a pattern, in protocol order; ReviewError for a pattern that is none."""
    found = []
    for name, criterion in criteria.items():
        test = criterion.get("test", {})
        if test.get("kind") in PATTERN_TESTS:
            try:
                found.append(Terms(name, tuple(test["field"].split("+")), expression(test["pattern"])))
            except (ValueError, KeyError) as error:
                line = protocol.line_of(protocol.CONFIG, ["criteria", name, "test"])
                raise ReviewError(protocol.CONFIG, line, f"criterion {name}: {error}.") from error
    return found


def marked(text: str, column: str, wanted: Sequence[Terms]) -> list[str | list[str]]:
    """The text in pieces: plain ones as they are, found ones as [text, criterion]; joined they are the text again.

    Where two terms overlap the one that begins first is marked, of two that begin together the longer.
    """
    found = [
        (match.start(), -match.end(), term.criterion)
        for term in wanted
        if column in term.columns
        for match in term.expression.finditer(text)
    ]
    pieces: list[str | list[str]] = []
    done = 0
    for start, minus_end, criterion in sorted(found, key=lambda place: place[:2]):
        if start < done or start == -minus_end:
            continue
        if start > done:
            pieces.append(text[done:start])
        pieces.append([text[start:-minus_end], criterion])
        done = -minus_end
    return [*pieces, text[done:]] if done < len(text) else pieces
