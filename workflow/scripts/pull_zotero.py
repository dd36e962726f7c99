import os

from funnel import tables
from funnel.exchange import zotero, zotero_csv
from funnel.log import log_to

log_to(snakemake.log[0])
library = zotero.Library(**snakemake.params.library)
client = zotero.client(library, os.environ.get(zotero.KEY_VARIABLE, ""))
snapshot = zotero.fetch(client, library)
tables.write_rows(zotero_csv.rows(snapshot.items), zotero_csv.COLUMNS, snakemake.output.library)
tables.write_bytes(zotero.as_json(snapshot.items), snakemake.output.received)
tables.write_rows([zotero.pulled(snapshot)], zotero.PULLED_COLUMNS, snakemake.output.pulled)
