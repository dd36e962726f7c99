from pathlib import Path

from funnel import corpus, tables
from funnel.log import log_to
from funnel.report import document, publication_tables, self_check
from funnel.report.finding import Reviewed
from funnel.report.standards import check_statements, standard

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
rows = {name: [row for *_, row in corpus.rows_of(given[name])] for name in self_check.PEOPLE}
rows |= {name: tables.read_rows(given[name]) for name in self_check.MADE}
places = {name: str(given[name]) or f"corpus/{stem}.csv" for name, stem in self_check.PEOPLE.items()}
places |= {name: given[name] for name in (*self_check.MADE, "methods")}
methods = Path(given.methods).read_text(encoding="utf-8")
statements = list(corpus.rows_of(given.statements))
check_statements(statements)
standards = [standard(name) for name in params.standards]
review = Reviewed(rows, places, params.protocol, methods, params.forms)
found = self_check.self_check(standards, review, statements)
caption = publication_tables.stated(review.provenances, params.protocol["captions"])
tables.write_rows(found, self_check.COLUMNS, snakemake.output.table)
made = self_check.tables(found, standards, caption)
for path in snakemake.output.documents:
    tables.write_bytes(document.document(made, Path(path).suffix[1:]), path)
