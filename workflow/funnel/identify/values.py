"""Single values as exports write them, brought to one form: DOI, year, pages, ISSN, abstract, keywords."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote

_PREFIX = r"10\.[1-9]\d{3,8}"
_DOI = re.compile(rf"(?:(?<![\w.])|(?<=doi)){_PREFIX}(?:\.\d{{1,9}}){{0,4}}/[^\s\"|\\]{{1,300}}", re.I)
_CLEAN_DOI = re.compile(rf"{_PREFIX}/[a-z0-9._/:-]{{0,200}}[a-z0-9]")
_LABELLED_DOI = re.compile(rf"\bdoi(?:\.org/|\s*[:=]?\s*)({_PREFIX}/[^\s\"|\\]{{1,300}})", re.I)
_CENTRAL = "10.1002/central/"  # the register's own DOI of its record, never the article's
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]\d\d|20\d\d)(?:(?!\d)|(?=(?:0[1-9]|1[0-2])[0-3]\d(?!\d)))")  # also of 20200501
_ISSN = re.compile(r"(?<![\dXx])(?<![\dXx][-‐])(\d{4})[-‐–]?(\d{3}[\dXx])(?![\d-])")
_ISBN = re.compile(r"(?<!\d)(?:97[89][-‐ ]?)?\d(?:[-‐ ]?\d){8}[-‐ ]?[\dXx](?![\d-])")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_PLAIN_PAGES = re.compile(r"\d+(?:-\d+)?")
_PAGE_WORD = re.compile(r"^(?:(?i:pp\.?|p\.|pages?:?)\s*(?=\d)|p(?=\d+(?:-\d+)?$))")  # ERIC: "p11-19"
_SHORTENED = re.compile(r"([A-Za-z]?)(\d{2,8})-([A-Za-z]?)(\d{1,7})")
_NO_PAGE = re.compile(
    r"\d+ ?(?:p|pp|pages)\.?|"  # how many there are: "146 p."
    r"n\.?\s?pag\.?|no[- ]specified|no pagination specified|not specified|np|na|n/a|null|none|[-+]*|"
    r"january|february|march|april|may|june|july|august|september|october|november|december",
    re.I,
)
_NOTICE = re.compile(
    r"\s*(?:abstract )?(?:[(\[]?(?:copyright|©|\(c\)|all rights reserved|published by\b.{0,80}all rights)"
    r"|.{0,200}\bis the property of\b.{0,400}\bmay not be copied)",
    re.I | re.S,
)
_NO_ABSTRACT = re.compile(
    r"\[?(?:no abstract(?: is| was)?(?: available)?|abstract not available|na|n/a|none|null)\]?\.?", re.I
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "in",
        "to",
        "a",
        "with",
        "for",
        "is",
        "was",
        "were",
        "that",
        "by",
        "on",
        "this",
        "from",
        "are",
        "as",
    ]
)
_MARKUP = re.compile(r"</?(?:jats:)?[a-z][a-z0-9:-]{0,14}(?:\s[^<>]{0,300})?/?>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
_YEARS = frozenset(map(str, range(1400, 2100)))
NOTHING = frozenset({"na", "n/a", "null", "none", "nan", "-", "not available"})


def plain(value: str) -> str:
    """One line without entities, composed Unicode, single spaces."""
    if "&" in value and ";" in value and _ENTITY.search(value):
        value = html.unescape(value)
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    value = value.strip()
    # The only space that can be printed is the plain one: most values need not be taken apart.
    return value if value.isprintable() and "  " not in value else " ".join(value.split())


def prose(value: str) -> str:
    """The same without the markup that publishers leave in titles and abstracts."""
    value = plain(value)
    if "<" not in value or (bare := _MARKUP.sub(" ", value)) == value:
        return value
    return " ".join(bare.split())


@lru_cache(maxsize=1 << 14)
def known(value: str) -> str:
    """One line, or "" where a table writes that there is nothing (not for names: NA is a person)."""
    value = plain(value)
    return "" if value.casefold() in NOTHING else value


def doi(value: str) -> str:
    """The DOI in a field that is meant for one, however it is written; "" if it holds none, or CENTRAL's own."""
    value = value.lower()
    if not _CLEAN_DOI.fullmatch(value):
        found = _DOI.search(unquote(value) if "%" in value else value)
        value = _trimmed(found.group()) if found else ""
    return "" if value.startswith(_CENTRAL) else value


def hidden_doi(values: Iterable[str]) -> str:
    """The DOI in fields meant for something else, where they name exactly one."""
    found = set()
    for value in values:
        if "10." not in value:
            continue
        text = unquote(value).lower()
        if "://" in text:
            hits = [hit.split("?")[0].split("&")[0].split("#")[0] for hit in _DOI.findall(text)]
            hits = [re.sub(r"(?:/(?:full|pdf|abstract|epdf|html)|\.pdf)$", "", hit) for hit in hits]
        elif text.lstrip().startswith("10."):
            hits = _DOI.findall(text)[:1]
        else:
            hits = _LABELLED_DOI.findall(text)
        found |= {hit for hit in map(_trimmed, hits) if not hit.startswith(_CENTRAL)}
    return found.pop() if len(found) == 1 else ""


def _trimmed(text: str) -> str:
    """Without what sentences and exports put behind a DOI: "[doi]", full stops, closing brackets left open."""
    text = html.unescape(text.split("[doi")[0].split("[pii")[0])
    while text and (text[-1] in ".,;:'\"”’*" or _unopened(text)):
        text = text[:-1]
    return text


def _unopened(text: str) -> bool:
    return any(
        text.endswith(close) and text.count(close) > text.count(open_) for open_, close in ("()", "[]", "{}", "<>")
    )


def year(value: str) -> str:
    """The first year from 1400 to 2099 that a date names, "" if none."""
    if value in _YEARS:
        return value
    found = _YEAR.search(value)
    return found.group() if found else ""


def page(value: str) -> str:
    """One page or range with plain hyphens; "" for what is no page: "N.PAG", "No-Specified", "July"."""
    value = value.strip()
    if not value or _PLAIN_PAGES.fullmatch(value):
        return value
    value = _PAGE_WORD.sub("", value.translate(_DASHES)).strip(" .,;")
    value = re.sub(r"\s*-+\s*", "-", value).removesuffix("-+").removesuffix("-")  # "98-+": the last page is not known
    return "" if _NO_PAGE.fullmatch(value) else value


def pages(first: str, last: str, article: str) -> str:
    """ "12-25" from first and last page, from a range in either, else the article number."""
    if first.isdigit() and len(first) == len(last) and last.isdigit():
        return f"{first}-{last}" if first != last else first
    first, last = page(first), page(last)
    if first.casefold() == "no" and last.casefold() == "specified":
        first = last = ""
    if first and last and first != last and "-" not in first and "-" not in last:
        return _in_full(f"{first}-{last}")
    if first and "-" in last and last.split("-")[0] == first:
        return _in_full(last)
    return _in_full(first or last or page(article))


def _in_full(range_: str) -> str:
    """ "475-82" as "475-482", "S12-9" as "S12-S19"; what is no shortened range stays."""
    start, hyphen, end = range_.partition("-")
    if hyphen and start == end:
        return start
    found = _SHORTENED.fullmatch(range_)
    if not found:
        return range_
    prefix, first, again, last = found.groups()
    full = first[: len(first) - len(last)] + last
    if again not in ("", prefix) or len(last) >= len(first) or int(full) <= int(first):
        return range_
    return f"{prefix}{first}-{prefix}{full}"


@lru_cache(maxsize=1 << 12)
def numbers(*values: str) -> tuple[str, str]:
    """Every ISSN, "1234-567X", and every ISBN, without hyphens, each in order and joined by "; "."""
    issns: dict[str, None] = {}
    isbns: dict[str, None] = {}
    for value in values:
        for head, tail in _ISSN.findall(value):
            issns[f"{head}-{tail.upper()}"] = None
        for hit in _ISBN.findall(value):
            bare = re.sub(r"[-‐ ]", "", hit).upper()
            if len(bare) in (10, 13):
                isbns[bare] = None
    return "; ".join(issns), "; ".join(isbns)


def abstract(values: Sequence[str]) -> str:
    """The longest that is no copyright notice; where it is given in several languages, the English one."""
    if len(values) == 1:
        text = prose(values[0])
        return "" if _says_nothing(text) else text
    texts = [text for text in map(prose, values) if not _says_nothing(text)]
    return max(texts, key=lambda text: (_english(text), len(text)), default="")


def _says_nothing(text: str) -> bool:
    if len(text) < 40:
        return _NO_ABSTRACT.fullmatch(text) is not None
    if len(text) > 700:
        return False
    lower = text.lower()
    noticed = "copyright" in lower or "rights" in lower or "(c)" in lower or "©" in lower
    return noticed and _NOTICE.match(text) is not None


def _english(text: str) -> bool:
    words = text.casefold().split()
    return sum(word in _ENGLISH for word in words) * 8 > len(words)


def keywords(values: Iterable[str], separators: str = "", leave_out: frozenset[str] = frozenset()) -> str:
    """Every keyword once, in order, joined by "; ".

    separators: characters the first of which that a value holds stands between its keywords; none where it is one.
    """
    if separators:
        values = [word for value in values for word in _parted(value, separators)]
    lines = "\n".join(values).split("\n")
    found = dict.fromkeys(plain(line).strip(" ;") for line in lines)
    return "; ".join(word for word in found if word and word not in leave_out)


def _parted(value: str, separators: str) -> list[str]:
    return next((value.split(mark) for mark in separators if mark in value), [value])
