from funnel import ledger, tables
from funnel.log import log_to
from funnel.screen import entering, retrieval

log_to(snakemake.log[0])
works = tables.read(snakemake.input.works)
earlier = [tables.read(path) for path in snakemake.input.earlier]
here = entering.at("final", works, earlier, snakemake.params.ways)
study_of = {row["report_id"]: row["study_id"] for path in snakemake.input.studies for _, row in tables.read_sheet(path)}
ends = entering.ends(here.works, snakemake.params.ways)
final = retrieval.conclude(here.works.to_dict("records"), here.reports, study_of, ends)
tables.write_rows(final.included, retrieval.INCLUDED_COLUMNS, snakemake.output.included)
tables.write(ledger.numbered(final.events), snakemake.output.events)
