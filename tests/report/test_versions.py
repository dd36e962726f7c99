"""An updated review counted by hand: two studies in three reports before, one removed, one new, one new report of an old one."""

import pytest
from test_counts import CONFIG, event, settled

from funnel import ledger
from funnel.report import counts, flow, versions

# Version 1 found a (included, rep1), b (included, rep2 and rep3), c (excluded at title).
# Version 2 found a2 (a again), d (new, included), e (a new report, rep5, of the study of a), f (another way to rep2), and
# c2, a fuller version of c, for which c was taken up again and included.
# Since then b's study was removed: rep2 and rep3 are excluded at full text now.
SEARCHES = {
    "S1": {"search_id": "S1", "review_version": "1", "triggered_by": ""},
    "S2": {"search_id": "S2", "review_version": "2", "triggered_by": ""},
    "S3": {"search_id": "S3", "review_version": "", "triggered_by": "kinship"},
}
FOUND_BY = {"a": "S1", "b": "S1", "c": "S1", "a2": "S2", "c2": "S2", "d": "S2", "e": "S3", "f": "S2"}
RECORDS = [
    {"record_id": record, "search_id": search, "source": "One", "source_type": "database", "round": search[1]}
    for record, search in FOUND_BY.items()
]
WORKS = [
    {
        "work_id": work,
        "members": f"{work};{work}2" if work in "ac" else work,
        "source_types": "database",
        "arm": "databases",
        "collection": "",
        "round": FOUND_BY[work][1],
    }
    for work in "abcdef"
]
REPORTS = {"a": ["rep1"], "b": ["rep2", "rep3"], "c": ["rep6"], "d": ["rep4"], "e": ["rep5"], "f": ["rep2"]}
STUDY = {"rep1": "one", "rep2": "two", "rep3": "two", "rep4": "four", "rep5": "one", "rep6": "six"}
OUT = {"b", "f"}


def reports(stage, out, goes_on, works="abcdef"):
    rows = []
    for work in works:
        outcome = out if work in OUT else goes_on
        rows += [event(work, stage, "report", outcome, report, STUDY[report]) for report in REPORTS[work]]
        rows.append(event(work, stage, "settled", outcome))
    return rows


LEDGER = ledger.assemble(
    [
        (name, ledger.numbered(rows))
        for name, rows in {
            "identify": [event(record, "identify", "identified", "") for record in FOUND_BY],
            "deduplicate": settled("deduplicate", a2="merged", c2="merged", **dict.fromkeys("abcdef", "kept")),
            "eligibility": settled("eligibility", **dict.fromkeys("abcdef", "eligible")),
            "title": [
                event("c", "title", "superseded", "exclude") | {"on": "2024-05-01"},
                *settled("title", **dict.fromkeys("abcdef", "include")),
            ],
            "retrieval": reports("retrieval", "obtained", "obtained"),
            "full_text": reports("full_text", "exclude", "include"),
            "final": reports("final", "", "included", "acde"),
        }.items()
    ]
)
COUNTED = counts.Counted(LEDGER, RECORDS, WORKS, CONFIG | {"review_version": "2"}, SEARCHES)
FULLER = [
    {"work_id": "c", "search_id": "S2", "since": "2025-01-10"},
    {"work_id": "a", "search_id": "S2", "since": "2025-01-10"},  # included: nobody was asked again
]
EARLIER = versions.earlier_works(COUNTED, FULLER)
RELEASED = [
    {"work_id": work, "report_id": report, "study_id": STUDY[report], "state": "included"}
    for work in "ab"
    for report in REPORTS[work]
]


def test_what_an_earlier_version_found_is_earlier_unless_it_was_taken_up_again():
    assert {"a", "b"} == EARLIER


def boxes(released):
    present = versions.this_version(COUNTED, EARLIER)
    found = counts.measures(present) | versions.measures(COUNTED, EARLIER, released)
    rows = flow.flow(present, found)
    assert flow.broken(rows, flow.funnel(present), COUNTED.config) == []
    return {row["box"]: (row["n"], row["detail"]) for row in rows}


@pytest.mark.parametrize(
    ("box", "n", "detail"),
    [
        pytest.param("previous_studies", "2", "", id="one and two, as released"),
        pytest.param("previous_reports", "3", "", id="rep1, rep2, rep3"),
        pytest.param("database_results", "5", "One (n = 5); of them by theoretical sampling (n = 1)", id="a2 c2 d e f"),
        pytest.param(
            "duplicates",
            "1",
            "in the previous version already (n = 1)",
            id="a2; c2 leads to c, which is screened again",
        ),
        pytest.param("records_screened", "4", "", id="c, d, e, f"),
        pytest.param("dbr_sought_reports", "3", "", id="rep4, rep5, rep6; rep2 is the earlier version's"),
        pytest.param("dbr_assessed", "3", "", id="the same three"),
        pytest.param("dbr_excluded", "0", "", id="rep2 and rep3 were excluded among the earlier ones"),
        pytest.param("new_studies", "2", "", id="four and six"),
        pytest.param("new_reports", "2", "", id="rep4 and rep6"),
        pytest.param("new_reports_of_previous", "1", "", id="rep5 adds a report and no study"),
        pytest.param("removed_studies", "1", "", id="two"),
        pytest.param("removed_reports", "2", "", id="rep2 and rep3"),
        pytest.param("total_studies", "3", "", id="2 + 2 - 1"),
        pytest.param("total_reports", "4", "", id="3 + 2 + 1 - 2"),
    ],
)
def test_boxes_of_an_update_after_a_release(box, n, detail):
    assert boxes(RELEASED)[box] == (n, detail)


@pytest.mark.parametrize(
    ("box", "n"),
    [
        pytest.param("previous_studies", "1", id="of what version 1 found only study one is included today"),
        pytest.param("previous_reports", "1", id="rep1"),
        pytest.param("total_studies", "3", id="1 + 2"),
        pytest.param("total_reports", "4", id="1 + 2 + 1"),
    ],
)
def test_without_a_release_what_is_included_today_is_all_that_is_known(box, n):
    assert boxes(None)[box][0] == n


def test_a_first_version_has_no_boxes_of_an_update():
    first = counts.Counted(LEDGER, RECORDS, WORKS, CONFIG | {"review_version": "1"}, {})
    assert versions.earlier_works(first) == set()
    assert versions.measures(first, set(), None) == {}
    assert versions.this_version(first, set()).works == WORKS


@pytest.mark.parametrize(
    ("box", "n", "words"),
    [
        pytest.param("total_studies", "4", "= total studies", id="a study from nowhere"),
        pytest.param("previous_reports", "9", "= total reports", id="reports that vanished"),
    ],
)
def test_a_wrong_total_breaks_an_equation(box, n, words):
    present = versions.this_version(COUNTED, EARLIER)
    rows = flow.flow(present, counts.measures(present) | versions.measures(COUNTED, EARLIER, RELEASED))
    wrong = [row | ({"n": n} if row["box"] == box else {}) for row in rows]
    assert any(words in equation for equation in flow.broken(wrong, flow.funnel(present), COUNTED.config))
