"""Places are found as a reviewer names them."""

import pytest

from geo import pipeline
from geo.errors import ReviewError
from geo.places.called import place_called
from geo.theatre import load_theatre

THEATRE = load_theatre("syria-2024")


def test_places_are_found_as_a_reviewer_names_them():
    gazetteer = pipeline.gazetteer_for(THEATRE)
    assert place_called("Hama", THEATRE, gazetteer).kind.startswith("P")
    assert place_called(place_called("Aleppo", THEATRE, gazetteer).id, THEATRE, gazetteer).name == "Aleppo"
    with pytest.raises(ReviewError, match="no place is called"):
        place_called("Xyzzyx", THEATRE, gazetteer)
