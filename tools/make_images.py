"""Make the pictures of docs/images: every page, light and dark, and the exported map at three dates.

    python -m tools.make_images [--only dashboard|export]

Needs Chromium and the ``test`` extra. Nothing outside this machine is asked for.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from geo import pipeline
from geo.maps.layers import build_map
from geo.maps.render import render_html
from geo.maps.screenshot import browser_path, launch_arguments
from geo.theatre import load_theatre
from tools import serving

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
THEATRE = "syria-2024"
DAYS = (date(2024, 11, 27), date(2024, 12, 1), date(2024, 12, 8))
LAPTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}

# Made up for the picture of the reports page.
SAMPLE = (
    "Front moves south of Aleppo\n\nPublished: 30 November 2024\n\n"
    "Opposition forces captured the town of Saraqib on Friday and advanced toward Khan Shaykhun, according to local "
    "media. Government forces withdrew from Khan al-Asal, west of Aleppo, a day earlier. Fighting continued north of Hama."
)


def main() -> None:
    """Make what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["dashboard", "export"])
    only = parser.parse_args().only
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        if only != "dashboard":
            exported(browser)
        if only != "export":
            dashboard(browser)
        browser.close()


def exported(browser: Browser) -> None:
    """Pictures of the exported file at three dates, light and dark, and at phone width."""
    theatre = load_theatre(THEATRE)
    timeline = pipeline.prepare(theatre)
    with tempfile.TemporaryDirectory() as folder:
        for mode in ("light", "dark"):
            file = Path(folder) / f"{mode}.html"
            file.write_text(render_html(build_map(timeline, theatre, mode=mode), title=theatre.title), encoding="utf-8")
            page = browser.new_page(viewport=LAPTOP, color_scheme=mode)
            page.goto(file.as_uri())
            for day in DAYS:
                _map_at(page, day)
                page.screenshot(path=IMAGES / f"export-{day}-{mode}.png")
            page.close()
            phone = browser.new_page(viewport=PHONE, color_scheme=mode)
            phone.goto(file.as_uri())
            _map_at(phone, DAYS[-1])
            phone.screenshot(path=IMAGES / f"export-phone-{mode}.png")
            phone.close()


def _map_at(page: Page, day: date) -> None:
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.evaluate("day => window.frontline.setDay(day)", day.isoformat())
    page.wait_for_timeout(400)


def dashboard(browser: Browser) -> None:
    """Pictures of every page of the dashboard, light and dark, and of the map page at phone width."""
    with tempfile.TemporaryDirectory() as folder, serving.dashboard(Path(folder)) as address:
        for mode in ("light", "dark"):
            page = browser.new_page(viewport=LAPTOP, color_scheme=mode)
            for name in ("map", "reports", "export", "about"):
                page.goto(f"{address}/{'' if name == 'map' else name}?day=2024-12-01")
                _settled(page)
                if name == "map":
                    page.frame_locator("iframe.frontline-map").locator("html[data-ready=yes]").wait_for(
                        timeout=60_000, state="attached"
                    )
                    page.wait_for_timeout(1500)
                if name == "reports":
                    _paste(page)
                if name == "export":
                    page.get_by_role("radio").first.wait_for()
                page.screenshot(path=IMAGES / f"page-{name}-{mode}.png")
            page.set_viewport_size(PHONE)
            page.goto(f"{address}/?day=2024-12-01")
            _settled(page)
            page.frame_locator("iframe.frontline-map").locator("html[data-ready=yes]").wait_for(
                timeout=60_000, state="attached"
            )
            page.wait_for_timeout(1500)
            page.screenshot(path=IMAGES / f"page-map-phone-{mode}.png")
            page.close()


def _settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stAppViewContainer]")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


def _paste(page: Page) -> None:
    page.get_by_text("Add reports", exact=True).click()
    page.get_by_label("Paste the text of a report").fill(SAMPLE)
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator(".desk-words").first.wait_for(timeout=60_000)
    _settled(page)
    page.locator(".desk-words").first.scroll_into_view_if_needed()
    page.wait_for_timeout(500)


if __name__ == "__main__":
    main()
