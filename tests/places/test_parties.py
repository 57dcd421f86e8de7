from __future__ import annotations

from dataclasses import replace

import pytest

from geo.errors import InputError
from geo.places.gazetteer import Gazetteer
from geo.places.geocode import geoparse
from geo.places.nlp import load_nlp
from geo.places.parties import party_spans, party_words


@pytest.fixture(scope="module")
def world():
    from geo.model import Place

    return Gazetteer(
        [
            Place("gn:1", "Hamm", 51.7, 7.8, "P.PPL", names=("Hamas",), population=180_000),
            Place("gn:2", "Fano", 43.8, 13.0, "P.PPL", population=60_000),
            Place("gn:3", "Armenia", 40.0, 45.0, "A.PCLI", country="AM"),
        ],
        {},
    )


@pytest.mark.parametrize(
    "text",
    ["Hamas attacked at dawn.", "Fighters of Hamas said so.", "They met Hamas in secret.", "Fano took the town."],
)
def test_a_party_is_no_town_of_like_spelling(world, text):
    assert geoparse(text, world, None, load_nlp()(text)) == ()


@pytest.mark.parametrize(("text", "place"), [("They live in Fano today.", "gn:2"), ("It borders Armenia.", "gn:3")])
def test_a_place_named_like_a_party_stays_one(world, text, place):
    assert [t.place_id for t in geoparse(text, world, None, load_nlp()(text))] == [place]


def test_names_of_armed_groups_count_in_every_theatre(theatre):
    assert "hamas" in party_words(theatre)
    assert "hamas" in party_words(None)
    assert party_spans("Boko Haram came.", replace(theatre, actors=())) == [(0, 10)]


def test_a_missing_list_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("FRONTLINE_DATA", str(tmp_path))
    with pytest.raises(InputError, match="armed groups"):
        party_words(None)
