"""How fast coding is settled and handed on: two coders, their quotes looked up in full texts.

Usage: python benchmarks/coding.py [--sources 500] [--codes 120] [--codings 10000]

Texts, quotes and codes are made up with a fixed seed: every quote stands in its text with other line ends, hardly any
passage is both coders', so that nearly every coding is a conflict. Processor time.
"""

import argparse
import platform
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from funnel import forms
from funnel.code import agreement, bring, brought, codebook, codings, reconcile, refi_qda, saturation, sheets
from funnel.references import table

WORDS, WORDS_A_LINE, LINES = 3000, 12, 700


def made_up(sources: int, codes: int, coded: int) -> tuple[codings.Sheets, dict[str, str]]:
    """The sheets, and the text of each source."""
    chance = random.Random(20201)
    words = [f"w{number}" for number in range(WORDS)]
    texts = {
        f"S{number}": "\n".join(" ".join(chance.choices(words, k=WORDS_A_LINE)) for _ in range(LINES))
        for number in range(sources)
    }
    book = [{"code_id": f"c{number}", "label": f"Code {number}", "kind": "concept"} for number in range(codes)]
    cited = [{"source_id": source, "citation": f"Source {source}"} for source in texts]
    rows = []
    for number in range(coded):
        source = chance.choice(list(texts))
        start = chance.randrange(len(texts[source]) - 300)
        quote = " ".join(texts[source][start : start + chance.randrange(40, 250)].split())
        row = {"coding_id": f"k{number}", "source_id": source, "code_id": chance.choice(book)["code_id"]}
        rows.append((f"{('ana', 'ben')[number % 2]}.csv", number + 2, row | {"quote": quote, "location": "text"}))
    return codings.Sheets([("b", 2, row) for row in book], [("s", 2, row) for row in cited], rows), texts


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print a row of the table of RESULTS.md."""
    begun = time.process_time()
    yield
    print(f"| {what} | {time.process_time() - begun:.2f} s |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("sources", 500), ("codes", 120), ("codings", 10_000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    options = parser.parse_args()
    written, texts = made_up(options.sources, options.codes, options.codings)
    size = sum(map(len, texts.values())) / 1e6
    print(
        f"{options.sources} sources of {size:.1f} million characters, {options.codes} codes, {options.codings} codings."
    )
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}\n\n| step | time |\n|---|---|")
    coders = ["ana", "ben"]
    with timed("looking up quotes, matching passages, settling"):
        found = codings.settled(written, texts, reconcile.Rule(coders, "dual", 0.5))
    with timed("agreement by code and on code sets"):
        agreement.by_code(found.codings, coders)
        agreement.sets(found.codings, coders)
    book, sources = table(written.codebook, codebook.COLUMNS), table(written.sources, codings.SOURCE_COLUMNS)
    with timed("project in REFI-QDA written"):
        project = refi_qda.project(refi_qda.Coded(book, sources, found.codings, texts), "t")
    with tempfile.TemporaryDirectory() as folder, timed("project read back, nothing new"):
        path = Path(folder) / "project.qdpx"
        path.write_bytes(project)
        ids = [
            [row[f"{kind}_id"] for row in rows]
            for kind, rows in (("code", book), ("source", sources), ("coding", found.codings))
        ]
        added = brought.additions(bring.read(path, "", bring.Known(*ids)), book, sources, found.codings)
        assert not added.rows and not added.told
    with timed(f"sheets of one coder and of {len(found.conflicts):,} conflicts"):
        forms.files(
            {
                "coding": [
                    sheets.coding("ana", sources, book, found.codings),
                    sheets.conflicts(found.conflicts, sources, book),
                ]
            },
            "t",
        )
    rule = saturation.Rule(base=4, run=2, threshold=0.05, orders=1000, seed=1)
    with timed("saturation, with 1,000 orders"):
        saturation.curve(found.codings, rule)
        saturation.sensitivity(found.codings, rule)


if __name__ == "__main__":
    main()
