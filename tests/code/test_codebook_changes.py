import pytest

from funnel.code import changes
from funnel.errors import ReviewError


def rows(name, *cells):
    return [(f"corpus/coding/{name}.csv", line, dict(row)) for line, row in enumerate(cells, start=2)]


def book(*active, retired=()):
    return rows(
        "codebook", *({"code_id": code} for code in active), *({"code_id": c, "status": "retired"} for c in retired)
    )


def coding(coding_id, code_id, version=""):
    return {"coding_id": coding_id, "code_id": code_id, "codebook_version": version}


def change(kind, from_code, to_code, coding_ids="", version="2"):
    return {
        "change_id": f"{version}{from_code}{to_code}",
        "version": version,
        "change": kind,
        "from_code": from_code,
        "to_code": to_code,
        "coding_ids": coding_ids,
    }


RENAME, MERGE = change("rename", "risk", "hazard"), change("merge", "fear", "hazard", version="3")


@pytest.mark.parametrize(
    ("codings", "changed", "active", "codes"),
    [
        pytest.param([coding("c1", "risk"), coding("c2", "trust")], [RENAME], ["hazard", "trust"], ["hazard", "trust"], id="a rename takes its codings along, others stay"),
        pytest.param([coding("c1", "risk"), coding("c2", "fear")], [RENAME, MERGE], ["hazard"], ["hazard", "hazard"], id="two codes become one"),
        pytest.param([coding("c1", "risk")], [change("rename", "hazard", "peril", version="10"), change("rename", "risk", "hazard", version="9")], ["peril"], ["peril"], id="in the order of versions, where 10 follows 9, not in that of rows"),
        pytest.param([coding("c1", "risk"), coding("c2", "risk")], [change("split", "risk", "loss", "c2"), change("split", "risk", "hazard")], ["loss", "hazard"], ["hazard", "loss"], id="a split: one named, the rest"),
        pytest.param([coding("c1", "risk"), coding("c2", "risk")], [change("split", "risk", "loss", "c2")], ["loss", "risk"], ["risk", "loss"], id="a split from a code that stays"),
        pytest.param([coding("c1", "risk", "1"), coding("c2", "risk", "2")], [RENAME], ["hazard", "risk"], ["hazard", "risk"], id="a name that is in use again: the version tells"),
        pytest.param([coding("c1", "risk", "1")], [RENAME, change("rename", "hazard", "risk", version="3")], ["risk"], ["risk"], id="there and back"),
    ],
)  # fmt: skip
def test_changes_are_replayed_and_what_the_coder_wrote_is_kept(codings, changed, active, codes):
    found = changes.replayed(rows("ana", *codings), rows("changes", *changed), book(*active))
    assert [row["code_id"] for *_, row in found] == codes
    assert [row["coded_as"] for *_, row in found] == [row["code_id"] for row in codings]


def test_which_of_two_codes_of_one_name_is_meant_must_be_said():
    with pytest.raises(ReviewError, match=r"in use again.*codebook_version") as error:
        changes.replayed(rows("ana", coding("c1", "risk")), rows("changes", RENAME), book("risk", "hazard"))
    assert (error.value.path, error.value.line) == ("corpus/coding/ana.csv", 2)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param([change("rename", "risk", "risk")], "into itself", id="nothing changes"),
        pytest.param([change("rename", "risk", "hazrd")], "Did you mean 'hazard'", id="to a code that nobody knows"),
        pytest.param(
            [change("split", "risk", "hazard", "c9")], "'c9' is not a coding", id="of a coding that is not there"
        ),
        pytest.param([change("merge", "risk", "hazard", "c1")], "belong to a split", id="a merge takes all along"),
        pytest.param([RENAME, RENAME], "stands already", id="twice"),
    ],
)
def test_mistakes_are_told_where_they_stand(changed, said):
    with pytest.raises(ReviewError, match=said) as error:
        changes.check(rows("changes", *changed), book("hazard"), rows("ana", coding("c1", "risk")))
    assert error.value.path == "corpus/coding/changes.csv"


def test_what_there_is_is_listed_in_its_own_order():
    """Not in that of a set, which differs from run to run."""
    coded = rows("ana", *(coding(f"c{n}", "risk") for n in (3, 8, 1, 6, 2, 7)))
    with pytest.raises(ReviewError, match="c3, c8, c1, c6, c2, c7"):
        changes.check(rows("changes", change("split", "risk", "hazard", "c9")), book("hazard"), coded)


@pytest.mark.parametrize(
    ("cell", "active", "now"),
    [
        pytest.param("risk; trust", ["hazard", "trust"], "hazard;trust", id="each of several"),
        pytest.param("risk", ["hazard", "risk"], "risk", id="a code in use means itself"),
        pytest.param("", ["hazard"], "", id="none"),
    ],
)
def test_rows_that_cite_codes_follow_renames(cell, active, now):
    cited = changes.renamed(
        rows("relations", {"from_code": cell}), ["from_code"], rows("changes", RENAME), book(*active)
    )
    assert cited[0][2]["from_code"] == now


def test_two_codes_of_a_cell_that_are_one_now_are_cited_once():
    cited = rows("constructs", {"codes": "risk; fear"})
    [(*_, row)] = changes.renamed(cited, ["codes"], rows("changes", RENAME, MERGE), book("hazard"))
    assert row["codes"] == "hazard"


def test_today_s_names_lead_through_every_change_but_a_split():
    changed = rows("changes", RENAME, MERGE, change("split", "trust", "hope", version="4"))
    later = rows("changes", change("rename", "hazard", "peril", version="5"))
    assert changes.today(changed + later, book("peril", "hope")) == {
        "risk": "peril",
        "fear": "peril",
        "hazard": "peril",
    }


def test_only_a_person_can_say_which_part_of_a_split_code_is_meant():
    split = rows("changes", change("split", "risk", "hazard"))
    assert (
        changes.renamed(rows("r", {"from_code": "risk"}), ["from_code"], split, book("hazard"))[0][2]["from_code"]
        == "risk"
    )
