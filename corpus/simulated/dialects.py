"""Rows written down as six platforms write them: bytes of an export file. The dialects are real, the content is not."""

import re
import textwrap
from collections.abc import Callable
from urllib.parse import quote

from copies import Copy, initials
from press import Person

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def titled(copy: Copy) -> str:
    return f"{copy.title} (simulated){'.' if copy.full_stop else ''}"


def comma_name(person: Person) -> str:
    return ", ".join(person)


def month(copy: Copy) -> int:
    return 1 + (int(copy.issue) * 5 if copy.issue else copy.accession) % 12


def pages(copy: Copy) -> tuple[str, str]:
    """First and last page as tags hold them: both in the first, 123-30, where a platform shortens; last "" if single.

    Where an article has a number in place of pages, these platforms count its sheets from 1.
    """
    if copy.article_number:
        return "1", str(1 + int(copy.last_page) - int(copy.first_page))
    first, last = copy.first_page, copy.last_page
    if copy.short_pages and len(first) == len(last) > 2 and first != last:
        shared = next(n for n in range(len(last)) if first[n] != last[n])
        return f"{first}-{last[min(shared, len(last) - 2) :]}", ""
    return first, "" if first == last else last


def ris(tags: list[tuple[str, str]], newline: str, end: str) -> str:
    """One record; tags without a value are left out."""
    return newline.join([f"{tag}  - {value}" for tag, value in tags if value] + [end])


def proquest(database_name: str) -> Callable[[list[Copy]], bytes]:
    def written(rows: list[Copy]) -> bytes:
        return "".join(
            ris(_proquest_tags(row, database_name), "\r\n", "ER  - \r\n\r\n\r\n\r\n") for row in rows
        ).encode()

    return written


def _proquest_tags(row: Copy, database_name: str) -> list[tuple[str, str]]:
    number = f"9{row.accession + 900_000_000:09d}"
    slug = "-".join(re.findall(r"[a-z]+", row.title.casefold())[:6])
    path = f"{row.type_word}/{slug}/docview" if row.type_word else "docview"
    first, last = pages(row)
    when = month(row)
    return [
        ("TY", row.ris_type),
        ("T1", titled(row)),
        ("AN", number),
        ("AB", row.abstract),
        ("JF", row.container),
        *(("AU", comma_name(person)) for person in row.authors),
        ("Y1", f"{row.year}/{when:02d}//"),
        ("PY", str(row.year)),
        ("DA", f"{MONTHS[when - 1]} {row.year}"),
        ("SP", first),
        ("EP", last),
        ("CY", "Orlemar"),
        ("PB", row.work.publisher),
        ("PP", "Orlemar"),
        ("VL", row.volume),
        ("IS", row.issue),
        ("SN", row.work.issn.replace("-", "")),
        *(("KW", word[:1].upper() + word[1:]) for word in row.work.keywords),
        ("UR", f"https://www.proquest.com/{path}/{number}/se-2?accountid=99999"),
        ("LA", "English"),
        ("DB", database_name),
        ("N1", f"Last updated - {row.year + 1}-{when:02d}-11"),
        ("DO", row.doi),
    ]


def psycinfo(rows: list[Copy]) -> bytes:
    return "".join(ris(_psycinfo_tags(row), "\r\n", "ER  - \r\n\r\n") for row in rows).encode()


def _psycinfo_tags(row: Copy) -> list[tuple[str, str]]:
    number = f"2099-{row.accession:05d}-001"
    when = month(row)
    first, last = pages(row)
    lead = comma_name(row.authors[0])
    published = {"BOOK": "Book (0200)", "CHAP": "Book (0200)", "THES": "Dissertation Abstract (0400)"}
    notes = (
        f"Accession Number: {number}. Partial author list: First Author & Affiliation: {lead}; University of Orlemar. "
        f"Release Date: {row.year + 1}{when:02d}08. "
        f"Publication Type: {published.get(row.ris_type, 'Journal (0100), Peer Reviewed Journal (0110)')}. "
        f"Format Covered: Electronic. Document Type: {row.type_word}. "
        f"Language: EnglishMajor Descriptor: {'; '.join(word.title() for word in row.work.keywords[:2])}. "
        f"References Available: Y. Issue Publication Date: {MONTHS[when - 1]}, {row.year}."
    )
    return [
        ("TY", row.ris_type),
        ("ID", number),
        ("AN", number),
        *(("AU", comma_name(person)) for person in row.authors),
        ("T1", titled(row)),
        ("JF", row.container),
        ("JO", row.container),
        ("JA", row.work.abbreviated.replace(".", "")),
        ("Y1", f"{row.year}/{when:02d}/01/{MONTHS[when - 1]} {row.year}"),
        ("VL", row.volume),
        ("IS", row.issue),
        ("SP", first),
        ("EP", last),
        ("PB", row.work.publisher),
        ("SN", row.work.issn),
        ("N1", notes),
        ("AB", row.abstract),
        ("AB", "Impact statement: none; this record is simulated." if row.abstract and row.accession % 9 == 0 else ""),
        *(("KW", word) for word in row.work.keywords),
        ("DO", row.doi),
        ("UR", f"https://search.ebscohost.com/login.aspx?direct=true&db=psyh&AN={number}&site=ehost-live"),
        ("DP", "EBSCOhost"),
        ("DB", "psyh"),
    ]


def scie(rows: list[Copy]) -> bytes:
    return "".join(ris(_scie_tags(row), "\n", "ER  - \n\n") for row in rows).encode()


def _scie_tags(row: Copy) -> list[tuple[str, str]]:
    first, last = pages(row)
    return [
        ("TY", row.ris_type),
        ("TI", titled(row)),
        *(("AU", comma_name(person)) for person in row.authors),
        ("PY", str(row.year)),
        ("JO", row.container),
        ("VL", row.volume),
        ("IS", row.issue),
        ("SP", first),
        ("EP", last),
        ("PB", row.work.publisher),
        ("AB", row.abstract),
        *(("KW", word) for word in row.work.keywords[:2]),
        ("LA", "English"),
        ("DO", row.doi),
        ("UR", f"https://example.org/social-care/{row.accession + 100_000}"),
    ]


def web_of_science(rows: list[Copy]) -> bytes:
    records = "".join(
        "\n".join(line for tag, values in _wos_fields(row) for line in _wos_lines(tag, values)) + "\nER\n\n"
        for row in rows
    )
    return ("\ufeffFN Clarivate Analytics Web of Science\nVR 1.0\n" + records + "EF").encode()


def _wos_lines(tag: str, values: list[str]) -> list[str]:
    lines = [
        line
        for value in values
        for line in (textwrap.wrap(value, 77, break_on_hyphens=False) if tag != "AB" else [value])
    ]
    return [f"{'  ' if n else tag} {line}" for n, line in enumerate(lines) if line]


def _wos_fields(row: Copy) -> list[tuple[str, list[str]]]:
    numbered = bool(row.article_number)
    return [
        ("PT", ["B" if row.work.kind == "conference paper" else "J"]),
        ("AU", [f"{last}, {initials(given)}" for last, given in row.authors]),
        ("AF", [comma_name(person) for person in row.authors]),
        ("TI", [titled(row)]),
        ("SO", [row.container]),
        ("LA", ["English"]),
        ("DT", [f"{row.type_word}; Early Access" if row.in_press else row.type_word]),
        ("DE", ["; ".join(row.work.keywords)]),
        ("AB", [row.abstract]),
        ("TC", [str(row.accession % 40)]),
        ("PU", [row.work.publisher.upper()]),
        ("SN", [row.work.issn]),
        ("J9", [row.work.abbreviated.replace(".", "").upper()]),
        ("JI", [row.work.abbreviated]),
        ("PD", ["" if row.in_press else MONTHS[month(row) - 1].upper()]),
        ("PY", [str(row.year)]),
        ("VL", [row.volume]),
        ("IS", [row.issue]),
        ("BP", ["" if numbered else row.first_page]),
        ("EP", ["" if numbered else row.last_page]),
        ("AR", [row.article_number]),
        ("DI", [row.doi]),
        ("UT", [f"WOS:999{row.accession:012d}"]),
    ]


SCOPUS_COLUMNS = (
    *("Authors", "Author(s) ID", "Title", "Year", "Source title", "Volume", "Issue", "Art. No.", "Page start"),
    *("Page end", "Page count", "Cited by", "DOI", "Link", "Abstract", "Author Keywords", "Publisher", "ISSN", "ISBN"),
    *("Language of Original Document", "Abbreviated Source Title", "Document Type", "Publication Stage"),
    *("Access Type", "Source", "EID"),
)
SCOPUS_BARE = {"Year", "Cited by", "Document Type", "Source", "EID"}  # written without quotation marks


def scopus(rows: list[Copy]) -> bytes:
    lines = [",".join(SCOPUS_COLUMNS)]
    for row in rows:
        cells = _scopus_cells(row)
        lines.append(",".join(_scopus_cell(name, cells.get(name, "")) for name in SCOPUS_COLUMNS))
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def _scopus_cell(name: str, value: str) -> str:
    return value if name in SCOPUS_BARE or not value else '"' + value.replace('"', '""') + '"'


def _scopus_cells(row: Copy) -> dict[str, str]:
    eid = f"2-s2.0-999{row.accession:08d}"
    paged = not row.article_number
    return {
        "Authors": ", ".join(f"{last} {'.'.join(name[0] for name in given.split())}." for last, given in row.authors),
        "Author(s) ID": "".join(f"999{row.accession:06d}{n:02d};" for n in range(len(row.authors))),
        "Title": titled(row),
        "Year": str(row.year),
        "Source title": row.container,
        "Volume": row.volume,
        "Issue": row.issue,
        "Art. No.": row.article_number,
        "Page start": row.first_page if paged else "",
        "Page end": row.last_page if paged else "",
        "Cited by": str(row.accession % 50 or ""),
        "DOI": row.doi,
        "Link": f"https://www.scopus.com/inward/record.uri?eid={eid}&doi={quote(row.doi, safe='')}&partnerID=40",
        "Abstract": row.abstract or "[No abstract available]",
        "Author Keywords": "; ".join(row.work.keywords),
        "Publisher": row.work.publisher,
        "ISSN": row.work.issn.replace("-", ""),
        "Language of Original Document": "English",
        "Abbreviated Source Title": row.work.abbreviated,
        "Document Type": row.type_word,
        "Publication Stage": "Article in Press" if row.in_press else "Final",
        "Source": "Scopus",
        "EID": eid,
    }


# What each database's export is called below corpus/searches/1/, and who writes it.
FILES: dict[str, tuple[str, Callable[[list[Copy]], bytes]]] = {
    "assia": ("assia_proquest.ris", proquest("Applied Social Sciences Index & Abstracts (ASSIA)")),
    "scopus": ("scopus.csv", scopus),
    "scie": ("scie.ris", scie),
    "wos": ("web_of_science.txt", web_of_science),
    "business": ("business_proquest.ris", proquest("ProQuest Business Collection")),
    "psycinfo": ("psycinfo_ebscohost.ris", psycinfo),
}
