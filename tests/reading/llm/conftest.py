"""A server for each test, and a client for it that never really waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from geo.reading.llm.budget import Budget
from geo.reading.llm.client import Client
from geo.reading.llm.settings import Settings
from tests.reading.llm.server import Served, says, serving


@pytest.fixture
def served() -> Iterator[Served]:
    with serving(says('{"claims": []}')) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """The seconds a client would have waited."""
    return []


@pytest.fixture
def client_for(served: Served, waits: list[float]) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(budget: Budget | None = None, **changed: object) -> Client:
        values = {"endpoint": served.url, "model": "made-up-1", "backoff_s": 1.0, "timeout_s": 5.0} | changed
        made.append(Client(Settings(**values), budget, sleep=waits.append))
        return made[-1]

    yield make
    for client in made:
        client.close()
