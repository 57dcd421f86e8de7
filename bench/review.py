"""How long the effect of a decision takes to tell, beside inferring all anew, in one run.

    python -m bench.review [PLACES] [DAYS] [--theatre NAME]

First the bundled reports of a theatre, each of their claims rejected in turn; then a made-up war of many places.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import geopandas as gpd
import shapely

from bench.filter_speed import made_up
from geo import pipeline
from geo.control.effect import effect_between
from geo.control.filter import infer_control
from geo.control.preview import differing, ground_of
from geo.model import Claim, Document, Event, Modality
from geo.reading.review import reject
from geo.theatre import load_theatre

#: Claims of the bundled reports that are rejected in turn, every so many.
EVERY = 8


def bundled(name: str) -> tuple[list[float], float]:
    """Seconds of each preview on the bundled reports, and of inferring all anew."""
    theatre = load_theatre(name)
    timeline = pipeline.prepare(theatre)
    state = pipeline.review_state(theatre, pipeline.bundled_documents(theatre), ())
    pipeline.effect_of(timeline, state, [reject(state, state.claims[0].id)], theatre)
    found = [
        _seconds(lambda c=claim: pipeline.effect_of(timeline, state, [reject(state, c.id)], theatre))  # type: ignore[misc]
        for claim in state.claims[::EVERY]
    ]
    days = timeline.dates[0], timeline.dates[-1]
    return found, _seconds(lambda: pipeline.control_of(state.readings, theatre, *days))


def large(places: int, days: int) -> tuple[float, float, int]:
    """Seconds of a preview and of inferring all anew in a made-up war, and how many claims there are."""
    with tempfile.TemporaryDirectory() as folder:
        theatre, evidence, every_day = made_up(Path(folder), places, days)
        outline = gpd.GeoDataFrame(geometry=[shapely.box(30, 46, 40, 52)], crs=4326)
        outline.to_file(Path(folder) / "outline.geojson", driver="GeoJSON")
        spots = {
            p: (lat, lon) for p, lat, lon in theatre.start_state()[["place_id", "lat", "lon"]].itertuples(index=False)
        }
        claims = [
            Claim(
                o.claim_id, o.claim_id, 0, 5, o.place_id, o.place_id, o.place_id, *spots[o.place_id], None, Event.CAPTURE,
                o.actor, None, o.day, o.day, "day", Modality.ASSERTED, None, "took", 0, 5, 0, 5, 0.9,
            )
            for o in evidence.observations
        ]  # fmt: skip
        documents = [Document(c.id, f"{c.id} {c.place_id}", (c.date_to or every_day[0]) + timedelta(1)) for c in claims]
        period = every_day[0], every_day[-1]
        before = ground_of(claims, documents, theatre, {}, *period)
        differing(before, before)
        told = _seconds(
            lambda: effect_between(*differing(before, ground_of(claims[1:], documents, theatre, {}, *period)))
        )
        return told, _seconds(lambda: infer_control(claims[1:], documents, theatre, {}, *period)), len(claims)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds of processor time and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="?", type=int, default=3000)
    parser.add_argument("days", nargs="?", type=int, default=60)
    parser.add_argument("--theatre", default="syria-2024")
    asked = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    found, anew = bundled(asked.theatre)
    median, most = statistics.median(found), max(found)
    print(f"bundled reports: {median:.2f} s a preview (most {most:.2f}), {anew:.2f} s to infer all anew")
    told, anew, claims = large(asked.places, asked.days)
    print(
        f"{asked.places} places, {asked.days} days, {claims} claims: {told:.2f} s a preview, {anew:.2f} s to infer all anew"
    )


if __name__ == "__main__":
    main()
