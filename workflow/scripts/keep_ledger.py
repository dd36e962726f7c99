from funnel import ledger, tables
from funnel.log import log_to
from funnel.model import EVENT_COLUMNS

log_to(snakemake.log[0])
steps = [
    (name, tables.read_rows(path)) for name, path in zip(snakemake.params.steps, snakemake.input.events, strict=True)
]
records, works = tables.read_rows(snakemake.input.records), tables.read_rows(snakemake.input.works)
trail = ledger.assemble(steps)
ledger.require(ledger.check(trail, records, works, snakemake.params.ways))
tables.write_rows(trail, EVENT_COLUMNS, snakemake.output.ledger)
