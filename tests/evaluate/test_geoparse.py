"""Scores of place names on cases small enough to work out by hand."""

from __future__ import annotations

import pytest

from geo.evaluate.geoparse import MAX_KM, large_places, name_figures, score_names
from geo.evaluate.matching import distance_km, one_to_one, overlap, ratios
from tests.evaluate.things import gold, name, read

#: A degree of latitude, from the mean radius.
DEGREE_KM = 111.195


def test_distance_is_along_the_great_circle() -> None:
    assert distance_km(0, 0, 1, 0) == pytest.approx(DEGREE_KM, abs=0.001)
    assert distance_km(60, 0, 60, 1) == pytest.approx(DEGREE_KM / 2, abs=0.01)
    assert distance_km(0, 179.5, 0, -179.5) == pytest.approx(DEGREE_KM, abs=0.001)
    assert distance_km(10, 20, 10, 20) == 0
    assert distance_km(90, 0, -90, 0) == pytest.approx(20_015.1, abs=0.1)


def test_overlap_ratios_and_pairs() -> None:
    assert overlap(0, 5, 3, 9) == 2
    assert overlap(0, 5, 5, 9) == 0
    assert overlap(0, 5, 7, 9) == -2
    assert ratios(1, 2, 4) == (0.5, 0.25, 0.3333)
    assert ratios(0, 0, 0) == (0, 0, 0)
    # The better rank first; a tie goes to what stands first.
    assert one_to_one([(1, 0, 0), (0, 0, 1), (1, 1, 1), (1, 1, 0)]) == [(0, 1), (1, 0)]
    assert one_to_one([(0, 1, 1), (0, 0, 1), (0, 0, 0)]) == [(0, 0), (1, 1)]


def test_every_figure_of_one_document() -> None:
    entry = gold(
        names=(
            name(0, 5, 0.0, 0.0),  # read exactly, right
            name(10, 15, 0.0, 0.0),  # read with another end, two degrees off
            name(20, 25, 0.0, 0.0),  # found, put nowhere
            name(30, 35, 0.0, 0.0),  # missed
            name(40, 45),  # the gold has no coordinates: its answer cannot be judged
        )
    )
    answers = (
        name(0, 5, 0.0, 0.0),
        name(10, 18, 2.0, 0.0),
        name(20, 25),
        name(40, 45, 5.0, 5.0),
        name(50, 55, 1.0, 1.0),
    )
    found = name_figures(score_names([entry], read(names=answers)))
    assert found["docs"] == 1
    assert found["recognition"]["exact"] == {"p": 0.6, "r": 0.6, "f1": 0.6, "tp": 3, "pred": 5, "gold": 5}
    assert found["recognition"]["overlap"] == {"p": 0.8, "r": 0.8, "f1": 0.8, "tp": 4, "pred": 5, "gold": 5}
    assert found["end_to_end"] == {"p": 0.3333, "r": 0.25, "f1": 0.2857, "tp": 1, "pred": 3, "gold": 4}
    resolution = found["resolution"]
    assert (resolution["n"], resolution["acc@161"]) == (2, 0.5)
    assert resolution["mean_km"] == resolution["median_km"] == pytest.approx(DEGREE_KM, abs=0.1)
    assert found["resolution_matched_missing"]["n"] == 3
    assert found["resolution_all"]["n"] == 4
    assert found["resolution_all"]["mean_km"] == pytest.approx((2 * DEGREE_KM + 2 * MAX_KM) / 4, abs=0.1)


def test_area_under_the_curve_runs_from_perfect_to_hopeless() -> None:
    at_home, lost = name(0, 5, 0.0, 0.0), name(10, 15, 0.0, 0.0)
    entry = gold(names=(at_home, lost))
    perfect = name_figures(score_names([entry], read(names=(at_home, lost))))
    assert perfect["resolution"]["auc"] == 0
    half = name_figures(score_names([entry], read(names=(at_home,))))
    assert half["resolution"]["auc"] == 0  # one error alone
    assert half["resolution_all"]["auc"] == 0.5  # the line from 0 to 1
    nothing = name_figures(score_names([entry], {}))
    assert nothing["resolution"] == {"n": 0}
    assert nothing["resolution_all"]["auc"] == 1
    assert nothing["end_to_end"]["f1"] == 0


def test_the_same_span_wins_over_a_longer_overlap() -> None:
    entry = gold(names=(name(5, 10, 0.0, 0.0),))
    answers = (name(0, 20, 50.0, 50.0), name(5, 10, 0.0, 0.0))
    assert name_figures(score_names([entry], read(names=answers)))["end_to_end"]["tp"] == 1


def test_threshold_kinds_and_large_places() -> None:
    town = name(0, 5, 0.0, 0.0, kind="settlement")
    vast = name(10, 15, 0.0, 0.0, kind="country", text="Antarctica")
    entry = gold(names=(town, vast))
    answers = read(names=(name(0, 5, 1.0, 0.0), name(10, 15, 50.0, 0.0), name(20, 25, 0.0, 0.0, text="EUROPE")))
    everything = score_names([entry], answers)
    assert name_figures(everything)["end_to_end"]["pred"] == 3
    assert name_figures(everything, 100.0)["end_to_end"]["tp"] == 0
    assert "acc@100" in name_figures(everything, 100.0)["resolution"]
    towns = name_figures(score_names([entry], answers, kinds=["settlement"]))["end_to_end"]
    assert (towns["tp"], towns["pred"], towns["gold"]) == (1, 2, 1)
    small = name_figures(score_names([entry], answers, exclude_large=True))
    assert (small["end_to_end"]["tp"], small["end_to_end"]["pred"], small["end_to_end"]["gold"]) == (1, 1, 1)
    assert small["recognition"]["overlap"]["gold"] == 2


def test_large_places_are_data() -> None:
    assert {"u.s.", "antarctica", "middle east"} <= large_places()
    assert all(place == place.lower().strip() and not place.startswith("#") for place in large_places())
