import numpy as np
import pytest

from funnel.deduplicate.places import same_containers
from funnel.deduplicate.titles import words_apart


@pytest.mark.parametrize(
    "a, b, verdict",
    [
        pytest.param("antimicrob agents chemother", "antimicrobial agents and chemotherapy", 1, id="abbreviated"),
        pytest.param("lancet", "the lancet", 1, id="article"),
        pytest.param("bmj", "bmj clinical research ed", 1, id="Ovid's addition"),
        pytest.param("icis 2017", "international conference on information systems", 1, id="acronym"),
        pytest.param("very large data bases", "the vldb journal", -1, id="a journal named after its conference"),
        pytest.param("gynecologic oncology", "virchows archiv", -1, id="two journals"),
        pytest.param("cancer", "european journal of cancer", -1, id="one word of another journal"),
        pytest.param(
            "information systems journal", "journal of strategic information systems", 0, id="all words of the other"
        ),
        pytest.param("", "virchows archiv", 0, id="not reported"),
    ],
)
def test_same_containers(a, b, verdict):
    assert same_containers(np.array([a], dtype=object), np.array([b], dtype=object)).tolist() == [verdict]


@pytest.mark.parametrize(
    "a, b, only_a, only_b",
    [
        pytest.param("tumour in the colon", "tumor of colon", [], [], id="spelling and small words"),
        pytest.param("the foruth trial", "the fourth trial", [], [], id="letters changed places"),
        pytest.param("self efficacy at work", "selfefficacy at work", [], [], id="one word or two"),
        pytest.param(
            "pain in male nurses", "pain in female nurses", ["male"], ["female"], id="two letters are too many"
        ),
        pytest.param(
            "hypertension drugs", "hypotension drugs", ["hypertension"], ["hypotension"], id="hyper is not hypo"
        ),
        pytest.param("zinc", "zinc a cohort study", [], ["cohort", "study"], id="subtitle"),
    ],
)
def test_words_apart(a, b, only_a, only_b):
    assert words_apart(a, b)[:2] == (only_a, only_b)
