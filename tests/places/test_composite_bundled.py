"""The wordings that reports of the bundled theatre use, on its own rivers, roads and governorates."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from geo.places.composite import find_composites
from geo.places.gazetteer import load_gazetteer
from geo.places.geocode import geoparse
from geo.theatre import load_theatre

#: Towns as (lat, lon).
TOWNS = {
    "Saraqib": (35.864, 36.806), "Jisr al-Shughur": (35.813, 36.317), "Khasham": (35.301, 40.289),
    "Deir ez-Zor": (35.336, 40.141), "Douma": (33.571, 36.402), "Azaz": (36.586, 37.045), "Khanasir": (35.783, 37.499),
    "Homs": (34.727, 36.724), "Hama": (35.132, 36.758), "Idlib": (35.931, 36.634), "Aleppo": (36.201, 37.161),
    "Nubl": (36.376, 36.993), "Raqqa": (35.953, 39.008), "Rastan": (34.926, 36.735), "Damascus": (33.51, 36.291),
    "Salamiyah": (35.011, 37.053), "Palmyra": (34.562, 38.284), "Kobani": (36.891, 38.353), "Taftanaz": (36.0, 36.787),
}  # fmt: skip


@pytest.fixture(scope="module")
def syria():
    theatre = load_theatre("syria-2024")
    return load_gazetteer(theatre), theatre


@pytest.mark.parametrize(
    ("text", "kind", "inside", "outside", "radius_km"),
    [
        ("A convoy was hit 20 km south of Hama.", "direction", "Rastan", "Hama", 7),
        ("Fighters stood on the outskirts of Homs.", "outskirts", (34.727, 36.80), "Homs", 13),
        ("They took villages in rural Idlib.", "countryside", "Saraqib", "Idlib", 80),
        ("They took villages in the western Idlib countryside.", "countryside", "Jisr al-Shughur", "Saraqib", 60),
        ("They hold land between Aleppo and Idlib.", "between", "Taftanaz", "Azaz", 32),
        ("The Aleppo-Idlib road is cut.", "road", (36.066, 36.897), "Nubl", 32),
        ("The Aleppo-Damascus highway is cut.", "itself", "Saraqib", (32.7, 36.17), 175),
        ("They cut the M5.", "itself", "Saraqib", "Salamiyah", 230),
        ("They cut the Homs-Hama road.", "road", "Rastan", "Saraqib", 30),
        ("They hold villages along the Euphrates.", "along", "Deir ez-Zor", "Palmyra", 850),
        ("They hold the Euphrates between Raqqa and Deir ez-Zor.", "stretch", (35.75, 39.60), (36.81, 38.02), 90),
        ("They hold the east bank of the Euphrates.", "bank", "Khasham", (35.33, 40.07), 850),
        ("They crossed the Orontes river.", "itself", (35.8127, 36.3178), "Aleppo", 150),
        ("They took towns in southern Aleppo.", "part", "Khanasir", "Azaz", 100),
        ("They retook eastern Ghouta.", "part", "Douma", "Damascus", 13),
        ("They hold northern Aleppo governorate.", "part", "Azaz", "Khanasir", 110),
        ("They hold Aleppo and Idlib governorates.", "union", "Saraqib", "Hama", 140),
        ("They hold the provinces of Aleppo and Hama.", "union", "Salamiyah", "Idlib", 160),
        ("They stand at the Aleppo-Idlib border.", "border", (36.03, 36.87), "Aleppo", 70),
        ("They stand at the Syrian-Turkish border.", "border", "Kobani", "Raqqa", 600),
        ("They advanced on the Hama front.", "front", (35.25, 36.76), "Saraqib", 21),
        ("They advanced on the Hama-Idlib axis.", "axis", (35.5, 36.7), "Salamiyah", 50),
    ],
)  # fmt: skip
def test_wordings_of_the_theatre(syria, nlp, text, kind, inside, outside, radius_km):
    gazetteer, theatre = syria
    found = find_composites(text, geoparse(text, gazetteer, theatre, nlp(text)), gazetteer)
    assert [c.kind for c in found] == [kind]
    area = found[0].area
    (lat, lon), (far_lat, far_lon) = (TOWNS.get(p, p) for p in (inside, outside))
    assert area.geometry.is_valid
    assert area.geometry.contains(Point(lon, lat))
    assert not area.geometry.contains(Point(far_lon, far_lat))
    assert area.radius_m / 1000 < radius_km + 0.1
    assert area.reasons


def test_politics_make_no_place(syria, nlp):
    gazetteer, theatre = syria
    text = "Talks between Turkey and Syria failed."
    assert find_composites(text, geoparse(text, gazetteer, theatre, nlp(text)), gazetteer) == ()
