"""The records among a library's items, in the columns of Zotero's own CSV export."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Item = Mapping[str, Any]  # as the Web API gives it: key, version, meta, data

NO_RECORD = ("attachment", "note", "annotation")  # item types
AUTOMATIC = 1  # the type of a tag that an import has set, not a person

# Both in the order of Zotero's export.
CREATORS = (
    "Editor",
    "Series Editor",
    "Translator",
    "Contributor",
    "Attorney Agent",
    "Book Author",
    "Cast Member",
    "Commenter",
    "Composer",
    "Cosponsor",
    "Counsel",
    "Interviewer",
    "Producer",
    "Recipient",
    "Reviewed Author",
    "Scriptwriter",
    "Words By",
    "Guest",
)
COLUMNS = (
    "Key",
    "Item Type",
    "Publication Year",
    "Author",
    "Title",
    "Publication Title",
    "ISBN",
    "ISSN",
    "DOI",
    "Url",
    "Abstract Note",
    "Date",
    "Date Added",
    "Date Modified",
    "Access Date",
    "Pages",
    "Num Pages",
    "Issue",
    "Volume",
    "Number Of Volumes",
    "Journal Abbreviation",
    "Short Title",
    "Series",
    "Series Number",
    "Series Text",
    "Series Title",
    "Publisher",
    "Place",
    "Language",
    "Rights",
    "Type",
    "Archive",
    "Archive Location",
    "Library Catalog",
    "Call Number",
    "Extra",
    "Notes",
    "File Attachments",
    "Link Attachments",
    "Manual Tags",
    "Automatic Tags",
    *CREATORS,
    "Number",
    "Edition",
    "Running Time",
    "Scale",
    "Medium",
    "Artwork Size",
    "Filing Date",
    "Application Number",
    "Assignee",
    "Issuing Authority",
    "Country",
    "Meeting Name",
    "Conference Name",
    "Court",
    "References",
    "Reporter",
    "Legal Status",
    "Priority Numbers",
    "Programming Language",
    "Version",
    "System",
    "Code",
    "Code Number",
    "Section",
    "Session",
    "Committee",
    "History",
    "Legislative Body",
)
# Filled in ways of their own, or (the three last) from items that are no records and stand in items.json only.
OTHERWISE = (
    "Publication Year",
    "Author",
    "Manual Tags",
    "Automatic Tags",
    "Notes",
    "File Attachments",
    "Link Attachments",
)

# Who stands in the author's column where an item type has no authors.
AUTHORS = frozenset(
    [
        "artist",
        "author",
        "cartographer",
        "creator",
        "director",
        "interviewee",
        "inventor",
        "performer",
        "podcaster",
        "presenter",
        "programmer",
        "sponsor",
    ]
)

# Fields that an item type names in its own way, by the column that they share (Zotero's schema: their base field).
OTHER_NAMES = {
    "Title": (
        "caseName",
        "nameOfAct",
        "subject",
    ),
    "Publication Title": (
        "blogTitle",
        "bookTitle",
        "dictionaryTitle",
        "encyclopediaTitle",
        "forumTitle",
        "proceedingsTitle",
        "programTitle",
        "sessionTitle",
        "websiteTitle",
    ),
    "Publisher": (
        "company",
        "distributor",
        "institution",
        "label",
        "network",
        "repository",
        "studio",
        "university",
    ),
    "Place": ("repositoryLocation",),
    "Date": (
        "dateDecided",
        "dateEnacted",
        "issueDate",
    ),
    "Pages": (
        "codePages",
        "firstPage",
    ),
    "Volume": (
        "codeVolume",
        "reporterVolume",
    ),
    "Number": (
        "archiveID",
        "billNumber",
        "docketNumber",
        "documentNumber",
        "episodeNumber",
        "identifier",
        "patentNumber",
        "publicLawNumber",
        "reportNumber",
    ),
    "Type": (
        "genre",
        "letterType",
        "manuscriptType",
        "mapType",
        "postType",
        "presentationType",
        "reportType",
        "thesisType",
        "websiteType",
    ),
    "Medium": (
        "artworkMedium",
        "audioFileType",
        "audioRecordingFormat",
        "format",
        "interviewMedium",
        "videoRecordingFormat",
    ),
    "Issuing Authority": ("organization",),
    "Legal Status": ("status",),
    "Version": ("versionNumber",),
}


def _field(column: str) -> str:
    """The field that a column is named after: abstractNote of "Abstract Note", ISBN of "ISBN"."""
    return column if column.isupper() else column[0].lower() + column[1:].replace(" ", "")


# The fields of each column, its own before those of single item types. An item's `version` is its number in
# synchronisation and never the version of what it describes.
FIELDS = {
    column: (*(() if column == "Version" else (_field(column),)), *OTHER_NAMES.get(column, ()))
    for column in COLUMNS
    if column not in (*CREATORS, *OTHERWISE)
}


def rows(items: Iterable[Item]) -> list[dict[str, str]]:
    """One row a record, in the order given; attachments, notes and annotations are no records."""
    return [_row(item) for item in items if item["data"]["itemType"] not in NO_RECORD]


def _row(item: Item) -> dict[str, str]:
    data = item["data"]
    row = {column: _first(data, FIELDS[column]) for column in FIELDS}
    row["Key"] = item["key"]
    row["Publication Year"] = _year(item.get("meta", {}).get("parsedDate", ""), row["Date"])
    creators = data.get("creators", [])
    row["Author"] = _names(person for person in creators if person["creatorType"] in AUTHORS)
    for column in CREATORS:
        row[column] = _names(person for person in creators if person["creatorType"] == _field(column))
    tags = data.get("tags", [])
    row["Manual Tags"] = "; ".join(tag["tag"] for tag in tags if tag.get("type") != AUTOMATIC)
    row["Automatic Tags"] = "; ".join(tag["tag"] for tag in tags if tag.get("type") == AUTOMATIC)
    return {column: _writable(row.get(column, "")) for column in COLUMNS}


def _first(data: Item, fields: Iterable[str]) -> str:
    return next((value for field in fields if isinstance(value := data.get(field), str) and value), "")


def _names(people: Iterable[Mapping[str, str]]) -> str:
    """ "Family, Given; Organisation" """
    return "; ".join(
        person.get("name") or ", ".join(filter(None, (person.get("lastName"), person.get("firstName"))))
        for person in people
    )


def _year(*dates: str) -> str:
    """The year of the first of these dates that names one with four digits."""
    found = (re.search(r"(?<!\d)\d{4}(?!\d)", date) for date in dates)
    return next((year.group() for year in found if year), "")


def _writable(text: str) -> str:
    """Text that a UTF-8 table can hold: half of a character pair becomes "?", a lone carriage return a line feed."""
    return re.sub(r"\r\n?", "\n", text).encode("utf-8", "replace").decode("utf-8")
