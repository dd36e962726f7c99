"""The dialects of RIS, by the signature that tells who wrote a file (measured on real exports)."""

import re

from funnel.identify import names
from funnel.identify.mapping import Dialect, Tags

RIS: Tags = {
    "title": ("TI", "T1", "CT", "BT"),
    "authors": ("AU", "A1"),
    "authors_else": ("ED",),
    "year": ("PY", "DA", "Y1"),  # never Y2: the day of access or of export
    "container_title": ("JF", "T2", "JO", "JA", "J2", "J1"),
    "volume": ("VL", "VO"),
    "issue": ("IS",),
    "first_page": ("SP",),
    "last_page": ("EP",),
    "article_number": ("C7", "AR"),
    "doi": ("DO", "DI"),
    "doi_hidden": ("M3", "L3", "UR", "L2", "LK", "N1", "AN", "ID"),
    "numbers": ("SN",),
    "language": ("LA",),
    "publisher": ("PB", "PU"),
    "abstract": ("AB",),
    "abstract_else": ("N2",),
    "keywords": ("KW",),
    "url": ("UR", "L2"),
    "accession": (),
    "types": ("M3", "TY"),
}
_JOURNAL_ANYHOW = frozenset({"JOUR"})  # written on magazines, news and trial registrations as well
_NOTED_TYPE = (
    ("N1", re.compile(r"\bDocument Type: ([^;.\n]+?)(?:\s[a-z]{3})?\s*(?:[;.\n]|$)")),
    ("N1", re.compile(r"\bPublication Type: ([^;.\n]+)")),
)
_LANDING_PAGE = (
    (
        "UR",
        re.compile(
            r"proquest[^/]*/+(?:[^/]+/)*?((?:scholarly|trade)-journals|magazines|newspapers|dissertations-theses|"
            r"working-papers|reports|conference-papers-proceedings|books|wire-feeds)/"
        ),
    ),
)
# In addresses: eid=2-s2.0-85…, since 2025 /pages/publications/85…
SCOPUS_NUMBER = re.compile(r"(?:2-s2\.0-|/publications/)(\d+)")
_ERIC_NUMBER = re.compile(r"\b(E[DJ]\d+)")
_NOT_KEYWORDS = frozenset({"eppi-reviewer", "eppi-reviewer4"})


def _row(platform: str, changed: Tags | None = None, **how) -> Dialect:
    return Dialect(platform, {**RIS, **(changed or {})}, **how)


# One row a platform: the lines that only its exports have, and how its tags differ. The first that fits counts:
# library managers and screening tools stand above the databases whose records they pass on.
PLATFORMS: tuple[tuple[re.Pattern[str], Dialect], ...] = tuple(
    (re.compile(signature, re.M), dialect)
    for signature, dialect in (
        (
            r"^KW  - eppi-reviewer",
            _row(
                "eppi-reviewer",
                {"accession": ("U1",)},
                types_within=_NOTED_TYPE,
                unsaid=_JOURNAL_ANYHOW,
                not_keywords=_NOT_KEYWORDS,
            ),
        ),
        (r"^NS  -", _row("covidence", unsaid=_JOURNAL_ANYHOW)),
        (r"^M4  - Citavi", _row("citavi")),
        (r"^UR  - https?://trid\.trb\.org/", _row("trid", {"accession": ("AN",), "types": ("TY",)})),  # M3: "Web"
        (r"^ID  - rayyan-\d+", _row("rayyan", {"accession": ("ID",)})),
        (
            r"^ID  - \d+\nER  -",
            _row("endnote", {"accession": ("AN",), "issue": ("IS", "M1")}),
        ),
        (
            r"^Record #\d+ of \d+|^AN  - {1,2}C[ND]-?\d",
            _row("cochrane", {"accession": ("AN",)}, unsaid=_JOURNAL_ANYHOW),
        ),
        (r"^UR  - https?://(?:www\.)?lens\.org/", _row("lens", {"accession": ("ID",)})),
        (r"^AN  - pub\.\d+$|^UR  - https://app\.dimensions\.ai/", _row("dimensions", {"accession": ("AN",)})),
        (
            r"^(?:DP|DB)  - EBSCOhost|^UR  - \S*search\.ebscohost\.com|^UR  - \S*research\.ebsco\.com",
            _row(
                "ebscohost",
                {"accession": ("AN", "ID", "UR")},
                types_within=_NOTED_TYPE,
                unsaid=_JOURNAL_ANYHOW,
                accession_form=re.compile(r"(?:^|[?&]AN=)([^&\s?]+)(?:&|$)"),
            ),
        ),
        (
            r"^UR  - \S*proquest\.com|^N1  - Copyright - |^DB  - .*ProQuest",
            _row("proquest", {"accession": ("AN",)}, types_within=_LANDING_PAGE, unsaid=_JOURNAL_ANYHOW),
        ),
        (r"^(?:L2|UR)  - \S*ovid(?:sp|web)|^DB  - .*Ovid", _row("ovid", {"accession": ("AN", "ID")})),
        (
            r"^UR  - \S*embase\.com/|^DB  - Embase",
            _row("embase", {"accession": ("U2",), "doi_hidden": (*RIS["doi_hidden"], "U2")}),
        ),
        (
            r"^DB  - Scopus|^UR  - https?://www\.scopus\.com/|^N2  - Export Date:",
            _row(
                "scopus",
                {"accession": ("UR",)},
                accession_form=SCOPUS_NUMBER,
                accession_prefix="2-s2.0-",
            ),
        ),
        (
            r"^(?:AN|UT)  - (?:WOS|ISI|BIOSIS|MEDLINE|CABI|KJD|SCIELO|ZOOREC|RSCI):|^WE  - |"
            r"^N1  - (?:Total )?Times Cited",
            _row("wos", {"accession": ("AN", "UT"), "container_title": ("T2", "JF", "JO", "JI", "J9")}),
        ),
        (r"^DB  - SciELO|^UR  - \S*scielo\.", _row("scielo", {"accession": ("ID",)})),
        (r"^(?:DB|DP)  - JSTOR|^UR  - https?://www\.jstor\.org/stable", _row("jstor", {"accession": ("UR",)})),
        (r"^UR  - \S*ieeexplore|^VO  - .*\nVL  - ", _row("ieee", names=names.given_first)),
        (r"^DB  - (?:PubMed|MEDLINE)|^DP  - NLM", _row("pubmed", {"accession": ("AN",)})),
        (
            r"^Y2  - \d{4}/\d\d/\d\d/\d\d:\d\d:\d\d|^DA  - \d{4}/(?:\d\d)?/(?:\d\d)?/$|^L[14]  - .*attachments",
            _row("zotero"),
        ),
        (r"^UR  - https?://scholar\.google", _row("google-scholar")),
        (r"^UR  - https?://(?:www\.)?eric\.ed\.gov", _row("eric", {"accession": ("UR",)}, accession_form=_ERIC_NUMBER)),
        (r"^UR  - \S*(?:bvsalud\.org|globalindexmedicus)", _row("bvs", {"accession": ("ID",)})),
        (r"^UR  - https?://openalex\.org/", _row("openalex")),
        (r"^UR  - \S*heinonline\.org", _row("heinonline")),
        (r"^UR  - \S*(?:dl\.acm\.org|doi\.org/10\.1145/)", _row("acm")),
        (r"^UR  - \S*(?:journals\.sagepub\.com|doi\.org/10\.1177/)", _row("sage")),
        (r"^UR  - \S*(?:tandfonline\.com|doi\.org/10\.1080/)", _row("taylor-francis")),
        (r"^UR  - \S*onlinelibrary\.wiley\.com", _row("wiley")),
        (r"^UR  - \S*sciencedirect\.com", _row("sciencedirect")),
        (r"^UR  - \S*link\.springer\.com", _row("springer")),
        (r"^UR  - \S*arxiv\.org", _row("arxiv")),
    )
)
PLAIN = _row("")
A_THIRD = 1 / 3  # of the records must say so; a library that holds a few of them is no export of that platform
_RECORD = re.compile(r"^TY  -", re.M)
_TAG = re.compile(r"^[ \t\xa0]*([A-Z][A-Z0-9])[ \xa0]{1,2}-[ \t\xa0]*", re.M | re.I)


def ris_dialect(head: str) -> Dialect:
    """Who wrote a RIS file, by its first records, however loosely it writes the tags."""
    head = _TAG.sub(lambda found: f"{found.group(1).upper()}  - ", head)
    records = len(_RECORD.findall(head)) or 1
    shares = ((len(signature.findall(head)) / records, dialect) for signature, dialect in PLATFORMS)
    return next((dialect for share, dialect in shares if share >= A_THIRD), PLAIN)
