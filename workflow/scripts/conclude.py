from funnel import ledger, tables
from funnel.log import log_to
from funnel.model import EVENT_COLUMNS
from funnel.screen import entering, retrieval

log_to(snakemake.log[0])
works = tables.read_rows(snakemake.input.works)
earlier = [tables.read_rows(path) for path in snakemake.input.earlier]
here = entering.at("final", works, earlier, snakemake.params.ways)
study_of = {row["report_id"]: row["study_id"] for path in snakemake.input.studies for _, row in tables.read_sheet(path)}
ends = entering.ends(here.works, snakemake.params.ways)
final = retrieval.conclude(here.works, here.reports, study_of, ends)
tables.write_rows(final.included, retrieval.INCLUDED_COLUMNS, snakemake.output.included)
tables.write_rows(ledger.numbered(final.events), EVENT_COLUMNS, snakemake.output.events)
