from pathlib import Path

from funnel import protocol, tables
from funnel.log import log_to
from funnel.report import reconciliation

log_to(snakemake.log[0])
found = {row["measure"]: row["value"] for row in tables.read_rows(snakemake.input.measures)}
provenance = {row["provenance"] for row in tables.read_rows(snakemake.input.records)}
path = next(iter(snakemake.input.reported), "")
reported = protocol.read_yaml(Path(path)) if path else {"accounts": {}, "steps": []}
rows = reconciliation.compare(reported, found, path, "simulated" in provenance)
tables.write_rows(rows, reconciliation.columns(reported), snakemake.output[0])
