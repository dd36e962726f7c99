"""The tables that say what was done with each record, and why."""

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from funnel.deduplicate import rules
from funnel.deduplicate.clusters import Clusters, Pair, matches, ordered
from funnel.deduplicate.compare import in_words
from funnel.deduplicate.verdicts import PATH, NumberedRow
from funnel.model import EVENT_COLUMNS

DOUBTFUL_SHARE = 0.01  # of the records: more pairs than that nobody judges with care
DUPLICATE_COLUMNS = ("record_id", "work_id", "matched_with", "rule", "evidence")
RELATED_COLUMNS = ("record_a", "record_b", "relation", "by", "why")
SHOWN = {"title": "title", "year": "year", "container_title": "container"}  # what a person judges a doubtful pair by
DOUBTFUL_COLUMNS = (
    "record_a",
    "record_b",
    "score",
    "evidence",
    *(f"{name}_{side}" for name in SHOWN.values() for side in "ab"),
)
VOTED = "a reviewer voted duplicate; "


def duplicates(
    records: pd.DataFrame,
    fields: pd.DataFrame,
    settled: Clusters,
    joins: pd.DataFrame,
    same: Mapping[Pair, NumberedRow],
) -> pd.DataFrame:
    """One row a record that is not its work's lead: the record that it was joined with, by which rule or verdict."""
    ids = records["record_id"].tolist()
    matched = matches(settled)
    rows = sorted(matched)
    others = [matched[row] for row in rows]
    named = [rule.name for rule in rules.JOIN] + [rule.name for rule in rules.RELATED]
    rule_of = dict(zip(zip(joins["left"], joins["right"], strict=True), joins["join"], strict=True))
    left, right = np.minimum(rows, others), np.maximum(rows, others)
    words = in_words(fields, left.astype(np.int64), right.astype(np.int64))
    out = []
    for row, other, pair, said in zip(
        rows, others, zip(left.tolist(), right.tolist(), strict=True), words, strict=True
    ):
        if pair in same:
            line, verdict = same[pair]
            rule, said = "verdict", f"{PATH}, line {line}" + (f": {verdict['why']}" if verdict.get("why") else "")
        else:
            rule = named[rule_of[pair]] if pair in rule_of else "stated relation"
        out.append((ids[row], ids[settled.lead[row]], ids[other], rule, said))
    return pd.DataFrame(out, columns=list(DUPLICATE_COLUMNS), dtype=object)


def doubtful(
    records: pd.DataFrame,
    fields: pd.DataFrame,
    judged: pd.DataFrame,
    settled: Clusters,
    different: Iterable[Pair],
    proposed: Iterable[tuple[str, str]],
) -> pd.DataFrame:
    """Pairs of works, each by its likeliest pair of records, without those that people call different.

    What votes propose comes first and in addition to DOUBTFUL_SHARE.
    """
    row_of = {record: row for row, record in enumerate(records["record_id"])}
    lead = settled.lead
    likely = dict(zip(zip(judged["left"], judged["right"], strict=True), judged["alike"], strict=True))
    doubts = judged[(judged["doubt"] >= 0) & (judged["join"] < 0)]
    pairs = {*zip(doubts["left"].tolist(), doubts["right"].tolist(), strict=True), *settled.refused}
    voted = {ordered(row_of[a], row_of[b]) for a, b in proposed if a in row_of and b in row_of}
    candidates = [(100.0, *pair, VOTED) for pair in sorted(voted)]
    candidates += sorted(((likely[pair], *pair, "") for pair in pairs), key=lambda pair: (-pair[0], pair[1], pair[2]))
    seen = {ordered(int(lead[a]), int(lead[b])) for a, b in different}
    shown: list[tuple[float, int, int, str]] = []
    room = math.ceil(DOUBTFUL_SHARE * len(records))
    for candidate in candidates:
        works = ordered(int(lead[candidate[1]]), int(lead[candidate[2]]))
        if works[0] != works[1] and works not in seen and (candidate[3] or len(shown) < room):
            seen.add(works)
            shown.append(candidate)
    left = np.array([a for _, a, _, _ in shown], dtype=np.int64)
    right = np.array([b for _, _, b, _ in shown], dtype=np.int64)
    words = [voted + said for (_, _, _, voted), said in zip(shown, in_words(fields, left, right), strict=True)]
    ids = records["record_id"].to_numpy(dtype=object)
    out = {
        "record_a": ids[left],
        "record_b": ids[right],
        "score": [f"{score / 100:.2f}" for score, _, _, _ in shown],
        "evidence": words,
    }
    for name, called in SHOWN.items():
        cells = records[name].to_numpy(dtype=object)
        out |= {f"{called}_a": cells[left], f"{called}_b": cells[right]}
    return pd.DataFrame(out, columns=list(DOUBTFUL_COLUMNS), dtype=object)


def related(
    records: pd.DataFrame, judged: pd.DataFrame, lead: np.ndarray, stated: Mapping[Pair, NumberedRow]
) -> pd.DataFrame:
    """Pairs of different works, as people state them, then as the rules find them; each pair of works once."""
    ids = records["record_id"].tolist()
    found: list[tuple[str, ...]] = []
    seen: set[Pair] = set()
    for (a, b), (_, row) in sorted(stated.items()):
        if lead[a] != lead[b]:
            seen.add(ordered(lead[a], lead[b]))
            found.append(
                (row["record_a"], row["record_b"], row.get("relation", ""), row.get("by", ""), row.get("why", ""))
            )
    linked = judged[judged["relation"] >= 0]
    for a, b, number in zip(
        linked["left"].tolist(), linked["right"].tolist(), linked["relation"].tolist(), strict=True
    ):
        works = ordered(lead[a], lead[b])
        if works[0] != works[1] and works not in seen:
            seen.add(works)
            rule = rules.RELATED[number]
            found.append((ids[a], ids[b], rule.relation, "rule", rule.says))
    return pd.DataFrame(found, columns=list(RELATED_COLUMNS), dtype=object)


def events(
    records: pd.DataFrame,
    lead: np.ndarray,
    arms: list[str],
    works: pd.DataFrame,
    duplicates: pd.DataFrame,
    same: Mapping[Pair, NumberedRow],
) -> pd.DataFrame:
    """One event a record: the lead is kept in its work's arm, the others are merged in their own."""
    ids = records["record_id"].to_numpy(dtype=object)
    kept = lead == np.arange(len(records))
    out = pd.DataFrame("", index=records.index, columns=list(EVENT_COLUMNS), dtype=object)
    out["seq"], out["stage"], out["event"] = "1", "deduplicate", "settled"
    out["record_id"], out["work_id"], out["round"] = ids, ids[lead], records["round"].to_numpy(dtype=object)
    out["arm"] = np.array(arms, dtype=object)
    out.loc[kept, "arm"] = works["arm"].to_numpy(dtype=object)
    out["outcome"] = np.where(kept, "kept", "merged").astype(object)
    out.loc[~kept, "reason"] = duplicates["rule"].to_numpy(dtype=object)
    out.loc[~kept, "note"] = duplicates["evidence"].to_numpy(dtype=object)
    out["by"] = "rule"
    verdict_of = {tuple(sorted((ids[a], ids[b]))): row for (a, b), row in same.items()}
    for position in np.flatnonzero(duplicates["rule"] == "verdict").tolist():
        line, row = verdict_of[tuple(sorted(duplicates.loc[position, ["record_id", "matched_with"]]))]
        at = out.index[~kept][position]
        out.loc[at, ["by", "on", "where"]] = [row.get("by", ""), row.get("decided_on", ""), f"{PATH}:{line}"]
    return out
