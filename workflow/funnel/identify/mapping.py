"""From a record's (tag, value) pairs to the bibliographic columns, by a platform's table of tags."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from funnel.identify import item_types, names, values
from funnel.identify.reading import Pair, silent

Tags = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Dialect:
    """How one platform writes records.

    tags: for each column its tags, the preferred first. Beside the bibliographic columns (without type and
        type_as_exported) these are named: authors_else and abstract_else (read where the first are silent),
        first_page, last_page and article_number (for pages), doi_hidden (fields that may hold a DOI
        among other things), numbers (ISSN and ISBN alike), types (of item, the platform's own before the format's).
    names: how authors are written.
    keywords_apart: what separates keywords within one value, "" where each has its own.
    types_within: patterns whose group is the platform's word for the type, looked for in these tags.
    cited: tags that hold a citation ("Cell. 2021 Jul 22;184(15):3884-98."), and the forms it may have, whose groups are
        columns; they speak where the record's own fields are silent.
    several_types: whether a type is told by all values of its tag together.
    unsaid: words for a type that this platform writes on everything, so that they say nothing.
    """

    platform: str
    tags: Tags
    names: Callable[[Iterable[str]], list[str]] = names.as_written
    keywords_apart: str = ""
    types_within: tuple[tuple[str, re.Pattern[str]], ...] = ()
    unsaid: frozenset[str] = frozenset()
    several_types: bool = False
    accession_form: re.Pattern[str] | None = None  # the accession number within its field, where it is not all of it
    cited: tuple[tuple[str, ...], tuple[re.Pattern[str], ...]] = ((), ())
    not_keywords: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def simple(self) -> tuple[tuple[str, str], ...]:
        """Tag and column for the columns that hold one value as it is; of a column's tags the preferred one last."""
        return tuple((tag, column) for column in _SIMPLE for tag in reversed(self.tags[column]))


_STAND_ALONE = frozenset({"book", "thesis"})  # what is named as their container is a series or a database
_SILENT = silent()
_SIMPLE = ("container_title", "volume", "issue", "language", "publisher", "url", "accession")


def mapped(pairs: Sequence[Pair], dialect: Dialect) -> dict[str, str]:
    """The bibliographic columns of one record; every column is there, "" where the record is silent."""
    said = Said(pairs)
    firsts, tags = said.firsts, dialect.tags
    record = _SILENT.copy()
    record["type"], record["type_as_exported"] = item_types.told(_types(said, dialect), dialect.unsaid)
    for tag in tags["title"]:
        if tag in firsts:
            record["title"] = values.prose(firsts[tag])
            break
    if people := said.all(tags["authors"]) or said.all(tags["authors_else"]):
        record["authors"] = "; ".join(dict.fromkeys(dialect.names(people)))
    for tag in tags["year"]:
        if tag in firsts and (year := values.year(firsts[tag])):
            record["year"] = year
            break
    for tag, column in dialect.simple:
        if tag in firsts:
            record[column] = values.known(firsts[tag])
    if record["type"] in _STAND_ALONE:
        record["container_title"] = ""
    record["pages"] = values.pages(
        said.first(tags["first_page"]), said.first(tags["last_page"]), said.first(tags["article_number"])
    )
    record["doi"] = _doi(said, tags)
    if numbers := said.all(tags["numbers"]):
        record["issn"], record["isbn"] = values.numbers(*numbers)
    if texts := said.all(tags["abstract"]) or said.all(tags["abstract_else"]):
        record["abstract"] = values.abstract(texts)
    if words := said.all(tags["keywords"]):
        record["keywords"] = values.keywords(words, dialect.keywords_apart, dialect.not_keywords)
    if dialect.accession_form and record["accession"]:
        form = dialect.accession_form.search(record["accession"])
        record["accession"] = form.group(1) if form else ""
    if dialect.cited[0]:
        for column, value in _citation(said, *dialect.cited).items():
            record[column] = record[column] or value
    return record


class Said:
    """What a record says, by tag, empty values left out."""

    __slots__ = ("firsts", "pairs", "repeated")

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = pairs
        self.firsts: dict[str, str] = {}
        self.repeated: dict[str, list[str]] = {}  # all values of the tags that stand more than once
        firsts, repeated = self.firsts, self.repeated
        for tag, value in pairs:
            if value:
                if tag not in firsts:
                    firsts[tag] = value
                elif tag in repeated:
                    repeated[tag].append(value)
                else:
                    repeated[tag] = [firsts[tag], value]

    def first(self, tags: Sequence[str]) -> str:
        for tag in tags:
            if tag in self.firsts:
                return self.firsts[tag]
        return ""

    def all(self, tags: Sequence[str]) -> list[str]:
        """All values of all these tags, in the order of the record."""
        present = [tag for tag in tags if tag in self.firsts]
        if not present:
            return []
        if len(present) == 1:
            return self.repeated.get(present[0]) or [self.firsts[present[0]]]
        return [value for tag, value in self.pairs if tag in present and value]


def _doi(said: Said, tags: Tags) -> str:
    for tag in tags["doi"]:
        if tag in said.firsts and (found := values.doi(said.firsts[tag]) or values.doi_among(said.all((tag,)))):
            return found
    hidden = said.all(tags["doi_hidden"])
    return values.hidden_doi(hidden) if hidden else ""


def _types(said: Said, dialect: Dialect) -> tuple[str, ...]:
    """What may tell the type, the platform's own words before the format's."""
    told = []
    for tag, pattern in dialect.types_within:
        told += [found.group(1) for value in said.all((tag,)) if (found := pattern.search(value))]
    for tag in dialect.tags["types"]:
        if tag in said.firsts:
            told.append("; ".join(said.all((tag,))) if dialect.several_types else said.firsts[tag])
    return tuple(told)


def _citation(said: Said, tags: Sequence[str], forms: Sequence[re.Pattern[str]]) -> dict[str, str]:
    text = values.plain(said.first(tags)[:500])
    found = next(filter(None, (form.match(text) for form in forms)), None)
    parts = {name: part.strip(" .,;") for name, part in found.groupdict().items() if part} if found else {}
    if number := values.pages(parts.get("pages", ""), "", parts.pop("article", "")):
        parts["pages"] = number
    return parts
