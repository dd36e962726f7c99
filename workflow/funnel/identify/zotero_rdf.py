"""Zotero's RDF: items, each with its journal or book inside it or beside it; attachments and notes are no records."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnel.identify import markup
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Pair, Quarantined
from funnel.identify.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

DIALECT = Dialect(
    "zotero",
    {
        "title": ("title",),
        "authors": ("authors/Seq/li/Person",),
        "authors_else": ("editors/Seq/li/Person",),
        "year": ("date",),  # never dateSubmitted: the day of access
        "container_title": ("isPartOf/title",),
        "volume": ("isPartOf/volume", "volume"),
        "issue": ("isPartOf/number", "number"),
        "first_page": ("pages",),
        "last_page": (),
        "article_number": (),
        "doi": (),
        "doi_hidden": ("identifier", "isPartOf/identifier", "identifier/URI/value", "description"),
        "numbers": ("identifier", "isPartOf/identifier"),
        "language": ("language",),
        "publisher": ("publisher/Organization/name",),
        "abstract": ("abstract",),
        "abstract_else": (),
        "keywords": ("subject", "subject/AutomaticTag/value"),
        "url": ("identifier/URI/value",),
        "accession": (),
        "types": ("itemType",),
    },
)
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PART_OF = "{http://purl.org/dc/terms/}isPartOf"
_NO_RECORD = frozenset({"attachment", "note", "annotation"})


def recognises(head: str) -> bool:
    return "<rdf:RDF" in head and "zotero.org/namespaces/export" in head


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every node with an item type; raises ReviewError where the file is not well-formed."""
    source.platform = DIALECT.platform
    source.raw()
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", "".join(source.blocks()).removeprefix("\ufeff"))
    root, fault = markup.element(text)
    if root is None:
        raise source.error(None, f"this is not readable XML ({fault}).", "Export it again.")
    nodes = {node.get(_RDF + "about"): node for node in root if node.get(_RDF + "about")}
    position = 0
    for node in root:
        kind = next(
            (
                child.text
                for child in node
                if str(child.tag).endswith("#}itemType") or str(child.tag).endswith("#itemType")
            ),
            None,
        )
        kind = kind or node.findtext("{http://www.zotero.org/namespaces/export#}itemType")
        if kind is None or kind in _NO_RECORD:
            continue
        position += 1
        pairs = _pairs(node, nodes)
        yield Found(position, node.sourceline, pairs, mapped(pairs, DIALECT))


def _pairs(node: "_Element", nodes: dict[str | None, "_Element"]) -> list[Pair]:
    pairs = [
        (re.sub(r"^isPartOf/[A-Z]\w+/", "isPartOf/", tag), value)
        for tag, value in markup.pairs_of(node, {"Person": _person})
    ]
    for part in node.findall(_PART_OF):
        container = nodes.get(part.get(_RDF + "resource"))
        if container is not None:
            pairs += [(f"isPartOf/{tag}", value) for tag, value in markup.pairs_of(container, {"Person": _person})]
    return pairs


def _person(person: "_Element") -> str:
    parts = {str(child.tag).rpartition("}")[2]: (child.text or "").strip() for child in person}
    given = parts.get("givenName") or parts.get("givenname") or ""
    return ", ".join(part for part in (parts.get("surname", ""), given) if part)
