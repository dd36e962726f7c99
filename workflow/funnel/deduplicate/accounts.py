"""The tables that say what was done with each record, and why."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from funnel.deduplicate import rules
from funnel.deduplicate.clusters import Clusters, Pair, matches, ordered
from funnel.deduplicate.compare import in_words
from funnel.deduplicate.judging import DOUBTFUL_COLUMNS, SHOWN
from funnel.deduplicate.stated import PATH, NumberedRow
from funnel.model import EVENT_COLUMNS

DUPLICATE_COLUMNS = ("record_id", "work_id", "matched_with", "rule", "evidence")
RELATED_COLUMNS = ("record_a", "record_b", "relation", "by", "why")


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


def unsettled(
    records: pd.DataFrame, fields: pd.DataFrame, judged: pd.DataFrame, settled: Clusters, different: Iterable[Pair]
) -> pd.DataFrame:
    """One row a pair of works that the rules cannot settle, by its likeliest pair of records, the likeliest first.

    Without those that people call different.
    """
    lead = settled.lead
    likely = dict(zip(zip(judged["left"], judged["right"], strict=True), judged["alike"], strict=True))
    doubts = judged[(judged["doubt"] >= 0) & (judged["join"] < 0)]
    pairs = {*zip(doubts["left"].tolist(), doubts["right"].tolist(), strict=True), *settled.refused}
    seen = {ordered(int(lead[a]), int(lead[b])) for a, b in different}
    shown: list[Pair] = []
    for a, b in sorted(pairs, key=lambda pair: (-likely[pair], pair)):
        works = ordered(int(lead[a]), int(lead[b]))
        if works[0] != works[1] and works not in seen:
            seen.add(works)
            shown.append((a, b))
    left = np.array([a for a, _ in shown], dtype=np.int64)
    right = np.array([b for _, b in shown], dtype=np.int64)
    ids = records["record_id"].to_numpy(dtype=object)
    out = {
        "record_a": ids[left],
        "record_b": ids[right],
        "score": [f"{likely[pair] / 100:.2f}" for pair in shown],
        "evidence": in_words(fields, left, right),
    }
    for name, called in SHOWN.items():
        cells = records[name].to_numpy(dtype=object)
        out |= {f"{called}_a": cells[left], f"{called}_b": cells[right]}
    return pd.DataFrame(out, columns=list(DOUBTFUL_COLUMNS), dtype=object)


def related(
    records: pd.DataFrame,
    fields: pd.DataFrame,
    judged: pd.DataFrame,
    lead: np.ndarray,
    stated: Mapping[Pair, NumberedRow],
) -> pd.DataFrame:
    """Pairs of different works, as people state them, then as the rules find them; each pair of works once.

    record_a is what the relation says to record_b: the erratum, the preprint, the later of two reprints.
    """
    ids = records["record_id"].tolist()
    found: list[tuple[str, ...]] = []
    seen: set[Pair] = set()
    for (a, b), (_, row) in sorted(stated.items()):
        if lead[a] != lead[b]:
            seen.add(ordered(lead[a], lead[b]))
            found.append(
                (row["record_a"], row["record_b"], row.get("relation", ""), row.get("by", ""), row.get("why", ""))
            )
    told = {column: fields[column].tolist() for column in {"year", *(rule.bearer[0] for rule in rules.RELATED)} - {""}}
    linked = judged[judged["relation"] >= 0]
    for a, b, number in zip(
        linked["left"].tolist(), linked["right"].tolist(), linked["relation"].tolist(), strict=True
    ):
        works = ordered(lead[a], lead[b])
        if works[0] != works[1] and works not in seen:
            seen.add(works)
            rule = rules.RELATED[number]
            column, value = rule.bearer
            second_bears = told[column][b] == value if column else told["year"][a] <= told["year"][b]
            first, second = (b, a) if second_bears else (a, b)
            found.append((ids[first], ids[second], rule.relation, "rule", rule.says))
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
