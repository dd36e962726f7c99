"""`snakemake zotero` as a person runs it: what it writes, what it says when it fails, and that the key stays out of it."""

import json

import pytest
from review_run import files_that_hold, review_with, rows_of, run
from stub_zotero import KEY, Said, item, library_of, serving

from funnel.identify import registry

FILES = ("library.csv", "items.json", "pulled.csv")


@pytest.fixture(scope="module")
def stub():
    with serving([*library_of(120), item("NOTE0001", "note", note="read this")]) as server:
        yield server


@pytest.fixture(scope="module")
def review(tmp_path_factory, stub):
    where = f'\nzotero:\n  library_id: "12"\n  library_type: user\n  endpoint: {stub.endpoint}\n'
    return review_with(tmp_path_factory.mktemp("pull") / "review", where)


def test_a_pull_writes_the_three_files_and_never_the_key(review, stub):
    done = run(review, "zotero", key=KEY)
    results = review / "results" / "zotero"
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in results.iterdir()) == sorted(FILES)
    assert len(registry.read_file(results / "library.csv").records) == 120
    assert len(json.loads((results / "items.json").read_text())) == 121
    assert rows_of(results / "pulled.csv") == [
        {
            "library_type": "user",
            "library_id": "12",
            "collection": "",
            "library_version": "7",
            "items": "121",
            "records": "120",
            "attachments": "0",
            "notes": "1",
            "annotations": "0",
        }
    ]
    assert not (review / "corpus" / "zotero").exists()
    before = {name: (results / name).read_bytes() for name in FILES}
    again = run(review, "zotero", "-R", "pull_zotero", key=KEY)
    assert again.returncode == 0, again.stderr
    assert {name: (results / name).read_bytes() for name in FILES} == before
    assert KEY not in done.stdout + done.stderr + again.stdout + again.stderr
    assert files_that_hold(review, KEY) == []
    assert files_that_hold(review, "KEY00007"), "the search for the key would find what is there"


@pytest.mark.parametrize(
    ("key", "said", "message"),
    [
        pytest.param(None, [], "ZOTERO_API_KEY: this environment variable holds no key.", id="no key"),
        pytest.param(
            KEY, [Said(403, {}, f"Invalid key {KEY}".encode())], "does not let this key read", id="403 with echo"
        ),
    ],
)
def test_a_failed_pull_leaves_nothing_behind_and_says_why(review, stub, key, said, message):
    stub.out_of_turn = list(said)
    failed = run(review, "zotero", "-R", "pull_zotero", "--show-failed-logs", key=key)
    assert failed.returncode == 1
    assert [line for line in failed.stderr.splitlines() if message in line]
    assert "Traceback" not in failed.stderr
    assert message in (review / "logs" / "pull_zotero.log").read_text()
    assert not any((review / "results" / "zotero" / name).exists() for name in FILES)
    assert KEY not in failed.stdout + failed.stderr
    assert files_that_hold(review, KEY) == []


def test_nothing_is_pulled_unless_asked_for(review):
    planned = run(review, "--dry-run", key=KEY)
    assert planned.returncode == 0, planned.stderr
    assert "keep_ledger" in planned.stdout + planned.stderr
    assert "pull_zotero" not in planned.stdout + planned.stderr


def test_a_review_without_a_library_has_no_such_rule(tmp_path):
    refused = run(review_with(tmp_path / "review", ""), "zotero", "--dry-run", key=KEY)
    assert refused.returncode == 1
    assert "MissingRuleException" in refused.stdout + refused.stderr
