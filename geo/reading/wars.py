"""Which war a passage is about, by the names and countries in it, when it plays, and who are enemies there."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from statistics import median_low
from typing import TYPE_CHECKING, Any

from geo.errors import TheatreError
from geo.reading.actor_words import FALLBACK, ONLY_IN_TIME, REBEL_ROLES, STATE_ROLES
from geo.reading.dates import explicit_days, is_retrospective
from geo.theatre import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.model import Actor, Part

#: How much more a paragraph's own words count than the rest of the text.
NEAR_WEIGHT = 4

#: How many times more must speak for other countries than for any war, for the text to be about none.
ELSEWHERE = 1.5


@dataclass
class Votes:
    """Words that speak for a war, by paragraph."""

    total: Counter[str] = field(default_factory=Counter)
    by_paragraph: dict[int, Counter[str]] = field(default_factory=dict)
    elsewhere: float = 0.0  # what speaks for a country of none of the wars

    def add(self, paragraph: int, wars: Iterable[str], weight: float) -> None:
        """Let words that belong to ``wars`` speak, their weight shared when they belong to several."""
        named = [war for war in wars if war]
        for war in named:
            share = weight / len(named)
            self.total[war] += share  # type: ignore[assignment]
            self.by_paragraph.setdefault(paragraph, Counter())[war] += share  # type: ignore[assignment]

    def war(self, paragraph: int) -> str | None:
        """The war that most words speak for, a paragraph's own counting more; None when none or more does not."""
        if self.elsewhere > ELSEWHERE * max(self.total.values(), default=0.0):
            return None
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


def is_current(part: Part | Front, day: date | None) -> bool:
    """Whether a part is played on a day; an unknown day rules nothing out."""
    return day is None or ((part.since is None or part.since <= day) and (part.until is None or day <= part.until))


def plays(actor: Actor, war: str | None, day: date | None) -> bool:
    """Whether one of the actor's parts in a war, or a part in any, is played on a day."""
    return any(is_current(part, day) for part in actor.parts if part.war in {war, ""})


def is_state(actor: Actor | None, day: date | None) -> bool:
    """Whether an actor is a state or its army, on that day if it has been both a movement and a government."""
    if actor is None:
        return False
    current = [part for part in actor.parts if is_current(part, day)]
    roles = {role for part in current or actor.parts for role in part.roles}
    return bool(actor.metonyms) or (bool(STATE_ROLES & roles) and not REBEL_ROLES & roles)


@dataclass(frozen=True, slots=True)
class Front:
    """Sides of a war: allies stand on one, enemies on others, between two days where given.

    Attributes
    ----------
    helpers : for each side, those from elsewhere who fight for it; ground is not theirs to lose.
    """

    sides: tuple[frozenset[str], ...]
    helpers: tuple[frozenset[str], ...] = ()
    since: date | None = None
    until: date | None = None

    def parts(self, actor: str, other: str) -> bool:
        """Whether it has the two on different sides, the other as no mere helper."""
        own = [i for sides in (self.sides, self.helpers) for i, side in enumerate(sides) if actor in side]
        return bool(own) and any(other in side for i, side in enumerate(self.sides) if i != own[0])


def are_enemies(actor: str, other: str, day: date | None) -> bool:
    """Whether an actor fights another on a front on a day; an unknown day rules nothing out."""
    return any(front.parts(actor, other) and is_current(front, day) for front in load_fronts())


def _front(raw: dict[str, Any]) -> Front:
    sides, helpers = (tuple(map(frozenset, raw.get(key, ()))) for key in ("sides", "helpers"))
    if len(sides) < 2 or len(helpers) not in {0, len(sides)}:
        raise ValueError(f"sides {sides} do not go with helpers {helpers}")
    return Front(sides, helpers, raw.get("since"), raw.get("until"))


def load_fronts() -> tuple[Front, ...]:
    """The fronts of all actors files.

    Raises
    ------
    TheatreError
        When a file is malformed.
    """
    return _load()[0]


def wars_in(country: str) -> tuple[str, ...]:
    """Names of the wars fought in a country (ISO 3166 alpha-2).

    Raises
    ------
    TheatreError
        When a file is malformed.
    """
    return _load()[1].get(country, ())


@lru_cache(maxsize=1)
def _load() -> tuple[tuple[Front, ...], Mapping[str, tuple[str, ...]]]:
    fronts: list[Front] = []
    wars: dict[str, tuple[str, ...]] = {}
    for path in sorted((data_dir() / "actors").glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            fronts += map(_front, raw.get("front", []))
            for country in raw.get("war", {}).get("countries", ()):
                wars[country] = (*wars.get(country, ()), raw["war"]["name"])
        except (OSError, KeyError, TypeError, ValueError) as error:
            what = f"has a front or countries that cannot be used ({error!r})"
            raise TheatreError(what, str(path), "Restore the file from the project.") from error
    return tuple(fronts), wars


def answers(actors: Sequence[Actor], role: str, war: str | None, day: date | None) -> str | None:
    """Id of the actor that a generic word stands for in a war; None when nobody answers to it.

    An actor whose time it is goes first; when it is nobody's, the role's only holders still answer, but for words
    such as "the coalition" that are anybody's at other times.
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
                    late = late or (None if asked in ONLY_IN_TIME else actor.id)
        if late is not None and asked != "government":
            return late
    return late
