import boxes
import crosswalk_case as case
import pytest

from funnel import drawing
from funnel.synthesise import crosswalk, crosswalk_figure

LONG = ("one", "2", "beginning", "secondary", "judgement", "no", "low", "", "x")


def figure(given, caption="The links are ours."):
    models, _, stages, found, coverage = given
    return crosswalk_figure.draw(found, coverage, models, stages, caption)


def long_labels():
    models, labels, stages, found, coverage = case.tables()
    more = " and whatever else belongs to a very long label, said again and again, with unbreakable" + "x" * 40
    found = [{**row, "token_printed": row["token_printed"] + more} for row in found]
    return models, labels, stages, found, coverage


def many():
    """Twenty models, ten stages in five phases, long names everywhere, depths, links, labels without any."""
    names = ("Institutionalisation and maintenance", "Preparing", "System change", "Go")
    phases = ("commencement of everything", "b", "mid-phase three", "late", "aftermath")
    stages = [{"stage_id": f"s{n}", "order": str(n), "label": names[n % 4], "phase": phases[n // 2]} for n in range(10)]
    models = [
        {"model_id": f"m{n}", "order": str(n), "name": f"Krankenhausinnovationsmanagement {n}", "citation": "Ana"}
        for n in range(20)
    ]
    words = ("explore", "implementing sustainably across organisational boundaries", "Weiterentwicklungsphase")
    printed = [(model["model_id"], n) for model in models for n in range(int(model["order"]) % 7)]
    labels = [
        {"model_id": model, "order": str(n), "token_printed": words[n % 3], "phase": phases[n % 5]}
        for model, n in printed
    ]
    link = dict.fromkeys(crosswalk.LINK_COLUMNS, "") | {"basis": "judgement", "how": "agreed", "confidence": "low"}
    links = [
        link | {"model_id": model, "order": str(n), "stage_id": f"s{2 * (n % 5) + side}", "role": "primary"}
        for model, n in printed[::2]
        for side in (0, 1)
    ]
    depths = {(model["model_id"], f"s{n}"): str(n % 4) for model in models for n in range(int(model["order"]) % 10)}
    found = crosswalk.crosswalk(models, labels, stages, links, {("m2", "0")})
    return models, labels, stages, found, crosswalk.coverage(models, labels, stages, found, depths)


CASES = [
    pytest.param(case.tables, id="three models"),
    pytest.param(case.shipped, id="the shipped crosswalk"),
    pytest.param(long_labels, id="labels far longer than their cell"),
    pytest.param(many, id="twenty models, ten stages, five phases, depths"),
]


@pytest.mark.parametrize("given", CASES)
def test_no_text_leaves_the_page_overlaps_another_or_is_too_small(given):
    boxes.require_legible(figure(given()), 6.5)


def test_depth_is_written_into_the_cell_and_what_is_not_drawn_is_said():
    shown = [text.get_text() for text in figure(many()).axes[0].texts]
    assert "depth 3" in shown and any("Depth: 0 not treated" in text for text in shown)
    # 57 labels, every second one linked: 29; of the other 28 one waits
    told = " ".join(shown)
    assert (
        "Not drawn: 1 label to be mapped or settled." in told and "Not drawn: 27 labels answering to no stage." in told
    )


@pytest.mark.parametrize("missing", ["models", "stages"])
def test_a_review_without_models_or_stages_draws_a_page_that_says_so(missing):
    models, _, stages, *_ = case.tables()
    given = ([], stages) if missing == "models" else (models, [])
    drawn = crosswalk_figure.draw([], [], *given, "c")
    assert drawn.axes[0].texts[0].get_text() == crosswalk_figure.NOTHING


def test_the_shipped_crosswalk_fits_a_lying_page():
    width, height = figure(case.shipped()).get_size_inches() * drawing.MM_PER_INCH
    assert width <= 277 and height <= 190


def test_labels_are_shown_as_printed_and_blank_columns_are_named():
    shown = [text.get_text() for text in figure(case.tables()).axes[0].texts]
    assert "carry <b>further</b>†‡" in shown, "a conflict is recorded, and it is printed under another phase"
    assert "carry <b>further</b>*" in shown, "its other link is of low confidence"
    assert "Third $x$" in shown
    assert shown.count(crosswalk_figure.BLANK) == 1, "model ten, middle; what model two is linked to is shown instead"


def test_a_depth_in_one_cell_leaves_the_blank_cells_beside_it_named():
    """Else they would look as if a label were printed there that answers to no stage."""
    models, _, stages, *_ = case.tables()
    coverage = crosswalk.coverage(models[:1], [], stages, [], {("one", "going"): "0"})
    drawn = crosswalk_figure.draw([], coverage, models[:1], stages, "c")
    assert [text.get_text() for text in drawn.axes[0].texts].count(crosswalk_figure.BLANK) == 2  # beginning, ending


@pytest.mark.parametrize(
    "role, basis, match, kind",
    [
        pytest.param("primary", "author", "yes", "author", id="said by the authors"),
        pytest.param("primary", "wording", "yes", "wording", id="the same words"),
        pytest.param("primary", "wording", "no", "primary", id="words that mislead are a judgement"),
        pytest.param("secondary", "wording", "yes", "secondary", id="secondary whatever the words"),
    ],
)
def test_strictness_is_told_by_the_look(role, basis, match, kind):
    assert crosswalk_figure.look({"role": role, "basis": basis, "wording_match": match}) == kind


def test_looks_differ_without_colour():
    assert len({(look.mark, look.dashed) for look in crosswalk_figure.LOOKS.values()}) == len(crosswalk_figure.LOOKS)


def test_same_bytes_each_time(tmp_path):
    for suffix in ("svg", "pdf"):
        one, other = tmp_path / f"one.{suffix}", tmp_path / f"other.{suffix}"
        drawing.save(figure(case.tables()), one)
        drawing.save(figure(case.tables()), other)
        assert one.read_bytes() == other.read_bytes()
