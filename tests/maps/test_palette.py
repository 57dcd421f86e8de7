"""Colours stay apart, for every kind of colour vision, on every ground."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE
from numpy.typing import NDArray

from geo.maps.palette import GROUNDS, SLOTS, grounds, side_colours
from geo.model import Side

#: CAM02-UCS distance below which two fills are hard to tell apart, as VISUAL.md sets it.
APART = 14.0


def rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def over(colour: str, land: str, opacity: float) -> NDArray[np.float64]:
    return opacity * rgb(colour) + (1 - opacity) * rgb(land)


def seen(colour: NDArray[np.float64], vision: str) -> NDArray[np.float64]:
    if vision == "normal":
        return colour
    space = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
    return np.clip(cspace_convert(colour, space, "sRGB1"), 0, 1)


@pytest.mark.parametrize("vision", ["normal", "deuteranomaly", "protanomaly", "tritanomaly"])
@pytest.mark.parametrize(("mode", "opacity"), [*((mode, None) for mode in GROUNDS), ("dark", 0.55)])
def test_every_pair_of_slots_stays_apart(vision: str, mode: str, opacity: float | None) -> None:
    ground = GROUNDS[mode]
    fills = [seen(over(c, ground.land, opacity or ground.fill), vision) for c in SLOTS]
    distances = {
        (i + 1, j + 1): float(deltaE(fills[i], fills[j], input_space="sRGB1")) for i, j in combinations(range(7), 2)
    }
    near = {pair: round(d, 1) for pair, d in distances.items() if d < APART}
    assert not near


def test_a_slot_taken_twice_is_hatched() -> None:
    sides = [
        Side("a", "A", ("a",), 6),
        Side("b", "B", ("b",), 6),
        Side("c", "C", ("c",), 9),
        Side("d", "D", (), 1, hatch=True),
    ]
    assert [c["hatch"] for c in side_colours(sides)] == [False, True, True, True]
    assert side_colours(sides)[2]["color"] == SLOTS[1]


@pytest.mark.parametrize("mode", list(GROUNDS))
def test_ink_reads_on_land_and_panel(mode: str) -> None:
    ground = grounds()[mode]
    for paper in ("land", "panel"):
        assert contrast(str(ground["ink"]), str(ground[paper])) > 7
    assert contrast(str(ground["soft"]), str(ground["panel"])) > 4.5


def test_the_high_contrast_ground_is_what_it_says() -> None:
    ground = grounds()["contrast"]
    for paper in ("land", "panel", "beyond", "water"):
        assert contrast(str(ground["ink"]), str(ground[paper])) > 12
    for letters in ("soft", "accent"):
        assert contrast(str(ground[letters]), str(ground["panel"])) > 7
    for line in ("river", "road"):
        assert contrast(str(ground[line]), str(ground["land"])) > 4.5


def contrast(one: str, other: str) -> float:
    light = sorted((luminance(one), luminance(other)), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


def luminance(colour: str) -> float:
    linear = np.where(rgb(colour) <= 0.04045, rgb(colour) / 12.92, ((rgb(colour) + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
