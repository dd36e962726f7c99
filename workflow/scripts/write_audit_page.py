import pandas as pd

from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.report import audit_page

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
records, works, events = (tables.read(path) for path in (given.records, given.works, given.ledger))
searches = [row for _, _, row in corpus.rows_of(given.searches)]
states = pd.DataFrame(ledger.final_states(tables.read_rows(given.ledger)), columns=list(ledger.STATE_COLUMNS))
protocol = (params.title, params.captions, params.criteria, params.stages)
page = audit_page.page(records, works, events, searches, states, *protocol)
tables.write_bytes(page.encode(), snakemake.output.page)
