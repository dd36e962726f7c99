from pathlib import Path

import pytest

from funnel import tables
from funnel.code import take
from funnel.errors import ReviewError
from funnel.screen.collect import appended

CODINGS = "coding_id,source_id,code_id,quote,location\n"


@pytest.fixture(autouse=True)
def review(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "corpus/coding"
    folder.mkdir(parents=True)
    (folder / "codebook.csv").write_text("code_id,label,kind\nrisk,Risk,concept\n")
    (folder / "ana.csv").write_text(CODINGS)
    Path("highlights.csv").write_text("id,document,tag,content\n1,One,Risk,shared\n1,One,Trust,shared\n")


def test_what_is_new_is_added_once():
    told = take.take([Path("highlights.csv")], ["ana"], ["ana"], appended)
    assert told == [
        "corpus/coding/codebook.csv: 1 rows added",
        "corpus/coding/sources.csv: 1 rows added",
        "corpus/coding/ana.csv: 2 rows added",
    ]
    rows = [row for _, row in tables.read_sheet("corpus/coding/ana.csv")]
    assert [row["code_id"] for row in rows] == ["risk", "trust"]
    assert take.take([Path("highlights.csv")], ["ana"], ["ana"], appended) == ["Nothing new."]


def test_a_coding_that_a_rename_took_along_is_not_under_another_code():
    Path("corpus/coding/changes.csv").write_text(
        "change_id,version,change,from_code,to_code\nx1,2,rename,danger,risk\n"
    )
    Path("corpus/coding/ana.csv").write_text(CODINGS + "ana_1_risk,One,danger,shared,highlight 1\n")
    Path("highlights.csv").write_text("id,document,tag,content\n1,One,Risk,shared\n")
    assert take.take([Path("highlights.csv")], ["ana"], ["ana"], appended) == [
        "corpus/coding/sources.csv: 1 rows added"
    ]


@pytest.mark.parametrize(
    ("names", "coders"),
    [pytest.param(["anna"], ["ana"], id="a name misspelt"), pytest.param(["ana", "ana=carl"], ["ana"], id="called a name that nobody has")],
)  # fmt: skip
def test_a_coder_who_is_not_in_config_is_told_and_nothing_is_written(names, coders):
    with pytest.raises(ReviewError, match="is not one of the coders in config: ana"):
        take.take([Path("highlights.csv")], coders, names, appended)
    assert Path("corpus/coding/ana.csv").read_text() == CODINGS
    assert not Path("corpus/coding/sources.csv").exists()


def test_a_coder_may_be_called_otherwise_there():
    take.take([Path("highlights.csv")], ["ana"], ["A. Arden", "A. Arden=ana"], appended)
    assert len(tables.read_sheet("corpus/coding/ana.csv")) == 2
