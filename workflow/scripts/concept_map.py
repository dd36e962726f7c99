from pathlib import Path

from funnel import corpus, drawing, tables
from funnel.code import changes, codebook, codings
from funnel.log import log_to
from funnel.references import table
from funnel.synthesise import concept_map, map_cells, map_figure, map_formats, map_layout, map_page, map_signs
from funnel.synthesise.map_trail import Step

log_to(snakemake.log[0])
given, output, settings = snakemake.input, snakemake.output, snakemake.params.settings
title, caption, unit = settings["title"], settings["caption"], settings["unit"]
codes, changed, kept, cited = (list(corpus.rows_of(given[s])) for s in ("codebook", "changes", "kept", "sources"))
book, sources = table(codes, codebook.COLUMNS), table(cited, codings.SOURCE_COLUMNS)
coded, relations = tables.read_rows(given.codings), concept_map.standing(tables.read_rows(given.relations))
nodes = concept_map.nodes(book, coded, relations)
edges = concept_map.edges(relations, coded, unit, settings["minimum_support"])
places = map_cells.read(kept, codes, changes.today(changed, codes))
signs, most = map_signs.signs(edges), settings["lines"]
layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, signs), most, settings.get("width"), places)
nodes = map_layout.placed(nodes, layout)
figure = map_figure.draw(layout, nodes, edges, signs, caption, len(sources), unit, settings.get("unnamed_frame"), title)
drawing.save_all(figure, [output.svg, output.pdf])
record = map_page.Record(book, coded, sources, relations, [Step(**row) for row in tables.read_rows(given.trail)], unit)
page = map_page.page(layout, nodes, edges, signs, record, title, caption)
tables.write_bytes(page.encode(), output.html)
tables.write_folder(map_formats.files(nodes, edges), Path(output.nodes).parent)
tables.write_rows((node._asdict() for node in nodes), concept_map.Node._fields, output.nodes)
tables.write_rows((edge._asdict() for edge in edges), concept_map.Edge._fields, output.edges)
tables.write_rows(map_cells.rows(layout.places), map_cells.COLUMNS, output.layout)
