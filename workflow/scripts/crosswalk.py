from funnel import corpus, drawing, tables
from funnel.log import log_to
from funnel.references import table
from funnel.synthesise import claims, crosswalk, crosswalk_figure, gaps, raters

log_to(snakemake.log[0])
given, output, params = snakemake.input, snakemake.output, snakemake.params
rows = {name: list(corpus.rows_of(given[name])) for name in ("models", "labels", "stages", "claims")}
links, depths = (raters.Sheets.of(corpus.rows_by_person(given[name])) for name in ("links", "depths"))
crosswalk.check(rows["models"], rows["labels"], rows["stages"], links.each, depths.each)
claims.check(rows["claims"], rows["models"], rows["labels"], rows["stages"])
models = table(rows["models"], crosswalk.MODEL_COLUMNS)
labels = table(rows["labels"], crosswalk.LABEL_COLUMNS)
stages = table(rows["stages"], crosswalk.STAGE_COLUMNS)
rule = raters.rule_of((links, depths), params.raters, params.independent)
settled = raters.settle(models, labels, stages, links, rule)
deep = raters.settle_depths(models, stages, depths, rule).standing
found = crosswalk.crosswalk(models, labels, stages, settled.links, settled.awaited)
coverage = crosswalk.coverage(models, labels, stages, found, deep, settled.awaited)
covered = crosswalk.stages_covered(coverage)
claimed = table(rows["claims"], claims.INPUT_COLUMNS)
verdicts = claims.verdicts(claimed, models, labels, stages, found, deep, settled.awaited)
drawing.save_all(crosswalk_figure.draw(found, coverage, models, stages, params.caption), (output.svg, output.pdf))
tables.write_rows(found, crosswalk.CROSSWALK_COLUMNS, output.crosswalk)
tables.write_rows((row._asdict() for row in coverage), crosswalk.Covered._fields, output.coverage)
tables.write_rows((row._asdict() for row in covered), crosswalk.StageCovered._fields, output.stages_covered)
tables.write_rows(gaps.gaps(coverage, stages), gaps.COLUMNS, output.gaps)
tables.write_rows(verdicts, claims.COLUMNS, output.claims)
