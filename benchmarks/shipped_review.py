"""How long the shipped review takes: from nothing, again with nothing to do, and after one changed vote.

Usage: python benchmarks/shipped_review.py [--cores 2]

Beside each figure stands its ratio to the time that Snakemake itself takes to start and print its version, measured in
the same run, so that figures of different machines can be compared.
"""

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent


def seconds(*arguments: str) -> float:
    """Wall time of one call of Snakemake; it must succeed."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "snakemake", *arguments], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", type=int, default=2)
    cores = parser.parse_args().cores
    start = min(seconds("--version") for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        for name in ("config", "corpus"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        run = ("-s", str(ROOT / "Snakefile"), "--directory", folder, "--cores", str(cores))
        figures = {"from clean results": seconds(*run), "again, nothing to do": seconds(*run)}
        votes = Path(folder) / "corpus/screening/full_text/R1.csv"
        votes.write_text(votes.read_text().replace(",exclude,FT1,", ",exclude,FT2,", 1))
        figures["after one changed full-text vote"] = seconds(*run)
    print(f"{platform.machine()}, Python {platform.python_version()}, {cores} cores")
    print("\n| run | seconds | times Snakemake's own start |\n|---|---:|---:|")
    print(f"| Snakemake's own start (`--version`) | {start:.1f} | 1.0 |")
    for name, figure in figures.items():
        print(f"| {name} | {figure:.1f} | {figure / start:.1f} |")


if __name__ == "__main__":
    main()
