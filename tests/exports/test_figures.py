"""Figures as CSV, JSON and a page, and advances as GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import schema
from geo.control.figures import NOTE, Figures
from geo.errors import InputError
from geo.exports import write_advances, write_figures
from geo.exports.charts import number, panels
from geo.exports.figures import advances_geojson, figures_csv, figures_html, figures_json
from geo.theatre import Theatre
from tests.exports.things import theatre

DAYS = (date(2023, 4, 8), date(2023, 4, 9))
HOSTILE = "<script>alert(1)</script>=1+1"


def figures(name: str = "from Mill east", note: str = "Bridge 2023-04-09") -> Figures:
    rows = [
        ("area", DAYS[0], None, "W", "", "", "km2", 1000.0, 900.0, 1100.0, ""),
        ("area", DAYS[1], None, "W", "", "", "km2", 1400.0, 1200.0, 1650.0, ""),
        ("area", DAYS[1], None, "E", "", "", "km2", 600.0, 0.0, 800.0, ""),
        ("area", DAYS[1], None, "", "", "", "km2", 10.0, 0.0, 10.0, ""),
        ("population", DAYS[1], None, "W", "", "", "residents", 2_345_678.0, 1e6, 3e6, "2 settlements, 0 of them without a number"),
        ("advance", DAYS[1], DAYS[0], "W", "E", name, "km", 28.5, 20.0, 33.0, note),
        ("changed hands", DAYS[1], DAYS[0], "", "", "", "places", 1.0, 1.0, 2.0, ""),
        ("handover", DAYS[0], None, "W", "E", name, "place", 1.0, 1.0, 1.0, ""),
    ]  # fmt: skip
    part = shapely.box(11, 10, 11.4, 11)
    arrow = shapely.LineString([(11, 10.5), (11.4, 10.5)])
    places = (("Bridge", DAYS[1]), (name, None))
    moved = [
        (DAYS[0], DAYS[1], "E", "W", 400.0, 300.0, 550.0, 400.0, 28.5, 20.0, 33.0, 28.5, "east", "Mill", "", places, arrow, part),
        (DAYS[0], DAYS[1], "E", "X", 50.0, 0.0, 60.0, 50.0, None, None, None, None, None, "", "", (), None, part),
    ]  # fmt: skip
    return Figures(
        pd.DataFrame(rows, columns=list(schema.FIGURES.columns)),
        gpd.GeoDataFrame(moved, columns=list(schema.ADVANCES.columns), geometry="geometry", crs=4326),
        DAYS[0],
    )


def test_csv_has_one_row_a_figure_with_its_interval_and_the_notice(where: Theatre) -> None:
    rows = list(csv.DictReader(io.StringIO(figures_csv(figures(), where))))
    assert len(rows) == 8
    assert {row["notice"] for row in rows} == {NOTE}
    assert (rows[0]["side_name"], rows[0]["value"], rows[0]["low"], rows[0]["high"]) == ("West", "1000", "900", "1100")
    assert rows[3]["side_name"] == "Held by nobody known"
    assert rows[4]["value"] == "2345678"
    assert (rows[5]["since"], rows[0]["since"]) == ("2023-04-08", "")
    assert rows[6]["side_name"] == ""


def test_csv_cells_that_a_spreadsheet_would_run_are_defused(where: Theatre) -> None:
    rows = list(csv.DictReader(io.StringIO(figures_csv(figures(name="=cmd|x", note="+1"), where))))
    assert (rows[5]["name"], rows[5]["note"]) == ("'=cmd|x", "'+1")


def test_json_has_the_note_and_plain_dates(where: Theatre) -> None:
    told = json.loads(figures_json(figures(), where))
    assert told["note"] == NOTE
    assert told["since"] == "2023-04-08"
    assert told["sides"]["W"] == "West"
    assert told["figures"][0]["date"] == "2023-04-08"
    assert told["figures"][0]["since"] is None
    assert all({"value", "low", "high", "unit"} <= set(row) for row in told["figures"])


def test_the_page_shows_intervals_and_runs_nothing(where: Theatre) -> None:
    page = figures_html(figures(name=HOSTILE, note=HOSTILE), where)
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert page.count("<svg") == 4
    assert "1,200 to 1,650" in page
    assert "2,350,000" in page
    assert "Inferred from public reports" in page
    assert "&lt;script&gt;" in page


def test_the_page_shows_the_last_day_but_every_handover(where: Theatre) -> None:
    page = figures_html(figures(), where)
    area = page.split("<h2>Area (km2)</h2>")[1].split("<h2>")[0]
    assert "2023-04-08" not in area
    assert "2023-04-08" in page.split("<h2>Handover (place)</h2>")[1]


def test_a_side_may_bear_any_name(tmp_path: Path) -> None:
    where = theatre(tmp_path, names=(HOSTILE, "East"))
    assert "<script" not in figures_html(figures(), where)
    assert "<script" not in "".join(panels(figures().table, "area", where))


def test_panels_draw_a_band_and_a_line_a_side(where: Theatre) -> None:
    made = panels(figures().table, "area", where)
    assert len(made) == sum(svg.count("<polygon") == svg.count("<polyline") == 1 for svg in made) == 3
    svg = next(svg for svg in made if "West" in svg)
    assert "1,400 (1,200 to 1,650) on 2023-04-09" in svg
    points = re.findall(r'<polygon points="([^"]+)"', svg)[0].split()
    high, low = points[1], points[2]
    assert float(high.split(",")[1]) < float(low.split(",")[1])
    assert panels(figures().table, "front", where) == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (7, "7"), (7.25, "7.2"), (99.96, "100.0"), (123.4, "123"), (2_345_678, "2,350,000"), (-1234, "-1,230")],
)
def test_numbers_have_no_more_digits_than_they_are_worth(value: float, words: str) -> None:
    assert number(value) == words


def test_advances_are_polygons_with_arrows(where: Theatre) -> None:
    told = json.loads(advances_geojson(figures(), where))
    assert told["metadata"]["notice"] == NOTE
    first, arrow, second = told["features"]
    assert (first["geometry"]["type"], arrow["geometry"]["type"]) == ("Polygon", "LineString")
    assert (first["properties"]["layer"], arrow["properties"]["layer"]) == ("advance", "arrow")
    assert first["properties"]["way"] == "from Mill east"
    assert first["properties"]["area_low_km2"] == 300.0
    assert first["properties"]["places"][0] == {"name": "Bridge", "since": "2023-04-09"}
    assert second["properties"]["way"] is second["properties"]["depth_km"] is None
    assert (first["properties"]["from_name"], first["properties"]["to_name"]) == ("East", "West")


def test_files_are_written_by_their_suffix(where: Theatre, tmp_path: Path) -> None:
    for suffix in (".csv", ".json", ".html", ".HTML"):
        assert write_figures(figures(), where, tmp_path / f"f{suffix}").stat().st_size > 300
    assert json.loads(write_advances(figures(), where, tmp_path / "a.geojson").read_text(encoding="utf-8"))
    with pytest.raises(InputError, match="Choose one of"):
        write_figures(figures(), where, tmp_path / "f.xlsx")
    with pytest.raises(InputError):
        write_figures(figures(), where, tmp_path / "none" / "f.csv")
