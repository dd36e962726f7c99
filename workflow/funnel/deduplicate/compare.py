"""What two records agree on, differ in, or leave open: one row a pair, each column a statement that is true or not."""

import numpy as np
import pandas as pd

from funnel.deduplicate import people, places, titles
from funnel.deduplicate.sides import Sides, similarity

SAME_ABSTRACT, OTHER_ABSTRACT = 85.0, 60.0  # similarity of the beginnings of abstracts, in per cent


def promising(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Which pairs a rule could speak of: titles that resemble, the same DOI or place, or a book."""
    sides = Sides(fields, left, right)
    worth = sides.agree("doi")
    worth |= titles.one_holds_other(sides)
    places = sides.agree("volume") & sides.agree("first_page")
    worth |= places & (sides.agree("first_author") | sides.agree("last_page") & sides.agree("container"))
    rest = np.flatnonzero(~worth)
    worth[rest] = titles.resemble(sides.of(rest))
    return worth


def evidence(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """The statements that rules are written in, for the pairs (left[i], right[i]) of rows of `fields`."""
    sides = Sides(fields, left, right)
    facts = {
        **titles.statements(sides),
        **people.statements(sides),
        **places.statements(sides),
        **_sources(sides),
    }
    facts["differs"] = facts["other_pages"] | facts["other_volume"] | facts["other_doi"]
    facts["among_abstracts"] = facts["supplement_page"] | facts["meetings"]  # a page that many abstracts share
    return pd.DataFrame(facts)


def _sources(sides: Sides) -> dict[str, np.ndarray]:
    abstract_a, abstract_b = sides("abstract")
    similar = np.full(len(sides), 100.0)
    told = np.flatnonzero(sides.differ("abstract"))
    similar[told] = similarity(abstract_a[told], abstract_b[told])
    long = np.fromiter((min(len(x), len(y)) > 60 for x, y in zip(abstract_a, abstract_b, strict=True)), bool)
    placed = [(sides("volume")[k] >= 0) | (sides("first_page")[k] >= 0) | (sides("doi")[k] >= 0) for k in (0, 1)]
    return {
        "same_abstract": long & (similar >= SAME_ABSTRACT),
        "other_abstract": long & (similar < OTHER_ABSTRACT),
        "one_preprint": sides.only_one("preprint"),
        "bare": ~placed[0] & ~placed[1],
        "same_id": sides.agree("exported_id"),
        "same_source": sides.agree("source"),
        "same_file": sides.agree("file"),
    }


# How each statement reads, in the order in which a person wants to hear it.
WORDS = {
    "same_id": "same record identifier", "same_doi": "same DOI", "other_doi": "other DOI",
    "same_title": "same title", "title_within": "one title within the other", "other_words": "titles differ in words",
    "unlike_title": "titles unlike", "other_numbers": "other numbers in the titles", "one_notice": "one is a notice",
    "several_authors": "same authors", "same_first_author": "same first author", "other_authors": "other authors",
    "same_year": "same year", "same_container": "same journal or book", "other_container": "other journal or book",
    "same_volume": "same volume", "other_volume": "other volume", "same_issue": "same issue",
    "other_issue": "other issue",
    "same_pages": "same first page", "other_pages": "other first page", "other_language": "other language",
    "same_abstract": "same abstract", "other_abstract": "other abstract",
}  # fmt: skip


def in_words(fields: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> list[str]:
    """The evidence for each pair as a person reads it: "same DOI, same title, 1 year apart"."""
    facts = evidence(fields, left, right)
    said: list[list[str]] = [[] for _ in range(len(facts))]
    for name, words in WORDS.items():
        for i in np.flatnonzero(facts[name].to_numpy()).tolist():
            said[i].append(words)
    years = facts["year_gap"].to_numpy()
    for i in np.flatnonzero(years > 0).tolist():
        said[i].append(f"{years[i]} year{'s' if years[i] > 1 else ''} apart")
    return [", ".join(each) for each in said]
