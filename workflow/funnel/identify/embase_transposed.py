"""Embase.com's newer CSV: one field a line, its values in cells beside it, a blank line between records."""

import csv
import re
from collections.abc import Iterator

from funnel.identify import names
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Pair, Quarantined
from funnel.identify.source import LONGEST_RECORD, Source

# "Infectious Disease Modelling (2023) 8:4 (1138-1150)", "Atmospheric Environment (2024) 316 Article Number: 120195."
SOURCE_LINE = (
    re.compile(
        r"(?P<container_title>.+?)\s\((?P<year>\d{4})\)\s(?P<volume>[\w-]+)?(?::(?P<issue>[\w ./-]+?))?"
        r"(?:\s\((?P<pages>[\w., -]+)\)|\sArticle Number: (?P<article>\S+?))?\.(?:\s|$)"
    ),
)
DIALECT = Dialect(
    "embase",
    {
        "title": ("TITLE", "ORIGINAL TITLE"),
        "authors": ("AUTHOR NAMES",),
        "authors_else": (),
        "year": ("PUBLICATION YEAR", "DATE OF PUBLICATION", "SOURCE"),
        "container_title": ("SOURCE TITLE",),
        "volume": ("VOLUME",),
        "issue": ("ISSUE",),
        "first_page": ("FIRST PAGE", "PAGE RANGE"),
        "last_page": ("LAST PAGE",),
        "article_number": ("ARTICLE NUMBER",),
        "doi": ("DOI",),
        "doi_hidden": ("FULL TEXT LINK",),
        "numbers": ("ISSN", "ISBN"),
        "language": ("LANGUAGE OF ARTICLE",),
        "publisher": ("PUBLISHER",),
        "abstract": ("ABSTRACT",),
        "abstract_else": ("ORIGINAL ABSTRACT",),
        "keywords": ("AUTHOR KEYWORDS",),
        "url": ("EMBASE LINK", "FULL TEXT LINK"),
        "accession": ("PUI", "MEDLINE PMID"),
        "types": ("PUBLICATION TYPE",),
    },
    names=names.as_written,
    cited=(("SOURCE",), SOURCE_LINE),
)
_LABEL = re.compile(r'^"?(?:TITLE|AUTHOR NAMES|SOURCE|PUBLICATION YEAR|PUI)"?,', re.M)


def recognises(head: str) -> bool:
    return len(set(_LABEL.findall(head))) > 2


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every record from its TITLE line to the next, or to a blank line."""
    source.platform = DIALECT.platform
    pairs: list[Pair] = []
    position, started = 0, 1
    size = 0

    def lines() -> Iterator[str]:
        nonlocal size
        for text in source.lines():
            size += len(text) + 1
            if size > LONGEST_RECORD:
                raise source.error(
                    started, f"a record of more than {LONGEST_RECORD:,} characters.", "This is no export."
                )
            yield text + "\n"

    reader = csv.reader(lines())
    line = 1
    try:
        for cells in reader:
            label = cells[0].strip() if cells else ""
            if pairs and (not label or label == "TITLE"):
                position += 1
                yield Found(position, started, pairs, mapped(pairs, DIALECT))
                pairs, size = [], 0
            started = started if pairs else line
            pairs += [(label, value.strip()) for value in cells[1:] if value.strip()] if label else []
            line = reader.line_num + 1
    except csv.Error as error:
        raise source.error(line, f"this is not a delimited table ({error}).") from error
    if pairs:
        yield Found(position + 1, started, pairs, mapped(pairs, DIALECT))
