"""Places of two views of one timeline, with their states numbered in one list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Records = list[dict[str, Any]]


def merged(views: Iterable[tuple[Records, Records]]) -> tuple[Records, ...]:
    """The states of all views, each once, and for each view the places with runs that name them.

    Every view gets the same places in the same order; one that a view does not know has no runs there.

    Parameters
    ----------
    views : places and states of each, as ``states.place_records`` gives them; not empty.
    """
    found = list(views)
    states: Records = []
    numbers: dict[str, int] = {}
    every: dict[str, dict[str, Any]] = {}
    runs: list[dict[str, list[int]]] = []
    for places, own in found:
        at = [numbers.setdefault(repr(state), len(numbers)) for state in own]
        states += [state for state, number in zip(own, at, strict=True) if number >= len(states)]
        runs.append({place["id"]: _renumbered(place["runs"], at) for place in places})
        for place in places:
            every.setdefault(place["id"], place)
    order = sorted(every.values(), key=lambda place: (place["rank"], -place["population"], place["id"]))
    return states, *([place | {"runs": own.get(place["id"], [])} for place in order] for own in runs)


def _renumbered(runs: list[int], at: list[int]) -> list[int]:
    return [at[value] if place % 2 else value for place, value in enumerate(runs)]
