from pathlib import Path

import pandas as pd

from funnel import corpus, protocol, tables
from funnel.log import log_to
from funnel.report import citations, document, publication_tables

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
results = {name: tables.read(given[name]) for name in ("works", "ledger", "reconciliation")}
results |= {name: tables.read(path) for name in publication_tables.SYNTHESIS for path in given[name]}
sheets = {name: [row for _, _, row in corpus.rows_of(given[name])] for name in publication_tables.SHEETS}
results |= {name: pd.DataFrame(rows) for name, rows in sheets.items()}
results |= {
    name: publication_tables.by_stage(params.stages, map(tables.read, given[name]))
    for name in ("agreement", "revisited")
}
accounts = {name: text for path in given.reported for name, text in protocol.read_yaml(Path(path))["accounts"].items()}
cited = citations.references(publication_tables.cited(results["works"], results["ledger"], params.stages))
review = {"criteria": params.criteria, "stages": params.stages, "captions": params.captions}
names = publication_tables.names_for(params.outputs)
written = publication_tables.publication_tables(results, review, cited, accounts, names)
tables.write_folder(document.documents(written, ["csv", "md", *params.formats]), snakemake.output[0])
