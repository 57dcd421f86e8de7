"""Commands on a workspace's gazetteers: ``gazetteer add``, ``list`` and ``remove``."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.common import NAMED, NOTHING_USABLE, WRONG_USE, Json, fail, report, reporting, say

if TYPE_CHECKING:
    from geo.model import Place, Rejected
    from geo.places.formats import Book
    from geo.store.gazetteers import Added, Dataset

WorkspaceFile = Annotated[Path, typer.Option("--workspace", help="The workspace file.")]
_FAULTS = "faults"
#: What users type for a country: a code or a name, and never a path.
_COUNTRY = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’()-])+")

gazetteer = typer.Typer(
    help="Add places to a workspace. Every hamlet in them is known when texts are read with it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    gazetteer.command()(add)
    gazetteer.command(name="list")(listed)
    gazetteer.command()(remove)
    app.add_typer(gazetteer, name="gazetteer")


def add(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|COUNTRY",
            help="A GeoNames dump (XX.txt, XX.zip), an export of Who's On First (features, meta CSV, SQLite), "
            "CSV or GeoJSON with names and coordinates; or a country, such as SY, to fetch from GeoNames.",
        ),
    ],
    workspace: Annotated[Path, typer.Option(help="The workspace file; made when it is not there.")],
    name: Annotated[str | None, typer.Option(help="What to call it; one of the same name is replaced.")] = None,
    kinds: Annotated[
        str,
        typer.Option(
            help="Kinds of places to keep, by GeoNames' class and code with commas (P,S.AIRB), or 'all'. By default "
            "settlements (P) of GeoNames and Who's On First, and all of your own lists."
        ),
    ] = "",
    origin: Annotated[str, typer.Option("--source", help="Whose data it is, if the file is of no known project.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence.")] = "",
    attribution: Annotated[str, typer.Option(help="The words in which its licence wants it named.")] = "",
    country: Annotated[str, typer.Option(help="Country (code or name) of places whose row names none.")] = "",
    server: Annotated[
        str | None, typer.Option(metavar="URL", help="Folder of country dumps, instead of GeoNames' own.")
    ] = None,
    json_errors: Json = False,
) -> None:
    """Add a file of places, or a country's from GeoNames, to a workspace.

    Bad rows are named and the others kept. A run that breaks off can be run again and goes on; the same file again
    changes nothing. Nothing is seen by other commands before all of it is there.
    """
    with reporting(as_json=json_errors):
        from geo.places.formats import Asked, open_book
        from geo.places.formats.download import forget_dump
        from geo.places.formats.records import country_code

        code = country_code(country)
        if country and not code:
            fail(f"--country {country!r} is unknown; give a code such as SY.", WRONG_USE, as_json=json_errors)
        wanted = tuple(filter(None, (kind.strip() for kind in kinds.split(","))))
        path, address = _file_of(source, server, as_json=json_errors)
        book = open_book(path, Asked(wanted, origin, licence, attribution, code))
        called = name or (path.stem if path.is_file() else path.name)
        _add(book, called, address or path.name, workspace, as_json=json_errors)
        if address:
            forget_dump(path)


def _file_of(source: str, server: str | None, *, as_json: bool) -> tuple[Path, str]:
    """The file to read, and the address it was fetched from (empty for a file that was there)."""
    from geo.places.formats.download import SERVER, SERVER_VARIABLE, fetch_dump
    from geo.places.formats.records import country_code
    from geo.store.results import cache_dir

    path = Path(source)
    if path.exists():
        return path, ""
    code = country_code(source) if _COUNTRY.fullmatch(source) else ""
    if not code:
        what = f"{source}: no such file, and no country's code or name. Check the name."
        fail(what, WRONG_USE, as_json=as_json)
    from tqdm import tqdm

    base = server or os.environ.get(SERVER_VARIABLE) or SERVER
    with tqdm(desc=f"fetch {code}", unit="B", unit_scale=True, disable=not sys.stderr.isatty(), leave=False) as bar:

        def shown(here: int, total: int) -> None:
            bar.total = total or None
            bar.update(here - bar.n)

        return fetch_dump(code, base, cache_dir() / "gazetteers", shown), f"{base.rstrip('/')}/{code}.zip"


def _add(book: Book, called: str, origin: str, workspace: Path, *, as_json: bool) -> None:
    from geo.store.gazetteers import Dataset, Gazetteers

    rejected: list[Rejected] = []
    counts: Counter[str] = Counter()
    dataset = Dataset(called, book.hash, book.format, origin, book.source, book.licence, book.attribution)
    store = Gazetteers(workspace)
    try:
        done = store.add(dataset, _places(book, rejected, counts))
    finally:
        store.close()
        report(rejected, as_json=as_json)
        if counts[_FAULTS] > len(rejected):
            say("warning", f"{counts[_FAULTS] - len(rejected):,} more faults are not named here.", as_json=as_json)
    for line in _said(done, dataset, counts, workspace):
        say("info", line, as_json=as_json)


def _places(book: Book, rejected: list[Rejected], counts: Counter[str]) -> Iterator[Place]:
    """The places of a file behind a progress bar; of what is none, the first are kept and all are counted."""
    from tqdm import tqdm

    from geo.model import Place, Rejected

    for item in tqdm(
        book.places(), total=book.total, desc="add", unit="row", disable=not sys.stderr.isatty(), leave=False
    ):
        if isinstance(item, Place):
            yield item
        elif isinstance(item, Rejected):
            counts[_FAULTS] += 1
            rejected += [item] if len(rejected) < NAMED else []
        else:
            counts[item.why] += 1


def _said(done: Added, dataset: Dataset, counts: Counter[str], workspace: Path) -> Iterator[str]:
    if done.known_as:
        yield f"{dataset.origin} is in {workspace} already, as {done.known_as!r}; nothing changed."
        return
    if done.resumed:
        yield f"taken up after {done.resumed:,} places that were added before"
    yield f"{done.places:,} places of {dataset.source} added to {workspace} as {dataset.name!r}"
    if done.replaced:
        yield f"{done.replaced:,} places of its earlier state were replaced"
    for why, count in sorted(counts.items()):
        more = "; --kinds chooses others" if why == "of another kind" else ""
        yield f"{count:,} faults" if why == _FAULTS else f"{count:,} rows left out: {why}{more}"
    yield f"licence: {dataset.licence}" + (f"; name it as: {dataset.attribution}" if dataset.attribution else "")


def listed(
    workspace: WorkspaceFile,
    json_errors: Json = False,
) -> None:
    """List the gazetteers of a workspace, with their licences."""
    with reporting(as_json=json_errors):
        from geo.store.gazetteers import Gazetteers

        store = Gazetteers(workspace, read_only=True)
        found = store.listed()
        store.close()
        if not found:
            say("info", f"no gazetteer was added to {workspace}", as_json=json_errors)
        for dataset in found:
            state = "" if dataset.complete else "; not finished: add it again to go on, or remove it"
            typer.echo(f"{dataset.name}: {dataset.places:,} places, {dataset.format}, from {dataset.origin}{state}")
            terms = f"    {dataset.source}, {dataset.licence}"
            typer.echo(f"{terms}. {dataset.attribution}" if dataset.attribution else terms)


def remove(
    name: Annotated[str, typer.Argument(help="What 'gazetteer list' calls it.")],
    workspace: WorkspaceFile,
    json_errors: Json = False,
) -> None:
    """Remove a gazetteer from a workspace. What was read with it stays as it was read."""
    with reporting(as_json=json_errors):
        from geo.store.engine import open_engine
        from geo.store.gazetteers import Gazetteers

        open_engine(workspace, read_only=True).dispose()  # a workspace that is not there is not made
        store = Gazetteers(workspace)
        count = store.remove(name)
        names = ", ".join(repr(dataset.name) for dataset in store.listed()) or "none"
        store.close()
        if count is None:
            what = f"{workspace} has no gazetteer called {name!r}. There are: {names}."
            fail(what, NOTHING_USABLE, as_json=json_errors)
        say("info", f"{count:,} places of {name!r} removed from {workspace}", as_json=json_errors)
