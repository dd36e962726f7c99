from funnel import corpus, tables
from funnel.log import log_to
from funnel.report import counts, flow, versions

log_to(snakemake.log[0])
params, output = snakemake.params, snakemake.output
config = params.ways | params.settings
made = [tables.read_rows(path) for path in (snakemake.input.ledger, snakemake.input.records, snakemake.input.works)]
searches = {row["search_id"]: row for row in tables.read_rows(snakemake.input.searches)}
released = [row for path in snakemake.input.released for row in tables.read_rows(path)]
study_of = {row["report_id"]: row["study_id"] for _, _, row in corpus.rows_of(snakemake.input.studies)}
counted = counts.Counted(*made, config, searches, study_of)
earlier = versions.earlier_works(counted, tables.read_rows(snakemake.input.fuller))
present = versions.this_version(counted, earlier)
updated = versions.measures(counted, earlier, released if snakemake.input.released else None)
boxes, steps = flow.flow(present, counts.measures(present) | updated), flow.funnel(counted)
flow.require(flow.broken(boxes, flow.funnel(present), config) + flow.unbalanced(steps))
found = counts.measures(counted) | updated
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
