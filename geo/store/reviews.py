"""The log of what reviewers decided: who, when, what; with undo and redo, which are logged too and delete nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.errors import WorkspaceError
from geo.reading.review.decisions import Decision, decision_of, decision_record
from geo.store.engine import open_engine, reading, writing
from geo.store.models import DecisionRow, ReviewLogRow

#: Longest name of a reviewer.
LONGEST_NAME = 200


class Action(StrEnum):
    """What was done with a decision."""

    DECIDE = "decide"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log.

    Attributes
    ----------
    number : of the line; lines are in the order in which things were done.
    decision_number : of the decision; the same for its undoing and redoing.
    at : when, in UTC.
    in_force : whether the decision counts now.
    """

    number: int
    action: Action
    decision_number: int
    decision: Decision
    reviewer: str
    at: datetime
    in_force: bool


class Reviews:
    """The decisions kept in a workspace: an SQLite file, or the database at an address.

    Several processes and threads may use one at once. Each method is one transaction.

    Parameters
    ----------
    path : file, made when it is not there, or a database address.
    read_only : open a file that is there without changing anything.

    Raises
    ------
    WorkspaceError
        When the file cannot be used.
    """

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = path
        self._engine = open_engine(path, read_only=read_only)

    def record(self, *decisions: Decision, reviewer: str, at: datetime) -> tuple[int, ...]:
        """Record decisions, all or none, in their order; returns the numbers of those recorded.

        One on a claim that says only what the last decision in force on it says, by the same reviewer, is not
        recorded again: a key pressed twice is one decision.

        Parameters
        ----------
        at : when, with a time zone.

        Raises
        ------
        WorkspaceError
            When the time has no zone, the name cannot be one, or the workspace cannot be written to.
        """
        name, moment = _name(reviewer), _utc(at)
        with writing(self._engine, self.path) as session:
            standing, rows = _standing(session), []
            for decision in decisions:
                if not _stands(decision, name, standing):
                    rows.append(_row(decision, name))
                    for anchor in decision.targets:
                        standing[anchor.key].append((name, rows[-1].record))
            session.add_all(rows)
            session.flush()
            session.add_all(_line(Action.DECIDE, row, name, moment) for row in rows)
            return tuple(row.number for row in rows)

    def undo(self, *, reviewer: str, at: datetime, anyones: bool = False) -> Entry | None:
        """Take back the last decision in force; None when there is none.

        Parameters
        ----------
        anyones : also what others decided, instead of the reviewer's own decisions.

        Raises
        ------
        WorkspaceError
            When the time has no zone or the workspace cannot be written to.
        """
        name, moment = _name(reviewer), _utc(at)
        with writing(self._engine, self.path) as session:
            query = select(DecisionRow).where(DecisionRow.undone.is_(False)).order_by(DecisionRow.number.desc())
            row = session.scalars(query if anyones else query.where(DecisionRow.reviewer == name)).first()
            return _done(session, Action.UNDO, row, name, moment)

    def redo(self, *, reviewer: str, at: datetime, anyones: bool = False) -> Entry | None:
        """Restore the decision that was taken back last; None when there is none, or a new one was made since.

        Raises
        ------
        WorkspaceError
            When the time has no zone or the workspace cannot be written to.
        """
        name, moment = _name(reviewer), _utc(at)
        with writing(self._engine, self.path) as session:
            return _done(session, Action.REDO, _taken_back(session, None if anyones else name), name, moment)

    def decisions(self) -> tuple[Decision, ...]:
        """Decisions in force, in the order in which they were made."""
        query = select(DecisionRow).where(DecisionRow.undone.is_(False)).order_by(DecisionRow.number)
        with reading(self._engine, self.path) as session:
            return tuple(decision_of(row.record) for row in session.scalars(query))

    def log(self, *, newest: int | None = None) -> tuple[Entry, ...]:
        """Every line of the log, oldest first; or the newest so many."""
        lines = select(ReviewLogRow, DecisionRow).join(DecisionRow, DecisionRow.number == ReviewLogRow.decision)
        with reading(self._engine, self.path) as session:
            found = session.execute(lines.order_by(ReviewLogRow.number.desc()).limit(newest)).all()
            return tuple(_entry(line, row) for line, row in reversed(found))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


#: Who decided what, by the slot of each claim it speaks of, oldest first.
_Standing = defaultdict[str, list[tuple[str, Mapping[str, Any]]]]


def _standing(session: Session) -> _Standing:
    """The decisions in force."""
    query = select(DecisionRow.reviewer, DecisionRow.record).where(DecisionRow.undone.is_(False))
    found: _Standing = defaultdict(list)
    for reviewer, record in session.execute(query.order_by(DecisionRow.number)):
        for target in record["targets"]:
            found[target["key"]].append((reviewer, record))
    return found


def _stands(decision: Decision, name: str, standing: _Standing) -> bool:
    """Whether the last decision in force on the same claim is this very one, by the same reviewer."""
    if len(decision.targets) != 1:
        return False
    home = asdict(decision.home)
    for reviewer, record in reversed(standing[decision.targets[0].key]):
        # Documents that share any of these may be one: a decision on either counts on both.
        if any(record["home"][part] == value for part, value in home.items()):
            return reviewer == name and decision_of(record) == decision
    return False


def _taken_back(session: Session, reviewer: str | None) -> DecisionRow | None:
    """The decision that was taken back last, unless a new one was made since."""
    lines = select(ReviewLogRow, DecisionRow).join(DecisionRow, DecisionRow.number == ReviewLogRow.decision)
    if reviewer is not None:
        lines = lines.where(DecisionRow.reviewer == reviewer)
    for line, row in session.execute(lines.order_by(ReviewLogRow.number.desc())):
        if line.action == Action.DECIDE:
            return None
        if line.action == Action.UNDO and row.undone:
            return row
    return None


def _done(session: Session, action: Action, row: DecisionRow | None, name: str, moment: datetime) -> Entry | None:
    if row is None:
        return None
    row.undone = action is Action.UNDO
    line = _line(action, row, name, moment)
    session.add(line)
    session.flush()
    return _entry(line, row)


def _row(decision: Decision, name: str) -> DecisionRow:
    return DecisionRow(
        verb=decision.verb.value,
        document_id=decision.home.document_id,
        record=decision_record(decision),
        reviewer=name,
        undone=False,
    )


def _line(action: Action, row: DecisionRow, name: str, moment: datetime) -> ReviewLogRow:
    return ReviewLogRow(action=action.value, decision=row.number, reviewer=name, at=moment)


def _entry(line: ReviewLogRow, row: DecisionRow) -> Entry:
    # SQLite keeps no zone; what was written was UTC.
    at = line.at if line.at.tzinfo else line.at.replace(tzinfo=UTC)
    return Entry(
        line.number, Action(line.action), row.number, decision_of(row.record), line.reviewer, at, not row.undone
    )


def _name(reviewer: str) -> str:
    name = reviewer.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise WorkspaceError(f"{reviewer!r:.60} is no name of a reviewer", remedy="Choose a short plain name.")
    return name


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise WorkspaceError(f"the time {moment} has no zone", remedy="Give a time in UTC.")
    return moment.astimezone(UTC)


def in_force(path: Path | str) -> Sequence[Decision]:
    """The decisions in force in a workspace, opened for reading alone.

    Raises
    ------
    WorkspaceError
        When the file cannot be used.
    """
    store = Reviews(path, read_only=True)
    try:
        return store.decisions()
    finally:
        store.close()
