"""How well reading does: scores against gold, pages of errors, calibration, and the benchmark folder."""

from __future__ import annotations

from geo.evaluate.claims import score_claims
from geo.evaluate.files import read_gold, read_predictions
from geo.evaluate.geoparse import score_names
from geo.evaluate.own import read_with_our_reader

__all__ = ["read_gold", "read_predictions", "read_with_our_reader", "score_claims", "score_names"]
