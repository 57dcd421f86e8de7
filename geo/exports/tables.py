"""CSV: claims with their provenance, and control as one row a place and day."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from geo.control.reasons import as_cell
from geo.exports.files import NOTICE, plain
from geo.model import NOTICE as SHORT_NOTICE
from geo.model import Claim, Document, Timeline
from geo.schema import as_day
from geo.theatre import Theatre

CLAIM_COLUMNS = (
    "claim_id", "document_id", "title", "source", "kind", "published", "url", "based_on", "reliability",
    "place", "place_in_text", "place_id", "lat", "lon", "relation", "event", "actor", "actor_name", "against",
    "date_from", "date_to", "precision", "modality", "attribution", "trigger", "sentence", "confidence", "rule",
    "reviewed", "notice",
)  # fmt: skip
CONTROL_COLUMNS = (
    "date", "place_id", "name", "lat", "lon", "controller", "probability", "status", "claims", "reasons",
    "notice",
)  # fmt: skip


def claims_csv(timeline: Timeline, theatre: Theatre) -> str:
    """One row a claim, in the order of documents and of their text.

    Cells that a spreadsheet would run are written with an apostrophe before them.
    """
    documents = {document.id: document for document in timeline.documents}
    names = {actor.id: actor.name for actor in theatre.actors}
    rows = (_claim_cells(claim, documents.get(claim.document_id), names) for claim in timeline.claims)
    return csv_text(CLAIM_COLUMNS, rows)


def control_csv(control: pd.DataFrame) -> str:
    """One row a place and day, sorted by day and place.

    Parameters
    ----------
    control : a table of schema.CONTROL. An empty one gives the header only.

    Notes
    -----
    ``controller`` is empty when nobody is known to hold the place; claims are ids joined by ``;``, and so are the
    reasons of the status, each its code, a colon, and what it rests on (``geo.control.reasons``).
    """
    ordered = control.sort_values(["date", "place_id"], kind="stable")
    return csv_text(CONTROL_COLUMNS, (_control_cells(row) for row in ordered.to_dict("records")))


def sentence_of(claim: Claim, document: Document | None) -> str:
    """The sentence that makes a claim, on one line; empty when its document is not at hand."""
    if document is None:
        return ""
    return " ".join(document.text[claim.sentence_start : claim.sentence_end].split())


def claim_values(claim: Claim, document: Document | None, names: Mapping[str, str]) -> list[object]:
    """What is told of a claim, in the order of ``CLAIM_COLUMNS``.

    ``reviewed`` says by which decision of a reviewer the claim stands so; it is empty where nobody decided.

    Parameters
    ----------
    names : of actors by id.
    """
    source = document or Document(claim.document_id, "")
    return [
        claim.id, claim.document_id, source.title, source.source, source.kind, source.published, source.url,
        source.based_on, source.reliability, claim.place_name, claim.place_text, claim.place_id,
        claim.lat, claim.lon, claim.relation, claim.event, claim.actor,
        names.get(claim.actor or "", claim.actor), claim.against, claim.date_from, claim.date_to, claim.precision,
        claim.modality, claim.attribution, claim.trigger, sentence_of(claim, document),
        claim.confidence, claim.rule, claim.reviewed, NOTICE,
    ]  # fmt: skip


def _claim_cells(claim: Claim, document: Document | None, names: Mapping[str, str]) -> list[object]:
    values = dict(zip(CLAIM_COLUMNS, claim_values(claim, document, names), strict=True))
    values |= {name: _degrees(values[name]) for name in ("lat", "lon")} | {"confidence": f"{claim.confidence:.2f}"}
    return list(values.values())


def _control_cells(row: Mapping[Hashable, Any]) -> list[object]:
    return [
        as_day(row["date"]).isoformat(), row["place_id"], row["name"], _degrees(row["lat"]), _degrees(row["lon"]),
        row["controller"], f"{row['probability']:.4f}", row["status"], ";".join(map(str, row["claims"])),
        as_cell(row["reasons"]), SHORT_NOTICE,
    ]  # fmt: skip


class Number(str):
    """A figure of ours: a minus before it is no formula."""

    __slots__ = ()


def value_cell(value: object) -> object:
    """A value of a table of figures as a cell: numbers to six digits, days as they are written, nothing for none."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return None if pd.isna(value) else Number(f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}")
    return None if value is None or value is pd.NaT else str(value)


def _degrees(value: object) -> object:
    return None if value is None or pd.isna(value) else Number(f"{value:.5f}")  # type: ignore[call-overload]


def csv_text(columns: Sequence[str], rows: Iterable[list[object]]) -> str:
    """A header and rows; cells that a spreadsheet would run get an apostrophe, those that are a ``Number`` do not."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([str(cell) if isinstance(cell, Number) else plain(cell) for cell in row] for row in rows)
    return out.getvalue()
