from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.model import EVENT_COLUMNS
from funnel.screen import entering, retrieval, sheets, votes

log_to(snakemake.log[0])
works = tables.read_rows(snakemake.input.works)
earlier = [tables.read_rows(path) for path in snakemake.input.earlier]
here = entering.at("retrieval", works, earlier, snakemake.params.ways)
rows = corpus.rows_of(snakemake.input.retrieval)
found = retrieval.retrieve(here.works, rows, ledger.works_by_record(works), snakemake.params.recorded)
tables.write_rows(found.reports, retrieval.REPORT_COLUMNS, snakemake.output.reports)
tables.write_rows(found.orphans, votes.ORPHAN_COLUMNS, snakemake.output.orphans)
tables.write_rows(ledger.numbered(found.events), EVENT_COLUMNS, snakemake.output.events)
tables.write_bytes(sheets.for_retrieval(found.events, works), snakemake.output.sheet)
