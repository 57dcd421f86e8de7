"""A real browser for tests of pages; nothing it asks of the network is answered, and what it asks is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from geo.maps.screenshot import browser_path, launch_arguments

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

NO_CHROMIUM = (
    "These tests need Chromium or Chrome and found none: install it with the system's packages "
    "(apt-get install chromium), or leave them out with: pytest -m 'not browser'"
)
#: What an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
#: Addresses a page may use without the network; ``http://localhost`` is the dashboard's own server.
AT_HOME = ("data:", "blob:", "about:", "file:", "http://localhost:", "http://127.0.0.1:", "ws://localhost:")


@dataclass
class Opened:
    """A page in the browser, and what happened on it.

    Attributes
    ----------
    outbound : addresses it tried to reach outside this machine; each was refused.
    errors : messages of its console's errors and of exceptions.
    dialogs : texts of dialogs it opened.
    """

    page: Page
    outbound: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium for the whole session."""
    if browser_path() is None:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """A function that opens a page: ``open_page(html=...)``, ``open_page(path=...)`` or ``open_page(url=...)``."""
    contexts = []

    def opener(
        html: str | None = None, *, path: Path | None = None, url: str | None = None, wait: bool = True, **options: Any
    ) -> Opened:
        options.setdefault("viewport", {"width": 1200, "height": 800})
        context = browser.new_context(**options)
        contexts.append(context)
        opened = watch(context.new_page())
        if html is not None:
            opened.page.set_content(html)
        else:
            opened.page.goto(path.as_uri() if path else str(url))
        if wait:
            # A selector: the page's policy forbids what ``wait_for_function`` evaluates.
            opened.page.wait_for_selector("html[data-ready=yes]", state="attached")
        return opened

    yield opener
    for context in contexts:
        context.close()


def watch(page: Page) -> Opened:
    """Refuse what goes outside, and keep a list of it, of errors and of dialogs."""
    opened = Opened(page)

    def route(request: Route) -> None:
        address = request.request.url
        if address.startswith(AT_HOME):
            request.continue_()
            return
        opened.outbound.append(address)
        request.abort()

    page.route("**/*", route)
    page.on("console", lambda message: opened.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: opened.errors.append(str(error)))

    def dismiss(dialog: Any) -> None:
        opened.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return opened
