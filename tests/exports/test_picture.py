from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from geo.errors import TheatreError
from geo.exports import fonts, style, write
from geo.exports.description import Description
from geo.exports.drawing import view_of
from geo.exports.fonts import fitted, is_rtl, shown, width_of, wrapped
from geo.exports.labels import box_of, overlap
from geo.exports.paint import pixels
from geo.exports.picture import draw, round_length, sheet_of, what_changed
from geo.exports.scene import changes, compose
from geo.model import Place
from geo.texts import long_day
from tests.exports.things import DAYS, HOSTILE, theatre, timeline

PLAIN = Description()
#: A film's, a web page's, a post's, a story's and the two of a sheet of A4, in points.
SIZES = ((1280, 720), (1200, 630), (1080, 1080), (1080, 1920), (842, 595), (595, 842))


def sheet(shown_timeline, where, asked=PLAIN):
    return sheet_of(shown_timeline, where, DAYS[1], asked)


def said(made):
    return " | ".join(words.text for words in made.words())


def of_layer(made, name):
    return next(layer.items for layer in made.layers if layer.id == name)


def crowded():
    crowd = timeline()
    control = crowd.control.loc[crowd.control.index.repeat(12)].reset_index(drop=True)
    control["place_id"] = [f"p{n}" for n in range(len(control))]
    control["name"] = [f"Village {n}" for n in range(len(control))]
    control["lon"] = [10.2 + 0.035 * (n % 50) for n in range(len(control))]
    return replace(crowd, control=control)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", [None, (1080, 1080)])
def test_the_picture_has_the_ground_of_its_mode_and_the_size_asked_for(where, tmp_path, mode, size):
    sizes = []
    for scale in (1.0, 2.0):
        draw(timeline(), where, tmp_path / "a.png", DAYS[1], Description(mode=mode, scale=scale, size=size))
        with Image.open(tmp_path / "a.png") as image:
            image.load()
            sizes.append(image.size)
    assert sizes[1] == pytest.approx((2 * sizes[0][0], 2 * sizes[0][1]), abs=2)
    assert size is None or sizes[0] == size
    assert (np.asarray(image)[0, 0].mean() > 127) == (mode == "light")
    assert image.text["Title"] == "Two squares, Sun 9 Apr 2023"
    assert "not for navigation" in image.text["Description"]


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_picture_has_as_many_pixels_a_point_as_asked_for(where, tmp_path, scale):
    path = tmp_path / "a.png"
    write(timeline(), where, path, size=(300, 200), scale=scale, day=DAYS[1])
    with Image.open(path) as image:
        image.verify()
    with Image.open(path) as image:
        assert (image.format, image.size) == ("PNG", (300 * scale, 200 * scale))
        # Drawn at that size and not enlarged: from pixel to pixel the finest lines change.
        grey = np.asarray(image.convert("L"), dtype=int)
    if scale > 1:
        blocks = grey.reshape(200, scale, 300, scale)
        assert (blocks.max(axis=(1, 3)) - blocks.min(axis=(1, 3)) > 60).mean() > 0.01


def test_the_areas_have_the_colours_of_their_sides(where):
    seen = {tuple(pixel) for pixel in pixels(sheet(timeline(), where)).reshape(-1, 3)[::7].tolist()}
    for side in ("W", "E"):
        colour = style.fill(side, where, style.GROUNDS["light"])
        assert tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) in seen


def test_title_legend_sources_and_notice_are_on_the_picture(where):
    words = said(sheet(timeline(), where, Description(credits="Graphics: Hand")))
    for part in (
        "Sun 9 Apr 2023", "Two squares", "To West: Middle", "West", "1,400 km², +400 in a day", "540 km², –460 in a day",
        "contested", "besieged", "holder not known", "the front may lie anywhere here", "front of the day before",
        "disputed border", "not for navigation, movement or targeting", "1 reports (Paper)", "Natural Earth", " km",
        "With all reports", "Sun 9 Apr 2023", "Method:", "Graphics: Hand", " | N",
    ):  # fmt: skip
        assert part in words, part


def test_land_on_the_word_of_one_source_is_drawn_paler_and_explained(where):
    made = sheet(timeline(), where)
    paler = style.blend(style.fill("W", where, style.GROUNDS["light"]), style.GROUNDS["light"].land, 0.55)
    assert paler in {getattr(item, "fill", None) for item in of_layer(made, "uncorroborated")}
    assert "on the word of one source" in said(made)
    told = timeline()
    second = replace(told.documents[0], id="d2", source="Radio")
    more = replace(told.claims[0], id="c2", document_id="d2")
    control = told.control.assign(claims=[(*ids, "c2") if ids else ids for ids in told.control["claims"]])
    both = replace(told, documents=(*told.documents, second), claims=(*told.claims, more), control=control)
    assert "on the word of one source" not in said(sheet(both, where))


def test_the_name_of_a_great_place_may_cover_a_little_one_where_there_is_no_other_room(where):
    told = timeline()
    crowd = [
        dict(told.control.iloc[-1]) | {"place_id": f"q{x}{y}", "name": f"Ham{x}{y}", "lat": 10.5 + y / 20, "lon": 10.5 + x / 20}
        for x in range(-9, 10) for y in range(-9, 10) if (x, y) != (0, 0)
    ]  # fmt: skip
    names = {spot["name"] for spot in crowd}
    full = replace(told, control=pd.concat([told.control, pd.DataFrame(crowd)], ignore_index=True))
    words = said(sheet(full, where, Description(size=(400, 400)))).split(" | ")
    assert "Middle" in words  # it changed hands that day
    assert len(names & set(words)) < len(names)


def test_a_picture_of_what_was_known_says_so(where):
    assert "As known on Sun 9 Apr 2023" in said(sheet(replace(timeline(), as_known=True), where))
    undated = replace(timeline(), documents=tuple(replace(d, published=None) for d in timeline().documents))
    assert "also those published after the day" in said(sheet(undated, where))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_written_leaves_the_sheet_or_lies_on_something_written(where, size, language):
    asked = Description(size=size, language=language, title="A long title of a picture, " * 3)
    made = sheet_of(crowded(), where, DAYS[1], asked, rail=True)
    boxes = [(words.text, box_of(words)) for words in made.words()]
    for text, (left, top, right, bottom) in boxes:
        assert left >= -1, text
        assert right <= size[0] + 1, text
        assert top >= -1, text
        assert bottom <= size[1] + 2, text
    # Boxes have some air, which lines of a paragraph share.
    tight = [(text, (a + 1.5, b + 3.5, c - 1.5, d - 3.5)) for text, (a, b, c, d) in boxes]
    hits = [(one, two) for n, (one, a) in enumerate(tight) for two, b in tight[:n] if overlap(a, b)]
    assert hits == []


def test_labels_overlap_neither_each_other_nor_leave_the_map(where):
    made = sheet(crowded(), where)
    clip = next(layer.clip for layer in made.layers if layer.id == "places")
    boxes = [box_of(item) for item in of_layer(made, "labels") if getattr(item, "text", "").startswith("Village")]
    assert 5 < len(boxes) < len(crowded().control)
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(clip[0] <= b[0] and b[2] <= clip[2] and clip[1] <= b[1] and b[3] <= clip[3] for b in boxes)


def test_the_legend_leaves_out_what_is_not_there(where):
    bare = timeline()
    words = said(sheet(replace(bare, overlays=bare.overlays.iloc[:0], fronts=bare.fronts.iloc[:0]), where))
    assert "front" not in words.replace("the front is drawn", "")
    assert "not known: no report" not in words


def test_only_the_layers_asked_for_are_drawn_and_explained(where):
    made = sheet(timeline(), where, Description(layers=("areas", "fronts")))
    drawn = {layer.id for layer in made.layers if layer.items}
    # Areas bring along what tells them from land that is claimed or not known.
    assert drawn == {"ground", "areas", "uncorroborated", "unknown", "fronts", "frame", "legend", "title", "notes"}
    assert "besieged" not in said(made)


def test_an_extent_shows_that_part_and_tells_only_of_it(where):
    made = sheet(timeline(), where, Description(extent=(10.1, 10.1, 10.7, 10.5), size=(900, 600)))
    words = said(made)
    assert "Nowhere" not in {getattr(item, "text", "") for item in of_layer(made, "labels")}
    assert "besieged" not in words
    assert "Who holds what, in the whole theatre".upper() in words
    whole = compose(timeline(), where, DAYS[1])
    part = compose(timeline(), where, DAYS[1], Description(extent=(10.1, 10.1, 10.7, 10.5)))
    assert part.bounds[2] - part.bounds[0] < (whole.bounds[2] - whole.bounds[0]) / 2


def test_the_whole_extent_is_inside_the_frame_whatever_its_shape():
    for box in ((0, 0, 500, 200), (0, 0, 200, 500)):
        view = view_of((1000.0, 2000.0, 3000.0, 3000.0), box)
        west, south, east, north = view.window
        assert (west, south) <= (1000.0, 2000.0)
        assert (east, north) >= (3000.0, 3000.0)
        x, y = view.point(2000.0, 2500.0)
        assert (x, y) == pytest.approx((box[2] / 2, box[3] / 2))


def test_hostile_text_is_drawn_as_text_and_nothing_warns(tmp_path):
    where = theatre(tmp_path, title=HOSTILE, names=(HOSTILE, HOSTILE))
    hostile = timeline(text=HOSTILE, source=HOSTILE, name=HOSTILE, title=HOSTILE)
    draw(hostile, where, tmp_path / "a.png", DAYS[1], Description(scale=1.0, credits=HOSTILE))
    assert "<script>alert(1)" in said(sheet(hostile, where))


def test_text_is_cut_to_one_line_of_known_letters():
    assert shown("a\nb\x07  c") == "a b c"
    assert shown("x" * 100, 10) == "x" * 9 + "…"
    assert shown("漢") == fonts.MISSING
    assert shown("حلب") == "حلب"


def test_lines_are_broken_and_cut_to_the_room_there_is():
    lines = wrapped("one two three four five six", 10, 60)
    assert " ".join(lines) == "one two three four five six"
    assert len(lines) > 1
    assert all(width_of(line, 10) <= 60 for line in lines)
    assert fitted("one two three", 10, 40).endswith("…")
    assert width_of(fitted("x" * 200, 10, 40), 10) <= 40


def test_arabic_letters_are_joined():
    apart = sum(width_of(letter, 100) for letter in "حلب")
    assert width_of("حلب", 100) < 0.9 * apart
    assert is_rtl("(حلب) Aleppo")
    assert not is_rtl("Aleppo حلب")


def test_an_arabic_picture_is_read_from_the_right(where, monkeypatch):
    known = {"p1": Place("p1", "Sunset", 10.5, 10.5, "P.PPLC", names=("Ghurub", "غروب"), population=5)}
    monkeypatch.setattr("geo.exports.scene.gazetteer_of", lambda _: _Known(known))
    made = sheet(timeline(), where, Description(language="ar", names="ar"))
    middle = made.width / 2
    title = next(item for item in of_layer(made, "title"))
    assert title.anchor == "right"
    assert title.x > middle
    assert all(item.anchor == "right" and item.x < middle for item in of_layer(made, "legend") if hasattr(item, "text"))
    assert "غروب" in said(made)
    assert "Sunset غروب" in said(sheet(timeline(), where, Description(names="both")))


class _Known:
    """A gazetteer of a few places."""

    def __init__(self, places):
        self.get = places.get

    def lookup(self, _name):
        return ()


def test_what_changed_is_said_in_a_line(where):
    assert what_changed(timeline(), where, DAYS[0]) == "The first day of the map"
    assert what_changed(timeline(), where, DAYS[1]) == "To West: Middle"
    assert changes(timeline(), DAYS[1]) == [("Middle", "E", "W")]
    still = timeline()
    calm = still.control.assign(side="W")
    assert what_changed(replace(still, control=calm), where, DAYS[1]) == "No place changed hands"
    lost = still.control.assign(side=[None if d == DAYS[1] else "W" for d in still.control["date"]])
    assert what_changed(replace(still, control=lost), where, DAYS[1]).startswith("Holder no longer known: Dawn")


def test_a_claimed_advance_is_an_arrow_from_the_nearest_place_of_its_side(where):
    advance = replace(timeline().claims[0], relation="toward", lat=10.6, lon=11.2)
    scene = compose(replace(timeline(), claims=(advance,)), where, DAYS[1])
    assert [(found.side, found.day) for found in scene.advances] == [("W", DAYS[1])]
    drawn = sheet(replace(timeline(), claims=(advance,)), where)
    assert of_layer(drawn, "advances")
    assert "claimed advance on that day" in said(drawn)
    assert compose(replace(timeline(), claims=(advance,)), where, DAYS[0]).advances == []


def test_a_theatre_without_a_basemap_is_drawn_and_one_without_an_outline_is_said(where, tmp_path):
    for layer in (where.folder / "basemap").iterdir():
        layer.unlink()
    draw(timeline(), where, tmp_path / "a.png", DAYS[0], Description(scale=1.0))
    (where.folder / "outline.geojson").unlink()
    with pytest.raises(TheatreError):
        draw(timeline(), where, tmp_path / "b.png", DAYS[0])


@pytest.mark.parametrize(("metres", "length"), [(99_000, 50_000), (100_000, 100_000), (230_000, 200_000), (999, 500)])
def test_scale_bars_have_round_lengths(metres, length):
    assert round_length(metres) == length


def test_sides_that_share_a_hue_are_hatched_and_unnamed_ones_grey(where):
    assert style.is_hatched("X", where)
    assert not style.is_hatched("W", where)
    assert style.side_name("", where) == "Held by nobody known"
    assert style.side_name("NEW", where) == "NEW"
    assert style.blend("#000000", "#FFFFFF", 0.5) == "#808080"


def test_days_are_written_in_the_language_of_the_picture():
    assert long_day(DAYS[0]) == "Sat 8 Apr 2023"
    assert long_day(DAYS[0], "ar") == "السبت 8 أبريل 2023"


def test_regions_and_rivers_are_no_spots(where, monkeypatch):
    kinds = {"p1": "P.PPLC", "p2": "A.ADM1", "p3": "S.AIRB"}
    known = {i: Place(i, i, 10.5, 10.5, kind, population=5) for i, kind in kinds.items()}
    monkeypatch.setattr("geo.exports.scene.gazetteer_of", lambda _: _Known(known))
    assert [spot.name for spot in compose(timeline(), where, DAYS[1]).spots] == ["Sunset", "Dawn", "Nowhere"]
