"""The made-up theatre with actors that have names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geo.model import Actor
from geo.theatre import Theatre
from tests.control.conftest import make_theatre


@pytest.fixture
def land(tmp_path: Path) -> Theatre:
    folder = tmp_path / "theatre"
    folder.mkdir()
    actors = (
        Actor("ARMY", "National Army of Nowhere", aliases=("The Army", "Nowhere Army"), short="Army"),
        Actor("GUARDS", "Palace Guards", aliases=("Guárds of the Palace",)),
        Actor("REBELS", "Free Nowhere", aliases=("The Front",)),
        Actor("BAND", "Band of the Hills", aliases=("The Front",)),
        Actor("THIRD", "Third Column", aliases=("The Army of Third",)),
    )
    return replace(make_theatre(folder), actors=actors)
