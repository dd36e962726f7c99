"""A file as text: which encoding, which newlines, and its characters as they come, however large it is."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from funnel.errors import ReviewError

HEAD = 1 << 16  # bytes looked at to recognise format and platform
BLOCK = 1 << 16  # characters read at a time: a block and its records stay in the processor's cache
LONGEST_RECORD = 1 << 23  # characters; what is longer is no bibliographic record
_OVERLAP = 128  # characters looked at again where a block ends: no mark of a record is longer
LARGEST_WHOLE = 1 << 29  # bytes of a file that has to be read at once (XML, JSON, workbooks)

_NEWLINES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)

# Bytes that are not UTF-8 nearly always are Windows-1252; five of its places are empty.
_ESCAPED = re.compile("[\udc80-\udcff]")
_WINDOWS_1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}

# UTF-8 that was read as Windows-1252 and written again: "SÃ©" for "Sé", "â€œ" for an opening quotation mark.
_SIGNS = "ÃÂÅÄ€¿"  # every such reading holds one
_ODD = "\x80-\x9f\xa1-\xbf€‚ƒ†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"  # as they follow a letter in no language
_TWICE = re.compile(f"[ÃÂ][{_ODD}\xa0„…‘’“”–—]|â€|[ÅÄ][{_ODD}]|ï¿½")


def encoded_twice(text: str) -> bool:
    """Whether something in it reads as UTF-8 that was encoded once more."""
    if text.isascii() or not any(sign in text for sign in _SIGNS):
        return False
    return _TWICE.search(text) is not None


@dataclass
class Source:
    """An opened file. `text` hands out its characters with every newline as LF; `warnings` fills as it is read."""

    path: Path
    encoding: str  # as detected
    codec: str  # as Python calls it
    head: str  # its first characters, newlines as LF, NUL characters left out
    column_map: str = ""
    platform: str = ""
    newline: str = ""
    delimiter: str = ""  # of a table
    twice: bool = False  # whether something reads as UTF-8 encoded twice, or the text is not looked at here
    warnings: list[str] = field(default_factory=list)

    def error(self, line: int | None, message: str, hint: str = "") -> ReviewError:
        return ReviewError(self.path, line, message, hint)

    def missed(self, line: int | None) -> ReviewError:
        """What is raised where the marks of a file tell of a record that its reader has not found."""
        return self.error(line, "a record begins here that was not read.", "Please report this.")

    def raw(self) -> bytes:
        """The bytes of a file that can only be read whole."""
        size = self.path.stat().st_size
        if size > LARGEST_WHOLE:
            raise self.error(None, f"{size:,} bytes is too much for this format.", "Export it in several parts.")
        return self.path.read_bytes()

    def blocks(self) -> Iterator[str]:
        """The text in blocks, newlines as LF, NUL characters left out."""
        with self.path.open("rb") as handle:
            yield from self._decoded(handle)

    def pieces(self, start: re.Pattern[str], before: str = "") -> Iterator[str]:
        """The text cut before every match of `start`; what stands above the first match comes first.

        before: characters put before the text, for patterns that begin with a newline.
        """
        rest, looked = before, 0
        for block in self.blocks():
            rest += block
            begin = 0
            for found in start.finditer(rest, max(looked - _OVERLAP, 1)):
                yield rest[begin : found.start()]
                begin = found.start()
            rest = rest[begin:]
            looked = len(rest)
            if looked > LONGEST_RECORD:
                hint = "This is no export."
                raise self.error(None, f"a record of more than {LONGEST_RECORD:,} characters.", hint)
        yield rest

    def lines(self) -> Iterator[str]:
        """The text in lines, each without its LF; other separators (U+2028, VT, NEL) do not end a line."""
        rest = ""
        for block in self.blocks():
            *whole, rest = (rest + block).split("\n")
            if len(rest) > LONGEST_RECORD:
                raise self.error(None, f"a line of more than {LONGEST_RECORD:,} characters.", "This is no export.")
            yield from whole
        if rest:
            yield rest

    def _decoded(self, handle: IO[bytes]) -> Iterator[str]:
        errors = "surrogateescape" if self.codec.startswith("utf-8") else "replace"
        text = io.TextIOWrapper(handle, encoding=self.codec, errors=errors, newline=None)
        nul, foreign, several_bytes = False, 0, 0
        while block := text.read(BLOCK):
            if "\0" in block:
                nul, block = True, block.replace("\0", "")
            if not block.isascii():
                escaped, more_bytes = _beyond_ascii(block)
                foreign, several_bytes = foreign + escaped, several_bytes + more_bytes
                block = block.translate(_WINDOWS_1252) if escaped else block
                self.twice = self.twice or encoded_twice(block)
            yield block
        seen = text.newlines
        self.newline = " and ".join(_NEWLINES[kind] for kind in ((seen,) if isinstance(seen, str) else seen or ()))
        if nul:
            self.warnings.append("NUL characters left out")
        if foreign and several_bytes <= foreign:
            self.encoding = "cp1252"
        elif foreign:
            self.warnings.append(f"{foreign} bytes are not UTF-8 and were read as Windows-1252")
        elif several_bytes and self.encoding == "ascii":
            self.encoding = "utf-8"


def _beyond_ascii(block: str) -> tuple[int, int]:
    """How many characters stand for a byte that is not UTF-8, and how many bytes the others take more than one each."""
    try:
        return 0, len(block.encode("utf-8")) - len(block)
    except UnicodeEncodeError:
        escaped = len(_ESCAPED.findall(block))
        return escaped, len(block.encode("utf-8", "surrogatepass")) - len(block) - 2 * escaped


def opened(path: Path, column_map: str = "") -> Source:
    """Look at a file's beginning. Raises ReviewError where there is no such file or nothing in it."""
    try:
        with path.open("rb") as handle:
            start = handle.read(HEAD)
    except OSError as error:
        raise ReviewError(path, None, f"this file cannot be opened ({error.strerror}).") from error
    encoding, codec = _encoding(start)
    head = start.decode(codec, errors="replace").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not head.strip("\ufeff \t\n"):
        raise ReviewError(path, None, "this file is empty.", "Export it again.")
    return Source(path, encoding, codec, head.removeprefix("\ufeff"), column_map)


def _encoding(start: bytes) -> tuple[str, str]:
    for mark, encoding, codec in _MARKS:
        if start.startswith(mark):
            return encoding, codec
    sample = start[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) > 7 and max(even, odd) > len(sample) / 5 and min(even, odd) * 8 < max(even, odd):
        return ("utf-16-le", "utf-16-le") if odd > even else ("utf-16-be", "utf-16-be")
    return ("ascii", "utf-8") if start.isascii() else ("utf-8", "utf-8")
