from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.screen import adjudications, agreement, agreement_page, entering, votes

log_to(snakemake.log[0])
stage, params, given, output = snakemake.wildcards.stage, snakemake.params, snakemake.input, snakemake.output
works, decisions, conflicts, included, assigned = map(
    tables.read_rows, (given.works, given.decisions, given.conflicts, given.included, given.assignments)
)
here = entering.at(stage, works, [tables.read_rows(path) for path in given.earlier], params.ways)
work_of = ledger.works_by_record(works)
cast = votes.cast(corpus.rows_of(given.votes), stage, work_of, here.ids, reports=here.reports).votes
rulings = corpus.rows_of(given.adjudications)
settled = adjudications.adjudications(rulings, stage, work_of, here.ids, params.amendments, here.reports).by_work
sets = {row["work_id"]: row["set"] for row in assigned}
ballots = agreement.ballots(here.works, cast, adjudications.settled_on(settled), params.stage["unsure"], sets)
outcomes = agreement.Outcomes.of(decisions, included)
expected = agreement.expected(assigned, params.stage["reconcile"])
rows = agreement.agreement(ballots, params.stage["unsure"], outcomes, expected)
page = agreement_page.page(ballots, rows, decisions, conflicts, here.works, stage, params.captions, params.criteria)
tables.write_rows(rows, agreement.COLUMNS, output.figures)
tables.write_bytes(page.encode(), output.page)
