"""The tables of the interpretive work: codebook, agreement of coders, appraisal, sampling, questions, argument, terms.

Each function takes tables of the workflow or people's sheets and returns one Table; what nobody recorded stays empty.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from funnel.model import STANDING
from funnel.report.finding import counted
from funnel.report.table import Table, frame_of, rows_of

Rows = Sequence[Mapping[str, str]]
RATINGS = ("3", "2", "1", "0")  # the highest first, as appraisals give them


def codebook(codebook: pd.DataFrame, codings: pd.DataFrame) -> Table:
    """One row a code in use, below its parent in the codebook's order, with how many standing codings it has.

    Passages and sources are those of the code itself, not of the codes below it.
    """
    passages, sources = Counter[str](), defaultdict[str, set[str]](set)
    for coding in rows_of(codings[codings["decision"].isin(STANDING)]):
        passages[coding["code_id"]] += 1
        sources[coding["code_id"]].add(coding["source_id"])
    codes = [code for code in rows_of(codebook) if code["status"] != "retired"]
    labels = {code["code_id"]: code["label"] for code in codes}
    rows = [
        code
        | {
            "parent": labels.get(code["parent_id"], code["parent_id"]),
            "passages": str(passages[code["code_id"]]),
            "sources": str(len(sources[code["code_id"]])),
        }
        for code in _below_parents(codes)
    ]
    columns = {
        "parent": "Below",
        "label": "Code",
        "definition": "Definition",
        "include_if": "Applies to",
        "exclude_if": "Does not apply to",
        "version": "Version",
        "passages": "Passages",
        "sources": "Sources",
    }
    retired = len(codebook) - len(codes)
    notes = (f"{counted(retired, 'code')} no longer in use, not shown.",) if retired else ()
    optional = frozenset({"parent", "include_if", "exclude_if", "version"})
    return Table("codebook", "Codebook", columns, frame_of(rows, [*columns, "code_id"]), notes, optional=optional)


def coder_agreement(agreement: pd.DataFrame, by_code: pd.DataFrame, codebook: pd.DataFrame) -> Table:
    """One row a pair of coders, unit and code; what they agree on over all codes stands in the notes."""
    labels = dict(zip(codebook["code_id"], codebook["label"], strict=True))
    rows = [
        row
        | {"code": labels.get(row["code_id"], row["code_id"])}
        | {name: _figure(row[name]) for name in ("positive_agreement", "kappa")}
        for row in rows_of(by_code)
    ]
    columns = {
        "coder_a": "Coder A",
        "coder_b": "Coder B",
        "unit": "Unit",
        "code": "Code",
        "both": "Both",
        "only_a": "A only",
        "only_b": "B only",
        "neither": "Neither",
        "positive_agreement": "Positive agreement",
        "kappa": "Cohen's kappa",
        "note": "Note",
    }
    notes = ["Before anything was settled, over the sources that both coded."] if rows else []
    for row in rows_of(agreement):
        note = f" ({row['note']})" if row["note"] else ""
        figure = f"{row['statistic']} {_figure(row['value'])}, n = {row['n']}{note}"
        notes.append(f"{row['coders']}, by {row['unit']}: {figure}.")
    frame = frame_of(rows, [*columns, "code_id"])
    empty = "No source was coded by two."
    title = "Agreement between coders"
    optional = frozenset({"note"})
    return Table("coder_agreement", title, columns, frame, tuple(notes), empty=empty, optional=optional)


def questions(versions: pd.DataFrame) -> Table:
    """One row a version of a question, with the words that came and went."""
    columns = {
        "question_id": "Question",
        "version": "Version",
        "asked_on": "Asked on",
        "wording": "Wording",
        "added": "Words added",
        "removed": "Words removed",
        "reason": "Reason",
    }
    optional = frozenset({"added", "removed"})
    frame = versions[list(columns)]
    return Table("questions", "Questions of the review and their versions", columns, frame, optional=optional)


def sampling(sampling: pd.DataFrame, sources: pd.DataFrame, constructs: pd.DataFrame) -> Table:
    """One row a decision to seek or take in a source, in the order recorded; notes count them by kind and effect."""
    cited, labels = _named(sources, "source_id", "citation"), _named(constructs, "construct_id", "label")
    rows = [
        row
        | {
            "source": cited.get(row["source_id"], row["source_id"]),
            "construct": labels.get(row["construct_id"], row["construct_id"]),
        }
        for row in rows_of(sampling)
    ]
    columns = {
        "kind": "Sampling",
        "gap": "Gap",
        "construct": "Construct",
        "sought": "Sought",
        "search_id": "Search",
        "source": "Source found",
        "decision": "Decision",
        "effect": "Effect on the argument",
        "reason": "Reason",
        "by": "By",
        "decided_on": "On",
    }
    kinds = Counter(row["kind"] for row in rows)
    effects = Counter(row["effect"] for row in rows if row["effect"])
    notes = [f"{kind.capitalize()}: {n}." for kind, n in sorted(kinds.items())]
    notes += [f"Effects: {', '.join(f'{effect} {n}' for effect, n in sorted(effects.items()))}."] if effects else []
    optional = frozenset(columns) - {"kind", "decision"}
    title = "Sampling of sources, purposive and theoretical"
    frame = frame_of(rows, [*columns, "sample_id"])
    return Table("sampling", title, columns, frame, tuple(notes), empty="No sampling recorded.", optional=optional)


def appraisal(appraisal: pd.DataFrame, sources: pd.DataFrame) -> Table:
    """One row a source and question."""
    cited = _named(sources, "source_id", "citation")
    rows = [row | {"source": cited.get(row["source_id"], row["source_id"])} for row in rows_of(appraisal)]
    columns = {
        "source": "Source",
        "question_id": "Question",
        "relevance": "Relevance",
        "credibility": "Credibility",
        "fatal_flaw": "Fatal flaw",
        "flaw_reason": "Which",
        "contribution": "Contribution",
        "how": "Settled",
        "readers": "Readers",
        "weak": "Weak",
    }
    notes = (
        "Relevance to the question and credibility from 0 to 3; a weak source is one by the rule of the protocol.",
    )
    blank = frozenset({"weak"})
    optional = frozenset({"fatal_flaw", "flaw_reason"})
    title = "Appraisal of sources: relevance, credibility, contribution"
    frame = frame_of(rows, [*columns, "source_id"])
    return Table("appraisal", title, columns, frame, notes if rows else (), blank=blank, optional=optional)


def appraisal_summary(appraisal: pd.DataFrame) -> Table:
    """One row a rating of relevance, one column a rating of credibility: the appraisals that are settled."""
    settled = [row for row in rows_of(appraisal) if row["relevance"]]
    cells = Counter((row["relevance"], row["credibility"]) for row in settled)
    ratings = [*RATINGS, *([""] if any(not row["credibility"] for row in settled) else [])]
    rows = [
        {"relevance": relevance}
        | {f"credibility_{rating}": str(cells[relevance, rating]) for rating in ratings}
        | {"total": str(sum(cells[relevance, rating] for rating in ratings))}
        for relevance in RATINGS
    ]
    named = {f"credibility_{rating}": f"Credibility {rating or 'not rated'}" for rating in ratings}
    columns = {"relevance": "Relevance", **named, "total": "Total"}
    waiting = len(appraisal) - len(settled)
    notes = (f"{counted(waiting, 'appraisal')} not settled yet, not counted.",) if waiting else ()
    title = "Relevance and credibility of the sources, each source counted once a question"
    return Table("appraisal_summary", title, columns, frame_of(rows if settled else [], columns), notes)


def constructs(constructs: pd.DataFrame, support: pd.DataFrame) -> Table:
    """One row a construct: what it means, what bears it out, what speaks against it, and what weak sources carry."""
    weights = {row["construct_id"]: row for row in rows_of(support)}
    rows = [row | weights.get(row["construct_id"], {}) for row in rows_of(constructs)]
    columns = {
        "label": "Construct",
        "kind": "Kind",
        "definition": "Definition",
        **_SUPPORT,
        "disconfirming": "Sought against it",
        "status": "Status",
    }
    notes = (_WEAK,) if any(row.get("sensitivity") for row in rows) else ()
    title = "Constructs and their evidence"
    frame = frame_of(rows, [*columns, "construct_id"])
    return Table("constructs", title, columns, frame, notes, optional=_OPTIONAL | {"disconfirming"})


def argument(relations: pd.DataFrame, constructs: pd.DataFrame) -> Table:
    """One row a relation between two constructs, with what bears it out and what speaks against it."""
    labels = _named(constructs, "construct_id", "label")
    rows = [
        row | {end: labels.get(row[f"{end}_construct"], row[f"{end}_construct"]) for end in ("from", "to")}
        for row in rows_of(relations)
    ]
    columns = {
        "from": "Construct",
        "relation": "Relation",
        "to": "To",
        "statement": "Claim",
        **_SUPPORT,
        "status": "Status",
    }
    notes = (_WEAK,) if any(row["sensitivity"] for row in rows) else ()
    title = "The synthesising argument: relations between constructs"
    return Table("argument", title, columns, frame_of(rows, [*columns, "claim_id"]), notes, optional=_OPTIONAL)


def lines_of_argument(matrix: pd.DataFrame, sources: pd.DataFrame) -> Table:
    """One row a source, one column a construct: codings behind it (+) and against it (-); sources without any left out.

    matrix: results/5-synthesised/lines_of_argument.csv, which has one row a construct.
    """
    held = rows_of(matrix)
    labels = {f"construct {row['construct_id']}": row["construct"] for row in held}
    cited = _named(sources, "source_id", "citation")
    rows = []
    for source in [name for name in matrix.columns if name not in ("construct_id", "construct")]:
        cells = {f"construct {row['construct_id']}": row[source] for row in held}
        if any(cells.values()):
            rows.append({"source": cited.get(source, source)} | cells)
    columns = {"source": "Source", **labels}
    notes = ("+ codings behind a construct, - codings against it.",) if rows else ()
    title = "Lines of argument: which sources speak to which constructs"
    return Table("lines_of_argument", title, columns, frame_of(rows, columns), notes, blank=frozenset(labels))


def term_yield(terms: pd.DataFrame) -> Table:
    """One row an adopted term and search that cites it."""
    columns = {
        "term": "Term adopted",
        "concept_id": "Concept",
        "search_id": "Search",
        "round": "Round",
        "searched_on": "Searched on",
        "records": "Records found",
        "works": "Works",
        "included": "Included",
        "new_works": "Works that no earlier round had",
        "new_included": "Of these included",
    }
    notes = ("Counts are those of the whole search; two terms of one search show the same.",) if len(terms) else ()
    title = "Search terms adopted from the analysis, and what their searches found"
    return Table(
        "term_yield", title, columns, terms, notes, empty="No term was adopted.", optional=frozenset({"concept_id"})
    )


_SUPPORT = {
    "codings": "Passages",
    "sources": "Sources",
    "against": "Passages against",
    "weak_sources": "Weak sources",
    "sensitivity": "Without weak sources",
}
_OPTIONAL = frozenset({"weak_sources", "sensitivity"})
_WEAK = "A source is weak if it is for every question for which it was appraised."


def _below_parents(codes: Rows) -> Iterable[dict[str, str]]:
    """The codes, each followed by those below it; one whose parent is not there stands at the top."""
    known = {code["code_id"] for code in codes}
    children = defaultdict(list)
    for code in codes:
        children[code["parent_id"] if code["parent_id"] in known else ""].append(dict(code))

    def descend(parent: str) -> Iterable[dict[str, str]]:
        for code in children.pop(parent, []):
            yield code
            yield from descend(code["code_id"])

    return descend("")


def _figure(value: str) -> str:
    return f"{float(value):.2f}" if value else "undefined"


def _named(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    return dict(zip(frame[key], frame[value], strict=True))
