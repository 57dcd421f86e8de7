"""What an import changed and left out, for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from geo.model import NOTICE

#: Lines of one kind of change that are said one by one; the file given with ``--report`` holds them all.
SAID = 5
#: Areas that differ by less than this share look alike in a sentence.
_SAME = 0.001


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed or left out.

    Attributes
    ----------
    kind : a word by which changes are counted: "invalid", "overlap", "gap", "clipped", "left out" and so on.
    what : a sentence.
    feature : number of the feature in its file from 1, or the line of a table; None for the whole file.
    before_km2, after_km2 : area of the feature, or of the overlap or gap, before and after.
    """

    kind: str
    what: str
    feature: int | None = None
    name: str = ""
    before_km2: float | None = None
    after_km2: float | None = None


@dataclass(frozen=True)
class Report:
    """Everything an import did.

    Attributes
    ----------
    about : what was read and how: file, format, layer, CRS, column, source, licence, date.
    names : one entry a name in the file: actor, side, how it was told, features, area.
    changes : in the order in which they were made.
    totals : features read and used, area by side.
    """

    about: dict[str, Any]
    names: tuple[dict[str, Any], ...] = ()
    changes: tuple[Change, ...] = ()
    totals: dict[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """The report as plain values for JSON."""
        counts = dict(sorted(Counter(change.kind for change in self.changes).items()))
        changes = [{key: value for key, value in asdict(c).items() if value not in (None, "")} for c in self.changes]
        return {
            "notice": NOTICE, **self.about, "totals": self.totals, "names": list(self.names),
            "counts": counts, "changes": changes,
        }  # fmt: skip

    def names_told(self) -> list[str]:
        """What each name in the file was taken for, as sentences."""
        return [f"{name['name']!r} is taken as {_meant(name)}" for name in self.names]

    def changes_told(self) -> list[str]:
        """What was changed and left out as sentences, of each kind the first few."""
        return list(told(self.changes))


def _meant(name: dict[str, Any]) -> str:
    side = name["side"] or "nobody, and left out"
    actor = f"{name['actor']} ({side})" if name["actor"] and name["actor"] != side else side
    return f"{actor}: {name['how']}, {name['features']:,} feature{'s' if name['features'] != 1 else ''}"


def told(changes: Sequence[Change]) -> Iterable[str]:
    """Changes as sentences, those of a kind beside each other, the first few and how many more."""
    for kind in dict.fromkeys(change.kind for change in changes):
        of_kind = [change for change in changes if change.kind == kind]
        yield from (sentence(change) for change in of_kind[:SAID])
        if len(of_kind) > SAID:
            yield f"{len(of_kind) - SAID:,} more of this kind: {kind}"


def sentence(change: Change) -> str:
    """One change as a sentence with its feature and areas."""
    where = "" if change.feature is None else f"feature {change.feature}"
    where += f" {change.name!r}" if change.name else ""
    area = ""
    before, after = change.before_km2, change.after_km2
    if before is not None and after is not None and abs(before - after) > _SAME * max(before, after):
        area = f" ({_km2(before)} before, {_km2(after)} after)"
    return f"{where.strip()}: {change.what}{area}" if where else f"{change.what}{area}"


def _km2(area: float) -> str:
    return f"{area:,.3g} km2" if area < 100 else f"{area:,.0f} km2"
