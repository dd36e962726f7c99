"""What identifies a publication, made comparable: one row a record, whatever way its source wrote it.

An empty text or -1 means that the source does not say. Nothing here is shown to people; works keep what was exported.
"""

import html
import re
import unicodedata
from urllib.parse import unquote

import numpy as np
import pandas as pd

# Titles that announce another publication's erratum, reply or comment. "Retracted:" is not among them: databases put it
# before the title of the article itself. A second pattern sees the raw title, where a colon tells "Re: x" from "re-use".
_ERRATA = r"(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|addend(?:um|a)|retraction|withdrawal|expression of concern)"
_REPLIES = r"(?:(?:the )?(?:authors?|editors?)(?: s)? (?:reply|response)|reply|response|rejoinder|comments?|commentary|discussion)"
_ABOUT = r"(?: (?:to|on|of|by|for|from|re)\b|$)"
NOTICES = {
    "erratum": (re.compile(rf"^{_ERRATA}{_ABOUT}|^(?:errat|corrigend)(?:um|a) | (?:errat|corrigend)(?:um|a)$"),
                re.compile(r"^\W*(?:correction|erratum|corrigendum|retraction)s?\s*:", re.IGNORECASE)),
    "reply": (re.compile(rf"^{_REPLIES}{_ABOUT}| (?:authors?(?: s)? (?:reply|response)|reply|rejoinder)$"),
              re.compile(r"^\W*(?:re|in reply|reply|response|comment|commentary|discussion)\s*:", re.IGNORECASE)),
}  # fmt: skip
_FLAG = re.compile(r"^(?:retracted(?: article)?|withdrawn|article) ")

# Words that make a title another publication when only one of the two has them.
TELLING_WORDS = frozenset(
    [
        "protocol",
        "pilot",
        "feasibility",
        "erratum",
        "corrigendum",
        "correction",
        "reply",
        "response",
        "comment",
        "commentary",
        "editorial",
        "letter",
        "abstract",
        "poster",
        "summary",
        "update",
        "updated",
        "revisited",
        "interim",
        "followup",
        "follow",
        "part",
        "supplement",
        "supplementary",
        "appendix",
        "dataset",
        "preprint",
        "rejoinder",
        "preface",
        "introduction",
        "interview",
        "discussion",
        "extended",
        "addendum",
        "rationale",
    ]
)

# Headings that a journal uses again and again: such a title says nothing about which issue it stands in.
RECURRING = re.compile(
    r"\b(?:editorials?|editors?|chairs?|presidents?|chairmans?|publishers?|directors?|guest)\b(?: \w+){0,2} "
    r"(?:comments?|notes?|message|page|column|introduction|letter|choice|corner|report|remarks|view|desk|foreword|"
    r"preface|perspective|board|statement|address)\b"
    r"|^(?:the )?(?:editorials?|editors? note|introductions?|prefaces?|forewords?|letters?(?: to the editors?)?|news|"
    r"book reviews?|reviews?|abstracts?|announcements?|contents|table of contents|index|author index|subject index|"
    r"correspondence|in memoriam|obituar(?:y|ies)|errat(?:um|a)|corrigend(?:um|a)|corrections?|comments?|commentary|reply|"
    r"response|discussion|conclusions?|summary|in this issue|in brief|from the editors?|about the authors?|"
    r"acknowledge?ments?|reviewers|list of reviewers|calendar|call for papers|front matter|back matter|masthead|"
    r"title page|cover|issue information|research highlights|highlights|untitled|no title|not available)\b(?: \w+){0,2}$"
    r"|\b(?:special (?:issue|section)|call for papers|table of contents|issue information)\b"
)

_COLLECTIVE = re.compile(
    r"\b(?:group|groupe|committee|consortium|collaborat\w+|investigators?|society|association|network|team|force|"
    r"department|ministry|organi[sz]ation|institute|university|college|council|cent(?:er|re)|agency|foundation|panel|"
    r"federation|academy|commission|office|board|program(?:me)?|project|trial|study|service|editors?|staff|union|bank)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:et al|and others|others|anon(?:ymous)?|no author\w*|n/?a)\b", re.IGNORECASE)
_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|edarxiv|ssrn|research square|preprints?|osf)\b"
    r"|^10\.(?:48550|1101/(?:\d{6}|20\d\d)|26434/chemrxiv|31234/osf|31235/osf|2139/ssrn|21203/rs|20944/preprints)"
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")  # SICI-style names hold ( ) < > : ;
_ANOTHER_DOI = re.compile(r"[;,|](?=(?:https?:|doi|10\.\d{4}))")
_ADDRESS_END = re.compile(r"(?:[?#].*|/(?:abstract|full|fulltext|pdf|epdf|meta|html?|summary|references)/?|\.pdf)$")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+")
_THOUSANDS = re.compile(r"(?<=\d)[, ](?=\d{3}(?!\d))")
_CONFERENCE = re.compile(r"\b(?:conference|conf|proceedings|proc|symposium|workshop|congress|meeting)\b")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_NOT_WORD = re.compile(r"[\W_]+")
# What databases add to a title: "[Review] [33 refs]", "[Erratum appears in ...]", "[Article in French]", "(Structured abstract)".
_ADDED = re.compile(
    r"\s*\[(?:reviews?|\d+ refs?|see comments?|corrected|abstract|electronic resource|letter|editorial|"
    r"(?:article )?in \w+|(?:erratum|retraction|comment|republished|correction|summary|update)\b[^\]]*)\.?\]\.?"
    r"|\s*\((?:provisional abstract|structured abstract|brief record|project record|cochrane review)\)\.?",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"\s*:\s|\s+[-–—]+\s|\s*[–—]|[?!.]\s+(?=\S)|\s\(")
_BRACKETED = re.compile(r"\[([^\[\]]{20,})\]")
_LOCATOR = re.compile(r"([a-z]*)[ .:#]*(\d{1,9})([a-z]*)")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_REPEAT = re.compile(r"\.\d+$")  # what record_id gets when an export says the same again
_SUPPLEMENT = re.compile(r"suppl|\bsup\b|abstract|meeting|congress|conference", re.IGNORECASE)

# Letters that no decomposition turns into the ones that other sources write.
_SPELT = str.maketrans(
    {
        "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "α": " alpha ",
        "β": " beta ", "γ": " gamma ", "δ": " delta ", "κ": " kappa ", "μ": " mu ", "µ": " mu ", "ω": " omega ",
        "&": " and ", "'": None, "’": None, "‘": None, "`": None, "ʼ": None,
    }
)  # fmt: skip
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_ROMAN_PAGE = re.compile(r"[ivxlc]{1,8}")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_COUNTED = {
    "part",
    "phase",
    "volume",
    "vol",
    "type",
    "stage",
    "study",
    "grade",
    "class",
    "level",
    "report",
    "paper",
    "no",
}
_SINGLE = {
    "i": "1",
    "v": "5",
    "x": "10",
    "a": "a",
    "b": "b",
    "c": "c",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
}


def plain(text: str) -> str:
    """Lower-case words without markup, accents or punctuation, one space between."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_SPELT))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    elif "&" in text or "'" in text or "`" in text:
        text = text.translate(_SPELT)
    return _NOT_WORD.sub(" ", text).strip()


def doi(cell: str) -> str:
    """The first DOI in a cell, lower case, without resolver, what a web address adds, escapes or closing punctuation."""
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
    found = _YEAR.search(cell)
    return int(found.group()) if found else -1


def surnames(cell: str) -> tuple[str, ...]:
    """The persons among the authors by their surnames, in order; groups, "et al." and "anonymous" left out."""
    if not cell:
        return ()
    if "&" in cell:
        cell = html.unescape(cell)
    if ";" in cell or " and " not in cell:
        names = cell.split(";")
    else:
        names = cell.split(" and ")
    if len(names) == 1 and cell.count(",") > 1 and _initials_after_comma_absent(cell):
        names = cell.split(",")
    if _COLLECTIVE.search(cell) or _NOBODY.search(cell):
        names = [name for name in names if not _COLLECTIVE.search(name) and not _NOBODY.match(name.strip(" .,"))]
    families = []
    for name in names:
        family, comma, _ = name.partition(",")
        parts = family.split()
        if not comma and len(parts) > 1:
            last = parts[-1].replace(".", "").replace("-", "")
            family = " ".join(parts[:-1]) if len(last) <= 3 and last.isupper() else parts[-1]
        families.append(family)
    return tuple(family for family in plain_list(families) if family)


def plain_list(names: list[str]) -> list[str]:
    """Each name as one lower-case word of letters: "O'Brien", "van der Berg" and "Müller-Lang" without what varies."""
    return plain("\t".join(names).replace(" ", "").replace("-", "").replace("\t", " ")).split()


def _initials_after_comma_absent(cell: str) -> bool:
    """Whether commas separate persons ("Smith J, Doe A") rather than a surname from its given names."""
    return all(" " in part.strip() for part in cell.split(",") if part.strip())


def locator(cell: str) -> tuple[int, int, str, str]:
    """First page, last page, letters before and after the first: (792, 798, "", "") for "792-8", (1754, -1, "a", "") for "a1754".

    -1 where a page is not stated; an export that lost the first page ("Suppl-29", "t-8") still states the last.
    """
    if not cell:
        return -1, -1, "", ""
    start, _, end = unicodedata.normalize("NFKC", cell).lower().translate(_DASHES).partition("-")
    first, last = _LOCATOR.search(start), _LOCATOR.search(end.lstrip("- "))
    if not first and _ROMAN_PAGE.fullmatch(start.strip()):
        return (
            _roman(start.strip()),
            _roman(end.strip(" -")) if _ROMAN_PAGE.fullmatch(end.strip(" -")) else -1,
            "roman",
            "",
        )
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


def numbers(title_words: list[str]) -> str:
    """The numbers that a title states, in order of size of text: digits anywhere, Roman ones, "part one", "type b"."""
    found = set()
    before = ""
    for position, word in enumerate(title_words):
        if word in _ROMAN:
            found.add(_ROMAN[word])
        elif word in _SINGLE and (before in _COUNTED or (word == "i" and position == len(title_words) - 1)):
            found.add(_SINGLE[word])
        elif not word.isalpha():
            found.update(digits.lstrip("0") or "0" for digits in _NUMBER.findall(word))
        before = word
    return " ".join(sorted(found))


def comparable(records: pd.DataFrame) -> pd.DataFrame:
    """One row a record, in the same order, of what the comparison looks at. Columns that `records` lacks count as empty."""
    raw = {name: _cells(records, name) for name in ("title", "authors", "year", "container_title", "volume", "issue",
           "pages", "doi", "url", "abstract", "type", "issn", "source", "search_id", "file", "record_id")}  # fmt: skip
    fields = pd.DataFrame(index=pd.RangeIndex(len(records)))
    fields["exported_id"] = np.array(
        [_REPEAT.sub("", cell) if cell.startswith("r_") else "" for cell in raw["record_id"]], dtype=object
    )
    titles, mains, alternatives, notices = [], [], [], []
    for cell in raw["title"]:
        text, other = cell, ""
        if "[" in text or "(" in text:
            text, other = _translated(_ADDED.sub("", text))
        mains.append(_main_title(text))
        title = plain(_THOUSANDS.sub("", text))
        title = _FLAG.sub("", title)
        notices.append(
            next((kind for kind, (words, start) in NOTICES.items() if words.search(title) or start.match(cell)), "")
        )
        titles.append(title)
        alternatives.append(plain(other) if other else "")
    words = [title.split() for title in titles]
    fields["title"] = np.array(titles, dtype=object)
    fields["compact"] = np.array([title.replace(" ", "") for title in titles], dtype=object)
    fields["main_title"] = np.array(mains, dtype=object)
    fields["alternative"] = np.array(alternatives, dtype=object)
    fields["numbers"] = np.array([numbers(each) for each in words], dtype=object)
    fields["telling"] = np.array([" ".join(sorted(TELLING_WORDS.intersection(each))) for each in words], dtype=object)
    fields["notice"] = np.array(
        ["erratum" if kind == "erratum" else notice for kind, notice in zip(raw["type"], notices, strict=True)],
        dtype=object,
    )
    fields["recurring"] = np.array(
        [len(w) < 2 or bool(RECURRING.search(t)) for w, t in zip(words, titles, strict=True)]
    )
    people = [surnames(cell) for cell in raw["authors"]]
    fields["surnames"] = pd.Series(people, dtype=object)
    fields["names"] = np.array(
        [" ".join(sorted({name for name in plain(cell).split() if len(name) > 2})) for cell in raw["authors"]],
        dtype=object,
    )
    fields["first_author"] = np.array([names[0] if names else "" for names in people], dtype=object)
    fields["year"] = np.array([year(cell) for cell in raw["year"]], dtype=np.int32)
    pages = [locator(cell) for cell in raw["pages"]]
    fields["first_page"] = np.array([page[0] for page in pages], dtype=np.int64)
    fields["last_page"] = np.array([page[1] for page in pages], dtype=np.int64)
    fields["electronic"] = np.array([page[2] not in ("", "s") for page in pages], dtype=bool)  # e1001, a1754, ARTN 12
    fields["supplement_page"] = np.array([page[2] == "s" or page[3] != "" for page in pages], dtype=bool)  # S12, 100A
    fields["volume"] = np.array(
        [_volume(v, y) for v, y in zip(raw["volume"], fields["year"], strict=True)], dtype=np.int64
    )
    fields["issue"] = np.array([_volume(v, -1) for v in raw["issue"]], dtype=np.int64)
    fields["recurring"] |= _in_many_issues(fields)
    fields["doi"] = np.array([doi(d) or doi(u) for d, u in zip(raw["doi"], raw["url"], strict=True)], dtype=object)
    containers = {cell: plain(cell) for cell in set(raw["container_title"])}
    fields["container"] = np.array([containers[cell] for cell in raw["container_title"]], dtype=object)
    fields["conference"] = np.array([bool(_CONFERENCE.search(name)) for name in fields["container"]], dtype=bool)
    fields["issn"] = np.array([" ".join(re.findall(r"\d{4}-?\d{3}[\dxX]", cell)) for cell in raw["issn"]], dtype=object)
    fields["abstract"] = np.array([plain(cell[:400])[:240] for cell in raw["abstract"]], dtype=object)
    fields["preprint"] = np.array(
        [
            kind == "preprint" or bool(_PREPRINT.search(container or name))
            for kind, name, container in zip(raw["type"], fields["doi"], fields["container"], strict=True)
        ]
    )
    fields["meeting"] = np.array(
        [
            kind == "conference abstract" or bool(_SUPPLEMENT.search(v + " " + i + " " + p))
            for kind, v, i, p in zip(raw["type"], raw["volume"], raw["issue"], raw["pages"], strict=True)
        ]
    )
    fields["source"] = np.array(raw["source"], dtype=object)
    fields["file"] = np.array([f"{s}:{f}" for s, f in zip(raw["search_id"], raw["file"], strict=True)], dtype=object)
    return fields


def _in_many_issues(fields: pd.DataFrame) -> np.ndarray:
    """Whether a title stands in three years or issues: a column, whatever its heading and language."""
    dated = fields.loc[(fields["year"] > 0) & (fields["compact"] != ""), ["compact", "year"]]
    years = dated.groupby("compact")["year"].nunique()
    placed = fields.loc[(fields["volume"] >= 0) & (fields["issue"] >= 0) & (fields["compact"] != "")]
    issues = (placed["volume"] * 100_000 + placed["issue"]).groupby(placed["compact"]).nunique()
    return fields["compact"].isin({*years.index[years >= 3], *issues.index[issues >= 3]}).to_numpy()


def _cells(records: pd.DataFrame, name: str) -> list[str]:
    return records[name].tolist() if name in records else [""] * len(records)


def _translated(cell: str) -> tuple[str, str]:
    """A title and its other-language form, as Scopus writes it: "English title [Original title]"."""
    found = _BRACKETED.search(cell)
    if not found:
        return cell, ""
    outside = (cell[: found.start()] + cell[found.end() :]).strip(" .")
    return (outside, found.group(1)) if len(outside) > 15 else (found.group(1), "")


def _main_title(text: str) -> str:
    """What stands before the subtitle or a trailing parenthesis, "" where there is neither or too little is left."""
    main = plain(_SUBTITLE.split(text, maxsplit=1)[0]).replace(" ", "") if _SUBTITLE.search(text) else ""
    return main if len(main) >= 15 else ""


def _volume(cell: str, published: int) -> int:
    """The first number of a volume or issue; a volume that only repeats a year says nothing."""
    found = _NUMBER.search(cell)
    if not found:
        return -1
    value = int(found.group()[:9])
    return (
        -1
        if published > 0 and 1900 <= value <= 2100 and len(cell) != len(found.group())
        else (-1 if published > 0 and value == published else value)
    )
