"""While the map plays, a day is drawn over several frames; what is seen in the end is what is drawn at once otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
#: How far a pixel may be off, of 255, where a part that is drawn again meets what stays.
SEAM = 40
TOOLS = """
  const frame = () => new Promise(requestAnimationFrame), { dataset } = document.documentElement;
  const canvas = document.querySelector('.leaflet-frontline-pane canvas');
  const pixels = () => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const begin = (speed) => {
    frontline.setDay(0);
    frontline.setSpeed(speed);
    frontline.play();
  };
  // By how much at most what is seen differs from all drawn anew.
  const worst = () => {
    const seen = pixels();
    frontline.setMode(frontline.state().mode);
    frontline.flush();
    return pixels().reduce((most, value, i) => Math.max(most, Math.abs(value - seen[i])), 0);
  };
"""
#: Plays day after day; of each that was shown: the day, the title, how far it is off, and the picture.
PLAY = """async ([fragment, days]) => {
  TOOLS
  if (fragment) location.hash = fragment;
  while (fragment && frontline.state().parts.since !== 'before') await frame();
  const seen = [];
  begin(1);
  let last = dataset.day;
  while (seen.length < days) {
    await frame();
    if (dataset.day === last) continue;
    frontline.pause();
    last = dataset.day;
    const title = document.querySelector('.fl-title-when').textContent, picture = canvas.toDataURL();
    seen.push([last, title, worst(), picture]);
    if (seen.length < days) frontline.play();
  }
  return seen;
}""".replace("TOOLS", TOOLS)
#: How many frames pass from the tick of the clock to the day on the page, at most.
FRAMES = """async () => {
  TOOLS
  begin(4);
  let most = 0, waited = 0;
  while (frontline.playing()) {
    await frame();
    waited = frontline.day() === dataset.day ? 0 : waited + 1;
    most = Math.max(most, waited);
  }
  return [most, frontline.day(), dataset.day];
}""".replace("TOOLS", TOOLS)


#: Moves the map while a day is being drawn: that day, the one shown then, and how far the picture is off.
MOVED = """async () => {
  TOOLS
  begin(4);
  while (frontline.day() === dataset.day) await frame();
  const told = frontline.day();
  frontline.map.setView([41.2, 11.5], frontline.map.getZoom() + 1, { animate: false });
  const shown = dataset.day;
  frontline.pause();
  frontline.flush();
  return [told, shown, worst()];
}""".replace("TOOLS", TOOLS)


@pytest.mark.parametrize("fragment", ["", "since=before"])
def test_what_was_played_is_what_is_drawn_at_once(page_html: str, open_page: Open, fragment: str) -> None:
    opened = open_page(html=page_html)
    seen = opened.page.evaluate(PLAY, [fragment, 4])
    assert [day for day, *_ in seen] == ["2021-03-02", "2021-03-03", "2021-03-04", "2021-03-05"]
    assert [title.split()[1] for _, title, *_ in seen] == ["2", "3", "4", "5"]
    assert max(off for _, _, off, _ in seen) < SEAM
    assert len({picture for *_, picture in seen}) == len(seen)
    assert opened.errors == []


def test_a_day_takes_frames_and_the_last_one_is_shown(page_html: str, open_page: Open) -> None:
    page = open_page(html=page_html).page
    most, day, shown = page.evaluate(FRAMES)
    assert most >= 2
    assert day == shown == "2021-03-05"


def test_a_map_moved_meanwhile_is_drawn_whole(page_html: str, open_page: Open) -> None:
    opened = open_page(html=page_html)
    told, shown, off = opened.page.evaluate(MOVED)
    assert told == shown
    assert off < SEAM
    assert opened.errors == []
