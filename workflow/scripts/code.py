from funnel import corpus, tables
from funnel.code import codings
from funnel.log import log_to

log_to(snakemake.log[0])
codebook, sources, coders, relations, reconciled = (
    list(corpus.rows_of(snakemake.input[name])) for name in ("codebook", "sources", "coders", "relations", "reconciled")
)
codings.check(codebook, sources, coders, relations, reconciled)
tables.write_rows(codings.codings(coders, reconciled), codings.COLUMNS, snakemake.output.codings)
