"""Which work of the review another tool's record is: by id, by DOI, then by title; where that is not plain, none."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz

from funnel.exchange.told import Told
from funnel.text import folded, split_list

Row = Mapping[str, str]

ALIKE = 60  # of 100: titles below it, under one DOI, are of two publications (supplements share a DOI)
TELLING_WORDS = 4  # a shorter title ("Editorial") tells a work only together with its year
YEARS_APART = 1  # online first and in print


class Known(NamedTuple):
    """The works of the review, by what may tell them. All values are lead records."""

    work_of: dict[str, str]  # by any record_id
    by_doi: dict[str, dict[str, None]]
    by_title: dict[str, dict[str, None]]  # folded
    works: dict[str, Row]


class Match(NamedTuple):
    """record_id: the record that the vote is cast on, by: id | DOI | title; or why there is none, and what is near."""

    record_id: str = ""
    by: str = ""
    why: str = ""
    near: tuple[str, ...] = ()


def known(works: Iterable[Row], records: Iterable[Row]) -> Known:
    """works: rows of works.csv; records: rows of records.csv, whose titles and DOIs tell a work as well as its own."""
    by_id = {work["work_id"]: work for work in works}
    work_of = {member: name for name, work in by_id.items() for member in (name, *split_list(work["members"]))}
    by_doi: dict[str, dict[str, None]] = {}
    by_title: dict[str, dict[str, None]] = {}
    told = [(work_of[record["record_id"]], record) for record in records if record["record_id"] in work_of]
    for name, row in [*by_id.items(), *told]:
        if row["doi"]:
            by_doi.setdefault(row["doi"].casefold(), {})[name] = None
        if title := folded(row["title"]):
            by_title.setdefault(title, {})[name] = None
    return Known(work_of, by_doi, by_title, by_id)


def match(one: Told, review: Known) -> Match:
    """The record for one vote. A DOI whose work has quite another title, or several works, settles nothing."""
    for name in one.ids:
        if name in review.work_of:
            return Match(name, "id")
    return _by_doi(one, review) or _by_title(one, review)


def _by_doi(one: Told, review: Known) -> Match | None:
    found = list(review.by_doi.get(one.doi.casefold(), ())) if one.doi else []
    if not found:
        return None
    like = [name for name in found if _titles_agree(one.title, review.works[name]["title"])]
    if len(like) == 1:
        return Match(like[0], "DOI")
    why = "several works have its DOI and title" if like else "the work with its DOI has another title"
    return Match(why=why, near=tuple(like or found))


def _titles_agree(one: str, other: str) -> bool:
    return not one or not other or fuzz.token_set_ratio(folded(one), folded(other)) >= ALIKE


def _by_title(one: Told, review: Known) -> Match:
    title = folded(one.title)
    found = list(review.by_title.get(title, ())) if title else []
    if not found:
        return Match(why="no work has its DOI or title" if one.doi or title else "it has neither DOI nor title")
    against = {name: _against(one, title, review.works[name]) for name in found}
    free = [name for name in found if not against[name]]
    if len(free) == 1:
        return Match(free[0], "title")
    why = "several works have its title" if free else f"its title is there, but {against[found[0]]}"
    return Match(why=why, near=tuple(free or found))


def _against(one: Told, title: str, work: Row) -> str:
    """What speaks against an equal title; "" for nothing."""
    if one.doi and work["doi"] and one.doi.casefold() != work["doi"].casefold():
        return "with another DOI"
    years = [year for year in (one.year[:4], work["year"][:4]) if year.isdecimal()]
    if len(years) == 2 and abs(int(years[0]) - int(years[1])) > YEARS_APART:
        return f"of {work['year']}"
    if len(title.split()) < TELLING_WORDS and (len(years) < 2 or years[0] != years[1]):
        return "it is too short to tell without the year"
    return ""
