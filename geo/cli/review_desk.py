"""What every review command works on: the claims of a theatre and a workspace with the decisions on them."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.cli.common import documents_in, progress
from geo.control.inferred import one_line
from geo.errors import ReviewError
from geo.theatre import Theatre, load_theatre

if TYPE_CHECKING:
    from geo.places.added import AddedPlaces
    from geo.reading.review import Decision, Reviewed
    from geo.reading.review.replay import Slot

#: Offsets of the words of a place and of what happened.
Marked = tuple[tuple[int, int], tuple[int, int] | None]
#: Shortest beginning of an id that may stand for it, and sentences of an effect that are said.
SHORTEST_ID, SAID = 4, 12
_OFFSETS = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True)
class Desk:
    """The claims of a theatre and a workspace with the decisions in force."""

    workspace: Path
    theatre: Theatre
    added: AddedPlaces
    state: Reviewed

    def claim_id(self, asked: str) -> str:
        """The id that begins so.

        Raises
        ------
        ReviewError
            When no claim, or more than one, has an id that begins so.
        """
        ids = {claim.id for slot in self.state.slots for claim in (slot.claim, slot.read) if claim}
        hits = [asked] if asked in ids else sorted(i for i in ids if i.startswith(asked))
        if len(asked) < SHORTEST_ID or not hits:
            raise ReviewError(f"there is no claim {asked!r:.60}", remedy="Use an id that 'review list' shows.")
        if len(hits) > 1:
            raise ReviewError(f"{asked!r} may be {', '.join(hits[:5])}", remedy="Give more of the id.")
        return hits[0]

    def effect(self, drafts: Sequence[Decision]) -> tuple[str, ...]:
        """What decisions would change on the map, in sentences."""
        from geo.pipeline import effect_in

        days = self.theatre.date_from, self.theatre.date_to
        return effect_in(days, self.state, drafts, self.theatre, self.added).sentences(SAID)

    def record_all(self, drafts: Sequence[Decision], by: str) -> int:
        """Keep decisions in the workspace; how many of them, for those that stand already are not kept twice."""
        from geo.store.reviews import Reviews

        log = Reviews(self.workspace)
        kept = log.record(*drafts, reviewer=reviewer_or_user(by), at=now())
        log.close()
        return len(kept)

    def line(self, slot: Slot) -> str:
        """A claim on one line: its id, its state, what it says and the words of its sentence."""
        claim = slot.claim or slot.unbelieved or slot.read
        if claim is None:
            return slot.key
        document = self.state.document(slot.document_id)
        days = " to ".join(dict.fromkeys(str(day) for day in (claim.date_from, claim.date_to) if day)) or "undated"
        parts = [claim.event.value, claim.actor or "nobody named", days, claim.modality.value, claim.relation or ""]
        said = ", ".join(part for part in parts if part)
        place = claim.place_name or claim.place_text
        sentence = one_line(document.text[claim.sentence_start : claim.sentence_end])
        return f"{claim.id}  {self.word(slot):9} {place}: {said}\n    {document.id}: \u201c{sentence}\u201d"

    def record(self, slot: Slot) -> dict[str, Any]:
        """A claim and its state as plain values."""
        from geo.reading.review.decisions import claim_values

        claims = {"claim": slot.claim, "read": slot.read}
        plain = {name: claim_values(claim) if claim else None for name, claim in claims.items()}
        return {"document_id": slot.document_id, "state": self.word(slot), "absent": slot.absent, **plain}

    def word(self, slot: Slot) -> str:
        """The last decision on a claim; ``open`` when there is none."""
        return self.state.decisions[slot.decisions[-1]].verb.value if slot.decisions else "open"


def open_desk(workspace: Path, theatre: str, source: Path | None, *, as_json: bool) -> Desk:
    """The desk of a workspace, which is made when it is not there.

    Raises
    ------
    TheatreError, InputError, WorkspaceError
        When the theatre is unknown, a file holds no usable document, or the workspace cannot be used.
    """
    from geo import pipeline
    from geo.store.workspace import Workspace

    chosen = load_theatre(theatre)
    documents = documents_in([source], as_json=as_json) if source else pipeline.bundled_documents(chosen)
    Workspace(workspace).close()
    added = pipeline.added_places(workspace, chosen)
    own = pipeline.workspace_readings(workspace, chosen)
    state = pipeline.review_state(
        chosen, documents, pipeline.decisions_in(workspace), extra=own, added=added,
        watch=lambda told: progress(told, len(told), "read"),
    )  # fmt: skip
    return Desk(workspace, chosen, added, state)


def values_of(given: Iterable[str], desk: Desk) -> dict[str, Any]:
    """Fields and values as typed; a place is looked up in the gazetteer.

    Raises
    ------
    ReviewError
        When one is no ``field=value``, or its place is unknown or not the only one of its name.
    """
    from geo.pipeline import gazetteer_for
    from geo.places.called import place_called

    values: dict[str, Any] = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign:
            raise ReviewError(f"{pair!r:.60} is no FIELD=VALUE", remedy="Write it as actor=HTS.")
        plain = value.strip() or None
        is_place = name.strip() == "place" and plain
        values[name.strip()] = (
            place_called(str(plain), desk.theatre, gazetteer_for(desk.theatre, desk.added)) if is_place else plain
        )
    return values


def marked(text: str, place: str, words: str | None) -> Marked:
    """Offsets of words that are named, or given as offsets; of several the same, those nearest to the place.

    Raises
    ------
    ReviewError
        When the words are not in the text, or those of the place stand in it more than once.
    """
    at = _spans(text, place)
    if len(at) > 1:
        remedy = f"Give offsets, such as --at {at[0][0]}-{at[0][1]}."
        raise ReviewError(f"{place!r:.60} stands in the text {len(at)} times", remedy=remedy)
    if words is None:
        return at[0], None
    return at[0], min(_spans(text, words), key=lambda span: (abs(span[0] - at[0][0]), span))


def _spans(text: str, words: str) -> list[tuple[int, int]]:
    offsets = _OFFSETS.fullmatch(words)
    if offsets:
        return [(int(offsets[1]), int(offsets[2]))]
    found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)] if words else []
    if not found:
        raise ReviewError(f"the text does not hold {words!r:.60}", remedy="Write the words as they stand in it.")
    return found


def reviewer_or_user(by: str) -> str:
    """The name given, else that of the user of this machine; empty when nothing tells."""
    if by:
        return by
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""


def now() -> datetime:
    """The time of a decision."""
    return datetime.now(tz=UTC)  # noqa: TID251 - the edge, not the core, knows the time
