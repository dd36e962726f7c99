"""`funnel map`: the concept map of a table that was made elsewhere; `funnel compare` of two maps."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from funnel import corpus, tables
from funnel.text import one_line

if TYPE_CHECKING:
    from funnel.synthesise.concept_map import Edge, Node
    from funnel.synthesise.occurrences import Occurrences

STRENGTHS = ("association", "equivalence")
# What picture and page show; with more they cannot be read, and take long to lay out.
MOST_CONCEPTS = 120


def add_to(verb: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    verb.add_argument("table", type=Path, help="a row a document and a column a concept; or a row a pair of both")
    verb.add_argument("--out", type=Path, default=Path("map"), metavar="DIR", help="folder for the results (map)")
    verb.add_argument(
        "--minimum-support",
        type=_support,
        default=2,
        metavar="N",
        help="link concepts that at least so many documents hold both (2)",
    )
    verb.add_argument("--document", default="", metavar="COLUMN", help="which column names the document")
    verb.add_argument("--concept", default="", metavar="COLUMN", help="which column names the concept, in a row a pair")
    verb.add_argument(
        "--leave-out", action="append", default=[], metavar="COLUMN", help="a column that is no concept (repeat)"
    )
    verb.add_argument(
        "--strength", choices=STRENGTHS, default=STRENGTHS[0], help="of the links between themes, for quadrants.csv"
    )


def _support(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")


def run(options: argparse.Namespace) -> int:
    from funnel import drawing
    from funnel.synthesise import concept_map, map_formats, occurrences, quadrants, quadrants_figure

    rows = tables.read_sheet(options.table, occurrences.named)
    table = occurrences.occurrences(options.table, rows, options.document, options.concept, options.leave_out)
    nodes = occurrences.nodes(table)
    edges = concept_map.co_occurrence(table.codings, "source", options.minimum_support)
    themes = quadrants.quadrants(_rows(nodes), _rows(edges), options.strength)
    nodes = _draw(options, table, quadrants.grouped(nodes, themes), edges)
    tables.write_rows(_rows(nodes), concept_map.Node._fields, options.out / "nodes.csv")
    tables.write_rows(_rows(edges), concept_map.Edge._fields, options.out / "edges.csv")
    tables.write_rows(quadrants.rows(themes), quadrants.Theme._fields, options.out / "quadrants.csv")
    chart = quadrants_figure.draw(themes, "document", options.minimum_support, _title(options))
    drawing.save_all(chart, [options.out / f"quadrants.{form}" for form in ("svg", "pdf")])
    tables.write_folder(map_formats.files(nodes, edges), options.out)
    for line in table.told:
        print(one_line(line))
    counts = f"Documents: {len(table.sources):,}, concepts: {len(nodes):,}"
    pairs = f"pairs that {options.minimum_support} or more documents hold both: {len(edges):,}"
    print(one_line(f"{counts}, {pairs}. Written to {options.out}."))
    return 0


def compare(options: argparse.Namespace) -> int:
    """`funnel compare` of two folders of maps; now stands for the map of the review, whose codebook says of renames."""
    from funnel.report import changes, map_changes

    review = options.review
    now = review / "results" / changes.MAP if options.now == "now" else Path(options.now)
    renamed = corpus.existing(review / corpus.CORPUS / "coding/changes")
    replayed = [row for *_, row in corpus.rows_of(filter(None, [renamed]))]
    rows = map_changes.changes(map_changes.read(Path(options.then)), map_changes.read(now), replayed)
    tables.write_rows(rows, map_changes.COLUMNS, options.out)
    for row in rows:
        if row["change"] not in map_changes.VALUES:
            print(one_line(f"{row['change']}: {' -> '.join(filter(None, (row['before'], row['what'])))}"))
    print(one_line(f"Between {options.then} and {now}: {changes.counted(rows)}."))
    return 0


def _draw(
    options: argparse.Namespace, table: "Occurrences", nodes: Sequence["Node"], edges: Sequence["Edge"]
) -> list["Node"]:
    """Write picture and page; the nodes, with their places where they are drawn."""
    from funnel import drawing
    from funnel.synthesise import map_figure, map_layout, map_page, map_signs

    least, documents = options.minimum_support, len(table.sources)
    caption = f"Concepts that {least} or more of {documents:,} documents hold both, from a table."
    held_most = {node.code_id for node in sorted(nodes, key=lambda node: -node.sources)[:MOST_CONCEPTS]}
    concepts = [node for node in nodes if node.code_id in held_most]
    among = [edge for edge in edges if {edge.from_code, edge.to_code} <= held_most]
    if len(concepts) < len(nodes):
        caption += f" Shown are the {len(concepts)} of {len(nodes):,} concepts that most documents hold, and the"
        caption += f" {len(among):,} of {len(edges):,} pairs among them; all are in nodes.csv and edges.csv."
    codings = [row for row in table.codings if row["code_id"] in held_most]
    signs = map_signs.signs(among)
    layout = map_layout.arrange(concepts, among, map_figure.badge_widths(among, signs))
    placed = map_layout.placed(concepts, layout)
    figure = map_figure.draw(layout, placed, among, signs, caption, documents, "document", title=_title(options))
    record = map_page.Record(table.codebook, codings, table.sources, unit="source")
    page = map_page.page(layout, placed, among, signs, record, _title(options), caption)
    drawing.save_all(figure, [options.out / f"concept_map.{form}" for form in ("svg", "pdf")])
    tables.write_bytes(page.encode(), options.out / "concept_map.html")
    places = {node.code_id: node for node in placed}
    return [places.get(node.code_id, node) for node in nodes]


def _title(options: argparse.Namespace) -> str:
    return f"Concept map of {options.table.name}"


def _rows(found: Iterable[Any]) -> list[Mapping[str, Any]]:
    """found: named tuples."""
    return [row._asdict() for row in found]
