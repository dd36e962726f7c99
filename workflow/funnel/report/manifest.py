"""The hash of every file that went in and came out, so that anyone can tell whether two runs agree."""

from collections.abc import Iterable, Mapping
from pathlib import Path

COLUMNS = ("role", "path", "sha256")


def files(paths: Iterable[str]) -> list[str]:
    """The files named, and those in the folders named, each once, by name."""
    found = set()
    for path in map(Path, paths):
        found |= (
            {inner.as_posix() for inner in path.rglob("*") if inner.is_file()} if path.is_dir() else {path.as_posix()}
        )
    return sorted(found)


def rows(read: Mapping[str, str], made: Mapping[str, str], code: str) -> list[dict[str, str]]:
    """Inputs, the library's own hash, outputs: rows in COLUMNS, each group by path."""
    inputs = [{"role": "input", "path": path, "sha256": digest} for path, digest in sorted(read.items())]
    outputs = [{"role": "output", "path": path, "sha256": digest} for path, digest in sorted(made.items())]
    return [*inputs, {"role": "code", "path": "workflow/funnel", "sha256": code}, *outputs]
