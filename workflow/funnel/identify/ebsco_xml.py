"""EBSCOhost's XML (PsycInfo, CINAHL and others): <records><rec>."""

import re
from collections.abc import Iterator

from funnel.identify import markup
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

_INFO = "header/controlInfo/"
DIALECT = Dialect(
    "ebscohost",
    {
        "title": (_INFO + "artinfo/tig/atl", _INFO + "bkinfo/btl"),
        "authors": (_INFO + "artinfo/aug/au",),
        "authors_else": (_INFO + "bkinfo/aug/au",),
        "year": (_INFO + "pubinfo/dt@year", _INFO + "pubinfo/dt"),
        "container_title": (_INFO + "jinfo/jtl", _INFO + "bkinfo/btl"),
        "volume": (_INFO + "pubinfo/vid",),
        "issue": (_INFO + "pubinfo/iid",),
        "first_page": (_INFO + "artinfo/ppf",),
        "last_page": (_INFO + "artinfo/ppl",),
        "article_number": (),
        "doi": (_INFO + "artinfo/ui",),
        "doi_hidden": (),
        "numbers": (_INFO + "jinfo/issn", _INFO + "bkinfo/isbn"),
        "language": (_INFO + "language",),
        "publisher": (_INFO + "pubinfo/pub",),
        "abstract": (_INFO + "artinfo/ab",),
        "abstract_else": (),
        "keywords": (_INFO + "artinfo/sug/subj", _INFO + "artinfo/keyword"),
        "url": ("displayInfo/pLink/url", "plink"),
        "accession": ("header@uiTerm",),
        "types": (_INFO + "artinfo/doctype", _INFO + "artinfo/pubtype"),
    },
    several_types=True,
)
_STYLES = frozenset({"i", "b", "u", "sup", "sub", "emphasis", "superscript", "subscript"})


def recognises(head: str) -> bool:
    return bool(re.search(r"<rec[\s>]", head)) and "<controlInfo" in head


def read(source: Source) -> Iterator[Found | Quarantined]:
    source.platform = DIALECT.platform
    for position, (line, text, ended) in enumerate(markup.fragments(source, "rec"), start=1):
        root, fault = markup.element(text) if ended else (None, "the record has no end")
        if root is None:
            yield Quarantined(position, line, fault)
            continue
        pairs = markup.pairs_of(root, {}, _STYLES)
        yield Found(position, line, pairs, mapped(pairs, DIALECT))
