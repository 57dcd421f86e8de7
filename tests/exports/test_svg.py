from __future__ import annotations

import base64
import re
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from geo.exports import write
from geo.exports.description import Description
from geo.exports.paint import pixels
from geo.exports.picture import sheet_of
from geo.exports.svg import svg
from tests.exports.things import DAYS, HOSTILE, theatre, timeline

SVG, INK = "{http://www.w3.org/2000/svg}", "{http://www.inkscape.org/namespaces/inkscape}"


def drawn(tmp_path, shown=None, where=None, **asked):
    text = write(shown or timeline(), where or theatre(tmp_path), tmp_path / "a.svg", **asked).read_text("utf-8")
    return ET.fromstring(text.encode()), text


def test_its_groups_are_layers_with_names_and_ids(tmp_path):
    root, text = drawn(tmp_path)
    layers = root.findall(f"{SVG}g")
    assert all(layer.get(f"{INK}groupmode") == "layer" for layer in layers)
    named = {layer.get("id"): layer.get(f"{INK}label") for layer in layers}
    assert named["layer-areas"] == "Areas by side"
    assert named["layer-fronts"] == "Fronts"
    assert next(iter(named)) == "layer-paper"
    assert list(named).index("layer-areas") < list(named).index("layer-fronts") < list(named).index("layer-labels")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {"area-w", "area-e", "place-middle", "name-middle"} <= set(ids)


def test_text_is_text_and_its_letters_are_in_the_fonts_inside(tmp_path):
    root, text = drawn(tmp_path, title="Two squares حلب")
    words = {element.text for element in root.iter(f"{SVG}text")}
    assert {"Two squares حلب", "Sun 9 Apr 2023", "Middle", "West"} <= words
    faces = re.findall(r'font-family:"([^"]+)";font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)', text)
    assert ("Noto Sans", "400") in {face[:2] for face in faces}
    assert "Noto Sans Arabic" in {face[0] for face in faces}
    letters = set()
    for _, _, data in faces:
        letters |= set(TTFont(BytesIO(base64.b64decode(data))).getBestCmap())
    assert {ord(c) for word in words for c in word} - {32} <= letters


def test_text_from_the_right_starts_at_its_right(tmp_path):
    root, _ = drawn(tmp_path, language="ar")
    title = next(e for e in root.iter(f"{SVG}text") if e.text == "Two squares")
    assert (title.get("direction"), title.get("text-anchor")) == (None, "end")
    notice = next(e for e in root.iter(f"{SVG}text") if (e.text or "").startswith("مستنتج"))
    assert (notice.get("direction"), notice.get("text-anchor")) == ("rtl", None)


def test_it_has_the_size_asked_for(tmp_path):
    root, _ = drawn(tmp_path, size=(842, 595))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("842pt", "595pt", "0 0 842 595")


def test_hostile_text_is_text(tmp_path):
    where = theatre(tmp_path, title=HOSTILE, names=(HOSTILE, HOSTILE))
    root, text = drawn(tmp_path, timeline(HOSTILE, source=HOSTILE, name=HOSTILE, title=HOSTILE), where, credits=HOSTILE)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "defs", "style", "clipPath", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    assert "<script" not in text
    assert not any(key.startswith("on") or "href" in key for element in root.iter() for key in element.attrib)
    assert svg_without_controls(text)


def svg_without_controls(text):
    return not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)


def test_the_same_timeline_gives_the_same_bytes(tmp_path):
    where = theatre(tmp_path)
    assert svg(sheet_of(timeline(), where, DAYS[1], Description())) == drawn(tmp_path, where=where)[1]


@pytest.mark.browser
@pytest.mark.parametrize("asked", [Description(), Description(mode="dark", language="ar")])
def test_a_browser_shows_it_as_the_picture(tmp_path, browser, asked):
    made = sheet_of(timeline(), theatre(tmp_path), DAYS[1], asked)
    (tmp_path / "a.svg").write_text(svg(made), encoding="utf-8")
    width, height = round(made.width), round(made.height)
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(f'<body style="margin:0"><img style="display:block;width:{width}px" src="data:image/svg+xml;base64,'
                     f'{base64.b64encode((tmp_path / "a.svg").read_bytes()).decode()}">')  # fmt: skip
    page.wait_for_function("() => document.images[0].complete && document.images[0].naturalWidth > 0")
    seen = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB"), dtype=int)
    page.close()
    ours = pixels(made).astype(int)[: seen.shape[0], : seen.shape[1]]
    apart = np.abs(seen[: ours.shape[0], : ours.shape[1]] - ours).max(axis=2) > 96
    # Letters and lines are smoothed by two programs in two ways; nothing else may differ.
    assert apart.mean() < 0.01


def test_sides_and_title_are_named_in_the_language_of_the_picture(tmp_path):
    where = theatre(tmp_path)
    (where.folder / "names").mkdir()
    (where.folder / "names" / "ar.toml").write_text(
        'title = "أرض مربعة"\n[sides]\n' + f'{where.sides[0].id} = "جيش الغرب"\n', encoding="utf-8"
    )
    text = drawn(tmp_path, where=where, language="ar")[1]
    assert "أرض مربعة" in text
    assert "جيش الغرب" in text
    assert where.sides[0].name not in text
