"""Dots and names on the maps of the compare page, in a real browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geo.exports.style import side_colour
from geo.theatre import load_theatre
from tests.dashboard.test_browser_compare import DAYS, LAPTOP, PHONE, panes, their_map

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: Of each map: signs with their middle and reach (pixels, lines included), names with the box of their letters,
#: panels. The letters' height is that of capitals above the line and of descenders below it.
READ = """(root) => [...root.querySelectorAll(".stage")].map((stage) => {
  const from = stage.getBoundingClientRect();
  const boxOf = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left - from.left, top - from.top, right - from.left, bottom - from.top];
  };
  const spots = [...stage.querySelectorAll(".spot")].map((spot) => {
    const at = spot.transform.baseVal[0].matrix, dot = spot.querySelector(".dot");
    const lines = [...spot.querySelectorAll("circle")].map((circle) => {
      const line = circle.getAttribute("stroke");
      return circle.r.baseVal.value + (line && line !== "none" ? circle.getAttribute("stroke-width") / 2 : 0);
    });
    return {
      x: at.e, y: at.f, reach: Math.max(...lines), said: spot.querySelector("title").textContent, rank: Number(spot.dataset.rank),
      status: spot.dataset.status, kept: spot.dataset.kept === "true", radius: dot?.r.baseVal.value ?? 0, fill: dot?.getAttribute("fill") ?? "",
    };
  });
  const names = [...stage.querySelectorAll("text.label")].map((text) => {
    const { x, width } = text.getBBox(), y = Number(text.getAttribute("y")), size = Number(text.getAttribute("font-size"));
    return { text: text.textContent, box: [x, y - 0.76 * size, x + width, y + 0.22 * size] };
  });
  return { spots, names, panels: [...stage.querySelectorAll(".name, .buttons")].map(boxOf), size: [from.width, from.height] };
})"""


def meet(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def square(spot: dict[str, Any]) -> list[float]:
    return [spot[axis] + sign * spot["reach"] for sign in (-1, 1) for axis in ("x", "y")]


def faults(stage: dict[str, Any]) -> list[str]:
    """Names that lie on a sign, a name, a panel or the edge; dots that lie on one another and might have given way."""
    names, spots = stage["names"], stage["spots"]
    found = [f"{n['text']} on {s['said']}" for n in names for s in spots if meet(n["box"], square(s))]
    found += [f"{n['text']} on a panel" for n in names for panel in stage["panels"] if meet(n["box"], panel)]
    found += [f"{a['text']} on {b['text']}" for i, a in enumerate(names) for b in names[:i] if meet(a["box"], b["box"])]
    wide, high = stage["size"]
    found += [f"{n['text']} is cut" for n in names if min(n["box"]) < 0 or n["box"][2] > wide or n["box"][3] > high]
    for i, one in enumerate(spots):
        for other in spots[:i]:
            gap = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            # Under the divider a place has a sign on either map.
            if 0 < gap < one["radius"] + other["radius"] and not (one["kept"] or other["kept"]):
                found.append(f"{one['said']} on {other['said']}")
    return found


def waiting(page: Page) -> int:
    said = page.locator(".panes .waits").inner_text()
    return int(said.rstrip(".").rsplit(" ", 1)[1]) if said else 0


def maps(page: Page) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = page.locator(".panes").evaluate(READ)
    return read


def closer(page: Page, times: int) -> None:
    """Zoom in on where places are thick: up and to the left of the middle."""
    picture = page.locator(".panes .stage svg").first
    box = picture.bounding_box()
    at = {"clientX": box["x"] + box["width"] * 0.25, "clientY": box["y"] + box["height"] * 0.3}
    for _ in range(times):
        picture.dispatch_event("wheel", {"deltaY": -160, "ctrlKey": True, **at})


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_no_name_lies_on_a_dot_or_a_name_at_any_zoom(
    shared: str, open_page: Callable[..., Any], viewport: dict[str, int]
) -> None:
    opened = open_page(url=f"{shared}/compare?{DAYS}", wait=False, viewport=viewport)
    page = opened.page
    panes(page, "side")
    for look, stages in (("side", 2), ("swipe", 1), ("changed", 1)):
        if look != "side":
            page.get_by_text({"swipe": "Swiped", "changed": "What changed"}[look], exact=True).first.click()
            panes(page, look)
        page.locator(".panes .stage svg").first.press("0")
        for times in (0, 2, 3):
            closer(page, times)
            read = maps(page)
            assert len(read) == stages
            assert [fault for stage in read for fault in faults(stage)] == [], (look, times)
            assert all(stage["names"] and stage["spots"] for stage in read)
    assert (opened.outbound, opened.dialogs) == ([], [])


def test_dots_tell_rank_and_side_and_give_way_only_far_out(shared: str, open_page: Callable[..., Any]) -> None:
    page = open_page(url=f"{shared}/compare?{DAYS}", wait=False, viewport=LAPTOP).page
    panes(page, "side")
    first, second = maps(page)
    # The same places stand on both maps.
    assert {(s["x"], s["y"]) for s in first["spots"]} == {(s["x"], s["y"]) for s in second["spots"]}
    sizes = [{s["radius"] for s in first["spots"] if s["status"] == "held" and s["rank"] == rank} for rank in range(5)]
    assert all(sizes)
    assert all(min(greater) > max(lesser) for greater, lesser in pairwise(sizes))
    # The full colour of the side, not the paler one of the land: a held place never looks hollow.
    where = load_theatre("syria-2024")
    colours = {f"Held by {side.name}": side_colour(side.id, where) for side in where.sides}
    held = [s for s in (*first["spots"], *second["spots"]) if s["status"] == "held"]
    assert {s["fill"] == colours[s["said"].split(": ", 1)[1]] for s in held} == {True}
    assert {s["status"] for s in second["spots"]} >= {"held", "contested", "besieged"}
    # Nothing is lost: what gave way is told, and shows closer in.
    far = waiting(page)
    assert far > 0
    page.locator(".panes .stage svg").first.focus()
    for _ in range(9):
        page.keyboard.press("+")
    assert waiting(page) == 0
    page.keyboard.press("0")
    assert waiting(page) == far


def test_what_changed_keeps_its_dot_however_far_one_looks(shared: str, open_page: Callable[..., Any]) -> None:
    page = open_page(url=f"{shared}/compare?{DAYS}&look=changed", wait=False, viewport=PHONE).page
    panes(page, "changed")
    (stage,) = maps(page)
    shown = {spot["said"].split(": ", 1)[0] for spot in stage["spots"]}
    with page.expect_download() as saved:
        page.get_by_role("button", name="Places, CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8"))))
    told = {row["name"] for row in rows if row["told"] == "true"}
    assert len(told) > 20
    assert told <= shown
    page.goto(f"{shared}/compare?{DAYS}")
    panes(page, "side")
    assert all(told <= {s["said"].split(": ", 1)[0] for s in stage["spots"]} for stage in maps(page))
    # What the signs mean that occur, and no others.
    assert page.locator(".panes .key span").all_inner_texts() == ["Claimed, one source alone", "Contested", "Besieged"]


def test_an_imported_map_has_names_to_find_ones_way_but_no_states_of_ours(
    shared: str, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_page(url=f"{shared}/compare?with=map", wait=False, viewport=LAPTOP).page
    page.locator("input[type=file]").set_input_files(their_map(tmp_path))
    panes(page, "side")
    ours, theirs = maps(page)
    assert [n["text"] for n in theirs["names"]] == [n["text"] for n in ours["names"]]
    assert {spot["status"] for spot in theirs["spots"]} == {""}
    assert len(theirs["spots"]) == len(theirs["names"]) < len(ours["spots"])
    assert faults(ours) + faults(theirs) == []
