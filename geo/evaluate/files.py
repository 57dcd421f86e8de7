"""Files of gold and of predictions: JSON lines, of which the good part is kept and the rest named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from geo.errors import InputError
from geo.evaluate.records import (
    OFFSETS,
    Gold,
    NameRecord,
    Predicted,
    claim_record,
    listed,
    name_record,
    within,
)
from geo.model import Document, Rejected
from geo.sources.jsonfiles import read_jsonl
from geo.sources.records import REPLACEMENT, UNSTORABLE, Collector

What = Literal["toponyms", "claims"]
T = TypeVar("T")


def read_gold(path: Path, what: What) -> tuple[tuple[Gold, ...], tuple[Rejected, ...]]:
    """The documents of a gold file in order, and what could not be used of it.

    A document with one annotation that cannot be is left out whole: the rest of it cannot be trusted either, and what a
    reader finds there would count as wrong.

    Parameters
    ----------
    what : the annotations each document must have.

    Raises
    ------
    InputError
        When the file cannot be read or holds no usable document.
    """
    gathered = _GoldCollector(keep_empty=True, what=what)
    read_jsonl(path, path.name, gathered)
    if not gathered.gold:
        first = f" ({gathered.rejected[0].where}: {gathered.rejected[0].what})" if gathered.rejected else ""
        remedy = f'Each line needs {{"id", "text", "{what}"}}.'
        raise InputError(f"holds no usable document{first}", str(path), remedy)
    return tuple(gathered.gold), tuple(gathered.rejected)


def read_predictions(path: Path, what: What) -> tuple[dict[str, Predicted], tuple[Rejected, ...]]:
    """Predictions by document id, and what could not be used of the file; no document at all is no fault.

    Raises
    ------
    InputError
        When the file cannot be read, or nothing in it is a prediction.
    """
    gathered = _PredictedCollector(what=what)
    read_jsonl(path, path.name, gathered)
    if not gathered.predicted:
        raise InputError("holds no prediction", str(path), f'Each line needs {{"id", "{what}"}}.')
    return gathered.predicted, tuple(gathered.rejected)


def unmatched(gold: tuple[Gold, ...], predicted: Mapping[str, Predicted], name: str) -> list[Rejected]:
    """What a user should know when documents of the two files do not answer to each other."""
    ids = {entry.document.id for entry in gold}
    absent = [i for i in ids if i not in predicted]
    extra = [i for i in predicted if i not in ids]
    notes = []
    if absent:
        what = f"{len(absent):,} of {len(ids):,} gold documents have no prediction and count as empty"
        notes.append(Rejected(name, what, f"The first: {min(absent)!r:.60}."))
    if extra:
        what = f"{len(extra):,} predicted documents are not in the gold and are not scored"
        notes.append(Rejected(name, what, f"The first: {min(extra)!r:.60}."))
    return notes


def misaligned(gold: tuple[Gold, ...], predicted: Mapping[str, Predicted], name: str) -> list[Rejected]:
    """Predictions whose words are not at their offsets: they are scored as they stand, and said."""
    notes = []
    for entry in gold:
        text = entry.document.text
        names = predicted[entry.document.id].names if entry.document.id in predicted else ()
        faults = [f for n in names if (f := within(text, n.start, n.end, n.text or None, _storable))]
        if faults:
            what = f"{len(faults)} of {len(names)} predicted names do not match the text: {faults[0]}"
            notes.append(Rejected(f"{name}, document {entry.document.id!r:.60}", what, OFFSETS))
    return notes


@dataclass
class _GoldCollector(Collector):
    """Gathers documents together with their annotations."""

    what: What = "toponyms"
    gold: list[Gold] = field(default_factory=list)

    def add(self, record: object, where: str) -> None:
        before = len(self.documents)
        super().add(record, where)
        if len(self.documents) == before or not isinstance(record, Mapping):
            return
        document = next(reversed(self.documents.values()))
        try:
            self.gold.append(_gold(document, record, self.what))
        except InputError as error:
            del self.documents[document.id]
            self.note(where, f"document {document.id!r:.60} is left out: {error.what}", error.remedy)


@dataclass
class _PredictedCollector(Collector):
    """Gathers predictions; of a document with a faulty one the others are kept."""

    what: What = "toponyms"
    predicted: dict[str, Predicted] = field(default_factory=dict)

    def add(self, record: object, where: str) -> None:
        key = record.get("id") if isinstance(record, Mapping) else None
        if not isinstance(record, Mapping) or not isinstance(key, (str, int)) or isinstance(key, bool):
            self.note(where, "is no prediction: it has no 'id'", f'Write {{"id": ..., "{self.what}": [...]}}.')
            return
        if not isinstance(record.get(self.what), list):
            self.note(where, f"has no list of {self.what}", f'Write "{self.what}": [...].')
            return
        key = UNSTORABLE.sub(REPLACEMENT, str(key))
        if key in self.predicted:
            self.note(where, f"document {key!r:.60} is predicted twice; the first is kept", "Leave one out.")
            return
        names = self._each(record, "toponyms", where, name_record)
        claims = self._each(record, "claims", where, claim_record) if self.what == "claims" else ()
        self.predicted[key] = Predicted(key, names, claims)

    def _each(self, record: Mapping[str, Any], key: What, where: str, read: Callable[[object], T]) -> tuple[T, ...]:
        good: list[T] = []
        items = record.get(key)
        for number, item in enumerate(items if isinstance(items, list) else [], 1):
            try:
                good.append(read(item))
            except InputError as error:
                self.note(where, f"{key} {number} is left out: {error.what}", error.remedy)
        return tuple(good)


def _gold(document: Document, record: Mapping[str, Any], what: What) -> Gold:
    if what not in record:
        raise InputError(f"it has no {what!r}", remedy=f'Write "{what}": [...], empty where there are none.')
    names = tuple(name_record(item) for item in listed(record, "toponyms"))
    claims = tuple(claim_record(item) for item in listed(record, "claims")) if what == "claims" else ()
    spans = [(n.start, n.end, n.record.get("text")) for n in names]
    spans += [(c.place_start, c.place_end, None) for c in claims]
    faults = [f for start, end, words in spans if (f := within(document.text, start, end, words, _storable))]
    if faults:
        raise InputError(f"{len(faults)} of {len(spans)} offsets do not match its text: {faults[0]}", remedy=OFFSETS)
    return Gold(document, tuple(_worded(n, document.text) for n in names), claims)


def _worded(name: NameRecord, text: str) -> NameRecord:
    """The name with its words, where the record leaves them to the text."""
    return name if name.text else replace(name, text=text[name.start : name.end])


def _storable(text: str) -> str:
    return UNSTORABLE.sub(REPLACEMENT, text)
