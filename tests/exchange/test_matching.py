"""Which work another tool's record is, and when it is none."""

import pytest

from funnel.exchange.matching import known, match
from funnel.exchange.told import Told


def work(work_id, title, doi="", year="", members=""):
    return {"work_id": work_id, "title": title, "doi": doi, "year": year, "members": members or work_id}


REVIEW = known(
    [
        work("w1", "Bridges over cold water", "10.1/a", "2010", members="w1;r1b"),
        work("w2", "Bridges over warm water", "10.1/b", "2011"),
        work("w3", "Editorial", "", "2012"),
        work("w4", "A supplement's first abstract of many", "10.1/s", "2013"),
        work("w5", "A quite different poster in it", "10.1/s", "2013"),
        work("w6", "The same long title twice", "", "2014"),
        work("w7", "The same long title twice", "", "2019"),
    ],
    [{"record_id": "r1b", "title": "Bridges over cold water: a study", "doi": "10.1/other"}, {"record_id": "gone", "title": "x", "doi": "10.1/gone"}],
)  # fmt: skip


def told(ids=(), doi="", title="", year=""):
    return Told("f", 2, "", "include", (), "", "", "", tuple(ids), doi, title, year)


@pytest.mark.parametrize(
    ("one", "record_id", "by"),
    [
        pytest.param(told(["", "r1b"]), "r1b", "id", id="the record that is named, not its work"),
        pytest.param(told(["r1b"], doi="10.1/b", title="Elsewhere"), "r1b", "id", id="an id goes before all else"),
        pytest.param(told(doi="10.1/A"), "w1", "DOI", id="DOI without regard to case"),
        pytest.param(told(doi="10.1/other"), "w1", "DOI", id="the DOI of a merged record"),
        pytest.param(told(doi="10.1/s", title="A quite different poster in it"), "w5", "DOI", id="one DOI for two: the title tells"),
        pytest.param(told(doi="10.1/unknown", title="Bridges over cold water: a study", year="2010"), "", "", id="same title, another DOI"),
        pytest.param(told(title="BRIDGES over cold water!"), "w1", "title", id="title without regard to case and marks"),
        pytest.param(told(title="Bridges over cold water", year="2011"), "w1", "title", id="online first: a year apart"),
        pytest.param(told(title="The same long title twice", year="2019"), "w7", "title", id="two titles: the year tells"),
        pytest.param(told(title="Editorial", year="2012"), "w3", "title", id="a short title of the same year"),
    ],
)  # fmt: skip
def test_what_is_plain(one, record_id, by):
    found = match(one, REVIEW)
    assert (found.record_id, found.by) == (record_id, by)


@pytest.mark.parametrize(
    ("one", "why", "near"),
    [
        pytest.param(told(doi="10.1/a", title="Poultry in winter"), "the work with its DOI has another title", ("w1",), id="DOI of something else"),
        pytest.param(told(doi="10.1/s"), "several works have its DOI and title", ("w4", "w5"), id="DOI of a supplement"),
        pytest.param(told(title="Bridges over cold water", year="1990"), "its title is there, but of 2010", ("w1",), id="another year"),
        pytest.param(told(title="Bridges over cold water", doi="10.9/z"), "its title is there, but with another DOI", ("w1",), id="another DOI"),
        pytest.param(told(title="Editorial"), "its title is there, but it is too short to tell without the year", ("w3",), id="short title, no year"),
        pytest.param(told(title="The same long title twice"), "several works have its title", ("w6", "w7"), id="two works of one title"),
        pytest.param(told(title="Nowhere to be found"), "no work has its DOI or title", (), id="not there"),
        pytest.param(told(), "it has neither DOI nor title", (), id="nothing to go by"),
    ],
)  # fmt: skip
def test_what_is_not_is_said_and_not_guessed(one, why, near):
    found = match(one, REVIEW)
    assert (found.record_id, found.why, found.near) == ("", why, near)
