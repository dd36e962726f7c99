"""How far reviewers agree before anything is settled between them, and what may mislead about the figures."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from funnel import coefficients
from funnel.coefficients import Statistic, rounded
from funnel.screen.votes import Vote
from funnel.text import natural, split_list

COLUMNS = (
    "reviewer_a",
    "reviewer_b",
    "round",
    "set",
    "criteria_version",
    "unsure_rule",
    "statistic",
    "value",
    "low",
    "high",
    "n",
    "note",
    "kind",
)
FIGURE, VOTES, COUNT = "figure", "votes", "count"  # of a row: measured, a cell of the cross table, counted beside it
# In their order: from the one end of the decision to the other.
CATEGORIES = ("include", "unsure", "exclude")
MAIN = "main"
# By how much kappa must fall below PABAK before a sentence says that uneven categories lower it.
NOTABLY_LOWER = 0.1


class Said(NamedTuple):
    """A reviewer's last word on a unit; decision is "" for `duplicate` and for two words on two copies."""

    decision: str
    reason: str  # the primary one


class Ballot(NamedTuple):
    """What was voted on one unit: a work, or one report of it where votes name reports."""

    work_id: str
    report_id: str
    round: str
    set: str  # calibration | main
    said: dict[str, dict[str, Said]]  # by reviewer, then by version of the criteria in the order of casting


class Comparison(NamedTuple):
    """Two reviewers on the units of one round and set, under one version of the criteria ("1.0 | 1.1" where each voted
    under another and neither under both)."""

    reviewers: tuple[str, str]
    round: str
    set: str
    version: str
    both: list[tuple[Ballot, Said, Said]]  # each with one decision
    alone: tuple[list[Ballot], list[Ballot]]  # the other never voted on these
    unclear: list[Ballot]  # both voted, but one of them without a single decision

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(first.decision, second.decision) for _, first, second in self.both]

    @property
    def table(self) -> np.ndarray:
        return crossed(self.pairs)


class Outcomes(NamedTuple):
    """What became of the works: those that the stage let through, and those included in the review by now."""

    here: frozenset[str]
    review: frozenset[str]

    @classmethod
    def of(cls, decisions: Iterable[Mapping[str, str]], included: Iterable[Mapping[str, str]]) -> "Outcomes":
        """From the stage's decisions.csv and included.csv of the review."""
        here = frozenset(row["work_id"] for row in decisions if row["decision"] == "include")
        return cls(here, frozenset(row["work_id"] for row in included))


def ballots(
    works: Iterable[Mapping[str, str]],
    votes: Mapping[str, list[Vote]],
    settled_on: Mapping[str, str],
    unsure: str,
    sets: Mapping[str, str] | None = None,
) -> list[Ballot]:
    """The votes of every work that somebody voted on, in the order of the works.

    Under each version of the criteria a reviewer's last vote counts, so that those of a calibration round are still
    there once all records were read again; a vote cast after the day on which the work was adjudicated counts under
    none. settled_on: work_id -> that day; unsure: the stage's rule; sets: work_id -> its set where it is not main.
    """
    found = []
    for work in works:
        cast = votes.get(work["work_id"], [])
        until = settled_on.get(work["work_id"], "")
        held = {
            (vote.reviewer, vote.record_id, vote.report_id, vote.version): vote
            for vote in cast
            if not (until and vote.on > until) and not (vote.superseded and vote.decision == "duplicate")
        }
        units = sorted({vote.report_id for vote in held.values()} - {""}) or [""]
        for report in units if held else []:
            own: dict[str, dict[str, list[Vote]]] = {}
            for vote in held.values():
                if vote.report_id in ("", report):
                    own.setdefault(vote.reviewer, {}).setdefault(vote.version, []).append(vote)
            said = {who: {version: _said(of, unsure) for version, of in by.items()} for who, by in own.items()}
            here = (sets or {}).get(work["work_id"], MAIN)
            found.append(Ballot(work["work_id"], report, work["round"], here, said))
    return found


def _said(votes: Sequence[Vote], unsure: str) -> Said:
    said = {"include" if vote.decision == "unsure" and unsure == "include" else vote.decision for vote in votes}
    decision = said.pop() if len(said) == 1 else ""
    reason = next((vote.reasons[0] for vote in votes if vote.reasons), "")
    return Said(decision if decision in CATEGORIES else "", reason)


def comparisons(cast: Iterable[Ballot]) -> list[Comparison]:
    """Every pair of reviewers, by name, then round, set and version of the criteria."""
    found: dict[tuple, Comparison] = {}

    def of(a: str, b: str, ballot: Ballot, version: str) -> Comparison:
        key = (a, b, ballot.round, ballot.set, version)
        return found.setdefault(key, Comparison((a, b), ballot.round, ballot.set, version, [], ([], []), []))

    everything = list(cast)
    reviewers = sorted({who for ballot in everything for who in ballot.said})
    for a, b in combinations(reviewers, 2):
        for ballot in everything:
            first, second = ballot.said.get(a), ballot.said.get(b)
            if first and second:
                for version, one, other in _side_by_side(first, second):
                    if one.decision and other.decision:
                        of(a, b, ballot, version).both.append((ballot, one, other))
                    else:
                        of(a, b, ballot, version).unclear.append(ballot)
            elif first:
                of(a, b, ballot, list(first)[-1]).alone[0].append(ballot)
            elif second:
                of(a, b, ballot, list(second)[-1]).alone[1].append(ballot)
    return [found[key] for key in sorted(found, key=lambda key: (*key[:2], natural(key[2]), key[3], natural(key[4])))]


def _side_by_side(first: Mapping[str, Said], second: Mapping[str, Said]) -> list[tuple[str, Said, Said]]:
    shared = [version for version in first if version in second]
    if shared:
        return [(version, first[version], second[version]) for version in shared]
    one, other = list(first)[-1], list(second)[-1]
    return [(f"{one} | {other}", first[one], second[other])]


def crossed(pairs: Iterable[tuple[str, str]]) -> np.ndarray:
    """Counts of (first, second); `unsure` has a row and column of its own only where somebody used it."""
    counted = Counter(pairs)
    used = used_categories(counted)
    return np.array([[counted[first, second] for second in used] for first in used])


def used_categories(pairs: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The categories of a table, in order."""
    return CATEGORIES if any("unsure" in pair for pair in pairs) else ("include", "exclude")


def agreement(
    cast: Sequence[Ballot], unsure: str, outcomes: Outcomes, expected: Mapping[str, Collection[str]] | None = None
) -> list[dict[str, str]]:
    """Rows in COLUMNS: each pair of reviewers by round, set and version of the criteria, then more than two together.

    expected: work_id -> who is to vote on it, without works on which nothing is laid down.
    """
    rows = []
    for compared in comparisons(cast):
        rows += _of_pair(compared, unsure, outcomes, expected or {})
    return rows + _of_several(cast, unsure)


def expected(assignments: Iterable[Mapping[str, str]], reconcile: str) -> dict[str, set[str]]:
    """work_id -> who is to vote on it, from assignments.csv; nobody in particular where anybody's vote is enough."""
    return {} if reconcile == "single" else {row["work_id"]: set(split_list(row["reviewers"])) for row in assignments}


def _of_pair(
    compared: Comparison, unsure: str, outcomes: Outcomes, expected: Mapping[str, Collection[str]]
) -> list[dict[str, str]]:
    base = _base(*compared.reviewers, compared.round, compared.set, compared.version, unsure)
    n, found = len(compared.both), [one for one in statistics(compared.table) if compared.both]
    missed = [_missed(compared, place, outcomes) for place in (0, 1)]
    rows = [base | _row(one, n) for one in _cautioned(found, missed, compared.reviewers)]
    if compared.both:
        rows += [base | row for row in _cells(compared)]
        rows += [base | row for row in missed]
    if compared.unclear:
        note = "one of the two voted duplicate, or differently on two copies"
        rows.append(base | _count("voted on by both, not compared", len(compared.unclear), note))
    seen_by_one = sum(map(len, compared.alone))
    return [*rows, base | _count("seen by one only", seen_by_one, how_chosen(compared, expected))]


def statistics(table: np.ndarray) -> list[Statistic]:
    """All that is said of two reviewers, in the order in which it is printed."""
    tallies = coefficients.tallied(table)
    return [
        coefficients.proportion_agreed(table),
        coefficients.positive_agreement(table),
        coefficients.negative_agreement(table),
        coefficients.cohen_kappa(table),
        coefficients.pabak(tallies),
        coefficients.prevalence_index(table),
        coefficients.bias_index(table),
        coefficients.gwet_ac1(tallies),
    ]


def _cautioned(
    found: Sequence[Statistic], missed: Sequence[Mapping[str, str]], reviewers: tuple[str, str]
) -> list[Statistic]:
    """The same, and with kappa a sentence where uneven categories make it misleading or leave it undefined.

    Between two categories kappa is below PABAK exactly where the prevalence index exceeds the bias index (Byrt, Bishop
    and Carlin 1993). The sentence never stands without the includes that each reviewer missed.
    """
    by_name = {one.name: one for one in found}
    kappa, pabak = by_name.get("Cohen's kappa"), by_name.get("PABAK")
    if not kappa or not pabak or pabak.value is None:
        return list(found)
    if kappa.value is not None and pabak.value - kappa.value < NOTABLY_LOWER:
        return list(found)
    prevalence, ac1 = by_name["prevalence index"].value, by_name["Gwet's AC1"].value
    index = "" if prevalence is None else f" (prevalence index {prevalence:.2f})"
    why = f"most votes fall into one category{index}, which lowers kappa; PABAK {pabak.value:.2f}, AC1 {ac1:.2f}"
    misses = "; ".join(
        f"{who} missed {row['value']} of {row['n']} later includes" if row["value"] else ""
        for who, row in zip(reviewers, missed, strict=True)
    )
    note = ". ".join(part for part in (kappa.note or why, misses.strip("; ") or missed[0]["note"]) if part)
    return [one._replace(note=note) if one is kappa else one for one in found]


def _missed(compared: Comparison, place: int, outcomes: Outcomes) -> dict[str, str]:
    """How many of the works that both voted on, and that were included in the end, one of them had excluded."""

    def of(included: Collection[str]) -> tuple[int, int]:
        here = [said[place].decision for ballot, *said in compared.both if ballot.work_id in included]
        return here.count("exclude"), len(here)

    name = f"later includes missed by reviewer_{'ab'[place]}"
    (missed, n), (lost, ended) = of(outcomes.here), of(outcomes.review)
    if not n:
        return _count(name, None, "undefined: no record that both voted on is included at this stage yet", "0")
    return _count(name, missed, f"of those included in the review by now {lost} of {ended}", str(n))


def _cells(compared: Comparison) -> list[dict[str, str]]:
    """The cross table: one row a cell, "votes include, exclude" for what the first included and the second excluded."""
    used = used_categories(compared.pairs)
    counted = Counter(compared.pairs)
    return [
        _count(f"votes {first}, {second}", counted[first, second], n=str(len(compared.both)), kind=VOTES)
        for first in used
        for second in used
    ]


def how_chosen(compared: Comparison, expected: Mapping[str, Collection[str]]) -> str:
    """Who saw alone what only one of two saw, and why the other did not."""
    why: Counter[str] = Counter()
    for other, seen in zip(reversed(compared.reviewers), compared.alone, strict=True):
        for ballot in seen:
            to_vote = expected.get(ballot.work_id)
            if to_vote is None:
                why["nothing lays down who was to read them"] += 1
            elif other in to_vote:
                why["the other vote is awaited"] += 1
            else:
                why["given to one reviewer by the protocol"] += 1
    alone = ", ".join(f"{who} alone {len(seen)}" for who, seen in zip(compared.reviewers, compared.alone, strict=True))
    return "; ".join([alone, *(f"{reason}: {n}" for reason, n in sorted(why.items()))])


def _of_several(cast: Sequence[Ballot], unsure: str) -> list[dict[str, str]]:
    """More than two reviewers together, by round, set and version; records that fewer saw have gaps."""
    reviewers = sorted({who for ballot in cast for who in ballot.said})
    groups: dict[tuple[str, str, str], list[list[str]]] = {}
    for ballot in cast if len(reviewers) > 2 else []:
        for version in dict.fromkeys(version for by in ballot.said.values() for version in by):
            record = [ballot.said.get(who, {}).get(version, Said("", "")).decision for who in reviewers]
            groups.setdefault((ballot.round, ballot.set, version), []).append(record)
    rows = []
    for (search_round, of, version), votes in sorted(groups.items(), key=lambda item: [*map(natural, item[0])]):
        voted = [who for place, who in enumerate(reviewers) if any(record[place] for record in votes)]
        n = sum(len(list(filter(None, record))) > 1 for record in votes)
        if len(voted) > 2 and n:
            base = _base("; ".join(voted), "", search_round, of, version, unsure)
            rows += [base | _row(one, n) for one in statistics_of_several(votes)]
    return rows


def statistics_of_several(votes: Sequence[Sequence[str]]) -> list[Statistic]:
    """votes: one row a record, one place a reviewer, "" where there is none."""
    used = used_categories(tuple(record) for record in votes)
    place = {category: number for number, category in enumerate(used)}
    ratings = np.array([[place.get(vote, -1) for vote in record] for record in votes])
    tallies = coefficients.tallied_votes(ratings, len(used))
    found = [
        coefficients.pairs_agreed(tallies),
        coefficients.fleiss_kappa(tallies),
        coefficients.conger_kappa(ratings, len(used)),
        coefficients.krippendorff_alpha(tallies),
        coefficients.pabak(tallies),
        coefficients.gwet_ac1(tallies),
    ]
    in_order = coefficients.krippendorff_alpha(tallies, coefficients.ordinal, "Krippendorff's alpha, ordinal")
    return [*found, *([in_order] if len(used) > 2 else [])]


def _base(first: str, second: str, search_round: str, of: str, version: str, unsure: str) -> dict[str, str]:
    return {
        "reviewer_a": first,
        "reviewer_b": second,
        "round": search_round,
        "set": of,
        "criteria_version": version,
        "unsure_rule": unsure,
    }


def _row(statistic: Statistic, n: int) -> dict[str, str]:
    figures = {name: rounded(getattr(statistic, name)) for name in ("value", "low", "high")}
    return {"statistic": statistic.name, **figures, "n": str(n), "note": statistic.note, "kind": FIGURE}


def _count(name: str, value: int | None, note: str = "", n: str = "", kind: str = COUNT) -> dict[str, str]:
    figures = {"value": "" if value is None else str(value), "low": "", "high": ""}
    return {"statistic": name, **figures, "n": n, "note": note, "kind": kind}
