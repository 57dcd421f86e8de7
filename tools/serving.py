"""The dashboard served for tests, benchmarks and pictures: a free port, and a workspace and cache of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextmanager
def dashboard(folder: Path, theatre: str = "syria-2024", **environment: str) -> Iterator[str]:
    """Serve the dashboard until the block ends; yields its address.

    Parameters
    ----------
    folder : where the workspace lies; a second server on the same folder finds it again.
    environment : further variables, such as ``FRONTLINE_CACHE``.

    Raises
    ------
    RuntimeError
        When the server is not up within two minutes; the message ends with what it printed.
    """
    port = free_port()
    variables = os.environ | {"FRONTLINE_WORKSPACE": str(folder / "workspace.sqlite")} | environment
    command = [sys.executable, "-m", "geo", "serve", "--no-open", "--port", str(port), "--theatre", theatre]
    with (folder / "server.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=log, stdout=log)
        try:
            _wait(process, f"http://localhost:{port}", folder / "server.log")
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(20)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(480):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the dashboard did not come up: {log.read_text(encoding='utf-8')[-2000:]}")
