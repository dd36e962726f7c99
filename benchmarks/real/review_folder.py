"""What every real review here needs: its folder run through the whole workflow, and its section of the results."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from funnel import tables

ROOT = Path(__file__).resolve().parents[2]


def arguments(description: str | None, name: str, wanted: str) -> argparse.Namespace:
    """data, out and results as given; ends the program where there is no data to work on.

    name: of the review's folder in $FUNNEL_REAL_DATA/reviews; wanted: a file that it must hold.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help=f"the folder {name}")
    parser.add_argument("--out", type=Path, required=True, help="the folder to make; it must not hold a corpus")
    parser.add_argument("--results", type=Path, help="a Markdown file whose section on this review is written anew")
    given = parser.parse_args()
    if given.data is None and (folder := os.environ.get("FUNNEL_REAL_DATA")):
        given.data = Path(folder) / "reviews" / name
    if given.data is None:
        print(f"No data: set FUNNEL_REAL_DATA to the folder that holds reviews/{name}, or give --data.")
        sys.exit(0)
    if not (given.data / wanted).is_file():
        parser.error(f"{given.data} holds no {wanted}.")
    if (given.out / "corpus").exists():
        parser.error(f"{given.out} holds a corpus already; name a new folder.")
    return given


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
