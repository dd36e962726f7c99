from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.screen import assignment, criteria, entering, fuller, lists, sheets, votes

log_to(snakemake.log[0])
name, params, given = snakemake.wildcards.stage, snakemake.params, snakemake.input
works = tables.read_rows(given.works)
here = entering.at(name, works, [tables.read_rows(path) for path in given.earlier], params.ways)
placed = (name, ledger.works_by_record(works), here.ids, params.amendments, params.stage["unsure"], here.reports)
cast = fuller.reopened(votes.cast(corpus.rows_of(given.votes), *placed).votes, tables.read_rows(given.fuller))
asked = assignment.assign(here.works, cast, here.reports, name, params.stage, params.seed)
decided = {row["work_id"]: row["decision"] for row in tables.read_rows(given.decisions)}
reviewers, order = params.stage["reviewers"], params.stage["order"]
todo = lists.to_do(here.works, cast, decided, name, asked, reviewers, order, params.seed, here.reports)
applied = {criterion: rule for criterion, rule in params.criteria.items() if name in rule["stages"]}
stage = sheets.Stage(name, params.stage, applied, params.version, params.title, params.seed)
conflicts = tables.read_rows(given.conflicts)
flags = criteria.flags(tables.read_rows(given.eligibility))
paths = {row["report_id"]: row.get("path", "") for _, _, row in corpus.rows_of(given.full_texts)}
made = sheets.of_stage(stage, here, todo, cast, conflicts, flags, paths)
tables.write_rows(todo, lists.TODO_COLUMNS, snakemake.output.todo)
tables.write_folder(made, snakemake.output.sheets)
