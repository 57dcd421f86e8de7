"""What stays the same from day to day, told once with its first and last day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A shape over days on which nothing of it changes; ``rows`` are its properties on each of them."""

    first: date
    last: date
    shape: BaseGeometry
    rows: tuple[Properties, ...]


def spans(
    shapes: Iterable[tuple[BaseGeometry, Properties]],
    days: Sequence[date],
    *,
    same: Callable[[BaseGeometry, Properties], Hashable],
) -> list[Span]:
    """The shapes with runs of days as one, in the order in which they begin.

    Parameters
    ----------
    shapes : with their properties, of which ``date`` is an ISO day; sorted by day.
    days : every day there is, in order; two that follow one another here are neighbours.
    same : what has to be equal for a shape to be the same on two days.
    """
    at = {day.isoformat(): number for number, day in enumerate(days)}
    found: list[list[tuple[int, BaseGeometry, Properties]]] = []
    running: dict[Hashable, list[tuple[int, BaseGeometry, Properties]]] = {}
    for shape, properties in shapes:
        day, key = at[properties["date"]], same(shape, properties)
        run = running.get(key)
        if run is None or run[-1][0] != day - 1:
            run = running[key] = []
            found.append(run)
        run.append((day, shape, properties))
    return [Span(days[run[0][0]], days[run[-1][0]], run[0][1], tuple(row for *_, row in run)) for run in found]
