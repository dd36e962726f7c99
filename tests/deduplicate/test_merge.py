import pandas as pd

from funnel.deduplicate.merge import works
from funnel.model import RECORD_COLUMNS

RECORDS = (
    pd.DataFrame(
        [
            {
                "record_id": "r_1",
                "source": "One",
                "source_type": "contact",
                "round": "1",
                "type": "unknown",
                "title": "Zinc",
            }
            | {"authors": "Doe, J", "year": "2011", "container_title": "J Zinc", "abstract": "Short."},
            {"record_id": "r_2", "source": "Two", "source_type": "database", "round": "2", "type": "article"}
            | {
                "title": "ZINC IN WOUNDS",
                "authors": "Doe, Jane; Roe, R",
                "year": "2012",
                "container_title": "Journal of Zinc",
            }
            | {"volume": "4", "pages": "1-9", "abstract": "A longer abstract.", "doi": "10.5555/z"},
            {"record_id": "r_3", "source": "Two", "source_type": "database", "round": "2", "title": "Copper"},
        ],
        columns=list(RECORD_COLUMNS),
    )
    .astype(object)
    .fillna("")
)


def merged():
    return works(RECORDS, [0, 0, 2], ["other", "databases", "databases"]).set_index("work_id")


def test_the_work_keeps_every_id_source_and_author_list():
    work = merged().loc["r_1"]
    assert (work["members"], work["sources"], work["source_types"]) == ("r_1;r_2", "One;Two", "contact;database")
    assert work["author_lists"] == "Doe, J | Doe, Jane; Roe, R"


def test_a_work_with_any_database_member_counts_in_that_arm():
    assert merged()["arm"].to_dict() == {"r_1": "databases", "r_3": "databases"}


def test_year_and_journal_come_from_the_member_that_states_volume_and_pages():
    work = merged().loc["r_1"]
    assert tuple(work[["year", "container_title", "volume", "pages"]]) == ("2012", "Journal of Zinc", "4", "1-9")


def test_the_longest_abstract_and_fullest_author_list_are_taken_but_no_title_in_capitals():
    work = merged().loc["r_1"]
    assert (work["title"], work["authors"], work["abstract"]) == ("Zinc", "Doe, Jane; Roe, R", "A longer abstract.")


def test_a_known_type_is_taken_before_an_unknown_one():
    assert merged().loc["r_1", "type"] == "article"


def test_each_field_says_which_member_it_came_from():
    assert merged().loc["r_1", "origins"] == (
        "r_1: title | r_2: type, authors, year, container_title, volume, pages, doi, abstract"
    )
    assert merged().loc["r_3", "origins"] == ""
