"""A report read by a language model: asked piece by piece, checked, and put beside what we read ourselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from geo.errors import UnansweredError
from geo.model import Reading, Rejected
from geo.reading.layout import pieces
from geo.reading.llm.answers import Items, parse_answer
from geo.reading.llm.checking import Checked, Checker, Report
from geo.reading.llm.parties import Parties
from geo.reading.llm.places import Places
from geo.reading.llm.prompt import SCHEMA, identity, messages

if TYPE_CHECKING:
    from geo.model import Actor

#: Characters a model is shown at once: small models lose the thread in more, and an answer must fit its window.
PIECE = 8_000
#: How often a question is asked whose answer is broken.
TRIES = 2
#: After so many reports without an answer in a row the endpoint is left alone.
SILENT = 3


class Asks(Protocol):
    """What answers questions: see ``client.Client``."""

    model: str

    def ask(self, messages: Sequence[dict[str, str]], schema: dict[str, Any]) -> str:
        """The answer as it was written, or UnansweredError."""
        ...


class Keeps(Protocol):
    """What keeps answers for another time: see ``geo.store.answers``."""

    def get(self, key: str) -> str | None:
        """The answer kept under a key."""
        ...

    def put(self, key: str, answer: str) -> None:
        """Keep an answer under a key."""
        ...


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What a model read in a report.

    Attributes
    ----------
    reading : our own reading with the model's claims in place of ours, and with the places it adds.
    notes : what of its answer was dropped or changed, and why.
    unread : why the model did not read the report; empty when it did. There are no claims then.
    """

    reading: Reading
    notes: tuple[Rejected, ...] = ()
    unread: str = ""


class ModelReader:
    """Reads reports with a model; nothing of its answers is believed that does not stand in the report.

    Parameters
    ----------
    actors : the parties the model may name.
    answers : where whole answers are kept, so that a report is paid for once.
    """

    def __init__(self, client: Asks, actors: Sequence[Actor], answers: Keeps | None = None) -> None:
        self._client, self._parties, self._answers = client, Parties(actors), answers
        self._silent, self._down = 0, ""
        self.rule = f"model:{client.model}"

    def read(self, own: Reading) -> ModelReading:
        """Read the report of a reading of ours, from whose toponyms the places are taken.

        A report is read whole or not at all; the answers about its first pieces are kept either way.
        """
        document = own.document
        report = Report(document, self._parties, Places(document.text, own.toponyms), self.rule)
        checked = Checked()
        try:
            for offset, piece in pieces(document.text, PIECE):
                if not any(c.isalpha() for c in piece):
                    continue
                items = self._items(messages(piece, document.published, self._parties.actors))
                Checker(report, piece, offset).check(items.items, checked)
                if not items.whole:
                    checked.notes.append("the answer breaks off; what stood before is kept")
        except UnansweredError as error:
            return ModelReading(replace(own, claims=()), unread=error.reason)
        claims = sorted(checked.claims.values(), key=lambda c: (c.sentence_start, c.trigger_start, c.place_start))
        reading = replace(own, toponyms=report.places.toponyms, claims=tuple(claims))
        return ModelReading(reading, tuple(Rejected(f"document {document.id!r}", note) for note in checked.notes))

    def _items(self, asked: list[dict[str, str]]) -> Items:
        """The items of an answer, kept or asked for.

        Raises
        ------
        UnansweredError
            When no usable answer is to be had.
        """
        key = identity(self._client.model, asked)
        kept = self._answers.get(key) if self._answers else None
        items = parse_answer(kept) if kept is not None else None
        return items if items is not None and items.whole else self._ask(asked, key)

    def _ask(self, asked: list[dict[str, str]], key: str) -> Items:
        best: Items | None = None
        for _ in range(TRIES):
            try:
                answer = self._answer(asked)
            except UnansweredError:
                if best is None:
                    raise
                break
            items = parse_answer(answer)
            if items is not None and items.whole:
                if self._answers:
                    self._answers.put(key, answer)
                return items
            if items is not None and items.items and (best is None or len(items.items) > len(best.items)):
                best = items
        if best is None:
            raise UnansweredError("the answer holds no claims that can be read as JSON")
        return best

    def _answer(self, asked: list[dict[str, str]]) -> str:
        if self._down:
            raise UnansweredError(self._down, lasting=True)
        try:
            answer = self._client.ask(asked, SCHEMA)
        except UnansweredError as error:
            self._silent += 1
            if error.lasting or self._silent >= SILENT:
                self._down = error.reason
            raise
        self._silent = 0
        return answer
