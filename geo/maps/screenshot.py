"""An exact picture of a map page, taken by Chromium; the browser is an extra that not everyone needs."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

from geo.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Longer than any map has taken to draw, on a busy machine.
READY_MS = 20_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str | None:
    """Path of an installed Chromium or Chrome; None leaves the choice to Playwright."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def launch_arguments() -> list[str]:
    """Arguments that keep Chromium quiet: no call home, no graphics card, the same picture each time."""
    return [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        "--force-color-profile=srgb", "--font-render-hinting=none", "--disable-lcd-text",
    ]  # fmt: skip


def screenshot(
    html: str,
    day: date | None = None,
    *,
    width: int = 1400,
    height: int = 900,
    scale: float = 2.0,
    mode: str = "light",
) -> bytes:
    """The page on a day as PNG, without its controls: title, date, legend, scale and the notice stay.

    Parameters
    ----------
    html : a page of ``render_html``.
    day : None takes the last day.
    width, height : in CSS pixels; the picture has ``scale`` times as many each way.

    Raises
    ------
    MissingExtraError
        When Playwright is not installed.
    InputError
        When no browser can be started, or the page is none of ours.
    """
    try:
        import playwright.sync_api  # noqa: F401 - whether it is there
    except ImportError as error:
        raise MissingExtraError("playwright", "browser") from error
    # In a thread of its own: Playwright's plain calls refuse to run where an event loop does, as under a server.
    with ThreadPoolExecutor(max_workers=1) as worker:
        return worker.submit(_take, html, day, (width, height), scale, mode).result()


def _take(html: str, day: date | None, size: tuple[int, int], scale: float, mode: str) -> bytes:
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        except Error as error:
            remedy = "Install Chromium with the system's packages, or run: playwright install chromium"
            raise InputError("no browser can be started for the picture", remedy=remedy) from error
        try:
            return _picture(_open(browser, html, size, scale, mode), day, mode)
        except Error as error:
            raise InputError(f"the page cannot be drawn ({error.message.splitlines()[0]})") from error
        finally:
            browser.close()


def _open(browser: Browser, html: str, size: tuple[int, int], scale: float, mode: str) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        color_scheme="dark" if mode == "dark" else "light",
        reduced_motion="reduce",
        offline=True,
    )
    page = context.new_page()
    page.set_content(html, wait_until="load")
    # A selector, since the page's policy lets nothing be evaluated while waiting.
    page.wait_for_selector("html[data-ready=yes]", state="attached", timeout=READY_MS)
    return page


def _picture(page: Page, day: date | None, mode: str) -> bytes:
    page.evaluate(
        "async ([day, mode]) => { const f = window.frontline; f.setMode(mode); f.setDay(day ?? Infinity);"
        " f.picture(true);"
        " await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }",
        [day.isoformat() if day else None, mode],
    )
    return page.screenshot(type="png", animations="disabled")
