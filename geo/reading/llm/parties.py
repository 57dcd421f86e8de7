"""Who did it: an id of the list when the report's words bear it, the words themselves when the list lacks them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geo.places.names import fold
from geo.reading.llm.spans import LIMITS
from geo.reading.llm.values import text_of

if TYPE_CHECKING:
    from geo.model import Actor
    from geo.reading.llm.spans import Text

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


class Parties:
    """The actors a model may name, with their names."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.actors = tuple(actors)
        self._ids = {actor.id for actor in actors}
        self._named: dict[str, set[str]] = defaultdict(set)
        for actor in actors:
            for name in (actor.name, *actor.aliases):
                self._named[fold(name)].add(actor.id)

    def actor(self, value: Any, words: Any, text: Text) -> tuple[str | None, str]:
        """The actor of an answer, and a note when it is not the one the model gave.

        A name of one known party outweighs the id a model gives; words of no known party become an id of their own.
        """
        asked = text_of(value, LIMITS["words"])
        said = text_of(words, LIMITS["words"])
        if not asked:
            return None, ""
        if not said or text.has(said) is None:
            return None, f"{asked[:60]!r} is left out: its words do not stand in the report"
        own = _ARTICLE.sub("", said)
        borne = self._named.get(fold(own), set())
        if len(borne) == 1 and asked not in borne:
            (known,) = borne
            return known, f"{own[:60]!r} is {known}, not {asked[:60]!r}"
        if asked in self._ids:
            return asked, ""
        return _own_id(own) or None, "" if _own_id(own) == asked else f"{asked[:60]!r} is no known party"


def _own_id(words: str) -> str:
    return fold(words).upper().replace(" ", "_")
