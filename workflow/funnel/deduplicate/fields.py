"""What identifies a publication, made comparable: one row a record, whatever way its source wrote it.

An empty text or -1 means that the source does not say. Nothing here is shown to people; works keep what was exported.
"""

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from funnel.deduplicate import values, wording
from funnel.deduplicate.wording import plain, plain_column

NOTICE_TYPES = {"erratum": "erratum", "dataset": "supplement"}  # kinds of wording.NOTICES by item type
BOOKS = ("book", "proceedings")  # types of what holds other publications under their own titles
TOLD = 220  # letters of the abstract that are compared
FEW_ISSUES, RUNNING = 50, 0.9  # records that state an issue, and the share of them that state one of their own
BEGINNING, BRIEF = 20, 12  # letters of a title

_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|edarxiv|ssrn|research square|preprints?|osf)\b"
    r"|^10\.(?:48550|1101/(?:\d{6}|20\d\d)|26434/chemrxiv|31234/osf|31235/osf|2139/ssrn|21203/rs|20944/preprints)"
)
_CONFERENCE = re.compile(r"\b(?:conference|conf|proceedings|proc|symposium|workshop|congress|meeting)\b")
_MEETING = re.compile(r"suppl|\bsup\b|abstract|meeting|congress|conference", re.IGNORECASE)
_SUPPLEMENT_DOI = re.compile(r"\.s\d{3}$")  # PLOS and others register each supplementary file
_ISSN = re.compile(r"\d{4}-?\d{3}[\dxX]")
_REPEAT = re.compile(r"\.\d+$")  # what record_id gets when an export says the same again

Cells = Callable[[str], list[str]]  # a column by name


def comparable(records: pd.DataFrame) -> pd.DataFrame:
    """One row a record, in the same order, of what the comparison looks at. A column that `records` lacks is empty.

    What is only ever asked for being equal stands as a number, the same for the same text.
    """

    def cells(name: str) -> list[str]:
        return records[name].tolist() if name in records else [""] * len(records)

    names = _each(values.doi, cells("doi"))
    if "url" in records:
        names = [name or values.doi(address) for name, address in zip(names, cells("url"), strict=True)]
    told: dict[str, np.ndarray] = {}
    _title_fields(told, cells, names)
    _author_fields(told, cells)
    told["year"] = _numbers(_each(values.year, cells("year")))
    _place_fields(told, cells)
    told["recurring"] |= _in_many_issues(told)
    told["doi"] = _alike(names)
    told["preprint"] = _flags(
        kind == "preprint" or bool(_PREPRINT.search(container or name))
        for kind, container, name in zip(cells("type"), told["container"], names, strict=True)
    )
    told["abstract"] = _texts(plain_column([cell[:TOLD] for cell in cells("abstract")]))
    exported = (_REPEAT.sub("", cell) if cell.startswith("r_") else "" for cell in cells("record_id"))
    told["exported_id"] = _alike(list(exported))
    told["source"] = _alike(cells("source"))
    told["file"] = _alike([f"{search}:{file}" for search, file in zip(cells("search_id"), cells("file"), strict=True)])
    return pd.DataFrame({name: pd.Series(column, dtype=column.dtype) for name, column in told.items()})


def _title_fields(told: dict[str, np.ndarray], cells: Cells, names: Sequence[str]) -> None:
    """names: the DOIs."""
    exported = cells("title")
    parted = [wording.without_additions(cell) for cell in exported]
    titles = wording.title_words([title for title, _ in parted])
    told["title"] = _texts(titles)
    told["compact"] = _texts(title.replace(" ", "") for title in titles)
    main = plain_column([wording.main_title(title) for title, _ in parted])
    told["container"] = _texts(_each(plain, cells("container_title")))
    forms = [form.replace(" ", "") for column in (titles, main, told["container"]) for form in column]
    told["title_no"], told["main_title_no"], told["holder_no"] = np.split(_alike(forms), 3)
    told["book"] = _flags(kind in BOOKS for kind in cells("type"))
    told["beginning"] = _alike([title[:BEGINNING] for title in told["compact"].tolist()])
    told["brief"] = _flags(len(title) < BRIEF for title in told["compact"].tolist())
    told["cut"] = _flags(map(wording.is_cut, exported))
    told["alternative"] = _texts(plain(other) if other else "" for _, other in parted)
    told["numbers"] = _texts(map(wording.numbers, titles))
    told["telling"] = _texts(map(wording.telling, titles))
    notices = list(map(wording.notice, exported, titles))
    for row, (kind, name) in enumerate(zip(cells("type"), names, strict=True)):
        if kind in NOTICE_TYPES or _SUPPLEMENT_DOI.search(name):
            notices[row] = NOTICE_TYPES.get(kind, "supplement")
    told["notice"] = _texts(notices)
    told["recurring"] = _flags(map(wording.is_heading, titles))


def _author_fields(told: dict[str, np.ndarray], cells: Cells) -> None:
    written = cells("authors")
    words = plain_column(written)
    people = [
        cell if values.NO_PERSON.isdisjoint(said.split()) else without_groups(cell)
        for cell, said in zip(written, words, strict=True)
    ]
    surnames = plain_column(_each(values.families, people))
    told["surnames"] = _texts(surnames)
    told["people"] = _alike(surnames)
    told["first_author"] = _alike([names.partition(" ")[0] for names in surnames])
    told["author_words"] = _texts(words)
    told["authors"] = _texts(written)


def without_groups(cell: str) -> str:
    """The persons among the authors: groups, "et al." and "anonymous" left out."""
    return ";".join(name for name in values.names(cell) if values.NO_PERSON.isdisjoint(plain(name).split()))


def _place_fields(told: dict[str, np.ndarray], cells: Cells) -> None:
    pages, volumes, issues = (_each(str.strip, cells(name)) for name in ("pages", "volume", "issue"))
    places = _each(values.locator, pages)
    told["first_page"] = _numbers(place[0] for place in places)
    told["last_page"] = _numbers(place[1] for place in places)
    told["electronic"] = _flags(place[2] not in ("", "s") for place in places)  # e1001, a1754, ARTN 12
    told["supplement_page"] = _flags(place[2] == "s" or place[3] != "" for place in places)  # S12, 100A
    told["volume"] = _numbers(map(values.volume, volumes, told["year"].tolist()))
    told["issue"] = _counted_by_issue(_numbers(_each(values.first_number, issues)))
    meets = [_each(lambda cell: bool(_MEETING.search(cell)), column) for column in (volumes, issues, pages)]
    kinds = [kind == "conference abstract" for kind in cells("type")]
    told["meeting"] = _flags(map(any, zip(kinds, *meets, strict=True)))
    told["conference"] = _flags(_each(lambda name: bool(_CONFERENCE.search(name)), told["container"].tolist()))
    told["issn"] = _texts(_each(lambda cell: " ".join(_ISSN.findall(cell)), cells("issn")))
    told["language"] = _texts(_each(values.languages, cells("language")))


def _counted_by_issue(issues: np.ndarray) -> np.ndarray:
    """Issues, or -1 throughout where hardly two records share one: then the column holds the records' own numbers."""
    known = issues[issues >= 0]
    is_running = len(known) >= FEW_ISSUES and len(np.unique(known)) > RUNNING * len(known)
    return np.full(len(issues), -1) if is_running else issues


def _in_many_issues(told: dict[str, np.ndarray]) -> np.ndarray:
    """Whether a title stands in three years or issues: a column, whatever its heading and language."""
    title = pd.Series(told["title_no"])
    often = (title >= 0) & (title.groupby(title).transform("size") >= 3)
    title = title[often]
    year = pd.Series(told["year"])[often].where(lambda year: year > 0)
    volume, issue = pd.Series(told["volume"])[often], pd.Series(told["issue"])[often]
    place = (volume * 100_000 + issue).where((volume >= 0) & (issue >= 0))
    years, issues = year.groupby(title).nunique(), place.groupby(title).nunique()
    return np.isin(told["title_no"], [*years.index[years >= 3], *issues.index[issues >= 3]])


def _each(read: Callable, column: Sequence[str]) -> list:
    """What is read of each cell, cells that say the same being read once."""
    known = {cell: read(cell) for cell in dict.fromkeys(column)}
    return [known[cell] for cell in column]


def _alike(column: Sequence[str] | np.ndarray) -> np.ndarray:
    """A number for each cell, the same for the same text, -1 for an empty one."""
    numbers, texts = pd.factorize(np.asarray(column, dtype=object))
    return np.where(np.append(texts == "", False)[numbers], -1, numbers).astype(np.int64)


def _texts(column: Iterable[object]) -> np.ndarray:
    listed = list(column)
    out = np.empty(len(listed), dtype=object)
    out[:] = listed
    return out


def _flags(column: Iterable[bool]) -> np.ndarray:
    return np.fromiter(column, dtype=bool)


def _numbers(column: Iterable[int]) -> np.ndarray:
    return np.fromiter(column, dtype=np.int64)
