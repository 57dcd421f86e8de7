"""The gazetteers a user added to a workspace: visible whole or not at all, and taken up again after a break."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from geo.errors import GazetteerError, GeoError, WorkspaceError
from geo.model import Place
from geo.places.added import NO_PLACES, AddedPlaces
from geo.store.engine import open_engine, reading, writing
from geo.store.models import GazetteerPlaceRow, GazetteerRow

#: A break loses at most so many places; others who write wait for no more than one such batch.
BATCH = 5_000
_FIELDS = ("id", "name", "lat", "lon", "kind", "country", "admin1", "population", "source", "licence")


@dataclass(frozen=True, slots=True)
class Dataset:
    """A gazetteer as it was added.

    Attributes
    ----------
    name : what it is called here; one of the same name takes its place.
    hash : of its content and of how it was read.
    origin : the file or address it came from.
    """

    name: str
    hash: str
    format: str
    origin: str
    source: str
    licence: str
    attribution: str
    places: int = 0
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did.

    Attributes
    ----------
    known_as : the name under which the same content was here already; then nothing changed.
    resumed : how many places were here from a run that broke off.
    replaced : how many places of an earlier state under the same name went.
    """

    places: int
    known_as: str = ""
    resumed: int = 0
    replaced: int = 0


class Gazetteers:
    """The gazetteers of a workspace.

    Raises
    ------
    WorkspaceError
        When the workspace cannot be used.
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = path
        self._engine: Engine = open_engine(path, read_only=read_only)

    def listed(self) -> tuple[Dataset, ...]:
        """All gazetteers in the order of adding, those of runs that broke off included."""
        with reading(self._engine, self.path) as session:
            return tuple(map(_dataset, session.scalars(select(GazetteerRow).order_by(GazetteerRow.number))))

    def add(self, dataset: Dataset, places: Iterable[Place]) -> Added:
        """Add a gazetteer; it is seen only when all of it is here.

        A run that broke off is taken up where it stopped when the same content comes again. Content that is here
        already changes nothing, and ``places`` is not asked for any.

        Raises
        ------
        WorkspaceError
            When the workspace cannot be written to, or somebody else adds the same.
        GazetteerError
            When there is no place to add.
        GeoError
            What ``places`` raises; then nothing of the gazetteer is kept.
        """
        known_as, number, here = self._begin(dataset)
        if known_as:
            return Added(here, known_as=known_as)
        resumed = here
        rest = islice(places, here, None)
        while batch := self._next(rest, number):
            self._append(number, here, batch)
            here += len(batch)
        if not here:
            self._discard(number)
            raise GazetteerError("no usable place", dataset.origin, "Each needs a name, a latitude and a longitude.")
        return Added(here, resumed=resumed, replaced=self._finish(number, dataset.name))

    def remove(self, name: str) -> int | None:
        """Remove the gazetteer of a name; how many places went, None when there is none of the name.

        Raises
        ------
        WorkspaceError
            When the workspace cannot be written to.
        """
        with writing(self._engine, self.path) as session:
            rows = list(session.scalars(select(GazetteerRow).where(GazetteerRow.name == name)))
            _drop(session, [row.number for row in rows])
            return sum(row.places for row in rows) if rows else None

    def places(
        self, bounds: tuple[float, float, float, float] | None = None, countries: tuple[str, ...] = ()
    ) -> AddedPlaces:
        """The places of complete gazetteers in the order of adding.

        Parameters
        ----------
        bounds : (west, south, east, north) in degrees; only places within them, or of ``countries``, are given.
        """
        row = GazetteerPlaceRow
        query = select(row).join(GazetteerRow).where(GazetteerRow.complete).order_by(row.gazetteer, row.number)
        if bounds is not None:
            west, south, east, north = bounds
            within = row.lon.between(west, east) & row.lat.between(south, north)
            query = query.where(or_(within, row.country.in_(countries)))
        hashes = select(GazetteerRow.hash).where(GazetteerRow.complete).order_by(GazetteerRow.number)
        with reading(self._engine, self.path) as session:
            digest = "".join(session.scalars(hashes))
            if not digest:
                return NO_PLACES
            columns = session.execute(query.with_only_columns(*(getattr(row, f) for f in (*_FIELDS, "names"))))
            places = tuple(_place(values) for values in columns)
        asked = f"{digest} {bounds} {countries}"
        return AddedPlaces(places, hashlib.sha256(asked.encode()).hexdigest())

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _begin(self, dataset: Dataset) -> tuple[str, int, int]:
        """Name of the same content that is here, the row's number, and how many of its places are here."""
        with writing(self._engine, self.path) as session:
            same = session.scalar(select(GazetteerRow).where(GazetteerRow.hash == dataset.hash))
            if same is not None:
                if not same.complete:
                    same.name, same.origin = dataset.name, dataset.origin
                return (same.name if same.complete else ""), same.number, same.places
            unfinished = select(GazetteerRow.number).where(~GazetteerRow.complete, GazetteerRow.name == dataset.name)
            _drop(session, list(session.scalars(unfinished)))
            row = GazetteerRow(
                name=dataset.name, hash=dataset.hash, format=dataset.format, origin=dataset.origin,
                source=dataset.source, licence=dataset.licence, attribution=dataset.attribution,
                places=0, complete=False,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return "", row.number, 0

    def _next(self, places: Iterator[Place], number: int) -> tuple[Place, ...]:
        try:
            return tuple(islice(places, BATCH))
        except GeoError:
            self._discard(number)
            raise

    def _append(self, number: int, here: int, batch: tuple[Place, ...]) -> None:
        rows = [
            {"gazetteer": number, "number": here + n, "names": list(place.names)}
            | {field: getattr(place, field) for field in _FIELDS}
            for n, place in enumerate(batch)
        ]
        counted = update(GazetteerRow).where(GazetteerRow.number == number, GazetteerRow.places == here)
        with writing(self._engine, self.path) as session:
            if not session.execute(counted.values(places=here + len(batch))).rowcount:  # type: ignore[attr-defined]
                remedy = "Wait for it to finish, then run the command again."
                raise WorkspaceError("another program adds the same gazetteer", str(self.path), remedy)
            session.execute(insert(GazetteerPlaceRow), rows)

    def _finish(self, number: int, name: str) -> int:
        with writing(self._engine, self.path) as session:
            older = select(GazetteerRow).where(GazetteerRow.name == name, GazetteerRow.number != number)
            rows = list(session.scalars(older))
            _drop(session, [row.number for row in rows])
            session.execute(update(GazetteerRow).where(GazetteerRow.number == number).values(complete=True))
            return sum(row.places for row in rows if row.complete)

    def _discard(self, number: int) -> None:
        with writing(self._engine, self.path) as session:
            _drop(session, [number])


def _drop(session: Session, numbers: list[int]) -> None:
    session.execute(delete(GazetteerPlaceRow).where(GazetteerPlaceRow.gazetteer.in_(numbers)))
    session.execute(delete(GazetteerRow).where(GazetteerRow.number.in_(numbers)))


def _dataset(row: GazetteerRow) -> Dataset:
    return Dataset(
        row.name, row.hash, row.format, row.origin, row.source, row.licence, row.attribution, row.places, row.complete
    )


def _place(values: Any) -> Place:
    *fields, names = values
    return Place(**dict(zip(_FIELDS, fields, strict=True)), names=tuple(names))
