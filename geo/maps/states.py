"""Places and their states by day, coded for the page: who holds, how sure, since when, and on which claims."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd

from geo.control.reasons import START, in_words
from geo.maps.basemap import native_name, rank_of
from geo.maps.evidence import Evidence
from geo.model import Place, Status
from geo.schema import as_day
from geo.texts import FIRST, say

if TYPE_CHECKING:
    from geo.theatre import Theatre

#: Kinds of places that are no points: a dot for a province or a valley would mislead. Areas show them.
REGIONS = ("A.", "H.", "T.", "L.RGN", "L.AREA", "R.")
#: Other names of a place or an actor that the page can be searched for.
MOST_NAMES = 8


class States:
    """States seen so far, each kept once."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self._known: dict[str, int] = {}

    def number(self, record: dict[str, Any]) -> int:
        """Number of a state; an equal one has the same."""
        key = repr(record)
        if key not in self._known:
            self._known[key] = len(self.records)
            self.records.append(record)
        return self._known[key]


def place_records(
    control: pd.DataFrame,
    places: Mapping[str, Place],
    days: Mapping[date, int],
    state: Callable[[Any], dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Places of the control table that are points, the most important first, and the states that their runs name by number.

    A place's ``runs`` are pairs flattened: from which day on, which state.
    """
    states, records = States(), []
    for place_id, rows in control.groupby("place_id", sort=True):
        place = places.get(str(place_id))
        if place and place.kind.startswith(REGIONS):
            continue
        runs: list[int] = []
        for row in rows.sort_values("date").itertuples(index=False):
            number = states.number(state(row))
            if as_day(row.date) in days and (not runs or runs[-1] != number):
                runs += [days[as_day(row.date)], number]
        first = rows.iloc[0]
        records.append(place_record(str(place_id), first, place) | {"runs": runs})
    records.sort(key=lambda r: (r["rank"], -r["population"], r["id"]))
    return records, states.records


def place_record(place_id: str, row: pd.Series, place: Place | None) -> dict[str, Any]:
    """Name, name in Arabic letters where known, coordinates and importance of a place."""
    kind = place.kind if place else "P.PPL"
    population = place.population if place else 0
    return {
        "id": place_id,
        "name": str(row["name"]),
        "native": native_name(place.names if place else ()),
        "also": other_names(place) if place else [],
        "lat": round(float(row["lat"]), 4),
        "lon": round(float(row["lon"]), 4),
        "population": population,
        "rank": rank_of(population, kind),
        "settled": kind.startswith("P."),
    }


def other_names(place: Place) -> list[str]:
    """Names by which a place may be searched for beside the two that are shown; each letters apart from the others."""
    shown = {_plain(place.name), _plain(native_name(place.names))}
    found: dict[str, str] = {}
    for name in place.names:
        if _plain(name) not in shown:
            found.setdefault(_plain(name), name)
    return list(found.values())[:MOST_NAMES]


def _plain(name: str) -> str:
    """A name without case, accents, hyphens and spaces, as the page's search compares it."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def actor_records(theatre: Theatre, at: Mapping[str, int]) -> list[dict[str, Any]]:
    """Actors of a side, to be searched for: name, short name, number of the side, other names."""
    found = []
    for actor in theatre.actors:
        side = at.get(theatre.side_of(actor.id) or "", -1)
        if side >= 0:
            also = dict.fromkeys((*actor.common, *actor.aliases))
            found.append(
                {"name": actor.name, "short": actor.short or actor.name, "side": side, "also": list(also)[:MOST_NAMES]}
            )
    return found


def mark_claimed(states: Sequence[dict[str, Any]], first: date) -> None:
    """Mark states that one source alone claims: the place changed hands after the first day, and none bears it out."""
    for state in states:
        changed = state["since"] is not None and state["since"] > first.isoformat()
        if state["side"] >= 0 and changed and state["sources"] == 1:
            state["claimed"] = True


def state_record(
    row: Any,
    evidence: Evidence,
    sides: Mapping[str, int],
    actors: Mapping[str, str],
    side_names: Mapping[str, str],
    *,
    language: str = FIRST,
) -> dict[str, Any]:
    """One row of the control table: whole percents, numbers of sides and claims, names to be read."""
    reasons = [in_words(r, lambda side: side_names.get(side, side), language) for r in row.reasons if r[0] != START]
    claims = [
        [evidence.number[claim], round(share * 100)]
        for claim, share in sorted(zip(row.claims, row.shares, strict=True), key=lambda pair: -pair[1])
        if claim in evidence.number
    ]
    controller = row.controller if isinstance(row.controller, str) and row.controller else None
    return {
        "side": sides.get(row.side, -1) if isinstance(row.side, str) else -1,
        "actor": actors.get(controller, controller) if controller else "",
        "status": str(Status(row.status)),
        "why": say("page.parted", language).join(reasons),
        "probability": round(float(row.probability) * 100),
        "since": None if pd.isna(row.since) else as_day(row.since).isoformat(),
        "odds": [[sides.get(side, -1), round(float(p) * 100)] for side, p in row.distribution],
        "sources": len({_source(evidence, number) for number, _ in claims}),
        "claims": claims,
    }


def _source(evidence: Evidence, claim: int) -> str:
    """Who is behind a claim: the host of the address the document rests on, else its source, else the document."""
    at = evidence.sentences[evidence.claims[claim]["sentence"]]["document"]
    return told_by(evidence.documents[at]) or f"document {at}"


def told_by(document: Mapping[str, Any]) -> str:
    """Who is behind a document's record: the host of its address, else its source; empty when neither is known."""
    return (urlsplit(document["link"]).hostname if document["link"] else document["source"]) or ""


def changes(places: Sequence[dict[str, Any]], states: Sequence[dict[str, Any]], days: int) -> list[list[int]]:
    """For each day, numbers of the places whose side is another than the day before."""
    found: list[list[int]] = [[] for _ in range(days)]
    for number, place in enumerate(places):
        runs = place["runs"]
        for i in range(2, len(runs), 2):
            if states[runs[i + 1]]["side"] != states[runs[i - 1]]["side"]:
                found[runs[i]].append(number)
    return found
