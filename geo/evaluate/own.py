"""Predictions of our own reader, with the reasons it has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geo.evaluate.files import What
from geo.evaluate.records import Gold, Mention, Predicted, claim_record, name_record
from geo.model import Document

if TYPE_CHECKING:
    from geo.model import Claim, Reading, Toponym
    from geo.theatre import Theatre

#: Puts a progress bar around documents.
Step = Callable[[Sequence[Document]], Iterable[Document]]


def read_with_our_reader(
    gold: Sequence[Gold], what: What, theatre: Theatre | None, step: Step = iter
) -> dict[str, Predicted]:
    """What ``frontline geoparse`` (toponyms) or ``frontline extract`` (claims) reads in the documents.

    Parameters
    ----------
    theatre : None reads the world.

    Raises
    ------
    GazetteerError
        When the gazetteer is missing or altered.
    """
    documents = step([entry.document for entry in gold])
    readers = {"toponyms": _names, "claims": _claims}
    return {predicted.id: predicted for predicted in readers[what](documents, theatre)}


def _names(documents: Iterable[Document], theatre: Theatre | None) -> Iterator[Predicted]:
    from geo.reading.reader import Reader

    reader = Reader(theatre)
    for document in documents:
        yield Predicted(document.id, tuple(name_record(_name_fields(t)) for t in reader.places(document)))


def _claims(documents: Iterable[Document], theatre: Theatre | None) -> Iterator[Predicted]:
    from geo.reading.reader import Reader

    yield from map(predicted_of, map(Reader(theatre).read, documents))


def predicted_of(reading: Reading) -> Predicted:
    """A reading as a prediction."""
    actors = [Mention(a.start, a.end, "actor", a.actor or "a party not named") for a in reading.actors]
    dates = [Mention(d.start, d.end, "date", f"{d.date_from} to {d.date_to} ({d.precision})") for d in reading.dates]
    return Predicted(
        reading.document.id,
        tuple(name_record(_name_fields(t)) for t in reading.toponyms),
        tuple(claim_record(_claim_fields(c)) for c in reading.claims),
        tuple(sorted([*actors, *dates], key=lambda m: m.start)),
    )


def _name_fields(toponym: Toponym) -> dict[str, Any]:
    from geo.reading.reader import toponym_record

    candidates = [asdict(candidate) for candidate in toponym.candidates]
    return {**toponym_record(toponym), "reasons": list(toponym.reasons), "candidates": candidates}


def _claim_fields(claim: Claim) -> dict[str, Any]:
    """All that is known of a claim, whatever fields the model has grown."""
    from geo.reading.reader import claim_record as fields

    return {**asdict(claim), **fields(claim)}
