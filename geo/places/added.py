"""Places a user added, joined with those that are known: what is known already is completed, not doubled."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.model import Place
from geo.places.names import fold

if TYPE_CHECKING:
    from geo.places.world import World
    from geo.theatre import Theatre

#: Gazetteers put one village up to some 3 km apart; two villages of one name so near are the exception.
SAME_KM = 3.0
_KM_A_DEGREE = 111.2


@dataclass(frozen=True)
class AddedPlaces:
    """Places beside the bundled ones.

    Attributes
    ----------
    digest : tells two collections apart; the same digest means the same places.
    """

    places: tuple[Place, ...] = ()
    digest: str = ""

    def __eq__(self, other: object) -> bool:
        """Whether the digests are the same."""
        return isinstance(other, AddedPlaces) and self.digest == other.digest

    def __hash__(self) -> int:
        """Hash of the digest."""
        return hash(self.digest)


NO_PLACES = AddedPlaces()


def in_theatre(places: Iterable[Place], theatre: Theatre | None) -> Iterator[Place]:
    """The places within the theatre's bounds or countries; without a theatre all of them."""
    if theatre is None:
        yield from places
        return
    west, south, east, north = theatre.bounds
    for place in places:
        within = west <= place.lon <= east and south <= place.lat <= north
        if within or place.country in theatre.countries:
            yield place


def joined(
    known: Sequence[Place],
    added: Iterable[Place],
    province: Callable[[str, str], str],
    world: World | None = None,
) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The known places, some of them with further names, and the places that are new.

    Two entries are one place when they share the id, or are of one class, share a name and lie within ``SAME_KM``.

    Parameters
    ----------
    province : name of a first-level region by country and GeoNames' code; empty when there is none.
    world : settlements known beside ``known``; one of them that is added too becomes a new place under its id.
    """
    register = _Register(known)
    for place in added:
        named = province(place.country, place.admin1)
        register.add(replace(place, admin1=named) if named else place, world)
    return register.result(len(known))


class _Register:
    """Places by id and by folded name, growing."""

    def __init__(self, known: Sequence[Place]) -> None:
        self._places: list[Place] = []
        self._by_id: dict[str, int] = {}
        self._main: list[str] = []
        self._by_name: dict[str, list[int]] = {}
        self._more: dict[int, dict[str, None]] = {}
        for place in known:
            self._put(place, _keys(place))

    def add(self, place: Place, world: World | None) -> None:
        """Take a place as a further name of one that is here, or as a new one."""
        keys = _keys(place)
        at = self._find(place, keys)
        if at is None and world is not None:
            place = _as_in_world(place, keys[0], world)
            at = self._by_id.get(place.id)
        if at is None:
            self._put(place, keys)
        else:
            self._more.setdefault(at, {}).update(dict.fromkeys((place.name, *place.names)))

    def result(self, known: int) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """The first ``known`` places, and those behind them."""
        for n, more in self._more.items():
            place = self._places[n]
            names = tuple(name for name in dict.fromkeys((*place.names, *more)) if name != place.name)
            self._places[n] = replace(place, names=names)
        return tuple(self._places[:known]), tuple(self._places[known:])

    def _find(self, place: Place, keys: tuple[str, ...]) -> int | None:
        if place.id in self._by_id:
            return self._by_id[place.id]
        for key in keys:
            for n in self._by_name.get(key, ()):
                other = self._places[n]
                # One of the two must be called so in the first place: distant variants meet too easily.
                if key in {keys[0], self._main[n]} and other.kind[0] == place.kind[0] and near(place, other):
                    return n
        return None

    def _put(self, place: Place, keys: tuple[str, ...]) -> None:
        n = len(self._places)
        self._places.append(place)
        self._by_id.setdefault(place.id, n)
        self._main.append(keys[0])
        for key in keys:
            self._by_name.setdefault(key, []).append(n)


def _keys(place: Place) -> tuple[str, ...]:
    """The folded names, the main one first (and kept when empty)."""
    main = fold(place.name)
    return (main, *(key for key in dict.fromkeys(map(fold, place.names)) if key and key != main))


def near(place: Place, other: Place) -> bool:
    """Whether two places lie within ``SAME_KM``; exact enough at such distances."""
    north = (place.lat - other.lat) * _KM_A_DEGREE
    if abs(north) > SAME_KM:
        return False
    turn = abs(place.lon - other.lon)
    east = min(turn, 360 - turn) * _KM_A_DEGREE * math.cos(math.radians(place.lat))
    return math.hypot(north, east) <= SAME_KM


def _as_in_world(place: Place, key: str, world: World) -> Place:
    """The place under the id, name and population of a settlement of the world that it is, else as it stands."""
    if place.kind[0] != "P":
        return place
    for row in world.index.rows_of(key):
        there = replace(place, lat=float(world.lat[row]), lon=float(world.lon[row]))
        if near(place, there):
            name, population = world.name(row), max(place.population, int(world.population[row]))
            names = tuple(dict.fromkeys(n for n in (place.name, *place.names) if n != name))
            return replace(there, id=f"gn:{world.ids[row]}", name=name, names=names, population=population)
    return place


def yield_to_known(places: Sequence[Place], prior: list[float], is_added: Callable[[str], bool]) -> None:
    """Of one name, a hamlet nobody counted goes behind what was known before, unless the text speaks for it.

    ``prior`` is changed: the hamlet's belief before context is at most that of the known place, less two and a half.
    """
    known = [score for place, score in zip(places, prior, strict=True) if not is_added(place.id) and _counts(place)]
    for n, place in enumerate(places):
        if known and not place.population and is_added(place.id):
            prior[n] = min(prior[n], max(known) - 2.5)


def _counts(place: Place) -> bool:
    return place.kind[0] != "P" or place.population > 0


def provinces_of(places: Iterable[Place]) -> Mapping[str, str]:
    """Names of first-level regions by country and GeoNames' code."""
    return {p.id.removeprefix("ne:"): p.name for p in places if p.id.startswith("ne:")}
