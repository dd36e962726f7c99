"""Records to works, from beginning to end: normalise, pair, compare, rule, cluster, merge."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel.deduplicate import accounts, judging, keys, merge, rules
from funnel.deduplicate.clusters import Clusters, Pair, cluster, inner_pairs
from funnel.deduplicate.compare import evidence, promising
from funnel.deduplicate.fields import comparable
from funnel.deduplicate.stated import NumberedRow, decided, stated_relations
from funnel.model import RECORD_COLUMNS
from funnel.text import natural

CHUNK = 400_000  # pairs compared at a time, which bounds memory

# Columns as reference managers and benchmark sets name them.
OTHER_NAMES = {
    "id": "record_id",
    "author": "authors",
    "journal": "container_title",
    "booktitle": "container_title",
    "venue": "container_title",
    "secondary_title": "container_title",
    "number": "issue",
    "isbn_issn": "issn",
    "entry_type": "type",
    "source_db": "source",
}

Progress = Callable[[int, int], None]  # pairs compared so far, of how many


@dataclass(frozen=True)
class Deduplicated:
    works: pd.DataFrame  # one row a work, in the order of their leads: by round, then record_id
    duplicates: pd.DataFrame  # one row a record that is not its work's lead: with what it was matched, by which rule
    unsettled: pd.DataFrame  # one row a pair of works that the rules leave to a person, likeliest first
    related: pd.DataFrame  # one row a pair of works that belong together without being the same
    events: pd.DataFrame  # one row a record
    orphans: list[NumberedRow]  # rows of corpus/duplicates.csv that cite a record nobody holds
    related_orphans: list[NumberedRow]  # the same of corpus/related.csv

    @property
    def doubtful(self) -> pd.DataFrame:
        """As many of the unsettled pairs as a person is asked to judge."""
        return self.unsettled.head(judging.room(len(self.events)))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for reference cycles: nothing here makes any, and it costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@uncollected()
def deduplicate(
    records: pd.DataFrame,
    verdicts: Sequence[NumberedRow] = (),
    related: Sequence[NumberedRow] = (),
    policy: Mapping[str, str] | None = None,
    routes_arm: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Deduplicated:
    """Which records are the same publication.

    records: one row an occurrence, record_id unique; columns of RECORD_COLUMNS that are missing count as empty.
    verdicts, related: numbered rows of corpus/duplicates.csv and corpus/related.csv; a verdict wins over every rule.
    policy: "link" (where it is silent) or "merge", by a relation of rules.RELATED or its name there, which is its key
    in config. routes_arm: source_type -> arm, "other" where silent.
    The order of the records does not matter. Raises ReviewError where verdicts contradict each other.
    """
    records = _in_order(records)
    row_of = {record: row for row, record in enumerate(records["record_id"])}
    people = decided(verdicts, row_of)
    relations = stated_relations(related, row_of)
    merging = rules.to_merge(policy or {})
    certain = [*people.same, *(pair for pair, row in relations.pairs.items() if row[1].get("relation") in merging)]
    apart = {
        *people.different,
        *(pair for pair, row in relations.pairs.items() if row[1].get("relation") not in merging),
    }

    fields = comparable(records)
    left, right = keys.pairs(fields)
    left, right = _promising(fields, left, right)
    judged = _judged(fields, left, right, merging, progress)
    joins = judged[judged["join"] >= 0].sort_values(
        ["join", "alike", "left", "right"], ascending=[True, False, True, True]
    )
    settled = _settled(fields, joins, certain, apart, merging)

    arms = [(routes_arm or {}).get(kind, "other") for kind in records["source_type"]]
    works = merge.works(records, settled.lead.tolist(), arms)
    duplicates = accounts.duplicates(records, fields, settled, joins, people.same)
    return Deduplicated(
        works,
        duplicates,
        accounts.unsettled(records, fields, judged, settled, people.different),
        accounts.related(records, fields, judged, settled.lead, relations.pairs),
        accounts.events(records, settled.lead, arms, works, duplicates, people.same),
        people.orphans,
        relations.orphans,
    )


def deduplicate_table(table: pd.DataFrame, progress: Progress | None = None) -> tuple[pd.DataFrame, Deduplicated]:
    """The same for any table with an `id` column: `id,cluster` for every row, in order, and all the rest.

    Reads the column names that reference managers and benchmark sets use. An id that stands in several rows stands
    for several records: the second "7" is called "7.2", or "7.3" where that is an id itself.
    """
    records = table.rename(columns={old: new for old, new in OTHER_NAMES.items() if new not in table.columns})
    records = records.loc[:, ~records.columns.duplicated()]
    records["record_id"] = _distinct(table["id"].tolist())
    result = deduplicate(records, progress=progress)
    work_of = dict(zip(result.events["record_id"], result.events["work_id"], strict=True))
    cluster_of = [work_of[record] for record in records["record_id"]]
    return pd.DataFrame({"id": table["id"].to_numpy(), "cluster": cluster_of}, dtype=object), result


def _distinct(names: list[str]) -> list[str]:
    taken, given = set(names), set()
    distinct = []
    for name in names:
        number, called = 2, name
        while called in given or (called in taken and called != name):
            number, called = number + 1, f"{name}.{number}"
        given.add(called)
        distinct.append(called)
    return distinct


def _in_order(records: pd.DataFrame) -> pd.DataFrame:
    """All RECORD_COLUMNS as text, by round and record_id: the first of a work's members leads it."""
    nothing = np.full(len(records), "", dtype=object)  # one array for all columns that nobody filled
    told = dict.fromkeys(RECORD_COLUMNS, nothing)
    for name in records:
        cells = records[name].fillna("").to_numpy(dtype=object)
        told[str(name)] = cells if (cells != "").any() else nothing
    rounds = {name: rank for rank, name in enumerate(sorted(set(told["round"]), key=natural))}
    ranks = np.fromiter((rounds[name] for name in told["round"]), dtype=np.int64, count=len(records))
    order = np.lexsort((pd.factorize(told["record_id"], sort=True)[0], ranks))
    told = {name: cells if cells is nothing else cells[order] for name, cells in told.items()}
    return pd.DataFrame(told, dtype=object, copy=False)


def _promising(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    worth = [np.empty(0, dtype=bool)]
    for start in range(0, len(left), CHUNK):
        worth.append(promising(fields, left[start : start + CHUNK], right[start : start + CHUNK]))
    kept = np.concatenate(worth)
    return left[kept], right[kept]


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


def _settled(
    fields: pd.DataFrame, joins: pd.DataFrame, certain: list[Pair], apart: set[Pair], merging: set[str]
) -> Clusters:
    """Clusters in which no two records are kept apart, by people (apart) or by rules. joins: strongest first."""
    strongest_first = list(zip(joins["left"].tolist(), joins["right"].tolist(), strict=True))
    lead = cluster(len(fields), strongest_first, certain=certain).lead
    contents = _contents(fields, lead)
    left, right, chained = inner_pairs(lead, contents)
    implied = _judged(fields, left, right, merging)
    implied = implied[implied["apart"]]
    forbidden = apart | set(zip(implied["left"].tolist(), implied["right"].tolist(), strict=True))
    in_chain = set(chained.tolist())
    doubted = [(a, b) for a, b in strongest_first if a in in_chain and contents[a] != contents[b]]
    unbelieved = set(doubted)
    believed = [pair for pair in strongest_first if pair not in unbelieved] if unbelieved else strongest_first
    settled = cluster(len(fields), believed, forbidden, certain)
    return Clusters(settled.lead, settled.tree, settled.refused + doubted)


def _contents(fields: pd.DataFrame, lead: np.ndarray) -> np.ndarray:
    """A number a record, equal where two records of a cluster of three or more say the same but for the abstract."""
    numbers = np.arange(len(fields))
    rows = np.flatnonzero(np.bincount(lead, minlength=len(fields))[lead] >= 3)
    told = fields.iloc[rows].drop(columns="abstract")
    numbers[rows] = len(fields) + told.groupby(list(told.columns), sort=False).ngroup().to_numpy()
    return numbers
