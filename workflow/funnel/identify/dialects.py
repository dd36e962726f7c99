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
    ("N1", re.compile(r"Document Type: ([^;.\n]+?)(?:\s[a-z]{3})?\s*(?:[;.\n]|$)")),
    ("N1", re.compile(r"Publication Type: ([^;.\n]+)")),
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
            r"\nKW  - eppi-reviewer",
            _row(
                "eppi-reviewer",
                {"accession": ("U1",)},
                types_within=_NOTED_TYPE,
                unsaid=_JOURNAL_ANYHOW,
                not_keywords=_NOT_KEYWORDS,
            ),
        ),
        (r"\nNS  -", _row("covidence", unsaid=_JOURNAL_ANYHOW)),
        (r"\nM4  - Citavi", _row("citavi")),
        (r"\nUR  - https?://trid\.trb\.org/", _row("trid", {"accession": ("AN",), "types": ("TY",)})),  # M3: "Web"
        (r"\nID  - rayyan-\d+", _row("rayyan", {"accession": ("ID",)})),
        (
            r"\nID  - \d+\nER  -",
            _row("endnote", {"accession": ("AN",), "issue": ("IS", "M1")}),
        ),
        (
            r"\nRecord #\d+ of \d+|\nAN  - {1,2}C[ND]-?\d",
            _row("cochrane", {"accession": ("AN",)}, unsaid=_JOURNAL_ANYHOW),
        ),
        (r"\nUR  - https?://(?:www\.)?lens\.org/", _row("lens", {"accession": ("ID",)})),
        (r"\nAN  - pub\.\d+$|\nUR  - https://app\.dimensions\.ai/", _row("dimensions", {"accession": ("AN",)})),
        (
            r"\n(?:DP|DB)  - EBSCOhost|\nUR  - \S*search\.ebscohost\.com|\nUR  - \S*research\.ebsco\.com",
            _row(
                "ebscohost",
                {"accession": ("AN", "ID", "UR")},
                types_within=_NOTED_TYPE,
                unsaid=_JOURNAL_ANYHOW,
                accession_form=re.compile(r"(?:^|[?&]AN=)([^&\s?]+)(?:&|$)"),
            ),
        ),
        (
            r"\nUR  - \S*proquest\.com|\nN1  - Copyright - |\nDB  - .*ProQuest",
            _row("proquest", {"accession": ("AN",)}, types_within=_LANDING_PAGE, unsaid=_JOURNAL_ANYHOW),
        ),
        (r"\n(?:L2|UR)  - \S*ovid(?:sp|web)|\nDB  - .*Ovid", _row("ovid", {"accession": ("AN", "ID")})),
        (
            r"\nUR  - \S*embase\.com/|\nDB  - Embase",
            _row("embase", {"accession": ("U2",), "doi_hidden": (*RIS["doi_hidden"], "U2")}),
        ),
        (
            r"\nDB  - Scopus|\nUR  - https?://www\.scopus\.com/|\nN2  - Export Date:",
            _row(
                "scopus",
                {"accession": ("UR",)},
                accession_form=SCOPUS_NUMBER,
                accession_prefix="2-s2.0-",
            ),
        ),
        (
            r"\n(?:AN|UT)  - (?:WOS|ISI|BIOSIS|MEDLINE|CABI|KJD|SCIELO|ZOOREC|RSCI):|\nWE  - |"
            r"\nN1  - (?:Total )?Times Cited",
            _row("wos", {"accession": ("AN", "UT"), "container_title": ("T2", "JF", "JO", "JI", "J9")}),
        ),
        (r"\nDB  - SciELO|\nUR  - \S*scielo\.", _row("scielo", {"accession": ("ID",)})),
        (r"\n(?:DB|DP)  - JSTOR|\nUR  - https?://www\.jstor\.org/stable", _row("jstor", {"accession": ("UR",)})),
        (r"\nUR  - \S*ieeexplore|\nVO  - .*\nVL  - ", _row("ieee", names=names.given_first)),
        (r"\nDB  - (?:PubMed|MEDLINE)|\nDP  - NLM", _row("pubmed", {"accession": ("AN",)})),
        (
            r"\nY2  - \d{4}/\d\d/\d\d/\d\d:\d\d:\d\d|\nDA  - \d{4}/(?:\d\d)?/(?:\d\d)?/$|\nL[14]  - .*attachments",
            _row("zotero"),
        ),
        (r"\nUR  - https?://scholar\.google", _row("google-scholar")),
        (
            r"\nUR  - https?://(?:www\.)?eric\.ed\.gov",
            _row("eric", {"accession": ("UR",)}, accession_form=_ERIC_NUMBER),
        ),
        (r"\nUR  - \S*(?:bvsalud\.org|globalindexmedicus)", _row("bvs", {"accession": ("ID",)})),
        (r"\nUR  - https?://openalex\.org/", _row("openalex")),
        (r"\nUR  - \S*heinonline\.org", _row("heinonline")),
        (r"\nUR  - \S*(?:dl\.acm\.org|doi\.org/10\.1145/)", _row("acm")),
        (r"\nUR  - \S*(?:journals\.sagepub\.com|doi\.org/10\.1177/)", _row("sage")),
        (r"\nUR  - \S*(?:tandfonline\.com|doi\.org/10\.1080/)", _row("taylor-francis")),
        (r"\nUR  - \S*onlinelibrary\.wiley\.com", _row("wiley")),
        (r"\nUR  - \S*sciencedirect\.com", _row("sciencedirect")),
        (r"\nUR  - \S*link\.springer\.com", _row("springer")),
        (r"\nUR  - \S*arxiv\.org", _row("arxiv")),
    )
)
PLAIN = _row("")
A_THIRD = 1 / 3  # of the records must say so; a library that holds a few of them is no export of that platform
_TAG = re.compile(r"\n[ \t\xa0]*([A-Z][A-Z0-9])[ \xa0]{1,2}-[ \t\xa0]*", re.I)


def ris_dialect(head: str) -> Dialect:
    """Who wrote a RIS file, by its first records, however loosely it writes the tags."""
    head = _TAG.sub(lambda found: f"\n{found.group(1).upper()}  - ", f"\n{head}")
    records = head.count("\nTY  -") or 1
    shares = ((len(signature.findall(head)) / records, dialect) for signature, dialect in PLATFORMS)
    return next((dialect for share, dialect in shares if share >= A_THIRD), PLAIN)
