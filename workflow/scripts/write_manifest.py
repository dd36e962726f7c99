from funnel import corpus, tables
from funnel.log import log_to
from funnel.report import manifest

log_to(snakemake.log[0])
rows = manifest.rows(snakemake.params.human, corpus.hashes(manifest.files(snakemake.input)), snakemake.params.code)
tables.write_rows(rows, manifest.COLUMNS, snakemake.output[0])
