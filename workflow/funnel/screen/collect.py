"""Take a filled-in sheet back into corpus/: add what is new, keep every row that is there, say what was done."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from funnel import corpus, protocol, references, tables, verdicts
from funnel.errors import ReviewError, listed, near
from funnel.screen import spreadsheet
from funnel.screen.appending import appended

Row = Mapping[str, str]
Rows = list[tuple[int, dict[str, str]]]  # with the line of each in its sheet


class Kind(NamedTuple):
    """A kind of sheet that is handed out. A row counts as filled in once `answer` has a value."""

    name: str
    needs: tuple[str, ...]  # the columns by which it is told from the others
    answer: str
    schema: str
    place: str  # below corpus/, filled in from the row's own cells
    about: tuple[str, ...]  # what a row is about: two rows that agree in these are on the same thing
    says: tuple[str, ...]  # what it says about it
    filled_in: tuple[str, ...] = ()  # of what it is about, what is not filled in when it is handed out


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
        about=("record_id", "report_id"),
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
    Kind(
        "codings",
        needs=("coding_id", "source_id", "code_id", "coder"),
        answer="code_id",
        schema="codings",
        place="coding/{coder}",
        about=("coding_id",),
        says=("code_id", "quote", "summary", "location", "phase"),
    ),
    Kind(
        "codings settled",
        needs=("coding_id", "decision", "method"),
        answer="decision",
        schema="settlements",
        place="coding/reconciled",
        about=("coding_id",),
        says=("decision", "code_id", "method", "rationale"),
    ),
    Kind(
        "appraisals",
        needs=("source_id", "question_id", "relevance", "reader"),
        answer="relevance",
        schema="appraisals",
        place="appraisal/{reader}",
        about=("source_id", "question_id"),
        says=("relevance", "credibility", "fatal_flaw", "flaw_reason", "contribution"),
    ),
    Kind(
        "appraisals settled",
        needs=("source_id", "question_id", "relevance", "method"),
        answer="relevance",
        schema="appraisal_adjudications",
        place="appraisal/adjudicated",
        about=("source_id", "question_id"),
        says=("relevance", "credibility", "fatal_flaw", "flaw_reason", "contribution", "method", "rationale"),
    ),
    Kind(
        "characteristics",
        needs=("study_id", "field", "value", "status"),
        answer="status",
        schema="characteristics",
        place="characteristics",
        about=("study_id", "field", "value"),
        says=("status", "location", "verified_by"),
        filled_in=("value",),
    ),
    Kind(
        "answers to a framework",
        needs=("case", "framework", "item", "answer", "by"),
        answer="answer",
        schema="assessments",
        place="frameworks/assessments/{by}",
        about=("case", "stage", "framework", "item"),
        says=("answer", "justification", "involved", "status"),
    ),
    Kind(
        "links to stages",
        needs=("model_id", "order", "stage_id", "role", "rater"),
        answer="role",
        schema="crosswalk",
        place="models/crosswalk/{rater}",
        about=("model_id", "order", "stage_id"),
        says=("role", "basis", "wording_match", "confidence", "rationale", "conflict"),
        filled_in=("stage_id",),
    ),
    Kind(
        "links settled",
        needs=("model_id", "order", "stage_id", "role", "said"),
        answer="role",
        schema="crosswalk",
        place="models/crosswalk/reconciled",
        about=("model_id", "order", "stage_id"),
        says=("role", "basis", "wording_match", "confidence", "rationale", "conflict"),
    ),
    Kind(
        "depths",
        needs=("model_id", "stage_id", "depth", "rater"),
        answer="depth",
        schema="depths",
        place="models/depth/{rater}",
        about=("model_id", "stage_id"),
        says=("depth", "location", "rationale"),
    ),
    Kind(
        "depths settled",
        needs=("model_id", "stage_id", "depth", "said"),
        answer="depth",
        schema="depths",
        place="models/depth/reconciled",
        about=("model_id", "stage_id"),
        says=("depth", "location", "rationale"),
    ),
)
# Whose sheets stand in these folders: the keys of config that name them, and the sheets that are nobody's own.
PEOPLE = {
    "coding": ("coding", "coders", ["reconciled"]),
    "appraisal": ("appraisal", "readers", ["adjudicated"]),
    "crosswalk": ("crosswalk", "raters", ["reconciled"]),
    "depth": ("crosswalk", "raters", ["reconciled"]),
}
# What a row of these schemas names: its column, and the tables of corpus/ (with theirs) of which one must hold it.
CODES = ("code_id", (("coding/codebook", "code_id"), ("coding/changes", "from_code")))
SOURCES = ("source_id", (("coding/sources", "source_id"),))
QUESTIONS = ("question_id", (("questions", "question_id"),))
MODELS = ("model_id", (("models/models", "model_id"),))
STAGES = ("stage_id", (("models/targets", "stage_id"),))
NAMED = {
    "codings": (CODES, SOURCES),
    "settlements": (CODES,),
    "appraisals": (SOURCES, QUESTIONS),
    "appraisal_adjudications": (SOURCES, QUESTIONS),
    "crosswalk": (MODELS, STAGES),
    "depths": (MODELS, STAGES),
}
MAY_BE_EMPTY = ("settlements", "crosswalk")  # what a row of these names

PAIRS = corpus.CORPUS / "duplicates"


class Addition(NamedTuple):
    """What a sheet adds to one file of corpus/, and how many of its rows say something that the file says."""

    rows: list[dict[str, str]]
    already: int  # the answer that holds
    repeated: int  # an answer that was changed later; a sheet collected again is no new change
    changed: int  # of `rows`: follow another answer
    older: int  # of `rows`: precede the answer that holds


def collect(
    sheets: Sequence[tuple[Path, Rows]],
    config: Mapping[str, Any],
    today: date,
    on: str | None = None,
    known: Collection[str] = (),
) -> list[str]:
    """Add what each sheet says to corpus/, all sheets or none; a line for each file that they speak of.

    sheets: (path, rows) as read; on: the date for answers that bear none, today unless given, "" where nobody knows;
    known: the record ids of the last run, empty before the first.
    """
    contents: dict[Path, bytes] = {}
    there: dict[Path, list[dict[str, str]]] = {}
    told = []
    pairs = list(_rows_at(PAIRS))
    reports = {row["report_id"] for _, _, row in _rows_at(corpus.CORPUS / "retrieval")}
    between = (_first_search(), today)
    names = {
        "criteria_version": {config["criteria_version"], *_versions(config)},
        "report_id": reports,
        "reason": set(config["criteria"]),
        "reasons": set(config["criteria"]),
    }
    for path, read in sheets:
        if not read:
            raise ReviewError(path, None, "the sheet has no rows.")
        kind = kind_of(path, list(read[0][1]))
        schema = protocol.schema(kind.schema)
        rows = spreadsheet.restored(path, read, schema, names, between)
        by_file = destinations(path, kind, rows)
        for stem, filled in by_file.items():
            _check(path, kind, stem, filled, config, known, reports)
            pairs += [(path.as_posix(), line, row) for line, row in filled if stem == PAIRS]
            target = _target(stem, path, config)
            earlier = there.setdefault(stem, [row for _, _, row in _rows_at(stem)])
            addition = added(path, kind, filled, earlier, today.isoformat() if on is None else on)
            content = contents.get(target, target.read_bytes() if target.is_file() else b"")
            contents[target] = appended(content, addition.rows, list(schema["properties"]), target)
            earlier += addition.rows
            told.append(f"{target.as_posix()}: {_told(addition)}")
        told += _left_out(path, kind, rows, sum(map(len, by_file.values())))
    verdicts.require_consistent(pairs)
    for target, content in contents.items():
        tables.write_bytes(content, target)
    return told


def _rows_at(stem: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    return corpus.rows_of(filter(None, [corpus.existing(stem)]))


def _versions(config: Mapping[str, Any]) -> set[str]:
    """The versions in which a criterion was added or changed."""
    states = [state for rule in config["criteria"].values() for state in (rule, *rule.get("versions", ()))]
    return {state["version"] for state in states}


def _first_search() -> date:
    """The day before which nothing can have been decided: that of the first search, if the log dates every one."""
    searches = [row.get("searched_on", "") for _, _, row in _rows_at(corpus.CORPUS / "searches/log")]
    return min((min(spreadsheet.readings(day), default=date.min) for day in searches), default=date.min)


def _check(
    path: Path,
    kind: Kind,
    stem: Path,
    rows: Rows,
    config: Mapping[str, Any],
    known: Collection[str],
    reports: Collection[str],
) -> None:
    """What would stop the next run, or count for nothing, is not taken: a reason that is no criterion of the stage, a
    record that nobody holds, a report that nobody sought."""
    corpus.check_rows(corpus.Sheet(path, kind.schema), rows)
    if kind.schema == "assessments":
        corpus.require_answerable((path, *row) for row in rows)
    if stem.parent.parent.name == "screening":
        _target(stem, path, config)
        corpus.check_reasons(corpus.Sheet(path, kind.schema), rows, stem.parent.name, config)
    if known:
        for error in references.unknown_records([(path.as_posix(), *row) for row in rows], kind.schema, known):
            raise error
    placed = [(path.as_posix(), *row) for row in rows if kind.schema in NAMED]
    for column, tables_of in NAMED.get(kind.schema, ()):
        there = [name for place, key in tables_of for name in references.values(_rows_at(corpus.CORPUS / place), key)]
        what = f"in corpus/{tables_of[0][0]}.csv"
        references.require_known(placed, column, there, what, optional=kind.schema in MAY_BE_EMPTY)
    for line, row in rows:
        report = row.get("report_id", "")
        judged = kind.schema in ("votes", "adjudications")
        if judged and report and reports and report not in {*reports, *known}:
            message = f"report_id {report!r} is not in corpus/retrieval.csv."
            raise ReviewError(path, line, message, near(report, reports))


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
    if stem.parent.name in PEOPLE:
        section, who, nobodys = PEOPLE[stem.parent.name]
        people = config[section][who]
        if stem.name not in [*people, *nobodys]:
            message = f"{stem.name!r} is not one of the {who} in config: {listed(people)}."
            raise ReviewError(sheet, None, message, near(stem.name, people))
    return stem.with_name(stem.name + ".csv")


def _told(addition: Addition) -> str:
    parts = [f"{len(addition.rows)} rows added"]
    if addition.changed:
        parts.append(f"{addition.changed} of them change an earlier answer, which stays in the file")
    if addition.older:
        parts.append(f"{addition.older} of them are older than the answer that holds")
    if addition.already:
        parts.append(f"{addition.already} were there already")
    if addition.repeated:
        parts.append(
            f"{addition.repeated} repeat an answer that was changed since, which stands (to go back, add a note)"
        )
    return ", ".join(parts)


def _left_out(path: Path, kind: Kind, rows: Rows, filled: int) -> list[str]:
    """What a sheet holds that is no answer, in a line."""
    theirs = (*kind.says, *kind.filled_in)
    begun = [line for line, row in rows if not row[kind.answer] and any(row.get(column) for column in theirs)]
    if begun:
        lines = listed(begun[:5]) + (" …" if len(begun) > 5 else "")
        return [f"{path.name}: {len(begun)} rows without {kind.answer} were left out, lines {lines}"]
    return [] if filled else [f"{path.name}: nothing is filled in"]


def kind_of(path: Path, columns: Sequence[str]) -> Kind:
    """The kind of sheet with these columns; ReviewError for one that Funnel did not hand out."""
    for kind in KINDS:
        if all(column in columns for column in kind.needs):
            return kind
    needed = "; or ".join(f"{listed(kind.needs)} ({kind.name})" for kind in KINDS)
    raise ReviewError(
        path, 1, f"this is no sheet that was handed out; its columns are {listed(columns)}.", f"Expected {needed}."
    )


def destinations(path: Path, kind: Kind, rows: Rows) -> dict[Path, Rows]:
    """The filled-in rows by the file of corpus/ that they belong to (its path without ending)."""
    grouped: dict[Path, Rows] = {}
    for line, row in rows:
        if not row[kind.answer]:
            continue
        for name in ("stage", "reviewer", "coder", "reader", "rater", "by"):
            if "{" + name + "}" in kind.place and not row[name].isidentifier():
                raise ReviewError(path, line, f"{name} {row[name]!r} is not a name.")
        grouped.setdefault(corpus.CORPUS / kind.place.format(**row), []).append((line, row))
    return grouped


def added(path: Path, kind: Kind, rows: Rows, there: Sequence[Row], on: str) -> Addition:
    """What a sheet's rows add to the rows that a file holds already.

    on: the date for answers that bear none. Of several answers about one thing the latest holds, by date, then as they
    stand. A row without a date says nothing new if the file ever said it, one with a date if it said it that day.
    """
    answers: dict[tuple[str, ...], list[Row]] = {}
    for row in there:
        answers.setdefault(_cells(row, kind.about), []).append(row)
    dated = "decided_on" in protocol.schema(kind.schema)["properties"]
    here: dict[tuple[str, ...], tuple[int, Row]] = {}
    new: list[dict[str, str]] = []
    counts = dict.fromkeys(("already", "repeated", "changed", "older"), 0)
    for line, row in rows:
        about, day = _cells(row, kind.about), row.get("decided_on", "")
        before, other = here.get(about, (line, row))
        if not _same(row, other, kind) and (not day or day == other.get("decided_on", "")):
            message = f"{' '.join(filter(None, about))} has another answer in line {before} of this sheet."
            raise ReviewError(path, line, message)
        here[about] = (line, row)
        earlier = answers.setdefault(about, [])
        holds = sorted(earlier, key=_day)[-1] if earlier else None
        if holds and _same(row, holds, kind):
            counts["already"] += 1
        elif any(_same(row, answer, kind) and (not day or day == _day(answer)) for answer in earlier):
            counts["repeated"] += 1
        else:
            answer = row | ({"decided_on": day or on} if dated else {})
            if holds:
                counts["older" if _day(answer) < _day(holds) else "changed"] += 1
            earlier.append(answer)
            new.append(answer)
    return Addition(new, **counts)


def _same(row: Row, other: Row, kind: Kind) -> bool:
    """Whether two rows say the same, under the same version of the criteria as far as both name one."""
    versions = {row.get("criteria_version"), other.get("criteria_version")} - {"", None}
    return _cells(row, kind.says) == _cells(other, kind.says) and len(versions) < 2


def _day(row: Row) -> str:
    return row.get("decided_on", "")


def _cells(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in columns)
