"""Ovid's tagged text, by two-letter tags or by labels on lines of their own; "<12. >" stands above each record."""

import re
from collections.abc import Iterator

from funnel.identify import names, tagged
from funnel.identify.mapping import Dialect
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

_EDITORS = r"(?:.*\[Editor[^\]]*\]\.\s*)?"
_MONTHS = r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|Spring|Summer|Fall|Autumn|Winter)[a-z]*[/ -]*)"
_SOURCE = tuple(
    re.compile(form)
    for form in (
        rf"(?P<container_title>.+?)\s+{_MONTHS}*(?:\d{{1,2}} )?\d{{4}};(?P<volume>[\w-]+)(?:\((?P<issue>[^)]+)\))?:(?P<pages>[\w+-]+)",
        rf"{_EDITORS}(?P<container_title>.+?)\.\s+Vol\.?\s?(?P<volume>[\w-]+)(?:\((?P<issue>[^)]+)\))?,.*?(?:pp?\.\s?(?P<pages>[\w-]+))?\.?\s*$",
        rf"{_EDITORS}(?P<container_title>.+?)\.\s*(?P<volume>[\w-]+)?\s?(?:\((?P<issue>[^)]+)\))?\s?:\s?(?P<pages>[A-Za-z]?\d[\w+-]*)",
        rf"{_EDITORS}(?P<container_title>.+?)[.,]?\s+(?P<volume>\d[\w-]*)(?:\((?P<issue>[^)]+)\))?(?:,[^:]*)?:\s?(?P<pages>[A-Za-z]?\d[\w-]*)",
        rf"{_EDITORS}(?P<container_title>.+?)\.\s+(?P<volume>\d[\w-]*)(?:\((?P<issue>[^)]+)\))?,",
        rf"(?P<container_title>.+?)\.\s+\d{{4}}(?:\s+\d{{0,2}}\s?{_MONTHS}*)?;(?:\s(?P<pages>\d+-\d+))?",
        r"(?P<container_title>[^.]+)\.\s*$",
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
    cited=(("SO", "Source"), _SOURCE),
)
GRAMMAR = tagged.Grammar(
    tag=re.compile(r"[ \t]?([A-Z][A-Z0-9]|SCORE)[ ]{1,2}-(?:[ ](.*)|$)"),
    rule=re.compile(r"[ \t]*<\s*\d+\s*\.?\s*>\s*$"),
)
LABELS = tagged.Grammar(
    tag=re.compile(r"[ ]?([A-Z][A-Za-z/&() -]{2,50}?)[ \t]*()$"), rule=re.compile(r"[ \t]*<\s*\d+\s*\.?\s*>\s*$")
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
