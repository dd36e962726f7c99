"""Web of Science's tagged text: two letters, a space, the value; further values and lines are indented."""

import re
from collections.abc import Iterator

from funnel.identify import names, tagged
from funnel.identify.dialects import RIS
from funnel.identify.mapping import Dialect
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

DIALECT = Dialect(
    "wos",
    {
        **RIS,
        "title": ("TI",),
        "authors": ("AF",),
        "authors_else": ("AU", "BA", "GP", "CA", "BE"),
        "year": ("PY", "PD", "EY", "DA"),
        "container_title": ("SO", "JI", "J9"),
        "volume": ("VL",),
        "issue": ("IS",),
        "first_page": ("BP", "PS"),
        "article_number": ("AR",),
        "doi": ("DI", "D2"),
        "doi_hidden": (),
        "numbers": ("SN", "EI", "BN"),
        "publisher": ("PU",),
        "abstract": ("AB",),
        "keywords": ("DE", "ID"),
        "url": (),
        "accession": ("UT",),
        "types": ("DT", "PT"),
    },
    names=names.by_semicolon,
    keywords_apart=";",
)
GRAMMAR = tagged.Grammar(
    # PT has one letter for a value: "PT SAGE" is a publisher's line that was damaged
    tag=re.compile(r"\ufeff?[ ]?(PT(?=[ ][A-Z]\s*$)|(?!PT)[A-Z][A-Z0-9])(?:[ ](.*)|$)"),
    begins=frozenset({"PT"}),
    ends=frozenset({"ER", "EF"}),
    each_line=frozenset({"AU", "AF", "BA", "BF", "BE", "CR", "GP", "CA"}),
)
_START = re.compile(r"^PT [A-Z]\b[ \t]*\n(?:[A-Z][A-Z0-9] |   )", re.M)


def recognises(head: str) -> bool:
    return bool(_START.search(head))


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every record from its PT line to ER; where ER is missing, to the next PT."""
    yield from tagged.read(source, GRAMMAR, DIALECT)
