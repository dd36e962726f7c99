"""What two records agree on, differ in, or leave open: one row a pair, each column a statement that is true or not."""

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from funnel.deduplicate.fields import NOTICES

_SMALL = frozenset(["a", "an", "and", "as", "at", "by", "de", "der", "des", "die", "das", "el", "en", "et", "for", "from", "für", "im", "in", "into", "la", "le", "les", "los", "of", "on", "or", "s", "the", "to", "und", "un", "une", "versus", "via", "vs", "with"])  # fmt: skip
NEAR, UNLIKE, WORTH_READING = 82.0, 55.0, 62.0  # similarity of titles, in per cent
FEW = 10  # words apart, in both titles together, among which spelling variants are looked for


def evidence(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """The statements that rules are written in, for the pairs (left[i], right[i]) of rows of `fields`."""
    e = pd.DataFrame(index=pd.RangeIndex(len(left)))
    pick = _Picker(fields, left, right)
    _titles(e, pick)
    _authors(e, pick)
    _places(e, pick)
    return e


class _Picker:
    """A column of fields for either side of the pairs."""

    def __init__(self, fields: pd.DataFrame, left: np.ndarray, right: np.ndarray):
        self.fields, self.left, self.right = fields, left, right

    def __call__(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        column = self.fields[name].to_numpy()
        return column[self.left], column[self.right]


def _titles(e: pd.DataFrame, pick: _Picker) -> None:
    a, b = pick("title")
    compact_a, compact_b = pick("compact")
    known = (compact_a != "") & (compact_b != "")
    identical = (compact_a == compact_b) & known
    alike = np.where(identical, 100.0, 0.0)
    rest = np.flatnonzero(known & ~identical)
    if len(rest):
        alike[rest] = process.cpdist(a[rest].tolist(), b[rest].tolist(), scorer=fuzz.ratio)
    within = np.zeros(len(a), dtype=bool)
    other_words = np.zeros(len(a), dtype=bool)
    same = identical.copy()
    other_words[rest] = True
    for i in rest.tolist():
        if alike[i] < WORTH_READING and compact_a[i] not in compact_b[i] and compact_b[i] not in compact_a[i]:
            continue
        only_a, only_b, shared = words_apart(a[i], b[i])
        other_words[i] = bool(only_a) and bool(only_b)
        if not only_a and not only_b:
            same[i] = shared > 0
        elif not other_words[i]:
            within[i] = shared >= 3 or (shared == 2 and len(compact_a[i]) > 14 and len(compact_b[i]) > 14)
    alternative_a, alternative_b = pick("alternative")
    for i in np.flatnonzero((alternative_a != "") | (alternative_b != "")).tolist():
        forms = [(x, y) for x in (a[i], alternative_a[i]) for y in (b[i], alternative_b[i]) if x and y]
        best = max(fuzz.ratio(x, y) for x, y in forms)
        if best > alike[i]:
            alike[i], same[i], other_words[i] = best, same[i] or best >= 90, other_words[i] and best < 90
    numbers_a, numbers_b = pick("numbers")
    other_numbers = np.zeros(len(a), dtype=bool)
    extra_numbers = np.zeros(len(a), dtype=bool)
    for i in np.flatnonzero(numbers_a != numbers_b).tolist():
        x, y = set(numbers_a[i].split()), set(numbers_b[i].split())
        other_numbers[i] = bool(x - y) and bool(y - x)
        extra_numbers[i] = not other_numbers[i]
    telling_a, telling_b = pick("telling")
    notice_a, notice_b = pick("notice")
    recurring_a, recurring_b = pick("recurring")
    main_a, main_b = pick("main_title")
    e["alike"] = alike
    e["no_subtitle"] = ~same & (((main_a != "") & (main_a == compact_b)) | ((main_b != "") & (main_b == compact_a)))
    e["same_title"] = same
    e["title_within"] = within
    e["other_words"] = other_words & (alike < 100)
    e["near_title"] = same | (alike >= NEAR)
    e["unlike_title"] = known & ~same & ~within & (alike < UNLIKE)
    e["other_numbers"] = other_numbers
    e["extra_number"] = extra_numbers
    e["other_telling"] = telling_a != telling_b
    e["one_notice"] = notice_a != notice_b
    for kind in NOTICES:
        e[f"one_{kind}"] = (notice_a == kind) ^ (notice_b == kind)
    e["recurring_title"] = recurring_a | recurring_b
    e["long_title"] = np.array(
        [len(x) >= 30 and len(y) >= 30 for x, y in zip(compact_a, compact_b, strict=True)], dtype=bool
    )


def words_apart(a: str, b: str) -> tuple[list[str], list[str], int]:
    """Words that only one of two titles has, and how many they share; spelling variants and small words do not count."""
    words_a, words_b = set(a.split()), set(b.split())
    shared = len(words_a & words_b)
    only_a = [word for word in a.split() if word not in words_b and word not in _SMALL]
    only_b = [word for word in b.split() if word not in words_a and word not in _SMALL]
    if only_a and only_b and len(only_a) + len(only_b) <= FEW:
        if "".join(only_a) == "".join(only_b):
            return [], [], shared + len(only_a)
        for word in list(only_a):
            twin = next((other for other in only_b if _variant(word, other)), None)
            if twin is not None:
                only_a.remove(word)
                only_b.remove(twin)
                shared += 1
        if only_a and "".join(only_a) == "".join(only_b):
            return [], [], shared + len(only_a)
    return only_a, only_b, shared


def _variant(word: str, other: str) -> bool:
    """Tumour and tumor, organise and organize, case and cases: one letter apart in a word of some length."""
    short = min(len(word), len(other))
    return short >= 4 and word.isalpha() and other.isalpha() and OSA.distance(word, other, score_cutoff=1) <= 1


def _authors(e: pd.DataFrame, pick: _Picker) -> None:
    a, b = pick("surnames")
    names_a, names_b = pick("names")
    shared = np.zeros(len(a), dtype=np.int16)
    smaller = np.zeros(len(a), dtype=np.int16)
    first = np.zeros(len(a), dtype=bool)
    unclear = np.zeros(len(a), dtype=bool)
    for i, (x, y) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        if not x or not y:
            # A group, or a person whom its words took for one: comparable only with itself.
            smaller[i] = shared[i] = 2 * (len(set(names_a[i].split()) & set(names_b[i].split())) >= 2)
            continue
        smaller[i] = min(len(x), len(y))
        if x == y:
            shared[i], first[i] = smaller[i], True
            continue
        both = len(set(x) & set(y))
        first[i] = x[0] == y[0] or fuzz.ratio(x[0], y[0]) >= 80
        if both < smaller[i]:
            rest_y = [name for name in y if name not in x]
            for name in x:
                if name not in y and any(_same_name(name, other) for other in rest_y):
                    both += 1
        if not both:  # given name and surname changed places, or a name cut elsewhere
            parts = len(set(names_a[i].split()) & set(names_b[i].split()))
            both = parts if parts >= 2 else 0
            unclear[i] = parts == 1
        shared[i] = min(both, smaller[i])
    e["authors_known"] = smaller > 0
    e["same_authors"] = (shared > 0) & ((shared * 2 >= smaller) | (shared >= 2))
    e["several_authors"] = (shared >= 2) & (shared * 2 >= smaller)
    e["same_first_author"] = first
    e["other_authors"] = (smaller > 0) & (shared == 0) & ~unclear


def _same_name(name: str, other: str) -> bool:
    """A surname with its particle, both parts of a double name, or another transliteration."""
    return (
        name.endswith(other)
        or other.endswith(name)
        or name.startswith(other)
        or other.startswith(name)
        or (fuzz.ratio(name, other) >= 80)
    )


def _places(e: pd.DataFrame, pick: _Picker) -> None:
    year_a, year_b = pick("year")
    gap = np.where((year_a < 0) | (year_b < 0), -1, abs(year_a - year_b))
    e["year_gap"] = gap
    e["same_year"] = gap == 0
    e["near_year"] = (gap >= 0) & (gap <= 1)
    e["year_known"] = gap >= 0
    e["far_year"] = gap > 1
    e["years_agree"] = gap <= 1
    for name in ("volume", "issue"):
        a, b = pick(name)
        known = (a >= 0) & (b >= 0)
        e[f"same_{name}"] = known & (a == b)
        e[f"other_{name}"] = known & (a != b)
    first_a, first_b = pick("first_page")
    last_a, last_b = pick("last_page")
    electronic_a, electronic_b = pick("electronic")
    supplement_a, supplement_b = pick("supplement_page")
    known = (first_a >= 0) & (first_b >= 0)
    same_first = known & (first_a == first_b)
    ends_known = (last_a >= 0) & (last_b >= 0)
    starts_anew = (first_a <= 1) | (first_b <= 1)  # e-journals count each article from 1
    end_a, end_b = np.maximum(first_a, last_a), np.maximum(first_b, last_b)
    overlap = (first_a <= end_b) & (first_b <= end_a)
    # A number of four digits without a last page is a page to one database and an article number to the next.
    either_a, either_b = (last_a < 0) & (first_a >= 1000), (last_b < 0) & (first_b >= 1000)
    comparable = (electronic_a == electronic_b) & (either_a == either_b)
    e["same_pages"] = same_first & ~(starts_anew & ends_known & (last_a != last_b))
    e["same_page_range"] = same_first & ends_known & (last_a == last_b) & (last_a > first_a)
    e["telling_page"] = same_first & (first_a > 1)
    e["other_pages"] = known & ~same_first & ~overlap & ~starts_anew & comparable
    e["supplement_page"] = supplement_a | supplement_b
    e["pages_known"] = known
    doi_a, doi_b = pick("doi")
    e["same_doi"] = (doi_a == doi_b) & (doi_a != "")
    e["other_doi"] = (doi_a != doi_b) & (doi_a != "") & (doi_b != "")
    has_place_a, has_place_b = (
        (pick("volume")[k] >= 0) | (pick("first_page")[k] >= 0) | (pick("doi")[k] != "") for k in (0, 1)
    )
    e["bare"] = ~has_place_a & ~has_place_b
    source_a, source_b = pick("source")
    e["same_source"] = (source_a == source_b) & (source_a != "")
    file_a, file_b = pick("file")
    e["same_file"] = file_a == file_b
    container_a, container_b = pick("container")
    issn_a, issn_b = pick("issn")
    alike = same_containers(container_a, container_b)
    shared_issn = np.array(
        [bool(x) and bool(y) and bool(set(x.split()) & set(y.split())) for x, y in zip(issn_a, issn_b, strict=True)],
        dtype=bool,
    )
    meeting_a, meeting_b = pick("conference")
    e["conferences"] = meeting_a & meeting_b
    e["same_container"] = (alike > 0) | shared_issn
    e["other_container"] = (alike < 0) & ~shared_issn
    abstract_a, abstract_b = pick("abstract")
    known = np.array([len(x) > 60 and len(y) > 60 for x, y in zip(abstract_a, abstract_b, strict=True)], dtype=bool)
    similar = np.zeros(len(known))
    rows = np.flatnonzero(known)
    if len(rows):
        similar[rows] = process.cpdist(abstract_a[rows].tolist(), abstract_b[rows].tolist(), scorer=fuzz.ratio)
    e["same_abstract"] = known & (similar >= 85)
    e["other_abstract"] = known & (similar < 60)
    preprint_a, preprint_b = pick("preprint")
    e["one_preprint"] = preprint_a != preprint_b
    meeting_a, meeting_b = pick("meeting")
    e["one_meeting"] = meeting_a != meeting_b
    e["meetings"] = meeting_a & meeting_b
    id_a, id_b = pick("exported_id")
    e["same_id"] = (id_a == id_b) & (id_a != "")


# How each statement reads, in the order in which a person wants to hear it.
WORDS = {
    "same_id": "same record identifier", "same_doi": "same DOI", "other_doi": "other DOI",
    "same_title": "same title", "title_within": "one title within the other", "other_words": "titles differ in words",
    "unlike_title": "titles unlike", "other_numbers": "other numbers in the titles", "one_notice": "one is a notice",
    "several_authors": "same authors", "same_first_author": "same first author", "other_authors": "other authors",
    "same_year": "same year", "same_container": "same journal or book", "other_container": "other journal or book",
    "same_volume": "same volume", "other_volume": "other volume", "same_issue": "same issue", "other_issue": "other issue",
    "same_pages": "same first page", "other_pages": "other first page", "same_abstract": "same abstract",
    "other_abstract": "other abstract",
}  # fmt: skip


def in_words(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> list[str]:
    """The evidence for each pair as a person reads it: "same DOI, same title, 1 year apart"."""
    e = evidence(fields, left, right)
    said: list[list[str]] = [[] for _ in range(len(e))]
    for name, words in WORDS.items():
        for i in np.flatnonzero(e[name].to_numpy()).tolist():
            said[i].append(words)
    years = e["year_gap"].to_numpy()
    for i in np.flatnonzero(years > 0).tolist():
        said[i].append(f"{years[i]} year{'s' if years[i] > 1 else ''} apart")
    return [", ".join(each) for each in said]


def same_containers(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """1 where two journal or book titles are the same or one abbreviates the other, -1 where not, 0 where one is unknown."""
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
    if _is_serial(short) != _is_serial(long) and _is_meeting(short) == _is_meeting(long):
        return 0 if _abbreviates(short, long) else -1  # a journal named after its conference
    if _abbreviates(short, long) or _acronym(short, long) or _acronym(long, short):
        return 1
    return 1 if fuzz.token_set_ratio(" ".join(short), " ".join(long)) >= 85 else -1


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each word of one title begins a later word of the other: "antimicrob agents chemother"."""
    place = 0
    for word in short:
        while place < len(long) and not (long[place].startswith(word) or word.startswith(long[place])):
            place += 1
        if place == len(long):
            return False
        place += 1
    return True


def _acronym(short: list[str], long: list[str]) -> bool:
    """Whether one title holds the initials of the other as a word: "icis 2017" for "international conference on information systems"."""
    initials = "".join(word[0] for word in long)
    return len(initials) >= 3 and any(word == initials for word in short)


def _is_serial(words: list[str]) -> bool:
    return not {"journal", "j", "transactions", "trans", "magazine"}.isdisjoint(words)


def _is_meeting(words: list[str]) -> bool:
    return not {"conference", "proceedings", "proc", "conf", "symposium", "workshop", "congress", "meeting"}.isdisjoint(
        words
    )
