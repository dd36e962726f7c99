from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel import protocol
from funnel.errors import ReviewError
from funnel.screen import spreadsheet

VOTES = protocol.schema("votes")
FIRST, LAST = date(2026, 1, 10), date(2026, 11, 22)


def restored(known=None, between=(FIRST, LAST), **cells):
    [(line, row)] = spreadsheet.restored(Path("ana.csv"), [(7, cells)], VOTES, known or {}, between)
    assert line == 7
    return row


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        pytest.param("2026-11-21", "2026-11-21", id="as it was"),
        pytest.param("2026-11-21 00:00:00", "2026-11-21", id="with a time, as a workbook's date is printed"),
        pytest.param("2026-11-21T00:00:00Z", "2026-11-21", id="with a time, as ISO 8601 has it"),
        pytest.param("11/21/2026 12:00:00 AM", "2026-11-21", id="with an American time"),
        pytest.param("21/11/2026", "2026-11-21", id="British"),
        pytest.param("11/21/26", "2026-11-21", id="American, two digits of the year"),
        pytest.param("21.11.2026", "2026-11-21", id="German"),
        pytest.param("21.11.26", "2026-11-21", id="German, two digits: 26 November 2021 was before the first search"),
        pytest.param("2026/11/21", "2026-11-21", id="Japanese"),
        pytest.param("2026. 11. 21.", "2026-11-21", id="Hungarian"),
        pytest.param("26-11-21", "2026-11-21", id="year first, two digits"),
        pytest.param("21-Nov-26", "2026-11-21", id="month in letters"),
        pytest.param("21 November 2026", "2026-11-21", id="month in full"),
        pytest.param("November 21, 2026", "2026-11-21", id="month before day"),
        pytest.param("5/5/2026", "2026-05-05", id="day and month alike"),
        pytest.param("12/11/2026", "2026-11-12", id="11 December is still to come"),
        pytest.param("46347", "2026-11-21", id="days since 1899-12-30; since 1904 they would end in 2030"),
        pytest.param("46347.0", "2026-11-21", id="days as a decimal number"),
        pytest.param("44885", "2026-11-21", id="days since 1904; since 1899 they would end before the first search"),
        pytest.param("2026-11", "2026-11", id="a month is allowed and stays"),
        pytest.param("2026", "2026", id="a year is no number of days"),
        pytest.param("", "", id="no date"),
        pytest.param("yesterday", "yesterday", id="no date that can be told: left for the check to refuse"),
        pytest.param("31/02/2026", "31/02/2026", id="no day of the calendar"),
        pytest.param("21-Nov", "21-Nov", id="no year"),
        pytest.param("21/11/2027", "21/11/2027", id="still to come"),
        pytest.param("21. novembre 2026", "2026-11-21", id="months that begin as in English"),
        pytest.param("21 août 2026", "21 août 2026", id="a month in another language is refused, not guessed"),
    ],
)  # fmt: skip
def test_a_date_is_restored_where_it_can_mean_one_day(cell, day):
    assert restored(decided_on=cell) == {"decided_on": day}


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        pytest.param("03/04/2026", "2026-03-04 or 2026-04-03", id="March or April"),
        pytest.param("3.4.26", "2026-03-04 or 2026-04-03", id="March or April, short"),
    ],
)
def test_a_date_that_may_be_two_days_is_refused_with_its_row(cell, days):
    with pytest.raises(
        ReviewError, match=f"ana.csv, line 7: decided_on '{cell}' may be {days}. Write it as YYYY-MM-DD"
    ):
        restored(decided_on=cell)


@given(st.dates(FIRST, LAST), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%d-%b-%y", "%Y/%m/%d", "%m/%d/%y"]))
def test_no_date_is_ever_another_one(day, form):
    try:
        assert restored(decided_on=day.strftime(form))["decided_on"] == day.isoformat()
    except ReviewError as error:
        assert day.isoformat() in error.message


@given(st.dates(FIRST, LAST), st.sampled_from(spreadsheet.EPOCHS))
def test_no_number_of_days_is_ever_another_day(day, epoch):
    number = str((day - epoch).days)
    assert restored(decided_on=number)["decided_on"] == day.isoformat()
    assert day in spreadsheet.readings(number)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_without_a_search_log_a_number_of_days_may_be_two(day):
    number = str((day - spreadsheet.EPOCHS[0]).days)
    two = [day, day + timedelta(days=1462)]
    if two[1] <= date(2090, 1, 1):
        with pytest.raises(ReviewError, match=f"{two[0]} or {two[1]}"):
            restored(decided_on=number, between=(date.min, date(2090, 1, 1)))


@pytest.mark.parametrize(
    ("cells", "known", "expected"),
    [
        pytest.param({"decision": "Include"}, {}, {"decision": "include"}, id="a word begun with a capital"),
        pytest.param({"decision": " EXCLUDE"}, {}, {"decision": "exclude"}, id="a word in capitals"),
        pytest.param({"decision": "incl"}, {}, {"decision": "incl"}, id="another word is left for the check to refuse"),
        pytest.param({"report_id": "7"}, {"report_id": ["007", "008"]}, {"report_id": "007"}, id="leading zeros gone"),
        pytest.param({"report_id": "7"}, {"report_id": ["007", "7"]}, {"report_id": "7"}, id="a name that is there as it stands"),
        pytest.param({"report_id": "7"}, {"report_id": ["007", "07"]}, {"report_id": "7"}, id="two names it may have been"),
        pytest.param({"report_id": "1.00E+05"}, {"report_id": ["1e5"]}, {"report_id": "1e5"}, id="a name taken for a large number"),
        pytest.param({"criteria_version": "1.1"}, {"criteria_version": ["1.10"]}, {"criteria_version": "1.10"}, id="a version taken for a decimal number"),
        pytest.param({"criteria_version": "1,1"}, {"criteria_version": ["1.10"]}, {"criteria_version": "1.10"}, id="with a decimal comma"),
        pytest.param({"criteria_version": "1"}, {"criteria_version": ["2"]}, {"criteria_version": "1"}, id="an older version stays"),
        pytest.param({"record_id": "r_00120e5000000000"}, {}, {"record_id": "r_00120e5000000000"}, id="a record's id is no number"),
        pytest.param({"note": "1/2/2026", "title": "007"}, {"report_id": ["007"]}, {"note": "1/2/2026", "title": "007"}, id="words are left alone"),
    ],
)  # fmt: skip
def test_names_and_words_are_restored_where_they_can_be_one_only(cells, known, expected):
    assert restored(known, **cells) == expected
