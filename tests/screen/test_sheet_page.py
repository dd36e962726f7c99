"""A reviewer's page and the adjudicator's, in a real browser where one is installed."""

import json
import re
from datetime import date

import pytest

from funnel import protocol, tables
from funnel.screen import collect, sheet_page
from funnel.screen.sheet_page import ADJUDICATIONS, VOTES, Unit

HOSTILE_TITLE = '"><img src=x onerror=document.title=1> <script>document.title=2</script>'
CLOSING_ABSTRACT = "Bridges </script><script>document.title=3</script> <!-- <b>bold</b>"
CRITERIA = {
    "topic": {
        "sentence": "It is about bridges.",
        "reason": "Not about bridges",
        "stages": ["title"],
        "test": {"kind": "pattern", "field": "title+abstract", "pattern": "bridge"},
    },
    "data": {"sentence": "It reports data.", "reason": "No data", "stages": ["title"]},
}
CONFIG = protocol.validated({"title": "t", "criteria": CRITERIA, "stages": {"title": {"reviewers": ["ana", "ben"]}}})
SHOW = ("title", "authors", "year", "abstract")
EARLIER = {"decision": "exclude", "reasons": ["topic"], "note": "ships", "on": "2024-01-02", "version": "1"}


def work(number, **fields):
    usual = {"members": "", "title": f"Work {number}", "authors": "A, B", "year": "2020", "abstract": "", "doi": ""}
    return usual | {"work_id": f"r_{number}", "url": ""} | fields


def units():
    return [
        Unit(work(1, title="Arches and bridges", abstract=CLOSING_ABSTRACT)),
        Unit(work(2, title=HOSTILE_TITLE), flags="language fails: French"),
        Unit(work(3)),
    ]


def made(given=None, kind=VOTES, reviewer="ana", version="1", reason_needed=False):
    given = units() if given is None else given
    return sheet_page.page(kind, given, "Bridges", "title", reviewer, version, SHOW, CRITERIA, reason_needed)


def data(page):
    return json.loads(page.split('<script type="application/json" id="data">')[1].split("</script>")[0])


def test_the_same_sheet_has_the_same_bytes():
    assert made() == made()


def test_nothing_of_a_record_stands_in_the_page_as_markup():
    page = made()
    assert "<img" not in page and page.count("<script") == 2 and page.count("</script>") == 2
    assert data(page)["records"][1]["shown"]["title"] == [HOSTILE_TITLE]


def test_the_page_asks_the_network_for_nothing():
    page = made()
    assert "default-src 'none'" in page
    assert " src=" not in page.split('id="data"')[0] and "<link" not in page and "@import" not in page


@pytest.mark.parametrize(
    ("path", "address"),
    [
        pytest.param("fulltexts/a b.pdf", "../../../../corpus/fulltexts/a%20b.pdf", id="below corpus"),
        pytest.param("corpus/fulltexts/a.pdf", "../../../../corpus/fulltexts/a.pdf", id="with corpus before it"),
        pytest.param("fulltexts\\a.pdf", "../../../../corpus/fulltexts/a.pdf", id="as Windows writes it"),
        pytest.param('a".pdf', "../../../../corpus/a%22.pdf", id="a quotation mark in the name"),
        pytest.param("https://example.org/a.pdf", "https://example.org/a.pdf", id="an address"),
        pytest.param("../secret.pdf", "", id="out of corpus"),
        pytest.param("fulltexts/../../secret.pdf", "", id="out of corpus by a detour"),
        pytest.param("/etc/passwd", "", id="from the root"),
        pytest.param("//example.org/a.pdf", "", id="another machine"),
        pytest.param("\\\\server\\a.pdf", "", id="another machine, as Windows writes it"),
        pytest.param("C:\\a.pdf", "", id="a drive"),
        pytest.param("javascript:alert(1)", "", id="a script"),
        pytest.param("JavaScript:alert(1)//a.pdf", "", id="a script with a path"),
        pytest.param("data:text/html,x", "", id="a document of its own"),
        pytest.param("https:evil", "", id="no host"),
        pytest.param("https://[", "", id="no address at all"),
        pytest.param("", "", id="nowhere"),
    ],
)
def test_a_full_text_is_linked_only_where_that_is_safe(path, address):
    assert sheet_page.address_of(path) == address


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        pytest.param({"doi": "10.1000/a(1)<2>"}, [["DOI", "https://doi.org/10.1000/a(1)%3C2%3E"]], id="a DOI"),
        pytest.param({"doi": "javascript:10.1000/a"}, [], id="no DOI"),
        pytest.param({"url": "http://example.org/?a=1&b=2"}, [["Record", "http://example.org/?a=1&b=2"]], id="an address"),
        pytest.param({"url": "javascript:alert(1)"}, [], id="a script"),
        pytest.param({"url": "https://example.org/ x"}, [], id="two things in one field"),
    ],
)  # fmt: skip
def test_a_record_is_linked_only_where_that_is_safe(fields, links):
    assert sheet_page.links(work(1, **fields)) == links


# In a browser


@pytest.fixture
def sheet(browser, tmp_path, downloads):
    """Open a page; fails at the end if the browser complained of anything."""
    path = tmp_path / "ana.html"
    for old in downloads.iterdir():
        old.unlink()

    def opened(html=None):
        path.write_text(html or made(), encoding="utf-8")
        browser.get("about:blank")
        browser.get(path.as_uri())
        return browser

    yield opened
    browser.execute_script("try { localStorage.clear() } catch {}")
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def press(driver, *keys):
    for key in keys:
        driver.switch_to.active_element.send_keys(key)


def text_of(driver, name):
    return driver.execute_script("return document.getElementById(arguments[0]).textContent", name)


def downloaded(driver, downloads):
    """The rows of the file that the page's download makes."""
    from selenium.webdriver.support.wait import WebDriverWait

    driver.find_element("id", "download").click()
    waiting = WebDriverWait(driver, 60, poll_frequency=0.05)
    # the browser reserves the name with an empty file first
    found = waiting.until(lambda _: [path for path in downloads.glob("*.csv") if path.stat().st_size])
    rows = tables.read_sheet(found[0])
    return found[0], [row for _, row in rows]


def said(rows):
    return [(row["record_id"], row["decision"], row.get("reasons", row.get("reason"))) for row in rows]


@pytest.mark.browser
def test_what_was_answered_is_there_after_a_reload_and_comes_back_into_corpus(sheet, downloads, tmp_path, monkeypatch):
    driver = sheet()
    assert text_of(driver, "title") == "Arches and bridges"
    press(driver, "2", "1", "e", "i")
    assert text_of(driver, "count") == "2 of 3 answered"
    press(driver, "z")
    assert (text_of(driver, "title"), text_of(driver, "count")) == (HOSTILE_TITLE, "1 of 3 answered")
    press(driver, "n", "see p. 3; “odd”, they say", "\ue00c", "u")

    driver.refresh()
    assert (text_of(driver, "title"), text_of(driver, "count")) == ("Work 3", "2 of 3 answered")
    path, rows = downloaded(driver, downloads)
    assert said(rows) == [("r_1", "exclude", "data;topic"), ("r_2", "unsure", "")]
    assert path.name == "title_ana.csv"

    monkeypatch.chdir(tmp_path)
    told = collect.collect([(path, tables.read_sheet(path))], CONFIG, date.today())
    assert told == ["corpus/screening/title/ana.csv: 2 rows added"]
    [_, (_, second)] = tables.read_sheet("corpus/screening/title/ana.csv")
    assert (second["note"], second["criteria_version"]) == ("see p. 3; “odd”, they say", "1")
    assert second["decided_on"] == date.today().isoformat()


@pytest.mark.browser
def test_markup_of_a_record_is_shown_as_text_and_never_run(sheet):
    driver = sheet()
    assert CLOSING_ABSTRACT in driver.find_element("id", "text").text
    press(driver, "i")
    assert driver.find_element("id", "title").text == HOSTILE_TITLE
    assert driver.title == "title: ana, Bridges"
    assert driver.execute_script("return document.querySelectorAll('img, script, b').length") == 2


@pytest.mark.browser
def test_the_criterions_own_terms_are_marked(sheet):
    driver = sheet()
    marked = [mark.text for mark in driver.find_elements("css selector", "article mark")]
    assert marked == ["bridge", "Bridge"]


@pytest.mark.browser
def test_what_was_put_off_comes_last_in_the_order_in_which_it_was(sheet):
    driver = sheet()
    titles = []
    for key in ("l", "l", "i", "i"):
        titles.append(text_of(driver, "title"))
        press(driver, key)
    titles.append(text_of(driver, "title"))
    assert titles == ["Arches and bridges", HOSTILE_TITLE, "Work 3", "Arches and bridges", HOSTILE_TITLE]


@pytest.mark.browser
def test_an_earlier_answer_is_there_and_only_a_change_of_it_goes_out(sheet, downloads):
    driver = sheet(made([Unit(work(1), asked=False, earlier=EARLIER), Unit(work(2))]))
    assert text_of(driver, "title") == "Work 2"
    assert text_of(driver, "count") == "1 of 2 answered"
    press(driver, "\ue012")  # the left arrow
    assert driver.find_element("id", "note").get_attribute("value") == "ships"
    assert driver.find_element("css selector", "#answers [aria-pressed=true]").get_attribute("value") == "exclude"
    assert not driver.find_element("id", "download").is_enabled()
    press(driver, "i")
    assert said(downloaded(driver, downloads)[1]) == [("r_1", "include", "")]


@pytest.mark.browser
def test_what_was_collected_does_not_go_out_again(sheet):
    driver = sheet(made([Unit(work(1))]))
    press(driver, "1", "e")
    today = driver.execute_script("return JSON.parse(Object.values(localStorage)[0]).on")
    collected = EARLIER | {"note": "", "on": today}
    driver = sheet(made([Unit(work(1), asked=False, earlier=collected)]))
    assert text_of(driver, "count") == "1 of 1 answered"
    assert not driver.find_element("id", "download").is_enabled()


@pytest.mark.browser
def test_another_answer_that_was_collected_meanwhile_holds(sheet):
    driver = sheet(made([Unit(work(1))]))
    press(driver, "i")
    today = driver.execute_script("return JSON.parse(Object.values(localStorage)[0]).on")
    driver = sheet(made([Unit(work(1), asked=False, earlier=EARLIER | {"on": today})]))
    press(driver, "\ue014")
    assert driver.find_element("css selector", "#answers [aria-pressed=true]").get_attribute("value") == "exclude"
    assert not driver.find_element("id", "download").is_enabled()


@pytest.mark.browser
def test_what_is_asked_again_counts_only_when_answered_again_even_with_the_same_words(sheet, downloads):
    again = [Unit(work(1), earlier=EARLIER | {"why": "topic tightened in version 2"})]
    driver = sheet(made(again, version="2"))
    assert text_of(driver, "count") == "0 of 1 answered"
    told = "Asked again (topic tightened in version 2): you said exclude, topic under criteria version 1."
    assert text_of(driver, "flags") == told
    press(driver, "e")
    assert text_of(driver, "count") == "1 of 1 answered"
    [row] = downloaded(driver, downloads)[1]
    assert (row["decision"], row["reasons"], row["note"], row["criteria_version"]) == ("exclude", "topic", "ships", "2")


@pytest.mark.browser
def test_an_answer_on_a_record_that_was_joined_with_another_is_one_on_the_work(sheet, downloads):
    driver = sheet(made([Unit(work(7))]))
    press(driver, "i")
    driver = sheet(made([Unit(work(5, members="r_5;r_7"))]))
    assert text_of(driver, "count") == "1 of 1 answered"
    assert said(downloaded(driver, downloads)[1]) == [("r_5", "include", "")]


@pytest.mark.browser
def test_an_answer_on_a_work_that_is_on_the_sheet_no_more_still_goes_out(sheet, downloads):
    driver = sheet(made([Unit(work(7), "rep|1")]))
    press(driver, "i")
    driver = sheet(made([Unit(work(5))]))
    [row] = downloaded(driver, downloads)[1]
    assert (row["record_id"], row["report_id"], row["decision"]) == ("r_7", "rep|1", "include")
    driver.refresh()
    assert not driver.find_element("id", "download").is_enabled(), "once it was downloaded it is not asked for again"


@pytest.mark.browser
def test_a_key_held_down_is_one_answer(sheet):
    driver = sheet()
    for repeat in (False, True, True):
        driver.execute_script(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, repeat: arguments[0] }))",
            repeat,
        )
    assert text_of(driver, "count") == "1 of 3 answered"


@pytest.mark.browser
def test_what_was_downloaded_goes_out_again_until_it_is_collected(sheet, downloads):
    driver = sheet()
    press(driver, "i")
    first, rows = downloaded(driver, downloads)
    first.unlink()
    driver.refresh()
    assert downloaded(driver, downloads)[1] == rows


@pytest.mark.browser
def test_a_browser_that_keeps_nothing_says_so_and_the_download_still_works(sheet, downloads):
    driver = sheet()
    refuse = (
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    script = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": refuse})["identifier"]
    try:
        driver.refresh()
        assert "keeps nothing" in driver.find_element("id", "notice").text
        press(driver, "i")
        assert said(downloaded(driver, downloads)[1]) == [("r_1", "include", "")]
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": script})


@pytest.mark.browser
def test_where_reasons_are_printed_an_exclusion_without_one_is_asked_about_once(sheet, downloads):
    driver = sheet(made([Unit(work(1))], reason_needed=True))
    press(driver, "e")
    assert text_of(driver, "count") == "0 of 1 answered"
    assert "Tick the criterion" in text_of(driver, "status")
    press(driver, "e")
    assert said(downloaded(driver, downloads)[1]) == [("r_1", "exclude", "")]


@pytest.mark.browser
def test_single_keys_can_be_turned_off_and_buttons_keep_the_focus(sheet):
    driver = sheet()
    press(driver, "?")
    driver.find_element("id", "keys-on").click()
    driver.find_element("css selector", "#help-dialog form button").click()
    press(driver, "i")
    assert text_of(driver, "count") == "0 of 3 answered"
    driver.execute_script("document.querySelector('#answers [value=include]').focus()")
    press(driver, "\ue007", "\ue007")
    assert text_of(driver, "count") == "2 of 3 answered"
    assert driver.switch_to.active_element.get_attribute("value") == "include"


@pytest.mark.browser
def test_what_was_answered_and_what_comes_next_is_said_aloud(sheet):
    driver = sheet()
    assert driver.find_element("id", "status").get_attribute("aria-live") == "polite"
    press(driver, "1", "e")
    assert text_of(driver, "status") == f"Exclude, topic: Arches and bridges Next: {HOSTILE_TITLE}"


@pytest.mark.browser
def test_a_record_is_found_by_words_and_by_answer(sheet):
    driver = sheet()
    press(driver, "e", "f")
    hits = "return [...document.querySelectorAll('#hits bdi')].map((hit) => hit.textContent)"
    driver.find_element("id", "query").send_keys("BRIDGES arch")
    assert driver.execute_script(hits) == ["Arches and bridges"]
    driver.find_element("css selector", "#which [value=open]").click()
    assert driver.execute_script(hits) == []
    driver.find_element("id", "query").clear()
    driver.find_element("css selector", "#which [value=exclude]").click()
    driver.find_element("css selector", "#hits button").click()
    assert text_of(driver, "title") == "Arches and bridges"
    assert driver.switch_to.active_element.get_attribute("id") == "record"


CONFLICT = [
    {"who": "Reviewer A", "decision": "include", "reasons": [], "note": "<b>on p. 3</b>", "on": "2024-01-02"},
    {"who": "Reviewer B", "decision": "exclude", "reasons": ["data"], "note": "", "on": ""},
]


@pytest.mark.browser
def test_a_conflict_is_settled_by_somebody_in_some_way(sheet, downloads, tmp_path, monkeypatch):
    driver = sheet(made([Unit(work(1), said=CONFLICT, about="decision")], ADJUDICATIONS, ""))
    shown = driver.find_element("id", "said").text
    assert "Reviewer A: include (2024-01-02)\n<b>on p. 3</b>\nReviewer B: exclude, data" in shown
    press(driver, "1", "2", "e")
    assert text_of(driver, "status").strip() == "Say first: by."
    press(driver, "cleo")
    driver.find_element("css selector", "#asks-method [value=consensus]").click()
    driver.find_element("css selector", "#answers [value=exclude]").click()
    path, rows = downloaded(driver, downloads)
    assert said(rows) == [("r_1", "exclude", "data")], "one reason only"

    monkeypatch.chdir(tmp_path)
    collect.collect([(path, tables.read_sheet(path))], CONFIG, date.today())
    [(_, row)] = tables.read_sheet("corpus/screening/title/adjudicated.csv")
    assert (row["by"], row["method"], row["decision"], row["reason"]) == ("cleo", "consensus", "exclude", "data")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["decided_on"])


@pytest.mark.parametrize("width", [320, 760, 1400])
@pytest.mark.browser
def test_nothing_is_wider_than_the_window_and_the_answers_are_in_view(sheet, width):
    driver = sheet(made([Unit(work(1, title="Long" * 60, abstract="Word " * 900), flags="x" * 400)]))
    size = {"width": width, "height": 640, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
        foot = "return document.querySelector('#answers').getBoundingClientRect().bottom"
        assert driver.execute_script(foot) <= 640
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
def test_a_sheet_without_records_says_so(sheet):
    assert sheet(made([])).find_element("id", "notice").text == "Nothing waits on this sheet."
