"""A made-up theatre: a square of land, three sides, fifteen places in five columns and three rows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.model import Claim, Document, Event, Modality, Place, Side
from geo.theatre import Theatre

FIRST, LAST = date(2020, 1, 1), date(2020, 1, 20)
OUTLINE = shapely.box(10.0, 50.0, 13.0, 52.0)
#: West half held by ARMY, east half by REBELS; place ids are the column and row.
PLACES = {
    f"p{c}{r}": Place(f"p{c}{r}", f"Town {c}{r}", 50.4 + 0.6 * r, 10.3 + 0.6 * c, "P.PPL")
    for c in range(5)
    for r in range(3)
}
PLACES["land"] = Place("land", "Westland", 51.0, 10.75, "A.ADM1", geometry=shapely.box(10.0, 50.0, 11.5, 52.0))


def make_theatre(folder: Path, shapes: dict[str, shapely.Geometry] | None = None) -> Theatre:
    rows = ["place_id,name,lat,lon,actor,date,basis"] + [
        f"{p.id},{p.name},{p.lat},{p.lon},{'ARMY' if p.lon < 11.5 else 'BAND'},2020-01-01,made up"
        for p in PLACES.values()
        if p.geometry is None
    ]
    (folder / "start_state.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    gpd.GeoDataFrame(geometry=[OUTLINE], crs=4326).to_file(folder / "outline.geojson", driver="GeoJSON")
    if shapes:
        frame = gpd.GeoDataFrame({"actor": list(shapes), "basis": ""}, geometry=list(shapes.values()), crs=4326)
        frame.to_file(folder / "start_areas.geojson", driver="GeoJSON")
    return Theatre(
        name="made-up", title="Made up", folder=folder, bounds=(10, 50, 13, 52), date_from=FIRST, date_to=LAST,
        countries=("XX",), actors=(),
        sides=(
            Side("ARMY", "Army", ("ARMY", "GUARDS"), 1),
            Side("REBELS", "Rebels", ("REBELS", "BAND"), 2),
            Side("THIRD", "Third", ("THIRD",), 3),
        ),
        sources={"Good agency": "B2"}, half_life_days=10.0,
    )  # fmt: skip


@pytest.fixture
def theatre(tmp_path: Path) -> Theatre:
    return make_theatre(tmp_path)


@pytest.fixture
def shaped(tmp_path: Path) -> Theatre:
    """The same with shapes: a straight line at 11.5 degrees, and a small pocket of THIRD in the west."""
    pocket = shapely.Point(10.6, 51.3).buffer(0.08)
    shapes = {
        "THIRD": pocket,
        "ARMY": shapely.difference(shapely.box(9, 49, 11.5, 53), pocket),
        "BAND": shapely.box(11.5, 49, 14, 53),
    }
    return make_theatre(tmp_path, shapes)


@pytest.fixture
def claim() -> Callable[..., Claim]:
    numbers = itertools.count()

    def make(place: str = "p20", day: date | int = 10, **changed: object) -> Claim:
        when = FIRST.replace(day=day) if isinstance(day, int) else day
        where = PLACES.get(place)
        values: dict[str, object] = {
            "id": f"c{next(numbers):03}", "document_id": "d0", "place_start": 0, "place_end": 1, "place_text": place,
            "place_id": place, "place_name": place, "lat": where.lat if where else 51.0,
            "lon": where.lon if where else 11.0, "relation": None, "event": Event.CAPTURE, "actor": "ARMY",
            "against": None, "date_from": when, "date_to": when, "precision": "day", "modality": Modality.ASSERTED,
            "attribution": None, "trigger": "took", "trigger_start": 0, "trigger_end": 1, "sentence_start": 0,
            "sentence_end": 1, "confidence": 0.9,
        }  # fmt: skip
        return Claim(**(values | changed))  # type: ignore[arg-type]

    return make


def report(number: int = 0, day: int = 10, **changed: object) -> Document:
    values: dict[str, object] = {
        "id": f"d{number}", "text": f"report {number} " * (3 + number), "published": FIRST.replace(day=day),
        "source": f"Paper {number}", "reliability": "C3",
    }  # fmt: skip
    return Document(**(values | changed))  # type: ignore[arg-type]
