"""Taking in what waits in the watched folder and in the feeds that a person has set. Nothing else is ever asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from geo.errors import InputError, sentences
from geo.model import Rejected
from geo.sources import Loaded
from geo.sources.content import read_content
from geo.sources.feed import read_feed
from geo.sources.fetch import checked_address, fetch_feed
from geo.sources.folder import checked_folder, marked, waiting
from geo.sources.records import Collector
from geo.store.workspace import Workspace

FOLDER, FEEDS, SEEN, ASKED = "intake.folder", "intake.feeds", "intake.seen", "intake.asked"
#: Files looked at and feeds set, at most: both are kept in one setting.
LIMIT_SEEN, LIMIT_FEEDS = 20_000, 100
#: A feed is asked no more often by itself.
FEED_PAUSE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a look: how many documents are new and how many were here, and what could not be used."""

    added: int = 0
    known: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.added + other.added, self.known + other.known, self.faults + other.faults)


def home_of(store: Workspace) -> Path | None:
    """The folder beside the workspace's file, within which a watched folder must lie; None for a database server."""
    return None if isinstance(store.path, str) and "://" in store.path else Path(store.path).resolve().parent


def folder_of(store: Workspace) -> Path | None:
    """The watched folder; None when none is set.

    Raises
    ------
    InputError
        When what is set leads out of the workspace's folder.
    """
    name, home = store.setting(FOLDER), home_of(store)
    return checked_folder(name, home) if name and home else None


def watch_folder(store: Workspace, name: str) -> Path | None:
    """Watch a folder beside the workspace's file, which is made when it is not there; an empty name watches none.

    Raises
    ------
    InputError
        When the name leads elsewhere, the folder cannot be made, or the workspace is on a server.
    """
    if not name.strip():
        store.set_setting(FOLDER, "")
        return None
    home = home_of(store)
    if home is None:
        raise InputError("a workspace on a server has no folder", str(store.path), "Upload files instead.")
    folder = checked_folder(name, home)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made ({error.strerror})", str(folder), "Choose another name.") from error
    store.set_setting(FOLDER, str(folder.relative_to(home)))
    return folder


def feeds_of(store: Workspace) -> tuple[str, ...]:
    """Addresses of the feeds that are set."""
    return tuple(store.setting(FEEDS, ()))


def set_feeds(store: Workspace, addresses: Iterable[str]) -> tuple[str, ...]:
    """Set the feeds; each address once, in order.

    Raises
    ------
    InputError
        When one is no web address, or there are too many; none is set then.
    """
    clean = tuple(dict.fromkeys(checked_address(a) for a in addresses if a.strip()))
    if len(clean) > LIMIT_FEEDS:
        raise InputError(f"{len(clean)} feeds are more than can be watched", remedy=f"Keep {LIMIT_FEEDS}.")
    store.set_setting(FEEDS, list(clean))
    return clean


def look_in_folder(store: Workspace) -> Taken:
    """Add the documents of files that were not looked at yet; each file is looked at once, broken ones too."""
    folder = folder_of(store)
    if folder is None or not folder.is_dir():
        return Taken()
    seen = list(store.setting(SEEN, ()))
    taken = Taken()
    for file in waiting(folder, frozenset(seen)):
        taken += _take(store, file)
        seen.append(marked(file))
        # After each, so that a stop in between looks at none twice.
        store.set_setting(SEEN, seen[-LIMIT_SEEN:])
    return taken


def ask_feeds(store: Workspace, now: datetime, *, all_: bool = False) -> Taken:
    """Ask the feeds that are set and due.

    Parameters
    ----------
    now : with a time zone.
    all_ : ask also those that were asked a short while ago.
    """
    asked = dict(store.setting(ASKED, {}))
    taken = Taken()
    for address in feeds_of(store):
        if not all_ and address in asked and now - datetime.fromisoformat(asked[address]) < FEED_PAUSE:
            continue
        asked[address] = now.isoformat()
        kept = feeds_of(store)
        store.set_setting(ASKED, {a: t for a, t in asked.items() if a in kept})
        try:
            collector = Collector()
            read_feed(fetch_feed(address), address, collector)
            taken += _kept(store, collector.loaded())
        except InputError as error:
            taken += Taken(faults=(str(error),))
    return taken


def _take(store: Workspace, file: Path) -> Taken:
    try:
        return _kept(store, read_content(file, file.name))
    except InputError as error:
        return Taken(faults=(str(error),))


def _kept(store: Workspace, loaded: Loaded) -> Taken:
    added = sum(store.add(document) for document in loaded.documents)
    return Taken(added, len(loaded.documents) - added, tuple(map(told, loaded.rejected)))


def told(part: Rejected) -> str:
    """A part that could not be used, in a sentence."""
    return sentences(part.what, part.where, part.remedy)


def summary(taken: Taken) -> str:
    """What came of a look, in a sentence."""
    if not taken.added:
        return "Nothing new." if not taken.faults else "Nothing new could be used."
    return f"{taken.added} new {'document' if taken.added == 1 else 'documents'} in the queue."


def check_total(sizes: Sequence[int], limit: int) -> None:
    """Refuse files that are too much together.

    Raises
    ------
    InputError
        When they are.
    """
    if sum(sizes) > limit:
        what = f"{sum(sizes) / 1e6:,.0f} MB at once are too much"
        raise InputError(what, remedy=f"Upload under {limit / 1e6:,.0f} MB at a time.")
