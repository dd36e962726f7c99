"""Candidate search terms: what included works and coded passages say that the searches do not yet ask for.

A candidate is one to four words side by side that neither begin nor end with a stop word and cross no punctuation. It
is a suggestion: people adopt, park or reject it in corpus/terms.csv.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from funnel.synthesise.concept_map import standing
from funnel.text import one_line, split_list

Rows = Sequence[Mapping[str, str]]
Gram = tuple[str, ...]

COLUMNS = (
    *("term", "words", "documents", "occurrences", "c_value", "strength", "within_80_percent", "above_change_point"),
    *("concept_id", "concept_score", "contexts"),
)
LONGEST = 4  # words
SHARE = 0.8  # of all strength, that the cumulative cut-off keeps
MOST_CONTEXTS = 3
CONTEXT_WORDS = 6  # on each side

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s-]")
_BREAK = re.compile(r"[^\w]")


class Document(NamedTuple):
    """One included work, or one coded source, as the pieces of text that stand by themselves."""

    document_id: str
    pieces: list[str]


class Spoken(NamedTuple):
    """Where the candidates stand: how often in each document, and the first places."""

    counts: dict[Gram, Counter[str]]  # document_id -> occurrences
    contexts: dict[Gram, list[str]]


def documents(works: Rows, included: Collection[str], codings: Rows) -> list[Document]:
    """Title, abstract and each keyword of the works included; the passages of each coded source.

    A source is a document of its own even where its report is an included work: what is coded in the full text is not
    what its abstract says.
    """
    found = [
        Document(work["work_id"], [work["title"], work["abstract"], *split_list(work["keywords"])])
        for work in works
        if work["work_id"] in included
    ]
    by_source = defaultdict(list)
    for row in standing(codings):
        by_source[row["source_id"]].append(_said(row))
    return found + [Document(source, list(dict.fromkeys(pieces))) for source, pieces in sorted(by_source.items())]


def _said(coding: Mapping[str, str]) -> str:
    return coding["quote"] or coding["summary"]


def candidates(
    texts: Sequence[Document],
    codings: Rows,
    settled: Iterable[str],
    queries: Iterable[str],
    minimum_documents: int,
    stop_words: Collection[str],
) -> list[dict[str, str]]:
    """Rows in COLUMNS, one a candidate, the strongest first.

    Left out: what stands in fewer documents than the minimum, the terms in `settled` (decided, or in the strategy's
    blocks), what a search asked for already, and what is said fewer times than the minimum outside its most frequent
    longer candidate: "safeguarding board" stands for "board" where there is no other kind of board.
    strength: a candidate's shared documents with each other candidate, added up (co-occurrence network, after Grames et
    al. 2019, doi:10.1111/2041-210X.13268). concept_id: the code whose passages speak of it most, by c-TF-IDF; empty
    where no passage does.
    """
    spoken = _spoken(texts, stop_words)
    frequent = {gram: by for gram, by in spoken.counts.items() if len(by) >= minimum_documents}
    occurrences = {gram: by.total() for gram, by in frequent.items()}
    around = longer(occurrences)
    values = c_values(occurrences, around)
    patterns = asked_for([*queries, *(f'"{term}"' for term in settled)])
    kept = {
        gram: by
        for gram, by in frequent.items()
        if occurrences[gram] - max(around.get(gram, [0])) >= minimum_documents
        and not _matches(" ".join(gram), patterns)
    }
    strength = strengths({gram: set(by) for gram, by in kept.items()})
    cumulative, change = cumulative_cut_off(strength.values()), change_point(strength.values())
    concepts = of_concepts(concept_words(codings, kept))
    rows = []
    for gram in sorted(kept, key=lambda gram: (-strength[gram], gram)):
        concept, score = concepts.get(gram, ("", None))
        rows.append(
            {
                "term": " ".join(gram),
                "words": str(len(gram)),
                "documents": str(len(kept[gram])),
                "occurrences": str(kept[gram].total()),
                "c_value": f"{values[gram]:.2f}",
                "strength": str(strength[gram]),
                "within_80_percent": "yes" if strength[gram] >= cumulative else "no",
                "above_change_point": "yes" if strength[gram] >= change else "no",
                "concept_id": concept,
                "concept_score": "" if score is None else f"{score:.4f}",
                "contexts": " | ".join(spoken.contexts[gram]),
            }
        )
    return rows


def _spoken(texts: Iterable[Document], stop_words: Collection[str]) -> Spoken:
    found = Spoken(defaultdict(Counter), defaultdict(list))
    for document_id, pieces in texts:
        for piece in pieces:
            text = _plain(piece)
            places = list(_TOKEN.finditer(text))
            for start, gram in grams([place[0] for place in places], stop_words):
                if document_id not in found.counts[gram] and len(found.contexts[gram]) < MOST_CONTEXTS:
                    around = places[max(0, start - CONTEXT_WORDS) : start + len(gram) + CONTEXT_WORDS]
                    found.contexts[gram].append(f"{document_id}: {text[around[0].start() : around[-1].end()]}")
                found.counts[gram][document_id] += 1
    return found


def tokens(text: str) -> list[str]:
    """Lower-case words, and each mark of punctuation as one of its own; a hyphen parts two words."""
    return _TOKEN.findall(_plain(text))


def _plain(text: str) -> str:
    return one_line(text).casefold().replace("’", "'")


def grams(words: Sequence[str], stop_words: Collection[str]) -> Iterable[tuple[int, Gram]]:
    """(first word's position, words) of each run that may be a term."""
    for start, first in enumerate(words):
        if not _may_bound(first, stop_words):
            continue
        for end in range(start, min(start + LONGEST, len(words))):
            if _BREAK.fullmatch(words[end]):
                break
            if _may_bound(words[end], stop_words):
                yield start, tuple(words[start : end + 1])


def _may_bound(word: str, stop_words: Collection[str]) -> bool:
    """Whether a term may begin or end with the word: it has two letters and is neither number nor stop word."""
    return len(word) > 1 and not word.isdigit() and word not in stop_words


def longer(occurrences: Mapping[Gram, int]) -> dict[Gram, list[int]]:
    """The occurrences of each longer candidate around a candidate; one that no longer one holds is not there."""
    around: dict[Gram, list[int]] = defaultdict(list)
    for gram, n in occurrences.items():
        inner = {gram[a:b] for a in range(len(gram)) for b in range(a + 1, len(gram) + 1)} - {gram}
        for part in inner & occurrences.keys():
            around[part].append(n)
    return dict(around)


def c_values(occurrences: Mapping[Gram, int], around: Mapping[Gram, Sequence[int]]) -> dict[Gram, float]:
    """How much of a term stands by itself: occurrences less the mean of those of longer terms around it, by length.

    After Frantzi, Ananiadou and Mima (2000), doi:10.1007/s007999900023; log2(words + 1), so that single words count.
    """
    return {
        gram: math.log2(len(gram) + 1) * (n - (sum(around[gram]) / len(around[gram]) if gram in around else 0))
        for gram, n in occurrences.items()
    }


def strengths(where: Mapping[Gram, Collection[str]]) -> dict[Gram, int]:
    """Node strength in the network of terms: the documents shared with each other term, added up."""
    sizes = Counter(document for found in where.values() for document in found)
    return {gram: sum(sizes[document] - 1 for document in found) for gram, found in where.items()}


def cumulative_cut_off(strength: Iterable[int]) -> int:
    """The strength of the weakest of the fewest terms that hold SHARE of all strength; equally strong ones are in."""
    ranked = sorted(strength, reverse=True)
    wanted, held = SHARE * sum(ranked), 0
    for value in ranked:
        held += value
        if held >= wanted:
            return value
    return 0


def change_point(strength: Iterable[int]) -> int:
    """The strength of the weakest term before the one change of level that fits the ranked strengths best.

    Least squares, the first of equally good places; 0 where all are equal.
    """
    ranked = sorted(strength, reverse=True)
    total, before = sum(ranked), 0
    best, cut = 0.0, 0
    for n, value in enumerate(ranked[:-1], start=1):
        before += value
        after, left = total - before, len(ranked) - n
        gain = before * before / n + after * after / left - total * total / len(ranked)
        if value > ranked[n] and gain > best:
            best, cut = gain, value
    return cut


def concept_words(codings: Rows, terms: Collection[Gram]) -> dict[str, Counter[Gram]]:
    """code_id -> how often each of the terms stands in the passages coded with it; a passage counts once a code."""
    found: dict[str, Counter[Gram]] = {}
    passages = sorted({(row["code_id"], row["source_id"], _said(row)) for row in standing(codings)})
    for code, _, said in passages:
        found.setdefault(code, Counter()).update(gram for _, gram in grams(tokens(said), ()) if gram in terms)
    return found


def of_concepts(counts: Mapping[str, Counter[Gram]]) -> dict[Gram, tuple[str, float]]:
    """Each term's concept and its c-TF-IDF there: tf x log(1 + A / f), the highest, then the first by name.

    tf: the term in the concept; f: in all concepts; A: mean of all terms' occurrences per concept.
    Source: Grootendorst (2022), arXiv:2203.05794.
    """
    overall: Counter[Gram] = sum(counts.values(), Counter())
    mean = overall.total() / len(counts) if counts else 0
    best: dict[Gram, tuple[str, float]] = {}
    for code, found in sorted(counts.items()):
        for gram, tf in found.items():
            score = tf * math.log(1 + mean / overall[gram])
            if gram not in best or score > best[gram][1]:
                best[gram] = code, score
    return best


# What stands in a query and is no term: field codes, operators, line numbers, brackets.
_NOT_TERMS = re.compile(
    r"\[[^\]]*\]|\b[A-Za-z]+(?:-[A-Za-z]+)*\s*(?==|\()|[:.][a-z]{2}(?:,[a-z]{2})*\b\.?"
    r"|\b(?:AND|OR|NOT|NEAR|NEXT|SAME|and|or|not|adj\d*|ADJ\d*|[NW]\d+|(?:NEAR|NEXT|PRE|W)/\d+)\b|[()=,;\n]|#\d+"
)


def asked_for(queries: Iterable[str]) -> list[re.Pattern[str]]:
    """What the queries ask for, a pattern each: words and phrases, `*` for any ending."""
    found = set()
    for query in queries:
        pieces = re.findall(r'["“]([^"”]*)["”]', query)
        pieces += _NOT_TERMS.split(re.sub(r'["“][^"”]*["”]', "(", query))
        found |= {
            " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*\*?", piece.casefold().replace("’", "'"))) for piece in pieces
        }
    return [re.compile(re.escape(piece).replace(r"\*", r"\w*")) for piece in sorted(found - {""})]


def _matches(term: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    return any(pattern.fullmatch(term) for pattern in patterns)
