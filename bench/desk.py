"""What the dashboard costs: seconds to the first page and between pages, and memory in browser and server.

    python -m bench.desk first [--runs 3]          seconds to the first page, and until its map is drawn
    python -m bench.desk pages [--rounds 3]        seconds from a click on a page's link until the page stands
    python -m bench.desk heap [--minutes 10]       the browser's heap while the map plays in a loop
    python -m bench.desk server [--reruns 500] [--sessions 5]   the server's memory

Each prints JSON lines and how many requests left this machine; exit status 1 when a bound is passed:
2 s to the first page, 0.5 s to change, 20 % of growth. Pages are visited once before they are measured, as someone
who works there has done; the map's page is kept on disk as after ``make run``. Other programs slow all of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from geo.maps.screenshot import browser_path, launch_arguments
from tools import serving

FIRST_S, CHANGE_S, GROWTH = 2.0, 0.5, 0.2
#: The map says so itself once it is drawn, fonts included.
DRAWN = "html[data-ready=yes]"
STANDS = "[data-testid=stApp][data-test-script-state=notRunning]"
#: What each page is for; a page stands when this does, and nothing of the page before is left.
PURPOSE = {
    "Map": "iframe.frontline-map[data-ready=yes]",
    "Why": "[data-testid=stHeading] h3",
    "Reports": ".desk[data-ready]:not([data-ready=''])",
    "Compare": ".panes[data-ready=yes]",
    "Analysis": "[data-testid=stVegaLiteChart] :is(canvas, svg)",
    "Export": "button:has-text('Prepare')",
    "About": "h2:has-text('Sources')",
}
HOME = ("http://localhost:", "ws://localhost:", "data:", "blob:", "about:")


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=MEASURES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--reruns", type=int, default=500)
    parser.add_argument("--sessions", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        good = MEASURES[options.what](browser, Path(folder), options)
    sys.exit(not good)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium that tells its heap exactly."""
    with sync_playwright() as playwright:
        flags = [*launch_arguments(), "--enable-precise-memory-info", "--js-flags=--expose-gc"]
        browser = playwright.chromium.launch(executable_path=browser_path(), args=flags)
        yield browser
        browser.close()


def say(**figures: Any) -> None:
    """Print one JSON line."""
    print(json.dumps(figures), flush=True)


def watched(browser: Browser) -> tuple[Page, list[str]]:
    """A page, and the list of addresses outside this machine that it asks for."""
    page, outside = browser.new_page(viewport={"width": 1280, "height": 720}), []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith(HOME) else None)
    return page, outside


def first(browser: Browser, folder: Path, options: argparse.Namespace) -> bool:
    """Seconds from the first request until the page stands, and until the map in it is drawn, each in a fresh server."""
    until_page = []
    for run in range(options.runs):
        (folder / str(run)).mkdir()
        with serving.dashboard(folder / str(run)) as address:
            page, outside = watched(browser)
            start = time.perf_counter()
            page.goto(address)
            page.wait_for_selector("iframe.frontline-map", timeout=60_000)
            stands = time.perf_counter() - start
            drawn_map(page)
            drawn = time.perf_counter() - start
            page.close()
        until_page.append(stands)
        say(run=run + 1, page_s=round(stands, 2), map_drawn_s=round(drawn, 2), outbound=len(outside))
    say(page_s=round(median(until_page), 2), bound=FIRST_S)
    return median(until_page) < FIRST_S


def drawn_map(page: Page) -> Any:
    """The frame of the map, once it is drawn."""
    frame = page.wait_for_selector("iframe.frontline-map", timeout=60_000).content_frame()
    if frame is None:
        raise RuntimeError("the map's frame holds no page")
    frame.wait_for_selector(DRAWN, state="attached", timeout=60_000)
    return frame


def pages(browser: Browser, folder: Path, options: argparse.Namespace) -> bool:
    """Seconds from a click on a page's link until what it is for stands and nothing runs; the first round warms up."""
    took: dict[str, list[float]] = {}
    with serving.dashboard(folder) as address:
        page, outside = watched(browser)
        page.goto(address)
        drawn_map(page)
        names = page_names(page)
        for turn in range(options.rounds + 1):
            for name in [*names[1:], names[0]]:
                seconds = change(page, name)
                if turn:
                    took.setdefault(name, []).append(seconds)
    for name, seconds in took.items():
        say(page=name, median_s=round(median(seconds), 2), worst_s=round(max(seconds), 2))
    slowest = max(median(seconds) for seconds in took.values())
    say(slowest_s=round(slowest, 2), bound=CHANGE_S, outbound=len(outside))
    return slowest < CHANGE_S


def page_names(page: Page) -> list[str]:
    """Titles of the pages, in order; what stands before a title is the name of its icon."""
    return [text.split("\n")[-1].strip() for text in page.locator("[data-testid=stTopNavLink]").all_inner_texts()]


def change(page: Page, name: str) -> float:
    """Seconds of a change to the page of that name, until what it is for is seen and its last line is no older page's."""
    start = time.perf_counter()
    page.locator("[data-testid=stTopNavLink]", has_text=name).first.click()
    page.locator(PURPOSE[name]).first.wait_for(timeout=60_000)
    page.wait_for_function(
        """([name, stands]) => {
          const here = document.querySelector('[data-testid=stTopNavLink][aria-current=page]');
          const still = document.querySelector('[data-stale=true]');
          return here && here.textContent.trim().endsWith(name) && document.querySelector(stands) && !still;
        }""",
        arg=[name, STANDS],
        timeout=60_000,
    )
    return time.perf_counter() - start


def heap(browser: Browser, folder: Path, options: argparse.Namespace) -> bool:
    """The browser's heap, garbage collected, once a minute while the map plays in a loop at four times the speed."""
    with serving.dashboard(folder) as address:
        page, outside = watched(browser)
        page.goto(address)
        frame = drawn_map(page)
        frame.evaluate("() => { frontline.setSpeed(4); frontline.setLoop(true); frontline.play(); }")
        sizes = []
        for minute in range(int(options.minutes) + 1):
            if minute:
                page.wait_for_timeout(60_000)
            sizes.append(page.evaluate("() => { gc(); gc(); return performance.memory.usedJSHeapSize / 1e6; }"))
            say(minute=minute, heap_mb=round(sizes[-1], 1))
        playing = frame.evaluate("() => frontline.playing()")
    settled = sizes[1:] or sizes
    growth = max(settled) / settled[0] - 1
    say(growth=round(growth, 3), bound=GROWTH, still_playing=playing, outbound=len(outside))
    return bool(growth <= GROWTH and playing)


def server(browser: Browser, folder: Path, options: argparse.Namespace) -> bool:
    """Memory of the server's process over reruns of several sessions at once; the first tenth warms up."""
    with serving.dashboard(folder) as address:
        port = int(address.rsplit(":", 1)[1])
        opened = [watched(browser) for _ in range(options.sessions)]
        for page, _ in opened:
            page.goto(address)
            page.wait_for_selector(STANDS, timeout=120_000)
        sizes = [resident_mb(port)]
        for rerun in range(1, options.reruns + 1):
            page, _ = opened[rerun % len(opened)]
            names = page_names(page)
            change(page, names[(rerun // len(opened)) % len(names)])
            if rerun % max(1, options.reruns // 10) == 0:
                sizes.append(resident_mb(port))
                say(reruns=rerun, resident_mb=round(sizes[-1]))
    settled = sizes[2:] or sizes
    growth = settled[-1] / settled[0] - 1
    say(growth=round(growth, 3), bound=GROWTH, outbound=sum(len(outside) for _, outside in opened))
    return growth <= GROWTH


def resident_mb(port: int) -> float:
    """Resident memory, in MB, of the processes that serve a port: the one told its number, and its children."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = status.with_name("cmdline").read_bytes().decode(errors="replace").split("\0")
            if str(port) in command or any(part == f"--server.port={port}" for part in command):
                line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
                total += int(line.split()[1]) / 1e3
        except (OSError, StopIteration):
            continue
    return total


MEASURES = {"first": first, "pages": pages, "heap": heap, "server": server}

if __name__ == "__main__":
    main()
