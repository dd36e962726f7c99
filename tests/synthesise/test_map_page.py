import json
import shutil
from pathlib import Path

import pytest
from map_case import codebook, codings, relations, sources

from funnel.synthesise import concept_map, map_figure, map_layout, map_page, map_signs

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


def made(title="A <i>map</i>", book=None):
    book = codebook() if book is None else book
    nodes = concept_map.nodes(book, codings(), relations())
    edges = concept_map.edges(relations(), codings(), "passage", 1)
    signs = map_signs.signs(edges)
    layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, signs))
    return map_page.page(
        layout, nodes, edges, signs, book, codings(), sources(), relations(), title, "Ours & not theirs"
    )


def data(page):
    return json.loads(page.split('<script type="application/json" id="data">')[1].split("</script>")[0])


def test_nothing_that_people_wrote_stands_in_the_page_as_markup():
    page = made()
    assert "<script>alert" not in page
    assert "<i>map</i>" not in page
    assert "<b>(2021)</b>" not in page
    assert data(page)["passages"]["c4"]["summary"] == "<script>alert(1)</script>"


def test_the_page_asks_the_network_for_nothing():
    page = made()
    assert "default-src 'none'" in page
    assert " src=" not in page and "<link" not in page and "@import" not in page


def test_a_doi_becomes_a_link_and_nothing_else_does():
    links = {name: source["link"] for name, source in data(made())["sources"].items()}
    assert links == {"S1": "https://doi.org/10.1000/xyz", "S2": ""}


def test_concepts_and_lines_carry_the_passages_behind_them():
    found = data(made())
    passages = {concept["id"]: concept["passages"] for concept in found["concepts"]}
    assert passages["crisis"] == ["c1", "c4"]
    assert passages["trial"] == ["c3"], "the dropped coding is not shown"
    lines = {line["id"]: line for line in found["lines"]}
    assert lines["r2"]["passages"] == ["c2", "c5"]
    assert lines["case~crisis"]["shape"] is None, "told of, though not drawn"


def test_a_map_without_phases_has_neither_columns_nor_room_for_their_names():
    book, coded = codebook(), [{**coding, "phase": ""} for coding in codings()]
    nodes = concept_map.nodes(book, coded, relations())
    edges = concept_map.edges([], coded, "source", 1)
    layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, {}))
    shown = map_page.data_of(layout, nodes, edges, {}, book, coded, sources(), [])
    assert (shown["columns"], shown["strips"], shown["header"]) == ([], [], 0)
    assert shown["bands"][0]["y"] == 0
    labels = {line["id"]: line["shape"]["badge"]["text"] for line in shown["lines"]}
    assert labels["case~crisis"] == "2", "both sources hold both"


def test_same_input_same_page():
    assert made() == made()


@pytest.fixture(scope="module")
def browser():
    if not (CHROMIUM and DRIVER):
        pytest.skip("no chromium and chromedriver here")
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    except WebDriverException as error:
        pytest.skip(f"chromium does not start here: {error.msg}")
    yield driver
    driver.quit()


def test_clicks_and_keys_show_what_lies_behind(browser, tmp_path):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    book = codebook()
    next(code for code in book if code["code_id"] == "crisis")["label"] = "<script>document.title='owned'</script>"
    path = Path(tmp_path) / "map.html"
    path.write_text(made(book=book), encoding="utf-8")
    browser.get(path.as_uri())
    panel = browser.find_element(By.ID, "panel")

    browser.find_element(By.CSS_SELECTOR, '.node[data-id="crisis"]').click()
    assert "<script>document.title='owned'</script>" in panel.text
    assert "<script>alert(1)</script>" in panel.text
    assert "Ben <b>(2021)</b> Two" in panel.text
    assert "p. 3" in panel.text
    assert browser.title == "A <i>map</i>"

    panel.find_element(By.XPATH, ".//button[contains(., 'prompts')]").click()
    assert "PASSAGES IT RESTS ON (1)" in panel.text.upper()
    assert "A crisis came first." in panel.text

    trial = browser.find_element(By.CSS_SELECTOR, '.node[data-id="trial"]')
    trial.send_keys(Keys.ENTER)
    assert "A trial followed." in panel.text
    assert "Dropped later." not in panel.text

    trial.send_keys(Keys.ESCAPE)
    assert "Nothing chosen" in panel.text
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
