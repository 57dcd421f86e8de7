"""Make the pictures of docs/images and the page that shows them: every page of the dashboard and a gallery of exports.

    python -m tools.make_images [--only dashboard|export] [--name WORD]

With ``--name`` only pictures with the word in their name are made. Look at every picture before it is committed.
Needs Chromium and the ``test`` extra. Nothing outside this machine is asked for.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg
import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from geo import exports, pipeline
from geo.exports.description import Description
from geo.maps.screenshot import browser_path, launch_arguments
from geo.model import Timeline
from geo.theatre import Theatre, load_theatre
from tools import serving

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
GALLERY = ROOT / "docs" / "gallery.md"
THEATRE = "syria-2024"
VIEWPORTS = {"laptop": {"width": 1280, "height": 720}, "phone": {"width": 390, "height": 844}}
#: Colours of a kept picture: enough that the eye sees none missing, and a third of the weight.
COLOURS = 232
FRAME = "iframe.frontline-map"
DESK = ".desk[data-ready]:not([data-ready=''])[data-effects=yes]"
PANES = ".panes[data-ready=yes]"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True)
class Shot:
    """A page of the dashboard in one state: what is asked for, and what tells that it is drawn."""

    name: str
    path: str
    words: str
    drawn: str = ""
    modes: tuple[str, ...] = ("light", "dark")
    devices: tuple[str, ...] = ("laptop",)
    act: Callable[[Page, Path], None] | None = None


def _tool(name: str, typed: str = "") -> Callable[[Page, Path], None]:
    """Presses a button of the map, and types after it."""

    def act(page: Page, _folder: Path) -> None:
        page.frame_locator(FRAME).locator(f".fl-tool-{name}").click()
        page.keyboard.type(typed)

    return act


def _part(name: str) -> Callable[[Page, Path], None]:
    """Opens one of the three parts of the reports page."""
    return lambda page, _folder: page.get_by_text(name, exact=True).first.click()


def _decided(page: Page, folder: Path) -> None:
    page.locator(DESK).press("a")
    page.wait_for_selector(IDLE)
    page.locator(DESK).wait_for()
    _part("Log")(page, folder)


def _imported(page: Page, folder: Path) -> None:
    """A made-up map that others drew: ours of another day, so that the two differ."""
    theirs = folder / "their-2024-12-01.geojson"
    if not theirs.exists():
        theatre = load_theatre(THEATRE)
        exports.write(
            pipeline.prepare(theatre), theatre, theirs, Description(day=date(2024, 11, 29), layers=("areas",))
        )
    page.locator("input[type=file]").set_input_files(theirs)
    page.locator(PANES).wait_for(timeout=90_000)


def _prepared(page: Page, _folder: Path) -> None:
    """A picture, written and shown."""
    field = page.get_by_role("combobox", name="Format")
    field.click()
    field.fill("(.png)")
    page.get_by_role("option", name="(.png)").first.click()
    page.wait_for_timeout(1500)
    page.wait_for_selector(IDLE)
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("button", name="Save syria-2024").wait_for(timeout=180_000)


MEASURED = "36.2000,37.1600;35.1300,36.7500;33.5100,36.2900"
BOTH = ("laptop", "phone")
CHART = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg"
WHY = "why?place=gn:170063&day=2024-12-01"
REPORT = "reports?doc=2024-12-07-zakiyah"
SHOTS = (
    Shot("map", "?day=2024-12-01", "The map", FRAME, devices=BOTH),
    Shot("place", "?day=2024-12-03&open=place:gn:170063", "A place, its history and its evidence", FRAME, devices=BOTH),
    Shot("swipe", "?day=2024-12-08&swipe=2024-11-27.assessed.now.50", "Two days, swiped", FRAME, devices=BOTH),
    Shot("since", "?day=2024-12-08&since=2024-11-27", "What changed since a day", FRAME),
    Shot("claims", "?day=2024-12-01&view=claims", "Claims alone", FRAME, ("light",)),
    Shot("contrast", "?day=2024-12-05&mode=contrast", "High contrast", FRAME, ("light",)),
    Shot("arabic", "?day=2024-12-05&lang=ar", "The map in Arabic", FRAME, ("light",), BOTH),
    Shot("search", "?day=2024-11-30", "Search", FRAME, act=_tool("search", "al")),
    Shot("keys", "?day=2024-11-30", "Keys", FRAME, act=_tool("help")),
    Shot("measure", f"?day=2024-11-30&measure={MEASURED}", "Measuring", FRAME, devices=BOTH),
    Shot("overview", "?day=2024-11-30&at=35.9,36.9,8.5&overview=on", "Overview", FRAME),
    Shot("why", WHY, "Why a place has its colour", devices=BOTH),
    Shot("reports", REPORT, "Reading and reviewing a report", DESK, devices=BOTH),
    Shot("add", REPORT, "Adding reports", DESK, act=_part("Add reports"), devices=BOTH),
    Shot("log", REPORT, "The log of decisions", DESK, act=_decided),
    Shot("compare", "compare?from=2024-11-29&to=2024-12-06&look=swipe", "Two days compared", PANES, devices=BOTH),
    Shot("imported", "compare?with=map", "A map that others drew, compared", act=_imported),
    Shot("analysis", "analysis", "Analysis", CHART, devices=BOTH),
    Shot("export", "export", "Export", devices=BOTH),
    Shot("exported", "export", "A finished export", act=_prepared),
    Shot("about", "about", "About", devices=BOTH),
)
#: Pictures that the exports write themselves: name, words, description.
SHEETS = (
    ("sheet-light", "PNG, light", Description(day=date(2024, 12, 1))),
    ("sheet-dark", "PNG, dark", Description(day=date(2024, 12, 8), mode="dark")),
    ("sheet-arabic", "PNG in Arabic", Description(day=date(2024, 12, 8), language="ar", names="ar")),
    ("sheet-north", "PNG of a part", Description(day=date(2024, 12, 1), extent=(35.6, 35.2, 38.6, 36.95))),
)
#: Looks of the exported page: name, words, fragment, mode, device.
PAGES = (
    ("2024-11-27-light", "HTML, 27 November", "day=2024-11-27", "light", "laptop"),
    ("2024-12-01-light", "HTML, 1 December", "day=2024-12-01", "light", "laptop"),
    ("2024-12-08-light", "HTML, 8 December", "day=2024-12-08", "light", "laptop"),
    ("2024-12-08-dark", "HTML, dark", "day=2024-12-08", "dark", "laptop"),
    ("names", "HTML, names in both letters", "day=2024-12-07&names=both&at=34.7,37.6,7", "light", "laptop"),
    ("phone-light", "HTML on a phone", "day=2024-12-08", "light", "phone"),
    ("phone-dark", "HTML on a phone, dark", "day=2024-12-08", "dark", "phone"),
)
HEAD = """# Gallery

Every page of the dashboard, and what the exports write, from the bundled theatre; made by `python -m tools.make_images`.
All of it is inferred from public reports; it may be wrong or late, and is not for navigation, movement or targeting.
"""


def main() -> None:
    """Make what is asked for, and the page that shows all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["dashboard", "export"])
    parser.add_argument("--name", default="", help="a word in the name of the pictures to make")
    asked = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        if asked.only != "dashboard":
            exported(browser, Path(folder), asked.name)
        if asked.only != "export":
            dashboard(browser, Path(folder), asked.name)
        browser.close()
    GALLERY.write_text(gallery(), encoding="utf-8")


def exported(browser: Browser, folder: Path, word: str = "") -> None:
    """The exported page in its looks, pictures as they are written, the SVG in a browser, and days of the film."""
    theatre = load_theatre(THEATRE)
    timeline = pipeline.prepare(theatre)
    file = exports.write(timeline, theatre, folder / "map.html")
    for name, _, fragment, mode, device in (look for look in PAGES if word in f"export-{look[0]}"):
        page = browser.new_page(viewport=VIEWPORTS[device], color_scheme=mode, reduced_motion="reduce")
        page.goto(f"{file.as_uri()}#{fragment}&mode={mode}")
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        _kept(page.screenshot(animations="disabled"), f"export-{name}")
        page.close()
    for name, _, asked in (sheet for sheet in SHEETS if word in f"export-{sheet[0]}"):
        _kept(
            exports.write(timeline, theatre, folder / f"{name}.png", asked, scale=1.0).read_bytes(),
            f"export-{name}",
        )
    if word in "export-svg":
        _svg(browser, timeline, theatre, folder)
    if word in "export-pdf":
        _pdf(timeline, theatre, folder)
    if word in "export-film":
        _film(timeline, theatre, folder)


def _svg(browser: Browser, timeline: Timeline, theatre: Theatre, folder: Path) -> None:
    """The SVG as a browser draws it, so that its letters are live."""
    asked = Description(day=date(2024, 12, 5), size=(1100, 820))
    file = exports.write(timeline, theatre, folder / "map.svg", asked)
    # Its size is in points, of which there are three to four pixels.
    page = browser.new_page(viewport={"width": 1467, "height": 1094})
    page.goto(file.as_uri())
    _kept(page.screenshot(), "export-svg")
    page.close()


def _pdf(timeline: Timeline, theatre: Theatre, folder: Path) -> None:
    """The page of the PDF, painted by another program than the one that wrote it."""
    file = exports.write(timeline, theatre, folder / "map.pdf", Description(day=date(2024, 12, 5), size=(1100, 1400)))
    with pypdfium2.PdfDocument(file) as document:
        painted = document[0].render(scale=1100 / document[0].get_width()).to_pil()
    made = BytesIO()
    painted.save(made, "PNG")
    _kept(made.getvalue(), "export-pdf")


def _film(timeline: Timeline, theatre: Theatre, folder: Path) -> None:
    """Four days of the film, read from its file, two a line."""
    asked = Description(date_from=date(2024, 11, 27), date_to=date(2024, 12, 8), size=(960, 540), scale=1.0)
    file = exports.write(timeline, theatre, folder / "map.mp4", asked)
    reader = imageio_ffmpeg.read_frames(str(file))
    about = next(reader)
    size, per_day = about["size"], about["fps"] / asked.days_a_second
    frames = [Image.frombytes("RGB", size, frame) for frame in reader]
    sheet = Image.new("RGB", (2 * size[0], 2 * size[1]))
    for at, day in enumerate((0, 4, 8, 11)):
        sheet.paste(frames[int((day + 0.5) * per_day)], ((at % 2) * size[0], (at // 2) * size[1]))
    made = BytesIO()
    sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3), Image.Resampling.LANCZOS).save(made, "PNG")
    _kept(made.getvalue(), "export-film")


def dashboard(browser: Browser, folder: Path, word: str = "") -> None:
    """Every page and main state of the dashboard, light and dark, some on a phone too."""
    with serving.dashboard(folder) as address:
        for device, size in VIEWPORTS.items():
            for mode in ("light", "dark"):
                page = browser.new_page(viewport=size, color_scheme=mode, reduced_motion="reduce")
                for shot in SHOTS:
                    name = _name(shot, mode, device)
                    if mode in shot.modes and device in shot.devices and word in name:
                        page.goto(f"{address}/{shot.path}")
                        _drawn(page, shot)
                        if shot.act:
                            shot.act(page, folder)
                            page.wait_for_selector(IDLE, timeout=90_000)
                            page.wait_for_timeout(1500)
                        _kept(page.screenshot(animations="disabled"), name)
                page.close()


def _drawn(page: Page, shot: Shot) -> None:
    page.wait_for_selector(IDLE, timeout=90_000)
    if shot.drawn == FRAME:
        page.frame_locator(FRAME).locator("html[data-ready=yes]").wait_for(timeout=90_000, state="attached")
    elif shot.drawn:
        page.locator(shot.drawn).first.wait_for(timeout=90_000)
    page.wait_for_selector(IDLE, timeout=90_000)
    # What a page draws last, such as charts and skeletons that fade, tells nobody of it.
    page.wait_for_timeout(1500)


def _name(shot: Shot, mode: str, device: str) -> str:
    return f"page-{shot.name}-{'phone-' if device == 'phone' else ''}{mode}"


def _kept(picture: bytes, name: str) -> None:
    image = Image.open(BytesIO(picture)).convert("RGB")
    few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)
    print(f"{name}.png {(IMAGES / f'{name}.png').stat().st_size / 1000:.0f} kB", flush=True)


def gallery() -> str:
    """The page that shows all pictures, in Markdown."""
    return "\n".join([HEAD, *_dashboard_lines(), *_export_lines()])


def _dashboard_lines() -> Iterator[str]:
    yield "## The dashboard\n"
    for shot in SHOTS:
        yield f"### {shot.words}\n"
        for device in shot.devices:
            for mode in shot.modes:
                yield f"![{shot.words}, {mode}, {device}](images/{_name(shot, mode, device)}.png)\n"


def _export_lines() -> Iterator[str]:
    yield "## Exports\n"
    named = [(name, words) for name, words, *_ in (*PAGES, *SHEETS)]
    for name, words in (
        *named,
        ("svg", "SVG, as a browser draws it"),
        ("pdf", "PDF, its page"),
        ("film", "Four days of a film (MP4)"),
    ):
        yield f"### {words}\n\n![{words}](images/export-{name}.png)\n"


if __name__ == "__main__":
    main()
