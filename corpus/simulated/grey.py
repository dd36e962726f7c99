"""The 275 grey documents: gathered by web searches, from organisations and from key informants, entered by hand."""

import random
from itertools import product

import words

GROUPS = {"G1": 176, "G2": 48, "G3": 51}  # published; how each divides by kind and publisher is ours

# (search, share of the documents found by it)
SEARCHES = {"R1-WEB": 0.62, "R1-ORG": 0.24, "R1-CALL": 0.14}

REVIEWS, EVIDENCE = "literature reviews", "evidence reviews"
PROJECTS = "evaluations of individual innovation projects"
PROGRAMMES = "evaluations and learning reports from large-scale innovation programmes"
CASES = "syntheses of case studies"
THOUGHTS = "reports, commentary, think pieces and books by private or third sector organisations or individuals"
POLICY = "government policy, guidance or reports"
BODIES = "reports by parliamentary and non-governmental public bodies"
TOOLS = "frameworks and toolkits"

# What each group mostly holds, and how it is called in titles.
KINDS = {
    "G1": {PROJECTS: 8, PROGRAMMES: 5, CASES: 2, EVIDENCE: 1, POLICY: 2, BODIES: 1},
    "G2": {REVIEWS: 2, EVIDENCE: 2, CASES: 2, THOUGHTS: 3, POLICY: 2, BODIES: 1, TOOLS: 1},
    "G3": {THOUGHTS: 6, TOOLS: 4, REVIEWS: 1, CASES: 1},
}
SUBJECTS = {
    "G1": (
        *("children’s services", "fostering", "residential children’s homes", "edge-of-care teams", "child protection"),
        *("services for care leavers", "family support", "kinship care", "adolescent safeguarding"),
    ),
    "G2": ("public services", "local government", "policing", "schools", "housing associations", "libraries"),
    "G3": ("social innovation", "community ventures", "civic laboratories", "social enterprise", "cooperative finance"),
}
CALLED = {
    REVIEWS: "a review of the literature",
    EVIDENCE: "what the evidence says",
    PROJECTS: "evaluation report",
    PROGRAMMES: "learning from the programme",
    CASES: "case studies brought together",
    THOUGHTS: "a think piece",
    POLICY: "guidance",
    BODIES: "report of an inquiry",
    TOOLS: "a toolkit",
}
# The publisher categories of criterion IC8.
GOVERNMENT = "government departments"
PARLIAMENT = "parliamentary bodies"
UNIVERSITY = "higher education institutions"
PUBLIC_BODY = "national or international non-governmental public bodies including inspectorates"
PUBLIC_SECTOR = "public sector organisations"
CHARITY = "charities and not for profit organisations"
FOUNDATION = "private agencies and foundations working in the field of innovation"

# Who publishes which kind; every name is invented.
PUBLISHERS = {
    POLICY: (GOVERNMENT,),
    BODIES: (PARLIAMENT, PUBLIC_BODY),
    PROJECTS: (UNIVERSITY, PUBLIC_SECTOR, CHARITY),
    PROGRAMMES: (GOVERNMENT, UNIVERSITY, FOUNDATION),
    THOUGHTS: (CHARITY, FOUNDATION),
    TOOLS: (PUBLIC_SECTOR, CHARITY, FOUNDATION),
    **dict.fromkeys((REVIEWS, EVIDENCE, CASES), (UNIVERSITY, PUBLIC_BODY, CHARITY, FOUNDATION)),
}
NAMES = {
    GOVERNMENT: "{} Ministry for Families",
    PARLIAMENT: "{} Assembly Committee on Children",
    UNIVERSITY: "University of {}",
    PUBLIC_BODY: "{} Care Inspectorate",
    PUBLIC_SECTOR: "{} County Council",
    CHARITY: "The {} Children’s Trust",
    FOUNDATION: "{} Innovation Foundation",
}

COLUMNS = (
    *("search_id", "key", "type", "title", "authors", "year", "container_title", "volume", "issue", "pages", "doi"),
    *("issn", "isbn", "language", "publisher", "abstract", "keywords", "url", "publisher_category", "document_kind"),
    *("collection", "note", "provenance"),
)


def documents(rng: random.Random) -> list[dict[str, str]]:
    """One row of records/manual.csv a document; no two have the same title."""
    pairs = list(product(words.ANGLES, words.THEMES))
    rng.shuffle(pairs)
    rows = []
    for collection, n in GROUPS.items():
        for _ in range(n):
            angle, theme = pairs.pop()
            kind = rng.choices(list(KINDS[collection]), weights=list(KINDS[collection].values()))[0]
            category = rng.choice(PUBLISHERS[kind])
            subject = rng.choice(SUBJECTS[collection])
            town, seat = rng.sample(words.INVENTED_TOWNS, 2)
            body = NAMES[category].format(seat)
            number = len(rows) + 1
            rows.append(
                {
                    "search_id": rng.choices(list(SEARCHES), weights=list(SEARCHES.values()))[0],
                    "key": f"grey-{number:03d}",
                    "type": "report",
                    "title": f"{angle} {theme} in {subject}, {town}: {CALLED[kind]} (simulated)",
                    "authors": body,
                    "year": str(rng.choices(range(2005, 2021), weights=[*range(3, 18), 5])[0]),
                    "language": "English",
                    "publisher": body,
                    "url": f"https://example.org/grey/{number:03d}",
                    "publisher_category": category,
                    "document_kind": kind,
                    "collection": collection,
                    "provenance": "simulated",
                }
            )
    return rows
