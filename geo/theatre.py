"""A theatre: the folder of data that says where and when a war is read, and by whom it is fought.

``data/theatres/<name>/`` holds ``theatre.toml`` and the files it names; actors are files under ``data/actors/``.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import TheatreError
from geo.model import Actor, Part, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

DATA_VARIABLE = "FRONTLINE_DATA"
RESTORE = "Restore the file from the project."


def data_dir() -> Path:
    """Where the bundled data lies: ``$FRONTLINE_DATA``, the installed package's data, or the checkout's ``data/``."""
    if os.environ.get(DATA_VARIABLE):
        return Path(os.environ[DATA_VARIABLE])
    packaged = Path(__file__).parent / "data"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Truce:
    """Two sides that do not fight one another from the first day to the last, both included; None is without end."""

    sides: frozenset[str]
    date_from: date | None = None
    date_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.date_from is None or self.date_from <= day) and (self.date_to is None or day <= self.date_to)


def side_id(name: str) -> str:
    """An id of a side made of any name: without the bar, which stands between the two sides of a front."""
    return name.replace("|", "/")


@dataclass(frozen=True, eq=False)  # loaded once a name, so that identity is equality and it can be a cache key
class Theatre:
    """A loaded theatre.

    Attributes
    ----------
    bounds : (west, south, east, north) in degrees.
    country : ISO 3166 alpha-2 codes the theatre lies in, the main one first.
    start : a start map to use instead of the folder's.
    sources : reliability (Admiralty grade) by source name.
    barriers : names or ids of lines of the basemap that a change of hands does not cross.
    truces : pairs of sides that do not fight one another; any other two sides are taken to be hostile.
    """

    name: str
    title: str
    folder: Path
    bounds: tuple[float, float, float, float]
    date_from: date
    date_to: date
    countries: tuple[str, ...]
    actors: tuple[Actor, ...]
    sides: tuple[Side, ...]
    start: Start | None = None
    sources: dict[str, str] = field(default_factory=dict)
    half_life_days: float = 10.0
    barriers: tuple[str, ...] = ()
    truces: tuple[Truce, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the theatre, both ends included."""
        return tuple(self.date_from + timedelta(n) for n in range((self.date_to - self.date_from).days + 1))

    def side_of(self, actor: str | None) -> str | None:
        """Id of the side an actor belongs to; one made of the actor's when no side names it; None for None."""
        return next((s.id for s in self.sides if actor in s.actors), side_id(actor) if actor else actor)

    def hostile(self, side: str, other: str, day: date) -> bool:
        """Whether two sides fight one another on a day: they do unless they are one or have a truce."""
        return side != other and not any({side, other} == t.sides and t.holds(day) for t in self.truces)

    def outline(self) -> BaseGeometry:
        """The theatre's outline, EPSG:4326.

        Raises
        ------
        TheatreError
            When ``outline.geojson`` is missing or unreadable.
        """
        return self._read("outline.geojson").union_all()

    def start_state(self) -> pd.DataFrame:
        """Points of the start state: place_id, name, lat, lon, actor, date, basis.

        Raises
        ------
        TheatreError
            When ``start_state.csv`` is missing or lacks a column.
        """
        if self.start:
            return self.start.state
        path = self.folder / "start_state.csv"
        try:
            told = path.stat()
            frame = _points(path, told.st_mtime_ns, told.st_size)
        except (OSError, ValueError) as error:
            raise _damaged(path, error) from error
        return frame.copy()

    def start_areas(self) -> gpd.GeoDataFrame | None:
        """Shapes of the start state (columns actor, basis, geometry), EPSG:4326, or None when there are none."""
        if self.start:
            return self.start.areas
        return self._read("start_areas.geojson") if (self.folder / "start_areas.geojson").exists() else None

    def basemap(self, layer: str) -> gpd.GeoDataFrame | None:
        """A layer of the bundled basemap (``basemap/<layer>.geojson``), or None when the theatre has none."""
        path = f"basemap/{layer}.geojson"
        return self._read(path) if (self.folder / path).exists() else None

    def barrier_lines(self) -> tuple[BaseGeometry, ...]:
        """The rivers and lines of the basemap that a change of hands does not cross, EPSG:4326.

        Raises
        ------
        TheatreError
            When no river and no line of the basemap has a name or id that ``barriers`` gives.
        """
        found = {}
        for layer in ("rivers", "disputed") if self.barriers else ():
            rows = self.basemap(layer)
            for row in () if rows is None else rows.to_dict("records"):
                found.update({row[key]: row["geometry"] for key in ("name", "id") if row.get(key)})
        missing = sorted(set(self.barriers) - set(found))
        if missing:
            path = str(self.folder / "theatre.toml")
            raise TheatreError(
                f"barriers that the basemap lacks: {', '.join(missing)}", path, "Name rivers of the basemap."
            )
        return tuple(found[name] for name in self.barriers)

    def reports_path(self) -> Path:
        """The bundled reports, in the form of IN.jsonl."""
        return self.folder / "reports.jsonl"

    def _read(self, file: str) -> gpd.GeoDataFrame:
        path = self.folder / file
        try:
            told = path.stat()
            # Whoever asks what would change an answer reads the same shapes dozens of times. What is copied are columns.
            return _shapes(path, told.st_mtime_ns, told.st_size).copy()
        except Exception as error:
            raise TheatreError(f"cannot be read ({error})", str(path), RESTORE) from error


@lru_cache(maxsize=32)
def _shapes(path: Path, changed: int, size: int) -> gpd.GeoDataFrame:  # noqa: ARG001 - they tell one content from another
    import geopandas as gpd

    return gpd.read_file(path)


@lru_cache(maxsize=8)
def _points(path: Path, changed: int, size: int) -> pd.DataFrame:  # noqa: ARG001 - they tell one content from another
    import pandas as pd  # here, since whoever only reads texts need not wait for it

    frame = pd.read_csv(path, keep_default_na=False, parse_dates=["date"])
    missing = {"place_id", "name", "lat", "lon", "actor", "date", "basis"} - set(frame.columns)
    if missing:
        raise TheatreError(f"columns missing: {', '.join(sorted(missing))}", str(path), RESTORE)
    for line, (lat, lon, day) in enumerate(zip(frame["lat"], frame["lon"], frame["date"], strict=True), 2):
        if not _on_earth(lat, lon) or not isinstance(day, pd.Timestamp):
            raise TheatreError(f"line {line} has no latitude, longitude and date", str(path), RESTORE)
    return frame.astype({"lat": float, "lon": float})


@dataclass(frozen=True, eq=False)
class Start:
    """A start map given by a user, instead of the theatre's own.

    Attributes
    ----------
    state, areas : what ``Theatre.start_state`` and ``Theatre.start_areas`` give.
    digest : hash of both.
    """

    state: pd.DataFrame
    areas: gpd.GeoDataFrame | None
    digest: str


def theatre_names() -> list[str]:
    """Names of the theatres at hand, sorted."""
    return sorted(p.parent.name for p in (data_dir() / "theatres").glob("*/theatre.toml"))


@lru_cache(maxsize=8)
def load_theatre(name: str) -> Theatre:
    """Load a theatre by name.

    Raises
    ------
    TheatreError
        When there is no such theatre, or its ``theatre.toml`` is malformed.
    """
    folder = data_dir() / "theatres" / name
    if name not in theatre_names():
        raise TheatreError(f"no theatre is called {name!r}", remedy=f"Choose one of: {', '.join(theatre_names())}.")
    path = folder / "theatre.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return _theatre(name, folder, raw)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> TheatreError:
    """What an error says without what it holds: that of a wrongly encoded file holds the whole file."""
    if isinstance(error, KeyError):
        return TheatreError(f"has no {error.args[0]!r}", str(path), RESTORE)
    reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return TheatreError(f"cannot be used ({reason[:300]})", str(path), RESTORE)


def _on_earth(lat: object, lon: object) -> bool:
    try:
        return abs(float(str(lat))) <= 90 and abs(float(str(lon))) <= 180
    except ValueError:
        return False


def _theatre(name: str, folder: Path, raw: dict[str, Any]) -> Theatre:
    west, south, east, north = (float(degrees) for degrees in raw["bounds"])
    for key in ("from", "to"):
        if type(raw[key]) is not date:
            raise ValueError(f"{key!r} is no date; write it as 2024-11-26, without quotes")
    if raw["to"] < raw["from"]:
        raise ValueError("'to' lies before 'from'")
    return Theatre(
        name=name,
        title=raw["title"],
        folder=folder,
        bounds=(west, south, east, north),
        date_from=raw["from"],
        date_to=raw["to"],
        countries=tuple(raw["countries"]),
        actors=tuple(actor for file in raw["actors"] for actor in load_actors(file)),
        sides=tuple(
            Side(s["id"], s["name"], tuple(s["actors"]), s["slot"], s.get("hatch", False)) for s in raw["sides"]
        ),
        sources=dict(raw.get("sources", {})),
        half_life_days=raw.get("half_life_days", 10.0),
        barriers=tuple(raw.get("barriers", ())),
        truces=tuple(_truce(t) for t in raw.get("truces", ())),
    )


def _truce(raw: dict[str, Any]) -> Truce:
    for key in ("from", "to"):
        if key in raw and type(raw[key]) is not date:
            raise ValueError(f"{key!r} of a truce is no date; write it as 2024-11-26, without quotes")
    if len(set(raw["sides"])) != 2:
        raise ValueError("a truce is between two sides")
    return Truce(frozenset(raw["sides"]), raw.get("from"), raw.get("to"))


@lru_cache(maxsize=32)
def load_actors(file: str) -> tuple[Actor, ...]:
    """Actors of ``data/actors/<file>.toml``, in the file's order, then those of the files it includes.

    Raises
    ------
    TheatreError
        When a file is missing or malformed.
    """
    path = data_dir() / "actors" / f"{file}.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        war = raw.get("war", {})
        own = tuple(_actor(a, war) for a in raw["actor"])
        included = raw.get("include", ())
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise _damaged(path, error) from error
    return _merged([*own, *(actor for name in included for actor in load_actors(name))])


def _actor(raw: dict[str, Any], war: dict[str, Any]) -> Actor:
    adjectives = tuple(raw.get("adjectives", ()))
    parts = tuple(
        Part(
            war=name,
            words=tuple(war.get("words", ())),
            roles=tuple(raw.get("roles", ())),
            adjectives=adjectives,
            since=raw.get("since"),
            until=raw.get("until"),
        )
        for name in raw.get("wars", [war.get("name", "")])
    )
    return Actor(
        id=raw["id"],
        name=raw["name"],
        aliases=tuple(raw.get("aliases", ())),
        adjectives=adjectives,
        leaders=tuple(raw.get("leaders", ())),
        short=raw.get("short", raw["name"]),
        metonyms=tuple(raw.get("metonyms", ())),
        common=tuple(raw.get("common", ())),
        parts=parts,
    )


def _merged(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Actors of one id as one: the names of all, the part in each war."""
    merged: dict[str, Actor] = {}
    for actor in actors:
        known = merged.get(actor.id)
        if known is None:
            merged[actor.id] = actor
            continue
        joined: dict[str, Any] = {
            name: tuple(dict.fromkeys((*getattr(known, name), *getattr(actor, name))))
            for name in ("aliases", "adjectives", "leaders", "metonyms", "common", "parts")
        }
        merged[actor.id] = replace(known, **joined)
    return tuple(merged.values())


def all_actors() -> tuple[Actor, ...]:
    """Every shipped actor, files in alphabetical order, an id that several files hold once with its part in each war.

    Raises
    ------
    TheatreError
        When a file is malformed.
    """
    files = sorted(p.stem for p in (data_dir() / "actors").glob("*.toml"))
    return _merged([actor for file in files for actor in load_actors(file)])
