"""Codings: a located passage of a source, the code a person gave it, and what the passage says in a few words."""

from collections.abc import Collection, Sequence
from pathlib import Path

from funnel.code import codebook as book
from funnel.errors import ReviewError
from funnel.references import Row, require_known, require_unique, table, values
from funnel.text import natural, split_list

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
)
SOURCE_COLUMNS = ("source_id", "report_id", "citation", "kind", "doi", "note", "provenance")
RELATION_COLUMNS = ("relation_id", "from_code", "relation", "to_code", "coding_ids", "note", "by", "provenance")
RECONCILED = "reconciled"


def check(
    codebook: Sequence[Row],
    sources: Sequence[Row],
    coders: Sequence[Row],
    relations: Sequence[Row] = (),
    reconciled: Sequence[Row] = (),
) -> None:
    """Raises ReviewError at the first row that names what is not there, is retired, or stands twice.

    coders: the rows of all coders' sheets; a coding id is used once over all of them. A passage needs a quote or a
    summary. A relation joins two different codes in use and cites at least one coding, none of them dropped when the
    codings were reconciled.
    """
    book.check(codebook)
    require_unique(sources, "source_id")
    require_unique(coders, "coding_id")
    require_unique(reconciled, "coding_id")
    for rows in (coders, reconciled):
        require_known(rows, "source_id", values(sources, "source_id"), "a source of sources.csv")
        _require_in_use(rows, "code_id", codebook)
        for path, line, row in rows:
            if not (row.get("quote") or row.get("summary")):
                raise ReviewError(path, line, "neither quote nor summary says what the passage holds.")
    require_unique(relations, "relation_id")
    require_unique(relations, "from_code", "relation", "to_code")
    _require_in_use(relations, "from_code", codebook)
    _require_in_use(relations, "to_code", codebook)
    standing = values(reconciled or coders, "coding_id")
    dropped = set(values(coders, "coding_id")) - set(standing)
    for relation in relations:
        _check_relation(relation, standing, dropped)


def _check_relation(relation: Row, standing: Collection[str], dropped: Collection[str]) -> None:
    path, line, row = relation
    if row["from_code"] == row["to_code"]:
        raise ReviewError(path, line, f"code {row['from_code']!r} is related to itself.")
    evidence = split_list(row.get("coding_ids", ""))
    if not evidence:
        raise ReviewError(path, line, "coding_ids is empty.", "Cite the passages that state the relation.")
    for coding_id in evidence:
        if coding_id in dropped:
            message = f"coding {coding_id!r} was dropped when the codings were reconciled."
            raise ReviewError(path, line, message, "Cite another coding, or take the relation out.")
        require_known([(path, line, {"coding_ids": coding_id})], "coding_ids", standing, "a coding of any coder")


def _require_in_use(rows: Sequence[Row], column: str, codebook: Sequence[Row]) -> None:
    codes = {row["code_id"]: row for *_, row in codebook}
    require_known(rows, column, codes, "a code of the codebook")
    for path, line, row in rows:
        if not book.in_use(codes[row[column]]):
            hint = "Use the code that took its place, or make it active again."
            raise ReviewError(path, line, f"code {row[column]!r} is retired.", hint)


def codings(coders: Sequence[Row], reconciled: Sequence[Row] = ()) -> list[dict[str, str]]:
    """One row a coding of any coder (COLUMNS), in the order of their ids; the coder is the sheet's name.

    reconciled: the codings that stand, in the same columns; without any, all stand and `decision` is empty. A coder's
    coding that is among them is kept as they have it, any other is dropped: it stays in the table, and whoever counts
    leaves it out. One that is only among them was agreed on later; its coder is "reconciled".
    """
    settled = {row["coding_id"]: row for *_, row in reconciled}
    rows = []
    for path, line, row in coders:
        decision = ("keep" if row["coding_id"] in settled else "drop") if reconciled else ""
        cells = settled.pop(row["coding_id"], row)
        rows.append((path, line, {**cells, "coder": Path(path).stem, "decision": decision}))
    rows += [("", 0, {**row, "coder": RECONCILED, "decision": "keep"}) for row in settled.values()]
    return table(sorted(rows, key=lambda row: natural(row[2]["coding_id"])), COLUMNS)
