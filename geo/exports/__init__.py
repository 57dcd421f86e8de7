"""One writer a format, all from one description."""

from __future__ import annotations

from geo.exports.description import Description, load_description, read_description
from geo.exports.figures import check_figures_suffix, write_advances, write_figures
from geo.exports.formats import FORMATS, Format, check_suffix, write
from geo.exports.tables import control_csv

__all__ = [
    "FORMATS",
    "Description",
    "Format",
    "check_figures_suffix",
    "check_suffix",
    "control_csv",
    "load_description",
    "read_description",
    "write",
    "write_advances",
    "write_figures",
]
