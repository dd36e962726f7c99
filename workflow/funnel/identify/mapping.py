"""From a record's (tag, value) pairs to the bibliographic columns, by a platform's table of tags."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from funnel.identify import item_types, names, values
from funnel.identify.reading import Pair, silent

Tags = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Dialect:
    """How one platform writes records.

    tags: for each column its tags, the preferred first. Beside the bibliographic columns (without type and
        type_as_exported) these are named: authors_else and abstract_else (read where the first are silent; of
        authors_else the first that speaks),
        first_page, last_page and article_number (for pages), doi_hidden (fields that may hold a DOI
        among other things), numbers (ISSN and ISBN alike), types (of item, the platform's own before the format's).
    names: how authors are written.
    keywords_apart: characters that may separate keywords within one value, the surest first; "" where each has its own.
    types_within: patterns whose group is the platform's word for the type, looked for in these tags.
    cited: tags that hold a citation ("Cell. 2021 Jul 22;184(15):3884-98."), and the forms it may have, whose groups are
        columns; they speak where the record's own fields are silent.
    several_types: whether a type is told by all values of its tag together.
    nothing: what this platform writes where nothing is known; readers leave such values out.
    unsaid: words for a type that this platform writes on everything, so that they say nothing.
    """

    platform: str
    tags: Tags
    names: Callable[[Iterable[str]], list[str]] = names.as_written
    keywords_apart: str = ""
    types_within: tuple[tuple[str, re.Pattern[str]], ...] = ()
    nothing: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()
    several_types: bool = False
    accession_form: re.Pattern[str] | None = None  # the accession number within its field, where it is not all of it
    accession_prefix: str = ""  # what the platform puts before it, though not everywhere
    cited: tuple[tuple[str, ...], tuple[re.Pattern[str], ...]] = ((), ())
    not_keywords: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def _places(self) -> dict[tuple[str, ...], "_Places"]:
        return {}

    def places(self, present: tuple[str, ...]) -> "_Places":
        """Where the columns stand in a record with these tags. The records of a file share a few such sets."""
        places = self._places.get(present)
        if places is None:
            if len(self._places) >= MOST_SETS:
                self._places.clear()
            places = self._places[present] = _places(self, frozenset(present))
        return places


MOST_SETS = 1 << 12  # of tags that are remembered
_STAND_ALONE = frozenset({"book", "thesis"})  # what is named as their container is a series or a database
_SILENT = silent()
_SIMPLE = ("container_title", "volume", "issue", "language", "publisher", "url", "accession")


class _Places(NamedTuple):
    """The tags of one record that speak of each column, the preferred first; what a record lacks is left out."""

    types_within: Sequence[tuple[str, re.Pattern[str]]]
    types: Sequence[str]
    title: Sequence[str]
    authors: Sequence[str]
    year: Sequence[str]
    simple: Sequence[tuple[str, Sequence[str]]]  # column and tags
    paged: Sequence[Sequence[str]]  # tags of first page, last page and article number; () where there is none
    doi: Sequence[str]
    doi_hidden: Sequence[str]
    numbers: Sequence[str]
    abstract: Sequence[str]
    keywords: Sequence[str]
    cited: Sequence[str]


def _places(dialect: Dialect, present: frozenset[str]) -> _Places:
    there = {column: tuple(tag for tag in wanted if tag in present) for column, wanted in dialect.tags.items()}
    paged = (there["first_page"], there["last_page"], there["article_number"])
    return _Places(
        types_within=tuple((tag, pattern) for tag, pattern in dialect.types_within if tag in present),
        types=there["types"],
        title=there["title"],
        authors=there["authors"] or there["authors_else"][:1],
        year=there["year"],
        simple=tuple((column, there[column]) for column in _SIMPLE if there[column]),
        paged=paged if any(paged) else (),
        doi=there["doi"],
        doi_hidden=there["doi_hidden"],
        numbers=there["numbers"],
        abstract=there["abstract"] or there["abstract_else"],
        keywords=there["keywords"],
        cited=tuple(tag for tag in dialect.cited[0] if tag in present),
    )


def mapped(pairs: Sequence[Pair], dialect: Dialect) -> dict[str, str]:
    """The bibliographic columns of one record; every column is there, "" where the record is silent."""
    said: dict[str, list[str]] = {}
    for tag, value in pairs:
        if value:
            if tag in said:
                said[tag].append(value)
            else:
                said[tag] = [value]
    at = dialect.places(tuple(said))
    record = _SILENT.copy()
    record["type"], record["type_as_exported"] = item_types.told(_types(said, at, dialect), dialect.unsaid)
    if at.title:
        record["title"] = values.prose(said[at.title[0]][0])
    if at.authors:
        record["authors"] = "; ".join(dict.fromkeys(dialect.names(_all(said, at.authors, pairs))))
    for tag in at.year:
        if year := values.year(said[tag][0]):
            record["year"] = year
            break
    for column, tags in at.simple:
        for tag in tags:
            if value := values.known(said[tag][0]):
                record[column] = value
                break
    if record["type"] in _STAND_ALONE:
        record["container_title"] = ""
    if at.paged:
        first, last, article = (said[tags[0]][0] if tags else "" for tags in at.paged)
        record["pages"] = values.pages(first, last, article)
    if at.doi or at.doi_hidden:
        record["doi"] = _doi(said, at, pairs)
    if at.numbers:
        record["issn"], record["isbn"] = values.numbers(*_all(said, at.numbers, pairs))
    if at.abstract:
        record["abstract"] = values.abstract(_all(said, at.abstract, pairs))
    if at.keywords:
        words = _all(said, at.keywords, pairs)
        record["keywords"] = values.keywords(words, dialect.keywords_apart, dialect.not_keywords)
    if dialect.accession_form and record["accession"]:
        form = dialect.accession_form.search(record["accession"])
        record["accession"] = dialect.accession_prefix + form.group(1) if form else ""
    if at.cited:
        for column, value in _citation(said[at.cited[0]][0], dialect.cited[1]).items():
            record[column] = record[column] or value
    return record


def _all(said: Mapping[str, list[str]], tags: Sequence[str], pairs: Iterable[Pair]) -> list[str]:
    """All values of all these tags, in the order of the record."""
    if len(tags) == 1:
        return said[tags[0]]
    return [value for tag, value in pairs if tag in tags and value]


def _doi(said: Mapping[str, list[str]], at: _Places, pairs: Iterable[Pair]) -> str:
    for tag in at.doi:
        if found := values.doi_among(said[tag]):
            return found
    return values.hidden_doi(_all(said, at.doi_hidden, pairs)) if at.doi_hidden else ""


def _types(said: Mapping[str, list[str]], at: _Places, dialect: Dialect) -> tuple[str, ...]:
    """What may tell the type, the platform's own words before the format's."""
    if not at.types_within and not dialect.several_types:
        return tuple([said[tag][0] for tag in at.types])
    within = [form.search(value) for tag, form in at.types_within for value in said[tag]]
    told = ["; ".join(said[tag]) if dialect.several_types else said[tag][0] for tag in at.types]
    return (*(found.group(1) for found in within if found), *told)


def _citation(text: str, forms: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """What a citation says, by column."""
    text = values.plain(text[:500])
    found = next(filter(None, (form.match(text) for form in forms)), None)
    parts = {name: part.strip(" .,;") for name, part in found.groupdict().items() if part} if found else {}
    if number := values.pages(parts.get("pages", ""), "", parts.pop("article", "")):
        parts["pages"] = number
    return parts
