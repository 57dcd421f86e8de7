"""What others call the sides: tables that a user gives, and the names a theatre knows its actors by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.evaluate.csv_files import csv_rows

if TYPE_CHECKING:
    from geo.theatre import Theatre

#: Whom a place or an area belongs to that nobody holds, where a table leaves the side empty.
NOBODY = "none"
_TRUTH, _PRED, _BOTH = "truth", "pred", "both"
_REMEDY = "Give a CSV with the columns name and side, and maybe 'of' (truth, pred or both)."


@dataclass(frozen=True)
class SideTable:
    """Other names of sides, for the known map or table and for the one that is scored."""

    truth: Mapping[str, str] = field(default_factory=dict)
    pred: Mapping[str, str] = field(default_factory=dict)

    def of_truth(self, name: str) -> str:
        """The side that the known map or table means by a name; the name itself when the table has none."""
        return self.truth.get(name, name)

    def of_pred(self, name: str) -> str:
        """The side that the scored map or table means by a name; the name itself when the table has none."""
        return self.pred.get(name, name)


def read_side_table(path: Path) -> SideTable:
    """A table of names: each row gives a ``name`` the ``side`` it is compared as, on the side that ``of`` says.

    Raises
    ------
    InputError
        When the file cannot be read, lacks a column, or holds a row that says nothing or two things.
    """
    truth: dict[str, str] = {}
    pred: dict[str, str] = {}
    rows, _ = csv_rows(path, ("name", "side"), _REMEDY)
    if not rows:
        raise InputError("is empty", str(path), _REMEDY)
    for line, row in rows:
        name, side, of = (row.get(key, "") for key in ("name", "side", "of"))
        if not side or (of or _BOTH) not in {_TRUTH, _PRED, _BOTH}:
            raise InputError(f"name {name!r:.60}, side {side!r:.60}, of {of!r:.60}", f"{path}, line {line}", _REMEDY)
        for table, kind in ((truth, _TRUTH), (pred, _PRED)):
            if of in {"", _BOTH, kind} and table.setdefault(name, side) != side:
                what = f"{name!r:.60} stands for {table[name]!r:.60} and for {side!r:.60}"
                raise InputError(what, f"{path}, line {line}", "Leave one of them out.")
    return SideTable(truth, pred)


def theatre_table(theatre: Theatre, given: SideTable | None = None) -> SideTable:
    """Names of a theatre's sides and actors (ids, names, aliases) as ids of its sides; what a user gives comes first."""
    names: dict[str, str] = {}
    for actor in theatre.actors:
        side = theatre.side_of(actor.id) or actor.id
        for name in (actor.id, actor.name, actor.short, *actor.aliases):
            names.setdefault(name, side)
    names |= {name: side.id for side in theatre.sides for name in (side.id, side.name)}
    given = given or SideTable()
    truth, pred = ({k: names.get(v, v) for k, v in table.items()} for table in (given.truth, given.pred))
    return SideTable(names | truth, names | pred)


def are_known(names: Iterable[str], theatre: Theatre | None) -> bool:
    """Whether all these are sides of a theatre (or nobody): then what another lacks is no matter of names."""
    return theatre is not None and set(names) <= {*(side.id for side in theatre.sides), NOBODY, ""}


def check_named_alike(
    truth: Iterable[str], pred: Iterable[str], aside: Collection[str] = (), *, asked: bool = False
) -> list[str]:
    """What a user should know when two maps or tables name their sides differently.

    Parameters
    ----------
    aside : names that need no counterpart (contested, nobody).
    asked : the names are settled (the user has given a table, or a theatre knows them): what is left is said, not refused.

    Returns
    -------
    Sentences; empty when every side occurs in both.

    Raises
    ------
    InputError
        When each has sides that the other lacks, which most often are the same ones by other names.
    """
    known, found = set(truth) - set(aside), set(pred) - set(aside)
    only_truth, only_pred = sorted(known - found), sorted(found - known)
    if only_truth and only_pred and not asked:
        what = f"the sides are named differently: only the first has {_listed(only_truth)}; only the second {_listed(only_pred)}"
        raise InputError(
            what, remedy="Say which is which with --map FILE, a CSV of name,side,of (truth, pred or both)."
        )
    notes = [(only_truth, "first"), (only_pred, "second")]
    return [f"only the {which} has {_listed(names)}" for names, which in notes if names]


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(f"{name!r:.60}" for name in names[:12]) + more
