from funnel import ledger, tables
from funnel.log import log_to

log_to(snakemake.log[0])
steps = [(name, tables.read(path)) for name, path in zip(snakemake.params.steps, snakemake.input.events, strict=True)]
records, works = tables.read(snakemake.input.records), tables.read(snakemake.input.works)
trail = ledger.assemble(steps)
ledger.require(ledger.check(trail, records, works, snakemake.params.ways))
tables.write(trail, snakemake.output.ledger)
