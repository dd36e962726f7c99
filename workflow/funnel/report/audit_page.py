"""The audit page: one offline file on which any record can be looked up and followed to where it left the funnel."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from funnel import offline_page, protocol
from funnel.ledger import STATES
from funnel.model import ARMS, PROVENANCE
from funnel.report import decided
from funnel.report.wording import NOT_REPORTED, details, files_found, rows_of, said, split_place, spoken
from funnel.text import natural, squeeze

if TYPE_CHECKING:
    import pandas as pd

ARM_LABELS = {"databases": "Databases and registers", "other": "Other methods"}

# What the page shows of a search, and the column of the log that holds it.
SEARCH_ITEMS = {
    "Source": "source",
    "Platform": "platform",
    "Round": "round",
    "Status": "status",
    "Searched on": "searched_on",
    "Query": "query",
    "Limits": "limits",
    "Records found": "hits",
    "Records exported": "exported",
    "Files": "files",
    "Note": "note",
}
# What the page holds of each record as its export states it; abstracts stay in works.csv.
RECORD_ITEMS = (
    "record_id",
    "title",
    "authors",
    "year",
    "container_title",
    "volume",
    "issue",
    "pages",
    "doi",
    "type",
    "source",
    "search_id",
    "round",
    "file",
    "position",
    "provenance",
)


class Choice(NamedTuple):
    """One option of a filter."""

    value: str
    label: str
    n: int


class Ending(NamedTuple):
    """One row of the summary: a final state and how many records ended in it."""

    state: str
    label: str
    counts: list[int]  # one an arm, in the order of ARMS
    total: int
    links: list[str]  # to the records counted, one an arm
    link: str


def page(
    records: "pd.DataFrame",
    works: "pd.DataFrame",
    ledger: "pd.DataFrame",
    searches: Sequence[Mapping[str, str]],
    states: "pd.DataFrame",
    title: str,
    captions: Mapping[str, str],
    criteria: Mapping[str, Mapping[str, Any]],
    stages: Mapping[str, Mapping[str, Any]],
) -> str:
    """The page as HTML, identical for identical input.

    searches: rows of the search log; captions: by provenance, what such records are and are not; those of the
    provenances found among the records stand at the head of the page. states: one row a record (record_id, work_id,
    arm, state, stage, reason); criteria and stages: the config's, by id.
    """
    wording = {name: criterion["sentence"] for name, criterion in criteria.items()}
    found = set(records["provenance"])
    order = ["identify", "deduplicate", *protocol.all_steps({"stages": stages})]
    endings = summary(states, order)
    done = decided.by_record(rows_of(ledger))
    counts = decided.counted(done, order)
    return offline_page.rendered(
        __package__,
        "audit_page",
        data_of(records, ledger, searches, states, wording, done),
        title=squeeze(title),
        captions=[captions[kind] for kind in PROVENANCE if kind in found and captions.get(kind)],
        arms=[ARM_LABELS[arm] for arm in ARMS],
        endings=endings,
        totals=[sum(ending.counts[place] for ending in endings) for place in range(len(ARMS))],
        sizes={
            "records": len(records),
            "works": len(works),
            "events": len(ledger),
            "searches": records["search_id"].nunique(),
        },
        filters=[*filters(records, states, endings, wording), decisions_filter(counts)],
        topics=decided.topics(counts, criteria, stages),
        link_to=link_to,
    )


def summary(states: "pd.DataFrame", stages: Sequence[str]) -> list[Ending]:
    """Final states in funnel order, with the number of records of each arm that ended there."""
    beginnings = [wording.partition("{")[0] for wording in STATES.values()]

    def in_funnel_order(ended: tuple[str, str]) -> tuple[int, int, str]:
        state, stage = ended
        kind = next((place for place, text in enumerate(beginnings) if state.startswith(text)), len(beginnings))
        return stages.index(stage) if stage in stages else len(stages), kind, state

    ended = zip(states["state"], states["stage"], states["arm"], strict=True)
    counts = Counter(ended)
    rows = []
    for state, stage in sorted({(state, stage) for state, stage, _ in counts}, key=in_funnel_order):
        by_arm = [counts[state, stage, arm] for arm in ARMS]
        links = [link_to(state=state, arm=arm) for arm in ARMS]
        rows.append(Ending(state, spoken(state), by_arm, sum(by_arm), links, link_to(state=state)))
    return rows


def link_to(**wanted: str) -> str:
    """A link within the page to the records with these values."""
    return "#?" + urlencode(wanted)


def filters(
    records: "pd.DataFrame", states: "pd.DataFrame", endings: Sequence[Ending], criteria: Mapping[str, str]
) -> list[tuple[str, str, list[Choice]]]:
    """The page's filters: name, label and the values found, with the number of records of each."""

    def choices(values: Iterable[str], wording: Mapping[str, str]) -> list[Choice]:
        counts = Counter(values)
        return [
            Choice(value, wording.get(value, spoken(value)), counts[value])
            for value in sorted(counts, key=natural)
            if value
        ]

    reasons = {reason: f"{reason}: {text}" for reason, text in criteria.items()}
    by_search = {
        search_id: f"{search_id}: {source}"
        for search_id, source in zip(records["search_id"], records["source"], strict=True)
    }
    return [
        ("state", "Final state", [Choice(ending.state, ending.label, ending.total) for ending in endings]),
        ("stage", "Left or stands at", choices(states["stage"], {})),
        ("reason", "Reason or rule", choices(states["reason"], reasons)),
        ("source", "Source", choices(records["source"], {value: value for value in records["source"]})),
        ("search_id", "Search", choices(records["search_id"], by_search)),
        ("arm", "Arm", choices(states["arm"], ARM_LABELS)),
    ]


def decisions_filter(counts: Mapping[decided.Act, int]) -> tuple[str, str, list[Choice]]:
    """The filter for what was done to a record on its way, of which a record may fit several."""
    return "decided", "Decided on the way", [Choice(act.label, act.label, n) for act, n in counts.items()]


def data_of(
    records: "pd.DataFrame",
    ledger: "pd.DataFrame",
    searches: Sequence[Mapping[str, str]],
    states: "pd.DataFrame",
    criteria: Mapping[str, str],
    done: Mapping[str, Sequence[decided.Act]],
) -> dict[str, Any]:
    """What the page's script reads: columns of records and of events, each coded as `coded` says.

    records: in the order given, with `lead` (the row of the work's lead record), final state, reports and studies, and
    what was decided on the way, a line each;
    events: sorted by record; `first[i]` to `first[i + 1]` are those of record i.
    """
    row_of = {record_id: row for row, record_id in enumerate(records["record_id"])}
    known = states.set_index("record_id").reindex(records["record_id"]).fillna("")
    columns: dict[str, Any] = {name: coded(records[name]) for name in RECORD_ITEMS}
    columns |= {name: coded(known[name]) for name in ("state", "stage", "reason", "arm")}
    columns["decided"] = coded(
        "\n".join(act.label for act in done.get(record_id, ())) for record_id in records["record_id"]
    )
    columns["lead"] = [row_of.get(work_id, row) for row, work_id in enumerate(known["work_id"])]

    of_known = rows_of(ledger[ledger["record_id"].isin(row_of)])
    events = sorted(of_known, key=lambda event: (row_of[event["record_id"]], int(event["seq"])))
    found_in = files_found(events)
    columns["file"] = coded(
        found_in.get(record_id, file) for record_id, file in zip(records["record_id"], records["file"], strict=True)
    )
    for name in ("report_id", "study_id"):
        ids: dict[str, dict[str, None]] = {}
        for event in events:
            if event[name]:
                ids.setdefault(event["record_id"], {})[event[name]] = None
        columns[name] = coded("; ".join(ids.get(record_id, ())) for record_id in records["record_id"])

    per_record = Counter(event["record_id"] for event in events)
    first = [0]
    for record_id in records["record_id"]:
        first.append(first[-1] + per_record[record_id])
    places = [split_place(event["where"]) for event in events]
    return {
        "records": columns,
        "events": {
            "stage": coded(spoken(event["stage"]) for event in events),
            "said": coded(said(event) for event in events),
            "details": coded("; ".join(details(event, criteria)) for event in events),
            "file": coded(file for file, _ in places),
            "line": coded(line for _, line in places),
            "note": coded(event["note"] for event in events),
        },
        "first": first,
        "searches": {search["search_id"]: search_items(search) for search in searches},
        "criteria": dict(sorted(criteria.items())),
    }


def search_items(search: Mapping[str, str]) -> list[tuple[str, str]]:
    """A search as label and value; what the log does not say is "not reported", save for a note."""
    return [
        (label, search.get(column) or NOT_REPORTED)
        for label, column in SEARCH_ITEMS.items()
        if search.get(column) or column != "note"
    ]


def coded(values: Iterable[str]) -> list[str] | dict[str, list]:
    """A column as its distinct values and, for each row, the number of its value; plain where few values repeat."""
    column = list(values)
    numbers: dict[str, int] = {}
    rows = [numbers.setdefault(value, len(numbers)) for value in column]
    return column if len(numbers) > 0.8 * len(column) else {"words": list(numbers), "rows": rows}
