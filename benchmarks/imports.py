"""How well Funnel reads a folder of real exports: counts, fields against Zotero's own, damaged files, speed.

    python benchmarks/imports.py --manifest MANIFEST.csv [--cuts 200] [--flips 1000] [--only counts,fields,damage,speed]

The manifest has one row a file: path (from its folder), n_records, format, notes ("expected records N" where a file
holds more than one format). Beside a file <name>.expected.zotero.json may hold the items that Zotero makes of it.
"""

import argparse
import csv
import json
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "workflow"))

from funnel.errors import ReviewError  # noqa: E402
from funnel.identify import values  # noqa: E402
from funnel.identify.registry import open_file, read_file  # noqa: E402
from funnel.text import folded  # noqa: E402

# What begins a record, counted on the bytes, for the formats where that is beyond doubt.
MARKS = {
    "ris": rb"^[ \t]*(?:\xef\xbb\xbf)?TY  - ",
    "nbib": rb"^(?:\xef\xbb\xbf)?PMID- ",
    "wos-tagged": rb"^(?:\xef\xbb\xbf)?PT [A-Z]\r?$",
    "endnote-xml": rb"<record[ >]",
    "pubmed-xml": rb"<Pubmed(?:Book)?Article[ >]",
    "bibtex": rb"^[ \t]*(?:\xef\xbb\xbf)?@(?![Cc]omment|[Ss]tring|[Pp]reamble)[a-zA-Z]+[ \t]*[{(]",
}
CONTAINERS = (
    "publicationTitle",
    "bookTitle",
    "proceedingsTitle",
    "encyclopediaTitle",
    "dictionaryTitle",
    "websiteTitle",
)
# Zotero's item types that a record may be, and what Funnel may call them; others (bills, maps, films) are not compared.
KINDS = {
    "journalArticle": [
        "article",
        "review",
        "editorial",
        "letter",
        "note",
        "erratum",
        "preprint",
        "news",
        "book review",
        "conference abstract",
        "conference paper",
        "trial registration",
    ],
    "book": ["book"],
    "bookSection": ["book chapter"],
    "conferencePaper": ["conference paper", "conference abstract"],
    "thesis": ["thesis"],
    "report": ["report"],
    "webpage": ["web page"],
    "dataset": ["dataset"],
    "preprint": ["preprint"],
    "newspaperArticle": ["news"],
    "magazineArticle": ["news"],
    "encyclopediaArticle": ["book chapter"],
    "dictionaryEntry": ["book chapter"],
}


def manifest_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def truth(row: dict[str, str]) -> str:
    noted = re.search(r"expected records (\d+)", row["notes"])
    return noted.group(1) if noted else row["n_records"]


def counts(rows: list[dict[str, str]], folder: Path) -> None:
    """Every file's records against the manifest."""
    verdicts: Counter[str] = Counter()
    for row in rows:
        expected = truth(row)
        try:
            reading = read_file(folder / row["path"])
            read, aside = len(reading.records), len(reading.quarantined)
            found = f"{read} read, {aside} set aside"
            verdict = (
                "right" if str(read + aside) == expected else "differs" if expected else "right (truth not stated)"
            )
        except ReviewError as error:
            found = f"refused: {error.message}"
            verdict = "right" if expected in ("", "0") else "refused by name"
        verdicts[verdict] += 1
        if verdict in ("differs", "refused by name"):
            print(f"  {row['path']}: manifest {expected} ({row['count_method']}), {found}")
    print(f"counts of {len(rows)} files: {', '.join(f'{verdict} {n}' for verdict, n in sorted(verdicts.items()))}")


def zotero_item(item: dict) -> dict[str, str]:
    people = [one for one in item.get("creators", []) if one["creatorType"] == "author"]
    people = people or [one for one in item.get("creators", []) if one["creatorType"] == "editor"]
    names = (", ".join(filter(None, (one.get("lastName") or one.get("name"), one.get("firstName")))) for one in people)
    return {
        "title": item.get("title", ""),
        "authors": "; ".join(names),
        "year": item.get("date", ""),
        "doi": item.get("DOI", ""),
        "container_title": next((item[name] for name in CONTAINERS if item.get(name)), ""),
        "volume": item.get("volume", ""),
        "issue": item.get("issue", ""),
        "pages": item.get("pages", ""),
        "abstract": item.get("abstractNote", ""),
    }


def comparable(column: str, value: str) -> str:
    """A value without what only style makes different: markup, case, punctuation, spaces in initials."""
    bare = re.sub(r"</?\w+[^>]*>", "", value)
    if column == "doi":
        return values.doi(bare)
    if column == "year":
        return values.year(bare)
    if column == "pages":
        return values.pages(bare, "", "")
    return folded(bare).replace(" ", "")


def reason(column: str, theirs: str, ours: dict[str, str]) -> str:
    """Why Zotero's value and ours cannot be compared, "" where they can."""
    if column == "type" and ours["type"] in ("unknown", "other"):
        return "Zotero falls back on a type of its own where the file states none that it knows"
    if column == "pages" and re.search(r"[A-Z]{4}|\(\d\d\)", theirs):
        return "an identifier of the publisher, no page"
    if re.fullmatch(r"Volume ID|Abbreviation|Periodical Title|Proceedings Title", theirs):
        return "a template whose fields hold their own names, laid out by Zotero for each type of item"
    return ""


def fields(rows: list[dict[str, str]], folder: Path) -> None:
    """Fields that Zotero states, against ours."""
    compared: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for row in rows:
        path = folder / row["path"]
        expected = path.with_name(path.name + ".expected.zotero.json")
        if not expected.exists():
            continue
        items = [
            one
            for one in json.loads(expected.read_text(encoding="utf-8"))
            if one["itemType"] not in ("attachment", "note")
        ]
        records = read_file(path).records
        if len(items) != len(records):
            print(f"  {path.name}: Zotero has {len(items)} items, we {len(records)}")
            continue
        for number, (item, found) in enumerate(zip(items, records, strict=True), start=1):
            if item["itemType"] not in KINDS:
                continue
            told = zotero_item(item) | {"type": item["itemType"]}
            for column, theirs in told.items():
                ours = found.fields[column]
                if column == "type":
                    same = ours in KINDS[item["itemType"]]
                elif not comparable(column, theirs):
                    continue
                else:
                    same = comparable(column, theirs) == comparable(column, ours)
                compared[column] += 1
                if not same:
                    why = reason(column, theirs, found.fields)
                    differing[column] += 1
                    reasons[why] += 1
                    print(f"  {path.name} {number} {column}: {theirs[:60]!r}, ours {ours[:60]!r} ({why or 'differs'})")
    total, wrong = compared.total(), differing.total()
    if total:
        print(f"fields: {total - wrong} of {total} as Zotero has them, {100 * (total - wrong) / total:.1f} %")
        for column in compared:
            print(f"  {column}: {compared[column] - differing[column]} of {compared[column]}")
        apart = wrong - reasons[""]
        share = 100 * (total - wrong) / (total - apart)
        print(f"  without the {apart} that cannot be compared: {total - wrong} of {total - apart}, {share:.1f} %")
        for why, n in reasons.most_common():
            print(f"  {n}: {why or 'differs'}")


def damaged(content: bytes, cuts: int, flips: int, chance: random.Random) -> Iterator[bytes]:
    for _ in range(cuts):
        yield content[: chance.randrange(1, len(content))]
    for _ in range(flips):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield bytes(flipped)


def damage(rows: list[dict[str, str]], folder: Path, cuts: int, flips: int, largest: int) -> None:
    """Files cut and flipped: no traceback, no hang, and as many records as marks of records are left."""
    chance = random.Random(1)
    outcome: Counter[str] = Counter()
    slowest = (0.0, "")
    of_each = max(1, round(flips / len(rows))) if flips else 0
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "damaged"
        for row in rows:
            content = (folder / row["path"]).read_bytes()
            if not 1 < len(content) <= largest:
                outcome["files left out (too large or empty)"] += 1
                continue
            for bad in damaged(content, cuts, of_each, chance):
                target.write_bytes(bad)
                start = time.process_time()
                try:
                    reading = read_file(target)
                    found = len(reading.records) + len(reading.quarantined)
                    outcome["read"] += 1
                except ReviewError:
                    found = None
                    outcome["refused by name"] += 1
                except Exception:
                    outcome["tracebacks"] += 1
                    print(f"  {row['path']}: {traceback.format_exc(limit=-1)}")
                    continue
                slowest = max(slowest, (time.process_time() - start, row["path"]))
                marks = marked(row["format"], bad)
                if found is not None and marks is not None and found < marks:
                    outcome["records missing"] += 1
                    print(f"  {row['path']}: {marks} marks, {found} found")
    print(f"damage: {', '.join(f'{what} {n}' for what, n in sorted(outcome.items()))}")
    print(f"  slowest: {slowest[0]:.1f} s ({slowest[1]})")


def marked(form: str, content: bytes) -> int | None:
    if form not in MARKS or content.count(b"\0") > len(content) / 5:
        return None
    return len(re.findall(MARKS[form], content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), re.M))


def speed(records: int) -> None:
    """RIS records a second of processor time, mapping included, on made-up records of about 400 bytes."""
    chance = random.Random(1)
    words = ("care", "child", "evidence", "family", "innovation", "model", "outcome", "policy", "service", "trust")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "large.ris"
        with path.open("w", encoding="utf-8") as handle:
            for n in range(records):
                title, text = (" ".join(chance.choices(words, k=k)) for k in (9, 16))
                handle.write(
                    f"TY  - JOUR\nTI  - {title.capitalize()}\nAU  - Smith{n % 997}, A.\nAU  - Jones{n % 89}, Ann\n"
                    f"PY  - {1990 + n % 30}\nT2  - Journal of {chance.choice(words)}\nVL  - {n % 60}\nIS  - {n % 12}\n"
                    f"SP  - {n % 900}\nEP  - {n % 900 + 11}\nDO  - 10.5555/x.{n}\nSN  - 1234-567{n % 10}\n"
                    f"AB  - {text}\nER  - \n\n"
                )
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            read = sum(1 for _ in open_file(path)[2])
            best = min(best, time.process_time() - start)
        size = path.stat().st_size / records
        print(f"speed: {read / best:,.0f} RIS records a second of one core, {size:.0f} bytes each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--cuts", type=int, default=200, help="cuts of every file")
    parser.add_argument("--flips", type=int, default=1000, help="flipped bytes, over all files")
    parser.add_argument("--largest", type=int, default=300_000, help="bytes of the largest file that is damaged")
    parser.add_argument("--records", type=int, default=100_000, help="records of the speed test")
    parser.add_argument("--only", default="counts,fields,damage,speed")
    options = parser.parse_args()
    rows, folder = manifest_rows(options.manifest), options.manifest.parent
    wanted = options.only.split(",")
    if "counts" in wanted:
        counts(rows, folder)
    if "fields" in wanted:
        fields(rows, folder)
    if "damage" in wanted:
        damage(rows, folder, options.cuts, options.flips, options.largest)
    if "speed" in wanted:
        speed(options.records)


if __name__ == "__main__":
    main()
