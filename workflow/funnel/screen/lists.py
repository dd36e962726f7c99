"""What each reviewer has still to screen, and in which order."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from funnel.screen.assignment import CALIBRATION, Assignment
from funnel.screen.votes import Vote, unread

Row = Mapping[str, str]
TODO_COLUMNS = ("reviewer", "place", "work_id", "order", "score", "report_id", "set")


def to_do(
    works: Sequence[Row],
    votes: Mapping[str, list[Vote]],
    decisions: Mapping[str, str],
    stage: str,
    assignment: Assignment,
    reviewers: Sequence[str],
    order: str,
    seed: int,
    reports: Mapping[str, Sequence[str]] | None = None,
) -> list[dict[str, str]]:
    """One row a reviewer and work (or report of it) that this reviewer is asked about and has no vote on.

    While works of the calibration set are on a list nothing else is. Blind: whether a work is on a list and where
    depends on the assignment, this reviewer's own votes, the recorded seed and, where the order is `ranked`, on settled
    decisions of works that the reviewer has finished with; never on another's vote on a work still on the list.
    decisions: work_id -> include | exclude | "" of this stage; reports: work_id -> its full texts, of which a vote that
    names none reads all.
    """
    reports = reports or {}
    rows = []
    for reviewer in reviewers:
        left = {}
        finished = []
        for work in works:
            work_id = work["work_id"]
            to_read = unread(votes.get(work_id, ()), reviewer, reports.get(work_id, ()))
            if not to_read:
                finished.append(work)
            elif reviewer in assignment[work_id].reviewers:
                left[work_id] = to_read
        calibration = {work_id for work_id in left if assignment[work_id].part == CALIBRATION}
        waiting = [work for work in works if work["work_id"] in (calibration or left)]
        places = {work["work_id"]: _shuffle(seed, stage, reviewer, work["work_id"]) for work in waiting}
        ordered = sorted(places, key=places.__getitem__)
        scores: dict[str, float] = {}
        if order == "ranked" and waiting:
            settled = [work for work in finished if decisions.get(work["work_id"])]
            scores = ranking(settled, [decisions[work["work_id"]] for work in settled], waiting)
            ordered = sorted(ordered, key=scores.__getitem__, reverse=True) if scores else ordered
        how = "ranked" if scores else "shuffled"
        units = [(work_id, report) for work_id in ordered for report in left[work_id]]
        for place, (work_id, report) in enumerate(units, start=1):
            score = f"{scores[work_id]:.4f}" if scores else ""
            cells = (reviewer, str(place), work_id, how, score, report, assignment[work_id].part)
            rows.append(dict(zip(TODO_COLUMNS, cells, strict=True)))
    return rows


def _shuffle(seed: int, stage: str, reviewer: str, work_id: str) -> str:
    """A place that stays the same for a work when others join or leave the list."""
    return hashlib.sha256(f"{seed}|{stage}|{reviewer}|{work_id}".encode()).hexdigest()


def ranking(settled: Sequence[Row], decided: Sequence[str], waiting: Sequence[Row]) -> dict[str, float]:
    """work_id -> how much a waiting work resembles those included so far, from 0 to 1, rounded to four digits.

    Empty until both an include and an exclude are settled. Words of title, abstract and keywords, weighted by TF-IDF;
    logistic regression with both classes given equal weight.
    """
    if len(set(decided)) < 2:
        return {}
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(sublinear_tf=True, min_df=1, stop_words="english", ngram_range=(1, 2), max_features=50_000)
    try:
        known = words.fit_transform(_text(settled))
    except ValueError:  # nothing but stop words was written about the settled works
        return {}
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
    model.fit(known, [decision == "include" for decision in decided])
    likely = model.predict_proba(words.transform(_text(waiting)))[:, 1]
    return {work["work_id"]: round(float(score), 4) for work, score in zip(waiting, likely, strict=True)}


def _text(works: Iterable[Row]) -> list[str]:
    return [" ".join(work[field] for field in ("title", "abstract", "keywords")) for work in works]
