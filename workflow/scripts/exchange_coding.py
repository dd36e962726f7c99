from funnel import corpus, tables
from funnel.code import codebook, codings, refi_qda
from funnel.log import log_to
from funnel.references import table

log_to(snakemake.log[0])
given = snakemake.input
coded = refi_qda.Coded(
    codebook=table(corpus.rows_of(given.codebook), codebook.COLUMNS),
    sources=table(corpus.rows_of(given.sources), codings.SOURCE_COLUMNS),
    codings=tables.read_rows(given.codings),
    texts=corpus.texts(given.texts),
    constructs=tables.read_rows(given.constructs),
    nodes=[row for path in given.nodes for row in tables.read_rows(path)],
    edges=[row for path in given.edges for row in tables.read_rows(path)],
)
tables.write_bytes(refi_qda.codebook(coded.codebook, coded.constructs), snakemake.output.codebook)
tables.write_bytes(refi_qda.project(coded, snakemake.params.title), snakemake.output.project)
