"""Lay the coders' passages side by side and settle what can be settled without a person."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from funnel.code.passages import passages
from funnel.errors import ReviewError
from funnel.references import Row, require_known, values
from funnel.text import natural

MODES = ("single", "checked", "dual")
CONFLICT_COLUMNS = (
    "coding_id",
    "kind",
    "status",
    "source_id",
    "location",
    "code_id",
    "coder",
    "quote",
    "summary",
    "others",
    "decision",
    "by",
)
RECONCILED = "reconciled"
SECOND_CODER = "awaits a second coder"

Coding = dict[str, str]


class Rule(NamedTuple):
    """How codings are settled: see the keys of the same names in config."""

    coders: Sequence[str]
    mode: str  # one of MODES
    overlap: float


class Result(NamedTuple):
    """codings: with passage, decision and same_as; conflicts: rows in CONFLICT_COLUMNS; both in the order of ids."""

    codings: list[Coding]
    conflicts: list[dict[str, str]]


def check(settlements: Sequence[Row], codings: Sequence[Row], codes: Sequence[str], mode: str) -> None:
    """Raises ReviewError for a settlement of no coding, a change without a code, a check by the coder or by nobody.

    codes: those in use. An addition brings a passage and a code of its own, under an id that no coding has.
    """
    coder_of = {row["coding_id"]: row["coder"] for *_, row in codings}
    for path, line, row in settlements:
        coding_id, decision = row["coding_id"], row["decision"]
        if decision in ("change", "add"):
            require_known([(path, line, row)], "code_id", codes, "a code in use")
        if decision == "add":
            missing = [name for name in ("source_id", "location") if not row.get(name)]
            missing += [] if row.get("quote") or row.get("summary") else ["quote or summary"]
            if coding_id in coder_of:
                raise ReviewError(path, line, f"coding {coding_id!r} is there already and cannot be added.")
            if missing:
                raise ReviewError(path, line, f"what is added lacks {' and '.join(missing)}.")
            continue
        require_known([(path, line, row)], "coding_id", coder_of, "a coding of any coder")
        if "check" in (row.get("method"), mode.removesuffix("ed")) and row.get("by", "") in ("", coder_of[coding_id]):
            who = row.get("by") or "nobody"
            raise ReviewError(
                path, line, f"{coding_id!r} is checked by {who}.", "A check is somebody else's; name them."
            )


def latest(settlements: Sequence[Row]) -> dict[str, dict[str, str]]:
    """The settlement of each coding that holds, the last by date and line; what was said last stands first."""
    ordered = sorted(settlements, key=lambda row: (row[2].get("decided_on", ""), row[1]), reverse=True)
    held: dict[str, dict[str, str]] = {}
    for *_, row in ordered:
        held.setdefault(row["coding_id"], row)
    return held


def added(settlements: Sequence[Row]) -> list[Row]:
    """The codings that were agreed on without any coder having them; their coder is "reconciled"."""
    held = latest(settlements)
    return [
        (path, line, {**row, "coder": RECONCILED, "coded_on": row.get("decided_on", "")})
        for path, line, row in settlements
        if row["decision"] == "add" and row is held[row["coding_id"]]
    ]


def settle(codings: Sequence[Row], settlements: Sequence[Row], rule: Rule) -> Result:
    """Settle every coding.

    Codings of one passage under one code are one finding, whoever made them. What a person said of any of them holds
    (`latest`). Otherwise a finding stands under `single`; under `checked` it waits until somebody else has looked at
    it; under `dual` it stands if all who coded the source, at least two, found it, and waits if not.

    `decision` is keep, drop, awaiting, or same: another coder's coding, named in `same_as`, stands for it. `code_id`
    is the code that was agreed on. A conflict that was settled stays listed with its settlement.
    """
    held = latest(settlements)
    blind = [dict(row) for *_, row in codings]
    for coding, place in zip(blind, passages(blind, rule.coders, rule.overlap), strict=True):
        said = held.get(coding["coding_id"], {})
        coding |= {"passage": place, "blind_code": coding["code_id"], "same_as": ""}
        coding["code_id"] = said["code_id"] if said.get("decision") == "change" else coding["code_id"]
    asked = _asked(blind, rule.mode)
    ranks = {coding_id: rank for rank, coding_id in enumerate(held)}
    conflicts = []
    on_passage = _grouped(blind, "passage")
    for finding in _grouped(blind, "passage", "code_id").values():
        said_of = min((c["coding_id"] for c in finding if c["coding_id"] in held), key=ranks.__getitem__, default="")
        said = held.get(said_of, {})
        _decide(finding, said.get("decision", ""), asked[finding[0]["coding_id"]], rule.coders)
        for coding in finding:
            if asked[coding["coding_id"]] not in ("", SECOND_CODER):
                kind = asked[coding["coding_id"]]
                conflicts.append(_conflict(coding, kind, said, on_passage[(coding["passage"],)]))
    by_id = sorted(blind, key=lambda coding: natural(coding["coding_id"]))
    return Result(by_id, sorted(conflicts, key=lambda row: natural(row["coding_id"])))


def _grouped(codings: Sequence[Coding], *columns: str) -> dict[tuple[str, ...], list[Coding]]:
    groups: dict[tuple[str, ...], list[Coding]] = {}
    for coding in codings:
        groups.setdefault(tuple(coding[column] for column in columns), []).append(coding)
    return groups


def _asked(codings: Sequence[Coding], mode: str) -> dict[str, str]:
    """What a person is asked about each coding, as the coders left it; "" where nothing is to be asked."""
    readers = {
        source: {c["coder"] for c in own} - {RECONCILED} for (source,), own in _grouped(codings, "source_id").items()
    }
    marking = {passage: {c["coder"] for c in own} for (passage,), own in _grouped(codings, "passage").items()}

    def asked(finding: Sequence[Coding]) -> str:
        coders = {coding["coder"] for coding in finding} - {RECONCILED}
        everybody = readers[finding[0]["source_id"]]
        if mode == "single" or not coders:
            return ""
        if mode == "checked":
            return "unchecked"
        if len(everybody) < 2:
            return SECOND_CODER
        if coders == everybody:
            return ""
        return "other code" if marking[finding[0]["passage"]] - coders else "one coder only"

    findings = _grouped(codings, "passage", "blind_code").values()
    return {coding["coding_id"]: found for finding in findings for found in [asked(finding)] for coding in finding}


def _decide(finding: Sequence[Coding], said: str, asked: str, coders: Sequence[str]) -> None:
    """Write the decision into each coding of a finding."""
    standing = "drop" if said == "drop" else "keep" if said or not asked else "awaiting"
    first = min((coding["coder"] for coding in finding), key=[*coders, RECONCILED].index)
    lead = next(coding["coding_id"] for coding in finding if coding["coder"] == first)
    for coding in finding:
        other = standing == "keep" and coding["coder"] != first
        coding["decision"] = "same" if other else standing
        coding["same_as"] = lead if other else ""


def _conflict(coding: Coding, kind: str, said: Mapping[str, str], on_passage: Sequence[Coding]) -> dict[str, str]:
    others = sorted({(row["coder"], row["blind_code"]) for row in on_passage if row["coder"] != coding["coder"]})
    told = "; ".join(f"{coder}: {code}" for coder, code in others)
    row = {name: coding.get(name, "") for name in CONFLICT_COLUMNS}
    settled = {"status": "settled" if said else "open", "decision": said.get("decision", ""), "by": said.get("by", "")}
    return row | {"kind": kind, "others": told} | settled


def require_sources(settlements: Sequence[Row], sources: Sequence[Row]) -> None:
    """Raises ReviewError for an addition to a source that is not in sources.csv."""
    additions = [row for row in settlements if row[2]["decision"] == "add"]
    require_known(additions, "source_id", values(sources, "source_id"), "a source of sources.csv")
