"""Changes to the codebook, replayed on what was coded before them, so that nobody edits old codings."""

from collections.abc import Sequence

from funnel.code.codebook import in_use
from funnel.errors import ReviewError
from funnel.references import Row, require_known, require_unique, values
from funnel.text import natural, split_list

COLUMNS = ("change_id", "version", "change", "from_code", "to_code", "coding_ids", "made_on", "by", "why")


def check(changes: Sequence[Row], codebook: Sequence[Row], codings: Sequence[Row]) -> None:
    """Raises ReviewError for a change of a code to itself, to a code that nobody knows, or of codings not there.

    A change may lead to a code that a later change takes away again.
    """
    require_unique(changes, "change_id")
    known = [*values(codebook, "code_id"), *values(changes, "from_code")]
    require_known(changes, "to_code", known, "a code of the codebook")
    ids = dict.fromkeys(values(codings, "coding_id"))
    for path, line, row in changes:
        if row["from_code"] == row["to_code"]:
            raise ReviewError(path, line, f"code {row['from_code']!r} is changed into itself.")
        if row.get("coding_ids") and row["change"] != "split":
            raise ReviewError(path, line, f"coding_ids belong to a split; a {row['change']} takes every coding along.")
        for coding_id in split_list(row.get("coding_ids", "")):
            require_known([(path, line, {"coding_ids": coding_id})], "coding_ids", ids, "a coding of any coder")


def replayed(codings: Sequence[Row], changes: Sequence[Row], codebook: Sequence[Row]) -> list[Row]:
    """The codings under the codes of today, each with what its coder wrote as `coded_as`.

    Changes apply in the order of their versions, then of their rows; each to the codings made with an earlier version
    of the codebook, or with one that their row does not state. A split moves the codings that its row names, or, where
    the row names none, all that still bear the code. Raises ReviewError where a code that was given up is in use again
    and a coding does not say which of the two it means.
    """
    ordered = sorted(changes, key=lambda change: (natural(change[2]["version"]), change[1]))
    named = [(row, frozenset(split_list(row.get("coding_ids", "")))) for *_, row in ordered]
    active = {row["code_id"] for *_, row in codebook if in_use(row)}
    found = []
    for path, line, row in codings:
        code = row["code_id"]
        version = row.get("codebook_version", "")
        for change, only in named:
            if change["from_code"] != code or (only and row["coding_id"] not in only):
                continue
            if version and natural(version) >= natural(change["version"]):
                continue
            if not only and not version and code in active:
                message = (
                    f"code {code!r} was given up in version {change['version']} of the codebook and is in use again."
                )
                raise ReviewError(path, line, message, "Say in codebook_version with which version this was coded.")
            code = change["to_code"]
        found.append((path, line, {**row, "code_id": code, "coded_as": row["code_id"]}))
    return found


def today(changes: Sequence[Row], codebook: Sequence[Row]) -> dict[str, str]:
    """The name that each code bears today that was renamed or merged into another.

    A code in use keeps its name; one that was split is left out, for only a person can say which part is meant.
    """
    active = {row["code_id"] for *_, row in codebook if in_use(row)}
    ordered = sorted(changes, key=lambda change: (natural(change[2]["version"]), change[1]))
    names = {}
    for first in values(changes, "from_code"):
        code = first
        for *_, change in ordered:
            if code not in active and change["from_code"] == code and change["change"] != "split":
                code = change["to_code"]
        if code != first:
            names[first] = code
    return names


def renamed(rows: Sequence[Row], columns: Sequence[str], changes: Sequence[Row], codebook: Sequence[Row]) -> list[Row]:
    """Rows that cite codes in these columns (several joined by ";"), with the names that these codes bear `today`."""
    names = today(changes, codebook)

    def cells(row: dict[str, str]) -> dict[str, str]:
        now = {name: [names.get(code, code) for code in split_list(row[name])] for name in columns if row.get(name)}
        return row | {name: ";".join(dict.fromkeys(codes)) for name, codes in now.items()}

    return [(path, line, cells(row)) for path, line, row in rows]
