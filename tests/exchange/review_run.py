"""A review's folder with a Zotero library in its config, and Snakemake run on it."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def review_with(folder: Path, zotero: str) -> Path:
    """A review's folder whose config names a Zotero library."""
    shutil.copytree(ROOT / "tests" / "small_review", folder, ignore=shutil.ignore_patterns("results", ".snakemake"))
    with (folder / "config" / "config.yaml").open("a") as config:
        config.write(zotero)
    return folder


def run(folder: Path, *targets: str, key: str | None) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name != "ZOTERO_API_KEY"}
    environment |= {} if key is None else {"ZOTERO_API_KEY": key}
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "-s",
        ROOT / "Snakefile",
        "--directory",
        folder,
        "--cores",
        "1",
        *targets,
    ]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def files_that_hold(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
