"""Refer, as EndNote (.enw), Google Scholar and JabRef write it: a percent sign, a letter, the value."""

import re
from collections.abc import Iterator

from funnel.identify import tagged
from funnel.identify.dialects import RIS
from funnel.identify.mapping import Dialect
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

DIALECT = Dialect(
    "",
    {
        **RIS,
        "title": ("%T",),
        "authors": ("%A",),
        "authors_else": ("%E",),
        "year": ("%D", "%8"),
        "container_title": ("%J", "%B"),
        "volume": ("%V",),
        "issue": ("%N",),
        "first_page": ("%P",),
        "last_page": (),
        "article_number": (),
        "doi": ("%R",),
        "doi_hidden": ("%U", "%3"),
        "numbers": ("%@",),
        "language": ("%G",),
        "publisher": ("%I",),
        "abstract": ("%X",),
        "keywords": ("%K",),
        "url": ("%U",),
        "accession": (),
        "types": ("%9", "%0"),
    },
)
GRAMMAR = tagged.Grammar(
    tag=re.compile(r"\ufeff?[ \t]*(%[0-9A-Za-z@!#$&()*+<=>?\[\]^~:;.,_|/-])(?:[ \t](.*)|$)"),
    begins_again=frozenset({"%0", "%T"}),
    once=frozenset({"%0"}),
    each_line=frozenset({"%K", "%A"}),
)


def recognises(head: str) -> bool:
    return bool(re.search(r"^%0 \w", head, re.M) and re.search(r"^%[TAJDB] ", head, re.M))


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every record; a new one begins where, under a blank line, type or title comes again."""
    yield from tagged.read(source, GRAMMAR, DIALECT)
