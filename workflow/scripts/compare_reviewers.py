from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.screen import agreement, agreement_page, entering, reconcile, votes

log_to(snakemake.log[0])
stage, params, given, output = snakemake.wildcards.stage, snakemake.params, snakemake.input, snakemake.output
works, decisions, conflicts, included = map(
    tables.read_rows, (given.works, given.decisions, given.conflicts, given.included)
)
here = entering.at(stage, works, [tables.read_rows(path) for path in given.earlier], params.ways)
work_of = ledger.works_by_record(works)
cast = votes.cast(corpus.rows_of(given.votes), stage, work_of, here.ids).votes
settled = reconcile.adjudications(corpus.rows_of(given.adjudications), stage, work_of, here.ids).by_work
settled_on = {work: row.get("decided_on", "") for work, row in settled.items()}
ballots = agreement.ballots(here.works, cast, settled_on, params.stage["unsure"])
outcomes = agreement.Outcomes.of(decisions, included)
expected = agreement.expected(here.works, params.stage["reviewers"], params.stage["reconcile"])
rows = agreement.agreement(ballots, params.stage["unsure"], outcomes, expected)
page = agreement_page.page(ballots, rows, decisions, conflicts, here.works, stage, params.captions, params.criteria)
tables.write_rows(rows, agreement.COLUMNS, output.figures)
tables.write_bytes(page.encode(), output.page)
