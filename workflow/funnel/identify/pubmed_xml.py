"""PubMed's XML: articles and books."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnel.identify import markup
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.nbib import completed
from funnel.identify.reading import Found, Pair, Quarantined
from funnel.identify.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLE, _BOOK = "MedlineCitation/Article/", "BookDocument/"
DIALECT = Dialect(
    "pubmed",
    {
        "title": (
            _ARTICLE + "ArticleTitle",
            _BOOK + "ArticleTitle",
            _BOOK + "Book/BookTitle",
            _ARTICLE + "VernacularTitle",
        ),
        "authors": (_ARTICLE + "AuthorList/Author", _BOOK + "AuthorList/Author"),
        "authors_else": (_BOOK + "Book/AuthorList/Author",),
        "year": (
            _ARTICLE + "Journal/JournalIssue/PubDate/Year",
            _ARTICLE + "Journal/JournalIssue/PubDate/MedlineDate",
            _BOOK + "ContributionDate/Year",
            _BOOK + "Book/PubDate/Year",
            _ARTICLE + "ArticleDate/Year",
        ),
        "container_title": (_ARTICLE + "Journal/Title", _ARTICLE + "Journal/ISOAbbreviation", "BookTitle of a chapter"),
        "volume": (_ARTICLE + "Journal/JournalIssue/Volume", _BOOK + "Book/Volume"),
        "issue": (_ARTICLE + "Journal/JournalIssue/Issue",),
        "first_page": (
            _ARTICLE + "Pagination/MedlinePgn",
            _ARTICLE + "Pagination/StartPage",
            _BOOK + "Pagination/MedlinePgn",
        ),
        "last_page": (_ARTICLE + "Pagination/EndPage",),
        "article_number": (),
        "doi": (_ARTICLE + "ELocationID", "PubmedData/ArticleIdList/ArticleId", _BOOK + "ArticleIdList/ArticleId"),
        "doi_hidden": (),
        "numbers": (_ARTICLE + "Journal/ISSN", _BOOK + "Book/Isbn"),
        "language": (_ARTICLE + "Language", _BOOK + "Language"),
        "publisher": (_BOOK + "Book/Publisher/PublisherName",),
        "abstract": ("the whole abstract",),
        "abstract_else": ("MedlineCitation/OtherAbstract/AbstractText",),
        "keywords": (
            "MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName",
            "MedlineCitation/KeywordList/Keyword",
        ),
        "url": (),
        "accession": ("MedlineCitation/PMID", _BOOK + "PMID"),
        "types": (_ARTICLE + "PublicationTypeList/PublicationType", _BOOK + "PublicationType", "@kind"),
    },
    several_types=True,
)
_STYLES = frozenset({"i", "b", "u", "sup", "sub", "em", "strong", "math"})


def recognises(head: str) -> bool:
    return "<PubmedArticle" in head or "<PubmedBookArticle" in head


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every article or book; one that is not well-formed is set aside."""
    source.platform = DIALECT.platform
    for position, (line, text, ended) in enumerate(
        markup.fragments(source, "PubmedArticle|PubmedBookArticle"), start=1
    ):
        root, fault = markup.element(text) if ended else (None, "the record has no end")
        pairs = markup.pairs_of(root, {"Author": _person}, _STYLES) if root is not None else []
        if root is None or not pairs:
            yield Quarantined(position, line, fault or "a record without content")
        else:
            fields = mapped(pairs + _summed(pairs), DIALECT)
            completed(fields, [value for tag, value in pairs if tag.endswith("/ELocationID")])
            yield Found(position, line, pairs, fields)


def _summed(pairs: list[Pair]) -> list[Pair]:
    """What several elements say together: an abstract of several parts; that a chapter stands in a book."""
    said: list[Pair] = []
    parts, label = [], ""
    for tag, value in pairs:
        if tag.endswith("/Abstract/AbstractText@Label"):
            label = value
        elif tag.endswith("/Abstract/AbstractText") and tag.startswith((_ARTICLE, _BOOK)):
            parts.append(f"{label}: {value}" if label else value)
            label = ""
    if parts:
        said.append(("the whole abstract", "\n".join(parts)))
    titles = dict(reversed(pairs))
    if any(tag.startswith(_BOOK) for tag, _ in pairs):
        chapter = _BOOK + "ArticleTitle" in titles
        said.append(("@kind", "book chapter" if chapter else "book"))
        if chapter:
            said.append(("BookTitle of a chapter", titles.get(_BOOK + "Book/BookTitle", "")))
    return said


def _person(author: "_Element") -> str:
    family = author.findtext("LastName") or author.findtext("CollectiveName") or ""
    given = author.findtext("ForeName") or author.findtext("Initials") or ""
    return ", ".join(part.strip() for part in (family, given, author.findtext("Suffix") or "") if part.strip())
