"""A small war with a hostile text in every field that an export may write: sides, places, fronts, claims, documents."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
from shapely.geometry import LineString, box

from geo.model import Actor, Side, Timeline
from geo.schema import AREAS, CONTROL, FRONTS
from geo.theatre import Theatre
from tests.exports import things
from tests.hostile import PAYLOADS
from tests.security.made import stored

DAYS = things.DAYS
WORDS = tuple(map(stored, PAYLOADS))
WIDE = 2.0 / len(WORDS)


def theatre(folder: Path) -> Theatre:
    """Two squares, with a side and an actor for each hostile text; their names, the title and the ground are hostile too."""
    everything = " ".join(WORDS)
    where = things.theatre(folder, title=everything)
    sides = tuple(Side(f"S{n}", word, (f"A{n}",), n % 6 + 1, hatch=n % 2 == 1) for n, word in enumerate(WORDS))
    actors = tuple(Actor(f"A{n}", word, aliases=(word,), short=word) for n, word in enumerate(WORDS))
    return dataclasses.replace(where, sides=sides, actors=actors)


def timeline() -> Timeline:
    """A strip of land, a place, a front, a document and a claim for each hostile text."""
    plain = things.timeline()
    document, claim = plain.documents[0], plain.claims[0]
    documents, claims, control, areas, fronts = [], [], [], [], []
    for n, word in enumerate(WORDS):
        text = f"{word} took {word}."
        documents.append(
            dataclasses.replace(
                document, id=f"{word} {n}", text=text, title=f"{word} title", source=f"{word} source",
                url=f"javascript:window.fl0wn=1//{word}", based_on=f"https://e.invalid/){word}" if n % 2 else word,
            )
        )  # fmt: skip
        lon = 10 + WIDE * (n + 0.5)
        claims.append(
            dataclasses.replace(
                claim, id=f"{word} claim {n}", document_id=f"{word} {n}", place_id=f"p{n}", place_name=word, place_text=word,
                lat=10.5, lon=lon, actor=f"A{n}", against=word, attribution=word, trigger=word, rule=word,
                place_start=0, place_end=len(word), trigger_start=len(word) + 1, trigger_end=len(word) + 5,
                sentence_start=0, sentence_end=len(text),
            )
        )  # fmt: skip
        for day in DAYS:
            control.append(
                (day, f"p{n}", word, 10.5, lon, f"A{n}", f"S{n}", 0.9, ("held", "contested", "besieged")[n % 3], day,
                 (claims[-1].id,), (1.0,), ((f"S{n}", 0.9),), (("fighting", claims[-1].id),))
            )  # fmt: skip
            west = 10 + WIDE * n
            areas.append((day, f"S{n}", 500.0, box(west, 10, west + WIDE, 11)))
            if n:
                line = LineString([(west, 10), (west, 11)])
                pair = "|".join(sorted((f"S{n - 1}", f"S{n}")))
                fronts.append((day, pair, 0, f"{word} front", 110.0, 5.0, 9.0, day, n % 2 == 0, line))
    return dataclasses.replace(
        plain,
        documents=tuple(documents), claims=tuple(claims),
        control=pd.DataFrame(control, columns=list(CONTROL.columns)),
        areas=things._frame(areas, AREAS.columns),
        fronts=things._frame(fronts, FRONTS.columns),
    )  # fmt: skip
