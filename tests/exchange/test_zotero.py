"""Pulling from a server that pages, refuses, stumbles and changes while it is read."""

import json
import threading

import pytest
from pyzotero import zotero as pyzotero
from stub_zotero import JSON, KEY, Said, item, library_of, serving

from funnel.errors import ReviewError
from funnel.exchange import zotero
from funnel.exchange.zotero import Library


@pytest.fixture
def stub():
    with serving(library_of(3)) as server:
        yield server


@pytest.fixture
def pauses():
    return []


def pull(stub, pauses, key=KEY, **library):
    where = Library(**{"library_type": "user", "library_id": "12", "endpoint": stub.endpoint, **library})
    return zotero.fetch(zotero.client(where, key, pauses.append), where)


@pytest.mark.parametrize(
    ("number", "requests"),
    [
        pytest.param(0, 1, id="an empty library"),
        pytest.param(1, 1, id="one"),
        pytest.param(100, 1, id="exactly a page: no second request"),
        pytest.param(101, 2, id="one more than a page"),
        pytest.param(250, 3, id="several pages"),
    ],
)
def test_every_item_comes_once_sorted_by_key(stub, pauses, number, requests):
    stub.items = library_of(number)
    snapshot = pull(stub, pauses)
    assert [one["key"] for one in snapshot.items] == [f"KEY{n:05}" for n in range(number)]
    assert snapshot.version == "7"
    assert len(stub.asked) == requests
    assert pauses == []


def test_a_server_that_gives_smaller_pages_is_read_to_the_end(stub, pauses, monkeypatch):
    stub.items = library_of(25)
    monkeypatch.setattr(zotero, "PAGE", 10)
    assert len(pull(stub, pauses).items) == 25
    assert len(stub.asked) == 3


@pytest.mark.parametrize(
    ("library", "path"),
    [
        pytest.param({}, "/users/12/items", id="a user's library"),
        pytest.param({"library_type": "group", "library_id": "34"}, "/groups/34/items", id="a group's library"),
        pytest.param({"collection": "ABCD2345"}, "/users/12/collections/ABCD2345/items", id="one collection"),
    ],
)
def test_the_library_that_config_names_is_read(stub, pauses, library, path):
    pull(stub, pauses, **library)
    assert [asked.partition("?")[0] for asked in stub.asked] == [path]


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        pytest.param([Said(429, {"Retry-After": "3"})], [3], id="429 names the seconds"),
        pytest.param([Said(429)], [1], id="429 without them"),
        pytest.param([Said(503, {"Retry-After": "2"})], [2], id="503 in maintenance"),
        pytest.param([Said(500)], [1], id="500, then 200"),
        pytest.param([Said(500), Said(502), Said(504)], [1, 2, 4], id="longer each time"),
        pytest.param(
            [Said(503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"})], [1], id="a date: the usual wait instead"
        ),
        pytest.param([Said(429, {"Backoff": "4", "Retry-After": "2"})], [4], id="the longer of two"),
        pytest.param([Said(200, {**JSON, "Content-Length": "50"}, b"[{")], [1], id="an answer cut short"),
    ],
)
def test_it_asks_again_after_the_wait_that_the_server_wants(stub, pauses, said, waited):
    stub.out_of_turn = said
    assert len(pull(stub, pauses).items) == 3
    assert pauses == waited


def test_backoff_on_a_good_answer_is_waited_for_before_the_next_page_only(stub, pauses):
    stub.items = library_of(150)
    first = Said(
        200,
        {**JSON, "Total-Results": "150", "Last-Modified-Version": "7", "Backoff": "5"},
        json.dumps(stub.items[:100]).encode(),
    )
    stub.out_of_turn = [first]
    assert len(pull(stub, pauses).items) == 150
    assert pauses == [5]


def test_backoff_on_the_last_answer_keeps_nobody_waiting(stub, pauses):
    """pyzotero alone would start a timer here, and the job would not end before it."""
    said = {**JSON, "Total-Results": "3", "Last-Modified-Version": "7", "Backoff": "60"}
    stub.out_of_turn = [Said(200, said, json.dumps(stub.items).encode())]
    assert len(pull(stub, pauses).items) == 3
    timers = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
    for one in timers:
        one.cancel()
    assert (pauses, timers) == ([], [])


def test_a_silent_server_is_asked_again_and_then_given_up(stub, pauses, monkeypatch):
    monkeypatch.setattr(pyzotero, "timeout", 0.1)
    stub.out_of_turn = [Said(200, after=0.4)]
    assert len(pull(stub, pauses).items) == 3
    stub.out_of_turn = [Said(200, after=0.4) for _ in range(5)]
    with pytest.raises(ReviewError, match="does not answer in time"):
        pull(stub, pauses)
    assert pauses == [1, 1, 2, 4, 8]


@pytest.mark.parametrize(
    ("said", "message", "requests"),
    [
        pytest.param([Said(403, {}, f"Invalid key {KEY}".encode())], "does not let this key read", 1, id="403"),
        pytest.param([Said(401)], "does not know this key", 1, id="401"),
        pytest.param([Said(404)], "holds no such library or collection", 1, id="404"),
        pytest.param([Said(400)], "does not understand", 1, id="400"),
        pytest.param([Said(418)], "refuses the request", 1, id="a refusal without a row of its own"),
        pytest.param([Said(302, {"Location": "http://127.0.0.1:9/"})], "where the key must not go", 1, id="redirect"),
        pytest.param([Said(500)] * 5, r"does not work at present \(500\)", 5, id="500 to the end"),
        pytest.param([Said(429, {"Retry-After": "1"})] * 5, r"still asks for a pause \(429\)", 5, id="429 to the end"),
        pytest.param([Said(429, {"Retry-After": "3600"})], "pause of 3600 seconds", 1, id="more than is waited"),
        pytest.param([Said(200, JSON, b"[{]")], "not the items", 1, id="garbage instead of JSON"),
        pytest.param([Said(200, JSON, b"\xff\xfe[]")], "not the items", 1, id="not UTF-8"),
        pytest.param([Said(200, JSON, b"[" * 200_000)], "not the items", 1, id="nested too deep"),
        pytest.param([Said(200, JSON, b"[]")], "not the items", 1, id="no Total-Results"),
        pytest.param([Said(200, {**JSON, "Total-Results": "2"}, b"[]")], "not the items", 1, id="announced, not sent"),
        pytest.param([Said(200, {**JSON, "Total-Results": "1"}, b'{"a": 1}')], "not the items", 1, id="no list"),
        pytest.param([Said(200, {**JSON, "Total-Results": "1"}, b"[1]")], "not the items", 1, id="a list of numbers"),
        pytest.param(
            [Said(200, {**JSON, "Total-Results": "1"}, json.dumps([item("K", creators="Ana")]).encode())],
            "not the items",
            1,
            id="creators that are no list",
        ),
        pytest.param(
            [Said(200, {"Content-Type": "text/html"}, b"<p>Log in")], "does not answer as", 1, id="log-in page"
        ),
        pytest.param([Said(200)], "does not answer as", 1, id="no content type"),
    ],
)
def test_what_is_no_answer_is_said_in_one_line_without_the_key(stub, pauses, said, message, requests):
    stub.out_of_turn = list(said)
    with pytest.raises(ReviewError, match=message) as caught:
        pull(stub, pauses)
    assert len(stub.asked) == requests
    assert str(caught.value).startswith(f"{stub.endpoint}/users/12: ")
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_a_server_that_is_not_there(pauses):
    with serving([]) as gone:
        pass
    with pytest.raises(ReviewError, match=r"cannot be reached \(ConnectError\)"):
        pull(gone, pauses)


def test_a_wrong_key_is_refused(stub, pauses):
    with pytest.raises(ReviewError, match="403") as caught:
        pull(stub, pauses, key="Wrong0Key")
    assert "Wrong0Key" not in str(caught.value)


def test_a_library_that_changes_between_two_pages_is_read_again(stub, pauses):
    stub.items = library_of(150)
    stub.changes_after_each_page = 1
    snapshot = pull(stub, pauses)
    assert (len(snapshot.items), snapshot.version, len(stub.asked)) == (150, "8", 4)


def test_a_library_that_never_stands_still_is_no_snapshot(stub, pauses):
    stub.items = library_of(150)
    stub.changes_after_each_page = 100
    with pytest.raises(ReviewError, match="changed while it was read"):
        pull(stub, pauses)


def test_an_item_that_comes_twice_is_no_snapshot(stub, pauses):
    stub.items = [*library_of(2), item("KEY00000")]
    with pytest.raises(ReviewError, match="changed while it was read"):
        pull(stub, pauses)


@pytest.mark.parametrize(
    ("key", "library", "message"),
    [
        pytest.param("", {}, "ZOTERO_API_KEY: this environment variable holds no key", id="no key"),
        pytest.param("  \n", {}, "holds no key", id="blanks"),
        pytest.param(f"{KEY}\nX: 1", {}, "more than the letters and digits", id="a header of its own"),
        pytest.param(f"“{KEY}”", {}, "more than the letters and digits", id="copied with quotation marks"),
        pytest.param(KEY, {"library_id": "ana"}, "zotero.library_id: 'ana' is not a number", id="a name for a number"),
        pytest.param(KEY, {"library_id": "1/../2"}, "is not a number", id="a path for a number"),
        pytest.param(KEY, {"collection": "My papers"}, "not the key of a collection", id="a collection's name"),
        pytest.param(KEY, {"collection": "{0}/../.."}, "not the key of a collection", id="a path for a collection"),
        pytest.param(KEY, {"endpoint": "http://zotero.example.org"}, "without encryption", id="key in the open"),
        pytest.param(KEY, {"endpoint": "file:///etc"}, "not the address of a server", id="files are no server"),
        pytest.param(
            KEY, {"endpoint": "https://a:b@example.org"}, "not the address of a server", id="a password in it"
        ),
        pytest.param(KEY, {"endpoint": "http://[oops"}, "not the address of a server", id="no address at all"),
    ],
)
def test_a_mistake_is_found_before_anything_is_sent(key, library, message):
    with pytest.raises(ReviewError, match=message) as caught:
        zotero.client(Library(**{"library_type": "user", "library_id": "12", **library}), key)
    assert KEY not in str(caught.value)


def test_a_key_copied_with_its_line_end_is_taken(stub, pauses):
    assert len(pull(stub, pauses, key=f" {KEY}\n").items) == 3


def test_the_usual_address_is_zoteros_own():
    library = Library("group", "34", "ABCD2345")
    assert library.address == "https://api.zotero.org/groups/34/collections/ABCD2345"
    assert zotero.client(library, KEY).endpoint == "https://api.zotero.org"


def test_the_items_are_kept_as_received_in_stable_bytes(stub, pauses):
    stub.items = [item("B", title="Brücken \ud83d"), item("A", note="two\r\nlines", relations={"z": 1, "a": [None]})]
    first = zotero.as_json(pull(stub, pauses).items)
    stub.items = [dict(reversed(one.items())) for one in reversed(stub.items)]
    assert json.loads(first) == sorted(stub.items, key=lambda one: one["key"])
    assert zotero.as_json(pull(stub, pauses).items) == first
    assert "Brücken".encode() in first


def test_what_was_pulled_in_numbers(stub, pauses):
    kinds = ["journalArticle", "attachment", "note", "book", "attachment", "annotation"]
    stub.items = [item(f"KEY{n}", kind) for n, kind in enumerate(kinds)]
    row = zotero.pulled(pull(stub, pauses, collection="ABCD2345"))
    assert tuple(row) == zotero.PULLED_COLUMNS
    assert list(row.values()) == ["user", "12", "ABCD2345", "7", 6, 2, 2, 1, 1]
