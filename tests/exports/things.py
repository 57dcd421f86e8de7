"""A theatre of two squares and a timeline of two days whose every answer can be drawn by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, box

from geo.model import Claim, Document, Event, Modality, Side, Timeline
from geo.schema import AREAS, CONTROL, FRONTS, OVERLAYS
from geo.theatre import Theatre

DAYS = (date(2023, 4, 8), date(2023, 4, 9))
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> ${alert(1)} `x` $\\frac{1}{2}$ {{7*7}} \u202e مرحبا 漢 \x07"
)
START = """place_id,name,lat,lon,actor,date,basis
p1,Sunset,10.5,10.5,WEST,2023-04-08,made up
p3,Dawn,10.5,11.8,EAST,2023-04-08,made up
"""
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1")


def theatre(folder: Path, title: str = "Two squares", names: tuple[str, str] = ("West", "East")) -> Theatre:
    """A theatre 2 degrees wide and 1 high, with a basemap of every kind but roads."""
    (folder / "basemap").mkdir(parents=True, exist_ok=True)
    _write(folder / "outline.geojson", box(10, 10, 12, 11))
    _write(folder / "basemap" / "neighbours.geojson", box(9, 11, 13, 12), name=title)
    _write(folder / "basemap" / "lakes.geojson", box(10.2, 10.7, 10.3, 10.8), name="lake")
    _write(folder / "basemap" / "rivers.geojson", LineString([(10, 10.2), (12, 10.4)]), name="river")
    _write(folder / "basemap" / "admin1.geojson", LineString([(11.5, 10), (11.5, 11)]), name="border")
    _write(folder / "basemap" / "disputed.geojson", LineString([(10, 10.9), (10.4, 11)]), name="line")
    (folder / "start_state.csv").write_text(START, encoding="utf-8")
    sides = (
        Side("W", names[0], ("WEST",), 1),
        Side("E", names[1], ("EAST",), 2),
        Side("X", "Third", ("X",), 1, hatch=True),
    )
    return Theatre("squares", title, folder, (10, 10, 12, 11), *DAYS, ("XX",), (), sides)


def timeline(text: str = "The West took Middle.", **fields: str) -> Timeline:
    """West holds the western square; on the second day it takes Middle, and the front moves east with it."""
    named = {"title": "Middle falls", "source": "Paper", "id": "d1"} | fields
    document = Document(
        text=text, published=DAYS[1], url=named.get("url"), title=named["title"], source=named["source"], id=named["id"]
    )
    name = fields.get("name", "Middle")
    claim = Claim(
        fields.get("claim_id", "c1"), document.id, 14, 20, name, "p2", name, 10.5, 11.2, None, Event.CAPTURE, "WEST",
        "EAST", DAYS[1], DAYS[1], "day", Modality.ASSERTED, fields.get("attribution"), fields.get("trigger", "took"),
        9, 13, 0, len(text), 0.8, fields.get("rule", "verb:take/capture"), fields.get("reviewed", ""),
    )  # fmt: skip
    rows = [row for day, x in zip(DAYS, (11.0, 11.4), strict=True) for row in _control(day, x, name, claim.id)]
    areas = [(day, s, 1000.0 * (b - a), box(a, 10, b, 11)) for day, x in zip(DAYS, (11.0, 11.4), strict=True)
             for s, a, b in (("W", 10, x), ("E", x, 12))]  # fmt: skip
    fronts = [(DAYS[0], "E|W", 0, "Middle front", 110.0, 5.0, 9.0, None, True, LineString([(11, 10), (11, 11)])),
              (DAYS[1], "E|W", 0, "Middle front", 110.0, 5.0, 9.0, DAYS[1], False, LineString([(11.4, 10), (11.4, 11)]))]  # fmt: skip
    overlays = [(DAYS[1], "uncertain", box(11.3, 10, 11.5, 11)), (DAYS[1], "unknown", box(11.8, 10, 12, 10.3))]
    return Timeline(
        "squares", DAYS, (document,), (claim,), pd.DataFrame(rows, columns=list(CONTROL.columns)),
        _frame(areas, AREAS.columns), _frame(fronts, FRONTS.columns), _frame(overlays, OVERLAYS.columns),
    )  # fmt: skip


def _control(day: date, front: float, name: str, claim: str) -> list[tuple[object, ...]]:
    middle = ("WEST", "W", (claim,)) if front > 11.2 else ("EAST", "E", ())
    spots = [
        ("p1", "Sunset", 10.5, 10.5, "WEST", "W", "held", ()),
        ("p2", name, 10.5, 11.2, *middle[:2], "contested" if middle[2] else "held", middle[2]),
        ("p3", "Dawn", 10.5, 11.8, "EAST", "E", "besieged", ()),
        ("p4", "Nowhere", 10.1, 11.9, None, None, "unknown", ()),
    ]
    return [
        (day, i, n, lat, lon, actor, side, 0.9, status, day if actor else None, claims, (1.0,) * len(claims), ((side or "", 0.9),), (("fighting", *claims),) if claims else ())
        for i, n, lat, lon, actor, side, status, claims in spots
    ]  # fmt: skip


def _frame(rows: list[tuple[object, ...]], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, columns=list(columns), geometry="geometry", crs="EPSG:4326")


def _write(path: Path, shape: object, **fields: str) -> None:
    gpd.GeoDataFrame([{**fields, "geometry": shape}], crs="EPSG:4326").to_file(path)
