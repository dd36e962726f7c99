from funnel import corpus, tables
from funnel.code import codebook, codings
from funnel.log import log_to
from funnel.references import table, values
from funnel.synthesise import argument, inquiry

log_to(snakemake.log[0])
given, output = snakemake.input, snakemake.output
human = ("codebook", "sources", "memos", "sampling", "questions", "amendments", "searches")
rows = {name: list(corpus.rows_of(given[name])) for name in human}
coded, made, claims, appraised = (
    tables.read_rows(given[name]) for name in ("codings", "constructs", "argument", "appraisal")
)
record = argument.Record(coded, table(rows["codebook"], codebook.COLUMNS), appraised)
sources = table(rows["sources"], codings.SOURCE_COLUMNS)
inquiry.check_sampling(
    rows["sampling"],
    [row["construct_id"] for row in made],
    values(rows["searches"], "search_id"),
    [row["source_id"] for row in sources],
)
argument.check_memos(rows["memos"], argument.ids((*rows.values(), [("", 0, row) for row in (*coded, *made, *claims)])))
todo = argument.to_do(made, claims, record, snakemake.params.minimum_sources)
tables.write_rows(argument.support(made, record), argument.SUPPORT_COLUMNS, output.support)
tables.write_rows(argument.matrix(made, sources, record), argument.matrix_columns(sources), output.matrix)
tables.write_rows(todo, argument.TODO_COLUMNS, output.todo)
tables.write_rows(argument.memo_coverage(rows["memos"]), argument.MEMO_COLUMNS, output.memos)
tables.write_rows(inquiry.question_versions(rows["questions"]), inquiry.QUESTION_COLUMNS, output.questions)
tables.write_rows(inquiry.sampling_counts(rows["sampling"]), inquiry.SAMPLING_COLUMNS, output.sampling)
