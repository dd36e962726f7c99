"""What every real review here needs: its folder run through the whole workflow, and its section of the results."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from funnel import tables

ROOT = Path(__file__).resolve().parents[2]


def snakemake(out: Path, targets: Iterable[str]) -> None:
    """Run the workflow on the folder with one core; what it says is kept in logs/ there, and shown where it fails."""
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "-s",
        ROOT / "Snakefile",
        "--directory",
        out,
        "--cores",
        "1",
        *targets,
    ]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"snakemake ended with {run.returncode}:\n{run.stdout}\n{run.stderr}")


def put_section(path: Path, heading: str, text: str) -> None:
    """Put a section in its place in a Markdown file, or at its end; other sections stay as they are."""
    whole = path.read_text("utf-8") if path.is_file() else "# Results\n"
    parts = re.split(r"(?m)^(?=## )", whole)
    section = f"{heading}\n\n{text.strip()}\n"
    at = next((place for place, part in enumerate(parts) if part.split("\n", 1)[0] == heading), None)
    if at is None:
        parts.append(section)
    else:
        parts[at] = section
    with tables.whole(path) as handle:
        handle.write("\n\n".join(part.strip() for part in parts) + "\n")
