from pathlib import Path

from funnel import corpus, tables
from funnel.code import appraisal
from funnel.log import log_to

log_to(snakemake.log[0])
given, settings = snakemake.input, snakemake.params.settings
readers = {Path(path).stem: list(corpus.rows_of([path])) for path in given.appraisals}
adjudicated, sources, questions = (
    list(corpus.rows_of(given[name])) for name in ("adjudicated", "sources", "questions")
)
appraisal.check([*adjudicated, *(row for rows in readers.values() for row in rows)], sources, questions)
found = appraisal.settle(readers, adjudicated, appraisal.Rule(settings["readers"], settings["weak"]))
tables.write_rows(found.appraisals, appraisal.COLUMNS, snakemake.output.appraisal)
tables.write_rows(found.conflicts, appraisal.CONFLICT_COLUMNS, snakemake.output.conflicts)
