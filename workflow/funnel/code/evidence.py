"""What relations, constructs and the argument cite, under the codes and codings of today."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from funnel.code import changes
from funnel.code.codebook import in_use
from funnel.errors import ReviewError
from funnel.references import Row, require_known, require_unique, values
from funnel.text import split_list

RELATION_COLUMNS = (
    *("relation_id", "from_code", "relation", "to_code", "coding_ids", "note", "by", "provenance", "status"),
    *("decision", "same_as", "lost", "where"),
)
CONSTRUCT_COLUMNS = (
    *("construct_id", "label", "kind", "definition", "codes", "coding_ids", "disconfirming_ids", "disconfirming"),
    *("status", "version", "by", "made_on", "provenance", "lost", "where"),
)
ARGUMENT_COLUMNS = (
    *("claim_id", "from_construct", "relation", "to_construct", "statement", "coding_ids", "refuting_ids"),
    *("status", "by", "made_on", "provenance", "lost", "where"),
)
CODES = ("from_code", "to_code", "codes")
CODINGS = ("coding_ids", "disconfirming_ids", "refuting_ids")

Cells = dict[str, str]


class Coded(NamedTuple):
    """What can be cited: the codebook, what became of its codes, and the codings as they were settled."""

    codebook: Sequence[Row]
    changes: Sequence[Row]
    codings: Sequence[Mapping[str, str]]

    def decisions(self) -> dict[str, str]:
        """coding_id -> keep, drop, awaiting or same."""
        return {row["coding_id"]: row["decision"] for row in self.codings}


def relations(rows: Sequence[Row], coded: Coded) -> list[Cells]:
    """Rows in RELATION_COLUMNS, in order. Raises ReviewError for a code or coding that is not there, and for a relation
    that stands twice or joins a code to itself as it is written.

    `decision` is keep; awaiting, where it has no coding that stands or a code of it is not in use any more; or same,
    where merged codes made it equal to the relation `same_as`, which then cites the codings of both.
    """
    require_unique(rows, "relation_id")
    require_unique(rows, "from_code", "relation", "to_code")
    for path, line, row in rows:
        if row["from_code"] == row["to_code"]:
            raise ReviewError(path, line, f"code {row['from_code']!r} is related to itself.")
    decisions = coded.decisions()
    active = {row["code_id"] for *_, row in coded.codebook if in_use(row)}
    found = _cited(rows, coded, RELATION_COLUMNS)
    equal: dict[tuple[str, ...], list[Cells]] = {}
    for row in found:
        equal.setdefault((row["from_code"], row["relation"], row["to_code"]), []).append(row)
    for (start, _, end), (first, *others) in equal.items():
        cited = dict.fromkeys(coding for row in (first, *others) for coding in split_list(row["coding_ids"]))
        standing = any(decisions[coding] == "keep" for coding in cited)
        joined = start != end and {start, end} <= active
        first |= {"coding_ids": ";".join(cited), "decision": "keep" if standing and joined else "awaiting"}
        for row in others:
            row |= {"decision": "same", "same_as": first["relation_id"]}
    return found


def constructs(rows: Sequence[Row], coded: Coded) -> list[Cells]:
    """Rows in CONSTRUCT_COLUMNS, in order. Raises ReviewError for a code or coding that is not there."""
    require_unique(rows, "construct_id")
    return _cited(rows, coded, CONSTRUCT_COLUMNS)


def argument(rows: Sequence[Row], made: Sequence[Mapping[str, str]], coded: Coded) -> list[Cells]:
    """Rows in ARGUMENT_COLUMNS, in order. Raises ReviewError for a construct or coding that is not there.

    made: the constructs.
    """
    require_unique(rows, "claim_id")
    known = [construct["construct_id"] for construct in made]
    for column in ("from_construct", "to_construct"):
        require_known(rows, column, known, "a construct of constructs.csv")
    return _cited(rows, coded, ARGUMENT_COLUMNS)


def _cited(rows: Sequence[Row], coded: Coded, columns: Sequence[str]) -> list[Cells]:
    """The rows under the codes and codings of today, with what each has `lost` and `where` it stands.

    Raises ReviewError where a row cites what never was, and where a row whose status is final lost something.
    """
    cited = led(changes.renamed(rows, CODES, coded.changes, coded.codebook), coded.codings)
    codes = {*values(coded.codebook, "code_id"), *values(coded.changes, "from_code")}
    _require_all_known(cited, CODES, sorted(codes), "a code of the codebook")
    _require_all_known(cited, CODINGS, [row["coding_id"] for row in coded.codings], "a coding of any coder")
    book, decisions = {code["code_id"]: code for *_, code in coded.codebook}, coded.decisions()
    found = []
    for path, line, row in cited:
        lost = "; ".join(_lost(row, book, decisions))
        if lost and row.get("status") == "final":
            name = row[columns[0]]
            raise ReviewError(path, line, f"{name!r} is final: {lost}.", "Mend it, or make it a draft.")
        cells = {name: row.get(name, "") for name in columns}
        found.append(cells | {"lost": lost, "where": f"{path}:{line}"})
    return found


def led(rows: Sequence[Row], codings: Sequence[Mapping[str, str]]) -> list[Row]:
    """Rows that cite codings; where another coder's coding stands for one, they cite that."""
    lead = {row["coding_id"]: row["same_as"] or row["coding_id"] for row in codings}

    def cells(row: Cells) -> Cells:
        cited = {name: [lead.get(coding, coding) for coding in split_list(row.get(name, ""))] for name in CODINGS}
        return row | {name: ";".join(dict.fromkeys(ids)) for name, ids in cited.items() if ids}

    return [(path, line, cells(row)) for path, line, row in rows]


def _lost(row: Cells, book: Mapping[str, Cells], decisions: Mapping[str, str]) -> list[str]:
    """What the row cites that does not stand any more, a part of a sentence each. book: the codes by id."""
    codes = [code for column in CODES for code in split_list(row.get(column, ""))]
    told = [f"code {code!r} was split" for code in codes if code not in book]
    told += [f"code {code!r} is retired" for code in codes if code in book and not in_use(book[code])]
    if "from_code" in row and len(set(codes)) == 1:
        told.append(f"both of its codes are {codes[0]!r} since they were merged")
    if "from_code" in row and not row.get("coding_ids"):
        told.append("no coding bears it out")
    words = {"drop": "was dropped", "awaiting": "awaits a person"}
    cited = [coding for column in CODINGS for coding in split_list(row.get(column, ""))]
    return told + [f"coding {coding!r} {words[said]}" for coding in cited if (said := decisions[coding]) in words]


def _require_all_known(rows: Sequence[Row], columns: Sequence[str], options: Sequence[str], what: str) -> None:
    known = dict.fromkeys(options)  # quick to look up, and listed in their order
    for path, line, row in rows:
        for column in columns:
            for value in split_list(row.get(column, "")):
                require_known([(path, line, {column: value})], column, known, what)
