"""Take a filled-in sheet back into corpus/: add what is new, keep every row that is there, say what was done."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from funnel import corpus, protocol, references, tables, verdicts
from funnel.errors import ReviewError, listed, near

Row = Mapping[str, str]


class Kind(NamedTuple):
    """A kind of sheet that is handed out. A row counts as filled in once `answer` has a value."""

    name: str
    needs: tuple[str, ...]  # the columns by which it is told from the others
    answer: str
    schema: str
    place: str  # below corpus/, filled in from the row's own cells
    about: tuple[str, ...]  # what a row is about: two rows that agree in these are on the same thing
    says: tuple[str, ...]  # what it says about it


KINDS = (
    Kind(
        "votes",
        needs=("record_id", "decision", "stage", "reviewer"),
        answer="decision",
        schema="votes",
        place="screening/{stage}/{reviewer}",
        about=("record_id", "report_id"),
        says=("decision", "reasons", "note"),
    ),
    Kind(
        "adjudications",
        needs=("record_id", "decision", "method", "stage"),
        answer="decision",
        schema="adjudications",
        place="screening/{stage}/adjudicated",
        about=("record_id",),
        says=("decision", "reason", "method", "rationale"),
    ),
    Kind(
        "verdicts on pairs",
        needs=("record_a", "record_b", "verdict"),
        answer="verdict",
        schema="duplicates",
        place="duplicates",
        about=("record_a", "record_b"),
        says=("verdict",),
    ),
    Kind(
        "full texts",
        needs=("record_id", "report_id", "outcome"),
        answer="outcome",
        schema="retrieval",
        place="retrieval",
        about=("record_id", "report_id"),
        says=("outcome", "route", "path", "why"),
    ),
)


PAIRS = corpus.CORPUS / "duplicates"


class Addition(NamedTuple):
    """What goes into one file of corpus/: the rows to add, and how many were there or say something else now."""

    stem: Path  # without ending
    kind: Kind
    rows: list[dict[str, str]]
    already: int
    changed: int


def collect(
    sheets: Sequence[tuple[Path, list[tuple[int, dict[str, str]]]]],
    config: Mapping[str, Any],
    on: str,
    known: Collection[str] = (),
) -> list[str]:
    """Add what each sheet says to corpus/, all sheets or none; a line for each file that they speak of.

    sheets: (path, rows) as read; on: the date for votes that bear none, YYYY-MM-DD; known: the record ids of the last
    run, empty before the first.
    """
    contents: dict[Path, bytes] = {}
    there: dict[Path, list[dict[str, str]]] = {}
    told = []
    pairs = list(corpus.rows_of(filter(None, [corpus.existing(PAIRS)])))
    for path, rows in sheets:
        for stem, filled in destinations(path, rows).items():
            _check(path, stem, filled, config, known)
            pairs += [(path.as_posix(), line, row) for line, row in filled if stem == PAIRS]
            there.setdefault(
                stem, [row for _, row in tables.read_sheet(found)] if (found := corpus.existing(stem)) else []
            )
        for addition in additions(path, rows, there, on):
            target = _target(addition.stem, path, config)
            content = contents.get(target, target.read_bytes() if target.is_file() else b"")
            columns = list(protocol.schema(addition.kind.schema)["properties"])
            contents[target] = appended(content, addition.rows, columns, target)
            there[addition.stem] += addition.rows
            told.append(_told(target, addition))
    verdicts.require_consistent(pairs)
    for target, content in contents.items():
        tables.write_bytes(content, target)
    return told


def _check(
    path: Path, stem: Path, rows: list[tuple[int, dict[str, str]]], config: Mapping[str, Any], known: Collection[str]
) -> None:
    """What would stop the next run is not taken: a reason that is no criterion there, a record that nobody holds."""
    kind = kind_of(path, list(rows[0][1]))
    corpus.check_rows(corpus.Sheet(path, kind.schema), rows)
    if stem.parent.parent.name == "screening":
        _target(stem, path, config)
        corpus.check_reasons(corpus.Sheet(path, kind.schema), rows, stem.parent.name, config)
    if known:
        for error in references.unknown_records([(path.as_posix(), *row) for row in rows], kind.schema, known):
            raise error


def _target(stem: Path, sheet: Path, config: Mapping[str, Any]) -> Path:
    """The .csv file to add to; people's own files are not turned from one format into another."""
    found = corpus.existing(stem)
    if found and found.suffix.casefold() != ".csv":
        raise ReviewError(
            found, None, "rows can be added to a .csv only.", "Save it as .csv, remove this one, collect again."
        )
    if stem.parent.parent.name == "screening" and stem.name != "adjudicated":
        reviewers = corpus.voters(config).get(stem.parent.name)
        if reviewers is None:
            raise ReviewError(
                sheet, None, f"stage {stem.parent.name!r} is not in config.", near(stem.parent.name, config["stages"])
            )
        if stem.name not in reviewers:
            message = f"reviewer {stem.name!r} does not screen at {stem.parent.name}: {listed(reviewers)}."
            raise ReviewError(sheet, None, message, near(stem.name, reviewers))
    return stem.with_name(stem.name + ".csv")


def _told(target: Path, addition: Addition) -> str:
    parts = [f"{len(addition.rows)} rows added"]
    if addition.changed:
        parts.append(f"{addition.changed} of them change an earlier answer, which stays in the file")
    if addition.already:
        parts.append(f"{addition.already} were there already")
    return f"{target.as_posix()}: {', '.join(parts)}"


def kind_of(path: Path, columns: Sequence[str]) -> Kind:
    """The kind of sheet with these columns; ReviewError for one that Funnel did not hand out."""
    for kind in KINDS:
        if all(column in columns for column in kind.needs):
            return kind
    needed = "; or ".join(f"{listed(kind.needs)} ({kind.name})" for kind in KINDS)
    raise ReviewError(
        path, 1, f"this is no sheet that was handed out; its columns are {listed(columns)}.", f"Expected {needed}."
    )


def additions(
    path: Path, rows: Sequence[tuple[int, dict[str, str]]], there: Mapping[Path, Sequence[Row]], on: str
) -> list[Addition]:
    """What a sheet adds to each file of corpus/.

    rows: (line, row) of the sheet; there: the rows that each file holds already, by its path without ending; on: the
    date for votes that bear none. Nothing is taken from a sheet of which any filled-in row is wrong.
    """
    grouped = destinations(path, rows)
    kind = kind_of(path, list(rows[0][1]))
    return [_addition(path, stem, kind, of_file, there.get(stem, ()), on) for stem, of_file in grouped.items()]


def destinations(
    path: Path, rows: Sequence[tuple[int, dict[str, str]]]
) -> dict[Path, list[tuple[int, dict[str, str]]]]:
    """The filled-in rows by the file of corpus/ that they belong to (its path without ending)."""
    if not rows:
        raise ReviewError(path, None, "the sheet has no rows.")
    kind = kind_of(path, list(rows[0][1]))
    grouped: dict[Path, list[tuple[int, dict[str, str]]]] = {}
    for line, row in rows:
        if not row[kind.answer]:
            continue
        for name in ("stage", "reviewer"):
            if "{" + name + "}" in kind.place and not row[name].isidentifier():
                raise ReviewError(path, line, f"{name} {row[name]!r} is not a name.")
        grouped.setdefault(corpus.CORPUS / kind.place.format(**row), []).append((line, row))
    return grouped


def _addition(
    path: Path, stem: Path, kind: Kind, rows: Sequence[tuple[int, Row]], there: Sequence[Row], on: str
) -> Addition:
    said: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in there:
        said[_cells(row, kind.about)] = _cells(row, kind.says)
    here: dict[tuple[str, ...], int] = {}
    added, already, changed = [], 0, 0
    for line, row in rows:
        about, says = _cells(row, kind.about), _cells(row, kind.says)
        if about in here and said[about] != says:
            raise ReviewError(path, line, f"{' '.join(about)} has another answer in line {here[about]} of this sheet.")
        here[about] = line
        earlier = said.get(about)
        if earlier == says:
            already += 1
            continue
        changed += earlier is not None
        said[about] = says
        dated = {"decided_on": row.get("decided_on") or on} if kind.schema != "retrieval" else {}
        added.append(dict(row) | dated)
    return Addition(stem, kind, added, already, changed)


def _cells(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in columns)


def appended(content: bytes, rows: Sequence[Row], schema_columns: Sequence[str], path: Path) -> bytes:
    """A file's bytes with rows added at its end, in its own columns, delimiter and encoding; what was there stays.

    content: b"" for a new file, which gets `schema_columns`. Raises ReviewError where the file lacks a column that a
    row has something for.
    """
    text = tables.decoded(content)
    header = next(csv.reader(io.StringIO(text), delimiter=tables.delimiter_of(text.split("\n", 1)[0])), None)
    columns = [name.strip().casefold() for name in header] if header else list(schema_columns)
    for row in rows:
        for column in schema_columns:
            if column not in columns and row.get(column):
                raise ReviewError(
                    path, 1, f"the file has no column {column!r}.", "Add it to the header, then collect again."
                )
    buffer = io.StringIO(newline="")
    newline = "\r\n" if "\r\n" in text else "\n"
    writer = csv.writer(
        buffer, delimiter=tables.delimiter_of(text.split("\n", 1)[0]) if header else ",", lineterminator=newline
    )
    if not header:
        writer.writerow(columns)
    elif not text.endswith("\n"):
        buffer.write(newline)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    added = buffer.getvalue()
    return content + added.encode(_encoding(content, added))


def _encoding(content: bytes, added: str) -> str:
    """The encoding that a file is in, so that what is added can be read with the rest."""
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        added.encode("cp1252")
        return "cp1252"
    return "utf-8"
