"""What identifies a publication, made comparable: one row a record, whatever way its source wrote it.

An empty text or -1 means that the source does not say. Nothing here is shown to people; works keep what was exported.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from urllib.parse import unquote

import numpy as np
import pandas as pd

from funnel.deduplicate import wording
from funnel.deduplicate.wording import plain

TOLD = 220  # letters of the abstract that are compared

# An author with such a word in the name is a group: the same group is written in too many ways to tell two apart.
GROUPS = """
group groupe committee consortium collaboration collaborative collaborators collaborating investigators
society association network team force department ministry organisation organization institute university
college council centre center agency foundation panel federation academy commission office board program
programme project trial study service services editors staff union bank corporate
"""
_GROUP_WORDS = frozenset(GROUPS.split())
_NOBODY = frozenset({"anon", "anonymous", "others", "al", "author", "authorship", "na"})

_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|edarxiv|ssrn|research square|preprints?|osf)\b"
    r"|^10\.(?:48550|1101/(?:\d{6}|20\d\d)|26434/chemrxiv|31234/osf|31235/osf|2139/ssrn|21203/rs|20944/preprints)"
)
_CONFERENCE = re.compile(r"\b(?:conference|conf|proceedings|proc|symposium|workshop|congress|meeting)\b")
_MEETING = re.compile(r"suppl|\bsup\b|abstract|meeting|congress|conference", re.IGNORECASE)

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")  # SICI-style names hold ( ) < > : ;
_ANOTHER_DOI = re.compile(r"[;,|](?=(?:https?:|doi|10\.\d{4}))")
_ADDRESS_END = re.compile(
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|meta|html?|summary|references)/?|\.pdf)?(?:[?#].*)?$"
)
_ISSN = re.compile(r"\d{4}-?\d{3}[\dxX]")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(r"\d{1,9}")
_LOCATOR = re.compile(r"([a-z]*)[ .:#]*(\d{1,9})([a-z]*)")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_ROMAN_PAGE = re.compile(r"[ivxlc]{1,8}")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_REPEAT = re.compile(r"\.\d+$")  # what record_id gets when an export says the same again


def doi(cell: str) -> str:
    """The first DOI in a cell, lower case, without what resolvers, web addresses and sentences put around it."""
    if "10." not in cell:
        return ""
    found = _DOI.search(html.unescape(unquote(cell)).lower())
    if not found:
        return ""
    name = _ANOTHER_DOI.split(found.group())[0]
    if "://" in cell:
        name = _ADDRESS_END.sub("", name)
    name = name.rstrip(".,;:'\"")
    for opening, closing in ("()", "[]"):
        if name.endswith(closing) and name.count(opening) < name.count(closing):
            name = name[:-1]
    return name


def year(cell: str) -> int:
    """The first year from 1500 to 2099 in a cell."""
    if len(cell) == 4 and cell.isdecimal():
        return int(cell)
    found = _YEAR.search(cell)
    return int(found.group()) if found else -1


def surnames(cell: str) -> tuple[str, ...]:
    """The persons among the authors by their surnames, in order; groups, "et al." and "anonymous" left out.

    Reads "Doe, Jane; Roe, R.", "Doe, J. and Roe, R.", "Jane Doe and Richard Roe", "Doe J; Roe R" and "Doe J, Roe R".
    """
    if "&" in cell:
        cell = html.unescape(cell)
    names = cell.split(";") if ";" in cell or " and " not in cell else cell.split(" and ")
    if len(names) == 1 and all(" " in part.strip() for part in cell.split(",")):
        names = cell.split(",")
    families = []
    for name in names:
        family, comma, _ = name.partition(",")
        parts = family.split()
        if not comma and len(parts) > 1:
            last = parts[-1].replace(".", "").replace("-", "")
            family = " ".join(parts[:-1]) if len(last) <= 3 and last.isupper() else parts[-1]
        families.append(family)
    return tuple(plain("\t".join(families).replace(" ", "").replace("-", "").replace(".", "")).split())


def persons(cell: str) -> tuple[str, ...]:
    """The surnames of a cell without groups and without nobody."""
    if not cell:
        return ()
    words = plain(cell).split()
    if not _GROUP_WORDS.isdisjoint(words) or not _NOBODY.isdisjoint(words):
        separator = ";" if ";" in cell else " and "
        unwanted = _GROUP_WORDS | _NOBODY
        cell = separator.join(name for name in cell.split(separator) if unwanted.isdisjoint(plain(name).split()))
    return surnames(cell)


def locator(cell: str) -> tuple[int, int, str, str]:
    """First and last page, letters before and after the first: "792-8" is (792, 798, "", ""), "a17" (17, -1, "a", "").

    -1 where a page is not stated; an export that lost the first page ("Suppl-29", "t-8") still states the last.
    """
    if not cell:
        return -1, -1, "", ""
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell).translate(_DASHES)
    start, _, end = cell.lower().partition("-")
    end = end.strip("- ")
    first, last = _LOCATOR.search(start), _LOCATOR.search(end)
    if not first and _ROMAN_PAGE.fullmatch(start.strip()):
        return _roman(start.strip()), _roman(end) if _ROMAN_PAGE.fullmatch(end) else -1, "roman", ""
    if not first:
        return -1, int(last.group(2)) if last else -1, "", ""
    before, digits, after = first.groups()
    before = "" if before in ("p", "pp", "page", "pages", "pg", "pgs") else before
    if not last:
        return int(digits), -1, before, after
    stated = last.group(2)
    ending = int(digits[: len(digits) - len(stated)] + stated)
    return int(digits), ending if ending >= int(digits) else -1, before, after


def _roman(numeral: str) -> int:
    worth = [_ROMAN_DIGITS[digit] for digit in numeral]
    return sum(-here if here < after else here for here, after in zip(worth, [*worth[1:], 0], strict=True))


def volume(cell: str, published: int) -> int:
    """The first number of a volume; one that only repeats the year of publication ("2016 (May)") says nothing."""
    value = first_number(cell)
    repeats_year = value == published or (1900 <= value <= 2100 and not cell.isdecimal())
    return -1 if repeats_year else value


def first_number(cell: str) -> int:
    found = _NUMBER.search(cell)
    return int(found.group()) if found else -1


def comparable(records: pd.DataFrame) -> pd.DataFrame:
    """One row a record, in the same order, of what the comparison looks at. A column that `records` lacks is empty."""

    def cells(name: str) -> list[str]:
        return records[name].tolist() if name in records else [""] * len(records)

    told: dict[str, np.ndarray] = {}
    kinds = cells("type")
    _title_fields(told, cells("title"), kinds)
    _author_fields(told, cells("authors"))
    told["year"] = _numbers(year, cells("year"))
    _place_fields(told, cells)
    told["recurring"] |= _in_many_issues(told)
    told["doi"] = _texts(doi(name) or doi(address) for name, address in zip(cells("doi"), cells("url"), strict=True))
    told["preprint"] = _flags(
        kind == "preprint" or bool(_PREPRINT.search(container or name))
        for kind, container, name in zip(kinds, told["container"], told["doi"], strict=True)
    )
    told["abstract"] = _texts(plain(cell[:TOLD]) for cell in cells("abstract"))
    told["exported_id"] = _texts(_REPEAT.sub("", cell) if cell.startswith("r_") else "" for cell in cells("record_id"))
    told["source"] = _texts(cells("source"))
    told["file"] = _texts(f"{search}:{file}" for search, file in zip(cells("search_id"), cells("file"), strict=True))
    return pd.DataFrame({name: pd.Series(column, dtype=column.dtype) for name, column in told.items()})


def _title_fields(told: dict[str, np.ndarray], cells: list[str], kinds: list[str]) -> None:
    parted = [wording.without_additions(cell) for cell in cells]
    titles = [wording.title_words(title) for title, _ in parted]
    told["title"] = _texts(titles)
    told["compact"] = _texts(title.replace(" ", "") for title in titles)
    told["main_title"] = _texts(wording.main_title(title) for title, _ in parted)
    told["alternative"] = _texts(plain(other) if other else "" for _, other in parted)
    told["numbers"] = _texts(
        wording.numbers(title.split()) if wording.states_numbers(title) else "" for title in titles
    )
    told["telling"] = _texts(" ".join(sorted(wording.TELLING_WORDS.intersection(title.split()))) for title in titles)
    told["notice"] = _texts(
        "erratum" if kind == "erratum" else wording.notice(cell, title)
        for kind, cell, title in zip(kinds, cells, titles, strict=True)
    )
    told["recurring"] = _flags(wording.is_heading(title) for title in titles)


def _author_fields(told: dict[str, np.ndarray], cells: list[str]) -> None:
    people = [persons(cell) for cell in cells]
    told["surnames"] = _texts(people)
    told["first_author"] = _texts(names[0] if names else "" for names in people)
    told["authors"] = _texts(cells)


def _place_fields(told: dict[str, np.ndarray], cells: Callable[[str], list[str]]) -> None:
    pages = [locator(cell) for cell in cells("pages")]
    told["first_page"] = np.array([page[0] for page in pages], dtype=np.int64)
    told["last_page"] = np.array([page[1] for page in pages], dtype=np.int64)
    told["electronic"] = _flags(page[2] not in ("", "s") for page in pages)  # e1001, a1754, ARTN 12
    told["supplement_page"] = _flags(page[2] == "s" or page[3] != "" for page in pages)  # S12, 100A
    told["volume"] = np.array(
        [volume(*each) for each in zip(cells("volume"), told["year"].tolist(), strict=True)], dtype=np.int64
    )
    told["issue"] = _numbers(first_number, cells("issue"))
    told["meeting"] = _flags(
        kind == "conference abstract" or bool(_MEETING.search(f"{volume} {issue} {page}"))
        for kind, volume, issue, page in zip(
            cells("type"), cells("volume"), cells("issue"), cells("pages"), strict=True
        )
    )
    containers = cells("container_title")
    names = {cell: plain(cell) for cell in set(containers)}
    told["container"] = _texts(names[cell] for cell in containers)
    told["conference"] = _flags(bool(_CONFERENCE.search(name)) for name in told["container"])
    told["issn"] = _texts(" ".join(_ISSN.findall(cell)) for cell in cells("issn"))


def _in_many_issues(told: dict[str, np.ndarray]) -> np.ndarray:
    """Whether a title stands in three years or issues: a column, whatever its heading and language."""
    title = pd.Series(told["compact"])
    year = pd.Series(told["year"]).where(told["year"] > 0)
    issue = pd.Series(told["volume"] * 100_000 + told["issue"]).where((told["volume"] >= 0) & (told["issue"] >= 0))
    years, issues = year.groupby(title).nunique(), issue.groupby(title).nunique()
    return ((title != "") & title.isin({*years.index[years >= 3], *issues.index[issues >= 3]})).to_numpy()


def _texts(values: Iterable[object]) -> np.ndarray:
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column


def _flags(values: Iterable[bool]) -> np.ndarray:
    return np.fromiter(values, dtype=bool)


def _numbers(read: Callable[[str], int], cells: list[str]) -> np.ndarray:
    return np.fromiter((read(cell) for cell in cells), dtype=np.int64, count=len(cells))
