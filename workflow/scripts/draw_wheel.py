from funnel import corpus, drawing
from funnel.log import log_to
from funnel.references import table
from funnel.synthesise import crosswalk, wheel_figure

log_to(snakemake.log[0])
given, params = snakemake.input, snakemake.params
stages, returns = (list(corpus.rows_of(given[name])) for name in ("stages", "returns"))
crosswalk.check_returns(returns, stages)
stages, returns = table(stages, crosswalk.STAGE_COLUMNS), table(returns, crosswalk.RETURN_COLUMNS)
figure = wheel_figure.draw(stages, returns, params.caption, params.title)
drawing.save_all(figure, (snakemake.output.svg, snakemake.output.pdf))
