from funnel import corpus, tables
from funnel.log import log_to
from funnel.report import assessment_forms

log_to(snakemake.log[0])
made = assessment_forms.files(corpus.frameworks_of().values(), corpus.stages_of(), snakemake.params.review)
tables.write_folder(made, snakemake.output[0])
