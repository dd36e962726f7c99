import logging

from funnel import corpus, drawing, tables
from funnel.log import log_to
from funnel.references import table
from funnel.synthesise import claims, crosswalk, crosswalk_figure

log_to(snakemake.log[0])
given, output = snakemake.input, snakemake.output
rows = {name: list(corpus.rows_of(given[name])) for name in ("models", "labels", "stages", "links", "claims")}
for warning in crosswalk.check(rows["models"], rows["labels"], rows["stages"], rows["links"]):
    logging.warning(warning)
claims.check(rows["claims"], rows["models"], rows["stages"])
models = table(rows["models"], crosswalk.MODEL_COLUMNS)
labels = table(rows["labels"], crosswalk.LABEL_COLUMNS)
stages = table(rows["stages"], crosswalk.STAGE_COLUMNS)
found = crosswalk.crosswalk(models, labels, stages, table(rows["links"], crosswalk.LINK_COLUMNS))
coverage = crosswalk.coverage(models, labels, stages, found)
covered = crosswalk.stages_covered(coverage)
verdicts = claims.verdicts(table(rows["claims"], claims.INPUT_COLUMNS), models, labels, stages, found)
figure = crosswalk_figure.draw(found, coverage, models, stages, snakemake.params.caption)
drawing.save(figure, output.svg)
drawing.save(figure, output.pdf)
tables.write_rows(found, crosswalk.CROSSWALK_COLUMNS, output.crosswalk)
tables.write_rows((row._asdict() for row in coverage), crosswalk.Covered._fields, output.coverage)
tables.write_rows((row._asdict() for row in covered), crosswalk.StageCovered._fields, output.stages_covered)
tables.write_rows(verdicts, claims.COLUMNS, output.claims)
