"""Whether two records say that they stand in the same place: year, journal or book, volume, issue and pages."""

import numpy as np
from rapidfuzz import fuzz

from funnel.deduplicate.sides import Sides
from funnel.deduplicate.wording import SMALL

SAME_CONTAINER = 85.0  # similarity of the sets of words, in per cent
_SERIAL = frozenset({"journal", "j", "transactions", "trans", "magazine"})
_CONFERENCE = frozenset({"conference", "proceedings", "proc", "conf", "symposium", "workshop", "congress", "meeting"})


def statements(sides: Sides) -> dict[str, np.ndarray]:
    year_a, year_b = sides("year")
    gap = np.where((year_a < 0) | (year_b < 0), -1, abs(year_a - year_b))
    container = same_containers(*sides("container"))
    shared_issn = sides.agree("issn")
    issn_a, issn_b = sides("issn")
    language_a, language_b = sides("language")
    for i in np.flatnonzero(sides.differ("issn")).tolist():
        shared_issn[i] = not set(issn_a[i].split()).isdisjoint(issn_b[i].split())
    other_language = sides.differ("language")
    for i in np.flatnonzero(other_language).tolist():
        other_language[i] = set(language_a[i].split()).isdisjoint(language_b[i].split())
    conference_a, conference_b = sides("conference")
    meeting_a, meeting_b = sides("meeting")
    return {
        "year_gap": gap,
        "same_year": gap == 0,
        "years_agree": gap <= 1,
        "far_year": gap > 1,
        "same_volume": sides.agree("volume"),
        "other_volume": sides.differ("volume"),
        "same_issue": sides.agree("issue"),
        "other_issue": sides.differ("issue"),
        **_pages(sides),
        "same_doi": sides.agree("doi"),
        "other_doi": sides.differ("doi"),
        "same_container": (container > 0) | shared_issn,
        "other_container": (container < 0) & ~shared_issn,
        "other_language": other_language,
        "conferences": conference_a & conference_b & ~_one_workshop(*sides("container")),
        "one_meeting": meeting_a != meeting_b,
        "meetings": meeting_a & meeting_b,
    }


def _one_workshop(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Where one is a workshop and the other a larger meeting."""
    return np.fromiter((("workshop" in x) != ("workshop" in y) for x, y in zip(a, b, strict=True)), bool, count=len(a))


def _pages(sides: Sides) -> dict[str, np.ndarray]:
    first_a, first_b = sides("first_page")
    last_a, last_b = sides("last_page")
    known = (first_a >= 0) & (first_b >= 0)
    same_first = known & (first_a == first_b)
    starts_anew = (first_a <= 1) | (first_b <= 1)  # e-journals count each article from 1
    overlap = (first_a <= np.maximum(first_b, last_b)) & (first_b <= np.maximum(first_a, last_a))
    # A number of four digits without a last page is a page to one database and an article number to the next.
    either_a, either_b = (last_a < 0) & (first_a >= 1000), (last_b < 0) & (first_b >= 1000)
    comparable = ~sides.only_one("electronic") & (either_a == either_b)
    return {
        "same_pages": same_first & ~(starts_anew & sides.differ("last_page")),
        "same_page_range": same_first & sides.agree("last_page") & (last_a > first_a),
        "telling_page": same_first & (first_a > 1),
        "other_pages": known & ~same_first & ~overlap & ~starts_anew & comparable,
        "supplement_page": sides.either("supplement_page"),
    }


def same_containers(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """1 where two journals or books are the same or one is the other abbreviated, -1 where not, 0 where unknown."""
    verdicts: dict[tuple[str, str], int] = {}
    out = np.zeros(len(a), dtype=np.int8)
    for i, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        verdict = verdicts.get(pair)
        if verdict is None:
            verdict = verdicts[pair] = _same_container(*pair)
        out[i] = verdict
    return out


def _same_container(a: str, b: str) -> int:
    if not a or not b:
        return 0
    if a == b:
        return 1
    words_a = [word for word in a.split() if word not in SMALL]
    words_b = [word for word in b.split() if word not in SMALL]
    if not words_a or not words_b:
        return 0
    short, long = sorted((words_a, words_b), key=len)
    one_serial = _SERIAL.isdisjoint(short) != _SERIAL.isdisjoint(long)
    one_conference = _CONFERENCE.isdisjoint(short) != _CONFERENCE.isdisjoint(long)
    if one_serial and not one_conference:
        return 0 if _abbreviates(short, long) else -1  # a journal named after its conference
    if _abbreviates(short, long) or _acronym(short, long) or _acronym(long, short):
        return 1
    if fuzz.token_sort_ratio(" ".join(short), " ".join(long)) >= SAME_CONTAINER:
        return 1
    return 0 if fuzz.token_set_ratio(" ".join(short), " ".join(long)) >= SAME_CONTAINER else -1


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each word of one title begins a later word of the other: "antimicrob agents chemother".

    A single word must begin the title: Cancer is not European Journal of Cancer.
    """
    pattern = iter(long if len(short) > 1 else long[:1])
    return all(any(full.startswith(word) or word.startswith(full) for full in pattern) for word in short)


def _acronym(short: list[str], long: list[str]) -> bool:
    """Whether one title holds the initials of the other: "hicss 50", "hawaii international conference on ..."."""
    initials = "".join(word[0] for word in long)
    return len(initials) >= 3 and initials in short
