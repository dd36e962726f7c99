"""Tables of documents and concepts as people make them, and what is counted in them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import tables
from funnel.errors import ReviewError
from funnel.synthesise import concept_map, occurrences


def read(path, text, **given):
    path.write_text(text) if isinstance(text, str) else path.write_bytes(text)
    return occurrences.occurrences(path, tables.read_sheet(path, occurrences.named), **given)


def held(table):
    """The pairs of document and concept, in the order of the table."""
    return [(row["source_id"], row["code_id"]) for row in table.codings]


def concepts(table):
    return [row["code_id"] for row in table.codebook]


def documents(table):
    return [row["source_id"] for row in table.sources]


# Two documents, three concepts: A holds trust and power, B holds power, nobody holds money.
ROWS = [("A", "Trust"), ("A", "Power"), ("B", "Power")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("t.csv", "document,Trust,Power,Money\nA,1,1,0\nB,0,1,0\n", id="noughts and ones"),
        pytest.param("t.csv", "document;Trust;Power;Money\nA;3;1;\nB;;2;\n", id="counts, semicolons, empty cells"),
        pytest.param("t.tsv", "document\tTrust\tPower\tMoney\nA\tx\tX\t\nB\t\tx\t-\n", id="crosses, tabs"),
        pytest.param("t.csv", "document,Trust,Power,Money\nA,yes,Yes,no\nB,No,YES,no\n", id="words"),
        pytest.param("t.csv", ",Trust,Power,Money\nA,True,True,False\nB,False,True,False\n", id="first column unnamed"),
        pytest.param("t.csv", "Title,Trust,Power,Money\nA,1.0,1.0,0.0\nB,0.0,1.0,0.0\n", id="as pandas writes numbers"),
        pytest.param("t.csv", "\ufeffwhat,Trust,Power,Money\nA,✓,✔,\n\nB,,✓,\n".encode(), id="ticks, a mark, a gap"),
        pytest.param("t.txt", "document;Trust;Power;Money\nA;1;1;0\nB;0;1;0\n".encode("utf-16"), id="UTF-16"),
    ],
)
def test_a_row_a_document(tmp_path, name, content):
    table = read(tmp_path / name, content)
    assert held(table) == ROWS
    assert concepts(table) == ["Trust", "Power", "Money"]
    assert [node.sources for node in occurrences.nodes(table)] == [1, 2, 0], "a concept that nobody holds stays, with 0"


def test_a_workbook_is_read_as_a_table(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Paper", "Trust", "Power", "Money"], ["A", 1, True, None], ["B", 0, 2.0, False]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    rows = tables.read_sheet(tmp_path / "t.xlsx", occurrences.named)
    assert held(occurrences.occurrences("t.xlsx", rows)) == ROWS


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("document,concept\nA,Trust\nA,Power\nB,Power\n", id="the plain names"),
        pytest.param("Paper;Keyword\nA;Trust\nA;Power\nB;Power\n", id="other names"),
        pytest.param("coding_id,source_id,code_id,quote\n1,A,Trust,x\n2,A,Power,y\n3,B,Power,\n", id="a table of codings"),
        pytest.param("Study ID,Themes,Year\nA,Trust,2001\nA,Power,2001\nB,Power,2002\n", id="other columns do not matter"),
        pytest.param(",document,code\n0,A,Trust\n1,A,Power\n2,B,Power\n", id="as pandas writes it, with numbered rows"),
        pytest.param("id,title,tag\n7,A,Trust\n8,A,Power\n9,B,Power\n", id="the plainest name is the document's"),
    ],
)  # fmt: skip
def test_a_row_a_pair(tmp_path, text):
    table = read(tmp_path / "t.csv", text)
    assert held(table) == ROWS and documents(table) == ["A", "B"]
    assert table.told[0].startswith("A row a pair: ")


def test_a_table_with_columns_called_otherwise_is_read_by_their_names(tmp_path):
    text = "Quelle,Schlagwort\nA,Trust\nA,Power\nB,Power\n"
    assert held(read(tmp_path / "t.csv", text, document="quelle", concept="Schlagwort")) == ROWS
    text = "Year,Trust,Power,Who\n2001,1,1,A\n2002,0,1,B\n"
    table = read(tmp_path / "t.csv", text, document="Who", leave_out=["year"])
    assert held(table) == ROWS and concepts(table) == ["Trust", "Power"]


def test_a_concept_that_is_called_code_is_a_concept_where_its_cells_are_marks(tmp_path):
    table = read(tmp_path / "t.csv", "Paper,Code,Trust\nA,1,0\nB,,x\n")
    assert held(table) == [("A", "Code"), ("B", "Trust")]


def test_weights_of_pairs_add_up_and_count_a_document_once(tmp_path):
    text = "document,concept,weight\nA,Trust,2\nA,Trust,3\nB,Trust,\nB,Power,0\nC,,\n"
    table = read(tmp_path / "t.csv", text)
    assert held(table) == [("A", "Trust"), ("B", "Trust")]
    assert documents(table) == ["A", "B", "C"], "C holds no concept and is a document all the same"
    nodes = {node.code_id: (node.sources, node.codings) for node in occurrences.nodes(table)}
    assert nodes == {"Trust": (2, 6), "Power": (0, 0)}


@pytest.mark.parametrize(
    ("text", "given", "message"),
    [
        pytest.param("", {}, "no row stands below a header", id="empty"),
        pytest.param("document,Trust\n", {}, "no row stands below a header", id="a header only"),
        pytest.param("document\nA\n", {}, "line 1: 'document' is the only column", id="documents without concepts"),
        pytest.param("document,Trust\nA,maybe\n", {}, "line 2: Trust 'maybe' does not say whether", id="a word for nothing"),
        pytest.param("document,Trust\nA,1\nB,NA\n", {}, "line 3: Trust 'NA' does not say", id="not known is not no"),
        pytest.param("document,Trust\nA,-2\n", {}, "Trust '-2' does not say", id="less than none"),
        pytest.param("document,Trust\nA,0.4\n", {}, "Trust '0.4' does not say", id="a part of once"),
        pytest.param("document,Trust\nA,1\n,1\n", {}, "line 3: document is empty", id="a document without a name"),
        pytest.param("document,concept\nA,Trust\n,Power\n", {}, "line 3: document is empty", id="a pair without a document"),
        pytest.param("document,concept,n\nA,,3\n", {}, "line 2: concept is empty", id="three times nothing"),
        pytest.param("document,Trust\nA,1\nB,1\nA,0\n", {}, "line 4: document 'A' stands in line 2 already", id="twice"),
        pytest.param("document,Trust,Trust\nA,1,0\n", {}, "'Trust' stands twice in the header", id="a concept twice"),
        pytest.param("document,In  staff,In staff \nA,1,0\n", {}, "'In staff' stands twice", id="twice but for spaces"),
        pytest.param("document,Trust\nA,1,1\n", {}, "'1' stands in a column without a name", id="a cell too many"),
        pytest.param("document,Trust\nA,1\n", {"leave_out": ["Trus"]}, "no column 'Trus'; found document, Trust. Did you mean 'Trust'?", id="a slip in a column's name"),
        pytest.param("document,Trust\nA,1\n", {"concept": "Money"}, "there is no column 'Money'", id="no such column"),
        pytest.param("Quelle,Wort\nA,Trust\n", {}, "see --leave-out, --document, --concept", id="names that are not known"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_a_line(tmp_path, text, given, message):
    with pytest.raises(ReviewError) as error:
        read(tmp_path / "t.csv", text, **given)
    assert message in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("document,Trust,trust\nA,1,0\n", "concepts are kept apart though they are written nearly alike: 'Trust', 'trust'.", id="case"),
        pytest.param("document,concept\nA,co-design\nA,Co design\n", "nearly alike: 'co-design', 'Co design'.", id="punctuation"),
        pytest.param("document,concept\nA,trust\na,power\n", "documents are kept apart though they are written nearly alike: 'A', 'a'.", id="documents"),
        pytest.param("document,concept\nA,in  staff\nB,in staff\n", "'in staff' is written with different spaces; it counts as one.", id="spaces"),
        pytest.param("document,Trust,Total\nA,1,1\nB,1,1\nTotal,2,2\n", "'Total' (line 4) was read like any other", id="a sum below"),
        pytest.param("document,concept,page\nA,Trust,3\n", "Not read: 'page'.", id="a column beside the pair"),
        pytest.param("document,concept\nA,Trust; Power\nB,Trust\n", "'Trust; Power' (line 2) counts as one concept", id="several in a cell"),
        pytest.param("document,keywords\nA,Trust|Power\nB,Trust; Fear\nC,Fear\n", "'Trust|Power' (line 2), and 1 more like it, counts as one", id="lists of several"),
        pytest.param("document,Year,Trust\nA,2019,1\nB,2020,1\n", "'Year' (column 2) seems to hold years", id="years"),
        pytest.param("document,Trust,Total\nA,1,1\nB,1,1\n", "'Total' (column 3) was read like any other", id="a sum beside"),
    ],
)  # fmt: skip
def test_what_looks_like_a_slip_is_told_and_left_as_it_is(tmp_path, text, message):
    assert any(message in line for line in read(tmp_path / "t.csv", text).told)


def test_of_a_table_without_slips_only_its_reading_is_told(tmp_path):
    table = read(tmp_path / "t.csv", "Paper,Trust,Power\nA,1,0\n")
    assert table.told == ["A row a document, named by 'Paper'; each other column is a concept."]


CELLS = st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=1, max_size=12)


@given(CELLS, st.integers(1, 3))
def test_the_counts_are_those_of_the_matrix(cells, support):
    """Documents that hold both, counted by pandas alone: the product of the table of ones and noughts with itself."""
    frame = pd.DataFrame(cells, columns=list("vwxyz"), index=[f"D{k}" for k in range(len(cells))])
    rows = [(k + 2, {"document": f"D{k}", **{name: str(cell) for name, cell in zip("vwxyz", row, strict=True)}}) for k, row in enumerate(cells)]  # fmt: skip
    table = occurrences.occurrences("t.csv", rows)
    ones = (frame > 0).astype(int)
    both = ones.T @ ones
    nodes = {node.code_id: (node.sources, node.codings) for node in occurrences.nodes(table)}
    assert nodes == {name: (both.loc[name, name], frame[name].sum()) for name in "vwxyz"}
    edges = {
        (edge.from_code, edge.to_code): edge for edge in concept_map.co_occurrence(table.codings, "source", support)
    }
    pairs = {(a, b): both.loc[a, b] for a in "vwxyz" for b in "vwxyz" if a < b and both.loc[a, b] >= support}
    assert {pair: edge.weight for pair, edge in edges.items()} == pairs
    for (a, b), edge in edges.items():
        assert float(edge.association) == pytest.approx(both.loc[a, b] / (both.loc[a, a] * both.loc[b, b]), rel=5e-4)
    long = [(0, {"document": f"D{k}", "concept": name, "weight": str(cell)}) for k, row in enumerate(cells) for name, cell in zip("vwxyz", row, strict=True)]  # fmt: skip
    again = occurrences.occurrences("t.csv", long)
    assert [row[3:] for row in occurrences.nodes(again)] == [row[3:] for row in occurrences.nodes(table)]
    assert held(again) == held(table), "the same table in its other form"
