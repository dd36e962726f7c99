"""The sheets of raters and of what is to be settled, and their way back into corpus/."""

from datetime import date
from pathlib import Path

import crosswalk_case as case
import pytest

from funnel import corpus, forms, protocol, tables
from funnel.errors import ReviewError
from funnel.screen import collect
from funnel.synthesise import crosswalk_sheets, raters
from funnel.synthesise.raters import Rule, Sheets

MODELS, LABELS, STAGES = case.given_tables()
BLIND = Rule(["ana", "ben"], independent=True)
CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "stages": {"title": {"reviewers": ["ana"]}},
        "crosswalk": {"raters": ["ana", "ben"]},
    }
)
LINKS = Sheets(
    {
        "ana": case.said("ana", ("one", "1", "beginning", "primary")),
        "ben": case.said("ben", ("one", "1", "beginning", "secondary"), ("two", "1", "", "none")),
    }
)
DEPTHS = Sheets({"ana": case.rated("ana", ("one", "going", "1")), "ben": case.rated("ben", ("one", "going", "3"))})


def asked():
    conflicts = raters.settle(MODELS, LABELS, STAGES, LINKS, BLIND).conflicts
    conflicts += raters.settle_depths(MODELS, STAGES, DEPTHS, BLIND).conflicts
    return crosswalk_sheets.sheets(MODELS, LABELS, STAGES, LINKS, DEPTHS, conflicts, BLIND.raters)


def form(folder, name):
    [found] = [form for form in asked()[folder] if form.name == name]
    return found


def test_a_rater_is_asked_of_each_label_that_the_rater_has_not_mapped():
    """Eight labels: ana has mapped one, ben two; each has room for three stages."""
    assert len({(row["model_id"], row["order"]) for row in form("crosswalk", "ana").rows}) == 7
    assert len(form("crosswalk", "ben").rows) == 6 * 3


def test_nothing_on_a_raters_sheet_is_another_raters():
    told = forms.files({"x": [form("crosswalk", "ana"), form("depth", "ana")]}, "t")
    alone = Sheets({"ana": LINKS.by_rater["ana"]}), Sheets({"ana": DEPTHS.by_rater["ana"]})
    sheets = crosswalk_sheets.sheets(MODELS, LABELS, STAGES, *alone, [], BLIND.raters)
    assert told == forms.files({"x": [sheets["crosswalk"][0], sheets["depth"][0]]}, "t")


def test_a_depth_is_asked_for_each_model_and_stage_not_rated():
    assert len(form("depth", "ana").rows) == 3 * 3 - 1


def test_who_settles_sees_what_each_said():
    [row] = form("crosswalk", "reconciled").rows
    assert (row["token_printed"], row["stage"], row["said"]) == ("begin", "Beginning", "ana: primary; ben: secondary")
    [row] = form("depth", "reconciled").rows
    assert (row["model"], row["stage"], row["said"]) == ("First model", "Going on", "ana: 1; ben: 3")


@pytest.fixture
def review(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, rows in (("models", case.models()), ("stages", case.labels()), ("targets", case.stages())):
        cells = [row for *_, row in rows]
        Path("corpus/models").mkdir(parents=True, exist_ok=True)
        Path(f"corpus/models/{name}.csv").write_bytes(tables.csv_bytes(cells, list(cells[0])))
    return tmp_path


def collected(rows, columns):
    Path("sheet.csv").write_bytes(tables.csv_bytes(rows, columns))
    return collect.collect([(Path("sheet.csv"), tables.read_sheet("sheet.csv"))], CONFIG, date(2024, 5, 1))


@pytest.mark.parametrize(
    ("folder", "name", "answers", "place"),
    [
        pytest.param("crosswalk", "ana", {"stage_id": "going", "role": "secondary", "rationale": "so"}, "models/crosswalk/ana", id="a link"),
        pytest.param("crosswalk", "ana", {"role": "none", "rationale": "too vague"}, "models/crosswalk/ana", id="a label that answers to no stage"),
        pytest.param("crosswalk", "reconciled", {"role": "primary", "by": "both", "rationale": "so"}, "models/crosswalk/reconciled", id="a link settled"),
        pytest.param("depth", "ben", {"depth": "0", "location": "p. 4"}, "models/depth/ben", id="a depth"),
        pytest.param("depth", "reconciled", {"depth": "2", "by": "cy"}, "models/depth/reconciled", id="a depth settled"),
    ],
)  # fmt: skip
def test_every_sheet_comes_back_once(review, folder, name, answers, place):
    sheet = form(folder, name)
    columns = [column.name for column in sheet.columns]
    rows = [{**sheet.rows[0], **answers}, *sheet.rows[1:]]
    assert collected(rows, columns)[0] == f"corpus/{place}.csv: 1 rows added"
    [(_, row)] = tables.read_sheet(f"corpus/{place}.csv")
    assert answers.items() <= row.items() and row["decided_on"] == "2024-05-01"
    assert "1 were there already" in collected(rows, columns)[0]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        pytest.param({"role": "primary"}, "stage_id is empty, and role is 'primary'", id="no stage"),
        pytest.param({"role": "primary", "stage_id": "goign"}, "stage_id 'goign' is not in.*Did you mean 'going'", id="a stage misspelt"),
        pytest.param({"role": "main", "stage_id": "going"}, "role 'main' is not one of primary, secondary, none", id="no role"),
        pytest.param({"role": "primary", "stage_id": "going", "rater": "anna"}, "'anna' is not one of the raters.*'ana'", id="nobody's sheet"),
    ],
)  # fmt: skip
def test_what_would_stop_the_next_run_is_not_taken(review, answers, said):
    sheet = form("crosswalk", "ana")
    with pytest.raises(ReviewError, match=said):
        collected([{**sheet.rows[0], **answers}], [column.name for column in sheet.columns])
    assert not corpus.present(Path("corpus/models/crosswalk"), "*")


def test_a_sheet_of_nobody_in_config_is_a_mistake(review):
    Path("corpus/models/crosswalk").mkdir()
    Path("corpus/models/crosswalk/cy.csv").write_text("model_id,order,stage_id,role\n")
    with pytest.raises(ReviewError, match="'cy' is not one of the raters in config: ana, ben"):
        corpus.sheets(CONFIG)
    nobody = {**CONFIG, "crosswalk": {**CONFIG["crosswalk"], "raters": []}}
    assert [sheet.path.stem for sheet in corpus.sheets(nobody) if sheet.schema == "crosswalk"] == ["cy"]


def test_the_same_bytes_each_time_and_no_markup_from_labels():
    made = forms.files(asked(), "t")
    assert made == forms.files(asked(), "t")
    assert b"<b>further</b>" not in made["crosswalk/ana.html"]
