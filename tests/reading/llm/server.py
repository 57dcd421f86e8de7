"""A local server that speaks the protocol of language models, on its good days and on its bad ones."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a server does with one request.
Act = Callable[["Handler", dict[str, Any]], None]


@dataclass
class Served:
    """A running server: what it was asked, and what it will do; the last act is done again and again.

    Attributes
    ----------
    over : set when the server ends, so that no act outlives it.
    """

    url: str
    acts: list[Act]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def does(self, *acts: Act) -> None:
        """What it does from now on."""
        self.acts[:] = acts


class Handler(BaseHTTPRequestHandler):
    """Does the next act with each request."""

    protocol_version = "HTTP/1.1"
    served: Served

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.served.asked.append(body)
        self.served.headers.append({k.lower(): v for k, v in self.headers.items()})
        acts = self.served.acts
        act = acts.pop(0) if len(acts) > 1 else acts[0]
        try:
            if self.path == "/v1/chat/completions":
                act(self, body)
            else:
                send(self, 404, b"no such path")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def send(handler: Handler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: str, tokens: int | None = 100) -> bytes:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {} if tokens is None else {"usage": {"total_tokens": tokens}}
    return json.dumps({"object": "chat.completion", "choices": [choice], **usage}).encode()


def says(content: str, tokens: int | None = 100) -> Act:
    """A good answer with these words."""
    return lambda handler, _: send(handler, 200, completion(content, tokens))


def claims(*items: dict[str, Any]) -> Act:
    """A good answer with these claims."""
    return says(json.dumps({"claims": list(items)}))


def status(code: int, body: str = "", **headers: str) -> Act:
    """An answer that is none."""
    return lambda handler, _: send(handler, code, body.encode(), **headers)


def hangs(handler: Handler, _: dict[str, Any]) -> None:
    """No answer until the server ends."""
    handler.served.over.wait(20)
    handler.close_connection = True


def drips(handler: Handler, _: dict[str, Any]) -> None:
    """An answer that never ends, a byte at a time."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.served.over.wait(0.005):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def breaks_off(handler: Handler, _: dict[str, Any]) -> None:
    """A connection that ends in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.close_connection = True


def reads(answer: Callable[[str], list[dict[str, Any]]]) -> Act:
    """A model that answers from the user's message."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        content = json.dumps({"claims": answer(body["messages"][-1]["content"])})
        send(handler, 200, completion(content))

    return act


def obeys(handler: Handler, body: dict[str, Any]) -> None:
    """A model that does what the report tells it: whatever stands after the word ANSWER on a line is its answer."""
    question = body["messages"][-1]["content"]
    order = next((line for line in question.splitlines() if "ANSWER" in line), "")
    send(handler, 200, completion(order.partition("ANSWER")[2].strip()))


@contextmanager
def serving(*acts: Act) -> Iterator[Served]:
    """A server on a free port of this machine while the block runs."""
    handler = type("OwnHandler", (Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        served = Served(f"http://127.0.0.1:{server.server_port}/v1", list(acts))
        handler.served = served
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield served
        finally:
            served.over.set()
            server.shutdown()
            thread.join()
