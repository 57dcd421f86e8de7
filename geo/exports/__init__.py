"""One writer a format."""

from __future__ import annotations

from geo.exports.formats import WRITERS, check_suffix, write
from geo.exports.tables import control_csv

__all__ = ["WRITERS", "check_suffix", "control_csv", "write"]
