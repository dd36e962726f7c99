from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.model import EVENT_COLUMNS
from funnel.screen import entering, reconcile, votes

log_to(snakemake.log[0])
stage, settings, output = snakemake.wildcards.stage, snakemake.params.stage, snakemake.output
works = tables.read_rows(snakemake.input.works)
earlier = [tables.read_rows(path) for path in snakemake.input.earlier]
here = entering.at(stage, works, earlier, snakemake.params.ways)
work_of = ledger.works_by_record(works)
cast = votes.cast(corpus.rows_of(snakemake.input.votes), stage, work_of, here.ids)
settlements = reconcile.adjudications(corpus.rows_of(snakemake.input.adjudications), stage, work_of, here.ids)
rule = reconcile.Rule(
    stage, settings["reviewers"], settings["reconcile"], settings["unsure"], snakemake.params.criteria
)
result = reconcile.settle(here.works, here.reports, cast.votes, settlements.by_work, rule)
tables.write_rows(result.decisions, reconcile.DECISION_COLUMNS, output.decisions)
tables.write_rows(result.conflicts, reconcile.CONFLICT_COLUMNS, output.conflicts)
tables.write_rows(cast.orphans + settlements.orphans, votes.ORPHAN_COLUMNS, output.orphans)
tables.write_rows(ledger.numbered(result.events), EVENT_COLUMNS, output.events)
