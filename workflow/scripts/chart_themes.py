from funnel import drawing, tables
from funnel.log import log_to
from funnel.synthesise import concept_map, quadrants, quadrants_figure

log_to(snakemake.log[0])
given, output, settings = snakemake.input, snakemake.output, snakemake.params.settings
unit, least = settings["unit"], settings["themes"]["minimum_support"]
edges = concept_map.co_occurrence(tables.read_rows(given.codings), unit, least)
themes = quadrants.quadrants(
    tables.read_rows(given.nodes), [edge._asdict() for edge in edges], settings["themes"]["strength"]
)
tables.write_rows(quadrants.rows(themes), quadrants.Theme._fields, output.themes)
drawing.save_all(quadrants_figure.draw(themes, unit, least, settings["caption"]), [output.svg, output.pdf])
