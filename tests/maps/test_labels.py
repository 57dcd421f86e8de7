"""Names never collide, at whatever zoom, day, letters and place of the view; the bundled theatre and a crowded one."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo import pipeline
from geo.maps.layers import build_map
from geo.maps.render import render_html
from geo.model import Place, Timeline
from geo.theatre import Theatre, load_theatre
from tests.maps.conftest import DAYS, NAMES

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
#: Goes to a view and a day, draws, and tells where names and the panels stand.
LOOK = """async ([lat, lon, zoom, day, names]) => {
    const map = frontline.map;
    map.setView([lat, lon], zoom, {animate: false});
    frontline.setNames(names);
    frontline.setDay(day);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const around = map.getContainer().getBoundingClientRect();
    const panels = [...map.getContainer().querySelectorAll('.fl-panel, .leaflet-control')].map(p => p.getBoundingClientRect())
        .filter(r => r.width && r.height)
        .map(r => ({text: 'panel', left: r.left - around.left, right: r.right - around.left, top: r.top - around.top, bottom: r.bottom - around.top}));
    return {names: frontline.names(), panels, width: around.width, height: around.height};
}"""


def faults(seen: dict[str, Any]) -> list[str]:
    """Pairs of names that meet, names under a panel, names cut by the edge of the map."""
    found = [f"{a['text']} / {b['text']}" for a, b in combinations(seen["names"], 2) if meets(a, b)]
    found += [f"{a['text']} under a panel" for a in seen["names"] for b in seen["panels"] if meets(a, b)]
    found += [
        f"{a['text']} is cut"
        for a in seen["names"]
        if a["left"] < 0 or a["top"] < 0 or a["right"] > seen["width"] or a["bottom"] > seen["height"]
    ]
    return found


def meets(a: dict[str, float], b: dict[str, float]) -> bool:
    hair = 0.01
    return (
        a["left"] < b["right"] - hair
        and b["left"] < a["right"] - hair
        and a["top"] < b["bottom"] - hair
        and b["top"] < a["bottom"] - hair
    )


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Theatre, int]:
    theatre = load_theatre("syria-2024")
    timeline = pipeline.prepare(theatre)
    file = tmp_path_factory.mktemp("labels") / "map.html"
    file.write_text(render_html(build_map(timeline, theatre), title=theatre.title), encoding="utf-8")
    return file, theatre, len(timeline.dates)


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_names_of_the_bundled_theatre_never_collide(
    bundled: tuple[Path, Theatre, int], open_page: Open, size: tuple[int, int]
) -> None:
    file, theatre, days = bundled
    page = open_page(path=file, viewport={"width": size[0], "height": size[1]}).page
    west, south, east, north = theatre.bounds
    chance = random.Random(6)
    drawn = 0
    for number in range(80):
        zoom = 4 + 0.25 * (number % 37)
        lat, lon = (south + north) / 2, (west + east) / 2
        if zoom > 6.5:
            lat, lon = chance.uniform(south, north), chance.uniform(west, east)
        view = [lat, lon, zoom, chance.randrange(days), ("en", "ar", "both")[number % 3]]
        seen = page.evaluate(LOOK, view)
        assert not faults(seen), view
        drawn += len(seen["names"])
    assert drawn > 400


def crowded(timeline: Timeline) -> Timeline:
    """The made-up war drawn together to a tenth of its size, so that its places crowd."""
    squeeze = {"lat": 41.5, "lon": 12.0}
    control = timeline.control.assign(
        **{name: middle + (timeline.control[name] - middle) / 40 for name, middle in squeeze.items()}
    )
    return dataclasses.replace(timeline, control=pd.DataFrame(control))


def test_crowded_names_give_way_the_important_first(
    timeline: Timeline, theatre: Theatre, places: dict[str, Place], open_page: Open
) -> None:
    page = open_page(render_html(build_map(crowded(timeline), theatre, places=places))).page
    counts = []
    for zoom in (6, 8, 9, 9.5, 10.5, 12):
        for day in range(len(DAYS)):
            seen = page.evaluate(LOOK, [41.5, 12.0, zoom, day, "en"])
            assert not faults(seen), (zoom, day)
            named = {name["text"] for name in seen["names"]}
            assert "Arden" in named, (zoom, day)
        counts.append(len(named & set(NAMES)))
    assert counts[0] < len(NAMES)
    assert counts[-1] == len(NAMES)
    assert counts == sorted(counts)


def test_names_stand_in_latin_or_arabic_letters_or_both_and_the_choice_is_kept(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    here = [41.5, 12, 9, 0]
    assert {"Elm Ford"} <= {n["text"] for n in page.evaluate(LOOK, [*here, "en"])["names"]}
    assert page.evaluate("frontline.state().parts.names ?? null") is None
    both = page.evaluate(LOOK, [*here, "both"])["names"]
    assert all("أردن" in name["text"] for name in both if "\n" in name["text"])
    assert any(name["text"] == "Cairn\nأردن" for name in page.evaluate(LOOK, [40.5, 12.5, 9, 0, "both"])["names"])
    page.select_option(".fl-names", "ar")
    names = page.evaluate("frontline.names().map(n => n.text)")
    assert "أردن" in names
    assert "Cairn" not in names
    state = page.evaluate("frontline.state()")
    assert state["parts"]["names"] == "ar"
    page.evaluate("frontline.restore({parts: {names: 'tlh<b>'}})")
    assert page.input_value(".fl-names") == "en"
    page.evaluate("state => frontline.restore(state)", state)
    assert page.input_value(".fl-names") == "ar"
    assert page.evaluate("document.documentElement.dataset.names") == "ar"


def test_arabic_letters_are_joined_and_run_from_right_to_left(page_html: str, open_page: Open) -> None:
    page = open_page(page_html).page
    page.evaluate(LOOK, [40.5, 10.5, 10, 0, "ar"])
    joined, apart, spacing = page.evaluate(
        """() => { const ctx = document.createElement('canvas').getContext('2d');
        ctx.font = '400 40px "Noto Sans Arabic"';
        const wide = text => ctx.measureText(text).width;
        const canvas = document.querySelector('.leaflet-frontline-words-pane canvas').getContext('2d');
        return [wide('حماة'), [...'حماة'].reduce((sum, letter) => sum + wide(letter), 0), canvas.letterSpacing]; }"""
    )
    assert abs(joined / apart - 1) > 0.03  # joined forms are not as wide as letters that stand alone
    assert spacing == "0px"
