"""EndNote's XML, also as Mendeley, Zotero and Covidence write it (there the values are not inside <style>)."""

import re
from collections.abc import Iterator

from funnel.identify import markup
from funnel.identify.mapping import Dialect, Tags, mapped
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

_TAGS: Tags = {
    "title": ("titles/title",),
    "authors": ("contributors/authors/author",),
    "authors_else": ("contributors/secondary-authors/author",),
    "year": ("dates/year", "dates/pub-dates/date"),
    "container_title": ("periodical/full-title", "titles/secondary-title", "periodical/abbr-1", "titles/alt-title"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "first_page": ("pages",),
    "last_page": (),
    "article_number": ("article-number", "custom7"),
    "doi": ("electronic-resource-num",),
    "doi_hidden": ("urls/related-urls/url", "urls/web-urls/url", "notes"),
    "numbers": ("isbn", "issn"),
    "language": ("language",),
    "publisher": ("publisher",),
    "abstract": ("abstract",),
    "abstract_else": (),
    "keywords": ("keywords/keyword",),
    "url": ("urls/related-urls/url", "urls/web-urls/url"),
    "accession": ("accession-num",),
    "types": ("work-type", "ref-type@name"),
}
WRITERS = tuple(
    (re.compile(rf"<source-app name=\"{name}", re.I), Dialect(platform, _TAGS))
    for name, platform in (("Mendeley", "mendeley"), ("Zotero", "zotero"), ("", "endnote"))
)
_INLINE = frozenset({"style"})


def recognises(head: str) -> bool:
    return bool(
        re.search(r"<xml>\s*<records>", head)
        or (
            re.search(r"<record[\s>]", head)
            and re.search(r"<(?:ref-type|source-app|rec-number|titles|contributors)[\s>]", head)
        )
    )


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every <record>; one without its end is set aside."""
    dialect = next((dialect for writer, dialect in WRITERS if writer.search(source.head)), WRITERS[-1][1])
    source.platform = dialect.platform
    for position, (line, text, ended) in enumerate(markup.fragments(source, "record"), start=1):
        root, fault = markup.element(text) if ended else (None, "the record has no end")
        if root is None:
            yield Quarantined(position, line, fault)
            continue
        pairs = [(tag, value.replace("\r", "\n")) for tag, value in markup.pairs_of(root, {}, _INLINE)]
        pairs = [(tag, value) for tag, value in pairs if not tag.endswith(("style@face", "style@font", "style@size"))]
        yield Found(position, line, pairs, mapped(pairs, dialect))
