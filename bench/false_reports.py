"""What every tenth bundled report costs when it is replaced by a false one, in several ways of being false.

    python bench/false_reports.py TRUTH.csv [--theatre NAME] [--seeds N] [--every N] [--show]

TRUTH.csv: place, lat, lon, date, side, and grace=1 for days on which sources differ. Every way is tried with each of
the ten offsets and N seeds; a false report keeps source, grade and day of publication of the one it replaces, whose
news is lost. Prints the mean and the worst fall of the share of place-days that are right. `lost` puts nothing in its
place: what it costs that the true report is missing.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np

from geo.control.emissions import default_emissions
from geo.control.fitting import score
from geo.evaluate.fitting import read_truth, reported_case
from geo.model import Claim, Document, Event, Modality, Reading
from geo.pipeline import bundled_documents, read_all
from geo.theatre import Theatre, load_theatre

VERBS = ("captured", "took control of", "seized")
Teller = Callable[["Told", random.Random], str]


class Told:
    """What a report said in the main, and all that could be said instead."""

    def __init__(self, theatre: Theatre, readings: Sequence[Reading]) -> None:
        self.theatre = theatre
        self.start = [
            (str(r["name"]), theatre.side_of(str(r["actor"]))) for r in theatre.start_state().to_dict("records")
        ]
        self.claims = [c for c in map(main_claim, readings) if c]
        held = [side for _, side in self.start if side]
        #: Sides that hold several places.
        self.sides = sorted({side for side in held if held.count(side) > 2})
        names = {actor.id: actor.name for actor in theatre.actors}
        self.names = {side.id: names.get(side.id, side.name) for side in theatre.sides}
        self.claim = self.claims[0]

    def about(self, reading: Reading, draw: random.Random) -> Told:
        """The same about one report."""
        self.claim = main_claim(reading) or draw.choice(self.claims)
        return self

    @property
    def place(self) -> str:
        """The place it told of."""
        return self.claim.place_name or self.claim.place_text

    @property
    def side(self) -> str:
        """The side it told of."""
        return self.theatre.side_of(self.claim.actor) or self.sides[0]

    def another(self, draw: random.Random) -> str:
        """A side that it was not."""
        return draw.choice([side for side in self.sides if side != self.side])

    def taken(self, side: str, place: str, draw: random.Random, shift: int = 0) -> str:
        """A sentence that tells that a side took a place."""
        assert self.claim.date_to
        day = min(max(self.claim.date_to + timedelta(shift), self.theatre.date_from), self.theatre.date_to)
        return f"The {self.names[side]} {draw.choice(VERBS)} {place} on {day.day} {day:%B %Y}."


def main_claim(reading: Reading) -> Claim | None:
    """The first claim that tells who holds a place."""
    wanted = {Event.CAPTURE, Event.CONTROL, Event.LOSS}
    return next(
        (c for c in reading.claims if c.place_id and c.actor and c.date_to and c.event in wanted and c.modality is Modality.ASSERTED),
        None,
    )  # fmt: skip


def reversed_(told: Told, draw: random.Random) -> str:
    """The one it was taken from took it."""
    against = told.theatre.side_of(told.claim.against)
    return told.taken(
        against if against in told.names and against != told.side else told.another(draw), told.place, draw
    )


def deep(told: Told, draw: random.Random) -> str:
    """The same actor took a place that another held at the start, wherever it lies."""
    return told.taken(told.side, draw.choice([name for name, side in told.start if side != told.side]), draw)


def elsewhere(told: Told, draw: random.Random) -> str:
    """The same actor took a place of another report."""
    other = draw.choice(told.claims)
    return told.taken(told.side, other.place_name or other.place_text, draw)


def denied(told: Told, draw: random.Random) -> str:
    """The capture is denied."""
    assert told.claim.date_to
    day = f"{told.claim.date_to.day} {told.claim.date_to:%B %Y}"
    return f"Officials denied that the {told.names[told.side]} had {draw.choice(('taken', 'captured'))} {told.place} on {day}."


WAYS: dict[str, Teller] = {
    "another actor": lambda told, draw: told.taken(told.another(draw), told.place, draw),
    "far behind the lines": deep,
    "place of another report": elsewhere,
    "wrong date": lambda told, draw: told.taken(told.side, told.place, draw, draw.choice((-5, -4, -3, 3, 4, 5))),
    "reversed": reversed_,
    "denied": denied,
    "made up": lambda told, draw: told.taken(draw.choice(told.sides), draw.choice(told.start)[0], draw),
    "lost": lambda _, __: "It rained in the hills.",
}


def falls(way: str, theatre: Theatre, truth: Path, seeds: int, every: int, *, show: bool) -> list[float]:
    """Falls of accuracy for each seed and offset."""
    frame, table = read_truth(truth), default_emissions()
    documents = bundled_documents(theatre)
    readings = read_again(documents, theatre)
    war = truth.name.removesuffix("_place_day.csv")
    before = score(reported_case(frame, war, theatre, documents, read_again), table).accuracy
    told, found = Told(theatre, readings), []
    for seed in range(seeds if way != "lost" else 1):
        for offset in range(every):
            draw = random.Random(f"{way}/{seed}/{offset}")  # noqa: S311 - nothing to guess
            spoilt = [
                spoil(reading, WAYS[way](told.about(reading, draw), draw)) if n % every == offset else reading.document
                for n, reading in enumerate(readings)
            ]
            found.append(before - score(reported_case(frame, war, theatre, spoilt, read_again), table).accuracy)
            if show:
                print(f"  {way}, seed {seed}, offset {offset}: {found[-1]:.4f}", flush=True)
    return found


@lru_cache(maxsize=4096)
def _reading(document: Document, theatre: Theatre) -> Reading:
    return read_all([document], theatre)[0]


def read_again(documents: Iterable[Document], theatre: Theatre) -> list[Reading]:
    """Readings, each document read once."""
    return [_reading(document, theatre) for document in documents]


def spoil(reading: Reading, text: str) -> Document:
    """The report with another text."""
    return replace(reading.document, text=text, title="")


def main() -> None:
    """Print mean and worst fall by way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--theatre", default="syria-2024")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--show", action="store_true", help="print each fall")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    theatre, everything = load_theatre(asked.theatre), []
    war = asked.truth.name.removesuffix("_place_day.csv")
    case = reported_case(read_truth(asked.truth), war, theatre, bundled_documents(theatre), read_again)
    print(f"{'bundled reports':24} {score(case, default_emissions())}")
    for way in WAYS:
        found = falls(way, theatre, asked.truth, asked.seeds, asked.every, show=asked.show)
        everything += found if way != "lost" else []
        print(
            f"{way:24} mean {np.mean(found):.4f}  worst {max(found):.4f}  above .02: {sum(f > 0.02 for f in found)} of {len(found)}",
            flush=True,
        )
    print(
        f"{'all but lost':24} mean {np.mean(everything):.4f}  worst {max(everything):.4f}  above .02: {np.mean(np.array(everything) > 0.02):.0%}"
    )


if __name__ == "__main__":
    main()
