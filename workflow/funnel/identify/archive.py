"""Packed files: several exports in one .zip, and EndNote's packed library (.enlx)."""

import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from funnel.identify.mapping import Dialect, mapped
from funnel.identify.reading import Found, Quarantined
from funnel.identify.source import Source

MOST_MEMBERS = 1000
LARGEST_UNPACKED = 1 << 30  # bytes
LIBRARY = "sdb/sdb.eni"
ENDNOTE = Dialect(
    "endnote",
    {
        "title": ("title",),
        "authors": ("author",),
        "authors_else": ("secondary_author",),
        "year": ("year", "date"),
        "container_title": ("secondary_title", "alternate_title"),
        "volume": ("volume",),
        "issue": ("number",),
        "first_page": ("pages",),
        "last_page": (),
        "article_number": (),
        "doi": ("electronic_resource_number",),
        "doi_hidden": ("url", "notes"),
        "numbers": ("isbn",),
        "language": ("language",),
        "publisher": ("publisher",),
        "abstract": ("abstract",),
        "abstract_else": (),
        "keywords": ("keywords",),
        "url": ("url",),
        "accession": ("accession_number",),
        "types": ("type_of_work", "reference_type"),
    },
)
# EndNote's numbers of reference types, as far as they were seen; others stay "unknown".
REFERENCE_TYPES = {
    "0": "Journal Article",
    "1": "Book",
    "2": "Thesis",
    "3": "Conference Proceedings",
    "5": "Newspaper Article",
}


def members(source: Source) -> list[zipfile.ZipInfo]:
    """What is packed, without operating systems' own files.

    Raises ReviewError where there are too many or too large, or where a path leads out of the archive.
    """
    try:
        with zipfile.ZipFile(source.path) as packed:
            listed = [member for member in packed.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise source.error(None, f"this is not a readable zip file ({error}).", "Download it again.") from error
    if len(listed) > MOST_MEMBERS or sum(member.file_size for member in listed) > LARGEST_UNPACKED:
        raise source.error(None, "this zip file holds more than a review can.", "Unpack it and list its files.")
    for member in listed:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise source.error(None, f"this zip file holds a path that leads out of it ({member.filename!r}).")
    return [
        m for m in listed if not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(m.filename).parts)
    ]


def unpacked(source: Source, member: zipfile.ZipInfo, folder: Path) -> Path:
    target = folder / "member"
    try:
        with zipfile.ZipFile(source.path) as packed, packed.open(member) as found, target.open("wb") as kept:
            left = member.file_size
            while block := found.read(1 << 20):
                left -= len(block)
                if left < 0:
                    raise source.error(None, f"{member.filename!r} in this zip file is larger than it says.")
                kept.write(block)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise source.error(None, f"{member.filename!r} in this zip file cannot be unpacked ({error}).") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise source.error(None, f"{member.filename!r} in this zip file is damaged.") from error
        raise
    return target


def read_library(source: Source) -> Iterator[Found | Quarantined]:
    """Every reference of an EndNote library that is not in its bin, in the order of its record numbers."""
    source.platform = ENDNOTE.platform
    member = next(member for member in members(source) if member.filename == LIBRARY)
    with tempfile.TemporaryDirectory() as folder:
        path = unpacked(source, member, Path(folder))
        try:
            with sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True) as library:
                library.text_factory = lambda raw: raw.decode("utf-8", "replace")
                rows = library.execute("select * from refs where trash_state = 0 order by id")
                names = [column[0] for column in rows.description]
                records = rows.fetchall()
            library.close()
        except sqlite3.Error as error:
            raise source.error(None, f"this EndNote library cannot be read ({error}).") from error
    for position, record in enumerate(records, start=1):
        pairs = [
            (name, str(value).replace("\r", "\n").strip())
            for name, value in zip(names, record, strict=True)
            if value not in (None, "")
        ]
        told = [(tag, REFERENCE_TYPES.get(value, "") if tag == "reference_type" else value) for tag, value in pairs]
        told = [
            pair
            for tag, value in told
            for pair in ([(tag, name) for name in value.split("\n")] if tag in _LISTS else [(tag, value)])
        ]
        yield Found(position, None, pairs, mapped(told, ENDNOTE))


_LISTS = frozenset({"author", "secondary_author", "keywords"})
