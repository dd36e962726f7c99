"""An HTTP client that waits when it is asked to, and that says in a person's words why it got no answer."""

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx

from funnel.errors import ReviewError

WAITS = (1, 2, 4, 8)  # seconds before each further attempt, where the server names none
LONGEST_WAIT = 300  # seconds; a server that asks for more is busy, and the person had better come back
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
ASKING = ("Backoff", "Retry-After")
JSON = "application/json"

_CONFIG = (
    "Compare library_id, library_type and collection under `zotero` in config/config.yaml with the library's address."
)
_LATER = "Try again later."
# What a person can do about an answer that is none.
REFUSALS = {
    400: ("does not understand the request", _CONFIG),
    401: ("does not know this key", "Look up ZOTERO_API_KEY, or make a new key in the settings of Zotero's website."),
    403: (
        "does not let this key read the library",
        "Give the key read access in the settings of Zotero's website (a group has a permission of its own). "
        + _CONFIG,
    ),
    404: ("holds no such library or collection", _CONFIG),
    429: ("still asks for a pause", _LATER),
}
REDIRECTED = ("sends elsewhere, where the key must not go", "Put the new address into zotero.endpoint.")
BROKEN = ("does not work at present", _LATER)
OTHER = ("refuses the request", _CONFIG)


class PatientClient(httpx.Client):
    """Sends a request up to five times and hands on only JSON with status 200; anything else is a ReviewError.

    place: the library as a person knows it, for messages; none repeats what the server wrote, for it may echo the key.
    Redirects are not followed. Backoff and Retry-After are waited for here, before the next request, and taken off
    the answer: pyzotero would start a timer for them that keeps the process alive.
    """

    def __init__(self, place: str, pause: Callable[[float], None] = time.sleep):
        super().__init__(follow_redirects=False)
        self.place, self.pause, self.rest = place, pause, 0

    def send(self, request: httpx.Request, **how: Any) -> httpx.Response:
        for wait in WAITS:
            with suppress(httpx.RequestError):
                response = self._sent(request, **how)
                if response.status_code not in TRY_AGAIN:
                    return self._checked(response)
            self.rest = self.rest or wait
        try:
            return self._checked(self._sent(request, **how))
        except httpx.TimeoutException:
            raise ReviewError(self.place, None, "does not answer in time.", _LATER) from None
        except httpx.RequestError as error:
            hint = "Look whether you are online and whether zotero.endpoint is right."
            message = f"cannot be reached ({type(error).__name__})."
            raise ReviewError(self.place, None, message, hint) from None

    def _sent(self, request: httpx.Request, **how: Any) -> httpx.Response:
        if self.rest > LONGEST_WAIT:
            message = f"asks for a pause of {self.rest} seconds; at most {LONGEST_WAIT} are waited."
            raise ReviewError(self.place, None, message, _LATER)
        if self.rest:
            logging.info("Waiting %s s before the next request.", self.rest)
            self.pause(self.rest)
        self.rest = 0
        response = super().send(request, **how)
        self.rest = max(_seconds(response.headers.pop(name, "")) for name in ASKING)
        return response

    def _checked(self, response: httpx.Response) -> httpx.Response:
        status = response.status_code
        if status != 200:
            usual = REDIRECTED if 300 <= status < 400 else BROKEN if status >= 500 else OTHER
            message, hint = REFUSALS.get(status, usual)
            raise ReviewError(self.place, None, f"{message} ({status}).", hint)
        if response.headers.get("Content-Type", "").partition(";")[0].strip().casefold() != JSON:
            hint = "Look whether zotero.endpoint is right, or whether a log-in page of the network stands between."
            raise ReviewError(self.place, None, "does not answer as Zotero does.", hint)
        return response


def _seconds(asked: str) -> int:
    """The seconds of a header; 0 where it has none or gives a date."""
    return int(asked) if re.fullmatch(r"[0-9]{1,9}", asked) else 0
