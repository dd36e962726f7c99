"""What was really published, in the simulation: 2,278 works, among them pairs that look alike and are not the same."""

import random
from collections.abc import Callable
from dataclasses import replace

import words
from press import Fate, Press, Work, with_doi

# (where it leaves, why, topic, works). The four sums 1,802, 304, 144 and 79 are published; how they divide is ours.
SCREENED = (
    ("included", "", "care", 79),
    ("full_text", "FT1", "change", 27),
    ("full_text", "FT2", "policy", 15),
    ("full_text", "FT3", "issue", 23),
    ("abstract", "RQ", "care", 121),
    ("abstract", "IC4", "neighbour", 39),
    ("title", "IC4", "health", 890),
    ("title", "IC4", "business", 290),
    ("title", "IC5", "adult", 170),
    ("title", "IC3", "elsewhere", 148),
)
# Items other than articles, by kind; the machine's criterion removes them. The split is ours.
NOT_ARTICLES = {
    "editorial": 78,
    "letter": 22,
    "note": 16,
    "conference paper": 84,
    "conference abstract": 34,
    "book": 38,
    "book chapter": 62,
    "thesis": 31,
    "report": 30,
    "book review": 29,
    "erratum": 9,
    "news": 14,
}
UNKNOWN_KEPT, UNKNOWN_REMOVED = 9, 29  # items whose type no export states: a person keeps or removes them
TOPICS_OF_NOT_ARTICLES = ("care", "neighbour", "health", "health", "health", "business", "business", "adult")

# Pairs and rows of works that look alike: how many of each.
PARTS, REPLIES, SEQUELS, NAMESAKES, EARLIER_PAPERS, SECOND_REVIEWS = 14, 10, 25, 8, 10, 5


def publish_all(rng: random.Random) -> list[Work]:
    """Every work, in the order in which they were made up."""
    press = Press(rng)
    included = iter(_characteristics(rng))
    for stage, reason, topic, n in SCREENED:
        fate = Fate(stage, reason)
        for _ in range(n - (UNKNOWN_KEPT if topic == "business" else 0) - ADDED_LATER.get(topic, 0)):
            press.publish(fate, topic, **next(included) if stage == "included" else {})
    for _ in range(UNKNOWN_KEPT):
        journal, year = press.rng.choice(press.journals), press.year()
        press.publish(Fate("title", "IC4"), "business", "unknown", year=year, **press.in_journal(journal, year))
    for _ in range(UNKNOWN_REMOVED):
        press.publish(Fate("person", "E1"), rng.choice(TOPICS_OF_NOT_ARTICLES), "unknown")
    for likeness in LIKENESSES:
        likeness(press)
    made = {kind: sum(work.kind == kind for work in press.works) for kind in NOT_ARTICLES}
    for kind, n in NOT_ARTICLES.items():
        for _ in range(n - made[kind]):
            _not_article(press, kind)
    return press.works


def _not_article(press: Press, kind: str, **fixed: object) -> Work:
    topic = press.rng.choice(TOPICS_OF_NOT_ARTICLES)
    if kind == "editorial" and press.rng.random() < 0.6:
        fixed |= {
            "title": press.rng.choice(words.STANDING_TITLES),
            "subtitle": "",
            "abstract": (),
            "settled_by": "both",
        }
    if kind == "book review":
        fixed |= {"subtitle": "", "abstract": ()}
    return press.publish(Fate("eligibility", "E1"), topic, kind, **fixed)


def _characteristics(rng: random.Random) -> list[dict[str, object]]:
    """What the 79 included studies are: the published sums, each shuffled by itself."""
    designs = ["qualitative"] * 39 + ["mixed methods"] * 21 + [""] * 19
    countries = ["UK"] * 33 + ["USA"] * 29 + [""] * 17
    settings = ["children's social care"] * 58 + [""] * 21
    for deck in (designs, countries, settings):
        rng.shuffle(deck)
    methods = {"qualitative": words.QUALITATIVE, "mixed methods": words.MIXED, "": words.OTHER_DESIGNS}
    places = {"UK": words.UK, "USA": words.USA, "": ("",)}
    return [
        {"design": d, "country": c, "setting": s, "methods": methods[d], "places": places[c]}
        for d, c, s in zip(designs, countries, settings, strict=True)
    ]


# --- works that look alike and are not the same ---


def parts(press: Press) -> None:
    """One study in two parts: same authors, same issue, following pages."""
    for _ in range(PARTS):
        one = press.publish(Fate("title", "IC4"), "health", subtitle="part I, the setting", settled_by="both")
        first, last = press.pages(one.container, one.year, 18)
        shared = {name: getattr(one, name) for name in ("title", "authors", "container", "abbreviated", "issn")}
        shared |= {"publisher": one.publisher, "volume": one.volume, "issue": one.issue, "article_number": ""}
        press.publish(
            one.fate,
            "health",
            year=one.year,
            subtitle="part II, the results",
            first_page=first,
            last_page=last,
            settled_by="both",
            **shared,
        )


def replies(press: Press) -> None:
    """Somebody else answers an article in the journal in which it stood."""
    for article in _articles(press, "health", REPLIES):
        journal = next(journal for journal in press.journals if journal.name == article.container)
        press.publish(
            Fate("title", "IC4"),
            "health",
            year=min(article.year + 1, 2020),
            title=article.title,
            subtitle=f"a reply to {article.authors[0][0]}",
            abstract=(),
            settled_by="both",
            **press.in_journal(journal, min(article.year + 1, 2020)),
        )


def sequels(press: Press) -> None:
    """The same authors write again a year later, with a title that shares most of its words."""
    for article in _articles(press, "adult", SEQUELS):
        year = min(article.year + 1, 2020)
        subtitle = f"{article.subtitle}, one year later" if article.subtitle else "one year later"
        press.publish(
            Fate("title", "IC5"),
            "adult",
            year=year,
            title=article.title,
            subtitle=subtitle,
            authors=article.authors,
            settled_by="both",
        )


def namesakes(press: Press) -> None:
    """Other authors, elsewhere and in another year, with exactly the same title."""
    for article in _articles(press, "business", NAMESAKES):
        year = article.year - 3 if article.year > 2012 else article.year + 3
        press.publish(
            Fate("title", "IC4"),
            "business",
            year=year,
            title=article.title,
            subtitle=article.subtitle,
            settled_by="both",
        )


def earlier_papers(press: Press) -> None:
    """The conference paper that became an article: same authors and title, not the same publication."""
    for article in _articles(press, "business", EARLIER_PAPERS):
        shared = {name: getattr(article, name) for name in ("title", "subtitle", "authors", "abstract", "keywords")}
        _not_article(press, "conference paper", year=max(article.year - 2, 2005), settled_by="both", **shared)


def errata(press: Press) -> None:
    for article in _articles(press, "health", NOT_ARTICLES["erratum"]):
        journal = next(journal for journal in press.journals if journal.name == article.container)
        _not_article(
            press,
            "erratum",
            year=article.year,
            title=f"Erratum to: {article.title}",
            subtitle=article.subtitle,
            authors=article.authors,
            abstract=(),
            settled_by="both",
            **press.in_journal(journal, article.year, "erratum"),
        )


def second_reviews(press: Press) -> None:
    """One book, reviewed twice by different people in different journals under the book's title."""
    for _ in range(SECOND_REVIEWS):
        one = _not_article(press, "book review", settled_by="both")
        _not_article(press, "book review", title=one.title, year=one.year, settled_by="both")


def _articles(press: Press, topic: str, n: int) -> list[Work]:
    """Articles of a topic that have likenesses from now on: all their copies keep DOI and pages."""
    free = [
        place
        for place, work in enumerate(press.works)
        if work.topic == topic and work.kind == "article" and work.settled_by != "both" and 2005 < work.year < 2020
    ]
    chosen = sorted(press.rng.sample(free, n))
    for place in chosen:
        press.works[place] = with_doi(replace(press.works[place], settled_by="both"))
    return [press.works[place] for place in chosen]


LIKENESSES: tuple[Callable[[Press], None], ...] = (
    *(parts, replies, sequels, namesakes, earlier_papers, errata, second_reviews),
)
# Articles that the likenesses add to a topic, so that SCREENED holds for all together.
ADDED_LATER = {"health": 2 * PARTS + REPLIES, "adult": SEQUELS, "business": NAMESAKES}
