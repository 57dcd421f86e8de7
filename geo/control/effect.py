"""What a change of claims does to the map: the places and days that come out otherwise, and a sentence for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from geo.control.account import day_words, percent, plain_values
from geo.control.counterfactual import Outcome
from geo.model import NOTICE, Status

if TYPE_CHECKING:
    import pandas as pd

#: Change of probability below which nothing is told.
TOLD = 0.01
_COLUMNS = ("place_id", "date", "name", "lat", "lon", "controller", "side", "probability", "status")
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Change:
    """A place on a day, as it is now and as it would be; None where it is not on the map."""

    place_id: str
    name: str
    lat: float
    lon: float
    day: date
    before: Outcome | None
    after: Outcome | None

    @property
    def turns(self) -> bool:
        """Whether holder or status change, and not only how sure they are."""
        return _answer(self.before) != _answer(self.after)


@dataclass(frozen=True)
class Effect:
    """All that would come out otherwise.

    Attributes
    ----------
    changes : places by id, each with its days in order; those whose holder or status turn first.
    names : names of actors and sides by id.
    """

    changes: tuple[Change, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """How many places are touched."""
        return len({change.place_id for change in self.changes})

    def sentences(self, most: int | None = None) -> tuple[str, ...]:
        """One sentence for each place and run of days on which the same would change, those that turn first.

        Parameters
        ----------
        most : how many are said at most; how many more there are is said too.
        """
        runs = sorted(_runs(self.changes), key=lambda run: not run[0].turns)
        said = [_sentence(run, self.names) for run in runs[:most]]
        return (*said, f"And {len(runs) - len(said)} more.") if len(said) < len(runs) else tuple(said)

    def record(self) -> dict[str, Any]:
        """All changes as plain values, ready for JSON, with the sentences and the notice that everything inferred bears."""
        changes = [plain_values(asdict(change)) for change in self.changes]
        return {"sentences": list(self.sentences()), "changes": changes, "notice": NOTICE}


def effect_between(before: pd.DataFrame, after: pd.DataFrame, names: Mapping[str, str] | None = None) -> Effect:
    """What differs between two tables of control (schema.CONTROL) of one period.

    Parameters
    ----------
    names : names of actors and sides by id, for the sentences.
    """
    old, new = _rows(before), _rows(after)
    found = []
    for key in sorted(old.keys() | new.keys()):
        row, was, will = new.get(key) or old[key], old.get(key), new.get(key)
        change = Change(key[0], row[2], row[3], row[4], key[1], _outcome(was), _outcome(will))
        if change.turns or abs(_probability(change.before) - _probability(change.after)) >= TOLD:
            found.append(change)
    turning = {change.place_id for change in found if change.turns}
    found.sort(key=lambda c: (c.place_id not in turning, c.place_id, c.day))
    return Effect(tuple(found), dict(names or {}))


def _rows(control: pd.DataFrame) -> dict[tuple[str, date], tuple[str, date, str, float, float, str, str, float, str]]:
    columns = (control[name].tolist() for name in _COLUMNS)
    return {row[:2]: row for row in zip(*columns, strict=True)}


def _outcome(row: Sequence[object] | None) -> Outcome | None:
    if row is None:
        return None
    controller, side, probability, status = row[5:]
    return Outcome(_or_none(controller), _or_none(side), float(str(probability)), str(status))


def _or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _answer(outcome: Outcome | None) -> tuple[str | None, str] | None:
    return (outcome.controller, outcome.status) if outcome else None


def _probability(outcome: Outcome | None) -> float:
    return outcome.probability if outcome else 0.0


def _runs(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Consecutive days of one place on which the same would change."""
    run: list[Change] = []
    for change in changes:
        if run and not _goes_on(run[-1], change):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def _goes_on(last: Change, change: Change) -> bool:
    same = (last.place_id, _answer(last.before), _answer(last.after)) == (
        change.place_id, _answer(change.before), _answer(change.after),
    )  # fmt: skip
    return same and change.day - last.day == _DAY


def _sentence(run: Sequence[Change], names: Mapping[str, str]) -> str:
    first = run[0]
    when = _days(first.day, run[-1].day)
    if first.turns and first.after is None:
        return f"This would take {first.name} off the map {when}."
    if first.turns and first.before is None:
        return f"This would put {first.name} on the map {when}: {_state(first.after, names)}."
    if first.turns:
        return (
            f"This would turn {first.name} to {_state(first.after, names)} {when}; now {_state(first.before, names)}."
        )
    strongest = max(run, key=lambda c: abs(_probability(c.after) - _probability(c.before)))
    share, then = _probability(strongest.before), _probability(strongest.after)
    most = "" if len(run) == 1 else f", most on {day_words(strongest.day)}"
    holder = _holder(first.before, names)
    how = "more" if then > share else "less"
    return f"This would make {holder} {how} likely to hold {first.name} {when} ({percent(share)} to {percent(then)}{most})."


def _days(first: date, last: date) -> str:
    if first == last:
        return f"on {day_words(first)}"
    shown = day_words(first).split()
    same = 2 if (first.month, first.year) == (last.month, last.year) else 1 if first.year == last.year else 0
    return f"from {' '.join(shown[: len(shown) - same])} to {day_words(last)}"


def _holder(outcome: Outcome | None, names: Mapping[str, str]) -> str:
    controller = outcome.controller if outcome else None
    return names.get(controller, controller) if controller else "nobody known"


def _state(outcome: Outcome | None, names: Mapping[str, str]) -> str:
    if outcome is None:
        return "not on the map"
    holder = _holder(outcome, names)
    return {
        Status.HELD: f"held by {holder}",
        Status.CONTESTED: "contested",
        Status.BESIEGED: f"besieged, held by {holder}",
        Status.UNHELD: "left by its holder",
        Status.UNKNOWN: "not known",
    }[Status(outcome.status)]
