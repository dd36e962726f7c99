"""Which databases hold a work, and how each of them gets it slightly wrong."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from press import Person, Work
from words import TOPICS

# How each database says what an item is: (RIS type, the platform's own word). Kinds not named are not held there; no
# database says anything of an item of unknown kind.
KINDS = {
    "article": {
        "assia": ("JOUR", "scholarly-journals"),
        "scopus": ("", "Article"),
        "scie": ("JOUR", ""),
        "wos": ("", "Article"),
        "business": ("JOUR", "scholarly-journals"),
        "psycinfo": ("JOUR", "Journal Article"),
    },
    "editorial": {"scopus": ("", "Editorial"), "wos": ("", "Editorial Material"), "psycinfo": ("JOUR", "Editorial")},
    "letter": {"scopus": ("", "Letter"), "wos": ("", "Letter"), "psycinfo": ("JOUR", "Letter")},
    "note": {"scopus": ("", "Note")},
    "conference paper": {
        "scopus": ("", "Conference Paper"),
        "wos": ("", "Proceedings Paper"),
        "business": ("CPAPER", "conference-papers-proceedings"),
    },
    "conference abstract": {"wos": ("", "Meeting Abstract")},
    "book": {
        "scopus": ("", "Book"),
        "scie": ("BOOK", ""),
        "business": ("BOOK", "books"),
        "psycinfo": ("BOOK", "Book"),
    },
    "book chapter": {"scopus": ("", "Book Chapter"), "scie": ("CHAP", ""), "psycinfo": ("CHAP", "Chapter")},
    "thesis": {
        "assia": ("THES", "dissertations-theses"),
        "business": ("THES", "dissertations-theses"),
        "psycinfo": ("THES", "Dissertation"),
    },
    "report": {"scie": ("RPRT", ""), "business": ("RPRT", "reports")},
    "book review": {"wos": ("", "Book Review"), "psycinfo": ("JOUR", "Review-Book")},
    "erratum": {"scopus": ("", "Erratum"), "wos": ("", "Correction"), "psycinfo": ("JOUR", "Erratum/Correction")},
    "news": {"business": ("MGZN", "trade-journals"), "scie": ("NEWS", ""), "wos": ("", "News Item")},
    "unknown": {"assia": ("GEN", ""), "scie": ("GEN", ""), "business": ("GEN", "")},
}
REVIEWS = 0.06  # articles that Scopus or Web of Science, each by itself, calls a review
CALLED_NOTES = 10  # articles that Scopus calls a note while Web of Science calls them articles: they stay in

# How many works have one copy, two copies ...: 3,819 copies of 2,278 works.
COPIES = {1: 1328, 2: 520, 3: 295, 4: 112, 5: 20, 6: 3}
EARLY_TWINS = 18  # works that Scopus holds twice: in press, then in an issue
REPEATED_ROWS = 3  # rows that stand twice in one export
SHARED_ACCESSION = 0.3  # works that ProQuest gives one number in both of its databases


@dataclass(frozen=True)
class Copy:
    """One row of one export before it is written down in the platform's dialect."""

    work: Work
    database: str
    accession: int
    ris_type: str
    type_word: str
    title: str
    authors: tuple[Person, ...]
    year: int
    container: str
    volume: str
    issue: str
    first_page: str
    last_page: str
    article_number: str
    doi: str
    abstract: str
    full_stop: bool = False
    short_pages: bool = False  # 123-30 in place of 123-130
    in_press: bool = False


Quirk = Callable[[Copy], Copy]


# --- what goes wrong; each takes a copy and gives it back altered ---


def doi_missing(copy: Copy) -> Copy:
    return replace(copy, doi="")


def doi_upper_case(copy: Copy) -> Copy:
    return replace(copy, doi=copy.doi.upper())


def doi_as_address(copy: Copy) -> Copy:
    return replace(copy, doi=f"https://doi.org/{copy.doi}" if copy.doi else "")


def subtitle_missing(copy: Copy) -> Copy:
    return replace(copy, title=copy.work.title)


def in_press(copy: Copy) -> Copy:
    """Seen before it had an issue, in the year before."""
    nowhere = dict.fromkeys(("volume", "issue", "first_page", "last_page", "article_number"), "")
    return replace(copy, year=copy.work.year - 1, in_press=True, **nowhere)


def year_before(copy: Copy) -> Copy:
    """The year in which it first stood online."""
    return replace(copy, year=copy.work.year - 1)


def container_abbreviated(copy: Copy) -> Copy:
    return replace(copy, container=copy.work.abbreviated or copy.container)


def container_in_capitals(copy: Copy) -> Copy:
    return replace(copy, container=copy.container.upper())


def title_case(copy: Copy) -> Copy:
    small = {"and", "of", "in", "for", "the", "a", "an", "to", "with", "on", "at", "by"}
    said = [word if n and word in small else word[:1].upper() + word[1:] for n, word in enumerate(copy.title.split())]
    return replace(copy, title=" ".join(said))


def title_in_capitals(copy: Copy) -> Copy:
    return replace(copy, title=copy.title.upper())


def title_with_ampersand(copy: Copy) -> Copy:
    return replace(copy, title=copy.title.replace(" and ", " & "))


def title_with_entity(copy: Copy) -> Copy:
    return replace(copy, title=copy.title.replace(" and ", " &amp; "))


def title_with_full_stop(copy: Copy) -> Copy:
    return replace(copy, full_stop=True)


def plain_quotes(copy: Copy) -> Copy:
    return replace(copy, title=copy.title.replace("’", "'"), abstract=copy.abstract.replace("’", "'"))


def initials_only(copy: Copy) -> Copy:
    return replace(copy, authors=tuple((last, initials(given, ". ") + ".") for last, given in copy.authors))


def accents_lost(copy: Copy) -> Copy:
    return replace(copy, authors=tuple((ascii_of(last), ascii_of(given)) for last, given in copy.authors))


def accents_spelt_out(copy: Copy) -> Copy:
    spelt = str.maketrans({"ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Å": "Aa"})
    return replace(copy, authors=tuple((last.translate(spelt), given) for last, given in copy.authors))


def authors_cut(copy: Copy) -> Copy:
    return replace(copy, authors=copy.authors[:3])


def pages_shortened(copy: Copy) -> Copy:
    return replace(copy, short_pages=True)


def abstract_missing(copy: Copy) -> Copy:
    return replace(copy, abstract="")


def abstract_cut(copy: Copy) -> Copy:
    return replace(copy, abstract=" ".join(copy.work.abstract[:1]))


def ascii_of(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("ø", "o"))
    return "".join(c for c in bare if not unicodedata.combining(c)).replace("’", "'")


def initials(given: str, between: str = "") -> str:
    return between.join(name[0] for name in given.split())


# How often, database by database, in the order in which they happen.
QUIRKS: dict[str, dict[Quirk, float]] = {
    "assia": {doi_missing: 0.15, doi_as_address: 1, subtitle_missing: 0.04, title_case: 0.25, title_with_entity: 0.05}
    | {initials_only: 0.1, accents_lost: 0.1, abstract_missing: 0.05},
    "scopus": {doi_missing: 0.08, doi_upper_case: 0.1, title_with_entity: 0.04, abstract_missing: 0.2}
    | {year_before: 0.03, in_press: 0.02},
    "scie": {doi_missing: 0.6, subtitle_missing: 0.25, title_with_ampersand: 0.2, title_with_full_stop: 0.1}
    | {initials_only: 1, authors_cut: 0.15, container_abbreviated: 0.25, pages_shortened: 0.5}
    | {plain_quotes: 1, abstract_cut: 1},
    "wos": {doi_missing: 0.07, title_case: 0.2, accents_lost: 1, container_in_capitals: 1, abstract_missing: 0.15}
    | {plain_quotes: 1, in_press: 0.04},
    "business": {doi_missing: 0.2, doi_as_address: 1, title_case: 0.3, title_in_capitals: 0.04, title_with_entity: 0.06}
    | {initials_only: 0.15, accents_spelt_out: 0.3, abstract_missing: 0.1},
    "psycinfo": {doi_missing: 0.1, doi_upper_case: 0.05, doi_as_address: 0.1, subtitle_missing: 0.03}
    | {title_with_full_stop: 0.6, accents_lost: 0.3, container_abbreviated: 0.05, pages_shortened: 0.1}
    | {year_before: 0.03},
}
# What takes evidence away happens only where enough is left to see that two copies are one work.
NEEDS: dict[Quirk, Callable[[Work], bool]] = {
    doi_missing: lambda work: work.settled_by == "pages",
    subtitle_missing: lambda work: (
        bool(work.subtitle)
        and (work.settled_by == "doi" or (work.settled_by == "pages" and bool(work.volume and work.first_page)))
    ),
    in_press: lambda work: work.settled_by == "doi" and work.kind == "article" and work.year > 2005,
    year_before: lambda work: work.settled_by == "doi" and work.kind == "article" and work.year > 2005,
    title_in_capitals: lambda work: work.settled_by != "both",
}


def copies(works: list[Work], rng: random.Random) -> dict[str, list[Copy]]:
    """The rows of each database's export, in the order in which they stand there."""
    held = _holdings(works, rng)
    notes = set(
        rng.sample([w.key for w in works if w.kind == "article" and {"scopus", "wos"} <= {*held[w.key]}], CALLED_NOTES)
    )
    rows: dict[str, list[Copy]] = {database: [] for database in KINDS["article"]}
    numbers = dict.fromkeys(rows, 0)
    for work in works:
        made: dict[str, Copy] = {}
        for database in held[work.key]:
            numbers[database] += rng.randint(1, 9)
            copy = _copy(work, database, numbers[database], rng)
            if database == "scopus" and work.key in notes:
                copy = replace(copy, type_word="Note")
            if database in made:  # a second time in the same database
                copy = made[database] if database == "business" else copy if copy.in_press else in_press(copy)
            elif database == "business" and "assia" in made and rng.random() < SHARED_ACCESSION:
                copy = replace(copy, accession=made["assia"].accession)
            made[database] = copy
            rows[database].append(copy)
    for database in rows:
        rng.shuffle(rows[database])
    return rows


def _holdings(works: list[Work], rng: random.Random) -> dict[str, list[str]]:
    """The databases that hold each work, by its key; one named twice holds it twice."""
    deck = [n for n, times in COPIES.items() for _ in range(times)]
    held = {}
    for work in sorted(works, key=lambda work: len(KINDS[work.kind])):
        possible = KINDS[work.kind]
        n = deck.pop(rng.choice([place for place, n in enumerate(deck) if n <= len(possible)]))
        weights = {database: TOPICS[work.topic].databases[database] for database in possible}
        held[work.key] = []
        for _ in range(n):
            database = rng.choices(list(weights), weights=list(weights.values()))[0]
            held[work.key].append(database)
            del weights[database]
    _hold_twice(works, held, "scopus", EARLY_TWINS, rng, lambda work: NEEDS[in_press](work))
    _hold_twice(works, held, "business", REPEATED_ROWS, rng, lambda work: work.kind == "article")
    return held


def _hold_twice(
    works: list[Work],
    held: dict[str, list[str]],
    database: str,
    n: int,
    rng: random.Random,
    suits: Callable[[Work], bool],
) -> None:
    """Give n works a second copy in one database in place of their copy in another."""
    possible = [work.key for work in works if database in held[work.key] and len(held[work.key]) == 2 and suits(work)]
    for key in sorted(rng.sample(possible, n)):
        held[key] = [database, database]


def _copy(work: Work, database: str, accession: int, rng: random.Random) -> Copy:
    ris_type, word = KINDS[work.kind][database]
    if work.kind == "article" and database in ("scopus", "wos") and rng.random() < REVIEWS:
        word = "Review"
    copy = Copy(
        work=work,
        database=database,
        accession=accession,
        ris_type=ris_type,
        type_word=word,
        title=f"{work.title}: {work.subtitle}" if work.subtitle else work.title,
        authors=work.authors,
        year=work.year,
        container=work.container,
        volume=work.volume,
        issue=work.issue,
        first_page=work.first_page,
        last_page=work.last_page,
        article_number=work.article_number,
        doi=work.doi,
        abstract=" ".join(work.abstract),
    )
    for quirk, often in QUIRKS[database].items():
        if rng.random() < often and (quirk not in NEEDS or NEEDS[quirk](work)):
            copy = quirk(copy)
    return copy
