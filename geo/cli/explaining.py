"""The command ``explain``: why a place, or a spot of the map, is shown as it is on a day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.common import (
    WRONG_USE,
    AsKnown,
    TheatreName,
    documents_in,
    fail,
    parse_day,
    period,
    progress,
    reporting,
)
from geo.cli.showing import OptionalIn, OptionalWorkspace
from geo.errors import InputError
from geo.theatre import Theatre, load_theatre

if TYPE_CHECKING:
    from geo.control.inferred import Inferred
    from geo.places.gazetteer import Gazetteer


def register(app: typer.Typer) -> None:
    """Add the command of this module to ``app``."""
    app.command()(explain)


def explain(
    theatre: TheatreName,
    day: Annotated[str, typer.Option("--date", metavar="DATE", help="The day, YYYY-MM-DD.")],
    place: Annotated[
        str | None, typer.Argument(metavar="PLACE", help="Name of a place, or its id in the table of control.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="LAT,LON", help="A spot of the map in place of a place.")
    ] = None,
    source: OptionalIn = None,
    workspace: OptionalWorkspace = None,
    as_known: AsKnown = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer, and errors, as JSON.")] = False,
) -> None:
    """Say who holds a place on a day, and why. On which claims, and what would change that."""
    with reporting(as_json=as_json):
        spot = _spot(at, as_json=as_json)
        if (place is None) == (spot is None):
            fail("give either a PLACE or --at LAT,LON.", WRONG_USE, as_json=as_json)
        chosen = load_theatre(theatre)
        on = parse_day(day, "--date", as_json=as_json) or chosen.date_to
        inferred, gazetteer = _inferred(chosen, on, source, workspace, as_known=as_known, as_json=as_json)
        try:
            if spot is not None:
                answer = _of_spot(inferred, spot, on, chosen)
            else:
                answer = _of_place(inferred, str(place), on, chosen, gazetteer)
        except InputError as error:
            fail(str(error), WRONG_USE, as_json=as_json)
        _say(*answer, as_json=as_json)


def _spot(at: str | None, *, as_json: bool) -> tuple[float, float] | None:
    """Longitude and latitude of what was typed; exit status 2 when that is no spot on the earth."""
    if at is None:
        return None
    try:
        lat, lon = (float(degrees) for degrees in at.split(","))
    except ValueError:
        fail(f"--at {at!r} is no spot; write it as 35.13,36.76.", WRONG_USE, as_json=as_json)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        fail(f"--at {at!r} is off the earth; latitude comes first.", WRONG_USE, as_json=as_json)
    return lon, lat


def _inferred(
    theatre: Theatre, day: date, source: Path | None, workspace: Path | None, *, as_known: bool, as_json: bool
) -> tuple[Inferred, Gazetteer]:
    """Control over the theatre's whole period, since later reports speak of earlier days, and the gazetteer."""
    from geo import pipeline
    from geo.control.inferred import Inferred

    first, last = min(day, theatre.date_from), max(day, theatre.date_to)
    period(theatre, first.isoformat(), last.isoformat(), as_json=as_json)
    documents = documents_in([source], as_json=as_json) if source else pipeline.bundled_documents(theatre)
    added = pipeline.added_places(workspace, theatre)
    own = pipeline.workspace_readings(workspace, theatre) if workspace else ()
    decided = pipeline.decisions_in(workspace)
    readings = pipeline.review_state(
        theatre, documents, decided, extra=own, added=added, watch=lambda told: progress(told, len(told), "read")
    ).readings
    control = pipeline.control_of(readings, theatre, first, last, as_known=as_known, added=added)
    claims = tuple(claim for reading in readings for claim in reading.claims)
    held = tuple(reading.document for reading in readings)
    return Inferred(control, claims, held, as_known), pipeline.gazetteer_for(theatre, added)


def _of_place(
    inferred: Inferred, place: str, day: date, theatre: Theatre, gazetteer: Gazetteer
) -> tuple[str, dict[str, Any]]:
    from geo.control.account import record, text
    from geo.control.explanation import explain as explained
    from geo.control.lookup import find_place

    known = find_place(place, inferred.control, gazetteer)
    told = explained(inferred, known.id, day, theatre, gazetteer)
    return text(told), record(told)


def _of_spot(inferred: Inferred, spot: tuple[float, float], day: date, theatre: Theatre) -> tuple[str, dict[str, Any]]:
    from geo.control.account import area_record, area_text
    from geo.control.deciders import decided_by
    from geo.control.explanation import names_of
    from geo.control.situation import draw_days

    areas, _, _ = draw_days(inferred.control[inferred.control["date"] == day], theatre)
    decided = decided_by(inferred, areas, spot, day, theatre)
    names = names_of(theatre)
    return area_text(decided, lambda side: names.get(side, side)), area_record(decided)


def _say(text: str, record: dict[str, Any], *, as_json: bool) -> None:
    typer.echo(json.dumps(record, ensure_ascii=False) if as_json else text)
