from datetime import date
from pathlib import Path

import openpyxl
import pytest

from funnel import protocol, tables
from funnel.errors import ReviewError
from funnel.screen import collect

CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "stages": {"title": {"reviewers": ["ana", "ben"]}},
    }
)
HEAD = "record_id,decision,reasons,note,decided_on,criteria_version,stage,reviewer,title\n"
ON = date(2024, 5, 1)


@pytest.fixture
def review(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def take(name: str, text: str) -> list[str]:
    Path(name).write_text(text)
    return collect.collect([(Path(name), tables.read_sheet(name))], CONFIG, ON)


def votes(reviewer="ana"):
    return [
        (row["record_id"], row["decision"], row["decided_on"])
        for _, row in tables.read_sheet(f"corpus/screening/title/{reviewer}.csv")
    ]


def test_a_downloaded_sheet_goes_where_its_rows_belong_whatever_its_name(review):
    told = take("ana (1).csv", HEAD + "r1,include,,,,1,title,ana,A title\nr2,,,,,1,title,ana,Not yet\n")
    assert votes() == [("r1", "include", str(ON))]
    assert told == ["corpus/screening/title/ana.csv: 1 rows added"]


def test_a_vote_is_never_overwritten(review):
    take("a.csv", HEAD + "r1,include,,,2024-04-01,1,title,ana,\n")
    told = take("b.csv", HEAD + "r1,exclude,topic,,2024-04-02,1,title,ana,\n")
    assert votes() == [("r1", "include", "2024-04-01"), ("r1", "exclude", "2024-04-02")]
    assert "1 of them change an earlier answer, which stays in the file" in told[0]


def test_the_same_sheet_twice_adds_nothing(review):
    sheet = HEAD + "r1,include,,,,1,title,ana,\n"
    take("a.csv", sheet)
    before = Path("corpus/screening/title/ana.csv").read_bytes()
    assert "1 were there already" in take("a.csv", sheet)[0]
    assert Path("corpus/screening/title/ana.csv").read_bytes() == before


def test_what_a_spreadsheet_saved_stays_byte_for_byte_and_new_rows_follow_its_ways(review):
    own = "record_id;decision;reasons;note;decided_on;criteria_version\r\nr0;include;;déjà vu;2024-01-01;1\r\n".encode(
        "cp1252"
    )
    target = Path("corpus/screening/title/ana.csv")
    target.parent.mkdir(parents=True)
    target.write_bytes(own)
    take("a.csv", HEAD + "r1,exclude,topic,à voir,,1,title,ana,\n")
    assert target.read_bytes() == own + f"r1;exclude;topic;à voir;{ON};1\r\n".encode("cp1252")


def test_a_saved_workbook_is_taken_like_a_csv(review):
    book = openpyxl.Workbook()
    for row in (HEAD.strip().split(","), ["r1", "include", None, None, date(2024, 4, 1), 1, "title", "ben", "T"]):
        book.active.append(row)
    book.save("ben.xlsx")
    collect.collect([(Path("ben.xlsx"), tables.read_sheet("ben.xlsx"))], CONFIG, ON)
    assert votes("ben") == [("r1", "include", "2024-04-01")]


@pytest.mark.parametrize(
    ("sheet", "place", "expected"),
    [
        pytest.param("record_id,decision,reason,method,by,decided_on,rationale,stage,kind\nr1,include,,consensus,ana; ben,,,title,decision\n", "corpus/screening/title/adjudicated.csv", {"decision": "include", "by": "ana; ben", "decided_on": str(ON)}, id="conflicts"),
        pytest.param("record_id,decision,reason,method,by,decided_on,rationale,stage,kind,votes,reasons\nr1,exclude,topic,consensus,ana; ben,,,title,decision,ana:include;ben:exclude,ben:topic\n", "corpus/screening/title/adjudicated.csv", {"decision": "exclude", "reason": "topic"}, id="conflicts, with what each reviewer had given as a reason"),
        pytest.param("record_a,record_b,verdict,by,decided_on,why,score\nr1,r2,same,ana,,one paper,0.9\n", "corpus/duplicates.csv", {"verdict": "same", "why": "one paper"}, id="pairs"),
        pytest.param("record_id,report_id,outcome,route,sought_on,obtained_on,path,why,title\nr1,rep,not_obtained,library,,,,lost,T\n", "corpus/retrieval.csv", {"outcome": "not_obtained", "why": "lost"}, id="full texts"),
    ],
)  # fmt: skip
def test_each_kind_of_sheet_finds_its_place(review, sheet, place, expected):
    take("sheet.csv", sheet)
    [(_, row)] = tables.read_sheet(place)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(HEAD + "r1,includ,,,,1,title,ana,\n", "line 2: decision 'includ' is not one of.*Did you mean 'include'", id="a decision misspelt"),
        pytest.param(HEAD + "r1,include,,,3/4/24,1,title,ana,\n", "line 2: decided_on '3/4/24' may be 2003-04-24 or 2024-03-04 or 2024-04-03", id="a date that may be three"),
        pytest.param(HEAD + "r1,include,,,,1,title,anna,\n", "reviewer 'anna' does not screen at title: ana, ben. Did you mean 'ana'", id="nobody of that name"),
        pytest.param(HEAD + "r1,include,,,,1,abstract,ana,\n", "stage 'abstract' is not in config", id="no such stage"),
        pytest.param(HEAD + "r1,include,,,,1,../../etc,ana,\n", "stage '../../etc' is not a name", id="a path in place of a name"),
        pytest.param(HEAD + "r1,exclude,topik,,,1,title,ana,\n", "reason 'topik' is not a criterion of stage title: topic. Did you mean 'topic'", id="a reason misspelt"),
        pytest.param(HEAD + "r1,include,,,,1,title,ana,\nr1,exclude,topic,,,1,title,ana,\n", "line 3: r1 has another answer in line 2 of this sheet", id="two answers on one sheet"),
        pytest.param(HEAD + "r1,include,,,2024-13-45,1,title,ana,\n", "'2024-13-45' is not a date", id="no such day"),
        pytest.param("a,b\n1,2\n", "this is no sheet that was handed out", id="some other table"),
        pytest.param("", "the sheet has no rows", id="an empty file"),
    ],
)  # fmt: skip
def test_from_a_sheet_with_a_mistake_nothing_is_taken(review, text, words):
    with pytest.raises(ReviewError, match=words):
        take("a.csv", text)
    assert not Path("corpus").exists()


@pytest.mark.parametrize(
    ("before", "sheet", "held", "told"),
    [
        pytest.param("r1,include,,,2024-04-01,1", "r1,include,,,2024-04-20,1", ["include"], "1 were there already", id="the same answer of another day"),
        pytest.param("r1,include,,,2024-04-01,1\nr1,exclude,topic,,2024-04-02,1", "r1,include,,,,1", ["include", "exclude"], "1 repeat an answer that was changed since", id="an old sheet without dates, collected again"),
        pytest.param("r1,include,,,2024-04-01,1\nr1,exclude,topic,,2024-04-02,1", "r1,include,,,2024-04-01,1", ["include", "exclude"], "1 repeat an answer that was changed since", id="an old download, collected again"),
        pytest.param("r1,include,,,2024-04-01,1\nr1,exclude,topic,,2024-04-02,1", "r1,include,,,2024-04-03,1", ["include", "exclude", "include"], "1 of them change an earlier answer", id="back to the first answer on another day"),
        pytest.param("r1,exclude,topic,,2024-04-02,1", "r1,include,,,2024-04-01,1", ["exclude", "include"], "1 of them are older than the answer that holds", id="an older sheet collected after a newer one"),
        pytest.param("r1,include,,,2024-04-01,1", "r1,include,,,2024-04-20,2", ["include", "include"], "1 of them change an earlier answer", id="the same answer under new criteria is a new vote"),
        pytest.param("r1,include,,,2024-04-01,1", "r1,exclude,topic,,2024-04-02,1\nr1,unsure,,,2024-04-03,1", ["include", "exclude", "unsure"], "2 of them change", id="two answers of two days on one sheet"),
        pytest.param("r1,include,,,2024-04-01,1", "r1,,topic,?,,1", ["include"], "1 rows without decision were left out, lines 2", id="a note without a decision"),
        pytest.param("r1,include,,,2024-04-01,1", "r1,,,,,1", ["include"], "nothing is filled in", id="an empty sheet"),
    ],
)  # fmt: skip
def test_what_a_sheet_adds_to_what_is_there(review, before, sheet, held, told):
    here = Path("corpus/screening/title/ana.csv")
    here.parent.mkdir(parents=True)
    head = "record_id,decision,reasons,note,decided_on,criteria_version"
    here.write_text(f"{head}\n{before}\n")
    said = take("ana.csv", f"{head},stage,reviewer\n" + "".join(f"{row},title,ana\n" for row in sheet.split("\n")))
    assert [row[1] for row in votes()] == held
    assert here.read_text().startswith(f"{head}\n{before}\n")
    assert told in "; ".join(said)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("study_id,field,value,status\nst1,span,5 m,\nst2,span,,\n", "1 rows without status were left out, lines 2", id="a value without a status"),
        pytest.param("model_id,order,stage_id,role,rater\nplan,1,survey,,ana\nplan,2,,,ana\n", "1 rows without role were left out, lines 2", id="a stage without a role"),
    ],
)  # fmt: skip
def test_a_row_that_is_begun_and_lacks_its_answer_is_told(review, text, told):
    assert told in "; ".join(take("a.csv", text))


def test_a_vote_on_a_report_that_nobody_sought_is_not_taken(review):
    Path("corpus").mkdir()
    Path("corpus/retrieval.csv").write_text("record_id,report_id,outcome\nr1,rep_01,obtained\n")
    head = "record_id,report_id,decision,stage,reviewer\n"
    with pytest.raises(
        ReviewError, match=r"line 2: report_id 'rep_1' is not in corpus/retrieval\.csv\. Did you mean 'rep_01'"
    ):
        take("a.csv", head + "r1,rep_1,include,title,ana\n")


def test_a_report_whose_zeros_a_spreadsheet_took_is_known_by_its_number(review):
    Path("corpus").mkdir()
    Path("corpus/retrieval.csv").write_text("record_id,report_id,outcome\nr1,007,obtained\n")
    take("a.csv", "record_id,report_id,decision,stage,reviewer\nr1,7,include,title,ana\n")
    [(_, row)] = tables.read_sheet("corpus/screening/title/ana.csv")
    assert row["report_id"] == "007"


def test_a_settlement_names_the_version_even_where_the_file_knew_none(review):
    target = Path("corpus/screening/title/adjudicated.csv")
    target.parent.mkdir(parents=True)
    target.write_text("record_id,decision,reason,method,by\nr0,include,,consensus,ana\n")
    head = "record_id,decision,reason,method,by,decided_on,rationale,criteria_version,stage\n"
    take("a.csv", head + "r1,exclude,topic,third_reviewer,cleo,,,2,title\n")
    assert target.read_text() == (
        "record_id,decision,reason,method,by,decided_on,criteria_version\n"
        f"r0,include,,consensus,ana\nr1,exclude,topic,third_reviewer,cleo,{ON},2\n"
    )
    assert "1 were there already" in take("a.csv", head + "r1,exclude,topic,third_reviewer,cleo,,,2,title\n")[0]


def test_a_letter_that_the_file_cannot_hold_is_named_and_nothing_is_written(review):
    own = "record_id;decision;note;decided_on\r\nr0;include;déjà vu;\r\n".encode("cp1252")
    target = Path("corpus/screening/title/ana.csv")
    target.parent.mkdir(parents=True)
    target.write_bytes(own)
    with pytest.raises(ReviewError, match=r"title/ana\.csv: the file is saved as cp1252, which has no 'Ω'"):
        take("a.csv", "record_id,decision,note,stage,reviewer\nr1,include,Ω,title,ana\n")
    assert target.read_bytes() == own


def test_dates_are_told_apart_by_the_first_search(review):
    Path("corpus/searches").mkdir(parents=True)
    Path("corpus/searches/log.csv").write_text("search_id,searched_on\nA,2024-02-10\nB,2024-03-20\n")
    take("a.csv", HEAD + "r1,include,,,12/02/2024,1,title,ana,\n")
    assert votes() == [("r1", "include", "2024-02-12")], "2 December is still to come"
    take("b.csv", HEAD + "r2,include,,,01/04/2024,1,title,ana,\n")
    assert votes()[1:] == [("r2", "include", "2024-04-01")], "4 January was before the first search"


def test_all_sheets_or_none(review):
    Path("good.csv").write_text(HEAD + "r1,include,,,,1,title,ana,\n")
    Path("bad.csv").write_text(HEAD + "r1,includ,,,,1,title,ben,\n")
    with pytest.raises(ReviewError):
        collect.collect([(Path(n), tables.read_sheet(n)) for n in ("good.csv", "bad.csv")], CONFIG, ON)
    assert not Path("corpus").exists()


def test_a_workbook_in_corpus_is_not_turned_into_another_format(review):
    folder = Path("corpus/screening/title")
    folder.mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.append(["record_id", "decision"])
    book.save(folder / "ana.xlsx")
    with pytest.raises(ReviewError, match=r"ana\.xlsx: rows can be added to a \.csv only"):
        take("a.csv", HEAD + "r1,include,,,,1,title,ana,\n")


def test_a_record_that_the_last_run_does_not_know_is_not_taken(review):
    Path("a.csv").write_text(HEAD + "r9,include,,,,1,title,ana,\n")
    with pytest.raises(ReviewError, match="record_id 'r9' is held by no source"):
        collect.collect([(Path("a.csv"), tables.read_sheet("a.csv"))], CONFIG, ON, known={"r1", "r2"})


def test_a_verdict_is_not_turned_round_by_a_further_row(review):
    head = "record_a,record_b,verdict,by,decided_on,why\n"
    take("a.csv", head + "r1,r2,same,ana,,\n")
    with pytest.raises(ReviewError, match=r"r1 and r2 are 'different' here, but the same by duplicates\.csv, line 2"):
        take("b.csv", head + "r1,r2,different,ana,,\n")
