from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.screen import criteria, eligibility, entering, sheets, votes

log_to(snakemake.log[0])
params, output = snakemake.params, snakemake.output
config = params.ways | {"criteria": params.criteria}
records = tables.read(snakemake.input.records)
works = entering.at("eligibility", tables.read(snakemake.input.works), [], config).works
decisions = criteria.apply(works, records, config)
cast = votes.cast(corpus.rows_of(snakemake.input.votes), "eligibility", ledger.works_by_record(works), works["work_id"])
settled = eligibility.settle(works, decisions, cast.votes, params.reviewers)
tables.write(decisions, output.decisions)
tables.write_rows(settled.waiting, eligibility.WAITING_COLUMNS, output.waiting)
tables.write_rows(cast.orphans, votes.ORPHAN_COLUMNS, output.orphans)
tables.write(ledger.numbered(settled.events), output.events)
tables.write_bytes(sheets.for_eligibility(settled.waiting, works, params.version, params.criteria), output.sheet)
