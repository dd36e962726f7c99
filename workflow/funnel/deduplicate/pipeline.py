"""Records to works, from beginning to end: normalise, pair, compare, rule, cluster, merge."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel.deduplicate import keys, merge, rules
from funnel.deduplicate.clusters import Pair, cluster, inner_pairs, matches
from funnel.deduplicate.compare import evidence, in_words, promising
from funnel.deduplicate.fields import comparable
from funnel.deduplicate.verdicts import PATH, NumberedRow, decided, stated_relations
from funnel.model import EVENT_COLUMNS, RECORD_COLUMNS
from funnel.text import natural

CHUNK = 400_000  # pairs compared at a time, which bounds memory
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

Progress = Callable[[int, int], None]  # pairs compared so far, of how many


@dataclass(frozen=True)
class Deduplicated:
    works: pd.DataFrame  # one row a work, in the order of their leads: by round, then record_id
    duplicates: pd.DataFrame  # one row a record that is not its work's lead: with what it was matched, by which rule
    doubtful: pd.DataFrame  # one row a pair of works that a person may judge, likeliest first
    related: pd.DataFrame  # one row a pair of works that belong together without being the same
    events: pd.DataFrame  # one row a record
    orphans: list[NumberedRow]  # rows of corpus/duplicates.csv that cite a record nobody holds
    related_orphans: list[NumberedRow]  # the same of corpus/related.csv


def deduplicate(
    records: pd.DataFrame,
    verdicts: Sequence[NumberedRow] = (),
    related: Sequence[NumberedRow] = (),
    policy: Mapping[str, str] | None = None,
    routes_arm: Mapping[str, str] | None = None,
    proposed: Iterable[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Deduplicated:
    """Which records are the same publication.

    records: one row an occurrence, record_id unique; columns of RECORD_COLUMNS that are missing count as empty.
    verdicts, related: numbered rows of corpus/duplicates.csv and corpus/related.csv; a verdict wins over every rule.
    policy: relation -> "link" (where it is silent) or "merge". routes_arm: source_type -> arm, "other" where silent.
    proposed: pairs that reviewers' votes name, for a person to judge ("" where a vote names only one record).
    The order of the records does not matter. Raises ReviewError where verdicts contradict each other.
    """
    records = _in_order(records)
    row_of = {record: row for row, record in enumerate(records["record_id"])}
    people = decided(verdicts, row_of)
    relations = stated_relations(related, row_of)
    merging = {relation for relation, what in (policy or {}).items() if what == "merge"}
    certain = [*people.same, *(pair for pair, row in relations.pairs.items() if row[1].get("relation") in merging)]
    apart = {
        *people.different,
        *(pair for pair, row in relations.pairs.items() if row[1].get("relation") not in merging),
    }

    fields = comparable(records)
    left, right = keys.pairs(fields)
    worth = promising(fields, left, right)
    judged = _judged(fields, left[worth], right[worth], merging, progress)
    joins = judged[judged["join"] >= 0].sort_values(
        ["join", "alike", "left", "right"], ascending=[True, False, True, True]
    )
    strongest_first = list(zip(joins["left"].tolist(), joins["right"].tolist(), strict=True))
    chained = cluster(len(records), strongest_first, certain=certain)
    implied = _judged(fields, *inner_pairs(chained.lead, _contents(fields)), merging)
    implied = implied[implied["apart"]]
    apart.update(zip(implied["left"].tolist(), implied["right"].tolist(), strict=True))
    settled = cluster(len(records), strongest_first, apart, certain)

    arms = [(routes_arm or {}).get(kind, "other") for kind in records["source_type"]]
    works = merge.works(records, settled.lead.tolist(), arms)
    duplicates = _duplicates(records, fields, settled, joins, people.same)
    return Deduplicated(
        works,
        duplicates,
        _doubtful(records, fields, judged, settled, apart, proposed, row_of),
        _related(records, judged, settled.lead, relations.pairs),
        _events(records, settled.lead, arms, works, duplicates, people.same),
        people.orphans,
        relations.orphans,
    )


def deduplicate_table(table: pd.DataFrame, progress: Progress | None = None) -> tuple[pd.DataFrame, Deduplicated]:
    """The same for any table with an `id` column: `id,cluster` for every row, in order, and all the rest.

    Reads the column names that reference managers and benchmark sets use. An id that stands in several rows stands
    for several records.
    """
    named = {
        "id": "record_id", "author": "authors", "journal": "container_title", "booktitle": "container_title",
        "secondary_title": "container_title", "number": "issue", "isbn_issn": "issn", "entry_type": "type", "source_db": "source",
    }  # fmt: skip
    records = table.rename(columns={old: new for old, new in named.items() if new not in table.columns})
    records = records.loc[:, ~records.columns.duplicated()]
    again = table.groupby("id", sort=False).cumcount()
    records["record_id"] = [f"{name}\t{n}" if n else name for name, n in zip(table["id"], again, strict=True)]
    result = deduplicate(records, progress=progress)
    work_of = dict(zip(result.events["record_id"], result.events["work_id"], strict=True))
    cluster_of = [work_of[record] for record in records["record_id"]]
    return pd.DataFrame({"id": table["id"].to_numpy(), "cluster": cluster_of}, dtype=object), result


def _in_order(records: pd.DataFrame) -> pd.DataFrame:
    """All RECORD_COLUMNS as text, by round and record_id: the first of a work's members leads it."""
    filled = records.reindex(columns=list(dict.fromkeys([*RECORD_COLUMNS, *records.columns])), fill_value="")
    rounds = {name: rank for rank, name in enumerate(sorted(set(filled["round"]), key=natural))}
    order = np.lexsort((pd.factorize(filled["record_id"], sort=True)[0], filled["round"].map(rounds)))
    return filled.iloc[order].reset_index(drop=True)


def _judged(
    fields: pd.DataFrame, left: np.ndarray, right: np.ndarray, merging: set[str], progress: Progress | None = None
) -> pd.DataFrame:
    """What the rules say of pairs of rows, without the pairs that no rule speaks of.

    Columns: left, right, alike (titles, per cent), join (number of the rule, -1 for none; relations that the review
    merges come after the rules that join), apart (whether the two may not be one work), relation, doubt (numbers).
    """
    parts = []
    merged = np.array([rule.relation in merging for rule in rules.RELATED])
    for start in range(0, max(len(left), 1), CHUNK):
        here, there = left[start : start + CHUNK], right[start : start + CHUNK]
        facts = evidence(fields, here, there)
        join = rules.first_that_holds(rules.JOIN, facts)
        forbid = rules.first_that_holds(rules.FORBID, facts)
        relation = rules.first_that_holds(rules.RELATED, facts)
        to_merge = (relation >= 0) & merged[relation]
        apart = ((forbid >= 0) | (relation >= 0)) & ~to_merge
        part = pd.DataFrame({"left": here, "right": there, "alike": facts["alike"].to_numpy()})
        part["join"] = np.where(to_merge, len(rules.JOIN) + relation, np.where(apart, -1, join))
        part["apart"] = apart
        part["relation"] = np.where(to_merge, -1, relation)
        part["doubt"] = np.where(apart | (part["join"] >= 0), -1, rules.first_that_holds(rules.DOUBT, facts))
        parts.append(part[(part["join"] >= 0) | part["apart"] | (part["doubt"] >= 0)])
        if progress:
            progress(min(start + CHUNK, len(left)), len(left))
    return pd.concat(parts, ignore_index=True)


def _contents(fields: pd.DataFrame) -> np.ndarray:
    """A number a record, equal where two records say the same throughout."""
    told = fields
    return told.groupby(list(told.columns), sort=False).ngroup().to_numpy()


def _duplicates(records, fields, settled, joins, same: Mapping[Pair, NumberedRow]) -> pd.DataFrame:
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


def _doubtful(records, fields, judged, settled, apart, proposed, row_of) -> pd.DataFrame:
    """Pairs of works, each by its likeliest pair of records; what votes propose first, in addition to the share."""
    lead = settled.lead
    doubts = judged[judged["doubt"] >= 0].sort_values(["alike", "left", "right"], ascending=[False, True, True])
    pairs = [
        (a, b, score)
        for a, b, score in zip(doubts["left"].tolist(), doubts["right"].tolist(), doubts["alike"].tolist(), strict=True)
    ]
    likely = (
        dict(zip(zip(judged["left"], judged["right"], strict=True), judged["alike"], strict=True))
        if settled.refused
        else {}
    )
    refused = [(a, b, likely.get((a, b), 100.0)) for a, b in settled.refused]
    pairs = sorted(refused + pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    seen: set[Pair] = set()
    shown: list[tuple[int, int, float, str]] = []
    for a, b in sorted({tuple(sorted((row_of[x], row_of[y]))) for x, y in proposed if x in row_of and y in row_of}):
        if lead[a] != lead[b]:
            seen.add(tuple(sorted((int(lead[a]), int(lead[b])))))
            shown.append((a, b, 100.0, "a reviewer voted duplicate; "))
    room = len(shown) + int(np.ceil(DOUBTFUL_SHARE * len(records)))
    for a, b, score in pairs:
        works = (int(min(lead[a], lead[b])), int(max(lead[a], lead[b])))
        if works[0] == works[1] or works in seen or (a, b) in apart:
            continue
        if len(shown) >= room:
            break
        seen.add(works)
        shown.append((a, b, score, ""))
    left = np.array([pair[0] for pair in shown], dtype=np.int64)
    right = np.array([pair[1] for pair in shown], dtype=np.int64)
    words = [pair[3] + said for pair, said in zip(shown, in_words(fields, left, right), strict=True)]
    ids = records["record_id"].to_numpy(dtype=object)
    out = {
        "record_a": ids[left],
        "record_b": ids[right],
        "score": [f"{pair[2] / 100:.2f}" for pair in shown],
        "evidence": words,
    }
    for name, called in SHOWN.items():
        cells = records[name].to_numpy(dtype=object)
        out |= {f"{called}_a": cells[left], f"{called}_b": cells[right]}
    return pd.DataFrame(out, columns=list(DOUBTFUL_COLUMNS), dtype=object)


def _related(records, judged, lead, stated: Mapping[Pair, NumberedRow]) -> pd.DataFrame:
    """Pairs of different works, as people state them, then as the rules find them; each pair of works once."""
    ids = records["record_id"].tolist()
    found, seen = [], set()
    for (a, b), (_, row) in sorted(stated.items()):
        if lead[a] != lead[b]:
            seen.add((min(lead[a], lead[b]), max(lead[a], lead[b])))
            found.append(
                (row["record_a"], row["record_b"], row.get("relation", ""), row.get("by", ""), row.get("why", ""))
            )
    linked = judged[judged["relation"] >= 0]
    for a, b, number in zip(
        linked["left"].tolist(), linked["right"].tolist(), linked["relation"].tolist(), strict=True
    ):
        works = (min(lead[a], lead[b]), max(lead[a], lead[b]))
        if works[0] != works[1] and works not in seen:
            seen.add(works)
            rule = rules.RELATED[number]
            found.append((ids[a], ids[b], rule.relation, "rule", rule.says))
    return pd.DataFrame(found, columns=list(RELATED_COLUMNS), dtype=object)


def _events(records, lead, arms, works, duplicates, same: Mapping[Pair, NumberedRow]) -> pd.DataFrame:
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
