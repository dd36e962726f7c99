"""Votes of small stages, for the tests of agreement."""

from funnel.screen import agreement, votes


def cast(*rows, works=""):
    """Votes by work of (reviewer, work, decision, further cells); works: those that hold several records, "w1=r1 r2"."""
    cells = [
        (f"t/{who}.csv", line, {"record_id": record, "decision": decision, "criteria_version": "1"} | dict(*further))
        for line, (who, record, decision, *further) in enumerate(rows, start=2)
    ]
    work_of = {record: record for _, record, *_ in rows}
    for work in filter(None, works.split(";")):
        name, members = work.split("=")
        work_of |= dict.fromkeys(members.split(), name)
    return votes.cast(cells, "t", work_of, set(work_of.values())).votes


def ballots(by_work, settled_on=None, unsure="conflict", sets=None):
    works = [{"work_id": work, "round": "1"} for work in sorted(by_work)]
    return agreement.ballots(works, by_work, settled_on or {}, unsure, sets)
