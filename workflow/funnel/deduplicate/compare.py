"""What two records agree on, differ in, or leave open: one row a pair, each column a statement that is true or not."""

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from funnel.deduplicate.wording import NOTICES, WITHIN, plain

NEAR, UNLIKE, WORTH_READING = 82.0, 55.0, 62.0  # similarity of titles, in per cent
BEGINNING = 20  # letters
FEW = 10  # words apart, in both titles together, among which spelling variants are looked for
SAME_ABSTRACT, OTHER_ABSTRACT = 85.0, 60.0  # similarity of the beginnings of abstracts, in per cent
SMALL_WORDS = """a an and as at by de der des die das el en et for from für im in into la le les los of on or s the to
und un une versus via vs with"""
_SMALL = frozenset(SMALL_WORDS.split())
_SERIAL = frozenset({"journal", "j", "transactions", "trans", "magazine"})
_CONFERENCE = frozenset({"conference", "proceedings", "proc", "conf", "symposium", "workshop", "congress", "meeting"})


class _Sides:
    """A column of fields for the left and the right record of each pair."""

    def __init__(self, fields: pd.DataFrame, left: np.ndarray, right: np.ndarray):
        self.fields, self.left, self.right = fields, left, right

    def __call__(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        column = self.fields[name].to_numpy()
        return column[self.left], column[self.right]

    def agree(self, name: str) -> np.ndarray:
        """Whether both say the same; saying nothing ("" or -1) is not agreeing."""
        a, b = self(name)
        return (a == b) & ((a != "") if a.dtype == object else (a >= 0))

    def differ(self, name: str) -> np.ndarray:
        a, b = self(name)
        return (a != b) & ((a != "") & (b != "") if a.dtype == object else (a >= 0) & (b >= 0))


def promising(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Which pairs are worth a full comparison: titles that resemble, or the same DOI, or page and first author."""
    sides = _Sides(fields, left, right)
    alternative_a, alternative_b = sides("alternative")
    place = sides.agree("volume") & sides.agree("first_page") & sides.agree("last_page") & sides.agree("first_author")
    worth = sides.agree("doi") | place | sides.agree("compact") | (alternative_a != "") | (alternative_b != "")
    compact_a, compact_b = sides("compact")
    rest = np.flatnonzero(~worth)
    alike = _similar(compact_a[rest], compact_b[rest], UNLIKE)
    worth[rest] = alike > 0
    for i in rest[alike == 0].tolist():
        worth[i] = _one_may_hold_the_other(compact_a[i], compact_b[i])
    return worth


def _one_may_hold_the_other(a: str, b: str) -> bool:
    """Whether two titles without spaces begin alike, or one stands whole in the other: a subtitle or a heading more."""
    return min(len(a), len(b)) >= 12 and (a[:BEGINNING] == b[:BEGINNING] or a in b or b in a)


def evidence(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """The statements that rules are written in, for the pairs (left[i], right[i]) of rows of `fields`."""
    sides = _Sides(fields, left, right)
    titles = _titles(sides)
    doubtless_others = titles["unlike_title"] & ~sides.agree("doi")
    facts = {**titles, **_authors(sides, doubtless_others), **_places(sides), **_sources(sides)}
    facts["differs"] = facts["other_pages"] | facts["other_volume"] | facts["other_doi"]
    facts["among_abstracts"] = facts["supplement_page"] | facts["meetings"]  # a page that many abstracts share
    return pd.DataFrame(facts)


def _titles(sides: _Sides) -> dict[str, np.ndarray]:
    a, b = sides("title")
    compact_a, compact_b = sides("compact")
    main_a, main_b = sides("main_title")
    known = (compact_a != "") & (compact_b != "")
    same = sides.agree("compact")
    alike = np.where(same, 100.0, 0.0)
    rest = np.flatnonzero(known & ~same)
    alike[rest] = _similar(a[rest], b[rest])
    within, other_words = np.zeros(len(a), dtype=bool), np.zeros(len(a), dtype=bool)
    other_words[rest] = True
    for i in rest.tolist():
        if alike[i] < WORTH_READING and not _one_may_hold_the_other(compact_a[i], compact_b[i]):
            continue
        only_a, only_b, shared = words_apart(a[i], b[i])
        other_words[i] = bool(only_a) and bool(only_b)
        if not only_a and not only_b:
            same[i] = shared > 0
        elif not other_words[i]:
            within[i] = shared >= 3 or (shared == 2 and min(len(compact_a[i]), len(compact_b[i])) > 14)
    _read_alternatives(sides, a, b, alike, same, other_words)
    return {
        "alike": alike,
        "same_title": same,
        "near_title": same | (alike >= NEAR),
        "title_within": within,
        "no_subtitle": ~same & (((main_a != "") & (main_a == compact_b)) | ((main_b != "") & (main_b == compact_a))),
        "other_words": other_words,
        "unlike_title": known & ~same & ~within & (alike < UNLIKE),
        "long_title": _flags(len(x) >= 30 and len(y) >= 30 for x, y in zip(compact_a, compact_b, strict=True)),
        **_other_numbers(sides),
        **_kinds(sides),
    }


def _kinds(sides: _Sides) -> dict[str, np.ndarray]:
    notice_a, notice_b = sides("notice")
    telling_a, telling_b = sides("telling")
    recurring_a, recurring_b = sides("recurring")
    kinds = {f"one_{kind}": (notice_a == kind) ^ (notice_b == kind) for kind in NOTICES}
    return kinds | {
        "one_notice": notice_a != notice_b,
        "other_telling": telling_a != telling_b,
        "recurring_title": recurring_a | recurring_b,
    }


def _read_alternatives(sides: _Sides, a, b, alike, same, other_words) -> None:
    """Where a record gives its title in two languages, the pair of forms that resemble most is the one that counts."""
    alternative_a, alternative_b = sides("alternative")
    for i in np.flatnonzero((alternative_a != "") | (alternative_b != "")).tolist():
        forms = [(x, y) for x in (a[i], alternative_a[i]) for y in (b[i], alternative_b[i]) if x and y]
        best = max((fuzz.ratio(x, y) for x, y in forms), default=0.0)
        if best > alike[i]:
            alike[i], same[i], other_words[i] = best, same[i] or best >= 90, other_words[i] and best < 90


def _other_numbers(sides: _Sides) -> dict[str, np.ndarray]:
    """Whether each title states a number that the other does not, and whether all such numbers stand within words."""
    a, b = sides("numbers")
    other, within = np.zeros(len(a), dtype=bool), np.zeros(len(a), dtype=bool)
    for i in np.flatnonzero((a != b) & (a != "") & (b != "")).tolist():
        here = {number.rstrip(WITHIN): number for number in a[i].split()}
        there = {number.rstrip(WITHIN): number for number in b[i].split()}
        apart = [here[number] for number in here.keys() - there] + [there[number] for number in there.keys() - here]
        other[i] = bool(here.keys() - there) and bool(there.keys() - here)
        within[i] = all(number.endswith(WITHIN) for number in apart)
    return {"other_numbers": other, "numbers_within_words": within}


def words_apart(a: str, b: str) -> tuple[list[str], list[str], int]:
    """Words that only one of two titles has, and how many they share; spelling variants and small words aside."""
    words_a, words_b = set(a.split()), set(b.split())
    shared = len(words_a & words_b)
    only_a = [word for word in a.split() if word not in words_b and word not in _SMALL]
    only_b = [word for word in b.split() if word not in words_a and word not in _SMALL]
    if only_a and only_b and len(only_a) + len(only_b) <= FEW:
        for word in list(only_a):
            twin = next((other for other in only_b if _variant(word, other)), None)
            if twin is not None:
                only_a.remove(word)
                only_b.remove(twin)
                shared += 1
        if only_a and "".join(only_a) == "".join(only_b):  # "self efficacy" and "selfefficacy"
            return [], [], shared + len(only_a)
    return only_a, only_b, shared


def _variant(word: str, other: str) -> bool:
    """Tumour and tumor, organise and organize, case and cases, fourth and foruth: one slip in a word of some length."""
    short = min(len(word), len(other))
    return short >= 4 and word.isalpha() and other.isalpha() and OSA.distance(word, other, score_cutoff=1) <= 1


def _authors(sides: _Sides, plainly: np.ndarray) -> dict[str, np.ndarray]:
    """plainly: the pairs whose authors need no reading between the lines, since the titles have nothing in common."""
    a, b = sides("surnames")
    written_a, written_b = sides("authors")
    count = len(a)
    shared, smaller = np.zeros(count, dtype=np.int16), np.zeros(count, dtype=np.int16)
    first, unclear = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    for i, (x, y) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        if x and x == y:
            shared[i] = smaller[i] = len(x)
            first[i] = True
        elif x and y:
            smaller[i] = min(len(x), len(y))
            first[i] = x[0] == y[0] or fuzz.ratio(x[0], y[0]) >= 80
            both = len(set(x) & set(y)) if plainly[i] else _shared_names(x, y)
            if not both and not plainly[i]:  # given name and surname changed places, or a name cut elsewhere
                parts = _shared_words(written_a[i], written_b[i])
                both = parts if parts >= 2 else 0
                unclear[i] = parts == 1
            shared[i] = min(both, smaller[i])
        elif written_a[i] and written_b[i]:
            # A group, or a person whom its words took for one: comparable only with itself.
            smaller[i] = shared[i] = 2 * (_shared_words(written_a[i], written_b[i]) >= 2)
    half = shared * 2 >= smaller
    return {
        "authors_known": smaller > 0,
        "same_authors": (shared > 0) & (half | (shared >= 2)),
        "several_authors": (shared >= 2) & half,
        "same_first_author": first,
        "other_authors": (smaller > 0) & (shared == 0) & ~unclear,
    }


def _shared_names(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """How many surnames two lists share, a name with its particle or in another transliteration among them."""
    here, there = set(a), set(b)
    shared = len(here & there)
    if shared * 2 < min(len(a), len(b)):
        others = there - here
        shared += sum(any(_same_name(name, other) for other in others) for name in here - there)
    return shared


def _same_name(name: str, other: str) -> bool:
    short, long = (name, other) if len(name) < len(other) else (other, name)
    return (len(short) >= 3 and (long.startswith(short) or long.endswith(short))) or fuzz.ratio(name, other) >= 80


def _shared_words(a: str, b: str) -> int:
    """How many words of three letters or more two author lists share, given names among them."""
    return sum(len(word) > 2 for word in set(plain(a).split()) & set(plain(b).split()))


def _places(sides: _Sides) -> dict[str, np.ndarray]:
    year_a, year_b = sides("year")
    gap = np.where((year_a < 0) | (year_b < 0), -1, abs(year_a - year_b))
    container = same_containers(*sides("container"))
    issn_a, issn_b = sides("issn")
    shared_issn = sides.agree("issn")
    for i in np.flatnonzero(sides.differ("issn")).tolist():
        shared_issn[i] = not set(issn_a[i].split()).isdisjoint(issn_b[i].split())
    meeting_a, meeting_b = sides("meeting")
    conference_a, conference_b = sides("conference")
    return {
        "year_gap": gap,
        "same_year": gap == 0,
        "near_year": (gap == 0) | (gap == 1),
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
        "conferences": conference_a & conference_b,
        "one_meeting": meeting_a != meeting_b,
        "meetings": meeting_a & meeting_b,
    }


def _pages(sides: _Sides) -> dict[str, np.ndarray]:
    first_a, first_b = sides("first_page")
    last_a, last_b = sides("last_page")
    electronic_a, electronic_b = sides("electronic")
    supplement_a, supplement_b = sides("supplement_page")
    known = (first_a >= 0) & (first_b >= 0)
    same_first = known & (first_a == first_b)
    starts_anew = (first_a <= 1) | (first_b <= 1)  # e-journals count each article from 1
    overlap = (first_a <= np.maximum(first_b, last_b)) & (first_b <= np.maximum(first_a, last_a))
    # A number of four digits without a last page is a page to one database and an article number to the next.
    either_a, either_b = (last_a < 0) & (first_a >= 1000), (last_b < 0) & (first_b >= 1000)
    comparable = (electronic_a == electronic_b) & (either_a == either_b)
    return {
        "same_pages": same_first & ~(starts_anew & sides.differ("last_page")),
        "same_page_range": same_first & sides.agree("last_page") & (last_a > first_a),
        "telling_page": same_first & (first_a > 1),
        "other_pages": known & ~same_first & ~overlap & ~starts_anew & comparable,
        "supplement_page": supplement_a | supplement_b,
    }


def _sources(sides: _Sides) -> dict[str, np.ndarray]:
    abstract_a, abstract_b = sides("abstract")
    similar = np.full(len(abstract_a), 100.0)
    told = np.flatnonzero(sides.differ("abstract"))
    similar[told] = _similar(abstract_a[told], abstract_b[told])
    long = _flags(len(x) > 60 and len(y) > 60 for x, y in zip(abstract_a, abstract_b, strict=True))
    has_place = [(sides("volume")[k] >= 0) | (sides("first_page")[k] >= 0) | (sides("doi")[k] != "") for k in (0, 1)]
    preprint_a, preprint_b = sides("preprint")
    file_a, file_b = sides("file")
    return {
        "same_abstract": long & (similar >= SAME_ABSTRACT),
        "other_abstract": long & (similar < OTHER_ABSTRACT),
        "one_preprint": preprint_a != preprint_b,
        "bare": ~has_place[0] & ~has_place[1],
        "same_id": sides.agree("exported_id"),
        "same_source": sides.agree("source"),
        "same_file": file_a == file_b,
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
    words_a = [word for word in a.split() if word not in _SMALL]
    words_b = [word for word in b.split() if word not in _SMALL]
    if not words_a or not words_b:
        return 0
    short, long = sorted((words_a, words_b), key=len)
    if _SERIAL.isdisjoint(short) != _SERIAL.isdisjoint(long) and _CONFERENCE.isdisjoint(
        short
    ) == _CONFERENCE.isdisjoint(long):
        return 0 if _abbreviates(short, long) else -1  # a journal named after its conference
    if _abbreviates(short, long) or _acronym(short, long) or _acronym(long, short):
        return 1
    return 1 if fuzz.token_set_ratio(" ".join(short), " ".join(long)) >= 85 else -1


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each word of one title begins a later word of the other: "antimicrob agents chemother"."""
    pattern = iter(long)
    return all(any(full.startswith(word) or word.startswith(full) for full in pattern) for word in short)


def _acronym(short: list[str], long: list[str]) -> bool:
    """Whether one title holds the initials of the other: "hicss 50", "hawaii international conference on ..."."""
    initials = "".join(word[0] for word in long)
    return len(initials) >= 3 and initials in short


def _similar(a: np.ndarray, b: np.ndarray, at_least: float = 0.0) -> np.ndarray:
    """Similarity in per cent of each text of the one to that of the other, 0 where it is below `at_least`."""
    if not len(a):
        return np.empty(0)
    return process.cpdist(a.tolist(), b.tolist(), scorer=fuzz.ratio, score_cutoff=at_least)


def _flags(values) -> np.ndarray:
    return np.fromiter(values, dtype=bool)


# How each statement reads, in the order in which a person wants to hear it.
WORDS = {
    "same_id": "same record identifier", "same_doi": "same DOI", "other_doi": "other DOI",
    "same_title": "same title", "title_within": "one title within the other", "other_words": "titles differ in words",
    "unlike_title": "titles unlike", "other_numbers": "other numbers in the titles", "one_notice": "one is a notice",
    "several_authors": "same authors", "same_first_author": "same first author", "other_authors": "other authors",
    "same_year": "same year", "same_container": "same journal or book", "other_container": "other journal or book",
    "same_volume": "same volume", "other_volume": "other volume", "same_issue": "same issue",
    "other_issue": "other issue",
    "same_pages": "same first page", "other_pages": "other first page", "same_abstract": "same abstract",
    "other_abstract": "other abstract",
}  # fmt: skip


def in_words(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> list[str]:
    """The evidence for each pair as a person reads it: "same DOI, same title, 1 year apart"."""
    facts = evidence(fields, left, right)
    said: list[list[str]] = [[] for _ in range(len(facts))]
    for name, words in WORDS.items():
        for i in np.flatnonzero(facts[name].to_numpy()).tolist():
            said[i].append(words)
    years = facts["year_gap"].to_numpy()
    for i in np.flatnonzero(years > 0).tolist():
        said[i].append(f"{years[i]} year{'s' if years[i] > 1 else ''} apart")
    return [", ".join(each) for each in said]
