from funnel import corpus, tables
from funnel.code import codebook, codings, forms
from funnel.log import log_to
from funnel.references import table

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
made = {name: tables.read_rows(given[name]) for name in ("codings", "conflicts", "appraisal_conflicts")}
people = {name: list(corpus.rows_of(given[name])) for name in ("codebook", "sources", "questions", "characteristics")}
codes, sources = table(people["codebook"], codebook.COLUMNS), table(people["sources"], codings.SOURCE_COLUMNS)
questions = table(people["questions"], ("question_id", "version", "wording"))
known = table(people["characteristics"], ("study_id", "field"))
studies = forms.references(tables.read_rows(given.included), tables.read_rows(given.works))
appraised = corpus.by_person(given.appraisals)
sheets = {
    "coding": [
        *(forms.coding(coder, sources, codes, made["codings"]) for coder in params.coders),
        forms.conflicts(made["conflicts"], sources, codes),
    ],
    "appraisal": [
        *(forms.appraisal(reader, sources, questions, appraised.get(reader, ())) for reader in params.readers),
        forms.appraisal_conflicts(made["appraisal_conflicts"], sources, questions),
    ],
    "characteristics": [forms.extraction(studies, params.fields, known)],
}
tables.write_folder(forms.files(sheets, params.review), snakemake.output[0])
