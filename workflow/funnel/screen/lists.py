"""What each reviewer has still to screen, and in which order."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from funnel.screen.votes import Vote, holding

Row = Mapping[str, str]
TODO_COLUMNS = ("reviewer", "place", "work_id", "order", "score", "report_id")


def to_do(
    works: Sequence[Row],
    votes: Mapping[str, list[Vote]],
    decisions: Mapping[str, str],
    stage: str,
    reviewers: Sequence[str],
    order: str,
    seed: int,
    reports: Mapping[str, Sequence[str]] | None = None,
) -> list[dict[str, str]]:
    """One row a reviewer and work (or report of it) without a vote of this reviewer, in the reviewer's own order.

    Blind: whether a work is on a list and where depends on this reviewer's own votes, the recorded seed and, where the
    order is `ranked`, on settled decisions of works that the reviewer has finished with; never on another's vote on a
    work still on the list. decisions: work_id -> include | exclude | "" of this stage; reports: work_id -> its full
    texts, of which a vote that names none reads all.
    """
    rows = []
    for reviewer in reviewers:
        unread = {work["work_id"]: _unread(work["work_id"], votes, reviewer, reports or {}) for work in works}
        seen = {work_id for work_id, left in unread.items() if not left}
        waiting = [work for work in works if work["work_id"] not in seen]
        places = {work["work_id"]: _shuffle(seed, stage, reviewer, work["work_id"]) for work in waiting}
        ordered = sorted(places, key=places.__getitem__)
        scores: dict[str, float] = {}
        if order == "ranked" and waiting:
            settled = [work for work in works if work["work_id"] in seen and decisions.get(work["work_id"])]
            scores = ranking(settled, [decisions[work["work_id"]] for work in settled], waiting)
            ordered = sorted(ordered, key=scores.__getitem__, reverse=True) if scores else ordered
        how = "ranked" if scores else "shuffled"
        units = [(work_id, report) for work_id in ordered for report in unread[work_id]]
        for place, (work_id, report) in enumerate(units, start=1):
            score = f"{scores[work_id]:.4f}" if scores else ""
            cells = (reviewer, str(place), work_id, how, score, report)
            rows.append(dict(zip(TODO_COLUMNS, cells, strict=True)))
    return rows


def _unread(
    work_id: str, votes: Mapping[str, list[Vote]], reviewer: str, reports: Mapping[str, Sequence[str]]
) -> list[str]:
    """The reports of a work ("" where none are named) on which the reviewer has no vote."""
    read = {vote.report_id for vote in holding(votes.get(work_id, [])).get(reviewer, [])}
    return [] if "" in read else [report for report in reports.get(work_id) or [""] if report not in read]


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
