"""`funnel exchange import`: votes from elsewhere, read in one room, placed in a second, filed in a third."""

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from funnel import corpus, tables
from funnel.errors import ReviewError, listed, near
from funnel.model import VOTES
from funnel.protocol import enter
from funnel.text import folded, one_line

if TYPE_CHECKING:
    from funnel.exchange.told import Files

TOOLS = ("rayyan", "covidence", "eppi", "asreview", "csv")
RESULTS = Path("results")


def add_to(exchange: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The verb below `funnel exchange`."""
    what = "Turn another tool's export into votes of a stage."
    detail = (
        "Votes are matched to records by id, DOI, then title, and added to corpus/screening/<stage>/. "
        "Nothing is overwritten and nothing guessed: what matches no record, or several, is listed with the reason."
    )
    verb = exchange.add_subparsers(required=True, metavar="WHAT").add_parser(
        "import", help=what, description=f"{what} {detail}"
    )
    verb.set_defaults(run=run)
    verb.add_argument("files", nargs="+", type=Path, help="what the tool exported; for Rayyan its log too")
    verb.add_argument("--from", dest="tool", required=True, choices=TOOLS)
    verb.add_argument("--stage", required=True, help="the stage that the votes are for")
    verb.add_argument("--decision", default="", choices=VOTES, help="what was decided, where the files do not say it")
    verb.add_argument("--on", default="", metavar="YYYY-MM-DD", help="date of votes that bear none (default: unknown)")
    verb.add_argument("--criteria-version", default="", help="version of the criteria they were cast under, if known")
    verb.add_argument("--not-taken", type=Path, metavar="FILE", help="the list of what was not taken")
    for name, shape, help_text in (
        (
            "reviewer",
            "[NAME=]REVIEWER",
            "whose votes they are, or who somebody named is; NAME= leaves one out (repeat)",
        ),
        ("reason", "TEXT=CRITERION", "which criterion a reason is (repeat)"),
        ("column", "OURS=THEIRS", "csv: what a column is called (repeat)"),
        ("word", "WORD=DECISION", "csv: what a word for a decision means (repeat)"),
    ):
        verb.add_argument(f"--{name}", action="append", default=[], metavar=shape, help=help_text)
    return verb


def run(options: argparse.Namespace) -> int:
    from funnel.exchange import importing, matching, told, tools
    from funnel.screen import collect

    tool = tools.TOOLS[options.tool]
    not_taken = options.not_taken and options.not_taken.resolve()
    files = exported([path.resolve() for path in options.files], tool.as_table)
    given = {name: pairs(f"--{name}", getattr(options, name)) for name in ("reviewer", "reason", "column", "word")}
    config = enter(options.review)
    stage = stage_of(options.stage, config)
    asked = told.Asked(stage["box"], options.decision, given["column"], given["word"])
    reasons = importing.reasons_of(options.stage, config["criteria"], given["reason"])
    place = importing.Stage(options.stage, corpus.voters(config)[options.stage], reasons)
    known = matching.known(made("2-deduplicated/works.csv"), made("1-identified/records.csv"))
    with tables.alone(corpus.CORPUS / ".collect"):
        there = {name: sheet_of(options.stage, name) for name in place.reviewers}
        said = tool.votes(files, asked)
        brought = importing.bring(said, known, place, given["reviewer"], there, options.on, options.criteria_version)
        added = collect.collect(brought.sheets, config, date.today(), "", known.work_of)
    name = folded(options.files[0].stem).replace(" ", "_")
    not_taken = not_taken or RESULTS / f"exchange/not_taken_{options.stage}_{name}.csv"
    if brought.not_taken:
        tables.write_rows(brought.not_taken, importing.NOT_TAKEN_COLUMNS, not_taken)
    for line in [*importing.lines(brought, not_taken), *added]:
        print(one_line(line))
    return 0


def exported(paths: Sequence[Path], as_table: Callable[[str], bool]) -> "Files":
    """What another tool's files hold. as_table: whether a file is a table and no source of records, by its header."""
    from funnel.exchange.told import Files

    found = Files([], [])
    with tempfile.TemporaryDirectory() as scratch:
        for name, path in parts(paths, Path(scratch)):
            try:
                _read(name, path, as_table, found)
            except ReviewError as error:
                raise ReviewError(name, error.line, error.message, error.hint) from error
    return found


def _read(name: str, path: Path, as_table: Callable[[str], bool], into: "Files") -> None:
    from funnel.exchange.told import Article
    from funnel.identify.identity import record_id
    from funnel.identify.registry import read_file

    if as_table(first_line(path)):
        into.rows.extend((name, line, row) for line, row in tables.read_sheet(path))
        return
    reading = read_file(path)
    for aside in reading.quarantined:
        raise ReviewError(name, aside.line, f"record {aside.position} cannot be read: {aside.reason}.")
    for one in reading.records:
        identity = record_id(reading.platform, one.fields)
        into.articles.append(Article(name, one.line or one.position, identity, one.fields, one.pairs))


def parts(paths: Iterable[Path], scratch: Path) -> Iterator[tuple[str, Path]]:
    """Each file with its name, and of a .zip file (as Rayyan sends its exports) each file in it."""
    from funnel.identify import archive
    from funnel.identify.source import opened

    for path in paths:
        if path.suffix.casefold() != ".zip":
            yield str(path), path
            continue
        source = opened(path)
        for member in archive.members(source):
            yield f"{path}/{member.filename}", archive.unpacked(source, member, scratch)


def first_line(path: Path) -> str:
    with path.open("rb") as handle:
        return tables.decoded(handle.readline(4096))


def stage_of(name: str, config: Mapping[str, Any]) -> Mapping[str, Any]:
    if name not in config["stages"]:
        message = f"{name!r} is not a stage of this review: {listed(config['stages'])}."
        raise ReviewError("--stage", None, message, near(name, config["stages"]))
    return config["stages"][name]


def made(place: str) -> list[dict[str, str]]:
    """A table of the last run."""
    if not (RESULTS / place).is_file():
        raise ReviewError(RESULTS / place, None, "there is no such file.", "Run snakemake first.")
    return tables.read_rows(RESULTS / place)


def sheet_of(stage: str, reviewer: str) -> list[dict[str, str]]:
    """The votes that a reviewer has already."""
    path = corpus.existing(corpus.CORPUS / "screening" / stage / reviewer)
    return [row for _, row in tables.read_sheet(path)] if path else []


def pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    """What was given as A=B, by A; B alone stands under ""."""
    found: dict[str, str] = {}
    for text in given:
        name, _, value = (part.strip() for part in text.rpartition("="))
        if name in found:
            raise ReviewError(option, None, f"{text!r}: {name or 'this'} was given before.")
        found[name] = value
    return found
