"""What kind of item a platform says a record is, in one vocabulary (model.ITEM_TYPES)."""

import re
from functools import lru_cache

# Platforms' own words, lower-case, by what they mean.
WORDS = {
    "article": (
        "article|journal article|journal articles|journalarticle|article-journal|journal-article|jour|"
        "ejou|jfull|j|original article|original articles|original research|research article|"
        "research-article|journal paper|journal|electronic article|article in press|inpr|ejour|"
        "short survey|case reports|case report|case study|clinical trial|randomized controlled trial|"
        "comparative study|multicenter study|evaluation study|validation study|observational study|"
        "scholarly journals|peer reviewed journal|article; early access|article; proceedings paper|"
        "article; data paper|data paper|data papers|academic journal|electronic journal article|brief communication|"
        "article; early access; proceedings paper|periodical|rapid communication|journals|"
        "original research article|retracted|retracted publication|controlled clinical trial|clinical study|"
        "twin study|research paper|original paper|scholarly article|review; early access; article"
    ),
    "review": (
        "review|systematic review|meta-analysis|review article|literature review|review; early access|"
        "review; book chapter|scoping review|reviews|information analyses"
    ),
    "conference paper": (
        "conference paper|conference-paper|proceedings paper|c|conf|cpaper|conference proceedings|"
        "conferencepaper|paper-conference|proceedings-article|conference proceedings article|"
        "conference proceeding|inproceedings|conference|conference papers & proceedings|ieee conferences|"
        "conference review|meeting|conference paper/proceedings|speeches/meeting papers|"
        "journal article; conference proceeding|proceeding|paper presentation|conference-proceeding"
    ),
    "conference abstract": (
        "conference abstract|meeting abstract|abstract of published item|abst|meeting poster|abstract only|"
        "conference poster|meeting summary|conference-abstract|meeting abstracts"
    ),
    "book": (
        "b|book|proceedings|book, edited|edbook|mono|clswk|ebook|books|monograph|edited book|"
        "edited-book|reference-book|authored book|book, whole|whole book|electronic book|serial|ser|"
        "encyclopedia|dictionary|mvbook|classical work|text/reference|drug reference|incollection/book|"
        "booklet|manual|electronic books|collection"
    ),
    "book chapter": (
        "book chapter|chapter|chap|booksection|book section|book-chapter|article; book chapter|encyc|"
        "dict|echap|incollection|inbook|reference-entry|encyclopediaarticle|dictionaryentry|"
        "entry-encyclopedia|entry-dictionary|reference entry|book, section|book-section|"
        "electronic book section|encyclopedia article|dictionary entry|chapters|"
        "proceedings paper; book chapter|research chapter|book part|book-part|component"
    ),
    "thesis": (
        "thesis|dissertation|thes|dissertations|dissertation/thesis|dissertations & theses|"
        "dissertations-theses|phdthesis|mastersthesis|dissertation abstract|doctoral dissertation|"
        "thesis/dissertation|dissertations/theses|dissertation or thesis|"
        "dissertations/theses - doctoral dissertations|dissertations/theses - masters theses"
    ),
    "report": (
        "report|rprt|reports|technical report|techreport|government document|govdoc|working paper|"
        "working papers|reports - research|reports - evaluative|reports - descriptive|reports - general|"
        "standard|stand|guideline|practice guideline|policy document|report-component|"
        "numeric/quantitative data"
    ),
    "editorial": (
        "editorial|editorial material|editorials|editorial material; book chapter|"
        "editorial material; early access|introductory journal article"
    ),
    "letter": (
        "letter|letters|comment|comment/reply|commentary|reply|letter; early access|correspondence|"
        "letter to the editor|letter to editor"
    ),
    "note": "note|technical note|discussion|brief item|research note|short note|short communication",
    "news": (
        "news|news item|newspaper|newspapers|newspaper article|newspaperarticle|article-newspaper|"
        "magazine|mgzn|magazines|magazine article|magazinearticle|article-magazine|trade journals|"
        "trade publication|blogs, podcasts, & websites|blog|blogpost|post-weblog|wire feeds|press release|"
        "pres|trade journal|newsletter|wire feed|interview|trade-journals"
    ),
    "erratum": (
        "erratum|errata|published erratum|correction|corrigendum|correction, addition|retraction|"
        "retraction of publication|retraction notice|withdrawn|expression of concern|correction erratum|tombstone"
    ),
    "book review": (
        "book review|media review|film review|software review|review-book|art exhibit review|"
        "theater review|book reviews|review of book|software review; book review|"
        "entertainment review|product review|hardware review|database review"
    ),
    "preprint": "preprint|posted-content|preprints|article-preprint|eprint",
    "trial registration": (
        "trial registry record|trial registration|clinical trial registry|"
        "clinical trial protocol registration|clinicaltrials.gov"
    ),
    "dataset": ("dataset|data|data set|aggregate database|aggr|dbase|online database|database|datasets|data study"),
    "web page": (
        "web|web page|webpage|elec|website|internet|web resource|webpage/online|post|online multimedia|"
        "icomm|electronic|misc/online|html"
    ),
    "other": (
        "pamp|unpublished work|unpb|unpublished|unpd|p|ancient|blueprint|equa|figure|multi|legal|"
        "classical music|standard/patent|bill|case|statute|stat|legislation|hearing|hear|legal_case|"
        "legal rule|lgrul|patent|pat|artwork|art|audiovisual|advs|film|mpct|motion_picture|"
        "videorecording|video|video recording|audiorecording|sound|sound recording|sound recordings|map|"
        "software|computer program|computerprogram|comp|music|musc|musical_score|slide|presentation|"
        "speech|personal communication|pcomm|personal_communication|email|instantmessage|manuscript|"
        "manscpt|grant|peer-review|peer_review|paratext|supplementary-materials|libguides|poetry|poem|short story|"
        "fiction, creative prose|biographical-item|biography|bibliography|portrait|lecture|podcast|"
        "radiobroadcast|tvbroadcast|broadcast|graphic|chart|equation|document/other|obituary|"
        "ancient text|aaudio|unbill|unb|ctlg|catalog|forumpost|legal case|hearing transcript|"
        "statute/legislation"
    ),
}
TYPES = {word: kind for kind, words in WORDS.items() for word in words.split("|")}

# Where a platform gives several, the one that tells most.
TELLING = (
    "erratum",
    "trial registration",
    "book review",
    "letter",
    "editorial",
    "news",
    "preprint",
    "thesis",
    "conference abstract",
    "book chapter",
    "review",
    "conference paper",
    "article",
    "note",
    "report",
    "dataset",
    "book",
    "web page",
    "other",
)
# IEEE Xplore puts the publisher before the kind: "IEEE Journals", "Packt Publishing eBooks".
ENDINGS = {
    " early access articles": "article",
    " journals": "article",
    "ieee magazines": "article",
    " conferences": "conference paper",
    " ebook chapters": "book chapter",
    " ebooks": "book",
    " standards": "report",
}
_APART = re.compile(r"\s*[;|\n/]\s*|,\s+(?=[A-Z])|:\s+")
_CODE = re.compile(r"[\s,]*\(\d{3,4}\)")  # PsycInfo: "Journal (0100), Peer Reviewed Journal (0110)"


def normalised(exported: str) -> str:
    """One of ITEM_TYPES for a platform's string; "unknown" for a string that is not known to say."""
    exported = _CODE.sub("", exported)
    word = " ".join(exported.casefold().split()).strip(" .;")
    kind = TYPES.get(word) or TYPES.get(word.replace("-", " "))
    kind = kind or next((kind for ending, kind in ENDINGS.items() if word.endswith(ending)), None)
    if kind:
        return kind
    kinds = {TYPES.get(part.strip(" .").casefold()) for part in _APART.split(exported)}
    return next((kind for kind in TELLING if kind in kinds), "unknown")


@lru_cache(maxsize=1 << 12)
def told(candidates: tuple[str, ...], unsaid: frozenset[str] = frozenset()) -> tuple[str, str]:
    """The first candidate that is known to say something, with its type; else "unknown" and the first of all.

    unsaid: words that the platform writes on everything.
    """
    for candidate in candidates:
        if candidate not in unsaid:
            kind = TYPES.get(candidate.casefold()) or normalised(candidate)
            if kind != "unknown":
                return kind, candidate
    return "unknown", candidates[0] if candidates else ""
