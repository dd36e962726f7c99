"""The page for whoever asks why agreement is as it is: who said what of what, for which reason, and how it ended."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from funnel import offline_page
from funnel.model import PROVENANCE
from funnel.screen.agreement import COUNT, FIGURE, Ballot, Comparison, comparisons, crossed, used_categories
from funnel.text import split_list, squeeze

Row = Mapping[str, str]
Unit = tuple[str, str]  # work_id, report_id

ENDINGS = ("include", "exclude", "awaiting")
PAST = {"include": "included", "exclude": "excluded", "unsure": "was unsure"}
NO_REASON = "no reason given"
# What stands at the head of the page where there is more than one comparison, and what it is called there.
OVERVIEW = {
    "proportion agreed": "Agreed",
    "Cohen's kappa": "Kappa",
    "PABAK": "PABAK",
    "Gwet's AC1": "AC1",
    "later includes missed by reviewer_a": "Missed by the first",
    "later includes missed by reviewer_b": "by the second",
    "seen by one only": "Seen by one only",
}


class Direction(NamedTuple):
    """The units of which two reviewers said two different things, one of the ways round."""

    first: str
    second: str
    n: int
    ended: dict[str, int]  # by ENDINGS


class Given(NamedTuple):
    """A reason for which one of two excluded what the other did not."""

    reason: str
    counts: tuple[int, int]  # by the first, by the second reviewer
    ended: dict[str, int]


def page(
    cast: Sequence[Ballot],
    rows: Sequence[Row],
    decisions: Iterable[Row],
    conflicts: Iterable[Row],
    works: Iterable[Row],
    stage: str,
    captions: Mapping[str, str],
    reasons: Mapping[str, str],
) -> str:
    """The page of a stage as HTML, identical for identical input.

    rows: the stage's agreement.csv, from the same ballots; decisions, conflicts: the stage's; works: those that entered
    it; captions: by provenance, what such records are and are not; reasons: wording by criterion.
    """
    here = list(works)
    found = {name for work in here for name in split_list(work.get("provenance", ""))}
    titles = {work["work_id"]: squeeze(work["title"]) for work in here}
    ended = {(row["work_id"], row.get("report_id", "")): row["decision"] or "awaiting" for row in decisions}
    return offline_page.rendered(
        __package__,
        "agreement_page",
        stage=stage.replace("_", " "),
        captions=[captions[kind] for kind in PROVENANCE if kind in found and captions.get(kind)],
        compared=[of_pair(compared, rows, ended, reasons) for compared in comparisons(cast)],
        several=of_several(rows),
        conflicts=[dict(row) | {"title": titles.get(row["work_id"], "")} for row in conflicts],
        overview=OVERVIEW,
        endings=ENDINGS,
        past=PAST,
    )


def of_pair(
    compared: Comparison, rows: Iterable[Row], ended: Mapping[Unit, str], reasons: Mapping[str, str]
) -> dict[str, Any]:
    """What the page says of one comparison."""
    key = (*compared.reviewers, compared.round, compared.set, compared.version)
    own = [row for row in rows if _key(row) == key]
    ways = directions(compared, ended)
    return {
        "reviewers": compared.reviewers,
        "round": compared.round,
        "set": compared.set,
        "version": compared.version,
        "n": len(compared.both),
        "overview": {name: row["value"] for row in own if (name := row["statistic"]) in OVERVIEW},
        "figures": [row for row in own if row["kind"] == FIGURE],
        "counts": [row for row in own if row["kind"] == COUNT],
        "categories": used_categories(compared.pairs),
        "table": crossed(compared.pairs).tolist(),
        "directions": ways,
        "most": max((way.n for way in ways), default=0),
        "reasons": reasons_given(compared, ended, reasons),
        "different_reasons": different_reasons(compared, reasons),
    }


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in ("reviewer_a", "reviewer_b", "round", "set", "criteria_version"))


def of_several(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The figures of more than two reviewers together, by who, round, set and version."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if not row["reviewer_b"]:
            groups.setdefault(_key(row), []).append(row)
    names = ("who", "", "round", "set", "version")
    return [
        dict(zip(names, key, strict=True)) | {"n": own[0]["n"], "figures": own} for key, own in sorted(groups.items())
    ]


def directions(compared: Comparison, ended: Mapping[Unit, str]) -> list[Direction]:
    """Every way of disagreeing that the votes allow, the empty ones too: that one is empty is half of the answer."""
    used = used_categories(compared.pairs)
    found = {(first, second): Counter[str]() for first in used for second in used if first != second}
    for ballot, first, second in compared.both:
        if first.decision != second.decision:
            found[first.decision, second.decision][_ended(ballot, ended)] += 1
    return [
        Direction(first, second, counted.total(), {ending: counted[ending] for ending in ENDINGS})
        for (first, second), counted in found.items()
    ]


def reasons_given(compared: Comparison, ended: Mapping[Unit, str], reasons: Mapping[str, str]) -> list[Given]:
    """Why one of the two excluded what the other did not, the most frequent reason first."""
    by: dict[str, Counter[int]] = {}
    endings: dict[str, Counter[str]] = {}
    for ballot, *said in compared.both:
        excluding = [place for place in (0, 1) if said[place].decision == "exclude"]
        if len(excluding) == 1:
            reason = said[excluding[0]].reason
            by.setdefault(reason, Counter())[excluding[0]] += 1
            endings.setdefault(reason, Counter())[_ended(ballot, ended)] += 1
    order = sorted(by, key=lambda reason: (-by[reason].total(), reason))
    return [
        Given(
            _worded(reason, reasons),
            (by[reason][0], by[reason][1]),
            {ending: endings[reason][ending] for ending in ENDINGS},
        )
        for reason in order
    ]


def different_reasons(compared: Comparison, reasons: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """The primary reasons of works that both excluded for different ones, the most frequent pair first."""
    counted = Counter(
        (first.reason, second.reason)
        for _, first, second in compared.both
        if first.decision == second.decision == "exclude" and first.reason and second.reason
        if first.reason != second.reason
    )
    order = sorted(counted, key=lambda pair: (-counted[pair], pair))
    return [(_worded(first, reasons), _worded(second, reasons), counted[first, second]) for first, second in order]


def _ended(ballot: Ballot, ended: Mapping[Unit, str]) -> str:
    return ended.get((ballot.work_id, ballot.report_id)) or ended.get((ballot.work_id, ""), "awaiting")


def _worded(reason: str, reasons: Mapping[str, str]) -> str:
    return f"{reason}: {reasons[reason]}" if reasons.get(reason) else reason or NO_REASON
