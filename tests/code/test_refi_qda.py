"""The exchange files are held to the standard's own schemas, and to a reader that is not ours."""

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from funnel.code import bring, brought, refi_qda

STANDARD = Path(__file__).parent / "refi_qda"


def code(code_id, label, parent="", kind="concept", **cells):
    empty = dict.fromkeys(("definition", "include_if", "exclude_if", "status"), "")
    return empty | {"code_id": code_id, "label": label, "parent_id": parent, "kind": kind} | cells


def coding(coding_id, source_id, code_id, coder, **cells):
    empty = dict.fromkeys(("quote", "summary", "location", "start", "end", "phase", "coded_on"), "")
    named = {"coding_id": coding_id, "source_id": source_id, "code_id": code_id, "coder": coder, "decision": "keep"}
    return empty | named | cells


TEXT = "Risk is shared.\nNobody 🙂 owns it."
CODED = refi_qda.Coded(
    codebook=[
        code("what", "What is <at> stake", kind="category"),
        code("risk", "Risk & fear", "what", definition="Harm\x00 that may come", include_if="it is named"),
        code("old", "Old", status="retired"),
    ],
    sources=[{"source_id": "S1", "citation": "One 2020"}, {"source_id": "S2", "citation": "Two 2021"}],
    codings=[
        coding("c1", "S1", "risk", "ana", quote="Risk is shared.", start="0", end="15", location="p. 1", phase="early", coded_on="2024-05-01"),
        coding("c2", "S1", "risk", "ben", quote="owns it", start="25", end="32", location="p. 1", summary="Nobody feels bound"),
        coding("c3", "S2", "what", "ana", summary="In our words", location="p. 9", phase="cross"),
        coding("c4", "S1", "risk", "ana", summary="Of it all", location="throughout"),
        coding("c5", "S1", "risk", "ana", summary="gone", location="p. 2", decision="drop"),
    ],
    texts={"S1": TEXT},
    constructs=[{"construct_id": "k1", "label": "Owning risk", "definition": "d", "codes": "what; risk"}],
    nodes=[{"code_id": "risk", "label": "Risk & fear", "x": "10.5", "y": "20"}, {"code_id": "what", "label": "What", "x": "1", "y": "2"}],
    edges=[{"edge_id": "r1", "from_code": "risk", "to_code": "what", "relation": "limits", "basis": "recorded"}],
)  # fmt: skip


def qde(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("project.qde")


@pytest.mark.parametrize(
    ("schema", "content"),
    [
        pytest.param("Codebook", refi_qda.codebook(CODED.codebook, CODED.constructs), id="codebook"),
        pytest.param("Codebook", refi_qda.codebook(CODED.codebook), id="codebook without constructs"),
        pytest.param("Project", qde(refi_qda.project(CODED, "A review")), id="project"),
        pytest.param("Project", qde(refi_qda.project(CODED._replace(codings=[], nodes=[], constructs=[]), "")), id="nothing coded yet"),
        pytest.param("Project", qde(refi_qda.project(refi_qda.Coded([], [], [], {}), "")), id="nothing there yet"),
    ],
)  # fmt: skip
def test_the_files_are_valid(schema, content):
    rules = etree.XMLSchema(etree.parse(STANDARD / f"{schema}.xsd"))
    rules.assertValid(etree.fromstring(content))


def test_every_reference_leads_somewhere_also_where_a_draft_cites_a_code_that_is_not_in_use_any_more():
    drafts = [
        CODED.constructs[0] | {"codes": "risk; old; split"},
        CODED.constructs[0] | {"construct_id": "k2", "codes": "old"},
    ]
    project = etree.fromstring(qde(refi_qda.project(CODED._replace(constructs=drafts), "t")))
    there = set(project.xpath("//@guid"))
    cited = project.xpath("//@targetGUID | //@representedGUID | //@creatingUser | //@sourceVertex | //@targetVertex")
    assert len(cited) > 10
    assert set(cited) <= there
    book = etree.fromstring(refi_qda.codebook(CODED.codebook, drafts))
    assert book.xpath("//*[local-name()='MemberCode']/@guid") == [refi_qda.guid("code", "risk")]


def test_the_same_input_gives_the_same_bytes():
    assert refi_qda.project(CODED, "t") == refi_qda.project(CODED, "t")


def test_identifiers_stay_as_they_are():
    # What comes back from other programs is recognised by these: changing the recipe loses that.
    assert refi_qda.guid("code", "risk") == "4543AEE1-2595-5FF6-A9B5-03A4DEEB3AF4"


KNOWN = bring.Known(["what", "risk"], ["S1", "S2"], ["c1", "c2", "c3", "c4"])


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "project.qdpx"
    path.write_bytes(refi_qda.project(CODED, "A review"))
    return path


def test_what_went_out_comes_back(project):
    found = bring.read(project, "", KNOWN)
    assert [(row["code_id"], row["parent_id"], row["kind"]) for row in found.codebook] == [
        ("what", "", "category"),
        ("risk", "what", "concept"),
    ]
    cells = ("coding_id", "source_id", "code_id", "coder", "summary", "phase", "coded_on")
    said = {row["coding_id"]: row for row in found.codings}
    assert sorted(said) == ["c1", "c2", "c3", "c4"]
    for row in CODED.codings[:3]:
        assert [said[row["coding_id"]][name] for name in cells] == [row[name] for name in cells]
    assert [said["c2"][name] for name in ("quote", "start", "end", "location")] == ["owns it", "25", "32", "p. 1"]
    assert (said["c3"]["quote"], said["c3"]["location"]) == ("", "p. 9")  # nobody's words but ours
    assert "start" not in said["c3"] and list(found.texts) == ["S1"]  # a text that stands in for one is none
    assert said["c4"]["location"] == bring.WHOLE
    assert found.texts["S1"] == TEXT


def test_coming_back_adds_nothing(project):
    found = bring.read(project, "", KNOWN)
    same = brought.additions(found, CODED.codebook, CODED.sources, CODED.codings[:4])
    assert (same.rows, same.texts, same.told) == ({}, {}, [])


def test_a_retired_or_dropped_row_stays_at_home(project):
    assert b"Old" not in qde(project.read_bytes()) and b"gone" not in qde(project.read_bytes())


def test_an_independent_reader_opens_both(project, tmp_path):
    pyrefiqda = pytest.importorskip("pyrefiqda")
    loaded = pyrefiqda.RefiProject.load(project, tmp_path / "unpacked")
    assert [user.name for user in loaded.users.user] == ["ana", "ben"]
    [what] = loaded.code_book.codes.code
    assert (what.name, [child.name for child in what.code]) == ("What is <at> stake", ["Risk & fear"])
    one, two = loaded.sources.text_source
    assert [(s.start_position, s.end_position, s.creating_user) for s in one.plain_text_selection] == [
        (0, 15, loaded.users.user[0].guid),
        (25, 32, loaded.users.user[1].guid),
    ]
    assert len(one.coding) == 1 and len(two.plain_text_selection) == 1
    place = pyrefiqda.RefiProject.resolve_source_path(two.plain_text_path, tmp_path / "unpacked")
    [selection] = two.plain_text_selection
    assert place.read_text()[selection.start_position : selection.end_position] == "In our words"
    [graph] = loaded.graphs.graph
    assert {vertex.represented_guid for vertex in graph.vertex} == {what.guid, what.code[0].guid}
    [made] = loaded.sets.set
    assert len(made.member_code) == 2
    book = tmp_path / "codebook.qdc"
    book.write_bytes(refi_qda.codebook(CODED.codebook, CODED.constructs))
    assert pyrefiqda.RefiCodebook.load(book).codes.code[0].guid == what.guid
