"""The pairs that go out to a person: what the rules could not settle, and what reviewers' votes propose."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from funnel import ledger
from funnel.deduplicate.wording import title_words
from funnel.model import VERDICTS
from funnel.workbook import workbook

Row = Mapping[str, str]

DOUBTFUL_SHARE = 0.01  # of the records: more pairs than that nobody judges with care
RESEMBLES = 70.0  # similarity of titles, in per cent, from which a voted duplicate may be of a work
# What a person judges a pair by, and what it is called there.
SHOWN = {
    "title": "title", "authors": "authors", "year": "year", "container_title": "container", "pages": "pages",
    "doi": "doi",
}  # fmt: skip
DOUBTFUL_COLUMNS = (
    "record_a",
    "record_b",
    "score",
    "evidence",
    *(f"{name}_{side}" for name in SHOWN.values() for side in "ab"),
)
VERDICT_COLUMNS = ("record_a", "record_b", "verdict", "by", "decided_on", "why")
_WORD = re.compile(r"[\w.:-]*\w")


def room(records: int) -> int:
    """How many pairs that the rules could not settle a person is asked to judge."""
    return math.ceil(DOUBTFUL_SHARE * records)


def to_judge(
    unsettled: Sequence[Row], works: Sequence[Row], votes: Iterable[tuple[str, int, Row]], verdicts: Iterable[Row]
) -> list[dict[str, str]]:
    """Rows in DOUBTFUL_COLUMNS: the pairs that votes propose, then the likeliest unsettled ones as far as `room` goes.

    unsettled: likeliest first; votes: of all stages; verdicts: rows of corpus/duplicates.csv.
    """
    work_of = ledger.works_by_record(works)
    known = {_pair(row, work_of): row for row in unsettled}
    asked = {}
    for pair, row in _proposed(works, work_of, votes, verdicts).items():
        evidence = "; ".join(filter(None, (row["evidence"], known.get(pair, {}).get("evidence", ""))))
        asked[pair] = {**row, **known.get(pair, {}), "evidence": evidence}
    doubts = list(unsettled)[: room(len(work_of))]
    return list(asked.values()) + [dict(row) for row in doubts if _pair(row, work_of) not in asked]


def _proposed(
    works: Sequence[Row], work_of: Mapping[str, str], votes: Iterable[tuple[str, int, Row]], verdicts: Iterable[Row]
) -> dict[frozenset[str], dict[str, str]]:
    """By their works, the pairs that votes `duplicate` propose: with what the note names, else with the likeliest.

    A work that was joined with another since is the reviewer's again and proposes nothing. record_b is empty where a
    note names nobody and no title resembles.
    """
    of = {work["work_id"]: work for work in works}
    titles = dict(zip(of, title_words([work["title"] for work in works]), strict=True))
    apart = {_pair(row, work_of) for row in verdicts if row["verdict"] == "different"}
    found: dict[frozenset[str], dict[str, str]] = {}
    for record, note in _voted_duplicates(votes):
        here = work_of.get(record, "")
        if not here or of[here]["members"] != record:
            continue
        named = [work_of[word] for word in _WORD.findall(note) if work_of.get(word, here) != here]
        others = {
            name: title for name, title in titles.items() if name != here and frozenset((here, name)) not in apart
        }
        likeliest = process.extractOne(titles[here], others, scorer=fuzz.ratio, score_cutoff=RESEMBLES)
        for there in named or [likeliest[2] if likeliest else ""]:
            pair = frozenset((here, there))
            if pair in apart:
                continue
            alike = fuzz.ratio(titles[here], titles[there]) / 100 if there else 0.0
            said = f"a reviewer voted duplicate{': ' * bool(note)}{note}" + "; nothing resembles it" * (not there)
            row = {"record_a": record, "record_b": there, "score": f"{alike:.2f}" if there else "", "evidence": said}
            for name, called in SHOWN.items():
                row |= {f"{called}_a": of[here][name], f"{called}_b": of[there][name] if there else ""}
            found.setdefault(pair, row)
    return found


def _voted_duplicates(votes: Iterable[tuple[str, int, Row]]) -> list[tuple[str, str]]:
    """(record, note) of the votes `duplicate` that no later row of the same sheet supersedes, by record."""
    latest: dict[tuple[str, str, str], tuple[str, int, Row]] = {}
    for path, line, row in votes:
        key = (path, row["record_id"], row.get("report_id", ""))
        moment = (row.get("decided_on", ""), line)
        if key not in latest or moment > latest[key][:2]:
            latest[key] = (*moment, row)
    held = [row for _, _, row in latest.values() if row["decision"] == "duplicate"]
    return sorted({(row["record_id"], row.get("note", "")) for row in held})


def _pair(row: Row, work_of: Mapping[str, str]) -> frozenset[str]:
    """The works of a row's two records."""
    return frozenset(work_of.get(row[side], row[side]) for side in ("record_a", "record_b"))


def sheet(doubtful: Iterable[Row]) -> bytes:
    """A workbook in the columns of corpus/duplicates.csv, one row a doubtful pair, with what it can be judged by."""
    shown = [column for column in DOUBTFUL_COLUMNS if column not in VERDICT_COLUMNS]
    return workbook(list(doubtful), [*VERDICT_COLUMNS, *shown], {"verdict": dict.fromkeys(VERDICTS, "")})
