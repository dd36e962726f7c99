from funnel import corpus, forms, tables
from funnel.code import codebook, codings, sheets
from funnel.log import log_to
from funnel.references import table

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
made = {name: tables.read_rows(given[name]) for name in ("codings", "conflicts", "appraisal_conflicts")}
people = {name: list(corpus.rows_of(given[name])) for name in ("codebook", "sources", "questions", "characteristics")}
codes, sources = table(people["codebook"], codebook.COLUMNS), table(people["sources"], codings.SOURCE_COLUMNS)
questions = table(people["questions"], ("question_id", "version", "wording"))
known = table(people["characteristics"], ("study_id", "field"))
studies = sheets.references(tables.read_rows(given.included), tables.read_rows(given.works))
appraised = corpus.by_person(given.appraisals)
asked = {
    "coding": [
        *(sheets.coding(coder, sources, codes, made["codings"]) for coder in params.coders),
        sheets.conflicts(made["conflicts"], sources, codes),
    ],
    "appraisal": [
        *(sheets.appraisal(reader, sources, questions, appraised.get(reader, ())) for reader in params.readers),
        sheets.appraisal_conflicts(made["appraisal_conflicts"], sources, questions),
    ],
    "characteristics": [sheets.extraction(studies, params.fields, known)],
}
tables.write_folder(forms.files(asked, params.review), snakemake.output[0])
