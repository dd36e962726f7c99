"""Readers of coding done elsewhere: REFI-QDA codebooks and projects, Taguette's tables, QualCoder's database."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from funnel import tables
from funnel.code import refi_qda
from funnel.code.brought import Brought
from funnel.errors import ReviewError, listed
from funnel.text import folded

LARGEST_FILE = 500_000_000  # bytes, unpacked
WHOLE = "whole source"
NOBODY = "coder"  # where a file does not say who coded
KINDS = ("code", "source", "coding")
AGAIN = "Export it again from the program that made it."
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False}


class Known(NamedTuple):
    """The ids of ours that a file may hold under the identifiers that we gave them."""

    codes: Collection[str] = ()
    sources: Collection[str] = ()
    codings: Collection[str] = ()


def read(path: Path, coder: str, known: Known) -> Brought:
    """What a file holds; its kind is told by its content, or else by its ending. A folder is QualCoder's project.

    coder: who coded, for formats that do not say; where it is needed and empty, ReviewError.
    """
    if path.is_dir():
        return qualcoder(path / "data.qda")
    head = path.open("rb").read(16)
    if head.startswith(b"SQLite format 3"):
        return qualcoder(path)
    ending = path.suffix.casefold()
    if head.startswith(b"PK") or ending == ".qdpx":
        return refi_project(path, known)
    if b"<" in head or ending == ".qdc":
        return refi_codebook(path, known)
    return taguette(path, coder)


def taguette(path: Path, coder: str) -> Brought:
    """Taguette's CSV: its highlights (id, document, tag, content) or its codebook (tag, description, perhaps parent).

    Highlights hold neither coder nor place; the place is found where the text is there. A tag with a dotted path lies
    below the tag of the path's beginning, if that is there.
    """
    text = tables.decoded(path.read_bytes())
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=tables.delimiter_of(text.partition("\n")[0])))
    columns = set(rows[0]) if rows else set()
    if {"tag", "description"} <= columns:
        return Brought(_tags({row["tag"]: row for row in rows}), (), (), {})
    if not {"id", "document", "tag", "content"} <= columns:
        expected = "id, document, tag, content (highlights) or tag, description (codebook)"
        raise ReviewError(path, 1, f"the columns are {listed(sorted(columns))}; expected {expected}.")
    if not coder:
        raise ReviewError(path, None, "highlights do not say who coded.", "Add --coder NAME.")
    documents = dict.fromkeys(row["document"] for row in rows)
    codings = [
        {
            "coding_id": f"{coder}_{row['id']}_{folded(row['tag']).replace(' ', '_')}",
            "source_id": row["document"],
            "code_id": row["tag"],
            "quote": row["content"],
            "location": f"highlight {row['id']}",
            "coder": coder,
        }
        for row in rows
        if row["tag"]
    ]
    untagged = sum(not row["tag"] for row in rows)
    notes = [f"{untagged} highlights without a tag were left out."] if untagged else []
    tags = _tags({row["tag"]: {} for row in rows if row["tag"]})
    return Brought(tags, [_source(name, name) for name in documents], codings, {}, notes)


def _tags(tags: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    parents = {tag: row.get("parent") or tag.rpartition(".")[0] for tag, row in tags.items()}
    return [
        _code(tag, parents[tag] if parents[tag] in tags else "", tag, row.get("description", ""))
        for tag, row in tags.items()
    ]


def qualcoder(path: Path) -> Brought:
    """QualCoder's database: categories and codes, texts, and the coded passages of every owner.

    Codings of pictures, sound and film have no passage of text and are counted in the notes.
    """
    uri = f"file:{path.resolve().as_posix()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.row_factory = sqlite3.Row
            return _qualcoder(database)
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise ReviewError(path, None, f"this is no database of QualCoder ({error}).") from error


def _qualcoder(database: sqlite3.Connection) -> Brought:
    def rows(table: str) -> list[dict[str, str]]:
        found = database.execute(f"SELECT * FROM {table}").fetchall()
        return [{name: "" if cell is None else str(cell) for name, cell in dict(row).items()} for row in found]

    there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    categories = [
        _code(f"cat{row['catid']}", _above(row), row["name"], row["memo"], "category") for row in rows("code_cat")
    ]
    codes = [_code(f"code{row['cid']}", _above(row), row["name"], row["memo"]) for row in rows("code_name")]
    sources = {row["id"]: row for row in rows("source")}
    codings = []
    for row in rows("code_text"):
        text = sources[row["fid"]]["fulltext"]
        start, end = int(row["pos0"]), int(row["pos1"])
        first, last = _kept_places(text, start, end)
        number = row.get("ctid") or f"{row['cid']}_{row['fid']}_{start}_{end}"
        codings.append(
            {
                "coding_id": f"{row['owner']}_{number}",
                "source_id": f"source{row['fid']}",
                "code_id": f"code{row['cid']}",
                "quote": text[start:end] or row["seltext"],
                "summary": row.get("memo", ""),
                "location": f"characters {start}-{end}",
                "start": str(first),
                "end": str(last),
                "coded_on": row["date"][:10],
                "coder": row["owner"],
            }
        )
    others = {name: len(rows(name)) for name in ("code_image", "code_av") if name in there}
    notes = [f"{count} codings of pictures, sound or film were left out." for count in [sum(others.values())] if count]
    used = {row["fid"] for row in rows("code_text")}
    kept = {f"source{number}": row for number, row in sources.items() if row["fulltext"] or number in used}
    texts = {name: row["fulltext"].replace("\r\n", "\n") for name, row in kept.items()}
    return Brought(
        [*categories, *codes], [_source(name, row["name"]) for name, row in kept.items()], codings, texts, notes
    )


def _above(row: Mapping[str, str]) -> str:
    """What a code or category of QualCoder's hangs below: another code (newer versions) or a category."""
    if row.get("supercid"):
        return f"code{row['supercid']}"
    category = row["supercatid"] if "supercatid" in row else row["catid"]
    return f"cat{category}" if category else ""


def refi_codebook(path: Path, known: Known) -> Brought:
    """A codebook in REFI-QDA (.qdc)."""
    root = _parsed(path.read_bytes(), path)
    return Brought(_codes(root, _named("code", known.codes), path), (), (), {})


def refi_project(path: Path, known: Known) -> Brought:
    """A project in REFI-QDA (.qdpx): codes, sources with their texts, and every coding with its coder.

    A code of whole sources has the location "whole source"; selections of pages, pictures, sound and film say theirs.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_FILE:
                raise ReviewError(path, None, f"more than {LARGEST_FILE:,} bytes unpacked are not read.")
            inside = {entry.filename.casefold(): archive.read(entry) for entry in archive.infolist() if _is_read(entry)}
    except zipfile.BadZipFile as error:
        raise ReviewError(path, None, "this is no project in REFI-QDA (.qdpx).") from error
    name = next((name for name in sorted(inside) if name.endswith(".qde")), "")
    if not name:
        raise ReviewError(path, None, "the archive holds no project (.qde).")
    return _project(_parsed(inside[name], path), inside, known, path)


def _project(root: etree._Element, inside: Mapping[str, bytes], known: Known, path: Path) -> Brought:
    users = {user.get("guid"): user.get("id") or user.get("name") or NOBODY for user in root.iter("{*}User")}
    notes = {note.get("guid"): note.get("name") or "" for note in root.iter("{*}Note")}
    phases = {key: name.removeprefix("phase: ") for key, name in notes.items() if name.startswith("phase: ")}
    code, of_source, of_coding = (_named(kind, ids) for kind, ids in zip(KINDS, known, strict=True))
    codebook = _codes(root, code, path)
    known_codes = {row["code_id"] for row in codebook}
    sources, texts, codings = [], {}, []
    for source in root.iterfind("{*}Sources/*"):
        source_id = of_source(_required(source, "guid", path))
        sources.append(_source(source_id, source.get("name") or source_id))
        text = _text_of(source, inside)
        stands_in = (source.findtext("{*}Description") or "").endswith(refi_qda.STANDS_IN)
        if text and not stands_in:
            texts[source_id] = text.replace("\r\n", "\n")
        for selection, coding in _coded(source):
            noted = [
                phases[note.get("targetGUID")]
                for note in coding.iterfind("{*}NoteRef[@targetGUID]")
                if note.get("targetGUID") in phases
            ]
            code_id = code(_required(coding, "targetGUID", path, "CodeRef"))
            if code_id not in known_codes:
                raise ReviewError(
                    path, coding.sourceline, "a coding names a code that the file's codebook lacks.", AGAIN
                )
            summary = selection.findtext("{*}Description") or "" if selection is not None else WHOLE
            place = _place(selection, text, path)
            codings.append(
                (_without_text(place, summary) if stands_in else place)
                | {
                    "coding_id": of_coding(_required(coding, "guid", path)),
                    "source_id": source_id,
                    "code_id": code_id,
                    "summary": summary,
                    "phase": next(iter(noted), ""),
                    "coded_on": (coding.get("creationDateTime") or "")[:10],
                    "coder": users.get(_creator(selection, coding), NOBODY),
                }
            )
    return Brought(codebook, sources, codings, texts)


def _is_read(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.casefold().endswith((".qde", ".txt"))


def _parsed(content: bytes, path: Path) -> etree._Element:
    try:
        return etree.fromstring(content, etree.XMLParser(**_PARSER, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise ReviewError(path, error.lineno, "this is not well-formed XML.") from error


def _required(element: etree._Element, name: str, path: Path, child: str = "") -> str:
    """The value of an attribute that the standard requires, of the element or its first child of this name."""
    holder = element.find(f"{{*}}{child}") if child else element
    value = "" if holder is None else (holder.get(name) or "").strip()
    if not value:
        message = f"{child or etree.QName(element).localname} without {name}, which the standard requires."
        raise ReviewError(path, element.sourceline, message, AGAIN)
    return value


def _number(element: etree._Element, name: str, path: Path) -> int:
    value = _required(element, name, path)
    if not value.isdecimal():
        raise ReviewError(path, element.sourceline, f"{name} is {value!r}; expected a whole number.", AGAIN)
    return int(value)


def _named(kind: str, ids: Collection[str]) -> Callable[[str], str]:
    """How to name what a file identifies: by our id where we gave the identifier, else by a short form of it."""
    ours = {refi_qda.guid(kind, identifier): identifier for identifier in ids}

    def named(identifier: str) -> str:
        plain = identifier.strip("{}").upper()
        return ours.get(plain, f"{kind}_{plain[:8].lower()}{plain[-4:].lower()}")

    return named


def _codes(root: etree._Element, name: Callable[[str], str], path: Path) -> list[dict[str, str]]:
    found = []
    for code in root.iter("{*}Code"):
        above = code.getparent()
        parent = name(_required(above, "guid", path)) if etree.QName(above).localname == "Code" else ""
        category = code.get("isCodable") in ("false", "0") or code.find("{*}Code") is not None
        description = code.findtext("{*}Description") or ""
        kind = "category" if category else "concept"
        identifier, label = _required(code, "guid", path), _required(code, "name", path)
        found.append(_code(name(identifier), parent, label, description, kind))
    return found


def _coded(source: etree._Element) -> Iterator[tuple[etree._Element | None, etree._Element]]:
    """Each coding of a source with the selection that it is on; None for the whole source."""
    for coding in source.iter("{*}Coding"):
        above = coding.getparent()
        yield (above if etree.QName(above).localname.endswith("Selection") else None), coding


def _creator(selection: etree._Element | None, coding: etree._Element) -> str:
    inherited = "" if selection is None else selection.get("creatingUser", "")
    return coding.get("creatingUser") or inherited


def _place(selection: etree._Element | None, text: str, path: Path) -> dict[str, str]:
    """Location of a selection, and for one of text its characters (a line ends with one) and words."""
    if selection is None:
        return {"location": WHOLE}
    kind = etree.QName(selection).localname
    if kind == "PlainTextSelection" and etree.QName(selection.getparent()).localname == "TextSource":
        start, end = (_number(selection, name, path) for name in ("startPosition", "endPosition"))
        location = selection.get("name") or f"characters {start}-{end}"
        if not text:
            return {"location": f"characters {start}-{end}", "quote": selection.get("name", "")}
        first, last = _kept_places(text, start, end)
        return {"location": location, "quote": text[start:end], "start": str(first), "end": str(last)}
    if kind == "PDFSelection":
        return {"location": f"p. {_number(selection, 'page', path) + 1}", "quote": selection.get("name", "")}
    numbers = ("begin", "end", "startPosition", "endPosition", "firstX", "firstY", "secondX", "secondY")
    places = [f"{name} {selection.get(name)}" for name in numbers if selection.get(name)]
    return {"location": ", ".join(places), "quote": selection.get("name", "")}


def _without_text(place: Mapping[str, str], summary: str) -> dict[str, str]:
    """The place in a text that stands in for the source's: its characters mean nothing, a summary in it is no quote."""
    quote = place.get("quote", "")
    return {"location": place["location"], "quote": "" if quote == summary else quote}


def _kept_places(text: str, *places: int) -> list[int]:
    """The same places in the text as it is kept, where every line ends with one character."""
    return [place - text.count("\r\n", 0, place) for place in places]


def _text_of(source: etree._Element, inside: Mapping[str, bytes]) -> str:
    content = source.findtext("{*}PlainTextContent")
    path = source.get("plainTextPath") or ""
    stored = inside.get("sources/" + path.removeprefix("internal://").casefold())
    return content or (stored.decode("utf-8-sig", errors="replace") if stored is not None else "")


def _code(code_id: str, parent_id: str, label: str, definition: str, kind: str = "concept") -> dict[str, str]:
    return {"code_id": code_id, "parent_id": parent_id, "label": label, "kind": kind, "definition": definition}


def _source(source_id: str, name: str) -> dict[str, str]:
    return {"source_id": source_id, "citation": name}
