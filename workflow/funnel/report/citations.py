"""Works as references: CSL-JSON from their fields, formatted by pandoc's citation processor."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from funnel.report.document import API_VERSION, pandoc
from funnel.text import one_line, split_list

Item = dict[str, Any]

# Our item types in CSL's words; what is not here is a document.
CSL_TYPES = {
    "article": "article-journal",
    "review": "article-journal",
    "editorial": "article-journal",
    "letter": "article-journal",
    "note": "article-journal",
    "erratum": "article-journal",
    "conference paper": "paper-conference",
    "conference abstract": "paper-conference",
    "book": "book",
    "book chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "news": "article-newspaper",
    "book review": "review-book",
    "preprint": "article",
    "dataset": "dataset",
    "web page": "webpage",
}
# Column of works.csv -> CSL variable, for what is copied as it stands.
CSL_FIELDS = {
    "title": "title",
    "container_title": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "publisher": "publisher",
    "doi": "DOI",
    "issn": "ISSN",
    "isbn": "ISBN",
    "language": "language",
    "url": "URL",
}


def csl(work: Mapping[str, str]) -> Item:
    """One row of works.csv as a CSL-JSON item; an empty field is left out, and nobody is named whom it does not name.

    Authors are "Last, First" joined by ";"; a name without a comma (an organisation, a single name) stays whole.
    """
    known = {column: one_line(work.get(column, "")) for column in (*CSL_FIELDS, "type", "year")}
    kind = CSL_TYPES.get(known["type"], "document")
    if kind == "document" and known["container_title"]:
        kind = "article-journal"
    item: Item = {"id": work["work_id"], "type": kind}
    item |= {variable: known[column] for column, variable in CSL_FIELDS.items() if known[column]}
    if "DOI" in item:
        item.pop("URL", None)
    authors = [_name(author) for author in split_list(one_line(work.get("authors", "")))]
    if authors:
        item["author"] = authors
    if known["year"]:
        number = known["year"].isascii() and known["year"].isdigit()
        item["issued"] = {"date-parts": [[int(known["year"])]]} if number else {"literal": known["year"]}
    return item


def references(works: Iterable[Mapping[str, str]], style: Path | None = None, lang: str = "en-GB") -> dict[str, str]:
    """work_id -> reference in one line of text, all in one run of pandoc, in the order given.

    style: a CSL file; pandoc's own is the author-date style of the Chicago Manual. Titles keep the capitals of their
    records, whatever the style would make of them, and what looks like markup in a field stays as it is.
    """
    items = [csl(work) for work in works]
    if not items:
        return {}
    number = {item["id"]: f"w{place}" for place, item in enumerate(items)}
    tree = {
        "pandoc-api-version": API_VERSION,
        "meta": {
            "lang": _text(lang),
            "nocite": {"t": "MetaInlines", "c": [_cite(list(number.values()))]},
            "references": {"t": "MetaList", "c": [_meta(item | {"id": number[item["id"]]}) for item in items]},
        },
        "blocks": [],
    }
    arguments = ["--citeproc", "--to=json", *([f"--csl={style}"] if style else [])]
    made = json.loads(pandoc(tree, *arguments))
    entries = {entry["c"][0][0]: one_line(_shown(entry)) for entry in _divisions(made["blocks"])}
    return {work_id: entries[f"ref-{place}"] for work_id, place in number.items()}


def short(work: Mapping[str, str]) -> str:
    """Author and year as a running text cites them: "Vint and Marlow 2011"; the title where no author is known."""
    names = [name.get("family") or name["literal"] for name in map(_name, split_list(work.get("authors", "")))]
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names) or one_line(work.get("title", ""))
    return " ".join(part for part in (who, work.get("year", "")) if part)


def _name(author: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in author.partition(","))
    if not comma or not family or not given:
        return {"literal": author.strip(" ,")}
    return {"family": family, "given": given}


def _meta(value: Any, key: str = "") -> dict[str, Any]:
    """A CSL item as pandoc's metadata; texts are single strings, which are not parsed."""
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {name: _meta(part, name) for name, part in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(part) for part in value]}
    if key == "title":
        words = [{"t": "Str", "c": value}]
        return {"t": "MetaInlines", "c": [{"t": "Span", "c": [["", ["nocase"], []], words]}]}
    return _text(str(value))


def _text(value: str) -> dict[str, Any]:
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": value}]}


def _cite(ids: list[str]) -> dict[str, Any]:
    citations = [
        {
            "citationId": work,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for work in ids
    ]
    return {"t": "Cite", "c": [citations, []]}


def _divisions(blocks: list[Any]) -> list[Any]:
    """The entries of the bibliography, each a division with an id within the one that pandoc calls "refs"."""
    outer = [block for block in blocks if block["t"] == "Div" and block["c"][0][0] == "refs"]
    return [entry for block in outer for entry in block["c"][1] if entry["t"] == "Div"]


def _shown(node: Any) -> str:
    """The words of a node without their typography."""
    if isinstance(node, list):
        return "".join(map(_shown, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c", [])
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        left, right = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
        return f"{left}{_shown(content[1])}{right}"
    if kind in ("Link", "Span", "Div"):
        return _shown(content[1])
    return _shown(content)
