"""Authors as exports write them, brought to "Family, Given"; a name that fits no form stays as it is written."""

import re
from collections.abc import Iterable
from functools import lru_cache

from funnel.identify.values import plain
from funnel.text import squeeze

Names = list[str]
LONGEST_NAME = 400  # characters; what is longer is no name, and is left as it is

_AND = re.compile(r"\s+(?:and|&)\s+", re.I)
_BETWEEN = re.compile(r"\s*,(?:\s*(?:and|&)\s)?\s*|\s+(?:and|&)\s+", re.I)  # commas, "and", or both
_TIGHT = re.compile(r",(?=[^\W\d_])")  # of "Smith,John"
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-‐ ]?){1,4}")
_PARTICLES = frozenset(
    {
        *("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du"),
        *("la", "le", "ter", "ten", "af", "zu", "el", "al", "bin", "ibn"),
    }
)
_GROUP = re.compile(
    r"\b(?:group|organi[sz]ation|committee|university|consortium|collaborat(?:ion|ive)|department|ministry|institute|"
    r"association|society|agency|council|cent(?:re|er)s?|team|network|study|trial|services?|bureau|office|authority|"
    r"government|foundation|board|commission|hospital|federation|alliance|nations|company|corporation|ltd|llc|gmbh|"
    r"initiative|programme|investigators|panel|task force|academy)\b",
    re.I,
)
_OF = re.compile(r"\b(?:of|for|on)\b")  # within the name of a body: "Department of Health"
_ROLE = re.compile(
    r"\s*\[(?:[^\]]*\b(?:author|editor|inventor|reprint|e-?mail|corporate|ed|eds)\b[^\]]*)\]\.?|\s*\([^()]*@[^()]*\)|"
    r"\s*\(\d{5,}\)",  # Scopus: the number of the author
    re.I,
)
_FOOTNOTES = re.compile(r"(?:[\s,]*[\d*+†‡§¶#])+$")
_DEGREES = re.compile(
    r"(?:,?\s+(?:M\.?D|Ph\.?D|D\.?Phil|MB\s?BS|MBChB|M\.?Sc|B\.?Sc|MPH|DrPH|MBA|R\.?N|FACSM|FACS|FRCS|FRCP|DDS|DVM|"
    r"PharmD|Ed\.?D|Psy\.?D|MSW|LCSW|M\.?Ed|DSc|Dr|MS|DO)\b\.?)+(?:,.*)?$"
)
_PREFIX = re.compile(r"\b(?:Mc|Mac|De|Di|Du|Da|La|Le|Van|Fitz)$")  # of "McDonald", "DiCaprio"
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_NOBODY = frozenset(
    {
        *("", "et al", "et al.", "...", "…", "null", "anonymous", "[anonymous]", "[s.n.]"),
        *("no authorship indicated", "[no author name available]", "[no authors listed]"),
    }
)
_EXTENDED = re.compile(r"\b(family|given|prefix|suffix)=(?:\"([^\"]*)\"|([^,]*))")  # BibLaTeX: family=Berg, given=Jan


def as_written(values: Iterable[str]) -> Names:
    """One name a value: "Hing, N.", "Waldinger R J", "World Health Organization"; several where a value lists them."""
    names: Names = []
    for value in values:
        names += _named(value)
    return names


@lru_cache(maxsize=1 << 15)
def _named(value: str) -> tuple[str, ...]:
    value = plain(value)
    if len(value) > LONGEST_NAME:
        return (value,)
    if "," in value and (value.count(",") > 2 or " and " in value or "&" in value or " AND " in value):
        return tuple(one for part in _listed(value) if (one := _inverted(part)))
    return (one,) if (one := _inverted(value)) else ()


def _listed(value: str) -> Names:
    """The people that one value names, itself where it is no list.

    "Smith, J. and Jones, K."; "Smith, J., Jones, K., & Brown, L."; "Ana Li, Bo Wu, and Eva Ng".
    """
    parts = [part.strip(" ,") for part in _AND.split(value)]
    if all(part.count(",") == 1 for part in parts):
        return parts
    pieces = [piece for piece in map(str.strip, _BETWEEN.split(value)) if piece]
    families, given = pieces[::2], pieces[1::2]
    if len(families) == len(given) and all(map(_is_initials, given)) and not any(map(_is_initials, families)):
        return [f"{family}, {initials}" for family, initials in zip(families, given, strict=True)]
    if len(parts) > 1 and all(map(_is_full_name, pieces)):
        return [name if _ends_in_initials(name) else given_first([name])[0] for name in pieces]
    return [value]


def _is_initials(text: str) -> bool:
    return _INITIALS.fullmatch(text) is not None and text.replace(".", "").replace(" ", "").isupper()


def _ends_in_initials(name: str) -> bool:
    """Whether family name and initials stand here: "Waldinger R J"."""
    first, _, last = name.rstrip(". ").rpartition(" ")
    return bool(first) and len(last) < 5 and last.isupper() and _INITIALS.fullmatch(last) is not None


def _is_full_name(text: str) -> bool:
    """Whether it reads as a person's given and family name: capitals and particles, two to five words, no group."""
    words = text.split()
    return (
        1 < len(words) < 6
        and words[0] not in _PARTICLES
        and all(word[0].isupper() or word in _PARTICLES for word in words)
        and not _GROUP.search(text)
    )


def _inverted(name: str) -> str:
    """ "Waldinger R J" -> "Waldinger, R J"; what holds a comma, or no initials at its end, is left alone."""
    name = name.strip(" ,;\t\xa0")
    if "[" in name or "(" in name:
        name = _ROLE.sub("", name).strip(" ,;") or name
    if name.casefold() in _NOBODY:
        return ""
    if "," in name or " " not in name:
        return _TIGHT.sub(", ", name) if "," in name else name
    words = name.split()
    last = len(words)
    while last > 1 and _INITIALS.fullmatch(words[last - 1]) and words[last - 1].rstrip(".").isupper():
        last -= 1
    if last == len(words) or _GROUP.search(name):
        return name
    return f"{' '.join(words[:last])}, {' '.join(words[last:])}"


def given_first(values: Iterable[str]) -> Names:
    """One name a value, given name first: "Luke Munn", "W Tobler"."""
    names = []
    for value in values:
        name = squeeze(value).strip(" ,;")
        words = [word for word in name.split() if word != "null"]
        if name.casefold() in _NOBODY or not words:
            continue
        if "," in name or len(words) == 1 or _GROUP.search(name):
            names.append(name if "," in name else " ".join(words))
            continue
        family = len(words) - 1
        while family > 1 and words[family - 1].casefold() in _PARTICLES:
            family -= 1
        names.append(f"{' '.join(words[family:])}, {' '.join(words[:family])}")
    return names


def separated(values: Iterable[str], by: str) -> Names:
    """The single names of cells that hold several."""
    return [name for value in values for name in value.split(by) if name.strip()]


def by_semicolon(values: Iterable[str]) -> Names:
    return as_written(separated(values, ";"))


def by_semicolon_given_first(values: Iterable[str]) -> Names:
    return given_first(separated(values, ";"))


def by_comma(values: Iterable[str]) -> Names:
    """ "Smith J, Doe A."; also "Tobler W.; Smith J." and "Tobler, Waldo; Smith, Jo", not parted by a comma."""
    names: Names = []
    for part in separated(values, ";"):
        pieces = part.split(",")
        initialled = sum(map(_ends_in_initials, pieces))
        bodies = _GROUP.search(pieces[0]) is not None and all(" " in piece.strip() for piece in pieces)
        lists = bodies or _ends_in_initials(pieces[0]) or initialled * 2 > len(pieces)
        names += as_written(pieces if lists else [part])
    return names


def by_comma_given_first(values: Iterable[str]) -> Names:
    return given_first(separated(values, ","))


def by_pipe_given_first(values: Iterable[str]) -> Names:
    return given_first(separated(values, "|"))


def by_and(values: Iterable[str]) -> Names:
    """BibTeX and Rayyan: "Smith, J. and van der Berg, Jan"; a name in braces is an organisation."""
    names = []
    for value in values:
        if value.startswith("{") and value.endswith("}"):
            names.append(value.strip("{}"))
            continue
        for name in _bodies_whole(re.split(r"\s+and\s+", value, flags=re.I)):
            if "family=" in name:
                names += extended([name])
                continue
            pieces = [piece.strip() for piece in name.split(",") if piece.strip()]
            if (
                name.count(",") > 1 and len(pieces) > 1 and all(map(_is_full_name, pieces))
            ):  # a list by commas and "and"
                names += given_first(pieces)
            else:
                names += as_written([name]) if "," in name.rstrip(", ") else given_first([name])
    return names


def _bodies_whole(parts: Names) -> Names:
    """The parts of a list, with "Department of Health" and "Human Services" put together again."""
    whole: Names = []
    for part in parts:
        if whole and "," not in part and "," not in whole[-1] and _GROUP.search(whole[-1]) and _OF.search(whole[-1]):
            whole[-1] += f" and {part}"
        else:
            whole.append(part)
    return whole


def extended(values: Iterable[str]) -> Names:
    """BibLaTeX: "family=Berg, given=Jan, prefix=van der, useprefix=true"."""
    names: Names = []
    for value in values:
        parts = {part: quoted or bare.strip() for part, quoted, bare in _EXTENDED.findall(value)}
        family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
        names.append(", ".join(filter(None, (family, parts.get("given"), parts.get("suffix")))))
    return names


def run_together(values: Iterable[str]) -> Names:
    """Springer: "Ana LiBo van Wu", a capital behind a small letter begins a name; as written where that makes no names.

    "McDonald" and the like do not end at their capital.
    """
    names: Names = []
    for value in values:
        value = squeeze(value)
        begins = [at for at in range(1, len(value)) if value[at].isupper() and value[at - 1].islower()]
        begins = [0, *(at for at in begins if not _PREFIX.search(value, max(at - 5, 0), at))]
        people = [value[at:end] for at, end in zip(begins, [*begins[1:], len(value)], strict=True)]
        names += given_first(people) if all(" " in name for name in people) else [value]
    return names


def ovid(values: Iterable[str]) -> Names:
    """One name a line, or a semicolon between them; without roles, footnote marks and degrees."""
    lines = (line for value in values for line in _ROLE.sub("", value).split("\n"))
    return as_written(_bare(name) if len(name) < LONGEST_NAME else name for name in separated(lines, ";"))


def _bare(name: str) -> str:
    return re.sub(r"(?<=\w{2})\.$", "", _DEGREES.sub("", _FOOTNOTES.sub("", name.strip())))


def family_given_by_comma(values: Iterable[str]) -> Names:
    """SciELO: "Hoyos, Paula Andrea, Duarte, Carolina"; left alone where the parts do not come in twos."""
    names: Names = []
    for value in values:
        parts = [part for part in map(str.strip, value.split(",")) if part]
        twos = [", ".join(parts[i : i + 2]) for i in range(0, len(parts), 2)]
        names += twos if len(parts) % 2 == 0 else [squeeze(value)]
    return names


def in_list(value: str) -> Names:
    """The members of a list as Python writes it, "['Pippi', 'Nordwind']"; none where it is no such list."""
    found = _QUOTED.findall(value) if value.startswith("[") and value.endswith("]") else []
    return [one or other for one, other in found]


def _given_name_before_the_first_comma(value: str) -> bool:
    """ "Ana Li, Bo Wu" and not "van Dyk, Jan", "Li, Ana, Wu, Bo"; a list of full names therefore."""
    pieces = [piece.strip() for piece in value.split(",")]
    spaced = [" " in piece for piece in pieces]
    return pieces[0].split(" ")[0] not in _PARTICLES and (all(spaced) or (len(pieces) == 2 and spaced[0]))


def guessed(values: Iterable[str]) -> Names:
    """A cell of a table of unknown origin: lines, semicolons, lists as Python writes them, " and ", or commas."""
    names: Names = []
    for value in (line for cell in values for line in cell.split("\n")):
        if quoted := in_list(value):
            names += as_written(quoted)
        elif "||" in value:
            names += as_written(value.split("||"))
        elif ";" in value:
            names += by_semicolon([value])
        elif len(people := _listed(value)) > 1:
            names += as_written(people)
        elif _AND.search(value) and all("," in part or _is_full_name(part) for part in _AND.split(value)):
            names += by_and([value])
        elif "," in value and _given_name_before_the_first_comma(value):
            names += as_written(value.split(","))
        elif value.count(",") > 2 and not any(map(_ends_in_initials, value.split(","))):
            names += family_given_by_comma([value])
        else:
            names += by_comma([value])
    return names
