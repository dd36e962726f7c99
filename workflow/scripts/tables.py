from pathlib import Path

import pandas as pd

from funnel import corpus, protocol, tables
from funnel.log import log_to
from funnel.report import citations, document, publication_tables

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
results = {name: tables.read(given[name]) for name in params.made}
results |= {name: pd.DataFrame([row for _, _, row in corpus.rows_of(given[name])]) for name in params.sheets}
results["agreement"] = publication_tables.by_stage(params.stages, map(tables.read, given.agreement))
accounts = protocol.read_yaml(Path(given.reported[0]))["accounts"] if given.reported else {}
cited = publication_tables.cited(results["works"], results["ledger"], params.protocol["stages"])
made = publication_tables.publication_tables(results, params.protocol, citations.references(cited), accounts)
tables.write_folder(document.documents(made, ["csv", "md", *params.formats]), snakemake.output[0])
