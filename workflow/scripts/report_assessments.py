from funnel import tables
from funnel.log import log_to
from funnel.report import assessment_documents

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
assessed, todo = tables.read_rows(given.assessments), tables.read_rows(given.todo)
made = assessment_documents.files(assessed, todo, params.captions, ["md", *params.formats])
tables.write_folder(made, snakemake.output[0])
