"""Seconds from the server of ``frontline serve`` being up to the map drawn in headless Chromium.

    python -m bench.startup [--runs 3]

Prints one JSON line a run. The first timeline is kept from before, as after ``make run`` has prepared it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from geo.maps.screenshot import browser_path, launch_arguments
from tools import serving

#: The page says so itself once it is drawn, fonts included.
DRAWN = "html[data-ready=yes]"


def main() -> None:
    """Print the seconds of each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    for run in range(parser.parse_args().runs):
        with tempfile.TemporaryDirectory() as folder, serving.dashboard(Path(folder)) as address:
            print(json.dumps({"run": run + 1, "seconds_to_map": round(seconds_to_map(address), 2)}), flush=True)


def seconds_to_map(address: str) -> float:
    """Seconds from the first request, the server being up, until the map's canvas is there and a day is shown."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        start = time.perf_counter()
        page.goto(address)
        handle = page.wait_for_selector("iframe.frontline-map", timeout=60_000)
        frame = handle.content_frame()
        if frame is None:
            raise RuntimeError("the map's frame holds no page")
        frame.wait_for_selector(DRAWN, state="attached", timeout=60_000)
        seconds = time.perf_counter() - start
        browser.close()
    return seconds


if __name__ == "__main__":
    main()
