from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.model import EVENT_COLUMNS
from funnel.screen import adjudications, criteria, eligibility, entering, reconcile, sheets, votes

log_to(snakemake.log[0])
given, params, output = snakemake.input, snakemake.params, snakemake.output
config = params.ways | {"criteria": params.criteria}
records = tables.read_rows(given.records)
here = entering.at("eligibility", tables.read_rows(given.works), [], config)
decisions = criteria.apply(here.works, records, config)
placed = ("eligibility", ledger.works_by_record(here.works), here.ids, params.amendments)
cast = votes.cast(corpus.rows_of(given.votes), *placed)
said = adjudications.adjudications(corpus.rows_of(given.adjudications), *placed)
order = list(params.criteria)
settled = eligibility.settle(here.works, decisions, cast.votes, said.by_work, params.reviewers, order)
tables.write_rows(decisions, criteria.DECISION_COLUMNS, output.decisions)
tables.write_rows(settled.waiting, eligibility.WAITING_COLUMNS, output.waiting)
tables.write_rows(settled.conflicts, reconcile.CONFLICT_COLUMNS, output.conflicts)
tables.write_rows(cast.orphans + said.orphans, votes.ORPHAN_COLUMNS, output.orphans)
tables.write_rows(ledger.numbered(settled.events), EVENT_COLUMNS, output.events)
tables.write_bytes(
    sheets.for_eligibility_adjudicator(settled.conflicts, here.works, params.criteria), output.adjudication
)
tables.write_bytes(
    sheets.for_eligibility(settled.waiting, here.works, params.version, params.criteria, params.reviewers), output.sheet
)
