"""A press that publishes invented works: titles, people, journals, pages."""

import random
from dataclasses import dataclass, replace
from itertools import combinations

import words
from words import TOPICS, Topic

Person = tuple[str, str]  # surname, given names


@dataclass(frozen=True)
class Journal:
    name: str
    abbreviated: str
    issn: str
    publisher: str
    field: str
    issues: int  # a year
    begun: int  # the year before its first volume
    numbered: bool  # article numbers in place of pages


@dataclass(frozen=True)
class Fate:
    """Where a work leaves the funnel and why; "included" has no reason."""

    stage: str  # eligibility (the machine's criterion), person (before screening), title, abstract, full_text, included
    reason: str


@dataclass(frozen=True)
class Work:
    key: str
    kind: str  # one of funnel.model.ITEM_TYPES; "unknown" where no database says what it is
    fate: Fate
    topic: str
    title: str  # without subtitle and without "(simulated)"
    subtitle: str
    authors: tuple[Person, ...]
    year: int
    container: str
    abbreviated: str
    issn: str
    publisher: str
    volume: str
    issue: str
    first_page: str
    last_page: str
    article_number: str
    doi: str
    abstract: tuple[str, ...]  # sentences
    keywords: tuple[str, ...]
    settled_by: str  # what every copy keeps: "doi", or "pages" with title, author and year, or "both"
    design: str = ""  # of an included study: qualitative, mixed methods, "" (not reported)
    country: str = ""  # UK, USA, ""
    setting: str = ""  # children's social care, ""


# Title and subtitle, with slots for their words.
TITLES = (
    ("{angle} {practice} for {people}", "{method} {place}"),
    ("{practice} and {theme}", "{method} with {people} {place}"),
    ("{angle} {practice} {place}", "the part of {theme}"),
    ("{people} and {practice}", "{angle} {theme} {place}"),
    ("{theme} in {practice} for {people} {place}", ""),
)


class Titles:
    """Hands out titles of which no two are equal and no two share three of their words' slots."""

    def __init__(self, rng: random.Random):
        self.rng, self.taken, self.combinations = rng, set(), set()

    def new(self, topic: Topic, places: tuple[str, ...], methods: tuple[str, ...]) -> tuple[str, str, dict[str, str]]:
        while True:
            slots = {
                "angle": self.rng.choice(words.ANGLES),
                "practice": self.rng.choice(topic.practices),
                "people": self.rng.choice(topic.people),
                "theme": self.rng.choice(words.THEMES),
                "method": self.rng.choice(methods),
                "place": self.rng.choice(places),
            }
            forms = self.rng.choice(TITLES)
            main, sub = (" ".join(form.format(**slots).split()) for form in forms)
            used = [value for name, value in slots.items() if value and any(f"{{{name}}}" in form for form in forms)]
            threes = set(combinations(sorted(used), 3))
            if main.casefold() not in self.taken and not threes & self.combinations:
                self.taken.add(main.casefold())
                self.combinations |= threes
                return main[:1].upper() + main[1:], sub[:1].lower() + sub[1:], slots


def journals(rng: random.Random) -> list[Journal]:
    """Each kind of journal in four invented towns."""
    found = []
    for name, field, issues in words.JOURNAL_NAMES:
        for town in sorted(rng.sample(words.INVENTED_TOWNS, 4)):
            full = f"{town} {name}"
            short = " ".join(filter(None, (words.ABBREVIATED.get(word, word) for word in full.split())))
            publisher, begun, numbered = rng.choice(words.PUBLISHERS), rng.randint(1921, 2003), rng.random() < 0.15
            found.append(Journal(full, short, _issn(len(found)), publisher, field, issues, begun, numbered))
    return found


def _issn(n: int) -> str:
    """An ISSN of the unassigned range 9999, with its check digit."""
    digits = f"9999{n:03d}"
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True)) % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if check == 10 else check}"


class Press:
    """Publishes works: journals fill up page by page, so that no two works stand on the same page."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.journals = journals(rng)
        self.titles = Titles(rng)
        self.next_page: dict[tuple[str, int], int] = {}
        self.works: list[Work] = []

    def surname(self) -> str:
        parts = (words.SURNAME_STARTS, words.SURNAME_MIDDLES, words.SURNAME_ENDS)
        particle = self.rng.choice(words.SURNAME_PARTICLES) if self.rng.random() < 0.06 else ""
        names = ["".join(self.rng.choice(part) for part in parts) for _ in range(2 if self.rng.random() < 0.05 else 1)]
        return particle + "-".join(names)

    def people(self, most: int = 6) -> tuple[Person, ...]:
        def given() -> str:
            names = [self.rng.choice(words.GIVEN_STARTS) + self.rng.choice(words.GIVEN_ENDS)]
            if self.rng.random() < 0.4:
                names.append(self.rng.choice(words.GIVEN_STARTS) + self.rng.choice(words.GIVEN_ENDS))
            return " ".join(names)

        size = self.rng.choices(range(1, most + 1), weights=[6, 8, 7, 4, 2, 1][:most])[0]
        return tuple((self.surname(), given()) for _ in range(size))

    def year(self) -> int:
        return self.rng.choices(range(2005, 2021), weights=[*range(4, 19), 4])[0]

    def publish(
        self,
        fate: Fate,
        topic: str,
        kind: str = "article",
        places: tuple[str, ...] | None = None,
        methods: tuple[str, ...] = words.QUALITATIVE + words.MIXED + words.OTHER_DESIGNS,
        **fixed: object,
    ) -> Work:
        """A new work; `fixed` names what is not left to chance."""
        subject = TOPICS[topic]
        main, sub, slots = self.titles.new(subject, subject.places if places is None else places, methods)
        year = int(fixed.get("year") or self.year())  # type: ignore[call-overload]
        number = len(self.works) + 1
        work = Work(
            key=f"w{number:04d}",
            kind=kind,
            fate=fate,
            topic=topic,
            title=main,
            subtitle=sub,
            authors=self.people(),
            year=year,
            doi=_doi(year, number) if self.rng.random() < 0.9 else "",
            abstract=self.sentences(slots, year),
            keywords=(slots["practice"], slots["people"], slots["theme"]),
            settled_by="pages",
            **self.place(kind, topic, year),
        )
        if work.doi:
            work = replace(work, settled_by=self.rng.choice(("doi", "pages")))
        return self.add(replace(work, **fixed))  # type: ignore[arg-type]

    def add(self, work: Work) -> Work:
        """A work with article numbers or a look-alike gets a DOI: its pages alone do not settle what it is."""
        if work.article_number and work.settled_by == "pages":
            work = replace(work, settled_by="doi")
        self.works.append(with_doi(work))
        return self.works[-1]

    def sentences(self, slots: dict[str, str], year: int) -> tuple[str, ...]:
        opening = f"This paper looks at {slots['practice']} for {slots['people']} {slots['place']}".strip() + "."
        method = (
            f"It draws on {slots['method']} of {self.rng.randint(2, 29)} sites and {self.rng.randint(8, 960)} accounts"
            f" gathered up to {year - 1}."
        )
        rest = [self.rng.choice(words.FINDINGS).format(theme=slots["theme"]), self.rng.choice(words.CLOSINGS)]
        return (opening, method, *rest[: self.rng.randint(0, 2)])

    def place(self, kind: str, topic: str, year: int) -> dict[str, str]:
        """Where a work of this kind appears."""
        if kind in ("book", "report", "thesis", "unknown"):
            publisher = f"University of {self.rng.choice(words.INVENTED_TOWNS)}" if kind == "thesis" else ""
            return _standing(publisher=publisher or self.rng.choice(words.PUBLISHERS))
        if kind in ("conference paper", "conference abstract", "book chapter"):
            town, series = self.rng.choice(words.INVENTED_TOWNS), self.rng.randint(1, 40)
            container = {
                "conference paper": f"Proceedings of the {series}. {town} Conference on Service Innovation",
                "conference abstract": f"{town} Congress Supplement {series}",
                "book chapter": f"The {town} Handbook of Services, Volume {series}",
            }[kind]
            first, last = self.pages(container, year, 1 if kind == "conference abstract" else 14)
            return _standing(container=container, first_page=first, last_page=last, publisher=words.PUBLISHERS[0])
        field = TOPICS[topic].field
        return self.in_journal(self.rng.choice([j for j in self.journals if j.field == field]), year, kind)

    def in_journal(self, journal: Journal, year: int, kind: str = "article") -> dict[str, str]:
        short = kind in ("editorial", "letter", "note", "book review", "erratum", "news")
        first, last = self.pages(journal.name, year, 3 if short else 18)
        return _standing(
            container=journal.name,
            abbreviated=journal.abbreviated,
            issn=journal.issn,
            publisher=journal.publisher,
            volume=str(year - journal.begun),
            issue=str(min(journal.issues, 1 + int(first) * journal.issues // 1000)),
            first_page=first,
            last_page=last,
            article_number=f"e{year % 100:02d}{int(first):04d}" if journal.numbered and not short else "",
        )

    def pages(self, container: str, year: int, most: int) -> tuple[str, str]:
        first = self.next_page.get((container, year), self.rng.randint(1, 600)) + self.rng.randint(0, 200)
        last = first + (self.rng.randint(most // 2, most) if most > 1 else 0)
        self.next_page[container, year] = last + 1
        return str(first), str(last)


def with_doi(work: Work) -> Work:
    """The work with a DOI, if it is to be told apart by one and has none."""
    known = work.doi or work.settled_by == "pages"
    return work if known else replace(work, doi=_doi(work.year, int(work.key[1:])))


def _doi(year: int, number: int) -> str:
    """Under 10.5555, the prefix kept for examples."""
    return f"10.5555/sim.{year}.{number * 37 + 1000:05d}"


def _standing(**known: str) -> dict[str, str]:
    fields = ("container", "abbreviated", "issn", "publisher", "volume", "issue")
    return dict.fromkeys((*fields, "first_page", "last_page", "article_number"), "") | known
