from pathlib import Path

import pytest
import yaml

from funnel import corpus, protocol
from funnel.errors import ReviewError

CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "stages": {"title": {"reviewers": ["ana", "ben"]}},
        "coding": {"coders": ["ana"]},
    }
)
VOTES = "record_id,decision,reasons,note,decided_on,criteria_version\n"
LOG = "search_id,round,status,source,source_type,files\n"


def test_a_folder_without_a_search_log_is_no_review(tmp_path):
    with pytest.raises(ReviewError, match="a review begins with its searches"):
        corpus.check(CONFIG, tmp_path)


def check(tmp_path: Path, **files: str):
    files = {"searches__log.csv": LOG} | files
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    corpus.check(CONFIG, tmp_path)


def test_a_review_under_way_has_nothing_wrong_with_it(tmp_path):
    check(tmp_path, **{"searches__log.csv": LOG, "screening__title__ana.csv": VOTES + "r_1,include,,,2024-01-01,1\n"})


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        pytest.param("screening__title__ana.csv", VOTES + "r_1,exclud,,,,\n", r"ana.csv, line 2: decision 'exclud' is not one of include, exclude, unsure, duplicate\. Did you mean 'exclude'", id="a decision misspelt"),
        pytest.param("screening__title__ana.csv", VOTES + "r_1,exclude,topc,,,\n", "line 2: reason 'topc' is not a criterion of stage title: topic.*Did you mean 'topic'", id="a reason misspelt"),
        pytest.param("screening__title__ana.csv", VOTES + "r_1,include,,,01/02/2024,\n", "decided_on '01/02/2024' is not a date written YYYY-MM-DD", id="a date that a spreadsheet mangled"),
        pytest.param("screening__title__ana.csv", VOTES + "r_1,include,,,,\n\nr_1,include,,,,\n", "line 4: the same row as line 2", id="the same row twice"),
        pytest.param("screening__title__ana.csv", "record,decision\nr_1,include\n", "line 1: the column 'record_id' is missing", id="a column that is missing"),
        pytest.param("screening__title__ana.csv", "record_id,decision,reason\nr_1,include,\n", "column 'reason' is not known. Did you mean 'reasons'", id="a column misspelt would lose what stands in it"),
        pytest.param("screening__title__anna.csv", VOTES, "'anna' is not one of the reviewers of stage title in config: ana, ben, adjudicated. Did you mean 'ana'", id="nobody of that name"),
        pytest.param("screening__titel__ana.csv", VOTES, "'titel' is not one of the stages", id="no stage of that name"),
        pytest.param("coding__carl.csv", "coding_id\n", "'carl' is not one of the coders", id="nobody codes under that name"),
        pytest.param("searches__log.csv", LOG + "S,1,final,Scopus,database,1/scopus.csv\n", r"line 2: no file '1/scopus\.csv' below", id="an export that is not there"),
        pytest.param("searches__log.csv", LOG + "S,1,final,Scopus,database,../../etc/passwd\n", "lies outside", id="a path that leads away"),
        pytest.param("searches__log.csv", LOG + "S,1,finale,Scopus,database,\n", "status 'finale' is not one of pilot, final, superseded", id="a status misspelt"),
        pytest.param("searches__log.csv", LOG.replace("files", "review_version") + "S,2,final,Scopus,database,10\n", "line 2: review_version '10' comes after '1'.*Set review_version", id="a search of a version that nobody works on yet"),
        pytest.param("reported.yaml", "accounts: {a: {citation: x}}\nsteps:\n  - {step: Found, measure: m, values: {a: ten}}\n", "line 3: steps.0.values.a is 'ten'", id="a number in words"),
        pytest.param("reported.yaml", "accounts: {a: {citation: x}}\nsteps:\n  - {step: Found, values: {a: 1}}\n", "line 3: steps.0 lacks the key 'measure'", id="a number of what?"),
        pytest.param("characteristics.csv", "study_id,field,value,status\ns,country,France,not_reported\n", "line 2: value is 'France', and status is 'not_reported'", id="a value that is not reported"),
        pytest.param("characteristics.csv", "study_id,field,value,status\ns,country,,reported\n", "line 2: value is empty, and status is 'reported'", id="a value that is said to be reported"),
        pytest.param("coding__reconciled.csv", "coding_id,decision,code_id\nc1,change,\n", "line 2: code_id is empty, and decision is 'change'", id="changed to which code?"),
        pytest.param("studies.csv", "report_id,study_id\na,s\na,t\n", "line 3: report_id 'a' stands in line 2 too", id="a report of two studies"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_and_what_to_do(tmp_path, name, text, words):
    with pytest.raises(ReviewError, match=words):
        check(tmp_path, **{name: text})


def test_the_same_sheet_in_two_formats_is_a_mistake(tmp_path):
    check(tmp_path)
    (tmp_path / "duplicates.csv").write_text("record_a,record_b,verdict\n")
    (tmp_path / "duplicates.tsv").write_text("record_a\trecord_b\tverdict\n")
    with pytest.raises(ReviewError, match=r"the same sheet is there as duplicates\.tsv too"):
        corpus.check(CONFIG, tmp_path)


def test_a_spreadsheets_own_leftovers_are_no_sheets(tmp_path):
    check(tmp_path, **{"screening__title__~$ana.xlsx": "", "screening__title__.ana.csv.swp": ""})


OF_YAML = ("config", "reported", "frameworks")
SCHEMAS = sorted({path.name.split(".")[0] for path in protocol.SCHEMAS.glob("*.schema.yaml")} - set(OF_YAML))


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_tables_schema_says_nothing_that_the_check_does_not_look_at(name):
    schema = protocol.schema(name)
    assert schema["description"]
    for column, rule in schema["properties"].items():
        assert set(rule) <= {"type", "enum", "pattern", "minLength", "description"}, column
        assert rule["description"]
    assert set(schema["required"]) <= set(schema["properties"])


def test_every_schema_belongs_to_a_table():
    used = {
        *corpus.TABLES.values(),
        *corpus.RATED.values(),
        "votes",
        "adjudications",
        "codings",
        "assessments",
        "appraisals",
        "appraisal_adjudications",
    }
    assert used == set(SCHEMAS)


def test_the_shipped_sheets_have_the_right_shape():
    root = Path(__file__).parent.parent
    config = protocol.validated(yaml.safe_load((root / "config/config.yaml").read_text()))
    corpus.check(config, root / "corpus")
