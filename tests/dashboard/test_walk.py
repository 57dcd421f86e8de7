"""A walk over the export page: every format is written, saved from the browser and opened again by what reads it."""

from __future__ import annotations

import csv
import io
import subprocess
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import imageio_ffmpeg
import openpyxl
import pyogrio
import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from geo.exports.formats import FORMATS
from tests.dashboard.test_browser import settled
from tests.exports.ogc import kml_schema

if TYPE_CHECKING:
    from playwright.sync_api import Download, Page

pytestmark = pytest.mark.browser

#: Two days and small pictures: what takes long is tried elsewhere.
SHORT = """from = 2024-11-29
to = 2024-11-30
size = [400, 300]
scale = 1.0
days_a_second = 5.0
title = "Two days"
formats = [".csv", ".geojson", ".png"]
"""
SIZE = (400, 300)
LAPTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
SVG, INK = "http://www.w3.org/2000/svg", "http://www.inkscape.org/namespaces/inkscape"
DAYS = {date(2024, 11, 29), date(2024, 11, 30)}


def choose(page: Page, suffix: str) -> None:
    """Choose a format by its name, as one types it into the field."""
    field = page.get_by_role("combobox", name="Format")
    field.click()
    field.fill(f"({suffix})")
    page.get_by_role("option", name=f"({suffix})").first.click()
    page.get_by_text(FORMATS[suffix].caption, exact=True).wait_for()
    settled(page)


def prepare(page: Page, suffix: str) -> None:
    """Have a format written."""
    choose(page, suffix)
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("button", name="Save syria-2024").wait_for(timeout=240_000)


def saved(page: Page, suffix: str, folder: Path) -> Path:
    """What was written, saved as the browser does."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save syria-2024").click()
    given: Download = download.value
    path = folder / given.suggested_filename
    given.save_as(path)
    assert path.name == f"syria-2024_2024-11-29_2024-11-30{suffix}"
    return path


def begin(page: Page, folder: Path) -> None:
    """Set all fields by a description."""
    described = folder / "short.toml"
    described.write_text(SHORT, encoding="utf-8")
    page.get_by_role("button", name="Prepare").wait_for(timeout=60_000)
    page.locator("input[type=file]").set_input_files(described)
    page.wait_for_function("document.querySelector('input[aria-label=Title]').value === 'Two days'", timeout=60_000)
    settled(page)


def vector(path: Path) -> None:
    """GDAL reads it: every layer, on the days asked for."""
    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    assert layers
    shapes = [pyogrio.read_dataframe(path, layer=layer) for layer in layers]
    assert sum(map(len, shapes)) > 100
    assert all(shape.crs is None or shape.crs.to_epsg() == 4326 for shape in shapes)


def parquet(path: Path) -> None:
    read = gpd.read_parquet(path)
    assert set(read["date"].dropna()) == DAYS
    assert read.geometry.is_valid.all()


def kml(path: Path) -> None:
    kml_schema().assertValid(etree.parse(str(path)))
    vector(path)


def kmz(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        inner = path.with_name("doc.kml")
        inner.write_bytes(archive.read("doc.kml"))
    kml(inner)


def picture(path: Path) -> None:
    with Image.open(path) as image:
        image.verify()
    with Image.open(path) as image:
        assert image.size == SIZE
        assert len(image.convert("RGB").getcolors(image.width * image.height)) > 20


def moving(path: Path) -> None:
    with Image.open(path) as film:
        assert film.size == SIZE
        assert film.n_frames >= len(DAYS)


def film(path: Path) -> None:
    assert imageio_ffmpeg.count_frames_and_secs(str(path))[0] >= len(DAYS)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path)]
    checked = subprocess.run([*command, "-f", "null", "-"], capture_output=True, check=True)
    assert checked.stderr == b""
    first = [*command, "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"]
    with Image.open(io.BytesIO(subprocess.run(first, capture_output=True, check=True).stdout)) as image:
        assert image.size == SIZE


def drawing(path: Path) -> None:
    root = etree.parse(str(path)).getroot()
    assert etree.QName(root).localname == "svg"
    layers = {
        group.get(f"{{{INK}}}label") for group in root.iterfind(f"{{{SVG}}}g") if group.get(f"{{{INK}}}groupmode")
    }
    assert {"Areas by side", "Fronts", "Names", "Legend"} <= layers
    assert {"Two days", "Hama"} <= {text.text for text in root.iter(f"{{{SVG}}}text")}


def paper(path: Path) -> None:
    read = PdfReader(path, strict=True)
    layers = {group.get_object()["/Name"] for group in read.trailer["/Root"]["/OCProperties"]["/OCGs"]}
    assert {"Areas by side", "Fronts", "Names", "Legend"} <= layers
    (sheet,) = read.pages
    text = sheet.extract_text()
    assert "Two days" in text
    assert "Hama" in text


def table(path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    assert len(rows) > 10
    assert "not for navigation" in rows[0]["notice"]


def workbook(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) >= 4
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def description(path: Path) -> None:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    assert (told["from"], told["to"], told["title"]) == (*sorted(DAYS), "Two days")


def archive(path: Path) -> None:
    with zipfile.ZipFile(path) as held:
        assert held.testzip() is None
        ends = {Path(name).suffix for name in held.namelist()}
    assert {".csv", ".geojson", ".png", ".txt"} <= ends


def player(path: Path) -> None:
    """Opened from disk by the test itself."""
    assert path.stat().st_size < 1_000_000


READERS: dict[str, Callable[[Path], None]] = {
    ".html": player, ".embed.html": player, ".png": picture, ".svg": drawing, ".pdf": paper, ".mp4": film, ".gif": moving,
    ".webp": moving, ".geojson": vector, ".gpkg": vector, ".parquet": parquet, ".kmz": kmz, ".kml": kml, ".csv": table,
    ".control.csv": table, ".xlsx": workbook, ".toml": description, ".zip": archive,
}  # fmt: skip


def test_every_format_has_a_reader() -> None:
    assert set(READERS) == set(FORMATS) - {".htm"}


def test_each_format_is_saved_at_both_sizes_and_opened_again(
    shared: str, open_page: Callable[..., object], tmp_path: Path
) -> None:
    opened = open_page(url=f"{shared}/export", wait=False, viewport=LAPTOP)
    page = opened.page
    begin(page, tmp_path)
    for number, suffix in enumerate(READERS):
        first, second = (PHONE, LAPTOP) if number % 2 else (LAPTOP, PHONE)
        page.set_viewport_size(first)
        prepare(page, suffix)
        path = saved(page, suffix, tmp_path)
        page.set_viewport_size(second)
        (tmp_path / "again").mkdir(exist_ok=True)
        assert saved(page, suffix, tmp_path / "again").read_bytes() == path.read_bytes()
        assert page.evaluate("document.documentElement.scrollWidth") <= second["width"]
        READERS[suffix](path)
        if suffix in {".html", ".embed.html"}:
            shown = open_page(path=path, viewport=second, wait=suffix == ".html")
            where = shown.page.frame_locator("iframe") if suffix == ".embed.html" else shown.page
            where.locator("html[data-day='2024-11-29']").wait_for(state="attached", timeout=60_000)
            assert (shown.outbound, shown.errors, shown.dialogs) == ([], [], [])
    assert (opened.outbound, opened.dialogs) == ([], [])


def written(folder: Path) -> list[Path]:
    """What of an export lies on the server's disk."""
    return [path for path in (folder / "passing").rglob("*") if "syria-2024" in path.name]


def test_what_takes_long_shows_how_far_it_is_and_can_be_cancelled(
    shared_folder: Path, shared: str, open_page: Callable[..., object]
) -> None:
    page = open_page(url=f"{shared}/export", wait=False).page
    page.get_by_role("button", name="Prepare").wait_for(timeout=60_000)
    choose(page, ".mp4")
    # The click that presses the button ends the writing of the title too; neither is lost.
    page.get_by_label("Title").fill("A long film")
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("progressbar").wait_for(timeout=60_000)
    assert written(shared_folder)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Stopped; nothing was written.").wait_for(timeout=60_000)
    assert page.get_by_role("button", name="Save syria-2024").count() == 0
    assert page.get_by_label("Title").input_value() == "A long film"
    assert written(shared_folder) == []
    # And goes on as before.
    choose(page, ".toml")
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("button", name="Save syria-2024").wait_for(timeout=60_000)
