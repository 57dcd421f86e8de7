"""Where and when little is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
import shapely

from geo.control.coverage import ELSEWHERE, Regions, ages, coverage_by_day, coverage_by_region, regions_of
from geo.model import Place
from tests.exports.things import DAYS, timeline

WEST, EAST = shapely.box(10, 10, 11, 11), shapely.box(11, 10, 12, 11)
REGIONS = Regions(("East", "West"), (EAST, WEST))


def test_regions_are_first_order_parts_within_the_outline() -> None:
    places = [
        Place("w", "West", 10.5, 10.5, "A.ADM1", geometry=WEST), Place("e", "East", 10.5, 11.5, "A.ADM1", geometry=EAST),
        Place("f", "Far", 40, 40, "A.ADM1", geometry=shapely.box(40, 40, 41, 41)), Place("t", "Town", 10.5, 10.5, "P.PPL"),
        Place("n", "No shape", 10.5, 10.5, "A.ADM1"), Place("d", "District", 10.5, 10.5, "A.ADM2", geometry=WEST),
    ]  # fmt: skip
    found = regions_of(places, shapely.box(10, 10, 12, 11))
    assert found.names == ("East", "West")
    assert found.of([10.5, 11.5, 30], [10.5, 10.5, 30]) == ["West", "East", ELSEWHERE]
    assert Regions((), ()).of([1.0], [1.0]) == [ELSEWHERE]
    assert found.of([], []) == []


def test_land_is_sure_in_doubt_or_not_known_and_adds_up() -> None:
    shown = timeline()
    found = coverage_by_day(shown, DAYS)
    first, second = found.to_dict("records")
    assert (first["in_doubt"], first["not_known"]) == (0, 0)
    assert (first["claims"], second["claims"], second["reports"]) == (0, 1, 1)
    whole = first["sure"]
    assert second["sure"] + second["in_doubt"] + second["not_known"] == pytest.approx(whole, rel=1e-6)
    # A tenth of the two degrees is in doubt, and a corner of .2 by .3 degrees is not known.
    assert second["in_doubt"] == pytest.approx(whole * 0.1, rel=0.01)
    assert second["not_known"] == pytest.approx(whole * 0.2 * 0.3 / 2, rel=0.01)


def test_the_last_word_on_a_region_grows_old() -> None:
    settled = pd.DataFrame({"lon": [10.5, 11.2], "lat": [10.5, 10.5], "population": [100, 7]})
    (claim,) = timeline().claims
    days = (*DAYS, DAYS[1] + timedelta(1))
    found = coverage_by_region([claim, replace(claim, id="undated", date_to=None)], settled, REGIONS, days, DAYS[0])
    east = found[found["region"] == "East"]
    assert east["claims"].tolist() == [0, 1, 0]
    assert east["age_days"].fillna(-1).tolist() == [-1, 0, 1]
    west = found[found["region"] == "West"]
    assert west["age_days"].isna().all()
    assert (west["settlements"].iloc[0], west["residents"].iloc[0]) == (1, 100)
    assert set(found["region"]) == {"East", "West"}


def test_every_place_has_the_age_of_its_last_evidence() -> None:
    found = ages(timeline(), DAYS[1]).set_index("name")
    assert found.loc["Sunset", "age_days"] == 0
    assert pd.isna(found.loc["Nowhere", "age_days"])
