"""What each source is worth to each question, as two readers judge it, and which sources are weak."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.references import Row, require_known, values
from funnel.text import natural

RATINGS = ("relevance", "credibility", "fatal_flaw")
WORDS = ("flaw_reason", "contribution")
COLUMNS = ("source_id", "question_id", *RATINGS, *WORDS, "how", "readers", "weak", "provenance")
CONFLICT_COLUMNS = ("source_id", "question_id", "status", "ratings", "contributions", "by")


class Rule(NamedTuple):
    """How appraisals are settled: see the keys of the same names in config."""

    readers: Sequence[str]
    weak: Mapping[str, int]  # relevance and credibility: at this rating or below a source is weak


class Result(NamedTuple):
    """Rows in COLUMNS and CONFLICT_COLUMNS, one a source and question that somebody appraised, by source."""

    appraisals: list[dict[str, str]]
    conflicts: list[dict[str, str]]


def check(rows: Iterable[Row], sources: Sequence[Row], questions: Sequence[Row]) -> None:
    """Raises ReviewError for an appraisal of a source, or for a question, that is not there."""
    rows = list(rows)
    require_known(rows, "source_id", values(sources, "source_id"), "a source of coding/sources.csv")
    require_known(rows, "question_id", values(questions, "question_id"), "a question of questions.csv")


def settle(readers: Mapping[str, Sequence[Row]], adjudicated: Sequence[Row], rule: Rule) -> Result:
    """Settle every source and question.

    readers: name -> the rows of that reader's sheet; of several on one source and question the last by date holds.
    `how` is agreed (all who appraised it, at least two, gave the same ratings), adjudicated, single (config names one
    reader only), conflict, or awaiting (a second reader); for the last two the ratings stay empty.
    """
    said: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for reader, rows in readers.items():
        for pair, row in _latest(rows).items():
            said.setdefault(pair, {})[reader] = row
    settled = _latest(adjudicated)
    appraisals, conflicts = [], []
    for pair in sorted({*said, *settled}, key=lambda pair: [natural(part) for part in pair]):
        own, ids = said.get(pair, {}), dict(zip(("source_id", "question_id"), pair, strict=True))
        ratings = {reader: tuple(row.get(name, "") for name in RATINGS) for reader, row in own.items()}
        differ = len(set(ratings.values())) > 1
        how, held = _held(own, settled.get(pair), differ, rule)
        words = {name: held.get(name, "") or _of_all(own.values(), name) for name in WORDS}
        words["flaw_reason"] *= held.get("fatal_flaw") == "yes"
        row = ids | {name: held.get(name, "") for name in RATINGS} | words | {"how": how}
        whose = _of_all([*own.values(), held], "provenance")
        appraisals.append(row | {"readers": "; ".join(own), "weak": weak(row, rule.weak), "provenance": whose})
        if differ:
            told = "; ".join(f"{reader}: {' '.join(filter(None, found))}" for reader, found in ratings.items())
            said_of = "; ".join(f"{reader}: {r['contribution']}" for reader, r in own.items() if r.get("contribution"))
            status = {"status": "settled" if pair in settled else "open", "by": held.get("by", "")}
            conflicts.append(ids | status | {"ratings": told, "contributions": said_of})
    return Result(appraisals, conflicts)


def _of_all(rows: Iterable[Mapping[str, str]], column: str) -> str:
    """What each reader wrote, each wording once."""
    return "; ".join(dict.fromkeys(filter(None, (row.get(column, "") for row in rows))))


def _latest(rows: Sequence[Row]) -> dict[tuple[str, str], dict[str, str]]:
    ordered = sorted(rows, key=lambda row: (row[2].get("decided_on", ""), row[1]))
    return {(row["source_id"], row["question_id"]): row for *_, row in ordered}


def _held(
    own: Mapping[str, dict[str, str]], settled: dict[str, str] | None, differ: bool, rule: Rule
) -> tuple[str, dict[str, str]]:
    if settled:
        return "adjudicated", settled
    if differ:
        return "conflict", {}
    first = {name: next(iter(own.values()), {}).get(name, "") for name in RATINGS}
    if len(rule.readers) == 1:
        return "single", first
    return ("agreed", first) if len(own) > 1 else ("awaiting", {})


def weak(appraisal: Mapping[str, str], limits: Mapping[str, int]) -> str:
    """Why a source is weak for a question: its flaw, or a rating at the limit or below; "" where there is none."""
    if appraisal["fatal_flaw"] == "yes":
        return "fatal flaw"
    low = [name for name, limit in limits.items() if appraisal[name] and int(appraisal[name]) <= limit]
    return " and ".join(f"{name} {appraisal[name]}" for name in low)
