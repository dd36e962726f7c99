"""The rules, in words and as statements over evidence: what forbids beats what joins, and some doubts are a person's.

The statements are those of compare.evidence. What identifies a publication is its DOI, or its place (journal, volume,
pages) or its title, each with enough of the rest: librarians compare pages with author, title, volume and year, since
not every database states a DOI. The rules that join make such combinations tolerant of what databases do to a field;
the rules that forbid hold for whole clusters, since a study that is merged away is missed by everyone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

BRAMER = "Bramer et al. 2016, doi:10.3163/1536-5050.104.3.014: combinations of author, year, title, journal and pages"
DOI = "ISO 26324: a DOI names one object"
PLACE = "ours: one publication stands in one place; a database's slip touches one field, seldom two"
LINKED = "National Library of Medicine, Errata, Retractions, and Other Linked Citations in PubMed"
VERSIONS = "NISO RP-8-2008, Journal Article Versions"
COLLATE = "Cochrane Handbook, MECIR C42: several reports of one study are collated"


@dataclass(frozen=True)
class Rule:
    name: str  # as it stands in duplicates.csv; for a relation, its key under `duplicates` in config
    says: str  # one sentence for the person who checks a merge
    when: str  # statements of compare.evidence, joined by & | ~
    source: str  # a standard, a paper, or "ours: " and why
    relation: str = ""  # what related.csv calls the pair
    bearer: tuple[str, object] = ("", None)  # the field and value of the record that bears the relation to the other


FORBID = (
    Rule(
        "notice",
        "One is an erratum, reply, comment, supplement or reprint, the other the publication it is about.",
        "one_notice",
        LINKED,
    ),
    Rule(
        "numbered",
        "The titles carry different numbers: part I and part II, volume 1 and volume 2.",
        "other_numbers & ~(same_doi & same_pages)"
        " & ~(numbers_within_words & same_volume & same_page_range & same_first_author & ~among_abstracts)",
        "ours: a number tells instalments apart; within a word (p16INK4a) it is misprinted more often than it tells",
    ),
    Rule(
        "other doi",
        "DOIs differ, and so do first pages, or volume, issue or journal.",
        "other_doi & (other_pages | other_container | (other_volume | other_issue) & ~(same_page_range & long_title))",
        DOI,
    ),
    Rule(
        "other volume",
        "Volumes or issues differ, and pages or years with them: a reprint, an update, a yearly report.",
        "(other_volume & other_pages | (other_volume | other_issue & ~same_volume) & year_gap > 0 & ~same_page_range)"
        " & ~same_doi",
        PLACE,
    ),
    Rule(
        "other page",
        "First pages of the same volume differ, and it is not that all the rest agrees.",
        "other_pages & same_volume & ~same_doi & ~(same_title & long_title & several_authors & same_year"
        " & same_container & ~other_issue & ~among_abstracts)",
        PLACE,
    ),
    Rule(
        "recurring",
        "A heading used again and again, in different issues or nobody knows which.",
        "recurring_title & (differs | other_issue | other_words | title_within | ~(same_doi"
        " | year_gap <= 0 & same_id & ~same_file & ~other_container"
        " | year_gap <= 0 & same_container & same_volume & (same_issue | same_pages)"
        " | same_container & same_volume & same_issue & same_page_range))",
        "ours: editorials and columns share title, author and journal; only the issue tells them apart",
    ),
    Rule(
        "twice in one export",
        "One export lists both under a short title, with nothing to tell one issue from the other.",
        "same_file & (bare & same_source & ~long_title | same_id & recurring_title)",
        "ours: a database lists a publication once",
    ),
    Rule(
        "other authors",
        "No author in common, and another page, DOI, volume or year.",
        "other_authors & (differs | far_year)",
        "ours: two teams do not write one publication; where nothing else differs, one database misnames them",
    ),
    Rule(
        "years apart",
        "Published more than a year apart, without a DOI or a page in common; two years are a person's to judge where"
        " title, authors and journal agree.",
        "far_year & ~same_doi & ~(same_volume & same_pages)"
        " & ~(year_gap == 2 & same_title & long_title & several_authors & same_container & ~differs)",
        "ours: online and in print lie a year apart at most as a rule",
    ),
    Rule(
        "other words",
        "The titles say different things and the pages differ.",
        "other_words & other_pages",
        "ours: trials of one team have titles that differ by a word",
    ),
    Rule(
        "shared doi",
        "A DOI shared by a whole supplement: titles differ, and pages or authors.",
        "same_doi & other_words & (other_pages | other_authors)",
        "ours: congress supplements register one DOI for many abstracts",
    ),
)

# The strongest first: where more than one holds, the first is named, and clusters grow in this order.
JOIN = (
    Rule(
        "doi and title",
        "Same DOI, same or nearly the same title.",
        "same_doi & (near_title | title_within)",
        DOI,
    ),
    Rule(
        "doi and place",
        "Same DOI, volume, first page and authors.",
        "same_doi & same_volume & same_pages & same_authors & ~among_abstracts",
        DOI,
    ),
    Rule(
        "same export",
        "Another export of the same record.",
        "same_id & same_title & ~same_file",
        "ours: a platform gives each of its records one accession number",
    ),
    Rule(
        "title and place",
        "Same volume and first page, and the same title, or nearly the same and the same authors.",
        "same_volume & same_pages & (same_title & ~other_authors"
        " | (near_title & (same_page_range | ~other_words) | title_within) & same_authors & ~among_abstracts)",
        BRAMER,
    ),
    Rule(
        "title, author and page",
        "Same title, or one within the other, same authors and first page, at most a year apart.",
        "same_pages & same_authors & years_agree"
        " & (same_title & (same_page_range | same_container | telling_page)"
        " | title_within & telling_page & ~among_abstracts)",
        BRAMER,
    ),
    Rule(
        "title and pages",
        "Nearly the same title, or one within the other, with the same first and last page, year and journal.",
        "(near_title | title_within) & same_page_range & telling_page & same_year & same_container"
        " & (several_authors | ~other_words & ~other_authors) & ~other_volume & ~other_issue & ~among_abstracts",
        BRAMER,
    ),
    Rule(
        "title and author",
        "Same title and authors, with the same year or in the same journal; nothing that differs.",
        "same_title & same_authors & ~other_pages & ~other_volume & (~other_doi | same_volume)"
        " & (same_year & (~other_container | conferences & bare | same_volume & same_issue)"
        " | years_agree & same_container & ~bare)",
        BRAMER,
    ),
    Rule(
        "title, year and journal",
        "Same title and two of year, journal and volume, nobody named; nothing that differs.",
        "same_title & long_title & ~authors_known & ~differs & ~other_issue & ~other_container"
        " & (same_year & (same_container | same_volume) | years_agree & same_container & same_volume)",
        BRAMER,
    ),
    Rule(
        "subtitle",
        "Same authors, year and journal, one title without the other's subtitle; nothing that differs.",
        "no_subtitle & same_authors & same_year & (same_container | several_authors & bare & conferences)"
        " & ~differs & ~other_telling",
        "ours: some databases index the title, others title and subtitle",
    ),
    Rule(
        "same pages",
        "Same journal, year, volume, issue, pages and authors: the title in another language.",
        "same_volume & same_page_range & same_year & same_container & same_authors & (same_issue | several_authors)"
        " & ~other_issue & ~other_doi & ~among_abstracts",
        BRAMER,
    ),
    Rule(
        "abstract and author",
        "Same abstract, authors and journal, nearly the same title or one within the other; nothing that differs.",
        "same_abstract & (near_title | title_within) & same_authors & years_agree & ~differs & ~other_container"
        " & ~other_telling",
        "ours: databases copy the abstract even where they change the title",
    ),
)

# What belongs together without being the same: kept apart and linked, unless the review's policy says merge.
RELATED = (
    Rule(
        "erratum",
        "An erratum and the publication it corrects.",
        "one_erratum & (title_within | near_title) & (same_authors | same_container)",
        LINKED,
        "erratum_of",
        ("notice", "erratum"),
    ),
    Rule(
        "reply",
        "A reply or comment and the publication it is about.",
        "one_reply & (title_within | near_title) & same_container",
        LINKED,
        "reply_to",
        ("notice", "reply"),
    ),
    Rule(
        "supplement",
        "Supplementary material or data and the publication it belongs to.",
        "one_supplement & (title_within | near_title) & ~other_authors",
        "ours: repositories register supplements and data under the article's title",
        "supplement_of",
        ("notice", "supplement"),
    ),
    Rule(
        "part",
        "A chapter or paper and the book that holds it.",
        "one_holds_other & years_agree",
        "ours: the record of a chapter names the book as its container",
        "part_of",
        ("book", False),
    ),
    Rule(
        "preprint",
        "A preprint and the version of record.",
        "one_preprint & ~same_doi & near_title & same_authors",
        VERSIONS,
        "preprint_of",
        ("preprint", True),
    ),
    Rule(
        "translation",
        "The same article in another language, published apart.",
        "other_language & (near_title | same_abstract) & same_authors & (differs | other_container) & ~same_doi"
        " & ~recurring_title",
        COLLATE,
        "translation_of",
    ),
    Rule(
        "abstract",
        "A conference abstract and the article, or another abstract, of the same study.",
        "near_title & long_title & several_authors & (one_meeting | supplement_page) & differs & ~same_doi",
        COLLATE,
        "abstract_of",
        ("meeting", True),
    ),
    Rule(
        "reprint",
        "The same text in another journal.",
        "same_title & long_title & several_authors & years_agree & other_container & differs & ~same_doi"
        " & ~recurring_title | one_reprint & (title_within | near_title) & same_authors",
        COLLATE,
        "reprint_of",
    ),
)

DOUBT = (
    Rule(
        "title and authors",
        "Nearly the same title, or one within the other, and the same authors, at most two years apart.",
        "(near_title | title_within) & same_authors & year_gap <= 2 & ~other_pages",
        "ours: what agrees in most and says too little of the rest",
    ),
    Rule(
        "other pages",
        "Same title, authors, year, journal and volume, but the pages differ.",
        "same_title & other_pages",
        "ours: what agrees in most and says too little of the rest",
    ),
    Rule(
        "same place",
        "Same journal, year, volume, first and last page, but the titles differ and too few authors are named.",
        "same_volume & same_page_range & same_year & same_container & ~other_authors & ~other_issue & ~among_abstracts",
        "ours: what agrees in most and says too little of the rest",
    ),
    Rule(
        "title alone",
        "Same title, or one within the other if both are long, authors not comparable, years equal or unknown.",
        "(same_title | title_within & long_title & ~authors_known) & ~same_authors & years_agree & ~recurring_title",
        "ours: what agrees in most and says too little of the rest",
    ),
)


def to_merge(policy: Mapping[str, str]) -> set[str]:
    """The relations whose pairs a review merges. policy: "link" or "merge" by a relation's name or its config key."""
    return {rule.relation for rule in RELATED if "merge" in (policy.get(rule.name), policy.get(rule.relation))}


def first_that_holds(rules: Sequence[Rule], evidence: pd.DataFrame) -> np.ndarray:
    """For each pair the number of the first rule of the table that holds, -1 where none does."""
    facts = {str(name): evidence[name].to_numpy() for name in evidence}
    found = np.full(len(evidence), -1, dtype=np.int8)
    for number in reversed(range(len(rules) if len(evidence) else 0)):
        holds = pd.eval(rules[number].when, engine="python", local_dict=facts, global_dict={})
        found[np.asarray(holds, dtype=bool)] = number
    return found
