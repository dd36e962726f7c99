"""Which column of an exported table means what: by the platform that wrote it, or by the search log's column map."""

import re
from collections.abc import Sequence
from dataclasses import replace

from funnel.errors import near
from funnel.identify.headings import ANY, EXPORTS, GENERIC
from funnel.identify.mapping import Dialect, Tags
from funnel.model import BIBLIOGRAPHIC_COLUMNS


def heading(name: str) -> str:
    """A heading made comparable; the running number of a flattened list ("au/0", "au/1") is left out."""
    return re.sub(r"/\d+(?=/|$)", "", " ".join(name.replace("\ufeff", "").casefold().split()))


def dialect_of(header: Sequence[str]) -> Dialect | None:
    """Who wrote a table with these headings; ANY where only its columns are known; None where this is no header."""
    present = {heading(name) for name in header}
    for signature, dialect in EXPORTS:
        if signature <= present:
            return dialect
    known = {name for tags in GENERIC.values() for name in tags}
    return ANY if present & set(GENERIC["title"]) and len(present & known) > 1 else None


def in_words_of(header: Sequence[str], dialect: Dialect) -> Dialect:
    """The dialect with the headings as this file writes them.

    Where several headings name the authors (short and in full), the first counts, the others where it is silent.
    """
    written: dict[str, list[str]] = {}
    for name in dict.fromkeys(header):
        written.setdefault(heading(name), []).append(name)
    first, *others = [name for name in dialect.tags["authors"] if name in written] or [""]
    wanted = {**dialect.tags, "authors": (first,), "authors_else": (*others, *dialect.tags["authors_else"])}
    tags = {column: tuple(n for name in names for n in written.get(name, ())) for column, names in wanted.items()}
    cited = (tuple(n for name in dialect.cited[0] for n in written.get(name, ())), dialect.cited[1])
    return replace(dialect, tags=tags, cited=cited)


# Where a column of a record is read from, if not from tags of its own name: given by hand the first, unset all.
_PLACES = {
    "authors": ("authors", "authors_else"),
    "pages": ("first_page", "last_page", "article_number"),
    "doi": ("doi", "doi_hidden"),
    "issn": ("numbers",),
    "isbn": ("numbers",),
    "abstract": ("abstract", "abstract_else"),
    "type": ("types",),
}


def column_map(text: str, header: Sequence[str]) -> tuple[Tags, str]:
    """ "title=Document Title; authors=Authors" as tags, with what is wrong with it ("" if nothing).

    "container_title=" says that no heading means this column, whatever it is called.
    """
    tags: dict[str, tuple[str, ...]] = {}
    allowed = (
        *(c for c in BIBLIOGRAPHIC_COLUMNS if c not in ("type", "type_as_exported")),
        "type",
        "first_page",
        "last_page",
    )
    present = {heading(name): name for name in header}
    for part in filter(None, map(str.strip, text.split(";"))):
        column, _, name = (side.strip() for side in part.partition("="))
        if column not in allowed:
            return {}, f"column_map: {column!r} is no column of a record. {near(column, allowed)}".strip()
        if not name:
            tags |= dict.fromkeys(_PLACES.get(column, (column,)), ())
        elif heading(name) not in present:
            return {}, f"column_map: the file has no column {name!r}. {near(name, header)}".strip()
        else:
            place = _PLACES.get(column, (column,))[0]
            tags[place] = (*tags.get(place, ()), present[heading(name)])
    return tags, ""


def mapped_by_hand(tags: Tags, dialect: Dialect) -> Dialect:
    """What the search log says of the columns goes before what the headings say."""
    return replace(dialect, tags={**dialect.tags, **tags})
