"""The published flow diagram of the HEDCO Institute's overview of reviews, box by box."""

import os
import sys
from pathlib import Path

import pytest

REAL = Path(__file__).parents[2] / "benchmarks/real"
sys.path.insert(0, str(REAL))

from hedco import build  # noqa: E402


@pytest.mark.parametrize(
    ("reason", "criterion"),
    [
        pytest.param("03. Ineligible interventions (not universal or secondary prevention)", "interventions", id="numbered"),
        pytest.param("Ineligible interventions (not universal or secondary prevention)", "interventions", id="bare"),
        pytest.param("09. Ineligible study design (no meta-analysis)", "no_meta_analysis", id="one of two on design"),
        pytest.param("Other reason (please specify in notes)", "other", id="with a hint for the reviewer"),
        pytest.param("", "", id="kept"),
    ],
)  # fmt: skip
def test_the_authors_reasons_are_criteria(reason, criterion):
    assert build.criterion(reason) == criterion


def test_a_citation_is_cut_into_what_identifies_it():
    row = {"screening_id": "1", "citation": "Doe, J., Roe, R. (2019). A title; A journal. , 5(2), 1-9."}
    assert build.cited(row) == {
        "screening_id": "1",
        "authors": "Doe, J., Roe, R.",
        "year": "2019",
        "title": "A title; A journal. , 5(2), 1-9.",
    }


@pytest.mark.skipif("FUNNEL_REAL_DATA" not in os.environ, reason="FUNNEL_REAL_DATA is not set")
def test_every_number_of_the_published_diagram_is_computed(tmp_path):
    data = Path(os.environ["FUNNEL_REAL_DATA"]) / "reviews/hedco_depression_overview"
    if not (data / build.WORKBOOK).is_file():
        pytest.skip(f"{data} holds no {build.WORKBOOK}")
    kept_apart = build.build(build.references(data / build.WORKBOOK), tmp_path / "hedco")
    text = build.report(build.tables.read_rows(tmp_path / "hedco/results/6-reported/flow.csv"), kept_apart)
    assert "18 of 18 numbers" in text, text
