"""Three known papers, two searches: what each found, by what, and where."""

from funnel.identify import known_items
from funnel.identify.reading import Found, Reading, silent


def reading(*records):
    found = [
        Found(at, at, [], silent() | {"title": title, "doi": doi}) for at, (title, doi) in enumerate(records, start=1)
    ]
    return Reading("", "RIS", "utf-8", "LF", found)


def search(search_id, files, status="final"):
    return {"search_id": search_id, "round": "1", "status": status, "source": search_id, "files": files}


ITEMS = [
    {"item": "K1", "title": "Arches over water", "doi": "https://doi.org/10.5555/A"},
    {"item": "K2", "title": "Beams: in Winter", "doi": ""},
    {"item": "K3", "title": "", "doi": "10.5555/none"},
]
READINGS = {
    "one.ris": reading(("Something else", ""), ("Arches (over water), reprinted", "10.5555/a")),
    "two.csv": reading(("Beams in winter", ""), ("Beams in winter", "10.5555/b")),
}
SEARCHES = [(2, search("One", "one.ris")), (3, search("Two", "two.csv", "pilot")), (4, search("Hand", ""))]
MANUAL = [(2, {"search_id": "Hand", "title": "Arches over water"})]


def test_each_known_paper_is_looked_for_in_each_search():
    rows = known_items.tested(ITEMS, SEARCHES, READINGS, MANUAL)
    assert [(row["item"], row["search_id"], row["found"], row["by"], row["place"]) for row in rows] == [
        ("K1", "One", "yes", "doi", "one.ris:2"),
        ("K1", "Two", "no", "", ""),
        ("K1", "Hand", "yes", "title", "records/manual.csv:2"),
        ("K2", "One", "no", "", ""),
        ("K2", "Two", "yes", "title", "two.csv:1"),
        ("K2", "Hand", "no", "", ""),
        ("K3", "One", "no", "", ""),
        ("K3", "Two", "no", "", ""),
        ("K3", "Hand", "no", "", ""),
    ]


def test_an_empty_title_or_doi_matches_nothing():
    readings = {"one.ris": reading(("", ""))}
    items = [{"item": "K", "title": "", "doi": ""}]
    assert [row["found"] for row in known_items.tested(items, SEARCHES[:1], readings)] == ["no"]
