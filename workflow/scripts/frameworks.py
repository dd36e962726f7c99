from funnel import corpus, tables
from funnel.log import log_to
from funnel.synthesise import assessments, frameworks_table

log_to(snakemake.log[0])
given, output = snakemake.input, snakemake.output
known, stages = corpus.frameworks_of(), corpus.stages_of()
found = assessments.gathered(corpus.rows_of(given.answers), known, stages)
labels = {stage["stage_id"]: stage["label"] for stage in stages}
tables.write_rows(assessments.to_do(found), assessments.TODO_COLUMNS, output.todo)
tables.write_rows(frameworks_table.rows(known.values()), frameworks_table.COLUMNS, output.frameworks)
tables.write_rows(assessments.rows(found, labels), assessments.COLUMNS, output.assessments)
