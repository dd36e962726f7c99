"""Codebook and project for programs of qualitative analysis, in the exchange standard REFI-QDA 1.0 (.qdc, .qdpx).

The project holds coders, codes, sources, codings, the constructs as sets of codes and the concept map as a graph.
Identifiers are made from our own, so that what comes back is recognised.
"""

import io
import re
import uuid
import zipfile
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from lxml import etree

from funnel.text import split_list, squeeze

CODEBOOK, PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
ORIGIN = "Funnel"
STANDS_IN = "Its text is not here: this one lists the passages that were coded."  # ends the source's description
_NAMESPACE = uuid.UUID("7d0f8c0a-3c0e-5a55-9d0e-6f2d4a0b6c11")
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
# A concept's box on the graph, in tenths of a millimetre around its centre.
_HALF_WIDTH, _HALF_HEIGHT = 150, 40

Rows = Sequence[Mapping[str, str]]


class Coded(NamedTuple):
    """What a project is made of. codings: as they were settled; nodes and edges: the concept map, or nothing."""

    codebook: Rows
    sources: Rows
    codings: Rows
    texts: Mapping[str, str]  # source_id -> text, for the sources whose text is there
    constructs: Rows = ()
    nodes: Rows = ()
    edges: Rows = ()


@cache
def guid(kind: str, identifier: str) -> str:
    """The identifier of a thing of ours, the same at every run; kind: code, source, coder, coding, selection …"""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}:{identifier}")).upper()


def codebook(codes: Rows, constructs: Rows = ()) -> bytes:
    """The codebook as .qdc: codes in use below their parents in the codebook's order, constructs as sets."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", origin=ORIGIN, nsmap={None: CODEBOOK})
    _codes(root, codes)
    _sets(root, constructs, codes, "guid")
    return _xml(root)


def project(coded: Coded, title: str) -> bytes:
    """The project as .qdpx, a zip of project.qde and the texts; the same bytes for the same input.

    A coding that was dropped is left out. Where a source's text is not there, a text stands in for it that lists the
    coded passages, each after its place; a coding whose place in a text is not known is one of the whole source.
    """
    root = etree.Element(f"{{{PROJECT}}}Project", name=_clean(title), origin=ORIGIN, nsmap={None: PROJECT})
    standing = [coding for coding in coded.codings if coding["decision"] != "drop"]
    coders = sorted({coding["coder"] for coding in standing})
    if coders:
        users = _add(root, "Users")
        for coder in coders:
            _add(users, "User", guid=guid("coder", coder), name=coder, id=coder)
    if coded.codebook:
        _codes(_add(root, "CodeBook"), coded.codebook, {coding["code_id"] for coding in standing})
    files = {}
    if coded.sources:
        element = _add(root, "Sources")
        of_source: dict[str, list[Mapping[str, str]]] = {}
        for coding in standing:
            of_source.setdefault(coding["source_id"], []).append(coding)
        for source in coded.sources:
            own, text = of_source.get(source["source_id"], []), coded.texts.get(source["source_id"])
            name = guid("source", source["source_id"])
            files[f"sources/{name}.txt"] = _source(element, source, own, text).encode()
    phases = sorted({coding["phase"] for coding in standing if coding["phase"]})
    if phases:
        notes = _add(root, "Notes")
        for phase in phases:
            note = _add(notes, "Note", guid=guid("phase", phase), name=f"phase: {phase}")
            _add(note, "PlainTextContent").text = f"The passage speaks of this phase: {phase}."
    _sets(root, coded.constructs, coded.codebook, "targetGUID")
    _graph(root, coded.nodes, coded.edges)
    return _zipped({"project.qde": _xml(root), **files})


def _codes(parent: etree._Element, codes: Rows, used: Collection[str] = ()) -> None:
    in_use = [code for code in codes if code["status"] != "retired"]
    if not in_use:
        return
    container = _add(parent, "Codes")
    ids = {code["code_id"] for code in in_use}

    def below(element: etree._Element, parent_id: str) -> None:
        for code in in_use:
            if (code["parent_id"] if code["parent_id"] in ids else "") == parent_id:
                codable = "false" if code["kind"] == "category" and code["code_id"] not in used else "true"
                identifier = guid("code", code["code_id"])
                child = _add(element, "Code", guid=identifier, name=code["label"], isCodable=codable)
                parts = [code["definition"], *_rules(code)]
                if any(parts):
                    _add(child, "Description").text = _clean("\n".join(filter(None, parts)))
                below(child, code["code_id"])

    below(container, "")


def _rules(code: Mapping[str, str]) -> list[str]:
    named = (("Include if: ", code["include_if"]), ("Exclude if: ", code["exclude_if"]))
    return [label + rule for label, rule in named if rule]


def _sets(parent: etree._Element, constructs: Rows, codes: Rows, reference: str) -> None:
    """Each construct as a set of those of its codes that are in use; a draft may still cite others."""
    in_use = {code["code_id"] for code in codes if code["status"] != "retired"}
    members = {c["construct_id"]: [code for code in split_list(c["codes"]) if code in in_use] for c in constructs}
    made = [construct for construct in constructs if members[construct["construct_id"]]]
    if not made:
        return
    container = _add(parent, "Sets")
    for construct in made:
        element = _add(container, "Set", guid=guid("construct", construct["construct_id"]), name=construct["label"])
        if construct["definition"]:
            _add(element, "Description").text = _clean(construct["definition"])
        for code in members[construct["construct_id"]]:
            _add(element, "MemberCode", **{reference: guid("code", code)})


def _source(parent: etree._Element, source: Mapping[str, str], codings: Rows, text: str | None) -> str:
    """Write a source's element; its text, or the one that stands in for it."""
    identifier = guid("source", source["source_id"])
    attributes = {"guid": identifier, "name": source["source_id"], "plainTextPath": f"internal://{identifier}.txt"}
    element = _add(parent, "TextSource", **attributes)
    description = source["citation"]
    spans = {row["coding_id"]: (int(row["start"]), int(row["end"])) for row in codings if row["start"] and row["end"]}
    if text is None:
        text, spans = _stand_in(source, codings)
        description += f"\n{STANDS_IN}"
    _add(element, "Description").text = _clean(description)
    whole = []
    for coding in codings:
        if coding["coding_id"] not in spans:
            whole.append(coding)
            continue
        start, end = spans[coding["coding_id"]]
        selection = _add(
            element,
            "PlainTextSelection",
            guid=guid("selection", coding["coding_id"]),
            name=coding["location"],
            startPosition=str(start),
            endPosition=str(end),
            creatingUser=guid("coder", coding["coder"]),
            **_dated(coding),
        )
        if coding["summary"]:
            _add(selection, "Description").text = _clean(coding["summary"])
        _coding(selection, coding)
    for coding in whole:
        _coding(element, coding)
    return text


def _stand_in(source: Mapping[str, str], codings: Rows) -> tuple[str, dict[str, tuple[int, int]]]:
    lines, spans = [source["citation"] + "\n"], {}
    length = len(lines[0])
    for coding in codings:
        place = f"[{coding['location']}] "
        words = coding["quote"] or coding["summary"]
        spans[coding["coding_id"]] = (length + len(place), length + len(place) + len(words))
        lines.append(f"{place}{words}\n")
        length += len(lines[-1])
    return "".join(lines), spans


def _coding(parent: etree._Element, coding: Mapping[str, str]) -> None:
    who = {"guid": guid("coding", coding["coding_id"]), "creatingUser": guid("coder", coding["coder"])}
    element = _add(parent, "Coding", **who, **_dated(coding))
    _add(element, "CodeRef", targetGUID=guid("code", coding["code_id"]))
    if coding["phase"]:
        _add(element, "NoteRef", targetGUID=guid("phase", coding["phase"]))


def _dated(coding: Mapping[str, str]) -> dict[str, str]:
    date = coding["coded_on"]
    return {"creationDateTime": f"{date}T00:00:00Z"} if _DATE.fullmatch(date) else {}


def _graph(root: etree._Element, nodes: Rows, edges: Rows) -> None:
    placed = [node for node in nodes if node["x"] and node["y"]]
    if not placed:
        return
    graph = _add(_add(root, "Graphs"), "Graph", guid=guid("graph", "concept map"), name="Concept map")
    for node in placed:
        x, y = round(float(node["x"]) * 10), round(float(node["y"]) * 10)
        _add(
            graph,
            "Vertex",
            guid=guid("vertex", node["code_id"]),
            representedGUID=guid("code", node["code_id"]),
            name=node["label"],
            firstX=str(x - _HALF_WIDTH),
            firstY=str(y - _HALF_HEIGHT),
            secondX=str(x + _HALF_WIDTH),
            secondY=str(y + _HALF_HEIGHT),
            shape="RoundedRectangle",
        )
    ids = {node["code_id"] for node in placed}
    for edge in edges:
        if {edge["from_code"], edge["to_code"]} <= ids:
            recorded = edge["basis"] == "recorded"
            _add(
                graph,
                "Edge",
                guid=guid("edge", edge["edge_id"]),
                name=edge["relation"],
                sourceVertex=guid("vertex", edge["from_code"]),
                targetVertex=guid("vertex", edge["to_code"]),
                direction="OneWay" if recorded else "Associative",
                lineStyle="solid" if recorded else "dashed",
            )


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    clean = {key: squeeze(_clean(value)) for key, value in attributes.items()}
    return etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, tag), clean)


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub(" ", text)


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), files[name], zipfile.ZIP_DEFLATED, compresslevel=2)
    return buffer.getvalue()
