"""LaTeX in bibliographic fields as plain text: accents composed, symbols named, commands and grouping braces gone."""

import re
import unicodedata

_COMBINING = dict(zip("`'^~\"=.uvHcdbkrt", "̧̨̣̱̀́̂̃̈̄̇̆̌̋̊͡", strict=True))
_SYMBOLS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "NG": "Ŋ", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "textasciitilde": "~",
    "textbackslash": "\\", "textunderscore": "_", "textasciicircum": "^", "textregistered": "®",
    "texttrademark": "™", "copyright": "©", "textcopyright": "©", "textdegree": "°", "degree": "°",
    "textmu": "µ", "pm": "±", "times": "×", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "approx": "≈",
    "sim": "∼", "neq": "≠", "cdot": "·", "ldots": "…", "dots": "…", "infty": "∞", "rightarrow": "→",
    "leftarrow": "←", "to": "→", "textless": "<", "textgreater": ">", "textbar": "|", "pounds": "£",
    "texteuro": "€", "euro": "€", "S": "§", "P": "¶", "dag": "†", "textdollar": "$", "lq": "‘", "rq": "’",
    "slash": "/", "textsuperscript": "", "guillemotleft": "«", "guillemotright": "»", "textexclamdown": "¡",
    "textquestiondown": "¿", "textellipsis": "…",
}  # fmt: skip
_ACCENT = re.compile(r"\\([`'^~\"=.]|[uvHcdbkrt](?![A-Za-z]))\s*(?:\{\s*(\\?[^\W\d_])\s*\}|(\\?[^\W\d_]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?(\s*\{\}|\s+|)")
_FORMULA = re.compile(r"(?<!\\)\$([^$]{1,200}?)(?<!\\)\$")


def plain(value: str) -> str:
    """One line of text. What is no known command stays without its backslash, so that no word is lost."""
    if "\\" in value or "$" in value:
        value = _FORMULA.sub(lambda found: re.sub(r"[_^]\s*(?=[{\w\\])", "", found.group(1)), value)
        value = _ACCENT.sub(_accented, value)
        value = _COMMAND.sub(_named, value)
        value = re.sub(r"\\([&%$#_{} ])", lambda found: _KEPT.get(found.group(1), found.group(1)), value)
        value = re.sub(r"\\[,;:!/>-]|\\\\", " ", value)
    value = value.replace("{", "").replace("}", "").replace("~", " ")
    value = value.replace("\ue000", "{").replace("\ue001", "}").replace("``", "“").replace("''", "”")
    return unicodedata.normalize("NFC", " ".join(value.split()))


_KEPT = {"{": "\ue000", "}": "\ue001"}


def _accented(found: re.Match[str]) -> str:
    letter = (found.group(2) or found.group(3)).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _COMBINING[found.group(1)])


def _named(found: re.Match[str]) -> str:
    name, behind = found.group(1), found.group(2)
    if name in _SYMBOLS:
        return _SYMBOLS[name] + (" " if behind.isspace() and _SYMBOLS[name] in "–—" else "")
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {'LAMDA' if name.casefold() == 'lambda' else name.upper()}")
    except KeyError:
        return ""
