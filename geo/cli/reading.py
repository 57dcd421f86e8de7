"""Commands that read texts: ``geoparse`` and ``extract``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.common import (
    Json,
    OptionalTheatre,
    check_output,
    documents_in,
    progress,
    reporting,
    theatre_or_none,
    write_lines,
)

In = Annotated[Path, typer.Argument(metavar="IN.jsonl", help='Documents, one a line: {"id", "text", "published"?}.')]
Out = Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="Where to write; one line a document.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command()(geoparse)
    app.command()(extract)


def geoparse(source: In, out: Out, theatre: OptionalTheatre = None, json_errors: Json = False) -> None:
    """Find the place names in documents and put them on the earth."""
    with reporting(as_json=json_errors):
        check_output(out, source, as_json=json_errors)
        chosen = theatre_or_none(theatre)
        documents = documents_in([source], as_json=json_errors, keep_empty=True, dated=False)

        def records() -> Iterator[dict[str, Any]]:
            from geo.places.gazetteer import load_gazetteer
            from geo.places.geocode import geoparse as find
            from geo.places.nlp import load_nlp
            from geo.reading.layout import parse
            from geo.reading.reader import radius_m, toponym_record

            gazetteer, nlp = load_gazetteer(chosen), load_nlp()
            for document in progress(documents, len(documents), "geoparse"):
                toponyms = find(document.text, gazetteer, chosen, parse(document.text, nlp))
                yield {"id": document.id, "toponyms": [toponym_record(t, radius_m(t, gazetteer)) for t in toponyms]}

        write_lines(out, records(), as_json=json_errors)


def extract(source: In, out: Out, theatre: OptionalTheatre = None, json_errors: Json = False) -> None:
    """Read the dated claims of control in documents, with their place names."""
    with reporting(as_json=json_errors):
        check_output(out, source, as_json=json_errors)
        chosen = theatre_or_none(theatre)
        documents = documents_in([source], as_json=json_errors, keep_empty=True)

        def records() -> Iterator[dict[str, Any]]:
            from geo.reading.reader import Reader, claim_record, toponym_record

            reader = Reader(chosen)
            for document in progress(documents, len(documents), "extract"):
                found = reader.read(document)
                areas = reader.located(found)
                yield {
                    "id": document.id,
                    "toponyms": [toponym_record(t, reader.radius_of(t)) for t in found.toponyms],
                    "claims": [claim_record(c, areas.get(c.id)) for c in found.claims],
                }

        write_lines(out, records(), as_json=json_errors)
