"""A review that begins with a calibration round, changes its criteria after it, and applies them again to everything."""

import pytest

from funnel import amendments, protocol
from funnel.screen import assignment, criteria, lists, reconcile, votes


def config(*changes):
    """The protocol of a small review; changes: later versions of its two criteria, as (criterion, version)."""
    listed = {"topic": [], "year": []}
    for name, version in changes:
        listed[name].append(version)
    return protocol.validated(
        {
            "title": "t",
            "criteria_version": "2" if changes else "1",
            "criteria": {
                "topic": {"sentence": "s", "reason": "r", "stages": ["title"], "versions": listed["topic"]},
                "year": {
                    "sentence": "s",
                    "reason": "r",
                    "stages": ["eligibility"],
                    "test": {"kind": "year_range", "field": "year", "min": 2000},
                    "versions": listed["year"],
                },
            },
            "stages": {"title": {"reviewers": ["ana", "ben"], "calibration": 0.4}},
        }
    )


CHANGED = {"version": "2", "since": "2024-03-04", "what": "a", "why": "b"}
TIGHTENED = CHANGED | {"change": "tightened", "sentence": "It is about road bridges."}
LATER = CHANGED | {"change": "tightened", "test": {"kind": "year_range", "field": "year", "min": 2010}}
WORKS = [
    {
        "work_id": f"w{n}",
        "members": f"w{n}",
        "arm": "databases",
        "round": "1",
        "source_types": "database",
        "title": "t",
        "year": str(2000 + n),
    }
    for n in range(20)
]
RECORDS = [work | {"record_id": work["work_id"]} for work in WORKS]


class Screened:
    """The title stage as it stands after some votes: (reviewer, work, decision, version of the criteria)."""

    def __init__(self, review, *cast):
        stage = review["stages"]["title"]
        rows = [
            (f"{who}.csv", line, {"record_id": work, "decision": said, "criteria_version": version, "reasons": "topic"})
            for line, (who, work, said, version) in enumerate(cast, start=2)
        ]
        changes = amendments.amendments(review["criteria"])
        ids = {work["work_id"]: work["work_id"] for work in WORKS}
        ballot = votes.cast(rows, "title", ids, ids, changes).votes
        self.asked = assignment.assign(WORKS, ballot, {}, "title", stage, 1)
        rule = reconcile.Rule("title", "agree", "conflict", ["topic", "year"], changes)
        self.result = reconcile.settle(WORKS, {}, ballot, {}, self.asked, rule)
        self.todo = lists.to_do(WORKS, ballot, {}, "title", self.asked, ["ana", "ben"], "shuffled", 1)

    def awaited(self, reviewer):
        return {row["work_id"] for row in self.todo if row["reviewer"] == reviewer}

    def decided(self, decision):
        return {row["work_id"] for row in self.result.decisions if row["decision"] == decision}


SAMPLE = sorted(work for work, one in Screened(config()).asked.items() if one.part == "calibration")
IN, OUT = SAMPLE[:2], SAMPLE[2:]
PILOT = [(who, work, "include" if work in IN else "exclude", "1") for who in ("ana", "ben") for work in SAMPLE]


def test_the_review_begins_with_the_sample():
    begun = Screened(config())
    assert IN and OUT
    assert begun.awaited("ana") == begun.awaited("ben") == set(SAMPLE)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        pytest.param("tightened", IN, id="tightened: what was included"),
        pytest.param("loosened", OUT, id="loosened: what was excluded by it"),
        pytest.param("reworded", [], id="reworded: nothing"),
    ],
)
def test_the_final_criteria_are_applied_to_the_sample_again_before_the_rest(change, again):
    revised = config(("topic", TIGHTENED | {"change": change}))
    screened = Screened(revised, *PILOT)
    rest = {work["work_id"] for work in WORKS} - set(SAMPLE)
    assert screened.awaited("ana") == (set(again) or rest)
    assert {row["work_id"] for row in screened.result.revisited} == set(again)
    assert screened.decided("include") == set(IN) - set(again)
    assert screened.decided("exclude") == set(OUT) - set(again)


def test_once_voted_on_again_it_shows_and_the_rest_follows():
    revised = config(("topic", TIGHTENED))
    again = [(who, work, "exclude", "2") for who in ("ana", "ben") for work in IN]
    screened = Screened(revised, *PILOT, *again)
    assert screened.awaited("ana") == {work["work_id"] for work in WORKS} - set(SAMPLE)
    assert [(row["was"], row["now"], row["waits_for"]) for row in screened.result.revisited] == [
        ("include", "exclude", "") for _ in IN
    ]
    versions = {
        event["work_id"]: event["criterion_version"] for event in screened.result.events if event["event"] == "settled"
    }
    assert {versions[work] for work in IN} == {"2"}
    assert {versions[work] for work in OUT} == {"1"}, (
        "excluded under the wider criterion: the narrower one excludes too"
    )


def test_what_a_machine_tests_is_tested_anew_for_every_work():
    before, after = (criteria.apply(WORKS, RECORDS, review) for review in (config(), config(("year", LATER))))
    assert {(row["criterion_version"], row["outcome"]) for row in before} == {("1", "meets")}
    assert [row["criterion_version"] for row in after] == ["2"] * len(WORKS)
    assert [row["work_id"] for row in after if row["outcome"] == "fails"] == [f"w{n}" for n in range(10)]
