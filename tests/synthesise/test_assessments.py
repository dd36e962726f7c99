"""The way that answers take through a framework's questions, worked out by hand; the ethical framework has all sixteen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import corpus, frameworks
from funnel.conditions import Answered, Condition
from funnel.errors import ReviewError
from funnel.frameworks import Framework, Item, Section
from funnel.synthesise import assessments
from funnel.synthesise.assessments import BREAKS

SHIPPED = corpus.frameworks_of(Path(__file__).parents[2] / "corpus")
ETHICS = SHIPPED["ethical_framework"]
# The ten questions that hang on nothing, answered.
TEN = dict.fromkeys(("P1", "P2", "P4", "E1", "E2", "E3"), "yes") | dict.fromkeys(("P3", "P5", "P6", "P7"), "Much.")
STAGES = [{"stage_id": "designing", "label": "Designing"}, {"stage_id": "growing", "label": "Growing"}]


def said(answers: str) -> dict[str, str]:
    """Answers by item, from "T1 no, T4 yes"."""
    return dict(pair.split(" ") for pair in answers.split(", ")) if answers else {}


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        pytest.param("T1 yes, T2 yes, T3 yes, T6 yes", "answered answered answered / not asked / not asked / answered", id="confident throughout: four tests"),
        pytest.param("T1 yes, T2 no, T3 yes, T4 yes, T5 no, T6 yes", "answered answered answered / answered / answered / answered", id="one no: all six"),
        pytest.param("T1 no, T2 no, T3 no, T4 no, T6 yes", "answered answered answered / answered / not asked / answered", id="nothing outweighs it: no fifth"),
        pytest.param("T1 no, T2 yes, T3 yes, T6 yes", "answered answered answered / due / waits / answered", id="the fourth is missing, the fifth waits for it"),
        pytest.param("T1 yes, T2 yes, T3 yes, T4 yes, T6 yes", "answered answered answered / out of turn / not asked / answered", id="the fourth was not asked, and asks nothing"),
        pytest.param("T1 yes, T2 yes, T3 yes, T4 yes, T5 yes, T6 yes", "answered answered answered / out of turn / out of turn / answered", id="nor was the fifth"),
        pytest.param("T1 no, T2 yes, T3 yes, T4 no, T5 yes, T6 yes", "answered answered answered / answered / out of turn / answered", id="the fifth after a no to the fourth"),
        pytest.param("T1 unknown, T2 yes, T3 yes, T6 yes", "answered answered answered / undetermined / undetermined / answered", id="nobody knows whether the fourth is asked"),
        pytest.param("T1 unknown, T2 no, T3 yes, T6 yes", "answered answered answered / due / waits / answered", id="one no is enough, whatever the unknown is"),
        pytest.param("T1 unknown, T2 yes, T3 yes, T4 yes, T6 yes", "answered answered answered / provisional / undetermined / answered", id="answered though it may not be asked"),
        pytest.param("T1 unknown, T2 yes, T3 yes, T4 no, T6 yes", "answered answered answered / provisional / not asked / answered", id="asked or not, the fifth is not"),
        pytest.param("T1 no, T2 yes, T3 yes, T4 unknown, T6 yes", "answered answered answered / answered / undetermined / answered", id="an unknown further on"),
        pytest.param("T1 partly, T2 yes, T3 yes, T6 yes", "answered answered answered / not asked / not asked / answered", id="partly is no no"),
        pytest.param("T1 not_applicable, T2 yes, T3 yes, T6 yes", "answered answered answered / not asked / not asked / answered", id="what does not apply is no no"),
        pytest.param("T1 no, T2 yes, T3 yes, T4 not_applicable, T6 yes", "answered answered answered / answered / not asked / answered", id="nor a yes"),
        pytest.param("T1 yes, T2 yes, T3 yes, T4 not_applicable, T6 yes", "answered answered answered / not asked / not asked / answered", id="not_applicable says that it was not asked"),
        pytest.param("T1 yes, T2 yes, T6 yes", "answered answered due / waits / waits / answered", id="the third is missing"),
        pytest.param("T1 yes, T2 no, T6 yes", "answered answered due / due / waits / answered", id="the third is missing, and one no is enough"),
        pytest.param("T1 no, T2 yes, T3 yes, T5 yes, T6 yes", "answered answered answered / due / provisional / answered", id="the fifth before the fourth"),
        pytest.param("T6 yes, T5 no, T4 yes, T3 yes, T2 yes, T1 no", "answered answered answered / answered / answered / answered", id="in any order"),
        pytest.param("", "due due due / waits / waits / due", id="nothing yet"),
    ],
)  # fmt: skip
def test_the_chain_of_the_ethical_framework(answers, states):
    steps = assessments.path(ETHICS.asked(), TEN | said(answers))
    first, *others = states.split(" / ")
    assert list(steps) == [*(f"P{n}" for n in range(1, 8)), "E1", "E2", "E3", *(f"T{n}" for n in range(1, 7))]
    assert {steps[name].state for name in TEN} == {"answered"}
    assert [steps[f"T{n}"].state for n in range(1, 7)] == [*first.split(" "), *others]


def test_the_way_says_what_was_answered_to_the_questions_that_it_hangs_on():
    steps = assessments.path(ETHICS.asked(), TEN | said("T1 unknown, T2 no"))
    assert steps["T4"].why == "T1 unknown; T2 no; T3 no answer"
    assert steps["T5"].why == "T4 no answer"
    assert steps["T6"].why == ""


def item(name: str, condition: Condition | None) -> Item:
    return Item(name, "?", "p. 1", "", condition, ("yes", "no"), (), ())


@st.composite
def chains(draw):
    """Two to seven questions, each hanging on earlier ones or on none, nested up to two levels."""
    names = [f"Q{n}" for n in range(draw(st.integers(2, 7)))]
    quantity = st.sampled_from(["any", "all"])

    def clause(before):
        tested = draw(st.lists(st.sampled_from(before), min_size=1, max_size=3, unique=True))
        return Condition(
            draw(quantity), tuple(Answered(name, (draw(st.sampled_from(["yes", "no"])),)) for name in tested)
        )

    items = {}
    for place, name in enumerate(names):
        condition = None
        if place and draw(st.booleans()):
            clauses = tuple(clause(names[:place]) for _ in range(draw(st.integers(1, 2))))
            condition = clauses[0] if len(clauses) == 1 else Condition(draw(quantity), clauses)
        items[name] = item(name, condition)
    return items


def asked(condition, answers):
    """The plain reading where every question before was answered if it was asked: those not asked do not count."""
    if condition is None:
        return True
    said = []
    for part in condition.parts:
        if isinstance(part, Condition):
            said.append(asked(part, answers))
        elif part.item in answers:
            said.append(answers[part.item] in part.answers)
    return bool(said) and (any(said) if condition.quantity == "any" else all(said))


def followed(items, answers):
    """Whether the answers follow the chain: walk through it, and every question asked is answered, no other."""
    walked = {}
    for name in items:
        if asked(items[name].condition, walked) != (name in answers):
            return False
        if name in answers:
            walked[name] = answers[name]
    return True


@given(chains(), st.data())
def test_exactly_the_answers_that_follow_the_chain_are_sound(items, data):
    answers = {name: answer for name in items if (answer := data.draw(st.sampled_from(["yes", "no", ""])))}
    broken = {name for name, step in assessments.path(items, answers).items() if step.state in BREAKS}
    assert (not broken) == followed(items, answers)


@given(chains(), st.data())
def test_an_answer_too_few_or_too_many_is_named(items, data):
    answers = {}
    for name in items:
        if asked(items[name].condition, answers):
            answers[name] = data.draw(st.sampled_from(["yes", "no"]))
    assert followed(items, answers)
    name = data.draw(st.sampled_from(list(items)))
    changed = {other: answer for other, answer in answers.items() if other != name}
    changed |= {} if name in answers else {name: "yes"}
    steps = assessments.path(items, changed)
    assert steps[name].state == ("due" if name in answers else "out of turn")


QUESTIONS = Framework(
    "walk", "A walk", "Ours", "ours", "questions", "", "So?",
    (Section("s", "Section", "", (item("A", None), item("B", Condition("all", (Answered("A", ("no",)),))))),),
)  # fmt: skip


def row(line, what, answer, by="ana", on="", **cells):
    full = {
        "case": "Bridge",
        "stage": "",
        "framework": "walk",
        "item": what,
        "answer": answer,
        "by": by,
        "decided_on": on,
    }
    return ("ana.csv", line, full | cells)


def gathered(*rows):
    return assessments.gathered(rows, {"walk": QUESTIONS}, STAGES)


def test_an_assessment_is_what_one_person_answers_about_one_case_at_one_stage():
    rows = [
        row(2, "A", "yes", stage="growing"),
        row(3, "A", "yes", stage="designing"),
        row(4, "A", "yes", by="ben", stage="growing"),
        row(5, "A", "yes", case="Bridge 10"),
        row(6, "A", "yes", case="Bridge 9"),
        row(7, "A", "yes"),
    ]
    told = [(found.case, found.stage, found.by) for found in gathered(*rows)]
    assert told == [
        ("Bridge", "", "ana"),
        ("Bridge", "designing", "ana"),
        ("Bridge", "growing", "ana"),
        ("Bridge", "growing", "ben"),
        ("Bridge 9", "", "ana"),
        ("Bridge 10", "", "ana"),
    ]


@pytest.mark.parametrize(
    ("rows", "answer", "earlier"),
    [
        pytest.param([row(2, "A", "yes"), row(3, "A", "no")], "no", "yes", id="the later line"),
        pytest.param([row(2, "A", "yes", on="2024-02-02"), row(3, "A", "no", on="2024-01-01")], "yes", "no (2024-01-01)", id="the later day, wherever it stands"),
        pytest.param([row(2, "A", "yes", on="2024-02-02"), row(3, "A", "no", on="2024-02-02")], "no", "yes (2024-02-02)", id="the later line of one day"),
    ],
)  # fmt: skip
def test_of_several_answers_the_latest_holds_and_the_others_are_told(rows, answer, earlier):
    first = assessments.rows(gathered(*rows), {})[0]
    assert (first["answer"], first["earlier"]) == (answer, earlier)


def test_two_people_stand_side_by_side_and_neither_is_lost():
    rows = assessments.rows(gathered(row(2, "A", "yes"), row(3, "A", "no", by="ben")), {})
    assert [(told["by"], told["item"], told["state"]) for told in rows] == [
        ("ana", "A", "answered"),
        ("ana", "B", "not asked"),
        ("ben", "A", "answered"),
        ("ben", "B", "due"),
    ]


def test_what_follows_stands_last_in_the_persons_words():
    rows = assessments.rows(gathered(row(2, "conclusion", "We stop."), row(3, "A", "yes")), {})
    assert [told["item"] for told in rows] == ["A", "B", "conclusion"]
    assert (rows[-1]["restated"], rows[-1]["answer"]) == ("So?", "We stop.")
    assert {tuple(sorted(told)) for told in assessments.rows(gathered(row(3, "A", "yes")), {})} == {
        tuple(sorted(assessments.COLUMNS))
    }


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        pytest.param([row(2, "A", "no", justification="j")], [("ana.csv:2", "B", "it is asked, and there is no answer (A no)")], id="an answer too few"),
        pytest.param([row(2, "A", "yes", justification="j"), row(3, "B", "no", justification="j")], [("ana.csv:3", "B", "it is answered, and is not asked (A yes)")], id="an answer too many"),
        pytest.param([row(2, "A", "yes")], [("ana.csv:2", "A", "no reason is given")], id="without a reason"),
        pytest.param([row(2, "conclusion", "We go.")], [("ana.csv:2", "A", "it is asked, and there is no answer")], id="only what follows"),
        pytest.param([row(2, "A", "unknown", justification="j")], [], id="nobody knows whether the other is asked"),
    ],
)  # fmt: skip
def test_what_a_draft_lacks_is_listed(rows, lacks):
    assert [(told["where"], told["item"], told["what"]) for told in assessments.to_do(gathered(*rows))] == lacks


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        pytest.param([row(2, "A", "no", status="final")], 2, r"of 'Bridge' with walk by ana is final and breaks off at B: it is asked, and there is no answer \(A no\). Mend it", id="an answer too few"),
        pytest.param([row(2, "A", "yes", status="final", stage="growing"), row(3, "B", "no", status="final", stage="growing")], 3, "of 'Bridge' at growing with walk by ana is final and breaks off at B: it is answered, and is not asked", id="an answer too many"),
    ],
)  # fmt: skip
def test_a_final_assessment_that_breaks_off_stops_the_run(rows, line, said):
    with pytest.raises(ReviewError, match=said) as error:
        assessments.to_do(gathered(*rows))
    assert error.value.line == line


def test_an_assessment_is_final_once_all_its_answers_are():
    begun = [row(2, "A", "no", status="final"), row(3, "B", "no", status="draft")]
    assert gathered(*begun)[0].status == "draft"
    assert gathered(*begun, row(4, "B", "no", status="final"))[0].status == "final"


def test_a_reason_that_a_final_assessment_lacks_is_listed_and_stops_nothing():
    [lack] = assessments.to_do(gathered(row(2, "A", "yes", status="final")))
    assert (lack["status"], lack["what"]) == ("final", "no reason is given")


def test_the_shipped_frameworks_can_be_walked_through():
    for framework in SHIPPED.values():
        assert {step.state for step in assessments.path(framework.asked(), {}).values()} <= {"due", "waits"}
        assert frameworks.in_order(framework.asked())
