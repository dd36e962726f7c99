"""Every format that Funnel reads: one row each, recognised by content, never by name or extension."""

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipInfo

from funnel.errors import ReviewError
from funnel.identify import (
    archive,
    bibtex,
    csl,
    delimited,
    ebsco_xml,
    embase_transposed,
    endnote_xml,
    marks,
    nbib,
    ovid,
    pubmed_xml,
    refer,
    refworks,
    ris,
    workbook,
    wos,
    zotero_rdf,
)
from funnel.identify.reading import MOST_PAIRS, Found, Quarantined, Reading
from funnel.identify.source import Source, encoded_twice, opened

Reader = Callable[[Source], Iterator[Found | Quarantined]]


@dataclass(frozen=True)
class Format:
    """How a format is recognised, read, and counted apart from its reader.

    recognises: whether the head of a text file (its first 65,536 bytes) is of this format.
    mark: what stands where a record begins, with a newline before it where it begins a line; "" where the reader counts
        by itself: brackets (JSON), rows of the sheet's XML (.xlsx), lines as wide as the header (tables).
    """

    name: str
    recognises: Callable[[str], bool]
    read: Reader
    mark: str = ""


# In the order in which they are tried: the most telling signs first, the generic table last.
TEXT = (
    Format("pubmed-xml", pubmed_xml.recognises, pubmed_xml.read, r"<Pubmed(?:Book)?Article(?![\w:.-])"),
    Format("endnote-xml", endnote_xml.recognises, endnote_xml.read, r"<record(?![\w:.-])"),
    Format("ebsco-xml", ebsco_xml.recognises, ebsco_xml.read, r"<rec(?![\w:.-])"),
    Format("zotero-rdf", zotero_rdf.recognises, zotero_rdf.read, r"<z:itemType>(?!attachment|note|annotation)"),
    Format("json", csl.recognises, csl.read),
    Format("nbib", nbib.recognises, nbib.read, r"\nPMID- \d|\nOWN - ERIC"),
    Format("ris", ris.recognises, ris.read, r"\nTY  - "),
    Format("ovid-tagged", ovid.recognises, ovid.read, r"\n<\d{1,7}\. ?>[ \t]*(?![^\n])"),
    Format("wos-tagged", wos.recognises, wos.read, r"\nPT [A-Z][ \t]*(?![^\n])"),
    Format("refworks-tagged", refworks.recognises, refworks.read, r"\nRT \S"),
    Format("refer", refer.recognises, refer.read, r"\n%0 "),
    Format("bibtex", bibtex.recognises, bibtex.read, bibtex.MARK),
    Format("embase-csv", embase_transposed.recognises, embase_transposed.read, r"\n(?:TITLE|\"TITLE\"),"),
    Format("table", delimited.recognises, delimited.read),
)

# What people mistake for an export, and what they can do.
_AGAIN = "Export the records again from the database itself."
_NOT_AN_EXPORT = (
    (re.compile(r"%PDF"), "this is a PDF, not an export.", _AGAIN),
    (
        re.compile(r"\s*\{\\rtf"),
        "this is a Rich Text document, not an export.",
        "Export as RIS, or save it as plain text.",
    ),
    (
        re.compile(r"\s*(?:<!doctype html|<html|<head|<body|<meta|<script)", re.I),
        "this is a web page, not an export.",
        "The session may have expired: export it again.",
    ),
    (
        re.compile(r"created_at,user_id,user_email,article_id,key,value"),
        "this is Rayyan's log of decisions, not a source of records.",
        "Take articles.csv of the same export.",
    ),
)


def read_file(path: str | Path, column_map: str = "") -> Reading:
    """Everything that one file holds. Raises ReviewError where the file as a whole cannot be read.

    column_map: "title=Document Title; authors=Authors", for tables whose headings are not known.
    """
    source, form, found = open_file(path, column_map)
    reading = Reading("", form.name, "", "")
    for one in found:
        if isinstance(one, Found):
            reading.records.append(one)
        else:
            reading.quarantined.append(one)
    reading.platform, reading.encoding, reading.newline = source.platform, source.encoding, source.newline
    reading.warnings, reading.sha256 = source.warnings, sha256_of(source.path)
    return reading


def open_file(path: str | Path, column_map: str = "") -> tuple[Source, Format, Iterator[Found | Quarantined]]:
    """The same record by record, for files of any size.

    The platform is known with the first record; what else the source says is complete once all are read.
    """
    source = opened(Path(path), column_map)
    form = format_of(source)
    return source, form, _watched(source, form)


def _watched(source: Source, form: Format) -> Iterator[Found | Quarantined]:
    """What the reader finds; a record of too many tags is set aside.

    Raises ReviewError where nothing is found, or less than the marks in the file.

    Afterwards a warning tells how many records look as if they had been encoded twice; none is mended.
    """
    read = looking_so = 0
    for one in form.read(source):
        read += 1
        if isinstance(one, Found) and len(one.pairs) > MOST_PAIRS:
            one = Quarantined(one.position, one.line, f"a record of {len(one.pairs):,} tags")
        if source.twice and isinstance(one, Found):
            looking_so += any(encoded_twice(value) for _, value in one.pairs)
        yield one
    if not read:
        raise source.error(None, f"this is {form.name} without a single record.", "Export it again.")
    if form.mark and marks.count(source, form.mark) > read:
        raise source.missed(marks.unread(source, form.mark, (one.line for one in form.read(source))))
    if looking_so:
        source.warnings.append(f'{looking_so} records look as if their UTF-8 had been encoded twice ("Ã©" for "é")')


def sha256_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def format_of(source: Source) -> Format:
    with source.path.open("rb") as handle:
        start = handle.read(64)
    source.twice = workbook.is_xls(start) or start.startswith(b"PK\x03\x04")
    if workbook.is_xls(start):
        return Format("xls", _never, workbook.read_xls)
    if start.startswith(b"PK\x03\x04"):
        return _packed(source)
    for mark, what, hint in _NOT_AN_EXPORT:
        if mark.match(source.head):
            raise source.error(1, what, hint)
    for form in TEXT:
        if form.recognises(source.head):
            return form
    if source.column_map:
        return TEXT[-1]
    hint = "If it is a table, name its columns in column_map of searches/log.csv."
    raise source.error(1, "no export format is recognised in it.", hint)


def _never(head: str) -> bool:
    return False


def _packed(source: Source) -> Format:
    """What a zip file is by its members: workbook, EndNote library, project of a QDA tool, or several exports."""
    names = {member.filename for member in archive.members(source)}
    source.encoding = "binary"
    if "xl/workbook.xml" in names:
        return Format("xlsx", _never, workbook.read_xlsx)
    if archive.LIBRARY in names:
        return Format("enlx", _never, archive.read_library)
    if any(name.endswith(".qde") for name in names):
        raise source.error(
            None, "this is a project of a QDA tool, not an export of records.", "Bring it with funnel bring."
        )
    source.twice = False  # its members tell for themselves
    return Format("zip", _never, _read_members)


def _read_members(source: Source) -> Iterator[Found | Quarantined]:
    """The records of every export in a zip file, in the order of the archive, counted through."""
    members = archive.members(source)
    platforms = set()
    for member in members:
        with _member(source, member) as (inner, found):
            next(found)
            platforms.add(inner.platform)
    source.platform = platforms.pop() if len(platforms) == 1 else ""
    position = 0
    for member in members:
        with _member(source, member) as (inner, found):
            for one in found:
                position += 1
                yield one._replace(position=position)
            source.warnings += [f"{member.filename}: {text}" for text in inner.warnings]


@contextmanager
def _member(source: Source, member: ZipInfo) -> Iterator[tuple[Source, Iterator[Found | Quarantined]]]:
    """One member, unpacked as long as it is read; what is wrong with it is said of the zip file."""
    with tempfile.TemporaryDirectory() as folder:
        unpacked = archive.unpacked(source, member, Path(folder))
        try:
            inner, form, found = open_file(unpacked, source.column_map)
            if form.name == "zip":
                raise source.error(None, "it is another zip file.", "Unpack it and list its files.")
            yield inner, found
        except ReviewError as error:
            raise source.error(error.line, f"{member.filename!r} in it: {error.message}", error.hint) from error
