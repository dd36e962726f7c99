"""The numbers of the small review, which were counted by hand (tests/small_review/README.md), one arm and step at a time."""

import pytest

from funnel import ledger, protocol
from funnel.errors import ReviewError
from funnel.report import captions, counts, flow, manifest, reconciliation, status

CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {
            "kind": {
                "sentence": "s",
                "reason": "Not an article; really",
                "stages": ["eligibility"],
                "test": {"kind": "one_of", "field": "type", "values": ["article"]},
            },
            "topic": {"sentence": "s", "reason": "Off topic", "stages": ["title", "full_text"]},
        },
        "routes": {"website": {"eligibility": [], "stages": [], "ends": "background"}},
        "stages": {"title": {"reviewers": ["ana"]}, "full_text": {"box": "full_text", "reviewers": ["ana"]}},
    }
)
# Seven database records: a and b are one work (included with two reports of one study), c leads to the same report as a,
# d is excluded at title, e ineligible, f removed by a person, g awaits retrieval. h is found on a website.
RECORDS = [
    {
        "record_id": record,
        "source": source,
        "source_type": "website" if record == "h" else "database",
        "round": "2" if record == "b" else "1",
    }
    for record, source in zip("abcdefgh", ["One", "Two", "Two", "One", "One", "One", "One", "Site"], strict=True)
]
WORKS = [
    {
        "work_id": work,
        "members": "a;b" if work == "a" else work,
        "source_types": "website" if work == "h" else "database",
        "arm": "other" if work == "h" else "databases",
        "collection": "guides" if work == "h" else "",
        "round": "1",
    }
    for work in "acdefgh"
]


def event(record, stage, name, outcome, report="", study="", reason=""):
    cells = (record, stage, name, outcome, report, study, reason)
    return dict(zip(("record_id", "stage", "event", "outcome", "report_id", "study_id", "reason"), cells, strict=True))


def settled(stage, **outcomes):
    return [event(record, stage, "settled", outcome) for record, outcome in outcomes.items()]


EVENTS = {
    "identify": [event(record, "identify", "identified", "") for record in "abcdefgh"],
    "deduplicate": settled("deduplicate", a="kept", b="merged", **dict.fromkeys("cdefgh", "kept")),
    "eligibility": [
        *settled("eligibility", **dict.fromkeys("acdg", "eligible")),
        event("e", "eligibility", "settled", "ineligible", reason="kind"),
        event("f", "eligibility", "settled", "removed", reason="kind"),
    ],
    "title": [
        *settled("title", a="include", c="include", g="include"),
        event("d", "title", "settled", "exclude", reason="topic"),
    ],
    "retrieval": [
        event("a", "retrieval", "report", "obtained", "rep1"),
        event("a", "retrieval", "report", "obtained", "rep2"),
        event("c", "retrieval", "report", "obtained", "rep1"),
        *settled("retrieval", a="obtained", c="obtained", g="awaiting"),
    ],
    "full_text": [
        event("a", "full_text", "report", "include", "rep1"),
        event("a", "full_text", "report", "include", "rep2"),
        event("c", "full_text", "report", "include", "rep1"),
        *settled("full_text", a="include", c="include"),
    ],
    "final": [
        event("a", "final", "report", "included", "rep1", "st"),
        event("a", "final", "report", "included", "rep2", "st"),
        event("c", "final", "report", "included", "rep1", "st"),
        event("h", "final", "report", "background", "h", "h"),
        *settled("final", a="included", c="included", h="background"),
    ],
}
LEDGER = ledger.assemble([(name, ledger.numbered(rows)) for name, rows in EVENTS.items()])
CONFIG["units"] = {name: stage["unit"] for name, stage in CONFIG["stages"].items()}
COUNTED = counts.Counted(LEDGER, RECORDS, WORKS, CONFIG)
FOUND = counts.measures(COUNTED)


def test_the_hand_made_ledger_is_whole():
    assert ledger.check(LEDGER, RECORDS, WORKS, CONFIG) == []


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        pytest.param("databases.identified", 7, id="every record of a database"),
        pytest.param("databases.identified.Two", 2, id="by source"),
        pytest.param("databases.duplicates_removed", 1, id="7 records, 6 works"),
        pytest.param("databases.ineligible", 1, id="by the criterion"),
        pytest.param("databases.removed_other", 1, id="by a person"),
        pytest.param("databases.removed_before_screening", 3, id="1 + 1 + 1"),
        pytest.param("databases.screened", 4, id="a, c, d, g"),
        pytest.param("title.excluded.topic", 1, id="a reason's count"),
        pytest.param("databases.retrieval.sought", 3, id="rep1, rep2 and the unnamed report of g; rep1 counts once"),
        pytest.param("databases.retrieval.obtained", 2, id="two reports were obtained"),
        pytest.param("full_text.in", 2, id="reports, not works"),
        pytest.param("included.works", 2, id="a and c"),
        pytest.param("included.reports", 2, id="rep1 and rep2"),
        pytest.param("included.studies", 1, id="both reports are of one study"),
        pytest.param("other.identified", 1, id="the website's record"),
        pytest.param("other.guides", 1, id="by collection"),
        pytest.param("background", 1, id="gathered, not included"),
    ],
)
def test_measures(measure, expected):
    assert FOUND[measure] == expected


def boxes():
    return {row["box"]: row for row in flow.flow(COUNTED, FOUND)}


@pytest.mark.parametrize(
    ("box", "n", "detail"),
    [
        pytest.param("database_results", "7", "One (n = 5); Two (n = 2)", id="per source"),
        pytest.param("register_results", "0", "", id="no register was searched: that is known"),
        pytest.param("duplicates", "1", "found by an earlier round already (n = 1)", id="b repeats a in round 2"),
        pytest.param(
            "excluded_automatic", "1", "Not an article, really (n = 1)", id="a reason's own semicolon parts no line"
        ),
        pytest.param("dbr_sought_reports", "3", "awaiting retrieval (n = 1)", id="what is open stands in the box"),
        pytest.param("other_sought_reports", "", "", id="no full text of that arm is sought: not reported"),
        pytest.param("background", "1", "", id="a box of its own"),
        pytest.param("new_reports", "2", "", id="reports"),
    ],
)
def test_boxes(box, n, detail):
    assert (boxes()[box]["n"], boxes()[box]["detail"]) == (n, detail)


def test_the_diagrams_equations_hold():
    assert flow.broken(flow.flow(COUNTED, FOUND), flow.funnel(COUNTED), CONFIG) == []


@pytest.mark.parametrize(
    ("box", "n", "words"),
    [
        pytest.param("duplicates", "2", "identified - duplicates", id="a duplicate too many"),
        pytest.param("records_screened", "5", "= screened", id="one screened that never came"),
        pytest.param("dbr_assessed", "4", "sought - not retrieved", id="more read than sought"),
        pytest.param("new_reports", "0", "reports of included studies", id="a study without a report"),
    ],
)
def test_a_wrong_number_breaks_an_equation(box, n, words):
    rows = [row | ({"n": n} if row["box"] == box else {}) for row in flow.flow(COUNTED, FOUND)]
    found = flow.broken(rows, flow.funnel(COUNTED), CONFIG)
    assert any(words in equation for equation in found)
    with pytest.raises(ReviewError, match="broken equation"):
        flow.require(found)


def test_exclusions_can_be_counted_by_study():
    """Three reports are excluded: two of study s for two reasons, one of study t, whose other report is included."""
    reasons = {"rep1": "kind", "rep2": "topic", "rep3": "topic", "rep4": ""}
    rows = [
        event("a", "full_text", "report", "exclude" if reason else "include", report, reason=reason)
        for report, reason in reasons.items()
    ]
    obtained = [event("a", "retrieval", "report", "obtained", report) for report in reasons]
    study_of = {"rep1": "s", "rep2": "s", "rep3": "t", "rep4": "t"}
    config = CONFIG | {"units": {"title": "report", "full_text": "study"}}
    counted = counts.Counted([*obtained, *rows], RECORDS, WORKS, config, {}, study_of)
    assert [row["reason"] for row in counted.excluded_in_full("databases")] == ["kind"], (
        "s; the first in protocol order"
    )
    assert counted.studies_read("databases") == 2
    by_report = counts.Counted([*obtained, *rows], RECORDS, WORKS, CONFIG, {}, study_of)
    assert len(by_report.excluded_in_full("databases")) == 3


def test_retrieval_that_nobody_recorded_is_not_reported():
    unrecorded = counts.Counted(LEDGER, RECORDS, WORKS, CONFIG | {"retrieval": "not_recorded"})
    assert {row["box"]: row["n"] for row in flow.flow(unrecorded, FOUND)}["dbr_notretrieved_reports"] == ""


def test_each_step_of_the_funnel_adds_up_and_leads_to_the_next():
    rows = [row for row in flow.funnel(COUNTED) if row["arm"] == "databases"]
    assert [(row["step"], row["n_in"], row["n_out"]) for row in rows] == [
        ("identified", "0", "7"),
        ("deduplicate", "7", "6"),
        ("eligibility", "6", "4"),
        ("title", "4", "3"),
        ("retrieval", "3", "2"),
        ("full_text", "2", "2"),
        ("final", "2", "2"),
    ]


@pytest.mark.parametrize(
    ("values", "arranged", "verdict"),
    [
        pytest.param({"a": 7, "b": 7}, False, "match", id="both accounts say so"),
        pytest.param({"a": 7, "b": None}, False, "match", id="one is silent"),
        pytest.param({"a": 7, "b": 8}, False, "differs", id="one says something else"),
        pytest.param({"a": None, "b": None}, False, "not reported", id="both are silent"),
        pytest.param({"a": 7, "b": None}, True, "match (by construction)", id="records arranged to fit prove nothing"),
        pytest.param({"a": 8, "b": None}, True, "differs", id="even arranged records may differ"),
    ],
)
def test_reconciliation(values, arranged, verdict):
    reported = {
        "accounts": {"a": {}, "b": {}},
        "steps": [{"step": "Found", "measure": "databases.identified", "values": values}],
    }
    [row] = reconciliation.compare(reported, {"databases.identified": "7"}, "corpus/reported.yaml", arranged)
    assert row["verdict"] == verdict
    assert row["computed"] == "7"
    assert row["b"] == ("not reported" if values["b"] is None else str(values["b"]))


def test_a_measure_that_nobody_computes_is_named():
    reported = {"accounts": {"a": {}}, "steps": [{"step": "x", "measure": "databases.identifed", "values": {"a": 1}}]}
    with pytest.raises(ReviewError, match=r"Did you mean 'databases\.identified'"):
        reconciliation.compare(reported, {"databases.identified": "7"}, "corpus/reported.yaml", False)


@pytest.mark.parametrize(
    ("provenances", "expected"),
    [
        pytest.param(["", ""], "", id="a team's own records need no caption"),
        pytest.param(["simulated", ""], "made up", id="one simulated row is enough"),
        pytest.param(["published", "simulated"], "made up; from print", id="what is made up is said first"),
    ],
)
def test_caption(provenances, expected):
    words = {"simulated": "made up", "ours": "our reading", "published": "from print"}
    assert captions.caption(provenances, words) == expected


def test_manifest_lists_what_went_in_the_code_and_what_came_out():
    rows = manifest.rows({"b": "2", "a": "1"}, {"c": "3"}, "code")
    assert [(row["role"], row["path"]) for row in rows] == [
        ("input", "a"),
        ("input", "b"),
        ("code", "workflow/funnel"),
        ("output", "c"),
    ]


def test_status_says_what_awaits_whom():
    made = status.Made(
        doubtful=[{"record_a": "a"}],
        eligibility=[{"work_id": "a"}],
        todo={"title": [{"reviewer": "ben"}, {"reviewer": "ben"}]},
        conflicts={
            "eligibility": [{"status": "open", "kind": "decision"}],
            "title": [
                {"status": "open", "kind": "unsure"},
                {"status": "settled", "kind": "decision"},
                {"status": "void", "kind": "conflict gone"},
            ],
        },
        retrieval=[{"event": "settled", "outcome": "awaiting"}],
        orphans={"title": [{"why": "no source holds this record"}]},
        states={"included": 1200},
        checked=[{"standard": "prisma_s", "verdict": verdict} for verdict in ("met", "not met", "met")],
        later={place: [] for place, *_ in status.LATER}
        | {"4-coded/conflicts.csv": [{"status": "open"}, {"status": "settled"}]}
        | {"5-synthesised/crosswalk_to_do.csv": [{"kind": "unrated"}, {"kind": "outside"}]},
    )
    told = "\n".join(status.lines(made, {"title": ["ana", "ben"]}, ["ana"]))
    assert "1 coding to settle: 4-coded/sheets/coding/conflicts.xlsx" in told
    assert "2 things to do on the crosswalk: 5-synthesised/crosswalk_to_do.csv" in told
    for words in (
        "included: 1,200 records",
        "1 pair of records to judge",
        "ana: 1 work to judge",
        "ben: 2 works to screen at title",
        "conflicts meeting: 1 work at eligibility (decision 1)",
        "conflicts meeting: 1 work at title (unsure 1)",
        "whoever adjudicated: 1 work at title where there is nothing to settle (conflict gone 1)",
        "1 full text to obtain",
        "title: 1 (no source holds this record: 1)",
        "PRISMA-S: met 2, not met 1",
    ):
        assert words in told
    assert "ana: " not in told.replace("ana: 1 work to judge", "")


@pytest.mark.parametrize(
    ("cells", "measure"),
    [
        pytest.param({"value": "UK", "status": "reported"}, "country.UK", id="a value"),
        pytest.param({"value": "UK?", "status": "unclear"}, "country.UK?", id="an unclear value is one"),
        pytest.param({"status": "unclear"}, "country.unclear", id="stated, but nobody can tell what"),
        pytest.param({"status": "not_reported"}, "country.not reported", id="NR: the study does not say"),
        pytest.param({"status": "not_applicable"}, "country.not applicable", id="NA: it cannot be asked"),
    ],
)
def test_a_value_not_reported_and_not_applicable_are_three_things(cells, measure):
    row = {"study_id": "s1", "field": "country", "value": "", **cells}
    assert counts.described([row, row | {"study_id": "s2"}], {"s1"}) == {f"characteristics.{measure}": 1}
