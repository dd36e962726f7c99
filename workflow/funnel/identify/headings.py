"""The headings of exported tables, by the signature that tells who wrote them (measured on real exports)."""

import re

from funnel.identify import names
from funnel.identify.dialects import SCOPUS_NUMBER
from funnel.identify.embase_transposed import SOURCE_LINE
from funnel.identify.mapping import Dialect, Tags
from funnel.identify.ovid import SOURCE as OVID_SOURCE

# Headings in small letters. A table of unknown origin is read by these.
GENERIC: Tags = {
    "title": (
        "title", "document title", "article title", "item title", "primary title", "title primary", "ti",
        "paper title", "primary_title", "titles", "publication title (article)", "t1", "document_title",
        "título", "titulo", "titel", "titre",
    ),
    "authors": (
        "authors", "author", "author(s)", "author/s", "author names", "authors, primary", "first_authors", "au",
        "creators", "author full names", "creator", "a1", "contributors", "author_names",
        "autores", "autor(es)", "autor", "autoren", "auteurs", "auteur",
    ),
    "authors_else": ("editors", "editor", "book editors"),
    "year": (
        "year", "publication year", "publication_year", "pub year", "published year", "py", "publication date",
        "date published", "yr", "date", "published", "pubyear", "year of publication", "y1", "publicationdate",
        "pubdate", "published date", "date of publication", "issue_date", "online date",
        "año de publicación", "ano de publicação", "año", "ano", "jahr", "erscheinungsjahr", "année",
    ),
    "container_title": (
        "source title", "journal", "publication title", "publication", "journal/book", "source_title",
        "journal title", "journal name", "secondary title", "publicationname", "so", "secondary_title",
        "container_title", "periodical full", "jt", "source", "journal_name", "booktitle", "book title", "t2",
        "jo", "source title/anthology title", "anthology title", "pubtitle", "host_venue_display_name", "venue",
        "parenttitle", "revista", "zeitschrift", "revue",
    ),
    "volume": ("volume", "vl", "vol", "vo", "volume number"),
    "issue": ("issue", "is", "issue number", "number", "no", "ip", "issue_no"),
    "first_page": (
        "pages", "page start", "start page", "startpage", "start_page", "first page", "first_page", "bp", "page",
        "sp", "pg", "pagination", "pagestart",
    ),
    "last_page": ("page end", "end page", "endpage", "end_page", "last page", "last_page", "ep", "pageend"),
    "article_number": ("art. no.", "article number", "ar", "article no.", "article_no"),
    "doi": ("doi", "di", "do", "doi number", "doi link", "item doi", "digitalobjectidentifier"),
    "doi_hidden": ("url", "link", "links", "ur", "urls", "article url"),
    "numbers": (
        *("issn", "isbn", "sn", "issns", "issn/isbn", "isbn/issn"),
        *("e-issn", "eissn", "isbns", "print isbn", "ei", "bn", "standard number"),
    ),
    "language": (
        "language", "la", "language of original document", "language(s)", "languages", "language of article", "lg",
    ),
    "publisher": ("publisher", "pb", "pu", "book publisher", "source publisher"),
    "abstract": (
        "abstract", "ab", "abstract note", "abstracts", "abstracttext", "n2", "notes_abstract",
        "resumen", "resumo", "résumé", "zusammenfassung",
    ),
    "abstract_else": ("original abstract",),
    "keywords": (
        "keywords", "author keywords", "de", "kw", "keyword", "manual tags", "tags", "subjects", "subject terms",
        "descriptor(s)", "descriptors", "keyword(s)",
    ),
    "url": (
        "url", "link", "ur", "urls", "external url", "article url", "documenturl", "plink", "fulltext url",
        "source linkout",
    ),
    "accession": (),
    "types": (
        "document type", "publication type", "item type", "reference type", "type", "dt", "type_of_reference",
        "referencetype", "entrytype", "item_type", "pt", "content type", "ty", "doctype", "documenttype",
    ),
}  # fmt: skip


def _row(platform: str, changed: Tags | None = None, **how) -> Dialect:
    return Dialect(platform, {**GENERIC, **(changed or {})}, **{"names": names.guessed, "keywords_apart": ";", **how})


# "Nature. 2020 Jan;5(2):1-3. doi: ..." and "Interdisciplinaria; 40(1); 132-145"
NLM_CITATION = (
    re.compile(
        r"(?P<container_title>.+?)\. (?P<year>\d{4})[^;.]*;(?P<volume>[^(:.]+)?(?:\((?P<issue>[^)]+)\))?"
        r"(?::(?P<pages>[\w,+ -]+))?\."
    ),
)
SCIELO_CITATION = (
    re.compile(r"(?P<container_title>.+); (?P<volume>[^(;]+)?(?:\((?P<issue>[^)]+)\))?; (?P<pages>[\w-]+)"),
)

_SCOPUS = _row(
    "scopus",
    {
        "authors": ("author full names",),
        "authors_else": ("authors",),
        "accession": ("eid", "link"),
        "types": ("document type",),
        "keywords": ("author keywords", "index keywords"),
    },
    names=names.by_comma,
    accession_form=SCOPUS_NUMBER,
    accession_prefix="2-s2.0-",
)

# "J Care;3(2): 11-19, 2020 May."
BVS_CITATION = (
    re.compile(r"(?P<container_title>[^;]+);\s*(?P<volume>[^(:;]+)?(?:\((?P<issue>[^)]+)\))?:\s*(?P<pages>[\w-]+)"),
)

# One row an export: headings that it alone has together (in small letters), and how its columns differ.
EXPORTS: tuple[tuple[frozenset[str], Dialect], ...] = tuple(
    (frozenset(signature.split("|")), dialect)
    for signature, dialect in (
        ("title|source title|eid", _SCOPUS),
        ("title|source title|link|source", _SCOPUS),
        ("authors|title|year|source title|document type|source", _SCOPUS),
        (
            "pt|au|ti|so|py",
            _row(
                "wos",
                {
                    "authors": ("af",),
                    "authors_else": ("au", "ba", "gp", "be"),
                    "container_title": ("so",),
                    "accession": ("ut",),
                    "types": ("dt", "pt"),
                    "keywords": ("de", "id"),
                    "issue": ("is",),
                },
                names=names.by_semicolon,
            ),
        ),
        (
            "publication type|authors|article title|source title",
            _row(
                "wos",
                {
                    "authors": ("author full names",),
                    "authors_else": ("authors", "book authors", "group authors", "book editors"),
                    "accession": ("ut (unique wos id)", "ut (unique id)"),
                    "types": ("document type", "publication type"),
                    "keywords": ("author keywords", "keywords plus"),
                    "first_page": ("start page",),
                },
                names=names.by_semicolon,
            ),
        ),
        ("title|authors|source title|publication year|total citations", _row("wos", names=names.by_semicolon)),
        (
            "pmid|title|authors|citation|journal/book",
            _row(
                "pubmed",
                {"accession": ("pmid",), "types": (), "doi_hidden": ("citation",)},
                names=names.by_comma,
                cited=(("citation",), NLM_CITATION),
            ),
        ),
        (
            "pmid|title|author(s)|author(s) full name|mesh terms",
            _row(
                "pubmed",
                {
                    "accession": ("pmid",),
                    "authors": ("author(s) full name",),
                    "authors_else": ("author(s)",),
                    "year": ("date of publication",),
                    "container_title": ("journal title",),
                    "doi": ("location identifier", "article identifier"),
                    "keywords": ("mesh terms", "other terms"),
                },
                keywords_apart="|",
            ),
        ),
        (
            "title|description|details|shortdetails|entrezuid",
            _row(
                "pubmed",
                {
                    "accession": ("entrezuid",),
                    "authors": ("description",),
                    "year": ("details",),
                    "doi_hidden": ("details",),
                    "types": (),
                    "url": (),
                },
                names=names.by_comma,
                cited=(("details",), NLM_CITATION),
            ),
        ),
        (
            "title|author names|source",
            _row(
                "embase",
                {
                    "accession": ("embase accession id", "pui", "medline pmid"),
                    "container_title": ("source title",),
                    "doi_hidden": ("open url link", "full text link", "embase link"),
                    "keywords": ("author keywords", "emtree medical index terms (major focus)"),
                    "year": ("publication year", "date of publication", "source"),
                },
                names=names.by_comma,
                cited=(("source",), SOURCE_LINE),
            ),
        ),
        (
            "vn|db|ti",
            _row(
                "ovid",
                {
                    "accession": ("ui", "an"),
                    "year": ("yr", "dp", "so"),
                    "container_title": ("jn", "jt"),
                    "doi_hidden": ("so",),
                    "types": ("pt", "dt"),
                    "keywords": ("kw", "mh", "sh"),
                    "numbers": ("is", "sn", "ib", "il"),
                    "issue": ("ip",),
                },
                names=names.ovid,
                keywords_apart="\n",
                cited=(("so",), OVID_SOURCE),
            ),
        ),
        (
            "author(s)|title|source|year|publication type|cochrane review group code",
            _row(
                "cochrane",
                {
                    "accession": ("central id", "cochrane review id", "cochrane id", "id"),
                    "container_title": ("source",),
                    "doi_hidden": (),
                    "types": ("publication type",),
                },
                names=names.by_comma,
            ),
        ),
        ("lens id|title", _row("lens", {"accession": ("lens id",)}, names=names.by_semicolon_given_first)),
        (
            "publication id|title|authors|pubyear",
            _row("dimensions", {"accession": ("publication id",)}, names=names.by_semicolon),
        ),
        (
            "id|authorships.author.display_name",
            _row(
                "openalex",
                {
                    "title": ("display_name", "title"),
                    "authors": ("authorships.author.display_name",),
                    "container_title": ("primary_location.source.display_name",),
                    "volume": ("biblio.volume",),
                    "issue": ("biblio.issue",),
                    "first_page": ("biblio.first_page",),
                    "last_page": ("biblio.last_page",),
                    "numbers": ("primary_location.source.issn", "primary_location.source.issn_l"),
                    "keywords": ("keywords.display_name",),
                    "publisher": ("primary_location.source.host_organization_name",),
                    "url": ("primary_location.landing_page_url", "id"),
                    "accession": ("id",),
                },
                names=names.by_pipe_given_first,
                keywords_apart="|",
                accession_form=re.compile(r"(W\d+)"),
            ),
        ),
        (
            "document title|authors|publication title|document identifier",
            _row(
                "ieee",
                {"accession": ("pdf link",), "url": ("pdf link",), "types": ("document identifier",)},
                names=names.by_semicolon_given_first,
                accession_form=re.compile(r"(?:arnumber|fileName)=(\d+)"),
            ),
        ),
        (
            "item title|publication title|item doi|content type",
            _row(
                "springer",
                {"volume": ("journal volume",), "issue": ("journal issue",)},
                names=names.run_together,
            ),
        ),
        (
            "cites|authors|title|year|source|gsrank",
            _row(
                "publish-or-perish",
                {
                    "container_title": ("source",),
                    "url": ("articleurl",),
                    "doi_hidden": ("articleurl",),
                    "types": ("type",),
                },
                names=names.by_comma_given_first,
                nothing=frozenset({"0"}),
                unsaid=frozenset({"Proceeding"}),  # of volumes and papers alike
            ),
        ),
        (
            "key|item type|publication year|author|publication title",
            _row(
                "zotero",
                {
                    "accession": ("key",),
                    "authors": ("author",),
                    "container_title": ("publication title", "conference name", "meeting name"),
                    "keywords": ("manual tags", "automatic tags"),
                    "issue": ("issue", "number"),
                    "types": ("item type",),
                    "first_page": ("pages",),
                    "doi_hidden": ("url", "extra"),
                },
                names=names.by_semicolon,
            ),
        ),
        (
            "reference type|authors, primary|title primary",
            _row(
                "refworks",
                {
                    "container_title": ("periodical full", "title secondary", "periodical abbrev"),
                    "last_page": ("other pages",),
                    "accession": (),
                    "numbers": ("issn/isbn",),
                },
                names=names.by_semicolon,
            ),
        ),
        (
            "key|title|year|journal|authors|notes",
            _row("rayyan", {"accession": ("key",), "types": ()}, names=names.by_and, keywords_apart=";,"),
        ),
        (
            "title|authors|published year|study",
            _row("covidence", {"accession": ("covidence #",)}, names=names.by_semicolon),
        ),
        ("entrytype|id|title|author", _row("", {"types": ("entrytype",)}, names=names.by_and, keywords_apart=";,")),
        (
            "jinfo/jtl|artinfo/tig/atl",
            _row(
                "ebscohost",
                {
                    "title": ("artinfo/tig/atl", "bkinfo/btl"),
                    "authors": ("artinfo/aug/au",),
                    "year": ("pubinfo/dt/_year", "pubinfo/dt/__text"),
                    "container_title": ("jinfo/jtl",),
                    "volume": ("pubinfo/vid",),
                    "issue": ("pubinfo/iid",),
                    "first_page": ("artinfo/ppf",),
                    "doi": ("artinfo/ui/__text",),
                    "numbers": ("jinfo/issn",),
                    "language": ("language/__text", "language"),
                    "publisher": ("pubinfo/pub",),
                    "abstract": ("artinfo/ab", "artinfo/ab/__text"),
                    "keywords": ("artinfo/sug/subj/__text",),
                    "types": ("artinfo/doctype", "artinfo/pubtype"),
                    "url": (),
                },
                names=names.as_written,
            ),
        ),
        (
            "id|title|author(s)|source|journal|fulltext url",
            _row(
                "scielo",
                {"accession": ("id",), "container_title": ("journal",)},
                names=names.family_given_by_comma,
                cited=(("source",), SCIELO_CITATION),
            ),
        ),
        (
            "title|storeid|articletype|pubtitle",
            _row(
                "proquest",
                {"accession": ("storeid",), "types": ("documenttype", "articletype"), "keywords": ("subjectterms",)},
                names=names.by_semicolon,
            ),
        ),
        (
            "article title|author|journal title|accession number|plink",
            _row("ebscohost", {"accession": ("accession number",)}, names=names.by_semicolon),
        ),
        (
            "id|title|authors|source|journal|database|descriptor(s)",
            _row(
                "bvs",
                {"accession": ("id",), "container_title": ("journal",)},
                names=names.by_semicolon,
                cited=(("source",), BVS_CITATION),
            ),
        ),
        ("label_included|title", _row("asreview")),
        ("included|title|abstract", _row("asreview")),
        ("asreview_label|title", _row("asreview")),
    )
)
ANY = _row("", keywords_apart=";,")
