"""Which of the papers that a team knew beforehand each search found: the known-item test of a search strategy.

Source of the test: a set of relevant papers known in advance shows how sensitive a search is (Bramer et al. 2018,
doi:10.5195/jmla.2018.283).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from funnel.identify import values
from funnel.identify.reading import Reading
from funnel.identify.records import MANUAL_FILE, Lined, files_of
from funnel.text import folded

COLUMNS = ("item", "title", "search_id", "round", "status", "source", "found", "by", "place")

Row = Mapping[str, str]


def tested(
    items: Iterable[Row], searches: Sequence[Lined], readings: Mapping[str, Reading], manual: Sequence[Lined] = ()
) -> list[dict[str, str]]:
    """One row a known item and search of any status, in COLUMNS: found is yes or no, by the doi or the title.

    items: rows of corpus/known_items.csv, in whose order the rows are; searches, readings, manual: as `identify` takes
    them. place: the file and the number of the first record that matches.
    """
    held = {search["search_id"]: dict(_marks(search, line, readings, manual)) for line, search in searches}
    rows = []
    for item in items:
        marks = [("doi", values.doi(item.get("doi", ""))), ("title", folded(item.get("title", "")))]
        for _, search in searches:
            of_search = held[search["search_id"]]
            by = next((kind for kind, mark in marks if mark and (kind, mark) in of_search), "")
            told = {column: search[column] for column in ("search_id", "round", "status", "source")}
            place = of_search[by, dict(marks)[by]] if by else ""
            answer = {"found": "yes" if by else "no", "by": by, "place": place}
            rows.append({"item": item["item"], "title": item.get("title", ""), **told, **answer})
    return rows


def _marks(
    search: Row, line: int, readings: Mapping[str, Reading], manual: Sequence[Lined]
) -> Iterator[tuple[tuple[str, str], str]]:
    """What the records of a search can be known by, and where each stands; the first of several comes last."""
    found = [
        (one.fields["doi"], one.fields["title"], f"{name}:{one.position}")
        for name in files_of(search, line, readings)
        for one in readings[name].records
    ]
    found += [
        (values.doi(row.get("doi", "")), row["title"], f"{MANUAL_FILE}:{at}")
        for at, row in manual
        if row["search_id"] == search["search_id"]
    ]
    for doi, title, place in reversed(found):
        yield ("doi", doi), place
        yield ("title", folded(title)), place
