"""How well and how fast duplicates are found, on labelled sets and on libraries of growing size.

    python benchmarks/deduplication.py --data DIR [--peers [PYTHON]] [--growth 1000 50000 ...]

DIR holds one folder a set: records.csv.gz (id, title, author, year, journal, volume, number, pages, abstract, doi) and
truth.csv.gz (id, cluster); where truth_adjudicated.csv.gz stands, it is the one used. Each tool runs in a process of
its own, imports and reading included, so that its user CPU seconds (with those of processes that it starts) and its
peak memory (of the largest of them) are its own. Peers are installed
apart from the project, in an environment of their own whose interpreter PYTHON is: `pip install bib-dedupe splink`;
one that is not there is left out and named.

Larger libraries than the sets are made of them: each copy exchanges the consonants of titles, names, journals and
abstracts by a fixed permutation and marks DOIs, so that duplicates stay duplicates and copies resemble nothing. They
measure growth; accuracy suffers where a rule knows a word ("Editorial", "study group") that the exchange has hidden.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

CONSONANTS = "bcdfghjklmnpqrstvwxyz"
COLUMNS = ("set", "tool", "records", "duplicates", "left_in", "left_after_doubtful", "lost", "pair_f1", "doubtful",
           "cpu_s", "peak_mb")  # fmt: skip


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def funnel(records: pd.DataFrame) -> tuple[dict[str, str], pd.DataFrame]:
    from funnel.deduplicate.pipeline import deduplicate_table

    clusters, found = deduplicate_table(records)
    return dict(zip(clusters["id"], clusters["cluster"], strict=True)), found.doubtful[["record_a", "record_b"]]


def title_and_year(records: pd.DataFrame) -> tuple[dict[str, str], pd.DataFrame]:
    key = records["title"].str.casefold().str.replace(r"[\W_]+", "", regex=True) + "|" + records["year"]
    return dict(zip(records["id"], key, strict=True)), pd.DataFrame()


def bib_dedupe(records: pd.DataFrame) -> tuple[dict[str, str], pd.DataFrame]:
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    named = records.rename(columns={"id": "ID", "entry_type": "ENTRYTYPE"}).assign(ENTRYTYPE="article")
    matched = match(block(prep(named)))
    cluster_of = {record: record for record in records["id"]}
    for members in cluster(matched):
        cluster_of |= dict.fromkeys(members, members[0])
    return cluster_of, pd.DataFrame()


def splink(records: pd.DataFrame) -> tuple[dict[str, str], pd.DataFrame]:
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
PEERS = ("title and year", "bib-dedupe", "splink")


def judged(cluster_of: dict[str, str], doubtful: pd.DataFrame, truth: dict[str, str]) -> dict[str, str]:
    """The clusters after a person who knows the truth has joined the doubtful pairs that are duplicates."""
    joined = dict(cluster_of)
    for pair in doubtful.itertuples(index=False):
        if truth[pair.record_a] == truth[pair.record_b]:
            old, new = joined[pair.record_b], joined[pair.record_a]
            joined = {record: new if cluster == old else cluster for record, cluster in joined.items()}
    return joined


def accuracy(cluster_of: dict[str, str], truth: dict[str, str]) -> dict[str, float]:
    """left_in: over true clusters, pieces - 1; lost: over found clusters, distinct studies - 1; pair_f1 over pairs."""
    both = Counter((truth[record], cluster_of[record]) for record in truth)
    pieces, studies = Counter(true for true, _ in both), Counter(found for _, found in both)

    def pairs(sizes) -> int:
        return sum(n * (n - 1) // 2 for n in sizes)

    agreed = pairs(both.values())
    stated = pairs(Counter(truth.values()).values()) + pairs(Counter(cluster_of[record] for record in truth).values())
    return {
        "left_in": sum(n - 1 for n in pieces.values()),
        "lost": sum(n - 1 for n in studies.values()),
        "pair_f1": round(2 * agreed / stated, 4) if stated else 1.0,
    }


def measured(python: str, tool: str, name: str, records: Path, truth: dict[str, str]) -> dict[str, object]:
    """One row of COLUMNS: the tool in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, __file__, "--run", tool, str(records), folder]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"{tool} on {name} is left out: {reason}", file=sys.stderr)
            return {}
        clusters, pairs = read(Path(folder) / "clusters.csv"), read(Path(folder) / "doubtful.csv")
    cpu, peak = done.stdout.split()[-2:]
    cluster_of = dict(zip(clusters["id"], clusters["cluster"], strict=True))
    after = accuracy(judged(cluster_of, pairs, truth), truth)["left_in"]
    counts = {"records": len(truth), "duplicates": len(truth) - len(set(truth.values()))}
    return {"set": name, "tool": tool, **counts, **accuracy(cluster_of, truth), "left_after_doubtful": after,
            "doubtful": len(pairs), "cpu_s": cpu, "peak_mb": peak}  # fmt: skip


def run(tool: str, records: Path, folder: Path) -> None:
    cluster_of, doubtful = TOOLS[tool](read(records))
    pd.DataFrame(list(cluster_of.items()), columns=["id", "cluster"]).to_csv(folder / "clusters.csv", index=False)
    doubtful.reindex(columns=["record_a", "record_b"]).to_csv(folder / "doubtful.csv", index=False)
    own, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{own.ru_utime + helpers.ru_utime:.2f} {max(own.ru_maxrss, helpers.ru_maxrss) // 1024}")


def sets(data: Path) -> Iterator[tuple[str, Path, dict[str, str]]]:
    for records in sorted(data.glob("*/records.csv.gz")):
        adjudicated = records.with_name("truth_adjudicated.csv.gz")
        truth = read(adjudicated if adjudicated.exists() else records.with_name("truth.csv.gz"))
        yield records.parent.name, records, dict(zip(truth["id"], truth["cluster"], strict=True))


def grown(data: Path, size: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """A library of `size` records made of the sets that state volume and pages, and its truth."""
    parts, truth = [], {}
    for name, path, clusters in sets(data):
        records = read(path)
        if (records["volume"] != "").any():
            records = records[records["title"].str.contains("[A-Za-z]{4}")].reset_index(drop=True)
            records["cluster"] = [f"{name}:{clusters[record]}" for record in records["id"]]
            parts.append(records.assign(id=name + ":" + records["id"]))
    base = pd.concat(parts, ignore_index=True)
    copies = []
    for number in range(-(-size // len(base))):
        copy = base.head(size - number * len(base)).copy()
        if number:
            other = "".join(random.Random(number).sample(CONSONANTS, len(CONSONANTS)))
            table = str.maketrans(CONSONANTS + CONSONANTS.upper(), other + other.upper())
            for column in ("title", "author", "journal", "abstract"):
                copy[column] = copy[column].str.translate(table)
            copy["doi"] = [f"{name}.{number}" if name else "" for name in copy["doi"]]
            copy["id"], copy["cluster"] = copy["id"] + f"#{number}", copy["cluster"] + f"#{number}"
        copies.append(copy)
    library = pd.concat(copies, ignore_index=True)
    truth = dict(zip(library["id"], library["cluster"], strict=True))
    return library.drop(columns="cluster"), truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of labelled sets")
    parser.add_argument(
        "--peers", nargs="?", const=sys.executable, metavar="PYTHON", help="other tools beside, in the same run"
    )
    parser.add_argument("--growth", type=int, nargs="*", default=[], help="sizes of made libraries, in records")
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        return run(asked.run[0], Path(asked.run[1]), Path(asked.run[2]))
    if not asked.data:
        parser.error("--data is needed")
    tools = ("funnel", *PEERS) if asked.peers else ("funnel",)
    print(",".join(COLUMNS))

    def report(name: str, records: Path, truth: dict[str, str]) -> None:
        for tool in tools:
            python = asked.peers if tool in PEERS[1:] else sys.executable
            row = measured(python, tool, name, records, truth)
            if row:
                print(",".join(str(row[column]) for column in COLUMNS), flush=True)

    for each in sets(asked.data):
        report(*each)
    for size in asked.growth:
        with tempfile.TemporaryDirectory() as folder:
            library, truth = grown(asked.data, size)
            path = Path(folder) / "records.csv"
            library.to_csv(path, index=False)
            del library
            report(f"made of {size}", path, truth)


if __name__ == "__main__":
    main()
