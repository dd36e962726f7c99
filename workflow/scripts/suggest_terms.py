from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from funnel import corpus, ledger, tables
from funnel.code import changes
from funnel.log import log_to
from funnel.synthesise import search_strings, terms

log_to(snakemake.log[0])
given, output, strategy = snakemake.input, snakemake.output, snakemake.params.strategy
decided = list(corpus.rows_of(given.terms))
decisions = [row for *_, row in decided]
queries = [row.get("query", "") for *_, row in corpus.rows_of(given.searches)]
codings = tables.read_rows(given.codings)
states = ledger.final_states(tables.read_rows(given.ledger))
included = {row["work_id"] for row in states if row["state"] == "included"}
texts = terms.documents(tables.read_rows(given.works), included, codings)
settled = [
    *(row["term"] for row in decisions),
    *(term for block in strategy["blocks"].values() for term in block["terms"]),
]
found = terms.candidates(texts, codings, settled, queries, strategy["minimum_documents"], ENGLISH_STOP_WORDS)
today = changes.today(*(list(corpus.rows_of(given[name])) for name in ("changes", "codebook")))
blocks = search_strings.blocks(strategy, decided, today)
tables.write_rows(found, terms.COLUMNS, output.terms)
tables.write_bytes(search_strings.page(blocks).encode(), output.strings)
