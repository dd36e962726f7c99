import logging

from funnel import corpus, forms, tables
from funnel.log import log_to
from funnel.references import table
from funnel.synthesise import crosswalk, crosswalk_sheets, crosswalk_to_do, rater_agreement, raters

log_to(snakemake.log[0])
given, output, params = snakemake.input, snakemake.output, snakemake.params
rows = {name: list(corpus.rows_of(given[name])) for name in ("models", "labels", "stages")}
links, depths = (raters.Sheets.of(corpus.rows_by_person(given[name])) for name in ("links", "depths"))
crosswalk.check(rows["models"], rows["labels"], rows["stages"], links.each, depths.each)
models = table(rows["models"], crosswalk.MODEL_COLUMNS)
labels = table(rows["labels"], crosswalk.LABEL_COLUMNS)
stages = table(rows["stages"], crosswalk.STAGE_COLUMNS)
rule = raters.rule_of((links, depths), params.raters, params.independent)
conflicts = raters.settle(models, labels, stages, links, rule).conflicts
conflicts += raters.settle_depths(models, stages, depths, rule).conflicts
todo = crosswalk_to_do.to_do(models, labels, stages, links, depths, rule)
for task in todo:
    logging.warning("%s: %s", task["where"] or task["model_id"], task["what"])
agreed = rater_agreement.agreement(labels, stages, links, depths, rule)
asked = crosswalk_sheets.sheets(models, labels, stages, links, depths, conflicts, params.raters)
tables.write_rows(conflicts, raters.CONFLICT_COLUMNS, output.conflicts)
tables.write_rows(agreed, rater_agreement.COLUMNS, output.agreement)
tables.write_rows(todo, crosswalk_to_do.COLUMNS, output.todo)
tables.write_folder(forms.files(asked, params.review), output.sheets)
