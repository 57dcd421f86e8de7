"""What tests of exports share."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.theatre import Theatre
from tests.exports.things import theatre


@pytest.fixture
def where(tmp_path: Path) -> Theatre:
    """A made-up theatre."""
    return theatre(tmp_path)
