"""BibTeX and BibLaTeX, each entry by itself, so that a broken one costs no other."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

from funnel.identify import latex, names
from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Pair, Quarantined
from funnel.identify.source import LONGEST_RECORD, Source

_ENTRY = re.compile(r"^[ \t\ufeff]*@[ \t]*([A-Za-z]+)[ \t\n]*[{(]", re.M)
_NO_RECORD = frozenset({"comment", "string", "preamble"})
_KEY = re.compile(r"[{(]\s*([^,=\n]*?)\s*(,|\n|(?=\}\s*$))")
_PEOPLE = frozenset({"author", "editor"})
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
        keywords_apart=";",
        accession_form=re.compile(form) if form else None,
    )


# One row a platform: what only its exports say.
PLATFORMS = tuple(
    (re.compile(signature, re.I | re.M), dialect)
    for signature, dialect in (
        (r"^\s*source\s*=\s*[{\"]Scopus|scopus\.com/inward", _row("scopus", ("url",), r"eid=(2-s2\.0-\d+)")),
        (r"^\s*unique-id\s*=|@\w+\{\s*(?:ISI|WOS):", _row("wos", ("unique-id",), r"([A-Z]+:[A-Z0-9]+)")),
        (r"ebsco(?:host)?\.com", _row("ebscohost", ("url",), r"[?&]AN=([^&]+)")),
        (r"proquest", _row("proquest", ("url",), r"docview/(\d+)")),
        (r"^@\w+\{rayyan-\d+", _row("rayyan", ("ENTRYKEY",), r"(rayyan-\d+)")),
        (r"ieeexplore\.ieee|keywords\s*=\s*\{[^}]*\};\s*$", _row("ieee")),
        (r"mendeley", _row("mendeley")),
        (r"zotero|^\s*urldate\s*=", _row("zotero")),
        (r"scielo\.", replace(_row("scielo"), names=names.family_given_by_comma)),
    )
)
PLAIN = _row("")


def recognises(head: str) -> bool:
    return any(found.group(1).casefold() not in _NO_RECORD for found in _ENTRY.finditer(head))


def read(source: Source) -> Iterator[Found | Quarantined]:
    """Every entry; one that bibtexparser cannot read is set aside with the reason that it gives."""
    dialect = next((dialect for signature, dialect in PLATFORMS if signature.search(source.head)), PLAIN)
    source.platform = dialect.platform
    macros: list[str] = []
    position = 0
    for line, kind, text in _entries(source):
        if kind == "string":
            macros.append(text)
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
    rest, line = "", 1
    for block in (*source.blocks(), None):
        rest += block or ""
        starts = list(_ENTRY.finditer(rest))
        whole = len(starts) if block is None else len(starts) - 1
        begin = 0
        for number in range(whole):
            end = starts[number + 1].start() if number + 1 < len(starts) else len(rest)
            line += rest.count("\n", begin, starts[number].start())
            begin = starts[number].start()
            yield line, starts[number].group(1).casefold(), rest[begin:end]
        if len(rest) - begin > LONGEST_RECORD and whole < 1:
            raise source.error(line, f"an entry of more than {LONGEST_RECORD:,} characters.", "This is no export.")
        if starts and block is not None:
            line += rest.count("\n", begin, starts[-1].start())
            rest = rest[starts[-1].start() :]


def _parsed(text: str, macros: list[str]) -> tuple[list[Pair], str]:
    import bibtexparser
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry

    key = _KEY.search(text[:2000])
    named = key is not None and "=" not in text[key.end(1) : key.end(1) + 1]
    start = (
        text.index("{") if "{" in text and ("(" not in text or text.index("{") < text.index("(")) else text.index("(")
    )
    if key is not None and named and key.start() == start:
        original, repaired = key.group(1), f"{text[: key.start(1)]}key,{text[key.end() :]}"
    else:
        original, repaired = "", f"{text[: start + 1]}key,{text[start + 1 :]}"
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it says of a fault comes back in failed_blocks
    library = bibtexparser.parse_string("".join(macros) + repaired)
    failed = library.failed_blocks[0] if library.failed_blocks else None
    entry = (
        failed.ignore_error_block if isinstance(failed, DuplicateFieldKeyBlock) else next(iter(library.entries), None)
    )
    if not isinstance(entry, Entry):
        return [], _fault(str(failed.error) if failed else "")
    pairs = [("ENTRYTYPE", entry.entry_type), ("ENTRYKEY", original)]
    return pairs + [(name.key.casefold(), str(name.value)) for name in entry.fields], ""


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
