"""CSL-JSON, and the JSON lists that Publish or Perish writes."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from funnel.identify import names
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import LONGEST_RECORD, Source

CSL = Dialect(
    "",
    {
        "title": ("title",),
        "authors": ("author", "authors"),
        "authors_else": ("editor",),
        "year": ("issued", "year", "original-date"),
        "container_title": ("container-title", "source", "container-title-short", "collection-title"),
        "volume": ("volume",),
        "issue": ("issue", "number"),
        "first_page": ("page", "page-first", "startpage"),
        "last_page": ("endpage",),
        "article_number": ("article-number",),
        "doi": ("DOI", "doi"),
        "doi_hidden": ("URL", "article_url", "note"),
        "numbers": ("ISSN", "ISBN", "issn", "isbn"),
        "language": ("language",),
        "publisher": ("publisher",),
        "abstract": ("abstract",),
        "abstract_else": (),
        "keywords": ("keyword",),
        "url": ("URL", "article_url"),
        "accession": ("uid",),
        "types": ("type",),
    },
    keywords_apart=";,",
)
POP = replace(
    CSL,
    platform="publish-or-perish",
    names=names.given_first,
    nothing=frozenset({"0"}),
    unsaid=frozenset({"Proceeding"}),
)


def recognises(head: str) -> bool:
    start = head.lstrip()
    return start[:1] in "[{" and '"title"' in head and start[1:].lstrip()[:1] in '{"'


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every member of the list; one that is no object is set aside."""
    source.raw()
    text = "".join(source.blocks()).removeprefix("\ufeff")
    begun = objects(text)
    for begin, end in pairwise([*begun, len(text)]):
        if end - begin > LONGEST_RECORD:
            line = text.count("\n", 0, begin) + 1
            raise source.error(line, f"a record of more than {LONGEST_RECORD:,} characters.", "This is no export.")
    try:
        listed = json.loads(text)
    except ValueError as error:
        raise source.error(getattr(error, "lineno", None), f"this is not readable JSON ({error}).") from error
    except RecursionError as error:
        raise source.error(None, "this JSON is nested too deeply to be an export.") from error
    if isinstance(listed, dict):
        listed = listed.get("items", listed if "title" not in listed else [listed])
    if not isinstance(listed, list):
        raise source.error(1, "this JSON is an object, not a list of records.", "Export the records as CSL-JSON.")
    if len(begun) > (read := sum(isinstance(item, dict) for item in listed)):
        raise source.missed(text.count("\n", 0, begun[read]) + 1)
    perish = any(isinstance(item, dict) and "uid" in item and "article_url" in item for item in listed)
    dialect = POP if perish else CSL
    source.platform = dialect.platform
    for position, item in enumerate(listed, start=1):
        if isinstance(item, dict) and item:
            said = [(tag, text) for tag, value in item.items() for text in _texts(tag, value)]
            pairs = [(_HALF.sub("\ufffd", tag), _HALF.sub("\ufffd", text)) for tag, text in said]
            told = [pair for pair in pairs if pair[1] not in dialect.nothing]
            yield Found(position, None, pairs, mapped(told, dialect))
        else:
            yield Quarantined(position, None, "not a record: an object with fields is expected")


def objects(text: str) -> list[int]:
    """Where the records begin, by the brackets: objects that stand in no other, or in the list of a lone one."""
    records_at = 1 if text.lstrip().startswith("[") else 2 if _ITEMS.match(text) else 0
    begun, depth = [], 0
    for mark in _MARK.finditer(text):
        if mark.group() in "{[":
            if depth == records_at and mark.group() == "{":
                begun.append(mark.start())
            depth += 1
        elif mark.group() in "}]":
            depth -= 1
    return begun


_HALF = re.compile("[\ud800-\udfff]")  # of a character that JSON writes in two: no text can hold one
_MARK = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}]', re.S)
_ITEMS = re.compile(r'\s*\{\s*"items"\s*:\s*\[')


def _texts(tag: str, value: object) -> Iterator[str]:
    """One text a value; a name as "Family, Given", a date as its parts."""
    if isinstance(value, list):
        for one in value:
            yield from _texts(tag, one)
    elif isinstance(value, dict) and ("family" in value or "literal" in value):
        yield _name(value)
    elif isinstance(value, dict) and "date-parts" in value:
        parts = value["date-parts"]
        first = parts[0] if isinstance(parts, list) and parts else []
        yield "-".join(str(part) for part in (first if isinstance(first, list) else [first]))
    elif isinstance(value, dict):
        yield from (text for key in ("raw", "literal") if key in value for text in _texts(tag, value[key]))
        yield json.dumps(value, ensure_ascii=False, sort_keys=True)
    elif value is not None and value != "":
        yield str(value)


def _name(name: dict[str, object]) -> str:
    if "literal" in name:
        return str(name["literal"])
    family = " ".join(str(name[part]) for part in ("non-dropping-particle", "family") if name.get(part))
    given = " ".join(str(name[part]) for part in ("given", "dropping-particle") if name.get(part))
    return ", ".join(part for part in (family, given, str(name.get("suffix") or "")) if part)
