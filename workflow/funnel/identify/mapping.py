"""From a record's (tag, value) pairs to the bibliographic columns, by a platform's table of tags."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from funnel.identify import item_types, names, values
from funnel.identify.reading import Pair, silent

Tags = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Dialect:
    """How one platform writes records.

    tags: for each column its tags, the preferred first. Beside the bibliographic columns (without type, type_as_exported)
        these are named: authors_else and abstract_else (read where the first are silent), first_page, last_page, article_number (for pages), doi_hidden (fields that may hold a DOI
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


_STAND_ALONE = frozenset({"book", "thesis"})  # what is named as their container is a series or a database
_SILENT = silent()
_SIMPLE = ("container_title", "volume", "issue", "language", "publisher", "url", "accession")


def mapped(pairs: Sequence[Pair], dialect: Dialect) -> dict[str, str]:
    """The bibliographic columns of one record; every column is there, "" where the record is silent."""
    firsts = dict(reversed(pairs))
    if not all(firsts.values()):
        pairs = [pair for pair in pairs if pair[1]]
        firsts = dict(reversed(pairs))
    tags = dialect.tags
    record = _SILENT.copy()
    record["type"], record["type_as_exported"] = item_types.told(_types(pairs, firsts, dialect), dialect.unsaid)
    for tag in tags["title"]:
        if tag in firsts:
            record["title"] = values.prose(firsts[tag])
            break
    if people := _all(pairs, firsts, tags["authors"]) or _all(pairs, firsts, tags["authors_else"]):
        record["authors"] = "; ".join(dict.fromkeys(dialect.names(people)))
    for tag in tags["year"]:
        if tag in firsts and (year := values.year(firsts[tag])):
            record["year"] = year
            break
    for column in _SIMPLE:
        for tag in tags[column]:
            if tag in firsts:
                record[column] = values.known(firsts[tag])
                break
    if record["type"] in _STAND_ALONE:
        record["container_title"] = ""
    record["pages"] = values.pages(
        _first(firsts, tags["first_page"]), _first(firsts, tags["last_page"]), _first(firsts, tags["article_number"])
    )
    for tag in tags["doi"]:
        if tag in firsts and (found := values.doi(firsts[tag]) or values.doi_among(_all(pairs, firsts, (tag,)))):
            record["doi"] = found
            break
    else:
        if hidden := _all(pairs, firsts, tags["doi_hidden"]):
            record["doi"] = values.hidden_doi(hidden)
    if numbers := _all(pairs, firsts, tags["numbers"]):
        record["issn"], record["isbn"] = values.numbers(*numbers)
    if texts := _all(pairs, firsts, tags["abstract"]) or _all(pairs, firsts, tags["abstract_else"]):
        record["abstract"] = values.abstract(texts)
    if words := _all(pairs, firsts, tags["keywords"]):
        record["keywords"] = values.keywords(words, dialect.keywords_apart, dialect.not_keywords)
    if dialect.accession_form and record["accession"]:
        form = dialect.accession_form.search(record["accession"])
        record["accession"] = form.group(1) if form else ""
    if dialect.cited[0]:
        for column, value in _citation(firsts, *dialect.cited).items():
            record[column] = record[column] or value
    return record


def _first(firsts: Mapping[str, str], tags: Sequence[str]) -> str:
    for tag in tags:
        if tag in firsts:
            return firsts[tag]
    return ""


def _all(pairs: Sequence[Pair], firsts: Mapping[str, str], tags: Sequence[str]) -> list[str]:
    """All values of all these tags, in the order of the record."""
    for tag in tags:
        if tag in firsts:
            return [value for tag, value in pairs if tag in tags]
    return []


def _types(pairs: Sequence[Pair], firsts: Mapping[str, str], dialect: Dialect) -> tuple[str, ...]:
    """What may tell the type, the platform's own words before the format's."""
    told = []
    for tag, pattern in dialect.types_within:
        told += [found.group(1) for value in _all(pairs, firsts, (tag,)) if (found := pattern.search(value))]
    for tag in dialect.tags["types"]:
        if tag in firsts:
            told.append("; ".join(_all(pairs, firsts, (tag,))) if dialect.several_types else firsts[tag])
    return tuple(told)


def _citation(firsts: Mapping[str, str], tags: Sequence[str], forms: Sequence[re.Pattern[str]]) -> dict[str, str]:
    text = values.plain(_first(firsts, tags)[:500])
    found = next(filter(None, (form.match(text) for form in forms)), None)
    parts = {name: part.strip(" .,;") for name, part in found.groupdict().items() if part} if found else {}
    if number := values.pages(parts.get("pages", ""), "", parts.pop("article", "")):
        parts["pages"] = number
    return parts
