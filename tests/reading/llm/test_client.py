"""Asking: good days, bad days, and what it may cost."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from geo.errors import EndpointError, MissingExtraError, UnansweredError
from geo.reading.llm import transport
from geo.reading.llm.budget import Budget, estimated_tokens
from geo.reading.llm.client import Client
from geo.reading.llm.dialect import Dialect
from geo.reading.llm.settings import Settings, key_from_environment
from tests.reading.llm.server import breaks_off, drips, hangs, says, send, status

ASKED = [{"role": "system", "content": "guideline"}, {"role": "user", "content": "report"}]
SCHEMA = {"type": "object"}
GOOD = says("yes")


def ask(client):
    return client.ask(ASKED, SCHEMA)


def test_a_good_answer(served, client_for, waits):
    served.does(GOOD)
    assert ask(client_for(key="secret-1")) == "yes"
    (body,) = served.asked
    assert (body["model"], body["messages"], body["temperature"]) == ("made-up-1", ASKED, 0)
    assert body["response_format"]["json_schema"] == {"name": "claims", "strict": True, "schema": SCHEMA}
    assert served.headers[0]["authorization"] == "Bearer secret-1"
    assert waits == []


def test_without_a_key_none_is_sent(served, client_for, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "for-somebody-else")
    assert key_from_environment() == ""
    assert ask(client_for(key=key_from_environment())) == '{"claims": []}'
    assert "authorization" not in served.headers[0]
    assert "for-somebody-else" not in str(served.headers)


def test_the_key_is_in_no_message_and_no_log(served, client_for, caplog):
    caplog.set_level(logging.DEBUG)
    settings = Settings(served.url, "m", key="secret-1")
    assert "secret-1" not in repr(settings)
    served.does(status(402, "your key secret-1 has no money left \x1b[31m"))
    with pytest.raises(UnansweredError, match="no money left") as caught:
        ask(client_for(key="secret-1"))
    assert caught.value.lasting
    assert "\x1b" not in str(caught.value)
    assert "secret-1" not in str(caught.value) + caplog.text


def test_a_slow_answer_is_given_up_and_asked_for_again(served, client_for, waits):
    served.does(hangs, GOOD)
    assert ask(client_for(timeout_s=0.1)) == "yes"
    assert waits == [1.0]
    assert len(served.asked) == 2


def test_an_answer_that_drips_is_given_up_in_time(served, client_for):
    served.does(drips, GOOD)
    assert ask(client_for(timeout_s=0.1)) == "yes"
    assert len(served.asked) == 2


def test_an_endless_answer_is_given_up(served, client_for, monkeypatch):
    monkeypatch.setattr(transport, "LIMIT_BYTES", 1000)
    served.does(says("x" * 2000))
    with pytest.raises(UnansweredError, match="more than 1,000 bytes"):
        ask(client_for(retries=0))


def test_too_many_requests_are_asked_again_when_the_server_says(served, client_for, waits):
    later = {"Date": "Wed, 01 Jan 2031 10:00:00 GMT", "Retry_After": "Wed, 01 Jan 2031 10:00:30 GMT"}

    def dated(handler, _):
        handler.send_response_only(429)
        for name, value in ({"Content-Length": "0"} | later).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    served.does(status(429, Retry_After="7"), dated, status(429, Retry_After="soon"), status(429), GOOD)
    assert ask(client_for()) == "yes"
    assert waits == [7.0, 30.0, 4.0, 8.0]


def test_a_server_that_asks_for_too_much_patience_is_left_alone(served, client_for, waits):
    served.does(status(429, Retry_After="86400"))
    with pytest.raises(UnansweredError, match="asks to wait 86,400 s") as caught:
        ask(client_for())
    assert caught.value.lasting
    assert waits == []


def test_a_broken_server_is_given_up_after_the_retries(served, client_for, waits):
    served.does(status(500), status(503), status(502), breaks_off, status(500))
    with pytest.raises(UnansweredError, match="status 500, 5 times") as caught:
        ask(client_for(retries=4))
    assert not caught.value.lasting
    assert waits == [1.0, 2.0, 4.0, 8.0]
    assert len(served.asked) == 5


@pytest.mark.parametrize(
    "body",
    ["", "no json", "[]", "{}", '{"choices": []}', '{"choices": [{"message": {"content": null}}]}', "[" * 90_000],
)
def test_a_body_that_is_no_completion_is_asked_for_again(served, client_for, body):
    served.does(status(200, body), GOOD)
    assert ask(client_for()) == "yes"


@pytest.mark.parametrize(
    ("code", "said"), [(401, "FRONTLINE_LLM_API_KEY"), (403, "refuses"), (404, "no such"), (307, "307")]
)
def test_a_refusal_is_not_asked_again(served, client_for, code, said, waits):
    served.does(status(code, Location="http://127.0.0.1:9/elsewhere"))
    with pytest.raises(UnansweredError, match=said) as caught:
        ask(client_for())
    assert caught.value.lasting
    assert waits == []
    assert len(served.asked) == 1


def test_nobody_there(served, client_for, waits):
    with pytest.raises(UnansweredError, match="nobody answers") as caught:
        ask(client_for(endpoint="http://127.0.0.1:9/v1", retries=1))
    assert caught.value.lasting
    assert waits == [1.0]


def test_a_server_without_schemas_or_json_mode_is_asked_more_simply(served, client_for):
    def picky(handler, body):
        if "temperature" in body:
            send(handler, 400, b'{"error": "Unsupported value: temperature"}')
        elif "response_format" in body:
            send(handler, 400, b'{"error": "response_format is unknown"}')
        else:
            GOOD(handler, body)

    served.does(picky)
    client = client_for(retries=0)
    assert ask(client) == ask(client) == "yes"
    forms = [body.get("response_format", {}).get("type") for body in served.asked]
    assert forms == ["json_schema", "json_schema", "json_object", None, None]


def test_a_request_nobody_can_understand_is_given_up(served, client_for):
    served.does(status(400, "the context is too long"))
    with pytest.raises(UnansweredError, match="context is too long"):
        ask(client_for())
    assert len(served.asked) == 4


def test_a_dialect_ends():
    dialect, steps = Dialect(), 0
    while dialect is not None:
        dialect, steps = dialect.simpler("no"), steps + 1
    assert steps == 4


def test_a_budget_of_requests_counts_repetitions(served, client_for):
    served.does(status(500))
    with pytest.raises(UnansweredError, match="budget of 2 requests") as caught:
        ask(client_for(Budget(max_requests=2)))
    assert caught.value.lasting
    assert len(served.asked) == 2


def test_a_budget_of_tokens(served, client_for):
    served.does(says("yes", tokens=990), says("yes", tokens=None))
    client = client_for(Budget(max_tokens=1000))
    ask(client)
    assert client.budget.tokens == 990
    ask(client)  # the server counts nothing: the length is taken
    assert 990 < client.budget.tokens <= 990 + 30
    with pytest.raises(UnansweredError, match="budget of 1,000 tokens"):
        client.ask([{"role": "user", "content": "x" * 300}], SCHEMA)
    assert len(served.asked) == 2


@pytest.mark.parametrize("count", [-5, "many", 1.5, None])
def test_a_server_cannot_lower_what_was_spent(served, client_for, count):
    body = {"choices": [{"message": {"content": "yes"}}], "usage": {"total_tokens": count}}
    served.does(status(200, json.dumps(body)))
    client = client_for()
    ask(client)
    assert client.budget.tokens == sum(estimated_tokens(w) for w in ("guideline", "report", "yes"))


def test_a_budget_of_seconds(served, client_for):
    now = [100.0]
    budget = Budget(max_seconds=60, clock=lambda: now[0])
    served.does(GOOD, status(429, Retry_After="50"))
    client = client_for(budget)
    ask(client)
    now[0] = 120.0
    with pytest.raises(UnansweredError, match="budget of 60 seconds"):
        ask(client)  # waiting 50 s would go beyond it
    assert len(served.asked) == 2
    now[0] = 160.0
    with pytest.raises(UnansweredError, match="budget of 60 seconds"):
        ask(client)
    assert len(served.asked) == 2


def test_without_the_extra_the_message_says_how_to_install_it(served, monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtraError, match=r"frontline-mapper\[llm\]"):
        Client(Settings(served.url, "m"))


@pytest.mark.parametrize(
    "endpoint",
    ["", "localhost:11434", "ftp://host/v1", "file:///etc/passwd", "http://", "http://[::1", "http://u:p@host/v1",
     "http://host/v1?key=1", "http://host:99999/v1"],
)  # fmt: skip
def test_an_endpoint_that_is_none_is_refused(endpoint):
    with pytest.raises(EndpointError) as caught:
        Settings(endpoint, "m")
    assert "u:p" not in str(caught.value)
    assert caught.value.remedy


def test_addresses():
    assert Settings("http://localhost:1/v1/", "m").url == "http://localhost:1/v1/chat/completions"
    assert Settings("https://host/chat/completions", "m").url == "https://host/chat/completions"
    assert [Settings(f"http://{h}/", "m").is_local for h in ("localhost", "127.0.0.2", "[::1]", "host", "10.0.0.1")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    with pytest.raises(EndpointError, match="no model"):
        Settings("http://host", " ")
