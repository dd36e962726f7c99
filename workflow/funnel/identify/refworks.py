"""RefWorks' tagged text: two letters, a space, the value; a record begins at RT."""

import re
from collections.abc import Iterator

from funnel.identify import tagged
from funnel.identify.dialects import RIS
from funnel.identify.mapping import Dialect
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

DIALECT = Dialect(
    "refworks",
    {
        **RIS,
        "title": ("T1",),
        "authors": ("A1",),
        "authors_else": ("A2",),
        "year": ("YR", "FD"),
        "container_title": ("JF", "T2", "JO"),
        "volume": ("VO",),
        "issue": ("IS",),
        "first_page": ("SP",),
        "last_page": ("OP",),
        "article_number": (),
        "doi": ("DO",),
        "doi_hidden": ("LK", "UL", "NO"),
        "numbers": ("SN",),
        "language": ("LA",),
        "publisher": ("PB",),
        "abstract": ("AB",),
        "keywords": ("K1",),
        "url": ("UL", "LK"),
        "accession": (),
        "types": ("RT",),
    },
)
GRAMMAR = tagged.Grammar(
    tag=re.compile(
        r"(RT|SR|ID|A[1-6D-NV]|T[1-3]|J[FO]|YR|FD|VO|IS|SP|OP|K1|AB|NO|ED|P[BP]|SN|LA|CL|SF|O[TL]|LK|DO|C[NR]|D[BS]|"
        r"IP|RD|ST|U\d{1,2}|UL|SL|LL|WT|WV|WP|PMID|PMCID)(?:[ ](.*)|$)"
    ),
    begins=frozenset({"RT"}),
)


def recognises(head: str) -> bool:
    return bool(re.search(r"^RT [A-Z][\w /,()-]+\n(?:[A-Z][A-Z0-9] .*\n){1,3}", head, re.M))


def read(source: Source) -> Iterator[Found | Quarantined]:
    yield from tagged.read(source, GRAMMAR, DIALECT)
