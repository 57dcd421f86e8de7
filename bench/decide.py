"""Seconds a decision takes at the desk, in a browser, by keyboard alone: one after another, as fast as the desk answers.

    python -m bench.decide [--decisions 30]

A decision is done when the desk has answered it and tells what comes of the next claim, so that the next key may be
pressed. Every third is a rejection; the rest accept. Prints JSON lines; exit status 1 when the median passes two seconds.
Other programs slow it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from bench.desk import chromium, say, watched
from tools import serving

DECISION_S = 2.0
#: Answered, and what comes of the open claim is told; or the document that is open has none.
READY = ".desk[data-pending='0'][data-effects=yes], .desk[data-pending='0'] .desk-claims .desk-none"
KEYS = ("a", "a", "r")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving.dashboard(Path(folder)) as address, chromium() as browser:
        page, outside = watched(browser)
        page.goto(f"{address}/reports")
        took = [decide(page, KEYS[n % len(KEYS)]) for n in range(asked.decisions)]
    in_time = sum(seconds <= DECISION_S for seconds in took)
    say(
        decisions=len(took), median_s=round(median(took), 2), worst_s=round(max(took), 2), within_bound=in_time,
        bound=DECISION_S, outbound=len(outside),
    )  # fmt: skip
    sys.exit(median(took) > DECISION_S)


def decide(page: Page, key: str) -> float:
    """Seconds from the key until the next claim waits for one; documents without a claim are passed over in them."""
    _at_a_claim(page)
    start = time.perf_counter()
    page.keyboard.press(key)
    _at_a_claim(page)
    return time.perf_counter() - start


def _at_a_claim(page: Page) -> None:
    while page.wait_for_selector(READY, timeout=60_000).get_attribute("data-effects") != "yes":
        page.keyboard.press("n")
    page.locator(".desk").focus()


if __name__ == "__main__":
    main()
