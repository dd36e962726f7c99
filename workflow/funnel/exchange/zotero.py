"""A Zotero library as it is now: every item of one version of it, as received."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jsonschema import Draft202012Validator
from pyzotero.zotero import Zotero

from funnel.errors import ReviewError
from funnel.exchange.patience import PatientClient
from funnel.exchange.zotero_csv import NO_RECORD, Item
from funnel.protocol import CONFIG, line_of

KEY_VARIABLE = "ZOTERO_API_KEY"
SERVER = "https://api.zotero.org"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
PAGE = 100  # items a request; Zotero gives no more
READINGS = 3  # a library that changes while it is read is read again, so often at most

PULLED_COLUMNS = (
    "library_type",
    "library_id",
    "collection",
    "library_version",
    "items",
    "records",
    "attachments",
    "notes",
    "annotations",
)

# As much of an item's shape as is relied on here.
_TEXT = {"type": "string"}
_PAGE_OF_ITEMS = Draft202012Validator(
    {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["key", "data"],
            "properties": {
                "key": _TEXT,
                "meta": {"type": "object", "properties": {"parsedDate": _TEXT}},
                "data": {
                    "type": "object",
                    "required": ["itemType"],
                    "properties": {
                        "itemType": _TEXT,
                        "creators": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["creatorType"],
                                "additionalProperties": _TEXT,
                            },
                        },
                        "tags": {
                            "type": "array",
                            "items": {"type": "object", "required": ["tag"], "properties": {"tag": _TEXT}},
                        },
                    },
                },
            },
        },
    }
)


@dataclass(frozen=True)
class Library:
    """Which items are meant; a collection is its own items without those of the collections inside it."""

    library_type: str  # user | group
    library_id: str  # digits
    collection: str = ""  # key of a collection; "" for the whole library
    endpoint: str = ""  # another server's address; "" for Zotero's own

    @property
    def address(self) -> str:
        collection = f"/collections/{self.collection}" if self.collection else ""
        return f"{(self.endpoint or SERVER).rstrip('/')}/{self.library_type}s/{self.library_id}{collection}"


@dataclass(frozen=True)
class Snapshot:
    """All items of one state of a library, sorted by key."""

    library: Library
    version: str  # the library's version number, by which Zotero counts its changes
    items: Sequence[Item]


def client(library: Library, key: str, pause: Callable[[float], None] = time.sleep) -> Zotero:
    """A client for that library. Raises ReviewError where key, number, collection or address cannot be what is meant.

    The key is checked here because a malformed one would be repeated in the HTTP library's own error text.
    """
    key = key.strip()
    if not key:
        hint = f"Make one that may only read, in the settings of Zotero's website, then: export {KEY_VARIABLE}=…"
        raise ReviewError(KEY_VARIABLE, None, "this environment variable holds no key.", hint)
    if not re.fullmatch(r"[A-Za-z0-9]+", key):
        message = "this environment variable holds more than the letters and digits of a key."
        raise ReviewError(KEY_VARIABLE, None, message, "Copy the key again.")
    if not re.fullmatch(r"[0-9]+", library.library_id):
        hint = "A user's stands in the settings of Zotero's website beside the keys, a group's in its address."
        raise _in_config("library_id", f"{library.library_id!r} is not a number.", hint)
    if not re.fullmatch(r"(?:[A-Z0-9]{8})?", library.collection):
        hint = "Take the eight letters and digits at the end of the collection's address, not its name."
        raise _in_config("collection", f"{library.collection!r} is not the key of a collection.", hint)
    _check_endpoint(library.endpoint)
    zotero = Zotero(library.library_id, library.library_type, key)
    zotero.client.close()
    zotero.client = PatientClient(library.address, pause)
    zotero.endpoint = library.endpoint or SERVER
    return zotero


def _check_endpoint(endpoint: str) -> None:
    found = re.fullmatch(r"(https?)://(\[[0-9a-f:]+\]|[\w.-]+)(?::[0-9]{1,5})?(?:/[\w./-]*)?", endpoint)
    if endpoint and not found:
        hint = 'Write it like "https://zotero.example.org".'
        raise _in_config("endpoint", f"{endpoint!r} is not the address of a server.", hint)
    if found and found[1] == "http" and found[2] not in LOOPBACK:
        raise _in_config("endpoint", "the key would travel without encryption.", "Use https://.")


def _in_config(name: str, message: str, hint: str) -> ReviewError:
    return ReviewError(CONFIG, line_of(CONFIG, ["zotero", name]), f"zotero.{name}: {message}", hint)


def fetch(zotero: Zotero, library: Library) -> Snapshot:
    """Every item of one state of the library, those in the bin left out.

    A library that somebody changes meanwhile is read again. Raises ReviewError where it never stood still, where the
    server refuses or does not answer (patience.py), or where what it answers are not the items that it announced.
    """
    for _ in range(READINGS):
        items, version = _reading(zotero, library)
        if version is not None:
            return Snapshot(library, version, sorted(items, key=lambda item: item["key"]))
    message = f"the library changed while it was read, {READINGS} times over."
    raise ReviewError(library.address, None, message, "Try again when nobody is adding to it.")


def _reading(zotero: Zotero, library: Library) -> tuple[list[Item], str | None]:
    """The items and the library's version; None where pages are of different versions or do not add up."""
    items: list[Item] = []
    total, versions = 1, set()
    while len(items) < total:
        where = {"limit": PAGE, "start": len(items), "sort": "dateAdded", "direction": "asc"}
        try:
            page = zotero.collection_items(library.collection, **where) if library.collection else zotero.items(**where)
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise _not_zotero(library) from None
        announced = zotero.request.headers.get("Total-Results", "")
        if not re.fullmatch(r"[0-9]{1,9}", announced):
            raise _not_zotero(library)
        total = int(announced)
        versions.add(zotero.request.headers.get("Last-Modified-Version", ""))
        if page == [] and total <= len(items):
            break
        if not _PAGE_OF_ITEMS.is_valid(page):
            raise _not_zotero(library)
        items += page
    whole = len(versions) == 1 and len(items) == total == len({item["key"] for item in items})
    return items, versions.pop() if whole else None


def _not_zotero(library: Library) -> ReviewError:
    hint = "Try again; if it stays so, look whether zotero.endpoint is right."
    return ReviewError(library.address, None, "what came are not the items of a Zotero library.", hint)


def as_json(items: Sequence[Item]) -> bytes:
    """The items as received; halves of characters, which no file can hold, as the escapes that they came as."""
    text = json.dumps(items, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return text.encode("utf-8", "backslashreplace")


def pulled(snapshot: Snapshot) -> dict[str, object]:
    """What was pulled, in numbers: one row."""
    kinds = Counter(item["data"]["itemType"] for item in snapshot.items)
    left_out = {f"{kind}s": kinds[kind] for kind in NO_RECORD}
    return {
        "library_type": snapshot.library.library_type,
        "library_id": snapshot.library.library_id,
        "collection": snapshot.library.collection,
        "library_version": snapshot.version,
        "items": len(snapshot.items),
        "records": len(snapshot.items) - sum(left_out.values()),
        **left_out,
    }
