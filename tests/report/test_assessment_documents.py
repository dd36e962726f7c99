"""Assessments as documents: the reasoning, the way through the questions, what is open, and several side by side."""

import csv
import io

import pytest

from funnel.report import assessment_documents, markdown
from funnel.report.assessment_documents import ABOUT
from funnel.report.table import printed

COLUMNS = (
    *("case", "stage", "stage_label", "framework", "title", "by", "status", "section_title", "item", "restated"),
    *("answers", "asked_when", "state", "why", "answer", "justification", "involved", "decided_on", "earlier"),
    "provenance",
)
ASKED = {"framework": "walk", "title": "A walk", "section_title": "Before", "answers": "yes; no", "status": "draft"}
CHAIN = {"item": "B", "restated": "Is there another way?", "asked_when": "A is no"}


def row(item="A", answer="yes", by="ana", case="A bridge", stage="", state="answered", **cells):
    told = {"restated": "Is it open?", "stage_label": stage.title(), "item": item, "answer": answer, "by": by}
    told |= {"case": case, "stage": stage, "state": state, "decided_on": "2024-03-01"}
    return dict.fromkeys(COLUMNS, "") | ASKED | told | cells


FULL = [
    row(answer="no", justification="planks are missing", involved="the warden", earlier="yes (2024-02-01)"),
    row(**CHAIN, answer="", state="due", why="A no", decided_on=""),
    row("conclusion", "We mend it first.", restated="What follows?", section_title="", answers=""),
]
LACKS = [{**{name: FULL[0][name] for name in ABOUT}, "item": "B", "what": "it is asked, and there is no answer (A no)"}]


def told(tables):
    """Each table by its name: its headings and cells as people read them."""
    return {table.name: [list(table.columns.values()), *printed(table)] for table in tables}


def test_a_report_tells_the_reasoning_the_way_and_what_is_open():
    made = told(assessment_documents.report(FULL, LACKS, {}))
    assert made["section_1"] == [
        ["Item", "Question", "Answer", "Why", "Who took part", "Answered before"],
        ["A", "Is it open?", "no", "planks are missing", "the warden", "yes (2024-02-01)"],
        ["B", "Is there another way?", "no answer yet", "–", "–", ""],
    ]
    assert made["way"][1:] == [["B", "A is no", "A no", "asked, without an answer yet", "–"]]
    assert made["open"][1:] == [["B", "it is asked, and there is no answer (A no)"]]
    assert made["conclusion"][1:] == [["What follows?", "We mend it first.", "ana"]]
    assert ["Took part", "the warden"] in made["about"]


def test_what_nobody_said_is_not_reported_and_nothing_is_concluded_for_them():
    made = told(assessment_documents.report([row()], [], {}))
    assert made["section_1"][1] == ["A", "Is it open?", "yes", "not reported", "not reported"]
    assert made["conclusion"][1][1] == "not reported"
    assert ["Stage", "not reported"] in made["about"] and ["Took part", "not reported"] in made["about"]
    assert made["open"] == [["Item", "What"]] and "way" not in made


@pytest.mark.parametrize(
    ("state", "answer", "said", "so"),
    [
        ("answered", "not_applicable", "not applicable", "asked"),
        ("not asked", "", "not asked", "not asked"),
        ("not asked", "not_applicable", "not applicable", "not asked"),
        ("waits", "", "waits for other answers", "waits for other answers"),
        ("undetermined", "", "cannot be told whether it is asked", "cannot be told whether it is asked"),
        ("provisional", "yes", "yes", "answered, though it cannot be told whether it is asked"),
        ("out of turn", "yes", "yes (out of turn)", "not asked, though answered"),
    ],
)
def test_every_state_is_told_in_words(state, answer, said, so):
    made = told(assessment_documents.report([row(), row(**CHAIN, answer=answer, state=state)], [], {}))
    assert made["section_1"][2][2] == said
    assert made["way"][1][3] == so


def test_an_unknown_answer_is_still_open():
    made = told(assessment_documents.report([row(answer="unknown", justification="j")], [], {}))
    assert made["open"][1:] == [["A", "the answer is unknown"]]


def test_whose_answers_they_are_stands_over_them():
    head, *_ = assessment_documents.report([row(provenance="simulated")], [], {"simulated": "made up"})
    assert head.caption == "Made up."


OTHERS = [
    *FULL,
    row(**CHAIN, answer="no", stage="building", state="out of turn"),
    row(by="ben", justification="it bears a person"),
    row(**CHAIN, answer="", by="ben", state="not asked"),
    row("C", "Pupils", restated="Who?", answers=""),
]


def test_two_people_who_answer_the_same_differently_are_told_apart():
    rows = [
        *OTHERS,
        row("C", "A farmer", by="ben", restated="Who?", answers=""),
        row("A", "no", case="Another", by="ben"),
    ]
    assert assessment_documents.differences(rows) == [
        {
            "framework": "A walk",
            "case": "A bridge",
            "stage": "",
            "item": "A",
            "question": "Is it open?",
            "answers": "ana: no (planks are missing)\nben: yes (it bears a person)",
        }
    ]


def test_the_overview_counts_each_assessment():
    rows = [
        row(answer="unknown", decided_on="2024-03-02"),
        *(
            row(f"S{place}", "", state=state)
            for place, state in enumerate(("due", "due", "not asked", "waits", "undetermined"))
        ),
        row("P", state="provisional"),
        row("O", state="out of turn"),
        row("conclusion", "We go."),
    ]
    [counted] = assessment_documents.overview(rows)
    columns = ("decided", "answered", "unknown", "due", "not_asked", "open", "out_of_turn")
    assert [counted[column] for column in columns] == ["2024-03-02", "2", "1", "2", "1", "2", "1"]


def test_assessments_stand_side_by_side_five_to_a_table():
    rows = [row(case=f"Case {n}", stage="building") for n in range(6)]
    made = told(assessment_documents.comparison(rows, {}))
    assert [len(table[0]) for name, table in made.items() if name.startswith("walk")] == [7, 3]
    assert made["walk_5"] == [["Item", "Question", "Case 5, Building (ana)"], ["A", "Is it open?", "yes"]]


def test_what_follows_stands_below_the_answers_also_where_only_one_person_tells_it():
    rows = [*FULL, row(by="ben"), row(**CHAIN, answer="", by="ben", state="not asked")]
    made = told(assessment_documents.comparison(rows, {}))
    assert made["walk_0"] == [
        ["Item", "Question", "A bridge (ana)", "A bridge (ben)"],
        ["A", "Is it open?", "no", "yes"],
        ["B", "Is there another way?", "no answer yet", "not asked"],
        ["", "What follows?", "We mend it first.", "not reported"],
    ]


def test_one_assessment_alone_is_compared_with_nothing():
    assert list(told(assessment_documents.comparison(FULL, {}))) == ["overview", "differences"]


HOSTILE = "=cmd|x <script>alert(1)</script> [a](http://example.org) \\input{x} ../../etc/passwd"


def test_files_are_named_for_what_they_hold_and_words_stay_words():
    rows = [
        row(HOSTILE, HOSTILE, case=HOSTILE, justification=HOSTILE, restated=HOSTILE, answers=""),
        row(case=HOSTILE.upper(), by="ana"),
    ]
    made = assessment_documents.files(rows, [], {}, ["md", "html"])
    slug = "cmd-x-script-alert-1-script-a-http-exampl"[:40]
    assert list(made)[2:] == [
        f"{name}.{to}" for name in ("comparison", f"{slug}_walk_ana", f"{slug}_walk_ana_2") for to in ("md", "html")
    ]
    page = made[f"{slug}_walk_ana.html"].decode()
    assert "<script" not in page and "&lt;script" in page
    assert markdown.escaped(HOSTILE) in made[f"{slug}_walk_ana.md"].decode()
    assert made == assessment_documents.files(rows, [], {}, ["md", "html"])
    [header, *lines] = list(csv.reader(io.StringIO(made["overview.csv"].decode())))
    assert header == list(assessment_documents.OVERVIEW) and len(lines) == 2
