from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.exports.description import (
    KEYS,
    LARGEST_FILE,
    LAYERS,
    Description,
    changed,
    description_toml,
    load_description,
    read_description,
)
from geo.maps import layers
from geo.maps.palette import GROUNDS
from geo.texts import languages

FULL = """
theatre = "syria-2024"
from = 2024-11-27
to = 2024-12-05
day = 2024-12-01
as_known = true
extent = [35.5, 32, 42.5, 37.5]
layers = ["places", "areas"]
language = "en"
names = "both"
mode = "dark"
size = [1200, 800]
scale = 3
title = "The north"
credits = "Drawn by hand"
days_a_second = 4
address = "https://example.org/map.html"
formats = ["gpkg", ".PNG"]
renderer = "static"
tiles = false
"""


def test_layers_are_those_of_the_map():
    assert tuple(layers.LAYERS) == LAYERS


def test_every_field_has_a_key_and_is_read():
    found = read_description(FULL)
    assert set(KEYS.values()) == {f.name for f in fields(Description)}
    assert found.date_from == date(2024, 11, 27)
    assert found.extent == (35.5, 32.0, 42.5, 37.5)
    assert found.layers == ("areas", "places")
    assert found.size == (1200, 800)
    assert found.formats == (".gpkg", ".png")
    assert found.shows("areas")
    assert not found.shows("fronts")


def test_areas_never_go_without_what_tells_them_from_claims():
    assert all(Description(layers=("areas",)).shows(layer) for layer in ("areas", "uncorroborated", "unknown"))
    assert not Description(layers=("places",)).shows("unknown")


def test_json_says_the_same_as_toml():
    record = {"from": "2024-11-27", "extent": [35.5, 32, 42.5, 37.5], "layers": ["areas"], "title": "x"}
    text = 'from = 2024-11-27\nextent = [35.5, 32, 42.5, 37.5]\nlayers = ["areas"]\ntitle = "x"\n'
    assert read_description(json.dumps(record)) == read_description(text.encode())


def test_what_is_written_is_read_again():
    described = read_description(FULL)
    assert read_description(description_toml(described)) == described
    assert description_toml(Description()) == ""


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_title_survives_the_file(title, line):
    described = changed(Description(), title=title, credits=line)
    assert read_description(description_toml(described)) == described
    assert "\n" not in described.title


DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
ANY = st.fixed_dictionaries(
    {},
    optional={
        "period": st.tuples(DAYS, DAYS).map(sorted),
        "day": DAYS,
        "as_known": st.booleans(),
        "extent": st.tuples(st.floats(-179, 0), st.floats(-85, 0), st.floats(1, 179), st.floats(1, 85)),
        "layers": st.lists(st.sampled_from(LAYERS), unique=True),
        "language": st.sampled_from(languages()),
        "names": st.sampled_from(("en", "ar", "both")),
        "mode": st.sampled_from(tuple(GROUNDS)),
        "size": st.tuples(st.integers(400, 4000), st.integers(400, 4000)),
        "scale": st.floats(1, 4),
        "title": st.text(max_size=80),
        "credits": st.text(max_size=80),
        "days_a_second": st.floats(0.5, 10),
        "formats": st.lists(st.sampled_from((".gpkg", ".png", ".csv")), unique=True),
        "tiles": st.booleans(),
    },
)


@given(ANY)
def test_any_description_survives_its_file(values):
    first, last = values.pop("period", (None, None))
    described = changed(Description(), **values, date_from=first, date_to=last)
    text = description_toml(described)
    assert read_description(text) == described
    assert description_toml(read_description(text)) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mode = 'pink'", "mode 'pink' is unknown; choose one of light, dark"),
        ("layers = ['areas', 'gold']", "is unknown; choose one of ground, areas"),
        ("extent = [42, 32, 35, 37]", "is no extent"),
        ("extent = [35, 32, 42]", "is no extent"),
        ("extent = [35, 32, 42, nan]", "is no number"),
        ("size = [10, 10]", "is no number from 200 to 4000"),
        ("scale = 99", "is no number from 1 to 4"),
        ("scale = true", "is no number"),
        ("day = 'soon'", "is no date"),
        ("day = 2024-11-27T10:00:00", "is no date"),
        ("from = 2024-12-02\nto = 2024-12-01", "lies before"),
        ("theatre = '../../etc'", "is no name of a theatre"),
        ("address = 'javascript:alert(1)'", "is no web address"),
        ("title = 7", "is no text"),
        ("tiles = 'no'", "neither true nor false"),
        ("language = 'xx'", "no texts are there"),
        ("colour = 'red'", "unknown: 'colour'"),
        ("title =", "neither TOML nor JSON"),
        ("{" * 5000, "neither TOML nor JSON"),
        ('{"a": ' * 3000, "neither TOML nor JSON"),
        ("x" * (LARGEST_FILE + 1), "too long"),
        (b"\xff\xfe\x00", "neither TOML nor JSON"),
    ],
)
def test_what_cannot_be_used_is_said(text, said):
    with pytest.raises(InputError) as caught:
        read_description(text, "my.toml")
    assert said in str(caught.value)
    assert "my.toml" in str(caught.value)


def test_every_fault_is_said_at_once():
    with pytest.raises(InputError, match=r"mode 'pink'.*scale '99'"):
        read_description("mode = 'pink'\nscale = 99")


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        load_description(tmp_path / "none.toml")
