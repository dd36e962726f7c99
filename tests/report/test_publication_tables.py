"""Small results made by hand, and the tables that follow from them, written by hand."""

import pandas as pd
import pytest

from funnel.model import EVENT_COLUMNS, WORK_COLUMNS
from funnel.report import document, publication_tables, screening_tables, synthesis_tables
from funnel.report.table import Table, printed

STAGES = {"title": {"box": "screening"}, "full_text": {"box": "full_text"}}
CRITERIA = {
    "C1": {"sentence": "About care.", "reason": "Not about care", "stages": ["title"], "version": "1"},
    "E1": {
        "sentence": "An article.",
        "reason": "Not an article",
        "stages": ["eligibility"],
        "test": {"kind": "one_of"},
    },
    "F1": {"sentence": "An innovation.", "reason": "No innovation", "stages": ["title", "full_text"], "version": "2"},
}


def frame(columns: tuple[str, ...], *rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=list(columns), dtype=str)


def events(*rows: str) -> pd.DataFrame:
    """Rows "work stage event outcome key=value ...", with - for an empty outcome."""
    made = []
    for row in rows:
        work, stage, event, outcome, *more = row.split()
        named = {key: value.replace("_", " ") for key, value in (pair.split("=") for pair in more)}
        made.append(
            {"record_id": work, "work_id": work, "arm": "databases", "stage": stage, "event": event}
            | {"outcome": outcome.replace("-", "")}
            | named
        )
    return frame(EVENT_COLUMNS, *made)


def works(*rows: dict[str, str]) -> pd.DataFrame:
    return frame(WORK_COLUMNS, *rows)


def cells(table: Table) -> list[list[str]]:
    return printed(table)


def test_excluded_at_full_text():
    ledger = events(
        "w1 title settled exclude reason=C1 note=agreed",
        "w2 full_text vote exclude reason=F1 by=ana",
        "w2 full_text vote exclude reason=F1 by=ben",
        "w2 full_text report exclude reason=F1 note=agreed report_id=p2 on=2020-05-02 criterion_version=2",
        "w2 full_text settled exclude reason=F1 note=agreed on=2020-05-02",
        "w3 full_text vote include by=ana",
        "w3 full_text vote exclude reason=F1 by=ben",
        "w3 full_text adjudicated exclude reason=F9 by=cleo",
        "w3 full_text report exclude reason=F9 note=adjudicated by=cleo report_id=p3",
        "w3 full_text settled exclude reason=F9 note=adjudicated,_decision by=cleo",
        "w4 full_text report include report_id=p4 note=agreed",
        "w4 full_text settled include note=agreed",
        "w5 full_text vote exclude by=ana",
        "w5 full_text settled exclude note=single",
    )
    references = {"w1": "A", "w2": "Zorn 2001.", "w3": "abel 2002.", "w5": ""}
    table = screening_tables.excluded_full_text(works(), ledger, references, CRITERIA, STAGES)
    assert cells(table) == [
        ["not reported", "not reported", "not reported", "one reviewer", "ana", "not reported"],
        ["abel 2002.", "F9", "F9", "adjudicated", "cleo", "not reported"],
        ["Zorn 2001.", "No innovation", "F1", "agreed by all reviewers", "ana; ben", "2020-05-02"],
    ]
    assert table.notes == ("3 reports excluded. Primary reasons: F9, 1; No innovation, 1; not reported, 1.",)
    assert list(table.rows["criterion_version"]) == ["", "", "2"]


def test_a_report_of_two_works_is_excluded_once():
    ledger = events(
        "w1 full_text report exclude reason=F1 report_id=p1 note=single",
        "w1 full_text settled exclude reason=F1 note=single",
        "w2 full_text report exclude reason=F1 report_id=p1 note=single",
        "w2 full_text settled exclude reason=F1 note=single",
    )
    table = screening_tables.excluded_full_text(works(), ledger, {"w1": "A", "w2": "B"}, CRITERIA, STAGES)
    assert [row[0] for row in cells(table)] == ["A"]


def test_included_studies_with_all_their_reports():
    ledger = events(
        "w1 final report included report_id=p1 study_id=s1",
        "w2 final report included report_id=p2 study_id=s1",
        "w3 final report included report_id=p3 arm=other",
        "w4 final report background report_id=p4",
    )
    found = works(
        {"work_id": "w1", "sources": "Scopus; ASSIA"},
        {"work_id": "w2", "sources": "Scopus"},
        {"work_id": "w3", "sources": "Website"},
    )
    table = screening_tables.included(found, ledger, {"w1": "Beta 2001.", "w2": "Alpha 2002.", "w3": "Aa 2003."})
    assert cells(table) == [
        ["p3", "Aa 2003.", "other methods", "Website"],
        ["s1", "Alpha 2002.\nBeta 2001.", "databases and registers", "ASSIA; Scopus"],
    ]
    assert table.notes == ("2 studies in 3 reports.",)


SEARCHES = publication_tables.INPUTS["searches"]


def test_searches_that_count():
    log = frame(
        SEARCHES,
        {"search_id": "b", "status": "final", "source": "ASSIA", "platform": "ProQuest", "source_type": "database"},
        {"search_id": "p", "status": "pilot", "source": "ASSIA"},
        {"search_id": "a", "source": "SCIE", "source_type": "database", "query": "1. fire\n2. alarm", "hits": "0"},
        {"search_id": "w", "status": "final", "source": "Nesta", "source_type": "citation_forward"},
    )
    table = screening_tables.searches(log)
    assert [row[0] for row in cells(table)] == ["b", "a", "w"]
    assert [row[2] for row in cells(table)] == ["ASSIA (ProQuest)", "SCIE (platform not reported)", "Nesta"]
    shown = dict(zip(table.columns.values(), cells(table)[1], strict=True))
    assert shown["Search as run"] == "1. fire\n2. alarm"
    assert (shown["Records found"], shown["Records taken"], shown["Searched on"]) == (
        "0",
        "not reported",
        "not reported",
    )
    assert cells(table)[2][3] == "citation forward"
    assert table.notes == ("1 pilot search is not shown.",)


CHARACTERISTICS = frame(
    ("study_id", "field", "value", "status", "provenance"),
    {"study_id": "s2", "field": "design", "value": "survey"},
    {"study_id": "s2", "field": "country", "value": "UK"},
    {"study_id": "s2", "field": "country", "value": "Chile"},
    {"study_id": "s1", "field": "design", "value": "", "status": "not_reported"},
    {"study_id": "s1", "field": "country", "value": "UK", "status": "reported"},
    {"study_id": "s1", "field": "sample", "value": "", "status": "not_applicable"},
)
INCLUDED = events(*(f"w{n} final report included report_id=p{n} study_id=s{n}" for n in (1, 2, 3)))


def test_characteristics_of_every_included_study():
    found = works(
        {"work_id": "w1", "authors": "Zorn, A", "year": "2001"},
        {"work_id": "w2", "authors": "Abel, A; Bell, B", "year": "2002"},
    )
    table = screening_tables.characteristics(found, INCLUDED, CHARACTERISTICS)
    assert list(table.columns.values()) == ["Id", "Study", "Design", "Country", "Sample"]
    assert cells(table) == [
        ["s3", "not reported", "not reported", "not reported", "not reported"],
        ["s2", "Abel and Bell 2002", "survey", "Chile; UK", "not reported"],
        ["s1", "Zorn 2001", "not reported", "UK", "not applicable"],
    ]


def test_a_field_named_like_a_column_hides_nothing():
    field = frame(("study_id", "field", "value", "status"), {"study_id": "s1", "field": "study", "value": "cohort"})
    table = screening_tables.characteristics(works({"work_id": "w1", "authors": "Zorn, A"}), INCLUDED, field)
    assert ["s1", "Zorn", "cohort"] in cells(table)


def test_characteristics_counted_with_those_not_reported():
    table = screening_tables.characteristics_summary(INCLUDED, CHARACTERISTICS)
    assert cells(table) == [
        ["design", "survey", "1", "33.3"],
        ["design", "not reported", "2", "66.7"],
        ["country", "UK", "2", "66.7"],
        ["country", "Chile", "1", "33.3"],
        ["country", "not reported", "1", "33.3"],
        ["sample", "not applicable", "1", "33.3"],
        ["sample", "not reported", "2", "66.7"],
    ]
    assert table.columns["share"] == "% of 3 studies"
    assert table.notes == ("A study with several values of a field counts under each of them.",)


def test_characteristics_are_counted_once_a_study_is_included():
    assert list(screening_tables.characteristics_summary(events(), CHARACTERISTICS).rows["field"]) == []


def test_agreement_of_each_stage():
    pair = {
        "reviewer_a": "ana",
        "reviewer_b": "ben",
        "round": "1",
        "set": "main",
        "unsure_rule": "conflict",
        "n": "100",
        "kind": "figure",
    }
    columns = publication_tables.INPUTS["agreement"]
    title = frame(
        columns[1:],
        pair | {"statistic": "proportion agreed", "value": "0.8500"},
        pair | {"statistic": "Cohen's kappa", "value": "0.6995", "low": "0.5597", "high": "0.8393"},
        pair | {"statistic": "bias index", "value": "0.03"},
        pair
        | {"statistic": "seen by one only", "value": "2", "n": "", "note": "ana alone 2, ben alone 0", "kind": "count"},
    )
    full_text = frame(columns[1:], pair | {"statistic": "Cohen's kappa", "note": "undefined: one category"})
    both = publication_tables.by_stage(["title", "full_text"], [title, full_text])
    table = screening_tables.agreement(both)
    assert list(table.columns.values())[5:7] == ["Proportion agreed", "Cohen's kappa"]
    assert cells(table) == [
        ["title", "ana and ben", "1", "main", "100", "85.0%", "0.70 (0.56 to 0.84)", ""],
        [
            "full text",
            "ana and ben",
            "1",
            "main",
            "100",
            "not reported",
            "undefined",
            "Cohen's kappa: undefined: one category",
        ],
    ]
    assert table.notes == (
        "From the votes before adjudication; “unsure” counts as a category of its own, as the stage has it.",
        "Title: 2 records seen by one reviewer only (ana alone 2, ben alone 0).",
    )


def test_agreement_under_two_versions_of_three_reviewers():
    columns = publication_tables.INPUTS["agreement"][1:]
    pair = {
        "reviewer_a": "ana",
        "reviewer_b": "ben",
        "round": "1",
        "set": "main",
        "unsure_rule": "conflict",
        "n": "9",
        "kind": "figure",
    }
    together = pair | {"reviewer_a": "ana; ben; cyd", "reviewer_b": "", "n": "8", "criteria_version": "2"}
    rows = frame(
        columns,
        pair | {"criteria_version": "1", "statistic": "PABAK", "value": "0.5000"},
        pair | {"criteria_version": "2", "statistic": "PABAK", "value": "0.6000"},
        pair | {"criteria_version": "2", "statistic": "votes include, include", "value": "3", "kind": "votes"},
        pair
        | {
            "criteria_version": "2",
            "statistic": "later includes missed by reviewer_a",
            "value": "1",
            "note": "of 3",
            "kind": "count",
        },
        pair
        | {
            "criteria_version": "2",
            "statistic": "seen by one only",
            "value": "0",
            "note": "ana alone 0",
            "kind": "count",
        },
        together | {"statistic": "Fleiss' kappa", "value": "0.4926", "low": "0.4000", "high": "0.6000"},
        together | {"statistic": "Krippendorff's alpha", "value": "0.4933"},
    )
    table = screening_tables.agreement(publication_tables.by_stage(["title"], [rows]))
    assert cells(table) == [
        ["title", "ana and ben", "1", "main", "1", "9", "0.50", ""],
        ["title", "ana and ben", "1", "main", "2", "9", "0.60", ""],
    ]
    assert table.notes[1:] == (
        "Title: ana; ben; cyd together, 8 records: Fleiss' kappa 0.49 (0.40 to 0.60), Krippendorff's alpha 0.49.",
    )


def test_criteria_with_their_versions():
    table = screening_tables.criteria(CRITERIA)
    by_machine = "machine, then people where it cannot tell"
    assert cells(table)[1:] == [
        ["E1", "An article.", "Not an article", "eligibility", by_machine, "not reported", "not reported"],
        ["F1", "An innovation.", "No innovation", "title; full text", "people", "2", "not reported"],
    ]


def test_published_accounts_stand_beside_what_is_computed():
    rows = frame(
        ("step", "measure", "computed", "ames2020", "verdict", "note"),
        {"step": "Found", "computed": "10", "ames2020": "", "verdict": "not reported"},
        {"step": "Kept", "computed": "0", "ames2020": "4", "verdict": "differs", "note": "Why."},
    )
    table = screening_tables.reconciliation(rows, {"ames2020": {"citation": "Ames (2020) A book."}})
    assert list(table.columns.values()) == ["Step", "Computed", "Ames 2020", "Verdict", "Note"]
    assert cells(table) == [["Found", "10", "not reported", "not reported", ""], ["Kept", "0", "4", "differs", "Why."]]
    assert table.notes == ("Ames 2020: Ames (2020) A book.",)


def test_grey_documents_by_collection_and_category():
    table = screening_tables.grey(
        works(
            {"work_id": "1", "arm": "other", "collection": "G10", "publisher_category": "charity"},
            {"work_id": "2", "arm": "other", "collection": "G2", "publisher_category": "charity"},
            {"work_id": "3", "arm": "other", "collection": "G2"},
            {"work_id": "4", "arm": "databases", "collection": "G2", "publisher_category": "charity"},
        )
    )
    assert list(table.columns.values()) == ["Category of publisher", "G2", "G10", "Total"]
    assert cells(table) == [["charity", "1", "1", "2"], ["not reported", "1", "0", "1"], ["Total", "2", "1", "3"]]


MODELS = pd.DataFrame(
    [["m2", "10", "Double Diamond", "Design Council, 2019"], ["m1", "2", "Spiral", ""]],
    columns=["model_id", "order", "name", "citation"],
)
LABELS = pd.DataFrame(
    [
        ["m1", "1", "Explore", "early"],
        ["m1", "10", "Spread", "early"],
        ["m1", "2", "test", "early"],
        ["m2", "1", "Discover", "early"],
        ["m2", "2", "Deliver", "middle"],
    ],
    columns=["model_id", "order", "token_printed", "phase"],
)
TARGETS = pd.DataFrame(
    [["integrating", "2", "Integrating", "middle"], ["mobilising", "1", "Mobilising", "early"]],
    columns=["stage_id", "order", "label", "phase"],
)


def test_models_as_printed():
    table = synthesis_tables.models(MODELS.assign(note="Blank in print."), LABELS, TARGETS)
    assert list(table.columns.values()) == ["Model", "Early", "Middle"], "the phases of the stages, in their order"
    assert cells(table) == [
        ["Spiral", "Explore; test; Spread", ""],  # a cell that is blank in print is blank here
        ["Double Diamond (Design Council, 2019)", "Discover", "Deliver"],
    ]
    assert table.notes == ("Spiral: Blank in print.",), "only of a model with a blank cell"


def test_a_phase_to_which_no_stage_belongs_is_printed_last():
    more = pd.concat([LABELS, pd.DataFrame([["m1", "11", "After all", "afterwards"]], columns=LABELS.columns)])
    table = synthesis_tables.models(MODELS, more, TARGETS)
    assert list(table.columns.values()) == ["Model", "Early", "Middle", "Afterwards"]
    assert cells(table)[0][-1] == "After all"


def test_coverage_names_the_strictest_reading():
    columns = ["model_id", "model", "stage_id", "column", "wording", "primary", "any", "strictest"]
    rows = [
        ["m1", "Spiral", "mobilising", "printed", "1", "2", "3", "wording"],
        ["m1", "Spiral", "integrating", "blank", "0", "0", "0", ""],
        ["m2", "Diamond", "mobilising", "printed", "0", "0", "1", "any"],
        ["m2", "Diamond", "integrating", "printed", "0", "0", "0", ""],
    ]
    table = synthesis_tables.coverage(pd.DataFrame(rows, columns=columns), TARGETS)
    assert list(table.columns.values()) == ["Model", "Mobilising", "Integrating"]
    assert cells(table) == [
        ["Spiral", "same words", "no label in this phase"],
        ["Diamond", "secondary", "–"],
        ["Models, same words", "1", "0"],
        ["Models, primary or stricter", "1", "0"],
        ["Models, secondary or stricter", "2", "0"],
    ]


def test_crosswalk_names_the_stage_and_keeps_unmapped_labels():
    columns = publication_tables.INPUTS["crosswalk"]
    rows = frame(
        columns,
        {"model": "Spiral", "token_printed": "Explore", "phase": "early", "stage_id": "mobilising", "role": "primary"},
        {"model": "Spiral", "token_printed": "Spread", "phase": "early"},
    )
    shown = cells(synthesis_tables.crosswalk(rows, TARGETS))
    assert shown[0][:5] == ["Spiral", "Explore", "early", "Mobilising", "primary"]
    assert shown[1][:5] == ["Spiral", "Spread", "early", "not mapped", ""]


COVERAGE = ["model_id", "model", "stage_id", "column", "wording", "primary", "any", "strictest", "depth"]
COVERED = pd.DataFrame(
    [
        ["m1", "Spiral", "mobilising", "printed", "1", "1", "1", "wording", "2"],
        ["m1", "Spiral", "integrating", "blank", "0", "0", "0", "", ""],
        ["m2", "Diamond", "mobilising", "printed", "0", "0", "0", "", "0"],
        ["m2", "Diamond", "integrating", "printed", "0", "1", "2", "primary", ""],
    ],
    columns=COVERAGE,
)


def test_the_models_labels_stand_in_the_cells_of_their_stages():
    columns = publication_tables.INPUTS["crosswalk"]
    rows = frame(
        columns,
        {"model_id": "m1", "token_printed": "Explore", "stage_id": "mobilising", "role": "primary"},
        {"model_id": "m2", "token_printed": "shape", "stage_id": "integrating", "role": "secondary", "conflict": "x"},
        {
            "model_id": "m2",
            "token_printed": "deliver",
            "stage_id": "integrating",
            "role": "primary",
            "confidence": "low",
        },
        {"model_id": "m2", "token_printed": "unmapped"},
    )
    table = synthesis_tables.models_by_stage(rows, COVERED, TARGETS)
    assert list(table.columns.values()) == ["Model", "Mobilising", "Integrating"]
    assert cells(table) == [
        ["Spiral", "Explore", "no label in this phase"],
        ["Diamond", "–", "deliver*\n(shape)†"],  # what it is mainly about first
    ]


def test_what_may_yet_be_found_is_not_said_to_be_missing():
    waiting = COVERED.assign(strictest="", column="printed", awaiting=["0", "1", "0", ""])
    assert cells(synthesis_tables.coverage(waiting, TARGETS))[0][1:] == ["–", "not settled"]
    nothing = frame(publication_tables.INPUTS["crosswalk"])
    assert cells(synthesis_tables.models_by_stage(nothing, waiting, TARGETS))[0][1:] == ["–", "not settled"]


def test_depth_is_printed_where_it_was_rated_and_said_to_be_missing_where_nobody_did():
    assert cells(synthesis_tables.depth(COVERED, TARGETS)) == [
        ["Spiral", "2", "not reported"],
        ["Diamond", "0", "not reported"],  # rated as not treated, which is not the same as not rated
    ]
    unrated = synthesis_tables.depth(COVERED.assign(depth=""), TARGETS)
    assert len(unrated.rows) == 0 and unrated.empty == "Not reported: nobody has rated it."


def test_gaps_of_models_and_of_all_models():
    columns = publication_tables.INPUTS["gaps"]
    rows = frame(
        columns,
        {"model": "Spiral", "stage": "Integrating", "what": "w"},
        {"stage": "Integrating", "what": "f", "found_in": "1", "of": "2"},
    )
    assert cells(synthesis_tables.gaps(rows))[1] == ["all models", "not reported", "Integrating", "f", "1", "2"]


def test_every_table_of_a_review_that_has_nothing_yet_says_so():
    protocol = {"criteria": {}, "stages": STAGES}
    made = publication_tables.publication_tables({}, protocol, {}, {})
    assert [table.name for table in made] == list(publication_tables.TABLES)
    for table in made:
        text = document.document([table], "md").decode()
        assert text == f"**{table.title}.**\n\n{table.empty}\n"
        assert table.empty.endswith(".") and table.caption == ""


def test_an_optional_column_without_a_word_is_left_out():
    said = frame(SEARCHES, {"search_id": "a"}, {"search_id": "b", "note": "By hand."})
    for rows, last in ((said, "Note"), (said.assign(note=""), "Records taken")):
        protocol = {"criteria": {}, "stages": {}}
        [table] = publication_tables.publication_tables({"searches": rows}, protocol, {}, {}, ["searches"])
        assert list(table.columns.values())[-1] == last
        assert "note" in table.rows  # the CSV keeps every column


def test_people_sheets_may_lack_columns():
    sheet = pd.DataFrame([{"search_id": "a", "source": "Scopus"}])
    [table] = publication_tables.publication_tables(
        {"searches": sheet}, {"criteria": {}, "stages": {}}, {}, {}, ["searches"]
    )
    assert cells(table)[0][:3] == ["a", "not reported", "Scopus"]


@pytest.mark.parametrize(
    "found, caption",
    [
        pytest.param(["", ""], "", id="a team's own rows need no statement"),
        pytest.param(["simulated", ""], "Simulated records; not a library.", id="one simulated row is enough"),
        pytest.param(["ours", "simulated"], "Simulated records; not a library. Our reading.", id="each said once"),
        pytest.param(["published"], "", id="nothing to say of it in config"),
    ],
)
def test_caption_states_provenance(found, caption):
    captions = {"published": "", "simulated": "simulated records; not a library", "ours": "Our reading."}
    assert publication_tables.provenance([pd.DataFrame({"provenance": found})], captions) == caption


def test_caption_follows_the_rows_that_a_table_is_about():
    results = {"works": works({"work_id": "w1", "arm": "other", "provenance": "simulated"})}
    protocol = {"criteria": CRITERIA, "stages": STAGES, "captions": {"simulated": "simulated"}}
    made = publication_tables.publication_tables(results, protocol, {}, {}, ["grey", "criteria", "searches"])
    assert [table.caption for table in made] == ["Simulated.", "", ""]


def test_only_what_is_printed_is_cited():
    ledger = events(
        "w1 title settled exclude",
        "w2 title settled include",
        "w2 full_text settled exclude",
        "w3 full_text settled include",
        "w3 final settled included",
        "w4 final settled background",
    )
    found = works(*({"work_id": f"w{n}"} for n in range(1, 5)))
    assert [row["work_id"] for row in publication_tables.cited(found, ledger, STAGES)] == ["w2", "w3"]


def test_every_input_that_a_table_takes_exists():
    known = {*publication_tables.INPUTS, "criteria", "stages", "references", "accounts"}
    assert len(publication_tables.TABLES) > 1
    for row in publication_tables.TABLES.values():
        assert set(row.takes) <= known
        assert all("provenance" in publication_tables.INPUTS[name] for name in row.about)


def test_every_input_is_read_in_one_way():
    special = ["works", "ledger", "reconciliation", "agreement", "revisited"]
    read = [*publication_tables.SHEETS, *publication_tables.SYNTHESIS, *special]
    assert sorted(read) == sorted(publication_tables.INPUTS)
