"""BibTeX and BibLaTeX, each entry by itself, so that a broken one costs no other."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count

import bibtexparser
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

from funnel.identify import latex, names
from funnel.identify.dialects import A_THIRD, SCOPUS_NUMBER
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Pair, Quarantined
from funnel.identify.source import Source

_ENTRY = re.compile(r"(?:^[ \t\ufeff]*|(?<=\})[ \t]*)@[ \t]*([A-Za-z]+)[ \t\n]*[{(]", re.M)
MARK = (
    r"[\n}][ \t]*@(?i:article|book|booklet|collection|conference|dataset|inbook|incollection|inproceedings|manual|"
    r"mastersthesis|misc|online|phdthesis|proceedings|report|techreport|thesis|unpublished)[ \t]*[{(]"
)
_NO_RECORD = frozenset({"comment", "string", "preamble"})
_KEY = re.compile(r"[ \t\n]*([^,={}\"\n]{0,400}?)[ \t]*,")
_AGAIN = re.compile(r"__\d+$")
_PEOPLE = frozenset({"author", "editor"})
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it says of a fault comes back in failed_blocks
LONGEST_ENTRY = 1 << 22  # characters

TAGS = {
    "title": ("title", "maintitle"),
    "authors": ("author",),
    "authors_else": ("editor",),
    "year": ("year", "date", "issue_date", "month"),
    "container_title": ("journaltitle", "journal", "booktitle", "journal-full", "journal-iso", "series"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "first_page": ("pages", "page"),
    "last_page": (),
    "article_number": ("article-number", "art_number", "eid", "articleno"),
    "doi": ("doi",),
    "doi_hidden": ("url", "note", "ee", "link"),
    "numbers": ("issn", "eissn", "isbn", "print_issn"),
    "language": ("language", "langid"),
    "publisher": ("publisher", "school", "institution", "organization"),
    "abstract": ("abstract",),
    "abstract_else": ("annote",),
    "keywords": ("keywords", "author_keywords", "keyword", "keywords-plus", "mendeley-tags"),
    "url": ("url", "link"),
    "accession": (),
    "types": ("document_type", "type", "ENTRYTYPE"),
}


def _row(platform: str, accession: tuple[str, ...] = (), form: str = "") -> Dialect:
    return Dialect(
        platform,
        {**TAGS, "accession": accession},
        names=names.by_and,
        keywords_apart=";,",
        accession_form=re.compile(form) if form else None,
    )


_SCOPUS = replace(_row("scopus", ("url",)), accession_form=SCOPUS_NUMBER, accession_prefix="2-s2.0-")
# One row a platform: what only its exports say.
PLATFORMS = tuple(
    (re.compile(signature, re.I | re.M), dialect)
    for signature, dialect in (
        (r"^\s*source\s*=\s*[{\"]Scopus|scopus\.com/(?:inward|pages)", _SCOPUS),
        (r"^\s*unique-id\s*=|@\w+\{\s*(?:ISI|WOS):", _row("wos", ("unique-id",), r"([A-Z]+:[A-Z0-9]+)")),
        (r"ebsco(?:host)?\.com", _row("ebscohost", ("url",), r"[?&]AN=([^&]+)")),
        (r"proquest", _row("proquest", ("url",), r"docview/(\d+)")),
        (r"^@\w+\{rayyan-\d+", _row("rayyan", ("ENTRYKEY",), r"(rayyan-\d+)")),
        (r"mendeley", _row("mendeley")),
        (r"zotero|^\s*urldate\s*=|^@\w+\{[^\W\d][^\s,_]*_[^\s,_]+_(?:\d{4}|nodate)", _row("zotero")),
        (r"ieeexplore\.ieee|^\s*doi\s*=\s*[{\"]10\.1109/", _row("ieee")),
        (r"scielo\.", replace(_row("scielo"), names=names.family_given_by_comma)),
        (r"^@\w+\{10\.1145/|dl\.acm\.org", _row("acm")),
        (r"sciencedirect\.com", _row("sciencedirect")),
        (r"onlinelibrary\.wiley\.com", _row("wiley")),
    )
)
PLAIN = _row("")


def recognises(head: str) -> bool:
    return any(found.group(1).casefold() not in _NO_RECORD for found in _ENTRY.finditer(head))


def bibtex_dialect(head: str) -> Dialect:
    """Who wrote a file, by what stands above its first entry, or in a third of the entries that begin in the head."""
    entries = [found.start() for found in _ENTRY.finditer(head)]
    above = head[: entries[0]] if entries else head
    for signature, dialect in PLATFORMS:
        if signature.search(above) or len(signature.findall(head)) >= max(len(entries) * A_THIRD, 1):
            return dialect
    return PLAIN


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every entry; one that bibtexparser cannot read is set aside with the reason that it gives."""
    dialect = bibtex_dialect(source.head)
    source.platform = dialect.platform
    macros: dict[str, str] = {}
    position = 0
    for line, kind, text in _entries(source):
        if kind == "string":
            macros |= _macro(text)
        if kind in _NO_RECORD:
            continue
        position += 1
        if len(text) > LONGEST_ENTRY:
            yield Quarantined(position, line, f"an entry of {len(text):,} characters")
            continue
        pairs, fault = _parsed(text, macros)
        yield (
            Quarantined(position, line, fault)
            if fault
            else Found(position, line, pairs, mapped(_in_plain_text(pairs), dialect))
        )


def _entries(source: Source) -> Iterator[tuple[int, str, str]]:
    """Line, kind and text of each block that begins with "@word{"."""
    line = 1
    for piece in source.pieces(_ENTRY):
        if found := _ENTRY.match(piece):
            yield line, found.group(1).casefold(), piece
        line += piece.count("\n")


def _parsed(text: str, macros: Mapping[str, str]) -> tuple[list[Pair], str]:
    """The fields of one entry, or why it has none; its key may be missing, hold spaces, or stand twice in the file."""
    found = _ENTRY.match(text)
    assert found is not None
    key = _KEY.match(text, found.end())
    original, behind = (key.group(1), key.end()) if key else ("", found.end())
    repaired = f"{text[: found.end()]}key,{text[behind:]}"
    entry, failed = _block(repaired)
    if isinstance(failed, DuplicateFieldKeyBlock):
        entry, failed = _block(_numbered(repaired, failed.duplicate_keys))
    if entry is None:
        return [], _fault(str(failed.error) if failed else "")
    pairs = [("ENTRYTYPE", entry.entry_type), ("ENTRYKEY", original)]
    return pairs + [(_AGAIN.sub("", one.key).casefold(), _resolved(str(one.value), macros)) for one in entry.fields], ""


def _macro(text: str) -> dict[str, str]:
    """What an @string block names, in small letters."""
    return {one.key.casefold(): str(one.value) for one in bibtexparser.parse_string(text).strings}


def _resolved(value: str, macros: Mapping[str, str]) -> str:
    """The value with macros in place of their names, and what is joined as one text: stefan # " and " # xavier."""
    parts = [part.strip() for part in value.split(" # ")]
    quoted = len(parts) > 1 and all(part[0] + part[-1] in ('""', "{}") for part in parts if part)
    if not quoted and not any(part.casefold() in macros for part in parts):
        return value
    return "".join(macros.get(part.casefold(), part.strip('"{}')) for part in parts)


def _block(text: str) -> tuple[Entry | None, ParsingFailedBlock | None]:
    library = bibtexparser.parse_string(text)
    return next(iter(library.entries), None), next(iter(library.failed_blocks), None)


def _numbered(text: str, names: Iterable[str]) -> str:
    """The entry with a number behind each name of a field that it has twice."""
    for name in names:
        numbers = count(1)
        field = re.compile(rf"([,\n]\s*{re.escape(name)})(?=\s*=)", re.I)
        text = field.sub(lambda found, numbers=numbers: f"{found.group(1)}__{next(numbers)}", text)  # type: ignore[misc]
    return text


def _in_plain_text(pairs: list[Pair]) -> list[Pair]:
    """The fields without LaTeX; people one by one, an organisation's name still in its braces."""
    told: list[Pair] = []
    for tag, value in pairs:
        if tag not in _PEOPLE:
            told.append((tag, latex.plain(value)))
            continue
        for name in _apart(" ".join(value.split())):
            plain = latex.plain(name)
            told.append((tag, f"{{{plain}}}" if name.startswith("{") and name.endswith("}") else plain))
    return told


def _apart(value: str) -> list[str]:
    """Names between the word "and", wherever it does not stand in braces."""
    parts, depth, begin = [], 0, 0
    for found in re.finditer(r"[{}]|\sand\s(?=\S)", value):
        if found.group() in "{}":
            depth += 1 if found.group() == "{" else -1
        elif depth <= 0:
            parts.append(value[begin : found.start()])
            begin = found.end()
    return [*parts, value[begin:]]


def _fault(message: str) -> str:
    """bibtexparser's reason in one line, without its counting of lines, which begins anew with each entry."""
    message = re.sub(r"\s*\(?(?:block )?(?:at |on |from )?lines? \d+\)?", "", " ".join(message.split()))
    return message[:200] or "its braces or quotes do not close"
