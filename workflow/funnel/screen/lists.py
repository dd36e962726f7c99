"""What each reviewer has still to screen, and in which order."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from funnel.screen.votes import Vote, holding

if TYPE_CHECKING:
    import pandas as pd

TODO_COLUMNS = ("reviewer", "place", "work_id", "order", "score")


def to_do(
    works: "pd.DataFrame",
    votes: Mapping[str, list[Vote]],
    decisions: Mapping[str, str],
    stage: str,
    reviewers: Sequence[str],
    order: str,
    seed: int,
) -> list[dict[str, str]]:
    """One row a reviewer and work that this reviewer has not voted on, in the reviewer's own order: TODO_COLUMNS.

    Blind: whether a work is on a list and where depends on this reviewer's own votes, the recorded seed and, where the
    order is `ranked`, on settled decisions of works that the reviewer has finished with; never on another's vote on a
    work still on the list. decisions: work_id -> include | exclude | "" of this stage.
    """
    rows = []
    for reviewer in reviewers:
        seen = {work_id for work_id, cast in votes.items() if reviewer in holding(cast)}
        waiting = works[~works["work_id"].isin(seen)]
        shuffled = sorted(waiting["work_id"], key=lambda work_id: _shuffle(seed, stage, reviewer, work_id))
        scores: dict[str, float] = {}
        if order == "ranked" and shuffled:
            settled = works[works["work_id"].isin(seen) & works["work_id"].map(decisions).isin(["include", "exclude"])]
            scores = ranking(settled, [decisions[work_id] for work_id in settled["work_id"]], waiting)
            shuffled.sort(key=lambda work_id: -scores.get(work_id, 0.0))
        how = "ranked" if scores else "shuffled"
        for place, work_id in enumerate(shuffled, start=1):
            score = f"{scores[work_id]:.4f}" if scores else ""
            rows.append({"reviewer": reviewer, "place": str(place), "work_id": work_id, "order": how, "score": score})
    return rows


def _shuffle(seed: int, stage: str, reviewer: str, work_id: str) -> str:
    """A place that stays the same for a work when others join or leave the list."""
    return hashlib.sha256(f"{seed}|{stage}|{reviewer}|{work_id}".encode()).hexdigest()


def ranking(settled: "pd.DataFrame", decided: Sequence[str], waiting: "pd.DataFrame") -> dict[str, float]:
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
    return {work_id: round(float(score), 4) for work_id, score in zip(waiting["work_id"], likely, strict=True)}


def _text(works: "pd.DataFrame") -> list[str]:
    return [" ".join(parts) for parts in zip(works["title"], works["abstract"], works["keywords"], strict=True)]
