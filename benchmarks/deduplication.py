"""How well and how fast duplicates are found, on labelled sets and on libraries of growing size.

    python benchmarks/deduplication.py --data DIR [--peers [PYTHON]] [--growth 1000 50000 ...]

DIR holds, at whatever depth, one folder a set: records.csv.gz (id, title, author, year, journal, volume, number, pages,
abstract, doi) and truth.csv.gz (id, cluster); where truth_adjudicated.csv.gz stands, it is the one used. Each tool runs
in a process of its own, imports and reading included, so that its user CPU seconds (with those of processes that it
starts) and its peak memory (of the largest of them) are its own. Peers are installed with the extra `benchmark`, here
or in an environment of their own whose interpreter PYTHON is; one that is not there is left out and named.

Larger libraries are made of the sets, and the largest of the shipped review's simulated exports: each copy exchanges
the letters of titles, names, journals and abstracts by a permutation of its own and marks DOIs, so that duplicates stay
duplicates and copies resemble nothing. Words that say what kind of publication a record is ("Editorial") stay.
"""

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("set", "tool", "records", "duplicates", "left_in", "left_after_doubtful", "lost", "pair_f1", "doubtful",
           "cpu_s", "peak_mb", "cpu_ratio")  # fmt: skip
GROWTH = (1_000, 10_000, 50_000, 200_000, 1_000_000)
OF_SETS = 200_000  # records; a larger library is made of the simulated exports
WITH_PEERS = 50_000  # records; beyond, a peer takes hours
LONGEST_ABSTRACT = 4_000  # letters; a single longer one takes bib-dedupe more memory than this machine has
LETTERS = ("aeiou", "bcdfghjklmnpqrstvwxyz")  # vowels stay vowels, so that words can be read
KINDS = """abstract abstracts addendum al and appendix author authors book calls case chapter chair column comment
commentary comments committee conference consortium correction corrigendum data desk director discussion
editor editorial editorials editors errata erratum et follow for foreword group i ii iii in introduction
issue iv letter message network no note notes of on papers part phase pilot poster preface president
proceedings protocol publisher ref refs reply report response retracted review reviews section special stage
study supplement symposium team the to trial up update v vi volume workshop x"""
KEPT = frozenset(KINDS.split())

Clusters = dict[str, str]  # the cluster of each record


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


# --- tools ---


def funnel(records: pd.DataFrame) -> tuple[Clusters, pd.DataFrame]:
    from funnel.deduplicate.pipeline import deduplicate_table

    clusters, found = deduplicate_table(records)
    return dict(zip(clusters["id"], clusters["cluster"], strict=True)), found.doubtful[["record_a", "record_b"]]


def title_and_year(records: pd.DataFrame) -> tuple[Clusters, pd.DataFrame]:
    key = records["title"].str.casefold().str.replace(r"[\W_]+", "", regex=True) + "|" + records["year"]
    return dict(zip(records["id"], key, strict=True)), pd.DataFrame()


def bib_dedupe(records: pd.DataFrame) -> tuple[Clusters, pd.DataFrame]:
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    named = records.rename(columns={"id": "ID", "entry_type": "ENTRYTYPE"}).assign(ENTRYTYPE="article")
    matched = match(block(prep(named)))
    cluster_of = {record: record for record in records["id"]}
    for members in cluster(matched):
        cluster_of |= dict.fromkeys(members, members[0])
    return cluster_of, pd.DataFrame()


def splink(records: pd.DataFrame) -> tuple[Clusters, pd.DataFrame]:
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rows = records.rename(columns={"id": "unique_id"}).replace("", None)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("title"),
            cl.JaroWinklerAtThresholds("author"),
            cl.ExactMatch("year"),
            cl.ExactMatch("pages"),
        ],
        blocking_rules_to_generate_predictions=[block_on("substr(lower(title),1,20)"), block_on("doi")],
    )
    linker = Linker(DuckDBAPI().register(rows), settings)  # the interface of splink 5
    linker.training.estimate_probability_two_random_records_match([block_on("title", "year")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("title"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("year"))
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, 0.9).as_pandas_dataframe()
    return dict(zip(clusters["unique_id"], clusters["cluster_id"].astype(str), strict=True)), pd.DataFrame()


TOOLS = {"funnel": funnel, "title and year": title_and_year, "bib-dedupe": bib_dedupe, "splink": splink}
INSTALLED_APART = ("bib-dedupe", "splink")


# --- figures ---


def judged(cluster_of: Clusters, doubtful: Iterable[tuple[str, str]], truth: Clusters) -> Clusters:
    """The clusters after a person who knows the truth has joined the doubtful pairs that are duplicates."""
    joined_to: Clusters = {}

    def at_last(cluster: str) -> str:
        while cluster in joined_to:
            cluster = joined_to[cluster]
        return cluster

    for a, b in doubtful:
        here, there = at_last(cluster_of[a]), at_last(cluster_of[b])
        if truth[a] == truth[b] and here != there:
            joined_to[there] = here
    return {record: at_last(cluster) for record, cluster in cluster_of.items()}


def accuracy(cluster_of: Clusters, truth: Clusters) -> dict[str, float]:
    """left_in: over true clusters, pieces - 1; lost: over found clusters, distinct studies - 1; pair_f1 over pairs."""
    both = Counter((truth[record], cluster_of[record]) for record in truth)
    pieces, studies = Counter(true for true, _ in both), Counter(found for _, found in both)

    def pairs(sizes: Iterable[int]) -> int:
        return sum(n * (n - 1) // 2 for n in sizes)

    agreed = pairs(both.values())
    stated = pairs(Counter(truth.values()).values()) + pairs(Counter(cluster_of[record] for record in truth).values())
    return {
        "left_in": sum(n - 1 for n in pieces.values()),
        "lost": sum(n - 1 for n in studies.values()),
        "pair_f1": round(2 * agreed / stated, 4) if stated else 1.0,
    }


def run(tool: str, records: Path, folder: Path) -> None:
    """In the tool's own process: its clusters and doubtful pairs to `folder`, its cost to standard output."""
    cluster_of, doubtful = TOOLS[tool](read(records))
    pd.DataFrame(list(cluster_of.items()), columns=["id", "cluster"]).to_csv(folder / "clusters.csv", index=False)
    doubtful.reindex(columns=["record_a", "record_b"]).to_csv(folder / "doubtful.csv", index=False)
    own, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{own.ru_utime + helpers.ru_utime:.2f} {max(own.ru_maxrss, helpers.ru_maxrss) // 1024}")


def measured(python: str, tool: str, name: str, records: Path, truth: Clusters) -> dict[str, object]:
    """One row of COLUMNS but for the ratio; {} where the tool cannot be run, which is said."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([python, __file__, "--run", tool, records, folder], capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"{tool} on {name} is left out: {reason}", file=sys.stderr)
            return {}
        clusters, pairs = read(Path(folder) / "clusters.csv"), read(Path(folder) / "doubtful.csv")
    cpu, peak = done.stdout.split()[-2:]
    cluster_of = dict(zip(clusters["id"], clusters["cluster"], strict=True))
    after = accuracy(judged(cluster_of, pairs.itertuples(index=False, name=None), truth), truth)
    counts = {"records": len(truth), "duplicates": len(truth) - len(set(truth.values()))}
    return {"set": name, "tool": tool, **counts, **accuracy(cluster_of, truth), "left_after_doubtful": after["left_in"],
            "doubtful": len(pairs), "cpu_s": float(cpu), "peak_mb": int(peak)}  # fmt: skip


def compared(name: str, records: Path, truth: Clusters, pythons: dict[str, str]) -> Iterator[dict[str, object]]:
    """One row of COLUMNS a tool. pythons: the interpreter of each, funnel first, to which the others' time is held."""
    own = None
    for tool, python in pythons.items():
        row = measured(python, tool, name, records, truth)
        if row:
            own = own or row["cpu_s"]
            yield row | {"cpu_ratio": round(row["cpu_s"] / own, 1)}


# --- libraries ---


def sets(data: Path) -> Iterator[tuple[str, Path, Clusters]]:
    for records in sorted(data.rglob("records.csv.gz")):
        adjudicated = records.with_name("truth_adjudicated.csv.gz")
        truth = read(adjudicated if adjudicated.exists() else records.with_name("truth.csv.gz"))
        yield records.parent.name, records, dict(zip(truth["id"], truth["cluster"], strict=True))


def base_of_sets(data: Path) -> pd.DataFrame:
    """The records of the sets that state volume and pages, with their true `cluster`."""
    parts = []
    for name, path, clusters in sets(data):
        records = read(path)
        if (records["volume"] != "").any():
            records = records[records["title"].str.contains("[A-Za-z]{4}")]
            true = [f"{name}:{clusters[record]}" for record in records["id"]]
            parts.append(records.assign(cluster=true, id=name + ":" + records["id"]))
    return pd.concat(parts, ignore_index=True)


def base_of_simulated() -> pd.DataFrame:
    """The records of the simulated exports as the project reads them, with their true `cluster`."""
    sys.path.insert(0, str(ROOT / "corpus" / "simulated"))
    import make

    from funnel import tables
    from funnel.identify.records import identify
    from funnel.identify.registry import read_file

    searches = ROOT / "corpus" / "searches"
    work_of = {record: key for key, ids in make.members(searches, make.simulated()[1]).items() for record in ids}
    log = tables.read_sheet(searches / "log.csv")
    files = [row["files"] for _, row in log if row["files"]]
    records = identify(log, {file: read_file(searches / file) for file in files}, []).records
    named = {"title": "title", "authors": "author", "year": "year", "container_title": "journal", "volume": "volume",
             "issue": "number", "pages": "pages", "abstract": "abstract", "doi": "doi"}  # fmt: skip
    found = records[list(named)].rename(columns=named)
    ids = [f"s{number}" for number in range(len(found))]  # a record_id would tell which export it is from
    return found.assign(id=ids, cluster=[work_of[record] for record in records["record_id"]])


def copied(base: pd.DataFrame, number: int) -> pd.DataFrame:
    """A copy of a library that shares no publication with it, nor with a copy of another number; 0 is itself."""
    if not number:
        return base
    chance = random.Random(number)
    letters, others = "".join(LETTERS), "".join("".join(chance.sample(kind, len(kind))) for kind in LETTERS)
    table = str.maketrans(letters + letters.upper(), others + others.upper())

    def exchanged(word: re.Match[str]) -> str:
        return word.group() if word.group().lower() in KEPT else word.group().translate(table)

    copy = base.copy()
    for column in ("title", "author", "journal"):
        copy[column] = copy[column].str.replace(r"[A-Za-z]+", exchanged, regex=True)
    copy["abstract"] = copy["abstract"].str.translate(table)
    copy["doi"] = copy["doi"].where(copy["doi"] == "", copy["doi"] + f".{number}")
    return copy.assign(id=copy["id"] + f"#{number}", cluster=copy["cluster"] + f"#{number}")


def write_grown(base: pd.DataFrame, size: int, path: Path) -> Clusters:
    """A library of `size` records to `path`; its truth."""
    base = base.assign(abstract=base["abstract"].str.slice(stop=LONGEST_ABSTRACT))
    truth: Clusters = {}
    with path.open("w", encoding="utf-8", newline="") as handle:
        for number, start in enumerate(range(0, size, len(base))):
            copy = copied(base, number).head(size - start)
            truth.update(zip(copy["id"], copy["cluster"], strict=True))
            copy.drop(columns="cluster").to_csv(handle, index=False, header=not number)
    return truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of labelled sets")
    parser.add_argument(
        "--peers", nargs="?", const=sys.executable, metavar="PYTHON", help="other tools beside, in the same run"
    )
    parser.add_argument(
        "--growth", type=int, nargs="*", default=GROWTH, help=f"sizes of made libraries, in records (default: {GROWTH})"
    )
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        return run(asked.run[0], Path(asked.run[1]), Path(asked.run[2]))
    labelled = list(sets(asked.data)) if asked.data else []
    if not labelled:
        parser.error("--data names no folder that holds a records.csv.gz")
    alone = {"funnel": sys.executable}
    pythons = alone | {"title and year": sys.executable} | dict.fromkeys(INSTALLED_APART, asked.peers)
    print(",".join(COLUMNS))

    def report(name: str, records: Path, truth: Clusters) -> None:
        with_peers = asked.peers and len(truth) <= WITH_PEERS
        for row in compared(name, records, truth, pythons if with_peers else alone):
            print(",".join(str(row[column]) for column in COLUMNS), flush=True)

    for each in labelled:
        report(*each)
    for size in asked.growth:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records.csv"
            base = base_of_sets(asked.data) if size <= OF_SETS else base_of_simulated()
            report(f"made of {size}", path, write_grown(base, size, path))


if __name__ == "__main__":
    main()
