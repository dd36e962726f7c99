"""Votes as other tools export them: who decided what about which publication, in each tool's own words.

A tool's function turns what its files hold into votes. A vote that is plainly there and cannot be read keeps its place,
with `problem` saying why; a record on which nothing was decided yields none.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from funnel.errors import ReviewError, listed
from funnel.exchange import rayyan
from funnel.exchange.told import Article, Asked, Files, Told
from funnel.model import VOTES
from funnel.text import split_list, squeeze

# What the lists of Covidence say, by the box of the stage that is asked about; "" where nothing is decided there.
COVIDENCE = {
    "irrelevant": {"screening": "exclude"},
    "select": {"screening": "include"},
    "excluded": {"screening": "include", "full_text": "exclude"},
    "included": {"screening": "include", "full_text": "include"},
    "extract": {"screening": "include", "full_text": "include"},
}
# What the name of a file of EPPI-Reviewer may say.
EPPI = {"incl": "include", "excl": "exclude", "dupl": "duplicate"}
ASREVIEW = {"relevant": "include", "irrelevant": "exclude"}
# The first of these that a file has; a data set's own labels stand beside those that a person gave.
ASREVIEW_COLUMNS = ("asreview_label", "final_included", "included", "label_included", "label")
ASREVIEW_LABELS = {"1": "include", "0": "exclude", "": "", "-1": ""}
# Words that can mean one thing only; 1, yes and the like are for the person to say.
PLAIN_WORDS = {word: word for word in VOTES} | {"included": "include", "excluded": "exclude", "maybe": "unsure"}
CSV_COLUMNS = (
    *("record_id", "doi", "title", "year", "reviewer", "decision", "reasons", "note", "decided_on", "criteria_version"),
)

_NOT = re.compile(r"(?:^|[\W_])no(?:t|n)?[\W_]*(?:in|ex)cl")
_ASREVIEW = re.compile(r"ASReview_(relevant|irrelevant|not_seen)")
_COVIDENCE_REASON = re.compile(r"Exclusion reason:\s*([^;\n]+)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def covidence(files: Files, asked: Asked) -> list[Told]:
    """One of Covidence's lists, each the decision that its name says.

    A reason for exclusion stands in the notes; what reviewers remarked there beside it is left where it is.
    """

    def by_name(name: str) -> str:
        said = {word for word in re.split(r"[\W_]+", name.casefold()) if word in COVIDENCE}
        return COVIDENCE[said.pop()].get(asked.box, "") if len(said) == 1 else ""

    return [
        Told.of(one, decision, reasons=tuple(filter(None, map(squeeze, _COVIDENCE_REASON.findall(one.notes)))))
        for one, decision in _by_file(files.articles, asked, by_name)
    ]


def eppi(files: Files, asked: Asked) -> list[Told]:
    """An EPPI-Reviewer export of the items under one code, which only the file's name says."""

    def by_name(name: str) -> str:
        said = set() if _NOT.search(name.casefold()) else {word for word in EPPI if word in name.casefold()}
        return EPPI[said.pop()] if len(said) == 1 else ""

    return [Told.of(one, decision) for one, decision in _by_file(files.articles, asked, by_name)]


def _by_file(articles: Iterable[Article], asked: Asked, by_name: Callable[[str], str]) -> Iterable[tuple[Article, str]]:
    for one in articles:
        decision = asked.decision or by_name(PurePath(one.file).stem)
        if not decision:
            message = "the name of this file does not say what was decided about its records at this stage."
            raise ReviewError(one.file, None, message, f"Say so: --decision {' | '.join(VOTES)}.")
        yield one, decision


def asreview(files: Files, asked: Asked) -> list[Told]:
    """ASReview's labels, in notes of an RIS file or in a column of a table; a record without one says nothing."""
    headings: dict[str, set[str]] = {}
    for one in files.articles:
        headings.setdefault(one.file, set()).update(tag.strip().casefold() for tag, _ in one.said)
    column = {file: next((name for name in ASREVIEW_COLUMNS if name in tags), "") for file, tags in headings.items()}
    return [told for one in files.articles if (told := _labelled(one, column[one.file]))]


def _labelled(one: Article, column: str) -> Told | None:
    said = {ASREVIEW.get(label, "") for label in _ASREVIEW.findall(one.notes)}
    cells = {tag.strip().casefold(): value.strip() for tag, value in one.said}
    label = cells.get(column, "").removesuffix(".0")
    if label not in ASREVIEW_LABELS:
        return Told.of(one, "", problem=f"{column} {label!r} is neither 1 nor 0")
    said = (said | {ASREVIEW_LABELS[label]}) - {""}
    if len(said) > 1:
        return Told.of(one, "", problem="labelled both relevant and irrelevant")
    on = _DATE.match(cells.get("asreview_time", ""))
    note = squeeze(cells.get("asreview_note", ""))
    return Told.of(one, said.pop(), note=note, decided_on=on.group() if on else "") if said else None


def table(files: Files, asked: Asked) -> list[Told]:
    """Any table with a row a vote, under CSV_COLUMNS or what they are called in asked.columns.

    asked.words says what a team's own words for decisions mean ("yes" for include).
    """
    words = PLAIN_WORDS | {word.casefold(): decision for word, decision in asked.words.items()}
    return [_row(path, line, row, asked, words) for path, line, row in files.rows]


def _row(path: str, line: int, row: Mapping[str, str], asked: Asked, words: Mapping[str, str]) -> Told:
    for column, called in asked.columns.items():
        if column not in CSV_COLUMNS or called.casefold() not in row:
            known = listed(CSV_COLUMNS) if column not in CSV_COLUMNS else listed(row)
            raise ReviewError(path, 1, f"column map {column}={called}: no such column; there are {known}.")
    cells = {column: row.get(asked.columns.get(column, column).casefold(), "") for column in CSV_COLUMNS}
    said = cells["decision"].casefold()
    decision = words.get(said, "") if said else asked.decision
    problem = "" if decision else f"decision {cells['decision']!r} is not one of {listed(words)}; say what it means"
    doi = _DOI.search(cells["doi"])
    return Told(
        path,
        line,
        squeeze(cells["reviewer"]),
        decision,
        tuple(split_list(cells["reasons"])),
        cells["note"],
        cells["decided_on"],
        cells["criteria_version"],
        (cells["record_id"],),
        doi.group().casefold() if doi else "",
        cells["title"],
        cells["year"],
        problem,
    )


class Tool(NamedTuple):
    """votes: what its files say; as_table: whether they are read as plain tables and not as records."""

    votes: Callable[[Files, Asked], Sequence[Told]]
    as_table: Callable[[str], bool]  # of a file's first line


def _never(first_line: str) -> bool:
    return False


def _always(first_line: str) -> bool:
    return True


TOOLS = {
    "rayyan": Tool(rayyan.votes, rayyan.is_log),
    "covidence": Tool(covidence, _never),
    "eppi": Tool(eppi, _never),
    "asreview": Tool(asreview, _never),
    "csv": Tool(table, _always),
}
