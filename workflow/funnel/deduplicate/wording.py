"""What a title's words say about the publication, beside what it is about."""

import html
import re
import unicodedata
from collections.abc import Sequence

from funnel.text import squeeze

# How titles begin that announce something about another publication: at the start of a title before "to", "of" ..., or
# as all that stands before a colon. "Retracted:" is not among them: databases put it before the article's own title.
_NOTICES = {
    "erratum": r"""(?:(?:authors?|publishers?) )?corrections?|errat(?:um|a)|corrigend(?:um|a)|addend(?:um|a)|withdrawal
        |(?:notice of )?retractions?(?: noti(?:ce|fication)| note)?|expression of concern|publishers? note
        |fe de err(?:atas?|ores)|berichtigung""",
    "reply": r"""(?:(?:the )?(?:authors?|editors?) (?:s )?)?(?:in )?(?:repl(?:y|ies)|responses?)|rejoinder
        |(?:(?:invited|editorial) )?(?:comments?|commentary)|discussion|letter(?= regarding| concerning)""",
    "supplement": r"""supplement(?:ary|al)?(?: (?:materials?|data|information|files?|appendix|tables?|figures?))?
        |supporting information|(?:online |web )?appendix|additional files? \d*|(?:replication )?data(?:set)?""",
    "reprint": r"reprint(?:ed)?(?: article)?|republished(?: (?:article|paper))?|republication",
}
# What makes one only before a colon, where the title of the publication itself follows.
_BEFORE_COLON = {"reply": "re|letters?(?: to the editors?)?"}
_ABOUT = {"supplement": "to|for|from|of"}
_BEHIND = {
    "erratum": r"(?:errat|corrigend)(?:um|a)",
    "reply": r"authors?(?: s)? (?:reply|response)|reply|rejoinder",
}


def _notice_patterns(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a title says, and what stands before its colon."""
    says = re.sub(r"\s+(?=\|)", "", _NOTICES[kind])
    about = (
        f"(?:{_ABOUT[kind]})\\b"
        if kind in _ABOUT
        else r"(?:to|on|of|by|for|from|re|regarding|concerning|zu[mr]?|de|a)\b|$"
    )
    whole = f"^(?:{says})(?: |$)(?:{about})" + (f"| (?:{_BEHIND[kind]})$" if kind in _BEHIND else "")
    return re.compile(whole), re.compile("|".join(filter(None, (says, _BEFORE_COLON.get(kind)))))


NOTICES = {kind: _notice_patterns(kind) for kind in _NOTICES}
NOTICE_WORDS = """erratum errata corrigendum corrigenda correction corrections addendum addenda retraction retractions
withdrawal expression note reply replies response responses rejoinder comment comments commentary discussion re letter
letters supplement supplementary supplemental supporting appendix additional data dataset reprint reprinted republished
republication fe berichtigung"""
_NOTICE_WORDS = frozenset(NOTICE_WORDS.split())
_FLAG = re.compile(r"^(?:retracted(?: article)?|withdrawn|article) ")

SMALL_WORDS = """a an and as at by de der des die das el en et for from für im in into la le les los of on or s the to
und un une versus via vs with"""
SMALL = frozenset(SMALL_WORDS.split())

# Words that make a title another publication when only one of the two has them.
TELLING = """
protocol pilot feasibility erratum corrigendum correction reply response comment commentary editorial letter
abstract poster summary update updated revisited interim followup follow part supplement supplementary
appendix dataset preprint rejoinder preface introduction interview discussion extended addendum rationale
"""
_TELLING = frozenset(TELLING.split())

# Headings that a journal uses again and again: such a title says nothing about which issue it stands in.
SPEAKERS = "editorial editorials editor editors chair chairs president presidents publisher publishers director guest"
ISSUES = "special calls call table issue"
_HEADING_WORDS = frozenset(f"{SPEAKERS} {ISSUES}".split())
_COLUMN = re.compile(
    rf"\b(?:{'|'.join(SPEAKERS.split())})\b(?: \w+){{0,2}} "
    r"(?:comments?|notes?|message|page|column|introduction|letter|choice|corner|report|remarks|view|desk|foreword|"
    r"preface|perspective|board|statement|address)\b"
    r"|\b(?:special (?:issue|section)|calls? for papers|table of contents|issue information)\b"
)
_HEADING = re.compile(
    r"(?:the )?(?:editorials?|editors? note|introductions?|prefaces?|forewords?|letters?(?: to the editors?)?|news|"
    r"book reviews?|reviews?|abstracts?|announcements?|contents|table of contents|index|author index|subject index|"
    r"correspondence|in memoriam|obituar(?:y|ies)|errat(?:um|a)|corrigend(?:um|a)|corrections?|comments?|commentary|"
    r"reply|response|discussion|conclusions?|summary|in this issue|in brief|from the editors?|about the authors?|"
    r"acknowledge?ments?|reviewers|list of reviewers|calendar|front matter|back matter|masthead|"
    r"title page|cover|issue information|research highlights|highlights|untitled|no title|not available)"
    r"\b(?: \w+){0,2}$"
)
COUNTING_ISSUES = """volume vol issue no number part spring summer autumn fall winter january february march april may
june july august september october november december"""
_COUNTING_ISSUES = frozenset(COUNTING_ISSUES.split())  # behind a heading they do not make it another
_LONGEST_HEADING = 80  # letters

# What databases add to a title: "[Review] [33 refs]", "[Erratum appears in ...]", "(Structured abstract)".
# Each branch begins with a letter of its own, which is found fast.
_ADDITIONS = (
    r"\[(?:reviews?|\d+ refs?|see comments?|corrected|abstract|electronic resource|letter|editorial|"
    r"(?:article )?in \w+|(?:erratum|retraction|comment|republished|correction|summary|update)\b[^\]]*)\.?\]\.?",
    r"\((?:provisional abstract|structured abstract|brief record|project record|cochrane review)\)\.?",
)
_ADDED = re.compile("|".join(space + added for space in (" ", "") for added in _ADDITIONS), re.IGNORECASE)
_BRACKETED = re.compile(r"\[([^\[\]]{20,})\]")
_SUBTITLE = re.compile(r":\s|[?!.] (?=\S)|-(?<= -)-* |\((?<= \()|[–—]")  # what begins a branch is found fast
_SHORTEST_MAIN_TITLE = 15  # letters: "Background: ..." is no title

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_NOT_WORD = re.compile(r"[\W_]+")
_MARK = re.compile(r"[\u0300-\u036f]+")
_THOUSANDS = re.compile(r"\b(\d{1,3}) (?=\d{3}\b)")
_DIGITS = re.compile(r"\d+")

# Letters that no decomposition turns into the ones that other sources write.
_SPELT = str.maketrans(
    {
        "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "α": " alpha ",
        "β": " beta ", "γ": " gamma ", "δ": " delta ", "κ": " kappa ", "μ": " mu ", "µ": " mu ", "ω": " omega ",
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": None, "ы": "y", "ь": None, "э": "e", "ю": "yu",
        "я": "ya", "&": " and ", "'": None, "’": None, "‘": None, "`": None, "ʼ": None,
    }
)  # fmt: skip
_BREAK = "\x1e"  # ASCII's record separator: between cells that are made plain at one go
_ASCII: dict[int, str | None] = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII |= {ord("'"): None, ord("`"): None, ord(_BREAK): _BREAK}

WITHIN = "'"
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
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
COUNTED = "part phase volume vol type stage study grade class level report paper no"
_COUNTED = frozenset(COUNTED.split())
_COUNTING = frozenset((*_ROMAN, "i", *_COUNTED))


def plain(text: str) -> str:
    """Lower-case words without markup, accents or punctuation, one space between."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    text = text.lower()
    return _NOT_WORD.sub(" ", _MARK.sub("", unicodedata.normalize("NFKD", text.translate(_SPELT)))).strip()


def plain_column(cells: Sequence[str]) -> list[str]:
    """`plain` of each cell: those of plain ASCII at one go, which is many times faster."""
    easy = [cell.isascii() and "&" not in cell and "<" not in cell and _BREAK not in cell for cell in cells]
    told = _BREAK.join([cell for cell, is_easy in zip(cells, easy, strict=True) if is_easy]).lower().translate(_ASCII)
    made = iter(told.split(_BREAK))
    return [" ".join(next(made).split()) if is_easy else plain(cell) for cell, is_easy in zip(cells, easy, strict=True)]


def without_additions(cell: str) -> tuple[str, str]:
    """A title without what databases add to it, and its form in another language: "English title [Original title]"."""
    if "[" not in cell and "(" not in cell:
        return cell, ""
    cell = _ADDED.sub("", squeeze(cell))
    found = _BRACKETED.search(cell)
    if not found:
        return cell, ""
    outside = (cell[: found.start()] + cell[found.end() :]).strip(" .")
    return (outside, found.group(1)) if len(outside) > _SHORTEST_MAIN_TITLE else (found.group(1), "")


def title_words(titles: Sequence[str]) -> list[str]:
    """Titles as `plain` has them, 1,607 as 1607, without a flag that a database put before them."""
    found = plain_column(titles)
    for row, words in enumerate(found):
        if not words.replace(" ", "").isalpha():
            words = found[row] = _THOUSANDS.sub(r"\1", words)
        if words.startswith(("retracted", "withdrawn", "article")):
            found[row] = _FLAG.sub("", words)
    return found


def main_title(title: str) -> str:
    """What stands before the subtitle or a parenthesis; "" where that is nothing or little."""
    found = _SUBTITLE.search(title, _SHORTEST_MAIN_TITLE)
    return title[: found.start()] if found else ""


def is_cut(title: str) -> bool:
    """Whether a search engine showed no more than the beginning: "A critical synthesis of ..."."""
    return title.rstrip().endswith(("...", "…"))


def notice(cell: str, words: str) -> str:
    """Of which kind of NOTICES a title is, "" for none. cell: as exported; words: the same from title_words."""
    if _NOTICE_WORDS.isdisjoint(words.split()):
        return ""
    start, colon, _ = cell.partition(":")
    start = plain(start) if colon else ""
    return next((kind for kind, (says, before) in NOTICES.items() if says.search(words) or before.fullmatch(start)), "")


def telling(words: str) -> str:
    """The words of TELLING that a title holds, sorted."""
    found = _TELLING.intersection(words.split())
    return " ".join(sorted(found)) if found else ""


def is_heading(words: str) -> bool:
    """Whether a title is one that journals use again and again: "Editorial", "Book reviews", "Editor's comments"."""
    if " " not in words:
        return words.isascii() or len(words) < _SHORTEST_MAIN_TITLE  # a Chinese title has no spaces
    if len(words) > _LONGEST_HEADING:
        return False
    words = " ".join(word for word in words.split() if word not in _COUNTING_ISSUES and not word.isdecimal())
    is_column = not _HEADING_WORDS.isdisjoint(words.split()) and _COLUMN.search(words)
    return bool(is_column or _HEADING.match(words))


def numbers(title: str) -> str:
    """The numbers that a title states, sorted as text: digits, Roman ones, "part one", "type b".

    Those within a word ("p16INK4a") are marked by WITHIN: there a slip is likelier than another instalment.
    """
    words = title.split()
    if title.replace(" ", "").isalpha() and _COUNTING.isdisjoint(words):
        return ""
    found = set()
    for position, word in enumerate(words):
        if word in _ROMAN:
            found.add(_ROMAN[word])
        elif word in _SINGLE:
            counted = position > 0 and words[position - 1] in _COUNTED
            if counted or (word == "i" and position == len(words) - 1):
                found.add(_SINGLE[word])
        elif not word.isalpha():
            mark = "" if word.isdecimal() else WITHIN
            found.update((digits.lstrip("0") or "0") + mark for digits in _DIGITS.findall(word))
    return " ".join(sorted(found))
