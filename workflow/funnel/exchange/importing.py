"""Votes from another tool as rows of the review's own sheets; what cannot be placed is listed, nothing is guessed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from funnel.errors import ReviewError, listed, near
from funnel.exchange.matching import Known, Match, match
from funnel.exchange.told import Told
from funnel.text import folded

# A sheet of votes, as `funnel collect` takes it; then what helps a person to fill in record_id.
VOTE_COLUMNS = ("record_id", "decision", "reasons", "note", "decided_on", "criteria_version", "stage", "reviewer")
NOT_TAKEN_COLUMNS = (*VOTE_COLUMNS, "why", "near", "title", "year", "doi", "file", "line")

CONTRADICTED = "another row of this reviewer on the same work says otherwise"
COPY = "a copy of a work that has this reviewer's vote"

Row = Mapping[str, str]
Sheet = tuple[Path, list[tuple[int, dict[str, str]]]]


class Stage(NamedTuple):
    """The stage that the votes are for. reasons: any wording of a criterion, folded, and its id."""

    name: str
    reviewers: Sequence[str]
    reasons: Mapping[str, str]


class Brought(NamedTuple):
    """sheets: for `collect`, in this order; not_taken: rows in NOT_TAKEN_COLUMNS; matched: how many votes by what."""

    sheets: list[Sheet]
    not_taken: list[dict[str, str]]
    matched: Counter[str]
    other_reasons: Counter[str]  # in the tool's words, which went into notes
    left_out: Counter[str]  # whose votes were not asked for


def reasons_of(stage: str, criteria: Mapping[str, Mapping[str, Any]], also: Mapping[str, str]) -> dict[str, str]:
    """What may stand for a criterion of the stage: its id, sentence and reason, and the texts that a person gives."""
    here = {name: item for name, item in criteria.items() if stage in item["stages"]}
    said = {folded(text): name for name, item in here.items() for text in (name, item["sentence"], item["reason"])}
    for text, name in also.items():
        if name not in here:
            raise ReviewError(
                "--reason", None, f"{name!r} is not a criterion of stage {stage}: {listed(here)}.", near(name, here)
            )
        said[folded(text)] = name
    return said


def reviewer_of(name: str, called: Mapping[str, str], reviewers: Sequence[str], file: str) -> str:
    """Who of the stage's reviewers somebody is in another tool.

    called: the tool's name -> ours; "" for one whose votes are left out; under "" who it is that no file names.
    """
    found = called.get(name, name)
    if not name and not found:
        raise ReviewError(file, None, "this file does not say whose votes it holds.", "Say so: --reviewer NAME.")
    if found not in reviewers:
        message = f"{found!r} is not a reviewer of this stage: {listed(reviewers)}."
        raise ReviewError(file, None, message, f'Say who it is: --reviewer "{found}=NAME".')
    return found


class Placed(NamedTuple):
    """A vote as a row of our sheet, with the work that it is on; "" where that is not known."""

    told: Told
    row: dict[str, str]
    match: Match
    work: str


def bring(
    told: Iterable[Told],
    review: Known,
    stage: Stage,
    called: Mapping[str, str],
    there: Mapping[str, Iterable[Row]],
    on: str = "",
    version: str = "",
) -> Brought:
    """Place every vote.

    called: see `reviewer_of`; there: the rows that each reviewer's sheet of the stage holds already; on, version: date
    and version of the criteria for votes that bear none, "" where nobody knows. Votes of one reviewer that contradict
    each other on one work are taken, one after the other, only if their dates say which came later; `duplicate` on one
    copy does not contradict what was said of the other.
    """
    earlier = {who: _latest(rows, review) for who, rows in there.items()}
    other: Counter[str] = Counter()
    left_out = Counter[str]()
    votes = []
    for one in told:
        if called.get(one.reviewer) == "":
            left_out[one.reviewer] += 1
        else:
            votes.append(_place(one, _row(one, stage, called, on, version, other), review, earlier))
    by_work: dict[tuple[str, str], list[Placed]] = {}
    for vote in votes:
        if vote.work:
            by_work.setdefault((vote.row["reviewer"], vote.work), []).append(vote)
    taken, refused = [], [vote for vote in votes if not vote.work]
    for same in by_work.values():
        on_copies = [vote for vote in same if vote.row["decision"] == "duplicate"]
        on_kept = [vote for vote in same if vote not in on_copies] or on_copies
        in_turn = _in_turn(on_kept)
        taken += list(enumerate(in_turn))
        refused += [_because(CONTRADICTED, vote) for vote in on_kept if not in_turn]
        refused += [_because(COPY, vote) for vote in on_copies if on_kept is not on_copies]
    return Brought(
        _sheets(taken),
        [_not_taken(vote, review) for vote in sorted(refused, key=lambda vote: (vote.told.file, vote.told.line))],
        Counter(vote.match.by for _, vote in taken),
        other,
        left_out,
    )


def _place(one: Told, row: dict[str, str], review: Known, earlier: Mapping[str, Mapping[str, Row]]) -> Placed:
    """The vote on its work: on the record on which the reviewer has voted before, if any, so that it supersedes."""
    found = Match(why=one.problem) if one.problem else match(one, review)
    work = review.work_of.get(found.record_id, "")
    before = earlier.get(row["reviewer"], {}).get(work, {})
    if before.get("decided_on") and before["decision"] != row["decision"] and not row["decided_on"]:
        why = f"{before['decision']} on {before['decided_on']}; a vote without a date would count as the earlier one"
        return Placed(one, row, Match(why=why, near=(work,)), "")
    return Placed(one, row | {"record_id": before.get("record_id", found.record_id)}, found, work)


def _row(
    one: Told, stage: Stage, called: Mapping[str, str], on: str, version: str, other: Counter[str]
) -> dict[str, str]:
    """In VOTE_COLUMNS; reasons that are no criterion's go into the note, and into `other`."""
    reasons = {text: stage.reasons.get(folded(text), "") for text in one.reasons}
    known = dict.fromkeys(name for name in reasons.values() if name)
    unknown = [text for text, name in reasons.items() if not name]
    other.update(unknown)
    note = "; ".join(filter(None, [one.note, f"reason given: {', '.join(unknown)}" if unknown else ""]))
    reviewer = reviewer_of(one.reviewer, called, stage.reviewers, one.file)
    cells = ("", one.decision, ";".join(known), note, one.decided_on or on, one.criteria_version or version)
    return dict(zip(VOTE_COLUMNS, (*cells, stage.name, reviewer), strict=True))


def _latest(rows: Iterable[Row], review: Known) -> dict[str, Row]:
    """work_id -> the row of a reviewer's sheet that holds."""
    ordered = sorted(rows, key=lambda row: row.get("decided_on", ""))
    return {review.work_of.get(row["record_id"], ""): row for row in ordered}


def _in_turn(votes: Sequence[Placed]) -> list[Placed]:
    """One after the other, without repetitions; none where they differ and the dates do not tell which came later."""
    ordered = sorted(votes, key=lambda vote: vote.row["decided_on"])
    if len({vote.row["decision"] for vote in ordered}) == 1:
        return ordered[-1:]
    days = {vote.row["decided_on"] for vote in ordered} - {""}
    return ordered if len(days) == len(ordered) else []


def _because(why: str, vote: Placed) -> Placed:
    return vote._replace(match=Match(why=why, near=(vote.work,)))


def _sheets(taken: Iterable[tuple[int, Placed]]) -> list[Sheet]:
    """First every reviewer's first votes, then what superseded them: a sheet says one thing of a record."""
    found: dict[tuple[int, str], list[tuple[int, dict[str, str]]]] = {}
    for turn, vote in taken:
        found.setdefault((turn, vote.told.file), []).append((vote.told.line, vote.row))
    return [(Path(file), rows) for (_, file), rows in sorted(found.items())]


def _not_taken(vote: Placed, review: Known) -> dict[str, str]:
    one = vote.told
    close = "; ".join(f"{name} {review.works[name]['title']!r}" for name in vote.match.near)
    also = {"why": vote.match.why, "near": close, "title": one.title, "year": one.year, "doi": one.doi}
    return vote.row | {"record_id": ""} | also | {"file": one.file, "line": str(one.line)}


def lines(brought: Brought, listed_in: Path) -> list[str]:
    """What to tell the person: how votes were placed, which reasons are no criterion's, where the rest is listed."""
    by = ", ".join(f"{brought.matched[way]} by {way}" for way in ("id", "DOI", "title") if brought.matched[way])
    told = [f"{brought.matched.total()} votes placed" + (f" ({by})" if by else "")]
    if brought.other_reasons:
        words = ", ".join(f"{text!r} ({n})" for text, n in sorted(brought.other_reasons.items()))
        told.append(f'Not the reason of any criterion, kept as notes: {words}. Say which one: --reason "TEXT=ID".')
    told += [f"{n} votes of {name!r} left out, as asked" for name, n in sorted(brought.left_out.items())]
    if brought.not_taken:
        what_to_do = "Fill in record_id where you can, take the other rows out, and `funnel collect` it."
        told.append(f"{len(brought.not_taken)} votes not taken are listed in {listed_in}. {what_to_do}")
    return told
