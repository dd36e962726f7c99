"""The rules, in words and as statements over evidence: what forbids beats what joins, and some doubts are a person's.

The statements are those of compare.evidence. What the rules that forbid have in common: other tools are known to merge
such pairs, and a study that is merged away is missed by everyone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Rule:
    name: str  # as it stands in duplicates.csv
    says: str  # one sentence for the person who checks a merge
    when: str  # statements of compare.evidence, joined by & | ~
    relation: str = ""  # what related.csv calls the pair


FORBID = (
    Rule(
        "notice",
        "One is an erratum, reply or comment, the other the publication it is about.",
        "one_notice",
    ),
    Rule(
        "numbered",
        "The titles carry different numbers: part I and part II, volume 1 and volume 2.",
        "other_numbers & ~(same_doi & same_pages)"
        " & ~(numbers_within_words & same_volume & same_page_range & same_first_author & ~among_abstracts)",
    ),
    Rule(
        "doi and pages",
        "DOIs differ and first pages differ.",
        "other_doi & other_pages",
    ),
    Rule(
        "doi and issue",
        "DOIs differ, and so does volume, issue or journal.",
        "other_doi & (other_volume | other_issue | other_container) & ~same_page_range",
    ),
    Rule(
        "place",
        "Volumes differ and first pages differ.",
        "other_volume & other_pages & ~same_doi",
    ),
    Rule(
        "page",
        "First pages of the same volume differ, and it is not that all the rest agrees.",
        "other_pages & same_volume & ~same_doi"
        " & ~(same_title & long_title & several_authors & same_year & same_container & ~other_issue"
        " & ~among_abstracts)",
    ),
    Rule(
        "volume and year",
        "Volume or issue differs and the year differs: an update, a yearly report.",
        "(other_volume | other_issue & ~same_volume) & year_gap > 0 & ~same_doi & ~same_page_range",
    ),
    Rule(
        "recurring",
        "A heading used again and again, in different issues or nobody knows which.",
        "recurring_title & (year_gap > 0 | differs | other_issue | other_words | title_within"
        " | ~(same_doi | same_volume & (same_issue | same_pages) | same_id & ~same_file))",
    ),
    Rule(
        "twice in one export",
        "One export lists both under a short title, with nothing to tell one issue from the other.",
        "same_file & (bare & same_source & ~long_title | same_id & recurring_title)",
    ),
    Rule(
        "other authors",
        "No author in common, and another page, DOI, volume or year.",
        "other_authors & (differs | far_year)",
    ),
    Rule(
        "years apart",
        "Published more than a year apart, without a DOI or a page in common.",
        "far_year & ~same_doi & ~(same_volume & same_pages)",
    ),
    Rule(
        "other words",
        "The titles say different things and the pages differ.",
        "other_words & other_pages",
    ),
    Rule(
        "shared doi",
        "A DOI shared by a whole supplement: titles differ, and pages or authors.",
        "same_doi & other_words & (other_pages | other_authors)",
    ),
)

# The strongest first: where more than one holds, the first is named, and clusters grow in this order.
JOIN = (
    Rule(
        "doi and title",
        "Same DOI, same or nearly the same title.",
        "same_doi & (near_title | title_within)",
    ),
    Rule(
        "doi and place",
        "Same DOI, volume, first page and authors.",
        "same_doi & same_volume & same_pages & same_authors & ~among_abstracts",
    ),
    Rule(
        "same export",
        "Another export of the same record.",
        "same_id & same_title & ~same_file",
    ),
    Rule(
        "title and place",
        "Same title, volume and first page.",
        "same_title & same_volume & same_pages & ~other_authors",
    ),
    Rule(
        "title, author and page",
        "Same title, authors and first page, at most a year apart.",
        "same_title & same_authors & same_pages & years_agree & (telling_page | same_page_range | same_container)",
    ),
    Rule(
        "near title and place",
        "Nearly the same title, or one within the other, with the same volume, first page and authors.",
        "(near_title | title_within) & same_volume & same_pages & same_authors & ~(other_words & among_abstracts)",
    ),
    Rule(
        "near title and pages",
        "Nearly the same title, or one within the other, with the same first and last page, year and journal.",
        "(near_title & (~other_words | several_authors) | title_within) & same_page_range & telling_page & same_year"
        " & same_container & ~other_authors & ~other_volume & ~other_issue & ~among_abstracts",
    ),
    Rule(
        "short title and page",
        "One title within the other, same first page, authors and year.",
        "title_within & same_pages & telling_page & same_authors & years_agree",
    ),
    Rule(
        "title, author and volume",
        "Same title, authors and volume of the same journal; no other first page.",
        "same_title & same_authors & same_volume & (same_container | same_year | same_issue) & ~other_pages",
    ),
    Rule(
        "title, author and year",
        "Same title, authors and year; nothing that differs.",
        "same_title & same_authors & same_year & (~other_container | conferences) & ~differs",
    ),
    Rule(
        "title, author and journal",
        "Same title, authors and journal, at most a year apart; nothing that differs.",
        "same_title & same_authors & years_agree & same_container & ~differs & ~bare",
    ),
    Rule(
        "title, year and journal",
        "Same title, year and journal, nobody named; nothing that differs.",
        "same_title & long_title & same_year & same_container & ~authors_known & ~differs & ~other_issue",
    ),
    Rule(
        "subtitle",
        "Same authors, year and journal, one title without the other's subtitle; nothing that differs.",
        "no_subtitle & same_authors & same_year & (same_container | several_authors & bare & conferences)"
        " & ~differs & ~other_telling",
    ),
    Rule(
        "same pages",
        "Same journal, year, volume, issue, pages and authors: the title in another language.",
        "same_volume & same_page_range & same_year & same_container & same_authors & (same_issue | several_authors)"
        " & ~other_issue & ~other_doi & ~among_abstracts",
    ),
    Rule(
        "abstract and author",
        "Same abstract, authors and journal, one title within the other; nothing that differs.",
        "same_abstract & (near_title | title_within) & same_authors & near_year & ~differs & ~other_container"
        " & ~other_telling",
    ),
)

# What belongs together without being the same: kept apart and linked, unless the review's policy says merge.
RELATED = (
    Rule(
        "erratum",
        "An erratum and the publication it corrects.",
        "one_erratum & (title_within | near_title) & (same_authors | same_container)",
        "erratum_of",
    ),
    Rule(
        "reply",
        "A reply or comment and the publication it is about.",
        "one_reply & (title_within | near_title) & same_container",
        "reply_to",
    ),
    Rule(
        "preprint",
        "A preprint and the version of record.",
        "one_preprint & ~same_doi & near_title & same_authors",
        "preprint_of",
    ),
    Rule(
        "abstract",
        "A conference abstract and the article, or another abstract, of the same study.",
        "near_title & long_title & several_authors & (one_meeting | supplement_page) & differs & ~same_doi",
        "abstract_of",
    ),
    Rule(
        "reprint",
        "The same text in another journal.",
        "same_title & long_title & several_authors & near_year & other_container & differs & ~same_doi"
        " & ~recurring_title",
        "reprint_of",
    ),
)

DOUBT = (
    Rule(
        "near title, same authors",
        "Nearly the same title and the same authors, at most a year apart.",
        "(near_title | title_within) & same_authors & near_year & ~other_pages",
    ),
    Rule(
        "other pages",
        "Same title, authors, year, journal and volume, but the pages differ.",
        "same_title & other_pages",
    ),
    Rule(
        "same title",
        "Same title and year, authors not comparable.",
        "same_title & ~same_authors & near_year & ~recurring_title",
    ),
)


def first_that_holds(rules: Sequence[Rule], evidence: pd.DataFrame) -> np.ndarray:
    """For each pair the number of the first rule of the table that holds, -1 where none does."""
    facts = {str(name): evidence[name].to_numpy() for name in evidence}
    found = np.full(len(evidence), -1, dtype=np.int8)
    for number in reversed(range(len(rules) if len(evidence) else 0)):
        holds = pd.eval(rules[number].when, engine="python", local_dict=facts, global_dict={})
        found[np.asarray(holds, dtype=bool)] = number
    return found
