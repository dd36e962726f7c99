"""The words that simulated records are made of. Data only: people, places, journals and publishers are invented."""

from dataclasses import dataclass

# Surnames and given names are joined syllables, so that nobody's name is meant.
SURNAME_STARTS = (
    *("Bra", "Quen", "Tol", "Ver", "Mor", "Sil", "Dra", "Pel", "Hax", "Win", "Gor", "Lun", "Fen", "Ros", "Kel", "Zan"),
    *("Ob", "Ulv", "Cast", "Jor", "Nim", "Thal", "Yar", "Eck", "Å", "Søv", "Mün", "Ibá", "Çel", "Pře"),
)
SURNAME_MIDDLES = (
    "tho",
    "ma",
    "ve",
    "li",
    "ro",
    "ndi",
    "ska",
    "que",
    "lo",
    "mi",
    "rna",
    "ste",
    "vo",
    "ri",
    "dda",
    "zu",
)
SURNAME_ENDS = ("vel", "rik", "mar", "wick", "nen", "dor", "sby", "ñez", "lund", "than", "mov", "grö", "ssen", "tay")
SURNAME_PARTICLES = ("van ", "de ", "O’", "")
GIVEN_STARTS = ("Al", "Mi", "Ro", "Te", "Ju", "Sa", "Li", "Da", "Ke", "Nó", "Vi", "Ha", "Zo", "Pi", "Eu", "Bri")
GIVEN_ENDS = ("eb", "lou", "ra", "rin", "no", "dey", "thé", "sk", "mo", "lia", "van", "ko")

INVENTED_TOWNS = (
    *(
        "Tarnwick",
        "Orlemar",
        "Velmora",
        "Quorvane",
        "Hesselmoor",
        "Drumavel",
        "Pellinby",
        "Aldrace",
        "Morvikar",
        "Stennor",
    ),
    *("Callowmere", "Yarrowdun", "Fenmarch", "Ibexford", "Luneth", "Brackvale", "Sorrelby", "Wexcorrow", "Tolvane"),
)
PUBLISHERS = ("Orlemar Press", "Velmora House", "Tarnwick & Daughters", "Quorvane Academic", "Stennor Open", "Morvikar")

# What a journal is called after its town, the field that it serves and how often it appears in a year.
JOURNAL_NAMES = (
    ("Journal of Child Welfare", "care", 6),
    ("Review of Social Work Practice", "care", 4),
    ("Studies in Family Services", "care", 4),
    ("Children and Care Quarterly", "care", 4),
    ("International Journal of Looked After Children", "care", 6),
    ("Annals of Youth and Social Policy", "care", 2),
    ("Journal of Health Services Innovation", "health", 12),
    ("Archives of Clinical Technology", "health", 12),
    ("Review of Nursing and Digital Care", "health", 6),
    ("Bulletin of Paediatric Systems", "health", 4),
    ("International Journal of Hospital Improvement", "health", 8),
    ("Journal of Innovation Management", "business", 6),
    ("Review of Public Service Reform", "business", 4),
    ("Studies in Organisational Design", "business", 4),
    ("Journal of Social Enterprise and Technology", "business", 3),
    ("Journal of Ageing and Community", "adult", 6),
    ("Review of Adult Social Care", "adult", 4),
    ("Studies in Disability and Support", "adult", 4),
)
ABBREVIATED = {
    "Journal": "J.",
    "International": "Int.",
    "Review": "Rev.",
    "Studies": "Stud.",
    "Annals": "Ann.",
    "Archives": "Arch.",
    "Bulletin": "Bull.",
    "Services": "Serv.",
    "Innovation": "Innov.",
    "Management": "Manag.",
    "Technology": "Technol.",
    "Quarterly": "Q.",
    "Children": "Child.",
    "Community": "Commun.",
    "Organisational": "Organ.",
    "Hospital": "Hosp.",
    "Improvement": "Improv.",
    "Practice": "Pract.",
    "Policy": "Pol.",
    "Public": "Publ.",
    "Systems": "Syst.",
    "of": "",
    "and": "",
    "in": "",
}


def _towns(*regions: str) -> tuple[str, ...]:
    return tuple(region.format(town) for region in regions for town in INVENTED_TOWNS)


UK = _towns("in {}, England", "in {}, Wales", "in {}, Scotland", "in {}, UK")
USA = _towns("in {}, Ohio", "in {}, Texas", "in {}, Oregon", "in {}, USA")
OTHER_WEALTHY = _towns("in {}, Norway", "in {}, Australia", "in {}, Canada", "in {}, Germany", "in {}, New Zealand")
NOT_COMPARABLE = _towns(
    "in low-income {}", "in the refugee settlements of {}", "in post-conflict {}", "in lower-income {}"
)

ANGLES = (
    *("Introducing", "Scaling up", "Sustaining", "Redesigning", "Co-designing", "Embedding", "Prototyping", "Piloting"),
    *("Commissioning", "Rethinking", "Spreading", "Adapting", "Negotiating", "Leading", "Starting", "Financing"),
    *(
        "Making the case for",
        "Learning from",
        "Reinventing",
        "Testing",
        "Growing",
        "Replicating",
        "Staffing",
        "Opening up",
    ),
)
THEMES = (
    *(
        "organisational learning",
        "professional judgement",
        "risk appetite",
        "shared leadership",
        "trust between agencies",
    ),
    *("frontline discretion", "digital skills", "user participation", "commissioning cycles", "political sponsorship"),
    *("evaluation capacity", "implementation teams", "reflective supervision", "data sharing", "practice models"),
    *("start-up funding", "middle management", "boundary spanning", "cultures of blame", "programme fidelity"),
    *("service design", "knowledge brokering", "intermediary bodies", "everyday improvisation", "readiness for change"),
    *("value for money", "staff wellbeing", "regulatory space", "local champions", "peer networks"),
)

QUALITATIVE = (
    *(
        "a qualitative study",
        "findings from interviews",
        "an ethnography",
        "a focus group study",
        "a narrative inquiry",
    ),
    *("a case study", "a grounded theory account", "a thematic analysis", "a participatory inquiry"),
)
MIXED = (
    *("a mixed methods evaluation", "a mixed methods study", "a survey and interview study"),
    *("a realist evaluation with survey data", "a mixed methods case comparison"),
)
OTHER_DESIGNS = (
    *("a survey", "a cohort analysis", "a conceptual paper", "a randomised trial", "an economic model"),
    *("a comparison of administrative records", "a Delphi exercise", "an interrupted time series"),
)


@dataclass(frozen=True)
class Topic:
    """What the works of one topic are about, and how likely each database is to hold them."""

    field: str  # of the journals that publish it
    practices: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    databases: dict[str, float]  # relative weights


_CARE_PRACTICES = (
    *("family group conferencing", "social pedagogy", "edge-of-care outreach", "restorative practice"),
    *("contextual safeguarding", "supported lodgings", "systemic casework", "kinship care support"),
    *(
        "digital life story work",
        "trauma-informed residential care",
        "peer parent advocacy",
        "motivational social work",
    ),
    *("specialist foster care", "reunification support", "care leaver mentoring", "family drug courts"),
    *("strengths-based assessment", "shared parenting placements", "multi-agency safeguarding hubs"),
    *("predictive risk tools", "wraparound planning", "step-down fostering", "virtual family contact"),
    *("small-team social work", "intensive family preservation", "differential response"),
)
_CHILDREN = (
    *("children in care", "care leavers", "kinship carers", "foster families", "adolescents at risk", "young parents"),
    *("families known to services", "unaccompanied minors", "siblings in care", "disabled children", "birth parents"),
    *("adoptive families", "infants on the edge of care", "young people who go missing"),
)
_CARE_DATABASES = {"assia": 5, "scopus": 6, "scie": 4, "wos": 5, "business": 0.5, "psycinfo": 4}

TOPICS = {
    "care": Topic("care", _CARE_PRACTICES, _CHILDREN, UK + USA + OTHER_WEALTHY, _CARE_DATABASES),
    "change": Topic(
        "care",
        (
            *("children’s services reorganisation", "child welfare modernisation", "local authority restructuring"),
            *(
                "workforce reform in child protection",
                "the changing social work role",
                "service integration for children",
            ),
        ),
        _CHILDREN,
        UK + USA,
        _CARE_DATABASES,
    ),
    "policy": Topic(
        "care",
        (
            *("child protection law reform", "fostering regulation", "care leaver entitlements", "adoption targets"),
            *("children’s trust policy", "inspection frameworks for children’s services"),
        ),
        _CHILDREN,
        UK + USA,
        _CARE_DATABASES,
    ),
    "issue": Topic(
        "care",
        (
            *("social worker retention", "inter-agency working in child protection", "caseload management"),
            *("supervision in children’s services", "placement supply", "information systems in child welfare"),
        ),
        _CHILDREN,
        UK + USA + OTHER_WEALTHY,
        _CARE_DATABASES,
    ),
    "neighbour": Topic(
        "care",
        (
            *("nurture groups in schools", "youth justice diversion", "playwork training", "school attendance teams"),
            *("early years centres", "youth clubs", "parenting apps", "school counselling"),
        ),
        ("pupils", "young offenders", "families with toddlers", "teenagers", "teachers", "youth workers"),
        UK + USA + OTHER_WEALTHY,
        _CARE_DATABASES,
    ),
    "health": Topic(
        "health",
        (
            *("telemonitoring", "robotic surgery", "electronic prescribing", "point-of-care testing", "wound imaging"),
            *(
                "nurse-led clinics",
                "wearable sensors",
                "genomic screening",
                "mobile stroke units",
                "simulation training",
            ),
            *("virtual wards", "insulin pumps", "3D-printed implants", "decision support alerts", "teledermatology"),
            *("remote cardiac rehabilitation", "antibiotic stewardship apps", "smart inhalers", "surgical checklists"),
            *("hospital-at-home schemes", "online cognitive therapy", "patient portals", "community paramedicine"),
            *("asthma action apps", "neonatal monitoring", "maternity triage software", "vaccination reminders"),
            *("dental outreach vans", "augmented reality anatomy", "sepsis prediction tools", "dialysis at home"),
            *("pharmacist prescribing", "drone sample delivery", "sleep apnoea devices", "oncology navigators"),
        ),
        (
            *("adults with diabetes", "preterm infants", "surgical patients", "nurses", "people with asthma"),
            *("cancer survivors", "children with epilepsy", "general practitioners", "stroke patients"),
            *("adolescents with depression", "expectant mothers", "hospital pharmacists", "intensive care teams"),
            *("kidney patients", "junior doctors", "people with heart failure", "paediatric inpatients"),
        ),
        UK + USA + OTHER_WEALTHY,
        {"assia": 1.5, "scopus": 7, "scie": 0.3, "wos": 6, "business": 0.8, "psycinfo": 4},
    ),
    "business": Topic(
        "business",
        (
            *("open innovation", "product platforms", "crowdfunding", "lean start-ups", "supply chain dashboards"),
            *("public procurement", "smart city pilots", "regional clusters", "service blueprints", "design thinking"),
            *("university spin-outs", "social impact bonds", "e-government portals", "corporate incubators"),
            *("patent pools", "family firm succession", "agile budgeting", "customer co-creation"),
        ),
        (
            *("small manufacturers", "city governments", "retail banks", "civil servants", "technology founders"),
            *("social enterprises", "family firms", "procurement officers", "tourism operators", "middle managers"),
        ),
        UK + USA + OTHER_WEALTHY,
        {"assia": 0.4, "scopus": 6, "scie": 0.2, "wos": 5, "business": 7, "psycinfo": 0.8},
    ),
    "adult": Topic(
        "adult",
        (
            *("extra care housing", "dementia day services", "shared lives schemes", "personal budgets", "reablement"),
            *("assistive technology at home", "befriending lines", "supported employment", "respite vouchers"),
            *("care home volunteering", "home care cooperatives", "memory cafés", "social prescribing for later life"),
        ),
        (
            *("older people", "adults with learning disabilities", "carers of people with dementia", "care home staff"),
            *("adults with sight loss", "older tenants", "home care workers", "adults with brain injury"),
        ),
        UK + USA + OTHER_WEALTHY,
        {"assia": 5, "scopus": 5, "scie": 4, "wos": 4, "business": 0.4, "psycinfo": 2},
    ),
    "elsewhere": Topic("care", _CARE_PRACTICES, _CHILDREN, NOT_COMPARABLE, _CARE_DATABASES),
}

# Editorials carry such titles, issue after issue.
STANDING_TITLES = ("Editorial", "From the editors", "In this issue", "Editor’s introduction", "Notes from the chair")

FINDINGS = (
    "Progress was uneven, and {theme} explained much of the difference.",
    "Teams that made room for {theme} moved from plans to everyday use sooner.",
    "Those taking part spoke of {theme} as the hardest part of the work.",
    "Gains faded where {theme} was left to chance.",
    "The account traces how {theme} changed between the first and the last year.",
    "No single factor stood out, though {theme} came up in every site.",
)
CLOSINGS = (
    "Implications for planning are set out.",
    "Limits of the material are discussed.",
    "The paper ends with questions for services of this kind.",
    "Further work should follow the sites for longer.",
    "A framework for local teams is proposed.",
)
