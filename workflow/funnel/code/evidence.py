"""What the argument cites, under the codes and codings of today."""

from collections.abc import Mapping, Sequence

from funnel.code import changes
from funnel.references import Row, require_known, require_unique, values
from funnel.text import split_list

CONSTRUCT_COLUMNS = (
    *("construct_id", "label", "kind", "definition", "codes", "coding_ids", "disconfirming_ids", "disconfirming"),
    *("status", "version", "by", "made_on", "provenance", "where"),
)
ARGUMENT_COLUMNS = (
    *("claim_id", "from_construct", "relation", "to_construct", "statement", "coding_ids", "refuting_ids"),
    *("status", "by", "made_on", "provenance", "where"),
)


def led(rows: Sequence[Row], columns: Sequence[str], codings: Sequence[Mapping[str, str]]) -> list[Row]:
    """Rows that cite codings in these columns; where another coder's coding stands for one, they cite that."""
    lead = {row["coding_id"]: row["same_as"] or row["coding_id"] for row in codings}

    def cells(row: dict[str, str]) -> dict[str, str]:
        cited = {name: [lead.get(coding, coding) for coding in split_list(row.get(name, ""))] for name in columns}
        return row | {name: ";".join(dict.fromkeys(ids)) for name, ids in cited.items() if ids}

    return [(path, line, cells(row)) for path, line, row in rows]


def constructs(
    rows: Sequence[Row], changed: Sequence[Row], codebook: Sequence[Row], codings: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """The constructs in order, with `where` each stands. Raises ReviewError for a code or coding that is not there.

    A code that is retired, or a coding that was dropped, is not told here: what a draft lacks is work to do.
    """
    require_unique(rows, "construct_id")
    found = changes.renamed(rows, ["codes"], changed, codebook)
    found = led(found, ["coding_ids", "disconfirming_ids"], codings)
    known = {*values(codebook, "code_id"), *values(changed, "from_code")}
    _require_all_known(found, ["codes"], sorted(known), "a code of the codebook")
    ids = [row["coding_id"] for row in codings]
    _require_all_known(found, ["coding_ids", "disconfirming_ids"], ids, "a coding of any coder")
    return _placed(found, CONSTRUCT_COLUMNS)


def argument(
    rows: Sequence[Row], made: Sequence[Mapping[str, str]], codings: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """The relations between constructs in order. Raises ReviewError for a construct or coding that is not there."""
    require_unique(rows, "claim_id")
    known = [construct["construct_id"] for construct in made]
    for column in ("from_construct", "to_construct"):
        require_known(rows, column, known, "a construct of constructs.csv")
    found = led(rows, ["coding_ids", "refuting_ids"], codings)
    ids = [row["coding_id"] for row in codings]
    _require_all_known(found, ["coding_ids", "refuting_ids"], ids, "a coding of any coder")
    return _placed(found, ARGUMENT_COLUMNS)


def _require_all_known(rows: Sequence[Row], columns: Sequence[str], options: Sequence[str], what: str) -> None:
    known = set(options)
    for path, line, row in rows:
        for column in columns:
            for value in split_list(row.get(column, "")):
                require_known([(path, line, {column: value})], column, known, what)


def _placed(rows: Sequence[Row], columns: Sequence[str]) -> list[dict[str, str]]:
    return [{name: row.get(name, "") for name in columns} | {"where": f"{path}:{line}"} for path, line, row in rows]
