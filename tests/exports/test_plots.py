"""Charts: what they draw, and as pictures and tables."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from defusedxml import ElementTree

from geo.control.coverage import ages, coverage_by_day, coverage_by_region
from geo.control.doubt import day_map
from geo.control.figures import figures_of
from geo.control.records import claims_by_day, source_records
from geo.exports.plots import held, moves, told
from geo.exports.plots.plot import Plot, panel_specs, picture_spec, plot_csv, plot_png, plot_svg
from geo.maps.palette import GROUNDS
from geo.model import NOTICE
from tests.control.test_coverage import REGIONS
from tests.exports.things import DAYS, HOSTILE, theatre, timeline

SETTLED = pd.DataFrame(
    [("p2", "Middle", 11.2, 10.5, 500, 3.0), ("s", "Sunrise", 11.9, 10.5, 0, 2.5)],
    columns=["place_id", "name", "lon", "lat", "population", "importance"],
)
LOOK, PERIOD = GROUNDS["light"], (DAYS[0], DAYS[1])
KEYS = (
    "area", "population", "settlements", "front", "pace", "handovers", "places", "claims", "sources", "coverage-days",
    "coverage-regions", "coverage-places",
)  # fmt: skip


def plots(folder: Path, period: tuple[date, date] = PERIOD, *, name: str = "Middle") -> dict[str, Plot]:
    shown, where = timeline(name=name, source=name), theatre(folder, names=(name, "East"))
    table = figures_of(shown, SETTLED).table
    records = source_records(shown.claims, shown.documents, where, shown.control, period)
    regions = coverage_by_region(shown.claims, SETTLED, REGIONS, DAYS, DAYS[0])
    made = [
        *(held.held(table, what, where, LOOK, period=period) for what in ("area", "population", "settlements")),
        held.fronts(table, where, LOOK, period=period), moves.pace(table, where, LOOK, period=period),
        moves.handed_over(table, where, LOOK, period=period), moves.strips(shown.control, where, LOOK, period=period),
        told.by_day(claims_by_day(shown.claims, shown.documents, period), LOOK, period=period),
        told.records(records, LOOK), told.known_land(coverage_by_day(shown, DAYS), LOOK, period=period),
        told.regions(regions, LOOK),
        told.places_map(ages(shown, period[1]), day_map(shown, period[1]), where, LOOK, REGIONS.shapes),
    ]  # fmt: skip
    return {plot.key: plot for plot in made}


def test_every_chart_is_drawn_as_picture_table_and_panels(tmp_path: Path) -> None:
    where = theatre(tmp_path)
    made = plots(tmp_path)
    assert tuple(made) == KEYS
    for key, plot in made.items():
        assert plot.panels, key
        assert all("$schema" not in spec and "config" in spec for spec in panel_specs(plot, LOOK))
        svg = plot_svg(picture_spec(plot, LOOK, where, period=PERIOD))
        texts = " ".join(ElementTree.fromstring(svg).itertext())
        assert plot.title in texts
        assert NOTICE in texts
        rows = list(csv.DictReader(io.StringIO(plot_csv(plot))))
        assert rows
        assert {row["notice"] for row in rows} == {NOTICE}


def test_a_chart_as_pixels_is_the_same_twice(tmp_path: Path) -> None:
    spec = picture_spec(plots(tmp_path)["area"], GROUNDS["dark"], theatre(tmp_path), period=PERIOD)
    first = plot_png(spec, scale=1)
    assert first.startswith(b"\x89PNG")
    assert first == plot_png(spec, scale=1)


def test_charts_follow_the_period(tmp_path: Path) -> None:
    only = plots(tmp_path, (DAYS[1], DAYS[1]))
    assert set(only["area"].table["date"]) == {DAYS[1]}
    assert not only["pace"].panels  # Nothing is known of the day before the period.
    assert not only["handovers"].panels
    assert only["claims"].table["claims"].sum() == 1
    before = plots(tmp_path, (DAYS[0], DAYS[0]))
    assert before["claims"].table.empty
    assert not before["claims"].panels


def test_a_figure_of_which_nothing_is_counted_is_an_empty_chart(tmp_path: Path) -> None:
    where = theatre(tmp_path)
    nothing = figures_of(timeline(), SETTLED).table.iloc[:0]
    for chart in (held.fronts, moves.pace, moves.handed_over):
        plot = chart(nothing, where, LOOK, period=PERIOD)
        assert not plot.panels
        assert plot_csv(plot).startswith("date,")
    assert not held.held(nothing, "area", where, LOOK, period=PERIOD).panels


def test_land_is_drawn_between_what_is_sure_and_possible(tmp_path: Path) -> None:
    table = plots(tmp_path)["area"].table
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert set(table["side_name"]) == {"Middle", "East"}


def test_a_strip_shows_who_held_a_place_on_each_day(tmp_path: Path) -> None:
    strip = plots(tmp_path)["places"].table
    middle = strip[strip["place"] == "Middle"]
    assert list(middle["side"]) == ["E", "W"]
    assert list(middle["mark"]) == ["", "╱"]
    assert set(strip["place"]) == {"Middle", "Dawn", "Nowhere"}  # Sunset never was in question.


@pytest.mark.parametrize("key", ["sources", "places", "handovers", "area"])
def test_hostile_names_stay_text_and_no_cell_is_a_formula(tmp_path: Path, key: str) -> None:
    name = "=1+1" if key == "area" else HOSTILE
    plot = plots(tmp_path, name=name)[key]
    svg = plot_svg(picture_spec(plot, LOOK, theatre(tmp_path), period=PERIOD))
    tags = {element.tag.split("}")[1] for element in ElementTree.fromstring(svg).iter()}
    assert not tags & {"script", "img", "image", "foreignObject", "a"}
    for cells in csv.reader(io.StringIO(plot_csv(plot))):
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
