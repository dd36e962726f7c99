"""How well Funnel reads a folder of real exports: counts, fields against Zotero's own, damaged files, speed, memory.

    python benchmarks/imports.py --manifest MANIFEST.csv [--quick] [--only counts,fields,damage,speed,memory]

The manifest has one row a file: path (from its folder), n_records, format, notes ("expected records N" where a file
holds more than one format). Beside a file <name>.expected.zotero.json may hold the items that Zotero makes of it.
What differs is listed first, file by file; the figures come last, as a table with the goal beside each.

Peers (rispy, nbib, bibtexparser, pybtex) are measured in the same run where they are installed; one that is not there
is left out and named. Seeds are fixed: the same files are damaged in the same places at every run.
"""

import argparse
import csv
import importlib
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "workflow"))

from funnel.errors import ReviewError  # noqa: E402
from funnel.identify import item_types, names, values  # noqa: E402
from funnel.identify.registry import open_file, read_file  # noqa: E402
from funnel.text import folded  # noqa: E402

LONGEST = 30  # seconds of processor time after which a reader hangs

# What begins a record, counted on the bytes, for the formats where that is beyond doubt.
MARKS = {
    "ris": rb"^[ \t]*(?:\xef\xbb\xbf)?TY  - ",
    "nbib": rb"^(?:\xef\xbb\xbf)?PMID- ",
    "wos-tagged": rb"^(?:\xef\xbb\xbf)?PT [A-Z]\r?$",
    "ovid-tagged": rb"^[ \t]*<\d+\.? ?>[ \t]*$",
    "refworks-tagged": rb"^RT ",
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
    "journalArticle": (
        "article|review|editorial|letter|note|erratum|preprint|news|book review|conference abstract|conference paper|"
        "trial registration"
    ),
    "book": "book",
    "bookSection": "book chapter",
    "conferencePaper": "conference paper|conference abstract",
    "thesis": "thesis",
    "report": "report",
    "webpage": "web page",
    "dataset": "dataset",
    "preprint": "preprint",
    "newspaperArticle": "news",
    "magazineArticle": "news",
    "encyclopediaArticle": "book chapter",
    "dictionaryEntry": "book chapter",
}


class Figure(NamedTuple):
    """One row of the table at the end."""

    name: str
    value: str
    goal: str = ""


# Peers: how many records each finds in a file.


def _rispy(path: Path, encoding: str = "utf-8") -> int:
    import rispy

    with path.open(encoding=encoding) as handle:
        return len(rispy.load(handle))


def _rispy_without_mark(path: Path) -> int:
    return _rispy(path, "utf-8-sig")


def _nbib(path: Path) -> int:
    import nbib

    return len(nbib.read_file(str(path)))


def _bibtexparser(path: Path) -> int:
    import bibtexparser

    return len(bibtexparser.parse_file(str(path)).entries)


def _pybtex(path: Path) -> int:
    from pybtex.database import parse_file

    return len(parse_file(str(path), bib_format="bibtex").entries)


PEERS: dict[str, dict[str, Callable[[Path], int]]] = {
    "ris": {"rispy": _rispy, "rispy, told of byte-order marks": _rispy_without_mark},
    "nbib": {"nbib": _nbib},
    "bibtex": {"bibtexparser": _bibtexparser, "pybtex": _pybtex},
}


def peers(form: str) -> dict[str, Callable[[Path], int]]:
    """The peers of a format that are installed."""
    found = {}
    for name, count in PEERS.get(form, {}).items():
        try:
            importlib.import_module(name.split(",")[0])
        except ImportError:
            print(f"  {name} is not installed and left out")
        else:
            found[name] = count
    return found


def manifest_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def truth(row: dict[str, str]) -> list[str]:
    """How many records the manifest says there are, by each of its counts; none where it is silent."""
    noted = re.search(r"expected records (\d+)", row.get("notes", ""))
    counted = re.search(r"\bblocks=(\d+)", row.get("count_method", ""))  # of Refer, where not every record has a %0
    told = [noted.group(1) if noted else row["n_records"], counted.group(1) if counted else ""]
    return [number for number in told if number]


class _Hangs(Exception):
    pass


def _stop(number: int, frame: object) -> None:
    raise _Hangs


def in_time(read: Callable[[Path], int], path: Path) -> int:
    """The same; raises _Hangs after LONGEST seconds of processor time."""
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        return read(path)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def records_in(path: Path) -> int:
    reading = read_file(path)
    return len(reading.records) + len(reading.quarantined)


def verdict(read: Callable[[Path], int], path: Path, expected: list[str]) -> tuple[str, int, str]:
    """Right, refused or wrong; by how many records; and what was found.

    A file in which nothing is to be found may be refused; so may one that states no truth.
    """
    try:
        found = in_time(read, path)
    except ReviewError as error:
        return ("refused by name" if any(map(int, expected)) else "right"), 0, f"refused: {error.message}"
    except Exception as error:
        return "raises", 0, f"raises {type(error).__name__}"
    if not expected or str(found) in expected:
        return "right", 0, f"{found} records"
    return "wrong", found - int(expected[0]), f"{found} records"


def counts(rows: list[dict[str, str]], folder: Path) -> list[Figure]:
    """Every file's records against the manifest; the same for the peers, on the files of their format."""
    figures = [_counted("Funnel", records_in, rows, folder, listed=True)]
    for form in PEERS:
        of_form = [row for row in rows if row["format"] == form]
        figures += [_counted(f"{form}: Funnel", records_in, of_form, folder)] if of_form else []
        figures += [_counted(f"{form}: {name}", count, of_form, folder) for name, count in peers(form).items()]
    return figures


def _counted(
    name: str, read: Callable[[Path], int], rows: list[dict[str, str]], folder: Path, listed: bool = False
) -> Figure:
    verdicts: Counter[str] = Counter()
    lost = doubled = 0
    for row in rows:
        how, by, found = verdict(read, folder / row["path"], truth(row))
        verdicts[how] += 1
        lost, doubled = lost - min(by, 0), doubled + max(by, 0)
        if listed and how != "right":
            print(f"  {row['path']}: manifest {truth(row)} ({row.get('count_method', '')}), {found}")
    told = ", ".join(
        f"{verdicts[how]} {how}" for how in ("right", "refused by name", "raises", "wrong") if verdicts[how]
    )
    value = f"{told} of {len(rows)} files; {lost} records lost, {doubled} too many"
    return Figure(f"counts, {name}", value, "all right or refused by name, 0 lost or doubled")


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
        "type": item["itemType"],
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


def reason(column: str, theirs: str, ours: dict[str, str], stated: list[str]) -> str:
    """Why Zotero's value and ours cannot be compared, "" where they can. stated: every value in the file."""
    if column == "type" and ours["type"] in ("unknown", "other"):
        return "Zotero falls back on a type of its own where the file states none that it knows"
    if column == "type" and theirs not in stated and ours["type_as_exported"]:
        return "Zotero gives every record of this format one type, whatever the file states"
    if column == "pages" and re.search(r"[A-Z]{4}|\(\d\d\)", theirs):
        return "an identifier of the publisher, no page"
    if re.fullmatch(r"Volume ID|Abbreviation|Periodical Title|Proceedings Title", theirs):
        return "a template whose fields hold their own names, laid out by Zotero for each type of item"
    if column == "container_title" and theirs == f"{ours[column]} {ours['volume']}":
        return "Zotero leaves the volume in the title"
    if theirs in stated and ours[column] in stated:
        return "the file states both; Zotero takes the last"
    return ""


def fields(rows: list[dict[str, str]], folder: Path) -> list[Figure]:
    """Fields that Zotero states, against ours."""
    compared: Counter[str] = Counter()
    same: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for row in rows:
        path = folder / row["path"]
        expected = path.with_name(path.name + ".expected.zotero.json")
        if not expected.exists():
            continue
        items = json.loads(expected.read_text(encoding="utf-8"))
        items = [one for one in items if one["itemType"] not in ("attachment", "note")]
        records = read_file(path).records
        if len(items) != len(records):
            print(f"  {path.name}: Zotero has {len(items)} items, we {len(records)}")
            continue
        for item, found in zip(items, records, strict=True):
            for column, theirs in zotero_item(item).items() if item["itemType"] in KINDS else ():
                if not comparable(column, theirs):
                    continue
                compared[column] += 1
                ours = found.fields[column]
                if column == "type":
                    equal = ours in KINDS[theirs].split("|")
                else:
                    equal = comparable(column, theirs) == comparable(column, ours)
                same[column] += equal
                if not equal:
                    why = reason(column, theirs, found.fields, [value for _, value in found.pairs])
                    reasons[why] += 1
                    place = f"{path.name} {found.position} {column}"
                    print(f"  {place}: Zotero {theirs[:60]!r}, ours {ours[:60]!r} ({why or 'differs'})")
    if not compared:
        return [Figure("fields as Zotero has them", "no file has its items beside it")]
    for column, n in compared.items():
        print(f"  {column}: {same[column]} of {n}")
    for why, n in reasons.most_common():
        print(f"  {n}: {why or 'differs'}")
    apart = reasons.total() - reasons[""]
    total, right = compared.total() - apart, same.total()
    value = f"{right} of {total} ({100 * right / total:.1f} %); {apart} more differ for the reasons listed"
    return [Figure("fields as Zotero has them", value, "at least 99 % of comparable fields")]


def damaged(content: bytes, cuts: int, flips: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for _ in range(cuts):
        yield "cuts", content[: chance.randrange(1, len(content))]
    for _ in range(flips):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield "flips", bytes(flipped)


def damage(rows: list[dict[str, str]], folder: Path, cuts: int, flips: int, largest: int) -> list[Figure]:
    """Files cut and flipped: no traceback, no hang, and as many records as marks of records are left.

    Marks are compared where the whole file has as many as records. More records than marks are no fault where the
    damage has hit the mark itself, unless there are more than in the whole file.
    """
    outcome: dict[str, Counter[str]] = {"cuts": Counter(), "flips": Counter()}
    slowest = (0.0, "")
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "damaged"
        for row in rows:
            content = (folder / row["path"]).read_bytes()
            if len(content) < 2:
                continue
            flips_of_it = flips if len(content) <= largest else flips // 10
            how, _, _ = verdict(records_in, folder / row["path"], [])
            whole = marked(row["format"], content)
            if how != "right" or str(whole) not in truth(row):
                whole = None
            chance = random.Random(row["path"])
            for kind, bad in damaged(content, cuts, flips_of_it, chance):
                target.write_bytes(bad)
                start = time.process_time()
                what = _after(target, whole, marked(row["format"], bad))
                outcome[kind][what] += 1
                if what not in FINE:
                    print(f"  {row['path']}, {kind} {outcome[kind].total()}: {what}", flush=True)
                slowest = max(slowest, (time.process_time() - start, row["path"]))
    print(f"  slowest: {slowest[0]:.1f} s ({slowest[1]})")
    return [
        Figure(
            f"damage, {kind}",
            f"{found.total():,} files: " + ", ".join(f"{what} {n:,}" for what, n in sorted(found.items())),
            "no traceback, no hang, none lost",
        )
        for kind, found in outcome.items()
    ]


FINE = frozenset({"as many records as marks", "read", "refused by name", "a record without its mark read too"})


def _after(path: Path, whole: int | None, marks: int | None) -> str:
    """What reading a damaged file came to. whole: the marks of the file before, None where they are not compared."""
    try:
        found = in_time(records_in, path)
    except ReviewError:
        return "refused by name"
    except _Hangs:
        return "hang"
    except Exception:
        print(f"  {traceback.format_exc(limit=-1)}")
        return "traceback"
    if whole is None or marks is None:
        return "read"
    if found == marks:
        return "as many records as marks"
    if found < marks:
        return "records lost"
    return "a record without its mark read too" if found <= whole else "records doubled"


def marked(form: str, content: bytes) -> int | None:
    if form not in MARKS or content.count(b"\0") > len(content) / 5:
        return None
    return len(re.findall(MARKS[form], content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), re.M))


WORDS = ("care", "child", "evidence", "family", "innovation", "model", "outcome", "policy", "service", "trust")
# One made-up record of about 400 bytes in each format.
RECORD = {
    "ris": (
        "TY  - JOUR\nTI  - {title}\nAU  - Smith{a}, A.\nAU  - Jones{b}, Ann\nPY  - {year}\nT2  - Journal of {journal}\n"
        "VL  - {volume}\nIS  - {issue}\nSP  - {first}\nEP  - {last}\nDO  - 10.5555/x.{n}\nSN  - 1234-567{digit}\n"
        "AB  - {text}\nER  - \n\n"
    ),
    "nbib": (
        "PMID- {n}\nOWN - NLM\nIS  - 1234-567{digit} (Print)\nVI  - {volume}\nIP  - {issue}\nDP  - {year} May\n"
        "TI  - {title}\nPG  - {first}-{last}\nLID - 10.5555/x.{n} [doi]\nAB  - {text}\nFAU - Smith{a}, A.\n"
        "FAU - Jones{b}, Ann\nLA  - eng\nPT  - Journal Article\nJT  - Journal of {journal}\n\n"
    ),
    "bibtex": (
        "@article{{k{n},\n  title = {{{title}}},\n  author = {{Smith{a}, A. and Jones{b}, Ann}},\n"
        "  year = {{{year}}},\n  journal = {{Journal of {journal}}},\n  volume = {{{volume}}},\n"
        "  number = {{{issue}}},\n  pages = {{{first}--{last}}},\n  doi = {{10.5555/x.{n}}},\n"
        "  issn = {{1234-567{digit}}},\n  abstract = {{{text}}},\n}}\n\n"
    ),
}


def made_up(form: str, records: int, path: Path) -> Path:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as handle:
        for n in range(1, records + 1):
            title, text = (" ".join(chance.choices(WORDS, k=k)) for k in (9, 16))
            facts = {"n": n, "a": n % 997, "b": n % 89, "year": 1990 + n % 30, "volume": n % 60, "issue": n % 12}
            facts |= {"first": n % 900, "last": n % 900 + 11, "digit": n % 10, "journal": chance.choice(WORDS)}
            handle.write(RECORD[form].format(title=title.capitalize(), text=text, **facts))
    return path


def streamed(path: Path) -> int:
    return sum(1 for _ in open_file(path)[2])


def speed(rows: list[dict[str, str]], folder: Path, records: int) -> list[Figure]:
    """Records a second of processor time, of made-up files and of each format's largest real ones.

    Funnel maps the records to columns, not all of the peers do.
    """
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        for form, share in (("ris", 1), ("nbib", 10), ("bibtex", 50)):
            readers = {"Funnel": streamed, **{name: read for name, read in peers(form).items() if "," not in name}}
            made = made_up(form, records // share, Path(scratch) / form)
            real = {folder / row["path"]: int(row["n_records"]) for row in largest(rows, form)}
            for path, n in {made: records // share, **real}.items():
                name = "made up" if path == made else path.name
                goal = "80,000, or 1.2 times rispy" if form == "ris" else ""
                each = path.stat().st_size // n
                figures.append(
                    Figure(f"speed, {form}: {name}, {n:,} records of {each:,} bytes", _rates(readers, path, n), goal)
                )
    return figures


def largest(rows: list[dict[str, str]], form: str) -> list[dict[str, str]]:
    """The ten real files of a format with the most records; small ones say little of speed and are left out."""
    worth = [row for row in rows if row["format"] == form and int(row["n_records"] or 0) >= 50]
    return sorted(worth, key=lambda row: -int(row["n_records"]))[:10]


def _rates(readers: dict[str, Callable[[Path], int]], path: Path, records: int) -> str:
    """The best of five readings by each, in turn; the first reader is compared to the others."""
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    failed = {}
    for _ in range(5):
        for name, read in readers.items():
            forget()
            try:
                seconds[name].append(_seconds(read, path))
            except Exception as error:
                failed[name] = f"{name} raises {type(error).__name__}"
    first, *others = readers
    ours = records / min(seconds[first])
    told = [f"{ours:,.0f} records a second"]
    for name in others:
        rate = 0 if name in failed else records / min(seconds[name])
        told.append(failed.get(name) or f"{name} {rate:,.0f}: {ours / rate:.2f} times")
    return "; ".join(told)


def forget() -> None:
    """Empty what Funnel remembers of values, so that no reading profits from the one before."""
    for module in (item_types, names, values):
        for one in vars(module).values():
            if hasattr(one, "cache_clear"):
                one.cache_clear()


def _seconds(read: Callable[[Path], int], path: Path) -> float:
    start = time.process_time()
    read(path)
    return time.process_time() - start


def memory(records: int) -> list[Figure]:
    """Peak memory of a process of its own that reads a file, and how much more it is for ten times the records."""
    with tempfile.TemporaryDirectory() as scratch:
        small, large = (_peak(made_up("ris", n, Path(scratch) / f"{n}")) for n in (records // 10, records))
    value = f"{small:.0f} MB for {records // 10:,} RIS records, {large:.0f} MB for {records:,}"
    return [Figure("memory", f"{value}: {large - small:+.1f} MB", "flat")]


def _peak(path: Path) -> float:
    own = [sys.executable, __file__, "--manifest", "", "--peak", str(path)]
    return float(subprocess.run(own, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="damage each file in 10 places of either kind")
    parser.add_argument("--cuts", type=int, default=200, help="cuts of every file")
    parser.add_argument("--flips", type=int, default=1000, help="flipped bits of every file, one at a time")
    parser.add_argument("--largest", type=int, default=50_000, help="bytes; of larger files a tenth of the bits")
    parser.add_argument("--records", type=int, default=100_000, help="records of the tests of speed and memory")
    parser.add_argument("--only", default="counts,fields,damage,speed,memory")
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        streamed(options.peak)
        held = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())  # not that of the parent process
        print(int(held.group(1)) / 1024 if held else "nan")
        return
    rows, folder = manifest_rows(options.manifest), options.manifest.parent
    cuts, flips = (10, 10) if options.quick else (options.cuts, options.flips)
    parts: dict[str, Callable[[], list[Figure]]] = {
        "counts": lambda: counts(rows, folder),
        "fields": lambda: fields(rows, folder),
        "damage": lambda: damage(rows, folder, cuts, flips, options.largest),
        "speed": lambda: speed(rows, folder, options.records),
        "memory": lambda: memory(options.records),
    }
    figures = [figure for part in options.only.split(",") for figure in parts[part]()]
    print("\n| figure | value | goal |\n| --- | --- | --- |")
    for figure in figures:
        print(f"| {' | '.join(figure)} |")


if __name__ == "__main__":
    main()
