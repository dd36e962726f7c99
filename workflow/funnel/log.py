"""A step's log: what it did goes to its file, what a person can mend goes to the terminal too."""

import logging
import sys
from pathlib import Path
from types import TracebackType

from funnel.errors import ReviewError


def log_to(path: str) -> None:
    """Send messages to the step's log file; an error goes there and to stderr, one line where a person can mend it."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=path, filemode="w", level=logging.INFO, format="%(levelname)s %(message)s", force=True)
    for noisy in ("fontTools", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    sys.excepthook = _say


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, ReviewError):
        logging.error("%s", error)
        print(error, file=sys.stderr)
    else:
        logging.critical("A bug of ours:", exc_info=(kind, error, trace))
        sys.__excepthook__(kind, error, trace)
