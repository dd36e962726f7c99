"""`funnel map` as a person types it."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from funnel import cli

TABLE = "document,Trust,Power,Money\nA,1,1,0\nB,2,1,0\nC,0,1,0\n"
FILES = [
    *(f"concept_map.{form}" for form in ("cxl", "cyjs", "graphml", "html", "pdf", "svg", "vosviewer.json")),
    *("edges.csv", "nodes.csv", "quadrants.csv", "quadrants.pdf", "quadrants.svg"),
]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def rows(path):
    with Path(path).open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_small_table_by_hand(capsys):
    Path("t.csv").write_text(TABLE)
    assert cli.main(["map", "t.csv", "--out", "found"]) == 0
    counted = "Documents: 3, concepts: 3, pairs that 2 or more documents hold both: 1. Written to found."
    assert capsys.readouterr().out.splitlines()[-1] == counted
    assert sorted(path.name for path in Path("found").iterdir()) == FILES
    assert {row["code_id"]: (row["sources"], row["codings"]) for row in rows("found/nodes.csv")} == {
        "Trust": ("2", "3"), "Power": ("3", "3"), "Money": ("0", "0")
    }  # fmt: skip
    [edge] = rows("found/edges.csv")
    assert (edge["from_code"], edge["to_code"], edge["weight"], edge["n"]) == ("Power", "Trust", "2", "2")
    assert edge["association"] == "0.3333", "2 documents hold both, 3 Power and 2 Trust: 2/(3*2)"
    assert [(row["concepts"], row["n"]) for row in rows("found/quadrants.csv")] == [
        ("Trust;Power", "2"),
        ("Money", "1"),
    ]
    graph = nx.read_graphml("found/concept_map.graphml")
    assert set(graph.nodes) == {"Trust", "Power", "Money"} and graph.number_of_edges() == 1


def test_a_pair_that_one_document_holds_is_linked_where_one_is_enough():
    Path("t.csv").write_text("document,Trust,Power\nA,1,1\nB,1,0\n")
    assert cli.main(["map", "t.csv", "--minimum-support", "1"]) == 0
    assert [row["weight"] for row in rows("map/edges.csv")] == ["1"], "and the folder is called map"


def test_a_crowded_map_has_a_picture_and_a_page_too():
    """24 concepts that both documents hold: 276 pairs."""
    names = [f"Concept {k}" for k in range(24)]
    Path("t.csv").write_text("\n".join([",".join(["document", *names]), *(",".join([one, *"1" * 24]) for one in "AB")]))
    assert cli.main(["map", "t.csv"]) == 0
    assert len(rows("map/edges.csv")) == 276
    assert sorted(path.name for path in Path("map").iterdir()) == FILES


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        pytest.param(None, [], "t.csv: No such file or directory", id="no file"),
        pytest.param("document,Trust\nA,maybe\n", [], "t.csv, line 2: Trust 'maybe' does not say", id="no mark"),
        pytest.param("", [], "t.csv: no row stands below a header", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", [], "t.csv", id="a picture"),
        pytest.param(b"PK\x03\x04 no workbook", [], "this is not a readable .xlsx workbook", id="a broken workbook"),
        pytest.param(TABLE, ["--out", "t.csv"], "t.csv: this is a file, not a folder", id="a file in the folder's place"),
        pytest.param(TABLE, ["--document", "Author"], "there is no column 'Author'", id="no such column"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_a_line_and_nothing_is_written(capsys, content, options, message):
    if content is not None:
        Path("t.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sorted(Path().rglob("*"))
    assert cli.main(["map", "t.csv", *options]) == 2
    told = capsys.readouterr().err
    assert message in told and told.count("\n") == 1
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("support", ["0", "-1", "two", "1.5", "²"])
def test_a_support_that_is_no_whole_number_is_refused(capsys, support):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["map", "t.csv", f"--minimum-support={support}"])
    assert stopped.value.code == 2 and "is not a whole number from 1" in capsys.readouterr().err


def test_names_of_a_table_are_data_everywhere(capsys):
    Path("t.csv").write_text('document,</script><b>x,=1+1,"a\x1b[2J;b"\nA,1,1,1\nB,1,1,1\n')
    assert cli.main(["map", "t.csv"]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert "</script><b>" not in Path("map/concept_map.html").read_text()
    nx.read_graphml("map/concept_map.graphml")


def test_the_same_table_gives_the_same_bytes():
    Path("t.csv").write_text(TABLE)
    for seed in ("0", "1"):
        command = [sys.executable, "-m", "funnel.cli", "map", "t.csv", "--out", seed, "--minimum-support", "1"]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
    for name in FILES:
        assert (Path("0") / name).read_bytes() == (Path("1") / name).read_bytes(), name


def test_two_maps_are_compared_without_a_review(capsys):
    Path("t.csv").write_text(TABLE)
    cli.main(["map", "t.csv", "--out", "then"])
    Path("t.csv").write_text(TABLE.replace("Money", "Time").replace("C,0", "C,1"))
    cli.main(["map", "t.csv", "--out", "later"])
    capsys.readouterr()
    assert cli.main(["compare", "then", "later", "--out", "found.csv"]) == 0
    *lines, sentence = capsys.readouterr().out.splitlines()
    assert lines == ["concept added: Time", "concept removed: Money"]
    assert sentence == (
        "Between then and later: 1 concept added to the map, 1 concept taken from the map,"
        " 4 values of concepts changed, 1 value of a link changed."
    ), "Trust is in three documents, so is its link; 2/(3*2) is as strong as 3/(3*3)"
    assert [(row["what"], row["before"], row["after"]) for row in rows("found.csv")[2:]] == [
        ("Trust: category_label", "Power", "Trust"),
        ("Trust: sources", "2", "3"),
        ("Trust: codings", "3", "4"),
        ("Power: category_label", "Power", "Trust"),
        ("Power co-occurs with Trust: weight", "2", "3"),
    ], "a theme is called by its concept in most documents, the first of equal ones"


def test_a_kept_map_is_compared_with_that_of_the_review_whose_codebook_tells_of_renames(capsys):
    for folder, code in (("kept", "stone"), ("review/results/5-synthesised", "material")):
        Path(folder).mkdir(parents=True)
        (Path(folder) / "nodes.csv").write_text(f"code_id,label\n{code},{code.capitalize()}\n")
        (Path(folder) / "edges.csv").write_text("edge_id,from_code,to_code,relation,basis\n")
    Path("review/corpus/coding").mkdir(parents=True)
    changes = "change_id,version,change,from_code,to_code,coding_ids\nx1,2,rename,stone,material,\n"
    Path("review/corpus/coding/changes.csv").write_text(changes)
    assert cli.main(["compare", "kept", "--review", "review"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "concept renamed: Stone (stone) -> Material (material)",
        "Between kept and review/results/5-synthesised: 1 concept renamed.",
    ]
    assert [row["change"] for row in rows("map_changes.csv")] == ["concept renamed"]


def test_of_two_folders_both_must_hold_a_map(capsys):
    Path("t.csv").write_text(TABLE)
    cli.main(["map", "t.csv", "--out", "then"])
    Path("other").mkdir()
    assert cli.main(["compare", "then", "other"]) == 2
    assert "other/nodes.csv: there is no such file. Name the folder of a map" in capsys.readouterr().err
    assert not Path("map_changes.csv").exists()
