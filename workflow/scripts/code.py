from funnel import corpus, tables
from funnel.code import agreement, codings, evidence, reconcile
from funnel.log import log_to

log_to(snakemake.log[0])
given, output, settings = snakemake.input, snakemake.output, snakemake.params.settings
sheets = codings.Sheets(**{name: list(corpus.rows_of(given[name])) for name in codings.Sheets._fields})
rule = reconcile.Rule(settings["coders"], settings["reconcile"], settings["overlap"])
found = codings.settled(sheets, corpus.texts(given.texts), rule)
relations, constructs, argued = (list(corpus.rows_of(given[name])) for name in ("relations", "constructs", "argument"))
coded = evidence.Coded(sheets.codebook, sheets.changes, found.codings)
made = evidence.constructs(constructs, coded)
tables.write_rows(found.codings, codings.COLUMNS, output.codings)
tables.write_rows(evidence.relations(relations, coded), evidence.RELATION_COLUMNS, output.relations)
tables.write_rows(made, evidence.CONSTRUCT_COLUMNS, output.constructs)
tables.write_rows(evidence.argument(argued, made, coded), evidence.ARGUMENT_COLUMNS, output.argument)
tables.write_rows(found.conflicts, reconcile.CONFLICT_COLUMNS, output.conflicts)
tables.write_rows(agreement.sets(found.codings, rule.coders), agreement.SETS_COLUMNS, output.agreement)
tables.write_rows(agreement.by_code(found.codings, rule.coders), agreement.BY_CODE_COLUMNS, output.by_code)
