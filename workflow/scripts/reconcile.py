from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.model import EVENT_COLUMNS
from funnel.screen import adjudications, assignment, entering, fuller, reconcile, votes

log_to(snakemake.log[0])
stage, given, params, output = snakemake.wildcards.stage, snakemake.input, snakemake.params, snakemake.output
works, settings = tables.read_rows(given.works), params.stage
here = entering.at(stage, works, [tables.read_rows(path) for path in given.earlier], params.ways)
placed = (stage, ledger.works_by_record(works), here.ids, params.amendments)
cast = votes.cast(corpus.rows_of(given.votes), *placed, settings["unsure"], here.reports)
said = adjudications.adjudications(corpus.rows_of(given.adjudications), *placed, here.reports)
again = tables.read_rows(given.fuller)
standing, ruled = fuller.reopened(cast.votes, again), fuller.reopened(said.by_work, again)
asked = assignment.assign(here.works, standing, here.reports, stage, settings, params.seed)
rule = reconcile.Rule(stage, settings["reconcile"], settings["unsure"], params.criteria, params.amendments)
result = reconcile.settle(here.works, here.reports, standing, ruled, asked, rule)
tables.write_rows(result.decisions, reconcile.DECISION_COLUMNS, output.decisions)
tables.write_rows(result.conflicts, reconcile.CONFLICT_COLUMNS, output.conflicts)
tables.write_rows(result.revisited, reconcile.REVISITED_COLUMNS, output.revisited)
tables.write_rows(assignment.rows(asked), assignment.COLUMNS, output.assignments)
tables.write_rows(cast.orphans + said.orphans, votes.ORPHAN_COLUMNS, output.orphans)
tables.write_rows(ledger.numbered(result.events), EVENT_COLUMNS, output.events)
