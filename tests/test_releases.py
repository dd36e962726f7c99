"""A release is whole, belongs to its inputs, and is never changed."""

import hashlib

import pytest

from funnel import releases
from funnel.errors import ReviewError


@pytest.fixture
def review(tmp_path, monkeypatch):
    """A review with one input, one output and the manifest of its last run."""
    monkeypatch.chdir(tmp_path)
    made = {"config/config.yaml": "title: t\n", "corpus/searches/log.csv": "search_id,files\nS1,\n"}
    made["results/6-reported/flow.csv"] = "box,n\n"
    for name, text in made.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    lines = ["role,path,sha256"]
    for name, text in made.items():
        role = "output" if name.startswith("results") else "input"
        lines.append(f"{role},{name},{hashlib.sha256(text.encode()).hexdigest()}")
    (tmp_path / "results/audit").mkdir()
    (tmp_path / "results/audit/manifest.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_a_release_holds_inputs_results_and_their_hashes(review):
    files = releases.release("v1")
    assert "corpus/searches/log.csv" in files
    assert (review / "releases/v1/results/6-reported/flow.csv").read_text() == "box,n\n"
    assert releases.require_whole("v1").as_posix() == "releases/v1"
    assert [path.name for path in (review / "releases").iterdir()] == ["v1"], "nothing half-made stays"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"corpus/searches/log.csv": "search_id,files\nS2,\n"}, "log.csv: it is not as", id="edited input"),
        pytest.param({"corpus/duplicates.csv": "record_a\n"}, "duplicates.csv: it is not as", id="input not yet read"),
        pytest.param({"results/6-reported/flow.csv": "box\n"}, "flow.csv: it is not as", id="edited result"),
        pytest.param({"results/audit/manifest.csv": None}, "Run snakemake first", id="nothing was computed"),
        pytest.param({"results/6-reported/flow.csv": None}, "flow.csv: it is not as", id="a result is gone"),
    ],
)
def test_what_does_not_belong_together_is_not_released(review, change, words):
    for name, text in change.items():
        if text is None:
            (review / name).unlink()
        else:
            (review / name).write_text(text)
    with pytest.raises(ReviewError, match=words):
        releases.release("v1")
    assert not (review / "releases/v1").exists()


@pytest.mark.parametrize("name", ["../v1", "", ".v1", "a/b", "v 1"])
def test_a_name_that_is_no_folder_is_refused(review, name):
    with pytest.raises(ReviewError, match="letters, digits"):
        releases.release(name)


def test_a_release_is_made_once_and_a_changed_one_is_noticed(review):
    releases.release("v1")
    with pytest.raises(ReviewError, match="there already"):
        releases.release("v1")
    (review / "releases/v1/corpus/searches/log.csv").write_text("search_id\n")
    with pytest.raises(ReviewError, match="changed after the release"):
        releases.require_whole("v1")
    with pytest.raises(ReviewError, match="no release 'v2'; there are: v1"):
        releases.require_whole("v2")


@pytest.mark.parametrize(
    ("names", "current", "expected"),
    [
        pytest.param([], "2", [], id="never released"),
        pytest.param(["1", "2"], "10", ["2"], id="the last one before, counted and not spelt"),
        pytest.param(["v1", "v10"], "2", ["v1"], id="v1 is version 1"),
        pytest.param(["2"], "2", [], id="the present version is not before itself"),
    ],
)
def test_the_version_before(review, names, current, expected):
    for name in names:
        (review / "releases" / name).mkdir(parents=True)
    assert [path.parts[1] for path in releases.included(current)] == expected
