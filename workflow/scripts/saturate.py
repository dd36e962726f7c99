from funnel import tables
from funnel.code import saturation
from funnel.log import log_to

log_to(snakemake.log[0])
coded = tables.read_rows(snakemake.input.codings)
standing = [coding for coding in coded if coding["decision"] == "keep"]
rule = saturation.Rule(**snakemake.params.settings, seed=snakemake.params.seed)
tables.write_rows(saturation.curve(standing, rule), saturation.COLUMNS, snakemake.output.curve)
tables.write_rows(saturation.sensitivity(standing, rule), saturation.SENSITIVITY_COLUMNS, snakemake.output.orders)
