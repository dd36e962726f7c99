"""The words and columns that every stage shares. Data only; nothing here computes."""

SOURCE_TYPES = (
    "database",
    "register",
    "website",
    "organisation",
    "citation_backward",
    "citation_forward",
    "handsearch",
    "contact",
    "other",
)
ARMS = ("databases", "other")
VOTES = ("include", "exclude", "unsure", "duplicate")
METHODS = ("consensus", "third_reviewer")
VERDICTS = ("same", "different")
PROVENANCE = ("published", "simulated", "ours")
STANDING = ("", "keep")  # decisions on a coding or relation that counts; "" where nothing was to be settled
PHASES = ("early", "middle", "later", "cross")

# What identifies a publication, as an export states it; authors and keywords hold several values joined by "; ".
BIBLIOGRAPHIC_COLUMNS = (
    "type",
    "type_as_exported",
    "title",
    "authors",
    "year",
    "container_title",
    "volume",
    "issue",
    "pages",
    "doi",
    "issn",
    "isbn",
    "language",
    "publisher",
    "abstract",
    "keywords",
    "url",
    "accession",
)

# What a hand-entered record may state beside these.
HAND_ENTERED_COLUMNS = ("publisher_category", "document_kind", "collection")

# One row an occurrence: one row of one export, or one row of records/manual.csv.
RECORD_COLUMNS = (
    "occurrence",
    "record_id",
    "search_id",
    "source",
    "source_type",
    "round",
    "file",
    "position",
    *BIBLIOGRAPHIC_COLUMNS,
    *HAND_ENTERED_COLUMNS,
    "provenance",
)

# One row a work: the records found to be the same publication.
WORK_COLUMNS = (
    "work_id",
    "members",
    "sources",
    "round",
    "arm",
    *BIBLIOGRAPHIC_COLUMNS,
    *HAND_ENTERED_COLUMNS,
    "source_types",
    "provenance",
)

# One row an event in a record's life; `seq` counts from 1 within a record.
EVENT_COLUMNS = (
    "seq",
    "record_id",
    "work_id",
    "report_id",
    "study_id",
    "arm",
    "round",
    "stage",
    "event",
    "outcome",
    "reason",
    "criterion_version",
    "by",
    "on",
    "where",
    "note",
)

# Normalised item types; "unknown" is a third state that a person settles.
ITEM_TYPES = (
    "article",
    "review",
    "conference paper",
    "conference abstract",
    "book",
    "book chapter",
    "thesis",
    "report",
    "editorial",
    "letter",
    "note",
    "news",
    "erratum",
    "book review",
    "preprint",
    "trial registration",
    "dataset",
    "web page",
    "other",
    "unknown",
)
