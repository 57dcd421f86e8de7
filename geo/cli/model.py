"""A language model on the command line: its options, and documents read with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from geo.cli.common import WRONG_USE, fail, progress, report, say
from geo.errors import EndpointError
from geo.places.added import NO_PLACES, AddedPlaces
from geo.reading.llm.budget import Budget
from geo.reading.llm.settings import Settings, key_from_environment
from geo.theatre import Theatre, all_actors

if TYPE_CHECKING:
    from geo.model import Document, Reading
    from geo.reading.llm.reader import ModelReading
    from geo.reading.reader import Reader

Model = Annotated[
    str | None,
    typer.Option("--model", envvar="FRONTLINE_LLM_MODEL", help="Read claims with this language model instead."),
]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--endpoint", metavar="URL", envvar="FRONTLINE_LLM_ENDPOINT", help="Where the model answers: http://host/v1."
    ),
]
MaxRequests = Annotated[int, typer.Option(min=1, help="With a model: questions asked at most.")]
MaxTokens = Annotated[int, typer.Option(min=1, help="With a model: tokens spent at most.")]
MaxSeconds = Annotated[float, typer.Option(min=0, help="With a model: seconds spent on questions at most.")]
Timeout = Annotated[float, typer.Option(min=0.01, help="With a model: seconds one answer may take.")]
Backoff = Annotated[float, typer.Option(min=0, help="With a model: seconds before a question is asked again; doubled.")]

MAX_REQUESTS, MAX_TOKENS, MAX_SECONDS, TIMEOUT_S, BACKOFF_S = 1_000, 2_000_000, 3_600.0, 120.0, 1.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model and what it may cost, as asked for."""

    settings: Settings
    budget: Budget = field(compare=False)


def wanted(
    model: str | None,
    endpoint: str | None,
    limits: tuple[int, int, float],
    waits: tuple[float, float],
    *,
    as_json: bool,
) -> Wanted | None:
    """The model asked for, None when none is; exit status 2 when it is asked for wrongly.

    Parameters
    ----------
    limits : requests, tokens and seconds.
    waits : seconds for an answer, and before the first repetition.
    """
    if not model:
        return None
    if not endpoint:
        _refuse("--model needs --endpoint URL (or FRONTLINE_LLM_ENDPOINT): where does it answer?", as_json=as_json)
    try:
        settings = Settings(endpoint, model, key_from_environment(), timeout_s=waits[0], backoff_s=waits[1])
    except EndpointError as error:
        _refuse(str(error), as_json=as_json)
    return Wanted(settings, Budget(*limits))


def _refuse(message: str, *, as_json: bool) -> NoReturn:
    fail(message, WRONG_USE, as_json=as_json)


def read_with_model(
    documents: Sequence[Document],
    theatre: Theatre | None,
    asked: Wanted,
    what: str,
    added: AddedPlaces = NO_PLACES,
    reader: Reader | None = None,
    *,
    as_json: bool,
) -> Iterator[tuple[Reading, ModelReading]]:
    """Our reading and the model's of each document, in order; what was dropped or left unread is said on stderr.

    Parameters
    ----------
    added : a user's own places, known beside the bundled ones.
    reader : the built-in reader with both, when there is one already.

    Raises
    ------
    EndpointError
        At the end, when the model read no document at all.
    MissingExtraError
        When the HTTP library is not installed.
    """
    from geo.reading.llm.client import Client
    from geo.reading.llm.reader import ModelReader
    from geo.reading.reader import Reader
    from geo.store.answers import Answers
    from geo.store.results import cache_dir

    answers = Answers(cache_dir() / "answers")
    say("info", f"Reading with {asked.settings.model!r} at {asked.settings.endpoint}", as_json=as_json)
    with closing(Client(asked.settings, asked.budget)) as client:
        ours = reader or Reader(theatre, added)
        model = ModelReader(client, theatre.actors if theatre else all_actors(), answers)
        unread: dict[str, str] = {}
        for document in progress(documents, len(documents), what):
            own = ours.read(document)
            read = model.read(own)
            report(read.notes, as_json=as_json)
            if read.unread:
                unread[document.id] = read.unread
            yield own, read
    _conclude(len(documents), unread, asked, answers.hits, as_json=as_json)


def _conclude(count: int, unread: dict[str, str], asked: Wanted, kept: int, *, as_json: bool) -> None:
    """Say what was read and what it cost."""
    if len(unread) == count:
        remedy = "Check the address and the model, or the limits."
        raise EndpointError(next(iter(unread.values())), asked.settings.endpoint, remedy)
    for reason in dict.fromkeys(unread.values()):
        ids = [i for i, why in unread.items() if why == reason]
        named = ", ".join(repr(i[:60]) for i in ids[:20]) + (f" and {len(ids) - 20:,} more" if len(ids) > 20 else "")
        say("warning", f"not read: {named}: {reason}", as_json=as_json)
    budget = asked.budget
    cost = f"{budget.requests:,} requests, {budget.tokens:,} tokens, {kept:,} answers kept from before"
    say("info", f"{count - len(unread):,} of {count:,} documents read: {cost}", as_json=as_json)
