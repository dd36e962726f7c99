"""Whether two records name the same authors, in whatever order, transliteration or form of name."""

from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from funnel.deduplicate.sides import Sides
from funnel.deduplicate.values import NOBODY, names
from funnel.deduplicate.wording import SMALL, plain

NOT_NAMES = SMALL.union(NOBODY.split(), ("et",)) - {"a", "s"}  # what stands between names or for them
SAME_NAME = 80.0  # similarity of surnames, in per cent: Jørgensen and Jorgensen, Mueller and Muller


def statements(sides: Sides) -> dict[str, np.ndarray]:
    a, b = sides("surnames")
    written_a, written_b = sides("author_words")
    cells_a, cells_b = sides("authors")
    equal = sides.agree("people")
    shared = np.fromiter((names.count(" ") + 1 for names in a), dtype=np.int64, count=len(a)) * equal
    smaller = shared.copy()
    first, by_surname = equal.copy(), equal.copy()
    for i in np.flatnonzero(~equal).tolist():
        x, y = a[i].split(), b[i].split()
        if x and y:
            smaller[i] = min(len(x), len(y))
            first[i] = _same_name(x[0], y[0])
            both = _shared_names(x, y)
            by_surname[i] = both > 0
            if not both and _shared_words(written_a[i], written_b[i]):
                both = _turned_round(cells_a[i], cells_b[i])
            shared[i] = min(both, smaller[i])
        elif written_a[i] and written_b[i]:
            # A group, or a person whom its words took for one: comparable only with itself.
            smaller[i] = shared[i] = 2 * _same_group(written_a[i], written_b[i])
    other_given = np.zeros(len(a), dtype=bool)
    for i in np.flatnonzero(by_surname & (written_a != written_b)).tolist():
        other_given[i] = _other_given_names(written_a[i], written_b[i], f"{a[i]} {b[i]}")
    half = shared * 2 >= smaller
    return {
        "authors_known": smaller > 0,
        "same_authors": (shared > 0) & (half | (shared >= 2)) & ~other_given,
        "several_authors": (shared >= 2) & half,
        "same_first_author": first,
        "other_authors": (smaller > 0) & (shared == 0),
    }


def _other_given_names(a: str, b: str, surnames: str) -> bool:
    """Whether two lists with the same surnames name others by them: no given name begins as one of the other's."""
    known = surnames.replace(" ", "")
    here, there = (
        {word[0] for word in set(words.split()) - NOT_NAMES if len(word) == 1 or word not in known} for words in (a, b)
    )
    return bool(here and there) and here.isdisjoint(there)


def _shared_names(a: list[str], b: list[str]) -> int:
    """How many surnames two lists share, a name with its particle or in another transliteration among them."""
    here, there = set(a), set(b)
    shared = len(here & there)
    if shared * 2 < min(len(a), len(b)):
        others = there - here
        shared += sum(any(_same_name(name, other) for other in others) for name in here - there)
    return shared


def _same_name(name: str, other: str) -> bool:
    short, long = (name, other) if len(name) < len(other) else (other, name)
    return (len(short) >= 3 and (long.startswith(short) or long.endswith(short))) or fuzz.ratio(
        name, other, score_cutoff=SAME_NAME
    ) > 0


def _same_group(a: str, b: str) -> bool:
    """Whether one list of authors holds all words of the other: a trust or a council of another town does not."""
    return (_shared_words(a, b) >= 2) and (
        set(a.split()) - SMALL <= set(b.split()) or set(b.split()) - SMALL <= set(a.split())
    )


def _shared_words(a: str, b: str) -> int:
    """How many words of three letters or more two author lists share, given names among them."""
    return sum(len(word) > 2 for word in set(a.split()) & set(b.split()) - NOT_NAMES)


def _turned_round(a: str, b: str) -> int:
    """How many names of the one list stand in the other with given name and surname the other way round."""
    here, there = _words_of_names(a), _words_of_names(b)
    return sum(any(_same_words(name, other) for other in there if not name.isdisjoint(other)) for name in here)


@lru_cache(maxsize=10_000)
def _words_of_names(cell: str) -> list[frozenset[str]]:
    return [frozenset(plain(name).split()) for name in names(cell)]


def _same_words(name: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are of the same words, some of them cut to initials perhaps."""
    shared = name & other
    here, there = ({word[0] for word in words - shared} for words in (name, other))
    return here == there and any(len(word) > 2 for word in shared) and (bool(here) or len(shared) > 1)
