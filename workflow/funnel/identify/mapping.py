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
    def _columns(self) -> dict[tuple[str, ...], list["Column"]]:
        return {}

    def columns(self, present: tuple[str, ...]) -> list["Column"]:
        """How the columns are read from a record with these tags. The records of a file share a few such sets."""
        columns = self._columns.get(present)
        if columns is None:
            if len(self._columns) >= MOST_SETS:
                self._columns.clear()
            columns = self._columns[present] = _columns(self, frozenset(present))
        return columns


MOST_SETS = 1 << 12  # of tags that are remembered
_STAND_ALONE = frozenset({"book", "thesis"})  # what is named as their container is a series or a database
_SILENT = silent()

Record = dict[str, str]
Said = Mapping[str, list[str]]  # what a record says, by tag: values that are not empty, in order
Column = Callable[[Record, Said, Sequence[Pair]], None]  # writes what a record says of a column, or of a few


def mapped(pairs: Sequence[Pair], dialect: Dialect) -> Record:
    """The bibliographic columns of one record; every column is there, "" where the record is silent."""
    said: dict[str, list[str]] = {}
    for tag, value in pairs:
        if value:
            if tag in said:
                said[tag].append(value)
            else:
                said[tag] = [value]
    record = _SILENT.copy()
    for write in dialect.columns(tuple(said)):
        write(record, said, pairs)
    return record


def _columns(dialect: Dialect, present: frozenset[str]) -> list[Column]:
    """What there is to read in a record that has these tags; columns of which it is silent are left out."""
    at = {column: tuple(tag for tag in wanted if tag in present) for column, wanted in dialect.tags.items()}
    within = tuple((tag, form) for tag, form in dialect.types_within if tag in present)
    cited = [tag for tag in dialect.cited[0] if tag in present]
    read = (
        (True, _type(within, at["types"], dialect)),
        (at["title"], _first("title", at["title"][:1], values.prose)),
        (at["authors"] or at["authors_else"], _authors(at["authors"] or at["authors_else"][:1], dialect)),
        (at["year"], _first("year", at["year"], values.year)),
        (at["container_title"], _container(at["container_title"])),
        *((at[column], _first(column, at[column], values.known)) for column in _SIMPLE),
        (at["first_page"] or at["last_page"] or at["article_number"], _pages(at)),
        (at["doi"] or at["doi_hidden"], _doi(at["doi"], at["doi_hidden"])),
        (at["numbers"], _numbers(at["numbers"])),
        (at["abstract"] or at["abstract_else"], _abstract(at["abstract"] or at["abstract_else"])),
        (at["keywords"], _keywords(at["keywords"], dialect)),
        (at["accession"] and dialect.accession_form, _accession(dialect)),
        (cited, _cited("".join(cited[:1]), dialect.cited[1])),
    )
    return [column for there, column in read if there]


_SIMPLE = ("volume", "issue", "language", "publisher", "url", "accession")


def _first(column: str, tags: Sequence[str], read: Callable[[str], str]) -> Column:
    """The first value of the first of these tags that says something."""

    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        for tag in tags:
            if value := read(said[tag][0]):
                record[column] = value
                return

    return write


def _all(said: Said, tags: Sequence[str], pairs: Iterable[Pair]) -> list[str]:
    """All values of all these tags, in the order of the record."""
    if len(tags) == 1:
        return said[tags[0]]
    return [value for tag, value in pairs if tag in tags and value]


def _type(within: Sequence[tuple[str, re.Pattern[str]]], tags: Sequence[str], dialect: Dialect) -> Column:
    """Type and type_as_exported: the platform's own words go before the format's."""
    several, unsaid = dialect.several_types, dialect.unsaid

    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        told = ["; ".join(said[tag]) if several else said[tag][0] for tag in tags]
        if within:
            forms = [form.search(value) for tag, form in within for value in said[tag]]
            told = [found.group(1) for found in forms if found] + told
        record["type"], record["type_as_exported"] = item_types.told(tuple(told), unsaid)

    return write


def _authors(tags: Sequence[str], dialect: Dialect) -> Column:
    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        record["authors"] = "; ".join(dict.fromkeys(dialect.names(_all(said, tags, pairs))))

    return write


def _container(tags: Sequence[str]) -> Column:
    first = _first("container_title", tags, values.known)

    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        if record["type"] not in _STAND_ALONE:
            first(record, said, pairs)

    return write


def _pages(at: Tags) -> Column:
    first, last, article = ("".join(at[name][:1]) for name in ("first_page", "last_page", "article_number"))

    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        record["pages"] = values.pages(
            said[first][0] if first else "", said[last][0] if last else "", said[article][0] if article else ""
        )

    return write


def _doi(tags: Sequence[str], hidden: Sequence[str]) -> Column:
    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        for tag in tags:
            for value in said[tag]:
                if found := values.doi(value):
                    record["doi"] = found
                    return
        if hidden:
            record["doi"] = values.hidden_doi(_all(said, hidden, pairs))

    return write


def _numbers(tags: Sequence[str]) -> Column:
    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        record["issn"], record["isbn"] = values.numbers(*_all(said, tags, pairs))

    return write


def _abstract(tags: Sequence[str]) -> Column:
    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        record["abstract"] = values.abstract(_all(said, tags, pairs))

    return write


def _keywords(tags: Sequence[str], dialect: Dialect) -> Column:
    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        words = _all(said, tags, pairs)
        record["keywords"] = values.keywords(words, dialect.keywords_apart, dialect.not_keywords)

    return write


def _accession(dialect: Dialect) -> Column:
    """What of the accession number's field is the number."""
    form, prefix = dialect.accession_form, dialect.accession_prefix

    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        found = form.search(record["accession"]) if form else None
        record["accession"] = prefix + found.group(1) if found else ""

    return write


def _cited(tag: str, forms: Sequence[re.Pattern[str]]) -> Column:
    """What a citation tells of columns that the record's own fields leave empty."""

    def write(record: Record, said: Said, pairs: Sequence[Pair]) -> None:
        for column, value in _citation(said[tag][0], forms).items():
            record[column] = record[column] or value

    return write


def _citation(text: str, forms: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """What a citation says, by column."""
    text = values.plain(text[:500])
    found = next(filter(None, (form.match(text) for form in forms)), None)
    parts = {name: part.strip(" .,;") for name, part in found.groupdict().items() if part} if found else {}
    if number := values.pages(parts.get("pages", ""), "", parts.pop("article", "")):
        parts["pages"] = number
    return parts
