"""What a person can mend, said in one line: file, line, what was found, what was expected, what to do."""

from collections.abc import Iterable
from difflib import get_close_matches
from os import PathLike


class ReviewError(Exception):
    """A mistake in the review's own files. Anything else that is raised is a bug of ours and keeps its traceback.

    path: the file as the person knows it, relative to the review's folder; line: 1 is the header row, None where
    there is no line; message: what was found and what was expected; hint: what to do, "" if that is plain.
    """

    def __init__(self, path: str | PathLike[str], line: int | None, message: str, hint: str = ""):
        self.path, self.line, self.message, self.hint = str(path), line, message, hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}, line {self.line}"
        return " ".join(part for part in (f"{place}: {self.message}", self.hint) if part)

    def __reduce__(self):
        return type(self), (self.path, self.line, self.message, self.hint)


def listed(options: Iterable[object]) -> str:
    """The options as a person reads them, in the order given: "include, exclude, unsure"."""
    return ", ".join(str(option) for option in options)


def near(found: str, options: Iterable[str]) -> str:
    """A hint that names the option meant, or "" where nothing is close."""
    by_letters = {str(option).casefold(): str(option) for option in options}
    close = get_close_matches(found.strip().casefold(), by_letters, n=1, cutoff=0.6)
    return f"Did you mean {by_letters[close[0]]!r}?" if close else ""
