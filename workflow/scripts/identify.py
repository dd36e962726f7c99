from funnel import corpus, tables
from funnel.identify import known_items, records, registry
from funnel.log import log_to

log_to(snakemake.log[0])
log = tables.read_sheet(snakemake.input.log[0])
manual = [row for path in snakemake.input.manual for row in tables.read_sheet(path)]
folder = corpus.CORPUS / "searches"
files = records.files_to_read(log, records.files_below(folder))
readings = {name: registry.read_file(folder / name, column_map) for name, column_map in files.items()}
found = records.identify(log, readings, manual, snakemake.params.arms)
tables.write(found.records, snakemake.output.records)
tables.write(found.searches, snakemake.output.searches)
tables.write(found.raw, snakemake.output.raw)
tables.write(found.quarantine, snakemake.output.quarantine)
tables.write(found.events, snakemake.output.events)
known = known_items.tested((row for _, _, row in corpus.rows_of(snakemake.input.known)), log, readings, manual)
tables.write_rows(known, known_items.COLUMNS, snakemake.output.known)
