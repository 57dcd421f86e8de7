"""A gazetteer small enough to know by heart, and the English model once a session."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from geo.places import gazetteer as gazetteer_module
from geo.places.gazetteer import Gazetteer, load_gazetteer
from geo.places.nlp import load_nlp
from geo.theatre import Theatre

#: id, name, lat, lon, kind, country, admin1, population, other names
PLACES = [
    ("gn:1", "Norhaven", 10.0, 20.0, "P.PPL", "XA", "Northmarch", 400_000, ["Nor Haven", "نورهافن"]),
    ("gn:2", "Dayr al-Zahr", 11.0, 21.0, "P.PPL", "XA", "Eastmarch", 200_000, ["Deir ez-Zahr", "دير الزهر"]),
    ("gn:3", "Tripolis", 10.5, 20.4, "P.PPL", "XA", "Northmarch", 90_000, []),
    ("gn:4", "Tripolis", -30.0, 100.0, "P.PPL", "XB", "", 900_000, []),
    ("gn:5", "Hit", 10.2, 20.2, "P.PPL", "XA", "Northmarch", 60_000, []),
    ("gn:6", "Al-Barra", 10.3, 20.3, "P.PPL", "XA", "Northmarch", 150_000, ["البرة"]),
    ("gn:7", "Aravia", 10.5, 20.5, "A.PCLI", "XA", "", 20_000_000, []),
    ("gn:8", "Belonia", -30.0, 101.0, "A.PCLI", "XB", "", 50_000_000, []),
    ("ne:XA01", "Norhaven", 10.2, 20.1, "A.ADM1", "XA", "", 0, ["Northmarch"]),
    ("ap:XNOR", "Norhaven Air Base", 10.05, 20.05, "S.AIRB", "XA", "Northmarch", 0, []),
    ("gn:9", "Aravia City", 10.6, 20.6, "P.PPLC", "XA", "Northmarch", 1_000_000, []),
]
COUNTRIES = """code,kind,name,lat,lon,names,demonyms
XA,A.PCLI,Aravia,10.55,20.55,Kingdom of Aravia|K.A.,Aravian|Aravians
XB,A.PCLI,Belonia,-30,101,,Belonian
AF-,L.CONT,Oldland,0,0,,Oldlandic
"""


def feature(row: tuple) -> dict:
    place_id, name, lat, lon, kind, country, admin1, population, names = row
    properties = {
        "id": place_id, "name": name, "lat": lat, "lon": lon, "kind": kind, "country": country, "admin1": admin1,
        "population": population, "names": names, "source": "made up", "licence": "CC0-1.0",
    }  # fmt: skip
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


def write_data(folder: Path) -> Path:
    collection = {"type": "FeatureCollection", "features": [feature(row) for row in PLACES]}
    (folder / "places.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "countries.csv").write_text(COUNTRIES, encoding="utf-8")
    for table in ("us_counties.csv", "admin_units.csv"):
        (folder / table).write_text("code,kind,name,lat,lon,names,demonyms,admin1\n", encoding="utf-8")
    (folder / "common_words.txt").write_text("hit\nreading\n", encoding="utf-8")
    (folder / "reading").mkdir()
    (folder / "reading" / "armed_groups.txt").write_text("# Groups\nGreen Brigades\n", encoding="utf-8")
    return folder


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTLINE_DATA", str(tmp_path))
    gazetteer_module._bundled.cache_clear()
    yield write_data(tmp_path)
    gazetteer_module._bundled.cache_clear()


@pytest.fixture
def theatre(tmp_path) -> Theatre:
    return Theatre(
        "test", "Test", tmp_path, (19.0, 9.0, 22.0, 12.0), date(2024, 1, 1), date(2024, 1, 9), ("XA",), (), ()
    )


@pytest.fixture
def small(data_folder, theatre) -> Gazetteer:
    return load_gazetteer(theatre)


@pytest.fixture(scope="session")
def nlp():
    return load_nlp()
