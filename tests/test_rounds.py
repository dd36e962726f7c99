"""Whatever rounds a library comes in, the works and the decisions on them are those of all at once."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel import ledger, protocol, rounds
from funnel.deduplicate.pipeline import deduplicate
from funnel.errors import ReviewError
from funnel.screen import assignment, reconcile, votes

CONFIG = protocol.validated(
    {
        "title": "t",
        "criteria": {"topic": {"sentence": "s", "reason": "r", "stages": ["title"]}},
        "stages": {"title": {"reviewers": ["ana", "ben"]}},
    }
)
STAGE = CONFIG["stages"]["title"]
WORKS = [
    {
        "title": "Zinc in chronic wounds of the leg",
        "authors": "Doe, Jane",
        "year": "2010",
        "volume": "4",
        "pages": "1-9",
    },
    {
        "title": "Family group conferences at home",
        "authors": "Roe, Rita",
        "year": "2012",
        "volume": "7",
        "pages": "20-8",
    },
    {"title": "Bridges of timber in the north", "authors": "Elm, Emil", "year": "2014", "volume": "2", "pages": "5-11"},
    {"title": "What remains of copper coins", "authors": "Lind, Eva", "year": "2011", "volume": "9", "pages": "77-90"},
]
# Each work is found one to three times; each record has a platform's number of its own, and a reviewer may have voted on it.
VOTE = st.sampled_from(("", "include", "exclude"))
FOUND = st.lists(
    st.tuples(st.sampled_from(range(len(WORKS))), st.sampled_from(("1", "2", "10")), VOTE, VOTE), min_size=1, max_size=9
)


def library(found, at_once: bool) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                **WORKS[work],
                "container_title": "Journal of Zinc",
                "type": "article",
                "record_id": f"r_{place:02d}",
                "round": "1" if at_once else in_round,
                "source": f"Source {place % 2}",
                "source_type": "database",
            }
            for place, (work, in_round, _, _) in enumerate(found)
        ]
    )


def decided(found, at_once: bool) -> dict[frozenset[str], tuple[str, ...]]:
    """The members of each work -> what was decided on it and how."""
    works = deduplicate(library(found, at_once)).works.to_dict("records")
    work_of = ledger.works_by_record(works)
    rows = [
        (f"corpus/screening/title/{reviewer}.csv", line, {"record_id": f"r_{place:02d}", "decision": vote})
        for column, reviewer in ((2, "ana"), (3, "ben"))
        for line, (place, vote) in enumerate(
            ((at, one[column]) for at, one in enumerate(found) if one[column]), start=2
        )
    ]
    cast = votes.cast(rows, "title", work_of, list(work_of.values())).votes
    asked = assignment.assign(works, cast, {}, "title", STAGE, 1)
    rule = reconcile.Rule("title", STAGE["reconcile"], STAGE["unsure"], ["topic"])
    result = reconcile.settle(works, {}, cast, {}, asked, rule)
    members = {work["work_id"]: frozenset(work["members"].split(";")) for work in works}
    return {members[row["work_id"]]: (row["decision"], row["how"], row["votes"]) for row in result.decisions}


@settings(max_examples=40, deadline=None)
@given(FOUND)
def test_works_and_decisions_do_not_depend_on_the_rounds(found):
    assert decided(found, at_once=False) == decided(found, at_once=True)


def test_there_is_something_to_join():
    found = [(0, "1", "include", "include"), (0, "2", "", ""), (1, "2", "exclude", "include")]
    assert decided(found, at_once=False) == {
        frozenset({"r_00", "r_01"}): ("include", "agreed", "ana:include;ben:include"),
        frozenset({"r_02"}): ("", "awaiting", "ana:exclude;ben:include"),
    }


def review(folder, log: str) -> None:
    files = {
        "config/config.yaml": "title: t\n"
        "criteria:\n"
        "  topic:\n    sentence: s\n    reason: r\n    stages: [title]\n"
        "    versions:\n      - {version: '2', since: 2025-01-20, change: tightened, what: w, why: y}\n"
        "stages:\n  title: {reviewers: [ana]}\n"
        "criteria_version: '2'\n",
        "corpus/searches/log.csv": log,
        "corpus/searches/1/a.ris": "TY  - JOUR\nTI  - A\nER  - \n",
        "corpus/searches/2/b.ris": "TY  - JOUR\nTI  - B\nER  - \n",
        "corpus/records/manual.csv": "search_id,title\nH1,By hand\nH2,Later by hand\n",
        "corpus/screening/title/ana.csv": "record_id,decision,decided_on\na,include,2024-05-01\na,exclude,2025-02-01\nb,include,\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


LOG = (
    "search_id,round,status,source,source_type,searched_on,files\n"
    "S1,1,final,One,database,2024-01-10,1/a.ris\n"
    "H1,1,final,Hand,handsearch,2024-01-10,\n"
    "S2,2,final,One,database,2025-01-10,2/b.ris\n"
    "H2,2,final,Hand,handsearch,2025-01-12,\n"
)


@pytest.fixture
def laid_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    review(tmp_path, LOG)
    rounds.as_it_stood("1", tmp_path / "then")
    return tmp_path / "then"


@pytest.mark.parametrize(
    ("place", "there", "gone"),
    [
        pytest.param("corpus/searches/log.csv", ["S1", "H1"], ["S2", "H2"], id="later searches"),
        pytest.param("corpus/records/manual.csv", ["By hand"], ["Later"], id="what they found by hand"),
        pytest.param(
            "corpus/screening/title/ana.csv", ["2024-05-01", "b,include"], ["2025-02-01"], id="votes; undated ones stay"
        ),
        pytest.param("config/config.yaml", ["topic"], ["tightened"], id="a criterion tightened since"),
    ],
)
def test_the_review_as_it_stood_lacks_what_came_later(laid_out, place, there, gone):
    text = (laid_out / place).read_text()
    assert all(word in text for word in there)
    assert not any(word in text for word in gone)


def test_the_review_as_it_stood_has_its_exports_and_no_later_one(laid_out):
    assert (laid_out / "corpus/searches/1/a.ris").is_file()
    assert not (laid_out / "corpus/searches/2").exists()
    config = protocol.validated(protocol.read_yaml(laid_out / "config/config.yaml"))
    assert (config["criteria_version"], config["outputs"]) == ("1", [])


def test_a_round_that_nobody_searched_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    review(tmp_path, LOG)
    with pytest.raises(ReviewError, match="there is no round '3'; there are: 1, 2"):
        rounds.as_it_stood("3", tmp_path / "then")
