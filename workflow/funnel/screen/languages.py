"""Languages under the names and codes that databases give them: ISO 639-1, both forms of 639-2, English name."""

import re

from funnel.text import folded

NAMES = """
ar ara arabic|bg bul bulgarian|ca cat catalan|cs cze ces czech|da dan danish|de ger deu german deutsch|el gre ell greek
en eng english|es spa spanish castilian espanol|et est estonian|fa per fas persian farsi|fi fin finnish
fr fre fra french francais|he heb hebrew|hi hin hindi|hr hrv scr croatian|hu hun hungarian|id ind indonesian
is ice isl icelandic|it ita italian italiano|ja jpn japanese|ko kor korean|lt lit lithuanian|lv lav latvian
ms may msa malay|nl dut nld dutch flemish|no nor nb nob nn nno norwegian|pl pol polish|pt por portuguese portugues
ro rum ron romanian|ru rus russian|sk slo slk slovak|sl slv slovenian slovene|sr srp scc serbian|sv swe swedish
th tha thai|tr tur turkish|uk ukr ukrainian|vi vie vietnamese|zh chi zho chinese mandarin
"""
UNTOLD = {"und", "undetermined", "not specified", "mul", "multilingual", "multiple languages", "zxx"}
CODES = {name: group.split()[0] for group in re.split(r"[|\n]", NAMES.strip()) for name in group.split()}


def language_codes(cell: str) -> set[str]:
    """The languages that a cell names, by code where it is known: "eng; French", "en-GB", "English and Spanish".

    A word that is no language known here stands for itself, so that a rare language can be asked for by its name; what
    says that the language is undetermined, or several, names none.
    """
    words = [folded(part) for part in re.split(r"[;,/&]|\band\b", cell, flags=re.IGNORECASE)]
    return {CODES.get(word, CODES.get(word.split(" ")[0], word)) for word in words if word and word not in UNTOLD}
