from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.screen import entering, retrieval, sheets, votes

log_to(snakemake.log[0])
works = tables.read(snakemake.input.works)
earlier = [tables.read(path) for path in snakemake.input.earlier]
here = entering.at("retrieval", works, earlier, snakemake.params.ways)
rows = corpus.rows_of(snakemake.input.retrieval)
found = retrieval.retrieve(
    here.works.to_dict("records"), rows, ledger.works_by_record(works), snakemake.params.recorded
)
tables.write_rows(found.reports, retrieval.REPORT_COLUMNS, snakemake.output.reports)
tables.write_rows(found.orphans, votes.ORPHAN_COLUMNS, snakemake.output.orphans)
tables.write(ledger.numbered(found.events), snakemake.output.events)
tables.write_bytes(sheets.for_retrieval(found.events, works), snakemake.output.sheet)
