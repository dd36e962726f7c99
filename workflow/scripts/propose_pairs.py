from funnel import corpus, tables
from funnel.deduplicate import judging
from funnel.log import log_to

log_to(snakemake.log[0])
people, output = snakemake.input, snakemake.output
verdicts = [row for *_, row in corpus.rows_of(people.verdicts)]
works, unsettled = tables.read_rows(people.works), tables.read_rows(people.unsettled)
doubtful = judging.to_judge(unsettled, works, corpus.rows_of(people.votes), verdicts)
tables.write_rows(doubtful, judging.DOUBTFUL_COLUMNS, output.doubtful)
tables.write_bytes(judging.sheet(doubtful), output.sheet)
