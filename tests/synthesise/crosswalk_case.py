"""Three models and three stages: two phases of one stage, one of two, and a model that prints nothing in the last."""

from pathlib import Path

from funnel import corpus
from funnel.references import table
from funnel.synthesise import crosswalk, raters

PATH = "corpus/models/{}.csv"


def rows(name, columns, *cells):
    return [(PATH.format(name), line, dict(zip(columns, row, strict=False))) for line, row in enumerate(cells, start=2)]


def models():
    return rows(
        "models", ("model_id", "order", "name", "citation"),
        ("one", "1", "First model", "Ana, 2001"), ("two", "2", "Second model", "Ben, 2002"), ("ten", "10", "Third $x$", "Cy, 2003"),
    )  # fmt: skip


def labels():
    return rows(
        "stages", ("model_id", "order", "token_printed", "phase"),
        ("one", "1", "begin", "early"), ("one", "2", "go on", "middle"), ("one", "10", "end", "latter"),
        ("two", "1", "start", "early"), ("two", "2", "carry on", "middle"), ("two", "3", "carry <b>further</b>", "middle"),
        ("ten", "1", "commence", "early"), ("ten", "2", "lost", "latter"),
    )  # fmt: skip


def stages():
    return rows(
        "targets", ("stage_id", "order", "label", "phase"),
        ("beginning", "1", "Beginning", "early"), ("going", "2", "Going on", "middle"), ("ending", "3", "Ending", "latter"),
    )  # fmt: skip


LINK_COLUMNS = (
    "model_id",
    "order",
    "stage_id",
    "role",
    "basis",
    "wording_match",
    "confidence",
    "rationale",
    "conflict",
)


def links(*more):
    return rows(
        "crosswalk/reconciled", LINK_COLUMNS,
        ("one", "1", "beginning", "primary", "author", "yes", "high", "", ""),
        ("one", "2", "going", "primary", "wording", "yes", "high", "", ""),
        ("one", "10", "ending", "primary", "wording", "yes", "high", "", ""),
        ("two", "1", "beginning", "primary", "judgement", "no", "low", "", "source"),
        ("two", "2", "going", "primary", "wording", "yes", "high", "", ""),
        ("two", "3", "going", "secondary", "judgement", "no", "low", "", ""),
        ("two", "3", "ending", "secondary", "judgement", "no", "medium", "goes so far", "column"),
        ("ten", "1", "beginning", "secondary", "judgement", "no", "low", "", ""),
        *more,
    )  # fmt: skip


def tables(extra=()):
    """models, labels, stages, crosswalk, coverage; the last label of model ten waits"""
    given = given_tables()
    settled = raters.settle(*given, raters.Sheets({}, links(*extra)), raters.Rule([], True))
    found = crosswalk.crosswalk(*given, settled.links, settled.awaited)
    return *given, found, crosswalk.coverage(*given, found, awaited=settled.awaited)


def given_tables():
    """models, labels, stages"""
    return (
        table(models(), crosswalk.MODEL_COLUMNS),
        table(labels(), crosswalk.LABEL_COLUMNS),
        table(stages(), crosswalk.STAGE_COLUMNS),
    )


def said(rater, *cells):
    """A rater's sheet: (model_id, order, stage_id, role, and whatever follows in the columns of links)."""
    return rows(f"crosswalk/{rater}", LINK_COLUMNS, *cells)


def rated(rater, *cells):
    """A rater's depths: (model_id, stage_id, depth, rationale)."""
    return rows(f"depth/{rater}", ("model_id", "stage_id", "depth", "rationale"), *cells)


CORPUS = Path(__file__).parents[2] / "corpus" / "models"


def shipped():
    """The same as `tables` for the shipped crosswalk."""
    names = ("models", "stages", "targets")
    columns = (crosswalk.MODEL_COLUMNS, crosswalk.LABEL_COLUMNS, crosswalk.STAGE_COLUMNS)
    given = [table(corpus.rows_of([CORPUS / f"{name}.csv"]), of) for name, of in zip(names, columns, strict=True)]
    settled = raters.settle(*given, shipped_links(), READINGS)
    found = crosswalk.crosswalk(*given, settled.links, settled.awaited)
    return *given, found, crosswalk.coverage(*given, found)


READINGS = raters.Rule(["column_first", "wording_first"], independent=False)


def shipped_links():
    return raters.Sheets.of(corpus.rows_by_person(corpus.present(CORPUS / "crosswalk", "*")))
