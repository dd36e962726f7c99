"""How long it takes to settle a stage and to say how far its reviewers agree.

    python benchmarks/screening.py [--works 15000] [--reviewers 2]

Votes are made up with a fixed seed: one work in ten is worth including, each reviewer errs on one in twenty.
"""

import argparse
import random
import time
from collections.abc import Callable
from typing import Any

from funnel.screen import agreement, agreement_page, assignment, reconcile, votes

Made = tuple[list[dict[str, str]], list[tuple[str, int, dict[str, str]]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=15_000)
    parser.add_argument("--reviewers", type=int, default=2)
    given = parser.parse_args()
    works, rows = made(given.works, [f"R{number + 1}" for number in range(given.reviewers)])
    for what, seconds in measured(works, rows):
        print(f"{what}: {seconds:.2f} s of processor time")


def made(n: int, reviewers: list[str]) -> Made:
    """Works, and every reviewer's vote on each."""
    chance = random.Random(5)
    works = [
        {"work_id": f"r_{number:016x}", "arm": "databases", "round": "1", "title": f"Work {number}"}
        for number in range(n)
    ]
    worth = {work["work_id"]: chance.random() < 0.1 for work in works}
    rows = []
    for who in reviewers:
        for line, (name, include) in enumerate(worth.items(), start=2):
            decision = "include" if include != (chance.random() < 0.05) else "exclude"
            cells = {"record_id": name, "decision": decision, "reasons": "topic" if decision == "exclude" else ""}
            rows.append((f"{who}.csv", line, cells | {"decided_on": "2026-01-01", "criteria_version": "1"}))
    return works, rows


def measured(works: list[dict[str, str]], rows: list[tuple[str, int, dict[str, str]]]) -> list[tuple[str, float]]:
    """Processor time of each step."""
    ids = [work["work_id"] for work in works]
    reviewers = sorted({path.removesuffix(".csv") for path, *_ in rows})
    rule = reconcile.Rule("title", "agree", "conflict", ["topic"])
    settings = {"drawn": reviewers, "calibration": 0, "double_screened": 1, "left": {}}
    cast, placing = timed(lambda: votes.cast(rows, "title", dict(zip(ids, ids, strict=True)), ids).votes)
    asked, drawing_lots = timed(lambda: assignment.assign(works, cast, {}, "title", settings, 1))
    settled, settling = timed(lambda: reconcile.settle(works, {}, cast, {}, asked, rule))

    def compare() -> tuple[list[agreement.Ballot], list[dict[str, str]]]:
        ballots = agreement.ballots(works, cast, {}, "conflict")
        outcomes = agreement.Outcomes.of(settled.decisions, [])
        expected = agreement.expected(assignment.rows(asked), "agree")
        return ballots, agreement.agreement(ballots, "conflict", outcomes, expected)

    (ballots, figures), comparing = timed(compare)
    decisions, conflicts = settled.decisions, settled.conflicts
    _, drawing = timed(lambda: agreement_page.page(ballots, figures, decisions, conflicts, works, "title", {}, {}))
    return [
        ("placing the votes", placing),
        ("assigning", drawing_lots),
        ("settling", settling),
        ("agreement", comparing),
        (f"the page, with {len(conflicts):,} conflicts", drawing),
        ("all", placing + drawing_lots + settling + comparing + drawing),
    ]


def timed(step: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    return step(), time.process_time() - started


if __name__ == "__main__":
    main()
