"""Which war a passage is about, by the names and countries in it, and when it plays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from statistics import median_low
from typing import TYPE_CHECKING

from geo.reading.actor_words import FALLBACK
from geo.reading.dates import explicit_days, is_retrospective

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Actor, Part

#: How much more a paragraph's own words count than the rest of the text.
NEAR_WEIGHT = 4


@dataclass
class Votes:
    """Words that speak for a war, by paragraph."""

    total: Counter[str] = field(default_factory=Counter)
    by_paragraph: dict[int, Counter[str]] = field(default_factory=dict)

    def add(self, paragraph: int, wars: Iterable[str], weight: float) -> None:
        """Let words that belong to ``wars`` speak, their weight shared when they belong to several."""
        named = [war for war in wars if war]
        for war in named:
            share = weight / len(named)
            self.total[war] += share  # type: ignore[assignment]
            self.by_paragraph.setdefault(paragraph, Counter())[war] += share  # type: ignore[assignment]

    def war(self, paragraph: int) -> str | None:
        """The war that most words speak for, a paragraph's own counting more; None when none does."""
        score = Counter(self.total)
        for war, count in self.by_paragraph.get(paragraph, Counter()).items():
            score[war] += NEAR_WEIGHT * count
        return max(sorted(score), key=lambda war: score[war]) if score else None


def play_day(text: str, published: date | None) -> date | None:
    """A day on which the text plays: the middle of its explicit dates when it tells history, else publication."""
    days = explicit_days(text)
    if days and is_retrospective(text, published):
        return median_low(days)
    return published


def part_in(actor: Actor, war: str | None) -> Part | None:
    """The actor's part in a war, a part without a war serving any."""
    return next((p for p in actor.parts if p.war == war), next((p for p in actor.parts if not p.war), None))


def is_current(part: Part, day: date | None) -> bool:
    """Whether a part is played on a day; an unknown day rules nothing out."""
    return day is None or ((part.since is None or part.since <= day) and (part.until is None or day <= part.until))


def answers(actors: Sequence[Actor], role: str, war: str | None, day: date | None) -> str | None:
    """Id of the actor that a generic word stands for in a war; None when nobody answers to it.

    An actor whose time it is goes first; when it is nobody's, the role's only holders still answer.
    """
    if war is None:
        return None
    late: str | None = None
    for asked in FALLBACK.get(role, (role,)):
        for actor in actors:
            for part in actor.parts:
                if part.war == war and asked in part.roles:
                    if is_current(part, day):
                        return actor.id
                    late = late or actor.id
        if late is not None and asked != "government":
            return late
    return late
