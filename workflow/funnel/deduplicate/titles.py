"""What the titles of two records say together: the same, nearly the same, one within the other, or another thing."""

from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from funnel.deduplicate.sides import Sides, similarity
from funnel.deduplicate.wording import NOTICES, SMALL, WITHIN

NEAR, UNLIKE, WORTH_READING = 82.0, 55.0, 62.0  # similarity of titles, in per cent
SHORTEST_CUT = 20  # letters that a search engine leaves of a title
FEW = 10  # words apart, in both titles together, among which spelling variants are looked for


def resemble(sides: Sides) -> np.ndarray:
    """Which pairs have titles of which one could be a form of the other: near, or one within the other."""
    worth = sides.agree("title_no")
    alternative_a, alternative_b = sides("alternative")
    worth |= (alternative_a != "") | (alternative_b != "") | _cut_short(sides)
    rest = np.flatnonzero(~worth)
    open_pairs = sides.of(rest)
    a, b = open_pairs("title")
    alike = similarity(a, b, WORTH_READING)
    worth[rest] = alike >= NEAR
    for i in np.flatnonzero((alike < NEAR) & ((alike > 0) | _one_may_hold_the_other(open_pairs))).tolist():
        only_a, only_b, _ = words_apart(a[i], b[i])
        worth[rest[i]] = not (only_a and only_b)
    return worth


def _one_may_hold_the_other(sides: Sides) -> np.ndarray:
    """Where two titles begin alike, or one stands whole in the other: a subtitle or a heading more."""
    within = np.fromiter((x in y or y in x for x, y in zip(*sides("compact"), strict=True)), bool)
    return (within | sides.agree("beginning")) & ~sides.either("brief")


def _cut_short(sides: Sides) -> np.ndarray:
    """Where one title is the beginning of the other, cut by a search engine, within a word perhaps."""
    (a, b), (cut_a, cut_b) = sides("compact"), sides("cut")
    found = np.zeros(len(sides), dtype=bool)
    for i in np.flatnonzero(cut_a | cut_b).tolist():
        shorter = min(len(a[i]), len(b[i]))
        found[i] = shorter >= SHORTEST_CUT and (
            (cut_a[i] and b[i].startswith(a[i])) or (cut_b[i] and a[i].startswith(b[i]))
        )
    return found


def statements(sides: Sides) -> dict[str, np.ndarray]:
    a, b = sides("title")
    compact_a, compact_b = sides("compact")
    main_a, main_b = sides("main_title_no")
    whole_a, whole_b = sides("title_no")
    known = (compact_a != "") & (compact_b != "")
    same = sides.agree("title_no")
    alike = np.where(same, 100.0, 0.0)
    rest = np.flatnonzero(known & ~same)
    alike[rest] = similarity(a[rest], b[rest])
    within, other_words = np.zeros(len(a), dtype=bool), np.zeros(len(a), dtype=bool)
    other_words[rest] = True
    readable = (alike[rest] >= WORTH_READING) | _one_may_hold_the_other(sides.of(rest))
    for i in rest[readable].tolist():
        only_a, only_b, shared = words_apart(a[i], b[i])
        other_words[i] = bool(only_a) and bool(only_b)
        if not only_a and not only_b:
            same[i] = shared > 0
        elif not other_words[i]:
            within[i] = shared >= 3 or (shared == 2 and min(len(compact_a[i]), len(compact_b[i])) > 14)
    cut = _cut_short(sides) & ~same
    within, other_words = within | cut, other_words & ~cut
    _read_alternatives(sides, alike, same, other_words)
    return {
        "one_holds_other": one_holds_other(sides),
        "alike": alike,
        "same_title": same,
        "near_title": same | (alike >= NEAR),
        "title_within": within,
        "no_subtitle": ~same & ((main_a == whole_b) & (main_a >= 0) | (main_b == whole_a) & (main_b >= 0)),
        "other_words": other_words,
        "unlike_title": known & ~same & ~within & (alike < UNLIKE),
        "long_title": np.fromiter((min(len(x), len(y)) >= 30 for x, y in zip(compact_a, compact_b, strict=True)), bool),
        **_other_numbers(sides),
        **{f"one_{kind}": sides.only_one("notice", kind) for kind in NOTICES},
        "one_notice": np.not_equal(*sides("notice")),
        "other_telling": np.not_equal(*sides("telling")),
        "recurring_title": sides.either("recurring"),
    }


def one_holds_other(sides: Sides) -> np.ndarray:
    """Where one is a book and the other, which is none, names it as what it stands in."""
    (book_a, book_b), (title_a, title_b), (holder_a, holder_b) = map(sides, ("book", "title_no", "holder_no"))
    return book_a & ~book_b & (title_a == holder_b) | book_b & ~book_a & (title_b == holder_a)


def _read_alternatives(sides: Sides, alike: np.ndarray, same: np.ndarray, other_words: np.ndarray) -> None:
    """Where a record gives its title in two languages, the pair of forms that resemble most is the one that counts."""
    (a, b), (alternative_a, alternative_b) = sides("title"), sides("alternative")
    for i in np.flatnonzero((alternative_a != "") | (alternative_b != "")).tolist():
        forms = [(x, y) for x in (a[i], alternative_a[i]) for y in (b[i], alternative_b[i]) if x and y]
        best = max((fuzz.ratio(x, y) for x, y in forms), default=0.0)
        if best > alike[i]:
            alike[i], same[i], other_words[i] = best, same[i] or best >= 90, other_words[i] and best < 90


def _other_numbers(sides: Sides) -> dict[str, np.ndarray]:
    """Whether each title states a number that the other does not, and whether all such numbers stand within words."""
    a, b = sides("numbers")
    other, within = np.zeros(len(a), dtype=bool), np.zeros(len(a), dtype=bool)
    for i in np.flatnonzero(sides.differ("numbers")).tolist():
        here = {number.rstrip(WITHIN): number for number in a[i].split()}
        there = {number.rstrip(WITHIN): number for number in b[i].split()}
        apart = [here[number] for number in here.keys() - there] + [there[number] for number in there.keys() - here]
        other[i] = bool(here.keys() - there) and bool(there.keys() - here)
        within[i] = all(number.endswith(WITHIN) for number in apart)
    return {"other_numbers": other, "numbers_within_words": within}


def words_apart(a: str, b: str) -> tuple[list[str], list[str], int]:
    """Words that only one of two titles has, and how many they share; spelling variants and small words aside."""
    (in_a, words_a), (in_b, words_b) = _words(a), _words(b)
    shared = len(words_a & words_b)
    only_a = [word for word in in_a if word not in words_b and word not in SMALL]
    only_b = [word for word in in_b if word not in words_a and word not in SMALL]
    if only_a and only_b and len(only_a) + len(only_b) <= FEW:
        for word in list(only_a):
            near = [other for other in only_b if other[0] == word[0] or other[-1] == word[-1]]  # one slip leaves an end
            twin = next((other for other in near if _variant(word, other)), None)
            if twin is not None:
                only_a.remove(word)
                only_b.remove(twin)
                shared += 1
        if only_a and "".join(only_a) == "".join(only_b):  # "self efficacy" and "selfefficacy"
            return [], [], shared + len(only_a)
    return only_a, only_b, shared


@lru_cache(maxsize=100_000)
def _words(title: str) -> tuple[list[str], frozenset[str]]:
    words = title.split()
    return words, frozenset(words)


def _variant(word: str, other: str) -> bool:
    """Tumour and tumor, organise and organize, case and cases, fourth and foruth: one slip in a word of some length."""
    short = min(len(word), len(other))
    return short >= 4 and word.isalpha() and other.isalpha() and OSA.distance(word, other, score_cutoff=1) <= 1
