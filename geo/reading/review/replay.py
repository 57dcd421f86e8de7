"""Readings with the decisions on them: each decision in turn replaces the claims it speaks of."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from geo.errors import ReviewError
from geo.model import Claim, Document, Reading
from geo.reading.review.attach import attach, differences
from geo.reading.review.decisions import Decision, Reason, Verb
from geo.reading.review.home import Anchor, Home, claim_key, content_hash, shifted, text_hash


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a claim stands, whatever was decided of it.

    Attributes
    ----------
    claim : the claim as it counts; None when it was rejected.
    read : as the reader has it; None for what a reviewer made.
    absent : whether the reader does not read it any more.
    unbelieved : what the text says although it does not count, where it was rejected as untrue.
    gone : what replaced it by other claims, ``merge`` or ``split``; empty for most.
    decisions : numbers of the decisions on it, oldest first.
    """

    key: str
    document_id: str
    claim: Claim | None
    read: Claim | None
    absent: bool = False
    unbelieved: Claim | None = None
    gone: str = ""
    decisions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Adrift:
    """A decision that has no effect, by its number, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A decision that still counts although the reader now reads the claim in another way.

    Attributes
    ----------
    fields : what the reader reads differently, both from then and from what was decided.
    """

    number: int
    document_id: str
    claim: Claim
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Reviewed:
    """What was read and decided.

    Attributes
    ----------
    readings : with the claims that count.
    originals : as they were read.
    decisions : those in force, oldest first; ``adrift``, ``moved`` and slots give their numbers in this order.
    """

    readings: tuple[Reading, ...]
    originals: tuple[Reading, ...]
    decisions: tuple[Decision, ...]
    slots: tuple[Slot, ...]
    adrift: tuple[Adrift, ...]
    moved: tuple[Moved, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims that count."""
        return tuple(claim for reading in self.readings for claim in reading.claims)

    def plus(self, *drafts: Decision) -> Reviewed:
        """The same with more decisions, which nobody has recorded yet."""
        return reviewed(self.originals, (*self.decisions, *drafts))

    def slot(self, claim_id: str) -> Slot:
        """The slot of a claim, by its id as it counts or as it was read.

        Raises
        ------
        ReviewError
            When there is no such claim.
        """
        found = self._by_id.get(claim_id)
        if found is None:
            raise ReviewError(f"there is no claim {claim_id!r:.60}", remedy="Choose one of those listed.")
        return found

    def document(self, document_id: str) -> Document:
        """The document of that id.

        Raises
        ------
        ReviewError
            When there is none.
        """
        found = self._documents.get(document_id)
        if found is None:
            raise ReviewError(f"there is no document {document_id!r:.60}", remedy="Choose one of those listed.")
        return found

    @cached_property
    def _by_id(self) -> dict[str, Slot]:
        read = {slot.read.id: slot for slot in self.slots if slot.read}
        return read | {slot.claim.id: slot for slot in self.slots if slot.claim}

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {reading.document.id: reading.document for reading in self.originals}


def reviewed(readings: Iterable[Reading], decisions: Iterable[Decision] = ()) -> Reviewed:
    """Apply decisions, oldest first, to what was read; what cannot be attached has no effect and is said.

    Without decisions the readings come back as they are. Claims that reviewers made follow those that were read, by
    their place in the text, so that the order of decisions on different claims does not matter.
    """
    originals, made = tuple(readings), tuple(decisions)
    homes = _Homes(originals) if made else None
    by_document: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
    adrift = []
    for number, decision in enumerate(made):
        there = homes.find(decision.home) if homes else ()
        for document in there:
            by_document[document.id].append((number, decision))
        if not there:
            adrift.append(Adrift(number, f"its document {decision.home.document_id!r:.60} is not here"))
    desks = [_Desk(reading, by_document.get(reading.document.id, ())) for reading in originals]
    return Reviewed(
        tuple(desk.reading() for desk in desks),
        originals,
        made,
        tuple(slot for desk in desks for slot in desk.slots()),
        tuple(sorted([*adrift, *(a for desk in desks for a in desk.adrift)], key=lambda a: a.number)),
        tuple(sorted((m for desk in desks for m in desk.moved), key=lambda m: m.number)),
    )


class _Homes:
    """Finds the documents of decisions: of the same content, else of the same text, else of the same id."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._by: tuple[dict[str, list[Document]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        for reading in readings:
            document = reading.document
            keys = (content_hash(document), text_hash(document), document.id)
            for index, key in zip(self._by, keys, strict=True):
                index[key].append(document)

    def find(self, home: Home) -> Sequence[Document]:
        contents, texts, ids = self._by
        if home.content in contents:
            return contents[home.content]
        # The same words under several sources are several reports: a decision on one is none on the others.
        same = texts.get(home.text, [])
        return [d for d in same if d.id == home.document_id] or (
            same if len(same) == 1 else ids.get(home.document_id, [])
        )


@dataclass
class _Desk:
    """One document on which decisions are made in turn."""

    original: Reading
    given: Sequence[tuple[int, Decision]]
    adrift: list[Adrift] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._slots: dict[str, Slot] = {}
        self._order: list[str] = []
        self._added: set[str] = set()
        self._lay_out()
        for number, decision in self.given:
            why = self._apply(number, decision)
            if why:
                self.adrift.append(Adrift(number, why))

    def reading(self) -> Reading:
        """The reading with the claims that count."""
        if not self.given:
            return self.original
        return replace(self.original, claims=tuple(slot.claim for slot in self.slots() if slot.claim))

    def slots(self) -> tuple[Slot, ...]:
        """Slots in the order of the reading; then what was added, in the order of the text."""
        own = [self._slots[key] for key in self._order if key not in self._added]
        added = [self._slots[key] for key in self._order if key in self._added]
        return (*own, *sorted(added, key=_in_text))

    def _lay_out(self) -> None:
        """A slot for each claim that was read, and for each that was decided on and is not read any more."""
        document, claims = self.original.document, self.original.claims
        anchors: dict[str, tuple[int, Anchor]] = {}
        for number, decision in self.given:
            for anchor in decision.targets:
                if anchor.read:
                    anchors.setdefault(anchor.key, (number, anchor))
        attached = attach((anchor for _, anchor in anchors.values()), claims, document.text)
        keys = {number: key for key, number in attached.items()}
        for number, claim in enumerate(claims):
            self._put(Slot(self._free(keys.get(number) or claim_key(claim), attached), document.id, claim, claim))
        for key, (_, anchor) in anchors.items():
            if key not in attached and anchor.read:
                there = shifted(anchor.read, anchor.quote, document.text)
                if there:
                    self._put(Slot(key, document.id, None, replace(there, document_id=document.id), absent=True))

    def _free(self, key: str, taken: dict[str, int]) -> str:
        """The key, or one like it where a second claim stands on the same words."""
        free, count = key, 1
        while free in self._slots or (free != key and free in taken):
            count += 1
            free = f"{key}#{count}"
        return free

    def _put(self, slot: Slot, after: str | None = None) -> None:
        if slot.key not in self._slots:
            self._order.insert(self._order.index(after) + 1 if after else len(self._order), slot.key)
        self._slots[slot.key] = slot

    def _apply(self, number: int, decision: Decision) -> str:
        """Apply one decision; why that cannot be, or nothing."""
        keys = [anchor.key for anchor in decision.targets]
        for anchor in decision.targets:
            slot = self._slots.get(anchor.key)
            if slot is None:
                gone = "its words are not in the text any more"
                return gone if anchor.read else "the decision that made the claim was taken back"
            if slot.gone:
                return f"the claim was replaced by a {slot.gone} before"
        text = self.original.document.text
        pairs = list(zip(decision.results, decision.quotes, strict=True))
        results = [there for claim, quote in pairs if (there := shifted(claim, quote, text))]
        if len(results) < len(pairs):
            return "its words are not in the text any more"
        if decision.verb is Verb.REJECT and all(self._slots[key].absent for key in keys):
            return "the reader does not read the claim any more"
        for anchor in decision.targets:
            self._note_move(number, anchor, results)
        self._replace(number, decision, keys, results)
        return ""

    def _replace(self, number: int, decision: Decision, keys: list[str], results: list[Claim]) -> None:
        if decision.verb in {Verb.ACCEPT, Verb.CORRECT, Verb.REJECT}:
            slot = self._slots[keys[0]]
            own = slot.claim or slot.read
            counts = self._own(results[0], own.id if own else keys[0], decision) if results else None
            untrue = own if decision.reason == Reason.UNTRUE else None
            decided = (*slot.decisions, number)
            self._slots[slot.key] = replace(slot, claim=counts, unbelieved=untrue, decisions=decided)
            return
        before = tuple(n for key in keys for n in self._slots[key].decisions)
        after = min(keys, key=self._order.index) if keys else None
        for part, claim in enumerate(results):
            key = f"{decision.verb}:{decision.digest[:16]}:{part}"
            made = self._own(claim, _id_of(self.original.document, key), decision)
            self._put(Slot(key, made.document_id, made, None, decisions=(*before, number)), after)
            if after is None or after in self._added:
                self._added.add(key)
            after = key if after else None
        for key in keys:
            old = self._slots[key]
            said = (*old.decisions, number)
            self._slots[key] = replace(old, claim=None, gone=decision.verb.value, decisions=said)

    def _own(self, claim: Claim, claim_id: str, decision: Decision) -> Claim:
        return replace(claim, id=claim_id, document_id=self.original.document.id, reviewed=decision.verb.value)

    def _note_move(self, number: int, anchor: Anchor, results: list[Claim]) -> None:
        """Note where the reader now says neither what it said then nor what was decided."""
        slot = self._slots[anchor.key]
        if not (anchor.read and slot.read) or slot.absent:
            return
        fields = set(differences(anchor.read, slot.read))
        for claim in results:
            fields &= set(differences(claim, slot.read))
        if fields:
            self.moved.append(Moved(number, slot.document_id, slot.read, tuple(sorted(fields))))


def _in_text(slot: Slot) -> tuple[int | str, ...]:
    claim = slot.claim or slot.read
    return (claim.sentence_start, claim.place_start, claim.trigger_start, slot.key) if claim else (0, 0, 0, slot.key)


def _id_of(document: Document, key: str) -> str:
    """Id of a claim that a reviewer made: the same whenever its decision is replayed."""
    return hashlib.sha256(f"{document.id}|{key}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
