import pytest

from funnel.code import appraisal
from funnel.errors import ReviewError

WEAK = {"relevance": 1, "credibility": 0}


def rows(reader, *cells):
    return [(f"corpus/appraisal/{reader}.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


def rated(ratings, source="S1", question="Q1", **cells):
    relevance, credibility, flaw = [*ratings.split(), "", ""][:3]
    named = {"source_id": source, "question_id": question, "relevance": relevance, "credibility": credibility}
    return named | {"fatal_flaw": flaw, "contribution": ""} | cells


def settled(ana=(), ben=(), adjudicated=(), readers=("ana", "ben")):
    given = {name: rows(name, *own) for name, own in (("ana", ana), ("ben", ben)) if own}
    return appraisal.settle(given, rows("adjudicated", *adjudicated), appraisal.Rule(readers, WEAK))


@pytest.mark.parametrize(
    ("ana", "ben", "adjudicated", "expected"),
    [
        pytest.param([rated("3 2 no")], [rated("3 2 no")], [], ("agreed", "3", "2"), id="the same ratings"),
        pytest.param([rated("3 2 no")], [rated("2 2 no")], [], ("conflict", "", ""), id="one point apart: people settle it"),
        pytest.param([rated("3 2 no")], [rated("2 2 no")], [rated("2 2 no")], ("adjudicated", "2", "2"), id="settled"),
        pytest.param([rated("3 2 no")], [], [], ("awaiting", "", ""), id="the second reader has not begun"),
        pytest.param([rated("1 2 no", decided_on="2024-01-02"), rated("3 2 no", decided_on="2024-01-01")], [rated("1 2 no")], [], ("agreed", "1", "2"), id="the later of a reader's two holds"),
    ],
)  # fmt: skip
def test_two_readers(ana, ben, adjudicated, expected):
    [row] = settled(ana, ben, adjudicated).appraisals
    assert (row["how"], row["relevance"], row["credibility"]) == expected


def test_one_reader_is_enough_where_config_names_one():
    [row] = settled([rated("3")], readers=["ana"]).appraisals
    assert (row["how"], row["relevance"], row["readers"]) == ("single", "3", "ana")


def test_a_conflict_shows_both_and_stays_listed_once_settled():
    ana, ben = [rated("3 2 no", contribution="defines it")], [rated("1 2 yes")]
    [open_one] = settled(ana, ben).conflicts
    assert (open_one["status"], open_one["ratings"]) == ("open", "ana: 3 2 no; ben: 1 2 yes")
    assert open_one["contributions"] == "ana: defines it"
    [closed] = settled(ana, ben, [rated("3 2 no", by="cem")]).conflicts
    assert (closed["status"], closed["by"]) == ("settled", "cem")


def test_what_readers_say_of_the_contribution_is_kept_from_both():
    [row] = settled([rated("3", contribution="defines it")], [rated("3", contribution="tests it")]).appraisals
    assert row["contribution"] == "defines it; tests it"


def test_the_reason_of_a_fatal_flaw_is_kept():
    flawed = rated("3 2 yes", flaw_reason="invented data")
    [row] = settled([flawed], [flawed]).appraisals
    assert (row["fatal_flaw"], row["flaw_reason"], row["weak"]) == ("yes", "invented data", "fatal flaw")
    [row] = settled([flawed], [rated("3 2 no")], [rated("3 2 no")]).appraisals
    assert (row["fatal_flaw"], row["flaw_reason"], row["weak"]) == ("no", "", "")


@pytest.mark.parametrize(
    ("ratings", "why"),
    [
        pytest.param("3 3 yes", "fatal flaw", id="a flaw outweighs ratings"),
        pytest.param("1 3 no", "relevance 1", id="at the limit"),
        pytest.param("1 0 no", "relevance 1 and credibility 0", id="both"),
        pytest.param("2 1 no", "", id="above both limits"),
        pytest.param("2", "", id="what is not rated is not weak"),
    ],
)
def test_weak(ratings, why):
    assert appraisal.weak(rated(ratings), WEAK) == why


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(rated("3", source="S9"), "source_id 'S9'", id="no such source"),
        pytest.param(rated("3", question="Q9"), "question_id 'Q9'", id="no such question"),
    ],
)
def test_mistakes_are_told_where_they_stand(row, said):
    with pytest.raises(ReviewError, match=said) as error:
        appraisal.check(
            rows("ana", row), rows("sources", {"source_id": "S1"}), rows("questions", {"question_id": "Q1"})
        )
    assert (error.value.path, error.value.line) == ("corpus/appraisal/ana.csv", 2)
