from funnel import corpus, tables
from funnel.code import codings
from funnel.log import log_to
from funnel.references import table, values
from funnel.synthesise import argument, inquiry

log_to(snakemake.log[0])
given, output = snakemake.input, snakemake.output
human = ("codebook", "changes", "sources", "memos", "sampling", "questions", "amendments", "searches")
rows = {name: list(corpus.rows_of(given[name])) for name in human}
made = {name: tables.read_rows(given[name]) for name in ("codings", "constructs", "argument", "relations", "appraisal")}
constructs, claims, relations = made["constructs"], made["argument"], made["relations"]
record = argument.Record(made["codings"], made["appraisal"])
sources = table(rows["sources"], codings.SOURCE_COLUMNS)
known = {"constructs": [row["construct_id"] for row in constructs], "sources": values(rows["sources"], "source_id")}
inquiry.check_sampling(rows["sampling"], searches=values(rows["searches"], "search_id"), **known)
argument.check_memos(
    rows["memos"], argument.ids((*rows.values(), *([("", 0, row) for row in made[name]] for name in made)))
)
todo = argument.to_do(constructs, claims, record, snakemake.params.minimum_sources, relations)
tables.write_rows(argument.support(constructs, argument.CONSTRUCT, record), argument.CONSTRUCT_COLUMNS, output.support)
tables.write_rows(argument.support(claims, argument.RELATION, record), argument.RELATION_COLUMNS, output.relations)
tables.write_rows(argument.matrix(constructs, sources, record), argument.matrix_columns(sources), output.matrix)
tables.write_rows(todo, argument.TODO_COLUMNS, output.todo)
tables.write_rows(argument.memo_coverage(rows["memos"]), argument.MEMO_COLUMNS, output.memos)
tables.write_rows(inquiry.question_versions(rows["questions"]), inquiry.QUESTION_COLUMNS, output.questions)
tables.write_rows(inquiry.sampling_counts(rows["sampling"]), inquiry.SAMPLING_COLUMNS, output.sampling)
