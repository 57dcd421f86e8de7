"""From a file to land and places of a theatre, with a report of all that was changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.control.drawn.importing import Asked, Imported, import_drawn
from geo.control.drawn.report import Change, Report, told
from geo.control.drawn.start import land_of, places_of, started
from geo.control.situation import draw_days
from geo.errors import InputError
from geo.exports.starts import land_geojson
from geo.model import Place, Status
from geo.theatre import Theatre
from tests.control.drawn.things import EAST, FORMATS, POCKET, WEST, frame, write

ASKED = Asked(source="Atlas", licence="CC BY 4.0")


class Towns:
    """A gazetteer of two towns."""

    places = (
        Place("t1", "Westby", 51.0, 10.6, "P.PPL", population=10, names=("Vestby",)),
        Place("t2", "Eastby", 51.0, 12.0, "P.PPL", population=10),
        Place("r", "River", 51.0, 12.0, "H.STM", geometry=shapely.LineString([(12, 51), (12.1, 51)])),
    )

    def near(self, lat: float, lon: float, km: float) -> list[Place]:
        found = [(p, 111 * shapely.Point(p.lon, p.lat).distance(shapely.Point(lon, lat))) for p in self.places]
        return [p for p, away in sorted(found, key=lambda f: f[1]) if away <= km]


def take(land: Theatre, tmp_path: Path, rows: gpd.GeoDataFrame, kind: str = "geojson", **asked: Any) -> Imported:
    return import_drawn(write(rows, tmp_path / f"map.{kind}"), land, replace(ASKED, **asked))


def changes(imported: Imported, kind: str) -> list[Change]:
    return [change for change in imported.report.changes if change.kind == kind]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_becomes_land_with_a_side(kind: str, land: Theatre, tmp_path: Path) -> None:
    imported = take(land, tmp_path, frame({"faction": ["The Army", "Band of the Hills"]}, WEST, EAST), kind)
    found = imported.features
    assert list(found["side"]) == ["ARMY", "REBELS"]
    assert list(found["actor"]) == ["ARMY", "BAND"]
    assert set(found["source"]) == {"Atlas"}
    assert set(found["licence"]) == {"CC BY 4.0"}
    assert set(found["date"]) == {"2020-01-01"}
    assert f"drawn by Atlas; map.{kind}" in found["basis"].iloc[0]
    assert found.geometry.union_all().symmetric_difference(shapely.union(WEST, EAST)).area < 1e-6
    record = json.loads(json.dumps(imported.report.record()))
    assert record["side_field"] == "faction"
    assert record["totals"]["features_used"] == 2
    assert record["totals"]["share_of_theatre"] == pytest.approx(2.6 * 1.6 / 6, abs=0.01)
    assert not changes(imported, "terms")


def test_names_that_mean_nothing_stop_or_are_kept_or_left_out(land: Theatre, tmp_path: Path) -> None:
    rows = frame({"side": ["The Army", "Armyy"]}, WEST, EAST)
    with pytest.raises(InputError, match=r"1 name in 'side' mean no actor: 'Armyy' \(1x; maybe .*ARMY.*--map"):
        take(land, tmp_path, rows)
    kept = take(land, tmp_path, rows, on_unmapped="keep")
    assert list(kept.features["side"]) == ["ARMY", "Armyy"]
    skipped = take(land, tmp_path, rows, on_unmapped="skip")
    assert list(skipped.features["side"]) == ["ARMY"]
    assert [c.feature for c in changes(skipped, "left out")] == [2]
    assert "Armyy" in changes(skipped, "unmapped")[0].what
    mapped = take(land, tmp_path, rows, given={"ARMYY": "Free Nowhere"})
    assert list(mapped.features["side"]) == ["ARMY", "REBELS"]


def test_contested_and_unknown_land(land: Theatre, tmp_path: Path) -> None:
    grey, dark = shapely.box(11.4, 50.9, 11.6, 51.1), shapely.box(12.0, 50.9, 12.2, 51.1)
    rows = frame({"side": ["Army", "Free Nowhere", "Grey zone", "unknown"]}, WEST, EAST, grey, dark)
    prior = take(land, tmp_path, rows)
    assert list(prior.features["side"]) == ["ARMY", "REBELS", "contested"]
    start = take(land, tmp_path, rows, purpose="start")
    assert list(start.features["side"]) == ["ARMY", "REBELS"]
    # What is left out is no one's, not its neighbour's.
    assert not start.features.geometry.union_all().intersects(shapely.union(grey, dark).buffer(-0.01))
    assert [c.feature for c in changes(start, "contested")] == [3]
    assert changes(start, "contested")[0].before_km2 > 100
    assert [c.feature for c in changes(start, "unknown")] == [4]


def test_what_lies_outside_is_cut_and_told(land: Theatre, tmp_path: Path) -> None:
    rows = frame(
        {"name": ["a", "b"], "side": ["ARMY", "THIRD"]}, shapely.box(9, 50.2, 11, 51), shapely.box(20, 50, 21, 51)
    )
    imported = take(land, tmp_path, rows)
    assert imported.features.geometry.iloc[0].symmetric_difference(shapely.box(10, 50.2, 11, 51)).area < 1e-6
    (clipped,) = changes(imported, "clipped")
    assert (clipped.feature, clipped.name) == (1, "a")
    assert clipped.after_km2 == pytest.approx(clipped.before_km2 / 2, rel=0.01)
    assert [c.feature for c in changes(imported, "left out")] == [2]


def test_a_map_that_lies_elsewhere_says_so(land: Theatre, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"outside Made up.*latitude and longitude swapped"):
        take(land, tmp_path, frame({"side": ["ARMY"]}, shapely.box(50.2, 10.2, 51, 11)))
    with pytest.raises(InputError, match=r"outside Made up.*Check the theatre"):
        take(land, tmp_path, frame({"side": ["ARMY"]}, shapely.box(-50, -10, -49, -9)))


def test_the_rows_own_date_source_and_licence(land: Theatre, tmp_path: Path) -> None:
    rows = {"side": ["ARMY", "THIRD"], "as_of": ["2020-01-05", "soon"], "Source": ["A", ""], "license": ["X", "Y"]}
    imported = take(land, tmp_path, frame(rows, WEST, EAST), source="", licence="")
    assert list(imported.features["date"]) == ["2020-01-05", "2020-01-01"]
    assert list(imported.features["source"]) == ["A", ""]
    assert "no source is given" in changes(imported, "terms")[0].what
    given = take(land, tmp_path, frame(rows, WEST, EAST), date=date(2020, 1, 9))
    assert set(given.features["date"]) == {"2020-01-09"}
    assert set(given.features["source"]) == {"Atlas"}


def test_without_terms_the_report_warns(land: Theatre, tmp_path: Path) -> None:
    imported = take(land, tmp_path, frame({"side": ["ARMY"]}, WEST), source="", licence="")
    assert "no source and no licence" in changes(imported, "terms")[0].what


def test_nothing_that_somebody_holds_is_an_error(land: Theatre, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing that somebody holds"):
        take(land, tmp_path, frame({"side": ["unknown", ""]}, WEST, EAST))


POINTS = (
    "place,lat,lon,side,date\nWestby,51.001,10.601,The Army,2020-01-02\nVestby,51,10.6,Band of the Hills,\n"
    "Nowhere else,50.5,12.5,REBELS,\n,51.0,12.001,Third,\nFar,51,12.4,contested,\nOff,10,10,ARMY,\n"
)


def test_points_become_places(land: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(POINTS, encoding="utf-8")
    imported = import_drawn(path, land, replace(ASKED, purpose="start"))
    assert not imported.polygons
    state, more = places_of(imported, land, Towns())
    rows = {row["place_id"]: row for row in state.to_dict("records")}
    assert rows["t1"]["actor"] == "BAND"
    assert rows["t2"]["name"] == "Eastby"
    assert [c.kind for c in more] == ["twice"]
    assert "held by BAND, not ARMY" in more[0].what
    (made,) = [row for key, row in rows.items() if key.startswith("drawn:")]
    assert (made["name"], made["lat"], made["lon"]) == ("Nowhere else", 50.5, 12.5)
    assert len(rows) == 3
    assert rows["t2"]["basis"] == "drawn by Atlas; points.csv, line 5"
    again, _ = places_of(imported, land, Towns())
    assert again.equals(state)


def test_points_become_land(land: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("lat,lon,side\n51,10.5,The Army\n51,11.0,Guards\n51,12.5,BAND\n", encoding="utf-8")
    imported = import_drawn(path, land, replace(ASKED, given={"Guards": "GUARDS"}))
    prior = land_of(imported, land, by="side")
    assert set(prior["side"]) == {"ARMY", "REBELS"}
    assert prior.geometry.union_all().symmetric_difference(land.outline()).area < 1e-3
    start = land_of(imported, land, by="actor")
    assert set(start["actor"]) == {"ARMY", "GUARDS", "BAND"}
    assert set(start["source"]) == {"Atlas"}


def test_land_gives_its_places_a_holder(land: Theatre, tmp_path: Path) -> None:
    imported = take(land, tmp_path, frame({"side": ["THIRD", "The Army"]}, WEST, EAST), purpose="start")
    state, _ = places_of(imported, land, Towns())
    before = land.start_state()
    held = dict(zip(state["place_id"], state["actor"], strict=True))
    assert held == {
        place: "THIRD" if lon <= 11.5 else "ARMY" for place, lon in zip(before["place_id"], before["lon"], strict=True)
    }
    (land.folder / "start_state.csv").unlink()
    state, _ = places_of(imported, land, Towns())
    assert list(state["place_id"]) == ["t1", "t2"]


def test_a_start_map_takes_the_place_of_the_theatres_own(land: Theatre, tmp_path: Path) -> None:
    imported = take(land, tmp_path, frame({"side": ["THIRD", "The Army"]}, WEST, EAST), purpose="start")
    changed = started(land, [imported], Towns())
    assert set(changed.start_state()["actor"]) == {"THIRD", "ARMY"}
    assert set(changed.start_areas()["actor"]) == {"THIRD", "ARMY"}
    assert (
        changed.start.digest
        != started(land, [take(land, tmp_path, frame({"side": ["ARMY"]}, WEST), "kml")], Towns()).start.digest
    )
    state = changed.start_state()
    rows = state.assign(
        date=land.date_from, controller=state["actor"], side=state["actor"].map(land.side_of), probability=0.95,
        status=Status.HELD.value, since=land.date_from, claims=[()] * len(state), shares=[()] * len(state),
        distribution=[()] * len(state), reasons=[()] * len(state),
    )  # fmt: skip
    areas, _, _ = draw_days(rows, changed)
    shapes = dict(zip(areas["side"], areas.geometry, strict=True))
    assert shapes["THIRD"].intersection(WEST).area > 0.99 * WEST.area
    assert shapes["ARMY"].intersection(EAST).area > 0.99 * EAST.area


def test_an_invalid_overlapping_map_is_mended_and_told(land: Theatre, tmp_path: Path) -> None:
    tie = shapely.Polygon([(10.2, 50.2), (11.5, 51.8), (11.5, 50.2), (10.2, 51.8)])
    imported = take(land, tmp_path, frame({"side": ["ARMY", "REBELS", "THIRD"]}, tie, EAST, POCKET))
    assert shapely.coverage_is_valid(imported.features.geometry.to_numpy())
    assert [c.feature for c in changes(imported, "invalid")] == [1]
    assert imported.report.record()["counts"]["invalid"] == 1
    assert any("feature 1" in line for line in imported.report.changes_told())


def test_what_was_written_is_imported_again_without_a_change(land: Theatre, tmp_path: Path) -> None:
    tie = shapely.Polygon([(10.2, 50.2), (11.5, 51.8), (11.5, 50.2), (10.2, 51.8)])
    rows = frame(
        {"side": ["ARMY", "BAND", "THIRD", "disputed"]}, tie, EAST, POCKET, shapely.box(11.4, 50.9, 11.8, 51.1)
    )
    once = land_of(take(land, tmp_path, rows), land, by="side")
    written = tmp_path / "prior.geojson"
    written.write_text(land_geojson(once, land), encoding="utf-8")
    again = import_drawn(written, land, Asked())
    assert again.report.changes == ()
    assert list(again.features["actor"]) == ["ARMY", "BAND", "THIRD", "contested"]
    assert list(again.features["source"]) == ["Atlas"] * 4
    apart = [a.symmetric_difference(b).area for a, b in zip(again.features.geometry, once.geometry, strict=True)]
    assert max(apart) < 1e-9


def test_of_many_changes_of_a_kind_the_first_are_said() -> None:
    many = [Change("gap", f"gap {n}", n, "", 1.0, 1234.0) for n in range(9)]
    lines = list(told(many))
    assert lines[0] == "feature 0: gap 0 (1 km2 before, 1,234 km2 after)"
    assert lines[-1] == "4 more of this kind: gap"
    assert len(lines) == 6
    assert len(Report({}, (), tuple(many)).record()["changes"]) == 9
