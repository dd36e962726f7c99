from funnel import corpus, ledger, tables
from funnel.log import log_to
from funnel.synthesise import search_loop

log_to(snakemake.log[0])
given, output = snakemake.input, snakemake.output
decided, logged = (list(corpus.rows_of(given[name])) for name in ("terms", "searches"))
searches = [row for *_, row in logged]
queries = {row["search_id"]: row.get("query", "") for row in searches}
records, works, trail = (tables.read_rows(given[name]) for name in ("records", "works", "ledger"))
included = {row["work_id"] for row in ledger.final_states(trail) if row["state"] == "included"}
found = search_loop.yields([row for *_, row in decided], searches, records, works, included)
tables.write_rows(search_loop.to_do(decided, queries), search_loop.TODO_COLUMNS, output.todo)
tables.write_rows(found, search_loop.YIELD_COLUMNS, output.found)
