from funnel import drawing, tables
from funnel.log import log_to
from funnel.synthesise import quadrants, quadrants_figure

log_to(snakemake.log[0])
given, output, params = snakemake.input, snakemake.output, snakemake.params
themes = quadrants.quadrants(tables.read_rows(given.nodes), tables.read_rows(given.edges), params.strength)
tables.write_rows((theme._asdict() for theme in themes), quadrants.Theme._fields, output.themes)
drawing.save_all(quadrants_figure.draw(themes, params.caption), [output.svg, output.pdf])
