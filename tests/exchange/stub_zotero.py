"""A strict stand-in for Zotero's server on loopback: it pages through items and does once whatever it is told to do."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "Canary0Canary0Canary0Key"
JSON = {"Content-Type": "application/json"}


@dataclass
class Said:
    """An answer out of turn; after: seconds of silence before it."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    after: float = 0


@dataclass
class Stub:
    items: list[dict]
    endpoint: str = ""
    version: int = 7
    out_of_turn: list[Said] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    changes_after_each_page: int = 0  # so many times somebody changes the library between two pages

    def answer(self, path: str, headers) -> Said:
        self.asked.append(path)
        if self.out_of_turn:
            return self.out_of_turn.pop(0)
        if headers.get("Authorization") != f"Bearer {KEY}":
            return Said(403, {}, b"Invalid key " + str(headers.get("Authorization")).encode())
        url = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if headers.get("Zotero-API-Version") != "3" or not 1 <= int(query["limit"]) <= 100 or query["format"] != "json":
            return Said(400, {}, b"Bad request")
        if url.path not in ("/users/12/items", "/groups/34/items", "/users/12/collections/ABCD2345/items"):
            return Said(404, {}, b"Not found")
        start = int(query["start"])
        page = self.items[start : start + int(query["limit"])]
        headers = {**JSON, "Total-Results": str(len(self.items)), "Last-Modified-Version": str(self.version)}
        if self.changes_after_each_page:
            self.changes_after_each_page -= 1
            self.version += 1
        return Said(200, headers, json.dumps(page).encode())


@contextmanager
def serving(items: list[dict]) -> Iterator[Stub]:
    stub = Stub(items)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            said = stub.answer(self.path, self.headers)
            time.sleep(said.after)
            try:
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in said.headers:
                    self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                self.wfile.write(said.body)
                self.close_connection = "Content-Length" in said.headers
            except OSError:
                pass  # the client has gone

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    stub.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


def item(key: str, kind: str = "journalArticle", **data) -> dict:
    return {"key": key, "version": 7, "meta": {}, "data": {"key": key, "version": 7, "itemType": kind, **data}}


def library_of(number: int) -> list[dict]:
    """So many articles, the last key first."""
    return [item(f"KEY{n:05}", title=f"Bridges {n}") for n in reversed(range(number))]
