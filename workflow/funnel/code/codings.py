"""Codings: a located passage of a source, the code a person gave it, and what the passage says in a few words."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from funnel.code import changes, reconcile, texts
from funnel.code import codebook as book
from funnel.errors import ReviewError, near
from funnel.references import Row, require_known, require_unique, table, values

COLUMNS = (
    "coding_id",
    "source_id",
    "code_id",
    "quote",
    "summary",
    "location",
    "phase",
    "coder",
    "coded_on",
    "decision",
    "provenance",
    "same_as",
    "passage",
    "start",
    "end",
    "quote_check",
    "blind_code",
    "coded_as",
    "codebook_version",
)
SOURCE_COLUMNS = ("source_id", "report_id", "citation", "kind", "doi", "note", "provenance")


class Sheets(NamedTuple):
    """What people wrote about coding: the rows of corpus/coding/."""

    codebook: Sequence[Row]
    sources: Sequence[Row]
    coders: Sequence[Row]  # of all coders' sheets
    reconciled: Sequence[Row] = ()
    changes: Sequence[Row] = ()


class Settled(NamedTuple):
    """codings: COLUMNS, one row a coding of any coder; conflicts."""

    codings: list[dict[str, str]]
    conflicts: list[dict[str, str]]


def settled(sheets: Sheets, full_texts: Mapping[str, str], rule: reconcile.Rule) -> Settled:
    """The codings as they stand: changes of the codebook replayed, quotes found in their texts, coders reconciled.

    full_texts: source_id -> text, for the sources whose text is there. Raises ReviewError at the first row that names
    what is not there, is retired, stands twice, or quotes what its text does not hold.
    """
    book.check(sheets.codebook)
    require_unique(sheets.sources, "source_id")
    _require_texts_of_sources(full_texts, sheets.sources)
    own = latest(sheets.coders)
    require_unique(own, "coding_id")
    changes.check(sheets.changes, sheets.codebook, own)
    named = [(path, line, row | {"coder": Path(path).stem}) for path, line, row in own]
    coded = changes.replayed(named, sheets.changes, sheets.codebook)
    decided = changes.renamed(sheets.reconciled, ["code_id"], sheets.changes, sheets.codebook)
    reconcile.check(decided, coded, [row["code_id"] for *_, row in sheets.codebook if book.in_use(row)], rule.mode)
    reconcile.require_sources(decided, sheets.sources)
    coded += reconcile.added(decided)
    _check_codings(coded, sheets)
    result = reconcile.settle(texts.located(coded, full_texts), decided, rule)
    return Settled(table([("", 0, coding) for coding in result.codings], COLUMNS), result.conflicts)


def latest(coders: Sequence[Row]) -> list[Row]:
    """Of several rows of one coder on one coding the last, by date, then by line; the others were changed since.

    Raises ReviewError where such rows are on different sources: that is no change of mind, but one id for two codings.
    """
    held: dict[tuple[str, str], Row] = {}
    for coding in sorted(coders, key=lambda coding: (coding[2].get("coded_on", ""), coding[1])):
        path, line, row = coding
        _, earlier, before = held.get((path, row["coding_id"]), coding)
        if before["source_id"] != row["source_id"]:
            message = f"coding {row['coding_id']!r} stands already in line {earlier}, there on {before['source_id']!r}."
            raise ReviewError(path, line, message, "Give each coding an id of its own.")
        held[path, row["coding_id"]] = coding
    return [coding for coding in coders if coding is held[coding[0], coding[2]["coding_id"]]]


def _require_texts_of_sources(full_texts: Collection[str], sources: Sequence[Row]) -> None:
    known = values(sources, "source_id")
    for source_id in full_texts:
        if source_id not in known:
            message = f"{source_id!r} is no source of coding/sources.csv."
            raise ReviewError(f"corpus/texts/{source_id}.txt", None, message, near(source_id, known))


def _check_codings(coded: Sequence[Row], sheets: Sheets) -> None:
    require_known(coded, "source_id", values(sheets.sources, "source_id"), "a source of sources.csv")
    _require_in_use(coded, sheets)
    for path, line, row in coded:
        if not (row.get("quote") or row.get("summary")):
            raise ReviewError(path, line, "neither quote nor summary says what the passage holds.")


def _require_in_use(coded: Sequence[Row], sheets: Sheets) -> None:
    codes = {row["code_id"]: row for *_, row in sheets.codebook}
    split = {row["from_code"]: row["version"] for *_, row in sheets.changes if row["change"] == "split"}
    unsplit = [row for row in coded if row[2]["code_id"] not in split]
    require_known(unsplit, "code_id", codes, "a code of the codebook")
    for path, line, row in coded:
        code = row["code_id"]
        if code in codes and book.in_use(codes[code]):
            continue
        if code in split:
            message = f"code {code!r} was split in version {split[code]} of the codebook."
            raise ReviewError(path, line, message, "Say in coding/changes.csv or here which part is meant.")
        hint = "Use the code that took its place, or make it active again."
        raise ReviewError(path, line, f"code {code!r} is retired.", hint)
