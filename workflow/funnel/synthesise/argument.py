"""The synthesising argument: constructs, what bears them out and what speaks against them, what is still to be done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.errors import ReviewError
from funnel.model import STANDING
from funnel.references import Row, require_known, require_unique
from funnel.text import natural, split_list

Rows = Sequence[Mapping[str, str]]

SUPPORT_COLUMNS = (
    *("codings", "quotes", "sources", "against", "sources_against"),
    *("weak_sources", "sources_without_weak", "sensitivity"),
)
# What a construct and a relation are known by, in front of SUPPORT_COLUMNS.
CONSTRUCT = ("construct_id", "label", "kind", "status")
RELATION = ("claim_id", "from_construct", "relation", "to_construct", "statement", "status")
CONSTRUCT_COLUMNS, RELATION_COLUMNS = (*CONSTRUCT, *SUPPORT_COLUMNS), (*RELATION, *SUPPORT_COLUMNS)
TODO_COLUMNS = ("where", "id", "status", "what")
MEMO_COLUMNS = ("step", "memos", "kinds", "last")
MEMO_STEPS = ("question", "search", "sampling", "appraisal", "coding", "constructs", "argument")


class Evidence(NamedTuple):
    """The codings that stand behind a row of the argument and against it."""

    behind: list[str]
    against: list[str]


class Record(NamedTuple):
    """What was coded, as the argument needs it."""

    codings: Rows  # 4-coded/codings.csv
    appraisals: Rows = ()  # 4-coded/appraisal.csv

    def standing(self) -> dict[str, Mapping[str, str]]:
        """The codings that count, by id."""
        return {row["coding_id"]: row for row in self.codings if row["decision"] in STANDING}


def evidence(row: Mapping[str, str], standing: Mapping[str, Mapping[str, str]]) -> Evidence:
    """The codings that a row cites and that stand; a construct that cites none rests on all codings of its codes."""
    cited = split_list(row["coding_ids"])
    if not cited:
        codes = split_list(row.get("codes", ""))
        cited = [coding_id for coding_id, coding in standing.items() if coding["code_id"] in codes]
    against = split_list(row.get("disconfirming_ids") or row.get("refuting_ids") or "")
    return Evidence(*([name for name in ids if name in standing] for ids in (cited, against)))


def support(rows: Rows, identity: Sequence[str], record: Record) -> list[dict[str, str]]:
    """Rows in `identity` and SUPPORT_COLUMNS, one a construct or relation: what bears it out.

    A source is weak if it is for every question for which it was appraised. `sensitivity` is empty where no source
    behind the row was appraised.
    """
    standing = record.standing()
    weak = weak_sources(record.appraisals)
    appraised = {row["source_id"] for row in record.appraisals if row["relevance"]}
    found = []
    for row in rows:
        codings = evidence(row, standing)
        behind = _sources(codings.behind, standing)
        left = [source for source in behind if source not in weak]
        cells = {
            "codings": str(len(codings.behind)),
            "quotes": str(sum(bool(standing[coding]["quote"]) for coding in codings.behind)),
            "sources": str(len(behind)),
            "against": str(len(codings.against)),
            "sources_against": str(len(_sources(codings.against, standing))),
            "weak_sources": "; ".join(source for source in behind if source in weak),
            "sources_without_weak": str(len(left)) if set(behind) & appraised else "",
            "sensitivity": _sensitivity(behind, left) if set(behind) & appraised else "",
        }
        found.append({name: row[name] for name in identity} | cells)
    return found


def _sensitivity(behind: Sequence[str], left: Sequence[str]) -> str:
    if len(left) == len(behind):
        return "rests on no weak source"
    if not left:
        return "rests on weak sources only"
    return "rests on one source without them" if len(left) == 1 else "stands without them"


def weak_sources(appraisals: Rows) -> set[str]:
    """The sources that are weak for every question for which they were appraised."""
    told: dict[str, list[bool]] = {}
    for row in appraisals:
        if row["relevance"]:
            told.setdefault(row["source_id"], []).append(bool(row["weak"]))
    return {source for source, found in told.items() if all(found)}


def _sources(codings: Iterable[str], standing: Mapping[str, Mapping[str, str]]) -> list[str]:
    return sorted({standing[coding]["source_id"] for coding in codings}, key=natural)


def matrix(constructs: Rows, sources: Rows, record: Record) -> list[dict[str, str]]:
    """The lines of argument, one row a construct, one column a source: "+3" codings behind it, "-1" one against it."""
    standing = record.standing()
    rows = []
    for construct in constructs:
        found = evidence(construct, standing)
        cells = {"construct_id": construct["construct_id"], "construct": construct["label"]}
        for source in sources:
            counts = [sum(standing[coding]["source_id"] == source["source_id"] for coding in ids) for ids in found]
            signs = [f"{sign}{count}" for sign, count in zip("+-", counts, strict=True) if count]
            cells[source["source_id"]] = " ".join(signs)
        rows.append(cells)
    return rows


def matrix_columns(sources: Rows) -> list[str]:
    """The columns of `matrix`."""
    return ["construct_id", "construct", *(source["source_id"] for source in sources)]


def to_do(
    constructs: Rows, claims: Rows, record: Record, minimum_sources: int, relations: Rows = ()
) -> list[dict[str, str]]:
    """Rows in TODO_COLUMNS, one a thing that a draft still lacks, in the order of the tables.

    relations: of the concepts; they and all others say themselves what they `lost` of what they cite. Raises
    ReviewError at the first thing that a row lacks whose status is final.
    """
    standing = record.standing()
    linked = {claim[end] for claim in claims for end in ("from_construct", "to_construct")}
    behind = {row["where"]: evidence(row, standing).behind for row in (*constructs, *claims)}
    unborne = {where: [] if codings else ["no coding bears it out"] for where, codings in behind.items()}
    lacking = []
    for row in constructs:
        sources = _sources(behind[row["where"]], standing)
        own = unborne[row["where"]] + _construct_lacks(row, sources, linked, minimum_sources)
        lacking.append((row["construct_id"], row, own))
    lacking += [(row["claim_id"], row, unborne[row["where"]]) for row in claims]
    lacking += [(row["relation_id"], row, []) for row in relations]
    found = []
    for name, row, own in lacking:
        for what in [*filter(None, row["lost"].split("; ")), *own]:
            if row["status"] == "final":
                path, _, line = row["where"].rpartition(":")
                raise ReviewError(path, int(line), f"{name!r} is final: {what}.", "Mend it, or make it a draft.")
            found.append({"where": row["where"], "id": name, "status": "draft", "what": what})
    return found


def _construct_lacks(
    construct: Mapping[str, str], sources: Sequence[str], linked: Collection[str], minimum_sources: int
) -> list[str]:
    lacks = []
    if sources and len(sources) < minimum_sources:
        lacks.append(f"it rests on {len(sources)} source, fewer than {minimum_sources}")
    if construct["construct_id"] not in linked:
        lacks.append("no relation of the argument leads to it or from it")
    if not (construct["disconfirming_ids"] or construct["disconfirming"]):
        lacks.append("nothing is said about evidence against it")
    if not construct["definition"]:
        lacks.append("it is not defined")
    return lacks


# The columns whose values a memo may be about.
IDS = (
    *("question_id", "amendment_id", "search_id", "source_id", "sample_id", "code_id", "coding_id"),
    *("construct_id", "claim_id", "memo_id", "relation_id", "change_id", "from_code"),
)


def ids(tables: Iterable[Iterable[Row]]) -> set[str]:
    """Everything in these tables that a memo may be about."""
    return {row[name] for rows in tables for *_, row in rows for name in IDS if row.get(name)}


def check_memos(memos: Sequence[Row], known: Collection[str]) -> None:
    """Raises ReviewError for a memo about what is not there. known: the `ids` of all tables."""
    require_unique(memos, "memo_id")
    for path, line, row in memos:
        for about in split_list(row.get("about", "")):
            require_known([(path, line, {"about": about})], "about", known, "the id of anything here")


def memo_coverage(memos: Sequence[Row]) -> list[dict[str, str]]:
    """One row a step of the review, also one without a memo: how many there are, of which kinds, and the last date."""
    rows = []
    for step in MEMO_STEPS:
        own = [row for *_, row in memos if row.get("step") == step]
        kinds = sorted({row["kind"] for row in own if row.get("kind")})
        last = max((row.get("written_on", "") for row in own), default="")
        rows.append({"step": step, "memos": str(len(own)), "kinds": "; ".join(kinds), "last": last})
    return rows
