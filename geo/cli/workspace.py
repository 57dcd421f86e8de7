"""Commands on a workspace: ``ingest``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geo.cli.common import Json, OptionalTheatre, documents_in, progress, reporting, say, theatre_or_none


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command()(ingest)


def ingest(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help=".txt .json .jsonl .csv .html files.")],
    workspace: Annotated[Path, typer.Option(help="The workspace file; made when it is not there.")],
    theatre: OptionalTheatre = None,
    json_errors: Json = False,
) -> None:
    """Read documents and add them to a workspace. With their claims; what is there already is left alone."""
    with reporting(as_json=json_errors):
        chosen = theatre_or_none(theatre)
        documents = documents_in(sources, as_json=json_errors)
        from geo.pipeline import added_places
        from geo.reading.reader import Reader
        from geo.store.workspace import Workspace

        store = Workspace(workspace)
        places = added_places(workspace, chosen)
        reader = Reader(chosen, places)
        # What was read before a gazetteer was added is read again, for it may name the new places.
        added = sum(
            store.add_reading(reader.read(document), reader=places.digest)
            for document in progress(documents, len(documents), "ingest")
            if not store.has(document, reader=places.digest or None)
        )
        say("info", f"{added} of {len(documents)} documents added to {workspace}", as_json=json_errors)
