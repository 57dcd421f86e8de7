"""Commands that read texts: ``geoparse``, ``extract`` and ``compare``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli.common import (
    WRONG_USE,
    Json,
    KnownPlaces,
    OptionalTheatre,
    check_output,
    documents_in,
    fail,
    progress,
    reporting,
    theatre_or_none,
    whole_file,
    write_lines,
)
from geo.cli.model import (
    BACKOFF_S,
    MAX_REQUESTS,
    MAX_SECONDS,
    MAX_TOKENS,
    TIMEOUT_S,
    Backoff,
    Endpoint,
    MaxRequests,
    MaxSeconds,
    MaxTokens,
    Model,
    Timeout,
    Wanted,
    read_with_model,
    wanted,
)

if TYPE_CHECKING:
    from geo.model import Reading
    from geo.reading.llm.reader import ModelReading
    from geo.reading.reader import Reader

#: Formats of a comparison.
COMPARED = (".html", ".jsonl")

In = Annotated[Path, typer.Argument(metavar="IN.jsonl", help='Documents, one a line: {"id", "text", "published"?}.')]
Processes = Annotated[
    int, typer.Option(min=0, metavar="N", help="Read with this many processes at once; 0 is one a core.")
]
Out = Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="Where to write; one line a document.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``app``."""
    app.command()(geoparse)
    app.command()(extract)
    app.command()(compare)


def geoparse(
    source: In,
    out: Out,
    theatre: OptionalTheatre = None,
    workspace: KnownPlaces = None,
    processes: Processes = 1,
    json_errors: Json = False,
) -> None:
    """Find the place names in documents and put them on the earth."""
    with reporting(as_json=json_errors):
        check_output(out, source, workspace, as_json=json_errors)
        chosen = theatre_or_none(theatre)
        documents = documents_in([source], as_json=json_errors, keep_empty=True, dated=False)

        def records() -> Iterator[dict[str, Any]]:
            from geo.pipeline import added_places
            from geo.reading.reader import Reader, toponym_record

            reader = Reader(chosen, added_places(workspace, chosen))
            found = progress(reader.places_many(documents, processes), len(documents), "geoparse")
            for document, toponyms in zip(documents, found, strict=True):
                found_here = [toponym_record(t, reader.radius_of(t)) for t in toponyms]
                yield {"id": document.id, "toponyms": found_here}

        write_lines(out, records(), as_json=json_errors)


def extract(
    source: In,
    out: Out,
    theatre: OptionalTheatre = None,
    workspace: KnownPlaces = None,
    model: Model = None,
    endpoint: Endpoint = None,
    max_requests: MaxRequests = MAX_REQUESTS,
    max_tokens: MaxTokens = MAX_TOKENS,
    max_seconds: MaxSeconds = MAX_SECONDS,
    timeout: Timeout = TIMEOUT_S,
    backoff: Backoff = BACKOFF_S,
    processes: Processes = 1,
    json_errors: Json = False,
) -> None:
    """Read the dated claims of control in documents. Their place names too."""
    with reporting(as_json=json_errors):
        check_output(out, source, workspace, as_json=json_errors)
        limits, waits = (max_requests, max_tokens, max_seconds), (timeout, backoff)
        asked = wanted(model, endpoint, limits, waits, as_json=json_errors)
        chosen = theatre_or_none(theatre)
        documents = documents_in([source], as_json=json_errors, keep_empty=True)

        def records() -> Iterator[dict[str, Any]]:
            from geo.pipeline import added_places
            from geo.reading.reader import Reader

            reader = Reader(chosen, added_places(workspace, chosen))
            for reading in progress(reader.read_many(documents, processes), len(documents), "extract"):
                yield _record(reading, reader)

        def model_records(asked: Wanted) -> Iterator[dict[str, Any]]:
            from geo.pipeline import added_places
            from geo.reading.reader import Reader

            added = added_places(workspace, chosen)
            reader = Reader(chosen, added)
            for _, read in read_with_model(documents, chosen, asked, "extract", added, reader, as_json=json_errors):
                unread = {"unread": read.unread} if read.unread else {}
                yield _record(read.reading, reader) | {"notes": [note.what for note in read.notes]} | unread

        write_lines(out, model_records(asked) if asked else records(), as_json=json_errors)


def _record(reading: Reading, reader: Reader) -> dict[str, Any]:
    from geo.reading.reader import claim_record, toponym_record

    areas = reader.located(reading)
    return {
        "id": reading.document.id,
        "toponyms": [toponym_record(t, reader.radius_of(t)) for t in reading.toponyms],
        "claims": [claim_record(c, areas.get(c.id)) for c in reading.claims],
    }


def compare(
    source: In,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Where to write: a page (.html) or lines (.jsonl).")],
    theatre: OptionalTheatre = None,
    workspace: KnownPlaces = None,
    model: Model = None,
    endpoint: Endpoint = None,
    max_requests: MaxRequests = MAX_REQUESTS,
    max_tokens: MaxTokens = MAX_TOKENS,
    max_seconds: MaxSeconds = MAX_SECONDS,
    timeout: Timeout = TIMEOUT_S,
    backoff: Backoff = BACKOFF_S,
    json_errors: Json = False,
) -> None:
    """Compare a language model's claims with this reader's. Both read the same documents."""
    with reporting(as_json=json_errors):
        check_output(out, source, workspace, as_json=json_errors)
        if out.suffix.lower() not in COMPARED:
            fail(f"{out}: write a comparison as {' or '.join(COMPARED)}.", WRONG_USE, as_json=json_errors)
        limits, waits = (max_requests, max_tokens, max_seconds), (timeout, backoff)
        asked = wanted(model, endpoint, limits, waits, as_json=json_errors)
        if asked is None:
            fail("compare needs --model NAME and --endpoint URL.", WRONG_USE, as_json=json_errors)
        chosen = theatre_or_none(theatre)
        documents = documents_in([source], as_json=json_errors, keep_empty=True)
        from geo.pipeline import added_places

        added = added_places(workspace, chosen)
        read = read_with_model(documents, chosen, asked, "compare", added, as_json=json_errors)
        if out.suffix.lower() == ".jsonl":
            write_lines(out, _comparison_lines(read), as_json=json_errors)
            return
        page = _comparison_page(tuple(read), asked.settings.model)
        with whole_file(out, as_json=json_errors) as temporary:
            temporary.write_text(page, encoding="utf-8")


def _comparison_lines(read: Iterable[tuple[Reading, ModelReading]]) -> Iterator[dict[str, Any]]:
    from geo.exports.comparison import comparison_record
    from geo.reading.compare import compare as beside

    for own, other in read:
        notes = [note.what for note in other.notes]
        record = comparison_record(beside(own, other.reading), ("built_in", "model"), notes)
        yield record | ({"unread": other.unread} if other.unread else {})


def _comparison_page(read: Sequence[tuple[Reading, ModelReading]], model: str) -> str:
    from geo.exports.comparison import comparison_html
    from geo.reading.compare import compare as beside

    notes = {own.document.id: [note.what for note in other.notes] for own, other in read}
    unread = {own.document.id: other.unread for own, other in read if other.unread}
    names = ("the built-in reader", f"the model {model}")
    return comparison_html([beside(own, other.reading) for own, other in read], names, notes, unread)
