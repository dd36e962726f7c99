"""How fast a reviewer's page is: written, opened in Chromium, answered by a key; and its votes collected.

Usage: python benchmarks/sheets.py [--records 5000] [--keys 300]

Records are made up: titles and abstracts of the usual length, two criteria with patterns. A key's time runs from the
key's event to the moment after the next record is painted. Beside the time on the clock, which grows with whatever else
the machine does, stands the processor time of the page's main thread. Needs Debian's chromium and chromium-driver.
"""

import argparse
import json
import os
import platform
import random
import resource
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from funnel import protocol, tables
from funnel.screen import collect, sheet_page

WORDS = """children care innovation social workers practice system families local authorities trial evaluation support
young people leaving foster placement evidence outcomes organisational change pilot scale guidance policy interviews"""
CRITERIA = {
    name: {"sentence": f"It is about {name}.", "reason": f"Not about {name}", "stages": ["title"], "test": test}
    for name, test in {
        "innovation": {"kind": "pattern", "field": "title+abstract", "pattern": r"innovat\w*|pilot"},
        "policy": {"kind": "no_pattern", "field": "title+abstract", "pattern": r"\bpolicy\b"},
    }.items()
}
SHOW = ("title", "authors", "year", "container_title", "abstract", "keywords")

# Presses `e` once a painted frame and tells how long each press took to be seen.
PRESS = """
const [times, done] = [[], arguments[1]];
const press = () => {
  const begun = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "e", bubbles: true, cancelable: true }));
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (times.push(performance.now() - begun) < arguments[0] ? press() : done(times));
    port2.postMessage(0);
  });
};
press();
"""
OPENED = "return performance.getEntriesByType('navigation')[0].loadEventEnd"


def units(n: int) -> Iterator[sheet_page.Unit]:
    """Works with titles of 12 words and abstracts of 220."""
    choose, words = random.Random(1).choices, WORDS.split()
    for number in range(n):
        work = {"work_id": f"r_{number:016x}", "members": f"r_{number:016x}", "doi": f"10.5555/{number}", "url": ""}
        work |= {"title": " ".join(choose(words, k=12)), "abstract": " ".join(choose(words, k=220)), "year": "2020"}
        work |= {"authors": "Hale, Anna; Ostrup, Bo", "container_title": "Journal of Trials", "keywords": "care; trial"}
        yield sheet_page.Unit(work)


@contextmanager
def browser() -> Iterator[Any]:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,1000"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_script_timeout(300)
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    yield driver
    driver.quit()


def main_thread(driver: Any) -> float:
    """Processor time of the page's main thread so far, in milliseconds."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def told(clock: list[float], work: list[float]) -> str:
    """Milliseconds on the clock and of the processor, a cell each."""
    late = sorted(clock)[int(0.95 * (len(clock) - 1))]
    return f"{statistics.median(clock):.0f} | {late:.0f} | {statistics.median(work):.0f}"


def seconds_of_processor() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=5000)
    parser.add_argument("--keys", type=int, default=300)
    options = parser.parse_args()
    figures: dict[str, str] = {}

    works = list(units(options.records))
    begun = seconds_of_processor()
    page = sheet_page.page(sheet_page.VOTES, works, "Care", "title", "ana", "1", SHOW, CRITERIA, False)
    figures["the page is written"] = f"| | {1000 * (seconds_of_processor() - begun):.0f}"

    with tempfile.TemporaryDirectory() as folder, browser() as driver:
        path, empty = Path(folder) / "ana.html", Path(folder) / "empty.html"
        path.write_text(page, encoding="utf-8")
        empty.write_text("<title>empty</title>")

        def opened(what: str) -> None:
            clock, work = [], []
            for _ in range(7):
                driver.get(empty.as_uri())
                before = main_thread(driver)
                driver.get(path.as_uri())
                clock.append(driver.execute_script(OPENED))
                work.append(main_thread(driver) - before)
            figures[f"opens, {what}"] = told(clock, work)

        def answered(what: str) -> None:
            before = main_thread(driver)
            clock = driver.execute_async_script(PRESS, options.keys)
            figures[f"a key press is seen, {what}"] = told(clock, [(main_thread(driver) - before) / options.keys])

        opened("nothing answered")
        answered("nothing answered")
        entry = {"decision": "exclude", "reasons": ["policy"], "note": "", "on": "2024-05-01", "at": 1, "version": "1"}
        driver.execute_script(
            "for (const [key, value] of arguments[0]) localStorage.setItem(key, value)",
            [
                (f"funnel|Care|title|ana|{unit.work['work_id']}", json.dumps(entry))
                for unit in works[: -options.keys - 1]
            ],
        )
        opened("nearly all answered")
        answered("nearly all answered")

        sheet = Path(folder) / "ana.csv"
        cells = {"decision": "exclude", "reasons": "policy", "decided_on": "21/11/2026", "criteria_version": "1"}
        rows = [cells | {"record_id": one.work["work_id"], "stage": "title", "reviewer": "ana"} for one in works]
        sheet.write_bytes(tables.csv_bytes(rows, sheet_page.VOTES.columns))
        config = protocol.validated({"title": "t", "criteria": CRITERIA, "stages": {"title": {"reviewers": ["ana"]}}})
        os.chdir(folder)
        begun = seconds_of_processor()
        collect.collect([(sheet, tables.read_sheet(sheet))], config, date(2026, 11, 22))
        figures["its votes are collected"] = f"| | {1000 * (seconds_of_processor() - begun):.0f}"

    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"A sheet of {options.records:,} records with abstracts, {len(page.encode()) / 1e6:.1f} MB; milliseconds.\n")
    print("| | clock, median | clock, 95 % within | processor |\n|---|---:|---:|---:|")
    for name, figure in figures.items():
        print(f"| {name} | {figure} |")


if __name__ == "__main__":
    main()
