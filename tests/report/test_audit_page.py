"""The audit page: its summary and its embedded data; then, in a browser, what a person does on it."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from audit_case import A1, A2, CLOSING_TITLE, CRITERIA, HOSTILE_TITLE, LEDGER, RECORDS, SEARCHES, STATES, WORKS, B, C
from hypothesis import given
from hypothesis import strategies as st

from funnel import offline_page
from funnel.report import audit_page

CAPTION = "Simulated records arranged to published totals; not the authors' library"
TITLE = "Innovation & <care>: a review"


PROTOCOL = {
    name: {"sentence": sentence, "reason": "Not so", "stages": ["title"], "versions": []}
    for name, sentence in CRITERIA.items()
}
PROTOCOL["IC4"]["versions"] = [
    {"version": "1", "change": "", "what": "", "sentence": "about children"},
    {"version": "2", "change": "tightened", "since": "2020-03-05", "what": "Care only.", "why": "<b>Many</b> were of schools.",
     "sentence": "about children's social care"},
]  # fmt: skip
STAGES = {
    name: {"box": box, "reviewers": ["R1", "R2"], "reconcile": "agree", "unsure": "conflict", "left": {}}
    for name, box in (("title", "screening"), ("abstract", "screening"), ("full_text", "full_text"))
}
ORDER = ["identify", "deduplicate", "eligibility", "title", "abstract", "retrieval", "full_text", "final"]


def page() -> str:
    captions = {"simulated": CAPTION, "ours": "not made of such"}
    return audit_page.page(RECORDS, WORKS, LEDGER, SEARCHES, STATES, TITLE, captions, PROTOCOL, STAGES)


def test_summary_counts_every_record_once():
    endings = audit_page.summary(STATES, ORDER)
    assert [(ending.label, *ending.counts, ending.total) for ending in endings] == [
        ("merged", 1, 0, 1),
        ("ineligible", 1, 0, 1),
        ("removed for other reasons", 1, 0, 1),
        ("excluded at title", 1, 0, 1),
        ("awaiting at abstract", 1, 0, 1),
        ("excluded at full text", 1, 0, 1),
        ("included", 1, 0, 1),
        ("background", 0, 1, 1),
    ]


class _Scripts(HTMLParser):
    """What a browser would take for script elements and for event attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.kinds, self.handlers, self.addresses = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.kinds.append(dict(attrs).get("type", "script"))
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.addresses += [value for name, value in attrs if name in ("src", "href") and not value.startswith("#")]


def test_records_add_no_element_and_the_page_loads_nothing():
    parsed = _Scripts(page())
    assert parsed.kinds == ["application/json", "script"]
    assert parsed.handlers == []
    assert parsed.addresses == []
    assert "Innovation &amp; &lt;care&gt;: a review" in page()


@pytest.mark.parametrize(
    "values, expected",
    [
        pytest.param(["a", "a", "b", "a"], {"words": ["a", "b"], "rows": [0, 0, 1, 0]}, id="repeated values"),
        pytest.param(["a", "b", "c"], ["a", "b", "c"], id="distinct values stay as they are"),
    ],
)
def test_coded(values, expected):
    assert audit_page.coded(values) == expected


@given(st.lists(st.text()))
def test_no_text_ends_the_data_block_and_all_of_it_comes_back(values):
    text = offline_page.embedded({"column": audit_page.coded(values)})
    assert not re.search("[<>&\u2028\u2029]", text)
    column = json.loads(text)["column"]
    assert (column if isinstance(column, list) else [column["words"][n] for n in column["rows"]]) == values


def test_a_review_without_records_makes_a_page():
    nothing = [table.iloc[:0] for table in (RECORDS, WORKS, LEDGER)]
    assert "<h1>Empty</h1>" in audit_page.page(*nothing, [], STATES.iloc[:0], "Empty", {}, {}, {})


def test_another_process_makes_the_same_bytes():
    code = "import sys, test_audit_page; sys.stdout.buffer.write(test_audit_page.page().encode())"
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "2" else "2"
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path}
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout
    assert made == page().encode()


# In a browser


@pytest.fixture
def opened(browser, tmp_path):
    """Open the page, at a hash if one is given; fails at the end if the browser complained of anything."""
    path = tmp_path / "audit.html"
    path.write_text(page(), encoding="utf-8")

    def at(address: str = ""):
        browser.get("about:blank")
        browser.get(path.as_uri() + address)
        return browser

    yield at
    assert browser.get_log("browser") == []
    assert browser.title == f"Audit trail: {TITLE}"  # nothing of a record's text ran


def wait_for(driver, condition):
    from selenium.webdriver.support.wait import WebDriverWait

    return WebDriverWait(driver, 60, poll_frequency=0.02).until(condition)


def listed(driver) -> list[str]:
    return driver.execute_script("return [...document.querySelectorAll('#rows tr')].map((row) => row.dataset.id)")


def text_of(driver, selector: str) -> str:
    return driver.execute_script("return document.querySelector(arguments[0]).textContent", selector)


@pytest.mark.parametrize(
    "query, found",
    [
        pytest.param(A2, [A2], id="a record id"),
        pytest.param("https://doi.org/10.5555/Care.7", [A1, A2], id="a DOI in another spelling"),
        pytest.param("care SCALING", [A1, A2], id="words of the title in any order"),
        pytest.param("ostrup", [A1, A2], id="an author without the accent"),
        pytest.param("rep_001", [A1], id="a report"),
        pytest.param("scopus.csv", [A2, *RECORDS["record_id"][[4, 6]]], id="a file"),
        pytest.param("nothing of the kind", [], id="a paper in no export"),
    ],
)
@pytest.mark.browser
def test_look_up(opened, query, found):
    driver = opened()
    assert text_of(driver, "#count") == "8 of 8 records"
    driver.find_element("id", "query").send_keys(query)
    wait_for(driver, lambda d: text_of(d, "#count") != "8 of 8 records")
    assert listed(driver) == found


@pytest.mark.browser
def test_enter_opens_the_one_record_that_fits_and_the_way_back_returns(opened):
    from selenium.webdriver.common.keys import Keys

    driver = opened()
    driver.find_element("id", "query").send_keys("guide councils", Keys.ENTER)
    wait_for(driver, lambda d: d.execute_script("return document.activeElement.id") == "record-heading")
    assert text_of(driver, "#record-heading") == "A guide for councils"
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert driver.switch_to.active_element.text == "A guide for councils"
    assert driver.find_element("id", "record").is_displayed() is False


@pytest.mark.browser
def test_a_filter_and_a_link_of_the_summary_show_the_records_counted(opened):
    driver = opened()
    driver.execute_script(
        "const s = document.getElementById('reason'); s.value = 'IC4';"
        "s.dispatchEvent(new Event('input', { bubbles: true }));"
    )
    wait_for(driver, lambda d: listed(d) == [B])
    driver.find_element("link text", "ineligible").click()
    wait_for(driver, lambda d: listed(d) == [C])
    assert text_of(driver, "#count") == "1 of 8 records"


@pytest.mark.browser
def test_the_page_of_a_reviewer_opens_and_its_numbers_open_the_records(opened):
    driver = opened("#reviewer-R1")
    shown = text_of(driver, "#reviewer-R1")
    for part in ("R1: unsure, superseded by a later one", "R1: exclude for IC4"):
        assert part in shown
    row = driver.find_element("xpath", "//*[@id='reviewer-R1']//tr[th='R1: exclude for IC4']")
    row.find_element("tag name", "a").click()
    wait_for(driver, lambda d: listed(d) == [B])


@pytest.mark.browser
def test_the_page_of_a_criterion_tells_its_versions_as_text(opened):
    shown = text_of(opened("#criterion-IC4"), "#criterion-IC4")
    assert "tightened; 2020-03-05; Care only; <b>Many</b> were of schools; about children's social care" in shown


@pytest.mark.browser
def test_a_deep_link_to_a_merged_record_tells_its_life_and_its_works(opened):
    driver = opened(f"#{A2}")
    shown = text_of(driver, "#record")
    for part in (
        f"merged rule same_doi into {A1}, which ended as included",
        "corpus/searches/1/scopus.csv, position 2",
        "rule same_doi: DOI equal; title 73 alike",
        "R1: unsure, superseded by a later one",
        "R2: exclude — reason IC4: about children's social care; criteria version 2; date not reported",
        "corpus/screening/title/adjudicated.csv:2",
    ):
        assert part in shown
    driver.find_element("link text", A1).click()
    wait_for(driver, lambda d: "Scaling care: a study" in text_of(d, "#record-heading"))
    assert "rep_001" in text_of(driver, "#record")


@pytest.mark.browser
def test_the_browsers_way_back_leaves_a_record(opened):
    driver = opened()
    driver.find_element("link text", "A guide for councils").click()
    wait_for(driver, lambda d: d.find_element("id", "record").is_displayed())
    driver.back()
    wait_for(driver, lambda d: not d.find_element("id", "record").is_displayed())


@pytest.mark.parametrize("record, title", [(B, HOSTILE_TITLE), (C, CLOSING_TITLE)])
@pytest.mark.browser
def test_markup_in_a_title_is_shown_and_never_run(opened, record, title):
    driver = opened(f"#{record}")
    assert text_of(driver, "#record-heading") == title
    assert driver.execute_script("return document.querySelectorAll('img, script').length") == 2


@pytest.mark.browser
def test_an_unknown_record_is_said_to_be_unknown(opened):
    driver = opened("#r_ffff0000ffff0000")
    assert text_of(driver, "#record-heading") == "No such record"


@pytest.mark.browser
def test_the_security_policy_stops_a_script_that_is_not_ours(opened):
    driver = opened()
    driver.execute_script(
        "const script = document.createElement('script');"
        "script.textContent = 'document.title = 1';"
        "document.body.append(script);"
    )
    assert [entry for entry in driver.get_log("browser") if "Content Security Policy" in entry["message"]]


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.browser
def test_nothing_is_wider_than_the_window(opened, width):
    driver = opened()
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for record in ("", A1, B):
            driver.execute_script("location.hash = arguments[0]", record)
            assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
def test_without_javascript_the_summary_is_readable(opened):
    driver = opened()
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.refresh()
        shown = driver.find_element("tag name", "body").text
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert CAPTION in shown
    assert "not made of such" not in shown
    assert "needs JavaScript" in shown
    assert "excluded at full text" in shown
    assert "Look a record up" not in shown
