"""A second round of searches on the shipped review: what it costs, and whether every earlier decision stands.

Usage: python benchmarks/rounds.py [--known 120] [--new 380] [--cores 2]

The round is an export with records that the first round had already, as it had them, and invented new ones. Both runs
start from nothing, so that their times compare a review with the round to the same review without it.
"""

import argparse
import csv
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
FIRST = "corpus/searches/1/scopus.csv"
EXPORT = "2/scopus.csv"
STAGES = ("eligibility", "title", "abstract", "full_text")
LETTERS = "abdefgiklmnoprstuvz"


def laid_out(folder: Path) -> Path:
    """A copy of the shipped review."""
    for name in ("config", "corpus"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def add_round(review: Path, known: int, new: int) -> None:
    """Round 2: the first `known` records of the first round's Scopus export, and `new` invented ones."""
    with (review / FIRST).open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    path = review / "corpus/searches" / EXPORT
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows[:known], *invented(rows[0], new)])
    with (review / "corpus/searches/log.csv").open("a", encoding="utf-8") as log:
        log.write(f"R2-SCOPUS,2,1,final,Scopus,database,Scopus,2021-01-10,,,{known + new},{known + new},{EXPORT}\n")


def invented(like: Mapping[str, str], number: int) -> list[dict[str, str]]:
    """Records of no paper: English articles of 2018 with titles and names of made-up words; the seed is fixed."""
    draw = random.Random(2)

    def word() -> str:
        return "".join(draw.choices(LETTERS, k=draw.randint(5, 10))).capitalize()

    return [
        dict.fromkeys(like, "")
        | {
            "Authors": f"{word()} A., {word()} B.",
            "Title": " ".join(word() for _ in range(7)),
            "Year": "2018",
            "Source title": f"{word()} {word()}",
            "Volume": str(draw.randint(1, 60)),
            "Page start": str(100 + place),
            "Abstract": " ".join(word() for _ in range(60)),
            "Language of Original Document": "English",
            "Document Type": "Article",
            "Source": "Scopus",
            "EID": f"2-s2.0-9{place:010d}",
        }
        for place in range(number)
    ]


def run(review: Path, cores: int = 2) -> float:
    """Seconds of one run of the whole workflow; it must succeed."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--directory", str(review)]
    subprocess.run([*command, "--cores", str(cores)], check=True, capture_output=True)
    return time.perf_counter() - begun


def table(review: Path, place: str) -> list[dict[str, str]]:
    with (review / "results" / place).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def changed(before: Path, after: Path) -> list[dict[str, str]]:
    """The earlier decisions that are not there any more as they were."""
    lost = []
    for stage in STAGES:
        now = {tuple(row.items()) for row in table(after, f"3-screened/{stage}/decisions.csv")}
        lost += [row for row in table(before, f"3-screened/{stage}/decisions.csv") if tuple(row.items()) not in now]
    return lost


def queued(review: Path, first_stage: str = "title") -> set[str]:
    """The works that somebody is asked about."""
    return {row["work_id"] for row in table(review, f"3-screened/{first_stage}/todo.csv")}


def unseen(before: Path, after: Path) -> set[str]:
    return {row["work_id"] for row in table(after, "2-deduplicated/works.csv")} - {
        row["work_id"] for row in table(before, "2-deduplicated/works.csv")
    }


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--known", type=int, default=120)
    parser.add_argument("--new", type=int, default=380)
    parser.add_argument("--cores", type=int, default=2)
    given = parser.parse_args(arguments if arguments is None else list(arguments))
    with tempfile.TemporaryDirectory() as scratch:
        before, after = laid_out(Path(scratch) / "before"), laid_out(Path(scratch) / "after")
        add_round(after, given.known, given.new)
        alone, together = run(before, given.cores), run(after, given.cores)
        lost, asked, new = changed(before, after), queued(after), unseen(before, after)
        print(f"{platform.machine()}, Python {platform.python_version()}, {given.cores} cores\n")
        print("| figure | value | goal |\n|---|---:|---:|")
        print(f"| records before | {len(table(before, '1-identified/records.csv')):,} | |")
        print(f"| records added | {given.known + given.new} ({given.known} known) | |")
        print(f"| earlier decisions lost or changed | {len(lost)} | 0 |")
        print(f"| works queued | {len(asked)} | {given.new} |")
        print(f"| of them unseen before | {len(asked & new)} | {given.new} |")
        print(f"| seconds without and with the round | {alone:.1f}, {together:.1f} | |")
        print(f"| ratio | {together / alone:.2f} | at most 1.5 |")


if __name__ == "__main__":
    main()
