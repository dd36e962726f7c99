from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.model import EVENT_COLUMNS
from funnel.screen import criteria, eligibility, entering, sheets, votes

log_to(snakemake.log[0])
params, output = snakemake.params, snakemake.output
config = params.ways | {"criteria": params.criteria}
records = tables.read_rows(snakemake.input.records)
here = entering.at("eligibility", tables.read_rows(snakemake.input.works), [], config)
decisions = criteria.apply(here.works, records, config)
cast = votes.cast(corpus.rows_of(snakemake.input.votes), "eligibility", ledger.works_by_record(here.works), here.ids)
settled = eligibility.settle(here.works, decisions, cast.votes, params.reviewers)
tables.write_rows(decisions, criteria.DECISION_COLUMNS, output.decisions)
tables.write_rows(settled.waiting, eligibility.WAITING_COLUMNS, output.waiting)
tables.write_rows(cast.orphans, votes.ORPHAN_COLUMNS, output.orphans)
tables.write_rows(ledger.numbered(settled.events), EVENT_COLUMNS, output.events)
tables.write_bytes(
    sheets.for_eligibility(settled.waiting, here.works, params.version, params.criteria, params.reviewers), output.sheet
)
