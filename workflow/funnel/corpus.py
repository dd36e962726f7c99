"""The files that people fill in: which ones there may be, whether their shape is right, and what they hold now.

Shape is checked before any job and without pandas; whether a cited record exists is known only once works are there.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from funnel import frameworks, protocol, tables, verdicts
from funnel.errors import ReviewError, listed, near
from funnel.text import natural, split_list

CORPUS = Path("corpus")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
SHEET_ENDINGS = (".csv", ".tsv", ".xlsx")

# Fixed places below corpus/ and the schema of the table there.
TABLES = {
    "searches/log": "searches",
    "records/manual": "manual",
    "known_items": "known_items",
    "retracted": "retracted",
    "duplicates": "duplicates",
    "related": "related",
    "studies": "studies",
    "retrieval": "retrieval",
    "characteristics": "characteristics",
    "questions": "questions",
    "amendments": "amendments",
    "sampling": "sampling",
    "constructs": "constructs",
    "argument": "argument",
    "memos": "memos",
    "statements": "statements",
    "terms": "terms",
    "coding/sources": "sources",
    "coding/codebook": "codebook",
    "coding/relations": "relations",
    "coding/changes": "changes",
    "coding/reconciled": "settlements",
    "coding/layout": "layout",
    "models/models": "models",
    "models/stages": "stages",
    "models/targets": "targets",
    "models/returns": "returns",
    "models/claims": "claims",
}


# Folders of raters' sheets, with how they were reconciled, and the schema of the tables there.
RATED = {"models/crosswalk": "crosswalk", "models/depth": "depths"}
RECONCILED = "reconciled"


# Columns whose values may stand only once in their table.
UNIQUE = {
    "searches": ("search_id",),
    "known_items": ("item",),
    "retracted": ("doi",),
    "sources": ("source_id",),
    "codebook": ("code_id",),
    "relations": ("relation_id",),
    "changes": ("change_id",),
    "layout": ("code_id",),
    "models": ("model_id",),
    "stages": ("model_id", "order"),
    "targets": ("stage_id",),
    "returns": ("from_stage", "to_stage"),
    "claims": ("claim_id",),
    "constructs": ("construct_id",),
    "argument": ("claim_id",),
    "memos": ("memo_id",),
    "terms": ("term",),
    "sampling": ("sample_id",),
    "studies": ("report_id",),
    "statements": ("standard", "item"),
}


# A column that may not be empty where another holds one of these words.
NEEDED_IF = {
    "characteristics": ("value", "status", ("reported",)),
    "crosswalk": ("stage_id", "role", ("primary", "secondary")),
    "settlements": ("code_id", "decision", ("change", "add")),
}
# A column that is empty wherever another holds this word.
EMPTY_IF = {"characteristics": ("value", "status", "not_reported")}


class Sheet(NamedTuple):
    """One file of people's, and the schema that its rows follow."""

    path: Path
    schema: str


def sheets(config: Mapping[str, Any], root: Path = CORPUS) -> list[Sheet]:
    """Every table of people's that exists, in a fixed order.

    Raises ReviewError for a sheet that is there in two formats, and for one in a folder of votes or codings
    that belongs to nobody.
    """
    found = [Sheet(path, name) for place, name in TABLES.items() if (path := existing(root / place))]
    for stage, reviewers in voters(config).items():
        for path in _folder(root / "screening" / stage, [*reviewers, "adjudicated"], "reviewers of stage " + stage):
            found.append(Sheet(path, "adjudications" if path.stem == "adjudicated" else "votes"))
    for path in _folder(root / "screening", list(voters(config)), "stages", folders=True):
        raise ReviewError(
            path, None, "a sheet in place of a folder.", "Votes stand in screening/<stage>/<reviewer>.csv."
        )
    coders = [*config["coding"]["coders"], "sources", "codebook", "changes", "relations", "reconciled", "layout"]
    for path in _folder(root / "coding", coders, "coders"):
        if path.stem in config["coding"]["coders"]:
            found.append(Sheet(path, "codings"))
    for path in _folder(root / "appraisal", [*config["appraisal"]["readers"], "adjudicated"], "readers"):
        found.append(Sheet(path, "appraisal_adjudications" if path.stem == "adjudicated" else "appraisals"))
    found += [Sheet(path, "assessments") for path in present(root / "frameworks" / "assessments", "*")]
    for place, name in RATED.items():
        raters = config["crosswalk"]["raters"]
        named = _folder(root / place, [*raters, RECONCILED], "raters") if raters else present(root / place, "*")
        found += [Sheet(path, name) for path in named]
    return found


def voters(config: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who votes at which step: the screening stages, and eligibility where a person settles what is unknown."""
    steps = {"eligibility": config["eligibility"]["reviewers"]}
    return steps | {name: stage["reviewers"] for name, stage in config["stages"].items()}


def existing(stem: Path) -> Path | None:
    """The sheet of that name in whichever format it is there; two formats of one sheet are a mistake."""
    found = [path for ending in SHEET_ENDINGS if (path := stem.with_name(stem.name + ending)).is_file()]
    if len(found) > 1:
        raise ReviewError(found[0], None, f"the same sheet is there as {found[1].name} too.", "Keep one of them.")
    return found[0] if found else None


def present(folder: Path, pattern: str) -> list[Path]:
    """The sheets of a folder that exist now, by name."""
    stems = sorted(
        {
            path.stem
            for path in folder.glob(pattern)
            if path.suffix.casefold() in SHEET_ENDINGS and path.name[0] not in ".~"
        }
    )
    return [path for stem in stems if (path := existing(folder / stem))]


def _folder(folder: Path, owners: list[str], what: str, folders: bool = False) -> list[Path]:
    """The sheets of a folder, each of which must bear an owner's name; with `folders`, its subfolders must."""
    names = [path for path in sorted(folder.glob("*")) if path.is_dir()] if folders else present(folder, "*")
    for path in names:
        if path.stem not in owners:
            message = f"{path.stem!r} is not one of the {what} in config: {listed(owners)}."
            raise ReviewError(
                path, None, message, near(path.stem, owners) or "Name it in config/config.yaml, or move it away."
            )
    return present(folder, "*")


def check(config: Mapping[str, Any], root: Path = CORPUS) -> None:
    """Raise ReviewError for the first cell of people's tables of the wrong shape, or where no search log is there."""
    if not existing(root / "searches/log"):
        message = "there is no such file; a review begins with its searches."
        raise ReviewError(root / "searches/log.csv", None, message, "`funnel init` writes an empty one.")
    for sheet in sheets(config, root):
        rows = tables.read_sheet(sheet.path)
        check_rows(sheet, rows)
        if sheet.schema in ("votes", "adjudications"):
            check_reasons(sheet, rows, sheet.path.parent.name, config)
            check_versions(sheet, rows, config["criteria_version"])
        if sheet.schema == "searches":
            _check_files(sheet, rows, root)
            _check_versions(sheet, rows, config["review_version"])
        if sheet.schema == "duplicates":
            verdicts.require_consistent((sheet.path.as_posix(), line, row) for line, row in rows)
    require_answerable((), root)
    if (path := root / "reported.yaml").is_file():
        protocol.require_shape(protocol.read_yaml(path), protocol.schema("reported"), path)


def check_rows(sheet: Sheet, rows: list[tuple[int, dict[str, str]]]) -> None:
    """Raise ReviewError for the first row that does not fit the sheet's schema, repeats another or repeats an id."""
    rules = row_rules(sheet.schema)
    if rows:
        _check_columns(sheet, list(rows[0][1]))
    whole_rows: dict[tuple[str, ...], int] = {}
    ids: dict[tuple[str, ...], int] = {}
    unique = UNIQUE.get(sheet.schema, ())
    for line, row in rows:
        for column, accepts, expected, options in rules:
            found = row.get(column, "")
            if not accepts(found):
                hint = near(found, options) if options else ""
                raise ReviewError(sheet.path, line, f"{column} {found!r} {expected}.", hint)
        if sheet.schema in NEEDED_IF:
            needed, column, words = NEEDED_IF[sheet.schema]
            if not row.get(needed) and row.get(column) in words:
                raise ReviewError(sheet.path, line, f"{needed} is empty, and {column} is {row[column]!r}.")
        if sheet.schema in EMPTY_IF:
            unsaid, column, word = EMPTY_IF[sheet.schema]
            if row.get(unsaid) and row.get(column) == word:
                raise ReviewError(sheet.path, line, f"{unsaid} is {row[unsaid]!r}, and {column} is {word!r}.")
        cells = tuple(row.values())
        if cells in whole_rows:
            raise ReviewError(sheet.path, line, f"the same row as line {whole_rows[cells]}.", "Take one of them out.")
        whole_rows[cells] = line
        if unique:
            key = tuple(row.get(column, "") for column in unique)
            if key in ids:
                message = f"{' and '.join(unique)} {' '.join(key)!r} stands in line {ids[key]} too."
                raise ReviewError(sheet.path, line, message)
            ids[key] = line


@cache
def row_rules(name: str) -> list[tuple[str, Any, str, list[str]]]:
    """(column, test, what is expected in words, options) for every column of a schema that says more than "text"."""
    schema = protocol.schema(name)
    rules: list[tuple[str, Any, str, list[str]]] = []
    for column, rule in schema["properties"].items():
        if "enum" in rule:
            options = [str(option) for option in rule["enum"]]
            if column not in schema["required"]:
                options = [*options, ""] if "" not in options else options
            shown = [option for option in options if option]
            rules.append((column, frozenset(options).__contains__, f"is not one of {listed(shown)}", shown))
        elif "pattern" in rule:
            expected = "is not a date written YYYY-MM-DD" if "[0-9]{4}" in rule["pattern"] else "is not a whole number"
            accepts = _is_date if "[0-9]{4}" in rule["pattern"] else re.compile(rule["pattern"]).search
            rules.append((column, accepts, expected, []))
        elif column in schema["required"]:
            rules.append((column, bool, "is empty", []))
    return rules


def _is_date(cell: str) -> bool:
    """YYYY, YYYY-MM or YYYY-MM-DD of the calendar, or nothing."""
    try:
        return not cell or bool(_DATE.fullmatch(cell) and date.fromisoformat(f"{cell}-01-01"[:10]))
    except ValueError:
        return False


def _check_columns(sheet: Sheet, columns: list[str]) -> None:
    schema = protocol.schema(sheet.schema)
    known = list(schema["properties"])
    for column in schema["required"]:
        if column not in columns:
            others = [name for name in columns if name not in known]
            hint = next((f"Is it {name!r}?" for name in others if near(name, [column])), "")
            raise ReviewError(sheet.path, 1, f"the column {column!r} is missing; found {listed(columns)}.", hint)
    missing = [name for name in known if name not in columns]
    for column in columns:
        if column not in known and (hint := near(column, missing)):
            raise ReviewError(sheet.path, 1, f"column {column!r} is not known.", hint)


def check_reasons(
    sheet: Sheet, rows: Iterable[tuple[int, Mapping[str, str]]], stage: str, config: Mapping[str, Any]
) -> None:
    """Raise ReviewError for a reason that is and was no criterion of the stage, in any version."""
    options = [
        name
        for name, criterion in config["criteria"].items()
        if any(stage in state["stages"] for state in criterion["versions"])
    ]
    column = "reasons" if sheet.schema == "votes" else "reason"  # a sheet of conflicts shows the votes' reasons too
    for line, row in rows:
        for reason in split_list(row.get(column, "")):
            if reason not in options:
                message = f"reason {reason!r} is not a criterion of stage {stage}: {listed(options)}."
                raise ReviewError(sheet.path, line, message, near(reason, options))


def check_versions(sheet: Sheet, rows: Iterable[tuple[int, Mapping[str, str]]], latest: str) -> None:
    """Raise ReviewError for a decision under a version of the criteria that config does not know yet."""
    for line, row in rows:
        version = row.get("criteria_version", "")
        if natural(version) > natural(latest):
            message = f"criteria_version {version!r} is later than that of config, {latest!r}."
            raise ReviewError(
                sheet.path, line, message, "Say in config what changed, under the criterion's `versions`."
            )


def stages_of(root: Path = CORPUS) -> list[dict[str, str]]:
    """The stages of the synthesis, models/targets.csv, in order."""
    rows = [row for *_, row in rows_of(filter(None, [existing(root / "models" / "targets")]))]
    return sorted((row for row in rows if row.get("stage_id")), key=lambda row: natural(row.get("order", "")))


def frameworks_of(root: Path = CORPUS) -> dict[str, frameworks.Framework]:
    """The frameworks of frameworks/*.yaml by id; ReviewError for the first one that is not sound."""
    return frameworks.read_all(root / "frameworks", stages_of(root))


def require_answerable(rows: Iterable[tuple[Path, int, Mapping[str, str]]], root: Path = CORPUS) -> None:
    """Raise ReviewError for an unsound framework, and for the first answer to what none asks, or not as it asks.

    rows: to be added to the assessments that are there.
    """
    there = present(root / "frameworks" / "assessments", "*")
    answers = [*((path, *row) for path in there for row in tables.read_sheet(path)), *rows]
    frameworks.check_answers(answers, frameworks_of(root), [stage["stage_id"] for stage in stages_of(root)])
    frameworks.check_cases(answers)


def _check_files(sheet: Sheet, rows: list[tuple[int, dict[str, str]]], root: Path) -> None:
    for line, row in rows:
        for name in split_list(row.get("files", "")):
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise ReviewError(sheet.path, line, f"file {name!r} lies outside {root / 'searches'}.")
            if not any((root / "searches").glob(name)):
                there = [
                    p.relative_to(root / "searches").as_posix()
                    for p in sorted((root / "searches").rglob("*"))
                    if p.is_file()
                ]
                raise ReviewError(sheet.path, line, f"no file {name!r} below {root / 'searches'}.", near(name, there))


def _check_versions(sheet: Sheet, rows: Iterable[tuple[int, Mapping[str, str]]], current: str) -> None:
    for line, row in rows:
        version = row.get("review_version", "")
        if natural(version) > natural(current) and row["status"] == "final":
            message = f"review_version {version!r} comes after {current!r}, which config's review_version names."
            raise ReviewError(sheet.path, line, message, "Set review_version in config/config.yaml to the new version.")


def export_files(log: Iterable[tuple[int, Mapping[str, str]]], root: Path = CORPUS) -> list[Path]:
    """The export files that the log's searches name, each once, by name."""
    names = {name for _, row in log for name in split_list(row.get("files", ""))}
    return sorted({path for name in names for path in (root / "searches").glob(name)})


def by_person(paths: Iterable[Path | str]) -> dict[str, list[dict[str, str]]]:
    """The rows of several people's sheets by their names."""
    return {person: [row for *_, row in rows] for person, rows in rows_by_person(paths).items()}


def rows_by_person(paths: Iterable[Path | str]) -> dict[str, list[tuple[str, int, dict[str, str]]]]:
    """The same, each row with its path and line."""
    return {Path(path).stem: list(rows_of([path])) for path in paths}


def texts(paths: Iterable[Path | str]) -> dict[str, str]:
    """The full texts in these files, by name without ending; a line ends with one line feed."""
    return {Path(path).stem: tables.decoded(Path(path).read_bytes()).replace("\r\n", "\n") for path in paths}


def hashes(paths: Iterable[Path | str]) -> dict[str, str]:
    """SHA-256 of each file: a rule's `params` that make it run again when a file changes, appears or vanishes.

    A file replaced by one with an older date would be missed by modification times.
    """
    return {Path(path).as_posix(): hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in paths}


def rows_of(paths: Iterable[Path | str]) -> Iterator[tuple[str, int, dict[str, str]]]:
    """(path, line, row) of several sheets, in the order given."""
    for path in paths:
        for line, row in tables.read_sheet(path):
            yield Path(path).as_posix(), line, row


def everything(root: Path = CORPUS) -> list[Path]:
    """Every file of people's that a run may read, with the config; not the programs or notes beside them."""
    endings = (*SHEET_ENDINGS, ".yaml")
    rows = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix.casefold() in endings]
    log = existing(root / "searches/log")
    exports = export_files(((line, row) for _, line, row in rows_of([log])), root) if log else []
    return [protocol.CONFIG, *sorted({*rows, *exports, *(root / "texts").glob("*.txt")})]
