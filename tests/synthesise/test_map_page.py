import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from map_case import codebook, codings, relations, sources

from funnel.synthesise import concept_map, map_figure, map_layout, map_page, map_signs
from funnel.synthesise.map_trail import Step

TRAIL = [
    Step(
        "concept", "case", "search", "S7", "Scopus, round 2", 'TITLE("<b>case</b>")', "ana", "2021-02-03", "term case*"
    ),
    Step("concept", "case", "change", "x1", "argument renamed into case", "", "ben", "", "Closer to the words"),
    Step("relation", "r10", "memo", "m2", "analytic", "Does a crisis always prompt?", "ana", "2021-01-05", ""),
    Step("coding", "c5", "settlement", "c5", "c5 kept (consensus)", "", "ana and ben", "2021-01-04", "Both saw it"),
    Step("map", "", "search", "S9", "Web of Science", "", "", "", "the map as a whole"),
]


def made(title="A <i>map</i>", book=None, coded=None, support=1):
    book, coded = codebook() if book is None else book, codings() if coded is None else coded
    nodes = concept_map.nodes(book, coded, relations())
    edges = concept_map.edges(relations(), coded, "passage", support)
    signs = map_signs.signs(edges)
    layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, signs))
    record = map_page.Record(book, coded, sources(), relations(), TRAIL)
    return map_page.page(layout, nodes, edges, signs, record, title, "Ours & not theirs")


def data(page):
    return json.loads(page.split('<script type="application/json" id="data">')[1].split("</script>")[0])


def passages(page):
    return {row[0]: dict(zip(map_page.PASSAGE, row, strict=True)) for row in data(page)["passages"]}


def test_nothing_that_people_wrote_stands_in_the_page_as_markup():
    page = made()
    assert "<script>alert" not in page
    assert "<i>map</i>" not in page
    assert "<b>(2021)</b>" not in page
    assert passages(page)["c4"]["summary"] == "<script>alert(1)</script>"


def test_the_page_asks_the_network_for_nothing():
    page = made()
    assert "default-src 'none'" in page
    assert " src=" not in page and "<link" not in page and "@import" not in page


def test_a_doi_becomes_a_link_and_nothing_else_does():
    links = {source["id"]: source["link"] for source in data(made())["sources"]}
    assert links == {"S1": "https://doi.org/10.1000/xyz", "S2": ""}


def test_each_passage_stands_once_with_its_concept_source_and_unit():
    page = made()
    found, labels = passages(page), [concept["id"] for concept in data(page)["concepts"]]
    assert list(found) == ["c1", "c2", "c3", "c4", "c5", "c6"], "the dropped coding is not shown"
    assert [labels[row["concept"]] for row in found.values()] == [
        "crisis", "case", "trial", "crisis", "case", "trial_small"
    ]  # fmt: skip
    units = {name: row["unit"] for name, row in found.items()}
    assert units["c1"] == units["c2"] and units["c4"] == units["c5"], "lines 10-14 and 14-20 overlap; page 3 is one"
    assert len(set(units.values())) == 4


def test_recorded_lines_carry_their_passages_and_pairs_only_their_ends():
    found = data(made())
    names = list(passages(made()))
    lines = {line["id"]: line for line in found["lines"]}
    assert [names[at] for at in lines["r2"]["passages"]] == ["c2", "c5"]
    assert (lines["r2"]["by"], lines["r2"]["note"]) == ("ana", "As both say.")
    labels = [concept["id"] for concept in found["concepts"]]
    ((one, other, weight, _),) = found["pairs"]
    assert ({labels[one], labels[other]}, weight) == ({"case", "crisis"}, 2), "told of, though not drawn"


def test_the_trail_stands_beside_its_subject_and_says_nothing_that_nobody_recorded():
    trail = data(made())["trail"]
    assert (
        trail["concept"].keys() == {"case"} and trail["relation"].keys() == {"r10"} and trail["coding"].keys() == {"c5"}
    )
    assert trail["map"][""] == [
        {"kind": "search", "id": "S9", "what": "Web of Science", "why": "the map as a whole"}
    ]  # fmt: skip


def test_a_map_without_phases_has_neither_columns_nor_room_for_their_names():
    book, coded = codebook(), [{**coding, "phase": ""} for coding in codings()]
    nodes = concept_map.nodes(book, coded, relations())
    edges = concept_map.edges([], coded, "source", 1)
    layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, {}))
    shown = map_page.data_of(layout, nodes, edges, {}, map_page.Record(book, coded, sources(), unit="source"))
    assert (shown["columns"], shown["strips"], shown["header"]) == ([], [], 0)
    assert shown["bands"][0]["y"] == 0
    labels = {line["id"]: line["shape"]["badge"]["text"] for line in shown["lines"]}
    assert labels["case~crisis"] == "2", "both sources hold both"


def test_same_input_same_page():
    assert made() == made()


@pytest.fixture
def shown(browser, tmp_path):
    """A page in the browser, and how to ask it: press(selector or words of a button), panel(), run(script)."""
    from selenium.webdriver.common.by import By

    def opened(page, fragment=""):
        path = Path(tmp_path) / "map.html"
        path.write_text(page, encoding="utf-8")
        browser.get(path.as_uri() + fragment)

    def press(words):
        found = browser.find_elements(By.CSS_SELECTOR, words) if words[0] in ".#" else []
        (found or browser.find_elements(By.XPATH, f"//section[@id='panel']//button[contains(., '{words}')]"))[0].click()

    yield SimpleNamespace(
        open=opened,
        press=press,
        find=lambda selector: browser.find_element(By.CSS_SELECTOR, selector),
        panel=lambda: browser.find_element(By.ID, "panel").text,
        run=browser.execute_script,
        title=lambda: browser.title,
    )
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_clicks_and_keys_show_what_lies_behind(shown):
    from selenium.webdriver.common.keys import Keys

    book = codebook()
    next(code for code in book if code["code_id"] == "crisis")["label"] = "<script>document.title='owned'</script>"
    shown.open(made(book=book))
    shown.press('.node[data-id="crisis"]')
    for said in (
        "<script>document.title='owned'</script>",
        "<script>alert(1)</script>",
        "Ben <b>(2021)</b> Two",
        "p. 3",
    ):
        assert said in shown.panel()
    assert shown.title() == "A <i>map</i>"

    shown.press("prompts")
    assert "PASSAGES IT RESTS ON (1)" in shown.panel().upper()
    assert "A crisis came first." in shown.panel()
    assert "recorded by ana" in shown.panel() and "Does a crisis always prompt?" in shown.panel()

    trial = shown.find('.node[data-id="trial"]')
    trial.send_keys(Keys.ENTER)
    assert "A trial followed." in shown.panel() and "Dropped later." not in shown.panel()
    shown.find(".edge").send_keys(Keys.SPACE)
    assert "Between" in shown.panel() or "BETWEEN" in shown.panel()

    trial.send_keys(Keys.ESCAPE)
    assert "Nothing chosen" in shown.panel()
    assert "the map as a whole" in shown.panel(), "what the map as a whole led to"


@pytest.mark.browser
def test_a_concept_shows_the_searches_it_led_to_and_the_decisions_behind_it(shown):
    shown.open(made(), "#case")
    told = shown.panel()
    for said in (
        "Scopus, round 2",
        'TITLE("<b>case</b>")',
        "led to by term case*",
        "argument renamed into case",
        "ben",
    ):
        assert said in told
    assert "c5 kept (consensus) · Both saw it · ana and ben, 2021-01-04" in told
    shown.press('.node[data-id="idle"]')
    assert "SEARCHES" not in shown.panel().upper() and "DECISIONS" not in shown.panel().upper()


@pytest.mark.browser
def test_a_pair_shows_the_passages_that_the_table_of_edges_names(shown):
    edges = concept_map.edges([], codings(), "passage", 1)
    (pair,) = [edge for edge in edges if edge.edge_id == "case~crisis"]
    shown.open(made())
    script = "return shared(pairs[0]).map((at) => passages[at].id).join(';')"
    assert shown.run(script) == pair.evidence == "c1;c2;c4;c5"


@pytest.mark.browser
def test_find_and_the_least_support_leave_what_is_asked_for(shown):
    shown.open(made(support=1))
    shown.find("#find").send_keys("TRIAL")
    assert "2 concepts with “TRIAL”" in shown.panel()
    bright = "return [...document.querySelectorAll('.node:not(.quiet)')].map((node) => node.dataset.id).sort()"
    assert shown.run(bright) == ["trial", "trial_small"]
    shown.press("Trial on a small scale")
    assert "Small." in shown.panel()


def crowded():
    """Sixty codings of one passage: every concept with every other, more than the picture draws."""
    book = codebook() + [{**codebook()[2], "code_id": f"k{k}", "label": f"Concept {k}"} for k in range(30)]
    more = [
        codings()[0] | {"coding_id": f"x{k}", "code_id": f"k{k % 30}", "location": f"p. {k // 30}"} for k in range(90)
    ]
    more += [codings()[0] | {"coding_id": "y1", "code_id": "k0", "location": "p. 9"}]
    more += [codings()[0] | {"coding_id": "y2", "code_id": "k1", "location": "p. 9"}]
    return made(book=book, coded=codings() + more)


@pytest.mark.browser
def test_the_lines_that_the_picture_leaves_out_are_a_choice_away(shown):
    shown.open(crowded())
    straight = "return document.querySelectorAll('.straight').length"
    assert shown.run(straight) == 0
    shown.press('.node[data-id="k29"]')
    own = shown.run("return linesOf[conceptAt.get('k29')].length")
    routed = shown.run("return linesOf[conceptAt.get('k29')].filter((line) => line.shape).length")
    assert own == 29 and shown.run(straight) == own - routed, "each of the 29 others"
    shown.press("#all")
    assert shown.run("return document.querySelectorAll('#others .straight').length") == shown.run("return pairs.length")
    shown.run("byId('support').value = 4; byId('support').dispatchEvent(new Event('input'))")
    assert shown.run("return document.querySelectorAll('#others .straight').length") == 0
    assert shown.run("return linesOf[conceptAt.get('k0')].filter(isShown).length") == 1, (
        "k0 and k1 share a fourth passage"
    )


@pytest.mark.browser
def test_long_lists_show_their_beginning_and_the_rest_when_asked(shown):
    more = [codings()[0] | {"coding_id": f"x{k}", "location": f"p. {100 + k}"} for k in range(80)]
    shown.open(made(coded=codings() + more), "#crisis")
    assert shown.run("return document.querySelectorAll('.passage').length") == 20
    shown.press("Show 62 more")
    assert shown.run("return document.querySelectorAll('.passage').length") == 82


@pytest.mark.browser
def test_a_phone_need_not_scroll_sideways(browser, shown):
    browser.set_window_size(380, 800)
    shown.open(made(), "#case")
    assert shown.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    browser.set_window_size(1400, 1000)
