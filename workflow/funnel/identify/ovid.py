"""Ovid's tagged text, by two-letter tags or by labels on lines of their own; "<12. >" stands above each record."""

import re
from collections.abc import Iterator

from funnel.identify import names, tagged
from funnel.identify.mapping import Dialect
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

_MONTHS = r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Spring|Summer|Fall|Autumn|Winter)[a-z]*[/ -]*)"
_TITLE = r"(?:.*\[Editor[^\]]*\]\.\s*)?(?P<container_title>.+?)"
_ISSUE = r"(?:\((?P<issue>[^)]+)\))?"
_PAGES = r"(?P<pages>[A-Za-z]?\d[\w+-]*)"
SOURCE = tuple(
    re.compile(_TITLE + rest)
    for rest in (
        rf"\s+{_MONTHS}*(?:\d{{1,2}} )?\d{{4}};(?P<volume>[\w-]+){_ISSUE}:{_PAGES}",  # June 2011;43(8):647-653
        rf"\.\s+Vol\.?\s?(?P<volume>[\w-]+){_ISSUE},.*?(?:pp?\.\s?{_PAGES})?\.?\s*$",  # . Vol.43(5), 2015, pp. 623-634.
        rf"\.\s*(?P<volume>[\w-]+)?\s?{_ISSUE}\s?:\s?{_PAGES}",  # . 201(2-3):327-334, November 15, 2004.
        rf"[.,]?\s+(?P<volume>\d[\w-]*){_ISSUE}(?:,[^:]*)?:\s?{_PAGES}",  # 12, Winter 2007: 7-14.
        rf"\.\s+(?P<volume>\d[\w-]*){_ISSUE},",  # . 1288(3), Nov. 16, 2004.
        rf"\.\s+\d{{4}}(?:\s+\d{{0,2}}\s?{_MONTHS}*)?;(?:\s{_PAGES})?",  # . 2007 15 June; 433-441.
        r"\.\s*$",
    )
)

DIALECT = Dialect(
    "ovid",
    {
        "title": ("TI", "Title", "Chapter Title", "BT", "Book Title"),
        "authors": ("AU", "Author", "Authors", "FA"),
        "authors_else": ("ED", "BE", "Editor"),
        "year": (
            "YR",
            "Year of Publication",
            "Publication Year",
            "DP",
            "SO",
            "Source",
            "DG",
            "BT",
            "Date of Publication",
        ),
        "container_title": ("JN", "Journal Name"),
        "volume": ("VO",),
        "issue": ("IP",),
        "first_page": ("PG",),
        "last_page": (),
        "article_number": (),
        "doi": ("DO", "DI", "DOI Number", "Digital Object Identifier"),
        "doi_hidden": ("SO", "Source", "AI"),
        "numbers": ("IS", "IT", "IL", "IB", "SN", "ISSN", "ISBN"),
        "language": ("LG", "LA", "Language"),
        "publisher": ("PU", "PB", "Publisher"),
        "abstract": ("AB", "Abstract"),
        "abstract_else": (),
        "keywords": ("MH", "DE", "KW", "ID", "SH", "HW", "Author Keywords", "Keywords"),
        "url": ("UR", "XL"),
        "accession": ("UI", "AN", "Accession Number"),
        "types": ("DT", "PT", "Document Type", "Publication Type"),
    },
    names=names.ovid,
    several_types=True,
    accession_form=re.compile(r"([^\s:]+?)\.?$"),
    cited=(("SO", "Source"), SOURCE),
)
_NUMBER = re.compile(r"[ \t]*<\s*\d+\s*\.?\s*>\s*$")
GRAMMAR = tagged.Grammar(
    tag=re.compile(r"[ \t]?([A-Z][A-Z0-9]|SCORE)[ ]{1,2}-(?:[ ](.*)|$)"),
    rule=_NUMBER,
)
LABELS = tagged.Grammar(
    tag=re.compile(r"[ ]?([A-Z][A-Za-z/&() -]{2,50}?)[ \t]*()$"),
    rule=_NUMBER,
)
_RULE = re.compile(r"^[ \t]*<\s*\d+\s*\.?\s*>[ \t]*\n", re.M)
_TAGGED = re.compile(r"^[ \t]?[A-Z][A-Z0-9][ ]{1,2}- ", re.M)
_BRACKETED = re.compile(r"\s*\[(?:[A-Z][\w /&,-]*|References)\]\.?\s*$")


def recognises(head: str) -> bool:
    return bool(
        _RULE.search(head) and (_TAGGED.search(head) or re.search(r"^(?:Author|Title|Source)[ \t]*\n  \S", head, re.M))
    )


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every record below its number."""
    grammar = GRAMMAR if _TAGGED.search(source.head) else LABELS
    for one in tagged.read(source, grammar, DIALECT):
        if isinstance(one, Found):
            one.fields["title"] = _BRACKETED.sub("", one.fields["title"])
        yield one
