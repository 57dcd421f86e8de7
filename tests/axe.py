"""axe-core over a page and every frame in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

SERIOUS = {"serious", "critical"}
RUN = "axe.run(document, {iframes: false, resultTypes: ['violations']}).then((found) => found.violations)"


def faults(page: Page, allowed: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Serious and critical violations, each as rule and markup.

    Parameters
    ----------
    allowed : (rule, part of the markup) of what is not ours.
    """
    return [fault for frame in page.frames for fault in _of_frame(frame, allowed)]


def _of_frame(frame: Frame, allowed: tuple[tuple[str, str], ...]) -> list[str]:
    frame.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = frame.evaluate(RUN)
    return [
        f"{one['id']}: {node['html'][:200]} | {node.get('failureSummary', '')[:200]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
        if not any(one["id"] == rule and part in node["html"] for rule, part in allowed)
    ]
