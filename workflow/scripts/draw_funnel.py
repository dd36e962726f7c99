from funnel import drawing, tables
from funnel.log import log_to
from funnel.report import captions, flow_figure, funnel_figure

log_to(snakemake.log[0])
given, output, title = snakemake.input, snakemake.output, snakemake.params.title
found = (row["provenance"] for row in tables.read_rows(given.records))
caption = captions.caption(found, snakemake.params.captions)
drawing.save_all(flow_figure.draw(tables.read_rows(given.flow), title, caption), output.flow)
drawing.save_all(funnel_figure.draw(tables.read_rows(given.funnel), title, caption), output.funnel)
