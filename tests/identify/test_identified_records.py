"""From the search log, readings and hand-entered rows to the table of records; counted by hand."""

import pytest

from funnel.errors import ReviewError
from funnel.identify.reading import Found, Quarantined, Reading, silent
from funnel.identify.records import files_below, files_of, files_to_read, identify
from funnel.model import EVENT_COLUMNS, RECORD_COLUMNS


def reading(*titles: str, platform: str = "scopus", aside: int = 0) -> Reading:
    records = [
        Found(n, n * 5, [("TI", title), ("XX", "own")], silent() | {"title": title})
        for n, title in enumerate(titles, 1)
    ]
    quarantined = [Quarantined(len(titles) + n + 1, 99, "cut off") for n in range(aside)]
    return Reading(platform, "ris", "utf-8", "LF", records, quarantined, ["a warning"], "abc")


def search(line: int, search_id: str, files: str = "", **cells: str) -> tuple[int, dict[str, str]]:
    row = {"search_id": search_id, "round": "1", "status": "final", "source": "Scopus", "source_type": "database", "files": files,
           "hits": "9", "exported": "3", "searched_on": "2024-05-01", "run_by": "ana", "provenance": "simulated"}  # fmt: skip
    return line, row | cells


SEARCHES = [
    search(2, "S2", "1/b*.ris"),
    search(3, "P1", "1/pilot.ris", status="pilot"),
    search(4, "W1", source_type="website", source="A website", provenance="ours"),
]
READINGS = {
    "1/b10.ris": reading("Ten"),
    "1/b2.ris": reading("One", "Two", aside=1),
    "1/pilot.ris": reading("Pilot"),
}
MANUAL = [
    (2, {"search_id": "W1", "key": "g1", "title": "Grey", "type": "Report", "collection": "G1", "provenance": ""}),
    (3, {"search_id": "P1", "key": "g2", "title": "Not counted"}),
]
ARMS = {"database": "databases", "website": "other"}


@pytest.fixture
def found():
    return identify(SEARCHES, READINGS, MANUAL, ARMS)


def test_only_final_searches_count_in_the_order_of_log_file_and_position(found):
    assert list(found.records.columns) == list(RECORD_COLUMNS)
    assert list(found.records["title"]) == ["One", "Two", "Ten", "Grey"]
    assert list(found.records["occurrence"]) == [
        "S2:1/b2.ris:1",
        "S2:1/b2.ris:2",
        "S2:1/b10.ris:1",
        "W1:records/manual.csv:2",
    ]
    assert list(found.records["provenance"]) == ["simulated"] * 3 + ["ours"]


def test_a_record_entered_by_hand(found):
    grey = found.records.iloc[-1]
    assert (grey["type"], grey["type_as_exported"], grey["accession"], grey["collection"]) == (
        "report",
        "Report",
        "g1",
        "G1",
    )


def test_every_search_is_listed_with_what_was_read(found):
    table = found.searches.set_index("search_id")
    assert list(table["read"]) == ["3", "2", "1"]
    assert list(table["quarantined"]) == ["1", "0", "0"]
    assert table.loc["S2", "files"] == "1/b2.ris; 1/b10.ris"
    assert table.loc["S2", "warnings"] == "1/b2.ris: a warning; 1/b10.ris: a warning"
    assert table.loc["W1", "platform_detected"] == "manual"


def test_one_event_a_record_says_where_it_was_found(found):
    assert list(found.events.columns) == list(EVENT_COLUMNS)
    assert list(found.events["where"]) == ["corpus/searches/1/b2.ris:1", "corpus/searches/1/b2.ris:2",
                                           "corpus/searches/1/b10.ris:1", "corpus/records/manual.csv:2"]  # fmt: skip
    assert list(found.events["arm"]) == ["databases"] * 3 + ["other"]
    assert set(found.events["event"]) == {"identified"}
    assert (found.events["record_id"] == found.records["record_id"]).all()
    assert list(found.events.iloc[0][["seq", "by", "on"]]) == ["1", "ana", "2024-05-01"]


def test_all_that_an_export_says_is_kept(found):
    raw = found.raw[found.raw["occurrence"] == "S2:1/b2.ris:2"]
    assert raw[["n", "tag", "value"]].values.tolist() == [["1", "TI", "Two"], ["2", "XX", "own"]]


def test_what_could_not_be_read_is_listed(found):
    assert found.quarantine.values.tolist() == [["S2", "1/b2.ris", "3", "99", "cut off"]]


def test_the_order_of_searches_and_files_changes_no_id():
    twice = {**READINGS, "1/b3.ris": reading("One", "One")}
    there = identify(SEARCHES, twice, MANUAL).records
    back = identify(SEARCHES[::-1], dict(reversed(twice.items())), MANUAL[::-1]).records
    assert dict(there[["occurrence", "record_id"]].values) == dict(back[["occurrence", "record_id"]].values)
    assert sorted(name.partition(".")[2] for name in there["record_id"] if "." in name) == ["2", "3"]


@pytest.mark.parametrize(
    "searches, manual, message",
    [
        pytest.param([search(2, "S1"), search(3, "S1")], [], "line 3: search_id 'S1' stands twice", id="an id twice"),
        pytest.param([search(2, "S1", "1/c.ris")], [], "log.csv, line 2: no file", id="a file that is not there"),
        pytest.param(
            [search(2, "S1")], [(5, {"search_id": "S2"})], "manual.csv, line 5: search_id 'S2'", id="an unknown search"
        ),
    ],
)
def test_mistakes_are_named_with_their_line(searches, manual, message):
    with pytest.raises(ReviewError, match=message):
        identify(searches, READINGS, manual)


def test_patterns_find_files_in_natural_order_and_each_once():
    present = ["1/b10.ris", "1/b2.ris", "2/a.csv"]
    assert files_of({"files": "2/a.csv; 1/*.ris; 1/b2.ris"}, 2, present) == ["2/a.csv", "1/b2.ris", "1/b10.ris"]


def test_each_file_is_read_once_with_the_column_map_of_its_search():
    log = [search(2, "S1", "1/b2.ris", column_map="title=X"), search(3, "S2", "1/b10.ris")]
    assert files_to_read(log, READINGS) == {"1/b2.ris": "title=X", "1/b10.ris": ""}


def test_one_column_map_serves_every_search_that_names_its_file():
    log = [search(2, "S1", "1/b2.ris", column_map="title=X"), search(3, "S2", "1/b2.ris")]
    assert files_to_read(log, READINGS) == {"1/b2.ris": "title=X"}
    log.append(search(4, "S3", "1/b2.ris", column_map="title=Y"))
    with pytest.raises(ReviewError, match=r"line 4: column_map 'title=Y' of .* is 'title=X' in a row above"):
        files_to_read(log, READINGS)


def test_the_log_and_hidden_files_are_no_exports(tmp_path):
    for name in ("log.csv", "1/b10.ris", "1/b2.ris", "1/.DS_Store", ".git/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert files_below(tmp_path) == ["1/b2.ris", "1/b10.ris"]
