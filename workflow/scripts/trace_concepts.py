from funnel import corpus, tables
from funnel.code import changes, reconcile
from funnel.log import log_to
from funnel.synthesise import map_trail

log_to(snakemake.log[0])
given = snakemake.input
names = ("terms", "searches", "changes", "reconciled", "memos", "codebook")
sheets = {name: list(corpus.rows_of(given[name])) for name in names}
today = changes.today(sheets["changes"], sheets["codebook"])
named = changes.renamed(sheets["terms"], ["concept_id"], sheets["changes"], sheets["codebook"])
rows = {name: [row for *_, row in found] for name, found in (sheets | {"terms": named}).items()}
settled = list(reconcile.latest(sheets["reconciled"]).values())
people = map_trail.People(rows["terms"], rows["searches"], rows["changes"], settled, rows["memos"])
codings, relations = tables.read_rows(given.codings), tables.read_rows(given.relations)
steps = map_trail.trail(people, rows["codebook"], codings, relations, today)
tables.write_rows((step._asdict() for step in steps), map_trail.Step._fields, snakemake.output[0])
