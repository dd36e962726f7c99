"""Text as people wrote it, made comparable."""

import os
import re
import unicodedata

_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_DIGITS = re.compile(r"(\d+)")


def squeeze(text: str) -> str:
    """One line, composed Unicode, single spaces, no space at either end."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def folded(text: str) -> str:
    """Lower-case words without accents or punctuation, one space between: for comparing, never for showing."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def one_line(text: str) -> str:
    """Safe to print on a terminal: control and direction-changing characters become spaces."""
    return squeeze(_CONTROL.sub(" ", text))


def path_name(path: str | os.PathLike[str]) -> str:
    r"""A path as text that can be written: bytes that are not UTF-8 (an archive of another system) as "\xfc"."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key in which "2" stands before "10"."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(text) if part]


def split_list(cell: str) -> list[str]:
    """The values of a cell that holds several, joined by ";"; empty ones left out."""
    return [value for part in cell.split(";") if (value := part.strip())]
