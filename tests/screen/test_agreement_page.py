"""The page for whoever asks why agreement is as it is."""

from html.parser import HTMLParser

import pytest
from agreement_case import ballots, cast

from funnel.screen import agreement, agreement_page

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
WHY = {"topic": "Off topic", "data": "No data"}
BY_WORK = cast(
    ("ana", "w1", "include"),
    ("ben", "w1", "exclude", {"reasons": "topic"}),
    ("ana", "w2", "exclude", {"reasons": "topic"}),
    ("ben", "w2", "exclude", {"reasons": "data;topic"}),
    ("ana", "w3", "include"),
    ("ben", "w3", "exclude", {"reasons": "topic"}),
    ("ana", "w4", "exclude"),
    ("ben", "w4", "include"),
    ("ana", "w5", "include"),
)
DECISIONS = [
    {"work_id": "w1", "report_id": "", "decision": "include"},
    {"work_id": "w2", "report_id": "", "decision": "exclude"},
    {"work_id": "w3", "report_id": "", "decision": "exclude"},
    {"work_id": "w4", "report_id": "", "decision": ""},
]
ENDED = {("w1", ""): "include", ("w2", ""): "exclude", ("w3", ""): "exclude"}
CONFLICTS = [
    {"work_id": "w1", "report_id": "", "kind": "decision", "status": "settled", "votes": "ana:include;ben:exclude",
     "reasons": "ben:topic", "notes": f"ana:{HOSTILE}", "decision": "include", "by": "cyd"}
]  # fmt: skip
WORKS = [{"work_id": f"w{n}", "round": "1", "title": HOSTILE, "provenance": "simulated"} for n in range(1, 6)]


def pair():
    [found] = agreement.comparisons(ballots(BY_WORK))
    return found


def page() -> str:
    cast_votes = ballots(BY_WORK)
    rows = agreement.agreement(cast_votes, "conflict", agreement.Outcomes(frozenset({"w1"}), frozenset()))
    captions = {"simulated": "Simulated, not real", "ours": "Ours"}
    return agreement_page.page(cast_votes, rows, DECISIONS, CONFLICTS, WORKS, "full_text", captions, WHY)


def test_each_direction_of_disagreement_with_how_it_ended():
    ways = {(way.first, way.second): (way.n, way.ended) for way in agreement_page.directions(pair(), ENDED)}
    assert ways == {
        ("include", "exclude"): (2, {"include": 1, "exclude": 1, "awaiting": 0}),
        ("exclude", "include"): (1, {"include": 0, "exclude": 0, "awaiting": 1}),
    }


def test_reasons_for_which_one_excluded_what_the_other_did_not():
    assert agreement_page.reasons_given(pair(), ENDED, WHY) == [
        ("topic: Off topic", (0, 2), {"include": 1, "exclude": 1, "awaiting": 0}),
        ("no reason given", (1, 0), {"include": 0, "exclude": 0, "awaiting": 1}),
    ]


def test_both_excluded_for_different_reasons():
    assert agreement_page.different_reasons(pair(), WHY) == [("topic: Off topic", "data: No data", 1)]


class Seen(HTMLParser):
    """Elements, attributes that could act, and the text of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.elements, self.acting, self.text = set(), [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.acting += [name for name, _ in attrs if name.startswith("on") or name in ("src", "style")]
        self.acting += [value for name, value in attrs if name == "href" and not value.startswith("#")]

    def handle_data(self, data):
        self.text += f"{data} "


def test_nothing_in_a_record_or_a_note_can_act():
    seen = Seen(page())
    assert not seen.elements & {"script", "img", "iframe", "link"}
    assert seen.acting == []
    assert seen.text.count(HOSTILE) == 2


def test_the_page_allows_its_own_style_and_nothing_else():
    policy = page().split('Content-Security-Policy" content="')[1].split('"')[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy


def test_the_page_says_whose_votes_whose_records_and_every_conflict():
    text = " ".join(Seen(page()).text.split())
    assert "Simulated, not real" in text and "Ours" not in text
    assert "ana included, ben excluded 2 1 1 0" in text
    assert "ana:include; ben:exclude" in text and "settled: include, cyd" in text
    assert "ana alone 1, ben alone 0" in text


def test_pairs_and_rounds_stand_side_by_side_where_there_are_several():
    assert "Every pair, round and set" not in page()
    by_work = cast(
        *((who, work, "include") for who in ("ana", "ben", "cyd") for work in ("w1", "w2")), ("ana", "w2", "exclude")
    )
    cast_votes = ballots(by_work)
    rows = agreement.agreement(cast_votes, "conflict", agreement.Outcomes(frozenset(), frozenset()))
    text = " ".join(Seen(agreement_page.page(cast_votes, rows, [], [], WORKS, "title", {}, {})).text.split())
    assert "ana and ben 1 main 1 2 0.5000 0.0000 0.0000 0.2000 – – 0" in text
    assert "ben and cyd 1 main 1 2 1.0000 – 1.0000 1.0000 – – 0" in text
    assert "ana, ben, cyd together" in text


def test_no_two_readers_yet():
    html = agreement_page.page([], [], [], [], [], "title", {}, {})
    assert "No record has been read by two reviewers yet." in html


def test_the_page_is_the_same_for_the_same_input():
    assert page() == page()


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1400])
def test_the_page_opens_at_a_phones_width_and_the_browser_complains_of_nothing(browser, tmp_path, width):
    path = tmp_path / "agreement.html"
    path.write_text(page(), encoding="utf-8")
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(path.as_uri())
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert (
        browser.execute_script("return getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
    )
    assert browser.get_log("browser") == []
