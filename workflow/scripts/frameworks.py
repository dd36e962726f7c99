from pathlib import Path

from funnel import tables
from funnel.log import log_to
from funnel.synthesise import frameworks

log_to(snakemake.log[0])
read = [frameworks.read(Path(path)) for path in snakemake.input.frameworks]
tables.write_rows(frameworks.rows(read), frameworks.COLUMNS, snakemake.output.frameworks)
