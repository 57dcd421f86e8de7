"""A small made-up war: three sides, five days, twelve places on a square of land."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from geo.maps.layers import build_map
from geo.maps.render import render_html
from geo.model import Actor, Claim, Document, DocumentKind, Event, Modality, Place, Side, Timeline
from geo.schema import FRONTS
from geo.theatre import Theatre

FIRST = date(2021, 3, 1)
DAYS = tuple(FIRST + timedelta(n) for n in range(5))
NAMES = (
    "Arden",
    "Brook",
    "Cairn",
    "Dunes",
    "Elm Ford",
    "Fallow",
    "Grange",
    "Holm",
    "Isle",
    "Juniper",
    "Knoll",
    "Larch",
)
SIDES = (
    Side("RED", "Red Army (RA)", ("RED", "RED_ALLY"), 1),
    Side("BLUE", "Blue Front", ("BLUE",), 2),
    Side("GREY", "Grey Guard", ("GREY",), 6, hatch=True),
)
#: What a hostile report may hold, in any field.
HOSTILE = (
    '<script>window.__pwned=1</script><img src=x onerror="window.__pwned=2">${window.__pwned=3}`${window.__pwned=4}`'
    "</script><script>window.__pwned=5</script>{{ 7*7 }}{% raw %}{# x #}<!--<svg onload=window.__pwned=6>\\u003c'\u2028&amp;"
)


def make_theatre(folder: Path, text: str = "") -> Theatre:
    (folder / "basemap").mkdir(parents=True, exist_ok=True)
    gpd.GeoDataFrame(geometry=[box(10, 40, 14, 43)], crs=4326).to_file(folder / "outline.geojson")
    lines = gpd.GeoDataFrame(
        {"name": [text or "Long River"]}, geometry=[LineString([(10, 41), (12, 41.4), (14, 41.2)])], crs=4326
    )
    for layer in ("rivers", "roads", "admin1", "disputed"):
        lines.to_file(folder / "basemap" / f"{layer}.geojson")
    gpd.GeoDataFrame({"name": [text or "Eastland"]}, geometry=[box(14, 38, 17, 45)], crs=4326).to_file(
        folder / "basemap" / "neighbours.geojson"
    )
    sides = tuple(dataclasses.replace(s, name=f"{s.name}{text}") for s in SIDES)
    return Theatre(
        name="squareland",
        title=f"Squareland, March 2021{text}",
        folder=folder,
        bounds=(10, 40, 14, 43),
        date_from=DAYS[0],
        date_to=DAYS[-1],
        countries=("XX",),
        actors=tuple(Actor(s.id, s.name, short=s.name.split(" (")[0]) for s in sides),
        sides=sides,
    )


def position(number: int) -> tuple[float, float]:
    """Longitude and latitude of a place: four columns, three rows."""
    return 10.5 + number % 4, 40.5 + number // 4


def holder(number: int, day: int) -> str:
    """Red holds the west; on the third day Blue takes the second column; Grey holds the last place."""
    if number == 11:
        return "GREY"
    return "RED" if position(number)[0] < (12 if day < 2 else 11) else "BLUE"


def status(number: int, day: int) -> str:
    return {(1, 1): "contested", (4, 3): "besieged", (9, 4): "unknown"}.get((number, day), "held")


def make_claims(text: str = "") -> tuple[tuple[Document, ...], tuple[Claim, ...]]:
    said = f"Blue forces captured the town of Brook on Wednesday.{text} They advanced toward Elm Ford."
    documents = tuple(
        Document(
            f"d{n}{text}", said, DAYS[2], f"Title {n}{text}", f"Gazette {n}{text}", url="javascript:window.__pwned=7",
            kind=DocumentKind.SUMMARY if n else DocumentKind.REPORT, based_on=f"https://news{n}.example/a" if n else None,
        )
        for n in range(5)
    )  # fmt: skip
    end = said.index(".") + 1

    def claim(n: int, event: Event, number: int, start: int, stop: int, words: str) -> Claim:
        lon, lat = position(number)
        at = said.index(words)
        return Claim(
            f"c{n}{event}{text}", f"d{n}{text}", 0, 4, NAMES[number] + text, f"p{number}", NAMES[number] + text, lat, lon,
            None, event, "BLUE", "RED", DAYS[2], DAYS[2], "day", Modality.ASSERTED, None, words, at, at + len(words),
            start, stop, 0.9,
        )  # fmt: skip

    captures = [claim(n, Event.CAPTURE, 1, 0, end, "captured") for n in range(5)]
    advance = claim(0, Event.ADVANCE, 4, end, len(said), "advanced toward")
    return documents, (*captures, advance)


def make_control(claims: tuple[Claim, ...], text: str = "") -> pd.DataFrame:
    rows = []
    for number, name in enumerate(NAMES):
        lon, lat = position(number)
        for n, day in enumerate(DAYS):
            side = holder(number, n)
            taken = side == "BLUE" and lon == 11.5
            ids = tuple(c.id for c in claims if c.place_id == f"p{number}" and c.date_from <= day)
            other = "BLUE" if side != "BLUE" else "RED"
            rows.append(
                {
                    "date": day, "place_id": f"p{number}", "name": name + text, "lat": lat, "lon": lon,
                    "controller": side, "side": side, "probability": 0.85, "status": status(number, n),
                    "since": DAYS[2] if taken else FIRST, "claims": ids,
                    "shares": tuple(1 / len(ids) for _ in ids), "distribution": ((side, 0.85), (other, 0.15)), "reasons": (),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def make_timeline(theatre: Theatre, text: str = "") -> Timeline:
    documents, claims = make_claims(text)
    areas, fronts, overlays = [], [], []
    for n, day in enumerate(DAYS):
        border = 12 if n < 2 else 11
        parts = {"RED": box(10, 40, border, 43), "BLUE": Polygon([(border, 40), (14, 40), (14, 42), (13, 42), (13, 43), (border, 43)]),
                 "GREY": box(13, 42, 14, 43)}  # fmt: skip
        areas += [(day, side, shape.area * 9400, MultiPolygon([shape])) for side, shape in parts.items()]
        line = LineString([(border, 40), (border, 43)])
        fronts += [
            (
                day,
                "BLUE|RED",
                0,
                "North - South front" + text,
                333.0,
                12.0,
                20.0,
                DAYS[2] if n >= 2 else None,
                n < 2,
                line,
            )
        ]
        fronts += [(day, "BLUE|GREY", 0, "", 190.0, 8.0, 8.0, None, True, LineString([(13, 43), (13, 42), (14, 42)]))]
        overlays += [(day, "uncertain", line.buffer(0.1)), (day, "unknown", Point(13.5, 40.5).buffer(0.3))]
    return Timeline(
        theatre=theatre.name,
        dates=DAYS,
        documents=documents,
        claims=claims,
        control=make_control(claims, text),
        areas=gpd.GeoDataFrame(areas, columns=["date", "side", "area_km2", "geometry"], crs=4326),
        fronts=gpd.GeoDataFrame(fronts, columns=list(FRONTS.columns), crs=4326),
        overlays=gpd.GeoDataFrame(overlays, columns=["date", "kind", "geometry"], crs=4326),
    )


def make_places(text: str = "") -> dict[str, Place]:
    kinds = ["P.PPLC", "P.PPLA", *["P.PPL"] * 10]
    return {
        f"p{n}": Place(f"p{n}", name + text, position(n)[1], position(n)[0], kinds[n], (f"{name}{text}", "أردن" + text), population=400_000 // (n + 1))
        for n, name in enumerate(NAMES)
    }  # fmt: skip


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    return make_theatre(tmp_path_factory.mktemp("squareland"))


@pytest.fixture(scope="session")
def timeline(theatre: Theatre) -> Timeline:
    return make_timeline(theatre)


@pytest.fixture(scope="session")
def places() -> dict[str, Place]:
    return make_places()


@pytest.fixture(scope="session")
def page_html(timeline: Timeline, theatre: Theatre, places: dict[str, Place]) -> str:
    return render_html(build_map(timeline, theatre, places=places), title=theatre.title)


@pytest.fixture(scope="session")
def hostile_html(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = make_theatre(tmp_path_factory.mktemp("hostile"), HOSTILE)
    return render_html(build_map(make_timeline(where, HOSTILE), where, places=make_places(HOSTILE)), title=HOSTILE)
