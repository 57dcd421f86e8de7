from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread

from geo.errors import TheatreError
from geo.exports import picture, style
from geo.exports.labels import shown
from geo.exports.picture import draw, long_day, round_length, what_changed
from geo.exports.scene import changes, compose
from geo.model import Place
from tests.exports.things import DAYS, HOSTILE, theatre, timeline


@pytest.fixture
def where(tmp_path):
    return theatre(tmp_path)


def figure_of(shown_timeline, where, mode="light", scale=1.0):
    scene = compose(shown_timeline, where, DAYS[1])
    figure = picture._figure(shown_timeline, where, scene, style.GROUNDS[mode], day=DAYS[1], scale=scale)
    FigureCanvasAgg(figure).draw()
    return figure


def words(figure):
    return [text.get_text() for text in (*figure.texts, *(t for axes in figure.axes for t in axes.texts))]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_picture_has_the_ground_of_its_mode_and_the_size_of_its_scale(where, tmp_path, mode):
    sizes = []
    for scale in (1.0, 2.0):
        draw(timeline(), where, tmp_path / "a.png", DAYS[1], mode=mode, scale=scale)
        pixels = imread(tmp_path / "a.png")
        sizes.append(pixels.shape[:2])
    assert (sizes[1][0], sizes[1][1]) == pytest.approx((2 * sizes[0][0], 2 * sizes[0][1]), abs=2)
    assert (pixels[0, 0, :3].mean() > 0.5) == (mode == "light")


def test_the_areas_have_the_colours_of_their_sides(where, tmp_path):
    draw(timeline(), where, tmp_path / "a.png", DAYS[1], scale=1.0)
    pixels = (imread(tmp_path / "a.png")[..., :3] * 255).round().astype(int)
    seen = {tuple(pixel) for pixel in pixels.reshape(-1, 3)[::7].tolist()}
    for side in ("W", "E"):
        colour = style.fill(side, where, style.GROUNDS["light"])
        assert tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) in seen


def test_title_legend_sources_and_notice_are_on_the_picture(where):
    said = " | ".join(words(figure_of(timeline(), where)))
    for part in (
        "Sun 9 Apr 2023", "Two squares", "To West: Middle", "West", "1,400 km², +400 in a day", "600 km², −400 in a day",
        "contested", "besieged", "holder not known", "the front may lie anywhere here", "front of the day before",
        "disputed border", "not for navigation, movement or targeting", "From 1 report (Paper)", "Natural Earth", " km",
    ):  # fmt: skip
        assert part in said


def test_the_legend_leaves_out_what_is_not_there(where):
    bare = timeline()
    bare = replace(bare, overlays=bare.overlays.iloc[:0], fronts=bare.fronts.iloc[:0])
    said = words(figure_of(bare, where))
    assert not any("front" in text for text in said)
    assert not any("not known: no report" in text for text in said)


def test_labels_overlap_neither_each_other_nor_leave_the_map(where):
    crowd = timeline()
    control = crowd.control.loc[crowd.control.index.repeat(12)].reset_index(drop=True)
    control["place_id"] = [f"p{n}" for n in range(len(control))]
    control["name"] = [f"Village {n}" for n in range(len(control))]
    control["lon"] = [10.2 + 0.035 * (n % 50) for n in range(len(control))]
    figure = figure_of(replace(crowd, control=control), where)
    chart = figure.axes[0]
    labels = [t for t in chart.texts if t.get_text().startswith("Village")]
    boxes = [t.get_window_extent() for t in labels]
    assert 5 < len(boxes) < len(control)
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    frame = chart.get_window_extent()
    assert all(frame.x0 <= b.x0 and b.x1 <= frame.x1 for b in boxes)


def test_hostile_text_is_drawn_as_text_and_nothing_warns(tmp_path):
    where = theatre(tmp_path, title=HOSTILE, names=(HOSTILE, HOSTILE))
    hostile = timeline(text=HOSTILE, source=HOSTILE, name=HOSTILE, title=HOSTILE)
    draw(hostile, where, tmp_path / "a.png", DAYS[1], scale=1.0)
    figure = figure_of(hostile, where)
    assert any(text.startswith("<script>alert(1)") for text in words(figure))
    assert not any(t.get_parse_math() for t in (*figure.texts, *(t for axes in figure.axes for t in axes.texts)))


def test_text_is_cut_to_one_line_of_known_letters():
    assert shown("a\nb\x07  c") == "a b c"
    assert shown("x" * 100, 10) == "x" * 9 + "…"
    assert shown("漢") == "\u25a1"


def test_what_changed_is_said_in_a_line(where):
    assert what_changed(timeline(), where, DAYS[0]) == "The first day of the map"
    assert what_changed(timeline(), where, DAYS[1]) == "To West: Middle"
    assert changes(timeline(), DAYS[1]) == [("Middle", "E", "W")]
    still = timeline()
    calm = still.control.assign(side="W")
    assert what_changed(replace(still, control=calm), where, DAYS[1]) == "No place changed hands"
    lost = still.control.assign(side=[None if d == DAYS[1] else "W" for d in still.control["date"]])
    assert what_changed(replace(still, control=lost), where, DAYS[1]).startswith("Holder no longer known: Dawn")


def test_a_theatre_without_a_basemap_is_drawn_and_one_without_an_outline_is_said(where, tmp_path):
    for layer in (where.folder / "basemap").iterdir():
        layer.unlink()
    draw(timeline(), where, tmp_path / "a.png", DAYS[0], scale=1.0)
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


def test_days_are_written_in_english():
    assert long_day(DAYS[0]) == "Sat 8 Apr 2023"


def test_regions_and_rivers_are_no_spots(where, monkeypatch):
    kinds = {"p1": "P.PPLC", "p2": "A.ADM1", "p3": "S.AIRB"}
    known = {i: Place(i, i, 10.5, 10.5, kind, population=5) for i, kind in kinds.items()}
    monkeypatch.setattr("geo.exports.scene._gazetteer", lambda _: known.get)
    assert [spot.name for spot in compose(timeline(), where, DAYS[1]).spots] == ["Sunset", "Dawn", "Nowhere"]
