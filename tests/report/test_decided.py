import pytest
from audit_case import A1, LEDGER, B, C, D, G

from funnel.report import decided
from funnel.report.wording import rows_of

CRITERIA = {"IC4": {"sentence": "About care.", "reason": "Not about care", "stages": ["title"], "versions": []}}
STAGES = {"title": {"reviewers": ["R1", "R2"], "reconcile": "agree", "unsure": "conflict"}, "full_text": {}}
ORDER = ["eligibility", "title", "abstract", "retrieval", "full_text"]
DONE = decided.by_record(rows_of(LEDGER))
COUNTS = decided.counted(DONE, ORDER)
TOPICS = {(topic.kind, topic.name): topic for topic in decided.topics(COUNTS, CRITERIA, STAGES)}


def who(label):
    return [record for record, acts in DONE.items() if label in [act.label for act in acts]]


@pytest.mark.parametrize(
    ("label", "records"),
    [
        pytest.param("eligibility: criterion E1: fails", [C], id="what a machine tested"),
        pytest.param("eligibility: R1: exclude for E1", [G], id="what a person judged before screening"),
        pytest.param("title: R1: include", [A1], id="a vote"),
        pytest.param("title: R1: unsure, superseded by a later one", [A1], id="a vote that no longer holds"),
        pytest.param("title: R1: exclude for IC4", [B], id="a vote with its reason"),
        pytest.param("title: R2: exclude for IC4", [A1], id="the same of another reviewer"),
        pytest.param("title: settled: exclude for IC4", [B], id="what was settled for a reason"),
        pytest.param("full text: settled: exclude for FT1", [D], id="a stage's name as people say it"),
    ],
)
def test_each_act_leads_to_its_records(label, records):
    assert who(label) == records
    assert {act.label: n for act, n in COUNTS.items()}[label] == len(records)


def phrases(kind, name):
    return [(act.stage, act.phrase, n) for act, n in TOPICS[kind, name].acts]


def test_a_criterion_holds_everything_that_cites_it():
    assert phrases("criterion", "IC4") == [
        ("title", "R1: exclude for IC4", 1),
        ("title", "R2: exclude for IC4", 1),
        ("title", "settled: exclude for IC4", 1),
    ]


def test_a_reviewer_holds_what_that_person_did_at_every_stage():
    found = phrases("reviewer", "R1")
    assert ("eligibility", "R1: exclude", 1) in found
    assert [stage for stage, *_ in found] == sorted((stage for stage, *_ in found), key=["eligibility", "title"].index)
    assert not [phrase for _, phrase, _ in found if phrase.startswith("R2:")]


def test_a_stage_that_nobody_has_begun_has_its_page():
    topics = decided.topics({}, CRITERIA, STAGES)
    assert [(topic.kind, topic.name, topic.acts) for topic in topics] == [
        ("criterion", "IC4", []),
        ("stage", "title", []),
        ("stage", "full_text", []),
    ]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        pytest.param({"R2": {"last_day": "2020-05-01", "to": "R3"}}, "R2, last day 2020-05-01, then R3", id="replaced"),
        pytest.param({"R2": {"last_day": "2020-05-01"}}, "R2, last day 2020-05-01", id="not replaced"),
    ],
)
def test_it_shows_who_left(left, told):
    [*_, title] = decided.topics({}, {}, {"title": STAGES["title"] | {"left": left}})
    assert dict(title.about)["Left"] == told
