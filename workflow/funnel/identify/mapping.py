"""From a record's (tag, value) pairs to the bibliographic columns, by a platform's table of tags."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from funnel.identify import item_types, names, values
from funnel.identify.reading import Pair, silent

Tags = Mapping[str, tuple[str, ...]]
Said = dict[str, list[str]]  # what a record says, by tag, empty values left out


@dataclass(frozen=True)
class Dialect:
    """How one platform writes records.

    tags: for each column its tags, the preferred first. Beside the bibliographic columns (without type, type_as_exported)
        these are named: authors_else and abstract_else (read where the first are silent), first_page, last_page, article_number (for pages), doi_hidden (fields that may hold a DOI
        among other things), numbers (ISSN and ISBN alike), types (of item, the platform's own before the format's).
    names: how authors are written.
    keywords_apart: what separates keywords within one value, "" where each has its own.
    types_within: patterns whose group is the platform's word for the type, looked for in the tags `notes`.
    cited: tags that hold a citation ("Cell. 2021 Jul 22;184(15):3884-98."), and the forms it may have, whose groups are
        columns; they speak where the record's own fields are silent.
    unsaid: words for a type that this platform writes on everything, so that they say nothing.
    """

    platform: str
    tags: Tags
    names: Callable[[Iterable[str]], list[str]] = names.as_written
    keywords_apart: str = ""
    types_within: tuple[tuple[str, re.Pattern[str]], ...] = ()
    unsaid: frozenset[str] = frozenset()
    accession_form: re.Pattern[str] | None = None  # the accession number within its field, where it is not all of it
    cited: tuple[tuple[str, ...], tuple[re.Pattern[str], ...]] = ((), ())
    not_keywords: frozenset[str] = field(default_factory=frozenset)


_STAND_ALONE = frozenset({"book", "thesis"})  # what is named as their container is a series or a database


_SILENT = silent()
_SIMPLE = ("container_title", "volume", "issue", "language", "publisher", "url", "accession")


def said(pairs: Iterable[Pair]) -> Said:
    spoken: Said = {}
    for tag, value in pairs:
        if value:
            if tag in spoken:
                spoken[tag].append(value)
            else:
                spoken[tag] = [value]
    return spoken


def first(spoken: Said, tags: Sequence[str]) -> str:
    for tag in tags:
        if tag in spoken:
            return spoken[tag][0]
    return ""


def every(spoken: Said, tags: Sequence[str]) -> list[str]:
    """All values of all these tags, in the order of the tags."""
    found: list[str] = []
    for tag in tags:
        if tag in spoken:
            found = found + spoken[tag] if found else spoken[tag]
    return found


def mapped(pairs: Sequence[Pair], dialect: Dialect) -> dict[str, str]:
    """The bibliographic columns of one record; every column is there, "" where the record is silent."""
    spoken = said(pairs)
    tags = dialect.tags
    record = _SILENT.copy()
    record["type"], record["type_as_exported"] = item_types.told(_types(spoken, dialect), dialect.unsaid)
    record["title"] = values.prose(first(spoken, tags["title"]))
    if people := _people(pairs, spoken, tags["authors"]) or every(spoken, tags["authors_else"]):
        record["authors"] = "; ".join(dict.fromkeys(dialect.names(people)))
    record["year"] = values.year(every(spoken, tags["year"]))
    for column in _SIMPLE:
        for tag in tags[column]:
            if tag in spoken:
                record[column] = values.known(spoken[tag][0])
                break
    if record["type"] in _STAND_ALONE:
        record["container_title"] = ""
    record["pages"] = values.pages(
        first(spoken, tags["first_page"]), first(spoken, tags["last_page"]), first(spoken, tags["article_number"])
    )
    record["doi"] = _doi(spoken, tags)
    if numbers := every(spoken, tags["numbers"]):
        record["issn"], record["isbn"] = values.numbers(*numbers)
    if texts := every(spoken, tags["abstract"]) or every(spoken, tags["abstract_else"]):
        record["abstract"] = values.abstract(texts)
    if words := every(spoken, tags["keywords"]):
        record["keywords"] = values.keywords(words, dialect.keywords_apart, dialect.not_keywords)
    if dialect.accession_form and record["accession"]:
        form = dialect.accession_form.search(record["accession"])
        record["accession"] = form.group(1) if form else ""
    if dialect.cited[0]:
        for column, value in _citation(spoken, *dialect.cited).items():
            record[column] = record[column] or value
    return record


def _citation(spoken: Said, tags: Sequence[str], forms: Sequence[re.Pattern[str]]) -> dict[str, str]:
    text = values.plain(first(spoken, tags)[:500])
    found = next(filter(None, (form.match(text) for form in forms)), None)
    parts = {name: part.strip(" .,;") for name, part in found.groupdict().items() if part} if found else {}
    if number := values.pages(parts.get("pages", ""), "", parts.pop("article", "")):
        parts["pages"] = number
    return parts


def _people(pairs: Sequence[Pair], spoken: Said, tags: Sequence[str]) -> list[str]:
    """In the order of the record, whichever of the tags is used."""
    present = [tag for tag in tags if tag in spoken]
    if len(present) > 1:
        return [value for tag, value in pairs if tag in present and value]
    return spoken[present[0]] if present else []


def _doi(spoken: Said, tags: Tags) -> str:
    for tag in tags["doi"]:
        for value in spoken.get(tag, ()):
            if found := values.doi(value):
                return found
    hidden = every(spoken, tags["doi_hidden"])
    return values.hidden_doi(hidden) if hidden else ""


def _types(spoken: Said, dialect: Dialect) -> tuple[str, ...]:
    """What may tell the type, the platform's own words before the format's."""
    told = []
    for tag, pattern in dialect.types_within:
        told += [found.group(1) for value in spoken.get(tag, ()) if (found := pattern.search(value))]
    for tag in dialect.tags["types"]:
        if tag in spoken:
            told.append("; ".join(spoken[tag]))
    return tuple(told)
