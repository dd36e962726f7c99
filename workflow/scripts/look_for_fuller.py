from funnel import tables
from funnel.log import log_to
from funnel.screen import fuller

log_to(snakemake.log[0])
works, records, searches = (tables.read_rows(snakemake.input[name]) for name in ("works", "records", "searches"))
searched_on = {search["search_id"]: search["searched_on"] for search in searches}
found = fuller.appeared(works, records, searched_on, snakemake.params.kinds)
tables.write_rows(found, fuller.COLUMNS, snakemake.output[0])
