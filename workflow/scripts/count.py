from funnel import corpus, tables
from funnel.log import log_to
from funnel.report import counts, flow

log_to(snakemake.log[0])
params, output = snakemake.params, snakemake.output
config = params.ways | {"criteria": params.criteria, "retrieval": params.retrieval}
made = [tables.read_rows(path) for path in (snakemake.input.ledger, snakemake.input.records, snakemake.input.works)]
counted = counts.Counted(*made, config)
found = counts.measures(counted)
boxes, steps = flow.flow(counted, found), flow.funnel(counted)
flow.require(flow.broken(boxes, steps, config))
for stage, path in zip(params.stages, snakemake.input.agreement, strict=True):
    found |= counts.agreed(stage, tables.read_rows(path))
described = list(corpus.rows_of(snakemake.input.characteristics))
included = counts.included_studies(counted)
found |= counts.described((row for *_, row in described), included)
whose = "; ".join(sorted({row["provenance"] for row in counted.records} - {""}))
tables.write_rows((row | {"provenance": whose} for row in boxes), flow.FLOW_COLUMNS, output.flow)
tables.write_rows((row | {"provenance": whose} for row in steps), flow.FUNNEL_COLUMNS, output.funnel)
tables.write_rows(counts.rows(found, whose), counts.MEASURE_COLUMNS, output.measures)
tables.write_rows(counts.misplaced(described, included), counts.ORPHAN_COLUMNS, output.orphans)
