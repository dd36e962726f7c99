from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.screen import criteria, entering, lists, sheets, votes

log_to(snakemake.log[0])
stage, params = snakemake.wildcards.stage, snakemake.params
works = tables.read_rows(snakemake.input.works)
earlier = [tables.read_rows(path) for path in snakemake.input.earlier]
here = entering.at(stage, works, earlier, params.ways)
cast = votes.cast(corpus.rows_of(snakemake.input.votes), stage, ledger.works_by_record(works), here.ids)
decided = {row["work_id"]: row["decision"] for row in tables.read_rows(snakemake.input.decisions)}
reviewers, order = params.stage["reviewers"], params.stage["order"]
todo = lists.to_do(here.works, cast.votes, decided, stage, reviewers, order, params.seed, here.reports)
reasons = {name: text for name, text in params.criteria.items() if stage in params.applies[name]}
conflicts = tables.read_rows(snakemake.input.conflicts)
flags = criteria.flags(tables.read_rows(snakemake.input.eligibility))
made = sheets.of_stage(
    stage, reviewers, todo, conflicts, here.works, params.version, params.stage["show"], reasons, flags
)
tables.write_rows(todo, lists.TODO_COLUMNS, snakemake.output.todo)
tables.write_folder(made, snakemake.output.sheets)
