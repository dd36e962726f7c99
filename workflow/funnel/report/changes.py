"""What changed between two states of a review: two rounds of searches, two releases, a release and today.

Nothing is judged here: a state is what was found and decided then, and every difference is a row. The counts by source
and the sentence are made from these rows. Source of what is told: PRISMA-LSR (BMJ 2024;387:e079183), on changes to
methods and to results across versions.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from funnel import amendments, corpus, protocol, tables
from funnel.ledger import works_by_record
from funnel.model import BIBLIOGRAPHIC_COLUMNS
from funnel.report import map_changes
from funnel.text import natural

COLUMNS = ("change", "work_id", "record_id", "title", "source", "what", "before", "after")
MAP = Path("5-synthesised")
SOURCE_COLUMNS = ("source", "searched", "records", "new", "seen_again", "metadata_changed", "no_longer_found")

# Each kind of change, in the order in which they are told, and how one and several are counted in words.
KINDS = {
    "search added": ("search added", "searches added"),
    "search changed": ("search run with another query or limit", "searches run with other queries or limits"),
    "source not searched again": ("source not searched again", "sources not searched again"),
    "new": ("new work", "new works"),
    "seen again": ("record of a work that was known", "records of works that were known"),
    "no longer found": ("record that its search no longer finds", "records that their searches no longer find"),
    "metadata changed": ("field stated otherwise", "fields stated otherwise"),
    "joined": ("work made of several", "works made of several"),
    "parted": ("work parted", "works parted"),
    "decision changed": ("decision changed", "decisions changed"),
    "decisions contradict": ("joined work with contradicting decisions", "joined works with contradicting decisions"),
    "criterion amended": ("criterion amended", "criteria amended"),
    "protocol amended": ("other change to the protocol", "other changes to the protocol"),
    "retracted": ("work retracted", "works retracted"),
    **map_changes.KINDS,
}
# What differs between two exports of the same record without the publication having changed.
NOT_METADATA = ("accession", "url", "type_as_exported")

Row = Mapping[str, str]


@dataclass(frozen=True)
class State:
    """What was found and decided, rows as the workflow writes them.

    decisions: (work_id, stage) -> "include", "exclude: reason", "awaiting" …
    """

    name: str  # "round 2", "release 1", "now"
    searches: Sequence[Row]
    records: Sequence[Row]
    works: Sequence[Row]
    decisions: Mapping[tuple[str, str], str]
    amendments: Sequence[Row] = ()  # of the criteria, in amendments.COLUMNS
    recorded: Sequence[Row] = ()  # rows of corpus/amendments.csv
    concept_map: map_changes.Map | None = None  # None where this state has none
    code_changes: Sequence[Row] = ()  # rows of corpus/coding/changes.csv

    @cached_property
    def work_of(self) -> dict[str, str]:
        """record_id -> work_id."""
        return works_by_record(self.works)

    @cached_property
    def work(self) -> dict[str, Row]:
        return {work["work_id"]: work for work in self.works}


def made(name: str, results: Path) -> State:
    """The state that a run left in a folder of results, beside the config and the corpus that it read."""
    path = results.parent / protocol.CONFIG
    config = protocol.validated(protocol.read_yaml(path), path)
    people = results.parent / corpus.CORPUS
    ledger = tables.read_rows(results / "audit/ledger.csv")
    searches = tables.read_rows(results / "1-identified/searches.csv")
    drawn = "concept_map" in config["outputs"] and (results / MAP / "nodes.csv").is_file()
    return State(
        name,
        [row for row in searches if row["status"] == "final"],
        tables.read_rows(results / "1-identified/records.csv"),
        tables.read_rows(results / "2-deduplicated/works.csv"),
        decided(ledger),
        amendments.amendments(config["criteria"]),
        _sheet(people / "amendments"),
        map_changes.read(results / MAP) if drawn else None,
        _sheet(people / "coding/changes"),
    )


def _sheet(stem: Path) -> list[Row]:
    return [row for *_, row in corpus.rows_of(filter(None, [corpus.existing(stem)]))]


def decided(ledger: Iterable[Row]) -> dict[tuple[str, str], str]:
    """(work_id, step) -> the outcome with which it was settled there, with its reason where one was given."""
    return {
        (event["record_id"], event["stage"]): ": ".join(filter(None, (event["outcome"], event["reason"])))
        for event in ledger
        if event["event"] == "settled" and event["stage"] != "deduplicate"
    }


def changes(then: State, now: State, retracted: Iterable[Row] = ()) -> list[dict[str, str]]:
    """Rows in COLUMNS, by kind in the order of KINDS, then by source, work and record.

    retracted: rows of corpus/retracted.csv. A work is named as it is named now; what
    is no longer there at all, as it was named then.
    """
    found = [
        *_searches(then, now),
        *_new_or_again(then, now),
        *_no_longer_found(then, now),
        *_regrouped(then, now),
        *_decided_otherwise(then, now),
        *_amended(then, now),
        *_retracted(now, retracted),
        *_mapped(then, now),
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda row: (order[row["change"]], *(row[column] for column in COLUMNS[1:])))


def repeated(then: State, now: State) -> list[tuple[Row, Row]]:
    """(earlier search, later search) for every search that runs an earlier one again, whole.

    `repeats` of the search log says so; where it is silent, the same source, platform, query and limits do.
    """
    before = {search["search_id"]: search for search in then.searches}
    same = {_run(search): search for search in then.searches if search.get("query")}
    pairs = []
    for search in _added(then, now):
        earlier = before.get(search.get("repeats", "")) or same.get(_run(search))
        if earlier:
            pairs.append((earlier, search))
    return pairs


def by_source(then: State, now: State, rows: Iterable[Row]) -> list[dict[str, str]]:
    """One row a source searched since, in SOURCE_COLUMNS; rows: those of `changes`."""
    counts = Counter((row["source"], row["change"]) for row in rows)
    added = _added(then, now)
    ids = {search["search_id"] for search in added}
    records = Counter(record["source"] for record in now.records if record["search_id"] in ids)
    dates: dict[str, set[str]] = {}
    for search in added:
        dates.setdefault(search["source"], set()).add(search.get("searched_on", ""))
    return [
        {
            "source": source,
            "searched": "; ".join(sorted(dates[source] - {""})),
            "records": str(records[source]),
            **{column: str(counts[source, column.replace("_", " ")]) for column in SOURCE_COLUMNS[3:]},
        }
        for source in sorted(dates)
    ]


def sentence(then: State, now: State, rows: Sequence[Row]) -> str:
    """What changed in one sentence for a methods section; kinds of which there are none are left out."""
    return f"Between {then.name} and {now.name}: {counted(rows)}."


def counted(rows: Iterable[Row]) -> str:
    """How many changes there are of each kind, in words."""
    counts = Counter(row["change"] for row in rows)
    told = [f"{n:,} {one if n == 1 else many}" for kind, (one, many) in KINDS.items() if (n := counts[kind])]
    return ", ".join(told) or "no change"


def _row(
    change: str,
    work: Row | None = None,
    record: str = "",
    source: str = "",
    what: str = "",
    before: str = "",
    after: str = "",
) -> dict[str, str]:
    work_id, title = (work["work_id"], work["title"]) if work else ("", "")
    return dict(zip(COLUMNS, (change, work_id, record, title, source, what, before, after), strict=True))


def _added(then: State, now: State) -> list[Row]:
    before = {search["search_id"] for search in then.searches}
    return [search for search in now.searches if search["search_id"] not in before]


def _run(search: Row) -> tuple[str, ...]:
    return tuple(search.get(column, "") for column in ("source", "platform", "query", "limits"))


def _searches(then: State, now: State) -> Iterator[dict[str, str]]:
    """Searches of sources that were new, or that were searched otherwise; sources left out since."""
    added = _added(then, now)
    known = {search["source"]: search for search in then.searches}
    for search in added:
        earlier = known.get(search["source"])
        if not earlier:
            yield _row("search added", source=search["source"], what=search["search_id"], after=search.get("query", ""))
            continue
        for column in ("query", "limits"):
            before, after = earlier.get(column, ""), search.get(column, "")
            if before != after:
                what = f"{search['search_id']}: {column}"
                yield _row("search changed", source=search["source"], what=what, before=before, after=after)
    if added:
        for source in known.keys() - {search["source"] for search in added}:
            yield _row("source not searched again", source=source, what=known[source]["search_id"])


def _new_or_again(then: State, now: State) -> Iterator[dict[str, str]]:
    """Every record found since: of a new work, or of one that was known, with the fields that it states otherwise."""
    before = {record["record_id"]: record for record in then.records}
    known: dict[str, list[Row]] = {}
    for record in then.records:
        if work_id := now.work_of.get(record["record_id"]):
            known.setdefault(work_id, []).append(record)
    told = set()
    for record in now.records:
        if record["record_id"] in before:
            continue
        work = now.work[now.work_of[record["record_id"]]]
        place = {"record": record["record_id"], "source": record["source"]}
        if work["work_id"] not in known:
            if work["work_id"] not in told:
                yield _row("new", work, **place)
            told.add(work["work_id"])
            continue
        yield _row("seen again", work, **place)
        earlier = [one for one in known[work["work_id"]] if one["source"] == record["source"]]
        if earlier:
            last = max(earlier, key=lambda one: (natural(one["round"]), one["record_id"]))
            for column in BIBLIOGRAPHIC_COLUMNS:
                if last[column] != record[column] and column not in NOT_METADATA:
                    yield _row(
                        "metadata changed", work, **place, what=column, before=last[column], after=record[column]
                    )


def _no_longer_found(then: State, now: State) -> Iterator[dict[str, str]]:
    """Works that a search found and that the same search, run again whole, does not find."""
    for earlier, later in repeated(then, now):
        found = {now.work_of[row["record_id"]] for row in now.records if row["search_id"] == later["search_id"]}
        for record in then.records:
            if record["search_id"] != earlier["search_id"]:
                continue
            work_id = now.work_of.get(record["record_id"], "")
            if work_id not in found:
                work = now.work.get(work_id) or then.work[then.work_of[record["record_id"]]]
                yield _row("no longer found", work, record["record_id"], record["source"], what=later["search_id"])


def _regrouped(then: State, now: State) -> Iterator[dict[str, str]]:
    """Works of then that are one now, and works of then whose records belong to several now."""
    before: dict[str, set[str]] = {}
    after: dict[str, set[str]] = {}
    for record, work_id in then.work_of.items():
        if record in now.work_of:
            before.setdefault(now.work_of[record], set()).add(work_id)
            after.setdefault(work_id, set()).add(now.work_of[record])
    for work_id, were in before.items():
        if len(were) > 1:
            work = now.work[work_id]
            yield _row("joined", work, before="; ".join(sorted(were)), after=work_id)
            for stage in sorted({stage for one, stage in then.decisions if one in were}):
                said = {one: then.decisions[one, stage] for one in sorted(were) if (one, stage) in then.decisions}
                if len({_word(decision) for decision in said.values()}) > 1:
                    both = "; ".join(f"{one}: {decision}" for one, decision in said.items())
                    yield _row(
                        "decisions contradict",
                        work,
                        what=stage,
                        before=both,
                        after=now.decisions.get((work_id, stage), "awaiting"),
                    )
    for work_id, are in after.items():
        if len(are) > 1:
            yield _row("parted", then.work[work_id], before=work_id, after="; ".join(sorted(are)))


def _decided_otherwise(then: State, now: State) -> Iterator[dict[str, str]]:
    """Decisions that are not what they were; of works that were joined, `_regrouped` tells."""
    became: dict[str, set[str]] = {}
    for record, work_id in then.work_of.items():
        if record in now.work_of:
            became.setdefault(now.work_of[record], set()).add(work_id)
    for work_id, were in became.items():
        if len(were) > 1:
            continue
        (earlier,) = were
        for stage in sorted({stage for one, stage in then.decisions if one == earlier}):
            before, after = then.decisions[earlier, stage], now.decisions.get((work_id, stage), "not reached")
            if before != "awaiting" and _word(before) != _word(after):
                yield _row("decision changed", now.work[work_id], what=stage, before=before, after=after)


def _word(decision: str) -> str:
    return decision.split(":")[0]


def _amended(then: State, now: State) -> Iterator[dict[str, str]]:
    """Changes of the criteria and other amendments made since, with the reason for each."""
    for row in now.amendments:
        if row not in then.amendments:
            what = f"{row['criterion']} {row['change']} in version {row['version']}: {row['what']}"
            yield _row("criterion amended", what=what, after=row["why"])
    before = {row["amendment_id"] for row in then.recorded}
    for row in now.recorded:
        if row["amendment_id"] not in before:
            yield _row("protocol amended", what=row["what"], after=row["why"])


def _retracted(now: State, retracted: Iterable[Row]) -> Iterator[dict[str, str]]:
    """Works whose DOI a person listed as retracted, with the last decision on them."""
    listed = {row["doi"].lower(): row for row in retracted}
    last: dict[str, str] = {}
    for (work_id, stage), decision in now.decisions.items():
        last[work_id] = f"{stage}: {decision}"
    for work in now.works:
        if work["doi"] and (row := listed.get(work["doi"].lower())):
            when, decided = row.get("retracted_on", ""), last.get(work["work_id"], "awaiting")
            yield _row("retracted", work, what=work["doi"], before=when, after=decided)


def _mapped(then: State, now: State) -> Iterator[dict[str, str]]:
    """What the concept map shows otherwise, where both states have one."""
    if then.concept_map and now.concept_map:
        for row in map_changes.changes(then.concept_map, now.concept_map, now.code_changes):
            yield dict.fromkeys(COLUMNS, "") | row
