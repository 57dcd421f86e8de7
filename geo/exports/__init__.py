"""One writer a format."""

from __future__ import annotations

from geo.exports.figures import check_figures_suffix, write_advances, write_figures
from geo.exports.formats import WRITERS, check_suffix, write
from geo.exports.tables import control_csv

__all__ = [
    "WRITERS",
    "check_figures_suffix",
    "check_suffix",
    "control_csv",
    "write",
    "write_advances",
    "write_figures",
]
