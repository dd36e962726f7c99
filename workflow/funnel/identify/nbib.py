"""PubMed's and ERIC's tagged text: four columns of tag, a hyphen, the value; further lines are indented."""

import re
from collections.abc import Iterator

from funnel.identify import tagged
from funnel.identify.mapping import Dialect, Tags
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

_PUBMED: Tags = {
    "title": ("TI", "BTI", "CTI"),
    "authors": ("FAU", "CN"),
    "authors_else": ("AU", "FED", "ED"),
    "year": ("DP", "DEP", "DA", "EDAT"),
    "container_title": ("JT", "TA", "BTI"),
    "volume": ("VI",),
    "issue": ("IP",),
    "first_page": ("PG",),
    "last_page": (),
    "article_number": (),
    "doi": ("LID", "AID", "DOI"),
    "doi_hidden": ("SO",),
    "numbers": ("IS", "ISBN", "ISSN"),
    "language": ("LA",),
    "publisher": ("PB",),
    "abstract": ("AB",),
    "abstract_else": ("OAB",),
    "keywords": ("MH", "OT"),
    "url": (),
    "accession": ("PMID",),
    "types": ("PT",),
}
PUBMED = Dialect("pubmed", _PUBMED, several_types=True)
ERIC = Dialect("eric", {**_PUBMED, "authors": ("AU",), "accession": ("OID",), "url": ("LID",)}, several_types=True)
_PMID = re.compile(r"^PMID *- *\d", re.M)
_RIS = re.compile(r"^TY *-", re.M)
_ERIC = re.compile(r"^OWN *- *ERIC", re.M)


def recognises(head: str) -> bool:
    """A record of its own before any of RIS: a letter damaged further down must not make another format of it."""
    begun = _PMID.search(head) or _ERIC.search(head)
    ris = _RIS.search(head)
    return begun is not None and not (ris and ris.start() < begun.start())


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every record from its PMID line (ERIC has none: from OWN) to the next."""
    pubmed = _PMID.search(source.head) is not None
    grammar = tagged.Grammar(
        tag=re.compile(r"([A-Z][A-Z0-9]{1,3})[ ]{0,2}-[ ]?(.*)"),
        begins=frozenset({"PMID"} if pubmed else {"OWN"}),
        begins_again=frozenset({"OWN"}),
    )
    for one in tagged.read(source, grammar, PUBMED if pubmed else ERIC):
        if isinstance(one, Found):
            completed(one.fields, [value for tag, value in one.pairs if tag == "LID"])
        yield one


def completed(fields: dict[str, str], locations: list[str]) -> None:
    """NLM's own ways: "Lancet (London, England)" is the Lancet; without pages a short [pii] is the article number."""
    fields["container_title"] = re.sub(r"\s*\([^()]*\)$|\s+:\s.*$", "", fields["container_title"])
    if not fields["pages"]:
        numbers = (re.fullmatch(r"([A-Za-z]{0,2}\d{1,8})(?:\s*\[pii\])?", value.strip()) for value in locations)
        fields["pages"] = next((found.group(1) for found in numbers if found), "")
