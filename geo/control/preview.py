"""The filter asked twice, with and without a change of claims; rows are made only for places that come out otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.control.effect import TOLD
from geo.control.evidence import Evidence
from geo.control.filter import views_on, weigh
from geo.control.rows import CONTESTED_BELOW, Belief, control_rows, surrounding

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.model import Claim, Document, Place
    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre

#: Difference of belief below which a place comes out the same, unless another side or a threshold decides then.
SAME = 0.9 * TOLD
#: Digits of a weight that matter: what is learnt of a source moves all it says by a hair.
_DIGITS = 2


@dataclass(frozen=True, eq=False)
class Ground:
    """All that rows of control are made of, before any row is made.

    Attributes
    ----------
    date_from : the first day asked for; belief may begin before it.
    """

    evidence: Evidence
    belief: Belief
    theatre: Theatre
    date_from: date
    as_known: bool

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Number of each place in the belief, by id."""
        return {place.id: number for number, place in enumerate(self.belief.places)}

    @cached_property
    def views(self) -> list[Evidence]:
        """The evidence each day rests on."""
        return views_on(self.belief.days, self.evidence, as_known=self.as_known)

    @cached_property
    def around(self) -> NDArray[np.int64]:
        """Sides that surround each place on each day, as ``rows.surrounding`` gives them."""
        return surrounding(self.belief, self.views, self.theatre)

    @cached_property
    def said(self) -> dict[str, list[tuple[object, ...]]]:
        """What evidence says of each place, whoever says it, in a stable order."""
        found: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        for o in self.evidence.observations:
            actor = o.actor or ""
            found[o.place_id].append(("o", o.day, o.side, round(o.weight, _DIGITS), o.origin, o.speaker, actor, o.sure))
        for m in self.evidence.marks:
            found[m.place_id].append(("m", m.day_from, m.kind.value, m.day_to, m.origin))
        for told in found.values():
            told.sort(key=repr)
        return dict(found)


def ground_of(  # noqa: PLR0917 - what was read, where, and when, as the filter itself is asked
    claims: Iterable[Claim],
    documents: Iterable[Document],
    theatre: Theatre,
    gazetteer: Gazetteer | Mapping[str, Place],
    date_from: date,
    date_to: date,
    *,
    as_known: bool = False,
) -> Ground:
    """What ``infer_control`` infers, without its rows.

    Raises
    ------
    TheatreError
        When the theatre's start state cannot be read.
    """
    evidence, belief = weigh(claims, documents, theatre, gazetteer, date_from, date_to, as_known=as_known)
    return Ground(evidence, belief, theatre, date_from, as_known)


def differing(before: Ground, after: Ground) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of control (schema.CONTROL) before and after, of the places that come out otherwise on some day.

    Both grounds are of one theatre and period.
    """
    ids = before.numbers.keys() | after.numbers.keys()
    both = [i for i in ids if i in before.numbers and i in after.numbers]
    same = {i for i in both if before.said.get(i) == after.said.get(i)} - _moved(before, after, both)
    touched = ids - same
    return rows_of(before, touched), rows_of(after, touched)


def _moved(before: Ground, after: Ground, ids: list[str]) -> set[str]:
    """Places whose belief or surroundings differ on some day."""
    sides = sorted({*before.belief.sides, *after.belief.sides})
    was, will = (_aligned(ground, ids, sides) for ground in (before, after))
    moved = (np.abs(was[0] - will[0]) >= SAME).any(axis=(1, 2)) | (was[1] != will[1]).any(axis=(1, 2))
    first, then = ((shares.argmax(axis=2), shares.max(axis=2) < CONTESTED_BELOW) for shares in (was[0], will[0]))
    moved |= (first[0] != then[0]).any(axis=1) | (first[1] != then[1]).any(axis=1)
    return {i for i, hit in zip(ids, moved.tolist(), strict=True) if hit}


def _aligned(ground: Ground, ids: list[str], sides: list[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Belief, and whether a side surrounds, by place, day and side in the order asked for."""
    own = ground.belief.sides
    rows = np.array([ground.numbers[i] for i in ids], np.int64)
    shares = np.zeros((len(ids), len(ground.belief.days), len(sides)))
    rings = np.zeros(shares.shape, bool)
    for column, side in enumerate(sides):
        if side in own:
            number = own.index(side)
            shares[:, :, column] = ground.belief.shares[rows, :, number]
            rings[:, :, column] = (ground.around[rows] >> number) & 1
    return shares, rings


def rows_of(ground: Ground, ids: Collection[str]) -> pd.DataFrame:
    """The rows of some places only (schema.CONTROL), as ``infer_control`` makes them; those that are not known are left out."""
    belief = ground.belief
    numbers = np.array(sorted(ground.numbers[i] for i in ids if i in ground.numbers), np.int64)
    own = Belief(
        tuple(belief.places[n] for n in numbers),
        belief.days,
        belief.sides,
        belief.shares[numbers],
        None if belief.came is None else belief.came[numbers],
        None if belief.since is None else belief.since[numbers],
    )
    seen: dict[int, Evidence] = {}
    views = [seen.setdefault(id(view), _of(view, ids)) for view in ground.views]
    frame = control_rows(own, views, ground.theatre, ground.around[numbers])
    return frame[frame["date"] >= ground.date_from].reset_index(drop=True)


def _of(evidence: Evidence, places: Collection[str]) -> Evidence:
    return Evidence(
        tuple(o for o in evidence.observations if o.place_id in places),
        tuple(m for m in evidence.marks if m.place_id in places),
    )
