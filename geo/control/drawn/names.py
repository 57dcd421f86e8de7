"""From the names in a file to actors and sides: by a list of the user's, and by the actors' own names."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo.control.drawn.tables import read_rows
from geo.control.drawn.words import clean, key, word
from geo.errors import InputError
from geo.sources.raw import check_size

if TYPE_CHECKING:
    from geo.theatre import Theatre

CONTESTED = "contested"
#: Bytes of a list of names in TOML: thousands of names.
LONGEST_LIST = 200_000
#: Names proposed for one that is unknown, and how alike (0-100) they must at least be.
PROPOSED, ALIKE = 3, 60.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for.

    Attributes
    ----------
    side : id of a side, "contested", or "" for what nobody is said to hold and is left out.
    actor : id of an actor, "contested", or "".
    how : how that is known, for the report.
    """

    side: str
    actor: str
    how: str


@dataclass(frozen=True)
class Names:
    """The names a file may use.

    Attributes
    ----------
    given : the user's own list, by key.
    known : actors' and sides' names, by key; of an ambiguous name all meanings.
    spelt : a name as it is written, by key, for proposals.
    """

    given: Mapping[str, Meaning] = field(default_factory=dict)
    known: Mapping[str, tuple[Meaning, ...]] = field(default_factory=dict)
    spelt: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, name: str) -> Meaning | None:
        """What a name means; None when nothing tells, or too many things do."""
        said = key(name)
        if said in self.given:
            return self.given[said]
        found = self.known.get(said, ())
        if len({meaning.side for meaning in found}) == 1:
            return found[0]
        special = word(name) if not found else None
        if special == CONTESTED:
            return Meaning(CONTESTED, CONTESTED, "a word for contested land")
        return Meaning("", "", "a word for land of which nobody is told to hold it") if special else None

    def proposals(self, name: str) -> tuple[str, ...]:
        """Known names like one that means nothing, most alike first, each with its actor."""
        from rapidfuzz import fuzz, process

        said = key(name)
        if said in self.known:
            return tuple(dict.fromkeys(f"{self.spelt[said]} ({m.actor})" for m in self.known[said]))
        spelt = {k: s.casefold() for k, s in self.spelt.items() if len(k) > 2}
        found = process.extract(name.casefold(), spelt, scorer=fuzz.WRatio, limit=10, score_cutoff=ALIKE)
        told = (f"{self.spelt[k]} ({self.known[k][0].actor})" for _, _, k in found)
        return tuple(dict.fromkeys(told))[:PROPOSED]


def names_of(theatre: Theatre, given: Mapping[str, str] | None = None) -> Names:
    """Names of a theatre's actors and sides, and a user's list of name to actor beside them.

    Raises
    ------
    InputError
        When the list names actors that the theatre does not know; all are named.
    """
    known: dict[str, dict[str, Meaning]] = defaultdict(dict)
    spelt: dict[str, str] = {}

    def add(names: Iterable[str], actor: str, how: str) -> None:
        for name in filter(key, names):
            known[key(name)].setdefault(actor, Meaning(theatre.side_of(actor) or actor, actor, f"{how} {name!r}"))
            spelt.setdefault(key(name), name)

    for actor in theatre.actors:
        add((actor.id,), actor.id, "the actor's id")
    for side in theatre.sides:
        if key(side.id) not in known:
            add((side.id,), side.actors[0] if side.actors else side.id, "the side's id")
    for actor in theatre.actors:
        add((actor.name, actor.short, *actor.aliases, *actor.common, *actor.metonyms), actor.id, "the actor's name")
    for side in theatre.sides:
        if key(side.name) not in known:
            add((side.name,), side.actors[0] if side.actors else side.id, "the side's name")
    plain = Names({}, {k: _ids_first(k, tuple(m.values())) for k, m in known.items()}, spelt)
    return Names(_given(given or {}, plain), plain.known, spelt)


def _ids_first(said: str, found: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """An id means its actor, whatever else is called so."""
    own = tuple(meaning for meaning in found if key(meaning.actor) == said)
    return own or found


def _given(given: Mapping[str, str], plain: Names) -> dict[str, Meaning]:
    meanings, unknown = {}, []
    for name, target in given.items():
        found = plain.meaning(target) if target else Meaning("", "", "")
        if found is None:
            like = ", ".join(plain.proposals(target))
            unknown.append(f"{target!r} (for {name!r})" + (f"; maybe {like}" if like else ""))
            continue
        meanings[key(name)] = Meaning(found.side, found.actor, "the list given with --map")
    if unknown:
        remedy = "Give ids or names of the theatre's actors, 'contested', or 'skip' for what is to be left out."
        raise InputError(f"no actor is called {'; '.join(unknown[:20])}", "--map", remedy)
    return meanings


def read_map(path: Path) -> dict[str, str]:
    """A list of name and actor: CSV with two columns, or TOML with ``"name" = "actor"``, maybe under ``[map]``.

    Raises
    ------
    InputError
        When it cannot be read, or gives one name two actors.
    """
    pairs = _toml_pairs(path) if path.suffix.lower() == ".toml" else _csv_pairs(path)
    found: dict[str, tuple[str, str]] = {}
    for name, actor in pairs:
        before = found.setdefault(key(name), (name, actor))
        if key(before[1]) != key(actor):
            raise InputError(f"{name!r} is {before[1]!r} and {actor!r}", str(path), "Keep one of the lines.")
    if not found:
        raise InputError("holds no name", str(path), "Write one name and actor a line.")
    return dict(found.values())


def _toml_pairs(path: Path) -> list[tuple[str, str]]:
    check_size(path, str(path), LONGEST_LIST)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"cannot be read ({str(error)[:200]})", str(path), 'Write "name" = "actor".') from error
    table = raw.get("map", raw)
    if not isinstance(table, dict) or not all(isinstance(actor, str) for actor in table.values()):
        raise InputError("is no list of names", str(path), 'Write "name" = "actor", one a line.')
    return [(clean(name), clean(actor)) for name, actor in table.items()]


def _csv_pairs(path: Path) -> list[tuple[str, str]]:
    header, rows, _ = read_rows(path)
    if len(header) < 2:
        raise InputError("has less than two columns", str(path), "Write name,actor, one a line.")
    first, second = header[:2]
    headed = [key(h) for h in (first, second)]
    by_name = dict(zip(headed, (first, second), strict=True))
    if "name" in by_name and "actor" in by_name:
        first, second = by_name["name"], by_name["actor"]
        pairs = []
    else:
        pairs = [(first, second)]
    pairs += [(row.get(first, ""), row.get(second, "")) for _, row in rows]
    return [(clean(name), clean(actor)) for name, actor in pairs if clean(name)]
