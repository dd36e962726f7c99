"""Ids of records: the recipe is frozen, for people's votes cite them."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.identify.identity import IDENTIFYING, Row, raw_hash, record_id, told_apart
from funnel.identify.reading import silent
from funnel.model import BIBLIOGRAPHIC_COLUMNS


def fields(**said: str) -> dict[str, str]:
    return silent() | said


@pytest.mark.parametrize(
    "platform, said, hashed, golden",
    [
        pytest.param(
            "scopus", {"accession": "2-s2.0-85", "title": "T"}, "scopus\x1f2-s2.0-85", "r_dc4fa8a0c3521a49", id="accession"
        ),
        pytest.param(
            "",
            {"title": "Care", "authors": "Li, A.", "year": "2020"},
            "\x1f\x1fCare\x1fLi, A.\x1f2020" + "\x1f" * 12,
            "r_4e8704b6afc29f49",
            id="all fields where there is no accession number",
        ),
    ],
)  # fmt: skip
def test_golden_ids(platform, said, hashed, golden):
    assert record_id(platform, fields(**said)) == golden
    assert golden == "r_" + hashlib.sha256(hashed.encode()).hexdigest()[:16]


def test_our_own_reading_of_the_type_is_no_part_of_an_id():
    assert record_id("", fields(title="T", type="review")) == record_id("", fields(title="T", type="unknown"))
    assert set(BIBLIOGRAPHIC_COLUMNS) - set(IDENTIFYING) == {"type", "accession"}


@pytest.mark.parametrize("column", IDENTIFYING)
def test_every_other_field_is(column):
    assert record_id("", fields(**{column: "x"})) != record_id("", fields())


def test_repeats_are_numbered_by_round_then_raw_row_then_place():
    rows = [
        Row("r_1", "10", "aa", ("S3", "x", 1)),
        Row("r_1", "2", "bb", ("S2", "x", 1)),
        Row("r_2", "2", "cc", ("S2", "x", 2)),
        Row("r_1", "2", "aa", ("S2", "x", 9)),
        Row("r_1", "2", "aa", ("S1", "x", 9)),
    ]
    assert told_apart(rows) == ["r_1.4", "r_1.3", "r_2", "r_1.2", "r_1"]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["1", "2", "10"]), st.sampled_from("xy")), max_size=9),
    st.randoms(),
)
def test_the_order_of_rows_changes_no_id(cases, random):
    rows = [Row(f"r_{one}", when, raw, ("S", "f", n)) for n, (one, when, raw) in enumerate(cases)]
    mixed = random.sample(rows, len(rows))
    assert dict(zip(rows, told_apart(rows), strict=True)) == dict(zip(mixed, told_apart(mixed), strict=True))
    assert len(set(told_apart(rows))) == len(rows)


def test_the_raw_row_is_all_that_the_export_says():
    assert raw_hash([("TI", "a"), ("AU", "b")]) != raw_hash([("TI", "a"), ("AU", "b"), ("U1", "c")])
