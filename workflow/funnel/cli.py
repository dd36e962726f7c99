"""The command `funnel`: each verb is a thin face of one function of a room; it only passes paths and prints.

Exit codes: 0 done; 1 a bug of ours; 2 something in the review's files to mend, said in one line.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from funnel import cli_exchange, cli_map, corpus, protocol, tables
from funnel.errors import ReviewError
from funnel.protocol import enter
from funnel.text import one_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code."""
    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):  # what a terminal's encoding lacks is printed as an escape, as in stderr
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return options.run(options)
    except ReviewError as error:
        print(one_line(str(error)), file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except OSError as error:
        print(one_line(": ".join(map(str, filter(None, (error.filename, error.strerror)))) + "."), file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The command line as it is documented."""
    command = argparse.ArgumentParser(
        prog="funnel", description="From search exports and decisions to a review's numbers."
    )
    verbs = command.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=what, description=what)
        added.set_defaults(run=run)
        return added

    def in_review(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument(
            "--review", type=Path, default=Path(), metavar="DIR", help="the review's folder (default: here)"
        )
        return added

    init = verb("init", run_init, "Begin a review: a folder with a config to fill in and empty sheets.")
    init.add_argument("folder", type=Path)
    read = verb("read", run_read, "Read exports: a line a file, and their records with --out.")
    read.add_argument("files", nargs="+", type=Path)
    read.add_argument("--out", type=Path, metavar="FILE", help="write the records as CSV")
    read.add_argument("--json", action="store_true", help="one JSON object a line")
    deduplicate = verb(
        "deduplicate", run_deduplicate, "Find duplicates in exports, or in a table with `id` and `title`."
    )
    deduplicate.add_argument("files", nargs="+", type=Path)
    deduplicate.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    in_review(verb("check", run_check, "Check config, sheets, exports and every record that a sheet cites."))
    in_review(verb("status", run_status, "Say what awaits whom."))
    collect = in_review(
        verb("collect", run_collect, "Take filled-in sheets back into corpus/; nothing is overwritten.")
    )
    collect.add_argument("files", nargs="+", type=Path)
    collect.add_argument(
        "--on", type=_day, metavar="YYYY-MM-DD", help="date of the answers that bear none (default: today)"
    )
    release = in_review(
        verb("release", run_release, "Freeze config, corpus and results as a published state of the review.")
    )
    release.add_argument("name", metavar="VERSION", help="the review_version that it publishes, such as v1")
    compare = in_review(
        verb("compare", run_compare, "Tell what changed between two rounds, a round and a release, two maps, or since.")
    )
    compare.add_argument("then", metavar="THEN", help="a round, such as 1, or release:NAME, or the folder of a map")
    compare.add_argument("now", metavar="NOW", nargs="?", default="now", help="the same, or now (default)")
    compare.add_argument(
        "--out",
        type=Path,
        default=Path("map_changes.csv"),
        metavar="FILE",
        help="of two maps: where to list the changes (map_changes.csv)",
    )
    what = "Bring in what another tool holds."
    in_review(cli_exchange.add_to(verbs.add_parser("exchange", help=what, description=what)))
    told = "Bring coding of another program into corpus/: REFI-QDA (.qdc, .qdpx), Taguette (.csv), QualCoder (.qda)."
    bring = in_review(verb("bring", run_bring, told))
    bring.add_argument("files", nargs="+", type=Path)
    bring.add_argument(
        "--coder",
        action="append",
        default=[],
        metavar="NAME",
        help="who coded, where a file does not say; OLD=NEW where a coder is called otherwise there; may be repeated",
    )
    cli_map.add_to(
        verb("map", cli_map.run, "Map the concepts that documents hold together, from a table made elsewhere.")
    )
    strings = in_review(
        verb("strings", run_strings, "Write the search strategy of config, with the terms adopted, for each platform.")
    )
    strings.add_argument("--platform", metavar="NAME", help="only this one, such as Scopus")
    explain = in_review(verb("explain", run_explain, "Tell a record's whole life: by its id, DOI or title."))
    explain.add_argument("query", nargs="+")
    explain.add_argument("--journal", default="", help="where the paper appeared, if no export held it")
    return command


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date written YYYY-MM-DD") from None


def human(stem: str) -> list[Path]:
    """The sheet of that name below corpus/, in a list that is empty while nobody has begun it."""
    return list(filter(None, [corpus.existing(corpus.CORPUS / stem)]))


def run_init(options: argparse.Namespace) -> int:
    from funnel import skeleton

    made = skeleton.files(options.folder.name)
    for path in made:
        if (options.folder / path).exists():
            raise ReviewError(options.folder / path, None, "it is there already; nothing was written.")
    for path, content in made.items():
        tables.write_bytes(content, options.folder / path)
        print(options.folder / path)
    return 0


def run_read(options: argparse.Namespace) -> int:
    from funnel.identify import summary

    refused = False
    listing = summary.Listing() if options.out else None
    for path in options.files:
        told = listing.add(path) if listing else summary.of_file(path)
        refused |= bool(told.error)
        print(json.dumps(asdict(told)) if options.json else one_line(told.line()), flush=True)
    if listing:
        listing.write(options.out)
    return 2 if refused else 0


def run_deduplicate(options: argparse.Namespace) -> int:
    from funnel.deduplicate import methods, pipeline
    from funnel.identify import tables_with_ids

    table, told = tables_with_ids.table(options.files)
    for line in told:
        print(one_line(line), file=sys.stderr)
    clusters, found = pipeline.deduplicate_table(table, progress=_progress if sys.stderr.isatty() else None)
    tables.write(clusters, options.out / "clusters.csv")
    for name in ("works", "duplicates", "doubtful", "unsettled", "related"):
        tables.write(getattr(found, name), options.out / f"{name}.csv")
    tables.write_bytes(methods.methods(found, {}).encode(), options.out / "methods.md")
    print(
        f"{len(table):,} records, {len(found.works):,} works, {len(found.doubtful):,} pairs to judge"
        f" of {len(found.unsettled):,} that are not settled: {options.out}"
    )
    return 0


def _progress(done: int, of: int) -> None:
    print(f"\r{done:,} of {of:,} pairs compared", end="\n" if done == of else "", file=sys.stderr, flush=True)


def run_check(options: argparse.Namespace) -> int:
    from funnel import references
    from funnel.identify import checking
    from funnel.screen import criteria
    from funnel.synthesise import search_loop

    config = enter(options.review)
    corpus.check(config)
    sheets = {
        sheet: [(sheet.path.as_posix(), *row) for row in tables.read_sheet(sheet.path)]
        for sheet in corpus.sheets(config)
    }
    by_schema = {sheet.schema: [(line, row) for _, line, row in rows] for sheet, rows in sheets.items()}
    check_synthesis(sheets, config)
    to_do = check_models(config["crosswalk"])
    criteria.compiled(config)
    before = Path("results/1-identified/searches.csv")
    noted = {row["search_id"]: row["sha256s"] for row in tables.read_rows(before)} if before.is_file() else {}
    found = checking.check(
        by_schema.get("searches", []), by_schema.get("manual", []), corpus.CORPUS / "searches", noted
    )
    wrong = list(found.errors)
    if found.record_ids:
        for sheet, rows in sheets.items():
            wrong += references.unknown_records(rows, sheet.schema, found.record_ids)
    for line in found.lines:
        print(one_line(line))
    queries = {row["search_id"]: row.get("query", "") for _, row in by_schema.get("searches", [])}
    for missing in search_loop.to_do(list(corpus.rows_of(human("terms"))), queries):
        print(one_line(f"To do: the term {missing['term']!r} was adopted; {missing['what']}."))
    for task in to_do:
        place = task["where"] or " ".join(
            filter(None, (task["by"], task["model_id"], task["token_printed"], task["stage_id"]))
        )
        print(one_line(f"To do: {place}: {task['what']}."))
    for error in wrong:
        print(one_line(str(error)), file=sys.stderr)
    if not wrong:
        print(f"Config and {len(sheets)} sheets are in order; every record that they cite is there.")
    return 2 if wrong else 0


def check_synthesis(sheets: dict[corpus.Sheet, list[tuple[str, int, dict[str, str]]]], config: dict[str, Any]) -> None:
    """Raise ReviewError where coding, appraisal, argument, memos or statements cite what is not there."""
    from funnel import references
    from funnel.code import appraisal, changes, codings, evidence, reconcile
    from funnel.report import standards
    from funnel.synthesise import argument, assessments, inquiry, map_cells, search_strings

    def rows(schema: str) -> list[tuple[str, int, dict[str, str]]]:
        return [row for sheet, found in sheets.items() if sheet.schema == schema for row in found]

    names = ("codebook", "sources", "codings", "settlements", "changes")
    settings = config["coding"]
    rule = reconcile.Rule(settings["coders"], settings["reconcile"], settings["overlap"])
    found = codings.settled(codings.Sheets(*map(rows, names)), corpus.texts(Path("corpus/texts").glob("*.txt")), rule)
    coded = evidence.Coded(rows("codebook"), rows("changes"), found.codings)
    made = evidence.constructs(rows("constructs"), coded)
    related, claimed = evidence.relations(rows("relations"), coded), evidence.argument(rows("argument"), made, coded)
    minimum = config["argument"]["minimum_sources"]
    argument.to_do(made, claimed, argument.Record(found.codings), minimum, related)
    appraisal.check([*rows("appraisals"), *rows("appraisal_adjudications")], rows("sources"), rows("questions"))
    inquiry.question_versions(rows("questions"))
    assessed = assessments.gathered(rows("assessments"), corpus.frameworks_of(), corpus.stages_of())
    assessments.to_do(assessed)
    inquiry.check_sampling(
        rows("sampling"),
        [row["construct_id"] for row in made],
        references.values(rows("searches"), "search_id"),
        references.values(rows("sources"), "source_id"),
    )
    noted = ("codebook", "changes", "sources", "memos", "sampling", "questions", "amendments", "searches")
    placed = ([("", 0, row) for row in table] for table in (found.codings, related, made, claimed))
    argument.check_memos(rows("memos"), argument.ids((*map(rows, noted), *placed)))
    standards.check_statements(rows("statements"))
    today = changes.today(rows("changes"), rows("codebook"))
    map_cells.read(rows("layout"), rows("codebook"), today)
    search_strings.blocks(config["strategy"], rows("terms"), today)


def check_models(settings: dict[str, Any]) -> list[dict[str, str]]:
    """What is still to do on the crosswalk; ReviewError where links, depths or claims cite what is not there."""
    from funnel.references import table
    from funnel.synthesise import claims, crosswalk, crosswalk_to_do, raters

    names = ("models/models", "models/stages", "models/targets", "models/returns", "models/claims")
    models, labels, stages, returns, claimed = (list(corpus.rows_of(human(name))) for name in names)
    links, depths = (
        raters.Sheets.of(corpus.rows_by_person(corpus.present(corpus.CORPUS / place, "*"))) for place in corpus.RATED
    )
    crosswalk.check(models, labels, stages, links.each, depths.each)
    claims.check(claimed, models, labels, stages)
    crosswalk.check_returns(returns, stages)
    return crosswalk_to_do.to_do(
        table(models, crosswalk.MODEL_COLUMNS),
        table(labels, crosswalk.LABEL_COLUMNS),
        table(stages, crosswalk.STAGE_COLUMNS),
        links,
        depths,
        raters.rule_of((links, depths), settings["raters"], settings["independent"]),
    )


def run_status(options: argparse.Namespace) -> int:
    from funnel.report import status

    config = enter(options.review)
    corpus.check(config)
    reviewers = {name: stage["reviewers"] for name, stage in config["stages"].items()}
    for line in status.lines(
        status.made(Path("results"), list(config["stages"])), reviewers, config["eligibility"]["reviewers"]
    ):
        print(line)
    return 0


def run_collect(options: argparse.Namespace) -> int:
    from funnel.screen import collect

    sheets = [(path, tables.read_sheet(path)) for path in map(Path.resolve, options.files)]
    config = enter(options.review)
    records = Path("results/1-identified/records.csv")
    known = {row["record_id"] for row in tables.read_rows(records)} if records.is_file() else set()
    with tables.alone(corpus.CORPUS / ".collect"):
        for line in collect.collect(sheets, config, date.today(), options.on and str(options.on), known):
            print(one_line(line))
    return 0


def run_release(options: argparse.Namespace) -> int:
    from funnel import releases

    corpus.check(enter(options.review))
    files = releases.release(options.name)
    print(f"{len(files):,} files frozen in {releases.RELEASES / options.name}; compare with it any time.")
    return 0


def run_compare(options: argparse.Namespace) -> int:
    import tempfile

    from funnel.report import changes, changes_document, document

    if any((Path(name) / "nodes.csv").is_file() for name in (options.then, options.now)):
        return cli_map.compare(options)
    corpus.check(enter(options.review))
    folder = Path("results/6-reported")
    with tempfile.TemporaryDirectory() as scratch:
        then, now = (
            changes.made(*_state(name, Path(scratch) / str(at))) for at, name in enumerate((options.then, options.now))
        )
    retracted = [row for _, _, row in corpus.rows_of(human("retracted"))]
    rows = changes.changes(then, now, retracted)
    tables.write_rows(rows, changes.COLUMNS, folder / "changes.csv")
    told = changes_document.tables(then, now, rows)
    for form in ("md", "html"):
        tables.write_bytes(document.document(told, form), folder / f"changes.{form}")
    print(one_line(changes.sentence(then, now, rows)))
    return 0


def _state(name: str, scratch: Path) -> tuple[str, Path]:
    """What a state is called, and the folder of its results."""
    from funnel import releases, rounds

    kind, _, rest = name.partition(":")
    if kind == "release":
        return f"release {rest}", releases.require_whole(rest) / "results"
    releases.require_up_to_date()
    if name == "now":
        return "now", Path("results")
    rounds.as_it_stood(name, scratch)
    return f"round {name}", rounds.run(scratch)


def run_bring(options: argparse.Namespace) -> int:
    from funnel.code import take
    from funnel.screen.collect import appended

    files = list(map(Path.resolve, options.files))
    config = enter(options.review)
    corpus.check(config)
    with tables.alone(corpus.CORPUS / ".collect"):
        for line in take.take(files, config["coding"]["coders"], options.coder, appended):
            print(one_line(line))
    return 0


def run_strings(options: argparse.Namespace) -> int:
    from funnel.code import changes
    from funnel.synthesise import search_strings

    config = enter(options.review)
    corpus.check(config)
    terms, changed, codebook = (
        list(corpus.rows_of(human(name))) for name in ("terms", "coding/changes", "coding/codebook")
    )
    blocks = search_strings.blocks(config["strategy"], terms, changes.today(changed, codebook))
    if not blocks:
        raise ReviewError(protocol.CONFIG, None, "there is no strategy.", "Name the blocks under `strategy: blocks`.")
    print(search_strings.page(blocks, search_strings.platforms(options.platform)), end="")
    return 0


def run_explain(options: argparse.Namespace) -> int:
    import pandas as pd

    from funnel import ledger
    from funnel.report import explain

    config = enter(options.review)
    places = ("1-identified/records.csv", "2-deduplicated/works.csv", "audit/ledger.csv")
    for place in places:
        if not (Path("results") / place).is_file():
            raise ReviewError(Path("results") / place, None, "there is no such file.", "Run snakemake first.")
    records, works, trail = (tables.read(Path("results") / place) for place in places)
    searches = [row for _, _, row in corpus.rows_of(human("searches/log"))]
    criteria = {name: criterion["sentence"] for name, criterion in config["criteria"].items()}
    states = pd.DataFrame(
        ledger.final_states(tables.read_rows("results/audit/ledger.csv")), columns=list(ledger.STATE_COLUMNS)
    )
    query = " ".join(options.query)
    answer = explain.life(query, records, works, trail, searches, states, criteria, options.journal)
    print("\n".join(explain.told(answer)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
