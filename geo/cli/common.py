"""What every command shares: errors and exit statuses, progress, reading and writing documents."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from geo.errors import GeoError, InputError, TheatreError, sentences
from geo.model import Document, Rejected
from geo.store import whole
from geo.theatre import Theatre, load_theatre

DONE, NOTHING_USABLE, WRONG_USE = 0, 1, 2
#: Faults of one file that are named one by one: a binary file of 50 MB would have 200,000.
NAMED = 50
#: A map a day: longer periods take hours, and are typing errors.
LONGEST_DAYS = 3_660

T = TypeVar("T")

Json = Annotated[bool, typer.Option("--json", help="Print errors and notices as JSON lines on stderr.")]
TheatreName = Annotated[str, typer.Option("--theatre", help="Name of a theatre, such as syria-2024.")]
OptionalTheatre = Annotated[
    str | None, typer.Option("--theatre", help="Name of a theatre; without one, the whole world.")
]
KnownPlaces = Annotated[
    Path | None, typer.Option("--workspace", help="Know the places added to this workspace by 'gazetteer add' too.")
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day, YYYY-MM-DD.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, included.")]
AsKnown = Annotated[bool, typer.Option("--as-known", help="For each day use only what was published by then.")]


def fail(message: str, status: int, *, as_json: bool) -> NoReturn:
    """Say what is wrong on stderr and end with ``status``."""
    say("error", message, as_json=as_json)
    raise typer.Exit(status)


def say(level: str, message: str, *, as_json: bool) -> None:
    """Write one notice to stderr, as plain text or as a JSON line."""
    said = message if level == "info" else f"{level}: {message}"
    typer.echo(json.dumps({"level": level, "message": message}, ensure_ascii=False) if as_json else said, err=True)


@contextmanager
def reporting(*, as_json: bool) -> Iterator[None]:
    """Turn the package's errors into a message and the contract's exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", stream=sys.stderr)
    try:
        yield
    except TheatreError as error:
        fail(str(error), WRONG_USE, as_json=as_json)
    except GeoError as error:
        fail(str(error), NOTHING_USABLE, as_json=as_json)
    except BrokenPipeError:
        raise typer.Exit(DONE) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(f"{where}{error.strerror or error}. Make room or check the permissions.", NOTHING_USABLE, as_json=as_json)


def existing(path: Path, *, as_json: bool) -> Path:
    """The path, or exit status 2 when nothing is there."""
    if not path.exists():
        fail(f"{path}: no such file. Check the name.", WRONG_USE, as_json=as_json)
    return path


def parse_day(text: str | None, name: str, *, as_json: bool) -> date | None:
    """A day given on the command line; exit status 2 when it is no date."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{name} {text!r} is no date; write it as 2024-11-30.", WRONG_USE, as_json=as_json)


def period(theatre: Theatre, day_from: str | None, day_to: str | None, *, as_json: bool) -> tuple[date, date]:
    """The period asked for, by default the theatre's; exit status 2 when it ends before it begins."""
    start = parse_day(day_from, "--from", as_json=as_json) or theatre.date_from
    end = parse_day(day_to, "--to", as_json=as_json) or theatre.date_to
    if end < start:
        fail(f"--to {end} lies before --from {start}.", WRONG_USE, as_json=as_json)
    if (end - start).days > LONGEST_DAYS:
        fail(f"{start} to {end} is too long; ask for at most {LONGEST_DAYS:,} days.", WRONG_USE, as_json=as_json)
    if start < theatre.date_from or end > theatre.date_to:
        known = f"{theatre.date_from} to {theatre.date_to}"
        say("warning", f"{start} to {end} reaches beyond {theatre.title}, {known}; days outside rest on its start "
            "state and on what the documents say.", as_json=as_json)  # fmt: skip
    return start, end


def day_within(value: str | None, option: str, start: date, end: date, *, as_json: bool) -> date | None:
    """The day typed for an option; exit status 2 when it is none or lies outside a period."""
    day = parse_day(value, option, as_json=as_json)
    if day and not start <= day <= end:
        fail(f"{option} {day} lies outside {start} to {end}.", WRONG_USE, as_json=as_json)
    return day


def theatre_or_none(name: str | None) -> Theatre | None:
    """The theatre of that name; None for None.

    Raises
    ------
    TheatreError
        When there is no such theatre.
    """
    return None if name is None else load_theatre(name)


def progress(items: Iterable[T], total: int, what: str) -> Iterable[T]:
    """The items behind a progress bar, shown on a terminal only."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm  # here, since every command would wait for it

    bar: Iterable[T] = tqdm(items, total=total, desc=what, unit="doc", leave=False)
    return bar


def documents_in(
    paths: Sequence[Path], *, as_json: bool, keep_empty: bool = False, dated: bool = True
) -> tuple[Document, ...]:
    """The documents of some files; what cannot be used is said on stderr, the rest is kept.

    Parameters
    ----------
    keep_empty : keep documents whose text is empty, for commands that answer each document with a line.
    dated : whether the publication date matters, so that its absence is said.

    Raises
    ------
    InputError
        When no file holds a usable document.
    """
    from geo.sources import read_documents

    documents: list[Document] = []
    for path in paths:
        try:
            loaded = read_documents(existing(path, as_json=as_json), path.name, keep_empty=keep_empty)
        except InputError as error:
            say("error", str(error), as_json=as_json)
            continue
        documents += loaded.documents
        report(loaded.rejected, as_json=as_json)
    if not documents:
        raise InputError("no usable document", ", ".join(map(str, paths)), "Each document needs a text.")
    if dated:
        check_dates(documents, as_json=as_json)
    return tuple(documents)


def check_dates(documents: Sequence[Document], *, as_json: bool) -> None:
    """Say on stderr which documents bear no publication date, or one that has not come yet."""
    undated = [d.id for d in documents if d.published is None]
    if undated:
        remedy = 'Words like "on Friday" cannot be dated without it: give "published".'
        say("warning", f"no publication date: {_named(undated)}. {remedy}", as_json=as_json)
    # East of UTC it may be tomorrow already.
    tomorrow = datetime.now(tz=UTC).date() + timedelta(1)  # noqa: TID251 - the edge, not the core, knows today
    future = [d.id for d in documents if d.published and d.published > tomorrow]
    if future:
        say("warning", f"published in the future: {_named(future)}. Check the dates.", as_json=as_json)


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - 5:,} more" if len(ids) > 5 else ""
    return ", ".join(repr(i[:60]) for i in ids[:5]) + more


def report(rejected: Sequence[Rejected], *, as_json: bool) -> None:
    """Name on stderr the parts of an input that could not be used; of very many the first, and how many more."""
    for part in rejected[:NAMED]:
        say("warning", sentences(part.what, part.where, part.remedy), as_json=as_json)
    if len(rejected) > NAMED:
        say("warning", f"{len(rejected) - NAMED:,} more like these are not named here.", as_json=as_json)


def check_output(out: Path, *sources: Path | None, as_json: bool) -> None:
    """Refuse, before any work, to write over an input or a folder, or where there is no folder; exit status 2."""
    if out.is_dir():
        fail(f"{out}: is a folder. Name a file in it.", WRONG_USE, as_json=as_json)
    if not out.parent.is_dir():
        fail(f"{out}: there is no folder {out.parent}. Make it, or choose another.", WRONG_USE, as_json=as_json)
    for source in sources:
        if source and source.exists() and out.exists() and out.samefile(source):
            fail(f"{out}: is the input itself. Choose another name.", WRONG_USE, as_json=as_json)


def write_lines(path: Path, records: Iterable[dict[str, Any]], *, as_json: bool) -> int:
    """Write records as JSON lines, the whole file or nothing; returns how many."""
    count = 0
    with whole_file(path, as_json=as_json) as temporary, temporary.open("w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


@contextmanager
def whole_file(path: Path, *, as_json: bool) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place when the block ends well; exit status 2 without one."""
    with ExitStack() as stack:
        try:
            temporary = stack.enter_context(whole.whole_file(path))
        except OSError as error:
            fail(f"{path}: cannot be written ({error.strerror}). Choose another folder.", WRONG_USE, as_json=as_json)
        yield temporary
