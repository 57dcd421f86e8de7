"""How long a step of the player takes, in headless Chromium.

    python -m bench.playback [MAP.html] [--rounds 3] [--times 10] [--json]

Without a file the bundled theatre's map is built; with ``--times`` one of so many times its data. Two figures of a
step to any day: ``work``, from the call to every pixel of the canvases drawn, and ``frame``, from the call to the next
frame the browser is ready to paint. Then the map is played at its highest speed: ``gap`` is the time between two frames
that the browser painted, ``on time`` the share of the frames of a display with 60 a second that it was ready for; with
``--view`` what else is shown (``since=before``). Exit status 1 when the work's median is over 20 ms, its 95th
percentile over 50 ms, or fewer than 98 % of the frames are on time. Other programs on the machine slow all of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from bench.larger import finer, larger
from geo.maps.screenshot import browser_path, launch_arguments

if TYPE_CHECKING:
    from collections.abc import Sequence

MEDIAN_MS, P95_MS, ON_TIME, FRAME_MS = 20.0, 50.0, 0.98, 1000 / 60

STEPS = """async rounds => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const days = Number(document.querySelector('.fl-range').max) + 1, work = [], frames = [];
  const canvases = [...document.querySelectorAll('.leaflet-pane canvas')];
  await frame();
  for (let round = 0; round < rounds; round++) {
    for (let day = 0; day < days; day++) {
      const start = performance.now();
      frontline.setDay(day);
      frontline.flush();
      for (const canvas of canvases) canvas.getContext('2d').getImageData(0, 0, 1, 1); // drawing waits for nobody now
      work.push(performance.now() - start);
      await frame();
      frames.push(performance.now() - start);
    }
  }
  return { work, frames };
}"""

#: Plays in a loop; the first round, in which shapes are seen for the first time, counts too.
PLAY = """async seconds => {
  const gaps = [];
  frontline.setSpeed(4);
  frontline.setLoop(true);
  frontline.play();
  let last = await new Promise(requestAnimationFrame);
  const end = last + seconds * 1000;
  while (last < end) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  frontline.pause();
  return gaps;
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("html", nargs="?", type=Path, help="a map page; default: the bundled theatre's, built now")
    parser.add_argument("--rounds", type=int, default=3, help="how often to go through all days")
    parser.add_argument("--times", type=int, default=1, help="how many times the bundled data")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to play")
    parser.add_argument("--view", default="", help="what else the map shows, as its address says it")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.html or bundled(Path(folder) / "map.html", arguments.times)
        figures = measure(file, arguments)
    print(json.dumps(figures) if arguments.json else table(figures))
    work, on_time = figures["work"], figures["gap"]["on_time"]
    sys.exit(work["median"] > MEDIAN_MS or work["p95"] > P95_MS or on_time < ON_TIME)


def bundled(path: Path, times: int = 1) -> Path:
    """The map of the first bundled theatre, with so many times its data, written to ``path``."""
    from geo import pipeline
    from geo.maps.layers import build_map
    from geo.maps.player import Player
    from geo.maps.render import render_html
    from geo.theatre import load_theatre, theatre_names

    theatre = load_theatre(theatre_names()[0])
    timeline = pipeline.prepare(theatre)
    built = build_map(larger(timeline, times) if times > 1 else timeline, theatre)
    if times > 1:
        finer(next(child.data for child in built._children.values() if isinstance(child, Player)), times)  # noqa: SLF001
    path.write_text(render_html(built), encoding="utf-8")
    return path


def measure(file: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Milliseconds of the work of a step, to its frame, and between frames while it plays."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{file.resolve().as_uri()}#{options.view}")
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        gaps = page.evaluate(PLAY, options.seconds)
        raw = page.evaluate(STEPS, options.rounds)
        browser.close()
    missed = sum(max(0, round(gap / FRAME_MS) - 1) for gap in gaps)
    return {
        "work": summary(raw["work"]),
        "frame": summary(raw["frames"]),
        "gap": summary(gaps) | {"on_time": round(1 - missed / (len(gaps) + missed), 3)},
    }


def summary(times: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile, worst and number of some times."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return {
        "median": round(median(ordered), 1),
        "p95": round(p95, 1),
        "worst": round(ordered[-1], 1),
        "steps": len(ordered),
    }


def table(figures: dict[str, dict[str, float]]) -> str:
    """The figures as lines to read."""
    return "\n".join(
        f"{name}: median {f['median']} ms, 95th percentile {f['p95']} ms, worst {f['worst']} ms, {f['steps']:.0f} counted"
        + (f", on time {f['on_time']:.1%}" if "on_time" in f else "")
        for name, f in figures.items()
    )


if __name__ == "__main__":
    main()
