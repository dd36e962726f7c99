"""One cell at a time: DOI, year, names, pages and volume as values that can be compared.

An empty text or -1 means that the source does not say. Raises nothing: what cannot be read says nothing.
"""

import html
import re
import unicodedata
from urllib.parse import unquote

# A DOI begins with the directory code 10 and a registrant's number of four digits or more (ISO 26324).
# SICI-style names hold ( ) < > : ;
_DOI = re.compile(r"(?<![\w.])10\.[1-9]\d{3,8}(?:\.\d+)*/\S+")
_ANOTHER_DOI = re.compile(r"[;,|](?=(?:https?:|doi|10\.\d{4}))")
_ADDRESS_END = re.compile(
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|meta|html?|summary|references)/?|\.pdf)?(?:[?#].*)?$"
)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(r"\d{1,9}")
_ODD_SEPARATOR = re.compile(r"[\n|/&]|, and ")
_BETWEEN_NAMES = re.compile(r"\s*[\n|]\s*| */{1,2} +|,? (?:and|&) ")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}")
# "Doe J.Roe R." and "Doe JaneRoe Richard", as exports write them that lose the end of a line; not McRoe.
_RUN_TOGETHER = re.compile(
    r"(?<=[A-Z]\.)(?=[A-Z][a-z])"
    r"|(?<=[a-zß-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bDu)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?<!\bFitz)(?=[A-ZÀ-Þ][a-zß-ÿ])"
)
_EXTENT = re.compile(r"\d\s*(?:\s[pP]|pp|pages?|leaves)\b\.?\W*$")  # "215 p.", "xii, 340 pages": how long, not where
_LOCATOR = re.compile(r"([a-z]*)[ .:#]*(\d{1,9})([a-z]*)")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_ROMAN_PAGE = re.compile(r"[ivxlc]{1,8}")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_PAGE_LABELS = frozenset({"p", "pp", "page", "pages", "pg", "pgs"})

# An author with such a word in the name is a group: the same group is written in too many ways to tell two apart.
GROUPS = """
group groupe committee consortium collaboration collaborative collaborators collaborating investigators
society association network team force department ministry organisation organization institute university
college council centre center agency foundation panel federation academy commission office board program
programme project trial study service services editors staff union bank corporate trust charity authority
inspectorate hospital clinic partnership alliance fund company government parliament secretariat
"""
NOBODY = "anon anonymous others al author authorship na"
NO_PERSON = frozenset(f"{GROUPS} {NOBODY}".split())

# Languages as MARC, ISO 639-1 and people write them.
LANGUAGES = {
    "ara": "ar arabic", "chi": "zh zho chinese mandarin", "cze": "cs ces czech", "dan": "da danish",
    "dut": "nl nld dutch", "eng": "en english", "fin": "fi finnish", "fre": "fr fra french", "ger": "de deu german",
    "gre": "el ell greek", "heb": "he hebrew", "hun": "hu hungarian", "ita": "it italian", "jpn": "ja japanese",
    "kor": "ko korean", "nor": "no nb nn norwegian", "per": "fa fas persian", "pol": "pl polish",
    "por": "pt portuguese", "rus": "ru russian", "spa": "es spanish", "swe": "sv swedish", "tur": "tr turkish",
}  # fmt: skip
_LANGUAGE = {name: code for code, names in LANGUAGES.items() for name in (code, *names.split())}
_NAME = re.compile(r"[a-z]+")


def doi(cell: str) -> str:
    """The first DOI in a cell, lower case, without what resolvers, web addresses and sentences put around it."""
    if "10." not in cell:
        return ""
    if "%" in cell or "&" in cell:
        cell = html.unescape(unquote(cell))
    found = _DOI.search(cell.lower())
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


def names(cell: str) -> list[str]:
    """The authors of a cell, each as written.

    Reads "Doe, Jane; Roe, R.", "Doe, J. and Roe, R.", "Jane Doe and Richard Roe", "Doe J; Roe R", "Doe J, Roe R",
    "Doe, J., Roe, R. & Lind, E.", a line or a bar between, and what lost its separators: "Doe J.Roe R.".
    """
    if "&" in cell:
        cell = html.unescape(cell)
    if ";" in cell:
        return cell.split(";")
    parts = _BETWEEN_NAMES.split(cell) if _ODD_SEPARATOR.search(cell) else cell.split(" and ")
    if len(parts) == 1 and "," not in cell:
        return _RUN_TOGETHER.split(cell)
    return [name for part in parts for name in _parted_by_commas(part)]


def _parted_by_commas(part: str) -> list[str]:
    """The authors of "Doe, Jane" (one), "Doe J, Roe R" (two) and "Doe, J., Roe, R." (two, by their surnames)."""
    if part.count(",") == (0 if " " in part.partition(",")[0] else 1):
        return [part]
    pieces = [piece.strip() for piece in part.split(",")]
    if all(" " in piece for piece in pieces):
        return pieces
    surnames = [piece for piece in pieces if not _INITIALS.fullmatch(piece)]
    return surnames if len(pieces) > 2 and len(surnames) < len(pieces) else [part]


def families(cell: str) -> str:
    """The surnames of all authors as written, in order, each without spaces, a tab between."""
    found = []
    for name in names(cell):
        family, comma, _ = name.partition(",")
        if not comma:
            parts = family.split()
            surname = parts
            while len(surname) > 1 and _INITIALS.fullmatch(surname[-1]):
                surname = surname[:-1]
            family = " ".join(surname if len(surname) < len(parts) else parts[-1:])
        found.append(family)
    return "\t".join(found).replace(" ", "").replace("-", "").replace(".", "")


def locator(cell: str) -> tuple[int, int, str, str]:
    """First and last page, letters before and after the first: "792-8" is (792, 798, "", ""), "a17" (17, -1, "a", "").

    -1 where a page is not stated; an export that lost the first page ("Suppl-29", "t-8") still states the last.
    """
    if not cell:
        return -1, -1, "", ""
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell).translate(_DASHES)
    if _EXTENT.search(cell):
        return -1, -1, "", ""
    start, _, end = cell.lower().partition("-")
    end = end.strip("- ")
    first, last = _LOCATOR.search(start), _LOCATOR.search(end)
    if not first and _ROMAN_PAGE.fullmatch(start.strip()):
        return _roman(start.strip()), _roman(end) if _ROMAN_PAGE.fullmatch(end) else -1, "roman", ""
    if not first:
        return -1, int(last.group(2)) if last else -1, "", ""
    before, digits, after = first.groups()
    before = "" if before in _PAGE_LABELS else before
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


def languages(cell: str) -> str:
    """The languages that a cell names, as sorted MARC codes; unknown ones are left out."""
    return " ".join(sorted({_LANGUAGE[name] for name in _NAME.findall(cell.lower()) if name in _LANGUAGE}))
