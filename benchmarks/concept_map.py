"""How long a crowded concept map takes, and how soon its page answers a click in Chromium.

Usage: python benchmarks/concept_map.py [--sources 500] [--codes 120] [--codings 10000]

Made up with a fixed seed: a few codes are frequent and most are rare, every coding counts, pairs share sources, forty
relations are recorded. Processor time. A click is timed from the event to the frame after it, on every concept and
line of the map and on as many of the pairs that it leaves out; Chromium and its driver must be on the path.
"""

import argparse
import platform
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from funnel import drawing
from funnel.synthesise import concept_map, map_figure, map_formats, map_layout, map_page, map_signs

CATEGORIES, RELATIONS = 8, 40
PHASES = ("early", "middle", "later", "cross")

CLICKS = {
    "concept": "[...document.querySelectorAll('.node')].map(click)",
    "line": "[...document.querySelectorAll('.edge')].map(click)",
    "pair left out of the picture": "pairs.slice(0, 180).map((pair) => () => chooseLine(pair))",
}
TIMED = """
const done = arguments[0];
const click = (mark) => () => mark.dispatchEvent(new MouseEvent("click"));
(async () => {
  const times = [];
  for (const choose of %s) {
    const begun = performance.now();
    choose();
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    times.push(performance.now() - begun);
  }
  done(times);
})();
"""


def made_up(sources: int, codes: int, coded: int) -> map_page.Record:
    chance = random.Random(20201)
    rare = [1 / (1 + number) for number in range(codes)]
    categories = [
        {"code_id": f"g{n}", "parent_id": "", "label": f"Category {n}", "kind": "category"} for n in range(CATEGORIES)
    ]
    concepts = [
        {
            "code_id": f"c{n}",
            "parent_id": f"g{n % CATEGORIES}",
            "label": f"Concept {n} of some length",
            "kind": "concept",
        }
        for n in range(codes)
    ]
    codings = [
        {
            "coding_id": f"k{n}",
            "source_id": f"S{chance.randrange(sources)}",
            "code_id": chance.choices(concepts, rare)[0]["code_id"],
            "location": f"p. {chance.randrange(30)}",
            "phase": chance.choice(PHASES),
            "quote": f"Words {n} " + "of a passage " * chance.randrange(3, 18),
            "coder": chance.choice(("ana", "ben")),
        }
        for n in range(coded)
    ]
    ends = [chance.sample([code["code_id"] for code in concepts], 2) for _ in range(RELATIONS)]
    related = [
        {"relation_id": f"r{n}", "from_code": one, "relation": "enables", "to_code": other, "coding_ids": f"k{n}"}
        for n, (one, other) in enumerate(ends)
    ]
    book = [code | {"definition": "", "status": "active"} for code in (*categories, *concepts)]
    cited = [{"source_id": f"S{n}", "citation": f"Author {n} (2020) A title", "doi": ""} for n in range(sources)]
    return map_page.Record(book, codings, cited, related, (), "source")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print a row of the table of RESULTS.md."""
    begun = time.process_time()
    yield
    print(f"| {what} | {time.process_time() - begun:.2f} s |", flush=True)


def made(record: map_page.Record, folder: Path) -> Path:
    """Write everything that the map's rule writes; the page."""
    with timed("nodes, edges and the evidence of each"):
        nodes = concept_map.nodes(record.codebook, record.codings, record.relations)
        edges = concept_map.edges(record.relations, record.codings, record.unit, 2)
    signs = map_signs.signs(edges)
    with timed(f"layout, with {map_layout.MOST_LINES} of {len(edges):,} lines"):
        layout = map_layout.arrange(nodes, edges, map_figure.badge_widths(edges, signs))
    with timed("SVG and PDF"):
        figure = map_figure.draw(layout, nodes, edges, signs, "Made up.", len(record.sources), record.unit)
        drawing.save_all(figure, [folder / "map.svg", folder / "map.pdf"])
    with timed("formats of other programs"):
        map_formats.files(map_layout.placed(nodes, layout), edges)
    path = folder / "map.html"
    with timed("page"):
        path.write_text(map_page.page(layout, nodes, edges, signs, record, "Made up", ""), encoding="utf-8")
    print(f"| the page's size | {path.stat().st_size / 1e6:.1f} MB |")
    return path


def clicks(page: Path) -> Iterator[tuple[str, list[float], float]]:
    """What was clicked; milliseconds from each click to the frame after it; of which the page's own processor time."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))

    def busy() -> float:
        found = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        return next(metric["value"] for metric in found if metric["name"] == "TaskDuration")

    try:
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        driver.set_script_timeout(300)
        driver.get(page.as_uri())
        for kind, choices in CLICKS.items():
            before = busy()
            times = sorted(driver.execute_async_script(TIMED % choices))
            yield kind, times, 1000 * (busy() - before) / len(times)
    finally:
        driver.quit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("sources", 500), ("codes", 120), ("codings", 10_000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    options = parser.parse_args()
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}\n\n| step | time |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        page = made(made_up(options.sources, options.codes, options.codings), Path(folder))
        print("\n| click on a | n | processor, mean | next frame: median | 95th | worst |\n|---|---|---|---|---|---|")
        for kind, times, own in clicks(page):
            told = times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]
            print(f"| {kind} | {len(times)} | {own:.0f} ms | {' | '.join(f'{n:.0f} ms' for n in told)} |")


if __name__ == "__main__":
    main()
