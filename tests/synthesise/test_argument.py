import pytest

from funnel.errors import ReviewError
from funnel.synthesise import argument


def coding(coding_id, source_id, code_id, decision="keep"):
    cells = {"coding_id": coding_id, "source_id": source_id, "code_id": code_id, "decision": decision}
    return cells | {"quote": "said" if coding_id == "c1" else ""}


CODINGS = [
    coding("c1", "S1", "risk"),
    coding("c2", "S2", "risk"),
    coding("c3", "S3", "trust"),
    coding("c4", "S3", "risk", "drop"),
    coding("c5", "S3", "risk", "awaiting"),
]


def appraised(source_id, weak="", relevance="2", question="Q1"):
    return {"source_id": source_id, "question_id": question, "relevance": relevance, "weak": weak}


def record(*appraisals):
    return argument.Record(CODINGS, appraisals)


def construct(construct_id="k1", **cells):
    empty = dict.fromkeys(("kind", "codes", "coding_ids", "disconfirming_ids", "lost"), "")
    said = {"label": "K", "definition": "d", "disconfirming": "sought, none found", "status": "draft"}
    return empty | said | {"construct_id": construct_id, "where": "corpus/constructs.csv:2"} | cells


def claim(**cells):
    said = {"claim_id": "a1", "from_construct": "k1", "to_construct": "k2", "coding_ids": "c1", "refuting_ids": ""}
    return said | {"status": "draft", "lost": "", "where": "corpus/argument.csv:5"} | cells


@pytest.mark.parametrize(
    ("cells", "behind", "against"),
    [
        pytest.param({"codes": "risk; trust"}, ["c1", "c2", "c3"], [], id="all codings of its codes that stand"),
        pytest.param(
            {"codes": "risk; trust", "coding_ids": "c2; c4"}, ["c2"], [], id="those that it names, if they stand"
        ),
        pytest.param({"coding_ids": "c1", "disconfirming_ids": "c3"}, ["c1"], ["c3"], id="for and against"),
        pytest.param({}, [], [], id="nothing"),
    ],
)
def test_evidence(cells, behind, against):
    assert argument.evidence(construct(**cells), record().standing()) == (behind, against)


@pytest.mark.parametrize(
    ("cells", "appraisals", "left", "told"),
    [
        pytest.param({"codes": "risk"}, [], "", "", id="nobody appraised: nothing is known"),
        pytest.param({"codes": "risk"}, [appraised("S1"), appraised("S2")], "2", "rests on no weak source", id="none is weak"),
        pytest.param({"codes": "risk"}, [appraised("S1", "fatal flaw")], "1", "rests on one source without them", id="one of two"),
        pytest.param({"codes": "risk; trust"}, [appraised("S1", "relevance 0")], "2", "stands without them", id="one of three"),
        pytest.param({"codes": "trust"}, [appraised("S3", "relevance 0")], "0", "rests on weak sources only", id="the only one"),
        pytest.param({"codes": "trust"}, [appraised("S3", "relevance 0"), appraised("S3", question="Q2")], "1", "rests on no weak source", id="weak for one question of two is not weak"),
        pytest.param({"codes": "trust"}, [appraised("S3", relevance="")], "", "", id="readers still differ: nothing is known"),
    ],
)  # fmt: skip
def test_sensitivity_to_weak_sources(cells, appraisals, left, told):
    [row] = argument.support([construct(**cells)], ("construct_id",), record(*appraisals))
    assert (row["sources_without_weak"], row["sensitivity"]) == (left, told)


def test_a_relation_is_borne_out_by_what_it_cites():
    cited = claim(coding_ids="c1; c2; c4", refuting_ids="c3")
    [row] = argument.support([cited], ("claim_id",), record(appraised("S1", "fatal flaw"), appraised("S2")))
    assert list(row) == ["claim_id", *argument.SUPPORT_COLUMNS]
    # c4 was dropped; of S1 and S2, the first is weak; c1 alone has the words of its passage; S3 speaks against it.
    assert list(row.values()) == ["a1", "2", "1", "2", "1", "1", "S1", "1", "rests on one source without them"]


def test_lines_of_argument():
    made = [construct(codes="risk"), construct("k2", codes="trust", disconfirming_ids="c1;c2")]
    sources = [{"source_id": name} for name in ("S1", "S2", "S3")]
    rows = argument.matrix(made, sources, record())
    assert [[row[name] for name in ("S1", "S2", "S3")] for row in rows] == [["+1", "+1", ""], ["-1", "-1", "+1"]]
    assert argument.matrix_columns(sources) == list(rows[0])


SOUND = [construct(codes="risk"), construct("k2", codes="risk", where="corpus/constructs.csv:3")]


@pytest.mark.parametrize(
    ("constructs", "claims", "lacks"),
    [
        pytest.param(SOUND, [claim()], [], id="nothing is lacking"),
        pytest.param([construct(), SOUND[1]], [claim()], [("k1", "no coding bears it out")], id="no evidence"),
        pytest.param([construct(codes="trust"), SOUND[1]], [claim()], [("k1", "it rests on 1 source, fewer than 2")], id="one source"),
        pytest.param([SOUND[0]], [], [("k1", "no relation of the argument leads to it or from it")], id="an orphan"),
        pytest.param([construct(codes="risk", disconfirming=""), SOUND[1]], [claim()], [("k1", "nothing is said about evidence against it")], id="nobody looked for evidence against it"),
        pytest.param([construct(codes="risk", disconfirming="", disconfirming_ids="c3"), SOUND[1]], [claim()], [], id="evidence against it was found"),
        pytest.param([construct(codes="risk", lost="code 'old' is retired; coding 'c4' was dropped"), SOUND[1]], [claim()], [("k1", "code 'old' is retired"), ("k1", "coding 'c4' was dropped")], id="what it cites is not there any more"),
        pytest.param(SOUND, [claim(coding_ids="")], [("a1", "no coding bears it out")], id="a claim without evidence"),
    ],
)  # fmt: skip
def test_what_a_draft_lacks_is_work_to_do_and_a_final_one_stops(constructs, claims, lacks):
    found = argument.to_do(constructs, claims, record(), 2)
    assert [(row["id"], row["what"]) for row in found] == lacks
    final = [[row | {"status": "final"} for row in rows] for rows in (constructs, claims)]
    if not lacks:
        assert argument.to_do(*final, record(), 2) == []
        return
    with pytest.raises(ReviewError, match="is final: ") as error:
        argument.to_do(*final, record(), 2)
    place = found[0]["where"].rpartition(":")
    assert (error.value.path, str(error.value.line)) == (place[0], place[2])


def test_what_a_relation_between_concepts_lost_is_work_to_do():
    row = {"relation_id": "r1", "status": "", "lost": "code 'old' is retired", "where": "corpus/coding/relations.csv:2"}
    [told] = argument.to_do([], [], record(), 2, [row])
    assert list(told.values()) == ["corpus/coding/relations.csv:2", "r1", "draft", "code 'old' is retired"]


def memos(*cells):
    return [("corpus/memos.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


def test_steps_without_a_memo_are_listed():
    rows = argument.memo_coverage(
        memos(
            {"step": "coding", "kind": "reflexive", "written_on": "2024-02-01"},
            {"step": "coding", "kind": "anomaly", "written_on": "2024-01-01"},
            {"step": ""},
        )
    )
    assert [row["step"] for row in rows] == list(argument.MEMO_STEPS)
    told = {row["step"]: (row["memos"], row["kinds"], row["last"]) for row in rows}
    assert told["coding"] == ("2", "anomaly; reflexive", "2024-02-01")
    assert told["argument"] == ("0", "", "")


def test_a_memo_is_about_something_that_is_there():
    known = argument.ids([memos({"code_id": "risk", "label": "x"}), memos({"memo_id": "m1"})])
    assert known == {"risk", "m1"}
    argument.check_memos(memos({"memo_id": "m1", "about": "risk; m1"}), known)
    with pytest.raises(ReviewError, match=r"about 'rsk'.*Did you mean 'risk'"):
        argument.check_memos(memos({"memo_id": "m1", "about": "rsk"}), known)
