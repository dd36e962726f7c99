import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from funnel.screen import assignment, collect, lists, sheets, votes
from funnel.screen.entering import Here

WORKS = [
    {"work_id": f"w{n}", "title": title, "abstract": "", "keywords": ""}
    for n, title in enumerate(
        ["stone bridges", "stone arches", "wooden ships", "wooden boats", "a stone bridge again", "a ship of wood"]
    )
]


def cast(reviewer, **decisions):
    rows = [
        (f"title/{reviewer}.csv", line, {"record_id": work, "decision": decision})
        for line, (work, decision) in enumerate(decisions.items(), start=2)
    ]
    return votes.cast(rows, "title", {w["work_id"]: w["work_id"] for w in WORKS}, [w["work_id"] for w in WORKS]).votes


BOTH = cast("ana", w0="include") | cast("zoe", w5="include")
BOTH["w0"] = BOTH["w0"] + cast("ben", w0="exclude")["w0"]
ASKED = {work["work_id"]: assignment.Asked("main", ["ana", "ben"], 2, {}) for work in WORKS}


def listed(todo, reviewer):
    return [row["work_id"] for row in todo if row["reviewer"] == reviewer]


def test_a_list_holds_what_the_reviewer_has_not_voted_on():
    todo = lists.to_do(WORKS, cast("ana", w0="include"), {}, "title", ASKED, ["ana", "ben"], "shuffled", 1)
    assert sorted(listed(todo, "ana")) == ["w1", "w2", "w3", "w4", "w5"]
    assert sorted(listed(todo, "ben")) == ["w0", "w1", "w2", "w3", "w4", "w5"]
    assert listed(todo, "ben") != sorted(listed(todo, "ben")), "the order is shuffled"


@pytest.mark.parametrize("order", ["shuffled", "ranked"])
@pytest.mark.parametrize(
    ("bens", "settled"),
    [
        pytest.param({"w0": "include", "w2": "exclude"}, {}, id="ben voted on two"),
        pytest.param({"w0": "exclude", "w2": "include"}, {}, id="ben voted the other way"),
        pytest.param({"w0": "include", "w1": "include"}, {"w0": "include"}, id="a settled work is still on ana's list"),
    ],
)
def test_nothing_on_a_list_is_made_from_anothers_vote_on_a_work_still_on_it(order, bens, settled):
    alone = lists.to_do(WORKS, {}, {}, "title", ASKED, ["ana"], order, 1)
    beside_ben = lists.to_do(WORKS, cast("ben", **bens), settled, "title", ASKED, ["ana"], order, 1)
    assert beside_ben == alone


def test_works_that_join_later_do_not_move_the_others():
    before = listed(lists.to_do(WORKS[:4], {}, {}, "title", ASKED, ["ana"], "shuffled", 1), "ana")
    after = listed(lists.to_do(WORKS, {}, {}, "title", ASKED, ["ana"], "shuffled", 1), "ana")
    assert [work for work in after if work in before] == before


def test_a_ranked_list_puts_first_what_resembles_the_includes():
    mine = cast("ana", w0="include", w1="include", w2="exclude", w3="exclude")
    settled = {"w0": "include", "w1": "include", "w2": "exclude", "w3": "exclude"}
    todo = lists.to_do(WORKS, mine, settled, "title", ASKED, ["ana"], "ranked", 1)
    assert listed(todo, "ana") == ["w4", "w5"]
    assert {row["order"] for row in todo} == {"ranked"}


def test_nothing_is_ranked_until_both_answers_are_settled():
    todo = lists.to_do(WORKS, cast("ana", w0="include"), {"w0": "include"}, "title", ASKED, ["ana"], "ranked", 1)
    assert {row["order"] for row in todo} == {"shuffled"}


HOSTILE = [
    {"work_id": "w0", "title": "=HYPERLINK(\"http://example.org\")", "abstract": "+1", "keywords": "<b>"},
    {"work_id": "w1", "title": "@cmd", "abstract": "x" * 40_000, "keywords": "a\x07b"},
]  # fmt: skip
CONFLICTS = [
    {"work_id": "w0", "report_id": "", "status": "open", "kind": "decision"},
    {"work_id": "w1", "report_id": "", "status": "settled", "kind": "decision"},
]
CRITERIA = {"topic": {"sentence": "It is about bridges.", "reason": "Not about bridges", "stages": ["title"]}}


def handed_out(flags=None, votes=None, conflicts=CONFLICTS, todo=None, **settings):
    todo = todo or [{"reviewer": "ana", "work_id": work["work_id"], "report_id": ""} for work in HOSTILE]
    usual = {"reviewers": ["ana"], "show": ["title", "abstract", "keywords"], "box": "screening"}
    stage = sheets.Stage("title", usual | {"adjudicator_sees": "names"} | settings, CRITERIA, "1", "Bridges", 1)
    return sheets.of_stage(stage, Here(HOSTILE, {}), todo, votes or BOTH, conflicts, flags or {}, {})


def test_a_workbook_holds_text_and_never_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(handed_out()["ana.xlsx"]))
    cells = [cell for row in book["sheet"].iter_rows(min_row=2) for cell in row if cell.value]
    assert cells and {cell.data_type for cell in cells} == {"s"}
    assert any(cell.value.endswith("[…]") for cell in cells), "a cell beyond the limit says that it was cut"


def test_a_workbook_offers_the_answers_as_a_list():
    book = openpyxl.load_workbook(io.BytesIO(handed_out()["ana.xlsx"]))
    rules = book["sheet"].data_validations.dataValidation
    assert sorted(str(rule.sqref) for rule in rules) == ["B2:B3", "C2:C3"]
    choices = [row[0].value for row in book["choices"].iter_rows()]
    assert choices == ["decision", "include", "exclude", "unsure", "duplicate", "reasons", "topic"]


def test_the_same_sheet_has_the_same_bytes():
    assert handed_out() == handed_out()


def test_the_adjudicators_sheet_holds_open_conflicts_only_and_the_reviewers_none():
    files = handed_out()
    rows = list(csv.DictReader(io.StringIO(files["adjudicated.csv"].decode("utf-8-sig"))))
    assert [(row["record_id"], row["votes"]) for row in rows] == [("w0", "ana:include;ben:exclude")]
    assert [name for name in ("ana.csv", "ana.html") if b"ben" in files[name] or b"zoe" in files[name]] == []


def page_of(files, name="ana.html"):
    [records] = re.findall(r'"records":(\[.*\])\}</script>', files[name].decode())
    return [
        (record["id"], record["asked"], record.get("earlier", {}).get("decision")) for record in json.loads(records)
    ]


@pytest.mark.parametrize(
    ("state", "asked", "expected"),
    [
        pytest.param({}, ["w1"], [("w1", True, None), ("w0", False, "include")], id="answered: shown after what is asked"),
        pytest.param({"superseded": True}, ["w1", "w0"], [("w1", True, None), ("w0", True, "include")], id="asked again: the earlier answer beside it"),
        pytest.param({"reopened": "topic tightened"}, ["w0"], [("w0", True, "include")], id="asked again under new criteria"),
        pytest.param({"reopened": "topic tightened"}, ["w0:rep"], [("w0", True, "include")], id="asked again about a report, answered for the work"),
        pytest.param({"superseded": True}, ["w1"], [("w1", True, None)], id="neither holding nor asked again: not shown"),
    ],
)  # fmt: skip
def test_a_page_shows_the_reviewers_own_earlier_answers(state, asked, expected):
    own = {"w0": [vote._replace(**state) for vote in cast("ana", w0="include")["w0"]]}
    places = [place.partition(":") for place in asked]
    todo = [{"reviewer": "ana", "work_id": work, "report_id": report} for work, _, report in places]
    assert page_of(handed_out(votes=own, conflicts=[], todo=todo)) == expected


def test_the_adjudicator_may_be_kept_from_knowing_who_said_what():
    files = handed_out(adjudicator_sees="letters")
    [row] = csv.DictReader(io.StringIO(files["adjudicated.csv"].decode("utf-8-sig")))
    assert sorted(row["votes"].split(";")) in (
        ["Reviewer A:include", "Reviewer B:exclude"],
        ["Reviewer A:exclude", "Reviewer B:include"],
    )
    assert [name for name, content in files.items() if name.startswith("adj") and b"ben" in content] == []


def test_letters_are_dealt_anew_for_each_work():
    stage = sheets.Stage("title", {"adjudicator_sees": "letters"}, {}, "1", "", 1)
    here = Here([], {})
    dealt = set()
    for n in range(12):
        work = f"w{n}"
        own = [vote._replace(work_id=work) for vote in BOTH["w0"]]
        [first, _] = sheets.said_of({"work_id": work, "report_id": ""}, stage, here, {work: own})
        dealt.add((first["who"], first["decision"]))
    assert dealt == {("Reviewer A", "include"), ("Reviewer A", "exclude")}


def test_a_report_that_two_works_lead_to_shows_the_votes_on_both():
    stage = sheets.Stage("full_text", {"adjudicator_sees": "names"}, {}, "1", "", 1)
    given = cast("ana", w0="include") | cast("ben", w1="exclude")
    here = Here(HOSTILE, {"w0": ["rep"], "w1": ["rep"]})
    said = sheets.said_of({"work_id": "w0", "report_id": "rep"}, stage, here, given)
    assert [(one["who"], one["decision"]) for one in said] == [("ana", "include"), ("ben", "exclude")]


def test_a_report_that_a_vote_names_leaves_the_other_one_on_the_list():
    rows = [("full_text/ana.csv", 2, {"record_id": "w0", "decision": "include", "report_id": "one"})]
    read = votes.cast(rows, "full_text", {"w0": "w0"}, ["w0"]).votes
    reports = {"w0": ["one", "two"]}
    todo = lists.to_do(WORKS[:1], read, {}, "full_text", ASKED, ["ana", "ben"], "shuffled", 1, reports)
    assert [(row["reviewer"], row["report_id"]) for row in todo] == [("ana", "two"), ("ben", "one"), ("ben", "two")]


def test_a_vote_that_names_no_report_reads_them_all():
    read = cast("ana", w0="include")
    assert lists.to_do(WORKS[:1], read, {}, "full_text", ASKED, ["ana"], "shuffled", 1, {"w0": ["one", "two"]}) == []


def test_the_plain_sheet_holds_nothing_that_a_spreadsheet_would_run():
    rows = list(csv.reader(io.StringIO(handed_out()["ana.csv"].decode("utf-8-sig"))))[1:]
    assert rows and not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]


def test_what_the_criteria_left_to_the_reviewers_stands_on_their_sheets():
    files = handed_out(flags={"w0": "year fails: 2021"})
    assert [row["flags"] for row in csv.DictReader(io.StringIO(files["ana.csv"].decode("utf-8-sig")))] == [
        "year fails: 2021",
        "",
    ]
    assert b"flags" not in handed_out()["ana.csv"], "no column without a word"


@pytest.mark.parametrize(
    ("reviewers", "expected"),
    [
        pytest.param(["ana"], "ana", id="one person: the name is there"),
        pytest.param(["ana", "ben"], None, id="several: whoever judges says who"),
    ],
)
def test_the_sheet_for_eligibility_can_be_taken_back(reviewers, expected):
    works = [WORKS[0] | dict.fromkeys(("authors", "year", "container_title", "type", "type_as_exported", "url"), "")]
    criteria = {"kind": {"sentence": "An article.", "stages": ["eligibility"]}}
    content = sheets.for_eligibility([{"work_id": "w0", "criteria": "kind"}], works, "1", criteria, reviewers)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["sheet"]
    header = [cell.value for cell in sheet[1]]
    column = header.index("reviewer") + 1
    assert (sheet.cell(2, column).value or None) == expected
    assert not sheet.column_dimensions[sheet.cell(1, column).column_letter].hidden


def test_the_adjudicators_sheet_for_eligibility_holds_where_people_differ():
    works = [
        work | dict.fromkeys(("authors", "year", "container_title", "type", "type_as_exported", "url"), "")
        for work in WORKS
    ]
    criteria = {"kind": {"sentence": "An article.", "stages": ["eligibility"]}}
    said = {"kind": "decision", "votes": "ana:include;ben:exclude", "reasons": "", "notes": ""}
    conflicts = [{"work_id": work, "status": status} | said for work, status in (("w0", "open"), ("w1", "settled"))]
    content = sheets.for_eligibility_adjudicator(conflicts, works, criteria)
    header, *rows = openpyxl.load_workbook(io.BytesIO(content))["sheet"].values
    assert [(row[header.index("record_id")], row[header.index("votes")]) for row in rows] == [
        ("w0", "ana:include;ben:exclude")
    ]
    assert collect.kind_of(Path("adjudicated.xlsx"), header).schema == "adjudications"
