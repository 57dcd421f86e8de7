"""The description of an export on the command line: a file, and options that outrank it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.common import WRONG_USE, existing, fail
from geo.errors import InputError

if TYPE_CHECKING:
    from geo.exports.description import Description
    from geo.exports.progress import Progress

#: The formats, said here since every command would wait for the writers; a test holds this to what there is.
SUFFIXES = (
    ".html", ".embed.html", ".png", ".svg", ".pdf", ".mp4", ".gif", ".webp", ".geojson", ".gpkg", ".parquet", ".kmz", ".kml", ".csv", ".control.csv", ".xlsx",
    ".toml", ".zip",
)  # fmt: skip

DescriptionFile = Annotated[
    Path | None,
    typer.Option("--description", metavar="FILE", help="What to write and how, as TOML or JSON; options outrank it."),
]
Mode = Annotated[
    str | None,
    typer.Option(help="light, dark or contrast; by default light."),
]
Renderer = Annotated[
    str | None, typer.Option(help="PNG: browser (as in the map), static (no browser), or auto, the default.")
]
Scale = Annotated[float | None, typer.Option(min=1, max=4, help="Pictures: pixels per point; by default 2.")]
Extent = Annotated[
    str | None, typer.Option(metavar="W,S,E,N", help="Only what lies within, in degrees.", show_default=False)
]
Layers = Annotated[str | None, typer.Option(metavar="NAME,...", help="Only these layers, such as areas,fronts.")]
Size = Annotated[str | None, typer.Option(metavar="WxH", help="Pictures: width and height in points.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Language of the texts: en or ar.")]
Names = Annotated[str | None, typer.Option(help="Names of places: en, ar or both.")]
Title = Annotated[str | None, typer.Option(help="A title in place of the theatre's.")]
Credits = Annotated[str | None, typer.Option("--credits", help="A line after the sources.")]


def described(file: Path | None, given: dict[str, Any], *, as_json: bool) -> Description:
    """The description of a file (None: all defaults) with what was given on the command line put over it.

    Ends with exit status 2 when either cannot be used.
    """
    from geo.exports.description import Description, changed, load_description

    options = {name: _parted(name, value) for name, value in given.items() if value is not None}
    try:
        base = load_description(existing(file, as_json=as_json)) if file else Description()
        return changed(base, **options)
    except InputError as error:
        fail(str(error), WRONG_USE, as_json=as_json)


def _parted(name: str, value: Any) -> Any:
    """Lists, as they are typed: ``35,32,42,37`` or ``1200x800``; what is no number is left for the check to name."""
    if name in {"extent", "layers"}:
        parts = [part.strip() for part in value.split(",")]
        return parts if name == "layers" else [_as_number(part) for part in parts]
    return [_as_number(part) for part in value.lower().split("x")] if name == "size" else value


def _as_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A listener that draws a bar on a terminal and is silent elsewhere; Ctrl-C ends the writer it listens to."""
    if not sys.stderr.isatty():
        yield lambda _share, _what: None
        return
    from tqdm import tqdm  # here, since every command would wait for it

    with tqdm(total=100, desc="write", bar_format="{desc}: {percentage:3.0f}%|{bar}| {elapsed}", leave=False) as bar:

        def draw(share: float, what: str) -> None:
            bar.set_description_str(f"write {what}", refresh=False)
            bar.update(max(0.0, 100 * share - bar.n))

        yield draw
