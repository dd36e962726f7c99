from funnel import tables
from funnel.deduplicate import methods, pipeline, stated
from funnel.log import log_to

log_to(snakemake.log[0])
people, params, output = snakemake.input, snakemake.params, snakemake.output
verdicts = [row for path in people.verdicts for row in tables.read_sheet(path)]
related = [row for path in people.related for row in tables.read_sheet(path)]
found = pipeline.deduplicate(tables.read(people.records), verdicts, related, params.policy, params.arms)
tables.write(found.works, output.works)
tables.write(found.duplicates, output.duplicates)
tables.write(found.unsettled, output.unsettled)
tables.write(found.related, output.related)
tables.write_rows(stated.orphans(found.orphans, found.related_orphans), stated.ORPHAN_COLUMNS, output.orphans)
tables.write_bytes(methods.methods(found, params.policy).encode(), output.methods)
tables.write(found.events, output.events)
