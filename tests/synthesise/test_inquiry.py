import pytest

from funnel.errors import ReviewError
from funnel.synthesise import inquiry


def rows(name, *cells):
    return [(f"corpus/{name}.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


def asked(version, wording, asked_on="", question_id="Q1"):
    return {"question_id": question_id, "version": version, "wording": wording, "asked_on": asked_on}


def test_versions_of_a_question_show_what_changed():
    found = inquiry.question_versions(
        rows(
            "questions",
            asked("10", "What helps people?"),
            asked("2", "What helps?"),
            asked("1", "Why?", question_id="Q2"),
        )
    )
    told = [(row["question_id"], row["version"], row["change"], row["added"], row["removed"]) for row in found]
    assert told == [
        ("Q1", "2", "asked", "", ""),
        ("Q1", "10", "reworded", "people?", ""),
        ("Q2", "1", "asked", "", ""),
    ]


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        pytest.param([asked("1", "a"), asked("1", "b")], "stands already in line 2", id="one version twice"),
        pytest.param([asked("1", "a", "2024-02-01"), asked("2", "b", "2024-01-01")], "was asked on 2024-01-01, the one before on 2024-02-01", id="before its predecessor"),
    ],
)  # fmt: skip
def test_versions_that_cannot_be(questions, said):
    with pytest.raises(ReviewError, match=said) as error:
        inquiry.question_versions(rows("questions", *questions))
    assert error.value.line == 3


def sample(kind="theoretical", **cells):
    return {"sample_id": "t1", "kind": kind, "gap": "who pays", "decision": "include", **cells}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(sample(construct_id="k9"), "construct_id 'k9'", id="no such construct"),
        pytest.param(sample(search_id="X"), "search_id 'X'", id="no such search"),
        pytest.param(sample(source_id="S9"), "source_id 'S9'", id="no such source"),
        pytest.param(sample(gap=""), "without a gap", id="for the theory, but why?"),
    ],
)
def test_a_sample_must_lead_somewhere(row, said):
    with pytest.raises(ReviewError, match=said):
        inquiry.check_sampling(rows("sampling", row), ["k1"], ["W1"], ["S1"])


def test_sampling_is_counted_by_kind_and_effect():
    given = rows("sampling", sample(effect="adds"), sample(effect="adds"), sample("purposive", gap=""))
    inquiry.check_sampling(rows("sampling", sample("purposive", gap="")), [], [], [])
    assert [tuple(row.values()) for row in inquiry.sampling_counts(given)] == [
        ("purposive", "include", "", "1"),
        ("theoretical", "include", "adds", "2"),
    ]
