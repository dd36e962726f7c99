"""A record's whole life, told from the ledger: where it was found, what was decided, where it left the funnel."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rapidfuzz import fuzz

from funnel.ledger import works_by_record
from funnel.report.wording import NO_PERSON, NOT_REPORTED, PERSONS_EVENTS, details, files_found, rows_of, said, spoken
from funnel.text import folded, one_line, split_list, squeeze

if TYPE_CHECKING:
    import pandas as pd

NOT_IN_LEDGER = "none in the ledger"
NEAREST = 5  # titles shown for a paper that no export held
LISTED = 20  # works shown when a title fits several

_RECORD_ID = re.compile(r"r_[0-9a-f]{1,16}(\.\d+)?")
_DOI = re.compile(r"(?:https?://\S+?/|doi[:\s]\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_DOI_STEM = re.compile(r"10\.\d{4,9}/[^\d]*[a-z]{2}[^\d]*(?=\d)")


@dataclass(frozen=True)
class Life:
    """One work and everything that happened to the records that it was merged from."""

    query: str
    asked_by: str  # record id | occurrence | DOI | title
    record_id: str  # the record asked for, which may be a merged member; "" where a DOI or title was asked for
    work: dict[str, str]  # the row of works.csv, without its abstract
    state: dict[str, str]  # final state of the work: state, stage, reason, arm
    occurrences: list[dict[str, str]]  # rows of records.csv, each with its own state and the rule that merged it
    searches: list[dict[str, str]]  # rows of the search log that found them
    events: list[dict[str, str]]  # rows of the ledger, in funnel order within each record, the lead record first
    reasons: dict[str, str]  # wording of the criteria named, where the protocol has one


@dataclass(frozen=True)
class Several:
    """Works that the query fits equally well; a person picks one."""

    query: str
    asked_by: str
    works: list[dict[str, str]]  # work_id, title, authors, year, container_title, doi, state


@dataclass(frozen=True)
class InNoExport:
    """Nothing that was found fits the query."""

    query: str
    asked_by: str
    records: int  # records looked through
    without_doi: int  # of these, records that state no DOI
    nearest: list[dict[str, str]]  # as in Several, with score (0 to 100), best first
    searches: list[dict[str, str]]  # final searches that could have found it, each with `why`
    unknown: str  # why nothing can be said of the searches; "" where something can


Answer = Life | Several | InNoExport


def bare_doi(text: str) -> str:
    """The DOI alone, in lower case, of a DOI, "doi:" or link in any spelling; "" where the text is something else."""
    found = _DOI.fullmatch(unquote(squeeze(text)))
    return found[1].casefold().rstrip(".,;") if found else ""


def _likeness(query: str, title: str) -> float:
    """0 to 100; words in another order count as alike, a part of a title as nearly so."""
    whole = fuzz.token_sort_ratio(query, title)
    return max(whole, 0.9 * fuzz.partial_ratio(query, title)) if len(query) < len(title) else whole


# What is compared for a query that nothing fits: column of the records, how it is prepared, how likeness is measured.
COMPARED: dict[str, tuple[str, Callable[[str], str], Callable[[str, str], float]]] = {
    "record id": ("record_id", str.casefold, fuzz.ratio),
    "DOI": ("doi", bare_doi, fuzz.ratio),
    "title": ("title", folded, _likeness),
}


def life(
    query: str,
    records: "pd.DataFrame",
    works: "pd.DataFrame",
    ledger: "pd.DataFrame",
    searches: Sequence[Mapping[str, str]],
    states: "pd.DataFrame",
    criteria: Mapping[str, str] | None = None,
    journal: str = "",
) -> Answer:
    """What is known of a record id (or its beginning), an occurrence, a DOI in any spelling, or (part of) a title.

    searches: rows of the search log; states: one row a record (record_id, work_id, arm, state, stage, reason);
    criteria: wording by id; journal: where the paper appeared, which helps only if no export held it.
    A member's id leads to its work. A title that equals the query goes before titles that contain it.
    """
    asked_by, found = _matching(query, records)
    work_of = works_by_record(rows_of(works))
    work_ids = sorted({work_of.get(record_id, record_id) for record_id in found})
    summaries = _summaries(works, states)
    if len(work_ids) > 1:
        return Several(query, asked_by, [summaries[work_id] for work_id in work_ids if work_id in summaries])
    if not work_ids:
        return _in_no_export(query, asked_by, journal, records, work_of, summaries, searches)
    asked_for = found[0] if asked_by in ("record id", "occurrence") else ""
    return _life(query, asked_by, asked_for, work_ids[0], records, works, ledger, searches, states, criteria or {})


def told(answer: Answer) -> list[str]:
    """The answer as lines for a terminal; characters that could move the cursor or turn the text are made harmless."""
    match answer:
        case Life():
            lines = _life_told(answer)
        case Several():
            lines = _several_told(answer)
        case InNoExport():
            lines = _in_no_export_told(answer)
    return [_indented(line) for line in lines]


def reference(row: Mapping[str, str]) -> str:
    """One bibliographic line from the merged fields; what is unknown is left out, save author and year."""
    numbers = row.get("volume", "") + (f"({row['issue']})" if row.get("issue") else "")
    place = ", ".join(filter(None, (row.get("container_title", ""), numbers, row.get("pages", ""))))
    doi = f"doi:{bare_doi(row['doi']) or row['doi']}" if row.get("doi") else ""
    head = f"{row.get('authors') or 'Author not reported'} ({row.get('year') or 'year not reported'})"
    return ". ".join(filter(None, (head, row.get("title") or "Title not reported", place, doi)))


def _matching(query: str, records: "pd.DataFrame") -> tuple[str, list[str]]:
    """By what the query asks, and the ids of the records that it fits."""
    wanted = squeeze(query)
    ids = records["record_id"]
    if _RECORD_ID.fullmatch(wanted.casefold()):
        exact = ids[ids == wanted.casefold()]
        return "record id", list(exact if len(exact) else ids[ids.str.startswith(wanted.casefold())])
    if doi := bare_doi(wanted):
        return "DOI", list(ids[records["doi"].map(bare_doi) == doi])
    if len(exact := ids[records["occurrence"] == wanted]):
        return "occurrence", list(exact)
    words = folded(wanted)
    if not words:
        return "title", []
    titles = records["title"].map(folded)
    exact = ids[titles == words]
    return "title", list(exact if len(exact) else ids[titles.str.contains(words, regex=False)])


def _summaries(works: "pd.DataFrame", states: "pd.DataFrame") -> dict[str, dict[str, str]]:
    state_of = dict(zip(states["record_id"], states["state"], strict=True))
    columns = ["work_id", "title", "authors", "year", "container_title", "doi"]
    return {
        row["work_id"]: row | {"state": spoken(state_of.get(row["work_id"], NOT_IN_LEDGER))}
        for row in rows_of(works[columns])
    }


def _life(
    query: str,
    asked_by: str,
    asked_for: str,
    work_id: str,
    records: "pd.DataFrame",
    works: "pd.DataFrame",
    ledger: "pd.DataFrame",
    searches: Sequence[Mapping[str, str]],
    states: "pd.DataFrame",
    criteria: Mapping[str, str],
) -> Life:
    row = rows_of(works[works["work_id"] == work_id].drop(columns="abstract", errors="ignore"))
    work = row[0] if row else {"work_id": work_id, "members": work_id}
    unknown = {"state": NOT_IN_LEDGER, "stage": "", "reason": "", "arm": ""}
    members = sorted(split_list(work["members"]), key=lambda member: (member != work_id, member))
    state_of = {state["record_id"]: state for state in rows_of(states[states["record_id"].isin(members)])}
    happened = rows_of(ledger[ledger["record_id"].isin(members)])
    events = sorted(happened, key=lambda event: (members.index(event["record_id"]), int(event["seq"])))
    files = files_found(events)
    merging = {e["record_id"]: e for e in events if e["stage"] == "deduplicate" and e["outcome"] == "merged"}
    rows = rows_of(records[records["record_id"].isin(members)].drop(columns="abstract", errors="ignore"))
    occurrences = []
    for occurrence in sorted(rows, key=lambda row: members.index(row["record_id"])):
        record_id = occurrence["record_id"]
        merged = merging.get(record_id, {})
        occurrences.append(
            occurrence
            | {
                "file": files.get(record_id, occurrence["file"]),
                "state": spoken(state_of.get(record_id, unknown)["state"]),
                "rule": merged.get("reason", ""),
                "evidence": merged.get("note", ""),
                "merged_by": merged.get("by", ""),
                "merged_where": merged.get("where", ""),
            }
        )
    search_ids = {occurrence["search_id"] for occurrence in occurrences}
    return Life(
        query=query,
        asked_by=asked_by,
        record_id=asked_for,
        work=work,
        state=state_of.get(work_id, unknown),
        occurrences=occurrences,
        searches=[dict(search) for search in searches if search["search_id"] in search_ids],
        events=events,
        reasons={event["reason"]: criteria[event["reason"]] for event in events if event["reason"] in criteria},
    )


def _in_no_export(
    query: str,
    asked_by: str,
    journal: str,
    records: "pd.DataFrame",
    work_of: Mapping[str, str],
    summaries: Mapping[str, dict[str, str]],
    searches: Sequence[Mapping[str, str]],
) -> InNoExport:
    compared, prepared, likeness = COMPARED[asked_by]
    wanted = prepared(query)
    best: dict[str, float] = {}
    for record_id, cell in zip(records["record_id"], records[compared], strict=True):
        if wanted and (text := prepared(cell)):
            work_id = work_of.get(record_id, record_id)
            best[work_id] = max(likeness(wanted, text), best.get(work_id, 0.0))
    ranked = sorted((pair for pair in best.items() if pair[0] in summaries), key=lambda pair: (-pair[1], pair[0]))
    nearest = [summaries[work_id] | {"score": f"{score:.0f}"} for work_id, score in ranked[:NEAREST]]
    candidates, unknown = could_have_found(bare_doi(query), journal, records, searches)
    without_doi = int((records["doi"] == "").sum())
    return InNoExport(query, asked_by, len(records), without_doi, nearest, candidates, unknown)


def could_have_found(
    doi: str, journal: str, records: "pd.DataFrame", searches: Sequence[Mapping[str, str]]
) -> tuple[list[dict[str, str]], str]:
    """Final searches whose source has returned papers of the same journal, or with the same beginning of the DOI.

    A source that returned such papers indexes at least some of them; whether it indexes this one, nobody can say
    from the exports. Returns the rows of the log, each with `why`, in the log's order, and why nothing is known.
    """
    kinds = []
    if journal:
        kinds.append((f"of {squeeze(journal)}", records["container_title"].map(folded) == folded(journal)))
    dois = records["doi"].map(bare_doi)
    for beginning in _beginnings(doi):
        kinds.append((f"whose DOI begins with {beginning}", dois.str.startswith(beginning)))
    if not kinds:
        return [], "a title alone does not say where a paper is indexed; ask with its DOI or journal"
    candidates = []
    for search in searches:
        from_source = records["source"] == search["source"]
        counts = [(int((from_source & alike).sum()), what) for what, alike in kinds]
        why = next((f"its source returned {_records(count)} {what}" for count, what in counts if count), "")
        if search["status"] == "final" and why:
            candidates.append({**search, "why": why})
    return candidates, "" if candidates else "no source returned a record " + " or ".join(what for what, _ in kinds)


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def _beginnings(doi: str) -> Iterable[str]:
    """The journal's part of a DOI, where it has one in letters (10.1111/cfs.), then the registrant's (10.1111/)."""
    if stem := _DOI_STEM.match(doi):
        yield stem[0]
    if doi:
        yield doi.partition("/")[0] + "/"


def _life_told(answer: Life) -> list[str]:
    work, state, work_id = answer.work, answer.state, answer.work["work_id"]
    reason = ": ".join(filter(None, (state["reason"], answer.reasons.get(state["reason"], "").rstrip("."))))
    lines = [reference(work), f"record {work_id}"]
    if answer.record_id not in ("", work_id):
        lines.append(f"record {answer.record_id}, which was asked for, was merged into it")
    lines.append(f"final state: {spoken(state['state']) or NOT_IN_LEDGER}" + (f", reason {reason}" if reason else ""))
    for label, column in (("report", "report_id"), ("study", "study_id")):
        if ids := sorted({event[column] for event in answer.events} - {""}):
            lines.append(f"{label}: {', '.join(ids)}")
    if work.get("provenance"):
        lines.append(f"provenance: {work['provenance']}")
    times = len(answer.occurrences)
    lines += ["", f"found {'once' if times == 1 else f'{times} times'}"]
    log = {search["search_id"]: search for search in answer.searches}
    for occurrence in answer.occurrences:
        lines += _occurrence_told(occurrence, log, work_id)
    stage = ""
    for event in answer.events:
        if event["record_id"] == work_id and event["stage"] in ("identify", "deduplicate"):
            continue
        if event["record_id"] != work_id and event["event"] not in PERSONS_EVENTS:
            continue  # a member's finding and merging stand above
        if event["stage"] != stage:
            stage = event["stage"]
            lines += ["", spoken(stage)]
        lines.append("  " + "; ".join((said(event), *details(event, answer.reasons))))
        lines += [f"      {label}{event[c]}" for label, c in (("recorded in ", "where"), ("", "note")) if event[c]]
    return lines


def _occurrence_told(occurrence: Mapping[str, str], log: Mapping[str, Mapping[str, str]], work_id: str) -> list[str]:
    lines = [f"  {occurrence['file']}, position {occurrence['position']}: record {occurrence['record_id']}"]
    search = log.get(occurrence["search_id"])
    lines.append(f"      search {occurrence['search_id']}: " + (searched(search) if search else "not in the log"))
    if occurrence["record_id"] != work_id:
        by = f" by {occurrence['merged_by']}" if occurrence["merged_by"] not in NO_PERSON else ""
        rule = f"merged into {work_id}{by}, rule {occurrence['rule'] or NOT_REPORTED}"
        lines.append(f"      {rule}" + (f": {occurrence['evidence']}" if occurrence["evidence"] else ""))
        if occurrence["merged_where"]:
            lines.append(f"      recorded in {occurrence['merged_where']}")
    return lines


def searched(search: Mapping[str, str]) -> str:
    """A search in one line: where, when, under which limits."""
    platform = f" ({search['platform']})" if search.get("platform") not in (None, "", search["source"]) else ""
    limits = f", limits: {search['limits']}" if search.get("limits") else ""
    searched_on = search.get("searched_on") or NOT_REPORTED
    return f"{search['source']}{platform}, round {search.get('round') or NOT_REPORTED}, on {searched_on}{limits}"


def _work_told(work: Mapping[str, str]) -> str:
    title, year = work["title"] or "title not reported", work["year"] or f"year {NOT_REPORTED}"
    doi = f"; doi:{bare_doi(work['doi']) or work['doi']}" if work["doi"] else ""
    return f"{work['work_id']}: {title} ({year}){doi}; {work['state']}"


def _several_told(answer: Several) -> list[str]:
    lines = [f"{len(answer.works)} works fit this {answer.asked_by}; ask with one of the ids:"]
    lines += [f"  {_work_told(work)}" for work in answer.works[:LISTED]]
    left = len(answer.works) - LISTED
    return [*lines, f"  and {left} more"] if left > 0 else lines


def _in_no_export_told(answer: InNoExport) -> list[str]:
    lines = [f"in no export: none of {answer.records:,} records fits this {answer.asked_by}"]
    if answer.asked_by == "DOI" and answer.without_doi:
        lines.append(f"{answer.without_doi:,} of them state no DOI: ask with the title as well")
    if answer.nearest:
        nearest = {"record id": "ids", "DOI": "DOIs"}.get(answer.asked_by, "titles")
        lines += ["", f"nearest {nearest} (likeness from 0 to 100)"]
        lines += [f"  {work['score']:>3}  {_work_told(work)}" for work in answer.nearest]
    lines += ["", "searches that could have found it"]
    lines += [f"  {search['search_id']}: {searched(search)}; {search['why']}" for search in answer.searches]
    return [*lines, f"  unknown: {answer.unknown}"] if answer.unknown else lines


def _indented(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) + one_line(line)
