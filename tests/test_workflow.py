"""The whole workflow on a review that was counted by hand (tests/small_review/README.md)."""

import csv
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "small_review"


def snakemake(review: Path, *arguments: str, cores: int = 2, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--directory", str(review)]
    return subprocess.run(
        [*command, "--cores", str(cores), "--show-failed-logs", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def fresh(folder: Path) -> Path:
    return Path(shutil.copytree(SMALL, folder / "review"))


def rows(review: Path, place: str) -> list[dict[str, str]]:
    with (review / "results" / place).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def digests(review: Path) -> dict[str, str]:
    files = sorted(path for path in (review / "results").rglob("*") if path.is_file())
    return {path.relative_to(review).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    """The small review after one run."""
    made = fresh(tmp_path_factory.mktemp("small"))
    ran = snakemake(made)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return made


@pytest.mark.parametrize(
    ("box", "n"),
    [
        ("database_results", "10"),
        ("register_results", "0"),
        ("duplicates", "2"),
        ("excluded_automatic", "1"),
        ("excluded_other", "1"),
        ("records_screened", "6"),
        ("records_excluded", "1"),
        ("dbr_sought_reports", "4"),
        ("dbr_notretrieved_reports", "1"),
        ("dbr_assessed", "3"),
        ("dbr_excluded", "1"),
        ("website_results", "1"),
        ("other_results", "1"),
        ("other_sought_reports", "1"),
        ("other_assessed", "1"),
        ("new_studies", "2"),
        ("new_reports", "3"),
        ("background", "1"),
    ],
)
def test_the_flow_diagram_is_that_of_the_hand_count(review, box, n):
    assert {row["box"]: row["n"] for row in rows(review, "6-reported/flow.csv")}[box] == n


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("Arches over water", "included"),
        ("Beams in winter", "excluded at title"),
        ("Cables and wind", "excluded at full_text"),
        ("A word from the editor", "ineligible"),
        ("Bridges I have crossed", "removed for other reasons"),
        ("Foundations in clay", "not obtained"),
        ("Girders, rivets and rust", "awaiting at title"),
        ("Arches ten years on: a follow-up", "included"),
        ("Decks of timber", "included"),
        ("Guide to footbridges", "background"),
    ],
)
def test_each_work_ends_where_the_hand_count_has_it(review, title, state):
    [work] = [row["work_id"] for row in rows(review, "2-deduplicated/works.csv") if row["title"].rstrip(".") == title]
    told = subprocess.run(
        [sys.executable, "-m", "funnel.cli", "explain", "--review", str(review), work], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    [last] = [row for row in rows(review, "audit/ledger.csv") if row["record_id"] == work][-1:]
    spoken = {"exclude": "excluded at {stage}", "awaiting": "awaiting at {stage}", "not_obtained": "not obtained"}
    assert spoken.get(last["outcome"], last["outcome"]).format(stage=last["stage"]) in (state, state.split(" ")[0])


def test_the_pilot_search_is_outside_all_counts(review):
    assert not [row for row in rows(review, "1-identified/records.csv") if row["search_id"] == "P1"]
    assert [row["read"] for row in rows(review, "1-identified/searches.csv") if row["search_id"] == "P1"] == ["1"]


def test_every_promised_file_is_there(review):
    promised = [
        *(f"6-reported/{name}.{form}" for name in ("flow", "funnel") for form in ("svg", "pdf", "png", "csv")),
        *(
            f"5-synthesised/concept_map.{form}"
            for form in ("svg", "pdf", "html", "graphml", "vosviewer.json", "cyjs", "cxl")
        ),
        *(f"5-synthesised/quadrants.{form}" for form in ("csv", "svg", "pdf")),
        *(
            f"5-synthesised/{name}"
            for name in ("nodes.csv", "edges.csv", "layout.csv", "trail.csv", "coverage.csv", "claims.csv")
        ),
        *(f"5-synthesised/crosswalk.{form}" for form in ("csv", "svg", "pdf")),
        *(f"5-synthesised/{name}" for name in ("wheel.svg", "wheel.pdf", "gaps.csv", "crosswalk_agreement.csv")),
        *(
            f"5-synthesised/crosswalk_sheets/crosswalk/{name}.{form}"
            for name in ("reconciled",)
            for form in ("html", "xlsx")
        ),
        *(f"6-reported/tables/excluded_full_text.{form}" for form in ("csv", "md", "html")),
        *(f"6-reported/forms/questions.{form}" for form in ("html", "xlsx", "docx")),
        *(f"6-reported/assessments/comparison.{form}" for form in ("md", "html")),
        *(
            f"3-screened/title/sheets/{who}.{form}"
            for who in ("ana", "ben", "adjudicated")
            for form in ("html", "csv", "xlsx")
        ),
        *("4-coded/codings.csv", "4-coded/codebook.qdc", "4-coded/project.qdpx", "6-reported/reconciliation.csv"),
        *("audit/ledger.csv", "audit/audit.html", "audit/manifest.csv"),
    ]
    assert [name for name in promised if not (review / "results" / name).stat().st_size] == []


def test_status_tells_of_everything_that_awaits_somebody(review):
    told = subprocess.run(
        [sys.executable, "-m", "funnel.cli", "status", "--review", str(review)], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert "3 things to do on the crosswalk" in told.stdout


def test_the_crosswalk_is_settled_as_counted_by_hand(review):
    found = [(row["token_printed"], row["stage_id"], row["how"]) for row in rows(review, "5-synthesised/crosswalk.csv")]
    assert found == [("Survey", "survey", "agreed"), ("Build", "building", "reconciled")]
    depths = {row["stage_id"]: row["depth"] for row in rows(review, "5-synthesised/coverage.csv")}
    assert depths == {"survey": "3", "building": "", "keeping": "0"}
    todo = [(row["kind"], row["by"], row["stage_id"]) for row in rows(review, "5-synthesised/crosswalk_to_do.csv")]
    assert todo == [("outside", "ben", "keeping"), ("conflict", "", "keeping"), ("conflict", "", "building")]
    verdicts = {row["claim_id"]: row["any"] for row in rows(review, "5-synthesised/claims.csv")}
    assert verdicts == {"K1": "not testable from it", "K2": "supports it"}, "K1 hangs on the link that waits"


def test_a_second_run_has_nothing_to_do(review):
    assert "Nothing to be done" in (ran := snakemake(review)).stdout + ran.stderr


def test_the_same_bytes_on_one_core_with_another_hash_seed_at_another_path(review, tmp_path):
    other = fresh(tmp_path / "elsewhere")
    ran = snakemake(other, cores=1, PYTHONHASHSEED="4711")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert digests(other) == digests(review)


def test_one_changed_vote_remakes_only_what_hangs_on_it(review, tmp_path):
    changed = Path(shutil.copytree(review, tmp_path / "changed"))
    sheet = changed / "corpus/screening/full_text/ana.csv"
    sheet.write_text(sheet.read_text().replace("r_05dcaeaff2fcf957,exclude,data", "r_05dcaeaff2fcf957,exclude,topic"))
    ran = snakemake(changed, "--dry-run")
    planned = {
        line.split(" ", 1)[1].rstrip(":")
        for line in (ran.stdout + ran.stderr).splitlines()
        if line.startswith(("rule ", "localrule "))
    }
    assert "reconcile" in planned and "keep_ledger" in planned
    assert not planned & {"identify", "deduplicate", "apply_criteria", "retrieve", "map_concepts", "cross_models"}


def test_a_sheet_replaced_by_one_with_an_older_date_is_noticed(review, tmp_path):
    changed = Path(shutil.copytree(review, tmp_path / "changed"))
    sheet = changed / "corpus/screening/title/ana.csv"
    sheet.write_text(sheet.read_text().replace("r_57ebb7fff590b846,include", "r_57ebb7fff590b846,unsure"))
    os.utime(sheet, (1_000_000_000, 1_000_000_000))
    ran = snakemake(changed, "results/3-screened/title/decisions.csv")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [row["kind"] for row in rows(changed, "3-screened/title/conflicts.csv")] == ["decision", "unsure"]


EVENTS = [
    *("1-identified", "2-deduplicated", "3-screened/eligibility", "3-screened/title"),
    *("3-screened/retrieval", "3-screened/full_text", "3-screened/final"),
]


@pytest.mark.parametrize("step", EVENTS)
def test_deleting_any_one_row_of_a_steps_events_breaks_an_equation_that_names_it(review, step):
    """Every row of every step, through the check that the run makes; one of them through the run itself, below."""
    import yaml

    from funnel import ledger, protocol, tables

    config = protocol.validated(yaml.safe_load((review / "config/config.yaml").read_text()))
    steps = [(name, tables.read_rows(review / "results" / name / "events.csv")) for name in EVENTS]
    records, works = rows(review, "1-identified/records.csv"), rows(review, "2-deduplicated/works.csv")
    events = dict(steps)[step]
    assert events
    for place, event in enumerate(events):
        without = [(name, events[:place] + events[place + 1 :] if name == step else of_step) for name, of_step in steps]
        found = ledger.check(ledger.assemble(without), records, works, config)
        assert found, f"{step}: row {place} can be deleted unnoticed"
        assert any(event["record_id"] in equation.ids for equation in found)


def test_the_run_stops_and_names_the_broken_equation(review, tmp_path):
    broken = Path(shutil.copytree(review, tmp_path / "broken"))
    path = broken / "results/3-screened/title/events.csv"
    lines = path.read_text().splitlines(keepends=True)
    gone = next(number for number, line in enumerate(lines) if ",vote," in line)
    path.write_text("".join(lines[:gone] + lines[gone + 1 :]))
    ran = snakemake(broken, "results/audit/ledger.csv", "--rerun-triggers", "mtime")
    assert ran.returncode != 0
    assert "broken equation: seq runs without a gap" in ran.stdout + ran.stderr
    assert lines[gone].split(",")[1] in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("place", "before", "after", "words"),
    [
        pytest.param("corpus/screening/title/ana.csv", "r_57ebb7fff590b846,include", "r_57ebb7fff590b846,inclde", "corpus/screening/title/ana.csv, line 5: decision 'inclde' is not one of include, exclude, unsure, duplicate. Did you mean 'include'?", id="a vote misspelt"),
        pytest.param("config/config.yaml", "reconcile: single", "reconcil: single", "key 'reconcil' under stages.full_text is not one of", id="a key misspelt"),
        pytest.param("corpus/searches/log.csv", "1/scopus.csv", "1/scopsu.csv", "no file '1/scopsu.csv' below corpus/searches. Did you mean '1/scopus.csv'?", id="an export misspelt"),
    ],
)  # fmt: skip
def test_a_mistake_stops_before_any_job_with_one_line_and_exit_code_2(tmp_path, place, before, after, words):
    wrong = fresh(tmp_path)
    path = wrong / place
    path.write_text(path.read_text().replace(before, after))
    ran = snakemake(wrong)
    assert ran.returncode == 2
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (wrong / "results").exists()


def test_a_review_that_has_only_begun_runs(tmp_path):
    begun = fresh(tmp_path)
    for folder in ("screening", "coding", "texts", "appraisal", "models", "frameworks"):
        shutil.rmtree(begun / "corpus" / folder)
    later = ("retrieval", "studies", "characteristics", "records/manual", "constructs", "argument", "memos", "sampling")
    for name in ("reported.yaml", *(f"{sheet}.csv" for sheet in (*later, "terms", "statements"))):
        (begun / "corpus" / name).unlink()
    config = begun / "config/config.yaml"
    config.write_text(
        config.read_text().replace(
            ", coding, concept_map, crosswalk, frameworks, argument, terms, tables, audit, sheets, reconciliation",
            ", tables, audit, sheets",
        )
    )
    ran = snakemake(begun)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [row["outcome"] for row in rows(begun, "3-screened/title/events.csv")] == ["awaiting"] * 6
    assert len(rows(begun, "3-screened/title/todo.csv")) == 12, "six titles for each of two reviewers"


def test_the_first_lines_that_the_readme_asks_for_run(tmp_path):
    begun = tmp_path / "my-review"
    assert subprocess.run([sys.executable, "-m", "funnel.cli", "init", str(begun)], capture_output=True).returncode == 0
    ran = snakemake(begun)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [row["n"] for row in rows(begun, "6-reported/flow.csv") if row["box"] == "database_results"] == ["0"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("title: [a\n", "config/config.yaml, line 2: this is not YAML", id="a bracket that is not closed"),
        pytest.param("title:\n\ta: 1\n", "config/config.yaml, line 2: this is not YAML", id="a tab"),
        pytest.param("- a\n", "config/config.yaml: the file is ['a']; expected keys and values", id="a list"),
        pytest.param(None, "config/config.yaml: there is no such file", id="no config at all"),
    ],
)
def test_a_config_that_cannot_be_read_is_one_line_and_exit_code_2(tmp_path, content, words):
    wrong = fresh(tmp_path)
    path = wrong / "config/config.yaml"
    path.unlink() if content is None else path.write_text(content)
    ran = snakemake(wrong)
    assert ran.returncode == 2
    assert words in ran.stderr and "Traceback" not in ran.stderr


def test_what_people_sent_back_and_then_changed_is_taken_checked_and_run(review, tmp_path):
    """A full text that came late: awaiting, then obtained; the conflict's settlement, then another."""
    changed = Path(shutil.copytree(review, tmp_path / "changed"))
    sheets = {
        "retrieval.csv": "record_id,report_id,outcome,route,sought_on,obtained_on,path,why\nr_57ebb7fff590b846,rep_clay,obtained,author,,2024-04-01,,\n",
        "conflicts.csv": "record_id,decision,reason,method,by,decided_on,rationale,stage,kind\nr_05dcaeaff2fcf957,exclude,topic,third_reviewer,cy,2024-04-02,wind after all,title,decision\n",
    }
    for name, text in sheets.items():
        (tmp_path / name).write_text(text)
        for verb in (["collect", str(tmp_path / name)], ["check"]):
            told = subprocess.run(
                [sys.executable, "-m", "funnel.cli", *verb, "--review", str(changed)], capture_output=True, text=True
            )
            assert told.returncode == 0, told.stderr
    ran = snakemake(changed, "results/6-reported/flow.csv")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    boxes = {row["box"]: row["n"] for row in rows(changed, "6-reported/flow.csv")}
    assert (boxes["records_excluded"], boxes["dbr_notretrieved_reports"], boxes["dbr_assessed"]) == ("2", "0", "3")


def test_a_vote_on_a_record_that_no_source_holds_is_kept_and_reported(review, tmp_path):
    changed = Path(shutil.copytree(review, tmp_path / "changed"))
    sheet = changed / "corpus/screening/title/ana.csv"
    sheet.write_text(sheet.read_text() + "r_0000000000000000,include,,,2024-02-01,1\n")
    ran = snakemake(changed, "results/3-screened/title/orphans.csv")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    [orphan] = rows(changed, "3-screened/title/orphans.csv")
    assert (orphan["record_id"], orphan["where"]) == ("r_0000000000000000", "corpus/screening/title/ana.csv:8")
    checked = subprocess.run(
        [sys.executable, "-m", "funnel.cli", "check", "--review", str(changed)], capture_output=True, text=True
    )
    assert checked.returncode == 2
    assert "record_id 'r_0000000000000000' is held by no source" in checked.stderr


def test_a_verdict_different_brings_a_record_back_and_taking_it_out_is_the_undo(review, tmp_path):
    """The beams in winter: ana excluded the record of the one database, ben that of the other."""
    changed = Path(shutil.copytree(review, tmp_path / "changed"))
    verdicts = changed / "corpus/duplicates.csv"
    verdicts.write_text(
        "record_a,record_b,verdict,by,decided_on,why\nr_49a78b23d6827df7,r_c2ebba9d5b3a05ca,different,cy,2024-03-01,two bridges\n"
    )
    ran = snakemake(changed, "results/6-reported/flow.csv")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    boxes = {row["box"]: row["n"] for row in rows(changed, "6-reported/flow.csv")}
    assert (boxes["duplicates"], boxes["records_screened"], boxes["records_excluded"]) == ("1", "7", "0")
    voted = {
        (row["record_id"], row["by"]): row["outcome"]
        for row in rows(changed, "3-screened/title/events.csv")
        if row["event"] == "vote" and row["outcome"] == "exclude"
    }
    assert voted.keys() >= {("r_49a78b23d6827df7", "ana"), ("r_c2ebba9d5b3a05ca", "ben")}
    last = {row["record_id"]: row["outcome"] for row in rows(changed, "audit/ledger.csv")}
    assert (last["r_49a78b23d6827df7"], last["r_c2ebba9d5b3a05ca"]) == ("awaiting", "awaiting")
    verdicts.unlink()
    ran = snakemake(changed, "results/6-reported/flow.csv")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert digests(changed) == digests(review)


def test_a_vote_duplicate_proposes_a_pair_and_deduplicates_nothing_anew(review, tmp_path):
    changed = Path(shutil.copytree(review, tmp_path / "changed"))
    sheet = changed / "corpus/screening/title/ana.csv"
    sheet.write_text(sheet.read_text() + "r_57ebb7fff590b846,duplicate,,that of r_05dcaeaff2fcf957,2024-03-01,1\n")
    ran = snakemake(changed, "results/2-deduplicated/to_judge.xlsx")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "rule deduplicate" not in ran.stdout + ran.stderr
    [pair] = rows(changed, "2-deduplicated/doubtful.csv")
    assert (pair["record_a"], pair["record_b"]) == ("r_57ebb7fff590b846", "r_05dcaeaff2fcf957")
    assert pair["evidence"] == "a reviewer voted duplicate: that of r_05dcaeaff2fcf957"


def test_snakemakes_own_lint_wishes_only_for_one_environment_a_rule(tmp_path):
    """The hashed lock is the environment of every rule; any other wish is one to fulfil."""
    ran = snakemake(fresh(tmp_path), "--lint")
    wishes = {line.strip() for line in (ran.stdout + ran.stderr).splitlines() if line.startswith("    * ")}
    assert wishes == {"* Specify a conda environment or container for each rule.:"}


def coded(review, name):
    return rows(review, f"4-coded/{name}.csv")


def test_coding_is_replayed_located_and_reconciled_as_counted_by_hand(review):
    told = {row["coding_id"]: (row["code_id"], row["decision"], row["quote_check"]) for row in coded(review, "codings")}
    assert told == {
        "c1": ("material", "keep", "no quote"),  # coded as stone; checked by ben, who has not coded the source
        "c2": ("time", "keep", "found"),
        "b1": ("time", "same", "found"),  # shares 42 of 59 characters with c2
        "c3": ("material", "keep", "found"),
        "c4": ("time", "keep", "no quote"),
        "b2": ("material", "awaiting", "no quote"),
    }
    assert {row["coding_id"]: row["status"] for row in coded(review, "conflicts")} == {
        "b2": "open",
        "c3": "settled",
        "c4": "settled",
    }


def test_coders_agree_as_counted_by_hand(review):
    kappas = {(row["unit"], row["code_id"]): row["kappa"] for row in coded(review, "agreement_by_code")}
    # four passages: time both 1, ana alone 1, neither 2; material each alone 1, neither 2
    assert (kappas["passage", "time"], kappas["passage", "material"]) == ("0.5000", "-0.3333")


def test_saturation_as_counted_by_hand(review):
    # arches brings material, followup time and material, decks time: new 1, 1, 0; a run of one over a base of one code
    assert [(row["source_id"], row["new_codes"], row["reached"]) for row in coded(review, "saturation")] == [
        ("arches", "1", ""),
        ("followup", "1", ""),
        ("decks", "0", "yes"),
    ]


def test_sheets_of_coding_are_handed_out(review):
    made = sorted(
        path.relative_to(review / "results/4-coded/sheets").as_posix()
        for path in (review / "results/4-coded/sheets").rglob("*.xlsx")
    )
    assert made == [
        "appraisal/ana.xlsx",  # followup is not appraised yet
        "characteristics/extraction.xlsx",  # nobody looked for spans
        "coding/ana.xlsx",
        "coding/ben.xlsx",
        "coding/conflicts.xlsx",
    ]
    assert "ben" not in (review / "results/4-coded/sheets/coding/ana.html").read_text()


def test_assessments_take_the_way_that_was_worked_out_by_hand(review):
    states: dict[tuple[str, str], str] = {}
    for row in rows(review, "5-synthesised/assessments.csv"):
        key = (row["stage"], row["by"])
        states[key] = f"{states.get(key, '')} {row['item']} {row['state']};".strip()
    assert states == {
        ("survey", "ana"): "Q1 answered; Q2 answered; Q3 answered; Q4 answered; conclusion answered;",
        ("survey", "ben"): "Q1 answered; Q2 not asked; Q3 answered; Q4 not asked;",
        ("building", "ana"): "Q1 answered; Q2 due; Q3 due; Q4 waits;",
    }
    lacks = [(row["item"], row["what"].split(" (")[0]) for row in rows(review, "5-synthesised/assessments_to_do.csv")]
    missing = "it is asked, and there is no answer"
    assert lacks == [("Q1", "no reason is given"), ("Q2", missing), ("Q3", missing)]
    assert [row["item"] for row in rows(review, "6-reported/assessments/differences.csv")] == ["Q1"]
    told = subprocess.run(
        [sys.executable, "-m", "funnel.cli", "status", "--review", str(review)], capture_output=True, text=True
    )
    assert "3 answers that assessments lack: 5-synthesised/assessments_to_do.csv" in told.stdout


@pytest.mark.parametrize(
    ("place", "before", "after", "words"),
    [
        pytest.param("assessments/ben.csv", "Q1,yes", "Q1,Yes.", "assessments/ben.csv, line 2: answer 'Yes.' is not one of Q1's yes, no, partly, unknown, not_applicable. Did you mean 'yes'?", id="an answer misspelt"),
        pytest.param("assessments/ben.csv", ",survey,", ",surveey,", "stage 'surveey' is not one of survey, building, keeping. Did you mean 'survey'?", id="a stage misspelt"),
        pytest.param("questions.yaml", "Q1 is no\"}", "Q11 is no\"}", "questions.yaml, line 10: item 'Q2' is asked by the answer to 'Q11', which is no item here. Did you mean 'Q1'?", id="a chain to nothing"),
        pytest.param("questions.yaml", "restated: Is there", "restatd: Is there", "Did you mean 'restated'?", id="a key misspelt"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_framework_or_an_answer_stops_before_any_job(tmp_path, place, before, after, words):
    wrong = fresh(tmp_path)
    path = wrong / "corpus/frameworks" / place
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    ran = snakemake(wrong, "--dry-run")
    assert ran.returncode == 2
    assert words in ran.stderr and "Traceback" not in ran.stderr


def test_a_final_assessment_without_an_answer_that_is_due_stops_run_and_check(review, tmp_path):
    changed = Path(shutil.copytree(review, tmp_path / "changed"))
    path = changed / "corpus/frameworks/assessments/ana.csv"
    path.write_text(path.read_text().replace(",draft,", ",final,"))
    words = (
        "corpus/frameworks/assessments/ana.csv, line 8: the assessment of 'A made-up footbridge' at building with "
        "questions by ana is final and breaks off at Q2: it is asked, and there is no answer (Q1 no). Mend it"
    )
    ran = snakemake(changed, "results/5-synthesised/assessments.csv")
    assert ran.returncode != 0 and words in ran.stdout + ran.stderr
    checked = subprocess.run(
        [sys.executable, "-m", "funnel.cli", "check", "--review", str(changed)], capture_output=True, text=True
    )
    assert checked.returncode == 2 and words in checked.stderr


def test_the_argument_stands_as_counted_by_hand(review):
    columns = ("construct_id", "sources", "against", "weak_sources", "sensitivity")
    assert [[row[name] for name in columns] for row in rows(review, "5-synthesised/constructs.csv")] == [
        ["patience", "2", "1", "", "rests on no weak source"],
        ["wear", "2", "0", "decks", "rests on one source without them"],
    ]
    [relation] = rows(review, "5-synthesised/argument.csv")
    assert (relation["claim_id"], relation["codings"], relation["sources"]) == ("a1", "2", "1")  # c2, c3: the follow-up
    lines = {row["construct_id"]: row for row in rows(review, "5-synthesised/lines_of_argument.csv")}
    assert [lines["patience"][source] for source in ("arches", "followup", "decks")] == ["+1", "+1 -1", ""]
    assert rows(review, "5-synthesised/argument_to_do.csv") == []


def test_what_stands_behind_the_map_as_counted_by_hand(review):
    trail = rows(review, "5-synthesised/trail.csv")
    assert [(row["subject"], row["subject_id"], row["kind"], row["id"]) for row in trail] == [
        ("coding", "c1", "settlement", "c1"),
        ("coding", "c2", "memo", "m1"),
        ("coding", "c3", "settlement", "c3"),
        ("coding", "c4", "settlement", "c4"),
        ("concept", "material", "term", "timber deck*"),  # bridge* belongs to a block that is no concept
        ("concept", "material", "change", "x1"),
        ("concept", "time", "term", "joints"),  # parked
    ]
    layout = {row["code_id"]: (row["column"], row["row"]) for row in rows(review, "5-synthesised/layout.csv")}
    # material is kept in the third column of the strip, as stone; time leans to later, whose column is the third
    assert layout == {"material": ("3", "1"), "time": ("3", "1")}


def test_the_search_loop_as_counted_by_hand(review):
    suggested = [row["term"] for row in rows(review, "5-synthesised/terms.csv")]
    assert "joints" not in suggested and "bridge" not in suggested  # parked; asked for in both queries
    assert [(row["term"], row["what"]) for row in rows(review, "5-synthesised/terms_to_do.csv")] == [
        ("timber deck*", "no search is named for it yet"),
        ("bridge*", "search S9 is not in the log yet"),
    ]
    counts = ("records", "works", "included", "new_works", "new_included")
    brought = [
        (row["search_id"], *(row[name] for name in counts)) for row in rows(review, "5-synthesised/term_yield.csv")
    ]
    assert brought == [
        ("", "", "", "", "", ""),  # timber deck*: no search yet
        ("S1", "5", "5", "1", "5", "1"),  # Scopus: five papers, of which the arches are included
        ("S9", "", "", "", "", ""),
    ]
    strings = (review / "results/5-synthesised/strings.md").read_text()
    assert 'TS=(bridge*)\nAND TS=(deck* OR (stone NEAR/3 arch*) OR "timber deck*")\n' in strings


@pytest.mark.parametrize(
    ("standard", "item", "verdict", "found"),
    [
        pytest.param("prisma_s", "1", "not met", "S2 (1 of 2", id="Transport Index has no platform"),
        pytest.param("prisma_s", "8", "not met", "S3, S4 (2 of 4", id="handsearch and website: nobody says how"),
        pytest.param("prisma_s", "13", "met", "2024-01-10 to 2024-01-12", id="every search has its day"),
        pytest.param("prisma_s", "14", "met in your words", "(ben 2024-05-02)", id="a librarian read the strings"),
        pytest.param("prisma_s", "15", "met", "13 in all", id="5 + 5 + 2 + 1"),
        pytest.param("entreq", "9", "not met", "1 record", id="Girders, rivets and rust awaits ben"),
        pytest.param("entreq", "13", "met", "decks", id="one source is weak"),
        pytest.param("cis_processes", "2", "not met", "'timber deck*'", id="adopted, and not searched for"),
        pytest.param("cis_processes", "4", "met", "1 relation", id="patience, which is synthetic, limits wear"),
        pytest.param("cis_processes", "6", "met", "1 sample", id="decks were sought for a gap"),
        pytest.param("cis_processes", "7b", "not met", "decks, followup", id="nothing contributed, not rated"),
        pytest.param("cis_criteria", "6", "not met", "Purposive: 0", id="no purposive choice"),
        pytest.param("cis_criteria", "7", "not met", "1 way", id="two of the three ways are not described"),
    ],
)
def test_the_self_check_as_done_by_hand(review, standard, item, verdict, found):
    [row] = [
        row for row in rows(review, "6-reported/self_check.csv") if (row["standard"], row["item"]) == (standard, item)
    ]
    assert row["verdict"] == verdict
    assert found in row["found"]


@pytest.mark.browser
def test_a_page_answered_in_a_browser_comes_back_into_the_review(review, browser, downloads, tmp_path):
    screened = Path(shutil.copytree(review, tmp_path / "screened"))
    [waiting] = rows(screened, "3-screened/title/todo.csv")
    who, work = waiting["reviewer"], waiting["work_id"]
    browser.get((screened / f"results/3-screened/title/sheets/{who}.html").as_uri())
    browser.switch_to.active_element.send_keys("i")
    browser.find_element("id", "download").click()
    download = downloads / f"title_{who}.csv"
    for _ in range(200):
        time.sleep(0 if download.is_file() and download.stat().st_size else 0.1)
    collected = subprocess.run(
        [sys.executable, "-m", "funnel.cli", "collect", "--review", str(screened), str(download)],
        capture_output=True,
        text=True,
    )
    assert f"corpus/screening/title/{who}.csv: 1 rows added" in collected.stdout, collected.stderr
    ran = snakemake(screened, "results/3-screened/title/decisions.csv", "results/3-screened/title/todo.csv")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    [settled] = [row for row in rows(screened, "3-screened/title/decisions.csv") if row["work_id"] == work]
    assert f"{who}:include" in settled["votes"].split(";")
    assert rows(screened, "3-screened/title/todo.csv") == []
