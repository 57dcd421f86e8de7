"""Make the references of the visual regression: the exported file on three days, light and dark, phone and laptop.

    python -m tools.make_references

Writes ``tests/maps/references/``; the test ``tests/maps/test_look.py`` holds the exported file to them. Look at every
picture before it is committed. Needs Chromium and the ``test`` extra. Nothing outside this machine is asked for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, sync_playwright

from geo import exports, pipeline
from geo.maps.screenshot import browser_path, launch_arguments
from geo.theatre import load_theatre

FOLDER = Path(__file__).parent.parent / "tests" / "maps" / "references"
THEATRE = "syria-2024"
#: Before the war moved, when it moved most, and after the capital fell.
DAYS = (date(2024, 11, 27), date(2024, 12, 1), date(2024, 12, 8))
MODES = ("light", "dark")
VIEWPORTS = {"laptop": (1280, 720), "phone": (390, 844)}
#: A reference has so many colours: enough that none is off by what the eye sees, and a quarter of the weight.
COLOURS = 200
#: Two pixels differ to the eye when they lie farther apart than this part of black from white, seen together with
#: their neighbours, since letters and edges are smoothed a little otherwise by each browser.
APART = 0.08
#: Share of a picture's pixels that may differ.
BOUND = 0.004
#: From red, green and blue to brightness and two colours.
YIQ = np.array([[0.299, 0.596, 0.211], [0.587, -0.274, -0.523], [0.114, -0.322, 0.312]], dtype=np.float32)


@dataclass(frozen=True)
class Shot:
    """One look of the exported file."""

    day: date
    mode: str
    device: str

    @property
    def name(self) -> str:
        """Name of its reference."""
        return f"{self.day}-{self.mode}-{self.device}.png"


SHOTS = tuple(Shot(day, mode, device) for device in VIEWPORTS for mode in MODES for day in DAYS)


def main() -> None:
    """Make all references anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        for shot, image in taken(browser, exported(Path(folder))):
            few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
            few.save(FOLDER / shot.name, optimize=True)
            print(f"{shot.name} {(FOLDER / shot.name).stat().st_size / 1000:.0f} kB")
        browser.close()


def exported(folder: Path) -> Path:
    """The bundled theatre's page, written as a file."""
    theatre = load_theatre(THEATRE)
    return exports.write(pipeline.prepare(theatre), theatre, folder / "map.html")


def taken(browser: Browser, file: Path) -> Iterator[tuple[Shot, Image.Image]]:
    """Each look of a page as a browser shows it; the page is loaded once for each mode and device."""
    for device, (width, height) in VIEWPORTS.items():
        for mode in MODES:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=mode, reduced_motion="reduce"
            )
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-ready=yes]", state="attached")
            for shot in (shot for shot in SHOTS if (shot.device, shot.mode) == (device, mode)):
                page.evaluate(
                    "async ([day, mode]) => { window.frontline.setMode(mode); window.frontline.setDay(day);"
                    " await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }",
                    [shot.day.isoformat(), mode],
                )
                yield shot, Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
            page.close()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Share of the pixels in which two pictures differ to the eye; 1.0 when their sizes differ."""
    if one.size != other.size:
        return 1.0
    apart = np.sqrt(((_seen(one) - _seen(other)) ** 2).sum(axis=2))
    return float((apart > APART).mean())


def _seen(image: Image.Image) -> NDArray[np.float32]:
    """The picture as brightness and two colours (YIQ), each pixel averaged with its neighbours."""
    rgb = np.asarray(image.convert("RGB").filter(ImageFilter.BoxBlur(1)), dtype=np.float32) / 255
    return rgb @ YIQ


if __name__ == "__main__":
    main()
