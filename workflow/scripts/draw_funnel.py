from funnel import drawing, tables
from funnel.log import log_to
from funnel.report import captions, flow_figure, funnel_figure

log_to(snakemake.log[0])
title = snakemake.params.title
caption = captions.caption(tables.read(snakemake.input.records)["provenance"], snakemake.params.captions)
for draw, path, outputs in (
    (flow_figure.draw, snakemake.input.flow, snakemake.output.flow),
    (funnel_figure.draw, snakemake.input.funnel, snakemake.output.funnel),
):
    figure = draw(tables.read(path), title, caption)
    for output in outputs:
        drawing.save(figure, output)
